"""The folder ``data/`` at one moment: contents, the release's hash, checksums of raw tables.

Hash and content come from the same read, so a file saved in between cannot slip through.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from sozialraum.store.errors import Problem, StoreError

SUFFIXES = frozenset({".csv", ".toml", ".geojson"})
CHECKSUMS = "CHECKSUMS"
RAW_FOLDER = "tables/"
_LINE = re.compile(r"([0-9a-f]{64})[ \t]+\*?(.+)")

Files = Mapping[str, bytes]


def read_files(data_dir: Path) -> dict[str, bytes]:
    """All data files: path relative to ``data_dir`` with "/" -> content with LF line ends.

    Line ends are unified because Git may check text out with CRLF on Windows; the same release
    must have the same hash everywhere. Other suffixes and hidden files are left out.

    Raises:
        StoreError: The folder is missing or a file cannot be read.
    """
    if not data_dir.is_dir():
        raise StoreError(f"Der Datenordner „{data_dir}“ fehlt.")
    found = {}
    try:
        for path in sorted(data_dir.rglob("*")):
            name = path.relative_to(data_dir).as_posix()
            is_hidden = any(part.startswith((".", "~")) for part in name.split("/"))
            if path.suffix in SUFFIXES and not is_hidden and path.is_file():
                found[name] = path.read_bytes().replace(b"\r\n", b"\n")
        checksums = data_dir / CHECKSUMS
        if checksums.is_file():
            found[CHECKSUMS] = checksums.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        raise StoreError(f"Die Datei „{error.filename}“ ist nicht lesbar.") from error
    return found


def hash_files(files: Files) -> str:
    """SHA-256 (64 hex digits) over names and contents of all data files but ``CHECKSUMS``."""
    total = hashlib.sha256()
    for name in sorted(files):
        if name != CHECKSUMS:
            total.update(f"{_sha256(files[name])}  {name}\n".encode())
    return total.hexdigest()


def raw_names(files: Files) -> list[str]:
    """Names of the raw tables, sorted: "tables/einwohner_stadtraum.csv"."""
    return sorted(
        name for name in files if name.startswith(RAW_FOLDER) and Path(name).suffix == ".csv"
    )


def raw_checksums(files: Files) -> dict[str, str]:
    """SHA-256 of each raw table as it is."""
    return {name: _sha256(files[name]) for name in raw_names(files)}


def verify_checksums(files: Files) -> list[Problem]:
    """Compare ``CHECKSUMS`` with the files: each raw table needs a line, each line must fit."""
    listed, problems = _parse_checksums(files.get(CHECKSUMS, b"").decode("utf-8", "replace"))
    command = "python -m sozialraum build --update-checksums"
    for name, (expected, line) in listed.items():
        if name not in files:
            reason = f"Die Datei {name} fehlt. Wenn gewollt: {command}"
            problems.append(Problem(CHECKSUMS, reason, line))
        elif (actual := _sha256(files[name])) != expected:
            reason = (
                f"Datei {name} wurde verändert, Prüfsumme {actual[:12]}… passt nicht zu "
                f"{expected[:12]}…; wenn gewollt: {command}"
            )
            problems.append(Problem(CHECKSUMS, reason, line))
    problems += [
        Problem(CHECKSUMS, f"Datei {name} hat keine Prüfsumme; wenn gewollt: {command}")
        for name in raw_names(files)
        if name not in listed
    ]
    return problems


def resealed(shipped: Files, files: Files, changed: Iterable[str]) -> bytes:
    """``CHECKSUMS`` for files of which some were changed on purpose.

    A changed table that did not fit its seal before keeps the old seal: its fault must show.
    """
    listed, _ = _parse_checksums(shipped.get(CHECKSUMS, b"").decode("utf-8", "replace"))
    sums = {name: digest for name, (digest, _) in listed.items()}
    for name in set(changed) & set(raw_names(files)):
        if name not in shipped or sums.get(name) == _sha256(shipped[name]):
            sums[name] = _sha256(files[name])
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()


def write_checksums(data_dir: Path) -> int:
    """Write ``CHECKSUMS`` over the raw tables as they are now; returns the number of lines.

    Only raw tables are sealed: they are other people's figures and must not change unnoticed.
    Registry, parameters and texts are ours and edited in the open; the release's hash covers them.
    """
    sums = raw_checksums(read_files(data_dir))
    text = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    try:
        (data_dir / CHECKSUMS).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StoreError(f"Die Datei „{data_dir / CHECKSUMS}“ ist nicht schreibbar.") from error
    return len(sums)


def _parse_checksums(text: str) -> tuple[dict[str, tuple[str, int]], list[Problem]]:
    listed: dict[str, tuple[str, int]] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if match := _LINE.fullmatch(line.strip()):
            listed[match[2]] = (match[1], number)
        else:
            reason = "Keine Prüfsummenzeile (erwartet: Prüfsumme, zwei Leerzeichen, Datei)."
            problems.append(Problem(CHECKSUMS, reason, number))
    return listed, problems


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
