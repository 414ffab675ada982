"""What an addition says of itself: where its figures come from, written as ``data/`` writes it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from sozialraum.model import typed
from sozialraum.store.errors import StoreError
from sozialraum.store.given_table import GivenTable
from sozialraum.store.patches import Addition, Patch
from sozialraum.store.recognise import Recognised
from sozialraum.store.table_cells import Finding
from sozialraum.text import format as de

NAME_LETTERS, TEXT_LETTERS = 120, 600


class OwnTableError(StoreError):
    """A table cannot be taken over like this; the message (German) says why and what to do."""


@dataclass(frozen=True)
class Origin:
    """Where the figures come from; all of it is shown under them.

    Attributes:
        title, producer: Of the source.
        attribution: The line under figures; "" = made of producer, title and licence.
        licence, reference, url, note: Free text, "" = not said.
        status: One of ``schema.STATUSES``; "" = as the table says that goes on.
        author: Who takes the table over, "" = not said.
        missing: Why values are missing where other years have all; "" = nothing is said, and the
            build refuses such gaps.
    """

    title: str
    producer: str
    attribution: str = ""
    licence: str = ""
    reference: str = ""
    url: str = ""
    note: str = ""
    status: str = "amtlich"
    author: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Plan:
    """An addition ready to be examined.

    Attributes:
        addition: What the store takes.
        indicators: Ids of the indicators it brings figures for.
        notes: German sentences to read before.
    """

    addition: Addition
    indicators: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def addition_of(
    title: str,
    given: GivenTable,
    origin: Origin,
    patches: Iterable[Patch],
    registry: Mapping[str, str],
) -> Addition:
    """The addition with what people read of it."""
    return Addition(
        title=title[:160],
        origin=given.name,
        sha256=given.sha256,
        licence=origin.licence,
        author=origin.author,
        note=origin.note,
        patches=tuple(patches),
        registry=registry,
    )


def refuse_faults(faults: Sequence[Finding]) -> None:
    """Nothing enters while something is unclear.

    Raises:
        OwnTableError: There are faults.
    """
    if faults:
        count = de.count(len(faults), "Punkt ist", "Punkte sind")
        raise OwnTableError(f"{count} noch zu klären, zuerst: {faults[0]}")


def refuse_future(found: Recognised) -> None:
    """Nobody counted in a year to come; it would be the newest on every page. A bare year is its end.

    Raises:
        OwnTableError: There is such a date.
    """
    last = max(found.rows["stichtag"], default="")
    if int(last[:4] or 0) > dt.date.today().year:
        raise OwnTableError(
            f"Der Stichtag {de.date(last)} liegt in der Zukunft. Bitte berichtigen Sie das Jahr in der "
            "Datei. Ist es eine Vorausschau, sind die Zahlen Schätzung oder Annahme."
        )


def checked(origin: Origin) -> Origin:
    """The origin with tidy texts.

    Raises:
        OwnTableError: Title or producer is not said, or the status is none.
        TypedError: A text is too long or holds hidden characters.
    """
    words = {
        "title": ("Titel der Quelle", NAME_LETTERS),
        "producer": ("Herausgeber", NAME_LETTERS),
        "attribution": ("Quellenvermerk", 300),
        "licence": ("Lizenz", NAME_LETTERS),
        "reference": ("Fundstelle", 300),
        "url": ("Adresse", 300),
        "note": ("Hinweis", TEXT_LETTERS),
        "author": ("Ihr Name", 80),
        "missing": ("Warum Werte fehlen", 300),
    }
    tidy = replace(
        origin, **{key: typed.clean(getattr(origin, key), *rule) for key, rule in words.items()}
    )
    if tidy.status not in ("", *de.STATUS_WORDS):
        raise OwnTableError(
            f"Wie sicher die Zahlen sind, sagt „{tidy.status[:40]}“ nicht. Möglich: "
            f"{', '.join(de.STATUS_WORDS)}."
        )
    if not tidy.title or not tidy.producer:
        raise OwnTableError(
            "Die Quelle fehlt: Bitte geben Sie an, wie sie heißt und wer sie herausgibt."
        )
    if tidy.url and not re.fullmatch(r"https?://[^\s<>\"']+", tidy.url):
        raise OwnTableError(f"Adresse: „{tidy.url}“ beginnt nicht mit https:// oder http://.")
    line = f"{tidy.producer}: {tidy.title}, {tidy.licence or 'Lizenz nicht angegeben'}"
    return replace(tidy, attribution=tidy.attribution or line)


def source_section(key: str, origin: Origin, given: GivenTable) -> str:
    """The source's entry of ``sources.toml``."""
    return section(
        key,
        {
            "title": origin.title,
            "producer": origin.producer,
            "reference": origin.reference or f"Datei {given.name}",
            "url": origin.url,
            "licence": origin.licence,
            "attribution": origin.attribution,
            "note": origin.note,
        },
    )


def section(key: str, content: Mapping[str, object]) -> str:
    """A TOML section; empty texts are left out."""
    lines = [f"{name} = {_toml(value)}" for name, value in content.items() if value != ""]
    return "\n".join([f"[{key}]", *lines, ""])


def _toml(value: object) -> str:
    if isinstance(value, str):
        escaped = "".join(
            f"\\u{ord(sign):04x}" if typed.is_hidden(sign) else sign
            for sign in value.replace("\\", "\\\\").replace('"', '\\"')
        )
        return f'"{escaped}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(cell)}" for key, cell in value.items()) + " }"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def to_csv(frame: pd.DataFrame) -> str:
    """A table as ``data/`` writes it: whole numbers without a point, missing ones empty."""
    return frame.infer_objects().to_csv(index=False, lineterminator="\n", float_format="%.15g")


def span(found: Recognised) -> str:
    """The dates of a table: "31.12.2026", "31.12.2024 bis 31.12.2026"."""
    days = sorted(set(found.rows["stichtag"]))
    return de.date(days[0]) + (f" bis {de.date(days[-1])}" if len(days) > 1 else "")
