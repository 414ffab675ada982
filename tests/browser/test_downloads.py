"""What is said when a file cannot be made; test_views.py clicks those that can."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_a_file_that_cannot_be_made_is_explained_in_german(open_page: Callable[..., Page]) -> None:
    page = open_page("/vergleich")
    # the file's ticket is torn: the server answers with Streamlit's English words
    page.evaluate(
        """() => {
          const note = document.createElement("div");
          note.dataset.testid = "stDownloadButtonError";
          note.textContent = "Failed to generate file for download";
          document.querySelector('[data-testid="stDownloadButton"]').append(note);
        }"""
    )
    error = page.get_by_test_id("stDownloadButtonError")
    expect(error).to_contain_text("Die Datei konnte nicht erstellt werden.")
