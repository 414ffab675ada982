"""TOML files as received, with German messages that name the line."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from sozialraum.store.errors import Problem

_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_SECTION = re.compile(r'\s*\[\s*"?([^\[\]".]+?)"?\s*\]')
_SERIES = re.compile(r'\s*\[\[\s*"?([^\[\]".]+?)"?\s*\.\s*series\s*\]\]')
_REASONS = {
    "Cannot overwrite a value": "Ein Schlüssel kommt zweimal vor.",
    "Cannot declare": "Ein Abschnitt kommt zweimal vor.",
    "Expected '='": "Nach einem Schlüssel fehlt das Gleichheitszeichen.",
    "Invalid value": "Der Wert ist kein gültiges TOML; Text gehört in Anführungszeichen.",
    "Unclosed array": "Eine Liste ist nicht geschlossen.",
    "Illegal character": "Ein Text enthält ein unerlaubtes Zeichen oder ist nicht geschlossen.",
    "Expected ']'": "Eine eckige Klammer ist nicht geschlossen.",
    "Expected newline": "Nach dem Wert steht noch etwas; jede Angabe braucht eine eigene Zeile.",
    "Invalid initial character": "Ein Schlüssel beginnt mit einem unerlaubten Zeichen.",
    "Invalid statement": "Die Zeile ist weder Abschnitt noch Angabe.",
    "Unclosed inline table": "Eine geschweifte Klammer ist nicht geschlossen.",
    "Unescaped": "Ein umgekehrter Schrägstrich im Text muss verdoppelt werden.",
    "Unterminated string": "Ein Text ist nicht geschlossen.",
}


def read_toml(name: str, content: bytes | None) -> tuple[dict[str, Any], list[Problem]]:
    """Parse a file of ``[id]`` sections; a fault gives an empty dict and one problem."""
    if content is None:
        return {}, [Problem(name, "Die Datei fehlt.")]
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return {}, [Problem(name, "Die Datei ist nicht in UTF-8 gespeichert.", line)]
    except tomllib.TOMLDecodeError as error:
        return {}, [_explain(name, str(error), content)]
    problems = [
        Problem(name, f"Der Schlüssel „{key}“ steht außerhalb eines Abschnitts.")
        for key, section in found.items()
        if not isinstance(section, dict)
    ]
    return {key: section for key, section in found.items() if isinstance(section, dict)}, problems


def section_lines(content: bytes) -> dict[str, int]:
    """Line numbers: "id" of ``[id]``, "id.0", "id.1", ... of each ``[[id.series]]``."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if not line.lstrip().startswith("["):
            continue
        if match := _SECTION.match(line):
            lines.setdefault(match[1], number)
        elif match := _SERIES.match(line):
            index = counts.get(match[1], 0)
            lines[f"{match[1]}.{index}"] = number
            counts[match[1]] = index + 1
    return lines


def _explain(name: str, message: str, content: bytes) -> Problem:
    place = _PLACE.search(message)
    line = content.count(b"\n") + 1
    if place and place[1]:
        line = int(place[1])
    reason = next(
        (german for english, german in _REASONS.items() if message.startswith(english)),
        "Die Zeile ist kein gültiges TOML.",
    )
    return Problem(name, reason, line)
