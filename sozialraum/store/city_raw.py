"""A table as the city publishes it: read whole or not at all, cells still text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sozialraum.store import given_file
from sozialraum.store.city_datasets import Dataset
from sozialraum.store.errors import StoreError

OWN_TABLE = "Wenn die Stadt den Aufbau geändert hat, hilft „Eigene Tabelle“ auf derselben Seite."
_COUNT, _COMMA = re.compile(r"\d+", re.ASCII), re.compile(r"-?\d+(?:,\d+)?", re.ASCII)


class CityTableError(StoreError):
    """A table of the city's is not what it should be; the text (German) says what, where, what to do."""


@dataclass(frozen=True)
class CityTable:
    """Rows of a dataset by our column names, as text; ``lines`` are their places in the file."""

    rows: list[dict[str, str]]
    lines: list[int]


def read(dataset: Dataset, content: bytes) -> CityTable:
    """Read a file of the city.

    Args:
        dataset: What it should be.
        content: The bytes, in any encoding `given_file.decoded` knows.

    Raises:
        CityTableError: It is empty, another page, cut off, repeats rows, or has other columns.
    """
    text = _text(dataset, content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    seen: dict[tuple[str, ...], int] = {}
    try:
        header = next(reader, [])
        place = _columns(dataset, header)
        for cells in reader:
            if len(cells) != len(header):
                raise CityTableError(
                    f"{dataset.title}: Zeile {reader.line_num} hat {len(cells)} Felder, die "
                    f"Kopfzeile {len(header)}. Vermutlich brach die Antwort ab; es wird nichts "
                    "übernommen. Bitte später noch einmal laden."
                )
            if (first := seen.setdefault(tuple(cells), reader.line_num)) != reader.line_num:
                raise CityTableError(
                    f"{dataset.title}: Zeile {reader.line_num} wiederholt Zeile {first}. Doppelte "
                    f"Zeilen würden doppelt zählen; es wird nichts übernommen. {OWN_TABLE}"
                )
            rows.append({name: " ".join(cells[at].split()) for name, at in place.items()})
            lines.append(reader.line_num)
    except csv.Error:
        raise CityTableError(
            f"{dataset.title}: Zeile {reader.line_num} ist kein gültiges CSV (Anführungszeichen "
            "nicht geschlossen?). Bitte später noch einmal laden."
        ) from None
    if not rows:
        raise CityTableError(f"{dataset.title}: Die Tabelle der Stadt hat keine Zeilen.")
    return CityTable(rows, lines)


def number(dataset: Dataset, table: CityTable, at: int, column: str) -> str:
    """A cell as plain decimal text, "" = missing.

    Raises:
        CityTableError: It is no number of the kind this dataset has.
    """
    cell = table.rows[at][column]
    if cell == "" or (dataset.zero_is_missing and cell == "0"):
        return ""
    if not (_COMMA if dataset.has_comma else _COUNT).fullmatch(cell):
        kind = "eine Zahl mit Dezimalkomma" if dataset.has_comma else "eine ganze Zahl"
        raise CityTableError(
            f"{dataset.title}: Zeile {table.lines[at]}, Spalte „{dataset.columns[column][0]}“: "
            f"erwartet wird {kind}, gefunden „{cell}“. Es wird nichts übernommen. {OWN_TABLE}"
        )
    return cell.replace(",", ".")


def _text(dataset: Dataset, content: bytes) -> str:
    try:
        text = given_file.decoded(content).strip("\n")
    except ValueError as error:
        raise CityTableError(f"{dataset.title}: {error}.") from None
    if not text.strip():
        raise CityTableError(
            f"{dataset.title}: Die Antwort ist leer, vermutlich nach einer Zeitüberschreitung bei "
            "der Stadt. Bitte später noch einmal laden."
        )
    if text.lstrip()[:1] in "<{":
        raise CityTableError(
            f"{dataset.title}: Statt einer Tabelle kam eine andere Seite (vermutlich eine Meldung "
            "des Servers). Bitte später noch einmal laden."
        )
    return text


def _columns(dataset: Dataset, header: Sequence[str]) -> Mapping[str, int]:
    """Our name -> place in the row."""
    places = {_folded(name): at for at, name in enumerate(header)}
    found = {
        ours: next((places[_folded(s)] for s in spellings if _folded(s) in places), None)
        for ours, spellings in dataset.columns.items()
    }
    missing = [dataset.columns[ours][0] for ours, at in found.items() if at is None]
    if missing:
        raise CityTableError(
            f"{dataset.title}: Die Tabelle hat einen anderen Aufbau. Es fehlt "
            f"{_quoted(missing)}; gefunden wurde {_quoted(header)}. Es wird nichts übernommen. "
            f"{OWN_TABLE}"
        )
    return {ours: at for ours, at in found.items() if at is not None}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"„{name[:80]}“" for name in names[:20])
