"""Widgets in, model values out: the choices all pages share, each an id in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

import streamlit as st

from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.text import format as de
from sozialraum.text import read
from sozialraum.text.markdown import literal
from sozialraum.ui.registry import Page
from sozialraum.ui.shell import address, data, presenting
from sozialraum.ui.shell.callbacks import guarded

Kind = Literal["selectbox", "segmented", "radio", "slider"]
_is_drawn: ContextVar[bool] = ContextVar("is_drawn", default=True)


@contextmanager
def popover(
    label: str, *, key: str, width: Literal["content", "stretch"] = "content"
) -> Iterator[None]:
    """A button that opens choices; they count while it is closed, too, but are drawn only when open.

    The browser puts what lies in a popover on the screen when it is opened. Drawn before, a widget
    would miss the value it was given meanwhile, and hand back its old one as if somebody moved it.
    """
    box = st.popover(label, key=f"fold_{key}", width=width, on_change="rerun")
    before = _is_drawn.set(bool(box.open))
    try:
        with box:
            yield
    finally:
        _is_drawn.reset(before)


def choose(
    label: str,
    options: Mapping[str, str],
    *,
    param: str,
    default: str,
    kind: Kind = "selectbox",
    help: str | None = None,
    resolve: Callable[[str], str] | None = None,
    is_shown: bool = True,
) -> str:
    """One id out of ``options`` (id -> German label), kept in the URL as ``?param=id``.

    ``resolve`` turns an id that is no option into one, with a note of its own, or raises
    `address.UnusableError` with what to say. ``is_shown`` false, as in a closed fold: the choice
    counts, its widget is not drawn.
    """
    if len(set(options.values())) < len(options):
        raise ValueError(f"{param}: Streamlit tells options apart by their labels")
    key, is_shown = address.key_of(param), is_shown and _is_drawn.get()

    def read(raw: str) -> str:
        if raw not in options and resolve is not None:
            raw = resolve(raw)
        if raw not in options:
            raise ValueError(raw)
        return raw

    held = address.adopt(param, read, default, options.__contains__, has_widget=is_shown)
    shared: dict[str, Any] = {
        "options": list(options),
        "format_func": lambda option: options.get(option, option),
        "key": key,
        "help": help,
    }
    if not is_shown:
        value = held
    elif kind == "segmented":
        value = st.segmented_control(label, required=True, wrap=True, **shared)
    elif kind == "radio":
        value = st.radio(label, **shared)
    elif kind == "slider":
        value = st.select_slider(label, **shared)
    else:
        value = st.selectbox(label, placeholder="Bitte wählen", **shared)
    value = value if value in options else default
    address.publish(param, value, default)
    presenting.offer(param, list(options), value)
    return value


def remembered(options: Mapping[str, str], *, param: str, default: str) -> str:
    """A choice of another view of the page, from the address or the session, without its widget."""

    def read(raw: str) -> str:
        if raw not in options:
            raise ValueError(raw)
        return raw

    value = str(address.adopt(param, read, default, options.__contains__, has_widget=False))
    address.publish(param, value, default)
    return value


def chosen_view(page: Page) -> str:
    """The key of the page's view to show (``?ansicht=...``); the first by default."""
    first = next(iter(page.views))
    with st.container(key="view_switch"):
        return choose("Ansicht", page.views, param=page.param, default=first, kind="segmented")


def choose_many(
    label: str,
    options: Mapping[str, str],
    *,
    param: str,
    default: Sequence[str],
    limit: int,
    help: str | None = None,
    is_shown: bool = True,
) -> list[str]:
    """Up to ``limit`` ids out of ``options``, kept in the URL as ``?param=04.10.14``.

    ``is_shown``: as for `choose`.
    """

    def read(raw: str) -> list[str]:
        codes = list(dict.fromkeys(raw.split("."))) if raw else []
        if not set(codes) <= set(options) or len(codes) > limit:
            raise ValueError(raw)
        return codes

    key, refused = address.key_of(param), f"_too_many_{param}"

    def cut() -> None:
        picked = st.session_state[key]
        st.session_state[key], st.session_state[refused] = picked[:limit], picked[limit:]

    is_shown, known = is_shown and _is_drawn.get(), set(options).issuperset
    held = address.adopt(param, read, list(default), known, has_widget=is_shown)
    if not is_shown:
        address.publish(param, ".".join(held), ".".join(default))
        return list(held)
    chosen = st.multiselect(
        label,
        list(options),
        format_func=lambda option: options.get(option, option),
        key=key,
        # Streamlit's own limit speaks English and lets "select all" take the first
        on_change=guarded(cut),
        select_all=limit >= len(options),
        placeholder="Bitte wählen",
        help=help,
    )
    left_out = [options[one] for one in st.session_state.pop(refused, []) if one in options]
    if left_out:
        st.caption(
            f"Höchstens {limit} auf einmal: {literal(de.listing(left_out))} ist nicht dabei. Bitte "
            "wählen Sie zuerst etwas ab."
        )
    address.publish(param, ".".join(chosen), ".".join(default))
    return list(chosen)


def typed(label: str, *, param: str, default: str) -> str:
    """A short text, kept in the URL; longer ones are cut at 120 characters."""
    address.adopt(param, lambda raw: raw[:120], default)
    text = st.text_input(label, key=address.key_of(param), max_chars=120)
    address.publish(param, text, default)
    return text


def typed_number(
    label: str, held: float | None, *, low: float, high: float, unit: str
) -> float | str | None:
    """A number typed the German way ("4,5"), None for an empty field, or why it is none (German).

    The one field for numbers: Streamlit's own makes 45 of "4,5" in a browser set to English.
    ``held`` is what is known now; it stands in the field and stays readable below it.
    """
    shown = "" if held is None else de.short(held)
    span = f"{de.short(low)} bis {de.short(high)} {unit}"
    text = st.text_input(label, shown, max_chars=read.LONGEST, placeholder=de.MISSING)
    st.caption(f"{span}; bisher {shown or de.MISSING}")
    if text.strip() == shown:
        return held
    try:
        value = read.number(text) if text.strip() else None
    except ValueError as error:
        return f"{label}: „{text.strip()}“: {error}. Erlaubt: {span}, zum Beispiel 4,5."
    if value is not None and not low <= value <= high:
        return f"{label}: {de.short(value)} liegt außerhalb von {span}."
    return value


def slide(
    label: str,
    values: Sequence[float],
    *,
    param: str,
    default: float,
    words: Callable[[float], str],
    help: str | None = None,
    is_shown: bool = True,
) -> float:
    """One of the given numbers on a slider, kept in the URL as a plain number (``?param=0.25``).

    ``is_shown`` false, as in a closed fold: the value counts, the slider is not drawn.
    """
    steps, is_shown = sorted({*map(float, values), float(default)}), is_shown and _is_drawn.get()

    def read(raw: str) -> float:
        number = float(raw)
        if number not in steps:
            raise ValueError(raw)
        return number

    held = address.adopt(param, read, float(default), steps.__contains__, has_widget=is_shown)
    chosen = float(held)
    if is_shown:
        chosen = st.select_slider(
            label,
            steps,
            key=address.key_of(param),
            format_func=words,
            help=help,
        )
    # plain: "2.7e+07" is no number to people, and its plus is a space in many links
    address.publish(param, f"{chosen:.10g}", f"{float(default):.10g}")
    return float(chosen)


def set_choice(param: str, value: object) -> None:
    """Change a choice in a callback, before its widget is drawn (map click, next, previous)."""
    address.put(param, value)


def stadtraum_names() -> dict[str, str]:
    """Code -> "4 Pieschen", in the city's order."""
    return data.current().names("stadtraum")


def chosen_stadtraum(label: str = "Stadtraum", default: str = "04") -> str:
    """The Stadtraum everyone looks at, the same on every page (``?sr=04``)."""
    return choose(label, stadtraum_names(), param="sr", default=default, resolve=area_code)


def area_code(raw: str) -> str:
    """The area code a person means: "7" and "017" as the command line takes them."""
    digits = raw.strip().lstrip("0")
    return digits.zfill(2) if digits.isascii() and digits.isdigit() else raw


# What people ask for most stands first in every selection; the rest follows by dimension.
MOST_USED = (
    *("belastungsindex", "u18_share", "alleinerziehende_share", "migration_share"),
    *("sgb2_25_54_share", "aequivalenzeinkommen_eur", "angebote_vzae_per_1000_u25"),
    *("einwohner_count", "u18_count", "wahlbeteiligung_share"),
)


def by_dimension(indicator_ids: Iterable[str]) -> dict[str, str]:
    """Indicators as every selection offers them: id -> "Name (Sozialstruktur)".

    The most used first, then by the study's dimensions, each in registry order. Typing any part of
    a name or of a dimension finds it.
    """
    wanted, known = set(indicator_ids), data.current().indicators
    first = [key for key in MOST_USED if key in wanted]
    rest = [
        key
        for dimension in STUDY_DIMENSIONS
        for key, item in known.items()
        if key in wanted and item.dimension == dimension and key not in first
    ]
    return {
        key: f"{known[key].name} ({STUDY_DIMENSIONS[known[key].dimension]})" for key in first + rest
    }


def indicator_names(level: str) -> dict[str, str]:
    """Indicators with at least two values at a level, as `by_dimension` names them."""
    available = data.current().tables["availability"]
    enough = available[(available["level"] == level) & (available["value_count"] > 1)]
    return by_dimension(enough["indicator_id"])
