"""What the heterogeneity profile says, in German: one owner for the page and the command line.

All its sentences stand in one module: rule, finding and caution must use the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.parts import CUT
from sozialraum.model.heterogeneity.profile import LEAST_PARTS, Profile, Settings
from sozialraum.model.heterogeneity.spatial import ALPHA, Moran
from sozialraum.text import format as de

VIEW_WORDS = {
    EquityView.AVERAGE: "Durchschnitt",
    EquityView.AVERSE: "ungleichheitsscheu",
    EquityView.WORST: "schlechteste Stelle",
}
CLASS_WORDS = {
    "HH": "hoch neben hoch",
    "NN": "niedrig neben niedrig",
    "HN": "hoch neben niedrig",
    "NH": "niedrig neben hoch",
    "": "nicht auffällig",
}
STREHLEN = (
    "Strehlen (76) liegt in Stadtraum 11 und 12. Sein Teil in einem Stadtraum ist, was von dessen "
    "amtlicher Zahl nach Abzug aller ganzen Stadtteile bleibt (Status: erschlossen). Beide Teile "
    "ergeben zusammen genau die amtliche Zahl für Strehlen, sonst wird nichts gezeigt. Auf der "
    "Nachbarschaftskarte steht Strehlen ungeteilt."
)
MAUP = (
    "Grenzen machen Werte: Mit anders gezogenen Stadtteilen sähen Streuung und Auffälligkeiten "
    "anders aus (in der Statistik: MAUP), und auch in einem Stadtteil leben verschiedene Menschen. "
    "Für statistische Bezirke liegen hier keine Werte vor."
)
FEW_PARTS = (
    "Ein Stadtraum hat zwei bis sechs Teile. Das reicht für ein Bild, nicht für einen statistischen "
    f"Schluss; unter {LEAST_PARTS} Teilen steht kein Streuungsmaß."
)


@dataclass(frozen=True)
class Words:
    """Names and units the sentences need.

    Attributes:
        name: The indicator's name.
        unit: Its unit.
        decimals: Of its values.
        stadtraeume: Code -> "4 Pieschen".
        parts: Part -> "Strehlen (Teil in 11)".
    """

    name: str
    unit: str
    decimals: int
    stadtraeume: Mapping[str, str]
    parts: Mapping[str, str]

    def value(self, number: float | None) -> str:
        """A value with its unit: "15,4 je 100"."""
        return de.with_unit(number, self.unit, self.decimals)


def part_names(parts: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Names of parts from names of Stadtteile; ``parts``: code, stadtraum, is_cut."""
    return {
        str(row.Index): f"{names[row.code]} (Teil in {int(row.stadtraum)})"
        if row.is_cut
        else names[row.code]
        for row in parts.itertuples()
    }


def choice_name(one: str, words: Words, stadtteile: Mapping[str, str]) -> str:
    """The name of something that can be chosen (`heterogeneity.choice_ids`)."""
    if one == "stadt":
        return "Ganze Stadt"
    if one.startswith("sr"):
        return f"Stadtraum {words.stadtraeume[one[2:]]}"
    return f"{words.parts[one]} ({one})" if CUT in one else f"{stadtteile[one]} ({one})"


def _stands_out(profile: Profile) -> str:
    return "ist deutlich belasteter" if profile.measure.polarity else "liegt deutlich höher"


def percent(share: float | None) -> str:
    """A share 0-1 as "43,8 %"."""
    return de.with_unit(None if share is None else 100 * share, "%", 1)


def _pockets(profile: Profile, code: str) -> list[str]:
    row = profile.stadtraeume.loc[code]
    return list(row["alarm_parts"] if row["is_alarm"] else row["pocket_parts"])


def pocket_sentence(profile: Profile, code: str, words: Words) -> str:
    """What the average of one Stadtraum hides, in one sentence; `pocket_basis` says more."""
    row, parts = profile.stadtraeume.loc[code], _pockets(profile, code)
    name, rate = words.stadtraeume[code], words.value(row["rate"])
    if de.is_missing(float(row["rate"])):
        return f"Für {name} fehlt der Wert eines Teils (k. A.); der Stadtraum bleibt ohne Aussage."
    if not parts:
        return (
            f"{name}: Kein Teil {_stands_out(profile)} als der Stadtraum insgesamt; die Werte "
            f"reichen von {words.value(row['lowest'])} bis {words.value(row['highest'])}."
        )
    children = profile.parts.loc[parts, "children"].sum(skipna=False)
    share = percent(children / row["children"] if row["children"] > 0 else None)
    where = (
        "in einem deutlich belasteteren Teil"
        if profile.measure.polarity
        else "in einem Teil mit deutlich höherem Wert"
    )
    listed = de.listing(
        [f"{words.parts[part]} ({words.value(profile.parts.loc[part, 'rate'])})" for part in parts]
    )
    if row["is_alarm"]:
        return (
            f"{name} wirkt unauffällig ({rate}), doch {share} der unter 18-Jährigen leben {where}: "
            f"{listed}."
        )
    return f"{share} der unter 18-Jährigen in {name} leben {where}: {listed}."


def pocket_basis(profile: Profile, code: str, words: Words) -> str:
    """The value of the Stadtraum against the city, and how many people live in its pockets."""
    row, parts = profile.stadtraeume.loc[code], _pockets(profile, code)
    if de.is_missing(float(row["rate"])):
        return ""
    text = (
        f"{words.stadtraeume[code]}: {words.value(row['rate'])} (Stadt "
        f"{words.value(profile.city.rate)})."
    )
    if not parts:
        return text
    children = profile.parts.loc[parts, "children"].sum(skipna=False)
    text += f" {de.number(children)} von {de.number(row['children'])} unter 18-Jährigen leben dort."
    if not profile.measure.polarity:
        return text
    if row["is_alarm"]:
        return f"{text} Der Teil ist deutlich belasteter als Stadtraum und Stadt."
    return text + (
        " Gegen die Stadt fällt das nicht auf."
        if row["is_unremarkable"]
        else " Der Stadtraum ist schon insgesamt auffällig."
    )


def alarm_sentence(profile: Profile, words: Words) -> str:
    """Which Stadträume hide a pocket."""
    if not profile.measure.polarity:
        return f"„{words.name}“ sagt nichts über Belastung, auch nicht über verborgene."
    rows = profile.stadtraeume[profile.stadtraeume["is_alarm"]]
    if rows.empty:
        return "Kein unauffälliger Stadtraum verdeckt einen deutlich belasteteren Teil."
    return (
        "Unauffälliger Durchschnitt, deutlich belasteterer Teil: "
        f"{de.listing([words.stadtraeume[code] for code in rows.index])}."
    )


def alarm_basis(profile: Profile, words: Words) -> str:
    """Which parts they hide; "" where none does."""
    rows = profile.stadtraeume[profile.stadtraeume["is_alarm"]]
    if rows.empty or not profile.measure.polarity:
        return ""
    hidden = [
        f"{words.stadtraeume[code]} – {de.listing([words.parts[part] for part in parts])}"
        for code, parts in rows["alarm_parts"].items()
    ]
    return f"Die deutlich belasteteren Teile: {'; '.join(hidden)}."


def city_sentence(profile: Profile) -> str:
    """How much the averages of Stadträume hide, for the whole city."""
    eta = profile.city.eta_squared
    if eta is None or city_basis(profile) == "":
        return "Alle Teile haben denselben Wert; es gibt nichts zu verdecken."
    return f"{percent(1 - eta)} der Unterschiede liegen innerhalb der Stadträume."


def city_basis(profile: Profile) -> str:
    """By which measure, and by which other one; "" without differences."""
    theil = profile.city.theil
    if theil is None or theil.within_share is None:
        return ""
    return (
        "Unterschiede zwischen den Stadtteilen, gemessen an der Streuung; nach Theil liegen "
        f"{percent(theil.within_share)} innerhalb. Im Durchschnitt sieht man das nicht."
    )


def rule_sentence(settings: Settings) -> str:
    """The rule for "clearly", in one sentence."""
    rule = settings.rule
    return (
        f"„Deutlich“ heißt: mindestens {de.short(rule.step_sd)} Standardabweichungen der Stadtteile "
        f"vom Wert des Stadtraums entfernt und um mehr als {de.short(rule.least_z)} Standardfehler "
        "vom übrigen Stadtraum (sonst kann es Zufall sein). Unauffällig ist, was weniger als "
        f"{de.short(rule.step_sd)} Standardabweichungen über der Stadt liegt, nach der Seite der "
        "Belastung. Die Grenzen sind Annahmen und lassen sich ändern."
    )


def view_sentence(settings: Settings, polarity: int) -> str:
    """What the chosen number of a Stadtraum means."""
    if not polarity:
        return (
            "Die Kennzahl hat keine Richtung (höher ist weder besser noch schlechter). Darum gibt es "
            "nur den Durchschnitt, keine ungleichheitsscheue Sicht und keine schlechteste Stelle."
        )
    mean = "quadratische" if polarity > 0 else "geometrische"
    return {
        EquityView.AVERAGE: "Durchschnitt: alle Zähler durch alle Nenner des Stadtraums.",
        EquityView.AVERSE: (
            "Ungleichheitsscheu: Stärker belastete Teile zählen mehr (Maß nach Atkinson mit "
            f"ε = {de.short(settings.epsilon)}; bei ε = 1 das {mean} Mittel). Wie viel mehr, ist eine "
            "Wertentscheidung."
        ),
        EquityView.WORST: "Schlechteste Stelle: der Wert des am stärksten belasteten Teils.",
    }[settings.view]


def cautions(profile: Profile, words: Words, statuses: Sequence[str] = ()) -> list[str]:
    """What must be said beside the figures."""
    small = [words.parts[str(part)] for part in profile.parts.index[profile.parts["is_small"]]]
    limit = de.number(profile.settings.small)
    found = [
        MAUP,
        FEW_PARTS,
        f"Kleine Zahl (Zähler unter {limit}): {de.listing(small)}. Ein Fall mehr oder weniger ändert "
        "das Bild."
        if small
        else f"Kleine Zahlen: Kein Zähler liegt unter {limit}.",
    ]
    weak = [de.status_label(status) for status in statuses if de.status_mark(status)]
    return [*found, f"Herkunft der Werte: {de.listing(weak)}."] if weak else found


def probability(p: float) -> str:
    """A pseudo p for a sentence: "p = 0,030", "p < 0,001"."""
    return "p < 0,001" if p < 0.001 else f"p = {de.number(p, 3)}"


def neighbours_sentence(pair_count: int) -> str:
    """Which Stadtteile count as neighbours."""
    return (
        f"Nachbarn sind Stadtteile mit gemeinsamer Grenze ({de.count(pair_count, 'Paar', 'Paare')}, "
        "berechnet aus den Wahlbezirken 2024, nicht aus der gezeichneten Karte), auch über die Elbe; "
        "eine gemeinsame Ecke allein zählt nicht."
    )


def moran_sentence(moran: Moran) -> str:
    """Whether similar Stadtteile lie side by side."""
    if moran.value is None or moran.p is None or moran.expected is None:
        return "Für eine Aussage über Nachbarschaften reichen die Werte nicht."
    if moran.p > ALPHA:
        return "Ein räumliches Muster lässt sich nicht von Zufall trennen."
    side = "Ähnliche" if moran.value > moran.expected else "Verschiedene"
    return f"{side} Stadtteile liegen öfter nebeneinander, als Zufall erklärt."


def moran_basis(moran: Moran) -> str:
    """The measure behind that sentence; "" where there is none."""
    if moran.value is None or moran.p is None or moran.expected is None:
        return ""
    return (
        f"Maß für das Muster der ganzen Stadt: Moran-I = {de.number(moran.value, 2)}, ohne Muster "
        f"{de.number(moran.expected, 2)}, {probability(moran.p)}."
    )


def lisa_sentence(found: pd.DataFrame, *, is_strict: bool) -> str:
    """How many Stadtteile stand out together with their neighbours; `lisa_basis` names them."""
    codes = _standing_out(found, is_strict=is_strict)
    tested = int(found["p"].notna().sum())
    rule = "streng geprüft" if is_strict else "einzeln geprüft"
    if not codes:
        others = len(_standing_out(found, is_strict=False)) if is_strict else 0
        hint = f" (einzeln geprüft: {others})" if others else ""
        return f"Von {tested} Stadtteilen ist, {rule}, keiner auffällig{hint}."
    words = {"HH": CLASS_WORDS["HH"], "NN": CLASS_WORDS["NN"]}
    places = found.loc[codes, "quadrant"].map(lambda key: words.get(key, "gemischt"))
    listed = ", ".join(f"{count} {word}" for word, count in places.value_counts(sort=False).items())
    verb = "ist" if len(codes) == 1 else "sind"
    return f"{len(codes)} von {tested} Stadtteilen {verb}, {rule}, auffällig: {listed}."


def lisa_basis(found: pd.DataFrame, names: Mapping[str, str], *, is_strict: bool) -> str:
    """Which ones, and how many of them chance alone would give."""
    codes = _standing_out(found, is_strict=is_strict)
    how = (
        "Streng geprüft heißt: mit Korrektur für viele Vergleiche (FDR 5 %)."
        if is_strict
        else "Einzeln geprüft heißt: p bis 0,05, ohne Korrektur; etwa "
        f"{de.number(ALPHA * int(found['p'].notna().sum()))} wären allein durch Zufall zu erwarten."
    )
    listed = "; ".join(
        f"{words}: {de.listing([names[code] for code in codes if found.loc[code, 'quadrant'] == key])}"
        for key, words in CLASS_WORDS.items()
        if key and any(found.loc[code, "quadrant"] == key for code in codes)
    )
    return f"{listed[0].upper()}{listed[1:]}. {how}" if listed else how


def _standing_out(found: pd.DataFrame, *, is_strict: bool) -> list[str]:
    column = "is_significant" if is_strict else "is_nominal"
    return [str(code) for code in found.index[found[column]]]
