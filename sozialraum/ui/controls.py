"""Widgets in, model values out: the choices all pages share, each an id in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from sozialraum.text import format as de
from sozialraum.ui import address, data

Kind = Literal["selectbox", "segmented", "radio", "slider"]


def choose(
    label: str,
    options: Mapping[str, str],
    *,
    param: str,
    default: str,
    kind: Kind = "selectbox",
    help: str | None = None,
) -> str:
    """One id out of ``options`` (id -> German label), kept in the URL as ``?param=id``."""
    if len(set(options.values())) < len(options):
        raise ValueError(f"{param}: Streamlit tells options apart by their labels")
    key = address.key_of(param)

    def read(raw: str) -> str:
        if raw not in options:
            raise ValueError(raw)
        return raw

    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    address.adopt(param, read, default)
    shared: dict[str, Any] = {
        "options": list(options),
        "format_func": lambda option: options.get(option, option),
        "key": key,
        "help": help,
    }
    if kind == "segmented":
        value = st.segmented_control(
            label, required=True, wrap=True, persist_state="session", **shared
        )
    elif kind == "radio":
        value = st.radio(label, persist_state="session", **shared)
    elif kind == "slider":
        value = st.select_slider(label, persist_state="session", **shared)
    else:
        value = st.selectbox(label, placeholder="Bitte wählen", persist_state="session", **shared)
    value = value if value in options else default
    address.publish(param, value, default)
    return value


def choose_many(
    label: str,
    options: Mapping[str, str],
    *,
    param: str,
    default: Sequence[str],
    limit: int,
    help: str | None = None,
) -> list[str]:
    """Up to ``limit`` ids out of ``options``, kept in the URL as ``?param=04.10.14``."""

    def read(raw: str) -> list[str]:
        codes = list(dict.fromkeys(raw.split("."))) if raw else []
        if not set(codes) <= set(options) or len(codes) > limit:
            raise ValueError(raw)
        return codes

    address.adopt(param, read, list(default))
    chosen = st.multiselect(
        label,
        list(options),
        format_func=lambda option: options.get(option, option),
        key=address.key_of(param),
        max_selections=limit,
        placeholder="Bitte wählen",
        help=help,
        persist_state="session",
    )
    address.publish(param, ".".join(chosen), ".".join(default))
    return list(chosen)


def typed(label: str, *, param: str, default: str) -> str:
    """A short text, kept in the URL; longer ones are cut at 120 characters."""
    address.adopt(param, lambda raw: raw[:120], default)
    text = st.text_input(label, key=address.key_of(param), max_chars=120, persist_state="session")
    address.publish(param, text, default)
    return text


def slide(
    label: str,
    values: Sequence[float],
    *,
    param: str,
    default: float,
    words: Callable[[float], str],
    help: str | None = None,
) -> float:
    """One of the given numbers on a slider, kept in the URL as a plain number (``?param=0.25``)."""
    steps = sorted({*map(float, values), float(default)})

    def read(raw: str) -> float:
        number = float(raw)
        if number not in steps:
            raise ValueError(raw)
        return number

    if st.session_state.get(address.key_of(param)) not in steps:
        st.session_state.pop(address.key_of(param), None)
    address.adopt(param, read, float(default))
    chosen = st.select_slider(
        label,
        steps,
        key=address.key_of(param),
        format_func=words,
        help=help,
        persist_state="session",
    )
    address.publish(param, f"{chosen:g}", f"{float(default):g}")
    return float(chosen)


def set_choice(param: str, value: str) -> None:
    """Change a choice in a callback, before its widget is drawn (map click, next, previous)."""
    st.session_state[address.key_of(param)] = value
    address.touch()


def stadtraum_names(*, with_number: bool = True) -> dict[str, str]:
    """Code -> "4 Pieschen", in the city's order."""
    return {
        area.code: f"{int(area.code)} {area.short_name}" if with_number else area.short_name
        for area in data.areas("stadtraum")
    }


def chosen_stadtraum(label: str = "Stadtraum", default: str = "04") -> str:
    """The Stadtraum everyone looks at, the same on every page (``?sr=04``)."""
    return choose(label, stadtraum_names(), param="sr", default=default)


def indicator_names(level: str) -> dict[str, str]:
    """Indicators with at least two values at a level: id -> "Name (Thema)", in registry order."""
    available = data.current().tables["availability"]
    enough = available[(available["level"] == level) & (available["value_count"] > 1)]
    present = set(enough["indicator_id"])
    return {
        key: f"{item.name} ({item.topic})"
        for key, item in data.current().indicators.items()
        if key in present
    }


def chosen_indicator(level: str, default: str) -> data.Indicator:
    """The indicator to show (``?indikator=...``)."""
    names = indicator_names(level)
    key = choose("Kennzahl", names, param="indikator", default=default)
    return data.indicator(key)


def chosen_date(indicator: data.Indicator, level: str) -> str:
    """The date to show (``?jahr=...``): the newest unless the address names another one."""
    dates = data.stichtage(indicator.indicator_id, level)
    labels = {day: de.year(day) if day.endswith("12-31") else de.date(day) for day in dates}
    return choose(
        "Jahr (Stichtag)", dict(reversed(labels.items())), param="jahr", default=dates[-1]
    )


LEVEL_NAMES = {"stadtraum": "Stadträume", "stadtteil": "Stadtteile"}


def chosen_level() -> str:
    """Stadtraum or Stadtteil (``?ebene=...``)."""
    return choose("Ebene", LEVEL_NAMES, param="ebene", default="stadtraum", kind="segmented")


def chosen_area(level: str) -> str:
    """The selected area of a level: Stadtraum (``?sr=``) or Stadtteil (``?st=``)."""
    if level == "stadtraum":
        return chosen_stadtraum()
    counted = set(data.counted_codes(level))
    names = {a.code: a.name for a in data.areas(level) if a.code in counted}
    ordered = dict(sorted(names.items(), key=lambda item: de.collation_key(item[1])))
    return choose("Stadtteil", ordered, param="st", default="21")
