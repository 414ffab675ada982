"""A year's funding list within Eigene Tabelle: matched with the offers known, asked where unsure."""

from __future__ import annotations

import datetime as dt
import re

import streamlit as st

from sozialraum.answers import own_funding, own_funding_plan
from sozialraum.answers.own_funding import FundingList, Known
from sozialraum.answers.own_origin import OwnTableError, Plan
from sozialraum.store import funding
from sozialraum.store.given_table import GivenTable
from sozialraum.text.markdown import literal
from sozialraum.ui.daten import eigene_angaben as form
from sozialraum.ui.daten import felder
from sozialraum.ui.shell import data, downloads, page

_OPEN_SHOWN = 20


def offer_template() -> None:
    """Today's list as a file to fill in."""
    year = data.current().funding_year
    if not year:
        return
    with page.fold(f"Vorlage für die Förderliste: Stand {year}", key="own_template") as is_open:
        if is_open:
            st.markdown(
                "Diese Datei enthält die heutige Liste mit Kennungen. Mit den Zahlen des neuen Jahres "
                "wird jede Zeile sicher wiedererkannt; neue Angebote kommen ohne Kennung unten an."
            )
            downloads.download_buttons(
                lambda: own_funding.template(Known.read(data.engine())),
                {"Inhalt": f"Förderliste {year} als Vorlage", **data.current().lines()},
                name="vorlage_foerderliste",
                key="own_template",
            )


def show(given: GivenTable) -> Plan:
    """The list and its forms; gives the plan, or raises with what is still missing."""
    known = Known.read(data.engine())
    lists = {
        "": "sagt die Spalte „Liste“",
        "1": "Liste 1: Angebote",
        "4": "Liste 4: Schulsozialarbeit",
    }
    left, right = st.columns(2)
    with left:
        last = funding.newest_year(known.amounts) or dt.date.today().year
        year = felder.text("Jahr der Förderliste", "funding_year", str(last + 1), most=4)
    with right:
        list_no = felder.choose("Zu welcher Liste gehören die Angebote?", "funding_list", lists)
    found = own_funding.recognise(known, given, _decided(), list_no)
    st.markdown("\n".join(f"- {literal(line)}" for line in found.summary()))
    form.show_findings(found.findings, _OPEN_SHOWN)
    _ask(found, known)
    st.markdown("**Woher die Zahlen kommen**")
    origin = form.origin("rat", gaps=False)
    if not re.fullmatch(r"20\d\d", year, re.ASCII):
        raise OwnTableError("Bitte geben Sie das Jahr der Förderliste mit vier Ziffern an.")
    return own_funding_plan.funding_list(known, found, int(year), origin)


def _decided() -> dict[str, str]:
    return felder.decided("offers")


def _ask(found: FundingList, known: Known) -> None:
    """A list for each line that may be a known offer."""
    titles = dict.fromkeys([*found.open, *_decided()])
    if not titles:
        return
    names = {
        row.offer_id: f"{row.name} · {row.provider} ({row.offer_id})"
        for row in known.offers.itertuples()
    }
    decided = {}
    st.markdown("**Angebote zuordnen**")
    for number, title in enumerate(list(titles)[:_OPEN_SHOWN]):
        likely = [one for one in found.open.get(title, ()) if one in names]
        rest = [one for one in names if one not in likely]
        options = {
            "?": "noch offen",
            own_funding.NEW: "neues Angebot",
            **{one: names[one] for one in (*likely, *rest)},
        }
        held = _decided().get(title, "?")
        picked = felder.choose(
            f"„{title[:80]}“ ist", f"offer_{found.given.sha256[:8]}_{number}", options, held
        )
        if picked != "?":
            decided[title] = picked
    if decided != _decided():
        felder.decide("offers", decided)
        st.rerun()
