"""Annual statement and report of the plan say what the answers say, in PDF/UA and in Excel."""

from __future__ import annotations

import io
import re

import page
import pandas as pd
import pytest
import sqlalchemy as sa

from sozialraum.documents import document, kinds
from sozialraum.documents.document import DocumentError
from sozialraum.model.budget import Line
from sozialraum.store import budget, framework_log
from sozialraum.store.budget import Entry
from sozialraum.store.schema_users import budget_line, framework_entry


@pytest.fixture(autouse=True)
def _booked(engine):
    """A year of Stadtraum 4, and one changed measure."""
    steps = [
        Line(0, "allot", 5_000_00),
        Line(0, "ask", 1_250_50, text="Hoffest", need="Treffpunkt fehlt"),
    ]
    framework_log.history(engine, "note")
    for seen, step in enumerate(steps):
        (done,) = budget.book(engine, [Entry("04", 2025, seen, step)])
    budget.book(engine, [Entry("04", 2025, 2, Line(0, "grant", 1_000_01, done.project))])
    framework_log.write(
        engine, "measure", "M01", {"state": "im Prozess", "next_step": "=1+1"}, 0, "Amt 51"
    )
    yield
    with engine.begin() as connection:
        connection.execute(sa.delete(budget_line))
        connection.execute(sa.delete(framework_entry))


def read(text):
    return re.sub(r"\s+", " ", text)


def test_the_statement_says_the_ledgers_sums(ask, text_of):
    made = kinds.make(
        ask("aktionsbudget", "pdf", stadtraum="04", stichtag="2025-12-31"), document.silent
    )
    assert made.name == "aktionsbudget_2025_04-pieschen_2026-11-28.pdf"
    said = read(text_of(made.data))
    assert "Jahresnachweis Aktionsbudget 2025, 4 Pieschen" in said
    assert "noch 3.999,99 € von 5.000,00 € frei" in said
    for words in ("Hoffest", "Treffpunkt fehlt", "1.250,50 €", "1.000,01 €", "Zuteilung"):
        assert words in said
    assert "--stichtag 2025-12-31" in said
    report = page.validate_pdf_bytes(made.data, profile="ua1")
    assert report.is_compliant, report.failures


def test_all_stadtraeume_go_into_one_file(ask, text_of):
    made = kinds.make(
        ask("aktionsbudget", "pdf", stadtraum="alle", stichtag="2025-12-31"), document.silent
    )
    said = read(text_of(made.data))
    assert "17 Briesnitz" in said
    assert "Für 2025 ist noch nichts zugeteilt" in said


def test_the_workbook_holds_the_same_cents(ask):
    made = kinds.make(
        ask("aktionsbudget", "xlsx", stadtraum="04", stichtag="2025-12-31"), document.silent
    )
    sheets = pd.read_excel(io.BytesIO(made.data), sheet_name=None, dtype={"Nummer": str})
    sums = sheets["Summen"].set_index("Nummer").loc["04"]
    assert (sums["Zugeteilt (EUR)"], sums["Frei (EUR)"]) == (5000.0, 3999.99)
    assert list(sheets["Stadtraum 4 Buchungen"]["Betrag (EUR)"]) == [1000.01, 1250.50, 5000.0]


def test_the_report_says_what_moved_since_a_day(ask, text_of):
    made = kinds.make(ask("massnahmen", "pdf", stichtag="2026-01-01"), document.silent)
    said = read(text_of(made.data))
    assert "38 Maßnahmen: keine überfällig" in said
    assert "Seit 01.01.2026: 1 Maßnahme ist" in said
    assert "Amt 51" in said
    assert "Wirkungsziel: Sozialräumliche Praxis" in said
    report = page.validate_pdf_bytes(made.data, profile="ua1")
    assert report.is_compliant, report.failures
    later = kinds.make(ask("massnahmen", "pdf", stichtag="2999-01-01"), document.silent)
    assert "Keine Maßnahme ist" in read(text_of(later.data))
    sheets = pd.read_excel(
        io.BytesIO(kinds.make(ask("massnahmen", "xlsx"), document.silent).data), sheet_name=None
    )
    assert len(sheets["Maßnahmen"]) == 38


def test_what_is_no_day_is_said(ask):
    with pytest.raises(DocumentError, match="kein Tag"):
        kinds.make(ask("massnahmen", "pdf", stichtag="bald"), document.silent)
    with pytest.raises(DocumentError, match="Das Jahr „bald“"):
        kinds.make(ask("aktionsbudget", "pdf", stadtraum="04", stichtag="bald"), document.silent)
