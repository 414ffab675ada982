"""Next year's figures from the city: asked for table by table, checked, and taken over at once.

Nothing is written to the published tables before everything is here. What was fetched whole waits
in ``fetched_table``: a stopped update does not ask for it again.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sozialraum.store import (
    boundary_codes,
    build,
    city_datasets,
    city_http,
    city_tables,
    data_files,
    db,
    migrate,
)
from sozialraum.store.city_datasets import Dataset
from sozialraum.store.city_http import AbsentError, CancelledError, PortalError
from sozialraum.store.city_raw import CityTableError
from sozialraum.store.city_tables import Made
from sozialraum.store.overlay import overlay
from sozialraum.store.patches import Addition, Patch
from sozialraum.store.schema_users import fetched_table

SERVICE = "https://opendata.dresden.de/dcat-ap/dataset"
LICENCE = "Landeshauptstadt Dresden, Kommunale Statistikstelle, dl-de/by-2-0"
LARGEST = 30_000_000  # bytes; the largest table has 3.7 million
KEPT_HOURS = 24  # so long a fetched table need not be asked for again
_MOST_YEARS = 20
_GIVE_UP = 2  # servers that fail so often in a row are asked no more
NEW, SAME, ABSENT, FAILED, UNASKED = "neu", "gleich", "fehlt", "fehler", "ungefragt"

Report = Callable[[float, str], bool]  # share 0-1, what is done; False stops


@dataclass(frozen=True)
class Outcome:
    """What came of one dataset.

    Attributes:
        dataset: Which.
        state: NEW, SAME (nothing differs), ABSENT (no newer edition yet), FAILED or UNASKED.
        times: Points in time with new or changed values, ISO.
        new, changed: Rows.
        reason: Why it failed, German.
        notes: German sentences on what was merged or left out.
    """

    dataset: Dataset
    state: str
    times: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Update:
    """All outcomes, and what `additions.add` takes over (None = there is nothing)."""

    outcomes: tuple[Outcome, ...]
    addition: Addition | None


@dataclass(frozen=True)
class _Fetched:
    edition: str
    sha256: str
    made: Made


def host(service: str = SERVICE) -> str:
    """The host that is asked, for the sentence that says so."""
    return city_http.host(service)


def known(data_dir: Path) -> dict[str, Dataset]:
    """The datasets an update asks for, by short name."""
    return city_datasets.read(data_files.read_files(data_dir))


def collect(
    engine: Engine,
    data_dir: Path,
    report: Report = lambda *_: True,
    *,
    wanted: Sequence[str] = (),
    service: str = SERVICE,
    patience_s: float = city_http.PATIENCE_S,
) -> Update:
    """Ask the city and check what comes; the published tables stay as they are.

    Args:
        engine: The store; only ``fetched_table`` is written.
        data_dir: The folder ``data/``.
        report: Called all along; returns False to stop.
        wanted: Short names or ids of the city; () = all.
        service: Where the datasets are.
        patience_s: Longest silence of the service.

    Raises:
        CancelledError: ``report`` said so; what was fetched whole is kept.
        StoreError: A dataset is not known, or the store cannot be read or written.
    """
    migrate.upgrade(engine)
    shipped = data_files.read_files(data_dir)
    _, held = build.in_force(engine)
    files = overlay(shipped, held).files
    datasets = city_datasets.read(files)
    chosen = [city_datasets.named(datasets, one) for one in wanted] or list(datasets.values())
    asked = _Asker(engine, files, boundary_codes.known_areas(data_dir), service, patience_s)
    outcomes: list[Outcome] = []
    found: list[tuple[Dataset, _Fetched]] = []
    faults = 0
    for number, dataset in enumerate(chosen):
        share = number / len(chosen)
        step = f"Tabelle {number + 1} von {len(chosen)}: {dataset.title}"
        if not report(share, step):
            raise CancelledError("Das Laden wurde abgebrochen.")
        if faults >= _GIVE_UP:
            why = f"{host(service)} gab zweimal keine brauchbare Antwort."
            outcomes.append(Outcome(dataset, UNASKED, reason=why))
            continue
        try:
            editions = list(asked.editions(dataset, partial(report, share, step)))
            faults = 0
        except CancelledError:
            raise
        except (PortalError, CityTableError) as error:
            faults = faults + 1 if isinstance(error, PortalError) else 0
            outcomes.append(Outcome(dataset, FAILED, reason=str(error)))
            continue
        outcomes.append(_outcome(dataset, editions))
        found += [(dataset, one) for one in editions if one.made.rows]
    return Update(tuple(outcomes), _addition(found) if found else None)


def forget(engine: Engine) -> None:
    """Drop what waits in ``fetched_table``: it was taken over, or is not wanted."""
    with db.writing(engine) as connection:
        connection.execute(sa.delete(fetched_table))


@dataclass
class _Asker:
    engine: Engine
    files: dict[str, bytes]
    known: boundary_codes.KnownAreas
    service: str
    patience_s: float

    def editions(self, dataset: Dataset, go_on: Callable[[], bool]) -> Iterator[_Fetched]:
        """The editions newer than ours; the one table there is if it has no years."""
        if not dataset.is_yearly:
            yield self._edition(dataset, dataset.pattern, go_on)
            return
        newest = city_tables.held_years(dataset, self.files)[-1]
        for year in range(newest + 1, newest + 1 + _MOST_YEARS):
            try:
                yield self._edition(dataset, dataset.edition(year), go_on)
            except AbsentError:
                return

    def _edition(self, dataset: Dataset, edition: str, go_on: Callable[[], bool]) -> _Fetched:
        content = self._waiting(edition)
        is_new = content is None
        if content is None:
            content = city_http.read(
                f"{self.service}/de-sn-dresden-{quote(edition)}/content.csv",
                go_on,
                accept="text/csv, */*",
                largest=LARGEST,
                patience_s=self.patience_s,
            )
        made = city_tables.convert(dataset, edition, content, self.files, self.known)
        sha256 = hashlib.sha256(content).hexdigest()
        if is_new:
            self._keep(edition, content, sha256)
        return _Fetched(edition, sha256, made)

    def _waiting(self, edition: str) -> bytes | None:
        table = fetched_table.c
        with self.engine.connect() as connection:
            row = connection.execute(
                sa.select(table.content, table.sha256).where(
                    table.dataset_id == edition,
                    table.fetched_at >= _oldest(),
                )
            ).first()
        is_whole = row is not None and hashlib.sha256(row.content).hexdigest() == row.sha256
        return bytes(row.content) if row is not None and is_whole else None

    def _keep(self, edition: str, content: bytes, sha256: str) -> None:
        with db.writing(self.engine) as connection:
            connection.execute(
                sa.delete(fetched_table).where(
                    (fetched_table.c.dataset_id == edition)
                    | (fetched_table.c.fetched_at < _oldest())
                )
            )
            connection.execute(
                sa.insert(fetched_table).values(
                    dataset_id=edition,
                    content=content,
                    sha256=sha256,
                    fetched_at=_now().isoformat(timespec="seconds"),
                )
            )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _oldest() -> str:
    return (_now() - dt.timedelta(hours=KEPT_HOURS)).isoformat(timespec="seconds")


def _outcome(dataset: Dataset, editions: Sequence[_Fetched]) -> Outcome:
    if not editions:
        return Outcome(dataset, ABSENT)
    return Outcome(
        dataset,
        NEW if any(one.made.rows for one in editions) else SAME,
        times=tuple(sorted({time for one in editions for time in one.made.times})),
        new=sum(one.made.new for one in editions),
        changed=sum(one.made.changed for one in editions),
        notes=tuple(dict.fromkeys(note for one in editions for note in one.made.notes)),
    )


def _addition(found: Sequence[tuple[Dataset, _Fetched]]) -> Addition:
    titles = list(dict.fromkeys(dataset.title for dataset, _ in found))
    title = titles[0] if len(titles) == 1 else f"Daten der Stadt ({len(titles)} Tabellen)"
    sums = "".join(f"{one.sha256}  {one.edition}\n" for _, one in found)
    sha256 = found[0][1].sha256 if len(found) == 1 else hashlib.sha256(sums.encode()).hexdigest()
    keys: dict[str, tuple[str, ...]] = {}
    rows: dict[str, list[dict[str, str]]] = {}
    for dataset, one in found:
        for target in dataset.targets:
            keys[target.file] = target.key
            rows.setdefault(target.file, []).extend(one.made.rows.get(target.file, ()))
    editions = ", ".join(one.edition for _, one in found)
    return Addition(
        title=title,
        origin=f"{host()}: {editions}",
        sha256=sha256,
        licence=LICENCE,
        note="Prüfsummen (SHA-256, Anfang): "
        + "; ".join(f"{dataset.key} {one.sha256[:16]}" for dataset, one in found),
        patches=tuple(
            Patch(file, keys[file], _csv(lines)) for file, lines in rows.items() if lines
        ),
    )


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
