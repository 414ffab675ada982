"""Below Aktualisieren: addresses that give services a point, and ways to walk on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from sozialraum.model.services.addresses import Match
from sozialraum.store import addresses, city_portal, geo_file, layers, services, ways
from sozialraum.store.city_portal import Download
from sozialraum.store.layers import Layer
from sozialraum.text import city as words
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.daten import anfrage
from sozialraum.ui.shell import data, page, session
from sozialraum.ui.shell.callbacks import Said, button, guarded
from sozialraum.ui.shell.job import Job, start
from sozialraum.ui.shell.session import Slot

_SAID = Said("_places_said", "Was vorher galt, gilt weiter.")
_JOB: Slot[Job[Download] | None] = Slot("_places_job", None)
_OPEN: Slot[list[Match] | None] = Slot("_places_open", None)
_LAYER, _CHOSEN = "places_layer", "places_chosen"
_LARGEST_MB = geo_file.LARGEST // 1_000_000


def show() -> None:
    """Two folds; what went wrong or well stands above them."""
    _SAID.show()
    if anfrage.goes_on(
        _JOB, city_portal.host(), "places_stop", take=_take_download, say=_SAID.refused
    ):
        return
    page.unfold("Orte der Angebote aus Adressen bestimmen", "places", _show_places)
    page.unfold("Straßen und Wege für Fußwege laden", "ways", _show_ways)


def _show_places() -> None:
    held = addresses.places(data.engine())
    layer = layers.loaded(data.engine(), layers.ADDRESS)
    if layer is None:
        st.markdown(
            "Von den meisten Angeboten ist nur die Anschrift bekannt. Eine Adressliste gibt ihnen "
            "einen Ort auf der Karte. Nachgeschlagen wird hier: Keine Anschrift eines Angebots wird "
            "gesendet. Schutzorte bekommen nie einen Ort."
        )
    else:
        counts = Counter(held["quality"])
        found = ", ".join(f"{word} {counts[key]}" for key, word in words.QUALITIES.items())
        st.markdown(f"**Gefundene Orte, so genau:** {found}. {literal(_told(layer, 'Adresse'))}")
        _show_open()
    _upload(
        "places",
        "Adressen",
        {"geojson": "GeoJSON", "json": "", "csv": "CSV", "gpkg": "GeoPackage"},
        "Landeshauptstadt Dresden, Stand 2026",
        _read_addresses,
    )
    st.text_input(
        "Oder von der Stadt: Kennung der Ebene mit Adressen (L und eine Zahl)",
        key=_LAYER,
        max_chars=12,
        help=f"Fragt einmal {city_portal.host()}. Das Datenportal der Stadt nennt die Kennung beim "
        "Datensatz; welche Ebene die Adressen enthält, ist hier nicht bekannt.",
    )
    with st.container(horizontal=True, gap="small"):
        button(f"Von {city_portal.host()} laden", "places_fetch", _fetch, say=_SAID.refused)
        if layer is not None:
            with st.popover("Adressen und Orte entfernen"):
                st.markdown(
                    "Karten zeigen die Angebote dann wieder als Zahl je Gebiet, für alle, die dieses "
                    "Programm hier nutzen."
                )
                button("Entfernen", "places_remove", _remove_places)


def _show_open() -> None:
    """Those people have to decide on, one at a time in a list."""
    matches = _OPEN.get()
    if matches is None:
        matches = [one for one in addresses.match(data.engine(), data.DATA_DIR) if one.why]
        _OPEN.set(matches)
    known = set(addresses.places(data.engine())["facility_id"])
    open_ones = {one.service_id: one for one in matches if one.service_id not in known}
    if not open_ones:
        return
    names = _names()
    st.markdown(
        f"**Bitte entscheiden:** Bei {de.count(len(open_ones), 'Angebot', 'Angeboten')} ist der Ort "
        "nicht eindeutig. Was offen bleibt, hat keinen Ort auf der Karte."
    )
    for key, one in open_ones.items():
        options = range(len(one.places))
        st.selectbox(
            literal(f"{names.get(key, key)}: {one.why}"),
            options,
            index=None,
            placeholder="Ort wählen",
            format_func=partial(_option, one),
            key=f"{_CHOSEN}_{key}",
            on_change=guarded(_decide, say=_SAID.refused),
            args=(key,),
        )


def _option(one: Match, number: int) -> str:
    place = one.places[number]
    return f"{place.matched} ({de.number(place.lat, 4)} N, {de.number(place.lon, 4)} O)"


def _names() -> Mapping[str, str]:
    rows = services.published(data.engine()).services
    return dict(zip(rows["service_id"], rows["name"], strict=True))


def _show_ways() -> None:
    layer = layers.loaded(data.engine(), layers.WAY)
    if layer is None:
        st.markdown(
            "Ohne Wege schätzt das Programm Fußwege aus der Luftlinie mit einem Umwegfaktor. Mit einer "
            "Datei der Straßen und Wege (zum Beispiel ein Auszug aus OpenStreetMap) misst es sie. Ob "
            "die Stadt ein Wegenetz veröffentlicht, ist hier nicht bekannt."
        )
    else:
        st.markdown(f"**Wegenetz geladen.** {literal(_told(layer, 'Wegstück'))}")
    _upload(
        "ways",
        "Wege",
        {"gpkg": "GeoPackage", "geojson": "GeoJSON", "json": "", "pbf": ".osm.pbf"},
        "© OpenStreetMap-Mitwirkende, ODbL",
        _read_ways,
    )
    if layer is not None:
        button("Wege entfernen", "ways_remove", _remove_ways)


def _upload(
    key: str, what: str, kinds: Mapping[str, str], example: str, read: Callable[[], None]
) -> None:
    """A file and whose it is; ``kinds``: file ending -> its name, "" = not named."""
    *names, last = (name for name in kinds.values() if name)
    with st.container(key=f"german_upload_{key}"):
        st.file_uploader(
            f"{what} aus einer Datei ({', '.join(names)} oder {last}, bis {_LARGEST_MB} MB)",
            type=list(kinds),
            key=f"{key}_file",
            max_upload_size=_LARGEST_MB,
            on_change=guarded(read, say=_SAID.refused),
        )
    st.text_input(
        f"Quellenvermerk der {what}",
        key=f"{key}_origin",
        max_chars=120,
        placeholder=f"zum Beispiel: {example}",
    )


def _told(layer: Layer, what: str) -> str:
    many = {"Adresse": "Adressen", "Wegstück": "Wegstücke"}[what]
    day = de.date(layer.loaded_at[:10])
    return f"{de.count(layer.count, what, many)} aus {layer.origin}, geladen am {day}."


def _fetch() -> None:
    layer, service = session.text_of(_LAYER).strip(), city_portal.SERVICE
    city_portal.check_layer(layer)
    _JOB.set(
        start(
            layer,
            lambda report: city_portal.fetch_named(
                layer,
                lambda got, of: report(
                    got / of if of else 0.0, f"{got} von {of or '?'} Adressen geladen"
                ),
                service=service,
            ),
        )
    )


def _take_download(came: Download) -> None:
    _load_addresses(came.name, came.data, city_portal.LICENCE)


def _read_addresses() -> None:
    upload = session.of_widget("places_file")
    if upload is not None:
        _load_addresses(upload.name, upload.getvalue(), session.text_of("places_origin"))


def _load_addresses(name: str, content: bytes, attribution: str) -> None:
    engine = data.engine()
    done = addresses.load(engine, name, content, attribution=attribution)
    stored = addresses.store(engine, addresses.match(engine, data.DATA_DIR))
    _OPEN.set(None)
    _SAID.done(
        f"{de.count(done.count, 'Adresse', 'Adressen')} gelesen, "
        f"{de.count(stored, 'Ort', 'Orte')} gefunden. {' '.join(done.notes)}".strip()
    )


def _decide(key: str) -> None:
    number = session.of_widget(f"{_CHOSEN}_{key}")
    found = next((one for one in _OPEN.get() or () if one.service_id == key), None)
    if number is None or found is None:
        return
    addresses.store(data.engine(), [], decided={key: found.places[number]})
    _SAID.done(f"Festgelegt: {found.places[number].matched}.")


def _remove_places() -> None:
    addresses.remove(data.engine())
    _OPEN.set(None)
    _SAID.done("Adressen und Orte sind entfernt.")


def _read_ways() -> None:
    upload = session.of_widget("ways_file")
    if upload is None:
        return
    done = ways.load(
        data.engine(), upload.name, upload.getvalue(), attribution=session.text_of("ways_origin")
    )
    _SAID.done(
        f"{de.count(done.pieces, 'Wegstück', 'Wegstücke')} geladen, {de.number(done.km, 1)} km. "
        f"{' '.join(done.notes)}".strip()
    )


def _remove_ways() -> None:
    layers.remove(data.engine(), layers.WAY)
    _SAID.done("Die Wege sind entfernt. Fußwege werden aus der Luftlinie geschätzt.")
