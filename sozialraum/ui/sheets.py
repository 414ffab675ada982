"""The Daten & Quellen page's parts: indicator sheets, sources, downloads, gaps, glossary."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from sozialraum.text import format as de
from sozialraum.ui import controls, data, exports, page, tables
from sozialraum.ui.tables import Column

PARTS = {
    "blatt": "Kennzahlenblatt",
    "quellen": "Quellen",
    "luecken": "Was fehlt",
    "downloads": "Downloads",
    "glossar": "Glossar",
    "zeichen": "Zeichen und Regeln",
}
GUIDE = """
- **Kennzahlenblatt**: Definition, Formel, Richtung, Quelle, Stichtage und alle Werte einer Kennzahl.
- **Quellen**: jede Tabelle und Vorlage, aus der Zahlen stammen, mit Prüfsumme.
- **Was fehlt**: welche Werte hier nicht vorliegen, warum, und wer sie liefern könnte.
- **Downloads**: alle Werte als CSV (für deutsches Excel) und als Excel-Datei mit Herkunftsblatt.
"""
# File names of sources hold no space: they may break anywhere, or the table would be cut.
WRAPPED = "sources_tables"
WRAP_STYLE = f"""<style>
.st-key-{WRAPPED} .sr-table td {{overflow-wrap: anywhere; min-width: 6rem;}}
.st-key-{WRAPPED} .sr-table th:first-child {{white-space: normal;}}
</style>"""
POLARITY_WORDS = {
    1: "Ein höherer Wert bedeutet höhere Belastung.",
    -1: "Ein höherer Wert bedeutet geringere Belastung.",
    0: "Ein höherer Wert ist weder gut noch schlecht.",
}
DIMENSION_WORDS = {
    "sozialstrukturell": "Sozialstrukturelle Dimension",
    "infrastrukturell": "Infrastrukturelle Dimension",
    "bedarf_leistung": "Bedarfs- und Leistungsdimension",
    "sozialraeumlich": "Sozialräumliche Dimension",
}
LEVEL_WORDS = {
    "stadt": "Stadt",
    "stadtbezirk": "Stadtbezirke",
    "stadtraum": "Stadträume",
    "stadtteil": "Stadtteile",
    "asd_gebiet": "ASD-Gebiete",
    "sozialbezirk": "Sozialbezirke",
}


def show_answer(part: str) -> None:
    """One sentence on what the chosen part holds."""
    page.answer(answer(part))


def answer(part: str) -> str:
    """What the chosen part of the page holds, in one or two sentences with its counts."""
    current = data.current()
    count = sum(frame["value"].notna().sum() for frame in current.values.values())
    stand = de.date(current.release.data_stand)
    return {
        "blatt": f"Jede der {len(current.indicators)} Kennzahlen hat ein Blatt: was sie bedeutet, "
        "wie sie gerechnet ist, aus welcher Quelle sie kommt und alle Werte.",
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
        f"Datenstand {de.date(release.data_stand)} · Prüfsumme {release.data_hash[:12]} · "
        f"Programm {release.code_version}"
    )


def show_part(part: str) -> None:
    """Draw the chosen part of the page."""
    {
        "blatt": _show_sheet,
        "quellen": _show_sources,
        "luecken": _show_gaps,
        "downloads": _show_downloads,
        "glossar": _show_glossary,
        "zeichen": _show_signs,
    }[part]()


def _show_sheet() -> None:
    names = {key: f"{item.name} ({item.topic})" for key, item in data.current().indicators.items()}
    key = controls.choose("Kennzahl", names, param="indikator", default="belastungsindex")
    page.show_notes()
    item = data.indicator(key)
    st.subheader(item.name, anchor=False)
    st.markdown(item.definition)
    facts = [
        ("Einheit", item.unit),
        ("Formel", item.formula),
        ("Zähler", item.numerator_label),
        ("Nenner", item.denominator_label),
        ("Grundgesamtheit", item.base_population),
        ("Richtung", POLARITY_WORDS[item.polarity]),
        ("Dimension der Studie", DIMENSION_WORDS[item.dimension]),
        ("Vorsicht", item.caveat),
        ("Kürzel", item.indicator_id),
    ]
    tables.show_table(
        [{"what": what, "text": text} for what, text in facts if text],
        [Column("what", "Angabe", is_number=False), Column("text", "Inhalt", is_number=False)],
        caption=f"Blatt: {item.short_name}",
    )
    _show_availability(key)
    levels = [lv for lv in LEVEL_WORDS if not data.series(key, lv).empty]
    if not levels:
        st.info("Zu dieser Kennzahl sind keine Werte gespeichert.")
        return
    level = controls.choose(
        "Werte auf der Ebene",
        {lv: LEVEL_WORDS[lv] for lv in levels},
        param="ebene_blatt",
        default="stadtraum" if "stadtraum" in levels else levels[0],
        kind="segmented",
    )
    _show_values(item, level)


def _show_availability(indicator_id: str) -> None:
    table = data.table("availability")
    rows = []
    for level, group in table[table["indicator_id"] == indicator_id].groupby("level", sort=False):
        days = sorted(group["stichtag"])
        span = de.date(days[0]) if len(days) == 1 else f"{de.date(days[0])} bis {de.date(days[-1])}"
        missing = int(group["missing_count"].sum())
        rows.append(
            {
                "level": LEVEL_WORDS.get(str(level), str(level)),
                "days": span,
                "count": de.number(len(days)),
                "missing": de.number(missing),
            }
        )
    for row in data.sources_of([indicator_id], _any_level(indicator_id)).to_dict("records"):
        licence = row["licence"] if isinstance(row["licence"], str) else "ohne Angabe"
        st.markdown(f"Quelle: {row['attribution']}; {row['title'].rstrip('.')}. Lizenz: {licence}.")
    tables.show_table(
        rows,
        [
            Column("level", "Ebene", is_number=False),
            Column("days", "Stichtage", is_number=False),
            Column("count", "Anzahl Stichtage"),
            Column("missing", "davon fehlende Werte"),
        ],
        caption="Wofür es Werte gibt",
    )


def _any_level(indicator_id: str) -> str:
    for level in ("stadtraum", *LEVEL_WORDS):
        if not data.series(indicator_id, level).empty:
            return level
    return "stadtraum"


def _show_values(item: data.Indicator, level: str) -> None:
    frame = value_rows([item.indicator_id], level)
    exports.download_buttons(
        frame,
        exports.metadata_of(
            data.sources_of([item.indicator_id], level),
            data.release_lines(),
            f"{item.name}: {item.definition}",
            POLARITY_WORDS[item.polarity],
        ),
        name=f"{item.indicator_id}_{level}",
        key=f"sheet_{level}",
    )
    newest = data.latest(item.indicator_id, level)
    shown = frame[frame["Stichtag"] == de.date(newest)]
    rows = [
        {
            "code": row["Nummer"],
            "name": f"{row['Nummer']} {row['Gebiet']}",
            "value": _number(row["Wert"], item.decimals),
            "parts": _parts(row),
            "status": row["Herkunft"],
            "note": row["Hinweis"],
        }
        for row in shown.to_dict("records")
    ]
    tables.show_table(
        rows,
        [
            Column("name", "Gebiet", is_number=False),
            Column("value", item.unit),
            Column("parts", "Zähler / Nenner"),
            Column("status", "Herkunft", is_number=False),
            Column("note", "Hinweis", is_number=False),
        ],
        caption=f"{item.name}, jüngster Stichtag {de.date(newest)} "
        f"({LEVEL_WORDS[level]}); ältere in der Datei",
    )


def _parts(row: dict[str, Any]) -> str:
    numerator, denominator = row["Zähler"], row["Nenner"]
    if pd.isna(denominator):
        return ""
    return f"{_number(numerator)} / {_number(denominator)}"


def _number(value: Any, decimals: int = 0) -> str:
    """A cell of an export table, which may hold pandas' own sign for a missing integer."""
    return de.number(None if pd.isna(value) else float(value), decimals)


def value_rows(indicator_ids: list[str], level: str) -> pd.DataFrame:
    """Values as an export table with German headings, one row per area and date."""
    values = data.current().values[level]
    rows = values[values["indicator_id"].isin(indicator_ids)]
    names = {area.code: area.name for area in data.areas(level)}
    items = data.current().indicators
    return pd.DataFrame(
        {
            "Nummer": rows["code"],
            "Gebiet": rows["code"].map(names),
            "Kennzahl": [items[key].name for key in rows["indicator_id"]],
            "Einheit": [items[key].unit for key in rows["indicator_id"]],
            "Stichtag": [de.date(day) for day in rows["stichtag"]],
            "Zähler": whole_numbers(rows["numerator"]),
            "Nenner": whole_numbers(rows["denominator"]),
            "Wert": exact_values(rows),
            "Herkunft": [exports.status_word(status) for status in rows["status"]],
            "Quelle": rows["source_id"],
            "Hinweis": rows["note"].fillna(""),
        }
    ).reset_index(drop=True)


def exact_values(rows: pd.DataFrame) -> pd.Series:
    """Values rounded as the registry says; whole ones as integers, even beside decimals."""
    items = data.current().indicators
    decimals = [items[key].decimals for key in rows["indicator_id"]]
    if not any(decimals):
        return exports.rounded(rows["value"], 0).set_axis(rows.index)
    # a column of both kinds: Python ints keep "8893" from becoming "8893,0"
    values = [
        None if pd.isna(value) else round(value) if places == 0 else round(value, places)
        for value, places in zip(rows["value"], decimals, strict=True)
    ]
    is_mixed = 0 in decimals
    return pd.Series(values, index=rows.index, dtype=object if is_mixed else float)


def whole_numbers(values: pd.Series) -> pd.Series:
    """Counts as integers, also in a column that holds fractions elsewhere (posts, shares)."""
    known = values.dropna()
    if (known == known.round()).all():
        return values.astype("Int64")
    cells = [
        None if pd.isna(value) else round(value) if value == round(value) else round(value, 4)
        for value in values
    ]
    return pd.Series(cells, index=values.index, dtype=object)


def _show_sources() -> None:
    sources = data.table("sources").fillna("")
    rows = [
        {
            "id": row["source_id"],
            "title": row["title"],
            "producer": row["producer"],
            "reference": row["reference"],
            "licence": row["licence"] or "ohne Angabe",
            "note": row["note"],
        }
        for row in sources.to_dict("records")
    ]
    st.html(WRAP_STYLE)
    with st.container(key=WRAPPED):
        tables.show_table(
            rows,
            [
                Column(
                    "id", "Kürzel", is_number=False, title="wie in der Spalte Quelle der Dateien"
                ),
                Column("title", "Titel", is_number=False),
                Column("producer", "Herausgeber", is_number=False),
                Column("licence", "Lizenz", is_number=False),
                Column("note", "Hinweis", is_number=False),
                Column("reference", "Fundstelle", is_number=False),
            ],
            caption=f"{len(rows)} Quellen",
        )
        _show_raw_tables()


def _show_raw_tables() -> None:
    raw = data.table("raw_tables")
    tables.show_table(
        [
            {
                "name": row["title"],
                "rows": de.number(row["row_count"]),
                "hash": row["sha256"][:16],
            }
            for row in raw.to_dict("records")
        ],
        [
            Column("name", "Tabelle", is_number=False),
            Column("rows", "Zeilen"),
            Column("hash", "Prüfsumme (SHA-256, Anfang)", is_number=False),
        ],
        caption=f"{len(raw)} gespeicherte Tabellen",
    )


def _statements(topic: str) -> list[dict[str, str]]:
    table = data.table("statements").fillna("")
    return table[table["topic"] == topic].to_dict("records")


def _show_gaps() -> None:
    st.markdown(
        "Was hier nicht vorliegt, steht in diesem Programm als „k. A.“: Manches ist nicht "
        "veröffentlicht, manches nur als Bild, manches nicht gelesen. Geschätzt wird nie, ohne dass "
        "es dabeisteht."
    )
    tables.show_table(
        [{"title": row["title"], "text": row["text"]} for row in _statements("luecke")],
        [Column("title", "Was fehlt", is_number=False), Column("text", "Näheres", is_number=False)],
        caption="Bekannte Lücken",
    )


def _show_downloads() -> None:
    for level, name in LEVEL_WORDS.items():
        ids = sorted(set(data.current().values[level]["indicator_id"]))
        if not ids:
            continue
        st.markdown(f"**Alle Werte: {name}** ({de.count(len(ids), 'Kennzahl', 'Kennzahlen')})")
        frame = value_rows(ids, level)
        exports.download_buttons(
            frame,
            exports.metadata_of(data.sources_of(ids, level), data.release_lines()),
            name=f"sozialraum_{level}",
            key=f"all_{level}",
        )
    st.markdown("**Einrichtungen** (Schutzeinrichtungen ohne jede Ortsangabe)")
    exports.download_buttons(
        facility_export(),
        exports.metadata_of(data.table("sources").iloc[:0], data.release_lines()),
        name="einrichtungen",
        key="facilities",
    )


def facility_export() -> pd.DataFrame:
    """All facilities that may be named, with German headings. Protective places are left out."""
    rows = data.table("facilities")
    rows = rows[rows["is_protected"] == 0]
    columns = {
        "name": "Name",
        "category": "Art",
        "provider": "Träger",
        "street": "Straße",
        "stadtteil_code": "Stadtteil",
        "stadtraum_code": "Stadtraum",
        "vzae_2024": "VzÄ 2024",
        "state": "Stand",
        "assignment": "Zuordnung",
        "source_text": "Quelle",
    }
    return rows[list(columns)].rename(columns=columns)


def _show_glossary() -> None:
    rows = data.table("glossary").fillna("")
    ordered = sorted(rows.to_dict("records"), key=lambda row: de.collation_key(row["term"]))
    tables.show_table(
        [
            {"term": row["term"], "long": row["spelled_out"], "text": row["definition"]}
            for row in ordered
        ],
        [
            Column("term", "Begriff", is_number=False),
            Column("long", "Ausgeschrieben", is_number=False),
            Column("text", "Bedeutung", is_number=False),
        ],
        caption="Begriffe, wie sie hier gebraucht werden",
    )


def _show_signs() -> None:
    tables.show_table(
        [
            {"sign": mark or "ohne Zeichen", "word": word, "text": text}
            for word, mark, text in de.STATUS_WORDS.values()
        ]
        + [
            {
                "sign": de.MISSING,
                "word": "keine Angabe",
                "text": "Hier liegt kein Wert vor; warum, steht unter Was fehlt. Auf der Karte "
                "schraffiert. Nie null.",
            },
            {"sign": "=", "word": "Gleichstand", "text": "Mehrere Gebiete teilen sich den Rang."},
        ],
        [
            Column("sign", "Zeichen", is_number=False),
            Column("word", "Bedeutung", is_number=False),
            Column("text", "Erläuterung", is_number=False),
        ],
        caption="Zeichen an den Zahlen",
    )
    st.markdown(
        "Anteile für mehrere Gebiete werden aus Zählern und Nennern gebildet, nie als Mittel von "
        "Prozentwerten. Der Stadtwert ist der Wert der ganzen Stadt, nicht das Mittel der Stadträume. "
        f"Karte: {page.map_notice()}."
    )
