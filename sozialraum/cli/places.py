"""Commands for addresses (points of services) and ways (walking distances)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from sozialraum.cli import opened, terminal
from sozialraum.cli.german import WrongCallError
from sozialraum.cli.options import LayerName, Origin, argument
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.store import addresses

LayerId = Annotated[str, argument("Kennung der Ebene, zum Beispiel L999.")]


def load(
    file: Annotated[Path, argument("Adressen als GeoJSON, CSV oder GeoPackage.")],
    origin: Origin = "",
    layer: LayerName = None,
) -> None:
    """Liest Adressen ein und bestimmt daraus die Orte der Angebote, ohne jemanden zu fragen."""
    from sozialraum.store import addresses, geo_file, given_file

    engine = opened.engine()
    data = given_file.read_bytes(file, geo_file.LARGEST)
    _tell(engine, addresses.load(engine, file.name, data, attribution=origin, layer=layer))


def fetch(layer: LayerId) -> None:
    """Lädt eine Ebene mit Adressen vom Geodienst der Stadt (fragt kommisdd.dresden.de)."""
    from sozialraum.store import addresses, city_portal

    engine = opened.engine()
    got = city_portal.fetch_named(layer, service=city_portal.SERVICE)
    _tell(engine, addresses.load(engine, got.name, got.data, attribution=city_portal.LICENCE))


def list_places() -> None:
    """Zeigt, welche Orte gefunden sind und worüber zu entscheiden ist."""
    _list(opened.engine())


def decide(
    service: Annotated[str, argument("Kennung des Angebots, wie „list“ sie nennt.")],
    number: Annotated[int, argument("Nummer des Ortes, wie „list“ sie nennt.")],
) -> None:
    """Legt bei mehreren möglichen Orten fest, welcher gilt."""
    from sozialraum.store import addresses

    engine = opened.engine()
    open_ones = {one.service_id: one for one in addresses.match(engine, terminal.DATA_DIR)}
    found = open_ones.get(service)
    if found is None or not found.why or not 1 <= number <= len(found.places):
        raise WrongCallError(f"Den Ort {number} für „{service}“ gibt es nicht zur Auswahl.")
    place = found.places[number - 1]
    addresses.store(engine, [], decided={service: place})
    say(f"Festgelegt: {service} liegt bei {place.matched}.")


def remove() -> None:
    """Entfernt Adressen und gefundene Orte."""
    from sozialraum.store import addresses
    from sozialraum.text import format as de

    count = addresses.remove(opened.engine())
    say(f"Entfernt: {de.count(count, 'gefundener Ort', 'gefundene Orte')} und alle Adressen.")


def load_ways(
    file: Annotated[Path, argument("Wege als GeoPackage, GeoJSON oder .osm.pbf.")],
    origin: Origin = "",
    layer: LayerName = None,
) -> None:
    """Liest Straßen und Wege ein; Fußwege werden dann auf ihnen gemessen."""
    from sozialraum.store import geo_file, given_file

    engine = opened.engine()
    _take_ways(engine, file.name, given_file.read_bytes(file, geo_file.LARGEST), origin, layer)


def fetch_ways(layer: LayerId) -> None:
    """Lädt eine Ebene mit Wegen vom Geodienst der Stadt (fragt kommisdd.dresden.de)."""
    from sozialraum.store import city_portal

    engine = opened.engine()
    got = city_portal.fetch_named(layer, service=city_portal.SERVICE)
    _take_ways(engine, got.name, got.data, city_portal.LICENCE, None)


def _take_ways(engine: Any, name: str, data: bytes, origin: str, layer: str | None) -> None:
    from sozialraum.store import ways
    from sozialraum.text import format as de

    done = ways.load(engine, name, data, attribution=origin, layer=layer)
    say(f"Geladen: {de.count(done.pieces, 'Wegstück', 'Wegstücke')}, {de.number(done.km, 1)} km.")
    for note in done.notes:
        say(f"- {note}")


def remove_ways() -> None:
    """Entfernt die Wege; Fußwege werden wieder aus der Luftlinie geschätzt."""
    from sozialraum.store import layers

    layers.remove(opened.engine(), layers.WAY)
    say("Entfernt. Fußwege werden aus der Luftlinie geschätzt.")


def _tell(engine: Any, done: addresses.Loaded) -> None:
    from sozialraum.store import addresses
    from sozialraum.text import format as de

    streets = de.count(done.streets, "Straße", "Straßen")
    say(f"Geladen: {de.count(done.count, 'Adresse', 'Adressen')} in {streets}.")
    for note in done.notes:
        say(f"- {note}")
    addresses.store(engine, addresses.match(engine, terminal.DATA_DIR))
    _list(engine)


def _list(engine: Any) -> None:
    from sozialraum.store import addresses
    from sozialraum.text import city as words

    held = addresses.places(engine)
    counts = Counter(held["quality"])
    parts = [f"{word}: {counts[key]}" for key, word in words.QUALITIES.items()]
    say(f"Orte gefunden, so genau: {', '.join(parts)}.")
    known = set(held["facility_id"])
    for one in addresses.match(engine, terminal.DATA_DIR):
        if one.why and one.service_id not in known:
            say(f"- {one.service_id}: {one.why} Bitte entscheiden (places decide):")
            for number, place in enumerate(one.places, start=1):
                say(
                    f"  {number}: {place.matched} ({place.lon:.4f} {place.lat:.4f})".replace(
                        ".", ","
                    )
                )
