"""Medical notes: written by a clinician alone, with consent to the exam, and read at the office alone (INV42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.domain.classification import class_of
from npm_field.domain.kinds import INTERVIEW, MEDICAL_NOTE
from npm_field.domain.modes import Mode
from npm_field.errors import MedicalConsentError, NotClinicianError
from npm_field.usecases import (
    adding,
    capture,
    clinicians,
    deliver,
    findings,
    medical,
    receive,
    records,
    withdraw,
    writing,
)
from npm_field.usecases.adding import Document
from storage import settings
from tests.usecases.enrolled import TALK, VISIT, lead_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

FINDING = {"id": "f1", "site": "upper_back_left", "kind": "bruise", "size_cm": 12, "width_cm": 2,
           "age_estimate_band": "d3_7", "consistency": "highly_consistent"}  # fmt: skip
NOTE = {
    "code": TALK,
    "consent": {"record": "yes", "medical_exam": "yes"},
    "examined": "yes",
    "staff_present": "none",
    "findings": [FINDING],
    "consistency": "highly_consistent",
}


def note(fields: Mapping[str, object]) -> Document:
    return Document(MEDICAL_NOTE.name, VISIT, Mode.FULL, fields, same_person=True)


def be(seat: Seat, **about: str) -> None:
    """Let the person of this seat be this on the team."""
    member = {"code": seat.person, **about}
    adding.add(seat, [Document("team_member", VISIT, Mode.FULL, member, from_paper=True)])


def test_inv42_only_a_clinician_writes_a_medical_note_by_whatever_door(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    visit = records.visits(seat)[0].visit
    be(seat, profession="lawyer")
    for act in (
        lambda: adding.add(seat, [note(NOTE)]),
        lambda: capture.begin(seat, MEDICAL_NOTE, visit, fields={"code": TALK}),
    ):
        with pytest.raises(NotClinicianError):
            act()
    task = {"member": seat.person, "role": "medical"}
    adding.add(seat, [Document("assignment", VISIT, Mode.FULL, task)])
    assert clinicians.is_clinician(seat)
    added = adding.add(seat, [note(NOTE)])[0]
    assert (added.code, class_of(NOTE, MEDICAL_NOTE).value) == (TALK, "highly_confidential")


def test_the_office_says_which_professions_are_clinicians(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    be(seat, profession="nurse")
    assert not clinicians.is_clinician(seat)
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, "policy", b'{"clinicians": ["nurse"]}')
    assert clinicians.is_clinician(seat)


def test_no_finding_stands_without_consent_to_the_examination(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    be(seat, profession="physician")
    for answers in ({}, {"medical_exam": "no"}, {"medical_exam": "not_asked"}, {"medical_share": "yes"}):
        with pytest.raises(MedicalConsentError):
            adding.add(seat, [note({**NOTE, "consent": {"record": "yes", **answers}})])
    said = {"code": TALK, "consent": {"record": "yes"}, "examined": "declined", "complaints": "Headaches."}
    assert adding.add(seat, [note(said)])[0].code == TALK


def test_inv18_a_note_begins_with_the_strictest_answer_that_was_given_under_any_code(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    be(seat, profession="physician")
    visit = records.visits(seat)[0].visit
    willing = {"record": "yes", "medical_exam": "yes"}
    first, second = (
        capture.begin(seat, INTERVIEW, visit, fields={"consent": {**willing, "medical_exam": answer}})
        for answer in ("yes", "no")
    )
    for draft in (first, second):
        capture.leave(seat, draft.record)
    codes = [str(draft.fields["code"]) for draft in (first, second)]
    findings.join(seat, visit, *codes)
    for begun in (medical.note_for(seat, visit, codes[0]), medical.note_of(seat, visit, first.record)):
        assert begun.fields["consent"] == {"record": "yes", "medical_exam": "no"}


def test_withdrawing_the_notes_of_a_person_empties_the_medical_note_too(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    be(seat, profession="physician")
    added = adding.add(seat, [note(NOTE)])[0]
    withdraw.withdraw_code(seat, TALK, ["record"], channel="oral")
    assert "findings" not in (writing.merged_record(seat, added.record).fields or {})


def test_a_lead_carries_a_medical_note_and_reads_none_of_it(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    lead = lead_of(enrolled, tmp_path / "lead")
    be(laptop, profession="physician")
    added = adding.add(laptop, [note(NOTE)])[0]
    first, onward = tmp_path / "first.npmf", tmp_path / "onward.npmf"
    deliver.export(laptop, first)
    receive.take_in(lead, receive.preview(lead, first))
    assert writing.merged_record(lead, added.record).fields is None
    assert records.show(lead, added.record).row.kind == MEDICAL_NOTE.name
    deliver.export(lead, onward)
    receive.take_in(office, receive.preview(office, onward))
    assert writing.merged_record(office, added.record).fields == NOTE
    # counted without being read, and no more once the person took it back: that is all the lead is told (INV18, 41)
    visit = records.visits(lead)[0].visit
    finding = findings.add(lead, visit, {"statement": "Blows at admission."})
    findings.link(lead, finding, added.record, "supports")
    assert findings.held(lead, visit)[0].weighed.supporting == {"medical": 1}
    withdraw.withdraw_code(laptop, TALK, ["record"], channel="oral")
    again, last = tmp_path / "again.npmf", tmp_path / "last.npmf"
    deliver.export(laptop, again)
    receive.take_in(lead, receive.preview(lead, again))
    assert findings.held(lead, visit)[0].weighed.supporting == {}
    left = writing.merged_record(lead, added.record).fields
    assert left is not None
    assert left.keys() <= {"code", "by", "consent", "consent_events"}
    deliver.export(lead, last)
    receive.take_in(office, receive.preview(office, last))
    assert writing.merged_record(office, added.record).fields == left
    lead.vault.close()
