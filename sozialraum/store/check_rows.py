"""Checks of rows: every code, source and seal is there, every part adds up to its whole."""

import pandas as pd

from sozialraum.model import framework
from sozialraum.store import funding
from sozialraum.store.check_content import Content, Deviation, Finding, plain_number


def _row(code: object, text: str, stichtag: str = "") -> Deviation:
    """A disagreement about a row that is no value of an indicator."""
    return Deviation("", str(code), stichtag, text)


_VALUE_KEY = ["indicator_id", "level", "code", "stichtag"]


def no_orphans(content: Content) -> Finding:
    """Each code is an area, each indicator is registered."""
    values = content.tables["value"]
    areas = set(content.tables["area"][["level", "code"]].itertuples(index=False, name=None))
    pairs = values[["level", "code"]].drop_duplicates()
    lost = [pair for pair in pairs.itertuples(index=False, name=None) if pair not in areas]
    indicators = set(content.tables["indicator"]["indicator_id"])
    deviations = [
        _row(code, f"Code {code} ({level}) steht nicht in area.csv") for level, code in lost
    ]
    deviations += [
        Deviation(name, "", "", f"Indikator {name} steht nicht im Verzeichnis")
        for name in set(values["indicator_id"]) - indicators
    ]
    return len(pairs), deviations


def no_duplicates(content: Content) -> Finding:
    """One value per indicator, area and date."""
    values = content.tables["value"]
    repeated = values[values.duplicated(_VALUE_KEY)]
    deviations = [
        Deviation(row.indicator_id, row.code, row.stichtag, "doppelt")
        for row in repeated.itertuples(index=False)
    ]
    return len(values), deviations


def sources(content: Content) -> Finding:
    """Each value has a source that is registered."""
    values = content.tables["value"]
    known = set(content.tables["source"]["source_id"])
    lost = values[~values["source_id"].isin(known)]
    deviations = [
        Deviation(row.indicator_id, row.code, row.stichtag, "ohne Quelle")
        for row in lost.drop_duplicates("indicator_id").itertuples(index=False)
    ]
    return len(values), deviations


def checksums(content: Content) -> Finding:
    """Each raw table is sealed."""
    raw = content.tables["raw_table"]
    lost = raw.loc[raw["sha256"].fillna("").str.len() != 64, "name"]
    return len(raw), [_row(name, f"{name} ohne Prüfsumme") for name in lost]


def protected(content: Content) -> Finding:
    """Protective places carry neither address nor area nor point."""
    facilities = content.tables["facility"]
    places = facilities[facilities["is_protected"].astype(float) == 1]
    columns = ["street", "postcode", "stadtteil_code", "stadtraum_code", "lat", "lon"]
    shown = places[places[columns].notna().any(axis=1)]
    deviations = [_row(name, f"{name} nennt einen Ort") for name in shown["facility_id"]]
    return len(places), deviations


def shares(content: Content) -> Finding:
    """What an offer or a place gives to several Stadträume adds up to the whole."""
    compared, deviations = 0, []
    for table, key in (("funded_offer_reach", "offer_id"), ("facility_reach", "facility_id")):
        sums = content.tables[table].groupby(key)["share"].sum()
        compared += len(sums)
        deviations += [
            _row(name, f"{name}: Anteile ergeben {plain_number(total)} statt 1")
            for name, total in sums.items()
            if abs(total - 1) > 0.001
        ]
    return compared, deviations


def joined_offers(content: Content) -> Finding:
    """Each funded offer belongs to one facility, and they agree on whom they serve."""
    joins = content.tables["facility_offer"]
    if joins.empty:
        return 0, []
    offers = content.tables["funded_offer"]
    lost = sorted(set(offers["offer_id"]) - set(joins["offer_id"]))
    deviations = [_row(name, f"{name} gehört zu keinem Ort") for name in lost]
    return len(joins), deviations + _reaches(content, joins.merge(offers, on="offer_id"))


def funding_lists(content: Content) -> Finding:
    """A year's funding is whole: every list has posts of it, each list one source, months exist."""
    amounts = content.tables["funding"]
    offers = content.tables["funded_offer"].set_index("offer_id")["list_no"]
    posts = amounts[amounts["kind"] == funding.POSTS]
    posts = posts.assign(list_no=posts["offer_id"].map(offers))
    sources = posts.groupby(["list_no", "year"])["source_id"].nunique()
    deviations = []
    for year in funding.years(amounts):
        for name in sorted(offers.unique()):
            count = int(sources.get((name, year), 0))
            if count != 1:
                reason = f"{count} Quellen statt einer" if count else "keine VzÄ"
                text = f"Förderliste {name}, {year}: {reason}"
                deviations.append(_row(name, text, str(year)))
    months = amounts["month_from"].dropna()
    for row in amounts.loc[months[~months.isin(range(1, 13))].index].itertuples():
        text = f"{row.offer_id}, {int(row.year)}: Monat {plain_number(row.month_from)}"
        deviations.append(_row(row.offer_id, text, str(int(row.year))))
    return len(posts), deviations


def _reaches(content: Content, joined: pd.DataFrame) -> list[Deviation]:
    """A facility with one funded offer serves what the offer serves."""
    held = content.tables["facility"].set_index("facility_id")["reach"]
    alone = joined[~joined["facility_id"].duplicated(keep=False)]
    return [
        _row(
            row.facility_id, f"{row.facility_id}: {held[row.facility_id]}, Förderliste {row.reach}"
        )
        for row in alone.itertuples()
        if held[row.facility_id] != row.reach
    ]


def known_types(content: Content) -> Finding:
    """Each facility's type leads to a category."""
    types = content.tables["service_type"]
    if types.empty:
        return 0, []
    facilities = content.tables["facility"]
    lost = facilities[~facilities["type"].isin(types["type"])]
    deviations = [
        _row(row.facility_id, f"{row.facility_id}: Art „{row.type}“ unbekannt")
        for row in lost.itertuples(index=False)
    ]
    return len(facilities), deviations


def framework_links(content: Content) -> Finding:
    """What findings, measures and practices point at exists, and no measure waits for itself."""
    links, measures = content.tables["finding_link"], content.tables["measure"]
    known = {
        "indicator": set(content.tables["indicator"]["indicator_id"]),
        "measure": set(measures["measure_id"]),
    }
    deviations = [
        _row(row.finding_id, f"{row.finding_id} verweist auf {row.target}: gibt es nicht")
        for row in links.itertuples(index=False)
        if row.target not in known[row.kind]
    ]
    named = zip(measures["measure_id"], measures["depends_on"].fillna(""), strict=True)
    waits = {str(key): tuple(filter(None, str(text).split("|"))) for key, text in named}
    deviations += [
        _row(key, f"{key} wartet auf sich selbst oder auf etwas, das es nicht gibt")
        for key in framework.unsound(waits)
    ]
    return len(links) + len(measures), deviations
