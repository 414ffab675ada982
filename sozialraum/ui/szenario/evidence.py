"""What speaks for a value: its row in the register, Dresden's own course, comparable places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from sozialraum.answers import posts
from sozialraum.model import scenario as model
from sozialraum.model.scenario import COUNTERPARTS, DATA_DESCRIPTIONS, DESCRIPTIONS, register
from sozialraum.model.scenario.fields import FIELD_LABELS
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, draw
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.szenario import planning, reasons

PRESET_TEXTS = {**DESCRIPTIONS, **DATA_DESCRIPTIONS}
QUESTION = "Was spricht für diesen Wert?"
# Field of a plan or scenario -> what in Dresden resembles it (ids of COUNTERPARTS).
REAL = {
    "kifaz_vzae": ("familienhaeuser_f1",),
    "koordination_vzae": ("halbe_stellen_2018",),
    "aktionsbudget_eur": ("stundenpool", "stadtraumetats"),
    "offers_change_vzae": ("kuerzung_2025",),
}
ORIGINS = {"dresden": "In Dresden", "vergleich": "Anderswo"}
NOTHING = "Dazu ist nichts veröffentlicht gefunden. Der Wert ist eine Annahme."
OTHER_KIND = (
    "Zentren anderer Städte sitzen meist auf einer Kita auf und erhalten nur einen Zuschuss. Das "
    "KiFaZ der Studie ist eigenständig und deshalb größer; die Beträge sind nicht dasselbe."
)


def fill(box: ExpanderContainer, code: str) -> None:
    """The fold under the sliders, if it is open: evidence and "Warum?" for one value at a time."""
    if not box.open:
        return
    with box:
        field = st.selectbox(
            "Wert",
            list(FIELD_LABELS),
            index=list(FIELD_LABELS).index("kifaz_vzae"),
            format_func=lambda key: FIELD_LABELS.get(key, key),
            key="evidence_field",
            placeholder="Bitte wählen",
            persist_state="session",
        )
        describe_preset()
        st.html(build_list(field))
        for key in REAL.get(field, ()):
            show_counterpart(key)
        reasons.write(field, f"Warum? {FIELD_LABELS[field]}, in allen Stadträumen")
        reasons.write(code, f"Warum? {controls.stadtraum_names()[code]}")
        st.caption(reasons.KEPT)


def describe_preset() -> None:
    """Where the ready-made scenario in force comes from; nothing for an own one."""
    key = model.preset_of(planning.current(), planning.presets())
    if key is not None:
        name = planning.presets()[key].name
        st.caption(f"Vorlage „{name}“: {_preset_text(key)}")


def _preset_text(key: str) -> str:
    return posts.filled(data.current(), PRESET_TEXTS[key])


def show_presets() -> None:
    """All ready-made scenarios with what they come to, and their counterparts in Dresden."""
    rows = []
    for key, preset in planning.presets().items():
        totals = planning.compute_of(preset).totals
        rows.append(
            {
                "name": preset.name,
                "kifaz": de.number(totals.kifaz_count),
                "vzae": de.number(totals.vzae, 2),
                "eur": de.euro(totals.total_eur),
                "text": _preset_text(key),
            }
        )
    draw.table(
        rows,
        [
            Column("name", "Vorlage", is_number=False),
            Column("kifaz", "KiFaZ"),
            Column("vzae", "VzÄ"),
            Column("eur", "Kosten je Jahr"),
            Column("text", "Woher sie kommt", is_number=False),
        ],
        caption="Vorlagen",
    )
    st.markdown("**Was es in Dresden wirklich gab oder gibt**")
    for key in COUNTERPARTS:
        show_counterpart(key)


def popover(field: str, label: str) -> None:
    """A button with the field's name that opens what speaks for its value."""
    opener = st.popover(
        label, key=f"evidence_{field}", help=QUESTION, on_change="rerun", type="tertiary"
    )
    with opener:
        if opener.open:
            st.html(build_list(field))


_ITEM = Markup("<li><b>{}:</b> {} <small>{}: {}</small></li>")


def build_list(field: str) -> str:
    """Register rows, then what Dresden did before and others do, as a list (HTML)."""
    items = [
        _ITEM.format(
            row["name"], f"{row['default']}, Spanne {row['range']}.", row["grade"], row["source"]
        )
        for row in _register_rows(field)
    ]
    items += [
        _ITEM.format(row["place"], _figures(row) + row["text"], row["grade"], row["source"])
        for row in places(field)
    ]
    if not places(field):
        items.append(Markup("<li>{}</li>").format(NOTHING))
    note = f'<p class="sr-small">{OTHER_KIND}</p>' if field == "kifaz_vzae" else ""
    return f'<b>{QUESTION}</b><div class="sr-evidence" tabindex="0" role="region" aria-label="{QUESTION}"><ul>{"".join(items)}</ul></div>{note}'


def _figures(row: Mapping[str, str]) -> str:
    found = [
        f"{row[key]} {unit}"
        for key, unit in (("vzae", "VzÄ"), ("eur", "€ im Jahr"))
        if row[key] != de.MISSING
    ]
    return f"{' und '.join(found)} je {row['per']}. " if found else ""


def _register_rows(field: str) -> list[dict[str, str]]:
    ids = list(register.parameter_ids(field))
    table = data.current().tables["parameters"].set_index("parameter_id").loc[ids]
    return [
        {
            "name": row["name"],
            "default": de.quantity(row["default"], row["unit"]),
            "range": de.parameter_span(row["minimum"], row["maximum"], row["unit"]),
            "grade": f"{de.status_label(row['status'])} ({row['grade']})",
            "source": row["source_text"],
        }
        for row in table.to_dict("records")
    ]


def places(field: str) -> list[dict[str, str]]:
    """Rows about a field, Dresden first, ready to show."""
    table = data.current().tables["comparables"]
    found = table[table["field"] == field].sort_values(["origin", "comparable_id"])
    return [place_row(row) for row in found.to_dict("records")]


def place_row(row: Mapping[Any, Any]) -> dict[str, str]:
    """One comparable place in words; figures nobody published are "k. A."."""
    return {
        "place": f"{row['place']}, {row['year']}",
        "origin": ORIGINS[row["origin"]],
        "vzae": de.span(row["vzae_low"], row["vzae_high"], 2),
        "eur": de.span(row["eur_low"], row["eur_high"], 0),
        "per": row["per"],
        "text": row["text"],
        "grade": f"{de.status_label(row['status'])} ({row['grade']})",
        "source": row["source_text"],
    }


def show_counterpart(key: str) -> None:
    """Something real in Dresden, and the preset that computes it or why there is none."""
    part = COUNTERPARTS[key]
    names = controls.stadtraum_names()
    where = f" ({de.listing([names[code] for code in part.codes])})" if part.codes else ""
    st.markdown(f"**{part.name}**{where}: {part.text} Quelle: {part.source}.")
    if part.preset_id in planning.presets():
        st.button(
            f"Vorlage „{planning.presets()[part.preset_id].name}“ nehmen",
            key=f"counterpart_{key}",
            on_click=guarded(planning.put),
            args=(planning.presets()[part.preset_id],),
        )


def show_parameters(year: int) -> None:
    """The parameters behind the costs, with range, evidence grade and source."""
    table = data.current().table("parameters").fillna("")
    other = set(planning.years()) - {year}
    rows = [
        {
            "name": row["name"],
            "default": de.quantity(row["default"], row["unit"]),
            "range": de.parameter_span(row["minimum"], row["maximum"], row["unit"]),
            "grade": row["grade"],
            "status": de.status_label(row["status"]),
            "source": row["source_text"],
        }
        for row in table.to_dict("records")
        if row["valid_year"] not in other
    ]
    draw.table(
        rows,
        [
            Column("name", "Parameter", is_number=False),
            Column("default", "Wert"),
            Column("range", "Spanne"),
            Column("grade", "Beleggüte", is_number=False),
            Column("status", "Herkunft", is_number=False),
            Column("source", "Quelle", is_number=False),
        ],
        caption=f"Parameter der Kostenrechnung {year} (A = gut belegt, D = reine Annahme)",
    )
