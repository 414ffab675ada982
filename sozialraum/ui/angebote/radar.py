"""Angebote, view "Grundlagen & Träger" (the Versäulungs-Radar): legal bases and providers per Stadtraum, and what is missing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers import offers
from sozialraum.answers.table import AREA, Column, Table, only_in_file
from sozialraum.model.services import radar
from sozialraum.model.services.selection import select
from sozialraum.pictures import palette, radar_chart, tables
from sozialraum.text import pillars as words
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import controls, data, downloads, draw, page

GUIDE = """
- **Jedes Angebot zählt einmal**, bei seiner führenden Rechtsgrundlage und an seinem Standort. Deshalb
  ergibt die Tafel genau die Zahl der Liste.
- **+2** heißt: Zwei weitere Angebote erreichen dieses Feld, weil sie dort mitwirken oder auf einer
  zweiten Grundlage arbeiten. Sie zählen in keiner Summe.
- **Konzentration** (Herfindahl-Hirschman-Index): Summe der quadrierten Anteile der Träger. 1 = alles
  bei einem Träger, 0,1 = wie zehn gleich große.
- Ein leeres Feld heißt: Hier ist nichts **erfasst**. Ob es etwas gibt, weiß vor Ort jemand.
"""
_DEEPEST = 8  # this many services and more get the darkest fill


def show(listing: Listing) -> None:
    """Draw the view."""
    names = controls.stadtraum_names()
    area = listing.selection.stadtraum
    seen = offers.pillars(data.current(), _whole_city(listing))
    rows, found, who, missing = seen.rows, seen.found, seen.who, seen.missing
    page.answer(words.answer(missing, names))
    with page.picture():
        draw.keys(radar_chart.keys(words.SHORT))
        draw.chart(
            radar_chart.build(found, names, words.SHORT, area),
            alternative=words.alternative(found, names),
            key="radar_chart",
        )
    page.note(words.basis(found, missing, names))
    page.unfold("Als Tabelle lesen", "radar_matrix_fold", _show_matrix, listing, found, who, names)
    with page.fold("In Worten: Träger, leere Felder, Verbindungen", key="radar_words") as is_open:
        if is_open:
            _show_words(rows, found, who, missing, names, area)
            st.markdown("**Jeder Stadtraum in einem Satz**")
            lines = words.sentences(found, who, missing, names, list(names))
            st.markdown("\n".join(f"- {line}" for line in lines))


def _whole_city(listing: Listing) -> pd.DataFrame:
    """All filters but the Stadtraum: that one picks a row, it does not empty the others."""
    return select(listing.services, replace(listing.selection, stadtraum=""))


def table(found: radar.Radar, who: pd.DataFrame, names: dict[str, str]) -> Table:
    """The matrix with sums; the last row of the screen adds up to the list."""
    details = who.set_index("code")
    rows = []
    for code in found.counts.index:
        row: dict[str, object] = {
            "code": code if code in names else "",
            "name": names.get(code) or radar.EXTRA_ROWS[code],
            "total": found.counts.loc[code].sum(),
            "Status": "Berechnet",
        }
        for group in radar.COLUMNS:
            own, more = int(found.counts.loc[code, group]), int(found.further.loc[code, group])
            row |= {group: own, f"{group}_more": more, f"{group}_style": _style(own)}
            row[f"{group}_words"] = f"{own}{f' +{more}' if more else ''}" if own or more else "–"
        if code in details.index:
            row |= {key: details.loc[code, key] for key in ("providers", "hhi")}
        else:
            row |= {"providers_words": "", "hhi_words": ""}
        rows.append(row)
    sums = {group: found.counts[group].sum() for group in radar.COLUMNS}
    return Table(
        [
            *AREA,
            Column("total", file="Summe"),
            *(
                Column(key, words.SHORT[key], title=words.GROUP_NAMES[key], file=True)
                for key in radar.COLUMNS
            ),
            *(Column(f"{key}_more", file=f"{words.SHORT[key]} weitere") for key in radar.COLUMNS),
            Column("total", "Summe"),
            Column("providers", "Träger", file=True),
            Column("hhi", "Konzentration", file="Konzentration (HHI)", decimals=2),
            *only_in_file("Status"),
        ],
        pd.DataFrame(rows),
        caption="Angebote nach Standort und führender Rechtsgrundlage (SGB VIII, erschlossen)",
        foot=[{"code": "summe", "name": "Summe = Liste", "total": found.total, **sums}],
    )


def _style(own: int) -> str:
    if not own:
        return ""
    fill = palette.BLUE[min(own, _DEEPEST) * (len(palette.BLUE) - 1) // _DEEPEST]
    return f"background:{fill};color:{palette.text_on(fill)}"


def _show_matrix(
    listing: Listing, found: radar.Radar, who: pd.DataFrame, names: dict[str, str]
) -> None:
    made = table(found, who, names)
    own = ("providers", "hhi")
    parts = [
        replace(made, columns=[c for c in made.columns if c.key not in own]),
        replace(
            made,
            columns=[c for c in made.columns if c.key in ("name", *own)],
            caption="Träger je Stadtraum und wie stark sie gebündelt sind",
            frame=made.frame[made.frame["code"] != ""],
            foot=[],
        ),
    ]
    with st.container(key="radar_matrix"):
        draw.values(parts[0], selected=listing.selection.stadtraum or None, city="summe")
        draw.values(parts[1], selected=listing.selection.stadtraum or None)
    note = (
        "+n = weitere, die hier mitwirken oder auf zweiter Grundlage arbeiten; "
        "zählen in keiner Summe. – = nichts erfasst. Kitas (§§ 22 ff) sind kaum einzeln erfasst, "
        "§§ 12 und 14 wirken meist stadtweit: Dort sagt ein leeres Feld wenig."
        " Träger und Konzentration zählen alle, die hier stehen oder mitwirken. Konzentration (HHI): "
        "Summe der quadrierten Anteile der Träger; 1 = ein Träger hat alles, nahe 0 = viele teilen sich "
        f"die Angebote.{words.unplaced(found)}"
    )
    st.html(tables.notice(note))
    downloads.download_buttons(
        made,
        services.metadata(listing, "Jedes Angebot zählt einmal; „weitere“ zählen in keiner Summe."),
        name=services.export_name(listing, "versaeulungs_radar"),
        key="services_radar",
    )


def _show_words(
    rows: pd.DataFrame,
    found: radar.Radar,
    who: pd.DataFrame,
    missing: list[radar.MissingPair],
    names: dict[str, str],
    area: str,
) -> None:
    lines = (
        words.sentences(found, who, missing, names, [area])
        if area
        else words.city_sentences(found, who, missing, names)
    )
    st.markdown("\n".join(f"- {line}" for line in lines))
    pairs = radar.links(rows, area)
    both = [f"{words.SHORT[row.first]} und {words.SHORT[row.second]}" for row in pairs.itertuples()]
    draw.values(
        Table(
            [Column("pair", "Verbindung", is_number=False), Column("services", "Angebote")],
            pairs.assign(pair=both),
            caption="Angebote, die zwei Felder verbinden" + (f" ({names[area]})" if area else ""),
        )
    )
