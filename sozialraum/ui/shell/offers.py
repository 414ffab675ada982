"""What can be taken home from a view, as the dialog Mitnehmen lists it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from sozialraum.answers.release import Release
from sozialraum.documents import sheets
from sozialraum.documents.document import ALL, Request
from sozialraum.documents.kinds import KINDS, Kind
from sozialraum.documents.sheets import Picture
from sozialraum.ui.shell import address, data, drawn


@dataclass(frozen=True)
class Offer:
    """One line of the dialog's choice.

    Attributes:
        label: What is offered.
        about: One sentence on it.
        formats, sizes: To choose from.
        asked: The request so far, without format and size.
        picture: A picture of the view; None = one of `KINDS`.
    """

    label: str
    about: str
    formats: tuple[str, ...]
    sizes: tuple[str, ...]
    asked: Request
    picture: Picture | None = None


def of_view(path: str, held: Callable[[], Mapping[str, Any]] | None) -> dict[str, Offer]:
    """What fits the view: its pictures first, then all kinds whose needs are met.

    Args:
        path: Of the page.
        held: What the view works on, as `take.hold` was given it.
    """
    release = data.current()
    base, live = addresses(path)
    code = address.in_force("sr", "04")
    code = code if code in release.counted["stadtraum"] else "04"
    asked = Request(
        release,
        data.engine(),
        kind="bild",
        format="",
        day=dt.date.today().isoformat(),
        url=base,
    )
    found = {
        f"bild_{number}": Offer(
            label,
            "Dieses Bild der Ansicht mit Aussage, Legende und Quelle auf einem Blatt.",
            ("pdf", "png", "svg"),
            sheets.SIZES,
            asked,
            picture,
        )
        for number, (label, picture) in enumerate(drawn.pictures(live))
    }
    work = held() if held else {}
    of_page = _of_page(release)
    for kind in KINDS.values():
        if kind.pages is None or path in kind.pages:
            own = replace(asked, kind=kind.key)
            if set(work) & set(kind.takes):
                found |= _with_work(kind, own, work)
                continue
            if "indicator" in (*kind.needs, *kind.takes):
                own = replace(own, **of_page)
            found |= _alone(kind, own, code)
    # what is called as the page is stands first
    return dict(sorted(found.items(), key=lambda item: item[0] != path))


def _of_page(release: Release) -> dict[str, Any]:
    """Indicator, level and date of a page that shows one indicator; else nothing."""
    level = address.shown("ebene") or "stadtraum"
    end = "" if level == "stadtraum" else "_st"
    key, day = address.shown(f"indikator{end}"), address.shown(f"jahr{end}")
    if key not in release.indicators or not release.newest(key, level):
        return {}
    is_older = day in release.stichtage(key, level) and day != release.newest(key, level)
    return {"indicator": key, "level": level, "stichtag": day if is_older else ""}


def _with_work(kind: Kind, own: Request, work: Mapping[str, Any]) -> dict[str, Offer]:
    """Of the scenario or the weighting the page works on."""
    taken = {key: one for key, one in work.items() if key.removesuffix("_name") in kind.takes}
    own = replace(own, **taken)
    return {kind.key: _offer(kind, kind.label, own)} if _is_met(kind, own) else {}


def _alone(kind: Kind, own: Request, code: str) -> dict[str, Offer]:
    """Of the Stadtraum chosen, of all, or of the indicator shown; the label says which."""
    release, key = own.release, kind.key
    names = release.names("stadtraum")
    if "stadtraum" in kind.needs:
        what = kind.label
        if "stichtag" in kind.takes:  # the year on screen, or this one
            year = address.shown("budgetjahr") or own.day[:4]
            what, own = f"{what} {year}", replace(own, stichtag=f"{year}-12-31")
        one, every = replace(own, stadtraum=code), replace(own, stadtraum=ALL)
        return {
            key: _offer(kind, f"{what} {names[code]}", one, "zip"),
            f"{key}_alle": _offer(kind, f"{what}: alle {len(names)} Stadträume", every),
        }
    if "indicator" in kind.needs and not own.indicator:
        chosen = str(address.in_force("indikator", ""))
        is_known = chosen in release.indicators and release.newest(chosen, "stadtraum")
        own = replace(own, indicator=chosen if is_known else "")
    if not _is_met(kind, own):
        return {}
    if own.indicator:
        # slides and a map mark the Stadtraum among all; a table holds all areas and dates
        own = replace(own, stadtraum=code if key in ("karte", "folien") else "")
        own = replace(own, stichtag="") if key == "tabelle" else own
        label = f"{kind.label}: {release.indicator(own.indicator).short_name}"
        return {key: _offer(kind, label, own)}
    if "stadtraum" in kind.takes:
        return {
            key: _offer(kind, f"{kind.label}: {names[code]}", replace(own, stadtraum=code)),
            f"{key}_stadt": _offer(kind, f"{kind.label}: ganze Stadt", own),
        }
    return {key: _offer(kind, kind.label, own)}


def _is_met(kind: Kind, asked: Request) -> bool:
    return all(getattr(asked, need) for need in kind.needs)


def _offer(kind: Kind, label: str, asked: Request, *without: str) -> Offer:
    formats = tuple(one for one in kind.formats if one not in without)
    return Offer(label, kind.about, formats, kind.sizes, asked)


def addresses(path: str) -> tuple[str, str]:
    """Address of the installation, and of this view as it is now."""
    here = urlsplit(str(st.context.url or ""))
    if not here.scheme:
        return "", ""
    base = f"{here.scheme}://{here.netloc}{here.path.rstrip('/').removesuffix(path).rstrip('/')}"
    query = urlencode(st.query_params.to_dict())
    return base, f"{base}/{path}" + (f"?{query}" if query else "")
