"""What every document people keep has, and how its fields are read from a file edited by hand.

Every fault is said with the field, the value that was found and what is allowed; nothing unknown is
skipped, because a mistyped field would silently mean "default". ``fault`` is the class raised.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from sozialraum.model import typed
from sozialraum.model.errors import PlanningError
from sozialraum.model.typed import AUTHOR_LETTERS, NAME_LETTERS, NOTE_LETTERS

SHOWN_LETTERS = 60  # of a wrong value; more would bury the message
KEY_LETTERS = 80
LONGEST = 10**16  # no number kept comes near it; digits without end bury the message
HASH_LETTERS, VERSION_LETTERS, TIME_LETTERS = 64, 32, 40

Fault = type[PlanningError]


def shown(value: object) -> str:
    """A value for a message: texts in quotes and cut, groups and lists by their kind."""
    if isinstance(value, Mapping):
        return "eine Gruppe von Feldern"
    if isinstance(value, list | tuple):
        return "eine Liste"
    if value is None:
        return "leer"
    if isinstance(value, bool):
        return "ja/nein"
    if isinstance(value, int | float) and not -LONGEST < value < LONGEST:
        return "eine sehr große Zahl"  # str() of a huge integer is refused by Python itself
    words = typed.reveal(str(value))
    if len(words) > SHOWN_LETTERS:
        words = words[:SHOWN_LETTERS] + "…"
    return f"„{words}“" if isinstance(value, str) else words.replace(".", ",")


def group(value: object, path: str, fault: Fault) -> dict[str, Any]:
    """A group of fields with text keys; anything else is refused."""
    if not isinstance(value, Mapping):
        raise fault(
            f"Feld „{path}“: {shown(value)} ist nicht möglich. Erlaubt ist eine Gruppe von Feldern."
        )
    return {str(key): item for key, item in value.items()}


def refuse_unknown(
    values: Mapping[str, Any], allowed: Iterable[str], path: str, fault: Fault
) -> None:
    """Refuse the first field that is not among ``allowed``."""
    names = list(allowed)
    for name, value in values.items():
        if name not in names:
            close = difflib.get_close_matches(name[:SHOWN_LETTERS], names, n=1)
            guess = f" Meinten Sie „{close[0]}“?" if close else ""
            known = typed.reveal(name[:SHOWN_LETTERS])
            place = f"{path}.{known}" if path else known
            raise fault(
                f"Das Feld „{place}“ (Wert: {shown(value)}) gibt es nicht.{guess} "
                f"Erlaubt sind: {', '.join(names)}."
            )


def text(value: object, label: str, most: int, fault: Fault, *, is_line: bool = True) -> str:
    """A text of at most ``most`` characters, without blanks around it; ``label``: German."""
    if not isinstance(value, str):
        raise fault(f"{label}: {shown(value)} ist kein Text. Erlaubt sind bis zu {most} Zeichen.")
    try:
        return typed.clean(value, label, most, is_line=is_line)
    except typed.TypedError as error:
        raise fault(str(error)) from None


def texts(value: object, label: str, most: int, fault: Fault) -> dict[str, str]:
    """A group of texts by short keys; empty ones are dropped."""
    found = {
        text(key, label, KEY_LETTERS, fault): text(
            words, f"{label} {key}", most, fault, is_line=False
        )
        for key, words in group(value, label, fault).items()
    }
    return {key: words for key, words in found.items() if words}


def number(value: object) -> float | None:
    """A finite number, None if ``value`` is something else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


@dataclass(frozen=True)
class KeptDocument:
    """A document people keep: its head. What is in it besides, each kind says itself.

    Attributes:
        name: 1-120 characters.
        author: Free text, optional, at most 80 characters.
        note: Free text, at most 2,000 characters.
        created: ISO time, "" = not known.
        data_hash: Of the data release its figures are of, "" = not known.
        code_version: Of the program, likewise.

    Raises:
        PlanningError: As ``FAULT``: a text that is too long or none, or no name.
    """

    FAULT: ClassVar[Fault]
    EXAMPLE: ClassVar[str]  # of a name
    LACKING: ClassVar[str]  # German: a file that holds no such document
    VERSIONS: ClassVar[tuple[int, ...]]  # that can be read, the newest last
    FIELDS: ClassVar[tuple[str, ...]]  # besides ``schema_version``, in the order of a file
    NEEDED: ClassVar[str]  # the one a file must have

    name: str
    author: str = field(default="", kw_only=True)
    note: str = field(default="", kw_only=True)
    created: str = field(default="", kw_only=True)
    data_hash: str = field(default="", kw_only=True)
    code_version: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        self._set(
            name=text(self.name, "Name", NAME_LETTERS, self.FAULT),
            author=text(self.author, "Wer", AUTHOR_LETTERS, self.FAULT),
            note=text(self.note, "Notiz", NOTE_LETTERS, self.FAULT, is_line=False),
            created=text(self.created, "Erstellt", TIME_LETTERS, self.FAULT),
            data_hash=text(self.data_hash, "Prüfsumme der Daten", HASH_LETTERS, self.FAULT),
            code_version=text(self.code_version, "Programmstand", VERSION_LETTERS, self.FAULT),
        )
        if not self.name:
            raise self.FAULT(
                f"Name: Er fehlt. Erlaubt sind 1 bis {NAME_LETTERS} Zeichen, zum Beispiel "
                f"„{self.EXAMPLE}“."
            )
        self._set(**self._clean())

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _clean(self) -> dict[str, Any]:
        """The fields of this kind, judged; the head is clean already."""
        return {}

    def to_dict(self) -> dict[str, Any]:
        """For JSON and YAML: texts, numbers, booleans, None, lists and dictionaries only."""
        kept = {name: _plain(getattr(self, name)) for name in self.FIELDS}
        return {"schema_version": self.VERSIONS[-1], **kept}

    @classmethod
    def from_dict(cls, content: object) -> Self:
        """The document of a dictionary made by :meth:`to_dict` or written by hand.

        Raises:
            PlanningError: Unknown field, wrong type, or value outside its range (named).
        """
        if not isinstance(content, Mapping):
            raise cls.FAULT(f"{cls.LACKING}. Erwartet werden „schema_version“ und „{cls.NEEDED}“.")
        values = group(content, "", cls.FAULT)
        version = _version(values, cls.VERSIONS, cls.FAULT)
        if cls.NEEDED not in values:
            raise cls.FAULT(f"{cls.LACKING}: Das Feld „{cls.NEEDED}“ fehlt.")
        refuse_unknown(values, ("schema_version", *cls.FIELDS), "", cls.FAULT)
        # a field written without anything behind it is null in YAML
        kept = ("name", cls.NEEDED)
        given = {key: one for key, one in values.items() if one is not None or key in kept}
        del given["schema_version"]
        return cls(**cls._read(given, version))

    @classmethod
    def _read(cls, given: dict[str, Any], _version: int) -> dict[str, Any]:
        """The fields of a file in their own types."""
        return given


def _version(values: Mapping[str, Any], known: tuple[int, ...], fault: Fault) -> int:
    allowed = f"Erlaubt: {', '.join(map(str, known))}."
    if "schema_version" not in values:
        raise fault(
            f"Das Feld „schema_version“ fehlt; so lässt sich die Datei nicht sicher lesen. {allowed}"
        )
    given = values["schema_version"]
    found = number(given)
    if found not in known:
        is_newer = found is not None and found > known[-1]
        reason = " Sie stammt aus einer neueren Fassung des Programms." if is_newer else ""
        raise fault(f"Feld „schema_version“: {shown(given)} ist nicht möglich.{reason} {allowed}")
    return int(found)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return list(value)
    return value.to_dict() if hasattr(value, "to_dict") else value
