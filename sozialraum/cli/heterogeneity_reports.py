"""The heterogeneity profile and sums of areas, as German text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sozialraum.answers.heterogeneity import Result
from sozialraum.cli.reports import to_json
from sozialraum.model.heterogeneity.profile import LEAST_PARTS
from sozialraum.model.measures.aggregate import Aggregate
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of


def profile_text(result: Result, code: str | None) -> str:
    """The profile: of all Stadträume, or of one with its parts."""
    profile, lines = result.profile, [result.what, ""]
    if code is None:
        moran, lisa = result.neighbours
        lines += [
            words_of.alarm_sentence(profile, result.words),
            words_of.alarm_basis(profile, result.words),
            words_of.city_sentence(profile),
            words_of.city_basis(profile),
            words_of.moran_sentence(moran),
            words_of.moran_basis(moran),
            words_of.lisa_sentence(lisa, is_strict=True),
            words_of.lisa_basis(lisa, result.stadtteile, is_strict=True),
            words_of.neighbours_sentence(len(result.pairs)),
            "",
            *_profile_lines(result),
        ]
    else:
        lines += [
            words_of.pocket_sentence(profile, code, result.words),
            words_of.pocket_basis(profile, code, result.words),
            "",
            *_part_lines(result, code),
        ]
    cautions = words_of.cautions(profile, result.words, result.inputs.statuses)
    return "\n".join(
        [*lines, "", words_of.rule_sentence(profile.settings), *cautions, words_of.STREHLEN]
    )


def _profile_lines(result: Result) -> list[str]:
    words, profile = result.words, result.profile
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


def _part_lines(result: Result, code: str) -> list[str]:
    words, parts = result.words, result.profile.parts
    word = "deutlich belasteter" if result.indicator.polarity else "deutlich höher"
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


def profile_json(result: Result, code: str | None) -> str:
    """The same as JSON; null = missing or not defined."""
    profile, (moran, lisa) = result.profile, result.neighbours
    stadtraeume, parts = profile.stadtraeume, profile.parts
    if code is not None:
        stadtraeume, parts = stadtraeume.loc[[code]], parts[parts["stadtraum"] == code]
    city = asdict(profile.city)
    if profile.city.theil is not None:
        city["theil"]["within_share"] = profile.city.theil.within_share
    return to_json(
        {
            "indicator_id": result.indicator.indicator_id,
            "stichtag": result.inputs.stichtag,
            "unit": result.words.unit,
            "settings": profile.settings,
            "city": city,
            "stadtraeume": stadtraeume.rename_axis("code").reset_index(),
            "parts": parts.rename_axis("part").reset_index(),
            "neighbours": {
                "rule": words_of.neighbours_sentence(len(result.pairs)),
                "pairs": result.pairs[["stadtteil_a", "stadtteil_b"]].to_numpy(),
            },
            "moran": moran,
            "lisa": lisa.rename_axis("code").reset_index(),
        }
    )


def aggregate_text(result: Result, chosen: Sequence[str], found: Aggregate) -> str:
    """The common figure of the chosen areas."""
    words = result.words
    names = [result.choice_name(one) for one in chosen]
    lines = [
        result.what,
        f"{de.listing(names)} zusammen: {words.value(found.value)}",
        f"Zähler {de.number(found.numerator)}, Nenner {de.number(found.denominator)}",
    ]
    if found.missing:
        missing = de.listing([words.parts[part] for part in found.missing])
        lines.append(f"Ohne Wert, weil er fehlt für: {missing}.")
    return "\n".join(lines)


def aggregate_json(result: Result, chosen: Sequence[str], found: Aggregate) -> str:
    """The same as JSON, with the totals of every level."""
    return to_json(
        {
            "indicator_id": result.indicator.indicator_id,
            "stichtag": result.inputs.stichtag,
            "areas": chosen,
            **vars(found),
            "totals": result.totals.rename_axis("level").reset_index(),
        }
    )
