"""The view "Auswahl": four lenses on reference areas, and the inverse question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from sozialraum.answers.need import Question, Result, questions
from sozialraum.answers.table import Table
from sozialraum.model.measures import compare
from sozialraum.model.ranking import choice, inverse
from sozialraum.model.ranking.inverse import Explanation
from sozialraum.model.ranking.plan import RankingError
from sozialraum.text import format as de
from sozialraum.text import need as text
from sozialraum.text.markdown import literal
from sozialraum.ui.bedarf import need, need_tables, rangfolge
from sozialraum.ui.shell import controls, data, downloads, draw, page

BY_TYPE, ALL_AREAS = "typ", "alle"
AGAINST = {BY_TYPE: "dem eigenen Typ", ALL_AREAS: "allen Stadträumen"}
MOST = 6
_IN_SIGHT = ("name", "marks", "near", "any")  # the other columns stand in the fold and in files


def show(result: Result, _: str, places: need.Places) -> None:
    """Draw the view."""
    with places.controls:
        chosen, against = _chosen(result)
    if not chosen:
        st.info("Bitte wählen Sie mindestens einen Stadtraum.")
        return
    groups = choice.groups(result.panel, chosen, against_all=against == ALL_AREAS)
    found = questions(result, groups)
    with places.answer:
        page.answer(answer(found, result))
    shown = shown_groups(result, chosen, against)
    made = _show_lenses(result, chosen, shown)
    page.note(reason(found, result))
    _show_questions(found, result)
    page.unfold("Als Tabelle lesen: alle Werte", "need_lenses", draw.values, made)
    downloads.download_tables(
        {"Auswahl": lambda: made},
        lambda: rangfolge.metadata(result, reason(found, result)),
        name="auswahl_bezugsraeume",
        key="need_choice",
    )
    left, right = st.columns([2, 5], gap="small")
    with left:
        selected = controls.chosen_stadtraum("Faire Vergleiche für")
    with right:
        st.markdown(comparators(result, selected))


def comparators(result: Result, code: str) -> str:
    """Whom an area is fairly compared with: its type, and the most similar ones with the reason."""
    names = result.inputs.names
    typ = result.panel.types.get(code)
    same = [names[other] for other in result.panel.of_type(typ) if other != code] if typ else []
    parts = [
        f"Derselbe Stadtraumtyp ({typ}): {de.listing(same)}."
        if same
        else "Ein Stadtraumtyp ist hier nicht veröffentlicht."
    ]
    similar = compare.most_similar(result.panel.values[list(result.index.names)], code, 3)
    reasons = [
        f"{names[one.code]} (besonders nah bei "
        f"{data.current().indicator(one.closest(1)[0]).short_name}, am weitesten auseinander bei "
        f"{data.current().indicator(one.most_different(1)[0]).short_name})"
        for one in similar
    ]
    parts.append(f"Am ähnlichsten in den gewichteten Kennzahlen: {de.listing(reasons)}.")
    return " ".join(parts)


def _chosen(result: Result) -> tuple[list[str], str]:
    names = dict(result.inputs.names)
    chosen = controls.choose_many(
        "Gewählte Bezugsräume",
        names,
        param="wahl",
        default=list(choice.STUDY_CHOICE.values()),
        limit=MOST,
        help="Voreingestellt ist die Wahl der Studie: 10 Leuben (Typ C), 4 Pieschen (D) und "
        "14 Plauen (E).",
    )
    against = controls.choose("Vergleichen mit", AGAINST, param="gegen", default=BY_TYPE)
    return chosen, against


def answer(found: list[Question], result: Result) -> str:
    """Whether any weights of the counted indicators put the chosen areas first."""
    if not found:
        return "Zum Vergleichen braucht es je Gruppe mindestens einen weiteren Stadtraum."
    return text.inverse_lead(found[0].together, result.inputs.words)


def reason(found: list[Question], result: Result) -> str:
    """The answer with its weights or its reason, and what more indicators would change."""
    if not found:
        return answer(found, result)
    first = text.inverse_sentence(found[0].together, result.inputs.words)
    others = "; ".join(f"{one.label}: {_short(one)}" for one in found[1:])
    beside = f" Zum Vergleich: {others}." if others else ""
    return f"{first}{beside}"


def _short(question: Question) -> str:
    """The answer in a few words."""
    words = text.verdict(question.together)
    found = question.together.explanation
    if found.answer is inverse.Answer.YES and assumed_of(found):
        return f"{words}, gestützt auf eine angenommene Richtung"
    return words


def assumed_of(found: Explanation) -> list[str]:
    """Short names of the indicators with an assumed direction that the weights rest on."""
    return [
        data.current().indicator(key).short_name
        for key, weight in zip(found.names, found.weights, strict=True)
        if weight >= 0.005 and need.is_assumed(key)
    ]


def shown_groups(
    result: Result, chosen: Sequence[str], against: str
) -> list[tuple[str, list[str]]]:
    """(label, codes) per type; free choices outside the types stand in one of their own."""
    types = sorted({result.panel.types.get(code, "") for code in chosen} - {""})
    shown: list[tuple[str, list[str]]] = [
        (f"Typ {typ} „{_type_name(typ)}“", result.panel.of_type(typ)) for typ in types
    ]
    if against == ALL_AREAS or any(code not in result.panel.types for code in chosen):
        shown.append(("Alle Stadträume", result.panel.codes))
    return shown


def _show_lenses(
    result: Result, chosen: Sequence[str], shown: Sequence[tuple[str, list[str]]]
) -> Table:
    """A table per group; all of them in one."""
    found = []
    for label, codes in shown:
        try:
            found.append(choice.lenses(result.index, label, codes))
        except RankingError as error:
            st.info(literal(str(error)))
    made = need_tables.lenses(found, result, chosen)
    for one in found:
        own = made.frame[made.frame["group"] == one.group]
        columns = [column for column in made.columns if column.key in _IN_SIGHT]
        draw.values(replace(made, columns=columns, frame=own, caption=one.group))
    st.caption(
        "Nahe Ihren Gewichten und alle Gewichtungen: wie oft der Stadtraum in seiner Gruppe den "
        "höchsten Bedarf hat. Am typischsten ist, wer von den anderen der Gruppe am wenigsten "
        "abweicht. Ein Bezugsraum kann aus gutem Grund typisch und "
        "nicht der am höchsten belastete sein."
    )
    return made


def _type_name(typ: str) -> str:
    return next(
        (area.typ_name for area in data.current().area_lists["stadtraum"] if area.typ == typ), ""
    )


def _show_questions(found: list[Question], result: Result) -> None:
    """The question put to more and more indicators, and the leads behind each answer."""
    with page.fold("Warum? Alle Gewichtungen geprüft", key="need_inverse") as is_open:
        if not is_open:
            return
        st.markdown(
            "Gibt es überhaupt eine Gewichtung, bei der die gewählten Stadträume jeweils vorn stehen? "
            "Ein lineares Programm prüft alle Gewichtungen ab 0 auf einmal."
        )
        for question in found:
            whole = text.inverse_sentence(question.together, result.inputs.words)
            st.markdown(f"**{question.label}:** {whole}")
            if len(question.single) > 1:
                st.markdown(text.types_sentence(question.single, result.inputs.words))
            assumed = assumed_of(question.together.explanation)
            if assumed and question.together.explanation.answer is inverse.Answer.YES:
                named = de.listing([f"„{name}“" for name in assumed])
                st.markdown(
                    f"Vorsicht: Diese Antwort ruht auf einer angenommenen Richtung ({named})."
                )
            _show_leads(question, result)


def _show_leads(question: Question, result: Result) -> None:
    names, one = result.inputs.names, question.together.explanation
    numbers = ("Vorsprung bei den besten Gewichten", "Anteil in der Mischung")
    draw.words(
        ("Vergleich", *numbers),
        [
            (
                f"{names[own]} gegen {names[other]}",
                de.number(lead, 3, sign=True),
                text.percent(share),
            )
            for (own, other), lead, share in zip(one.comparisons, one.leads, one.proof, strict=True)
        ],
        caption=question.label,
        numbers=numbers,
    )
    if one.left_out:
        left = de.listing([data.current().indicator(key).short_name for key in one.left_out])
        st.caption(f"Ohne Wert für einen der Stadträume und deshalb nicht dabei: {literal(left)}.")
