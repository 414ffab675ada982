"""Files people name: read only if they are files and small enough, faults said in German."""

from __future__ import annotations

import codecs
import errno
import math
import os
import stat
from pathlib import Path

from sozialraum.store.errors import StoreError
from sozialraum.text import format as de

_REASONS = {
    errno.ENOENT: "Es gibt sie nicht",
    errno.EACCES: "Der Zugriff ist nicht erlaubt",
    errno.EPERM: "Der Zugriff ist nicht erlaubt",
    errno.EISDIR: "Das ist ein Ordner",
    errno.ENOTDIR: "Ein Teil des Pfads ist kein Ordner",
    errno.ELOOP: "Verknüpfungen zeigen im Kreis aufeinander",
    errno.ENAMETOOLONG: "Der Name ist zu lang",
    errno.ENOSPC: "Der Datenträger ist voll",
    errno.EDQUOT: "Der Datenträger ist voll",
    errno.EROFS: "Der Datenträger ist schreibgeschützt",
    errno.EIO: "Der Datenträger meldet einen Fehler",
}


class GivenFileError(StoreError):
    """A file somebody named cannot be used; the message (German) names it and the place in it."""


def reason(error: OSError | ValueError) -> str:
    """Why the system refused a file, in German without full stop."""
    if not isinstance(error, OSError):  # ValueError: a null character in the name
        return "Der Name ist ungültig"
    return _REASONS.get(error.errno or 0, f"Das Betriebssystem meldet Fehler {error.errno}")


def read_bytes(file: Path, most: int) -> bytes:
    """What a regular file holds; pipes, devices and folders are refused unread.

    Args:
        file: As people named it.
        most: Largest size in bytes; looked at before reading.

    Raises:
        GivenFileError: It is not there, no regular file, too large or not readable.
    """
    try:
        with open(file, "rb", opener=_without_waiting) as stream:
            state = os.fstat(stream.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise GivenFileError(_refusal(file, "Das ist keine gewöhnliche Datei"))
            size = state.st_size
            raw = b"" if size > most else stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise GivenFileError(_refusal(file, reason(error))) from None
    if max(size, len(raw)) > most:
        raise GivenFileError(f"Die Datei „{file}“ ist {too_large(max(size, len(raw)), most)}.")
    return raw


def too_large(size: int, most: int) -> str:
    """How much a file is larger than allowed, in bytes: always shown as more than that."""
    unit, name = (1_000_000, "MB") if most >= 1_000_000 else (1000, "kB")
    shown = math.ceil(10 * size / unit) / 10
    return f"zu groß: {de.short(shown)} {name}. Erlaubt sind bis zu {most // unit} {name}"


def read_text(file: Path, most: int) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, every line end a line feed.

    Raises:
        GivenFileError: As :func:`read_bytes`, or it is no text.
    """
    try:
        return decoded(read_bytes(file, most))
    except ValueError as error:
        raise GivenFileError(_refusal(file, str(error))) from None


def decoded(raw: bytes) -> str:
    """Text as spreadsheets and editors save it; every line end becomes a line feed.

    UTF-8 and UTF-16 by their mark, else UTF-8 if it can be, else Windows-1252.

    Raises:
        ValueError: No text, or in another encoding; the message (German) is without full stop.
    """
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValueError(
            "Das ist kein Text, sondern vermutlich eine Excel-Datei; bitte speichern Sie sie als "
            "CSV UTF-8"
        )
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ValueError("Das ist kein Text in UTF-8; bitte speichern Sie sie so")


def _without_waiting(name: str, flags: int) -> int:
    """Opens at once: a pipe nobody writes to would otherwise wait for ever."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _refusal(file: Path, why: str) -> str:
    return f"Die Datei „{file}“ lässt sich nicht lesen: {why}."
