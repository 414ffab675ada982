"""A catalogue of the published tables after DCAT-AP.de, for open-data portals (JSON-LD)."""

from __future__ import annotations

import json
from typing import Any

from sozialraum.answers.release import Release
from sozialraum.documents.document import Document, Report, Request, finished, proceed
from sozialraum.documents.leading_back import link
from sozialraum.text import format as de

# Terms of the vocabularies; nothing is fetched from them.
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LICENCES = {"dl-de/by-2-0": "http://dcat-ap.de/def/licenses/dl-by-de/2.0"}
_THEME = "http://publications.europa.eu/resource/authority/data-theme/SOCI"
_GERMAN = "http://publications.europa.eu/resource/authority/language/DEU"
_CSV = "http://publications.europa.eu/resource/authority/file-type/CSV"
_DRESDEN = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/14612000"


def make(request: Request, report: Report) -> Document:
    """The catalogue; links lead to the page that offers the files."""
    proceed(report, 0.1, "Katalog")
    content = catalogue(request.release, link(request, "daten", {"teil": "downloads"}), request.day)
    data = json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8")
    return finished(request, data)


def catalogue(release: Release, address: str, day: str) -> dict[str, Any]:
    """One dataset per published table, with its source, licence and attribution.

    Args:
        release: The data release.
        address: Of the page that offers the files.
        day: ISO day of the catalogue.
    """
    sources = release.tables["sources"].set_index("source_id")
    sets = [
        _dataset(release, row, sources.loc[row["source_id"]].to_dict(), address)
        for row in release.tables["raw_tables"].to_dict("records")
    ]
    return {
        "@context": _CONTEXT,
        "@id": f"{address}#katalog",
        "@type": "dcat:Catalog",
        "dct:title": _text("Sozialraum Dresden: veröffentlichte Tabellen"),
        "dct:description": _text(
            "Tabellen der Kinder- und Jugendhilfeplanung je Stadtraum und Stadtteil, Datenstand "
            f"{de.date(release.release.data_stand)}, Prüfsumme {release.release.data_hash}."
        ),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": "Projekt Sozialraum Dresden"},
        "dct:language": {"@id": _GERMAN},
        "dct:modified": {"@type": "xsd:date", "@value": day},
        "foaf:homepage": {"@id": address},
        "dcat:dataset": sets,
    }


def _dataset(
    release: Release, row: dict[Any, Any], source: dict[Any, Any], address: str
) -> dict[str, Any]:
    licence = source["licence"] if isinstance(source["licence"], str) else ""
    file: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": _text("CSV"),
        "dcat:accessURL": {"@id": address},
        "dct:format": {"@id": _CSV},
        "dcatde:licenseAttributionByText": _text(str(source["attribution"])),
    }
    if licence in _LICENCES:
        file["dct:license"] = {"@id": _LICENCES[licence]}
    else:  # nobody has named one: saying so is all that can be said
        file["dct:rights"] = _text("Lizenz: ohne Angabe")
    return {
        "@id": f"{address}#{row['name']}",
        "@type": "dcat:Dataset",
        "dct:identifier": row["name"],
        "dct:title": _text(str(row["title"])),
        "dct:description": _text(
            f"{row['title']}. {de.count(int(row['row_count']), 'Zeile', 'Zeilen')}. Quelle: "
            f"{source['attribution']}, {source['reference']}."
        ),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": source["producer"]},
        "dct:language": {"@id": _GERMAN},
        "dct:modified": {"@type": "xsd:date", "@value": release.release.data_stand},
        "dcat:theme": {"@id": _THEME},
        "dcatde:politicalGeocodingURI": {"@id": _DRESDEN},
        "dcat:distribution": [file],
    }


def _text(text: str) -> dict[str, str]:
    return {"@language": "de", "@value": text}
