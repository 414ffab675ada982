"""A long list one can look through: a line per thing, what is known of it on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

_ITEM = Markup("<details><summary>{}{}</summary><dl>{}</dl></details>")
_FACT = Markup("<dt>{}</dt><dd>{}</dd>")
_SECOND = Markup(' <span class="sr-second">{}</span>')


def build(items: Sequence[tuple[str, str, Mapping[str, str]]], *, label: str) -> str:
    """HTML of the list; every text is plain text.

    The browser opens an item itself, and its search looks into closed ones: nothing is loaded anew.

    Args:
        items: Heading, a few words behind it ("" = none), and what opens below: name of a fact ->
            text; facts without a text are left out, a name "" gives a text alone.
        label: What is listed, for screen readers.
    """
    rows = Markup().join(
        _ITEM.format(
            heading,
            _SECOND.format(second) if second else "",
            Markup().join(_fact(name, text) for name, text in facts.items() if text),
        )
        for heading, second, facts in items
    )
    return str(
        Markup('<div class="sr-details" role="group" aria-label="{}">{}</div>').format(label, rows)
    )


def _fact(name: str, text: str) -> Markup:
    return _FACT.format(name, text) if name else Markup("<dd>{}</dd>").format(text)
