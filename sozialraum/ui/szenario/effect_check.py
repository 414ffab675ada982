"""Do the costs fit Dresden? The cost model beside the city's own funding list."""

from __future__ import annotations

import streamlit as st

from sozialraum.answers import effect
from sozialraum.model.costs.calibration import CalibrationError, Comparison
from sozialraum.model.costs.personnel import CostError
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import data, draw, page


def show(result: ScenarioResult) -> None:
    """Modelled cost per VzÄ beside the city's own funding list."""
    with page.fold("Passt die Kostenrechnung zu Dresden?", key="prevention_check") as is_open:
        if not is_open:
            return
        scenario, year = result.scenario, data.current().funding_year
        try:
            found = effect.checked_costs(data.current(), scenario)
        except (CalibrationError, CostError) as error:
            st.info(f"Ein Abgleich ist nicht möglich. {literal(str(error))}")
            return
        st.markdown(
            f"Förderliste {year} der Stadt: {found.used_count} von "
            f"{found.offer_count} Einträgen nennen Stellen, Personal- und Sachmittel, zusammen "
            f"{de.with_unit(found.vzae, 'VzÄ', 2)}. Gerechnet wird mit "
            f"{scenario.pay_group_kifaz}, Stufe {scenario.pay_step}, und "
            f"{de.with_unit(100 * scenario.gamma, '%')} Gemeinkosten anstelle der Sachmittel "
            f"(Förderliste: {de.with_unit(100 * found.observed_gamma, '%')}). "
            f"{difference(found.total, year)}"
        )
        numbers = ("Förderliste", "Rechnung", "Unterschied", "in %")
        draw.words(
            ("Je VzÄ und Jahr", *numbers),
            [
                _comparison_row("Personal", found.staff),
                _comparison_row("Personal und Sachmittel", found.total),
            ],
            caption=f"Kosten je VzÄ {year}: Förderliste und Rechnung",
            numbers=numbers,
        )
        low, middle, high = (de.euro(round(value)) for value in found.staff_quantiles_eur)
        st.caption(
            f"Personalmittel je VzÄ einzelner Angebote: 10 % liegen unter {low}, die Hälfte unter "
            f"{middle}, 90 % unter {high}. Die Förderung muss nicht alle Kosten eines Trägers decken."
        )


def difference(comparison: Comparison, year: str) -> str:
    """The difference in a sentence; the year of the funding list."""
    size = abs(100 * comparison.difference_share)
    if round(size) == 0:
        return "Rechnung und Förderliste stimmen auf ein Prozent überein."
    word = "mehr" if comparison.difference_eur > 0 else "weniger"
    return (
        f"Die Rechnung setzt mit Gemeinkosten {de.with_unit(size, '%')} {word} je VzÄ an, als die "
        f"Stadt {year} bewilligte."
    )


def _comparison_row(name: str, comparison: Comparison) -> tuple[str, ...]:
    return (
        name,
        de.euro(comparison.observed_eur),
        de.euro(comparison.modelled_eur),
        de.number(comparison.difference_eur, sign=True) + " €",
        de.number(100 * comparison.difference_share, 1, sign=True) + " %",
    )
