"""View "Alle 17": the heterogeneity profile, ranked by what one wants to see."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers.heterogeneity import Result
from sozialraum.answers.table import AREA, Column, Table, only_in_file
from sozialraum.model.heterogeneity.profile import LEAST_PARTS
from sozialraum.pictures import charts, palette
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.ui.shell import downloads, draw, page
from sozialraum.ui.vielfalt.ein_stadtraum import metadata, show_cautions

FEW = f"unter {LEAST_PARTS} Teile"


def show(result: Result) -> None:
    """Sentences, city measures, ranking, the profile as table."""
    profile, words = result.profile, result.words
    page.answer(f"{words_of.alarm_sentence(profile, words)} {words_of.city_sentence(profile)}")
    with page.picture():
        left, right = st.columns([5, 3], gap="medium")
        with left:
            _show_ranking(result)
        with right:
            _show_measures(result)
    basis = f"{words_of.alarm_basis(profile, words)} {words_of.city_basis(profile)}".strip()
    view = words_of.view_sentence(profile.settings, result.indicator.polarity)
    page.note(f"{basis} {view}")
    page.unfold("Als Tabelle lesen", "heterogeneity_table", _show_table, result)
    show_cautions(result, *MEANING)


def _show_table(result: Result) -> None:
    """In two parts, each as wide as a page; the file holds both."""
    made = table(result)
    second = ("sd", "share_of_within", "pocket_share", "is_alarm")
    for part, caption in (
        (lambda key: key not in second, made.caption),
        (lambda key: key in ("name", *second), "Streuung, Beitrag und verborgene Teile"),
    ):
        columns = [column for column in made.columns if part(column.key)]
        draw.values(replace(made, columns=columns, caption=caption), selected=result.selected)
    downloads.download_buttons(
        made,
        metadata(result),
        name=f"vielfalt_profil_{result.indicator.indicator_id}_{result.inputs.stichtag}",
        key="heterogeneity_all",
    )


MEANING = (
    "Streuung: Standardabweichung der Teile um den Wert des Stadtraums, gewichtet mit dem Nenner. "
    "Beitrag: Anteil dieses Stadtraums an aller Ungleichheit, die innerhalb der Stadträume liegt "
    "(Theil); die 17 Beiträge ergeben 100 %. Unter 18 in deutlich … Teilen: Anteil der unter "
    "18-Jährigen, die dort wohnen.",
    "Ungleich verteilt (Dissimilarität): Anteil der Gruppe, der umziehen müsste, damit sie überall "
    "gleich verteilt wohnt. Unter sich (Isolation): Anteil der Gruppe in der Nachbarschaft eines "
    "durchschnittlichen Mitglieds. Getrennt (Entropie H): 0 % = überall gleich gemischt, 100 % = "
    "vollständig getrennt. Ungleichheit der Teile (Gini): 0 bis 1.",
)


def _show_measures(result: Result) -> None:
    city = result.profile.city
    apart = city.segregation
    eta = None if city.eta_squared is None else 1 - city.eta_squared
    figures = [page.figure("innerhalb der Stadträume", words_of.percent(eta), "der Unterschiede")]
    if apart is not None:
        figures += [
            page.figure(
                "ungleich verteilt",
                words_of.percent(apart.dissimilarity),
                "der Gruppe müssten umziehen",
            ),
            page.figure(
                "unter sich",
                words_of.percent(apart.isolation),
                f"mindestens {words_of.percent(apart.share)}",
            ),
            page.figure("getrennt", words_of.percent(apart.entropy), "0 % = überall gleich"),
        ]
    else:
        figures.append(
            page.figure(
                "Ungleichheit der Teile", de.number(city.gini, 2), "0 = überall gleich, höchstens 1"
            )
        )
    page.figures(*figures)


def _show_ranking(result: Result) -> None:
    rows, words = result.profile.stadtraeume, result.words
    view = words_of.VIEW_WORDS[result.profile.settings.view]
    frame = pd.DataFrame(
        {
            "code": rows.index,
            "name": [words.stadtraeume[code] for code in rows.index],
            "value": rows["level"].to_numpy(),
            "text": [words.value(value) for value in rows["level"]],
            "colour": palette.BLUE[4],
        }
    )
    item = result.indicator
    draw.chart(
        charts.ranking(
            frame,
            unit=f"{item.heading}, {view}",
            decimals=item.decimals,
            city=result.profile.city.rate,
            selected=result.selected,
            polarity=item.polarity,
            city_text=f"Stadt {de.number(result.profile.city.rate, words.decimals)}",
        ).properties(height=410),
        alternative=charts.describe(
            frame,
            what=f"{result.what}, Sicht: {view}",
            city=words.value(result.profile.city.rate),
            polarity=item.polarity,
        ),
        key="heterogeneity_ranking",
    )


def table(result: Result) -> Table:
    """The profile: one row per Stadtraum, on the screen in the order of the rank."""
    words, item, rows = result.words, result.indicator, result.profile.stadtraeume
    view = words_of.VIEW_WORDS[result.profile.settings.view]
    word = "belasteteren" if item.polarity else "höheren"
    top = rows["share_of_within"].max()

    def rate(key: str, heading: str = "", file: str | bool = True, title: str = "") -> Column:
        digits = words.decimals
        return Column(key, heading, title=title, file=file, decimals=digits, digits=digits + 2)

    frame = rows.assign(
        code=rows.index,
        name=[words.stadtraeume[code] for code in rows.index],
        Kennzahl=item.name,
        Einheit=item.unit,
        Stichtag=de.date(result.inputs.stichtag),
        range=[
            f"{de.number(low, words.decimals)} bis {de.number(high, words.decimals)}"
            for low, high in zip(rows["lowest"], rows["highest"], strict=True)
        ],
        sd_words=[FEW if count < LEAST_PARTS else None for count in rows["count"]],
        share_of_within_bar=rows["share_of_within"] / top if top > 0 else None,
        clear=[de.listing([words.parts[part] for part in parts]) for parts in rows["pocket_parts"]],
        rank_words=[
            f"{'= ' if shared else ''}{de.number(rank)}"
            for rank, shared in zip(rows["rank"], rows["rank"].duplicated(keep=False), strict=True)
        ],
    )
    return Table(
        [
            *AREA,
            Column("rank", "Rang"),
            *only_in_file("Kennzahl", "Einheit", "Stichtag"),
            Column("count", file="Teile"),
            rate("rate", "Durch\u00adschnitt", title=item.name),
            rate(
                "averse",
                "ungleich\u00adheits\u00adscheu" if item.polarity else "",
                "ungleichheitsscheu",
            ),
            rate("worst", "schlechteste Stelle" if item.polarity else "", "schlechteste Stelle"),
            rate("lowest", file="niedrigster Teil"),
            rate("highest", file="höchster Teil"),
            Column("range", "niedrigster bis höchster Teil"),
            rate("sd", "Streu\u00adung"),
            Column("theil", file="Theil", digits=5),
            Column(
                "share_of_within",
                "Beitrag",
                bar=True,
                title="Anteil an der Ungleichheit in den Stadträumen",
                file="Beitrag zu Theil innerhalb",
                digits=4,
                show=words_of.percent,
            ),
            Column("children", file="unter 18 Jahre", digits=0),
            Column(
                "pocket_children", file="davon in deutlich belasteteren (höheren) Teilen", digits=0
            ),
            Column("pocket_share", f"unter 18 in deutlich {word} Teilen", show=words_of.percent),
            Column("clear", file="Teile deutlich belasteter (höher)"),
            Column(
                "is_alarm",
                "Hinweis",
                is_number=False,
                file="verborgen",
                show=lambda alarm: "verborgen" if alarm else "",
                write=lambda alarm: "ja" if alarm else "nein",
            ),
            Column("rank", file=f"Rang ({view})", digits=0),
        ],
        frame,
        caption=f"Innere Vielfalt der 17 Stadträume: {result.what}",
        order=("rank", "count"),
    )
