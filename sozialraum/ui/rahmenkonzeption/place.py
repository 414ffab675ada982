"""The place findings and measures are shown for."""

from __future__ import annotations

from sozialraum.ui.shell import address, controls


def chosen(label: str) -> str:
    """The Stadtraum everyone looks at (``?sr=04``); "" = the whole city, which no other page forgets."""
    options = {address.WHOLE_CITY: "alle", **controls.stadtraum_names()}
    found = controls.choose(
        label, options, param="sr", default=address.WHOLE_CITY, resolve=controls.area_code
    )
    return "" if found == address.WHOLE_CITY else found
