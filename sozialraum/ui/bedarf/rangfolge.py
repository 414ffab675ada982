"""The view "Rangfolge" of the page Bedarf & Auswahl: ranks, and how surely."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers.need import EVERY, NEAR, TOP, Result
from sozialraum.answers.table import AREA, Column, Table
from sozialraum.model.ranking import INDEX_NAME
from sozialraum.model.ranking.catalogue import BY_ID
from sozialraum.model.ranking.smaa import SEED
from sozialraum.pictures import legend, palette, rankstrip
from sozialraum.pictures.legend import Entry
from sozialraum.text import format as de
from sozialraum.text import need as text
from sozialraum.ui.bedarf import need, need_words
from sozialraum.ui.bedarf.need import SPREADS
from sozialraum.ui.shell import address, data, downloads, draw, page


def show(result: Result, selected: str, places: need.Places) -> None:
    """Draw the view."""
    spread = _spread()
    with places.answer:
        page.answer(need_words.ranking_answer(result))
    svg = rankstrip.build_svg(
        strip_rows(result, spread),
        alt=alternative(result, spread),
        heading=f"unter den ersten {TOP}",
        selected=selected,
    )
    with page.picture():
        st.html(rankstrip.scrollable(draw.image_html(svg)) + _legend(spread))
    page.note(f"{need_words.area_sentence(result, selected)} {_rests_on(result, spread)}")
    page.unfold("Als Tabelle lesen", "need_table", show_table, result, selected)


def _spread() -> str:
    state = address.chosen("streuung")
    return state if state in SPREADS else EVERY


def strip_rows(result: Result, spread: str) -> list[rankstrip.StripRow]:
    """The ranked areas in order; ties share their rank."""
    found = result.every if spread == EVERY else result.near
    position = {code: row for row, code in enumerate(found.codes)}
    tops, intervals = found.top(TOP), found.interval()
    rows = []
    before: str | None = None
    for code in result.index.ranked:
        row = position[code]
        rows.append(
            rankstrip.StripRow(
                code=code,
                name=result.inputs.names[code],
                rank=float(result.index.ranks[code]),
                shares=found.shares[row],
                interval=(int(intervals[row][0]), int(intervals[row][1])),
                share_text=text.percent(float(tops[row]))
                .replace("unter ", "< ")
                .replace("über ", "> "),
                is_close=before is not None and before in result.too_close_to(code),
            )
        )
        before = code
    return rows


def alternative(result: Result, spread: str) -> str:
    """The picture in words."""
    index, names = result.index, result.inputs.names
    steady = max(index.ranked, key=lambda code: -_width(result, code, spread))
    shaky = max(index.ranked, key=lambda code: _width(result, code, spread))
    order = de.listing([names[code] for code in index.ranked[:3]])
    return (
        f"Rangfolge von {len(index.ranked)} Stadträumen nach Bedarf mit der Häufigkeit jedes Rangs "
        f"({SPREADS[spread]}). Vorn: {order}. Am festesten steht {names[steady]} "
        f"({_span(result, steady, spread)}), am wenigsten fest {names[shaky]} "
        f"({_span(result, shaky, spread)}). Alle Zahlen stehen in der Tabelle darunter."
    )


def _width(result: Result, code: str, spread: str) -> int:
    best, worst = result.interval(code, spread)
    return worst - best


def _span(result: Result, code: str, spread: str) -> str:
    best, worst = result.interval(code, spread)
    return f"Rang {best}" if best == worst else f"Rang {best} bis {worst}"


def _rests_on(result: Result, spread: str) -> str:
    draws = de.number(result.every.draws)
    noise = (
        "mit dem Zufall der Umfrage"
        if any(result.panel.noise.values())
        else "ohne Zufall der Umfrage"
    )
    return (
        f"{draws} zufällige Gewichtungen ({SPREADS[spread]}), {noise}. {need_words.basis(result)}"
    )


def _legend(spread: str) -> str:
    rows = [
        Entry(palette.INK, "Rang nach Ihren Gewichten", sign="○"),
        Entry(palette.PURPLE[-1], "kräftiger = häufiger auf diesem Rang"),
        Entry(legend.FRAME, f"Rahmen: neun von zehn ({SPREADS[spread]})"),
        Entry(palette.INK, "zum Rang davor: Unterschied zu klein", sign="≈"),
    ]
    return legend.build(rows, wide=True)


def table(result: Result) -> Table:
    """All areas with every figure of the view; areas without an index at the end."""
    index, names = result.index, result.inputs.names
    rows = []
    for code in [*index.ranked, *index.missing]:
        row = {
            "code": code,
            "name": names[code],
            "typ": result.panel.types.get(code, ""),
            "rank": index.ranks[code],
            "score": index.scores[code],
            "study": result.inputs.study.get(code),
            "close": "",
            "close_words": "–",
            "span": de.MISSING,
            "near": de.MISSING,
        }
        if code not in index.missing:
            close = result.too_close_to(code)
            row |= {
                "top": 100 * result.top_share(code),
                "top_near": 100 * result.top_share(code, NEAR),
                "close": de.listing([names[other] for other in close]),
                "close_words": de.listing([str(int(other)) for other in close]) or "–",
            }
            for key, spread in (("span", EVERY), ("near", NEAR)):
                best, worst = result.interval(code, spread)
                row |= {f"{key}_best": best, f"{key}_worst": worst}
                row[key] = f"{best}" if best == worst else f"{best}–{worst}"
        rows.append(row)
    return Table(
        [
            *AREA,
            Column("typ", file="Typ"),
            Column("rank", "Rang", file=True),
            Column("score", "Bedarfs\u00adindex", file="Index", decimals=2),
            Column("span", "Rang\u00adspanne, alle Gewichtungen"),
            Column("span_best", file="Rang von (alle)"),
            Column("span_worst", file="Rang bis (alle)"),
            Column("near", "Rang\u00adspanne, nahe Ihren"),
            Column("near_best", file="Rang von (nahe)"),
            Column("near_worst", file="Rang bis (nahe)"),
            _top("top", "alle"),
            _top("top_near", "nahe"),
            Column(
                "close",
                "zu nah für eine Rangaussage (SR)",
                is_number=False,
                file="zu nah für eine Rangaussage",
            ),
            Column("study", file="Prekarisierungsindex der Studie"),
        ],
        pd.DataFrame(rows),
        caption=f"{INDEX_NAME}: Ränge und wie fest sie stehen",
    )


def _top(key: str, which: str) -> Column:
    heading = f"unter den ersten {TOP}"
    file = f"{heading} in % ({which})"
    return Column(key, f"{heading}, {which}", file=file, show=text.percent_points)


def show_table(result: Result, selected: str) -> None:
    """The picture's table twin with downloads."""
    made = table(result)
    draw.values(made, selected=selected)
    st.caption(
        "Rangspanne: neun von zehn Gewichtungen. Höherer Index = höherer Bedarf. Der "
        "Prekarisierungsindex der Studie steht, wie veröffentlicht, in der Datei und unter „Prüfen“; der "
        "Bedarfsindex dieser Anwendung bildet ihn nicht nach."
    )
    downloads.download_buttons(made, metadata(result), name="bedarfsindex", key="need_ranking")


def metadata(result: Result, *more: str) -> dict[str, str]:
    """What travels with every file of this page; ``more`` are notes of a view."""
    index = result.index
    noise = {key: value for key, value in result.panel.noise.items() if key in index.names}
    return downloads.origin(
        index.names,
        f"{INDEX_NAME}: eigene Rechnung, kein veröffentlichter Index. Höher = mehr "
        "Bedarf. Status: berechnet; Gewichte sind eine Annahme.",
        need_words.basis(result),
        *more,
        f"SMAA mit {result.every.draws} zufälligen Gewichtungen, Startzahl {SEED}.",
        *(
            f"Streuung der Umfrage (geschätzt aus den Wellen): {data.current().indicator(key).short_name} "
            f"{de.spread(value, data.current().indicator(key).unit, 2)}"
            for key, value in noise.items()
        ),
        *(
            f"Annahme zur Richtung: {data.current().indicator(key).short_name}: {BY_ID[key].reason}"
            for key in index.names
            if need.is_assumed(key)
        ),
    )
