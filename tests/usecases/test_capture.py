"""Begin, save, leave, edit, add: what was acknowledged is on the disk, and nothing is half there (INV01, INV06)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import AREA, INTERVIEW, OBSERVATION
from npm_field.domain.merge import Difference
from npm_field.domain.modes import Mode
from npm_field.errors import (
    BadCodeError,
    BadRecordError,
    BelowFloorError,
    CodeTakenError,
    ConsentForbidsError,
    FieldError,
    ForbiddenInModeError,
    NoRecordError,
    NotOpenError,
    NoVisitError,
    PoolExhaustedError,
    UnknownCodeError,
)
from npm_field.usecases import adding, capture, complete, records, writing
from npm_field.usecases.adding import Document
from storage import drafts, outbox, pools, revisions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book

PARTIAL: dict[str, Any] = {"area": "L-553-088", "words": ["V-473"], "severity": "2", "use": "y", "signs": ["again"]}


def talk(fields: dict[str, Any], **more: Any) -> Document:  # noqa: ANN401 - whatever a Document takes
    return Document("interview", "", more.pop("mode", Mode.FULL), fields, **more)


def left_with(seat: Seat, visit: RecordId, fields: dict[str, Any], mode: Mode = Mode.FULL) -> RecordId:
    draft = capture.begin(seat, INTERVIEW, visit, mode)
    capture.save(seat, draft, {**draft.fields, **fields})
    capture.leave(seat, draft.record)
    return draft.record


def counts(seat: Seat) -> tuple[int, int, int, int]:
    """Revisions of both books, drafts of both, codes in the pool, rows in the outboxes."""
    books = seat.vault.books()
    return (
        sum(len(revisions.all_of(book)) for book in books),
        sum(len(drafts.all_of(book)) for book in books),
        len(pools.unused(seat.vault.daybook)),
        sum(len(outbox.all_of(book)) for book in books),
    )


# --- begin, save, leave --------------------------------------------------------------------------------------


def test_a_record_begins_with_a_code_that_left_the_pool(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    assert str(draft.fields["code"]).startswith("P-")
    assert draft.fields["code"] not in pools.unused(seat.vault.daybook)
    staff = capture.begin(seat, INTERVIEW, visit, code_type=CodeType.STAFF)
    assert str(staff.fields["code"]).startswith("S-")


def test_inv01_no_code_of_a_pool_is_given_twice_and_an_empty_pool_says_so(seat: Seat, visit: RecordId) -> None:
    given_out = [capture.begin(seat, INTERVIEW, visit, code_type=CodeType.STAFF).fields["code"] for _ in range(5)]
    assert len(set(given_out)) == 5
    with pytest.raises(PoolExhaustedError) as caught:
        capture.begin(seat, INTERVIEW, visit, code_type=CodeType.STAFF)
    assert caught.value.facts == {"type": "S"}


def test_inv31_what_save_acknowledged_is_there_after_the_vault_was_closed(
    seat: Seat, visit: RecordId, reopen: Callable[[Seat], None]
) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    capture.save(seat, draft, {**draft.fields, "narrative": "typed, not left"})
    reopen(seat)
    assert capture.edit(seat, draft.record).fields["narrative"] == "typed, not left"
    assert capture.leave_all(seat) == 1
    assert records.show(seat, draft.record).merged.fields == {**draft.fields, "narrative": "typed, not left"}


def test_a_name_typed_and_taken_out_again_is_in_no_history(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    capture.save(seat, draft, {**draft.fields, "narrative": "Ambrosine"})
    capture.save(seat, draft, {**draft.fields, "narrative": "a woman"})
    capture.leave(seat, draft.record)
    assert [step.fields for step in records.history(seat, draft.record)] == [{**draft.fields, "narrative": "a woman"}]


def test_a_refused_save_leaves_the_earlier_draft(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    capture.save(seat, draft, {**draft.fields, "narrative": "kept"})
    with pytest.raises(BadRecordError):
        capture.save(seat, draft, {**draft.fields, "narrative": 7})
    assert capture.edit(seat, draft.record).fields["narrative"] == "kept"


def test_leaving_without_a_change_makes_no_revision(seat: Seat, visit: RecordId) -> None:
    record = left_with(seat, visit, {"narrative": "a"})
    draft = capture.edit(seat, record)
    capture.save(seat, draft, draft.fields)
    assert capture.leave(seat, record) is None
    assert capture.leave(seat, record) is None
    assert len(records.history(seat, record)) == 1


def test_a_revision_and_its_outbox_row_are_one_transaction(
    seat: Seat, visit: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)

    def refuse(_book: Book, _revisions: object) -> None:
        raise ZeroDivisionError

    before = counts(seat)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "put", refuse)
        with pytest.raises(ZeroDivisionError):
            capture.leave(seat, draft.record)
    assert counts(seat) == before
    left = capture.leave(seat, draft.record)
    assert left in outbox.all_of(seat.vault.casebook)


def test_every_edit_is_a_new_revision_on_the_last_one(seat: Seat, visit: RecordId) -> None:
    record = left_with(seat, visit, {"narrative": "a"})
    capture.save(seat, capture.edit(seat, record), {"narrative": "b"})
    capture.leave(seat, record)
    first, second = records.history(seat, record)
    assert second.parents == (first.id,)
    assert second.counter == first.counter + 1
    assert first.fields is not None
    assert first.fields["narrative"] == "a"


def test_editing_what_does_not_exist_is_refused(seat: Seat) -> None:
    with pytest.raises(NoRecordError):
        capture.edit(seat, "0" * 32)  # type: ignore[arg-type]  # a name nobody gave


def test_inv06_capture_looser_than_the_floor_is_refused_and_takes_no_code(seat: Seat, visit: RecordId) -> None:
    draft = capture.edit(seat, visit)
    capture.save(seat, draft, {**draft.fields, "capture_floor": "partial"})
    capture.leave(seat, visit)
    before = counts(seat)
    with pytest.raises(BelowFloorError):
        capture.begin(seat, INTERVIEW, visit, Mode.FULL)
    assert counts(seat) == before
    for mode in (Mode.PARTIAL, Mode.ORAL_ONLY):
        assert capture.begin(seat, INTERVIEW, visit, mode).mode is mode


def test_inv06_a_record_cannot_become_looser_than_the_floor(seat: Seat, visit: RecordId) -> None:
    floor = capture.edit(seat, visit)
    capture.save(seat, floor, {**floor.fields, "capture_floor": "oral_only"})
    capture.leave(seat, visit)
    draft = capture.begin(seat, INTERVIEW, visit, Mode.ORAL_ONLY)
    for mode, typed in ((Mode.PARTIAL, {"severity": "3"}), (Mode.FULL, {"narrative": "too much"})):
        with pytest.raises(BelowFloorError):
            capture.save(seat, replace(draft, mode=mode), {**draft.fields, **typed})
    assert drafts.of_record(seat.vault.casebook, draft.record) is None


def test_a_change_of_mode_cut_in_the_middle_leaves_one_record(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    with seat.vault.daybook.change() as daybook:
        drafts.put(daybook, replace(draft, mode=Mode.PARTIAL))
    complete.repair(seat)
    assert capture.leave_all(seat) == 1
    assert [head.header.mode for head in records.show(seat, draft.record).merged.heads] == [Mode.PARTIAL]


def test_inv05_a_partial_record_cannot_begin_with_free_text(seat: Seat, visit: RecordId) -> None:
    before = counts(seat)
    with pytest.raises(ForbiddenInModeError):
        capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"narrative": "text"})
    with pytest.raises(ForbiddenInModeError):
        capture.begin(seat, OBSERVATION, visit, Mode.PARTIAL)
    assert counts(seat) == before


def test_partial_capture_goes_on_while_the_casebook_is_closed(
    seat: Seat, visit: RecordId, reopen: Callable[[Seat], None]
) -> None:
    seat.vault.close_casebook()
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.save(seat, draft, {**draft.fields, **PARTIAL})
    assert capture.leave(seat, draft.record) is not None
    assert adding.add(seat, [talk(PARTIAL, mode=Mode.PARTIAL)])[0].code is not None
    with pytest.raises(NotOpenError):
        capture.begin(seat, INTERVIEW, visit, Mode.FULL)
    reopen(seat)
    assert len(revisions.all_of(seat.vault.daybook)) == 2


def test_a_visit_that_is_not_here_is_refused(seat: Seat) -> None:
    with pytest.raises(NoVisitError):
        capture.begin(seat, INTERVIEW, "0" * 32)  # type: ignore[arg-type]  # a name nobody gave
    with pytest.raises(NoVisitError):
        adding.add(seat, [talk({})])


# --- add: all of them or none --------------------------------------------------------------------------------


@pytest.mark.usefixtures("visit")
def test_records_added_together_get_codes_of_their_own(seat: Seat) -> None:
    added = adding.add(seat, [talk({"narrative": "a"}), talk({"narrative": "b"})])
    assert len({one.code for one in added}) == 2
    assert {one.code for one in added} & pools.unused(seat.vault.daybook) == set()
    assert [records.find(seat, str(one.code)) for one in added] == [one.record for one in added]


@pytest.mark.usefixtures("visit")
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (talk({"narrative": 5}), BadRecordError),
        (talk({"canary": "a"}), BadRecordError),
        (talk({"area": "L-553-089"}), BadCodeError),
        (talk({"area": "L-553-088", "code": "P-407-216"}), UnknownCodeError),
        (talk({"narrative": "a", "consent": {"record": "no"}}), ConsentForbidsError),
        (talk({"narrative": "a"}, mode=Mode.PARTIAL), ForbiddenInModeError),
        (Document("canary", "", Mode.FULL, {}), BadRecordError),
        (Document("interview", "C-000-000", Mode.FULL, {}), FieldError),
    ],
)
def test_one_record_that_does_not_fit_keeps_all_of_them_out(
    seat: Seat, wrong: Document, error: type[FieldError]
) -> None:
    before = counts(seat)
    with pytest.raises(error) as caught:
        adding.add(seat, [talk({"narrative": "a"}), talk({}), wrong])
    assert caught.value.facts["line"] == 3
    assert counts(seat) == before


@pytest.mark.usefixtures("visit")
def test_a_batch_for_both_books_is_refused_because_it_could_be_half_there(seat: Seat) -> None:
    before = counts(seat)
    with pytest.raises(BadRecordError) as caught:
        adding.add(seat, [talk({}), talk({}, mode=Mode.PARTIAL)])
    assert caught.value.facts["reason"] == "mixed_books"
    assert counts(seat) == before


@pytest.mark.usefixtures("visit")
def test_a_batch_larger_than_the_pool_takes_no_code(seat: Seat) -> None:
    before = counts(seat)
    with pytest.raises(PoolExhaustedError):
        adding.add(seat, [talk({})] * 61)
    assert counts(seat) == before


@pytest.mark.usefixtures("visit")
def test_an_area_code_that_is_not_of_this_visit_is_answered_with_the_nearest_one(seat: Seat) -> None:
    like = codes.make(CodeType.AREA, "55309")
    with pytest.raises(UnknownCodeError) as caught:
        adding.add(seat, [talk({"area": like})])
    assert caught.value.facts == {"nearest": "L-553-088", "line": 1}
    with pytest.raises(BadCodeError) as near:
        adding.add(seat, [talk({"area": "L-553-888"})])
    assert "L-553-088" in str(near.value.facts["nearest"])


@pytest.mark.usefixtures("visit")
def test_inv01_a_code_from_paper_is_taken_over_once(seat: Seat) -> None:
    paper = talk({"code": "P-407-216"}, from_paper=True)
    adding.add(seat, [paper])
    with pytest.raises(CodeTakenError):
        adding.add(seat, [paper])
    with pytest.raises(CodeTakenError):
        adding.add(seat, [talk({"code": "P-407-216"})])


@pytest.mark.usefixtures("visit")
def test_inv01_a_code_twice_in_one_batch_is_refused(seat: Seat) -> None:
    with pytest.raises(CodeTakenError):
        adding.add(seat, [talk({"code": "P-407-216"}, from_paper=True)] * 2)


@pytest.mark.usefixtures("visit")
def test_a_second_talk_with_the_same_person_may_have_the_same_code(seat: Seat) -> None:
    first = adding.add(seat, [talk({"code": "P-407-216"}, from_paper=True)])[0]
    second = adding.add(seat, [talk({"code": "P-407-216"}, same_person=True)])[0]
    assert first.record != second.record
    assert first.code == second.code


def test_inv01_a_code_that_is_only_in_a_draft_is_taken(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    with pytest.raises(CodeTakenError):
        adding.add(seat, [talk({"code": draft.fields["code"]}, from_paper=True)])


@pytest.mark.usefixtures("visit")
def test_inv01_a_cut_between_the_two_books_never_leaves_a_used_code_in_the_pool(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, reopen: Callable[[Seat], None]
) -> None:
    code = min(code for code in pools.unused(seat.vault.daybook) if code.startswith("P"))

    def cut(*_all: object) -> None:
        raise KeyboardInterrupt

    for where in ("store_own", "sign_draft"):
        with monkeypatch.context() as patch:
            patch.setattr(writing, where, cut)
            with pytest.raises(KeyboardInterrupt):
                adding.add(seat, [talk({"code": code}, from_paper=True)])
        reopen(seat)
        used = {row.code for row in records.listed(seat)}
        assert used & pools.unused(seat.vault.daybook) == set()


@pytest.mark.usefixtures("visit")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    fields=st.dictionaries(
        st.sampled_from(["narrative", "sex", "area", "code", "themes", "allegations", "QzX name"]),
        st.sampled_from(["QzX", ["QzX"], [{"id": "QzX", "QzX": "QzX"}], {"QzX": "QzX"}, 5]),
        min_size=1,
    ),
    kind=st.sampled_from(["interview", "QzX", "visit", "area"]),
    mode=st.sampled_from(list(Mode)),
    visit_code=st.sampled_from(["", "QzX", "C-QzX"]),
)
def test_inv35_no_refused_record_leaves_its_text_in_the_error(
    seat: Seat, fields: dict[str, Any], kind: str, mode: Mode, visit_code: str
) -> None:
    try:
        adding.add(seat, [Document(kind, visit_code, mode, fields)])
    except FieldError as error:
        told = f"{error} {error.facts} {error.args} {error.__cause__}"
    else:
        told = ""
    assert "QzX" not in told


# --- the plan in the daybook ---------------------------------------------------------------------------------


def test_the_daybook_knows_bare_codes_of_a_visit_and_no_meaning(seat: Seat, visit: RecordId) -> None:
    (plan,) = records.visits(seat)
    assert plan.visit == visit
    assert plan.floor is Mode.FULL
    assert {"L-553-088", "V-473", "V-126"} < set(pools.picks(seat.vault.daybook, visit))
    new = capture.begin(seat, AREA, visit)
    capture.leave(seat, new.record)
    assert new.fields["code"] in pools.picks(seat.vault.daybook, visit)


# --- INV43: clocks -------------------------------------------------------------------------------------------


def test_inv43_everything_works_with_a_clock_that_jumps_backwards(
    seat: Seat, visit: RecordId, clock: list[datetime], reopen: Callable[[Seat], None]
) -> None:
    record = left_with(seat, visit, {"narrative": "first"})
    clock[0] = clock[0].replace(year=1999)
    capture.save(seat, capture.edit(seat, record), {"narrative": "second"})
    capture.leave(seat, record)
    reopen(seat)
    state = writing.merged_record(seat, record)
    assert state.fields == {"narrative": "second"}
    assert [step.counter for step in records.history(seat, record)] == [4, 5]


# --- INV17: differences --------------------------------------------------------------------------------------


@pytest.fixture
def disputed(seat: Seat, visit: RecordId, new_seat: Callable[[str], Seat]) -> RecordId:
    """A talk whose narrative two laptops corrected differently, merged here."""
    record = left_with(seat, visit, {"narrative": "5 mg", "sex": "man"})
    other = new_seat("other")
    _hand_over(seat, other)
    for place, text in ((seat, "50 mg"), (other, "15 mg")):
        draft = capture.edit(place, record)
        capture.save(place, draft, {**draft.fields, "narrative": text})
        capture.leave(place, record)
    _hand_over(other, seat)
    return record


def _hand_over(giver: Seat, taker: Seat) -> None:
    """What a bundle does, without the bundle: the revisions of one casebook come into another."""
    incoming: list[Revision] = list(revisions.all_of(giver.vault.casebook))
    with taker.vault.casebook.change() as casebook:
        revisions.insert(casebook, incoming)
        writing.settle(taker, casebook, {revision.header.record for revision in incoming})


def the_difference(seat: Seat, record: RecordId) -> set[object]:
    (difference,) = writing.merged_record(seat, record).differences
    assert isinstance(difference, Difference)
    return set(difference.accounts.values())


def test_inv17_an_edit_of_another_field_leaves_the_difference_open(seat: Seat, disputed: RecordId) -> None:
    draft = capture.edit(seat, disputed)
    assert draft.fields["narrative"] == "50 mg"  # this laptop's own account is the one it goes on from
    capture.save(seat, draft, {**draft.fields, "age_band": "unknown"})
    capture.leave(seat, disputed)
    assert the_difference(seat, disputed) == {"50 mg", "15 mg"}
    fields = writing.merged_record(seat, disputed).fields
    assert fields is not None
    assert fields["age_band"] == "unknown"


def test_inv17_a_person_settles_it_with_a_revision_on_all_heads(seat: Seat, disputed: RecordId) -> None:
    fields = dict(writing.merged_record(seat, disputed).fields or {})
    settled = capture.settle(seat, disputed, {**fields, "narrative": "15 mg"})
    state = writing.merged_record(seat, disputed)
    assert state.differences == ()
    assert [head.id for head in state.heads] == [settled]
    assert state.fields == {**fields, "narrative": "15 mg"}


def test_inv17_what_is_being_typed_is_signed_before_it_is_settled(seat: Seat, disputed: RecordId) -> None:
    draft = capture.edit(seat, disputed)
    capture.save(seat, draft, {**draft.fields, "narrative": "typed in between"})
    fields = dict(writing.merged_record(seat, disputed).fields or {})
    capture.settle(seat, disputed, {**fields, "narrative": "15 mg"})
    told = [str(step.fields["narrative"]) for step in records.history(seat, disputed) if step.fields]
    assert sorted(told) == ["15 mg", "15 mg", "5 mg", "50 mg", "typed in between"]
