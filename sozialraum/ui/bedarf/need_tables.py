"""The tables of the page Bedarf & Auswahl as files: numbers unrounded, German headings, no marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sozialraum.answers.need import TOP, Result
from sozialraum.answers.table import AREA, Column, Table, named, only_in_file
from sozialraum.model.ranking import groups, order
from sozialraum.model.ranking.catalogue import BY_ID, DIMENSIONS
from sozialraum.model.ranking.choice import Lenses
from sozialraum.model.ranking.plan import AGGREGATIONS, NORMALISATIONS
from sozialraum.model.ranking.swap import Swap
from sozialraum.text import format as de
from sozialraum.text.need import percent_points
from sozialraum.ui.bedarf import need
from sozialraum.ui.shell import data

COMPUTED = "Berechnet"


def lenses(groups: Sequence[Lenses], result: Result, chosen: Sequence[str]) -> Table:
    """All groups of the view Auswahl below each other; shares in percent."""
    rows = []
    for place, one in enumerate(groups):
        for code, row in named(one.table, result.inputs.names).set_index("code").iterrows():
            marks = [
                *(["gewählt"] if code in chosen else []),
                *(["höchster Index"] if code in one.by_score else []),
                *(["am häufigsten vorn"] if code in one.by_smaa else []),
                *(["am typischsten"] if code in one.typical else []),
            ]
            rows.append(
                {
                    **row,
                    "code": code,
                    "group": one.group,
                    "place": place,
                    "marks": de.listing(marks) or "–",
                    "near": 100 * row["first_near"],
                    "near_bar": row["first_near"],
                    "any": 100 * row["first_any"],
                    "any_bar": row["first_any"],
                    "chosen": "ja" if code in chosen else "nein",
                    "Status": COMPUTED,
                }
            )

    def share(key: str, whose: str) -> Column:
        file = f"vorn in % ({whose})"
        return Column(key, f"vorn, {whose}", bar=True, file=file, show=percent_points)

    return Table(
        [
            Column("group", file="Gruppe"),
            *AREA,
            Column("group", "Gruppe", is_number=False),
            Column("marks", "Befund", is_number=False),
            Column("score", "Bedarfs\u00adindex", file=True, decimals=2),
            Column("rank", "Rang in der Gruppe", file=True),
            share("near", "nahe Ihren Gewichten"),
            share("any", "alle Gewichtungen"),
            Column("distance", "Abstand", file="Abstand zu den anderen", decimals=2),
            Column("chosen", file="gewählt"),
            *only_in_file("Status"),
        ],
        pd.DataFrame(rows),
        caption="Gewählte Bezugsräume",
        order=("place", "rank"),
    )


def swap_weights(found: Swap, result: Result) -> Table:
    """The smallest change of weights, in percent; empty if none does it."""
    first, rows = result.inputs.names[found.first], pd.DataFrame(columns=["name"])
    if found.weights is not None:
        items = [data.current().indicator(key) for key in result.index.names]
        before, after = 100 * found.weights.before, 100 * found.weights.after
        rows = pd.DataFrame(
            {
                "name": [item.name for item in items],
                "name_words": [item.short_name for item in items],
                "before": before,
                "after": after,
                "change": after - before,
                "ahead": ["ja" if key in found.ahead else "nein" for key in result.index.names],
            }
        )
    return Table(
        [
            Column("name", "Kennzahl", is_number=False, file=True),
            Column("before", "Gewicht jetzt", file="Gewicht jetzt in %", unit="%", decimals=1),
            Column("after", "Gewicht danach", file="Gewicht danach in %", unit="%", decimals=1),
            Column("change", "Punkte", file="Änderung in Prozentpunkten", decimals=1, sign=True),
            Column(
                "ahead",
                f"Bedarf in {first} höher?",
                is_number=False,
                file=f"Bedarf in {first} höher",
            ),
            *only_in_file("Status"),
        ],
        rows.assign(Status=COMPUTED),
        caption="Die kleinste Änderung der Gewichte",
    )


def swap_values(found: Swap, result: Result) -> Table:
    """The smallest change of each figure that can do it alone."""
    rows = []
    for one in found.values:
        item, day = data.current().indicator(one.name), result.inputs.stichtage[one.name]
        digits = max(item.decimals, 1)
        rows.append(
            {
                "name": item.name,
                "name_words": f"{item.short_name} ({de.year(day)})",
                "Stichtag": de.date(day),
                "Einheit": item.unit,
                "before": one.before,
                "before_words": de.with_unit(one.before, item.unit, digits),
                "after": one.after,
                "after_words": de.with_unit(one.after, item.unit, digits),
                "sd": one.in_sd,
                "Status": COMPUTED,
            }
        )
    return Table(
        [
            Column("name", "Kennzahl allein", is_number=False, file="Kennzahl"),
            *only_in_file("Stichtag", "Einheit"),
            Column("before", "Wert jetzt", file=True),
            Column("after", "nötiger Wert", file=True),
            Column("sd", "Änderung in Standard\u00adabweichungen", file=True, decimals=2),
            *only_in_file("Status"),
        ],
        pd.DataFrame(rows),
        caption="Die kleinste Änderung einer einzelnen Kennzahl in "
        f"{result.inputs.names[found.first]}",
    )


def parts(result: Result) -> Table:
    """What the index consists of."""
    index, panel = result.index, result.panel
    rows = []
    for key, weight in zip(index.names, index.weights, strict=True):
        item, effective = data.current().indicator(key), float(index.effective[key])
        known, noise = int(panel.values[key].notna().sum()), panel.noise.get(key)
        rows.append(
            {
                "name": item.name,
                "name_words": need.indicator_label(key),
                "Stichtag": de.date(result.inputs.stichtage[key]),
                "dimension": DIMENSIONS[BY_ID[key].dimension],
                "direction": "mehr Bedarf" if panel.directions[key] > 0 else "weniger Bedarf",
                "Richtung": "Annahme" if need.is_assumed(key) else "belegt",
                "weight": 100 * weight,
                "weight_bar": weight,
                "effective": 100 * effective,
                "effective_bar": max(effective, 0.0) if effective == effective else None,
                "known": known,
                "known_words": f"{known} von {len(panel.codes)}",
                "noise": noise,
                "noise_words": de.spread(noise, item.unit, item.decimals) if noise else "–",
                "Einheit der Streuung": de.difference_unit(item.unit),
                "Status": COMPUTED,
            }
        )
    return Table(
        [
            Column("name", "Kennzahl", is_number=False, file=True),
            *only_in_file("Stichtag"),
            Column("dimension", "Dimension", is_number=False, file=True),
            Column("direction", "höher heißt", is_number=False, file=True),
            *only_in_file("Richtung"),
            Column("weight", "Gewicht", bar=True, file="Gewicht in %", show=percent_points),
            Column(
                "effective", "wirksamer Anteil", bar=True, file="wirksamer Anteil in %", unit="%"
            ),
            Column("known", "Stadträume mit Wert", file=True),
            Column("noise", "Streuung der Umfrage", file=True),
            *only_in_file("Einheit der Streuung", "Status"),
        ],
        pd.DataFrame(rows),
        caption="Bestandteile des Bedarfsindex",
    )


def correlations(result: Result) -> pd.DataFrame:
    """Pearson correlations of the parts, turned towards need."""
    names = [data.current().indicator(key).short_name for key in result.index.names]
    found = pd.DataFrame(result.index.correlations.to_numpy(), columns=names)
    found.insert(0, "Kennzahl", names)
    return found.assign(Status=COMPUTED)


def variants(result: Result) -> pd.DataFrame:
    """Ranks under every way of computing, one column per way."""
    found = {
        f"{NORMALISATIONS[one.normalisation]}; {AGGREGATIONS[one.aggregation]} "
        f"(Tau {de.number(one.tau, 2)})": one.ranks
        for one in order.variants(result.index)
    }
    frame = pd.DataFrame(found)
    names = [result.inputs.names[str(code)] for code in frame.index]
    frame.insert(0, "Stadtraum", names)
    frame.insert(0, "Nummer", frame.index)
    return frame.reset_index(drop=True).assign(Status=COMPUTED)


def published(result: Result) -> pd.DataFrame:
    """Published indices as printed, beside our ranks."""
    names = result.inputs.names
    frame = pd.DataFrame({"Nummer": list(names), "Stadtraum": list(names.values())})
    frame["Rang im Bedarfsindex"] = [result.index.ranks.get(code) for code in names]
    for key, values in result.inputs.published.items():
        item, year = data.current().indicator(key), de.year(result.inputs.stichtage[key])
        frame[f"{item.short_name} {year} (höher = geringere Belastung)"] = [
            values.get(code) for code in names
        ]
    frame["Prekarisierungsindex der Studie (höher = geringere Belastung, erschlossen)"] = [
        result.inputs.study.get(code) for code in names
    ]
    return frame.assign(Status="Wie veröffentlicht; Rang berechnet")


def dominance(result: Result) -> pd.DataFrame:
    """One row per pair whose order no weighting can turn, and how often that survives the noise."""
    names, edges = result.inputs.names, set(order.dominance_edges(result.index))
    held = "hält in % der Ziehungen"
    return pd.DataFrame(
        [
            {
                "höherer Bedarf in jeder Kennzahl": names[one],
                "als": names[other],
                "unmittelbar": "ja" if (one, other) in edges else "nein",
                held: 100 * share,
                "Status": COMPUTED,
            }
            for (one, other), share in result.dominance.items()
        ],
        columns=["höherer Bedarf in jeder Kennzahl", "als", "unmittelbar", held, "Status"],
    )


def agreement(
    found: groups.Agreement, labels: Mapping[str, str], names: Mapping[str, str]
) -> Table:
    """Ranks of the areas under saved weightings, one column each."""
    return Table(
        [
            *AREA,
            *(Column(key, label, file=f"Rang: {label} ({key})") for key, label in labels.items()),
            Column(
                "percent",
                f"unter den ersten {TOP}",
                file=f"unter den ersten {TOP} in %",
                show=percent_points,
            ),
            Column("spread", "Ränge auseinander", file=True),
            *only_in_file("Status"),
        ],
        named(found.table, names).assign(
            percent=100 * found.table["agreement"].to_numpy(), Status=COMPUTED
        ),
        caption="Rang je Gewichtung",
    )
