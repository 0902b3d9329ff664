"""The records of a visit read once: what stays is not read again, what changed is not taken for what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, records, visit_read, withdraw, writing
from npm_field.usecases.adding import Document
from storage import revisions

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

YES = {"record": "yes", "internal": "yes"}


def test_what_changed_is_read_anew_and_nothing_else_is(seat: Seat, visit: RecordId) -> None:
    talk = {"code": "P-326-995", "kind": "individual", "consent": YES, "demeanour_note": "what was said"}
    documents = [
        Document("interview", "", Mode.FULL, talk, from_paper=True),
        Document("observation", "", Mode.FULL, {"theme": "health", "text": "a cold corridor"}),
    ]
    told, seen = (one.record for one in adding.add(seat, documents))
    partial = capture.begin(seat, INTERVIEW, visit, mode=Mode.PARTIAL)
    capture.leave(seat, partial.record)

    first = visit_read.of_visit(seat, visit)
    assert {told, seen, partial.record, visit} <= first.keys()
    assert visit_read.of_visit(seat, visit) is first

    _write(seat, seen, text="a warm corridor")
    after = visit_read.of_visit(seat, visit)
    assert (after[seen].fields or {})["text"] == "a warm corridor"
    assert after[told] is first[told]
    assert after[partial.record] is first[partial.record]

    withdraw.withdraw(seat, told, ["record"], channel="oral")
    assert "demeanour_note" not in (visit_read.of_visit(seat, visit)[told].fields or {})

    with seat.vault.casebook.change() as casebook:  # the same revisions, less what they said
        revisions.purge(casebook, seen)
        writing.settle(seat, casebook, [seen])
    assert visit_read.of_visit(seat, visit)[seen].fields is None
    _agrees(seat, visit)


def _agrees(seat: Seat, visit: RecordId) -> None:
    """Hold what was kept against each record read alone."""
    listed = [row.id for row in records.listed(seat, visit=visit)]
    assert {id_: writing.merged_record(seat, id_) for id_ in listed} == visit_read.of_visit(seat, visit)


def _write(seat: Seat, record: RecordId, **fields: object) -> None:
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, record)
