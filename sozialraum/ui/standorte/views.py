"""What all views of the page Standorte say of themselves, and where their figures come from."""

from __future__ import annotations

from sozialraum.answers.places import GROUPS
from sozialraum.text.sites import need_sentence
from sozialraum.ui.shell import page
from sozialraum.ui.standorte import sites
from sozialraum.ui.szenario import planning

GUIDE = """
- **Neue Standorte** sucht zu einem Ziel die besten Stadtteile: kurze Wege, möglichst viele im
  Umkreis, alle im Umkreis, kürzester längster Weg, oder eine Abwägung für die mit weiten Wegen.
- **Wie viele?** zeigt, was jeder weitere Standort bringt und ab wann es weniger wird.
- **Bestand und Versorgung** zeigt Wege zu bestehenden Angeboten und Stellen in Reichweite.
- **Mögliche Orte** (unter Annahmen und Vorgaben): überall, Bestand zuerst oder nur Bestand. Darunter
  steht auch, wem neue Standorte Menschen wegnehmen.
- Unter **Annahmen und Vorgaben** stehen Umweg, Tempo, Brücken, feste Standorte und Verteilung.
- Ein Vorschlag lässt sich **als Szenario rechnen**; die KiFaZ-Stadträume des Szenarios lassen sich
  hier als Vorgabe nehmen (Verteilung).
"""


def begin() -> None:
    """Take up the places of today and the scenario of the address."""
    sites.refresh()
    planning.adopt()
    planning.publish()


def explain() -> None:
    """What one can do here, and where the figures come from."""
    page.guide(GUIDE)
    held = sites.places()
    shut = held.bridges[~held.bridges["is_open"]]
    page.woher(
        [indicator_id for indicator_id, _ in GROUPS.values()],
        "stadtteil",
        "**Orte:** 61 veröffentlichte Mittelpunkte der Stadtteile (Statistikstelle, "
        "Strukturmerkmale); sind amtliche Grenzen geladen, deren Schwerpunkte. Für statistische Bezirke sind keine Punkte veröffentlicht gefunden.",
        "**Wege (Annahme):** Luftlinie in EPSG:25833 mal Umwegfaktor (1,25; in Städten etwa 1,2, "
        "Newell 1980; 1,21 bis 1,23 um Haltestellen, O'Sullivan 1996). Wer über die Elbe muss, "
        "geht über die günstigste Brücke; Fähren zählen nicht. 4,5 km/h zu Fuß. Ist ein Wegenetz "
        "geladen, folgen die Wege ihm (kürzeste Wege, Dijkstra 1959).",
        *(
            f"**{row.name_}:** {row.source}."
            for row in shut.rename(columns={"name": "name_"}).itertuples()
        ),
        "**Bedarf (Annahme):** Mehrbedarf je Standardabweichung des Belastungsindex, wie in der "
        f"Verteilung des Szenarios. {need_sentence(held.mixed)}",
        "**Verfahren:** p-Median (Hakimi 1964) mit Austausch, Lagrange-Schranke und Verzweigen; "
        "MCLP (Church und ReVelle 1974), LSCP (Toregas 1971) und p-Zentrum mit HiGHS; CVaR nach "
        "Ogryczak und Zawadzki 2002; Versorgung nach E2SFCA (Luo und Qi 2009).",
    )
