"""Speed of the planning model: one move of a slider without its browser, and the random draws.

The move is what the page does in Python: take the entry, compute posts and costs, write both texts
and the address. The draws are those of the views Wirkung (Monte Carlo) and Bedarf & Auswahl (weights).
Nothing is asserted; the numbers go to ``bench-results/scenario_speed.json``.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks import smaa_speed
from sozialraum import serve
from sozialraum.answers import effect
from sozialraum.answers import scenario as answers
from sozialraum.model.prevention.inputs import Assumptions, Programme, assumptions
from sozialraum.model.prevention.risk import simulate as prevention_simulate
from sozialraum.model.ranking.smaa import smaa
from sozialraum.model.scenario import entry
from sozialraum.model.scenario.link import encode
from sozialraum.store import build, db
from sozialraum.ui.shell import data
from sozialraum.ui.szenario import ausstattung, planning

RESULTS = serve.ROOT / "bench-results" / "scenario_speed.json"
DRAWS = 10_000
MOVE_TARGET_MS, DRAWS_TARGET_MS = 20.0, 150.0
CODE, STEPS = "04", (1.5, 1.75, 2.0, 2.5)
MOVE, MONTE_CARLO, WEIGHTS, BOTH = (
    "Bewegung: rechnen und schreiben",
    "Monte Carlo",
    "Gewichtungen",
    "Monte Carlo und Gewichtungen",
)
TARGETS = {MOVE: MOVE_TARGET_MS, BOTH: DRAWS_TARGET_MS}


def move(number: int) -> str:
    """One move of the KiFaZ slider: the text of the address; both texts are made and thrown away."""
    now = entry.enter(
        planning.DEFAULT, CODE, "kifaz_vzae", STEPS[number % len(STEPS)], locked=False
    )
    result = planning.compute_of(now.scenario)
    ausstattung.build_texts(result, CODE, ausstattung.supply_of(result))
    return encode(now.scenario)


def prevention_case_of(key: str) -> tuple[Programme, Assumptions]:
    """What the Monte Carlo run of a ready-made scenario works on."""
    result = planning.compute_of(planning.presets()[key])
    people = answers.basis(data.current()).population.set_index("code")["u18"].astype(float)
    parameters = data.current().table("parameters")
    programme = effect.programme(result, pd.Series(people), 0.0)
    return programme, assumptions(parameters)


def measure(task: Callable[[int], object], repetitions: int) -> dict[str, float]:
    """Milliseconds of one call: median, shortest, and least processor time (for busy machines)."""
    for number in range(3):
        task(number)  # warm
    times, busy = [], []
    for number in range(repetitions):
        start, used = time.perf_counter(), time.process_time()
        task(number)
        times.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.process_time() - used))
    return {"median": statistics.median(times), "shortest": min(times), "processor": min(busy)}


def measure_all(repetitions: int) -> dict[str, dict[str, float]]:
    """All cases on the store that stands behind the app."""
    programme, plan = prevention_case_of("alle_17_oben")
    index = smaa_speed.index_of(17)

    def simulate(_: int) -> object:
        return prevention_simulate(programme, plan, draw_count=DRAWS)

    def weigh(_: int) -> object:
        return smaa(index, draws=DRAWS, concentration=None)

    return {
        MOVE: measure(move, repetitions),
        MONTE_CARLO: measure(simulate, repetitions),
        WEIGHTS: measure(weigh, repetitions),
        BOTH: measure(lambda number: (simulate(number), weigh(number)), repetitions),
    }


def main() -> int:
    """Measure and report; always ends with code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=41)
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit remarks on every call without a browser
    with tempfile.TemporaryDirectory() as folder:
        os.environ[db.VARIABLE] = f"sqlite:///{Path(folder) / 'store.sqlite'}"
        build.ensure(db.engine(), serve.ROOT / "data")
        data.snapshot()  # as the frame does at the start of a run
        found = measure_all(chosen.repetitions)
    for label, values in found.items():
        words = ", ".join(f"{name} {value:.1f} ms" for name, value in values.items())
        target = TARGETS.get(label)
        if target:
            verdict = "erreicht" if values["median"] < target else "VERFEHLT"
            words += f"  (Ziel {target:.0f} ms: {verdict})"
        print(f"{label:<34} {words}", flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    content = {"machine": platform.platform(), "draws": DRAWS, "ms": found}
    RESULTS.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
