"""Documents: how long each kind takes, and whether memory stays flat over 200 of three kinds.

``python -m benchmarks.document_speed``; the store is the one the environment names.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sozialraum.answers import scenario as scenarios
from sozialraum.answers.release import Release
from sozialraum.documents import document, kinds
from sozialraum.documents.document import ALL, Request
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.document import Document as ScenarioDocument
from sozialraum.store import build, db, scenario_files, weightings

DATA_DIR = Path(__file__).resolve().parents[1] / "data"
ONE_S, ALL_S, PAPER_S, GROWTH_MB = 0.5, 5.0, 2.0, 20.0  # what is asked for
MANY = 200


def memory_mb() -> float:
    fields = Path("/proc/self/statm").read_text("ascii").split()
    return int(fields[1]) * 4096 / 1e6


def timed(make: Callable[[], object], runs: int) -> tuple[float, float]:
    """Shortest time and shortest processor time of some runs, in seconds."""
    walls, works = [], []
    for _ in range(runs):
        wall, work = time.perf_counter(), time.process_time()
        make()
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
    return min(walls), min(works)


def main() -> None:
    engine = db.engine()
    build.ensure(engine, DATA_DIR)
    release = Release.read(engine)
    before = memory_mb()

    def make(kind: str, ending: str, **more: str) -> Callable[[], object]:
        request = Request(release, engine, kind, ending, "2026-01-01", **more)
        return lambda: kinds.make(request, document.silent)

    result = scenarios.run(release, scenarios.DEFAULT)
    plan = {
        "scenario": scenario_files.to_json(ScenarioDocument.of(result)),
        "weighting": weightings.SHELF.to_text(Weighting("Probe", IndexPlan())),
    }
    one = make("steckbrief", "pdf", stadtraum="04")
    one()  # warm
    print(f"{'':34} Dauer  Rechenzeit   Ziel")
    for name, work, runs, goal in (
        ("Ein Steckbrief (PDF)", one, 5, ONE_S),
        ("Alle 17 (eine PDF)", make("steckbrief", "pdf", stadtraum=ALL), 2, ALL_S),
        ("Alle 17 (ZIP)", make("steckbrief", "zip", stadtraum=ALL), 2, None),
        ("Karte (PDF)", make("karte", "pdf", indicator="u18_share"), 5, None),
        ("Karte (PNG)", make("karte", "png", indicator="u18_share"), 3, None),
        ("Planungspapier (DOCX)", make("vorlage", "docx", **plan), 5, PAPER_S),
        ("Folien (PPTX)", make("folien", "pptx", stadtraum="04"), 5, None),
        ("Tabelle, alle Werte (XLSX)", make("tabelle", "xlsx"), 2, None),
        ("Gebiete, alle Kennzahlen (GPKG)", make("gebiete", "gpkg"), 3, None),
    ):
        wall, work_s = timed(work, runs)
        print(f"{name:32} {wall:6.2f} s {work_s:8.2f} s  {f'{goal:.1f} s' if goal else ''}")
    codes = release.counted["stadtraum"]
    first = memory_mb()
    for number in range(MANY):
        code = codes[number % len(codes)]
        (
            make("steckbrief", "pdf", stadtraum=code),
            make("folien", "pptx", stadtraum=code),
            make("vorlage", "docx", stadtraum=code, **plan),
        )[number % 3]()
        if number == MANY // 4:
            first = memory_mb()
    last = memory_mb()
    print(
        f"Speicher: vorher {before:.0f} MB, nach {MANY // 4} Dokumenten {first:.0f} MB, "
        f"nach {MANY} {last:.0f} MB (Ziel: höchstens {GROWTH_MB:.0f} MB mehr)"
    )


if __name__ == "__main__":
    main()
