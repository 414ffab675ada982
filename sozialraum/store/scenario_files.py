"""Scenario documents as JSON and YAML text. Files come from anywhere, so reading is strict.

YAML is narrower here than PyYAML's safe loader: no aliases (a few lines could unfold to gigabytes),
no tags, no repeated fields, and only numbers as JSON writes them, so that the Stadtraum 010 is not
read as 8 and the date 2026-01-01 stays a text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from sozialraum.model.kept_document import KeptDocument
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.fields import DocumentError
from sozialraum.store import given_file

LARGEST_BYTES = 200_000
YAML_SUFFIXES = (".yaml", ".yml")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_LONGEST_WHOLE = 18  # characters; more digits are no number anybody means
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+][0-9]+)?", re.ASCII)
_HALF = re.compile("[\ud800-\udfff]")
_DEEPEST = 30
_MOST_EVENTS = 10_000  # a large scenario has 2,000; PyYAML takes a second for as many as these
_ENDLESS = 1_000_000  # line width: YAML would otherwise fold long texts into many lines


def to_json(document: KeptDocument) -> str:
    """The document as JSON, umlauts as they are."""
    return json.dumps(document.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)


def to_yaml(document: Document) -> str:
    """The document as YAML for people; long notes as text blocks."""
    return _yaml().dump(
        document.to_dict(),
        Dumper=_dumper(),
        allow_unicode=True,
        sort_keys=False,
        width=_ENDLESS,
    )


def read_text(content: str | bytes) -> Document:
    """The document of a JSON or YAML text (JSON begins with a brace).

    Raises:
        ScenarioError: Too large, unreadable, or with fields or values that are not allowed; the
            message is German and names the place.
    """
    return Document.from_dict(parse(content))


def parse(content: str | bytes, most: int = LARGEST_BYTES) -> Any:
    """The plain value of a JSON or YAML text, whatever it is about.

    Raises:
        DocumentError: Too large or unreadable; the message is German and names the place.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > most:
        raise DocumentError(f"Die Datei ist {given_file.too_large(len(raw), most)}.")
    try:
        words = given_file.decoded(raw) if isinstance(content, bytes) else content
        found = (_parse_json if words.lstrip().startswith("{") else _parse_yaml)(words)
        _judge(found)
    except RecursionError:
        raise DocumentError("Die Datei ist zu tief verschachtelt.") from None
    except DocumentError:
        raise
    except ValueError as error:
        raise DocumentError(f"Die Datei lässt sich nicht lesen: {error}.") from None
    return found


def read_file(file: Path) -> Document:
    """The document of a file.

    Raises:
        GivenFileError: The file is not there or cannot be used.
        ScenarioError: As in :func:`read_text`.
    """
    return read_text(given_file.read_bytes(file, LARGEST_BYTES))


def for_file(document: Document, file: Path) -> str:
    """What a file of this name holds: the ending .yaml or .yml means YAML, any other JSON."""
    is_yaml = file.suffix.lower() in YAML_SUFFIXES
    return to_yaml(document) if is_yaml else to_json(document) + "\n"


def _parse_json(words: str) -> Any:
    try:
        return json.loads(
            words,
            object_pairs_hook=_once_each,
            parse_constant=_refuse_constant,
            parse_int=_whole,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"Die Datei ist kein lesbares JSON: Zeile {error.lineno}, Zeichen {error.colno}."
        ) from None


def _refuse_constant(word: str) -> NoReturn:
    raise DocumentError(f"Der Wert „{word}“ ist keine Zahl. Erlaubt sind endliche Zahlen.")


class _Refused(str):
    """Stands for a number that is none, until :func:`_judge` knows its field; the reason."""


def _whole(word: str) -> int | _Refused:
    if len(word) > _LONGEST_WHOLE:
        return _Refused(
            f"„{word[:20]}…“ ist mit {len(word)} Zeichen viel zu lang für eine Zahl. "
            f"Erlaubt sind bis zu {_LONGEST_WHOLE}."
        )
    return int(word)


def _finite(word: str) -> float | _Refused:
    number = float(word)
    if math.isfinite(number):
        return number
    return _Refused(f"„{word[:20]}“ ist zu groß. Erlaubt sind endliche Zahlen.")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise DocumentError(f"Das Feld „{name[:60]}“ ist mehrfach genannt. Erlaubt: einmal.")
        found[name] = value
    return found


def _judge(value: Any, *path: str) -> None:
    """Refuse what no document of ours needs and later steps might stumble over.

    Raises:
        DocumentError: Nested too deeply, a number out of all bounds, or half a character (a lone
            surrogate), which no file or terminal can hold.
    """
    _refuse_depth(len(path))
    if isinstance(value, dict):
        for name, item in value.items():
            _judge_text(name, *path)
            _judge(item, *path, name[:60])
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            _judge(item, *path, str(number))
    elif isinstance(value, _Refused):
        raise DocumentError(f"Feld „{'.'.join(path)}“: {value}")
    elif isinstance(value, str):
        _judge_text(value, *path)


def _judge_text(words: str, *path: str) -> None:
    if _HALF.search(words):
        shown = _HALF.sub("\ufffd", words[:40])
        raise DocumentError(
            f"Feld „{'.'.join(path)}“: „{shown}“ enthält ein halbes Zeichen (\\ud800 bis \\udfff). "
            "Bitte ersetzen Sie es."
        )


def _refuse_depth(depth: int) -> None:
    if depth > _DEEPEST:
        raise DocumentError(f"Die Datei ist zu tief verschachtelt. Erlaubt sind {_DEEPEST} Ebenen.")


def _parse_yaml(words: str) -> Any:
    yaml = _yaml()
    events = _few(yaml.parse(words, Loader=yaml.SafeLoader))
    try:
        found = _first_document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f": {_place(mark)}" if mark else ""
        raise DocumentError(f"Die Datei ist weder lesbares JSON noch YAML{place}.") from None
    except yaml.YAMLError:
        raise DocumentError(
            "Die Datei ist weder lesbares JSON noch YAML; sie enthält Steuerzeichen."
        ) from None
    return found


def _few(events: Iterator[Any]) -> Iterator[Any]:
    for number, event in enumerate(events):
        if number > _MOST_EVENTS:
            raise DocumentError(f"Die Datei enthält zu viele Angaben: mehr als {_MOST_EVENTS}.")
        yield event


def _yaml() -> Any:
    import yaml  # type: ignore[import-untyped]  # only who needs it pays for it

    return yaml


def _place(mark: Any) -> str:
    return f"Zeile {mark.line + 1}, Zeichen {mark.column + 1}"


def _first_document(events: Iterator[Any]) -> Any:
    """The only document of a stream of parser events; None if there is none."""
    next(events)  # the stream begins
    if _kind(next(events)) == "StreamEnd":
        return None
    found = _value(next(events), events)
    next(events)  # the document ends
    if _kind(next(events)) != "StreamEnd":
        raise DocumentError("Die Datei enthält mehrere YAML-Dokumente. Erlaubt ist eines.")
    return found


def _kind(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


def _value(event: Any, events: Iterator[Any], depth: int = 0) -> Any:
    """The value that begins with ``event``. Built here, so that nothing can be constructed."""
    _refuse_depth(depth)  # here already: PyYAML takes seconds for what it reads in vain
    kind = _kind(event)
    if kind == "Alias" or event.anchor is not None:
        raise DocumentError(
            f"{_place(event.start_mark)}: Verweise (& und *) sind in Szenario-Dateien nicht "
            "erlaubt. Bitte schreiben Sie die Werte aus."
        )
    if event.tag is not None:
        raise DocumentError(
            f"{_place(event.start_mark)}: Typangaben (!) sind in Szenario-Dateien nicht erlaubt."
        )
    if kind == "Scalar":
        return _scalar(event.value) if event.implicit[0] else event.value
    if kind == "SequenceStart":
        return [_value(item, events, depth + 1) for item in _until(events, "SequenceEnd")]
    pairs = []
    for key in _until(events, "MappingEnd"):
        if _kind(key) != "Scalar":
            raise DocumentError(f"{_place(key.start_mark)}: Ein Feldname muss ein Wort sein.")
        pairs.append((key.value, _value(next(events), events, depth + 1)))
    return _once_each(pairs)


def _until(events: Iterator[Any], end: str) -> Iterator[Any]:
    for event in events:
        if _kind(event) == end:
            return
        yield event


def _scalar(words: str) -> Any:
    """A value stays the text it is unless it looks exactly like JSON's null, true or number."""
    if words in _WORDS:
        return _WORDS[words]
    if _INTEGER.fullmatch(words):
        return _whole(words)
    return _finite(words) if _DECIMAL.fullmatch(words) else words


@cache
def _dumper() -> Any:
    class Dumper(_yaml().SafeDumper):  # type: ignore[misc]  # PyYAML has no types
        """The safe dumper; texts of several lines become blocks."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            return True  # our own reader refuses them

    def write_text(dumper: Any, words: str) -> Any:
        style = "|" if "\n" in words else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)

    Dumper.add_representer(str, write_text)
    return Dumper
