"""Withdrawal takes the content out of both books, also of what arrives later; nothing of it stays (INV09, R093)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain import consent
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import ConsentForbidsError, NoRecordError
from npm_field.usecases import capture, complete, records, withdraw, writing
from storage import drafts, revisions

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book

CANARY = "Qanaryword"
CONTENT: dict[str, Any] = {
    "narrative": f"they said {CANARY} twice",
    "demeanour_note": CANARY,
    "allegations": [{"id": "w1", "violation": "falaka", "text": CANARY}],
    "consent": {"record": "yes", "internal": "yes"},
}


def talk(seat: Seat, visit: RecordId) -> RecordId:
    draft = capture.begin(seat, INTERVIEW, visit)
    capture.save(seat, draft, {**draft.fields, **CONTENT})
    capture.leave(seat, draft.record)
    return draft.record


def everything_in(book: Book) -> str:
    """Every value of every table, those inside the index's own tables too."""
    names = [str(row[0]) for row in book.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found: list[str] = []
    for name in names:
        for row in book.rows(f'SELECT * FROM "{name}"'):  # noqa: S608 - names from the book's own schema
            found += [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(found).casefold()


def all_in(seat: Seat) -> str:
    return "\n".join(everything_in(book) for book in seat.vault.books())


def withdraw_record(seat: Seat, record: RecordId) -> None:
    withdraw.withdraw(seat, record, ["record"], channel="oral")


def test_the_search_for_a_canary_finds_one_that_is_there(seat: Seat, visit: RecordId) -> None:
    talk(seat, visit)
    assert CANARY.casefold() in all_in(seat)
    assert "falaka" in all_in(seat)


def test_inv09_nothing_of_the_content_is_in_any_table_after_a_withdrawal(seat: Seat, visit: RecordId) -> None:
    record = talk(seat, visit)
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, "narrative": f"{CANARY}, typed again"})
    withdraw_record(seat, record)
    assert CANARY.casefold() not in all_in(seat)
    assert "falaka" not in all_in(seat)
    assert records.search(seat, CANARY) == []


def test_inv09_a_withdrawn_record_keeps_its_code_and_says_so(seat: Seat, visit: RecordId) -> None:
    record = talk(seat, visit)
    code = records.show(seat, record).row.code
    withdraw_record(seat, record)
    shown = records.show(seat, record)
    assert (shown.row.code, shown.row.state) == (code, "withdrawn")
    assert shown.merged.fields is not None
    assert not consent.allows(shown.merged.fields["consent"], "record")
    first, last = records.history(seat, record)
    assert first.fields is None
    assert last.fields is not None
    assert "narrative" not in last.fields


def test_inv09_withdrawing_one_purpose_keeps_the_content_and_blocks_the_purpose(seat: Seat, visit: RecordId) -> None:
    record = talk(seat, visit)
    withdraw.withdraw(seat, record, ["internal"], channel="letter")
    fields = writing.merged_record(seat, record).fields
    assert fields is not None
    assert fields["consent"] == {"record": "yes", "internal": "withdrawn"}
    assert fields["narrative"] == CONTENT["narrative"]
    (event,) = fields["consent_events"] if isinstance(fields["consent_events"], list) else []
    assert (event["purpose"], event["was"], event["becomes"]) == ("internal", "yes", "withdrawn")
    assert "T" not in event["day"]


def arrive(seat: Seat, incoming: list[Revision]) -> None:
    """What taking a bundle in does with verified revisions."""
    with seat.vault.casebook.change() as casebook:
        revisions.insert(casebook, incoming)
        writing.settle(seat, casebook, {revision.header.record for revision in incoming})
    complete.repair(seat)


def test_inv09_a_revision_that_arrives_later_is_purged_as_it_comes(
    seat: Seat, visit: RecordId, new_seat: Callable[[str], Seat]
) -> None:
    record, other = talk(seat, visit), new_seat("other")
    arrive(other, list(revisions.all_of(seat.vault.casebook)))
    draft = capture.edit(other, record)
    capture.save(other, draft, {**draft.fields, "narrative": f"{CANARY} on the other laptop"})
    capture.leave(other, record)
    withdraw_record(seat, record)
    arrive(seat, list(revisions.all_of(other.vault.casebook)))
    assert CANARY.casefold() not in all_in(seat)
    assert records.show(seat, record).row.state == "withdrawn"
    draft = capture.edit(other, record)
    capture.save(other, draft, {**draft.fields, "narrative": f"{CANARY} still being typed"})
    arrive(other, list(revisions.all_of(seat.vault.casebook)))
    assert CANARY.casefold() not in all_in(other)


def test_a_purge_is_not_undone_by_an_older_copy(seat: Seat, visit: RecordId, new_seat: Callable[[str], Seat]) -> None:
    record, other = talk(seat, visit), new_seat("other")
    arrive(other, list(revisions.all_of(seat.vault.casebook)))
    old = list(revisions.all_of(other.vault.casebook))
    withdraw_record(seat, record)
    arrive(seat, old)
    assert CANARY.casefold() not in all_in(seat)


def test_inv09_a_partial_record_is_purged_in_the_daybook_and_leaves_the_queue(
    seat: Seat, visit: RecordId, reopen: Callable[[Seat], None]
) -> None:
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.save(seat, draft, {**draft.fields, "words": ["V-473"], "hook_colour": "turquoise"})
    capture.leave(seat, draft.record)
    again = capture.edit(seat, draft.record)
    capture.save(seat, again, {**again.fields, "hook_object": "accordion"})
    withdraw_record(seat, draft.record)
    assert "turquoise" not in all_in(seat)
    assert "accordion" not in all_in(seat)
    assert complete.queue(seat) == []
    with pytest.raises(ConsentForbidsError):
        complete.begin_completion(seat, draft.record)
    reopen(seat)
    seat.vault.close_casebook()
    assert complete.queue(seat) == []


def test_what_is_typed_into_a_withdrawn_record_is_refused_before_it_could_be_lost(
    seat: Seat, visit: RecordId
) -> None:
    record = talk(seat, visit)
    withdraw_record(seat, record)
    draft = capture.edit(seat, record)
    with pytest.raises(ConsentForbidsError):
        capture.save(seat, draft, {**draft.fields, "narrative": "new words"})
    with pytest.raises(ConsentForbidsError):
        capture.save(seat, draft, {**draft.fields, "narrative": "new words", "consent": {"record": "yes"}})
    assert drafts.of_record(seat.vault.casebook, record) is None


def test_withdrawing_twice_changes_only_the_events(seat: Seat, visit: RecordId) -> None:
    record = talk(seat, visit)
    withdraw_record(seat, record)
    withdraw_record(seat, record)
    assert records.show(seat, record).row.state == "withdrawn"
    assert CANARY.casefold() not in all_in(seat)


def test_what_does_not_exist_cannot_be_withdrawn(seat: Seat) -> None:
    with pytest.raises(NoRecordError):
        withdraw_record(seat, "0" * 32)  # type: ignore[arg-type]  # a name nobody gave


def test_inv17_withdrawing_one_purpose_leaves_a_difference_open(
    seat: Seat, visit: RecordId, new_seat: Callable[[str], Seat]
) -> None:
    record, other = talk(seat, visit), new_seat("other")
    arrive(other, list(revisions.all_of(seat.vault.casebook)))
    for place, text in ((seat, "50 mg"), (other, "15 mg")):
        draft = capture.edit(place, record)
        capture.save(place, draft, {**draft.fields, "narrative": text})
        capture.leave(place, record)
    arrive(seat, list(revisions.all_of(other.vault.casebook)))
    withdraw.withdraw(seat, record, ["internal"], channel="phone")
    state = writing.merged_record(seat, record)
    (difference,) = state.differences
    assert set(difference.accounts.values()) == {"50 mg", "15 mg"}
    assert state.fields is not None
    assert state.fields["consent"] == {"record": "yes", "internal": "withdrawn"}


def test_a_withdrawal_cut_before_the_daybook_is_finished_by_the_repair(
    seat: Seat, visit: RecordId, monkeypatch: pytest.MonkeyPatch, reopen: Callable[[Seat], None]
) -> None:
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.save(seat, draft, {**draft.fields, "hook_colour": "turquoise"})
    capture.leave(seat, draft.record)

    def cut(_seat: Seat) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(complete, "repair", cut)
        with pytest.raises(KeyboardInterrupt):
            withdraw_record(seat, draft.record)
    reopen(seat)
    assert "turquoise" in all_in(seat)
    complete.repair(seat)
    assert "turquoise" not in all_in(seat)


def test_withdrawing_one_purpose_loses_no_word_that_is_being_typed(seat: Seat, visit: RecordId) -> None:
    record = talk(seat, visit)
    draft = capture.edit(seat, record)
    capture.save(seat, draft, {**draft.fields, "narrative": "first, and a SECOND SENTENCE"})
    withdraw.withdraw(seat, record, ["public_anon"], channel="oral")
    fields = records.show(seat, record).merged.fields
    assert fields is not None
    assert fields["narrative"] == "first, and a SECOND SENTENCE"
    assert consent.answer(fields["consent"], "public_anon").value == "withdrawn"


@pytest.mark.parametrize("mode", [Mode.FULL, Mode.PARTIAL])
def test_inv09_a_record_that_is_only_a_draft_can_be_withdrawn(seat: Seat, visit: RecordId, mode: Mode) -> None:
    draft = capture.begin(seat, INTERVIEW, visit, mode)
    typed = CONTENT if mode is Mode.FULL else {"severity": "3", "signs": ["urgent"]}
    capture.save(seat, draft, {**draft.fields, **typed})
    withdraw.withdraw(seat, draft.record, ["record"], channel="oral")
    assert CANARY.casefold() not in all_in(seat)
    assert records.show(seat, draft.record).row.state == "withdrawn"
