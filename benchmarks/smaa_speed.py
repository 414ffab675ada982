"""Speed of SMAA: the live case of the page, and how it grows with the number of areas.

Figures are random: how long it takes does not depend on them. Nothing is asserted; the numbers go to
``bench-results/smaa_speed.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from dataclasses import replace

import numpy as np
import pandas as pd

from sozialraum import serve
from sozialraum.model.ranking.catalogue import CANDIDATES, DIMENSIONS
from sozialraum.model.ranking.index import Index, compute
from sozialraum.model.ranking.panel import Panel
from sozialraum.model.ranking.plan import Aggregation, IndexPlan, Normalisation
from sozialraum.model.ranking.smaa import smaa

RESULTS = serve.ROOT / "bench-results" / "smaa_speed.json"
DRAWS, TARGET_MS = 10_000, 30.0
NOISY = 3  # indicators from a sample, as in the real catalogue


def index_of(areas: int, **fields: object) -> Index:
    """A random index over all twelve candidates with equal weight for each dimension."""
    random = np.random.default_rng(areas)
    names = [one.indicator_id for one in CANDIDATES]
    codes = [f"{number:05d}" for number in range(areas)]
    panel = Panel(
        values=pd.DataFrame(random.normal(50, 10, (areas, len(names))), codes, names),
        directions=dict.fromkeys(names, 1),
        people=pd.Series(1000.0, index=codes),
        noise=dict.fromkeys(names[:NOISY], 3.0),
        types={},
    )
    plan = IndexPlan(dict.fromkeys(DIMENSIONS, 1.0), dict.fromkeys(names, 1.0))
    return compute(replace(plan, **fields), panel)


def measure(index: Index, repetitions: int, concentration: float | None) -> dict[str, float]:
    """Milliseconds of one call: median, shortest, and least processor time (for busy machines)."""
    if repetitions > 1:
        smaa(index, draws=DRAWS, concentration=concentration)  # warm
    times, busy = [], []
    for _ in range(repetitions):
        start, used = time.perf_counter(), time.process_time()
        smaa(index, draws=DRAWS, concentration=concentration)
        times.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.process_time() - used))
    return {"median": statistics.median(times), "shortest": min(times), "processor": min(busy)}


def main() -> int:
    """Measure and report; always ends with code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=21)
    parser.add_argument("--largest", type=int, default=11_000)
    chosen = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    live = index_of(17)
    cases: list[tuple[str, Index, float | None, int]] = [
        ("17 Gebiete, nahe eigenen Gewichten", live, 20.0, chosen.repetitions),
        ("17 Gebiete, alle Gewichtungen", live, None, chosen.repetitions),
        ("17 Gebiete, Ränge", index_of(17, normalisation=Normalisation.RANK), None, 5),
        ("17 Gebiete, geometrisch", index_of(17, aggregation=Aggregation.GEOMETRIC), None, 5),
        ("64 Gebiete, alle Gewichtungen", index_of(64), None, 5),
        ("400 Gebiete, alle Gewichtungen", index_of(400), None, 3),
    ]
    if chosen.largest > 400:
        largest = index_of(chosen.largest)
        cases.append((f"{chosen.largest} Gebiete, alle Gewichtungen", largest, None, 1))
    for label, index, concentration, repetitions in cases:
        found[label] = measure(index, repetitions, concentration)
        median = found[label]["median"]
        is_live = label.startswith("17 Gebiete, ") and index is live
        verdict = f"  (Ziel {TARGET_MS:.0f} ms: " + (
            "erreicht)" if median < TARGET_MS else "VERFEHLT)"
        )
        words = f"{label:<40} " + ", ".join(
            f"{name} {value:.1f} ms" for name, value in found[label].items()
        )
        print(f"{words}{verdict if is_live else ''}", flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    content = {"machine": platform.platform(), "draws": DRAWS, "indicators": 12, "ms": found}
    RESULTS.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
