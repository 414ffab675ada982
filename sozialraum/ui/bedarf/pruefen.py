"""The view "Prüfen": what the index consists of, how it agrees with others, who surpasses whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from sozialraum.answers.need import SURE, Result
from sozialraum.answers.table import Column, Table
from sozialraum.model.ranking import order
from sozialraum.model.ranking.plan import AGGREGATIONS, NORMALISATIONS
from sozialraum.pictures import dominance_graph, rankstrip
from sozialraum.text import format as de
from sozialraum.text import need as text
from sozialraum.ui.bedarf import need_tables, need_words, rangfolge
from sozialraum.ui.bedarf.need import Places
from sozialraum.ui.shell import data, downloads, draw, page


def show(result: Result, selected: str, places: Places) -> None:
    """Draw the view."""
    with places.answer:
        page.answer(answer(result))
    _show_parts(result)
    page.note(basis(result))
    _show_pairs(result)
    page.unfold("Dieselben Gewichte, anders gerechnet", "need_variants", _show_variants, result)
    page.unfold("Vergleich mit veröffentlichten Indizes", "need_published", _show_published, result)
    _show_dominance(result, selected)
    downloads.download_tables(
        {
            "Bestandteile": lambda: need_tables.parts(result),
            "Zusammenhänge": lambda: need_tables.correlations(result),
            "Rechenwege": lambda: need_tables.variants(result),
            "Veröffentlichte Indizes": lambda: need_tables.published(result),
            "Dominanz": lambda: need_tables.dominance(result),
        },
        lambda: rangfolge.metadata(result),
        name="bedarfsindex_pruefen",
        key="need_check",
    )


def answer(result: Result) -> str:
    """Which part weighs most in effect, and how much depends on the way of computing."""
    index = result.index
    effective = index.effective
    if effective.isna().all():
        return "Alle Stadträume haben denselben Index; die Kennzahlen unterscheiden sie nicht."
    top = str(effective.idxmax())
    weight = dict(zip(index.names, index.weights, strict=True))[top]
    least = min(one.tau for one in order.variants(index))
    return (
        f"Am stärksten prägt {data.current().indicator(top).short_name} die Reihenfolge: "
        f"{text.percent(effective[top])} der Unterschiede bei {text.percent(weight)} Gewicht. Andere "
        f"Rechenwege stimmen mindestens zu {de.number(least, 2)} überein (1 = ganz)."
    )


def basis(result: Result) -> str:
    """How alike other ways of computing order, and which indicators say nearly the same."""
    taus = [one.tau for one in order.variants(result.index)]
    return (
        f"Andere Rechenwege stimmen mit {de.number(min(taus), 2)} bis {de.number(max(taus), 2)} überein "
        f"(Kendalls Tau; 1 = gleiche Reihenfolge). {_double_words(result)}"
    )


def _double_words(result: Result) -> str:
    pairs = [pair for pair in result.index.double_counted() if pair[2] > 0]
    if not pairs:
        return "Kein Paar von Kennzahlen sagt fast dasselbe."
    named = [
        f"{data.current().indicator(first).short_name} mit {data.current().indicator(second).short_name} "
        f"(r = {de.number(value, 2)})"
        for first, second, value in pairs[:2]
    ]
    rest = len(pairs) - len(named)
    if rest:
        named.append(de.count(rest, "weiteres Paar", "weitere Paare"))
    return f"Vorsicht, Doppelzählung: Eng hängen zusammen {de.listing(named)}."


def _show_parts(result: Result) -> None:
    draw.values(need_tables.parts(result))
    st.caption(
        "Wirksamer Anteil: Anteil an der Streuung des Index. Er weicht vom Gewicht ab, wenn Kennzahlen "
        "zusammenhängen; unter 0 heißt, die Kennzahl wirkt den anderen entgegen. ≈ = Stichprobe."
    )


def _show_pairs(result: Result) -> None:
    index = result.index
    with page.fold("Wie die Kennzahlen zusammenhängen", key="need_pairs") as is_open:
        if not is_open:
            return
        numbers = {key: str(position + 1) for position, key in enumerate(index.names)}
        names = {key: data.current().indicator(key).short_name for key in index.names}
        draw.values(
            Table(
                [
                    Column("name", "Kennzahl", is_number=False),
                    *(Column(key, numbers[key], title=names[key], decimals=2) for key in names),
                ],
                index.correlations.loc[list(names)].assign(
                    name=[f"{numbers[key]} {name}" for key, name in names.items()]
                ),
                caption="Korrelation (Pearson) der Kennzahlen, nach Bedarf gerichtet; 1 = gehen zusammen",
            )
        )
        st.caption(
            "Ab 0,8 sagen zwei Kennzahlen fast dasselbe und zählen zusammen doppelt; ab −0,8 heben sie "
            "sich gegenseitig auf. Ein Zusammenhang ist keine Ursache."
        )


def _show_variants(result: Result) -> None:
    names = result.inputs.names
    rows = []
    for one in order.variants(result.index):
        shift = (one.ranks - result.index.ranks).abs()
        moved = str(shift.idxmax())
        rows.append(
            {
                "way": f"{NORMALISATIONS[one.normalisation]}; {AGGREGATIONS[one.aggregation]}",
                "tau": de.number(one.tau, 2),
                "shift": f"{names[moved]}: {shift.max():.0f}" if shift.max() > 0 else "niemand",
            }
        )
    draw.table(
        rows,
        [
            Column("way", "Rechenweg", is_number=False),
            Column("tau", "Übereinstimmung (1 = gleich)", title="Kendalls Tau"),
            Column("shift", "rückt am weitesten (Ränge)", is_number=False),
        ],
        caption="Dieselben Gewichte, anders gerechnet",
    )


def _show_published(result: Result) -> None:
    rows = []
    for key, values in result.inputs.published.items():
        item = data.current().indicator(key)
        tau = order.published_agreement(
            result.index, values, result.inputs.published_directions[key]
        )
        rows.append(
            {
                "name": f"{item.short_name} {de.year(result.inputs.stichtage[key])}",
                "tau": de.number(tau, 2),
                "count": str(int(values.notna().sum())),
            }
        )
    study = result.inputs.study.dropna()
    rows.append(
        {
            "name": "Prekarisierungsindex der Studie",
            "tau": "k. A.",
            "count": f"{len(study)}: "
            + de.listing(
                [
                    f"{result.inputs.names[str(code)]} {de.number(value, 3, sign=True)}"
                    for code, value in study.items()
                ]
            ),
        }
    )
    draw.table(
        rows,
        [
            Column("name", "Veröffentlichter Index", is_number=False),
            Column("tau", "Übereinstimmung (1 = gleich)", title="Kendalls Tau"),
            Column("count", "Stadträume", is_number=False),
        ],
        caption="Vergleich mit veröffentlichten Indizes",
    )
    st.caption(
        "Kendalls Tau: 1 = gleiche Reihenfolge nach Belastung, −1 = umgekehrte. In allen drei Indizes heißt ein "
        "höherer Wert geringere Belastung; beim Prekarisierungsindex ist das erschlossen, nicht gedruckt. "
        "Veröffentlichte Indizes stehen daneben, wie sie gedruckt sind. Ihre Formeln sind nicht "
        "veröffentlicht; unser Index ahmt keinen nach."
    )


def dominance_words(result: Result, edges: Sequence[tuple[str, str]]) -> str:
    """How many orders are beyond weighting, and who is surpassed by nobody."""
    shares = result.dominance
    lower = {other for _, other in edges}
    free = [result.inputs.names[code] for code in result.index.ranked if code not in lower]
    sure = sum(share >= SURE for share in shares.values())
    return text.dominance_sentence(len(shares), sure, free, is_exact=not result.sampled)


def _show_dominance(result: Result, selected: str) -> None:
    with page.fold("Wer wen in jeder Kennzahl übertrifft", key="need_dominance") as is_open:
        if not is_open:
            return
        index, names, shares = result.index, result.inputs.names, result.dominance
        edges = order.dominance_edges(index)
        words = dominance_words(result, edges)
        st.markdown(words)
        svg = dominance_graph.build_svg(
            index.ranked,
            edges,
            names,
            alt=f"{words} Alle Paare stehen in der Tabelle darunter.",
            selected=selected,
            shaky={pair for pair in edges if shares[pair] < SURE},
        )
        st.html(rankstrip.scrollable(draw.image_html(svg), "Bild der Dominanz"))
        draw.values(_dominance_table(result, edges), selected=selected)
        st.caption(
            f"{de.count(len(edges), 'Kante', 'Kanten')} im Graphen. Paare, bei denen ein Wert fehlt, "
            f"sind nicht vergleichbar. {need_words.basis(result)}"
        )


def _dominance_table(result: Result, edges: Sequence[tuple[str, str]]) -> Table:
    names, shares = result.inputs.names, result.dominance

    def listed(pairs: Iterable[tuple[str, str]], code: str, *, above: bool) -> str:
        """Whom a Stadtraum surpasses, or by whom it is surpassed (``above``)."""
        held = [pair for pair in pairs if pair[above] == code]
        return de.listing([name_of(pair, not above) for pair in held]) or "–"

    def name_of(pair: tuple[str, str], side: bool) -> str:
        name = names[pair[side]]
        return f"{name} ({text.of_draws(shares[pair])})" if result.sampled else name

    return Table(
        [
            Column("name", "Stadtraum", is_number=False),
            Column("below", "hat in jeder Kennzahl mindestens so hohen Bedarf wie", False),
            Column("direct", "davon unmittelbar (Kanten des Graphen)", False),
            Column("over", "wird in jeder Kennzahl übertroffen von", False),
        ],
        pd.DataFrame(
            {
                "code": code,
                "name": names[code],
                "below": listed(shares, code, above=False),
                "direct": listed(edges, code, above=False),
                "over": listed(shares, code, above=True),
            }
            for code in result.index.ranked
        ),
        caption="Dominanz nach den gemessenen Werten; in Klammern: gilt in so vielen Ziehungen mit dem "
        "Zufall der Umfrage"
        if result.sampled
        else "Dominanz: Diese Reihenfolgen kann keine Gewichtung umdrehen",
    )
