"""Where a document leads back to: what it is about, the address of its live view, the QR code."""

from __future__ import annotations

import io
from collections.abc import Mapping

from sozialraum.documents.document import Request
from sozialraum.model.scenario.link import encode
from sozialraum.store import scenario_files, weightings
from sozialraum.store.identity import is_id


def map_view(request: Request) -> tuple[str, dict[str, str]]:
    """Page and parameters of the map of the request's indicator, for `link`."""
    is_stadtraum = request.level == "stadtraum"
    params = {
        "indikator": request.indicator,
        "sr": request.stadtraum,
        "jahr": request.stichtag,
        "ebene": "" if is_stadtraum else request.level,
    }
    return "karte", params


def view(request: Request) -> tuple[str, dict[str, str]]:
    """Page and parameters of what the document is about, for `link`."""
    if request.scenario:
        plan = encode(scenario_files.read_text(request.scenario).scenario)
        return "szenario", {"plan": plan, "szenario": _saved(request.scenario_name)}
    if request.weighting:
        return "bedarf", {"gewichtung": _saved(request.weighting_name)}
    if request.indicator:
        return map_view(request)
    if request.stadtraum in request.release.counted["stadtraum"]:
        return "steckbrief", {"sr": request.stadtraum}
    return "", {}


def _saved(name: str) -> str:
    return name if is_id(name) else ""  # else a file's name, or the scenario as its link has it


def subjects(request: Request) -> list[str]:
    """What the document is about, for its file's name."""
    scenario, weighting = request.scenario, request.weighting
    what = [
        request.indicator,
        scenario_files.read_text(scenario).name if scenario else "",
        weightings.read_text(weighting).name if weighting else "",
    ]
    return [*filter(None, what)]


def link(request: Request, path: str, params: Mapping[str, str]) -> str:
    """Address of the live view; without the installation's address only its end."""
    query = "&".join(f"{key}={value}" for key, value in params.items() if value)
    end = f"{path}?{query}" if query else path
    return f"{request.url.rstrip('/')}/{end}" if request.url else f"/{end}"


def qr(address: str, ending: str) -> bytes:
    """A QR code as "svg" or "png", for people who hold the paper; empty for an unknown address."""
    if not address.startswith(("http://", "https://")):
        return b""
    import segno

    buffer = io.BytesIO()
    more = {"xmldecl": False} if ending == "svg" else {}
    segno.make(address, error="m").save(buffer, kind=ending, scale=4, border=2, **more)
    return buffer.getvalue()
