"""Typer in German: headings of the help, and wrong calls explained instead of English errors."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from sozialraum.cli.terminal import complain
from sozialraum.text.read import Writing, exact

_HELP_WORDS = {
    "Usage:": "Aufruf:",
    "[OPTIONS]": "[OPTIONEN]",
    "COMMAND [ARGS]...": "BEFEHL ...",
    "Options:": "Optionen:",
    "Arguments:": "Argumente:",
    "Commands:": "Befehle:",
    "Show this message and exit.": "Zeigt diese Hilfe.",
    "[required]": "[Pflicht]",
    "[default:": "[Vorgabe:",
}
# By class name: the classes themselves live in a private module of Typer.
_USAGE_REASONS = {
    "NoSuchOption": "Diese Option gibt es nicht: {option_name}.",
    "MissingParameter": "Es fehlt: {parameter}.",
    "BadParameter": "Ungültiger Wert für {parameter}.",
    "BadOptionUsage": "Die Option {option_name} ist so nicht richtig; vermutlich fehlt ein Wert.",
}


class WrongValueError(typer.BadParameter):
    """An option's value cannot be read; the message is German, without name and full stop."""


class WrongCallError(Exception):
    """The call cannot be understood; the message is German. Exit code 2."""


def decimal(words: object) -> Decimal:
    """For `typer.Option(parser=...)`: a number as people write it; "1.234" may be two and is refused.

    Raises:
        WrongValueError: No number, or not a plain one.
    """
    try:
        return exact(str(words), Writing.UNSURE)
    except ValueError as error:
        raise WrongValueError(f"„{str(words)[:40]}“: {error}") from None


def number(words: object) -> float:
    """The same as a float."""
    return float(decimal(words))


def whole(words: object) -> int:
    """The same as a whole number."""
    found = decimal(words)
    if found != int(found):
        raise WrongValueError(f"„{str(words)[:40]}“: Das ist keine ganze Zahl")
    return int(found)


def translate(text: str) -> str:
    """Replace the framework's English words in a help text."""
    for english, german in _HELP_WORDS.items():
        text = text.replace(english, german)
    return text


class _German:
    """A command or group with a German help text."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return translate(super().get_help(ctx))  # type: ignore[misc]


class _Command(_German, TyperCommand):
    """A command."""


class _Group(_German, TyperGroup):
    """A group of commands."""


def commands(about: str, asked: Mapping[str, Callable[..., Any]]) -> typer.Typer:
    """Commands with German help: name -> function that answers."""
    app = typer.Typer(
        help=about,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        cls=_Group,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(lambda: None)  # a single command is named all the same
    for name, ask in asked.items():
        app.command(name, cls=_Command)(ask)
    return app


def run(app: typer.Typer, arguments: list[str]) -> int:
    """Run a command and turn every expected fault into a German message on stderr."""
    try:
        result = get_command(app).main(arguments, "python -m sozialraum", standalone_mode=False)
    except WrongCallError as fault:
        complain(fault)
        return 2
    except BrokenPipeError:
        return _closed_pipe()
    except (typer.Abort, KeyboardInterrupt):
        complain("Abgebrochen.")
        return 130
    except typer.TyperException as fault:
        complain(_explain(fault))
        return int(getattr(fault, "exit_code", 1))
    except Exception as fault:
        if not _is_expected(fault):
            raise
        complain(fault)
        return 1
    return result if isinstance(result, int) else 0


def _is_expected(fault: Exception) -> bool:
    """Whether model or store said in German what is wrong; anything else is a bug of ours."""
    from sozialraum.model.errors import PlanningError
    from sozialraum.store.errors import StoreError

    return isinstance(fault, (StoreError, PlanningError))


def _closed_pipe() -> int:
    """The reader (``head``) has seen enough; Python must not complain when it flushes."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parameter(fault: Exception) -> str:
    """How the help names the parameter: "--format", or "STADTRAUM" for an argument."""
    parameter = getattr(fault, "param", None)
    options = [name for name in getattr(parameter, "opts", []) if name.startswith("-")]
    name = getattr(parameter, "metavar", None) or getattr(parameter, "name", "")
    return str(options[-1] if options else name).strip("[]")


def _explain(fault: Exception) -> str:
    if type(fault).__name__ == "NoArgsIsHelpError":
        return str(getattr(fault, "ctx").get_help())  # noqa: B009 (a private class of Typer)
    if isinstance(fault, WrongValueError):
        return f"{_parameter(fault)}: {fault.message}.\n{_help(fault)}"
    template = _USAGE_REASONS.get(type(fault).__name__)
    message = "Dieser Aufruf ist nicht richtig."
    if template is not None:
        try:
            message = template.format_map({**vars(fault), "parameter": _parameter(fault)})
            message += _possible(fault)
        except (KeyError, AttributeError):
            message = "Dieser Aufruf ist nicht richtig."
    elif "No such command" in str(fault):
        message = f"Diesen Befehl gibt es nicht: {str(fault).split(chr(39))[1]}."
    elif "unexpected extra argument" in str(fault):
        message = "Der Aufruf enthält zu viele Angaben."
    return f"{message}\n{_help(fault)}"


def _possible(fault: Exception) -> str:
    """The values an option takes, if they are a list: the framework says them in English only."""
    _, is_list, values = str(getattr(fault, "message", "")).partition("is not one of ")
    return f" Möglich: {values.rstrip('.').replace(chr(39), '')}." if is_list else ""


def _help(fault: Exception) -> str:
    context = getattr(fault, "ctx", None)
    command = context.command_path if context is not None else "python -m sozialraum"
    return f"Hilfe: {command} --help"
