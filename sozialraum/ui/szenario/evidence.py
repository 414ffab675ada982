"""What speaks for a value: its row in the register, Dresden's own course, comparable places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from sozialraum.answers import posts
from sozialraum.model.scenario import register
from sozialraum.model.scenario.fields import FIELD_LABELS
from sozialraum.model.scenario.need_presets import DATA_DESCRIPTIONS
from sozialraum.model.scenario.presets import COUNTERPARTS, DESCRIPTIONS, preset_of
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, draw
from sozialraum.ui.shell.callbacks import button
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
    key = preset_of(planning.current(), planning.presets())
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
        amounts = (de.number(totals.kifaz_count), de.number(totals.vzae, 2))
        rows.append((preset.name, *amounts, de.euro(totals.total_eur), _preset_text(key)))
    numbers = ("KiFaZ", "VzÄ", "Kosten je Jahr")
    headings = ("Vorlage", *numbers, "Woher sie kommt")
    draw.words(headings, rows, caption="Vorlagen", numbers=numbers)
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
    table = data.current().tables["parameters"].set_index("parameter_id")
    ids = list(register.parameter_ids(field))
    items = [_item(row, row["name"], _span(row)) for row in table.loc[ids].to_dict("records")]
    places = data.current().tables["comparables"]
    found = places[places["field"] == field].sort_values(
        ["origin", "comparable_id"]
    )  # Dresden first
    items += [
        _item(row, f"{row['place']}, {row['year']}", _figures(row) + row["text"])
        for row in found.to_dict("records")
    ]
    if found.empty:
        items.append(Markup("<li>{}</li>").format(NOTHING))
    note = f'<p class="sr-small">{OTHER_KIND}</p>' if field == "kifaz_vzae" else ""
    return f'<b>{QUESTION}</b><div class="sr-evidence" tabindex="0" role="region" aria-label="{QUESTION}"><ul>{"".join(items)}</ul></div>{note}'


def _item(row: Mapping[Any, Any], what: str, said: str) -> Markup:
    grade = f"{de.status_label(row['status'])} ({row['grade']})"
    return _ITEM.format(what, said, grade, row["source_text"])


def _span(row: Mapping[Any, Any]) -> str:
    span = de.parameter_span(row["minimum"], row["maximum"], row["unit"])
    return f"{de.quantity(row['default'], row['unit'])}, Spanne {span}."


def _figures(row: Mapping[Any, Any]) -> str:
    """Posts and money of a comparable place; what nobody published is left out."""
    found = [
        f"{span} {unit}"
        for key, unit, decimals in (("vzae", "VzÄ", 2), ("eur", "€ im Jahr", 0))
        if (span := de.span(row[f"{key}_low"], row[f"{key}_high"], decimals)) != de.MISSING
    ]
    return f"{' und '.join(found)} je {row['per']}. " if found else ""


def show_counterpart(key: str) -> None:
    """Something real in Dresden, and the preset that computes it or why there is none."""
    part = COUNTERPARTS[key]
    names = controls.stadtraum_names()
    where = f" ({de.listing([names[code] for code in part.codes])})" if part.codes else ""
    st.markdown(f"**{part.name}**{where}: {part.text} Quelle: {part.source}.")
    if part.preset_id in planning.presets():
        button(
            f"Vorlage „{planning.presets()[part.preset_id].name}“ nehmen",
            f"counterpart_{key}",
            planning.put,
            planning.presets()[part.preset_id],
        )


def show_parameters(year: int) -> None:
    """The parameters behind the costs, with range, evidence grade and source."""
    table = data.current().table("parameters").fillna("")
    other = set(planning.years()) - {year}
    draw.words(
        ("Parameter", "Wert", "Spanne", "Beleggüte", "Herkunft", "Quelle"),
        [
            (
                row["name"],
                de.quantity(row["default"], row["unit"]),
                de.parameter_span(row["minimum"], row["maximum"], row["unit"]),
                row["grade"],
                de.status_label(row["status"]),
                row["source_text"],
            )
            for row in table.to_dict("records")
            if row["valid_year"] not in other
        ],
        caption=f"Parameter der Kostenrechnung {year} (A = gut belegt, D = reine Annahme)",
        numbers=("Wert", "Spanne"),
    )
