"""Details of a distribution by need: methods side by side, evenness, assumptions, files."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from sozialraum.answers.by_need import OWN_INDEX, Distribution
from sozialraum.answers.provision import spread_table
from sozialraum.answers.table import AREA, Column, Table, named
from sozialraum.model.allocation.methods import METHOD_LABELS, Method
from sozialraum.text import format as de
from sozialraum.ui.shell import data, downloads, draw
from sozialraum.ui.szenario import distribution_words


def show_methods(result: Distribution, names: Mapping[str, str]) -> None:
    """All five methods beside each other, differences named, and the warning about Hamilton."""
    by_method = result.by_method()
    chosen = result.terms.method
    differing = int((by_method.sub(by_method[chosen.value], axis=0) != 0).any(axis=1).sum())
    st.markdown(
        "Alle fünf Verfahren verteilen dieselbe Summe nach denselben Ansprüchen; sie runden nur "
        f"verschieden. In {de.count(differing, 'Stadtraum', 'Stadträumen')} weicht mindestens eines "
        f"von {METHOD_LABELS[chosen]} ab. Adams rundet zugunsten kleiner, Jefferson/D’Hondt "
        "zugunsten großer Ansprüche; Sainte-Laguë/Webster bevorzugt keine Seite."
    )
    draw.table(
        [_method_row(code, names[code], row, chosen) for code, row in by_method.iterrows()],
        [
            Column("name", "Stadtraum", is_number=False),
            *(Column(key, METHOD_LABELS[Method(key)]) for key in by_method.columns),
        ],
        caption=f"VzÄ nach fünf Verfahren (in Klammern: Abweichung von {METHOD_LABELS[chosen]})",
    )
    if chosen is not Method.HAMILTON:  # else it stands above the table already
        st.info(distribution_words.alabama_words(result, names))


def _method_row(code: str, name: str, row: pd.Series, chosen: Method) -> dict[str, object]:
    cells: dict[str, object] = {"code": code, "name": name}
    for key, posts in row.items():
        gap = posts - row[chosen.value]
        cells[str(key)] = de.number(posts, 2)
        if gap:
            cells[str(key)] = f"{de.number(posts, 2)} ({de.number(gap, 2, sign=True)})"
            cells[f"{key}_style"] = "font-weight:650;text-decoration:underline dotted"
    return cells


def show_equity(result: Distribution) -> None:
    """Spread of provision before and after, in numbers and words."""
    draw.values(
        spread_table(
            result.before,
            result.after,
            when=(
                f"Vorher: geförderte Stellen {data.current().funding_year}",
                "Nachher: plus Verteilung",
            ),
            per="Wert je 1.000 nach Bedarf gewichtete Köpfe (VzÄ)",
            caption=f"Wie gleichmäßig Stellen {result.way} verteilt sind",
        )
    )
    st.markdown(
        f"Die Versorgung ist {distribution_words.equity_words(result)}. Nach Bedarf gewichtet heißt: Die unter "
        "18-Jährigen der Stadt werden nach dem gewählten Maßstab auf die Stadträume verteilt. "
        "Angebote für mehrere Stadträume sind zu gleichen Teilen gezählt, stadtweite Angebote und "
        "Schulsozialarbeit fehlen. Ein anderer Maßstab ändert auch das Ergebnis vorher."
    )


def show_register(parameter_ids: tuple[str, ...]) -> None:
    """Parameters with range, status, evidence grade and source."""
    table = data.current().tables["parameters"].set_index("parameter_id").loc[list(parameter_ids)]
    draw.words(
        ("Parameter", "Voreinstellung", "Spanne", "Herkunft (Beleggüte)", "Quelle"),
        [
            (
                row["name"],
                f"{_plain(row['default'])} {row['unit']}",
                f"{_plain(row['minimum'])} bis {_plain(row['maximum'])}",
                f"{de.status_label(row['status'])} ({row['grade']})",
                row["source_text"],
            )
            for row in table.to_dict("records")
        ],
        caption="Annahmen und Parameter (A = gut belegt, D = reine Annahme)",
        numbers=("Voreinstellung", "Spanne"),
    )


def _plain(value: float) -> str:
    return de.number(value, 2 if value % 1 else 0)


def table(result: Distribution, names: Mapping[str, str]) -> Table:
    """Every Stadtraum with its need, claim and posts, beside the scenario and what is funded."""
    day, way = de.date(result.facts.day), result.way
    year = data.current().funding_year
    return Table(
        [
            *AREA,
            Column("people", f"Unter 18 ({day})", file=True),
            Column("share", f"Anteil {way}", file=f"Anteil {way} in %", unit="%", decimals=1),
            Column(
                "claim",
                "Anspruch",
                title="VzÄ mit Sockel und Mindestausstattung, vor dem Runden",
                file="Anspruch VzÄ",
                decimals=2,
            ),
            Column(
                "vzae",
                "VzÄ",
                title="Vollzeitäquivalente der Verteilung",
                file=True,
                decimals=2,
            ),
            Column(
                "per_1000",
                f"Nur Verteilung je 1.000 unter 18 ({day})",
                file=f"Nur Verteilung: VzÄ je 1.000 unter 18 ({day})",
                decimals=2,
            ),
            Column(
                "planned",
                "Szenario jetzt",
                file="Szenario VzÄ",
                show=lambda posts: de.number(posts, 2) if posts else "–",
            ),
            Column("change", "Unterschied", file="Unterschied VzÄ", decimals=2, sign=True),
            Column("offers", f"Förderung {year}", file=f"Geförderte VzÄ {year}", decimals=1),
            Column("by_heads", file="Nur nach Köpfen VzÄ"),
        ],
        named(result.areas.assign(by_heads=result.by_heads.values), names),
        caption=f"Verteilung {way} in VzÄ (Anspruch = vor dem Runden; Unterschied = zum Szenario)",
        foot=[{"code": data.CITY, "name": "Zusammen", **result.city.to_dict()}],
    )


def show_downloads(result: Distribution) -> None:
    """The distribution as files, with its terms in the origin lines."""
    terms = result.terms
    names = data.current().names("stadtraum")
    downloads.download_buttons(
        lambda: table(result, names),
        downloads.origin(
            result.used,
            f"Maßstab: {result.basis_words}",
            *([result.facts.own_index] if terms.basis == OWN_INDEX else []),
            f"Sockelanteil {de.number(100 * terms.beta)} % (Annahme), mindestens "
            f"{de.number(result.minimum_vzae, 2)} VzÄ, Einheit {de.number(terms.unit_vzae, 2)} VzÄ, "
            f"Verfahren {METHOD_LABELS[terms.method]}",
        ),
        name="verteilung",
        key="distribution",
    )
