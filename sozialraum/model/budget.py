"""The Aktionsbudget's ledger of one Stadtraum and year: whole cents, and nothing is overwritten.

A ledger is a list of lines numbered 1, 2, 3 ... What they say together is folded anew each time::

    available = granted + left          granted = committed + paid

with ``left >= 0`` and ``committed >= 0`` always: nobody grants more than there is, or pays more than
was granted. A mistake is taken back by a line that names the one it reverses; both stay.
The study of 2017 (Sozialräumliches Aktionsbudget) names the purpose, no amount and no procedure. Lines,
their rules and the fold stand in one module: each rule is one sentence about the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

import pandas as pd

from sozialraum.model.allocation.result import allocate, shares
from sozialraum.model.errors import PlanningError

ALLOT, ASK, GRANT, REJECT = "allot", "ask", "grant", "reject"
PAY, GIVE_BACK, RESULT, REVERSE = "pay", "give_back", "result", "reverse"
KINDS = MappingProxyType(
    {
        ALLOT: "Zuteilung",
        ASK: "Antrag",
        GRANT: "Bewilligung",
        REJECT: "Ablehnung",
        PAY: "Zahlung",
        GIVE_BACK: "Nicht gebraucht",
        RESULT: "Ergebnis",
        REVERSE: "Gegenbuchung",
    }
)
WITHOUT_AMOUNT = (REJECT, RESULT, REVERSE)
_MOST_CENTS = 100_000_000 * 100  # a larger amount is refused as a mistake


class BudgetError(PlanningError):
    """A line that cannot be booked; the message (German) says why and what is possible."""


@dataclass(frozen=True)
class Line:
    """One line of a ledger.

    Attributes:
        number: 1, 2, ... in its ledger.
        kind: Key of `KINDS`.
        cents: Above 0; of `ALLOT` also below (less money than announced); 0 for `WITHOUT_AMOUNT`.
        project: Id of the undertaking, "" for `ALLOT`.
        reverses: Number of the line a `REVERSE` takes back, else 0.
        text: Title of an `ASK`, reason or result in a sentence otherwise.
        need: Of an `ASK`: the need it answers.
        criteria: Of an `ASK`: the criteria it was checked against and meets.
        author: "" = not given.
        made_at: ISO time, UTC.
    """

    number: int
    kind: str
    cents: int = 0
    project: str = ""
    reverses: int = 0
    text: str = ""
    need: str = ""
    criteria: tuple[str, ...] = ()
    author: str = ""
    made_at: str = ""


@dataclass(frozen=True)
class Account:
    """Sums of one or several ledgers in cents; ``asked`` is open: neither granted nor rejected."""

    available: int = 0
    granted: int = 0
    paid: int = 0
    asked: int = 0

    @property
    def left(self) -> int:
        """What may still be granted."""
        return self.available - self.granted

    @property
    def committed(self) -> int:
        """Granted and not paid yet."""
        return self.granted - self.paid

    def __add__(self, other: Account) -> Account:
        """Both together."""
        return Account(
            self.available + other.available,
            self.granted + other.granted,
            self.paid + other.paid,
            self.asked + other.asked,
        )


@dataclass(frozen=True)
class Project:
    """One undertaking: what was asked and what became of it; amounts in cents."""

    id: str
    title: str
    need: str
    criteria: tuple[str, ...]
    asked: int
    granted: int = 0
    paid: int = 0
    is_rejected: bool = False
    results: tuple[str, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return not self.is_rejected and self.granted == 0 and self.paid == 0

    @property
    def state(self) -> str:
        """German: where it stands."""
        if self.is_rejected:
            return "abgelehnt"
        if self.granted == 0:
            return "offen"
        return "ausgezahlt" if self.paid == self.granted else "bewilligt"


def cents(amount: Decimal) -> int:
    """An amount in euros as whole cents.

    Raises:
        BudgetError: Parts of a cent, or more than 100 million EUR.
    """
    found = amount * 100
    if found != int(found):
        raise BudgetError("Betrag: Erlaubt sind höchstens zwei Stellen nach dem Komma.")
    if abs(found) > _MOST_CENTS:
        raise BudgetError("Betrag: Erlaubt sind höchstens 100 Millionen €.")
    return int(found)


def in_force(lines: Sequence[Line]) -> list[Line]:
    """The lines that count: neither reversed nor reversing."""
    gone = {line.reverses for line in lines if line.kind == REVERSE}
    return [line for line in lines if line.kind != REVERSE and line.number not in gone]


def projects(lines: Sequence[Line]) -> dict[str, Project]:
    """All undertakings whose application is in force, by id, in the order they were asked for."""
    own: dict[str, list[Line]] = {}
    for line in in_force(lines):
        own.setdefault(line.project, []).append(line)
    return {
        one.project: _project(one, group)
        for key, group in own.items()
        for one in group
        if key and one.kind == ASK
    }


def _project(ask: Line, own: list[Line]) -> Project:
    return Project(
        ask.project,
        ask.text,
        ask.need,
        ask.criteria,
        ask.cents,
        _sum(own, GRANT) - _sum(own, GIVE_BACK),
        _sum(own, PAY),
        any(line.kind == REJECT for line in own),
        tuple(line.text for line in own if line.kind == RESULT),
    )


def _sum(lines: Sequence[Line], kind: str) -> int:
    return sum(line.cents for line in lines if line.kind == kind)


def account(lines: Sequence[Line]) -> Account:
    """The sums of one ledger."""
    held = in_force(lines)
    return Account(
        _sum(held, ALLOT),
        _sum(held, GRANT) - _sum(held, GIVE_BACK),
        _sum(held, PAY),
        sum(one.asked for one in projects(lines).values() if one.is_open),
    )


def booked(lines: Sequence[Line], new: Line) -> list[Line]:
    """The ledger with one more line.

    Raises:
        BudgetError: The line is none, or the sums would not close any more.
    """
    _refuse_odd(lines, new)
    found = [*lines, new]
    _refuse_unsound(found)
    return found


def _refuse_odd(lines: Sequence[Line], new: Line) -> None:
    """What can be said of a line by itself, and of what it points at."""
    if new.kind not in KINDS or new.number != len(lines) + 1:
        raise BudgetError("Diese Art von Buchung gibt es nicht, oder ihre Nummer ist vergeben.")
    if new.kind == REVERSE:
        _refuse_reversal(lines, new)
        return
    has_amount = new.kind not in WITHOUT_AMOUNT
    is_possible = new.cents > 0 or (new.kind == ALLOT and new.cents != 0)
    if has_amount != bool(new.cents) or (has_amount and not is_possible):
        raise BudgetError("Betrag: Erlaubt sind Beträge über 0 €.")
    if abs(new.cents) > _MOST_CENTS:
        raise BudgetError("Betrag: Erlaubt sind höchstens 100 Millionen €.")
    if (new.kind == ALLOT) != (new.project == ""):
        raise BudgetError("Bitte wählen Sie das Vorhaben, um das es geht.")
    known = {line.project for line in lines if line.kind == ASK}
    if new.kind == ASK and new.project in known:
        raise BudgetError("Dieses Vorhaben ist schon beantragt.")
    if new.kind not in (ALLOT, ASK) and new.project not in known:
        raise BudgetError("Dieses Vorhaben ist in diesem Budget nicht beantragt.")
    if new.kind in (ASK, REJECT, RESULT) and not new.text.strip():
        missing = {ASK: "Vorhaben", REJECT: "Begründung", RESULT: "Ergebnis"}[new.kind]
        raise BudgetError(f"{missing}: Bitte schreiben Sie einen Satz.")


def _refuse_reversal(lines: Sequence[Line], new: Line) -> None:
    target = next((line for line in lines if line.number == new.reverses), None)
    if target is None or target.kind == REVERSE:
        raise BudgetError(
            "Zurücknehmen lässt sich nur eine Buchung dieses Stadtraums und Jahres, keine "
            "Gegenbuchung. Buchen Sie sie stattdessen neu."
        )
    if target not in in_force(lines):
        raise BudgetError(f"Die Buchung Nr. {target.number} ist schon zurückgenommen.")
    if (new.cents, new.project) != (0, target.project):
        raise BudgetError("Eine Gegenbuchung nimmt genau die genannte Buchung zurück.")
    if not new.text.strip():
        raise BudgetError("Begründung: Bitte schreiben Sie, warum Sie die Buchung zurücknehmen.")


def _refuse_unsound(lines: Sequence[Line]) -> None:
    """What must hold of the whole, whatever the last line was."""
    held, found = in_force(lines), projects(lines)
    lost = next((line for line in held if line.project and line.project not in found), None)
    if lost is not None:
        raise BudgetError(
            f"Zu „{KINDS[lost.kind]}“ (Nr. {lost.number}) gehört dann kein Antrag mehr. Bitte nehmen "
            "Sie zuerst zurück, was nach dem Antrag gebucht wurde."
        )
    last = found.get(lines[-1].project)
    if last is not None:  # a line changes no other undertaking
        _refuse_unsound_project(last, held)
    sums = account(lines)
    if sums.left < 0:
        raise BudgetError(
            f"Das Budget reicht nicht: {euros(sums.granted)} wären bewilligt, verfügbar sind "
            f"{euros(sums.available)}. Es fehlen {euros(-sums.left)}."
        )


def _refuse_unsound_project(one: Project, held: Sequence[Line]) -> None:
    own = [line for line in held if line.project == one.id]
    if one.is_rejected and any(line.kind in (GRANT, PAY, RESULT) for line in own):
        raise BudgetError(f"„{one.title}“ kann nicht zugleich abgelehnt und bewilligt sein.")
    if one.is_rejected and sum(line.kind == REJECT for line in own) > 1:
        raise BudgetError(f"„{one.title}“ ist schon abgelehnt.")
    if one.granted > one.asked:
        raise BudgetError(
            f"„{one.title}“: {euros(one.granted)} wären bewilligt, beantragt sind "
            f"{euros(one.asked)}."
        )
    if one.paid > one.granted:
        raise BudgetError(
            f"„{one.title}“: {euros(one.paid)} wären gezahlt, bewilligt sind "
            f"{euros(max(one.granted, 0))}."
        )
    if one.results and not one.granted:
        raise BudgetError(f"„{one.title}“: Ein Ergebnis gibt es erst nach einer Bewilligung.")


def euros(amount: int) -> str:
    """Cents as people read them: "1.234,50 €"; exact, for no float is in between."""
    sign = "−" if amount < 0 else ""
    whole, part = divmod(abs(amount), 100)
    return f"{sign}{whole:,}".replace(",", ".") + f",{part:02d} €"


def distribute(total: int, need: pd.Series, beta: float, unit: int) -> pd.Series:
    """Cents for each area, index = code: the allocation of posts, with money.

    Args:
        total: Cents; what is no whole number of units stays undistributed.
        need: Not negative, index = code; only the proportions count.
        beta: Base share (Sockelanteil), 0-1; 1 = the same for all.
        unit: Smallest step in cents.

    Raises:
        AllocationError: Need or total cannot be handed out.
    """
    claims = shares(need, beta)
    found = allocate(claims, total // unit * unit, unit=unit)
    return found.amounts.astype("int64")
