"""Sliders over the parameter register: range, step, default, unit and evidence come from its row."""

from __future__ import annotations

from dataclasses import dataclass

from sozialraum.model.defaults import is_dated
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data

MOST_STEPS = 80  # a longer list of steps makes a slider slow and too fine to hit

GRADES = {
    "A": "amtlicher Wert oder Wirkung mit Verwaltungsdaten und Vergleichsgruppe gemessen",
    "B": "aus mehreren Jahren oder Tabellen abgeleitet, Zusammenhang, keine Ursache bewiesen",
    "C": "beschreibende Quelle, Presse oder eigene Fortschreibung",
    "D": "Annahme: Niemand hat das gemessen",
}
# A slider's label where the register's name is not plain or too long for one line of its column.
PLAIN = {
    "mehrbedarf_je_sd": "Mehrbedarf bei Belastung",
    "sockelanteil": "Gleich für alle (Sockel)",
    "mindest_vzae": "Mindestens je Stadtraum",
    "miete_modus_eur": "Miete und Betrieb je KiFaZ",
    "praevention_elastizitaet": "Wirkung je 1 % Mehrausgabe",
    "praevention_bestand_eur": "Prävention heute",
    "hze_ausgaben_eur": "Ausgaben für HzE",
    "kassenwirksamer_anteil": "Anteil, der frei wird",
    "neue_kifaz_je_jahr_max": "Neue KiFaZ je Jahr",
    "neue_vzae_je_jahr_max": "Neue Stellen je Jahr",
}


@dataclass(frozen=True)
class Entry:
    """One row of table ``parameter``."""

    parameter_id: str
    name: str
    description: str
    unit: str
    minimum: float
    maximum: float
    step: float
    default: float
    grade: str
    status: str
    source_text: str

    @property
    def plain(self) -> str:
        """Name in plain words."""
        return PLAIN.get(self.parameter_id, self.name)

    @property
    def label(self) -> str:
        """Name in plain words, with the word "Annahme" where nobody measured it."""
        return f"{self.plain}{' (Annahme)' if self.status == 'annahme' else ''}"

    @property
    def help(self) -> str:
        """Description, range, grade and source."""
        return (
            f"{self.description} Spanne {words(self, self.minimum)} bis "
            f"{words(self, self.maximum)}. Wie gut belegt (A bis D)? {self.grade}: "
            f"{GRADES[self.grade]}. Quelle: {self.source_text}."
        )


def entries() -> dict[str, Entry]:
    """All rows of the register that hold for every year, by id."""
    table = data.current().tables["parameters"]
    table = table[~table["valid_year"].map(is_dated)]
    names = list(Entry.__dataclass_fields__)
    return {
        str(row["parameter_id"]): Entry(**row)
        for row in table[names].fillna({"description": ""}).to_dict("records")
    }


def words(entry: Entry, value: float) -> str:
    """A value of a parameter as people write it: "27,0 Mio. €", "3,0 %", "0,07", "2,5 Jahre"."""
    unit = entry.unit
    if unit.startswith("EUR"):
        return f"{de.number(value / 1e6, 1)} Mio. €" if abs(value) >= 1e6 else de.euro(value)
    if unit == "Anteil":
        decimals = 1 if entry.step < 0.01 else 0
        return de.with_unit(100 * value, "%", decimals, sign=entry.minimum < 0)
    decimals = _decimals(entry.step)
    if unit in ("Jahre", "Monate"):
        return de.with_unit(value, unit, decimals)
    if unit == "% je %":
        return f"{de.number(value, 3)} % je 1 %"
    return de.number(value, decimals)


def _decimals(step: float) -> int:
    return 0 if step == int(step) else min(len(f"{step:g}".split(".")[-1]), 3)


def steps(entry: Entry, lowest: float | None = None) -> list[float]:
    """Positions of a slider: the register's step, widened until at most ``MOST_STEPS`` are left.

    Both ends and the default are always among them.

    Args:
        entry: The parameter.
        lowest: Another lower end, where the register's makes no sense for a slider.
    """
    low = entry.minimum if lowest is None else lowest
    width = entry.step
    while (entry.maximum - low) / width > MOST_STEPS:
        width *= 2
    count = int((entry.maximum - low) / width + 1e-9)
    places = {round(low + number * width, 10) for number in range(count + 1)}
    return sorted({*places, float(entry.maximum), float(entry.default)})


def slide(entry: Entry, *, param: str, lowest: float | None = None, is_shown: bool = True) -> float:
    """A slider over a parameter, kept in the URL; ``is_shown`` as in `controls.slide`."""
    return controls.slide(
        entry.label,
        steps(entry, lowest),
        param=param,
        default=entry.default,
        words=lambda value: words(entry, value),
        help=entry.help,
        is_shown=is_shown,
    )
