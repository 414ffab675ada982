"""Angebote, "Was fehlt": what is recorded of each kind beside what was counted once."""

from __future__ import annotations

import streamlit as st

from sozialraum.answers import offers
from sozialraum.model.services import gaps
from sozialraum.pictures import tables
from sozialraum.text import format as de
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import data, draw

NOT_RECORDED = "nicht erfasst"


def gaps_of(listing: Listing) -> list[gaps.Gap]:
    """Of the whole list, whatever the filter."""
    return gaps.gaps(listing.services, listing.base.categories)


def show(listing: Listing) -> None:
    """Each kind: how many are recorded, and how many were counted."""
    found = gaps_of(listing)
    shown = listing.shown["category_id"].value_counts()
    code = listing.selection.stadtraum
    own = ["in der Auswahl"] * listing.selection.is_on
    counts = (*own, "erfasst", "gezählt")
    with st.container(key="gap_table"):
        draw.words(
            ("Art (Studie)", *counts),
            [
                (
                    gap.name,
                    *[shown_words(gap, int(shown.get(gap.category_id, 0)), code)] * len(own),
                    str(gap.recorded) if gap.recorded else NOT_RECORDED,
                    f"{gap.short} ({gap.year})" if gap.year else de.MISSING,
                )
                for gap in found
            ],
            caption="Erfasst und damals gezählt, ganze Stadt",
            numbers=counts,
        )
    for words in offers.study_words(data.current(), code) if code else []:
        st.html(tables.notice(words))
    others = len(listing.services) - sum(gap.recorded for gap in found)
    words = (
        f"Dazu {others} Angebote anderer Art (ASD, Jugendberufshilfe, "
        f"Gemeinwesen, stadtweite Angebote) und {listing.base.protected} Schutzorte, die nur für "
        "die Stadt gezählt werden."
    )
    st.html(tables.notice(words))
    st.markdown(
        "\n".join(
            f"- {gap.sentence}" + (f" Zählung: {gap.source}." if gap.source else "")
            for gap in found
        )
    )


def shown_words(gap: gaps.Gap, shown: int, code: str) -> tuple[str, str]:
    """How many of a category the selection holds; where nothing is recorded, what is printed."""
    if offers.is_recorded(gap, shown):
        return str(shown), ""
    found = offers.printed(data.current(), gap.category_id, code)
    words = [f"{one.name} {de.number(one.count)} ({de.year(one.day)})" for one in found]
    return NOT_RECORDED, f"gedruckt: {', '.join(words)}" if words else ""
