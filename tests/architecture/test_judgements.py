"""No judgement hides in an answer, a page or a command: it is in the register or explained here.

A judgement is a number that decides: a constant, a threshold, a factor, a default. `pictures` only
draws: its numbers are pixels, colours and class limits its legends print.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from .source import ROOT, name, tree
from .test_parameters import REGISTER

FILES = [
    path
    for layer in ("answers", "ui", "cli")
    for path in sorted((ROOT / "sozialraum" / layer).rglob("*.py"))
]
# 0, 1, 2 and what turns units into others: percent, per 1,000, minutes, millions; float noise.
PLAIN = {0, 1, 2, 60, 100, 1000, 10_000, 1_000_000, 1e-9, 1e-12}
LAYOUT_WORDS = {"height", "width", "size", "gap", "max_chars", "maxsize"}  # pixels, letters, memory
# Widths, lengths of texts, and how many lines or names are shown before "und weitere".
LAYOUT_NAMES = re.compile(r"\.\w*(WIDTH|LETTERS|NAMED|ROWS|BYTES|SHOWN|REM)$")
LAYOUT_FILES = {"ui/karte/deckmap.py"}  # where marks go on a map

# Constant -> row and column(s) of the register that say the same.
REGISTERED = {
    "answers.correlation.WEAK": "zusammenhang_schwach_r",
    "answers.correlation.MIDDLE": "zusammenhang_mittel_r",
    "answers.correlation.STRONG": "zusammenhang_stark_r",
    "answers.correlation.MOVED": "ausreisser_r",
    "answers.correlation.LEAST_AREAS": "ausreisser_mindestzahl_count",
    "answers.need.TOP": "rangfolge_vorn_count",
    "answers.release.ENOUGH": "stichtag_gebiete_anteil",
    "ui.szenario.effect_words.UNEXPECTED": "rueckfluss_unerwartet_anteil",
    "cli.sites_question.DETOUR": "umwegfaktor",
    "cli.sites_question.MEAN_SHARE": "standorte_mittlerer_weg_anteil",
}
# Numbers that judge nobody, each with its reason.
_SOME = "how many are shown at once"
_ENDS = "stops of a slider within the register's range"
EXPLAINED = {
    "ui.shell.page.LONG_ANSWER": "letters that two lines hold in the large type",
    "ui.angebote.liste.LONGEST_PLACE": "letters that fit the answer's two lines",
    "answers.class_map.COUNT": "classes of a map; its legend prints them, people choose others",
    "answers.class_limits: 6": "how many limits a map may have",
    "answers.budget.FIRST": "the year after the study: earlier ones have no budget",
    "answers.own_funding_plan._AHEAD": "guards against a mistyped year only; the message says it",
    "answers.findings.RECENT_YEARS": "told on the page beside each note, and both days are printed",
    "answers.comparison.SIMILAR": _SOME,
    "answers.comparison.MOST": _SOME,
    "answers.comparison.LONGEST": "letters that two lines hold",
    "answers.need.SURE": "the usual 95 %, as `compare.SURE`",
    "answers.overview.SINCE": "years a figure looks back; both dates are printed",
    "answers.own_edition: 0.5": "proposes a table; people choose it themselves",
    "answers.own_edition: 3": "months of a quarter",
    "answers.own_funding._ALIKE": "only asks whether two names are one offer; people decide",
    "answers.own_indicator._MOST_DECIMALS": "decimals",
    "answers.own_funding_lines: 0.011": "rounding of a printed sum",
    "answers.own_funding_lines: 3": "headings by which a funding list is known; people can say otherwise",
    "answers.release._READS": "how often something is tried again before a message",
    "answers.kept._MOST": "answers kept in memory",
    "ui.shell.take.PATIENCE_S": "seconds until a page says how far work is",
    "cli.framework._Year": "another year is refused as a mistake",
    "cli.keeping: 14": "days of backups kept unless another number is given",
    "cli.people_table.LARGEST_NUMBER": "a larger number is refused as a mistake",
    "cli.stadtraum: 0.6": "how alike a misspelt name must be to be offered",
    "ui.angebote.bearbeiten: 3": "a slip of a key; people are only asked to look again",
    "ui.angebote.liste.LARGEST_GAPS": _SOME,
    "ui.angebote.radar._DEEPEST": "depth of a colour; the number stands in the cell",
    "ui.bedarf.auswahl.MOST": _SOME,
    "ui.bedarf.auswahl: 0.005": "rounding: less is shown as 0 %",
    "ui.bedarf.klassen.COUNT": "fifths, as the page says",
    "ui.bedarf.klassen: 6": "how far back the first date of a choice lies",
    "ui.bedarf.need.NUMBERS": "stops of the sliders of weights; only their ratio counts",
    "ui.bedarf.need: 25.0": "scale of the sliders of weights; only their ratio counts",
    "ui.bedarf.need_links: 25": "scale of the sliders of weights; only their ratio counts",
    "ui.bedarf.need_words: 4": _SOME,
    "ui.bedarf.speichern.MOST_GROUPS": _SOME,
    "ui.bedarf.speichern: 5": "stops of the sliders of weights; what lies between is said",
    "ui.bedarf.speichern: 5.0": "stops of the sliders of weights; what lies between is said",
    "ui.shell.address._LONGEST": "length of a text",
    "ui.shell.session._MOST_TABS": "begun work kept in memory",
    "ui.shell.session._PROCESS": "a name by chance",
    "ui.shell.data.DATA_DIR": "a place in the folders",
    "ui.shell.data._LOOKS": "how often something is tried again before a message",
    "ui.shell.register.MOST_STEPS": "how fine a slider is",
    "ui.shell.register: 0.01": "decimals",
    "answers.site_words.MOST_IN_LEAD": _SOME,
    "ui.standorte.neue_standorte: 0.1": "decimals of a computing time",
    "ui.standorte.sites.MOST_SITES": "as many as there are Stadträume",
    "ui.standorte.sites_controls.MINUTES": _ENDS,
    "ui.standorte.sites_controls: 20": _ENDS,
    "ui.standorte.sites_controls: 3": _ENDS,
    "ui.standorte.sites_search.PATIENCE_S": "when a progress bar appears",
    "ui.szenario.distribution_words: 3": _SOME,
    "ui.szenario.distribution.UNITS": "multiples of the register's einheit_vzae",
    "ui.szenario.distribution_words._EVEN": "smaller differences are rounded away on screen",
    "ui.szenario.effect_words: 0.01": "decimals",
    "ui.szenario.effect_words: 0.5": "what the words say: rather than not",
    "ui.szenario.papier_text: 40": "length of a text",
    "ui.szenario.papier: 8": "longer tables stay folded",
    "ui.szenario.planning_edit.BUDGET_STEPS": _ENDS,
    "ui.szenario.planning_edit.COORDINATION_STEPS": _ENDS,
    "ui.szenario.planning_edit.KIFAZ_STEPS": _ENDS,
    "ui.szenario.saved_comparison.LEAST_EUR": "float noise",
    "ui.vergleich.comparison.CHART_LIMIT": _SOME,
    "ui.vergleich.tabelle.COLUMNS": _SOME,
    "ui.vielfalt.eigene_auswahl.LIMIT": _SOME,
    "ui.vielfalt.eigene_auswahl: 0.5": "rounding: whole people agree",
}


def _numbers(part: ast.AST) -> Iterator[float]:
    """Numbers a piece of code holds that are not `PLAIN`, without arguments of layout."""
    if isinstance(part, ast.keyword) and part.arg in LAYOUT_WORDS:
        return
    is_number = isinstance(part, ast.Constant) and type(part.value) in (int, float)
    if is_number and part.value not in PLAIN:
        yield part.value
    for child in ast.iter_child_nodes(part):
        yield from _numbers(child)


def _own(node: ast.AST) -> list[ast.expr]:
    """The parts of code that decide: operands, and defaults of arguments and fields."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.arguments):
        return [one for one in (*node.defaults, *node.kw_defaults) if one is not None]
    if isinstance(node, ast.keyword) and node.arg == "default":
        return [node.value]
    if isinstance(node, ast.ClassDef):
        return [one.value for one in node.body if isinstance(one, ast.AnnAssign) and one.value]
    return []


def _without_layout(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg in LAYOUT_WORDS):
            yield from _without_layout(child)


def _judgements(path: Path) -> Iterator[str]:
    """ "answers.need.TOP" for a constant, "answers.need: 0.5" for a number within the code."""
    module = ".".join(path.relative_to(ROOT / "sozialraum").with_suffix("").parts)
    for part in tree(path).body:
        if isinstance(part, ast.Assign | ast.AnnAssign) and part.value is not None:
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            if any(_numbers(part.value)):
                names = [node for one in targets for node in ast.walk(one)]
                yield from (f"{module}.{one.id}" for one in names if isinstance(one, ast.Name))
            continue
        for node in _without_layout(part):
            for own in _own(node):
                bare = own.operand if isinstance(own, ast.UnaryOp) else own
                if isinstance(bare, ast.Constant):
                    yield from (f"{module}: {number}" for number in _numbers(bare))


def found() -> set[str]:
    files = [one for one in FILES if name(one).removeprefix("sozialraum/") not in LAYOUT_FILES]
    every = {one for path in files for one in _judgements(path)}
    return {one for one in every if not LAYOUT_NAMES.search(one)}


def test_every_judgement_is_registered_or_explained() -> None:
    assert sorted(found() - REGISTERED.keys() - EXPLAINED.keys()) == []


def test_no_entry_here_has_outlived_its_number() -> None:
    assert sorted((REGISTERED.keys() | EXPLAINED.keys()) - found()) == []


def test_a_registered_judgement_is_the_registers() -> None:
    held = {}
    for constant, row in REGISTERED.items():
        module, attribute = constant.rsplit(".", 1)
        held[row] = getattr(importlib.import_module(f"sozialraum.{module}"), attribute)
    assert held == {row: REGISTER.loc[row, "default"] for row in held}
