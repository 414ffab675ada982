"""Every planning number in the code has its row in the register, with the very same value."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from types import ModuleType

import pandas as pd

from sozialraum.model.allocation import units
from sozialraum.model.costs import paths
from sozialraum.model.measures import compare, supply
from sozialraum.model.prevention import offset
from sozialraum.model.ranking import index
from sozialraum.model.scenario import ledger, need_presets, presets, register, state
from sozialraum.model.scenario.fields import PLAN_FIELDS, SCENARIO_FIELDS
from sozialraum.model.scenario.state import Scenario
from sozialraum.model.sites import distances, equity, provision
from sozialraum.ui.szenario import planning_edit

from .source import ROOT, name, tree

smaa = importlib.import_module("sozialraum.model.ranking.smaa")  # the package has a function smaa

REGISTER = pd.read_csv(ROOT / "data" / "parameter.csv").set_index("parameter_id")
MODEL_FILES = sorted((ROOT / "sozialraum" / "model").rglob("*.py"))

# Constant -> what the register must say: (row, column) per number.
REGISTERED = {
    "state.KIFAZ_VZAE": ("szenario_kifaz_vzae", "minimum", "maximum"),
    "state.KIFAZ_VZAE_RAHMEN": ("kifaz_vzae", "minimum", "maximum"),
    "state.KOORDINATION_VZAE": ("koordination_je_kifaz_vzae", "minimum", "maximum"),
    "state.KOORDINATION_VZAE_RAHMEN": ("koordination_je_kifaz_vzae", "default"),
    "state.AKTIONSBUDGET_EUR": ("aktionsbudget_eur", "minimum", "maximum"),
    "state.OUTSIDE_VZAE": ("szenario_ausserhalb_vzae", "minimum", "maximum"),
    "state.RENT_EUR": ("szenario_miete_eur", "minimum", "maximum"),
    "state.BUDGET_CAP_EUR": ("szenario_budget_eur", "minimum", "maximum"),
    "state.OFFERS_CHANGE_VZAE": ("szenario_angebote_vzae", "minimum", "maximum"),
    "state.GAMMA": ("gamma", "minimum", "maximum"),
    "state.YEARS": ("szenario_jahr", "minimum", "maximum"),
    "presets.DEFAULT_AKTIONSBUDGET_EUR": ("aktionsbudget_eur", "default"),
    "presets.ETAT_EUR": ("stadtraumetat_eur", "default"),
    "presets.CUT_2025_VZAE": ("kuerzung_vzae", "default"),
    "need_presets.KOELN_COUNT": ("koeln_anzahl", "default"),
    "paths.YEAR_COUNT": ("planungszeitraum_jahre", "minimum", "maximum"),
    "units.QUARTER_VZAE": ("einheit_vzae", "default"),
    "offset.DETECTION_YEARS": ("entdeckungseffekt_jahre", "default"),
    "compare.ABOUT_SHARE": ("etwa_gleich_anteil", "default"),
    "compare.ABOUT_SD": ("etwa_gleich_sd", "default"),
    "supply.NEUTRAL_BAND": ("versorgung_mittelfeld_sd", "default"),
    "smaa.CONCENTRATION": ("smaa_konzentration", "default"),
    "index.DOUBLE_COUNTING": ("doppelzaehlung_korrelation", "default"),
    "distances.DETOUR": ("umwegfaktor", "default"),
    "distances.DETOUR_RANGE": ("umwegfaktor", "minimum", "maximum"),
    "distances.WITHIN_MINUTES": ("fussweg_minuten", "default"),
    "distances.WALKING_KMH": ("gehtempo_kmh", "default"),
    "distances.WALKING_RANGE": ("gehtempo_kmh", "minimum", "maximum"),
    "provision.STEP_WEIGHTS": ("e2sfca_gewicht", "maximum", "default", "minimum"),
    "equity.WORST_SHARE": ("schlecht_versorgte_anteil", "default"),
}
MODULES = {
    module.__name__.rsplit(".", 1)[-1]: module
    for module in (
        *(state, presets, need_presets, paths, units, offset, supply, smaa, index),
        *(distances, provision, equity, compare),
    )
}
# Numbers that plan nothing, each with its reason.
TECHNICAL = {
    "personnel.PAY_STEPS": "rows of the pay table; ends and default are held below",
    "personnel.NOVEMBER": "a position in a list of months",
    "age_groups.OPEN_AGE": "the published age classes end here",
    "rates.PER": "posts are given per 1,000 people",
    "projection.STEP_YEARS": "width of the published age classes",
    "risk.DEFAULT_SEED": "makes random draws repeatable",
    "sobol.DEFAULT_ROW_COUNT": "precision of a computed index, not its place",
    "risk.DEFAULT_DRAW_COUNT": "precision of a computed interval, not its place",
    "breaks.TOLERANCE": "when two class limits on a map count as the same",
    "classing.FEWEST": "how many classes a map may have",
    "classing.MOST": "how many classes a map may have",
    "classing.MISSING": "a mark, not a number",
    "classing.ZERO": "a mark, not a number",
    "profile.LEAST_PARTS": "below it a coefficient says nothing; no planning value",
    "spatial.PERMUTATIONS": "precision of a probability, not its place",
    "spatial.SEED": "makes random draws repeatable",
    "spatial.ALPHA": "the usual level of a test, printed beside its result",
    "services.AGE_STARTS": "the published age classes begin here",
    "services.AGE_ENDS": "the published age classes end here",
    "ratios.PLACED_SHARE": "from where on a ratio is shown at all; changes no ratio",
    "smaa.DRAWS": "precision of a computed share, not its place",
    "smaa.SEED": "makes random draws repeatable",
    "compare.FAR": "the unit itself, one standard deviation; the sentence and its note say it",
    "compare.SURE": "quantile of the normal distribution for the usual 95 %",
    "plan.LARGEST_WEIGHT": "weights are shares of their sum; any bound will do",
    "survival.DRAWS": "precision of a computed share, not its place",
    "inverse.ROUNDING": "float noise",
    "covering.SECONDS": "how long a solver may take",
    "covering.TOLERANCE_M": "float noise",
    "distances.LONGEST_WAY": "a longer walk is refused as a mistake",
    "distances.MOST_PAIRS": "what fits into memory; more is refused",
    "walkways.FAR_M": "farther from every street a place is named as hardly on the network",
    "walkways.LEAST_JOINED": "lines that hang together less are refused as no network",
    "addresses.MOST_CANDIDATES": "how many are shown at once",
    "addresses._SAME_HOUSE_M": "entrances farther apart are asked about, not taken",
    "addresses._SHORT_STREET_M": "of a longer street no middle is taken for a place",
    "addresses._FAR_M": "a house farther from its Stadtteil is asked about, not taken",
    "plausible.AROUND": "a place outside is refused as a mistake",
    "problem.SMALLEST_WEIGHT": "less demand is refused as a mistake",
    "problem.LARGEST_WEIGHT": "more demand is refused as a mistake",
    "question.LONGEST_SECONDS": "how long a solver may take",
    "p_median.LARGEST_EXACT": "up to which size the optimum itself is proven; the gap is shown",
    "p_median.LARGE_GOAL": "gap that is enough beyond; it is shown",
    "solution.PROVEN": "float noise",
    "history.LIMIT": "how many steps back are kept",
    "link.LONGEST": "length of a text",
    "document.RATIONALE_LETTERS": "length of a text",
    **dict.fromkeys(
        (f"typed.{one}_LETTERS" for one in ("NAME", "AUTHOR", "NOTE")), "length of a text"
    ),
    **dict.fromkeys((f"paper.{one}_LETTERS" for one in ("TEXT", "REMARK")), "length of a text"),
    "frozen.CENTS": "decimals of a stored result",
    "frozen.RATIO_DECIMALS": "decimals of a stored result",
    **dict.fromkeys(
        (f"kept_document.{one}_LETTERS" for one in ("SHOWN", "KEY", "HASH", "VERSION", "TIME")),
        "length of a text",
    ),
    "kept_document.LONGEST": "digits without end would bury a message",
    "fields.LONGEST_WORD": "length of a text",
    "comparison.FEWEST": "how many scenarios stand side by side",
    "comparison.MOST": "how many scenarios stand side by side",
    "methods.TOLERANCE": "float noise",
    "methods.REMAINDER_DIGITS": "float noise",
    "methods._FIRST_DIVISOR": "float noise",
    "fachkraeftebemessung._SHOWN": "smaller changes are rounded away on screen",
    "swap._BEYOND": "how far past a tie a change goes; printed values are rounded more",
    "swap._FARTHEST": "where the search for a change ends, in standard deviations",
    "edits._NEWEST_YEAR": "a later year is refused as a mistake",
    "protected._SIMILAR": "how nearly a word must name a protected place to count as misspelt",
    "cover_bound._SHORTER": "how a solver searches; its gap is shown",
    "covering._TIME_UP": "a solver's own code",
    "distances._BEYOND_M": "a place outside is refused as a mistake",
    "interchange._SHAKES": "how a solver searches; its gap is shown",
    "lagrange._MEMORY": "how a solver searches; its gap is shown",
    "selection._FREE": "a mark, not a number",
    **dict.fromkeys(
        (f"distances.{one}" for one in ("_A", "_F", "_K0", "_EAST0", "_LON0")),
        "the published map projection",
    ),
}
# Private: lengths of texts, sizes of memory, steps of a search, float noise.
TECHNICAL_NAMES = re.compile(
    r"\._\w*(LETTERS|LONGEST|LARGEST|LIMIT|MOST|STEPS?|PATIENCE|CELLS|DRAWS|DIGITS|FLAG"
    r"|NOISE|ROUNDING|TOLERANCE|PRECISION|SMALLEST)"
)


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.Tuple | ast.List):
        return bool(node.elts) and all(map(_is_number, node.elts))
    if isinstance(node, ast.BinOp):
        return _is_number(node.left) and _is_number(node.right)
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _constants(path: Path) -> list[str]:
    """Numeric constants of a module, private ones too: "state.GAMMA"."""
    found = []
    for node in tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        if targets and node.value is not None and _is_number(node.value):
            names = [node for target in targets for node in ast.walk(target)]
            found += [node.id for node in names if isinstance(node, ast.Name)]
    place = path.parent.name if path.stem == "__init__" else path.stem
    return [
        one
        for one in (f"{place}.{constant}" for constant in found)
        if not TECHNICAL_NAMES.search(one)
    ]


FOUND = [constant for path in MODEL_FILES for constant in _constants(path)]


def test_every_number_of_the_model_is_registered_or_explained() -> None:
    assert sorted(set(FOUND) - REGISTERED.keys() - TECHNICAL.keys()) == []


def test_no_entry_here_has_outlived_its_constant() -> None:
    assert sorted((REGISTERED.keys() | TECHNICAL.keys()) - set(FOUND)) == []


def test_a_registered_number_is_the_registers() -> None:
    others = {}
    for constant, (row, *columns) in REGISTERED.items():
        module, attribute = constant.split(".")
        value = getattr(MODULES[module], attribute)
        numbers = value if isinstance(value, tuple) else (value,)
        registered = tuple(REGISTER.loc[row, column] for column in columns)
        if numbers != registered:
            others[constant] = (numbers, registered)
    assert others == {}


def test_every_parameter_a_module_names_has_a_row() -> None:
    wanted = {
        (name(path), parameter)
        for path in MODEL_FILES
        for parameter in getattr(_module(path), "PARAMETER_IDS", ())
    }
    assert wanted
    assert {(file, one) for file, one in wanted if one not in REGISTER.index} == set()


def _module(path: Path) -> ModuleType:
    return importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def test_every_field_of_a_scenario_with_a_span_has_its_row() -> None:
    for field in (*SCENARIO_FIELDS, *PLAN_FIELDS):
        if field.kind == "word":
            continue
        row = REGISTER.loc[register.BOUND_IDS[field.name]]
        assert row["minimum"] <= row["default"] <= row["maximum"], field.name
        assert row["grade"] in "ABCD", field.name
        assert len(row["source_text"]) > 3, field.name


def test_a_new_scenario_starts_with_the_registers_defaults() -> None:
    fields = ("year", "pay_step", "gamma", "rent_eur", "outside_vzae", "offers_change_vzae")
    started = {field: getattr(Scenario(), field) for field in fields}
    assert started == {f: REGISTER.loc[register.BOUND_IDS[f], "default"] for f in fields}


def test_every_row_that_speaks_for_a_value_exists() -> None:
    fields = {field.name for field in (*SCENARIO_FIELDS, *PLAN_FIELDS)}
    assert register.BOUND_IDS.keys() | register.EVIDENCE_IDS.keys() <= fields
    for field in fields:
        assert set(register.parameter_ids(field)) <= set(REGISTER.index)


def test_steps_of_pay_end_where_the_register_says() -> None:
    row = REGISTER.loc["szenario_entgeltstufe"]
    assert (row["minimum"], row["maximum"]) == (2, 5)
    assert tuple(range(int(row["minimum"]), int(row["maximum"]) + 1)) == state.PAY_STEPS


def test_the_sliders_ends_are_the_registers() -> None:
    kifaz = REGISTER.loc["szenario_kifaz_vzae"]
    assert planning_edit.KIFAZ_STEPS[0] == 0.0  # no KiFaZ
    assert planning_edit.KIFAZ_STEPS[1] == kifaz["minimum"]
    assert planning_edit.KIFAZ_STEPS[-1] == kifaz["maximum"] == ledger.VZAE[1]
    part = REGISTER.loc["koordination_je_kifaz_vzae"]
    assert planning_edit.COORDINATION_STEPS[0] == part["minimum"]
    assert planning_edit.COORDINATION_STEPS[-1] == part["maximum"]
    money = REGISTER.loc["aktionsbudget_eur"]
    assert planning_edit.BUDGET_STEPS[0] == money["minimum"]
    assert planning_edit.BUDGET_STEPS[-1] == money["maximum"]


def test_the_councils_decision_is_the_registers() -> None:
    found = presets.PRESETS["ratsbeschluss_2018"]
    part = REGISTER.loc["koordination_je_stadtraum_vzae", "default"]
    assert {plan.koordination_vzae for plan in found.plans} == {part}
    places = REGISTER.loc["ratsbeschluss_ortschaften_count", "default"]
    assert found.outside_vzae == part * places
    assert found.budget_cap_eur == REGISTER.loc["ratsbeschluss_budget_eur", "default"]
