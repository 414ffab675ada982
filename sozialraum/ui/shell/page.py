"""The frame of every page: lead, answer, notes, "Woher?", next step, in this order."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import ParamSpec

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from sozialraum.answers import posts
from sozialraum.pictures import map_frame, palette
from sozialraum.store.errors import DataError, StoreError
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui import registry
from sozialraum.ui.registry import Page
from sozialraum.ui.shell import address, controls, data, drawn, presenting, take
from sozialraum.ui.shell.session import Slot

P = ParamSpec("P")
# Words spelled out at first use on a page.
ABBREVIATIONS = {
    "KiFaZ": "Kinder- und Familienzentrum",
    "VzÄ": "Vollzeitäquivalent: eine volle Stelle",
    "HzE": "Hilfen zur Erziehung",
    "ASD": "Allgemeiner Sozialer Dienst",
    "KBU": "Kommunale Bürgerumfrage",
}

LONG_ANSWER = 140  # letters: two lines at 1024 px hold more only in smaller type
_ADDRESS = re.compile(r"https?://[^\s()<>]+")  # a source may be somebody's own
ASSETS = Path(__file__).parent / "assets"
LAST = (ASSETS / "present.css", ASSETS / "print.css")
SCRIPTS = tuple(ASSETS / f"{name}.js" for name in ("app", "maps", "present"))
_NOTES_PLACE: Slot[DeltaGenerator | None] = Slot("_notes_place", None)


@cache
def style_sheet() -> str:
    """Tokens, what is common, and what each page package brings, as one sheet: no page flickers."""
    own = sorted(ASSETS.parents[1].glob("*/style.css"))
    files = [ASSETS / "base.css", ASSETS / "components.css", ASSETS / "map.css", *own, *LAST]
    return "\n".join(
        [palette.css(), map_frame.css(), *(file.read_text(encoding="utf-8") for file in files)]
    )


@cache
def script() -> str:
    """What the page does in the browser by itself."""
    return "\n".join(file.read_text(encoding="utf-8") for file in SCRIPTS)


def style() -> None:
    """Our few rules of type and space, and the page's language for screen readers."""
    st.html(f"<style>{style_sheet()}</style>")
    # Streamlit writes <html lang="en">; screen readers would read German with English sounds.
    # Its navigation is a list with <div> children; screen readers would not count the pages.
    st.html(f"<script>{script()}</script>", unsafe_allow_javascript=True)


def header(title: str, question: str, *short: str) -> None:
    """Title, the one question the page answers, and the page's abbreviations spelled out."""
    with st.container(key="page_head", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.title(title, anchor=False, width="content")
        words = Markup('<span class="sr-short">{}</span>').format(explain(*short)) if short else ""
        st.html(Markup('<p class="sr-lead">{}{}{}</p>').format(presenting.BUTTON, question, words))
        take.button()
    _NOTES_PLACE.set(st.container())


def choose_view(which: Page, short: Mapping[str, Sequence[str]]) -> str:
    """Head of a page with the question of its view, which is chosen below it; returns the view.

    ``short``: its key -> the abbreviations it uses.
    """
    top = st.container()
    view = controls.chosen_view(which)
    with top:
        header(which.title, which.questions[view], *short.get(view, ()))
    return view


def show_notes() -> None:
    """What of the address could not be followed, below the head; the frame calls it once more.

    Notes of widgets drawn later come to the same place: nobody looks for them at the foot.
    """
    _show(address.notes(), _NOTES_PLACE.get())


def _show(remarks: Sequence[str], place: DeltaGenerator | None) -> None:
    if remarks:
        (place or st).info("  \n".join(literal(remark) for remark in remarks))


def control_row() -> DeltaGenerator:
    """A row for a page's controls, directly above the picture; wraps on narrow screens."""
    return st.container(
        key="control_row", horizontal=True, vertical_alignment="bottom", gap="small"
    )


def answer(text: str) -> None:
    """The page's answer in one or two sentences."""
    st.html(build_answer(text))


def build_answer(text: str) -> str:
    """HTML of `answer`."""
    drawn.keep_answer(text)
    size = " data-long" * (len(text) > LONG_ANSWER)
    return str(Markup('<p class="sr-answer"{}>{}</p>').format(size, de.unbroken(text)))


def picture() -> DeltaGenerator:
    """The place of a view's first picture with its legend: what presenting shows; once a view."""
    return st.container(key="picture")


def levers() -> DeltaGenerator:
    """The place of the sliders that move a view's picture: presenting keeps them."""
    return st.container(key="levers")


def note(text: str, *, of: str = "") -> None:
    """A small line below the picture: what the answer rests on and what it cannot say.

    A picture that is taken home takes it along: ``of`` is its key, "" = the last drawn.
    """
    drawn.keep_note(text, of)
    st.html(build_note(text))


def build_note(text: str) -> str:
    """HTML of `note`."""
    return str(Markup('<p class="sr-note">{}</p>').format(de.unbroken(text)))


_FIGURE = Markup(
    '<div class="sr-figure"><div class="label">{}</div><div class="big"{}>{}</div>'
    '<div class="small">{}</div></div>'
)


def figure(label: str, big: str, *small: str, big_id: str = "") -> str:
    """One key figure: label, big number with unit, and lines of date and comparison in words."""
    mark = Markup(' id="{}"').format(big_id) if big_id else ""
    lines = Markup("<br>").join(line for line in small if line)
    return str(_FIGURE.format(label, mark, big, lines))


def figures(*items: str) -> None:
    """A row of key figures made by `figure`."""
    st.html(build_figures(*items))


def build_figures(*items: str) -> str:
    """HTML of `figures`."""
    return f'<div class="sr-figures">{"".join(items)}</div>'


@contextmanager
def fold(label: str, *, key: str, expanded: bool = False) -> Iterator[bool]:
    """A fold that is filled only while it is open; yields whether it is.

    Closed folds cost a slider's path nothing, so long tables and sources live in folds.
    """
    container = fold_box(label, key=key, expanded=expanded)
    with container:
        yield bool(container.open)


def unfold(
    label: str,
    key: str,
    draw: Callable[P, object],
    *args: P.args,
    **named: P.kwargs,
) -> None:
    """A fold that ``draw`` fills, asked only while it is open: what it shows may take its time."""
    with fold(label, key=key) as is_open:
        if is_open:
            draw(*args, **named)


def fold_box(label: str, *, key: str, expanded: bool = False) -> ExpanderContainer:
    """A fold to be filled elsewhere (by a fragment), if its ``open`` is true."""
    return st.expander(label, expanded=expanded, key=f"fold_{key}", on_change="rerun")


def guide(text: str) -> None:
    """The folded "Was kann ich hier tun?" of a page (Markdown)."""
    with st.expander("Was kann ich hier tun?"):
        st.markdown(posts.filled(data.current(), text))


def explain(*short: str) -> str:
    """The abbreviations of a page, spelled out: "KiFaZ = Kinder- und Familienzentrum · ..."."""
    return " · ".join(f"{word} = {ABBREVIATIONS[word]}" for word in short)


def origin(source: Mapping[Hashable, object]) -> str:
    """Where a figure ends: title as a link, data set or paper and page, date, licence (Markdown).

    Args:
        source: A row of `Release.sources_of`; reference, url and licence may be missing.
    """
    held = {key: literal(str(text)) for key, text in source.items() if isinstance(text, str)}
    title = held["title"].rstrip(".")
    url = source.get("url")
    if isinstance(url, str) and _ADDRESS.fullmatch(url):
        title = f"[{title}]({url})"
    parts = (
        f"Quelle: {title}. {held['attribution']}.",
        f"Fundstelle: {held['reference'].rstrip('.')}." if "reference" in held else "",
        f"Jüngster Stichtag: {de.date(str(source['stichtag']))}.",
        f"Lizenz: {held.get('licence', 'ohne Angabe')}.",
    )
    return " ".join(part for part in parts if part)


def woher(indicator_ids: Sequence[str], level: str = "stadtraum", *more: str) -> None:
    """The fold that leads each figure to its definition, source, date, unit, status and licence."""
    drawn.keep_sources(indicator_ids, level)
    with fold("Woher kommen die Zahlen?", key="woher") as is_open:
        if not is_open:
            return
        sources = data.current().sources_of(list(indicator_ids), level)
        for indicator_id in indicator_ids:
            item = data.current().indicator(indicator_id)
            rows = sources[sources["indicator_id"] == indicator_id]
            lines = [f"**{literal(item.name)}** ({literal(item.unit)}). {literal(item.definition)}"]
            for row in rows.to_dict("records"):
                lines.append(origin(row))
            if item.caveat:
                lines.append(f"Vorsicht: {literal(item.caveat)}")
            st.markdown("  \n".join(lines))
            link(registry.DATEN, f"Blatt „{item.short_name}“", {"indikator": indicator_id})
        for text in more:
            st.markdown(posts.filled(data.current(), text))
        release = data.current().release
        st.caption(
            f"Datenstand {de.date(release.data_stand)} · Prüfsumme {release.data_hash[:12]} · "
            f"Programm {release.code_version}"
        )


def next_step(*links: tuple[Page, str, dict[str, str]]) -> None:
    """Where to go from here: (page, label, query parameters)."""
    st.divider()
    with st.container(key="next_steps", horizontal=True, gap="small"):
        for target, label, params in links:
            link(target, label, params)


def link(target: Page, label: str, params: Mapping[str, str], *, help: str | None = None) -> None:
    """A link to a page that keeps what was chosen there; ``label`` is text, not Markdown."""
    whole = address.link(target.path, params)
    st.page_link(target.file, label=literal(label), query_params=whole or None, help=help)


def empty_store() -> None:
    """What to do while the store holds nothing."""
    st.title("Noch keine Daten", anchor=False)
    st.warning(
        "Der Datenspeicher ist leer. Er wird aus dem Ordner „data“ aufgebaut. "
        "Bitte führen Sie `python -m sozialraum build` aus und laden Sie die Seite neu."
    )


def broken_store(error: StoreError) -> None:
    """What is wrong with the data or the store, and the remedy that fits; nothing was changed."""
    st.title("Die Daten konnten nicht gelesen werden", anchor=False)
    st.error(literal(str(error)))
    remedy = "Bitte beheben Sie den genannten Fehler im Ordner „data“" * isinstance(
        error, DataError
    )
    st.markdown(
        f"Es wurde nichts verändert. {remedy or 'Bitte folgen Sie dem Hinweis'} und laden Sie die "
        "Seite neu."
    )
