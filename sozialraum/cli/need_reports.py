"""What ``rank`` and ``choose`` write: the same figures as the page Bedarf & Auswahl."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sozialraum.answers.need import TOP, Question
from sozialraum.answers.need_inputs import NeedInputs
from sozialraum.cli.reports import to_json
from sozialraum.model.ranking import INDEX_NAME, order
from sozialraum.model.ranking.choice import Lenses
from sozialraum.model.ranking.index import Index
from sozialraum.model.ranking.inverse import Answer
from sozialraum.model.ranking.smaa import SEED, Acceptability
from sozialraum.text import format as de
from sozialraum.text.need import (
    Asked,
    basis,
    inverse_sentence,
    percent,
    supply_note,
    types_sentence,
)


def _areas(
    index: Index, near: Acceptability, every: Acceptability, inputs: NeedInputs
) -> list[dict[str, Any]]:
    close = order.too_close(index)
    codes = index.panel.codes
    spans = {"near": near.interval(), "every": every.interval()}
    tops = {"near": near.top(TOP), "every": every.top(TOP)}
    found = []
    for code in index.ranked:
        row, place = codes.index(code), every.codes.index(code)
        found.append(
            {
                "code": code,
                "name": inputs.names[code],
                "rank": int(index.ranks[code]),
                "score": index.scores[code],
                "interval_near": spans["near"][place].astype(int),
                "interval_every": spans["every"][place].astype(int),
                "top5_near": tops["near"][place],
                "top5_every": tops["every"][place],
                "too_close_to": [codes[k] for k in np.flatnonzero(close[row])],
                "acceptability": every.shares[place],
            }
        )
    return found


def rank_json(index: Index, near: Acceptability, every: Acceptability, inputs: NeedInputs) -> str:
    """Everything as JSON; shares are 0-1."""
    return to_json(
        {
            "index": INDEX_NAME,
            "plan": index.plan.to_dict(),
            "weights": dict(zip(index.names, index.weights, strict=True)),
            "effective": index.effective,
            "stichtage": {key: inputs.stichtage[key] for key in index.names},
            "directions": {key: index.panel.directions[key] for key in index.names},
            "draws": every.draws,
            "seed": SEED,
            "areas": _areas(index, near, every, inputs),
            "not_computable": index.missing,
            "left_out": index.left_out,
            "double_counted": [
                {"first": first, "second": second, "correlation": value}
                for first, second, value in index.double_counted()
            ],
            "data_hash": inputs.release.data_hash,
        }
    )


def rank_text(index: Index, near: Acceptability, every: Acceptability, inputs: NeedInputs) -> str:
    """The ranking as a table for people."""
    areas = _areas(index, near, every, inputs)
    width = max(len(area["name"]) for area in areas)
    lines = [
        f"{INDEX_NAME}. Höher = mehr Bedarf. {basis(index, inputs.words)}",
        *filter(None, [supply_note(index.names, inputs.words)]),
        f"{'Rang':>4}  {'Stadtraum':<{width}}  {'Index':>6}  {'Spanne':>7}  {'erste 5':>10}  "
        f"{'nahe':>10}  zu nah für eine Rangaussage",
    ]
    for area in areas:
        best, worst = area["interval_every"]
        close = ", ".join(str(int(code)) for code in area["too_close_to"]) or "–"
        lines.append(
            f"{area['rank']:>4}  {area['name']:<{width}}  {de.number(area['score'], 2):>6}  "
            f"{f'{best}–{worst}':>7}  {percent(area['top5_every']):>10}  "
            f"{percent(area['top5_near']):>10}  {close}"
        )
    lines += [
        f"   –  {inputs.names[code]}: k. A. (zu viele Werte fehlen)" for code in index.missing
    ]
    lines.append(
        f"Spanne: Ränge in neun von zehn von {de.number(every.draws)} Gewichtungen; erste 5: in so "
        "vielen aller Gewichtungen, nahe: der Gewichtungen nahe den eigenen."
    )
    return "\n".join(lines)


def choose_json(asked: Question, seen: Mapping[str, Lenses], inputs: NeedInputs) -> str:
    """The inverse question's answers and the lenses as JSON."""
    return to_json(
        {
            "together": _explanation(asked.together),
            "single": {code: _explanation(found) for code, found in asked.single.items()},
            "lenses": {
                typ: {
                    "by_score": found.by_score,
                    "by_smaa": found.by_smaa,
                    "typical": found.typical,
                    "areas": found.table.astype(float).to_dict("index"),
                }
                for typ, found in seen.items()
            },
            "data_hash": inputs.release.data_hash,
        }
    )


def _explanation(asked: Asked) -> dict[str, Any]:
    found = asked.explanation
    return {
        "answer": found.answer.value,
        "margin": found.margin,
        "weights": dict(zip(found.names, found.weights, strict=True)),
        "comparisons": [
            {"chosen": own, "other": other, "lead": lead, "proof": share}
            for (own, other), lead, share in zip(
                found.comparisons, found.leads, found.proof, strict=True
            )
        ],
        "behind_in_everything": found.behind,
        "left_out": found.left_out,
        "sampled": asked.survival.sampled,
        "holds_in": asked.survival.answer,
        "is_proof": asked.is_exact and found.answer is Answer.NO,
    }


def choose_text(asked: Question, seen: Mapping[str, Lenses], inputs: NeedInputs) -> str:
    """The answers for people."""
    names, words = inputs.names, inputs.words
    lines = [f"Alle zusammen: {inverse_sentence(asked.together, words)}"]
    lines += [
        f"{names[code]} allein: {inverse_sentence(one, words)}"
        for code, one in asked.single.items()
    ]
    if len(asked.single) > 1:
        lines.append(types_sentence(asked.single, words))
    for typ, found in seen.items():
        listed = [
            de.listing([names[code] for code in codes])
            for codes in (found.by_score, found.by_smaa, found.typical)
        ]
        lines.append(
            f"Typ {typ}: höchster Index {listed[0]}; am häufigsten vorn {listed[1]}; am typischsten "
            f"{listed[2]}."
        )
    return "\n".join(lines)
