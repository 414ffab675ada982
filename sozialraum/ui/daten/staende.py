"""The part Stände of Daten & Quellen: what was added, what that changed, and the way back."""

from __future__ import annotations

import streamlit as st

from sozialraum.answers import change_tables, changes, stands
from sozialraum.answers.changes import Changes
from sozialraum.answers.table import Table
from sozialraum.store import additions, data_history
from sozialraum.store.data_history import AS_SHIPPED, Stand
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import controls, data, downloads, draw, page, session
from sozialraum.ui.shell.callbacks import Said, button

MOST_ROWS = 60  # of a table on the screen; its files hold all
_AGAINST = {"davor": "Stand davor", "heute": "heutiger Stand"}
_AUTHOR = "stands_author"
_SAID = Said("_stands_done")


def answer() -> str:
    """What is in force, and since when."""
    return stands.sentence(data_history.history(data.engine()))


def show() -> None:
    """The history, one of its steps, and what that step changed."""
    _SAID.show()
    history = data_history.history(data.engine())
    if len(history) == 1:
        st.markdown(
            "Wer Zahlen ergänzt, macht damit einen neuen Stand. Jeder steht dann hier, mit Namen, Tag "
            "und Datei, und lässt sich zurücknehmen. Die mitgelieferten Daten bleiben dabei, wie sie "
            "sind."
        )
        return
    by_number = {str(stand.number): stand for stand in history if stand.number != AS_SHIPPED}
    names = {number: stands.named(stand) for number, stand in by_number.items()}
    with page.control_row():
        chosen = by_number[
            controls.choose("Stand", names, param="nummer", default=next(iter(names)))
        ]
        against = controls.choose(
            "Vergleichen mit", _AGAINST, param="gegenueber", default="davor", kind="segmented"
        )
    page.show_notes()
    draw.values(stands.table(history), selected=str(chosen.number))
    _show_way_back(chosen, history)
    other = chosen.number - 1 if against == "davor" else history[0].number
    with page.fold("Was hat sich geändert?", key="stands_changes") as is_open:
        if is_open and other == chosen.number:
            st.info("Dieser Stand ist der heutige. Bitte vergleichen Sie mit dem Stand davor.")
        elif is_open:
            _show_changes(min(other, chosen.number), max(other, chosen.number))


def _show_way_back(chosen: Stand, history: list[Stand]) -> None:
    """Buttons that put another state in force; each asks before."""
    with st.container(horizontal=True, gap="small"):
        if not chosen.is_current:
            with st.popover(f"Zurück zu Stand {chosen.number}"):
                _confirm(
                    "go_back", chosen.number, f"Es gilt wieder, was mit Stand {chosen.number} galt."
                )
        if chosen.is_active:
            with st.popover("Diese Ergänzung zurücknehmen"):
                _confirm("take_out", chosen.number, "Alles andere bleibt, wie es ist.")
        if any(stand.is_active for stand in history[:-1]):
            with st.popover("Zurück zu den mitgelieferten Daten"):
                _confirm("as_shipped", AS_SHIPPED, "Alle Ergänzungen gelten nicht mehr.")


def _confirm(kind: str, number: int, effect: str) -> None:
    st.markdown(
        f"{effect} Das wirkt für alle, die dieses Programm hier nutzen. Gelöscht wird nichts: Auch "
        "dieser Schritt steht dann hier und lässt sich zurücknehmen."
    )
    key = f"{_AUTHOR}_{kind}"
    st.text_input("Ihr Name oder Amt (freiwillig)", key=key, max_chars=additions.MOST_AUTHOR)
    button("Jetzt ändern", f"stands_{kind}", _step, kind, number, key)


def _step(kind: str, number: int, author_key: str) -> None:
    author = session.text_of(author_key)
    do = additions.take_out if kind == "take_out" else additions.go_back
    do(data.engine(), data.DATA_DIR, number, author=author)
    _SAID.done(data_history.history(data.engine())[0].what)


@st.cache_resource(max_entries=4, show_spinner="Zwei Stände werden verglichen …")
def _compared(before: int, after: int, data_hash: str, borders: str) -> Changes:  # noqa: ARG001
    """Two states of the history over today's shipped data; the hash and borders are cache keys."""
    now, source = data.current(), data.engine()
    older, newer = (changes.at(source, data.DATA_DIR, now, number) for number in (before, after))
    return changes.compare(older, newer)


def _show_changes(before: int, after: int) -> None:
    found = _compared(before, after, *data.release_key())
    older = f"Stand {before}" if before else "den mitgelieferten Daten"
    st.markdown(literal(f"Von {older} zu Stand {after}: {changes.sentence(found)}"))
    if found.is_empty:
        return
    show_changes(found, key="stands")


def show_changes(found: Changes, *, key: str) -> None:
    """What differs, what moves with it, and all of it as files; the preview of an import, too."""
    tables = change_tables.tables(found, data.engine())
    for table in tables.values():
        _show_table(table)
    metadata = {"Inhalt": "Was sich von einem Stand der Daten zum anderen ändert"}
    sheets = {name: (lambda table=table: table) for name, table in tables.items()}
    downloads.download_tables(
        sheets, {**metadata, **found.after.lines()}, name="aenderungen", key=f"{key}_changes"
    )


def _show_table(table: Table) -> None:
    count = len(table.frame)
    if not count:
        return
    head = Table(table.columns, table.frame.head(MOST_ROWS), table.caption, table.order)
    draw.values(head)
    if count > MOST_ROWS:
        page.note(f"Die ersten {MOST_ROWS} von {count} Zeilen; alle stehen in der Datei.")
