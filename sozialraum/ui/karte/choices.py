"""Karte: which level, figure, date and area; each level remembers its own."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sozialraum.text import format as de
from sozialraum.ui.shell import address, controls, data
from sozialraum.ui.shell.session import Slot

# of which a Stadtteil was proposed last
_STADTRAUM: Slot[object] = Slot("_st_of", None)


def chosen_indicator(level: str, default: str) -> data.Indicator:
    """The indicator to show (``?indikator=...``), remembered for each level of its own.

    On another level than Stadtraum the widget is ``?indikator_st=``; a link that says
    ``?indikator=`` is followed there too. If the indicator does not exist at the level, a note says
    so and names what is shown instead.
    """
    names = controls.indicator_names(level)
    # the registry's first, whatever stands first in the list: old links rest on it
    start = default if default in names else next(filter(names.get, data.current().indicators))
    param = "indikator" if level == "stadtraum" else "indikator_st"
    if param != "indikator":
        start = _from_stadtraum(names, start)

    def without_areas(raw: str) -> str:
        item = data.current().indicators.get(raw)
        if item is None or level != "stadtraum":
            return raw
        raise address.UnusableError(
            f"„{item.name}“ gibt es nicht je Stadtraum. Alle Werte stehen unter Daten & Quellen. "
            f"Gezeigt wird: {data.current().indicator(start).name}."
        )

    chosen = controls.choose("Kennzahl", names, param=param, default=start, resolve=without_areas)
    return data.current().indicator(chosen)


def _from_stadtraum(names: Mapping[str, str], start: str) -> str:
    """What a finer level starts with: the Stadtraum level's indicator, if it exists there.

    A note says so once if it does not. The level's own choice, once made, stays.
    """
    linked = st.query_params.get("indikator")
    asked = linked or address.chosen("indikator")
    has_own = address.chosen("indikator_st") or st.query_params.get("indikator_st")
    is_new = address.changed("indikator") is not None
    if isinstance(asked, str) and asked in names:
        if not st.query_params.get("indikator_st") and (is_new or not has_own):
            address.put("indikator_st", asked)  # not a default: the address must name it
        return start
    if not has_own and asked is not None:
        item = data.current().indicators.get(asked)
        missing = f"„{item.name}“ gibt es" if item else "Die Kennzahl des Links gibt es"
        shown = data.current().indicator(start)
        address.note(
            f"{missing} nur je Stadtraum. "
            f"Gezeigt wird: {shown.name} {de.year(data.current().newest(start, 'stadtteil'))}."
        )
    return start


def chosen_date(indicator: data.Indicator, level: str) -> str:
    """The date to show (``?jahr=...``, Stadtteil: ``?jahr_st=``): by default the newest full one.

    Dates with few areas stay selectable and say how many there are. If the indicator changed and
    the address names no date, the new indicator's own default is taken.
    """
    release, key = data.current(), indicator.indicator_id
    total = len(release.counted[level])
    labels = {}
    for day in reversed(release.stichtage(key, level)):
        words = de.year(day) if day.endswith("12-31") else de.date(day)
        known = release.filled[level, key][day]
        is_full = release.is_full(key, level, day)
        labels[day] = words if is_full else f"{words} (nur {known} von {total})"
    param = "jahr" if level == "stadtraum" else "jahr_st"
    default = release.newest(key, level)
    last = Slot(f"_shown_{param}", "")  # the indicator of the last run
    shown = last.get() or key
    if shown != key and "nur" in labels.get(address.chosen(param) or "", ""):
        address.forget(param)  # a year somebody chose stays where it is as good as the default
    last.set(key)
    linked = address.changed("jahr") if param != "jahr" else None
    if linked in labels and not st.query_params.get(param) and address.chosen(param) is None:
        address.put(param, linked)
    return controls.choose("Jahr (Stichtag)", labels, param=param, default=default)


LEVEL_NAMES = {"stadtraum": "Stadträume", "stadtteil": "Stadtteile"}


def chosen_level() -> str:
    """Stadtraum or Stadtteil (``?ebene=...``)."""
    return controls.choose(
        "Ebene", LEVEL_NAMES, param="ebene", default="stadtraum", kind="segmented"
    )


def chosen_area(level: str) -> str:
    """The selected area of a level: Stadtraum (``?sr=``) or Stadtteil (``?st=``).

    The first Stadtteil shown lies in the Stadtraum chosen before.
    """
    if level == "stadtraum":
        return controls.chosen_stadtraum()
    counted = set(data.current().counted[level])
    names = {a.code: a.name for a in data.current().area_lists[level] if a.code in counted}
    ordered = dict(sorted(names.items(), key=lambda item: de.collation_key(item[1])))
    stadtraum = st.query_params.get("sr") or address.chosen("sr")
    inside = [code for code in ordered if data.current().stadtraum_of(code) == stadtraum]
    has_moved = _STADTRAUM.get() != stadtraum and address.changed("st") is None
    if inside and has_moved and address.chosen("st") not in inside:
        address.put("st", inside[0])
    _STADTRAUM.set(stadtraum)
    return controls.choose("Stadtteil", ordered, param="st", default="21", resolve=_counted_with)


def _counted_with(raw: str) -> str:
    """The Stadtteil whose figures hold those of a small neighbour, with a note; else the code."""
    code = controls.area_code(raw)
    frame = data.current().areas["stadtteil"].set_index("code")
    host = frame["counted_with"].dropna().get(code)
    if host is None:
        return code
    address.note(
        f"Den Stadtteil {frame.loc[code, 'name']} ({code}) zählt die Stadt zusammen mit "
        f"{frame.loc[host, 'name']} ({host}). Gezeigt wird der gemeinsame Wert."
    )
    return str(host)
