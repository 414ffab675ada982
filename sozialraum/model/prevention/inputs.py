"""What the prevention offset is computed from: a programme's cost and the assumptions about effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sozialraum.model.defaults import Registered, registered
from sozialraum.model.errors import PlanningError
from sozialraum.model.pert import Pert

# Uncertain quantity -> its row in the register (minimum, default, maximum make its PERT).
UNCERTAIN_IDS = {
    "elasticity": "praevention_elastizitaet",
    "existing_eur": "praevention_bestand_eur",
    "hze_eur": "hze_ausgaben_eur",
    "cashable": "kassenwirksamer_anteil",
    "lag_years": "wirkung_beginn_jahre",
    "build_up_years": "wirkung_aufbau_jahre",
    "discount": "diskontsatz",
    "pay_factor": "personalkosten_faktor",
    "rent_eur": "miete_modus_eur",
}
# Rent has three rows of its own, as its slider reaches further than its distribution.
RENT_IDS = ("miete_min_eur", "miete_modus_eur", "miete_max_eur")
FIXED_IDS = {
    "no_effect_probability": "wirkung_null_wahrscheinlichkeit",
    "horizon_years": "wirkung_horizont_jahre",
    "detection": "entdeckungseffekt",
}
PARAMETER_IDS = (*UNCERTAIN_IDS.values(), *RENT_IDS, *FIXED_IDS.values())
UNCERTAIN = tuple(UNCERTAIN_IDS)


class PreventionError(PlanningError):
    """An assumption or programme that makes no sense; the message is German."""


@dataclass(frozen=True)
class Programme:
    """Yearly cost of the new offers per area and what stands against it there.

    Attributes:
        personnel_eur: Staff cost with overhead, per area.
        rented_sites: Sites that pay rent, per area.
        other_eur: Aktionsbudget, material and whatever else is certain, per area.
        hze_share: The area's share in the city's HzE spending, 0 to 1.
        existing_share: The area's share in the city's existing prevention spending, 0 to 1.
        one_off_eur: Start-up cost of all areas together, paid in the first year.

    Raises:
        PreventionError: Lists of different length, negative values, shares above 1 in total, or a
            cost where no existing spending is known to compare it with.
    """

    personnel_eur: tuple[float, ...]
    rented_sites: tuple[float, ...]
    other_eur: tuple[float, ...]
    hze_share: tuple[float, ...]
    existing_share: tuple[float, ...]
    one_off_eur: float = 0.0

    def __post_init__(self) -> None:
        lists = (*self._costs, self.hze_share, self.existing_share)
        if len({len(values) for values in lists}) != 1:
            raise PreventionError("Kosten und Anteile müssen dieselben Gebiete nennen.")
        # "not >= 0" also catches missing values, which must not count as zero
        if not all(value >= 0 for values in (*lists, (self.one_off_eur,)) for value in values):
            raise PreventionError("Kosten und Anteile dürfen weder fehlen noch negativ sein.")
        if max(sum(self.hze_share), sum(self.existing_share)) > 1 + 1e-9:
            raise PreventionError("Anteile an der Stadt dürfen zusammen 100 % nicht übersteigen.")
        if (self.is_active & (np.array(self.existing_share) == 0)).any():
            raise PreventionError(
                "Für ein Gebiet mit neuen Angeboten fehlt der Anteil an der bestehenden Prävention."
            )

    @classmethod
    def city_wide(cls, personnel_eur: float, rented_sites: float, other_eur: float) -> Programme:
        """The whole city as one area."""
        return cls((personnel_eur,), (rented_sites,), (other_eur,), (1.0,), (1.0,))

    @property
    def _costs(self) -> tuple[tuple[float, ...], ...]:
        return self.personnel_eur, self.rented_sites, self.other_eur

    @property
    def is_active(self) -> np.ndarray:
        """Areas that get something, shape (areas,)."""
        return np.array(self._costs).sum(axis=0) > 0

    def cost_eur(self, pay_factor: np.ndarray, rent_eur: np.ndarray) -> np.ndarray:
        """Yearly cost per draw and area in EUR, shape (draws, areas)."""
        personnel, sites, other = (np.array(part) for part in self._costs)
        return pay_factor[:, None] * personnel + rent_eur[:, None] * sites + other


@dataclass(frozen=True)
class Assumptions:
    """What the offset depends on; each uncertain quantity as a PERT distribution.

    Attributes:
        elasticity: Percent fewer HzE per percent more prevention, where there is an effect.
        existing_eur: City's existing prevention spending per year.
        hze_eur: City's HzE spending per year.
        cashable: Part of avoided cost that comes free, 0 to 1.
        lag_years: Years until an effect begins.
        build_up_years: Years from there to the full effect.
        discount: Real discount rate.
        pay_factor: Staff cost relative to the scenario's.
        rent_eur: Rent and running cost per site and year.
        no_effect_probability: Probability that there is no effect at all, 0 to 1.
        horizon_years: Years counted, whole.
        detection: Extra HzE in the first two years as a fraction of the area's HzE.
        grades: Evidence grade A-D per uncertain quantity, carried along.

    Raises:
        PreventionError: A value outside its meaning.
    """

    elasticity: Pert
    existing_eur: Pert
    hze_eur: Pert
    cashable: Pert
    lag_years: Pert
    build_up_years: Pert
    discount: Pert
    pay_factor: Pert
    rent_eur: Pert
    no_effect_probability: float
    horizon_years: int
    detection: float = 0.0
    grades: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if min(self.pert(name).minimum for name in UNCERTAIN) < 0:
            raise PreventionError("Keine Annahme darf negativ sein.")
        if self.existing_eur.minimum == 0 or self.hze_eur.minimum == 0:
            raise PreventionError("Bestehende Prävention und HzE-Ausgaben müssen über null liegen.")
        if self.cashable.minimum == 0 or self.cashable.maximum > 1:
            raise PreventionError("Der kassenwirksame Anteil muss über 0 und höchstens 1 sein.")
        if not 0 <= self.no_effect_probability <= 1 or not 0 <= self.detection <= 1:
            raise PreventionError("Wahrscheinlichkeit und Entdeckungseffekt: erlaubt ist 0 bis 1.")
        if self.horizon_years < 1:
            raise PreventionError("Der Zeitraum muss mindestens ein Jahr umfassen.")

    def pert(self, name: str) -> Pert:
        """Distribution of one of ``UNCERTAIN``."""
        found: Pert = getattr(self, name)
        return found

    def modes(self) -> dict[str, np.ndarray]:
        """Likeliest value of each uncertain quantity, each of shape (1,); the effect exists."""
        return {name: np.array([self.pert(name).mode]) for name in UNCERTAIN}


def assumptions(parameters: pd.DataFrame) -> Assumptions:
    """The register's assumptions with their evidence grades.

    Raises:
        ParameterError: A parameter has no row.
    """
    rows = registered(parameters, PARAMETER_IDS)
    perts = {name: _pert(rows[key]) for name, key in UNCERTAIN_IDS.items()}
    perts["rent_eur"] = Pert(*(rows[key].default for key in RENT_IDS))
    return Assumptions(
        **perts,
        no_effect_probability=rows[FIXED_IDS["no_effect_probability"]].default,
        horizon_years=int(rows[FIXED_IDS["horizon_years"]].default),
        detection=rows[FIXED_IDS["detection"]].default,
        grades={name: rows[key].grade for name, key in UNCERTAIN_IDS.items()},
    )


def _pert(row: Registered) -> Pert:
    return Pert(row.minimum, row.default, row.maximum)
