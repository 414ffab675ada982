"""The Daten & Quellen page's parts: sources, gaps, downloads, glossary, signs (and the sheet)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from sozialraum.pictures import details
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.daten import aktualisieren, eigene_tabelle, grenzen, kennzahlenblatt, staende
from sozialraum.ui.daten.kennzahlenblatt import LEVEL_WORDS, value_rows
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.shell import controls, data, downloads, draw, page

GUIDE = """
- **Kennzahlenblatt**: Definition, Formel, Richtung, Quelle, Stichtage und alle Werte einer Kennzahl.
- **Quellen**: jede Tabelle und Vorlage, aus der Zahlen stammen, mit Herausgeber und Lizenz.
- **Was fehlt**: welche Werte hier nicht vorliegen, warum, und wer sie liefern könnte.
- **Grenzen**: eine Datei der Stadt einlesen, damit alle Karten amtliche Grenzen zeigen.
- **Aktualisieren**: die Stadt nach neueren Zahlen fragen, ansehen, übernehmen.
- **Eigene Tabelle**: Zahlen je Gebiet aus einer CSV- oder Excel-Datei übernehmen, mit Probelauf.
- **Stände**: was wann von wem ergänzt wurde, was sich damit geändert hat, und der Weg zurück.
- **Downloads**: alle Werte als CSV (für deutsches Excel) und als Excel-Datei mit Herkunftsblatt.
"""
WRAPPED = "sources_tables"
Item = tuple[str, str, Mapping[str, str]]  # as `details.build` takes them


def show_answer(part: str) -> None:
    """One sentence on what the chosen part holds; a sheet's own follows its choice."""
    own = {
        "grenzen": grenzen.answer,
        "aktualisieren": aktualisieren.answer,
        "import": eigene_tabelle.answer,
        "staende": staende.answer,
    }
    if part != "blatt":
        page.answer(own[part]() if part in own else answer(part))


def answer(part: str) -> str:
    """What the chosen part of the page holds, in one or two sentences with its counts."""
    current = data.current()
    count = sum(frame["value"].notna().sum() for frame in current.values.values())
    stand = de.date(current.release.data_stand)
    return {
        "quellen": f"Die Zahlen stammen aus {len(current.tables['sources'])} Quellen; "
        f"{len(current.tables['raw_tables'])} Tabellen daraus sind gespeichert. Datenstand {stand}.",
        "luecken": f"{len(_statements('luecke'))} Lücken sind bekannt. Je Lücke steht hier, was "
        "fehlt, warum, und wer es liefern könnte.",
        "downloads": f"Alle {de.number(count)} Werte zum Mitnehmen, jeder mit Quelle, Stichtag und "
        "Herkunft, als CSV und als Excel-Datei.",
        "glossar": f"{len(current.tables['glossary'])} Begriffe, so erklärt, wie sie in diesem "
        "Programm gebraucht werden.",
        "zeichen": "Ein Zeichen an einer Zahl sagt, wie sie zustande kam. Ohne Zeichen ist sie "
        "amtlich oder aus amtlichen Zahlen berechnet.",
    }[part]


def show_release() -> None:
    """The data release at the foot of the page."""
    release = data.current().release
    st.caption(
        f"Datenstand {de.date(release.data_stand)} · Prüfsumme {release.data_hash[:12]} (Fingerabdruck "
        f"der Daten: Ist er gleich, sind es dieselben Zahlen) · Programm {release.code_version}"
    )


def show_part(part: str) -> None:
    """Draw the chosen part of the page."""
    {
        "blatt": kennzahlenblatt.show,
        "quellen": _show_sources,
        "luecken": _show_gaps,
        "downloads": _show_downloads,
        "glossar": _show_glossary,
        "zeichen": _show_signs,
        "grenzen": grenzen.show,
        "aktualisieren": aktualisieren.show,
        "import": eigene_tabelle.show,
        "staende": staende.show,
    }[part]()


def _show_list(items: Sequence[Item], what: str) -> None:
    """A list to look through, with a search over all that is written in it (``?suche=``)."""
    wanted = controls.typed("Suchen", param="suche", default="").strip().casefold()
    found = [
        (heading, second, facts)
        for heading, second, facts in items
        if wanted in " ".join([heading, second, *facts.values()]).casefold()
    ]
    if not found:
        st.info(f"Nichts gefunden. Ohne Suchwort stehen hier {len(items)} {what}.")
        return
    st.html(details.build(found, label=what))
    shown = f"{len(found)} von {len(items)} {what}" if wanted else f"{len(items)} {what}"
    page.note(f"{shown}; ein Klick auf eine Zeile zeigt das Nähere.")


def _show_sources() -> None:
    rows = data.current().table("sources").fillna("").to_dict("records")
    items = [
        (
            row["title"],
            row["producer"],
            {
                "Lizenz": row["licence"] or "ohne Angabe",
                "Hinweis": row["note"],
                "Fundstelle": row["reference"],
                "Kürzel, wie in der Spalte Quelle der Dateien": row["source_id"],
            },
        )
        for row in sorted(rows, key=lambda row: de.collation_key(row["title"]))
    ]
    _show_list(items, "Quellen")
    count = len(data.current().tables["raw_tables"])
    page.unfold(f"{count} gespeicherte Tabellen mit Prüfsumme", "raw_tables", _show_raw_tables)


def _show_raw_tables() -> None:
    raw = data.current().table("raw_tables")
    page.note(
        "Die Prüfsumme ist ein Fingerabdruck der Datei: Ändert sich darin ein Zeichen, ist sie eine "
        "andere."
    )
    with st.container(key=WRAPPED):
        draw.words(
            ("Tabelle", "Zeilen", "Prüfsumme (SHA-256, Anfang)"),
            [
                (row["title"], de.number(row["row_count"]), row["sha256"][:16])
                for row in raw.to_dict("records")
            ],
            caption=f"{len(raw)} gespeicherte Tabellen",
            numbers=["Zeilen"],
        )


def _statements(topic: str) -> list[dict[str, str]]:
    table = data.current().table("statements").fillna("")
    return table[table["topic"] == topic].to_dict("records")


def _show_gaps() -> None:
    st.markdown(
        "Was hier nicht vorliegt, steht in diesem Programm als „k. A.“: Manches ist nicht "
        "veröffentlicht, manches nur als Bild, manches nicht gelesen. Geschätzt wird nie, ohne dass "
        "es dabeisteht."
    )
    _show_list(
        [(row["title"], "", {"": row["text"]}) for row in _statements("luecke")], "bekannte Lücken"
    )


def _show_downloads() -> None:
    for level, name in LEVEL_WORDS.items():
        ids = sorted(set(data.current().values[level]["indicator_id"]))
        if not ids:
            continue
        st.markdown(f"**Alle Werte: {name}** ({de.count(len(ids), 'Kennzahl', 'Kennzahlen')})")
        downloads.download_buttons(
            partial(value_rows, ids, level),
            downloads.origin(ids, level=level),
            name=f"sozialraum_{level}",
            key=f"all_{level}",
        )
    st.markdown("**Einrichtungen** (Schutzeinrichtungen ohne jede Ortsangabe)")
    downloads.download_buttons(
        facilities.sheet(facilities.current()),
        downloads.origin(
            [],
            "Wie auf der Seite Angebote, mit den dort auf Dauer gemachten Änderungen (Spalte Änderung)",
        ),
        name="einrichtungen",
        key="facilities",
    )


def _show_glossary() -> None:
    rows = data.current().table("glossary").fillna("")
    ordered = sorted(rows.to_dict("records"), key=lambda row: de.collation_key(row["term"]))
    _show_list(
        [(row["term"], row["spelled_out"], {"": row["definition"]}) for row in ordered], "Begriffe"
    )


def _show_signs() -> None:
    draw.words(
        ("Zeichen", "Bedeutung", "Erläuterung"),
        [
            *(
                (mark or "ohne Zeichen", word, text)
                for word, mark, text in de.STATUS_WORDS.values()
            ),
            (
                de.MISSING,
                "keine Angabe",
                "Hier liegt kein Wert vor; warum, steht unter Was fehlt. Auf der Karte schraffiert. "
                "Nie null.",
            ),
            ("=", "Gleichstand", "Mehrere Gebiete teilen sich den Rang."),
        ],
        caption="Zeichen an den Zahlen",
    )
    st.markdown(
        "Anteile für mehrere Gebiete werden aus Zählern und Nennern gebildet, nie als Mittel von "
        "Prozentwerten. Der Stadtwert ist der Wert der ganzen Stadt, nicht das Mittel der Stadträume. "
        f"Karte: {literal(data.current().map_notice())}."
    )
