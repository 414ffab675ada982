"""The tables of the page Bedarf & Auswahl as files: numbers unrounded, German headings, no marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sozialraum.answers.need import TOP, Result
from sozialraum.model.ranking import DIMENSIONS, RankingError, choice, groups, order
from sozialraum.model.ranking.catalogue import BY_ID
from sozialraum.model.ranking.plan import AGGREGATIONS, NORMALISATIONS
from sozialraum.model.ranking.swap import Swap
from sozialraum.text import format as de
from sozialraum.ui.bedarf import need
from sozialraum.ui.shell import data

COMPUTED = "Berechnet"


def lenses(
    result: Result, shown: Sequence[tuple[str, list[str]]], chosen: Sequence[str]
) -> pd.DataFrame:
    """All groups of the view Auswahl below each other; shares in percent."""
    frames = []
    for label, codes in shown:
        try:
            found = choice.lenses(result.index, label, codes).table
        except RankingError:  # the view says why
            continue
        frames.append(
            pd.DataFrame(
                {
                    "Gruppe": label,
                    "Nummer": found.index,
                    "Stadtraum": [result.inputs.names[str(code)] for code in found.index],
                    "Bedarfsindex": found["score"].to_numpy(),
                    "Rang in der Gruppe": found["rank"].to_numpy(),
                    "vorn in % (nahe Ihren Gewichten)": 100 * found["first_near"].to_numpy(),
                    "vorn in % (alle Gewichtungen)": 100 * found["first_any"].to_numpy(),
                    "Abstand zu den anderen": found["distance"].to_numpy(),
                    "gewählt": ["ja" if code in chosen else "nein" for code in found.index],
                    "Status": COMPUTED,
                }
            )
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def swap_weights(found: Swap, result: Result) -> pd.DataFrame:
    """The smallest change of weights, in percent; empty if none does it."""
    if found.weights is None:
        return pd.DataFrame()
    before, after = 100 * found.weights.before, 100 * found.weights.after
    return pd.DataFrame(
        {
            "Kennzahl": [data.current().indicator(key).name for key in result.index.names],
            "Gewicht jetzt in %": before,
            "Gewicht danach in %": after,
            "Änderung in Prozentpunkten": after - before,
            f"Bedarf in {result.inputs.names[found.first]} höher": [
                "ja" if key in found.ahead else "nein" for key in result.index.names
            ],
            "Status": COMPUTED,
        }
    )


def swap_values(found: Swap, result: Result) -> pd.DataFrame:
    """The smallest change of each figure that can do it alone."""
    return pd.DataFrame(
        [
            {
                "Kennzahl": data.current().indicator(one.name).name,
                "Stichtag": de.date(result.inputs.stichtage[one.name]),
                "Einheit": data.current().indicator(one.name).unit,
                "Wert jetzt": one.before,
                "nötiger Wert": one.after,
                "Änderung in Standardabweichungen": one.in_sd,
                "Status": COMPUTED,
            }
            for one in found.values
        ]
    )


def parts(result: Result) -> pd.DataFrame:
    """What the index consists of."""
    index, panel = result.index, result.panel
    return pd.DataFrame(
        [
            {
                "Kennzahl": data.current().indicator(key).name,
                "Stichtag": de.date(result.inputs.stichtage[key]),
                "Dimension": DIMENSIONS[BY_ID[key].dimension],
                "höher heißt": "mehr Bedarf" if panel.directions[key] > 0 else "weniger Bedarf",
                "Richtung": "Annahme" if need.is_assumed(key) else "belegt",
                "Gewicht in %": 100 * weight,
                "wirksamer Anteil in %": 100 * float(index.effective[key]),
                "Stadträume mit Wert": int(panel.values[key].notna().sum()),
                "Streuung der Umfrage": panel.noise.get(key),
                "Einheit der Streuung": data.current().indicator(key).unit,
                "Status": COMPUTED,
            }
            for key, weight in zip(index.names, index.weights, strict=True)
        ]
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


def reclassified(
    frame: pd.DataFrame, names: Mapping[str, str], base: str, now: str
) -> pd.DataFrame:
    """Values and classes of two dates; class numbers start at 1, empty = no value."""

    def number(column: str) -> list[int | None]:
        return [None if value < 0 else int(value) + 1 for value in frame[column]]

    before, after = de.year(base), de.year(now)
    return pd.DataFrame(
        {
            "Nummer": frame.index,
            "Stadtraum": [names[str(code)] for code in frame.index],
            f"Wert {before}": frame["base"].to_numpy(),
            f"Wert {after}": frame["now"].to_numpy(),
            f"Klasse {before}": number("class_base"),
            f"Klasse {after}, Grenzen von {before}": number("class_frozen"),
            f"Klasse {after}, Grenzen von {after}": number("class_moving"),
            "Warum": [reason.value for reason in frame["reason"]],
            "Status": COMPUTED,
        }
    )


def thresholds(
    found: pd.DataFrame, run: Mapping[str, int], names: Mapping[str, str]
) -> pd.DataFrame:
    """Who reaches the threshold rule, and what is missing."""
    return pd.DataFrame(
        {
            "Nummer": found.index,
            "Stadtraum": [names[str(code)] for code in found.index],
            "Anteil in %": found["share"].to_numpy(),
            "Haushalte": found["count"].to_numpy(),
            "Schwelle": [verdict.value for verdict in found["verdict"]],
            "zum Anteil fehlen Punkte": found["missing_share"].to_numpy(),
            "zur Zahl fehlen Haushalte": found["missing_count"].to_numpy(),
            "Jahre in Folge erfüllt": [run[str(code)] for code in found.index],
            "weiche Schwelle (0–1)": found["soft"].to_numpy(),
            "Status": "Berechnet; Schwellen sind eine Annahme",
        }
    )


def agreement(
    found: groups.Agreement, labels: Mapping[str, str], names: Mapping[str, str]
) -> pd.DataFrame:
    """Ranks of the areas under saved weightings, one column each."""
    table = found.table
    ranks = {f"Rang: {label} ({key})": table[key].to_numpy() for key, label in labels.items()}
    return pd.DataFrame(
        {
            "Nummer": table.index,
            "Stadtraum": [names[str(code)] for code in table.index],
            **ranks,
            f"unter den ersten {TOP} in %": 100 * table["agreement"].to_numpy(),
            "Ränge auseinander": table["spread"].to_numpy(),
            "Status": COMPUTED,
        }
    )
