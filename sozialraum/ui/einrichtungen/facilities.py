"""Places and offers on the map: a sign at the point, else one mark an area, names on hover.

Where exactly something stands is published for hardly any; points come with the city's addresses,
and only official borders show where they lie. All else is a dot for each kind in its area.
Protective places hold no place in the store, so they can appear nowhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sozialraum.model.services import OPERATIONS
from sozialraum.pictures import palette, tables
from sozialraum.pictures.legend import Entry
from sozialraum.pictures.svgmap import Dot, Sign
from sozialraum.store import services as store
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text.services import origin_words, state_words
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.shell import controls, data, draw, page

HOVER_SHOWN = 8  # names in the words of an area


@dataclass(frozen=True)
class Places:
    """Services on a map of areas.

    Attributes:
        rows: The services, all of them.
        dots: Area code -> a dot for each kind there, the most frequent first; none where signs are.
        words: Area code -> how many and which, one a line, for hovering.
        without_place: How many have neither a known area of this level nor a point: only in the list.
        signs: Those with a point, where official borders show it.
        marks: Area code -> how many more stand there without a point ("+4"), where there are signs.
    """

    rows: pd.DataFrame
    dots: Mapping[str, tuple[Dot, ...]]
    words: Mapping[str, str]
    without_place: int
    signs: tuple[Sign, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def where_words(self) -> str:
        """How exactly the map shows places."""
        if not self.signs:
            return "Ein Punkt je Art im Gebiet, kein genauer Ort"
        return (
            f"{len(self.signs)} an ihrem Ort, eine Zahl darin: so viele dicht beieinander. +4: so viele "
            "weitere im Gebiet, ohne genauen Ort"
        )

    @property
    def summary(self) -> str:
        """A permanent banner while facilities are shown."""
        if self.rows.empty:
            return ""
        names = kind_names()
        kinds = de.listing(de.sorted_names(names[kind] for kind in set(self.rows["map_category"])))
        return (
            f"Eingeblendet: {de.count(len(self.rows), 'Einrichtung', 'Einrichtungen')} ({kinds}). "
            f"{self.where_words}; davon ohne bekanntes Gebiet: "
            f"{self.without_place} (nur in der Liste unten)."
        )


def chosen_categories() -> list[str]:
    """Categories to show (``?orte=O.F``); none by default."""
    kinds = {letter: kind for kind, (_, letter) in palette.CATEGORIES.items()}
    names = kind_names()
    options = {letter: names[kind] for letter, kind in kinds.items()}
    letters = controls.choose_many(
        "Einrichtungen zeigen", options, param="orte", default=[], limit=len(options)
    )
    return [kinds[letter] for letter in letters]


def kind_names() -> dict[str, str]:
    """Symbol -> the categories it stands for, named as in every list; only those with places."""
    base = services.base()
    rows = base.categories.sort_values("sort")
    held = set(base.services["category_id"])
    found: dict[str, list[str]] = {kind: [] for kind in palette.CATEGORIES}
    for row in rows.to_dict("records"):
        if row["category_id"] in held:
            found[row["map_category"]].append(row["name"])
    return {kind: " / ".join(names) or kind for kind, names in found.items()}


def current() -> pd.DataFrame:
    """The list of services with the changes people made for good on the page Angebote."""
    return store.current(data.engine(), services.base()).services


def on_map(categories: Sequence[str], level: str = "stadtraum") -> Places:
    """Services of the chosen kinds."""
    if not categories:
        return placed(services.base().services.iloc[:0], level)
    rows = current()
    return placed(rows[rows["map_category"].isin(categories)], level)


def placed(rows: pd.DataFrame, level: str = "stadtraum") -> Places:
    """Services (the list's rows, "" = not known) by area of a level."""
    code = rows[f"{level}_code"]
    is_at = (rows["point"] != "") & (not data.current().is_schematic(level))
    found = {str(key): group for key, group in rows[code != ""].groupby(code[code != ""])}
    words = {key: _words(group) for key, group in found.items()}
    without = int(((code == "") & ~is_at).sum())
    if not is_at.any():
        return Places(rows, {key: _dots(group) for key, group in found.items()}, words, without)
    signs = tuple(_sign(row) for row in rows[is_at].to_dict("records"))
    more = code[(code != "") & ~is_at].value_counts()
    return Places(rows, {}, words, without, signs, {str(key): f"+{n}" for key, n in more.items()})


def _sign(row: Mapping[Hashable, Any]) -> Sign:
    colour, letter = palette.CATEGORIES[row["map_category"]]
    return Sign("", letter, colour, True, at=(row["lon"], row["lat"]), may_join=True)


def _dots(rows: pd.DataFrame) -> tuple[Dot, ...]:
    kinds = rows["map_category"].value_counts().index
    return tuple(Dot(*palette.CATEGORIES[kind]) for kind in kinds)


def _words(rows: pd.DataFrame) -> str:
    listed = zip(rows["name"], rows["provider"], rows["map_category"], strict=True)
    ordered = sorted(listed, key=lambda one: de.collation_key(one[0]))
    lines = [
        f"{palette.CATEGORIES[kind][1]} {name}" + (f" ({provider})" if provider else "")
        for name, provider, kind in ordered[:HOVER_SHOWN]
    ]
    rest = len(rows) - len(lines)
    return "\n".join(
        [
            de.count(len(rows), "Angebot", "Angebote"),
            *lines,
            *([f"und {rest} weitere"] if rest else []),
        ]
    )


def key_rows(places: Places) -> list[Entry]:
    """What the dots mean: colour and letter of each kind shown; none while none is."""
    if places.rows.empty:
        return []
    kinds = [kind for kind in palette.CATEGORIES if kind in set(places.rows["map_category"])]
    rows = [(*palette.CATEGORIES[kind], kind_names()[kind]) for kind in kinds]
    if len(kinds) > 1 and places.signs:
        rows.append((palette.MUTED, "3", "so viele verschiedene, dicht beieinander"))
    elif len(kinds) > 1:
        rows.append((palette.MUTED, "+", "weitere Arten"))
    return [Entry(colour, words, sign=letter) for colour, letter, words in rows]


def show_list(places: Places, *, caption: str = "Einrichtungen") -> None:
    """The list behind the symbols, with what is known of each place."""
    if places.rows.empty:
        return
    with page.fold(f"{caption} als Liste", key="facilities_1", expanded=True) as is_open:
        if is_open:
            draw.table(
                facility_rows(places.rows),
                facility_columns(),
                caption=f"{caption}: {len(places.rows)} erfasst",
            )


def facility_columns() -> list[tables.Column]:
    """Columns of `facility_rows`."""
    return [
        tables.Column("name", "Name", is_number=False),
        tables.Column("category", "Art", is_number=False),
        tables.Column("provider", "Träger", is_number=False),
        tables.Column("place", "Ort", is_number=False),
        tables.Column("vzae", post_words.heading(data.current().funding_year)),
        tables.Column("state", "Zustand (Stand)", is_number=False),
    ]


def facility_rows(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Services as table rows, in German order of their names; the same words on every page."""
    categories = services.category_names()
    found = [
        {
            "code": row["service_id"],
            "name": f"{row['name']} ({row['changed']})" if row["changed"] else row["name"],
            "category": categories[row["category_id"]],
            "provider": row["provider"] or de.MISSING,
            "place": services.place_words(row),
            "vzae": de.number(row["vzae"], 2),
            "state": state_words({**row, "changed": ""}),
        }
        for row in rows.to_dict("records")
    ]
    return sorted(found, key=lambda item: de.collation_key(item["name"]))


def sheet(rows: pd.DataFrame) -> pd.DataFrame:
    """Services with German headings; protective places are in no list at all."""
    names = services.category_names()
    return pd.DataFrame(
        {
            "Kennung": rows["service_id"],
            "Name": rows["name"],
            "Art": [names[key] for key in rows["category_id"]],
            "Rechtsgrundlage": [services.basis_words(text) for text in rows["paragraphs"]],
            "Rechtsgrundlage Status": [origin_words(key) for key in rows["basis_status"]],
            "Träger": rows["provider"],
            "Straße": rows["street"],
            "Nummer Stadtteil": rows["stadtteil_code"],
            "Stadtteil": rows["stadtteil_code"].map(data.current().names("stadtteil")),
            "Nummer Stadtraum": rows["stadtraum_code"],
            "Stadtraum": rows["stadtraum_code"].map(data.current().names("stadtraum")),
            "Wirkungskreis": [text.replace("|", ", ") for text in rows["serves"]],
            post_words.heading(data.current().funding_year): rows["vzae"],
            "Plätze": rows["capacity"],
            "Alter von": rows["age_from"],
            "Alter bis": rows["age_to"],
            "Förderung bis": [de.date(text) if text else "" for text in rows["funding_end"]],
            "Zustand": [OPERATIONS[key] for key in rows["operation"]],
            "Stand der Information": [de.date(text) if text else "" for text in rows["as_of"]],
            "Herkunft": [origin_words(key) for key in rows["status"]],
            "Zuordnung": rows["assignment"],
            "Quelle": rows["source_text"],
            "Änderung": rows["changed"],
        }
    )
