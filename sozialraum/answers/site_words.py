"""What questions of sites answer, in German sentences: new sites, how many, existing places."""

from __future__ import annotations

import pandas as pd

from sozialraum.answers import site_candidates
from sozialraum.answers.site_effects import Moved
from sozialraum.answers.site_wish import Wish
from sozialraum.answers.sites import Answer, Question, Stock
from sozialraum.model.sites import access
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text import sites as words

MOST_NAMED = 6
MOST_IN_LEAD = 3  # names the answer has room for
PROVEN = {
    Model.P_MEDIAN: "Nachgerechnet: Kürzer geht es im Mittel nicht.",
    Model.MCLP: "Nachgerechnet: Mehr sind nicht zu erreichen.",
    Model.LSCP: "Nachgerechnet: Mit weniger Standorten geht es nicht.",
    Model.P_CENTER: "Nachgerechnet: Der längste Weg lässt sich nicht kürzen.",
    Model.EQUITY: "Nachgerechnet: Besser lässt sich das nicht abwägen.",
}


def lead(answer: Answer) -> str:
    """Where, and who reaches a site."""
    share = de.with_unit(100 * answer.ways.share, "%", 1)
    return f"{_where(answer)}: Für {share} liegt einer in {answer.wish.minutes:g} Minuten."


def rest(answer: Answer) -> str:
    """How far it is, how good the sites are, and what speaks against the answer."""
    wish, ways = answer.wish, answer.ways
    mean = wish.walk(ways.mean)
    minutes = f"{de.number(mean)} Minuten" if mean >= 1 else "unter 1 Minute"
    text = f"Im Mittel dauert der Weg {minutes}. {proof(answer)}"
    if 2 * len(answer.codes) > len(answer.problem.demand_ids):
        text += (
            " Mehr als die Hälfte der Stadtteile hätte einen eigenen: So kurze Wege lassen sich mit "
            "Mittelpunkten von Stadtteilen kaum beurteilen."
        )
    if answer.found.uncovered:
        names = answer.question.places.areas["name"]
        missed = [names.iloc[i] for i in answer.found.uncovered]
        text += f" Von keinem Standort aus zu erreichen: {de.listing(missed)}."
    return f"{text} Gezählt: {wish.who}, {de.date(answer.question.places.stichtag)}."


def _where(answer: Answer) -> str:
    """The new sites by name: "Bei diesen Annahmen stehen 3 Standorte am besten in Cotta, ...".

    What is settled (existing places, sites that stand in any case) is counted beside them.
    """
    settled = set(answer.question.fixed)
    new = [code for code in answer.codes if code not in settled]
    if not settled:
        kept = ""
    elif len(settled) == 1:
        kept = " neben dem einen feststehenden"
    else:
        kept = f" neben den {len(settled)} feststehenden"
    if not new:
        return f"Bei diesen Annahmen braucht es keinen neuen Standort{kept}"
    verb, noun = ("steht", "Standort") if len(new) == 1 else ("stehen", "Standorte")
    added = ("neuer " if len(new) == 1 else "neue ") if settled else ""
    where = f"in {_names(answer, new, MOST_IN_LEAD)}"
    if answer.wish.ground != site_candidates.ANYWHERE:  # names of places are long
        where = f"bei {_names(answer, new, 1)}"
    return f"Bei diesen Annahmen {verb} {len(new)} {added}{noun}{kept} am besten {where}"


def proof(answer: Answer) -> str:
    """How good the sites are, in words."""
    found = answer.found
    if found.is_optimal:
        return PROVEN[found.model]
    return f"Höchstens {gap_words(answer)} vom bestmöglichen Ergebnis entfernt."


def gap_words(answer: Answer) -> str:
    """The proven gap, rounded up: "0 %", "0,13 %"."""
    if answer.found.is_optimal:
        return "0 %"
    return words.gap(answer.found.gap)


def limits_of(answer: Answer) -> str:
    """What the answer cannot say."""
    wide = answer.question.too_large(answer.wish.within(answer.found.distances))
    middle, existing = "die Mitte eines Stadtteils, keine Adresse", "ein erfasster Ort"
    sited = {
        site_candidates.ANYWHERE: middle,
        site_candidates.EXISTING_FIRST: f"{existing} oder {middle}",
        site_candidates.EXISTING_ONLY: existing,
    }[answer.wish.ground]
    text = (
        "Ein Stadtteil ist hier ein Punkt: Er gilt ganz als erreicht oder gar nicht, und ein "
        f"Standort ist {sited}. Wege innerhalb des Stadtteils "
        "zählen als 0 Minuten, in Wirklichkeit ist es also weiter. Bus und Bahn zählen nicht mit."
    )
    if answer.wish.ground != site_candidates.ANYWHERE:
        text += (
            " Zu einem erfassten Ort zählt der Weg ab der Mitte des Stadtteils. Erweitern: Das Angebot läuft. Umnutzen: Es ist geschlossen oder seine Schließung "
            "beschlossen (Annahme). Räume, Eigentümer und Zustand der Häuser sind nicht geprüft."
        )
    if wide:
        text += (
            f" {de.number(wide)} der als erreicht gezählten {answer.wish.who_dative} wohnen in "
            "Stadtteilen, deren Rand weiter von der Mitte liegt als der gewählte Fußweg."
        )
    return text


def objective_words(answer: Answer, value: float) -> str:
    """The objective in its unit, as people say it."""
    model, total = answer.found.model, answer.problem.total
    if model is Model.P_MEDIAN:
        return f"{de.number(value / total)} m im Mittel"
    if model is Model.MCLP:
        return f"{de.number(value)} Personen" if not answer.wish.by_need else de.number(value)
    if model is Model.LSCP:
        return de.count(round(value), "Standort", "Standorte")
    return f"{de.number(value)} m"


def site_names(answer: Answer) -> str:
    """The Stadtteile of the sites, the first ones by name."""
    return _names(answer, answer.codes)


def _names(answer: Answer, codes: list[str], most: int = MOST_NAMED) -> str:
    names = [str(name) for name in answer.question.candidates.loc[codes, "name"]]
    if len(names) > most:
        return f"{', '.join(names[:most])} und {len(names) - most} weiteren"
    return de.listing(names)


def curve_lead(asked: Question, curve: pd.DataFrame, share: float) -> str:
    """How many sites the share takes, and where the curve bends."""
    parts = []
    try:
        needed = asked.fewest(curve, share)
        parts.append(
            f"Für {de.with_unit(100 * share, '%')} der {_who(asked.wish)} braucht es mindestens "
            f"{de.count(needed, 'Standort', 'Standorte')}."
        )
    except SitesError as error:
        parts.append(str(error))
    bend = access.knee(curve["p"].tolist(), curve["share"].tolist())
    if bend is not None:
        row = curve.iloc[bend]
        parts.append(
            f"Ab {de.count(int(row['p']), 'Standort', 'Standorten')} "
            f"({de.with_unit(100 * row['share'], '%', 1)}) bringt jeder weitere weniger."
        )
    return " ".join(parts)


def curve_gains(asked: Question, curve: pd.DataFrame) -> str:
    """What each further site brings before and after the bend, and what that rests on."""
    wish = asked.wish
    text = f"Gezählt sind {wish.who}, die in {wish.minutes:g} Minuten zu Fuß da sind, bei diesen Annahmen."
    bend = access.knee(curve["p"].tolist(), curve["share"].tolist())
    if bend is None:
        return text
    first, row, last = (curve.iloc[place] for place in (0, bend, -1))
    before = (row["people"] - first["people"]) / (row["p"] - first["p"])
    after = (last["people"] - row["people"]) / (last["p"] - row["p"])
    return (
        f"Die Kurve knickt bei {de.count(int(row['p']), 'Standort', 'Standorten')}: Bis dahin bringt jeder "
        f"weitere im Mittel {de.number(before)} mehr, danach {de.number(after)}. {text}"
    )


def _who(wish: Wish) -> str:
    """Whom the curve counts, after "der"."""
    return f"nach Bedarf gewichteten {wish.who_dative}" if wish.by_need else wish.who_dative


def stock_lead(stock: Stock, kind: str) -> str:
    """Whom the known places of a kind reach, and whom with the planned ones."""
    wish, ways = stock.wish, stock.ways
    text = (
        f"{de.with_unit(100 * ways.share, '%', 1)} der {wish.who_dative} haben in {wish.minutes:g} Minuten "
        f"zu Fuß „{kind}“ ({de.count(len(stock.rows), 'Angebot mit Ort', 'Angebote mit Ort')})."
    )
    if stock.planned is not None:
        count = de.count(len(stock.planned_codes), "neuen Standort", "neuen Standorten")
        text += f" Mit {count} wären es {de.with_unit(100 * stock.planned.share, '%', 1)}."
    return text


def stock_rest(stock: Stock, funding_year: str) -> str:
    """How far it is, and what is known of where the places are."""
    unplaced = int(stock.question.places.unplaced.get(stock.category, 0))
    exact = int(stock.rows["exact"].sum())
    without = int(stock.rows["vzae"].isna().sum())
    wish, ways = stock.wish, stock.ways
    new = " Neue Standorte: die der Ansicht „Neue Standorte“." if stock.planned else ""
    return (
        f"Im Mittel dauert der Weg {de.number(wish.walk(ways.mean))} Minuten.{new} "
        f"{len(stock.rows)} Angebote mit bekanntem Ort, davon {exact} "
        "mit einem Punkt auf der Karte; die übrigen zählen in der Mitte ihres Stadtteils, und "
        "Wege innerhalb dieses Stadtteils zählen dann als 0 Minuten. "
        f"{unplaced} weitere ohne bekannten Ort fehlen hier, also sind es in Wirklichkeit eher "
        f"mehr Erreichte. {post_words.heading(funding_year)} fehlen bei {without} der {len(stock.rows)}. Geschütztes ist nie dabei."
    )


def moved_words(moved: Moved) -> str:
    """What the loaded data change in an answer."""
    after = moved.after
    loaded = _loaded(after.question)
    if moved.before is None:
        return f"Erst mit {loaded} gibt es zu dieser Frage eine Antwort."
    before = moved.before
    return words.moved_sentence(
        loaded,
        (before.ways.share, after.ways.share),
        (before.wish.walk(before.ways.mean), after.wish.walk(after.ways.mean)),
        moved.gone,
        moved.come,
    )


def moved_stock_words(before: Stock, after: Stock) -> str:
    """What the loaded data change in the ways to existing places."""
    return words.moved_sentence(
        _loaded(after.question),
        (before.ways.share, after.ways.share),
        (before.wish.walk(before.ways.mean), after.wish.walk(after.ways.mean)),
    )


def _loaded(asked: Question) -> str:
    held = asked.places
    return words.loaded_words(
        has_borders=held.has_borders,
        found_points=held.found_points,
        has_ways=asked.is_on_network,
    )


def ways_words(asked: Question) -> str:
    """What the loaded network means for the ways; "" = ways do not follow it."""
    if not asked.is_on_network:
        return ""
    text = (
        " Wege folgen dem geladenen Wegenetz; Umwegfaktor und gesperrte Brücken der Annahmen gelten "
        "dort nicht, und was seit dem Laden gesperrt wurde, weiß es nicht."
    )
    off = asked.places.off_network
    return f"{text} Weit weg von jedem Weg liegt die Mitte von {de.listing(off)}." if off else text


def assumptions(asked: Question) -> str:
    """What ways rest on, for a file."""
    wish = asked.wish
    speed = f"{de.number(wish.kmh, 1)} km/h"
    if asked.is_on_network:
        return f"Annahmen: Wege auf dem geladenen Wegenetz, {speed}"
    shut = de.listing(list(wish.closed_bridges)) or "keine Brücke"
    return f"Annahmen: Umweg {de.number(wish.detour, 2)}, {speed}; nicht begehbar: {shut}"
