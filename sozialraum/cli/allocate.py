"""The command ``allocate``: hand out a total in whole units, in proportion to need."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum.cli.german import WrongCallError
from sozialraum.cli.scenario import Json, PlanningCommand

if TYPE_CHECKING:
    import pandas as pd

    from sozialraum.model.allocation import Allocation

LARGEST_BYTES = 1_000_000
_COLUMNS = ("code", "need")
_LARGEST = 10**12
_GERMAN = re.compile(r"-?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d+", re.ASCII)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)  # "1.234" may be one or a thousand


def allocate(
    need: Annotated[
        Path, typer.Option("--need", metavar="DATEI", help="CSV mit den Spalten code und need.")
    ],
    total: Annotated[
        str, typer.Option("--total", metavar="SUMME", help="Was verteilt wird, z. B. 25,5.")
    ],
    unit: Annotated[
        str, typer.Option("--unit", metavar="EINHEIT", help="Kleinster Schritt, z. B. 0,25.")
    ] = "0,25",
    method: Annotated[
        str,
        typer.Option(
            "--method",
            metavar="VERFAHREN",
            help="sainte_lague, hamilton, huntington_hill, adams, jefferson oder dean.",
        ),
    ] = "sainte_lague",
    minimum: Annotated[
        str | None, typer.Option("--min", metavar="WERT", help="Mindestens so viel je Gebiet.")
    ] = None,
    maximum: Annotated[
        str | None, typer.Option("--max", metavar="WERT", help="Höchstens so viel je Gebiet.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Verteilt eine Summe in ganzen Einheiten im Verhältnis zum Bedarf."""
    from sozialraum.model import allocation

    chosen = method.strip().lower().replace("-", "_").replace("ë", "e")
    if chosen not in tuple(allocation.Method):
        raise WrongCallError(
            f"--method: Das Verfahren „{method}“ gibt es nicht. "
            f"Erlaubt sind: {', '.join(allocation.Method)}."
        )
    amounts = (_amount(total, "--total"), _amount(unit, "--unit"))
    bounds = [
        None if value is None else _amount(value, option)
        for value, option in ((minimum, "--min"), (maximum, "--max"))
    ]
    found = allocation.allocate(
        read_need(need),
        amounts[0],
        unit=amounts[1],
        method=chosen,
        lower=bounds[0],
        upper=bounds[1],
    )
    print(_json(found) if as_json else _text(found))


def _decimal(words: str, *, is_german: bool = True) -> Decimal | None:
    """The number of "25,5", "25.5" or "1.234,5"; None if it is none or could mean two.

    Args:
        words: As written.
        is_german: Whether "1.234" may mean a thousand; False in files separated by commas.
    """
    plain = words.strip().replace("\u2212", "-")
    if _GERMAN.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif not _PLAIN.fullmatch(plain) or (is_german and _THOUSANDS.fullmatch(plain)):
        return None
    number = Decimal(plain)
    return number if abs(number) < _LARGEST else None


def _amount(words: str, option: str) -> Decimal:
    number = _decimal(words)
    if number is None:
        raise WrongCallError(
            f"{option}: „{words[:40]}“ ist keine eindeutige Zahl. "
            "Erlaubt sind Zahlen wie 1234, 25,5 oder 25.50."
        )
    return number


def read_need(file: Path) -> pd.Series:
    """Need by code from a CSV file: comma, or semicolon with decimal commas.

    Raises:
        AllocationError: The file is not there, or a row cannot be read (named).
    """
    import pandas as pd

    from sozialraum.model.allocation import AllocationError

    lines = _text_of(file).splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
    missing = [column for column in _COLUMNS if column not in names]
    if missing:
        raise AllocationError(
            f"{file.name}: Es fehlt die Spalte {' und '.join(missing)}. "
            "Erwartet wird eine CSV-Datei mit den Spalten code und need."
        )
    found: list[tuple[str, float]] = []
    for row in reader:
        code, words = ((row.get(names[column]) or "").strip() for column in _COLUMNS)
        number = _decimal(words, is_german=delimiter == ";")
        if number is None or not code or None in row:
            raise AllocationError(
                f"{file.name}, Zeile {reader.line_num}: „{code}“ mit Bedarf „{words[:40]}“ ist "
                "nicht lesbar. Erlaubt sind eine Kennung und eine Zahl ab 0, zum Beispiel 04;12,5."
            )
        found.append((code, float(number)))
    return pd.Series(
        [number for _, number in found], index=[code for code, _ in found], dtype=float
    )


def _text_of(file: Path) -> str:
    from sozialraum.model.allocation import AllocationError

    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "ungültiger Name"
        if isinstance(error, FileNotFoundError):
            reason = "Es gibt sie nicht"
        raise AllocationError(f"Die Datei „{file}“ lässt sich nicht lesen: {reason}.") from None
    if len(raw) > LARGEST_BYTES:
        raise AllocationError(f"Die Datei „{file}“ ist zu groß. Erlaubt ist bis zu 1 MB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")  # what German spreadsheets write by default


def _german(amount: Decimal, unit: Decimal) -> str:
    places = max(0, -int(unit.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _text(found: Allocation) -> str:
    from sozialraum.model.allocation import METHOD_LABELS

    width = max(len("Gebiet"), len("zusammen"), *(len(str(code)) for code in found.amounts.index))
    rows = [*found.amounts.items(), ("zusammen", found.total)]
    lines = [
        f"{METHOD_LABELS[found.method]}, Schritte von {_german(found.unit, found.unit)}",
        *(f"{code!s:<{width}}  {_german(amount, found.unit):>16}" for code, amount in rows),
    ]
    return "\n".join([*lines, found.tie_text] if found.tie_text else lines)


def _json(found: Allocation) -> str:
    """Amounts as texts: a decimal number in JSON would become a rounded binary one."""
    from sozialraum.cli.reports import to_json

    content: dict[str, Any] = {
        "method": found.method.value,
        "unit": f"{found.unit:f}",
        "total": f"{found.total:f}",
        "areas": [
            {"code": code, "units": int(found.units[code]), "amount": f"{amount:f}"}
            for code, amount in found.amounts.items()
        ],
        "tie": found.tie_text,
    }
    return to_json(content)


def register(app: typer.Typer) -> None:
    """Add ``allocate`` to the command line."""
    app.command("allocate", cls=PlanningCommand)(allocate)
