"""Checks of a data release: which there are, and what came out.

Each check looks at the tables of a release (as frames, from ``data/`` or read back from the store)
and, where printed totals are not indicators, at the raw tables. A printed disagreement that is
known is listed in ``data/known_deviations.csv`` and shown as such instead of hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sozialraum.store import check_figures, check_rows
from sozialraum.store.check_content import Content, Deviation, Finding
from sozialraum.store.schema import CITY
from sozialraum.text import format as de

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
KNOWN_DEVIATIONS = "known_deviations.csv"
_MAX_SHOWN = 5

# Id -> German title and check.
CHECKS: dict[str, tuple[str, Callable[[Content], Finding]]] = {
    "city_sums": (
        "Summen der Stadträume gleichen dem gedruckten Stadtwert",
        check_figures.city_sums,
    ),
    "age_sums": ("13 Altersklassen ergeben alle Einwohner", check_figures.age_sums),
    "stadtteil_sums": ("Stadtteile ergeben ihren Stadtraum", check_figures.stadtteil_sums),
    "stadtteil_figures": (
        "Stadtteile ergeben ihren Stadtraum in jeder Zahl",
        check_figures.stadtteil_figures,
    ),
    "complete": ("Kein Gebiet fehlt in einem Jahr", check_figures.complete),
    "minors_agree": ("Unter 18-Jährige: zwei Tabellen stimmen überein", check_figures.minors_agree),
    "no_orphans": ("Jeder Code gehört zu einem Gebiet", check_rows.no_orphans),
    "no_duplicates": ("Kein Wert steht doppelt", check_rows.no_duplicates),
    "sources": ("Jeder Wert hat eine Quelle", check_rows.sources),
    "checksums": ("Jede Rohtabelle hat eine Prüfsumme", check_rows.checksums),
    "polarity": (
        "Belastung: Stadträume 11 und 16 am höchsten, 7 am niedrigsten",
        check_figures.polarity,
    ),
    "protected_places": ("Schutzorte ohne Ortsangabe", check_rows.protected),
    "reach_shares": ("Aufgeteilte Angebote ergeben das Ganze", check_rows.shares),
    "joined_offers": (
        "Jedes geförderte Angebot gehört zu einer Einrichtung",
        check_rows.joined_offers,
    ),
    "funding_lists": (
        "Jedes Jahr hat alle Förderlisten, jede mit einer Quelle",
        check_rows.funding_lists,
    ),
    "framework": ("Befunde und Maßnahmen verweisen auf Vorhandenes", check_rows.framework_links),
    "known_types": ("Jede Einrichtung hat eine Art", check_rows.known_types),
}


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check: passed, failed or skipped, with a German title and detail."""

    check_id: str
    title: str
    outcome: str
    detail: str
    known: tuple[str, ...] = ()


def run_checks(content: Content) -> list[CheckResult]:
    """Run all checks; none of them stops at the first fault."""
    return [_judge(content, check_id, title, check) for check_id, (title, check) in CHECKS.items()]


def _judge(
    content: Content, check_id: str, title: str, check: Callable[[Content], Finding]
) -> CheckResult:
    compared, deviations = check(content)
    if not compared:
        return CheckResult(check_id, title, SKIPPED, "Dazu liegen keine Werte vor.")
    known = [d for d in deviations if _key(check_id, d) in content.known]
    failed = [d for d in deviations if _key(check_id, d) not in content.known]
    known_texts = tuple(f"Bekannte Abweichung: {_told(content, d)}" for d in known)
    if failed:
        shown = "; ".join(_told(content, d) for d in failed[:_MAX_SHOWN])
        more = f"; und {len(failed) - _MAX_SHOWN} weitere" if len(failed) > _MAX_SHOWN else ""
        return CheckResult(check_id, title, FAILED, shown + more, known_texts)
    detail = "1 Vergleich" if compared == 1 else f"{compared} Vergleiche"
    return CheckResult(check_id, title, PASSED, detail, known_texts)


def _told(content: Content, deviation: Deviation) -> str:
    """A deviation in words planners know; the id stays, for `KNOWN_DEVIATIONS`."""
    if not deviation.indicator_id or not deviation.code:
        return deviation.text
    names = content.tables["indicator"].set_index("indicator_id")["name"]
    name = f"{names.get(deviation.indicator_id, 'Kennzahl')} ({deviation.indicator_id})"
    place = "Dresden" if deviation.code == CITY else f"Gebiet {deviation.code}"
    return f"{name}, {place}, {de.date(deviation.stichtag)}: {deviation.text}"


def _key(check_id: str, deviation: Deviation) -> tuple[str, ...]:
    return (check_id, deviation.indicator_id, deviation.code, deviation.stichtag)
