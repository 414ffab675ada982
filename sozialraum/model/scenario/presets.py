"""Ready-made staffing scenarios, each with where its figures come from.

Those that follow from figures of the areas are in :mod:`sozialraum.model.scenario.need_presets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, StadtraumPlan

# The study's three model areas: Pieschen, Leuben, Plauen.
MODELLRAEUME = ("04", "10", "14")
# Planning assumption: no Dresden figure was found. The Stadtraumetats of 2019/20 were 5,000 EUR.
DEFAULT_AKTIONSBUDGET_EUR = 20_000
# The council's budgets for small projects, 2019 and 2020 (V2845/18 Anlage 1 Nr. 5.5).
ETAT_EUR = 5_000
ETAT_CODES = ("01", "05", "08", "09", "10", "13")
# One press report. The funding list of 2024 holds 214.79 VzÄ in 111 offers, Schulsozialarbeit apart.
CUT_2025_VZAE = -51.0


def kifaz_in(codes: tuple[str, ...], vzae: float) -> tuple[StadtraumPlan, ...]:
    """KiFaZ of the same size with 1.0 coordinator and the default Aktionsbudget."""
    return tuple(StadtraumPlan(code, vzae, 1.0, DEFAULT_AKTIONSBUDGET_EUR) for code in codes)


PRESETS = MappingProxyType(
    {
        "status_quo": Scenario(name="Status quo"),
        "rahmenkonzeption": Scenario(
            name="Rahmenkonzeption (1,5 VzÄ)", plans=kifaz_in(MODELLRAEUME, 1.5)
        ),
        "rahmenkonzeption_oben": Scenario(
            name="Rahmenkonzeption (2,0 VzÄ)", plans=kifaz_in(MODELLRAEUME, 2.0)
        ),
        "alle_17": Scenario(name="Alle 17 Stadträume", plans=kifaz_in(STADTRAUM_CODES, 1.5)),
        "alle_17_oben": Scenario(
            name="Alle 17 Stadträume (2,0 VzÄ)", plans=kifaz_in(STADTRAUM_CODES, 2.0)
        ),
        # City council, 1 Nov 2018: 20 half posts for 17 Stadträume and 3 Ortschaften
        # (reported by the press).
        "ratsbeschluss_2018": Scenario(
            name="Ratsbeschluss 2018",
            year=2018,
            outside_vzae=1.5,
            budget_cap_eur=350_000,
            plans=tuple(StadtraumPlan(code, 0.0, 0.5) for code in STADTRAUM_CODES),
        ),
        # No posts, so the year of pay does not matter.
        "stadtraumetats": Scenario(
            name="Stadtraumetats 2019/20",
            plans=tuple(StadtraumPlan(code, 0.0, 0.0, ETAT_EUR) for code in ETAT_CODES),
        ),
        "kuerzung_2025": Scenario(name="Kürzung 2025", year=2025, offers_change_vzae=CUT_2025_VZAE),
    }
)

DESCRIPTIONS = MappingProxyType(
    {
        "status_quo": "Kein KiFaZ, keine zusätzliche Koordination.",
        "rahmenkonzeption": "Je ein KiFaZ in den drei Modellräumen 4, 10 und 14 mit 1,5 VzÄ, davon "
        "1,0 VzÄ Koordination (Rahmenkonzeption, 15.11.2017); Aktionsbudget 20.000 EUR (Annahme).",
        "rahmenkonzeption_oben": "Wie die Rahmenkonzeption (15.11.2017), aber mit 2,0 VzÄ je KiFaZ, "
        "der oberen Angabe der Studie.",
        "alle_17": "Ein KiFaZ mit 1,5 VzÄ in jedem der 17 Stadträume; Ausstattung nach der "
        "Rahmenkonzeption (15.11.2017), Ausweitung auf alle und Aktionsbudget 20.000 EUR: Annahme.",
        "alle_17_oben": "Wie „Alle 17 Stadträume“, aber mit 2,0 VzÄ je KiFaZ, der oberen Angabe der "
        "Rahmenkonzeption (15.11.2017); Ausweitung auf alle: Annahme.",
        "ratsbeschluss_2018": "20 halbe Stellen Koordination in 17 Stadträumen und 3 Ortschaften, "
        "Budget 350.000 EUR im Jahr (laut Presse, Stadtrat 01.11.2018); Entgelt des Jahres 2018.",
        "stadtraumetats": "Je 5.000 EUR im Jahr für Kleinprojekte in sechs Stadträumen, 2019 und 2020 "
        "(V2845/18 Anlage 1 Nr. 5.5), hier als Aktionsbudget; keine Stellen.",
        "kuerzung_2025": "Kein KiFaZ; die geförderten Angebote freier Träger verlieren zusammen "
        "51 VzÄ (Bericht vom 27.11.2025, carsten-schoene.com), ausgehend von der Förderliste "
        "{Förderjahr} ({Vorlage}). Welches Angebot wie viel verlor, ist nicht veröffentlicht gefunden; hier "
        "verlieren alle, auch die stadtweiten, im gleichen Verhältnis (Annahme). Das Geld der "
        "Angebote ist nicht eingerechnet.",
    }
)


@dataclass(frozen=True)
class Counterpart:
    """Something real in Dresden that resembles a part of a scenario.

    Attributes:
        name: As it is called.
        text: German: what is known of it and what is not.
        source: Where that is written.
        codes: Stadträume it is in; empty = the whole city or not known.
        preset_id: The preset that computes it; None = too little is published to compute it.
    """

    name: str
    text: str
    source: str
    codes: tuple[str, ...] = ()
    preset_id: str | None = None


COUNTERPARTS = MappingProxyType(
    {
        "familienhaeuser_f1": Counterpart(
            name="Familienhäuser F1",
            text="Wissenschaftlich begleitetes Modellprojekt seit 10/2023 in den Stadträumen 11 und "
            "16, geplant bis Ende 2026; es kommt dem KiFaZ am nächsten. Stellen und Mittel sind "
            "nicht veröffentlicht gefunden, deshalb wird es nicht gerechnet.",
            source="V2963/24; V2785/24",
            codes=("11", "16"),
        ),
        "stundenpool": Counterpart(
            name="Flexibler Stundenpool",
            text="Vom 01.10.2021 bis 31.05.2022 erprobt, bezahlt aus Hilfen zur Erziehung: bis zu "
            "700 EUR je geförderter VzÄ. Seit dem Haushalt 2023/24 dauerhaft; der Betrag ist nicht "
            "veröffentlicht gefunden. Er kommt dem Aktionsbudget am nächsten.",
            source="A0282/21; V2039/23; V2785/24",
            preset_id="stundenpool",
        ),
        "stadtraumetats": Counterpart(
            name="Stadtraumetats",
            text="2019 und 2020 je 5.000 EUR im Jahr für Kleinprojekte in sechs Stadträumen. Ob es "
            "sie danach gab, ist nicht veröffentlicht gefunden.",
            source="A0343/17; V2845/18 Anlage 1 Nr. 5.5",
            codes=ETAT_CODES,
            preset_id="stadtraumetats",
        ),
        "halbe_stellen_2018": Counterpart(
            name="20 halbe Stellen Sozialraumkoordination",
            text="Vom Stadtrat am 01.11.2018 beschlossen. Die Förderung 2019/20 enthält keine Zeile "
            "dafür; ob die Stellen besetzt wurden, ist nicht veröffentlicht gefunden.",
            source="DNN 01/2019; V2845/18",
            preset_id="ratsbeschluss_2018",
        ),
        "kuerzung_2025": Counterpart(
            name="Kürzung bei freien Trägern 2025",
            text="Freie Träger verloren 2025 nach einem Bericht 51 VzÄ; weitere 10 % Einsparung "
            "sind gefordert.",
            source="carsten-schoene.com, 27.11.2025",
            preset_id="kuerzung_2025",
        ),
    }
)


def preset_of(scenario: Scenario, presets: Mapping[str, Scenario] = PRESETS) -> str | None:
    """The id of the preset with exactly these contents, None for an own scenario.

    Args:
        scenario: To look for.
        presets: By id; also those made from data, if the caller has them.
    """
    return next((key for key, preset in presets.items() if preset == scenario), None)
