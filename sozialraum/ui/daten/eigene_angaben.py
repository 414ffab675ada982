"""What people say of their own table: how to read it, what it is, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from sozialraum.answers import own_indicator, own_origin, own_table
from sozialraum.answers.own_edition import Shape, matched
from sozialraum.answers.own_figures import Figures
from sozialraum.answers.own_indicator import NewIndicator
from sozialraum.answers.own_origin import Origin, OwnTableError
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.store.area_names import LEVELS
from sozialraum.store.given_table import column_letter
from sozialraum.store.recognise import Recognised
from sozialraum.store.table_cells import Finding, stichtag
from sozialraum.store.table_reading import Choices
from sozialraum.text import format as de
from sozialraum.text.levels import MANY
from sozialraum.text.markdown import literal
from sozialraum.ui.daten.felder import choose, choose_many, decide, decided, text
from sozialraum.ui.shell import controls, data, draw

FIND_OUT = "von selbst erkennen"
NOTHING = "–"
_UNKNOWN_SHOWN = 15
_LICENCES = ("", "dl-de/by-2-0", "dl-de/zero-2-0", "CC BY 4.0", "nicht veröffentlicht, nur intern")


def choices(found: Recognised | None, sheets: Sequence[str]) -> Choices:
    """How the table is to be read where the program guesses wrong."""
    sheet = ""
    automatic = {"": FIND_OUT}
    if len(sheets) > 1:
        sheet = choose("Tabellenblatt", "sheet", {**automatic, **{one: one for one in sheets}})
    left, middle, right = st.columns(3)
    with left:
        level = choose(
            "Ebene der Gebiete", "level", {**automatic, **{one: MANY[one] for one in LEVELS}}
        )
        labels = list(found.layout.labels) if found is not None else []
        columns = {column_letter(place): label for place, label in enumerate(labels)}
        area = choose("Spalte der Gebiete", "area", {**automatic, **columns})
    with middle:
        heads = {"": FIND_OUT, **{str(n): de.count(n, "Zeile", "Zeilen") for n in range(6)}}
        head = choose("Kopfzeilen", "head", heads)
        decimal = choose(
            "Dezimalzeichen",
            "decimal",
            {**automatic, ",": "Komma (1.234,5)", ".": "Punkt (1,234.5)"},
        )
    with right:
        day = text("Stichtag, wenn er nicht in der Tabelle steht", "day", hint="31.12.2026")
        dash = choose("Ein Strich (–) heißt", "dash", {"fehlt": "kein Wert", "null": "genau null"})
    return Choices(
        sheet, level, area, int(head) if head else None, _day(day), decimal, dash, decided("areas")
    )


def _day(typed: str) -> str:
    """A typed day or year as ISO, "" for nothing usable, which is said."""
    found = stichtag(typed) if typed else ""
    if found is None:
        st.warning(
            f"„{literal(typed)}“ ist kein Tag und kein Jahr. Erwartet wird 31.12.2026 oder 2026."
        )
    return found or ""


def show_findings(found: Sequence[Finding], most: int) -> None:
    """What was noticed while reading, so many of it; nothing where nothing was."""
    if found:
        draw.words(
            ("Stelle", "Was", "Was zu tun ist"),
            [
                (
                    ", ".join(filter(None, (one.place, one.column))) or "ganze Tabelle",
                    one.reason + (f" Gefunden: „{one.value}“." if one.value else ""),
                    one.suggestion or "nichts",
                )
                for one in found[:most]
            ],
            caption=f"Beim Lesen aufgefallen: {len(found)}",
        )


def assign_areas(found: Recognised) -> None:
    """A list for each text that names no area."""
    open_texts = [*found.unknown, *(one for one in decided("areas") if one not in found.unknown)]
    if not open_texts:
        return
    level = found.level
    names = data.current().names(level) if level in data.LEVELS else {}
    options = {"?": "noch offen", "-": "Zeile weglassen", **names}
    chosen = {}
    st.markdown("**Gebiete zuordnen**")
    for number, words in enumerate(open_texts[:_UNKNOWN_SHOWN]):
        held = decided("areas").get(words, "?") or "-"
        picked = choose(
            f"„{words[:60]}“ ist", f"area_{found.given.sha256[:8]}_{number}", options, held
        )
        if picked != "?":
            chosen[words] = "" if picked == "-" else picked
    if chosen != decided("areas"):
        decide("areas", chosen)
        st.rerun()


def figures(found: Recognised) -> list[Figures]:
    """Which column holds which known indicator."""
    names = controls.by_dimension(data.current().indicators)
    options = {"": "nicht übernehmen", **names}
    wanted = []
    for measure in found.measures[:40]:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            picked = choose(f"Spalte „{measure}“ ist", f"is_{measure}", options)
        if picked:
            wanted.append(own_table.of_known(data.current(), picked, measure))
    return wanted


def edition(
    found: Recognised, shapes: Mapping[str, Shape], best: str
) -> tuple[Shape, dict[str, str]]:
    """Which published table goes on, and which column is which of its figures."""
    fitting = {
        name: shape.title for name, shape in shapes.items() if shape.level in ("", found.level)
    }
    if not fitting:
        raise OwnTableError("Zu dieser Ebene gibt es keine Tabelle, die sich fortsetzen lässt.")
    shape = shapes[choose("Tabelle", "table", fitting, best)]
    sure = matched(shape, found.measures)
    options = {"": NOTHING, **{measure: measure for measure in found.measures}}
    columns = {}
    with st.expander(
        f"{len(sure)} von {len(shape.slots)} Spalten zugeordnet",
        expanded=len(sure) < len(shape.slots),
    ):
        for slot in shape.slots:
            columns[slot] = choose(
                slot.replace("_", " "), f"slot_{shape.table}_{slot}", options, sure.get(slot, "")
            )
    return shape, columns


def new_indicator(found: Recognised) -> Figures:
    """The form of a new indicator."""
    left, right = st.columns(2)
    with left:
        name = text("Name der Kennzahl", "new_name", most=own_origin.NAME_LETTERS)
        definition = text("Was die Zahl bedeutet", "new_definition", most=own_origin.TEXT_LETTERS)
        unit = text("Einheit", "new_unit", most=40, hint="%, Personen, je 1.000, EUR")
        topic = text("Thema", "new_topic", "Eigene Kennzahlen", most=40)
    with right:
        kind = choose("Was sie misst", "new_kind", {"": "bitte wählen", **own_indicator.KINDS})
        polarity = choose(
            "Ein höherer Wert heißt",
            "new_polarity",
            {"": "bitte wählen", **{str(k): w for k, w in own_indicator.POLARITIES.items()}},
        )
        dimension = choose("Dimension der Studie", "new_dimension", STUDY_DIMENSIONS)
        decimals = choose(
            "Nachkommastellen",
            f"new_decimals_{kind}",  # a count has none: 13 cases, not 13.0
            {str(n): str(n) for n in range(4)},
            "0" if kind == "count" else "1",
        )
    ways = {"wert": "fertige Werte", "teile": "Zähler und Nenner"}
    way = choose("Die Tabelle enthält", "new_way", ways)
    options = {measure: measure for measure in found.measures}
    caveat = text("Vorsicht (freiwillig)", "new_caveat", most=own_origin.TEXT_LETTERS)
    if not polarity or not kind:
        raise OwnTableError(
            "Bitte sagen Sie, was die neue Kennzahl misst und was ein höherer Wert heißt."
        )
    made = {
        "name": name,
        "short_name": "",
        "definition": definition,
        "unit": unit,
        "kind": kind,
        "polarity": int(polarity),
        "dimension": dimension,
        "topic": topic,
        "decimals": int(decimals),
        "caveat": caveat,
    }
    if way == "wert":
        value = choose("Spalte mit den Werten", "new_value", options)
        return Figures(NewIndicator(**made), value=value)  # type: ignore[arg-type]
    above = choose_many("Zähler (mehrere Spalten werden addiert)", "new_above", list(options))
    below = choose_many("Nenner", "new_below", list(options))
    factor = choose(
        "Ergebnis", "new_factor", {"100": "× 100 (Prozent)", "1000": "× 1.000", "1": "ohne Faktor"}
    )
    words = {"numerator": ", ".join(above), "denominator": ", ".join(below)}
    return Figures(
        NewIndicator(**{**made, **words}, factor=float(factor)),  # type: ignore[arg-type]
        numerator=above,
        denominator=below,
    )


def origin(purpose: str, gaps: bool) -> Origin:
    """Where the figures come from."""
    is_paper = purpose == "rat"
    left, right = st.columns(2)
    with left:
        title = text(
            "Name der Quelle",
            "source_title",
            most=own_origin.NAME_LETTERS,
            hint="Einwohner nach Altersklassen, 31.12.2026",
        )
        producer = text(
            "Herausgeber",
            "source_producer",
            most=own_origin.NAME_LETTERS,
            hint="Landeshauptstadt Dresden, Jugendamt",
        )
        reference = text(
            "Nummer des Ratsdokuments und Seite" if is_paper else "Fundstelle (freiwillig)",
            "source_reference",
            hint="V2960/24, Anlage 2" if is_paper else "",
        )
    with right:
        licence = choose(
            "Lizenz", "source_licence", {one: one or "nicht angegeben" for one in _LICENCES}
        )
        words = {"": "wie in der Tabelle bisher"} if purpose == "jahrgang" else {}
        words |= {key: word for key, (word, *_) in de.STATUS_WORDS.items()}
        status = choose(
            "Wie sicher sind die Zahlen?",
            f"source_status_{purpose}",
            words,
            own_table.STATUS.get(purpose, "amtlich"),
        )
        author = text("Ihr Name oder Amt (freiwillig)", "author", most=80)
    missing = ""
    if gaps:
        missing = text(
            "Warum fehlen Werte einzelner Gebiete? (nötig, wenn andere Jahre vollständig sind)",
            "missing",
            hint="In der Quelle aus Datenschutz nicht genannt",
        )
    return Origin(
        title,
        producer,
        licence=licence,
        reference=reference,
        status=status,
        author=author,
        missing=missing,
    )
