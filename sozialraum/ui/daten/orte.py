"""Below Aktualisieren: addresses that give services a point, and ways to walk on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.shell.job import Job, start
from sozialraum.ui.shell.session import Slot

_SAID: Slot[str] = Slot("_places_said", "")
_DONE: Slot[str] = Slot("_places_done", "")
_JOB: Slot[Job[Download] | None] = Slot("_places_job", None)
_OPEN: Slot[list[Match] | None] = Slot("_places_open", None)
_FILE, _ORIGIN, _LAYER, _CHOSEN = (
    f"places_{name}" for name in ("file", "origin", "layer", "chosen")
)
_WAYS_FILE, _WAYS_ORIGIN = "ways_file", "ways_origin"
_LARGEST_MB = geo_file.LARGEST // 1_000_000


def show() -> None:
    """Two folds; what went wrong or well stands above them."""
    if said := _SAID.take():
        st.error(f"{literal(said)} Was vorher galt, gilt weiter.")
    if done := _DONE.take():
        st.success(literal(done))
    if anfrage.goes_on(_JOB, city_portal.host(), "places_stop", take=_take_download, say=_SAID.set):
        return
    with page.fold("Orte der Angebote aus Adressen bestimmen", key="places") as is_open:
        if is_open:
            _show_places()
    with page.fold("Straßen und Wege für Fußwege laden", key="ways") as is_open:
        if is_open:
            _show_ways()


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
    with st.container(key="german_upload_places"):
        st.file_uploader(
            f"Adressen aus einer Datei (GeoJSON, CSV oder GeoPackage, bis {_LARGEST_MB} MB)",
            type=["geojson", "json", "csv", "gpkg"],
            key=_FILE,
            max_upload_size=_LARGEST_MB,
            on_change=guarded(_read_addresses, say=_SAID.set),
        )
    st.text_input(
        "Quellenvermerk der Adressen",
        key=_ORIGIN,
        max_chars=120,
        placeholder="zum Beispiel: Landeshauptstadt Dresden, Stand 2026",
    )
    st.text_input(
        "Oder von der Stadt: Kennung der Ebene mit Adressen (L und eine Zahl)",
        key=_LAYER,
        max_chars=12,
        help=f"Fragt einmal {city_portal.host()}. Das Datenportal der Stadt nennt die Kennung beim "
        "Datensatz; welche Ebene die Adressen enthält, ist hier nicht bekannt.",
    )
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Von {city_portal.host()} laden",
            key="places_fetch",
            on_click=guarded(_fetch, say=_SAID.set),
        )
        if layer is not None:
            with st.popover("Adressen und Orte entfernen"):
                st.markdown(
                    "Karten zeigen die Angebote dann wieder als Zahl je Gebiet, für alle, die dieses "
                    "Programm hier nutzen."
                )
                st.button("Entfernen", key="places_remove", on_click=guarded(_remove_places))


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
            on_change=guarded(_decide, say=_SAID.set),
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
    with st.container(key="german_upload_ways"):
        st.file_uploader(
            f"Wege aus einer Datei (GeoPackage, GeoJSON oder .osm.pbf, bis {_LARGEST_MB} MB)",
            type=["gpkg", "geojson", "json", "pbf"],
            key=_WAYS_FILE,
            max_upload_size=_LARGEST_MB,
            on_change=guarded(_read_ways, say=_SAID.set),
        )
    st.text_input(
        "Quellenvermerk der Wege",
        key=_WAYS_ORIGIN,
        max_chars=120,
        placeholder="zum Beispiel: © OpenStreetMap-Mitwirkende, ODbL",
    )
    if layer is not None:
        st.button("Wege entfernen", key="ways_remove", on_click=guarded(_remove_ways))


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
    upload = session.of_widget(_FILE)
    if upload is not None:
        _load_addresses(upload.name, upload.getvalue(), session.text_of(_ORIGIN))


def _load_addresses(name: str, content: bytes, attribution: str) -> None:
    engine = data.engine()
    done = addresses.load(engine, name, content, attribution=attribution)
    stored = addresses.store(engine, addresses.match(engine, data.DATA_DIR))
    _OPEN.set(None)
    _DONE.set(
        f"{de.count(done.count, 'Adresse', 'Adressen')} gelesen, "
        f"{de.count(stored, 'Ort', 'Orte')} gefunden. {' '.join(done.notes)}".strip()
    )


def _decide(key: str) -> None:
    number = session.of_widget(f"{_CHOSEN}_{key}")
    found = next((one for one in _OPEN.get() or () if one.service_id == key), None)
    if number is None or found is None:
        return
    addresses.store(data.engine(), [], decided={key: found.places[number]})
    _DONE.set(f"Festgelegt: {found.places[number].matched}.")


def _remove_places() -> None:
    addresses.remove(data.engine())
    _OPEN.set(None)
    _DONE.set("Adressen und Orte sind entfernt.")


def _read_ways() -> None:
    upload = session.of_widget(_WAYS_FILE)
    if upload is None:
        return
    done = ways.load(
        data.engine(), upload.name, upload.getvalue(), attribution=session.text_of(_WAYS_ORIGIN)
    )
    _DONE.set(
        f"{de.count(done.pieces, 'Wegstück', 'Wegstücke')} geladen, {de.number(done.km, 1)} km. "
        f"{' '.join(done.notes)}".strip()
    )


def _remove_ways() -> None:
    layers.remove(data.engine(), layers.WAY)
    _DONE.set("Die Wege sind entfernt. Fußwege werden aus der Luftlinie geschätzt.")
