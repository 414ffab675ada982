"""Money of each Stadtraum as one bar in three parts: paid, promised, left. Plain HTML."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from sozialraum.model.budget import Account, euros
from sozialraum.pictures import palette

PARTS = {
    "paid": ("gezahlt", palette.BLUE[6]),
    "committed": ("zugesagt", palette.BLUE[3]),
    "left": ("frei", palette.BLUE[1]),
}
_ROW = Markup('<div class="row{}"><span>{}</span><div class="track">{}</div><b>{}</b></div>')
_BAR = Markup('<i style="width:{:.2f}%;background:{}"></i>')


def build(accounts: Mapping[str, Account], names: Mapping[str, str], selected: str) -> str:
    """HTML of the picture; a bar's length is the money allotted, the longest fills the row."""
    longest = max((one.available for one in accounts.values()), default=0) or 1
    rows = Markup("").join(
        _ROW.format(
            " selected" if code == selected else "",
            names[code],
            Markup("").join(
                _BAR.format(100 * getattr(one, part) / longest, colour)
                for part, (_, colour) in PARTS.items()
            ),
            f"{euros(one.left)} frei" if one.available else "nichts zugeteilt",
        )
        for code, one in accounts.items()
    )
    picture = Markup('<div class="sr-budget sr-steps" role="img" aria-label="{}">{}</div>')
    return str(picture.format(alternative(accounts, names), rows))


def alternative(accounts: Mapping[str, Account], names: Mapping[str, str]) -> str:
    """The picture in words."""
    said = [
        f"{names[code]}: {euros(one.available)} zugeteilt, {euros(one.left)} frei"
        for code, one in accounts.items()
        if one.available
    ]
    return "; ".join(said) or "In keinem Stadtraum ist etwas zugeteilt."
