"""The frame around every page: our style, the state of the data, and nobody sees a traceback."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from sozialraum.store.errors import StoreError
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import (
    address,
    callbacks,
    data,
    outside,
    page,
    part,
    presenting,
    session,
    take,
)

ICON = Path(__file__).parent / "assets" / "icon.png"
outside.never_ask()  # for `streamlit run app.py`; `sozialraum.serve` has said so before


_frozen_at = 0  # modules that were loaded when the collector was last told to pass over them


def spare_collector() -> None:
    """Let the garbage collector pass over what stays anyway: modules and the tables read.

    Streamlit 1.67 collects all generations after every script run (script_runner.py). With pandas
    and the tables in memory that holds a finished page back by some 80 ms, on each slider's move.
    Done anew when a page has loaded more modules; what is frozen by then is freed by its last
    reference as before, only cycles among it stay.
    """
    global _frozen_at
    if len(sys.modules) > _frozen_at:
        _frozen_at = len(sys.modules)
        gc.collect()
        gc.freeze()


def run(chosen: StreamlitPage) -> None:
    """Draw the chosen page, or say in German why it cannot be drawn."""
    page.style()
    address.begin(chosen.url_path)
    tab = session.begin()
    try:
        snapshot = data.snapshot()
    except StoreError as error:
        page.broken_store(error)
        return
    if snapshot is None:
        page.empty_store()
        return
    with st.sidebar:
        st.html(
            f'<p class="sr-small" data-sr-tab="{tab}"><b>Sozialraum Dresden</b><br>'
            f"Daten bis {de.date(snapshot.release.data_stand)}; der Stichtag steht am Wert<br>"
            f"Prüfsumme {snapshot.release.data_hash[:8]}</p>"
        )
    callbacks.show_failures()
    if found := data.conflict():
        st.warning(literal(found))
    presenting.begin()
    take.begin()
    try:
        chosen.run()
        page.show_notes()
        presenting.show(chosen.url_path)
        take.show(chosen.url_path)
        address.finish()
        address.arrived()
        session.hold()
        spare_collector()
    except Exception:
        part.failed(chosen.title)
