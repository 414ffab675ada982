"""Chapters on how things are: Anlass, Bestand, Bewertung, Bedarf."""

from __future__ import annotations

from sozialraum.answers import need, need_inputs, posts, profile
from sozialraum.answers.paper.making import STAFF, STATE, Making
from sozialraum.answers.table import Table, ready
from sozialraum.text import format as de
from sozialraum.text import need as need_words


def subject(making: Making) -> tuple[str, Table | None]:
    """What the paper is about and what it proposes."""
    paper, result = making.paper, making.result
    lines = [
        f"Dieses Papier betrifft {making.who}."
        if making.codes
        else "Für dieses Papier sind noch keine Stadträume ausgewählt."
    ]
    if result is None:
        lines.append("Ein Szenario ist noch nicht gewählt; Stellen und Kosten fehlen deshalb.")
    else:
        add, totals = making.numbers.add, result.totals
        year = result.scenario.year
        posts_text = add("summe.vzae", "Stellen insgesamt", totals.vzae, "VzÄ", 2)
        money = add("summe.total_eur", f"Gesamtkosten {year}", totals.total_eur, "EUR")
        lines.append(
            f"Vorgeschlagen wird „{result.scenario.name}“: {posts_text} für "
            f"{de.count(totals.kifaz_count, 'Kinder- und Familienzentrum', 'Kinder- und Familienzentren')}"
            f" und Sozialraumkoordination, {money} im Jahr (Entgelt {year}, {result.scenario.view.value})."
        )
    return "\n".join([*lines, *filter(None, [paper.note])]), None


def decisions(making: Making) -> tuple[str, Table | None]:
    """Decisions of the city the data record, for the city and the chosen Stadträume."""
    rows = making.release.table("statements")
    is_own = rows["topic"].eq("raum_beschluss") & rows["code"].isin(making.codes)
    rows = rows[rows["topic"].eq("beschluss") | is_own]
    if rows.empty:
        return "", None
    frame = rows.assign(place=[making.names.get(code, "Stadt") for code in rows["code"]])
    headings = {"date": "Datum", "place": "Gebiet", "title": "Beschluss", "text": "Inhalt"}
    headings |= {"source_text": "Quelle"}
    text = "Beschlüsse und Vorlagen, die in den Daten verzeichnet sind; gelesen, nicht vollständig:"
    return text, ready(headings, frame, "Beschlüsse und Vorlagen")


def state(making: Making) -> tuple[str, Table | None]:
    """How the chosen Stadträume stand, beside the city."""
    if not making.codes:
        return "Ohne ausgewählte Stadträume gibt es hier nichts zu beschreiben.", None
    release = making.release
    shown = [key for key in STATE if release.newest(key, "stadtraum")]
    table = making.table(shown, "Ausgangslage der ausgewählten Stadträume")
    city = []
    for key in shown:
        item, day = release.indicator(key), release.newest(key, "stadtraum")
        value, status = profile.city_of(release, key, day)
        if value is None:  # an index has no value of the city
            continue
        words = making.numbers.add(
            f"{key}.stadt",
            f"{item.heading} {de.date(day)}, Stadt",
            value,
            item.unit,
            item.decimals,
            de.status_mark(status or "amtlich"),
        )
        city.append(f"{item.short_name} {words} ({de.date(day)})")
    text = (
        f"So stehen die ausgewählten Stadträume da. Stadt zum Vergleich: {'; '.join(city)}. "
        "Beim Belastungsindex bedeuten niedrigere Werte mehr Belastung. „k. A.“: Niemand hat den "
        "Wert veröffentlicht; es heißt nicht null."
    )
    return text, table


def offers(making: Making) -> tuple[str, Table | None]:
    """Funded posts, and per 1,000 people under 25."""
    release, add = making.release, making.numbers.add
    found, day = posts.supply(release), posts.day(release)
    if not day:
        return "Über geförderte Stellen liegen keine Angaben vor (k. A.).", None
    rate = posts.city_rate(found["posts"], found["young"])
    city = add("versorgung.alle", "VzÄ je 1.000 unter 25, alle Stadträume", rate, "VzÄ", 2)
    lines = [
        f"Geförderte Angebote am {de.date(day)}, ohne Schulsozialarbeit: In allen Stadträumen zusammen "
        f"kommen {city} auf 1.000 Menschen unter 25."
    ]
    for code in making.codes:
        row, name = found.loc[code], making.names[code]
        stock = add(f"stellen.{code}", f"Geförderte Stellen, {name}", row["posts"], "VzÄ", 2)
        own = add(f"rate.{code}", f"VzÄ je 1.000 unter 25, {name}", row["per_1000"], "VzÄ", 2)
        lines.append(f"{name}: {stock}, je 1.000 unter 25 sind das {own}.")
    return "\n".join(lines), None


def rating(making: Making) -> tuple[str, Table | None]:
    """Ranks by the weighting, each with what it is worth."""
    weighting, release = making.paper.weighting, making.release
    if weighting is None:
        return (
            "Für dieses Papier ist keine Gewichtung gewählt. Ränge werden deshalb nicht genannt.",
            None,
        )
    found = need.Result(weighting.plan, need_inputs.read(release))
    words, count = found.inputs.words, len(found.index.ranked)
    lines = [
        f"Gewichtung „{weighting.name}“. {need_words.basis(found.index, words)}",
        *filter(None, [need_words.supply_note(found.index.names, words)]),
        "Ein Rang gilt nur für diese Gewichtung. Deshalb steht bei jedem, zwischen welchen Rängen der "
        f"Stadtraum in neun von zehn zufälligen Gewichtungen liegt. Rang 1 = höchster Bedarf von {count}.",
        *(_rank(making, found, code) for code in making.codes),
    ]
    return "\n".join(lines), None


def _rank(making: Making, found: need.Result, code: str) -> str:
    name, add = making.names[code], making.numbers.add
    if code not in found.index.ranked:
        return f"{name}: k. A., zu viele Werte fehlen."
    best, worst = found.interval(code)
    rank = add(f"rang.{code}", f"Rang, {name}", float(found.index.ranks[code]))
    low = add(f"rang_von.{code}", f"Bester Rang in neun von zehn Gewichtungen, {name}", best)
    high = add(
        f"rang_bis.{code}", f"Schlechtester Rang in neun von zehn Gewichtungen, {name}", worst
    )
    top = need_words.percent(found.top_share(code))
    close = [making.names[other] for other in found.too_close_to(code)]
    near = f" Zu nah für eine Reihenfolge: {de.listing(close)}." if close else ""
    return (
        f"{name}: Rang {rank}; Spanne {low} bis {high}; unter den ersten {need.TOP} in {top} aller "
        f"Gewichtungen.{near}"
    )


def needs(making: Making) -> tuple[str, Table | None]:
    """The city's own staffing formula: target and actual posts."""
    release, codes = making.release, making.codes
    shown = [key for key in STAFF if release.newest(key, "stadtraum")]
    if not codes or not shown:
        return "", None
    text = (
        "Die Fachkräftebemessung der Stadt nennt je Stadtraum ein Soll. Es ist ein Ausgangswert und "
        "nicht starr (A0376/17). Soll und Ist haben verschiedene "
        "Stichtage und werden deshalb nicht voneinander abgezogen."
    )
    return text, making.table(shown, "Fachkräftebemessung der Stadt")
