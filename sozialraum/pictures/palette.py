"""Colours and fixed measures.

Colours are those of light paper. In the dark theme the browser turns pictures, legends and coloured
cells over as one (``NIGHT``): paper becomes dark, hues stay, and what stood out stands out. Sequential
scales are one hue: the further from the paper, the more of the thing named. Burden is never red-green.
Contrast between neighbouring classes is at least 1.3:1 on light and on dark paper (tested), and every
class is named in the legend.
"""

from __future__ import annotations

from functools import cache

PAPER = "#F6F7F9"
INK = "#0F171E"
MUTED = "#5B6770"
OUTLINE = "#4A5660"
MISSING_FILL = "#FFFFFF"
HATCH = "#8A949C"
ZERO_FILL = "#E4E7EA"
WATER = "#6FA8CC"
WATER_NAME = "#2A658F"
SELECTED = "#D9480F"  # the selected Stadtraum, on every page and chart
CITY = "#6B7680"  # the city value: grey and dashed everywhere
ACCENT = "#0B5C8A"
BEFORE = "#9AA5AE"

TEXT = "#3C4650"  # beside a picture on its paper, a little softer than ink
# What the dark theme does to pictures; the inversion is not whole, so that white glares nowhere.
NIGHT_INVERSION = 0.96
NIGHT = f"invert({NIGHT_INVERSION}) hue-rotate(180deg)"
# What the style sheets call var(--sr-...): one place for every colour; two of them: light and dark.
TOKENS: dict[str, str | tuple[str, str]] = {
    "paper": (PAPER, "#1C252E"),
    "ink-soft": ("#1B2530", "#E8EDF2"),
    "text-soft": (TEXT, "#C3CCD4"),
    "outline": (OUTLINE, "#A9B4BD"),
    "selected": (SELECTED, "#FF814D"),
    "selected-faint": ("rgba(217,72,15,.14)", "rgba(255,129,77,.2)"),
    "city": (CITY, "#9AA5AE"),
    "accent": (ACCENT, "#7CC4EE"),
    "before": (BEFORE, "#7A848C"),
    "bar": ("#4789BB", "#5289B3"),
    "bar-faint": "rgba(71,137,187,.3)",
    "border": ("#C9D1D9", "#42505C"),
    "line": "rgba(120,130,140,.35)",
    "line-strong": "rgba(120,130,140,.6)",
    "line-faint": "rgba(120,130,140,.18)",
    "paper-clear": ("rgba(255,255,255,.94)", "rgba(28,37,46,.94)"),
    "ground": "#FFFFFF",
    "ground-dark": "#12181F",
}

# Light to dark, seven steps; fewer classes take evenly spaced ones. Each step is 1.35:1 or more by day
# and by night, and no colour lies where neither black nor white text reads (4.5:1) in both.
PURPLE = ("#F1ECF7", "#D6C7E9", "#BDA5DA", "#A588CC", "#8864B8", "#6F46A4", "#4E2581")
TEAL = ("#EAF5F3", "#B7D9D3", "#83C0B8", "#58A8A0", "#27827B", "#11625C", "#043B37")
BLUE = ("#EDF4FA", "#BCD4EA", "#8EB8D9", "#659EC9", "#377AAD", "#1C5C8D", "#083861")
BROWN = ("#F5EEE3", "#E0CBA7", "#CBAC77", "#B59051", "#926F2F", "#72531A", "#4B340A")
GREY_MIDDLE = "#F1F1F1"

TYP_COLOURS = {"A": "#0B5C8A", "C": "#B8860B", "D": "#7B4FA3", "E": "#0F8A6D"}
TYP_UNKNOWN = "#7A848C"
# read on white and on the dark theme alike (contrast >= 3:1 on both, tested)
COMPARE = ("#D9480F", "#2A85BD", "#169174", "#9468C0", "#A87A08")

# Service categories: fixed colour and a letter, so that colour alone never carries the meaning.
CATEGORIES: dict[str, tuple[str, str]] = {
    "Offene Kinder- und Jugendarbeit": ("#0B5C8A", "O"),
    "Abenteuerspielplatz/Farm": ("#2F9E44", "A"),
    "Mobile Jugendarbeit": ("#B8860B", "M"),
    "Mobile Arbeit Kinder/Familien": ("#8C6D46", "K"),
    "Schulsozialarbeit": ("#7B4FA3", "S"),
    "Familienbildung/Familienzentrum": ("#D55E00", "F"),
    "Beratungsstelle": ("#A33B5A", "B"),
    "ASD": ("#1B2530", "D"),
    "Gemeinwesen/Soziokultur": ("#0F8A6D", "G"),
    "Jugendberufshilfe/Jugendsozialarbeit": ("#56728A", "J"),
    "Kita/Schule": ("#6B7680", "T"),
    "Stadtweites/besonderes Angebot": ("#3B5BA5", "W"),
}


def css() -> str:
    """The tokens as rules of a style sheet; ``--sr-night`` is the filter of pictures."""
    both = {
        name: found if isinstance(found, str) else f"light-dark({', '.join(found)})"
        for name, found in TOKENS.items()
    }
    rules = " ".join(f"--sr-{name}: {colour};" for name, colour in both.items())
    night = f"@media screen and (prefers-color-scheme: dark) {{:root {{--sr-night: {NIGHT};}}}}"
    return f":root {{{rules} --sr-night: none;}}\n{night}"


def _spread(colours: tuple[str, ...], count: int) -> list[str]:
    if count == 1:
        return [colours[len(colours) // 2]]
    last = len(colours) - 1
    return [colours[round(i * last / (count - 1))] for i in range(count)]


def sequential(count: int, polarity: int, *, is_burden_index: bool = False) -> list[str]:
    """``count`` colours from low to high: purple for burden, teal for relief, blue for neither.

    An indicator whose high values mean *less* burden still darkens with its value; the hue says
    that dark is good. Only an index of burden itself that is counted the other way round (higher =
    less) is reversed: its dark end is the burdened one. Raises ValueError outside 1-7.
    """
    if not 1 <= count <= 7:
        raise ValueError(f"1 to 7 classes, not {count}")
    if is_burden_index and polarity == -1:
        return _spread(PURPLE, count)[::-1]
    return _spread({1: PURPLE, -1: TEAL, 0: BLUE}[polarity], count)


def diverging(side: int, polarity: int) -> list[str]:
    """``2 * side + 1`` colours: ``side`` classes below a centre, a neutral middle, ``side`` above.

    The burdened side is purple, the other teal. For polarity 0 the upper side is blue and the lower
    one brown, which says nothing about good or bad. Raises ValueError for ``side`` outside 1-3.
    """
    if not 1 <= side <= 3:
        raise ValueError(f"1 to 3 classes a side, not {side}")
    high, low = {1: (PURPLE, TEAL), -1: (TEAL, PURPLE), 0: (BLUE, BROWN)}[polarity]
    steps = {1: (4,), 2: (2, 5), 3: (2, 4, 6)}[side]
    return [*(low[i] for i in reversed(steps)), GREY_MIDDLE, *(high[i] for i in steps)]


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """A colour "#0B5C8A" as [11, 92, 138, 255]."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [alpha]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.1, 0 (black) to 1 (white)."""
    parts = [c / 255 for c in rgb(colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.1, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@cache
def text_on(colour: str) -> str:
    """Black or white, whichever reads better on ``colour``."""
    return max("#000000", "#FFFFFF", key=lambda text: contrast(text, colour))
