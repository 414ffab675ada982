"""Commands about official borders: load, fetch, remove, look."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from sozialraum.cli import opened, terminal
from sozialraum.cli.options import DryRun, Json, LayerName, Origin, argument, option
from sozialraum.cli.terminal import say


class Layer(StrEnum):
    """Areas the city's service offers; from both come all other levels."""

    STADTTEIL = "stadtteil"
    STAT_BEZIRK = "stat_bezirk"


def load(
    file: Annotated[Path, argument("GeoJSON, GeoPackage oder Shapefile als ZIP.")],
    level: Annotated[
        str | None, option("--level", "stadtbezirk, stadtraum, stadtteil oder stat_bezirk.")
    ] = None,
    code_column: Annotated[
        str | None, option("--code-column", "Spalte mit Codes oder Namen der Gebiete.")
    ] = None,
    layer: LayerName = None,
    origin: Origin = "",
    as_json: Json = False,
) -> None:
    """Ersetzt die schematische Karte durch amtliche Grenzen."""
    from sozialraum.cli import reports
    from sozialraum.store import boundaries

    engine = opened.engine()
    done = boundaries.load(
        engine,
        file,
        level,
        code_column=code_column,
        layer=layer,
        attribution=origin,
        data_dir=terminal.DATA_DIR,
    )
    say(reports.to_json(done) if as_json else reports.load_text(done))


def fetch(
    level: Annotated[
        Layer, option("--level", "Was geladen wird; daraus entstehen alle Ebenen darüber.")
    ] = Layer.STADTTEIL,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Lädt amtliche Grenzen vom Geodienst der Landeshauptstadt (fragt kommisdd.dresden.de)."""
    from sozialraum.cli import reports
    from sozialraum.store import boundaries, city_portal

    engine = opened.engine()
    got = city_portal.fetch(level.value, service=city_portal.SERVICE)
    examined = boundaries.examine(
        got.name,
        got.data,
        attribution=city_portal.LICENCE,
        borders=boundaries.loaded_borders(engine),
        data_dir=terminal.DATA_DIR,
    )
    if not dry_run:
        boundaries.store(engine, examined)
    done = examined.report
    say(reports.to_json(done) if as_json else reports.load_text(done, is_dry=dry_run))


def remove() -> None:
    """Entfernt geladene Grenzen; die schematische Karte erscheint wieder."""
    from sozialraum.store import boundaries, db, migrate
    from sozialraum.text import format as de

    engine = db.engine()
    migrate.upgrade(engine)
    removed = boundaries.remove(engine)
    say(f"{de.count(removed, 'Fläche', 'Flächen')} entfernt. Es gilt die schematische Karte.")


def status(as_json: Json = False) -> None:
    """Zeigt, welche Grenzen geladen sind."""
    from sozialraum.cli import reports
    from sozialraum.store import boundaries, db, migrate
    from sozialraum.text import boundaries as words

    engine = db.engine()
    migrate.upgrade(engine)
    loaded = boundaries.loaded(engine)
    say(reports.to_json(loaded) if as_json else "\n".join(words.loaded(loaded)))
