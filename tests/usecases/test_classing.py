"""INV11: a class is raised freely, lowered by a role with a reason, as a revision; a merge lowers nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain.classification import CHANGES, Class
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import DeviceId
from npm_field.domain.kinds import COMPLAINT, INTERVIEW, KINDS, OBSERVATION
from npm_field.domain.merge import merged
from npm_field.domain.modes import Mode
from npm_field.errors import ClassTooLowError, ForbiddenInModeError, LowerClassError
from npm_field.usecases import (
    capture,
    check,
    check_rows,
    classing,
    deliver,
    lowering,
    previewed,
    receive,
    records,
    writing,
)
from npm_field.usecases import seat as seats
from storage import revisions, settings
from storage.drafts import Draft
from tests.usecases.enrolled import FORGED, TALK, forge_lowering, lead_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

HIGH, CONFIDENTIAL, INTERNAL = Class.HIGHLY_CONFIDENTIAL, Class.CONFIDENTIAL, Class.INTERNAL
WHY = {"role": "team_lead", "reason": "nobody_in_it"}
ALLEGED: dict[str, Any] = {"allegations": [{"id": "a", "violation": "beating"}]}


@pytest.fixture
def lead(seat: Seat) -> Seat:
    """The seat as the lead's own laptop."""
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, seats.ROLE, b"lead")
    return seat


def signed(seat: Seat, visit: RecordId, fields: dict[str, Any], kind: str = "interview") -> RecordId:
    draft = capture.begin(seat, KINDS[kind], visit, fields=fields)
    capture.leave(seat, draft.record)
    return draft.record


def edited(seat: Seat, record: RecordId, fields: dict[str, Any]) -> None:
    draft = capture.edit(seat, record)
    said = {name: value for name, value in {**draft.fields, **fields}.items() if value is not None}
    capture.save(seat, draft, said)
    capture.leave(seat, record)


def anybody(_device: str, _role: str) -> bool:
    """Take every device's word, as where no office certified one."""
    return True


def class_now(seat: Seat, record: RecordId) -> Class:
    row = revisions.row_of(seat.vault.casebook, record)
    assert row is not None
    return Class(row.sensitivity)


def test_anybody_raises_a_class_and_only_a_role_with_a_reason_lowers_it(seat: Seat, visit: RecordId) -> None:
    record = signed(seat, visit, {}, OBSERVATION.name)
    assert class_now(seat, record) is INTERNAL
    assert classing.change(seat, record, HIGH)
    assert class_now(seat, record) is HIGH
    with pytest.raises(LowerClassError):
        classing.change(seat, record, INTERNAL, **WHY)  # a monitor's laptop lowers none
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, seats.ROLE, b"lead")
    for wanting in ({}, {"role": "team_lead"}, {"reason": "known"}, {"role": "leadership", "reason": "known"}):
        with pytest.raises(LowerClassError):
            classing.change(seat, record, INTERNAL, **wanting)
    before = len(records.history(seat, record))
    assert classing.change(seat, record, INTERNAL, **WHY)
    assert class_now(seat, record) is INTERNAL
    last = records.history(seat, record)[-1]
    assert len(records.history(seat, record)) == before + 1
    assert last.fields is not None
    changes = last.fields[CHANGES]
    assert isinstance(changes, list)
    assert [change["to"] for change in changes] == [HIGH.value, INTERNAL.value]
    assert {name: changes[1][name] for name in WHY} == WHY


def test_what_was_taken_out_again_keeps_the_class_until_it_is_lowered(lead: Seat, visit: RecordId) -> None:
    """The revision that holds it travels with the record."""
    record = signed(lead, visit, ALLEGED)
    edited(lead, record, {"allegations": None})
    assert class_now(lead, record) is HIGH
    assert classing.change(lead, record, CONFIDENTIAL, **WHY)
    assert class_now(lead, record) is CONFIDENTIAL
    edited(lead, record, {"sex": "man"})
    assert class_now(lead, record) is CONFIDENTIAL
    edited(lead, record, ALLEGED)
    assert class_now(lead, record) is HIGH
    edited(lead, record, {"allegations": None})
    assert class_now(lead, record) is HIGH


def test_inv10_no_act_lowers_a_record_below_what_it_holds(lead: Seat, visit: RecordId) -> None:
    record = signed(lead, visit, ALLEGED)
    with pytest.raises(ClassTooLowError) as refused:
        classing.change(lead, record, CONFIDENTIAL, **WHY)
    assert refused.value.facts == {"least": HIGH.value}
    partial = capture.begin(lead, INTERVIEW, visit, Mode.PARTIAL)
    capture.leave(lead, partial.record)
    with pytest.raises(ForbiddenInModeError):
        classing.change(lead, partial.record, HIGH)


def test_inv10_a_record_that_names_a_person_of_a_special_category_is_as_high(lead: Seat, visit: RecordId) -> None:
    draft = capture.begin(lead, INTERVIEW, visit, code_type=CodeType.PERSON)
    person = draft.fields["code"]
    capture.leave(lead, draft.record)
    complaint = signed(lead, visit, {"person": person}, COMPLAINT.name)
    assert class_now(lead, complaint) is CONFIDENTIAL
    edited(lead, draft.record, {"vulnerability": ["hiv_tb"]})
    assert class_now(lead, complaint) is HIGH
    with pytest.raises(ClassTooLowError):
        classing.change(lead, complaint, CONFIDENTIAL, **WHY)


def test_inv10_all_that_came_with_the_person_is_as_high_in_whatever_order(
    lead: Seat, visit: RecordId, new_seat: Callable[[str], Seat]
) -> None:
    person = signed(lead, visit, {"code": "P-049-402", "vulnerability": ["hiv_tb"]})
    follow_ups = [signed(lead, visit, {"person": "P-049-402"}, "reprisal_follow_up") for _ in range(5)]
    came = [revision for record in (person, *follow_ups) for revision in writing.known_revisions(lead, record)]
    other = new_seat("other")
    with other.vault.casebook.change() as casebook:
        revisions.insert(casebook, came)
        writing.settle(other, casebook, {revision.header.record for revision in came}, came)
    assert {class_now(other, follow_up) for follow_up in follow_ups} == {HIGH}
    assert list(check_rows.problems(other, other.vault.casebook, came)) == []


def test_a_merge_takes_a_lowering_only_whole_and_only_for_what_it_was_written_upon(
    lead: Seat, visit: RecordId, new_seat: Callable[[str], Seat]
) -> None:
    """Two laptops: one lowers, the other writes beside it. The order in which they meet does not matter (INV16)."""
    record = signed(lead, visit, {}, OBSERVATION.name)
    classing.change(lead, record, HIGH)
    known = writing.known_revisions(lead, record)
    other = new_seat("other")
    with other.vault.casebook.change() as casebook:
        revisions.insert(casebook, known)
    classing.change(lead, record, INTERNAL, **WHY)
    lowered = writing.known_revisions(lead, record)
    assert merged(lowered, OBSERVATION, anybody).sensitivity is INTERNAL
    # what a changed program signs: a lower class without role and reason, or the raising simply left out
    parents = tuple(head.id for head in merged(known, OBSERVATION).heads)
    for fields in ({CHANGES: [{"id": "x", "to": "public", "reason": "known"}]}, {}):
        forged = Draft(record, OBSERVATION.name, visit, Mode.FULL, parents, fields)
        sneaky = [*known, writing.sign_draft(other, forged)]
        assert merged(sneaky, OBSERVATION, anybody).sensitivity is HIGH
        assert merged(reversed(sneaky), OBSERVATION, anybody).sensitivity is HIGH
    raised = Draft(
        record, OBSERVATION.name, visit, Mode.FULL, parents, {CHANGES: [{"id": "y", "to": CONFIDENTIAL.value}]}
    )
    both = [*lowered, writing.sign_draft(other, raised)]
    assert merged(both, OBSERVATION, anybody).sensitivity is CONFIDENTIAL
    assert merged(reversed(both), OBSERVATION, anybody).sensitivity is CONFIDENTIAL


@pytest.mark.parametrize("forged_first", [True, False])
def test_inv11_only_a_laptop_that_was_certified_for_it_lowers_a_class(
    enrolled: Enrolled, tmp_path: Path, *, forged_first: bool
) -> None:
    """A changed program on a field laptop signs a lowering in the lead's name; in either order it lowers nothing."""
    office, field = enrolled.office, enrolled.laptop
    lead = lead_of(enrolled, tmp_path / "lead")
    record = records.find(field, TALK)
    try:
        classing.change(field, record, HIGH)
        _carry(field, lead, tmp_path / "raised")
        first, second = (field, lead) if forged_first else (lead, field)
        with field.vault.daybook.change() as daybook:
            settings.put(daybook, seats.ROLE, b"lead")
        assert (
            classing.standing_of(field, record).roles == ()
        )  # its own program asks the certificate, not the setting
        forge_lowering(field, record)
        for number, one in enumerate((first, second)):
            _carry(one, office, tmp_path / f"to office {number}")
        assert (class_now(office, record), len(records.show(office, record).merged.not_lowered)) == (HIGH, 1)
        # what the lead writes upon it carries the lowering on, and does not make it the lead's own
        _carry(field, lead, tmp_path / "to lead")
        edited(lead, record, {"sex": "man"})
        _carry(lead, office, tmp_path / "written upon")
        for seat in (office, lead):
            shown = records.show(seat, record).merged
            assert (class_now(seat, record), len(shown.not_lowered)) == (HIGH, 1)
            assert (shown.fields or {})["sex"] == "man"
            assert (shown.fields or {})["narrative"] == FORGED
            assert check.check(seat).damage == ()
            may = lowering.certified(seat.vault.casebook)
            deciding = (office.device, "leadership"), (lead.device, "team_lead")
            others = (office.device, "team_lead"), (field.device, "team_lead"), ("unknown", "leadership")
            assert [may(DeviceId(one), role) for one, role in (*deciding, *others)] == [True] * 2 + [False] * 3
        # once the lead lowers it, it is lower everywhere, and nothing is told any more
        classing.change(lead, record, CONFIDENTIAL, **WHY)
        _carry(lead, office, tmp_path / "lowered")
        assert (class_now(office, record), records.show(office, record).merged.not_lowered) == (CONFIDENTIAL, ())
    finally:
        lead.vault.close()


def _carry(source: Seat, target: Seat, path: Path) -> None:
    """Take a hand-over in; what it would bring says beforehand which lowering is none."""
    deliver.export(source, path)
    shown = receive.preview(target, path)
    before = previewed.lowering_what_they_may_not(target, shown)
    assert before == sum(one.lowers for one in previewed.coming(target, shown))
    was = _refused(target)
    receive.take_in(target, shown)
    assert before == len(_refused(target) - was)


def _refused(seat: Seat) -> set[str]:
    known = revisions.record_ids(seat.vault.casebook)
    return {one for record in known for one in writing.merged_record(seat, record).not_lowered}


def test_the_answers_of_the_command_line_are_those_of_the_vocabularies(seat: Seat) -> None:
    assert tuple(term.id for term in seat.vocabularies["class_reason"].terms) == classing.REASONS
    assert set(classing.DECIDING) == {term.id for term in seat.vocabularies["decision_role"].terms}
    assert [term.id for term in seat.vocabularies["classification"].terms] == [one.value for one in Class]
