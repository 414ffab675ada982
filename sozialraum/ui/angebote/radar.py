"""Angebote, view "Grundlagen & Träger" (the Versäulungs-Radar): legal bases and providers per Stadtraum, and what is missing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers import offers
from sozialraum.answers.table import AREA, Column, Table, only_in_file
from sozialraum.model.services import NONE, OTHER, PARAGRAPHS, radar
from sozialraum.model.services.ratios import PLACED_SHARE
from sozialraum.model.services.selection import select
from sozialraum.pictures import notice, palette, radar_chart
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.einrichtungen.services import GROUP_NAMES, Listing
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
SHORT = {
    **{key: word.replace(" ", "\u00a0") for key, word in PARAGRAPHS.items()},
    OTHER: "andere",
    NONE: "ohne",
}
_DEEPEST = 8  # this many services and more get the darkest fill


def show(listing: Listing, _: None = None) -> None:
    """Draw the view."""
    names = controls.stadtraum_names()
    area = listing.selection.stadtraum
    seen = offers.pillars(data.current(), _whole_city(listing))
    rows, found, who, missing = seen.rows, seen.found, seen.who, seen.missing
    page.answer(answer(missing, names))
    with page.picture():
        draw.keys(radar_chart.keys(SHORT))
        draw.chart(
            radar_chart.build(found, names, SHORT),
            alternative=alternative(found, names),
            key="radar_chart",
        )
    page.note(basis(found, missing, names))
    with page.fold("Als Tabelle lesen", key="radar_matrix_fold") as is_open:
        if is_open:
            _show_matrix(listing, found, who, names)
    with page.fold("In Worten: Träger, leere Felder, Verbindungen", key="radar_words") as is_open:
        if is_open:
            _show_words(rows, found, who, missing, names, area)
            st.markdown("**Jeder Stadtraum in einem Satz**")
            lines = sentences(found, who, missing, names, list(names))
            st.markdown("\n".join(f"- {line}" for line in lines))


def _whole_city(listing: Listing) -> pd.DataFrame:
    """All filters but the Stadtraum: that one picks a row, it does not empty the others."""
    return select(listing.services, replace(listing.selection, stadtraum=""))


def answer(missing: list[radar.MissingPair], names: dict[str, str]) -> str:
    """The gap most Stadträume share."""
    if not missing:
        return "In jedem Stadtraum ist jede der Grundlagen, die hier vollständig erfasst sind, vertreten."
    paragraph, places, city_wide = _widest_gap(missing, names)
    return (
        f"Am häufigsten fehlt {GROUP_NAMES[paragraph]}: In {len(places)} von {len(names)} "
        f"Stadträumen ist kein Angebot erfasst; stadtweit gibt es {city_wide}."
    )


def _widest_gap(
    missing: list[radar.MissingPair], names: dict[str, str]
) -> tuple[str, list[str], int]:
    most = pd.Series([pair.paragraph for pair in missing]).value_counts()
    pairs = [pair for pair in missing if pair.paragraph == str(most.index[0])]
    return pairs[0].paragraph, [names[pair.stadtraum] for pair in pairs], pairs[0].city_wide


def basis(found: radar.Radar, missing: list[radar.MissingPair], names: dict[str, str]) -> str:
    """Where that gap is, how many services are counted, and why the question is asked."""
    where = ""
    if missing:
        paragraph, places, _ = _widest_gap(missing, names)
        where = f"{GROUP_NAMES[paragraph]} ist nicht erfasst in {de.listing(places)}. "
    return (
        f"{where}{de.count(found.total, 'Angebot', 'Angebote')} (ohne {found.closed} geschlossene) "
        f"verteilen sich auf {int((found.counts.sum() > 0).sum())} Rechtsgrundlagen des SGB VIII; "
        "jedes zählt einmal, an seinem Standort. Die Studie nennt es Versäulung, wenn Angebote "
        "nach Rechtsgrundlage und Träger nebeneinander stehen statt miteinander arbeiten."
    )


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
            *(Column(key, SHORT[key], title=GROUP_NAMES[key], file=True) for key in radar.COLUMNS),
            *(Column(f"{key}_more", file=f"{SHORT[key]} weitere") for key in radar.COLUMNS),
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
    words = (
        "+n = weitere, die hier mitwirken oder auf zweiter Grundlage arbeiten; "
        "zählen in keiner Summe. – = nichts erfasst. Kitas (§§ 22 ff) sind kaum einzeln erfasst, "
        "§§ 12 und 14 wirken meist stadtweit: Dort sagt ein leeres Feld wenig."
        " Träger und Konzentration zählen alle, die hier stehen oder mitwirken. Konzentration (HHI): "
        "Summe der quadrierten Anteile der Träger; 1 = ein Träger hat alles, nahe 0 = viele teilen sich "
        f"die Angebote.{_unplaced(found)}"
    )
    st.html(notice.build(words))
    downloads.download_buttons(
        made,
        services.metadata(listing, "Jedes Angebot zählt einmal; „weitere“ zählen in keiner Summe."),
        name=services.export_name(listing, "versaeulungs_radar"),
        key="services_radar",
    )


def _unplaced(found: radar.Radar) -> str:
    counts = found.counts.loc[radar.NOWHERE]
    if not counts.sum():
        return ""
    group = str(counts.idxmax())
    return (
        f" Bei {counts[group]} von {found.counts[group].sum()} Angeboten nach {SHORT[group]} ist der "
        "Stadtraum nicht bekannt: Diese Spalte lässt sich zwischen Stadträumen nicht vergleichen."
        if counts[group] > (1 - PLACED_SHARE) * found.counts[group].sum()
        else ""
    )


def alternative(found: radar.Radar, names: dict[str, str]) -> str:
    """The chart in words: ends, and the largest pillar."""
    sums = found.counts.loc[list(names)].sum(axis=1)
    pillars = found.counts.loc[list(names)].sum()
    if not sums.sum():
        return "Kein Angebot der Auswahl hat einen Standort in einem Stadtraum."
    most = [names[code] for code in sums.index[sums == sums.max()]]
    least = [names[code] for code in sums.index[sums == sums.min()]]
    return (
        f"Angebote mit Standort je Stadtraum: die meisten ({sums.max()}) in {de.listing(most)}, die "
        f"wenigsten ({sums.min()}) in {de.listing(least)}. Größte Spalte: "
        f"{GROUP_NAMES[str(pillars.idxmax())]} mit {pillars.max()}."
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
        sentences(found, who, missing, names, [area])
        if area
        else city_sentences(found, who, missing, names)
    )
    st.markdown("\n".join(f"- {line}" for line in lines))
    pairs = radar.links(rows, area)
    draw.table(
        [
            {
                "pair": f"{SHORT[row.first]} und {SHORT[row.second]}",
                "services": str(row.services),
            }
            for row in pairs.itertuples()
        ],
        [Column("pair", "Verbindung", is_number=False), Column("services", "Angebote")],
        caption="Angebote, die zwei Felder verbinden" + (f" ({names[area]})" if area else ""),
    )


def city_sentences(
    found: radar.Radar, who: pd.DataFrame, missing: list[radar.MissingPair], names: dict[str, str]
) -> list[str]:
    """German sentences on the whole city: concentration, what is missing, what connects."""
    known = who.dropna(subset="hhi")
    lines = []
    if len(known):
        top, low = known.loc[known["hhi"].idxmax()], known.loc[known["hhi"].idxmin()]
        owner = (
            f" (größter: {literal(top['largest'])}, {de.with_unit(100 * top['largest_share'], '%')})"
            if top["largest"]
            else ""
        )
        lines.append(
            f"**Träger**: am stärksten gebündelt in {names[top['code']]} "
            f"({de.number(top['hhi'], 2)}){owner}, am breitesten in {names[low['code']]} "
            f"({de.number(low['hhi'], 2)})."
        )
    for paragraph in radar.EXPECTED:
        gone = [names[pair.stadtraum] for pair in missing if pair.paragraph == paragraph]
        if gone:
            lines.append(f"**{GROUP_NAMES[paragraph]}** ist nicht erfasst in {de.listing(gone)}.")
    unplaced = int(found.counts.loc[radar.NOWHERE].sum())
    lines.append(
        f"**Ohne bekannten Stadtraum** sind {unplaced} Angebote; sie können ein leeres Feld füllen."
    )
    return lines


def sentences(
    found: radar.Radar,
    who: pd.DataFrame,
    missing: list[radar.MissingPair],
    names: dict[str, str],
    codes: list[str],
) -> list[str]:
    """One German sentence per Stadtraum: fields, providers, what is missing, what connects."""
    details = who.set_index("code")
    lines = []
    for code in codes:
        row = details.loc[code]
        gone = [pair for pair in missing if pair.stadtraum == code]
        fields = int(found.reached.loc[code, [*PARAGRAPHS, OTHER]].sum())
        text = (
            f"**{names[code]}**: {de.count(int(row['services']), 'Angebot', 'Angebote')} in "
            f"{de.count(fields, 'Feld', 'Feldern')}, {de.count(int(row['providers']), 'Träger', 'Träger')}"
        )
        if row["largest"]:
            text += f" (größter: {literal(row['largest'])}, {de.with_unit(100 * row['largest_share'], '%')})"
        if gone:
            text += f"; nicht erfasst: {de.listing([_gone(pair) for pair in gone])}"
        text += (
            f"; {row['bridging']} verbinden Felder, {row['crossing']} Träger arbeiten in mehreren."
        )
        lines.append(text)
    return lines


def _gone(pair: radar.MissingPair) -> str:
    word = SHORT[pair.paragraph]
    if pair.unplaced:
        return f"{word} (von {pair.unplaced} Angeboten ist der Stadtraum unbekannt)"
    return word
