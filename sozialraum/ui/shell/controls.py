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
) -> list[str]:
    """Up to ``limit`` ids out of ``options``, kept in the URL as ``?param=04.10.14``."""

    def read(raw: str) -> list[str]:
        codes = list(dict.fromkeys(raw.split("."))) if raw else []
        if not set(codes) <= set(options) or len(codes) > limit:
            raise ValueError(raw)
        return codes

    key, refused = address.key_of(param), f"_too_many_{param}"

    def cut() -> None:
        picked = st.session_state[key]
        st.session_state[key], st.session_state[refused] = picked[:limit], picked[limit:]

    is_shown, known = _is_drawn.get(), set(options).issuperset
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


def chosen_indicator(level: str, default: str) -> data.Indicator:
    """The indicator to show (``?indikator=...``), remembered for each level of its own.

    On another level than Stadtraum the widget is ``?indikator_st=``; a link that says
    ``?indikator=`` is followed there too. If the indicator does not exist at the level, a note says
    so and names what is shown instead.
    """
    names = indicator_names(level)
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

    chosen = choose("Kennzahl", names, param=param, default=start, resolve=without_areas)
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
    shown = st.session_state.get(f"_shown_{param}", key)
    if shown != key and "nur" in labels.get(address.chosen(param) or "", ""):
        address.forget(param)  # a year somebody chose stays where it is as good as the default
    st.session_state[f"_shown_{param}"] = key
    linked = address.changed("jahr") if param != "jahr" else None
    if linked in labels and not st.query_params.get(param) and address.chosen(param) is None:
        address.put(param, linked)
    return choose("Jahr (Stichtag)", labels, param=param, default=default)


LEVEL_NAMES = {"stadtraum": "Stadträume", "stadtteil": "Stadtteile"}


def chosen_level() -> str:
    """Stadtraum or Stadtteil (``?ebene=...``)."""
    return choose("Ebene", LEVEL_NAMES, param="ebene", default="stadtraum", kind="segmented")


def chosen_area(level: str) -> str:
    """The selected area of a level: Stadtraum (``?sr=``) or Stadtteil (``?st=``).

    The first Stadtteil shown lies in the Stadtraum chosen before.
    """
    if level == "stadtraum":
        return chosen_stadtraum()
    counted = set(data.current().counted[level])
    names = {a.code: a.name for a in data.current().area_lists[level] if a.code in counted}
    ordered = dict(sorted(names.items(), key=lambda item: de.collation_key(item[1])))
    stadtraum = st.query_params.get("sr") or address.chosen("sr")
    inside = [code for code in ordered if data.current().stadtraum_of(code) == stadtraum]
    has_moved = st.session_state.get("_st_of") != stadtraum and address.changed("st") is None
    if inside and has_moved and address.chosen("st") not in inside:
        address.put("st", inside[0])
    st.session_state["_st_of"] = stadtraum
    return choose("Stadtteil", ordered, param="st", default="21", resolve=_counted_with)


def _counted_with(raw: str) -> str:
    """The Stadtteil whose figures hold those of a small neighbour, with a note; else the code."""
    code = area_code(raw)
    frame = data.current().areas["stadtteil"].set_index("code")
    host = frame["counted_with"].dropna().get(code)
    if host is None:
        return code
    address.note(
        f"Den Stadtteil {frame.loc[code, 'name']} ({code}) zählt die Stadt zusammen mit "
        f"{frame.loc[host, 'name']} ({host}). Gezeigt wird der gemeinsame Wert."
    )
    return str(host)
