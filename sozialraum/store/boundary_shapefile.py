"""Reading polygons from a zipped Shapefile: its parts taken out by hand, then read by GDAL.

Only .shp, .dbf and .prj go into a folder of ours, under names of ours, so that the driver meets no
other file and no address.
"""

import io
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path

from sozialraum.store.boundary_raw import (
    MAX_FILE,
    BoundaryError,
    Raw,
    check_count,
    feature_of,
    plain,
    text_of,
)

_MOST_MEMBERS = 1_000
_ENDS = (".shp", ".dbf", ".prj")


def read(data: bytes, layer: str | None) -> Raw:
    """Read the Shapefile in a zip, in its root or in a folder.

    Args:
        data: The zip's bytes.
        layer: Name of the Shapefile, None if the zip holds one.

    Returns:
        Its features; the index (.shx) is not needed.

    Raises:
        BoundaryError: If the zip holds none, is broken, or unpacks to more than `MAX_FILE`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts, notes = _parts(archive, layer)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise BoundaryError(
            "Die ZIP-Datei ist beschädigt, verschlüsselt oder auf ungewöhnliche Art gepackt. Bitte "
            "packen Sie das Shapefile neu."
        ) from error
    try:
        return _read(parts, notes)
    except BoundaryError:
        raise
    except Exception as error:  # GDAL's own, of many kinds
        raise BoundaryError(
            "Die Datei lässt sich nicht als Karte lesen: Das Shapefile ist beschädigt oder "
            "unvollständig."
        ) from error


def _parts(archive: zipfile.ZipFile, layer: str | None) -> tuple[dict[str, bytes], list[str]]:
    if len(archive.infolist()) > _MOST_MEMBERS:
        raise BoundaryError("Die ZIP-Datei enthält zu viele Dateien.")
    members = {
        entry.filename.lower(): entry
        for entry in archive.infolist()
        if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
    }
    stems = sorted(name.removesuffix(".shp") for name in members if name.endswith(".shp"))
    if layer is not None:
        stems = [stem for stem in stems if stem.rsplit("/", 1)[-1] == layer.lower()]
    if not stems:
        raise BoundaryError("Die ZIP-Datei enthält kein passendes Shapefile (.shp).")
    if len(stems) > 1:
        shown = ", ".join(plain(stem.rsplit("/", 1)[-1]) for stem in stems[:20])
        raise BoundaryError(
            f"Die ZIP-Datei enthält mehrere Shapefiles ({shown}). Bitte geben Sie an, welches "
            "geladen werden soll (im Befehl: --layer)."
        )
    found = {end: members[stems[0] + end] for end in _ENDS if stems[0] + end in members}
    if ".dbf" not in found:
        raise BoundaryError(
            "Zum Shapefile fehlt die Tabelle (.dbf), ohne sie gibt es keine Gebietscodes. Bitte "
            "packen Sie .shp, .dbf und .prj zusammen."
        )
    has_index = stems[0] + ".shx" in members
    notes = [] if has_index else ["Der Index (.shx) fehlt, er wird nicht gebraucht."]
    room = MAX_FILE
    parts = {}
    for end, entry in found.items():
        with archive.open(entry) as member:
            parts[end] = member.read(room + 1)  # the size a zip declares can be a lie
        room -= len(parts[end])
        if room < 0:
            raise BoundaryError(
                f"Die ZIP-Datei enthält entpackt mehr als {MAX_FILE // 1_000_000} MB. Bitte "
                "vereinfachen Sie die Grenzen vorher."
            )
    return parts, notes


def _read(parts: dict[str, bytes], notes: list[str]) -> Raw:
    """Features and coordinate system; the index is made anew: one that came along may lie."""
    import pyogrio
    import shapely
    from pyproj import CRS

    check_count(int.from_bytes(parts[".dbf"][4:8], "little"), 0)
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": True})
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL's own, in English
        for end, content in {**parts, ".cpg": _encoding(parts[".dbf"])}.items():
            (Path(folder) / f"datei{end}").write_bytes(content)
        meta, _, blobs, columns = pyogrio.raw.read(Path(folder) / "datei.shp")
    shapes = shapely.from_wkb(blobs)
    check_count(len(shapes), int(shapely.get_num_coordinates(shapes).sum()))
    rows = zip(*([text_of(cell) for cell in column] for column in columns), strict=True)
    features = [
        feature_of(number, dict(zip(meta["fields"], row, strict=True)), shape)
        for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), start=1)
    ]
    return Raw(features, CRS.from_user_input(meta["crs"]) if meta["crs"] else None, notes)


def _encoding(dbf: bytes) -> bytes:
    """What the table's texts are written in; hardly any file says it, and many say it wrong."""
    try:
        dbf[int.from_bytes(dbf[8:10], "little") :].decode("utf-8")
    except UnicodeDecodeError:
        return b"CP1252"
    return b"UTF-8"
