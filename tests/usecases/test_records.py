"""Lists, one record, its history, search (INV16, INV35)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npm_field.domain.kinds import INTERVIEW, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.errors import BadCodeError, NoRecordError, NotOpenError, UnknownCodeError
from npm_field.usecases import capture, records

if TYPE_CHECKING:
    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat


def left(
    seat: Seat, visit: RecordId, fields: dict[str, Any], kind: Kind = INTERVIEW, mode: Mode = Mode.FULL
) -> RecordId:
    draft = capture.begin(seat, kind, visit, mode, fields=fields)
    capture.leave(seat, draft.record)
    return draft.record


def test_a_record_is_found_by_its_words_in_any_case_and_without_accents(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {"narrative": "Le gardien l'a privé d'eau, هنا"})
    for text in ("prive", "PRIVÉ eau", "gardien d'ea", "هنا"):
        assert [row.id for row in records.search(seat, text)] == [record]
    assert records.search(seat, "prive absent") == []


def test_a_record_is_found_by_the_readable_word_of_a_vocabulary_id(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {"allegations": [{"id": "a", "violation": "no_doctor"}]})
    assert [row.id for row in records.search(seat, "doctor")] == [record]


def test_a_record_is_found_by_its_code_also_with_one_wrong_digit(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {"narrative": "a"})
    code = records.show(seat, record).row.code
    left(seat, visit, {"narrative": "b"})
    assert [row.id for row in records.search(seat, code)] == [record]
    assert [row.id for row in records.search(seat, code.lower().replace("-", ""))] == [record]
    for i in (2, 3, 4, 6, 7, 8):
        wrong = f"{code[:i]}{(int(code[i]) + 1) % 10}{code[i + 1 :]}"
        assert record in [row.id for row in records.search(seat, wrong)]


@pytest.mark.usefixtures("visit")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    text=st.text(max_size=20) | st.sampled_from(['"', "a OR b", "NEAR(", "-", "*", "a*", "words:", "\u0301", "\x00"])
)
def test_whatever_is_typed_into_the_search_finds_something_or_nothing(seat: Seat, text: str) -> None:
    assert len(records.search(seat, text)) < 10


def test_the_daybook_has_no_index_to_search(seat: Seat) -> None:
    seat.vault.close_casebook()
    with pytest.raises(NotOpenError):
        records.search(seat, "word")


def test_records_of_both_books_are_listed_once(seat: Seat, visit: RecordId) -> None:
    full = left(seat, visit, {"narrative": "a"})
    stub = left(seat, visit, {"severity": "2"}, mode=Mode.PARTIAL)
    seen = left(seat, visit, {"text": "smell"}, kind=OBSERVATION)
    assert {row.id for row in records.listed(seat, kind="interview", visit=visit)} == {full, stub}
    assert {row.id for row in records.listed(seat)} > {full, stub, seen}
    seat.vault.close_casebook()
    (row,) = records.listed(seat)
    assert (row.id, row.mode, row.state) == (stub, "partial", "partial")


def test_a_record_is_called_by_its_id_or_its_code(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {})
    code = records.show(seat, record).row.code
    assert records.find(seat, record) == records.find(seat, code) == records.find(seat, code.lower()) == record
    with pytest.raises(NoRecordError):
        records.find(seat, "0" * 32)
    with pytest.raises(BadCodeError):
        records.find(seat, f"{code[:-1]}{(int(code[-1]) + 1) % 10}")
    with pytest.raises(UnknownCodeError):
        records.find(seat, "P-407-216")


def test_a_draft_on_a_record_is_told(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {"narrative": "a"})
    assert not records.show(seat, record).has_draft
    capture.save(seat, capture.edit(seat, record), {"narrative": "b"})
    shown = records.show(seat, record)
    assert shown.has_draft
    assert shown.merged.fields is not None
    assert shown.merged.fields["narrative"] == "a"


def test_the_history_names_each_revision_after_its_parents(seat: Seat, visit: RecordId) -> None:
    record = left(seat, visit, {"narrative": "0"})
    for number in range(1, 6):
        capture.save(seat, capture.edit(seat, record), {"narrative": str(number)})
        capture.leave(seat, record)
    steps = records.history(seat, record)
    assert [step.fields and step.fields["narrative"] for step in steps] == list("012345")
    assert {step.written for step in steps} == {"2031-03-10/afternoon"}
    with pytest.raises(NoRecordError):
        records.history(seat, "0" * 32)  # type: ignore[arg-type]  # a name nobody gave
