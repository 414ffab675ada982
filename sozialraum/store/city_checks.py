"""What must hold before rows of the city are taken over: all there, plausible, of one edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from sozialraum.store.city_datasets import Target
from sozialraum.store.city_raw import OWN_TABLE, CityTableError
from sozialraum.store.city_source import Key, Row, Source

_WIDEST = 2.0  # a city's total that doubles or halves from one time to the next is no total


def check_whole(
    source: Source,
    target: Target,
    rows: Mapping[Key, Row],
    filled: Mapping[Key, Mapping[str, int]],
) -> None:
    """Nothing may be missing: an answer cut off between two rows looks like a whole one."""
    times = sorted({row[target.time] for row in rows.values()})
    needed = {
        *(column for pivot in target.pivots for column in pivot.to.values() if column),
        *target.sums,
        *target.copies,
    }
    for time, place, group in product(times, _places(source, target), _group_rows(target)):
        wanted = {target.time: time, **place, **group}
        key = next(_keys(target, wanted, rows), None)
        lacking = needed - filled.get(key, {}).keys() if key else needed
        if lacking:
            what = ", ".join([*place.values(), *group.values(), time])
            raise CityTableError(
                f"{source.dataset.title}: Die Tabelle ist nicht vollständig, es fehlt "
                f"„{sorted(lacking)[0]}“ für {what}. Vermutlich brach die Antwort ab; es wird "
                f"nichts übernommen. Bitte später noch einmal laden. {OWN_TABLE}"
            )


def _keys(target: Target, wanted: Row, rows: Mapping[Key, Row]) -> Iterator[Key]:
    """The key of the row with these cells; what is always the same need not be given."""
    if all(column in wanted for column in target.key):
        key = tuple(wanted[column] for column in target.key)
        if key in rows:
            yield key
        return
    for key, row in rows.items():
        if all(row[column] == cell for column, cell in wanted.items()):
            yield key


def _places(source: Source, target: Target) -> list[Row]:
    if target.ages:
        return [{target.ages["to"]: str(age)} for age in range(target.ages["last"] + 1)]
    codes = sorted(source.codes[target.area])
    is_pair = len(target.to) == 2
    return [
        dict(zip(target.to, (target.area, code) if is_pair else (code,), strict=True))
        for code in codes
    ]


def _group_rows(target: Target) -> list[Row]:
    found: list[Row] = [{}]
    for group in target.groups:
        found = [{**row, **values} for row in found for values in group.values.values()]
    return found


def check_plausible(
    source: Source, target: Target, rows: Mapping[Key, Row], held: Mapping[Key, Row], newest: str
) -> None:
    """The city as a whole neither doubles nor halves from one time to the next."""
    columns = [*target.sums, *(c for pivot in target.pivots for c in pivot.to.values() if c)]
    before = _sum(columns[:1], held, target.time, newest)
    for time in sorted({row[target.time] for row in rows.values()}):
        now = _sum(columns[:1], rows, target.time, time)
        if before and not before / _WIDEST < now < before * _WIDEST:
            raise CityTableError(
                f"{source.dataset.title}: Die Summe der Stadt ist {now} für {time}, zuletzt waren "
                f"es {before} ({newest}). Das ist nicht glaubhaft; es wird nichts übernommen. "
                f"{OWN_TABLE}"
            )


def check_edition(
    source: Source,
    target: Target,
    rows: Mapping[Key, Row],
    held: Mapping[Key, Row],
    notes: list[str],
) -> None:
    """A new edition must reach as far as ours, so that no two are mixed from its first year on."""
    first = min(row[target.time] for row in rows.values())
    left = sorted({row[target.time] for key, row in held.items() if key not in rows})
    if left and left[-1] >= first:
        raise CityTableError(
            f"{source.dataset.title}: Für {left[-1]} steht in dieser Ausgabe kein Wert, in der "
            f"bisherigen schon. Zwei Ausgaben würden sich mischen; es wird nichts übernommen. "
            f"{OWN_TABLE}"
        )
    if left:
        notes.append(f"Bis {left[-1][:4]} bleiben die Werte der früheren Ausgabe stehen.")


def _sum(columns: Sequence[str], rows: Mapping[Key, Row], time: str, when: str) -> int:
    return sum(int(row[c] or 0) for row in rows.values() if row[time] == when for c in columns)
