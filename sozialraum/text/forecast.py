"""What is said about children to come: who is counted, what is assumed, how forecasts have fared."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sozialraum.model.costs.staffing import Vacancy
from sozialraum.model.people.demand import Demand
from sozialraum.text import format as de

# Keys of `demand.AGES`; begins a sentence or a heading.
AGE_WORDS = {
    "u18": "Unter 18",
    "u3": "Unter 3",
    "u6": "Unter 6",
    "3_5": "3 bis 5 Jahre",
    "6_9": "6 bis 9 Jahre",
    "10_14": "10 bis 14 Jahre",
    "15_17": "15 bis 17 Jahre",
}
ON_TOP = (
    "Kinder in neuen Wohnungen kommen zur Prognose der Stadt hinzu. Welchen Neubau die Stadt darin "
    "schon mitgerechnet hat, ist nicht veröffentlicht: Tragen Sie nur ein, was darüber hinausgeht, "
    "sonst zählen Kinder doppelt."
)


def people(count: float) -> str:
    """A number of people in hundreds: an estimate is not known to the head; missing "k. A."."""
    return de.number(round(count, -2))


def aged(ages: str) -> str:
    """The children counted, inside a sentence: "unter 18-Jährige", "6- bis 9-Jährige"."""
    if ages.startswith("u"):
        return f"unter {ages[1:]}-Jährige"
    low, high = ages.split("_")
    return f"{low}- bis {high}-Jährige"


def assumed(demand: Demand) -> str:
    """What is assumed beside the city's forecast, "" for nothing."""
    parts = []
    built = sum(one.count for one in demand.dwellings)
    if built:
        dwellings = de.count(built, "neue Wohnung", "neue Wohnungen")
        parts.append(f"{dwellings} mit je {de.number(demand.children_per_dwelling, 2)} Kindern")
    if demand.births:
        parts.append(f"Geburten {de.with_unit(100 * demand.births, '%', sign=True)}")
    if demand.moves:
        parts.append(f"Zuzug {de.with_unit(100 * demand.moves, '%', 1, sign=True)} im Jahr")
    return de.listing(parts)


def vacancies(vacancy: Vacancy, staff: pd.DataFrame) -> str:
    """Posts that probably stay vacant, "" where nothing of the kind is assumed.

    Args:
        vacancy: What is assumed.
        staff: year, vacant_vzae, unspent_eur, one row per year.
    """
    if vacancy == Vacancy():
        return ""
    last = staff.iloc[-1]
    parts = []
    if vacancy.share:
        parts.append(f"{de.with_unit(100 * vacancy.share, '%')} der Stellen unbesetzt")
    if vacancy.months:
        months = de.count(int(vacancy.months), "Monat", "Monate")
        parts.append(f"{months} bis zur ersten Besetzung")
    return (
        f"Bei {de.listing(parts)} (Annahme) bleiben {int(last['year'])} wohl "
        f"{de.with_unit(last['vacant_vzae'], 'VzÄ', 2)} leer; in allen Jahren zusammen würden rund "
        f"{de.euro_short(staff['unspent_eur'].sum())} für Personal nicht ausgegeben. Die Kosten oben rechnen mit "
        "besetzten Stellen."
    )


def reviewed(
    day: str, areas: pd.DataFrame, typical: float, city: pd.Series, names: Mapping[str, str]
) -> str:
    """How one forecast of people from 0 to 26 met the count.

    Args:
        day: ISO date of both.
        areas: Columns code, forecast, counted, error (fraction) of the Stadträume.
        typical: Median error without sign, as a fraction.
        city: forecast, counted, error of the whole city; NaN = not known.
        names: Code -> name.
    """
    worst = areas.loc[areas["error"].abs().idxmax()]
    parts = []
    if city["error"] == city["error"]:
        parts.append(f"ganz Dresden {de.with_unit(100 * city['error'], '%', 1, sign=True)}")
    if len(areas) > 1:
        parts.append(f"die Hälfte der Stadträume mehr als {de.with_unit(100 * typical, '%', 1)}")
    parts.append(
        f"{'am meisten ' if len(areas) > 1 else ''}{names[str(worst['code'])]} "
        f"{de.with_unit(100 * worst['error'], '%', 1, sign=True)} ({de.number(worst['forecast'])} "
        f"erwartet, rund {people(worst['counted'])} gezählt)"
    )
    return (
        f"So weit lag die Prognose der Planungsberichte für {de.year(day)} (0 bis 26 Jahre) neben der "
        f"Zählung: {', '.join(parts)}."
    )


def not_yet(editions: pd.DataFrame, counted_year: int) -> str:
    """That no edition's year has come, "" if one has. ``editions``: edition, year."""
    if editions.empty or editions["year"].min() <= counted_year:
        return ""
    first, last = editions["edition"].min(), editions["edition"].max()
    return (
        f"Von den Ausgaben {first} bis {last} für die ganze Stadt ist noch kein Zieljahr erreicht (das "
        f"erste ist {editions['year'].min()}); ihre Werte für frühere Jahre liegen nicht vor."
    )
