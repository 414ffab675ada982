"""Sentences on the Versäulungs-Radar, for the page and the command line."""

from __future__ import annotations

import pandas as pd

from sozialraum.model.services import NONE, OTHER, PARAGRAPH_WORDS, PARAGRAPHS, radar
from sozialraum.model.services.ratios import PLACED_SHARE
from sozialraum.text import format as de
from sozialraum.text.markdown import literal

GROUP_NAMES = {
    **{key: f"{word} {PARAGRAPH_WORDS[key]}" for key, word in PARAGRAPHS.items()},
    OTHER: "andere Paragrafen",
    NONE: "ohne bekannte Rechtsgrundlage",
}
SHORT = {
    **{key: word.replace(" ", "\u00a0") for key, word in PARAGRAPHS.items()},
    OTHER: "andere",
    NONE: "ohne",
}


def answer(missing: list[radar.MissingPair], names: dict[str, str]) -> str:
    """The gap most Stadträume share."""
    if not missing:
        return "In jedem Stadtraum ist jede der Grundlagen, die hier vollständig erfasst sind, vertreten."
    paragraph, places, city_wide = _widest_gap(missing, names)
    return (
        f"Am häufigsten fehlt {GROUP_NAMES[paragraph]}: In {len(places)} von {len(names)} "
        f"Stadträumen ist kein Angebot erfasst; stadtweit gibt es {city_wide}."
    )


def _widest_gap(
    missing: list[radar.MissingPair], names: dict[str, str]
) -> tuple[str, list[str], int]:
    most = pd.Series([pair.paragraph for pair in missing]).value_counts()
    pairs = [pair for pair in missing if pair.paragraph == str(most.index[0])]
    return pairs[0].paragraph, [names[pair.stadtraum] for pair in pairs], pairs[0].city_wide


def basis(found: radar.Radar, missing: list[radar.MissingPair], names: dict[str, str]) -> str:
    """Where that gap is, how many services are counted, and why the question is asked."""
    where = ""
    if missing:
        paragraph, places, _ = _widest_gap(missing, names)
        where = f"{GROUP_NAMES[paragraph]} ist nicht erfasst in {de.listing(places)}. "
    return (
        f"{where}{de.count(found.total, 'Angebot', 'Angebote')} (ohne {found.closed} geschlossene) "
        f"verteilen sich auf {int((found.counts.sum() > 0).sum())} Rechtsgrundlagen des SGB VIII; "
        "jedes zählt einmal, an seinem Standort. Die Studie nennt es Versäulung, wenn Angebote "
        "nach Rechtsgrundlage und Träger nebeneinander stehen statt miteinander arbeiten."
    )


def unplaced(found: radar.Radar) -> str:
    """Where the unknown places are so many that a column cannot be compared; else empty."""
    counts = found.counts.loc[radar.NOWHERE]
    if not counts.sum():
        return ""
    group = str(counts.idxmax())
    return (
        f" Bei {counts[group]} von {found.counts[group].sum()} Angeboten nach {SHORT[group]} ist der "
        "Stadtraum nicht bekannt: Diese Spalte lässt sich zwischen Stadträumen nicht vergleichen."
        if counts[group] > (1 - PLACED_SHARE) * found.counts[group].sum()
        else ""
    )


def alternative(found: radar.Radar, names: dict[str, str]) -> str:
    """The chart in words: ends, and the largest pillar."""
    sums = found.counts.loc[list(names)].sum(axis=1)
    pillars = found.counts.loc[list(names)].sum()
    if not sums.sum():
        return "Kein Angebot der Auswahl hat einen Standort in einem Stadtraum."
    most = [names[code] for code in sums.index[sums == sums.max()]]
    least = [names[code] for code in sums.index[sums == sums.min()]]
    return (
        f"Angebote mit Standort je Stadtraum: die meisten ({sums.max()}) in {de.listing(most)}, die "
        f"wenigsten ({sums.min()}) in {de.listing(least)}. Größte Spalte: "
        f"{GROUP_NAMES[str(pillars.idxmax())]} mit {pillars.max()}."
    )


def gaps(missing: list[radar.MissingPair], names: dict[str, str]) -> dict[str, list[str]]:
    """Legal basis -> names of the Stadträume without any, for those the list claims to be whole."""
    found = {
        paragraph: [names[pair.stadtraum] for pair in missing if pair.paragraph == paragraph]
        for paragraph in radar.EXPECTED
    }
    return {paragraph: places for paragraph, places in found.items() if places}


def city_sentences(
    found: radar.Radar, who: pd.DataFrame, missing: list[radar.MissingPair], names: dict[str, str]
) -> list[str]:
    """German sentences on the whole city: concentration, what is missing, what connects."""
    known = who.dropna(subset="hhi")
    lines = []
    if len(known):
        top, low = known.loc[known["hhi"].idxmax()], known.loc[known["hhi"].idxmin()]
        owner = (
            f" (größter: {literal(top['largest'])}, {de.with_unit(100 * top['largest_share'], '%')})"
            if top["largest"]
            else ""
        )
        lines.append(
            f"**Träger**: am stärksten gebündelt in {names[top['code']]} "
            f"({de.number(top['hhi'], 2)}){owner}, am breitesten in {names[low['code']]} "
            f"({de.number(low['hhi'], 2)})."
        )
    lines += [
        f"**{GROUP_NAMES[paragraph]}** ist nicht erfasst in {de.listing(places)}."
        for paragraph, places in gaps(missing, names).items()
    ]
    unplaced = int(found.counts.loc[radar.NOWHERE].sum())
    lines.append(
        f"**Ohne bekannten Stadtraum** sind {unplaced} Angebote; sie können ein leeres Feld füllen."
    )
    return lines


def sentences(
    found: radar.Radar,
    who: pd.DataFrame,
    missing: list[radar.MissingPair],
    names: dict[str, str],
    codes: list[str],
) -> list[str]:
    """One German sentence per Stadtraum: fields, providers, what is missing, what connects."""
    details = who.set_index("code")
    lines = []
    for code in codes:
        row = details.loc[code]
        gone = [pair for pair in missing if pair.stadtraum == code]
        fields = int(found.reached.loc[code, [*PARAGRAPHS, OTHER]].sum())
        text = (
            f"**{names[code]}**: {de.count(int(row['services']), 'Angebot', 'Angebote')} in "
            f"{de.count(fields, 'Feld', 'Feldern')}, {de.count(int(row['providers']), 'Träger', 'Träger')}"
        )
        if row["largest"]:
            text += f" (größter: {literal(row['largest'])}, {de.with_unit(100 * row['largest_share'], '%')})"
        if gone:
            text += f"; nicht erfasst: {de.listing([_gone(pair) for pair in gone])}"
        text += (
            f"; {row['bridging']} verbinden Felder, {row['crossing']} Träger arbeiten in mehreren."
        )
        lines.append(text)
    return lines


def _gone(pair: radar.MissingPair) -> str:
    word = SHORT[pair.paragraph]
    if pair.unplaced:
        return f"{word} (von {pair.unplaced} Angeboten ist der Stadtraum unbekannt)"
    return word
