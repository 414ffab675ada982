"""The fan of the city's forecast editions: how far forecasts of the same year lie apart."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers import forecast
from sozialraum.answers.table import Column, Table
from sozialraum.pictures import waves_chart
from sozialraum.text import forecast as words
from sozialraum.text import format as de
from sozialraum.ui.shell import data, draw, page
from sozialraum.ui.szenario import nachfrage


def show() -> None:
    """Past forecasts against the count, the fan of editions and its table, in a fold."""
    with page.fold("Wie sicher sind Prognosen?", key="waves_editions") as is_open:
        if not is_open:
            return
        release = data.current()
        editions = forecast.editions(release.tables["city_series"])
        actual, newest = forecast.actual_people(release), forecast.newest_course(release)
        if editions.empty or actual.empty:
            st.info("Frühere Ausgaben der Bevölkerungsprognose liegen nicht vor.")
            return
        nachfrage.show_review()
        sentence = sentence_of(editions, actual)
        st.markdown(f"{words.not_yet(editions, int(actual['year'].iloc[-1]))} {sentence}".strip())
        draw.chart(
            waves_chart.editions(editions, actual, newest),
            alternative=f"Einwohner Dresdens und Zielwerte der Prognose-Ausgaben. {sentence}",
            key="waves_fan",
        )
        st.caption(
            "Dünne Linien verbinden die Einwohnerzahl im Jahr der Ausgabe mit ihrem Zielwert; "
            "dazwischen ist kein Verlauf veröffentlicht. Gestrichelt: jüngste Ausgabe, Jahr für Jahr. "
            "Die Achse beginnt nicht bei null."
        )
        draw.values(
            Table(
                [
                    Column("edition", "Ausgabe", is_number=False),
                    Column("year", "Zieljahr", show=str),
                    Column("people", "Einwohner"),
                    Column("status", "Herkunft", is_number=False, show=de.status_label),
                    Column("source_text", "Quelle", is_number=False),
                ],
                editions,
                caption="Veröffentlichte Ausgaben der Bevölkerungsprognose, Stadt Dresden",
            )
        )


def sentence_of(editions: pd.DataFrame, actual: pd.DataFrame) -> str:
    """How far editions for the same year lie apart, against the growth the newest one expects."""
    parts = []
    for year, rows in editions.groupby("year"):
        if len(rows) > 1:
            named = [f"{r.edition} {de.number(r.people)}" for r in rows.itertuples()]
            parts.append(
                f"Für {year} nannten die Ausgaben {de.listing(named)} Einwohner: "
                f"{de.number(rows['people'].max() - rows['people'].min())} Unterschied."
            )
    newest, now = editions.iloc[-1], actual.iloc[-1]
    parts.append(
        f"Die Ausgabe {newest['edition']} erwartet von {int(now['year'])} bis {newest['year']} "
        f"eine Veränderung um {de.number(newest['people'] - now['people'], sign=True)}."
    )
    return " ".join(parts)
