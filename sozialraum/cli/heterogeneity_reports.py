"""The heterogeneity profile and sums of areas, as German text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from sozialraum.cli.reports import to_json
from sozialraum.model import heterogeneity
from sozialraum.model.aggregate import Aggregate
from sozialraum.model.heterogeneity import LEAST_PARTS, Measure, Profile, Settings, spatial
from sozialraum.store import heterogeneity_inputs, queries
from sozialraum.store.heterogeneity_inputs import Inputs
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.text.heterogeneity import Words


@dataclass(frozen=True)
class Subject:
    """An indicator at a date with its figures, names, parameters and neighbours."""

    inputs: Inputs
    measure: Measure
    words: Words
    stadtteile: dict[str, str]
    parameters: pd.DataFrame
    pairs: pd.DataFrame


@dataclass(frozen=True)
class Analysis:
    """What the model says about a subject."""

    subject: Subject
    profile: Profile
    moran: spatial.Moran
    lisa: pd.DataFrame


def read_subject(
    engine: Any, values: Mapping[str, pd.DataFrame], indicator_id: str, stichtag: str
) -> Subject:
    """Read what the commands need; the same figures as on the page."""
    areas = queries.areas(engine, "stadtteil")
    inputs = heterogeneity_inputs.collect(areas, values, indicator_id, stichtag)
    item = queries.indicators(engine).set_index("indicator_id").loc[indicator_id]
    stadtraeume = queries.areas(engine, "stadtraum")
    names = dict(zip(areas["code"], areas["name"], strict=True))
    return Subject(
        inputs=inputs,
        measure=heterogeneity_inputs.measure(item["kind"], item["factor"], int(item["polarity"])),
        words=Words(
            name=item["name"],
            unit=item["unit"],
            decimals=int(item["decimals"]),
            stadtraeume={
                row.code: f"{int(row.code)} {row.short_name}" for row in stadtraeume.itertuples()
            },
            parts=words_of.part_names(inputs.parts, names),
        ),
        stadtteile=names,
        parameters=queries.parameters(engine),
        pairs=queries.neighbours(engine),
    )


def analyse(subject: Subject, settings: Settings) -> Analysis:
    """Profile, Moran's I and LISA."""
    values = subject.inputs.stadtteile["value"].astype(float)
    moran, lisa = spatial.pattern(values, subject.pairs)
    return Analysis(
        subject=subject,
        profile=heterogeneity.profile(subject.inputs.parts, subject.measure, settings),
        moran=moran,
        lisa=lisa,
    )


def profile_text(found: Analysis, code: str | None) -> str:
    """The profile: of all Stadträume, or of one with its parts."""
    subject, profile = found.subject, found.profile
    lines = [f"{subject.words.name}, {de.date(subject.inputs.stichtag)}", ""]
    if code is None:
        lines += [
            words_of.city_sentence(profile),
            words_of.alarm_sentence(profile, subject.words),
            words_of.moran_sentence(found.moran),
            words_of.lisa_sentence(found.lisa, subject.stadtteile, is_strict=True),
            words_of.neighbours_sentence(len(subject.pairs)),
            "",
            *_profile_lines(found),
        ]
    else:
        lines += [
            words_of.pocket_sentence(profile, code, subject.words),
            "",
            *_part_lines(found, code),
        ]
    cautions = words_of.cautions(profile, subject.words, subject.inputs.statuses)
    return "\n".join(
        [*lines, "", words_of.rule_sentence(profile.settings), *cautions, words_of.STREHLEN]
    )


def _profile_lines(found: Analysis) -> list[str]:
    words, profile = found.subject.words, found.profile
    head = f"{'Rang':>5}  {'Stadtraum':<24}{'Wert':>8}{'niedrigster':>13}{'höchster':>10}"
    lines = [f"{head}{'Streuung':>10}{'Beitrag':>9}{'unter 18 dort':>15}"]
    for code, row in profile.stadtraeume.sort_values(["rank", "count"]).iterrows():
        numbers = [de.number(row[key], words.decimals) for key in ("level", "lowest", "highest")]
        sd = "–" if row["count"] < LEAST_PARTS else de.number(row["sd"], words.decimals)
        mark = "  verborgen" if row["is_alarm"] else ""
        lines.append(
            f"{de.number(row['rank']):>5}  {words.stadtraeume[str(code)]:<24}{numbers[0]:>8}"
            f"{numbers[1]:>13}{numbers[2]:>10}{sd:>10}"
            f"{words_of.percent(row['share_of_within']):>9}"
            f"{words_of.percent(row['pocket_share']):>15}{mark}"
        )
    view = words_of.VIEW_WORDS[profile.settings.view]
    return [
        *lines,
        f"Wert: {view}; unter 18 dort: Anteil in deutlich belasteteren (ohne Richtung: höheren) Teilen",
    ]


def _part_lines(found: Analysis, code: str) -> list[str]:
    words, parts = found.subject.words, found.profile.parts
    word = "deutlich belasteter" if found.subject.measure.polarity else "deutlich höher"
    lines = [f"{'':<40}{words.unit:>10}{'Zähler':>10}{'Nenner':>10}"]
    for part, row in parts[parts["stadtraum"] == code].sort_values("rate").iloc[::-1].iterrows():
        marks = [
            word if row["is_clear"] else "",
            "kleine Zahl" if row["is_small"] else "",
            "erschlossen" if row["is_cut"] else "",
        ]
        note = ", ".join(mark for mark in marks if mark)
        lines.append(
            f"{part:<7}{words.parts[str(part)]:<33}{de.number(row['rate'], words.decimals):>10}"
            f"{de.number(row['numerator']):>10}{de.number(row['denominator']):>10}  {note}".rstrip()
        )
    return lines


def profile_json(found: Analysis, code: str | None) -> str:
    """The same as JSON; null = missing or not defined."""
    profile, subject = found.profile, found.subject
    stadtraeume, parts = profile.stadtraeume, profile.parts
    if code is not None:
        stadtraeume, parts = stadtraeume.loc[[code]], parts[parts["stadtraum"] == code]
    city = asdict(profile.city)
    if profile.city.theil is not None:
        city["theil"]["within_share"] = profile.city.theil.within_share
    return to_json(
        _plain(
            {
                "indicator_id": subject.inputs.indicator_id,
                "stichtag": subject.inputs.stichtag,
                "unit": subject.words.unit,
                "settings": asdict(profile.settings),
                "city": city,
                "stadtraeume": stadtraeume.rename_axis("code").reset_index().to_dict("records"),
                "parts": parts.rename_axis("part").reset_index().to_dict("records"),
                "neighbours": {
                    "rule": words_of.neighbours_sentence(len(subject.pairs)),
                    "pairs": subject.pairs[["stadtteil_a", "stadtteil_b"]].values.tolist(),
                },
                "moran": asdict(found.moran),
                "lisa": found.lisa.rename_axis("code").reset_index().to_dict("records"),
            }
        )
    )


def aggregate_text(subject: Subject, chosen: Sequence[str], found: Aggregate) -> str:
    """The common figure of the chosen areas."""
    words = subject.words
    names = [words_of.choice_name(one, words, subject.stadtteile) for one in chosen]
    lines = [
        f"{words.name}, {de.date(subject.inputs.stichtag)}",
        f"{de.listing(names)} zusammen: {words.value(found.value)}",
        f"Zähler {de.number(found.numerator)}, Nenner {de.number(found.denominator)}",
    ]
    if found.missing:
        missing = de.listing([words.parts[part] for part in found.missing])
        lines.append(f"Ohne Wert, weil er fehlt für: {missing}.")
    return "\n".join(lines)


def aggregate_json(subject: Subject, chosen: Sequence[str], found: Aggregate) -> str:
    """The same as JSON, with the totals of every level."""
    inputs = subject.inputs
    totals = heterogeneity.reconcile(
        inputs.stadtteile, inputs.parts, inputs.stadtraeume, inputs.city
    )
    return to_json(
        _plain(
            {
                "indicator_id": inputs.indicator_id,
                "stichtag": inputs.stichtag,
                "areas": list(chosen),
                **asdict(found),
                "totals": totals.rename_axis("level").reset_index().to_dict("records"),
            }
        )
    )


def _plain(content: Any) -> Any:
    """Numbers and texts JSON knows; NaN becomes null."""
    if isinstance(content, Mapping):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_plain(value) for value in content]
    if hasattr(content, "item"):  # a number of numpy
        content = content.item()
    return None if isinstance(content, float) and content != content else content
