"""The sentences of the view of access and effect: result, what it rests on, what it cannot say."""

from __future__ import annotations

import math

from sozialraum.answers.effect import Access
from sozialraum.model.prevention.risk import Simulation
from sozialraum.text import format as de

# Below this probability of paying for itself the words say that it is not to be expected.
UNEXPECTED_ID = "rueckfluss_unerwartet_anteil"
UNEXPECTED = 0.05
ALL_CASES = 1000
CAUTIONS = (
    "**Was passieren müsste, nicht was passiert.** Die Rechnung sagt, wie viele Hilfen zur "
    "Erziehung vermieden werden müssten, damit das Geld zurückkommt. Eine Vorhersage ist das nicht.",
    "**In Dresden hat niemand die Wirkung gemessen.** Die Spannweite beruht auf englischen "
    "Untersuchungen. Bei den dortigen Zentren für junge Familien (Sure Start) kamen in Jugendhilfe "
    "und Jugendjustiz rund 19 Pence je Pfund zurück. Auf Dresden ist das nur mit Vorsicht "
    "übertragbar.",
    "**Am Anfang dürfen die Fallzahlen steigen.** Wo die Schwelle niedrig ist, wird Bedarf sichtbar, "
    "den vorher niemand gesehen hat. Das spricht nicht gegen das Angebot.",
    "**Sparen ist nicht das Ziel.** So sagt es auch die Fachrunde der Studie von 2017: Jeder soll "
    "die Hilfe bekommen, die er braucht.",
)


def answer(access: Access, simulation: Simulation | None) -> str:
    """Access first, the money last."""
    if access.kifaz_share:
        share = de.with_unit(100 * access.kifaz_share, "%")
        text = f"{share} der unter 18-Jährigen haben ein KiFaZ in ihrem Stadtraum."
    else:
        text = "Es entsteht kein KiFaZ."
    if simulation is None:
        return text
    return f"{text} Dass sich das selbst bezahlt, {verdict(simulation)}."


def basis(name: str, access: Access) -> str:
    """Provision, where the new posts go, and why one would do it."""
    after, before = (de.number(rate, 2) for rate in (access.after_per_1000, access.before_per_1000))
    change = f"{after} statt {before}" if after != before else f"unverändert {after}"
    text = f"{name}: Je 1.000 unter 18-Jährige gibt es {change} Vollzeitstellen (VzÄ)."
    if access.new_share is not None and access.burdened_u18_share is not None:
        text += (
            f" In Stadträume mit höherer Belastung gehen {de.with_unit(100 * access.new_share, '%')} der "
            f"neuen Stellen; dort leben {de.with_unit(100 * access.burdened_u18_share, '%')} der unter "
            "18-Jährigen."
        )
    return (
        f"{text} Der fachliche Grund sind Zugang und frühe Unterstützung. Gemessen hat eine Wirkung in "
        "Dresden niemand."
    )


def verdict(simulation: Simulation) -> str:
    """How likely the offer pays for itself, in words a committee can repeat."""
    if simulation.probability_high < UNEXPECTED:
        return "ist bei diesen Annahmen nicht zu erwarten"
    if simulation.probability < 0.5:
        return "ist bei diesen Annahmen möglich, aber unwahrscheinlich"
    return "ist bei diesen Annahmen eher wahrscheinlich, aber nicht belegt"


def cases(count: float) -> str:
    """Cases to avoid ("56 von 1.000 Fällen"), or that all of them would not do."""
    if math.isnan(count):
        return de.MISSING
    if count > ALL_CASES:
        return "mehr als alle Fälle"
    return f"{de.number(count)} von 1.000 Fällen"


def break_even(simulation: Simulation) -> str:
    """The break-even with its interval."""
    row = simulation.measures.loc["break_even_per_1000"]
    high = "mehr als alle" if row["p95"] > ALL_CASES else de.number(row["p95"])
    return (
        f"Damit sich das Angebot bei voller Wirkung allein aus HzE trägt, müssten dort, wo es "
        f"entsteht, jedes Jahr **{cases(float(row['p50']))}** vermieden werden. In 90 % der "
        f"Rechnungen sind es {de.number(row['p5'])} bis {high}."
    )


def cents(ratio: float) -> str:
    """Money back per euro: "6 Cent"."""
    return de.with_unit(100 * ratio, "Cent")


def interval(simulation: Simulation, years: int) -> str:
    """What comes back per euro, as an interval."""
    row = simulation.measures.loc["ratio"]
    return (
        f"Von jedem eingesetzten Euro kämen in {years} Jahren bei diesen Annahmen "
        f"{de.number(100 * row['p5'])} bis {cents(row['p95'])} zurück (90 % der Rechnungen), in der "
        f"Mitte {cents(row['p50'])}."
    )


def chance(simulation: Simulation) -> str:
    """The probability as a figure; "unter 0,1 %" where not one draw succeeded."""
    if simulation.probability == 0:
        return f"unter {de.with_unit(max(100 * simulation.probability_high, 0.1), '%', 1)}"
    return de.with_unit(100 * simulation.probability, "%", 1)


def probability(simulation: Simulation, years: int) -> str:
    """How often it pays for itself, with the error of the Monte Carlo run."""
    hits = round(simulation.probability * simulation.draw_count)
    decimals = 2 if simulation.probability_high < 0.01 else 1
    return (
        f"In {de.number(hits)} von {de.number(simulation.draw_count)} Rechnungen trägt sich das "
        f"Angebot binnen {years} Jahren selbst: "
        f"{de.with_unit(100 * simulation.probability, '%', decimals)}, Zufallsfehler der Rechnung "
        f"± {de.number(100 * simulation.probability_error, 2)} Punkte (95-%-Bereich "
        f"{de.number(100 * simulation.probability_low, 2)} bis "
        f"{de.with_unit(100 * simulation.probability_high, '%', 2)})."
    )
