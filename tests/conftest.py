"""Shared stores: the real one, built once per session, and a tiny one a test may break."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy.engine import Engine
from xdist.scheduler import LoadScopeScheduling

from sozialraum.answers.release import Release
from sozialraum.cli import german
from sozialraum.store import build, data_files, db, queries

# The same few drawn cases in every run; `make test-long` draws many, other ones each time. A case
# found there is written down as an @example. Nothing is timed: the machine may be busy.
hypothesis.settings.register_profile(
    "long",
    max_examples=300,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "short", hypothesis.settings.get_profile("long"), max_examples=15, derandomize=True
)
hypothesis.settings.load_profile("short")


class OneBrowser(LoadScopeScheduling):
    """What stays on one worker: a file, since its store is made once, and all browser tests.

    So one browser works at a time while the other worker computes, and no long file is begun last.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "browser" if file.startswith("tests/browser/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    return OneBrowser(config, log)


HELD = 4  # releases that tests in a row read again and again
DATA_DIR = Path(__file__).resolve().parents[1] / "data"

TINY: dict[str, str] = {
    "sources.toml": """
[od_alter]
title = "Einwohner nach Alter"
producer = "Statistikstelle"
attribution = "Statistikstelle, dl-de/by-2-0"
""",
    "tables.toml": """
[alter_stadtraum]
title = "Einwohner je Stadtraum"
source = "od_alter"

[einwohner_stadtteil]
title = "Einwohner je Stadtteil"
source = "od_alter"
""",
    "area.csv": """level,code,name,short_name,sort,counted_with,source_id
stadt,dresden,Landeshauptstadt Dresden,Dresden,0,,od_alter
stadtraum,01,Altstadt,Altstadt,1,,od_alter
stadtraum,02,Johannstadt,Johannstadt,2,,od_alter
stadtraum,03,Äußere Neustadt,Neustadt,3,,od_alter
stadtteil,01,Innere Altstadt,Innere Altstadt,1,,od_alter
stadtteil,02,Johannstadt,Johannstadt,2,,od_alter
stadtteil,11,Neustadt,Neustadt,11,,od_alter
stadtteil,12,Heide,Heide,12,11,od_alter
stadtteil,76,Strehlen,Strehlen,76,,od_alter
""",
    "area_link.csv": """child_level,child_code,parent_level,parent_code
stadtraum,01,stadt,dresden
stadtraum,02,stadt,dresden
stadtraum,03,stadt,dresden
stadtteil,01,stadtraum,01
stadtteil,02,stadtraum,02
stadtteil,11,stadtraum,03
stadtteil,12,stadtraum,03
stadtteil,76,stadtraum,01
stadtteil,76,stadtraum,02
""",
    "tables/alter_stadtraum.csv": """stichtag,stadtraum,jung,alt,einwohner
2024-12-31,01,10,90,100
2024-12-31,02,30,170,200
2024-12-31,03,60,240,300
2025-12-31,01,20,100,120
2025-12-31,02,40,160,200
2025-12-31,03,,,310
""",
    "tables/einwohner_stadtteil.csv": """stichtag,stadtteil,einwohner,davon_in_sr01,davon_in_sr02
2024-12-31,01,60,,
2024-12-31,02,150,,
2024-12-31,11,300,,
2024-12-31,76,90,40,50
""",
    "known_deviations.csv": """check_id,indicator_id,code,stichtag,reason
complete,jung_share,03,2025-12-31,Nicht gedruckt
""",
    "indicators.toml": """
[einwohner_count]
name = "Einwohner"
short_name = "Einwohner"
definition = "Personen mit Hauptwohnung."
unit = "Personen"
factor = 1
kind = "count"
dimension = "sozialstrukturell"
topic = "Bevölkerung"
polarity = 0
decimals = 0
diverging = 0
[[einwohner_count.series]]
table = "alter_stadtraum"
level = "stadtraum"
code = "stadtraum"
time = "stichtag"
numerator = ["einwohner"]
status = "amtlich"
source = "od_alter"
aggregate = ["stadt"]
[[einwohner_count.series]]
table = "einwohner_stadtteil"
level = "stadtteil"
code = "stadtteil"
time = "stichtag"
numerator = ["einwohner"]
status = "amtlich"
source = "od_alter"

[jung_share]
name = "Anteil der Jungen"
short_name = "Junge"
definition = "Junge an allen Einwohnern."
unit = "%"
factor = 100
kind = "share"
dimension = "sozialstrukturell"
topic = "Bevölkerung"
polarity = 0
decimals = 1
diverging = 1
[[jung_share.series]]
table = "alter_stadtraum"
level = "stadtraum"
code = "stadtraum"
time = "stichtag"
numerator = ["jung"]
denominator = ["jung", "alt"]
status = "amtlich"
source = "od_alter"
aggregate = ["stadt"]
""",
    "geometry/schematic.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"level": "stadtraum", "code": code},
                    "geometry": {"type": "Point", "coordinates": [13.7, 51.0]},
                }
                for code in ("01", "02", "03")
            ],
        }
    ),
}


class TinyData:
    """A small data folder a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, content in TINY.items():
            self.write(name, content)
        self.seal()

    def write(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a text that must be there, and renew the checksums."""
        path = self.folder / name
        content = path.read_text(encoding="utf-8")
        assert old in content, f"{old!r} is not in {name}"
        self.write(name, content.replace(old, new, 1))
        self.seal()

    def append(self, name: str, content: str) -> None:
        path = self.folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        self.write(name, before + content)
        self.seal()

    def seal(self) -> None:
        data_files.write_checksums(self.folder)


@pytest.fixture
def tiny(tmp_path: Path) -> TinyData:
    """A data folder with 3 Stadträume and 4 counted Stadtteile (one split, one counted elsewhere)."""
    return TinyData(tmp_path / "data")


@pytest.fixture
def tiny_engine(tmp_path: Path) -> Engine:
    """An empty store in a file of its own."""
    return db.engine(f"sqlite:///{tmp_path / 'tiny.sqlite'}")


@pytest.fixture(scope="session", autouse=True)
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep all tests away from the store in var/."""
    before = os.environ.get(db.VARIABLE)
    file = tmp_path_factory.mktemp("store") / "sozialraum.sqlite"
    os.environ[db.VARIABLE] = f"sqlite:///{file}"
    yield
    if before is None:
        del os.environ[db.VARIABLE]
    else:
        os.environ[db.VARIABLE] = before


@pytest.fixture(autouse=True)
def _no_other_store() -> None:
    """A test that shows pages, or what they are made of, begins with its own store behind them."""
    if "streamlit" in sys.modules:
        from tests import screen

        screen.follow_store()


@pytest.fixture(scope="session")
def engine(_own_store: None) -> Engine:
    """The store of the real data, built once per session."""
    store = db.engine()
    build.ensure(store, DATA_DIR)
    return store


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[dict[object, Release]]:
    """A store in the same state gives the same release: reading takes half a second.

    All tests share it, as a server's sessions do, with all that is remembered with it.
    """
    read = Release.read.__func__  # type: ignore[attr-defined]
    held: dict[object, Release] = {}

    def read_once(cls: type[Release], engine: Any) -> Release:
        state = queries.state(engine)
        if state[1]:  # other borders may have been loaded in the same second
            return read(cls, engine)
        found = held.pop(state, None) or read(cls, engine)
        if state[0] == found.release:  # not if somebody was quicker
            held[state] = found  # the newest last
        for oldest in list(held)[:-HELD]:
            del held[oldest]
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Release, "read", classmethod(read_once))
        patch.setattr(german, "get_command", cache(german.get_command))  # 53 commands, each call
        yield held


@pytest.fixture
def read_anew(_read_once: dict[object, Release]) -> Iterator[None]:
    """For a test that changes how answers are made: none is held from before, nor for later."""
    _read_once.clear()
    yield
    _read_once.clear()


@pytest.fixture
def own_store(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A copy of the real store, for a test that changes it; the app and the commands use it."""
    file = shutil.copy(str(engine.url.database), tmp_path / "own.sqlite")
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{file}")
    return db.engine()
