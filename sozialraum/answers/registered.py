"""What areas and indicators are: names, units, meaning, as the release registers them."""

from __future__ import annotations

from dataclasses import dataclass

from sozialraum.text import format as de

# Amounts that are balances: below zero they mean a loss, so they carry a sign and no percent.
BALANCES = frozenset({"prognose_0_21_change", "vk_differenz_vzae", "wanderungssaldo_per_1000"})


@dataclass(frozen=True)
class Area:
    """One area: code, names and, for a Stadtraum, its type ("" where nobody published it)."""

    code: str
    name: str
    short_name: str
    typ: str = ""
    typ_name: str = ""


@dataclass(frozen=True)
class Indicator:
    """One indicator of the registry; ``polarity`` +1 means higher = more burden."""

    indicator_id: str
    name: str
    short_name: str
    definition: str
    formula: str
    numerator_label: str
    denominator_label: str
    base_population: str
    unit: str
    factor: float
    kind: str
    dimension: str
    topic: str
    polarity: int
    decimals: int
    diverging: bool
    caveat: str

    @property
    def heading(self) -> str:
        """Short name with its unit, said once: "Unter 18 (%)", but "HzE je 1.000"."""
        says_it = self.unit in self.short_name
        return self.short_name if says_it else f"{self.short_name} ({self.unit})"

    @property
    def is_balance(self) -> bool:
        """Whether it says how much more or less there is."""
        return self.indicator_id in BALANCES

    def words(self, value: float | None, status: str = "") -> str:
        """A value with unit and status sign; a balance shows which way it goes: "+733 (Studie)"."""
        how = status or "amtlich"
        return de.marked(value, self.unit, self.decimals, how, sign=self.is_balance)

    @property
    def is_total(self) -> bool:
        """Whether a value grows with its area: then the city's is no measure of an area's."""
        return self.kind in ("count", "amount")

    @property
    def file_decimals(self) -> int:
        """Decimals of a value in a file: counts as on a page, anything else two more.

        So no published digit is lost (a burden index of -0.1745 is -0,17 on a page).
        """
        return self.decimals if self.kind == "count" else self.decimals + 2
