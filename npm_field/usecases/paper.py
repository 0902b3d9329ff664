"""Paper: slips transcribed from code pads, the paper then destroyed, and codes voided that others may have seen.

Each slip becomes a partial or oral-only record with the code that stands on it, and a paper item that waits to be
destroyed (workflow 3.5, 3.6; R028, R032).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes, paper
from npm_field.domain.codes import CodeType, type_of
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import INTERVIEW, PAPER_ITEM
from npm_field.domain.kinds.paper import ON_PAPER
from npm_field.domain.modes import Mode
from npm_field.errors import BadPaperLineError
from npm_field.usecases import adding, capture, known_plan, records, writing
from npm_field.usecases.adding import Added, Document
from storage import drafts, pools, revisions
from storage import slips as slip_rows
from storage.drafts import Draft
from storage.slips import Label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from npm_field.usecases.seat import Seat

REISSUED: Final = (CodeType.PERSON, CodeType.STAFF, CodeType.ACTOR, CodeType.AREA)
"""Codes that get another in their place. A V word means nothing without the plan, so it is voided and stays."""
EXPOSED: Final = "exposed"
TRANSCRIBED, DESTROYED = "transcribed", "destroyed"
OPEN_STATES: Final = frozenset({"kept", TRANSCRIBED})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A piece of paper that is still there: its record and the codes on it."""

    record: RecordId
    codes: tuple[Code, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Voided:
    """A code that counts as seen by others, and the one in its place; "" where it was never used, or is a V word."""

    code: Code
    reissued: Code | str


def transcribe(seat: Seat, visit: RecordId, lines: Sequence[str]) -> Sequence[Added]:
    """Write each line of the notation as a record with the code on its slip, all of them or none, and note the paper.

    Raises ``BadPaperLineError`` and what ``adding.add`` raises, each with the ``line`` (from 1); ``NotOpenError``
    while the casebook is closed, for the paper items stand there.
    """
    _ = seat.vault.casebook
    code = _visit_code(seat, visit)
    read = [_read(seat, number, text) for number, text in enumerate(lines, start=1)]
    slips = [Document(INTERVIEW.name, code, line.mode, line.fields, from_paper=True) for line in read]
    added = adding.add(seat, slips)
    adding.add(seat, [Document(PAPER_ITEM.name, code, Mode.FULL, _item(seat, line.fields)) for line in read])
    return added


def to_destroy(seat: Seat, visit: RecordId | str = "") -> Sequence[Sheet]:
    """Return the paper that is still there, transcribed first."""
    found = [
        Sheet(row.id, tuple(Code(str(code)) for code in _list(fields.get("codes"))), str(fields.get("state", "")))
        for row, fields in _items(seat, visit)
        if fields.get("state") in OPEN_STATES
    ]
    return sorted(found, key=lambda sheet: (sheet.state != TRANSCRIBED, sheet.codes, sheet.record))


def destroyed(seat: Seat, record: RecordId, how: str = "") -> None:
    """Close a paper item: the paper is gone. Raises ``NoRecordError``."""
    draft = capture.edit(seat, record)
    said = {"state": DESTROYED, "destroyed": seat.band(), **({"destroyed_how": how} if how else {})}
    capture.save(seat, draft, {**draft.fields, **said})
    capture.leave(seat, record)


def void(seat: Seat, visit: RecordId, chosen: Sequence[Code], *, state: str) -> Sequence[Voided]:
    """Void codes on paper that was lost, looked at or taken: each used one is replaced in every record here.

    What stands for what is noted first, so that after a cut the same act goes on with the same new codes. A code that
    was never used is taken out of the pool. Records sealed in the drop-box keep the old code; the note tells the
    office. Raises ``NotOpenError``, ``PoolExhaustedError``, ``BadCodeError``.
    """
    wanted = [codes.parse(code, ON_PAPER) for code in chosen]
    before = {one.code: one for one in voided(seat)}
    capture.leave_all(seat)
    used = _codes_used(seat)
    result = [before.get(code) or _reissue(seat, code, used) for code in dict.fromkeys(wanted)]
    new = [one for one in result if one.code not in before]
    if new:
        rows = [_row(one) for one in new]
        noted = {"kind": "slip", "state": state, "codes": [one.code for one in new], "voided": rows}
        # not by ``adding``, which knows no area by its new code yet
        capture.leave(seat, capture.begin(seat, PAPER_ITEM, visit, fields=noted).record)
    _replace(seat, {one.code: Code(one.reissued) for one in result if one.reissued})
    with seat.vault.daybook.change() as daybook:
        for one in result:
            pools.discard(daybook, one.code)
    return result


def voided(seat: Seat) -> Sequence[Voided]:
    """Return every code that was voided, as the paper items tell."""
    rows = (row for _row_of, fields in _items(seat, "") for row in _list(fields.get("voided")))
    return [Voided(Code(str(row["code"])), str(row.get("reissued", ""))) for row in rows if isinstance(row, dict)]


def _reissue(seat: Seat, code: Code, used: Collection[str]) -> Voided:
    if code not in used or type_of(code) not in REISSUED:
        return Voided(code, "")
    return Voided(code, capture.take_code(seat, type_of(code)))


def _row(one: Voided) -> dict[str, object]:
    new = {"reissued": one.reissued} if one.reissued else {}
    return {"id": uuid.uuid4().hex, "code": one.code, "status": EXPOSED, **new}


def _replace(seat: Seat, new: Mapping[Code, Code]) -> None:
    """Write every record that names an old code anew with the new one; its history keeps what it was."""
    for record in sorted({row.id for row in records.listed(seat)}):
        draft = capture.edit(seat, record)
        fields = {name: _replaced(value, new) for name, value in draft.fields.items() if name != "voided"}
        kept = {name: value for name, value in draft.fields.items() if name == "voided"}
        is_paper = draft.kind == PAPER_ITEM.name  # says which codes stood on the paper: that stays
        if is_paper or {**fields, **kept} == draft.fields or draft.mode is Mode.DROP_BOX:
            continue
        changed = Draft(record, draft.kind, draft.visit, draft.mode, draft.parents, {**fields, **kept})
        book = writing.book_of(seat, draft.mode)
        with book.change():
            writing.store_own(seat, book, [writing.sign_draft(seat, changed)])
            drafts.remove(book, record)
        known_plan.refresh_after(seat, draft.kind, draft.visit)
    with seat.vault.casebook.change() as casebook:
        known = [one for one in slip_rows.labels(casebook) if one.code in new]
        slip_rows.label(casebook, [Label(one.slip, new[Code(one.code)], one.device) for one in known])


def _replaced(value: object, new: Mapping[Code, Code]) -> object:
    if isinstance(value, str):
        return new.get(Code(value), value)
    if isinstance(value, list):
        return [_replaced(item, new) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item, new) for key, item in value.items()}
    return value


def _codes_used(seat: Seat) -> frozenset[str]:
    """Return every code that a record here bears or names."""
    fields = (writing.merged_record(seat, row.id).fields or {} for row in records.listed(seat))
    return frozenset(text for one in fields for text in _texts(one))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _read(seat: Seat, number: int, text: str) -> paper.Line:
    line = paper.read_line(text, seat.vocabularies)
    for problem in line.problems:
        near = " ".join(problem.nearest)
        raise BadPaperLineError(place=problem.place, reason=problem.reason, nearest=near, line=number)
    return line


def _item(seat: Seat, fields: Mapping[str, object]) -> dict[str, object]:
    holder = {"holder": seat.person} if seat.person else {}
    return {"kind": "slip", "sheets": 1, "codes": list(paper.codes_in(fields)), "state": TRANSCRIBED, **holder}


def _items(seat: Seat, visit: RecordId | str) -> Iterator[tuple[revisions.RecordRow, Mapping[str, object]]]:
    for row in revisions.listed(seat.vault.casebook, kind=PAPER_ITEM.name, visit=visit):
        yield row, writing.merged_record(seat, row.id).fields or {}


def _visit_code(seat: Seat, visit: RecordId) -> str:
    return next((str(plan.code) for plan in records.visits(seat) if plan.visit == visit), "")


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
