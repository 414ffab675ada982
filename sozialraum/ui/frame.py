"""The frame around every page: our style, the state of the data, and nobody sees a traceback."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from sozialraum.store.errors import StoreError
from sozialraum.text import format as de
from sozialraum.ui import address, data, page

ICON = Path(__file__).parent / "assets" / "icon.png"


def run(chosen: StreamlitPage) -> None:
    """Draw the chosen page, or say in German why it cannot be drawn."""
    page.style()
    address.begin(chosen.url_path)
    try:
        snapshot = data.snapshot()
    except StoreError as error:
        page.broken_store(str(error))
        return
    if snapshot is None:
        page.empty_store()
        return
    with st.sidebar:
        st.html(
            '<p class="sr-small"><b>Sozialraum Dresden</b><br>'
            f"Daten bis {de.date(snapshot.release.data_stand)}; der Stichtag steht am Wert<br>"
            f"Prüfsumme {snapshot.release.data_hash[:8]}</p>"
        )
    try:
        chosen.run()
        address.finish()
    except Exception:
        # Streamlit would show an English box; the log keeps the traceback for the maintainer.
        logging.getLogger("sozialraum").exception("page failed: %s", chosen.title)
        st.error(
            "Diese Seite konnte nicht vollständig gezeigt werden. Ihre Auswahl steht weiter in der "
            "Adresszeile. Bitte laden Sie die Seite neu; bleibt der Fehler, melden Sie ihn bitte "
            "mit der Adresse dieser Seite."
        )
