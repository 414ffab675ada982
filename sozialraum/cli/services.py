"""Commands about services: the list, the Versäulungs-Radar, supply ratios."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum import cli
from sozialraum.cli.german import GermanCommand, WrongCallError
from sozialraum.cli.scenario import Json
from sozialraum.cli.terminal import complain, say

if TYPE_CHECKING:
    import pandas as pd

    from sozialraum.model.services.ratios import Ratios
    from sozialraum.store.services import Published

_Area = Annotated[
    str | None, typer.Option("--stadtraum", help="Nummer (4 oder 04) oder Teil des Namens.")
]
_Category = Annotated[
    str | None, typer.Option("--art", metavar="ART", help="Kennung der Art, z. B. okja oder fb.")
]
_Basis = Annotated[
    str | None, typer.Option("--paragraf", help="11, 12, 13, 13a, 14, 16, 22, 27, andere, ohne.")
]
_Provider = Annotated[str | None, typer.Option("--traeger", help="Name des Trägers.")]


class ServicesCommand(GermanCommand):
    """A command whose expected faults come from the model of services (German messages)."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a fault of the model becomes exit code 1."""
        from sozialraum.model.services import ServiceError

        try:
            return super().invoke(ctx)
        except ServiceError as fault:
            complain(fault)
            return cli.FAULT


@dataclass(frozen=True)
class _Store:
    """What the commands read: the engine, the published list, the list with kept changes."""

    engine: Any
    base: Published
    rows: pd.DataFrame
    names: dict[str, str]


def list_services(
    stadtraum: _Area = None,
    category: _Category = None,
    basis: _Basis = None,
    provider: _Provider = None,
    as_json: Json = False,
) -> None:
    """Zeigt die Angebote mit Rechtsgrundlage, Träger, Ort, VzÄ und Zustand (ohne Schutzorte)."""
    from sozialraum.model.services import OPERATIONS, gaps
    from sozialraum.text import format as de

    store = _store()
    rows = _selected(store, stadtraum, category, basis, provider)
    if as_json:
        recorded = gaps.gaps(store.rows, store.base.categories)
        content = {
            "count": len(rows),
            "protected_not_listed": store.base.protected,
            "gaps": [
                {
                    "category": gap.category_id,
                    "recorded": gap.recorded,
                    "reference": gap.reference,
                    "text": gap.sentence,
                }
                for gap in recorded
            ],
            "services": _records(rows),
        }
        say(_json(content))
        return
    for row in rows.sort_values("name", key=lambda names: names.map(de.collation_key)).to_dict(
        "records"
    ):
        where = store.names.get(row["stadtraum_code"], "") or row["reach"]
        say(
            f"{row['service_id']:<10} {row['name'][:48]:<48}  {row['paragraphs'] or 'k. A.':<9} "
            f"{where:<24} {de.number(row['vzae'], 2):>6} VzÄ  {OPERATIONS[row['operation']]}",
            is_line=True,
        )
    say(
        f"{de.count(len(rows), 'Angebot', 'Angebote')}; {store.base.protected} Schutzorte sind "
        "gezählt, aber nie gelistet. Rechtsgrundlage aus der Art erschlossen."
    )


def radar(
    category: _Category = None,
    provider: _Provider = None,
    as_json: Json = False,
) -> None:
    """Zählt Angebote je Stadtraum und Rechtsgrundlage, mit Trägern, Konzentration und Lücken."""
    from sozialraum.model.services import PARAGRAPHS
    from sozialraum.model.services import radar as model
    from sozialraum.text import format as de

    store = _store()
    rows = _selected(store, None, category, None, provider)
    found = model.build(rows, list(store.names))
    who = model.providers(rows, list(store.names))
    missing = model.missing_pairs(found, list(store.names))
    if as_json:
        content = {
            "total": found.total,
            "closed": found.closed,
            "counts": found.counts.to_dict("index"),
            "further": found.further.to_dict("index"),
            "providers": _records(who),
            "missing": [vars(pair) for pair in missing],
            "links": _records(model.links(rows)),
        }
        say(_json(content))
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
    for paragraph in model.EXPECTED:
        gone = [store.names[pair.stadtraum] for pair in missing if pair.paragraph == paragraph]
        if gone:
            say(f"{PARAGRAPHS[paragraph]} ist nicht erfasst in: {de.listing(gone)}.")


def ratios(
    category: Annotated[
        str, typer.Option("--art", metavar="ART", help="Kennung der Art.")
    ] = "okja",
    level: Annotated[
        str, typer.Option("--ebene", help="stadtraum, stadtbezirk, stadtteil oder stadt.")
    ] = "stadtraum",
    measure: Annotated[str, typer.Option("--mass", help="angebote oder vzae.")] = "angebote",
    ages: Annotated[
        str | None, typer.Option("--alter", metavar="VON-BIS", help="Altersgruppe, z. B. 6-17.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Rechnet Angebote oder VzÄ je 1.000 Menschen der Altersgruppe, aus Zähler und Nenner."""
    from sozialraum.store import services as store_services
    from sozialraum.text import format as de

    store = _store()
    rows = _selected(store, None, category, None, None)
    low, high = _ages(store, category, ages)
    found = _ratios(store, rows, level, measure, low, high)
    day = store_services.age_stichtag(store.engine)
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
            "areas": _records(found.frame),
        }
        say(_json(content))
        return
    names = _area_names(store, level)
    for row in found.frame.itertuples():
        say(
            f"{names.get(row.code, row.code)[:40]:<40} {de.number(row.numerator, 2):>9} / "
            f"{de.number(row.denominator):>9} = {de.number(row.ratio, 2):>7} je 1.000"
        )
    city = found.city
    say(
        f"{'Stadt Dresden':<40} {de.number(city['numerator'], 2):>9} / "
        f"{de.number(city['denominator']):>9} = {de.number(city['ratio'], 2):>7} je 1.000"
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
    from sozialraum.store import build, db, queries, services

    engine = db.engine()
    build.ensure(engine, cli.DATA_DIR)
    base = services.published(engine)
    areas = queries.areas(engine, "stadtraum")
    names = {
        str(code): f"{int(code)} {name}"
        for code, name in zip(areas["code"], areas["short_name"], strict=True)
    }
    return _Store(engine, base, services.current(engine, base).services, names)


def _selected(
    store: _Store,
    stadtraum: str | None,
    category: str | None,
    basis: str | None,
    provider: str | None,
) -> pd.DataFrame:
    from sozialraum.cli import profile
    from sozialraum.model.services.radar import COLUMNS
    from sozialraum.model.services.selection import Selection, select
    from sozialraum.store import queries

    known = tuple(store.base.categories["category_id"])
    _refuse("--art", category, known)
    _refuse("--paragraf", basis, COLUMNS)
    _refuse("--traeger", provider, tuple(sorted(set(store.rows["provider"]) - {""})))
    code = ""
    if stadtraum is not None:
        code = profile.find(queries.areas(store.engine, "stadtraum"), stadtraum)
    chosen = Selection(
        stadtraum=code,
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
    parts = text.split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise WrongCallError(f"--alter: „{text}“ ist keine Altersgruppe. Beispiel: 6-17.")
    return int(parts[0]), int(parts[1])


def _ratios(
    store: _Store, rows: pd.DataFrame, level: str, measure: str, low: int, high: int
) -> Ratios:
    from sozialraum.model.services import ratios as model
    from sozialraum.store import queries, services

    _refuse("--ebene", level, model.LEVELS)
    _refuse("--mass", measure, (model.PLACES, model.POSTS))
    areas = queries.areas(store.engine, "stadtteil")
    counted = queries.areas(store.engine, level)
    codes = counted.loc[counted["counted_with"].isna(), "code"]
    people = model.denominators(services.age_classes(store.engine, level), low, high)
    city = model.denominators(services.age_classes(store.engine, "stadt"), low, high)
    return model.ratios(
        rows,
        people.reindex(codes.tolist()),
        float(city.iloc[0]),
        level=level,
        measure=measure,
        parents=dict(zip(areas["code"], areas["stadtbezirk_code"], strict=True)),
        inside=model.nested(areas),
    )


def _area_names(store: _Store, level: str) -> dict[str, str]:
    from sozialraum.store import queries

    if level == "stadtraum":
        return store.names
    areas = queries.areas(store.engine, level)
    return dict(zip(areas["code"], areas["name"], strict=True))


def _records(frame: pd.DataFrame) -> Any:
    return json.loads(frame.to_json(orient="records", force_ascii=False, double_precision=15))


def _json(content: object) -> str:
    from sozialraum.cli import reports

    return reports.to_json(content)


def register(app: typer.Typer, plain: dict[str, Any]) -> None:
    """Add the group ``services`` to the command line."""
    group = typer.Typer(help="Angebote zeigen, Felder und Versorgung rechnen.", **plain)
    group.command("list", cls=ServicesCommand)(list_services)
    group.command("radar", cls=ServicesCommand)(radar)
    group.command("ratios", cls=ServicesCommand)(ratios)
    app.add_typer(group, name="services")
