"""What people assume about children to come: levers, planned dwellings, and what that changes."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from sozialraum.answers import forecast, forecast_review
from sozialraum.answers.table import AREA, Column, Table
from sozialraum.model.people import demand as model
from sozialraum.model.people.city_forecast import ProjectionError
from sozialraum.model.people.demand import Demand, Dwellings
from sozialraum.text import forecast as words
from sozialraum.text import format as de
from sozialraum.text import read
from sozialraum.ui.shell import address, controls, data, downloads, draw, page, register, session
from sozialraum.ui.shell.callbacks import button, guarded

PARAM = "wohnungen"
INDICATORS = ["u18_count", "haushalte_count"]


def choose() -> Demand:
    """The levers, in a fold; their values count while it is closed, too."""
    rows = register.entries()
    with page.fold("Kinder: Alter und eigene Annahmen", key="waves_demand") as is_open:
        ages = controls.choose(
            "Alter am 31.12. des Planungsjahres",
            words.AGE_WORDS,
            param="alter",
            default="u18",
            help="Planungsjahr ist das letzte gezeigte Jahr. Gezählt wird, wer dann so alt ist.",
            is_shown=is_open,
        )
        births, moves, children = (
            register.slide(rows[key], param=param, is_shown=is_open)
            for key, param in (
                (model.BIRTHS_ID, "geburten"),
                (model.MOVES_ID, "zuzug"),
                (model.CHILDREN_ID, "kinder_je_wohnung"),
            )
        )
        demand = Demand(_dwellings(), children, births, moves, ages)
        if _years():
            _enter(demand, is_shown=is_open)
        if is_open:
            _show_past()
    return demand


def _show_past() -> None:
    st.caption(
        "Diese Annahmen stehen in der Adresse dieser Seite und gehen mit ihrem Link weiter; ein "
        "gespeichertes Szenario enthält sie nicht."
    )
    names = controls.stadtraum_names()
    for one in forecast_review.reviews(data.current())[:1]:
        st.caption(words.reviewed(one.day, one.areas, one.typical, one.city, names))


def _years() -> range:
    return forecast.years(data.current())


def _dwellings() -> tuple[Dwellings, ...]:
    """The planned dwellings of the address; an unreadable text is reported."""
    codes, years = controls.stadtraum_names(), _years()

    def valid(raw: str) -> str:
        try:
            return model.encode(model.decode(raw, codes, years))
        except ProjectionError as error:
            raise address.UnusableError(
                f"Der Link passt bei „{PARAM}“ nicht. {error} Gezeigt wird: keine neuen Wohnungen."
            ) from None

    text = str(address.adopt(PARAM, valid, "", has_widget=False))
    address.publish(PARAM, text, "")
    return model.decode(text, codes, years)


def _enter(demand: Demand, *, is_shown: bool) -> None:
    """Add, change and take out planned dwellings of one Stadtraum and year."""
    labels = {str(year): str(year) for year in _years()}
    if is_shown:
        st.markdown("**Neue Wohnungen**")
        code = controls.chosen_stadtraum()
    year = int(
        controls.choose(
            "Bezogen bis Ende",
            labels,
            param="bezug",
            default=str(_years()[0]),
            is_shown=is_shown,
        )
    )
    if is_shown:
        _enter_number(demand, code, year)


def _enter_number(demand: Demand, code: str, year: int) -> None:
    names = controls.stadtraum_names()
    held = {(one.code, one.year): one.count for one in demand.dwellings}.get((code, year), 0)
    key = f"dwellings_{code}_{year}_{held}"
    st.text_input(
        f"Wohnungen in {names[code]}, {year}",
        de.number(held) if held else "",
        key=key,
        max_chars=read.LONGEST,
        placeholder="zum Beispiel 120",
        on_change=guarded(_take),
        args=(code, year, key),
        help="Ganze Zahl; leer oder 0 nimmt die Zeile wieder heraus. " + words.ON_TOP,
    )
    if demand.dwellings:
        draw.values(_planned(demand))
        button("Alle Wohnungen entfernen", None, _put, Demand())


def _take(code: str, year: int, key: str) -> None:
    text = session.text_of(key).strip()
    try:
        count = read.number(text) if text else 0
    except ValueError as error:
        raise ProjectionError(
            f"Wohnungen: „{text}“: {error}. Erlaubt sind ganze Zahlen, zum Beispiel 120."
        ) from None
    if count != int(count):
        raise ProjectionError(f"Wohnungen: „{text}“ ist keine ganze Zahl.")
    held = model.decode(address.in_force(PARAM, ""), controls.stadtraum_names(), _years())
    _put(Demand(held).with_dwellings(code, year, int(count)))


def _put(demand: Demand) -> None:
    address.put(PARAM, model.encode(demand.dwellings))


def _planned(demand: Demand) -> Table:
    names = controls.stadtraum_names()
    return Table(
        [
            Column("name", "Stadtraum", is_number=False),
            Column("year", "bis Ende", show=str),
            Column("count", "Wohnungen"),
        ],
        pd.DataFrame(
            [(one.code, names[one.code], one.year, one.count) for one in demand.dwellings],
            columns=["code", "name", "year", "count"],
        ),
        caption="Geplante Wohnungen (eigene Annahme)",
    )


def show(demand: Demand, year: int) -> None:
    """Each Stadtraum's children by forecast and as assumed, in a fold."""
    with page.fold("Als Tabelle lesen: Kinder je Stadtraum", key="waves_children") as is_open:
        if not is_open:
            return
        if year not in _years():
            st.info(f"Für {year} gibt es keine Prognose der Stadt.")
            return
        made = children_table(demand, year)
        draw.values(made)
        st.caption(f"{words.ON_TOP} Schätzung, auf Zehn gerundet.")
        said = words.assumed(demand) or "keine, nur Prognose der Stadt"
        downloads.download_buttons(
            lambda: made,
            downloads.origin(INDICATORS, f"Eigene Annahmen: {said}", words.ON_TOP),
            name="kinder_stadtraeume",
            key="kinder_stadtraeume",
        )


def children_table(demand: Demand, year: int) -> Table:
    """Today, by forecast and as assumed; the last three only if something is assumed."""
    frame = forecast.by_area(data.current(), demand, year)
    own = [
        *_rounded("assumed", "mit Annahmen", _tens),
        *_rounded("difference", "Unterschied", _change),
        Column("dwellings", "neue Wohnungen", file=True),
    ]
    sums = frame.drop(columns="code").sum(skipna=False)
    return Table(
        [
            *AREA,
            Column("now", "heute gezählt", file=True),
            *_rounded("forecast", f"Prognose {year}", _tens),
            *([] if demand.is_forecast else own),
        ],
        frame.assign(name=frame["code"].map(controls.stadtraum_names())),
        caption=f"{words.AGE_WORDS[demand.ages]} je Stadtraum am 31.12.{year} (Schätzung)",
        foot=[{"name": "Dresden", **sums.to_dict()}],
    )


def _rounded(key: str, heading: str, show: Callable[[float], str]) -> list[Column]:
    """An estimate: rounded on the screen, as it is computed in files, where the heading says so."""
    return [Column(key, heading, show=show), Column(key, file=f"{heading}, ungerundet", digits=1)]


def _tens(count: float) -> str:
    return de.number(round(count, -1))


def _change(count: float) -> str:
    return de.number(round(count, -1), sign=True)


def show_review() -> None:
    """Past forecasts against what came, as sentences and a table."""
    found = forecast_review.reviews(data.current())
    names = controls.stadtraum_names()
    for one in found:
        st.markdown(words.reviewed(one.day, one.areas, one.typical, one.city, names))
    if not found:
        st.info("Prognosen, deren Jahr schon gezählt ist, liegen nicht vor.")
        return
    for one in found:
        draw.values(review_table(one))
    st.caption(
        "Gezählt: Einwohner nach 13 Altersklassen; wer 25 oder 26 ist, ist daraus geschätzt. Wo es "
        "auch die gedruckte Zahl gibt, weicht die Schätzung höchstens "
        f"{de.with_unit(100 * found[0].estimate_off, '%', 1)} ab. Prognosen sind auf 100 gerundet."
    )
    sources = data.current().sources_of([one.indicator_id for one in found])
    for row in sources.drop_duplicates("source_id").to_dict("records"):
        st.caption(page.origin(row))


def review_table(one: forecast_review.Review) -> Table:
    """A forecast beside the count, largest error first."""
    names = controls.stadtraum_names()
    city = [] if pd.isna(one.city["error"]) else [{"name": "Dresden", **one.city.to_dict()}]
    return Table(
        [
            Column("name", "Stadtraum", is_number=False),
            Column("forecast", "Prognose"),
            Column("counted", "gezählt", show=words.people),
            Column("error", "Abweichung", show=_percent),
        ],
        one.areas.assign(name=one.areas["code"].map(names), far=one.areas["error"].abs()),
        caption=f"Prognose und Zählung am {de.date(one.day)}, 0 bis 26 Jahre",
        order=["-far"],
        foot=[{**row, "error": _percent(row["error"])} for row in city],
    )


def _percent(share: float | str) -> str:
    return share if isinstance(share, str) else de.with_unit(100 * share, "%", 1, sign=True)
