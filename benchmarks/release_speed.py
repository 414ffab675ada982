"""Speed of taking tables over: 383 statistische Bezirke and 11,000 small areas, checked and built.

The areas are generated: how long it takes does not depend on their figures. Nothing is asserted;
the numbers go to ``bench-results/release_speed.json``.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from sozialraum import serve
from sozialraum.answers import changes
from sozialraum.answers.release import Release
from sozialraum.store import additions, build, data_history, db
from sozialraum.store.patches import Addition, Patch

RESULTS = serve.ROOT / "bench-results" / "release_speed.json"
DATA_DIR = serve.ROOT / "data"
SIZES, TARGET_S = (383, 11_000), 10.0
_REGISTER = """
[probe_share]
name = "Probe"
short_name = "Probe"
definition = "Erzeugte Zahlen."
unit = "%"
factor = 100
kind = "share"
dimension = "sozialstrukturell"
topic = "Probe"
polarity = 0
decimals = 1
diverging = 0
[[probe_share.series]]
table = "eigene_probe"
level = "stat_bezirk"
code = "block"
time = "stichtag"
numerator = ["teil"]
denominator = ["alle"]
status = "amtlich"
source = "{source}"
"""


def blocks(count: int, source: str) -> Addition:
    """New small areas in Stadtteil 01 with one indicator of their own."""
    codes = [f"x{number:05d}" for number in range(count)]
    areas = [f"stat_bezirk,{code},{code},{code},{i},{source}" for i, code in enumerate(codes)]
    links = [f"stat_bezirk,{code},stadtteil,01" for code in codes]
    values = [f"2025-12-31,{code},{i % 97},{100 + i % 31}" for i, code in enumerate(codes)]

    def patch(file: str, key: tuple[str, ...], head: str, rows: list[str]) -> Patch:
        return Patch(file, key, "\n".join([head, *rows]) + "\n")

    link = ("child_level", "child_code", "parent_level", "parent_code")
    return Addition(
        f"{count} Gebiete",
        "probe.csv",
        "0" * 64,
        patches=(
            patch(
                "area.csv", ("level", "code"), "level,code,name,short_name,sort,source_id", areas
            ),
            patch("area_link.csv", link, ",".join(link), links),
            patch("tables/eigene_probe.csv", (), "stichtag,block,teil,alle", values),
        ),
        registry={
            "indicators.toml": _REGISTER.format(source=source),
            "tables.toml": f'[eigene_probe]\ntitle = "Probe"\nsource = "{source}"\n',
        },
    )


def main() -> None:
    """Measure and write."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        engine = db.engine(f"sqlite:///{Path(folder) / 'store.sqlite'}")
        build.ensure(engine, DATA_DIR)
        before = Release.read(engine)
        for count in SIZES:
            made = blocks(count, "od_md21e")
            start = time.perf_counter()
            changes.compare(before, changes.examined(engine, DATA_DIR, before, made))
            looked = time.perf_counter()
            additions.add(engine, DATA_DIR, made)
            added = time.perf_counter()
            additions.go_back(engine, DATA_DIR, data_history.AS_SHIPPED)
            row = {
                "areas": count,
                "look_s": round(looked - start, 2),
                "add_s": round(added - looked, 2),
                "back_s": round(time.perf_counter() - added, 2),
                "target_s": TARGET_S,
            }
            print(row)
            found.append(row)
        engine.dispose()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
