"""The planning paper (Beschlussvorlage) as a Word file."""

from __future__ import annotations

from dataclasses import replace

from sozialraum.answers import paper as answers
from sozialraum.documents import office
from sozialraum.documents.document import Document, Report, Request, finished, origin, proceed
from sozialraum.documents.leading_back import link, qr
from sozialraum.documents.tables import clean_text
from sozialraum.documents.word import Word
from sozialraum.model.paper import Paper
from sozialraum.model.scenario.link import encode
from sozialraum.store import papers, scenario_files, weightings
from sozialraum.store.identity import is_id
from sozialraum.text import format as de

_QR_MM = 30


def paper_of(request: Request) -> Paper:
    """The saved paper that is asked for, or a new one of scenario, weighting and selection.

    Raises:
        PlanningError: One of them cannot be read.
    """
    if request.paper:
        return papers.read_text(request.paper)
    chosen = request.selection
    if not chosen and request.stadtraum in request.release.counted["stadtraum"]:
        chosen = (request.stadtraum,)
    scenario = scenario_files.read_text(request.scenario) if request.scenario else None
    return Paper(
        name="Planungspapier" if scenario is None else scenario.name,
        scenario=scenario,
        weighting=weightings.read_text(request.weighting) if request.weighting else None,
        chosen=chosen,
    )


def make(request: Request, report: Report) -> Document:
    """The paper on the request's release."""
    proceed(report, 0.1, "Zahlen")
    paper = paper_of(request)
    draft = answers.draft(request.release, paper)
    proceed(report, 0.5, "Text")
    words = Word()
    release = request.release
    words.title(
        clean_text(paper.name),
        [
            f"Planungspapier, Entwurf vom {de.date(request.day)}",
            *([f"Von: {clean_text(paper.author)}"] if paper.author else []),
        ],
    )
    _write_changes(words, draft)
    for number, chapter in enumerate(draft.chapters, start=1):
        words.heading(f"{number} {chapter.title}")
        for block in chapter.blocks:
            is_own = block.key in paper.texts
            words.text(draft.words(block), is_open=block.is_open and not is_own)
            if block.table is not None:
                words.table(block.table)
            _write_remarks(words, draft, block)
    saved = request.paper_name if is_id(request.paper_name) else ""
    is_loose = bool(request.paper and not request.paper_name)  # no command makes it again
    plan = encode(paper.scenario.scenario) if paper.scenario and not saved else ""
    live = link(request, "szenario", {"ansicht": "papier", "papier": saved, "plan": plan})
    used = sorted({key.rpartition(".")[0] for key in draft.figures} & set(release.indicators))
    weighed = [] if paper.weighting is None else list(paper.weighting.plan.weights())
    held = origin(request, [*used, *weighed], live=live, what=[paper.name], level="stadtraum")
    held.pop("Quellen", None)  # the last chapter lists them
    if is_loose:
        held["Noch einmal erstellen"] = (
            "nur aus dem gespeicherten Papier; dieser Stand war nicht gespeichert."
        )
    words.heading("Herkunft dieses Dokuments", 2)
    words.text("\n".join(office.origin_lines(held)))
    code = qr(live, "png")
    if code:
        words.picture(code, f"QR-Code mit der Adresse {live}", width_mm=_QR_MM)
    words.footer(f"{office.PROGRAM} · Datenstand {de.date(release.release.data_stand)} · Entwurf")
    data = words.data(request.day, title=paper.name, subject="Planungspapier", author=paper.author)
    return finished(request, data, paper.name)


def _write_changes(words: Word, draft: answers.Draft) -> None:
    """What changed since the paper was kept, before everything else: it has to be checked."""
    if not draft.changes:
        return
    words.heading("Zu prüfen: Zahlen, die sich seit dem Speichern geändert haben")
    words.table(draft.change_table)
    for key, changes in draft.stale_texts.items():
        labels = [one.figure.label for one in changes]
        words.text(
            f"Von Hand geschriebener Text in „{draft.title_of(key)}“ nennt vielleicht alte Zahlen: "
            f"{de.listing(labels)}.",
            is_open=True,
        )


def _write_remarks(words: Word, draft: answers.Draft, block: answers.Block) -> None:
    changed = {one.figure.key: one for one in draft.stale_remarks}
    for key in block.figures:
        remark = draft.paper.remarks.get(key)
        if not remark:
            continue
        figure = draft.figures[key]
        words.text(f"Anmerkung zu {figure.label} ({figure.text}): {remark}", is_remark=True)
        if key in changed:
            old = figure.words(changed[key].then)
            words.text(f"Zu prüfen: Beim Speichern war die Zahl {old}.", is_open=True)


def kept(draft: answers.Draft, data_hash: str, code_version: str) -> Paper:
    """The paper as it is to be kept: with today's numbers."""
    return replace(
        draft.paper, figures=draft.values, data_hash=data_hash, code_version=code_version
    )
