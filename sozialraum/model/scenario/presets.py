"""Ready-made staffing scenarios, each with where its figures come from."""

from __future__ import annotations

from types import MappingProxyType

from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, StadtraumPlan

# The study's three model areas: Pieschen, Leuben, Plauen.
MODELLRAEUME = ("04", "10", "14")
# Planning assumption: no Dresden figure was found. The Stadtraumetats of 2019/20 were 5,000 EUR.
DEFAULT_AKTIONSBUDGET_EUR = 20_000


def _kifaz_in(codes: tuple[str, ...], vzae: float) -> tuple[StadtraumPlan, ...]:
    return tuple(StadtraumPlan(code, vzae, 1.0, DEFAULT_AKTIONSBUDGET_EUR) for code in codes)


PRESETS = MappingProxyType(
    {
        "status_quo": Scenario(name="Status quo"),
        "rahmenkonzeption": Scenario(
            name="Rahmenkonzeption (1,5 VzÄ)", plans=_kifaz_in(MODELLRAEUME, 1.5)
        ),
        "rahmenkonzeption_oben": Scenario(
            name="Rahmenkonzeption (2,0 VzÄ)", plans=_kifaz_in(MODELLRAEUME, 2.0)
        ),
        "alle_17": Scenario(name="Alle 17 Stadträume", plans=_kifaz_in(STADTRAUM_CODES, 1.5)),
        # City council, 1 Nov 2018: 20 half posts for 17 Stadträume and 3 Ortschaften
        # (reported by the press).
        "ratsbeschluss_2018": Scenario(
            name="Ratsbeschluss 2018",
            year=2018,
            outside_vzae=1.5,
            budget_cap_eur=350_000,
            plans=tuple(StadtraumPlan(code, 0.0, 0.5) for code in STADTRAUM_CODES),
        ),
    }
)

DESCRIPTIONS = MappingProxyType(
    {
        "status_quo": "Kein KiFaZ, keine zusätzliche Koordination.",
        "rahmenkonzeption": "Je ein KiFaZ in den drei Modellräumen 4, 10 und 14 mit 1,5 VzÄ, davon "
        "1,0 VzÄ Koordination; Aktionsbudget 20.000 EUR (Annahme).",
        "rahmenkonzeption_oben": "Wie die Rahmenkonzeption, aber mit 2,0 VzÄ je KiFaZ.",
        "alle_17": "Ein KiFaZ mit 1,5 VzÄ in jedem der 17 Stadträume; Aktionsbudget 20.000 EUR "
        "(Annahme).",
        "ratsbeschluss_2018": "20 halbe Stellen Koordination in 17 Stadträumen und 3 Ortschaften, "
        "Budget 350.000 EUR im Jahr (laut Presse, Stadtrat 01.11.2018); Entgelt des Jahres 2018.",
    }
)


def preset_of(scenario: Scenario) -> str | None:
    """The id of the preset with exactly these contents, None for an own scenario."""
    return next((key for key, preset in PRESETS.items() if preset == scenario), None)
