"""The ledger as files hold it: every post of the scenario once, so that its columns sum up."""

from __future__ import annotations

import pytest
import streamlit as st

from sozialraum.answers import scenario as answers
from sozialraum.answers.release import Release
from sozialraum.documents import tables
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.store import queries
from sozialraum.ui.szenario import planning_table


@pytest.mark.parametrize("preset", ["rahmenkonzeption", "ratsbeschluss_2018"])
def test_the_file_sums_up_to_what_the_screen_says(engine, monkeypatch, preset):
    monkeypatch.setitem(st.session_state, "_release", (queries.release(engine).data_hash, ""))
    release = Release.read(engine)
    result = answers.run(release, PRESETS[preset])
    supply = answers.supply(release, result)
    frame = tables.sheet(planning_table.whole(result, supply))
    assert frame["VzÄ"].sum() == pytest.approx(result.totals.vzae)
    assert frame["davon Koordination"].sum() == pytest.approx(result.totals.koordination_vzae)
    assert frame["Kosten EUR"].sum() == pytest.approx(result.totals.total_eur)
    headings = [*planning_table.COSTS.values(), "Aktionsbudget EUR"]
    for step, heading in zip(result.steps, headings, strict=True):
        assert frame[heading].sum() == pytest.approx(step.amount_eur), heading
    assert len(frame) == 17 + bool(result.outside_vzae)
    assert tables.to_csv(frame)
