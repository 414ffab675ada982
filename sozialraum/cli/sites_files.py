"""Places and their people from CSV files, and ways from a street network."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sozialraum.model.sites.distances import NetworkMatrix, Points, to_metres
from sozialraum.model.sites.errors import SitesError

LARGEST_BYTES = 20_000_000
_PLANE, _GLOBE = ("x", "y"), ("lon", "lat")


@dataclass(frozen=True)
class Table:
    """Places of a file.

    Attributes:
        points: Where they are.
        weights: Shape ``(n,)``; 1 where the file has no column "weight".
        groups: Shape ``(n,)``; "" where the file has no column "group".
        is_geographic: Given as longitude and latitude, so the Elbe can be in the way.
    """

    points: Points
    weights: np.ndarray
    groups: tuple[str, ...]
    is_geographic: bool


def read_places(file: Path) -> Table:
    """Places from a CSV file with id, x and y (metres) or lon and lat, and weight or group.

    Raises:
        SitesError: The file or a row of it cannot be read (named).
    """
    rows, columns, is_german = _rows(file)
    kind = _GLOBE if set(_GLOBE) <= set(columns) else _PLANE
    missing = [name for name in ("id", *kind) if name not in columns]
    if missing:
        raise SitesError(
            f"Der Datei „{file}“ fehlen die Spalten {', '.join(missing)}. Nötig sind id und entweder "
            "x, y (Meter) oder lon, lat (Grad)."
        )
    xy = np.array(
        [[_number(file, line, row, name, is_german) for name in kind] for line, row in rows]
    )
    if not len(rows):
        raise SitesError(f"Die Datei „{file}“ enthält keine Orte.")
    weights = [
        _number(file, line, row, "weight", is_german) if "weight" in columns else 1.0
        for line, row in rows
    ]
    return Table(
        Points(tuple(row["id"] for _, row in rows), to_metres(*xy.T) if kind == _GLOBE else xy),
        np.array(weights),
        tuple(row.get("group", "") for _, row in rows),
        kind == _GLOBE,
    )


def read_network(file: Path) -> NetworkMatrix:
    """Ways from a CSV file with from, to and metres.

    Raises:
        SitesError: The file or a row of it cannot be read (named).
    """
    rows, columns, is_german = _rows(file)
    missing = [name for name in ("from", "to", "metres") if name not in columns]
    if missing:
        raise SitesError(f"Der Datei „{file}“ fehlen die Spalten {', '.join(missing)}.")
    frame = pd.DataFrame(
        [
            (row["from"], row["to"], _number(file, line, row, "metres", is_german))
            for line, row in rows
        ],
        columns=["from", "to", "metres"],
    )
    repeated = frame[frame.duplicated(["from", "to"])]
    if len(repeated):
        pair = repeated.iloc[0]
        raise SitesError(
            f"Datei „{file}“: Der Weg von „{pair['from']}“ nach „{pair['to']}“ steht zweimal da."
        )
    return NetworkMatrix(frame.pivot_table("metres", "from", "to"))


def read_text(file: Path) -> str:
    """The text of a file.

    Raises:
        SitesError: It is not there, too large or no text.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        reason = "Es gibt sie nicht" if isinstance(error, FileNotFoundError) else "kein Zugriff"
        raise SitesError(f"Die Datei „{file}“ lässt sich nicht lesen: {reason}.") from None
    if len(raw) > LARGEST_BYTES:
        raise SitesError(f"Die Datei „{file}“ ist zu groß. Erlaubt sind bis zu 20 MB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")  # what German spreadsheets write by default


def _rows(file: Path) -> tuple[list[tuple[int, dict[str, str]]], list[str], bool]:
    """Rows with their line, column names, and whether numbers have a decimal comma."""
    text = read_text(file)
    is_german = ";" in text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if is_german else ",", restval="")
    columns = [(name or "").strip().lower() for name in reader.fieldnames or []]
    rows = []
    for record in reader:
        cells = [str(cell).strip() for name, cell in record.items() if name is not None]
        if any(cells):
            rows.append((reader.line_num, dict(zip(columns, cells, strict=True))))
    return rows, columns, is_german


def _number(file: Path, line: int, row: dict[str, str], column: str, is_german: bool) -> float:
    text = row[column]
    try:
        number = float(text.replace(",", ".") if is_german else text)
    except ValueError:
        number = float("nan")
    if not np.isfinite(number):
        raise SitesError(
            f"Datei „{file}“, Zeile {line}, Spalte „{column}“: „{text[:40]}“ ist keine Zahl."
        )
    return number
