"""Commands about services: the list, the Versäulungs-Radar, supply ratios."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from sozialraum.cli import opened
from sozialraum.cli.german import WrongCallError
from sozialraum.cli.options import Json, Stadtraum, option
from sozialraum.cli.stadtraum import find
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    import pandas as pd

    from sozialraum.answers.release import Release
    from sozialraum.store.services import Published

_Category = Annotated[str | None, option("--art", "Kennung der Art, z. B. okja oder fb.", "ART")]
_Basis = Annotated[
    str | None, option("--paragraf", "11, 12, 13, 13a, 14, 16, 22, 27, andere, ohne.")
]
_Provider = Annotated[str | None, option("--traeger", "Name des Trägers.")]


@dataclass(frozen=True)
class _Store:
    """What the commands read: the release, the published list, the list with kept changes."""

    release: Release
    base: Published
    rows: pd.DataFrame
    names: dict[str, str]


def list_services(
    stadtraum: Stadtraum = None,
    category: _Category = None,
    basis: _Basis = None,
    provider: _Provider = None,
    as_json: Json = False,
) -> None:
    """Zeigt die Angebote mit Rechtsgrundlage, Träger, Ort, VzÄ und Zustand (ohne Schutzorte)."""
    from sozialraum.cli import reports
    from sozialraum.model.services import gaps
    from sozialraum.model.services.posts import PLAIN
    from sozialraum.text import format as de
    from sozialraum.text import posts as post_words
    from sozialraum.text.services import state_words

    store = _store()
    rows = _selected(store, stadtraum, category, basis, provider)
    words = post_words.sentence(
        rows, tuple(store.names), PLAIN, store.release.funding_year, find(store.release, stadtraum)
    )
    if as_json:
        recorded = gaps.gaps(store.rows, store.base.categories)
        content = {
            "count": len(rows),
            "protected_not_listed": store.base.protected,
            "posts": words,
            "gaps": [
                {
                    "category": gap.category_id,
                    "recorded": gap.recorded,
                    "reference": gap.reference,
                    "text": gap.sentence,
                }
                for gap in recorded
            ],
            "services": rows,
        }
        say(reports.to_json(content))
        return
    ordered = rows.sort_values("name", key=lambda names: names.map(de.collation_key))
    for row in ordered.to_dict("records"):
        where = store.names.get(row["stadtraum_code"], "") or row["reach"]
        say(
            f"{row['service_id']:<10} {row['name'][:48]:<48}  {row['paragraphs'] or 'k. A.':<9} "
            f"{where:<24} {de.number(row['vzae'], 2):>6} VzÄ  {state_words(row)}",
            is_line=True,
        )
    say(
        f"{de.count(len(rows), 'Angebot', 'Angebote')}; {store.base.protected} Schutzorte sind "
        "gezählt, aber nie gelistet. Rechtsgrundlage aus der Art erschlossen."
    )
    say(f"Stellen: {words}.")


def posts(
    schools: Annotated[bool, option("--schulsozialarbeit", "Mit Schulsozialarbeit.")] = False,
    in_full: Annotated[
        bool, option("--voll", "Angebote für mehrere Stadträume in jedem voll.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Zählt die geförderten Stellen je Stadtraum, stadtweit und zusammen (Förderlisten, VzÄ)."""
    from sozialraum.answers import posts as answers
    from sozialraum.cli import reports
    from sozialraum.model.services.posts import Counting
    from sozialraum.text import format as de
    from sozialraum.text import posts as post_words

    store, counting = _store(), Counting(schools=schools, in_full=in_full)
    found, day = answers.funded(store.release, counting), answers.day(store.release)
    supply = answers.supply(store.release)
    if as_json:
        content = {
            "stichtag": day,
            "counting": counting,
            **vars(found),
            "per_1000_u25": supply["per_1000"],
            "city_per_1000_u25": answers.city_rate(supply["posts"], supply["young"]),
        }
        say(reports.to_json(content))
        return
    say(f"VzÄ {post_words.counting_words(counting)}; {de.date(day)}")
    for code, vzae in found.areas.items():
        say(f"{store.names[str(code)]:<28} {de.number(vzae, 2):>8}")
    for words in post_words.places(found):
        say(words)
    say(f"zusammen {post_words.amount(found.total)}")
    rate = de.number(answers.city_rate(supply["posts"], supply["young"]), 2)
    say(
        f"Je 1.000 unter 25-Jährige in den Stadträumen: {rate} (Einwohner {de.date(day)}, ohne "
        "Schulsozialarbeit, anteilig)"
    )


def radar(
    category: _Category = None,
    provider: _Provider = None,
    as_json: Json = False,
) -> None:
    """Zählt Angebote je Stadtraum und Rechtsgrundlage, mit Trägern, Konzentration und Lücken."""
    from sozialraum.answers import offers
    from sozialraum.cli import reports
    from sozialraum.model.services import PARAGRAPHS
    from sozialraum.model.services import radar as model
    from sozialraum.text import format as de
    from sozialraum.text import pillars

    store = _store()
    rows = _selected(store, None, category, None, provider)
    seen = offers.pillars(store.release, rows)
    found, who, missing = seen.found, seen.who, seen.missing
    if as_json:
        content = {
            "total": found.total,
            "closed": found.closed,
            "counts": found.counts.to_dict("index"),
            "further": found.further.to_dict("index"),
            "providers": who,
            "missing": missing,
            "links": model.links(rows),
        }
        say(reports.to_json(content))
        return
    head = [PARAGRAPHS.get(key, key) for key in model.COLUMNS]
    say(f"{'Stadtraum':<26}" + "".join(f"{word:>9}" for word in head) + f"{'Summe':>7}   HHI")
    hhi = who.set_index("code")["hhi"]
    for code, counts in found.counts.iterrows():
        name = store.names.get(str(code)) or model.EXTRA_ROWS[str(code)]
        value = de.number(hhi[code], 2) if code in hhi.index else ""
        say(f"{name:<26}" + "".join(f"{n:>9}" for n in counts) + f"{counts.sum():>7}   {value}")
    say(
        f"{de.count(found.total, 'Angebot', 'Angebote')}, {found.closed} geschlossene nicht gezählt."
    )
    say(pillars.answer(missing, store.names))
    for paragraph, places in pillars.gaps(missing, store.names).items():
        say(f"{pillars.GROUP_NAMES[paragraph]} ist nicht erfasst in: {de.listing(places)}.")


def ratios(
    category: Annotated[str, option("--art", "Kennung der Art.", "ART")] = "okja",
    level: Annotated[
        str, option("--ebene", "stadtraum, stadtbezirk, stadtteil oder stadt.")
    ] = "stadtraum",
    measure: Annotated[str, option("--mass", "angebote oder vzae.")] = "angebote",
    ages: Annotated[str | None, option("--alter", "Altersgruppe, z. B. 6-17.", "VON-BIS")] = None,
    as_json: Json = False,
) -> None:
    """Rechnet Angebote oder VzÄ je 1.000 Menschen der Altersgruppe, aus Zähler und Nenner."""
    from sozialraum.answers import offers
    from sozialraum.cli import reports
    from sozialraum.model.services import ratios as model
    from sozialraum.text import format as de

    store = _store()
    _refuse("--art", category, tuple(store.base.categories["category_id"]))
    low, high = _ages(store, category, ages)
    _refuse("--ebene", level, model.LEVELS)
    _refuse("--mass", measure, (model.PLACES, model.POSTS))
    asked = offers.Question(category, level, measure, low, high)
    found = offers.ratios(store.release, store.rows, asked)
    day = offers.people_day(store.release, measure)
    if as_json:
        content = {
            "category": category,
            "level": level,
            "measure": measure,
            "age_from": low,
            "age_to": high,
            "stichtag": day,
            "city": found.city,
            "shared": found.shared,
            "unplaced": found.unplaced,
            "unknown": found.unknown,
            "is_comparable": found.is_comparable,
            "areas": found.frame,
        }
        say(reports.to_json(content))
        return
    names = store.release.names(level)
    areas = {names.get(row["code"], row["code"]): row for row in found.frame.to_dict("records")}
    for name, row in {**areas, "Stadt Dresden": found.city}.items():
        say(
            f"{name[:40]:<40} {de.number(row['numerator'], 2):>9} / "
            f"{de.number(row['denominator']):>9} = {de.number(row['ratio'], 2):>7} je 1.000"
        )
    say(
        f"Alter {low} bis {high} Jahre (Annahme), Einwohner am {de.date(day)}. Nur im Stadtwert: "
        f"{de.number(found.shared, 2)}; ohne bekanntes Gebiet: {de.number(found.unplaced, 2)}; ohne "
        f"veröffentlichte VzÄ: {found.unknown}."
    )
    if not found.is_comparable:
        say(
            "Achtung: Von mehr als 20 % ist das Gebiet nicht bekannt. Die Werte der Gebiete sind "
            "Mindestwerte und lassen sich nicht vergleichen."
        )


def _store() -> _Store:
    from sozialraum.store import services

    engine, release = opened.release()
    base = services.published(engine)
    rows = services.current(engine, base).services
    return _Store(release, base, rows, release.names("stadtraum"))


def _selected(
    store: _Store,
    stadtraum: str | None,
    category: str | None,
    basis: str | None,
    provider: str | None,
) -> pd.DataFrame:
    from sozialraum.model.services.radar import COLUMNS
    from sozialraum.model.services.selection import Selection, select

    known = tuple(store.base.categories["category_id"])
    _refuse("--art", category, known)
    _refuse("--paragraf", basis, COLUMNS)
    _refuse("--traeger", provider, tuple(sorted(set(store.rows["provider"]) - {""})))
    chosen = Selection(
        stadtraum=find(store.release, stadtraum),
        categories=(category,) if category else (),
        paragraphs=(basis,) if basis else (),
        provider=provider or "",
    )
    return select(store.rows, chosen)


def _refuse(option: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise WrongCallError(f"{option}: „{value}“ gibt es nicht. Möglich: {', '.join(known)}.")


def _ages(store: _Store, category: str, text: str | None) -> tuple[int, int]:
    if text is None:
        row = store.base.categories.set_index("category_id").loc[category]
        return int(row["age_from"]), int(row["age_to"])
    ages = re.fullmatch(r"(\d{1,3})-(\d{1,3})", text, re.ASCII)
    if ages is None:
        raise WrongCallError(f"--alter: „{text[:20]}“ ist keine Altersgruppe. Beispiel: 6-17.")
    return int(ages[1]), int(ages[2])
