"""Medical notes: written by a clinician alone, with consent to the exam, and read at the office alone (INV42)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.domain.classification import class_of
from npm_field.domain.kinds import INTERVIEW, MEDICAL_NOTE
from npm_field.domain.modes import Mode
from npm_field.domain.summary import ELSEWHERE
from npm_field.errors import MedicalConsentError, NotClinicianError, NoteElsewhereError
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
WILLING: Mapping[str, object] = {"record": "yes", "medical_exam": "yes"}
OTHER = "P-792-625"
NOTE: Mapping[str, object] = {
    "code": TALK,
    "consent": WILLING,
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
    written: Mapping[str, object] = {**NOTE, "consent": {**WILLING, "internal": "yes"}}
    added = adding.add(laptop, [note(written)])[0]
    _take(laptop, lead, tmp_path / "first.npmf")
    # whose it is and what the person agreed to, and nothing else of it in any of its versions
    told = {"code": TALK, "consent": written["consent"]}
    assert writing.merged_record(lead, added.record).fields == told
    assert [r.fields for r in writing.known_revisions(lead, added.record) if r.fields is not None] == [told]
    shown = records.show(lead, added.record).row
    assert (shown.kind, shown.code, shown.state) == (MEDICAL_NOTE.name, TALK, ELSEWHERE)
    _take(lead, office, tmp_path / "onward.npmf")
    assert writing.merged_record(office, added.record).fields == written
    # counted without being read, and no more once the person took it back: that is all the lead is told (INV18, 41)
    visit = records.visits(lead)[0].visit
    finding = findings.add(lead, visit, {"statement": "Blows at admission."})
    findings.link(lead, finding, added.record, "supports")
    assert findings.held(lead, visit)[0].weighed.supporting == {"medical": 1}
    assert findings.held(lead, visit)[0].codes == {added.record: TALK}
    withdraw.withdraw_code(laptop, TALK, ["record"], channel="oral")
    _take(laptop, lead, tmp_path / "again.npmf")
    assert findings.held(lead, visit)[0].weighed.supporting == {}
    left = writing.merged_record(lead, added.record).fields
    assert left is not None
    assert left.keys() <= {"code", "by", "consent", "consent_events"}
    _take(lead, office, tmp_path / "last.npmf")
    assert writing.merged_record(office, added.record).fields == left
    lead.vault.close()


@pytest.mark.parametrize("by", ["note", "talk", "other code"])
def test_inv18_a_lead_learns_that_only_the_use_of_an_examination_was_taken_back(
    enrolled: Enrolled, tmp_path: Path, by: str
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    lead = lead_of(enrolled, tmp_path / "lead")
    be(laptop, profession="physician")
    written: Mapping[str, object] = {**NOTE, "consent": {**WILLING, "internal": "yes"}}
    added = adding.add(laptop, [note(written)])[0]
    _take(laptop, lead, tmp_path / "first.npmf")
    visit = records.visits(lead)[0].visit
    finding = findings.add(lead, visit, {"statement": "Blows at admission."})
    findings.link(lead, finding, added.record, "supports")
    assert findings.held(lead, visit)[0].weighed.supporting == {"medical": 1}
    if by == "note":
        withdraw.withdraw_code(laptop, TALK, ["internal"], channel="oral")
        _take(laptop, lead, tmp_path / "again.npmf")
    else:
        code = OTHER if by == "other code" else TALK
        said = {"code": code, "kind": "individual", "consent": {"record": "yes", "internal": "no"}}
        adding.add(lead, [Document("interview", VISIT, Mode.FULL, said, from_paper=True, same_person=True)])
        if by == "other code":
            findings.join(lead, visit, TALK, OTHER)
    assert findings.held(lead, visit)[0].weighed.supporting == {}
    assert added.record not in {one.record for one in findings.evidence(lead, visit)}
    _take(lead, office, tmp_path / "last.npmf")
    assert findings.held(office, visit)[0].weighed.supporting == {}
    whole = writing.merged_record(office, added.record).fields or {}
    assert (whole["findings"], whole["examined"]) == ([FINDING], "yes")  # the examination itself stays at the office
    lead.vault.close()


def test_nobody_writes_over_an_examination_that_is_not_here(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    lead = lead_of(enrolled, tmp_path / "lead")
    be(laptop, profession="physician")
    seen = Document(MEDICAL_NOTE.name, VISIT, Mode.FULL, {**NOTE, "code": OTHER}, from_paper=True)
    added = adding.add(laptop, [seen])[0]
    _take(laptop, lead, tmp_path / "first.npmf")
    be(lead, profession="physician")
    draft = capture.edit(lead, added.record)
    with pytest.raises(NoteElsewhereError):
        capture.save(lead, draft, {**draft.fields, "examined": "declined"})
    with pytest.raises(NoteElsewhereError):
        withdraw.withdraw(lead, added.record, ["internal"], channel="oral")
    with pytest.raises(NoteElsewhereError):
        withdraw.withdraw_code(lead, OTHER, ["internal"], channel="oral")
    # a clinician who leads has a note of their own for the same person
    own = medical.note_for(lead, records.visits(lead)[0].visit, OTHER)
    assert own.record != added.record
    # with a talk of that person here, taking back its use is noted in the talk, and governs the note as well
    said = {"code": OTHER, "kind": "individual", "consent": {"record": "yes", "internal": "yes"}}
    adding.add(lead, [Document("interview", VISIT, Mode.FULL, said, same_person=True)])
    assert withdraw.withdraw_code(lead, OTHER, ["internal"], channel="oral")
    _take(lead, office, tmp_path / "onward.npmf")
    assert (writing.merged_record(office, added.record).fields or {})["findings"] == [FINDING]
    # the notes as a whole can be taken back everywhere
    withdraw.withdraw_code(lead, OTHER, ["record"], channel="oral")
    _take(lead, office, tmp_path / "last.npmf")
    assert "findings" not in (writing.merged_record(office, added.record).fields or {})
    lead.vault.close()


def test_what_was_agreed_in_a_talk_holds_for_the_examination(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    be(seat, profession="physician")
    visit = records.visits(seat)[0].visit
    said = {"code": TALK, "kind": "individual", "consent": {**WILLING, "internal": "yes"}}
    talk = adding.add(seat, [Document("interview", VISIT, Mode.FULL, said, same_person=True)])[0].record
    assert medical.note_of(seat, visit, talk).fields["consent"] == {**WILLING, "internal": "yes"}
    added = adding.add(seat, [note(NOTE)])[0].record  # as a clinician's page wrote it before: never asked again
    finding = findings.add(seat, visit, {"statement": "Blows at admission."})
    findings.link(seat, finding, added, "supports")
    assert findings.held(seat, visit)[0].weighed.supporting == {"medical": 1}
    withdraw.withdraw(seat, talk, ["internal"], channel="oral")
    assert findings.held(seat, visit)[0].weighed.supporting == {}


def test_what_a_clinician_adds_on_the_second_evening_is_carried_too(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    lead = lead_of(enrolled, tmp_path / "lead")
    be(laptop, profession="physician")
    added = adding.add(laptop, [note(NOTE)])[0]
    _take(laptop, lead, tmp_path / "first.npmf")
    draft = capture.edit(laptop, added.record)
    capture.save(laptop, draft, {**draft.fields, "needs": ["urgent_care"]})
    capture.leave(laptop, added.record)
    deliver.export(laptop, tmp_path / "second.npmf")
    shown = receive.preview(lead, tmp_path / "second.npmf")
    assert not shown.refused
    receive.take_in(lead, shown)
    again = receive.preview(lead, tmp_path / "second.npmf")
    assert (again.new, again.carried, again.refused) == ((), (), ())
    # the clinician's laptop is gone: the lead's bundle has all of it
    _take(lead, office, tmp_path / "onward.npmf")
    assert (writing.merged_record(office, added.record).fields or {})["needs"] == ["urgent_care"]
    lead.vault.close()


def _take(giver: Seat, taker: Seat, path: Path) -> None:
    deliver.export(giver, path)
    receive.take_in(taker, receive.preview(taker, path))
