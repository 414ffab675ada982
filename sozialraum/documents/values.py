"""Values as tables to take home: CSV, and XLSX with what each indicator means and where it is from."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sozialraum.answers import need, need_inputs, profile
from sozialraum.answers import scenario as scenarios
from sozialraum.answers.release import Release
from sozialraum.documents import tables
from sozialraum.documents.document import (
    Document,
    Report,
    Request,
    chosen_day,
    finished,
    origin,
    proceed,
)
from sozialraum.documents.leading_back import link, map_view, subjects, view
from sozialraum.model.scenario.frozen import area_labels, freeze, total_labels
from sozialraum.store import scenario_files, weightings
from sozialraum.text import format as de
from sozialraum.text import need as need_words

Sheets = dict[str, pd.DataFrame]


def make(request: Request, report: Report) -> Document:
    """The values of an indicator, of a Stadtraum, or all; scenario and weighting as further sheets."""
    proceed(report, 0.1, "Werte")
    used = _indicators(request)
    sheets: Sheets = {"Werte": _values(request, used)}
    if request.scenario:
        sheets |= scenario_sheets(request.release, request.scenario)
    told = {}
    if request.weighting:
        found = ranked(request.release, request.weighting)
        sheets |= {"Ränge": rank_sheet(found)}
        name = weightings.read_text(request.weighting).name
        told["Gewichtung"] = f"„{name}“. {need_words.basis(found.index, found.inputs.words)}"
    what = subjects(request)
    if request.format == "csv":
        return finished(request, tables.to_csv(_only(request, sheets)), *what)
    sheets["Kennzahlen"] = meanings(request.release, used)
    live = link(
        request, *(view(request) if request.scenario or request.weighting else map_view(request))
    )
    held = {**told, **origin(request, used, live=live, what=what)}
    return finished(request, tables.to_xlsx(sheets, held), *what)


def _only(request: Request, sheets: Sheets) -> pd.DataFrame:
    """The one table a CSV holds: what was asked for most precisely."""
    for name in ("Ränge", "Szenario je Stadtraum"):
        if name in sheets and not request.indicator:
            return sheets[name]
    return sheets["Werte"]


def _indicators(request: Request) -> list[str]:
    release = request.release
    if request.indicator:
        chosen_day(request)  # says what is wrong with it
        return [request.indicator]
    if request.weighting:
        return list(weightings.read_text(request.weighting).plan.weights())
    held = set(release.values[request.level]["indicator_id"])
    return [key for key in release.indicators if key in held]


def _values(request: Request, used: list[str]) -> pd.DataFrame:
    release, level = request.release, request.level
    rows = release.values[level]
    rows = rows[rows["indicator_id"].isin(used)]
    if request.stichtag:
        rows = rows[rows["stichtag"] == request.stichtag]
    code = request.stadtraum
    if code in release.counted["stadtraum"]:
        inside = (
            {code} if level == "stadtraum" else set(profile.stadtteile_of(release, code)["code"])
        )
        rows = rows[rows["code"].isin(inside)]
    return value_rows(release, rows, level)


def value_rows(release: Release, rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """Rows of `Release.values` as an export table with German headings."""
    items = release.indicators
    return pd.DataFrame(
        {
            "Nummer": rows["code"],
            "Gebiet": rows["code"].map(release.names(level)),
            "Kennzahl": [items[key].name for key in rows["indicator_id"]],
            "Einheit": [items[key].unit for key in rows["indicator_id"]],
            "Stichtag": [de.date(day) for day in rows["stichtag"]],
            "Zähler": whole_numbers(rows["numerator"]),
            "Nenner": whole_numbers(rows["denominator"]),
            "Wert": cells(
                rows["value"], [items[key].file_decimals for key in rows["indicator_id"]]
            ),
            "Herkunft": [tables.status_word(status) for status in rows["status"]],
            "Quelle": rows["source_id"],
            "Hinweis": rows["note"].fillna(""),
        }
    ).reset_index(drop=True)


def whole_numbers(values: pd.Series) -> pd.Series:
    """Counts as integers, also in a column that holds fractions elsewhere (posts, shares)."""
    return cells(values, [4] * len(values))


def cells(values: pd.Series, places: Sequence[int]) -> pd.Series:
    """Rounded numbers; Python ints keep "8893" from becoming "8893,0" in a column of both kinds."""
    known = values.dropna()
    if (known == known.round()).all():
        return values.astype("Int64")
    near = [round(value, digits) for value, digits in zip(values, places, strict=True)]
    found = [
        None if pd.isna(value) else int(value) if value == int(value) else value for value in near
    ]
    return pd.Series(found, index=values.index, dtype=object)


def meanings(release: Release, used: Sequence[str]) -> pd.DataFrame:
    """What each indicator means."""
    items = [release.indicator(key) for key in used]
    return pd.DataFrame(
        {
            "Kennzahl": [item.name for item in items],
            "Einheit": [item.unit for item in items],
            "Definition": [item.definition for item in items],
            "Grundgesamtheit": [item.base_population for item in items],
            "Zu beachten": [item.caveat for item in items],
            "Kennung": [item.indicator_id for item in items],
        },
        dtype=object,
    )


def scenario_sheets(release: Release, text: str) -> Sheets:
    """Totals, costs and posts of a scenario on the release."""
    document = scenario_files.read_text(text)
    result = freeze(scenarios.run(release, document.scenario))
    labels, names = area_labels(release.funding_year), release.names("stadtraum")
    areas = result.table
    numbers = {
        label: areas[key]
        for key, label in labels.items()
        if key in areas and areas[key].notna().any()
    }
    return {
        "Szenario": pd.DataFrame(
            [
                {"Größe": label, "Einheit": unit, "Wert": result.totals[key]}
                for key, (label, unit) in total_labels(release.funding_year).items()
            ]
        ),
        "Szenario je Stadtraum": pd.DataFrame(
            {
                "Nummer": areas["code"],
                "Stadtraum": areas["code"].map(names),
                "KiFaZ": areas["kifaz"].map({True: "ja", False: "nein"}),
                **numbers,
                "Hinweis": ["; ".join(flags) for flags in areas["flags"]],
            }
        ),
    }


def ranked(release: Release, text: str) -> need.Result:
    """The ranks of a weighting on the release."""
    return need.Result(weightings.read_text(text).plan, need_inputs.read(release))


def rank_sheet(found: need.Result) -> pd.DataFrame:
    """Ranks of a weighting, each with what it is worth; areas without an index come last."""
    names = found.inputs.names
    spans = {code: found.interval(code) for code in found.index.ranked}
    rows = [
        {
            "Nummer": code,
            "Stadtraum": names[code],
            "Rang": int(found.index.ranks[code]),
            "Index": float(found.index.scores[code]),
            "Bester Rang in 9 von 10": best,
            "Schlechtester Rang in 9 von 10": worst,
            f"Unter den ersten {need.TOP}": need_words.percent(found.top_share(code)),
            "Zu nah für eine Reihenfolge": ", ".join(
                names[other] for other in found.too_close_to(code)
            ),
        }
        for code, (best, worst) in spans.items()
    ]
    rows += [{"Nummer": code, "Stadtraum": names[code]} for code in found.index.missing]
    return pd.DataFrame(rows)
