"""Files that commands write: no old one is lost unasked."""

from __future__ import annotations

from pathlib import Path

from sozialraum.cli.german import WrongCallError


def write(file: Path, content: bytes, *, is_forced: bool) -> None:
    """A new file, or in place of an old one if that is asked for.

    Raises:
        WrongCallError: It is there already, or cannot be written.
    """
    from sozialraum.store.given_file import reason

    try:
        with file.open("wb" if is_forced else "xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise WrongCallError(
            f"Die Datei „{file}“ gibt es schon. Mit --force wird sie überschrieben."
        ) from None
    except (OSError, ValueError) as error:
        is_lost = isinstance(error, FileNotFoundError)
        why = "Den Ordner gibt es nicht" if is_lost else reason(error)
        raise WrongCallError(f"Die Datei „{file}“ lässt sich nicht schreiben: {why}.") from None
