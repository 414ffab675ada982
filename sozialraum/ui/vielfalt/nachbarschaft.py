"""View "Nachbarschaft": where similar Stadtteile lie side by side, and what may be chance."""

from __future__ import annotations

from sozialraum.answers.heterogeneity import Result
from sozialraum.answers.table import Column, Table, only_in_file
from sozialraum.model.heterogeneity import spatial
from sozialraum.pictures import map_frame, palette, svgmap
from sozialraum.pictures.legend import Entry, Key
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.ui.shell import data, downloads, draw, page
from sozialraum.ui.vielfalt.ein_stadtraum import metadata, show_cautions

RULE = (
    "p aus "
    f"{de.number(spatial.PERMUTATIONS)} zufälligen Vertauschungen mit festem Startwert, zweiseitig. "
    "„Streng“ heißt: Von den markierten sind höchstens 5 % Zufallstreffer zu erwarten (Verfahren nach "
    "Benjamini und Hochberg). Werte kleiner Stadtteile schwanken stärker; das ist nicht herausgerechnet."
)


def show(result: Result) -> None:
    """Sentences, map with legend, table twin."""
    moran, found = result.neighbours
    sentence = (
        f"{words_of.moran_sentence(moran)} "
        f"{words_of.lisa_sentence(found, is_strict=result.is_strict)}"
    )
    page.answer(sentence)
    with page.picture():
        draw.plan(build_map(result, alt=sentence), [result.indicator.indicator_id], "stadtteil")
    page.note(words_of.lisa_basis(found, result.stadtteile, is_strict=result.is_strict))
    page.note(words_of.neighbours_sentence(len(result.pairs)))
    page.unfold("Als Tabelle lesen", "heterogeneity_map", _show_table, result)
    show_cautions(result, f"{words_of.moran_basis(moran)} {RULE}".strip())


def colours(polarity: int) -> dict[str, str]:
    """Fill per class: the burdened side purple, the other teal; blue and brown without direction."""
    high, low = {
        1: (palette.PURPLE, palette.TEAL),
        -1: (palette.TEAL, palette.PURPLE),
        0: (palette.BLUE, palette.BROWN),
    }[polarity]
    return {"HH": high[4], "HN": high[1], "NN": low[4], "NH": low[1], "": palette.GREY_MIDDLE}


def build_map(result: Result, *, alt: str) -> map_frame.Map:
    """The map: a class is a colour and two letters."""
    canvas = svgmap.city(result.release, "stadtteil")
    values = result.inputs.stadtteile["value"]
    fill = colours(result.indicator.polarity)
    names = result.stadtteile
    short = {shape.code: result.classes.get(shape.code, "") for shape in canvas.shapes}
    long = {code: f"{mark} {names[code]}" if mark else "" for code, mark in short.items()}
    missing = values.index[values.isna()]
    style = svgmap.Style(
        fills={code: None if code in missing else fill[mark] for code, mark in short.items()},
        labels=short,
        names=long,
        titles={
            code: f"{names[code]}\n{words_of.CLASS_WORDS[mark]}" for code, mark in short.items()
        },
        also_selected=frozenset(_inside(result)),
        chooses={code: result.release.stadtraum_of(code) for code in short},
    )
    words = f"Orange umrandet: {result.name}. {result.release.map_notice('stadtteil')}."
    return map_frame.Map(
        canvas,
        style,
        name="nachbarschaft",
        alt=alt,
        key=_key(result),
        act=map_frame.CHOOSES_ITS,
        title=alt,
        source=words,
    )


def _inside(result: Result) -> set[str]:
    """Codes of the Stadtteile in the selected Stadtraum, Strehlen in both of its."""
    parts = result.inputs.parts
    return set(parts.loc[parts["stadtraum"] == result.selected, "code"])


def _key(result: Result) -> Key:
    """Legend: colour, letters, words, how many."""
    fill = colours(result.indicator.polarity)
    rows = [
        Entry(fill[key], f"{key} = {words}" if key else words, int((result.classes == key).sum()))
        for key, words in words_of.CLASS_WORDS.items()
    ]
    sense = {
        1: "Lila = Seite der höheren Belastung",
        -1: "Lila = Seite der höheren Belastung (niedriger Wert)",
        0: "Blau = hoch, Braun = niedrig, ohne Wertung",
    }[result.indicator.polarity]
    head = f"{de.in_unit(result.indicator.unit)}, {de.date(result.inputs.stichtag)} · {sense}"
    return Key(rows, title=result.indicator.short_name, head=head)


def table(result: Result) -> Table:
    """All Stadtteile, the most surprising first."""
    item, inside, plain = result.indicator, _inside(result), words_of.CLASS_WORDS[""]
    frame = (
        result.neighbours[1]
        .assign(mark=result.classes.map(words_of.CLASS_WORDS))
        .sort_values(["p", "value"], na_position="last")
        .assign(Kennzahl=item.name, Einheit=item.unit, Stichtag=de.date(result.inputs.stichtag))
        .rename_axis("area")
        .reset_index()
    )
    return Table(
        [
            Column("area", file="Nummer"),
            Column("name", "Stadtteil", is_number=False, file=True),
            Column(
                "value",
                item.unit,
                title=item.name,
                file="Wert",
                decimals=item.decimals,
                digits=item.file_decimals,
            ),
            Column("neighbours", "Nachbarn", file=True),
            Column("quadrant", file="Lage"),
            Column("local_i", "lokales Moran-I", file=True, decimals=2, digits=3),
            Column("p", "p", file=True, decimals=4, digits=4),
            Column("mark", "Klasse", is_number=False, file=True),
            *only_in_file("Kennzahl", "Einheit", "Stichtag"),
        ],
        frame.assign(
            code=[result.selected if code in inside else "" for code in frame["area"]],
            name=[result.stadtteile[code] for code in frame["area"]],
            mark_words=[
                mark if mark == plain else f"{where}: {mark}"
                for where, mark in zip(frame["quadrant"], frame["mark"], strict=True)
            ],
        ),
        caption=f"{result.what}: Stadtteile nach p (klein = überraschend), {result.name} hervorgehoben",
    )


def _show_table(result: Result) -> None:
    made = table(result)
    draw.values(made, selected=result.selected)
    downloads.download_buttons(
        made,
        {
            **metadata(result),
            "Nachbarn": f"{words_of.neighbours_sentence(len(result.pairs))} {RULE}",
            "Karte": data.current().map_notice("stadtteil"),
        },
        name=f"nachbarschaft_{result.indicator.indicator_id}_{result.inputs.stichtag}",
        key="heterogeneity_map",
    )
