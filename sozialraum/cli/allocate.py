"""The command ``allocate``: hand out a total in whole units, in proportion to need."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from sozialraum.cli.german import WrongCallError, decimal
from sozialraum.cli.options import Json, option
from sozialraum.cli.terminal import complain, say

if TYPE_CHECKING:
    import pandas as pd

    from sozialraum.model.allocation.result import Allocation


def allocate(
    need: Annotated[Path, option("--need", "CSV mit den Spalten code und need.", "DATEI")],
    total: Annotated[
        Decimal, option("--total", "Was verteilt wird, z. B. 25,5.", "SUMME", decimal)
    ],
    unit: Annotated[
        Decimal, option("--unit", "Kleinster Schritt, z. B. 0,25.", "EINHEIT", decimal)
    ] = Decimal("0.25"),
    method: Annotated[
        str,
        option(
            "--method",
            "sainte_lague, hamilton, huntington_hill, adams, jefferson oder dean.",
            "VERFAHREN",
        ),
    ] = "sainte_lague",
    minimum: Annotated[
        Decimal | None, option("--min", "Mindestens so viel je Gebiet.", "WERT", decimal)
    ] = None,
    maximum: Annotated[
        Decimal | None, option("--max", "Höchstens so viel je Gebiet.", "WERT", decimal)
    ] = None,
    as_json: Json = False,
) -> None:
    """Verteilt eine Summe in ganzen Einheiten im Verhältnis zum Bedarf."""
    from sozialraum.model.allocation import result
    from sozialraum.model.allocation.methods import Method

    chosen = method.strip().lower().replace("-", "_").replace("ë", "e")
    if chosen not in tuple(Method):
        raise WrongCallError(
            f"--method: Das Verfahren „{method}“ gibt es nicht. Erlaubt sind: {', '.join(Method)}."
        )
    found = result.allocate(
        read_need(need), total, unit=unit, method=chosen, lower=minimum, upper=maximum
    )
    say(_json(found) if as_json else _text(found))


def read_need(file: Path) -> pd.Series:
    """Need by code from a CSV file with the columns code and need; rows of totals are named.

    Raises:
        GivenFileError: The file or a row of it cannot be read (named).
    """
    import pandas as pd

    from sozialraum.cli.people_table import read_table

    table = read_table(file, ("code", "need"), key="code")
    for note in table.notes:
        complain(f"{file.name}: {note}")
    return pd.Series(table.numbers("need"), index=table.columns["code"], dtype=float)


def _german(amount: Decimal, unit: Decimal) -> str:
    places = max(0, -int(unit.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}".translate(str.maketrans(",.", ".,"))


def _text(found: Allocation) -> str:
    from sozialraum.model.allocation.methods import METHOD_LABELS

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
