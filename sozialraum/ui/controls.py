"""Widgets in, model values out. All keys, URL parameters and their repair live here.

A choice lives in the URL as an id (``?sr=04``). Streamlit's own binding writes labels, so ids are
synchronised here: an address that changed from outside (link, back button) wins over the widget;
an unknown value falls back to the default and is reported by `notes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from sozialraum.text import format as de
from sozialraum.ui import data

Kind = Literal["selectbox", "segmented", "radio", "slider"]
_LIMIT = 40  # characters of a rejected value that a note repeats


def note(message: str) -> None:
    """Remember a friendly remark about the address, for `notes`."""
    st.session_state.setdefault("_notes", []).append(message)


def notes() -> list[str]:
    """Friendly remarks about the address that could not be followed; empties the list."""
    return list(st.session_state.pop("_notes", []))


def _harmless(raw: str) -> str:
    """A rejected value as it may be repeated on screen: no markup, no link, not endless."""
    kept = re.sub(r"[^\w.\- ]", "", raw).strip()
    if len(kept) > _LIMIT:
        return kept[:_LIMIT] + " …"
    return kept or "…"


def _adopt(param: str, read: Callable[[str], Any], key: str, default: Any) -> None:
    """Bring the URL into the widget's state: on first sight, or when it changed from outside."""
    written = st.session_state.setdefault("_written", {})
    raw = st.query_params.get(param)
    if key in st.session_state and (raw is None or raw == written.get(param)):
        return
    value = default
    if raw is not None:
        try:
            value = read(raw)
        except (ValueError, KeyError):
            note(
                f"Der Link enthält für „{param}“ den unbekannten Wert „{_harmless(raw)}“. "
                "Gezeigt wird die Voreinstellung."
            )
    st.session_state[key] = value


def _publish(param: str, text: str) -> None:
    """Write the choice back to the URL, only if it differs (each write is a history entry)."""
    st.session_state.setdefault("_written", {})[param] = text
    if st.query_params.get(param) != text:
        st.query_params[param] = text


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
    key = f"choice_{param}"

    def read(raw: str) -> str:
        if raw not in options:
            raise ValueError(raw)
        return raw

    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    _adopt(param, read, key, default)
    shared: dict[str, Any] = {
        "options": list(options),
        "format_func": lambda option: options.get(option, option),
        "key": key,
        "help": help,
    }
    if kind == "segmented":
        value = st.segmented_control(label, required=True, persist_state="session", **shared)
    elif kind == "radio":
        value = st.radio(label, persist_state="session", **shared)
    elif kind == "slider":
        value = st.select_slider(label, persist_state="session", **shared)
    else:
        value = st.selectbox(label, placeholder="Bitte wählen", persist_state="session", **shared)
    value = value if value in options else default
    _publish(param, value)
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
    key = f"choice_{param}"

    def read(raw: str) -> list[str]:
        codes = list(dict.fromkeys(raw.split(".")))
        if not set(codes) <= set(options) or len(codes) > limit:
            raise ValueError(raw)
        return codes

    _adopt(param, read, key, list(default))
    chosen = st.multiselect(
        label,
        list(options),
        format_func=lambda option: options.get(option, option),
        key=key,
        max_selections=limit,
        placeholder="Bitte wählen",
        help=help,
        persist_state="session",
    )
    _publish(param, ".".join(chosen) or ".".join(default))
    return list(chosen)


def typed(label: str, *, param: str, default: str) -> str:
    """A short text, kept in the URL; longer ones are cut at 120 characters."""
    key = f"choice_{param}"
    _adopt(param, lambda raw: raw[:120], key, default)
    text = st.text_input(label, key=key, max_chars=120, persist_state="session")
    _publish(param, text)
    return text


def set_choice(param: str, value: Any) -> None:
    """Change a choice from code, before its widget is drawn in this run (map click, next)."""
    st.session_state[f"choice_{param}"] = value
    text = value if isinstance(value, str) else ".".join(value)
    st.session_state.setdefault("_written", {})[param] = text
    st.query_params[param] = text


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
