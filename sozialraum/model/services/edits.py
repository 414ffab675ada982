"""Changes to services: what may be changed to what, and the list as it is after the changes.

The same change serves the playground (nobody else sees it) and the record (kept for good with
source and note); only where it is kept differs. What may be changed and how it is applied stand in one module: a field
nobody can apply must not be allowed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sozialraum.model import typed
from sozialraum.model.services import (
    AGE_ENDS,
    AGE_STARTS,
    CLOSED,
    OPERATIONS,
    PARAGRAPHS,
    ServiceError,
    split,
)
from sozialraum.model.services.protected import Judgement, judge

ADD, CHANGE, MOVE, CLOSE = "add", "change", "move", "close"
KINDS = {ADD: "hinzugefügt", CHANGE: "geändert", MOVE: "verlegt", CLOSE: "geschlossen"}
NUMBERS = {"vzae": 100.0, "capacity": 2000.0}  # field -> largest value
FIELDS = {
    "name": "Name",
    "category_id": "Art",
    "provider": "Träger",
    "paragraphs": "Rechtsgrundlage",
    "street": "Straße und Hausnummer",
    "stadtteil_code": "Stadtteil",
    "stadtraum_code": "Stadtraum",
    "vzae": "VzÄ",
    "capacity": "Plätze",
    "age_from": "Alter von",
    "age_to": "Alter bis",
    "operation": "Zustand",
    "as_of": "Stand der Information",
    "funding_end": "Ende der Förderung",
}
_WORDS = ("name", "provider", "street")
_PLACE = ("street", "stadtteil_code", "stadtraum_code")
_LONGEST = 120
_NEWEST_YEAR = 2100


class AskBackError(ServiceError):
    """The change may be right, but somebody has to say so; the message (German) asks."""


@dataclass(frozen=True)
class Places:
    """What a change may refer to.

    Attributes:
        categories: Ids of categories.
        stadtraeume: Codes of Stadträume.
        stadtteile: Code of a Stadtteil -> codes of the Stadträume it lies in.
    """

    categories: Collection[str]
    stadtraeume: Collection[str]
    stadtteile: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Edit:
    """One change of one service.

    Attributes:
        service_id: Which service; of a new one its new id.
        kind: One of :data:`KINDS`.
        values: Field of :data:`FIELDS` -> new value; None = not known. Numbers are float.
    """

    service_id: str
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Applied:
    """Services after changes.

    Attributes:
        services: The frame given, with the changes, and the columns ``changed`` (the mark, ""
            where nothing changed) and ``change_kind``.
        lost: Changes of services the list does not hold (any more).
    """

    services: pd.DataFrame
    lost: tuple[Edit, ...]


def readable(edit: Edit) -> Edit:
    """The change with every value in its type, whatever it refers to.

    Raises:
        ServiceError: A kind or field nobody knows here, a wrong type, or a text that is no text.
    """
    if edit.kind not in KINDS:
        raise ServiceError(f"Die Art der Änderung „{edit.kind}“ gibt es nicht.")
    unknown = set(edit.values) - set(FIELDS)
    if unknown:
        raise ServiceError(f"Das Feld „{typed.reveal(sorted(unknown)[0])}“ gibt es nicht.")
    values = {name: _clean(name, value) for name, value in edit.values.items()}
    return Edit(edit.service_id, edit.kind, values)


def check(
    edit: Edit,
    places: Places,
    current: Mapping[str, Any] | None = None,
    *,
    is_confirmed: bool = False,
) -> Edit:
    """The change in clean form.

    Args:
        edit: As typed.
        places: What it may refer to.
        current: The service as it is, None for a new one.
        is_confirmed: Somebody said that it is about no protective place.

    Raises:
        AskBackError: A text sounds a little like a protective place, and nobody said it is none.
        ServiceError: It cannot be made; the message names the field and what is allowed.
    """
    values = dict(readable(edit).values)
    if edit.kind == CLOSE:
        values = {**values, "operation": CLOSED}
    if edit.kind == ADD:
        values.setdefault("name", None)
        values.setdefault("category_id", None)
        values.setdefault("operation", "unklar")
    merged = {**{name: _known(value) for name, value in (current or {}).items()}, **values}
    if current is not None and _is_same(values, current):
        raise ServiceError("Es ist nichts geändert: Alle Felder stehen schon so da.")
    _judge_words(values, merged)
    judge_choices(values, places)
    _judge_place(values, merged, places)
    _judge_dates_and_ages(values, merged)
    if not is_confirmed:
        _ask_back(values)
    return Edit(edit.service_id, edit.kind, values)


def _clean(name: str, value: Any) -> Any:
    if value is None or (isinstance(value, float) and value != value):
        return None
    if name in NUMBERS or name in ("age_from", "age_to"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ServiceError(f"{FIELDS[name]}: „{value}“ ist keine Zahl.")
        return float(value)
    if not isinstance(value, str):
        raise ServiceError(f"{FIELDS[name]}: Hier wird ein Text erwartet.")
    try:
        text = typed.clean(value, FIELDS[name], _LONGEST)
    except typed.TypedError as error:
        raise ServiceError(str(error)) from None
    return " ".join(text.split()) or None


def _is_same(values: Mapping[str, Any], current: Mapping[str, Any]) -> bool:
    return all(_known(current.get(name)) == value for name, value in values.items())


def _known(value: Any) -> Any:
    return None if value == "" or (isinstance(value, float) and value != value) else value


def _judge_words(values: Mapping[str, Any], merged: Mapping[str, Any]) -> None:
    if "name" in values and len(values["name"] or "") < 3:
        raise ServiceError("Name: Bitte mindestens drei Zeichen angeben.")
    for name in _WORDS:
        if judge(str(merged.get(name) or "")) is Judgement.PLACE:
            raise ServiceError(
                f"{FIELDS[name]}: Das klingt nach einem Schutzort. Schutzorte werden hier nur für "
                "die Stadt gezählt und nie mit Namen oder Ort eingetragen."
            )


def _ask_back(values: Mapping[str, Any]) -> None:
    for name in _WORDS:
        if judge(str(values.get(name) or "")) is Judgement.NEAR:
            raise AskBackError(
                f"{FIELDS[name]}: „{values[name]}“ könnte ein Schutzort sein. Schutzorte werden hier "
                "nie mit Namen oder Ort eingetragen. Ist es keiner, bestätigen Sie das bitte unten "
                "im Formular und senden es noch einmal."
            )


def judge_choices(values: Mapping[str, Any], places: Places) -> None:
    """Raise ServiceError for a value that refers to nothing of this data release."""
    allowed = {
        "category_id": places.categories,
        "operation": OPERATIONS,
        "stadtraum_code": places.stadtraeume,
        "stadtteil_code": places.stadtteile,
    }
    for name, options in allowed.items():
        value = values.get(name)
        if name in ("category_id", "operation") and name in values and value is None:
            raise ServiceError(f"{FIELDS[name]}: Bitte auswählen.")
        if value is not None and value not in options:
            raise ServiceError(f"{FIELDS[name]}: „{value}“ gibt es nicht.")
    wrong = [part for part in split(values.get("paragraphs")) if part not in PARAGRAPHS]
    if wrong:
        raise ServiceError(
            f"Rechtsgrundlage: „{wrong[0]}“ steht nicht zur Wahl. Möglich sind "
            f"{', '.join(PARAGRAPHS.values())}."
        )


def _judge_place(values: Mapping[str, Any], merged: Mapping[str, Any], places: Places) -> None:
    stadtteil, stadtraum = merged.get("stadtteil_code"), merged.get("stadtraum_code")
    touched = {"stadtteil_code", "stadtraum_code"} & set(values)
    if not touched or not stadtteil:
        return
    around = places.stadtteile[stadtteil]
    if stadtraum not in around:
        words = " oder ".join(f"{int(code)}" for code in sorted(around))
        raise ServiceError(f"Stadtteil: Er liegt in Stadtraum {words}. Bitte beides abstimmen.")


def _judge_dates_and_ages(values: Mapping[str, Any], merged: Mapping[str, Any]) -> None:
    for name, largest in NUMBERS.items():
        value = values.get(name)
        if value is not None and not 0 <= value <= largest:
            raise ServiceError(f"{FIELDS[name]}: bitte zwischen 0 und {largest:.0f}.")
    for name in ("as_of", "funding_end"):
        if values.get(name) is not None:
            _judge_date(name, values[name])
    low, high = merged.get("age_from"), merged.get("age_to")
    for name, limits in (("age_from", AGE_STARTS), ("age_to", AGE_ENDS)):
        if values.get(name) is not None and values[name] not in limits:
            raise ServiceError(
                f"{FIELDS[name]}: bitte eine Grenze der veröffentlichten Altersklassen "
                f"({', '.join(map(str, limits))})."
            )
    if low is not None and high is not None and low > high:
        raise ServiceError("Alter: Der Anfang liegt über dem Ende.")


def _judge_date(name: str, text: str) -> None:
    try:
        # a year, a month or a day
        whole = text + {4: "-01-01", 7: "-01"}.get(len(text), "")
        year = dt.date.fromisoformat(whole).year
    except ValueError:
        year = 0
    if not 1950 <= year <= _NEWEST_YEAR:
        raise ServiceError(f"{FIELDS[name]}: Bitte als TT.MM.JJJJ, MM.JJJJ oder JJJJ angeben.")


def moves(values: Mapping[str, Any]) -> bool:
    """Whether a change says where a service is."""
    return any(name in values for name in _PLACE)


def apply(services: pd.DataFrame, edits: Sequence[Edit], mark: str) -> Applied:
    """The list after changes, made in the order given; the frame itself stays as it is.

    A service that gets another place loses its published point and postcode: they were of the old
    place. A new Stadtraum is also the one it serves, unless it serves several or the city.

    Args:
        services: The frame described in the package, with lat, lon, postcode.
        edits: Changes as :func:`check` returns them.
        mark: What ``changed`` says of changed rows, for instance "Spielwiese".
    """
    marks = [name for name in ("changed", "change_kind") if name not in services]
    services = services.assign(**dict.fromkeys(marks, ""))
    if not edits:
        return Applied(services, ())
    rows = {str(row["service_id"]): dict(row) for row in services.to_dict("records")}
    lost = []
    for edit in edits:
        row = rows.get(edit.service_id)
        if (row is None) != (edit.kind == ADD):
            lost.append(edit)
            continue
        before = _blank(services, edit.service_id) if row is None else row
        rows[edit.service_id] = {
            **_moved(before, edit.values),
            "changed": mark,
            "change_kind": edit.kind,
        }
    frame = pd.DataFrame(list(rows.values()), columns=services.columns)
    return Applied(frame.astype(services.dtypes.to_dict()), tuple(lost))


def _blank(services: pd.DataFrame, service_id: str) -> dict[str, Any]:
    numeric = set(services.select_dtypes("number").columns)
    row = {name: float("nan") if name in numeric else "" for name in services.columns}
    return {**row, "service_id": service_id, "reach": "unbekannt"}


def _moved(row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    changed = {**row}
    for name, value in values.items():
        empty = float("nan") if isinstance(row.get(name), float) else ""
        changed[name] = empty if value is None else value
    is_elsewhere = any(
        name in values and (values[name] or "") != (row.get(name) or "") for name in _PLACE
    )
    if is_elsewhere:
        changed.update(lat=float("nan"), lon=float("nan"), postcode="")
    stadtraum = values.get("stadtraum_code")
    if stadtraum and changed["reach"] in ("stadtraum", "unbekannt"):
        changed.update(serves=stadtraum, reach="stadtraum")
    return changed
