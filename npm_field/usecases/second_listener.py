"""The second listener confirms or differs, statement by statement; what was written first stays (workflow 3.5).

Works on one laptop, where the second listener sits down at it, and on another one that has the record (the lead's),
because each answer is an element of the interview and merges like any other. Whose laptop it was given on is in the
revision's signature; whose answer it is, in the element.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import second_listener as rules
from npm_field.domain.completion import State
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.second_listener import Heard
from npm_field.errors import OwnAccountError
from npm_field.usecases import capture, records, writing
from storage import pools

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.identifiers import Code, RecordId
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class Given:
    """What one listener says of one statement. ``text`` is what he heard, where he heard it otherwise."""

    statement: str
    answer: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A full record that was written from memory or notes and that a second listener may answer to."""

    record: RecordId
    fields: Mapping[str, object]
    heard: Heard


def waiting(seat: Seat, visit: RecordId) -> Sequence[ToConfirm]:
    """Return the completed talks of a visit that no second listener has answered in full, by code.

    One that was heard otherwise waits no more: the disagreement stands, and is weighed at the debrief.
    """
    found = []
    for row in records.listed(seat, kind=INTERVIEW.name, visit=visit):
        if row.mode != Mode.FULL.value or row.state != Mode.FULL.value:
            continue
        fields = writing.merged_record(seat, row.id).fields or {}
        heard = rules.heard(fields)
        if fields.get("completion") == State.COMPLETE.value and heard in {Heard.NOBODY, Heard.PARTLY}:
            found.append(ToConfirm(row.id, fields, heard))
    return sorted(found, key=lambda one: str(one.fields.get("code", "")))


def confirm(seat: Seat, record: RecordId, by: Code, given: Sequence[Given]) -> Heard:
    """Sign what ``by`` says of the statements, and return how it stands with all of them now.

    The statements themselves are not touched. Raises ``OwnAccountError`` for who wrote the record,
    ``NoRecordError``, ``ConsentForbidsError`` and the errors of ``capture.save``.
    """
    capture.leave(seat, record)
    draft = capture.edit(seat, record)
    day, _, part = seat.band().partition("/")
    fields: dict[str, object] = dict(draft.fields)
    for one in given:
        answer = {"by": by, "statement": one.statement, "answer": one.answer, "day": day, "day_part": part}
        fields = rules.with_answer(fields, answer | ({"text": one.text} if one.text else {}))
    _require_another(fields)
    capture.save(seat, draft, fields)
    return finish(seat, record)


def finish(seat: Seat, record: RecordId) -> Heard:
    """Sign the answers that stand in the draft of a record. Raises as ``confirm``; the draft stays then."""
    draft = capture.edit(seat, record)
    _require_another(draft.fields)
    heard = rules.heard(draft.fields)
    state = State.CONFIRMED if heard is Heard.CONFIRMED else State.COMPLETE
    capture.save(seat, draft, {**draft.fields, "completion": state.value})
    capture.leave(seat, record)
    if record in pools.completions(seat.vault.daybook):
        with seat.vault.daybook.change() as daybook:
            pools.set_completion(daybook, record, state.value)
    return heard


def _require_another(fields: Mapping[str, object]) -> None:
    given = fields.get(rules.FIELD)
    listeners = [str(element.get("by", "")) for element in given] if isinstance(given, list) else [""]
    if not all(rules.may_answer(fields, by) for by in listeners):
        raise OwnAccountError
