"""View "Alle 17": the heterogeneity profile, ranked by what one wants to see."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers.heterogeneity import Result
from sozialraum.documents.tables import rounded
from sozialraum.model.heterogeneity import LEAST_PARTS, EquityView
from sozialraum.pictures import charts, palette
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.ui.shell import downloads, draw, page
from sozialraum.ui.vielfalt.ein_stadtraum import metadata, show_cautions

FEW = f"unter {LEAST_PARTS} Teile"
_NAMES = {"averse": EquityView.AVERSE, "worst": EquityView.WORST}


def show(result: Result) -> None:
    """Sentences, city measures, ranking, the profile as table."""
    profile, words = result.profile, result.words
    page.answer(f"{words_of.city_sentence(profile)} {words_of.alarm_sentence(profile, words)}")
    left, right = st.columns(2, gap="medium")
    with left:
        _show_ranking(result)
    with right:
        _show_measures(result)
        st.markdown(words_of.view_sentence(profile.settings, result.indicator.polarity))
        st.caption(MEANING)
    draw.table(
        profile_rows(result),
        profile_columns(result),
        caption=f"Innere Vielfalt der 17 Stadträume: {result.what}",
        selected=result.selected,
    )
    downloads.download_buttons(
        export_frame(result),
        metadata(result),
        name=f"vielfalt_profil_{result.indicator.indicator_id}_{result.inputs.stichtag}",
        key="heterogeneity_all",
    )
    show_cautions(result)


MEANING = """
- **Streuung:** Standardabweichung der Teile um den Wert des Stadtraums, gewichtet mit dem Nenner.
- **Beitrag:** Anteil dieses Stadtraums an aller Ungleichheit, die innerhalb der Stadträume liegt (Theil).
  Die 17 Beiträge ergeben 100 %.
- **unter 18 in deutlich … Teilen:** Anteil der unter 18-Jährigen, die dort wohnen.
- **Dissimilarität:** Anteil der Gruppe, der umziehen müsste, damit sie überall gleich verteilt wohnt.
  **Isolation:** Anteil der Gruppe in der Nachbarschaft eines durchschnittlichen Mitglieds.
  **Entropie H:** 0 = überall gleich gemischt, 100 % = vollständig getrennt. **Gini** ebenso, 0 bis 1.
"""


def _show_measures(result: Result) -> None:
    city = result.profile.city
    apart = city.segregation
    eta = None if city.eta_squared is None else 1 - city.eta_squared
    figures = [page.figure("innerhalb der Stadträume", words_of.percent(eta), "der Unterschiede")]
    if apart is not None:
        figures += [
            page.figure("Dissimilarität", words_of.percent(apart.dissimilarity)),
            page.figure(
                "Isolation",
                words_of.percent(apart.isolation),
                f"mindestens {words_of.percent(apart.share)}",
            ),
            page.figure("Entropie H", words_of.percent(apart.entropy)),
        ]
    else:
        figures.append(page.figure("Gini der Teile", de.number(city.gini, 2), "0 = überall gleich"))
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
            unit=f"{item.unit}, {view}",
            decimals=item.decimals,
            city=result.profile.city.rate,
            selected=result.selected,
            polarity=item.polarity,
            city_text=f"Stadt {de.number(result.profile.city.rate, words.decimals)}",
        ),
        alternative=charts.describe(
            frame,
            what=f"{result.what}, Sicht: {view}",
            unit=item.unit,
            decimals=item.decimals,
            city=result.profile.city.rate,
            polarity=item.polarity,
        ),
        key="heterogeneity_ranking",
    )


def profile_columns(result: Result) -> list[Column]:
    """Columns of `profile_rows`."""
    directed = [
        Column("averse", "ungleich\u00adheits\u00adscheu"),
        Column("worst", "schlechteste Stelle"),
    ]
    word = "belasteteren" if result.indicator.polarity else "höheren"
    return [
        Column("name", "Stadtraum", is_number=False),
        Column("rank", "Rang"),
        Column("rate", "Durch\u00adschnitt", title=result.indicator.name),
        *(directed if result.indicator.polarity else []),
        Column("range", "niedrigster bis höchster Teil"),
        Column("sd", "Streu\u00adung"),
        Column("share", "Beitrag", bar=True, title="Anteil an der Ungleichheit in den Stadträumen"),
        Column("pocket", f"unter 18 in deutlich {word} Teilen"),
        Column("note", "Hinweis", is_number=False),
    ]


def profile_rows(result: Result) -> list[dict[str, object]]:
    """One row per Stadtraum, in the order of the rank."""
    words, frame = result.words, result.profile.stadtraeume
    shared = frame["rank"].map(frame["rank"].value_counts())
    top = frame["share_of_within"].max()
    found: list[dict[str, object]] = []
    for code, row in frame.assign(ties=shared).sort_values(["rank", "count"]).iterrows():
        tie = "= " if row["ties"] > 1 else ""
        found.append(
            {
                "code": str(code),
                "name": words.stadtraeume[str(code)],
                "rank": f"{tie}{de.number(row['rank'])}",
                "rate": de.number(row["rate"], words.decimals),
                **{key: de.number(row[key], words.decimals) for key in _NAMES},
                "range": f"{de.number(row['lowest'], words.decimals)} bis "
                f"{de.number(row['highest'], words.decimals)}",
                "sd": FEW if row["count"] < LEAST_PARTS else de.number(row["sd"], words.decimals),
                "share": words_of.percent(row["share_of_within"]),
                "share_bar": row["share_of_within"] / top if top > 0 else None,
                "pocket": words_of.percent(row["pocket_share"]),
                "note": "verborgen" if row["is_alarm"] else "",
            }
        )
    return found


def export_frame(result: Result) -> pd.DataFrame:
    """The profile for CSV and Excel."""
    rows, words = result.profile.stadtraeume, result.words
    decimals = words.decimals + 2
    columns = {
        "rate": "Durchschnitt",
        "averse": "ungleichheitsscheu",
        "worst": "schlechteste Stelle",
        "lowest": "niedrigster Teil",
        "highest": "höchster Teil",
        "sd": "Streuung",
    }
    return pd.DataFrame(
        {
            "Nummer": rows.index,
            "Stadtraum": [words.stadtraeume[code] for code in rows.index],
            "Kennzahl": result.indicator.name,
            "Einheit": result.indicator.unit,
            "Stichtag": de.date(result.inputs.stichtag),
            "Teile": rows["count"].to_numpy(),
            **{name: rounded(rows[key], decimals) for key, name in columns.items()},
            "Theil": rounded(rows["theil"], 5),
            "Beitrag zu Theil innerhalb": rounded(rows["share_of_within"], 4),
            "unter 18 Jahre": rounded(rows["children"], 0),
            "davon in deutlich belasteteren (höheren) Teilen": rounded(rows["pocket_children"], 0),
            "Teile deutlich belasteter (höher)": [
                de.listing([words.parts[part] for part in parts]) for parts in rows["pocket_parts"]
            ],
            "verborgen": ["ja" if alarm else "nein" for alarm in rows["is_alarm"]],
            f"Rang ({words_of.VIEW_WORDS[result.profile.settings.view]})": rounded(rows["rank"], 0),
        }
    )
