"""A referral goes by the person's own yes or by an override that is whole, on every way into the books (INV24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import COMPLAINT, INTERVIEW, REFERRAL
from npm_field.domain.modes import Mode
from npm_field.domain.referral import Lack
from npm_field.errors import ReferralLacksError
from npm_field.usecases import adding, capture, findings, referrals, slips, withdraw
from npm_field.usecases.adding import Document

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft

YES = {"record": "yes", "identity_referral": "yes"}
TO_OMBUDS = {"to_kind": "ombuds", "basis": "consent", "scope": "identity"}
ABOVE_IT = "supervising_authority"
OVERRIDE: dict[str, Any] = {
    "to_kind": "prosecutor",
    "basis": "override",
    "scope": "identity",
    "independent_of_place": True,
    "override_ground": "cannot_consent",
    "override_role": "leadership",
    "override_day": "2031-03-12",
    "approved_by": ["M-967-923", "M-757-934"],
    "alternatives": "ask again through the lawyer",
    "no_source_reason": "nobody else was there",
}


def talk(seat: Seat, visit: RecordId, answers: dict[str, str]) -> tuple[str, RecordId]:
    draft = capture.begin(seat, INTERVIEW, visit, fields={"consent": answers})
    capture.leave(seat, draft.record)
    return str(draft.fields["code"]), draft.record


def begun(seat: Seat, visit: RecordId, fields: dict[str, Any]) -> Draft:
    return capture.begin(seat, REFERRAL, visit, fields=fields)


@pytest.mark.parametrize("going", [{"status": "approved"}, {"status": "sent"}, {"sent": "2031-03-12/morning"}])
def test_inv24_a_referral_is_proposed_freely_and_goes_only_by_consent(
    seat: Seat, visit: RecordId, going: dict[str, str]
) -> None:
    person, _record = talk(seat, visit, {"record": "yes"})
    draft = begun(seat, visit, {"person": person, "status": "proposed", **TO_OMBUDS})
    with pytest.raises(ReferralLacksError) as refused:
        capture.save(seat, draft, {**draft.fields, **going})
    assert refused.value.facts == {"lacks": "consent_referral"}
    with pytest.raises(ReferralLacksError):
        begun(seat, visit, {"person": person, **TO_OMBUDS, **going})
    with pytest.raises(ReferralLacksError):
        adding.add(seat, [Document("referral", "", Mode.FULL, {"person": person, **TO_OMBUDS, **going})])
    willing, _record = talk(seat, visit, YES)
    capture.save(seat, draft, {**draft.fields, "person": willing, **going})


def test_inv25_an_override_is_refused_where_the_body_depends_on_the_place_or_one_person_decides(
    seat: Seat, visit: RecordId
) -> None:
    person, _record = talk(seat, visit, {"record": "yes", "identity_referral": "no"})
    whole = {"person": person, "status": "approved", **OVERRIDE}
    wrong: dict[Lack, list[dict[str, Any]]] = {
        Lack.INDEPENDENCE: [
            {"independent_of_place": False},
            {"to_kind": "management"},
            {"to_kind": ABOVE_IT},
        ],
        Lack.TWO_APPROVERS: [{"approved_by": ["M-967-923"]}, {"approved_by": []}],
        Lack.PERSON: [{"person": None}],
    }
    draft = begun(seat, visit, {"person": person, **OVERRIDE})
    for lack, changes in wrong.items():
        for change in changes:
            with pytest.raises(ReferralLacksError) as refused:
                capture.save(seat, draft, {**whole, **change})
            assert refused.value.facts == {"lacks": lack.value}, change
    capture.save(seat, draft, whole)


def test_what_came_of_a_referral_is_written_down_although_the_person_took_the_yes_back(
    seat: Seat, visit: RecordId
) -> None:
    person, record = talk(seat, visit, YES)
    draft = begun(seat, visit, {"person": person, "status": "sent", **TO_OMBUDS})
    capture.leave(seat, draft.record)
    withdraw.withdraw(seat, record, ["identity_referral"], channel="oral")
    again = capture.edit(seat, draft.record)
    assert referrals.lacks_of(seat, again.fields) == (Lack.CONSENT_REFERRAL,)
    capture.save(seat, again, {**again.fields, "status": "acknowledged", "outcome": "They called back."})
    with pytest.raises(ReferralLacksError):
        capture.save(seat, again, {**again.fields, "to_kind": "prosecutor"})


def test_answers_are_read_where_they_were_given(seat: Seat, visit: RecordId) -> None:
    """In the two signs of a partial record, in a complaint that names the person, in what is only being typed."""
    stub = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"use": "y", "name": "y"})
    capture.leave(seat, stub.record)
    by_signs = str(stub.fields["code"])
    assert referrals.lacks_of(seat, {"person": by_signs, **TO_OMBUDS}) == ()
    person, _record = talk(seat, visit, {"record": "yes"})
    complaint = capture.begin(seat, COMPLAINT, visit, fields={"person": person, "consent": YES})
    assert referrals.lacks_of(seat, {"person": person, **TO_OMBUDS}) == ()
    capture.save(seat, complaint, {**complaint.fields, "consent": {**YES, "identity_referral": "no"}})
    assert referrals.lacks_of(seat, {"person": person, **TO_OMBUDS}) == (Lack.CONSENT_REFERRAL,)


def test_inv18_a_refusal_under_another_code_of_the_same_person_counts_until_the_two_are_parted(
    seat: Seat, visit: RecordId
) -> None:
    willing, _record = talk(seat, visit, YES)
    refusing, _record = talk(seat, visit, {"record": "yes", "identity_referral": "no"})
    third, _record = talk(seat, visit, YES)

    def lack() -> list[tuple[Lack, ...]]:
        return [referrals.lacks_of(seat, {"person": code, **TO_OMBUDS}) for code in (willing, refusing, third)]

    def needed() -> list[bool]:
        return [bool(slips.need_of(seat, Code(code)).purposes) for code in (willing, refusing, third)]

    no = (Lack.CONSENT_REFERRAL,)
    assert (lack(), needed()) == ([(), no, ()], [True, False, True])
    joined = [findings.join(seat, visit, willing, third), findings.join(seat, visit, third, refusing)]
    # over the third code, the first is the same person as the second
    assert (lack(), needed()) == ([no, no, no], [False, False, False])
    findings.part(seat, joined[1])
    assert (lack(), needed()) == ([(), no, ()], [True, False, True])


def test_who_took_the_notes_back_is_named_to_nobody(seat: Seat, visit: RecordId) -> None:
    person, record = talk(seat, visit, YES)
    withdraw.withdraw(seat, record, ["record"], channel="oral")
    assert referrals.lacks_of(seat, {"person": person, **TO_OMBUDS}) == (Lack.CONSENT_REFERRAL,)


def test_a_complaint_is_under_consent_as_a_talk_is(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(
        seat, COMPLAINT, visit, fields={"channel": "oral_visit", "text": "Cold cells.", "consent": {"record": "yes"}}
    )
    capture.leave(seat, draft.record)
    withdraw.withdraw_code(seat, str(draft.fields["code"]), ["record"], channel="oral")
    left = capture.edit(seat, draft.record).fields
    assert "text" not in left
    assert left["channel"] == "oral_visit"
    assert left["consent"] == {"record": "withdrawn"}
    assert CodeType.COMPLAINT in withdraw.code_types()


def test_taking_the_notes_back_reaches_the_complaint_that_names_the_person(seat: Seat, visit: RecordId) -> None:
    person, _record = talk(seat, visit, {"record": "yes"})
    complaint = capture.begin(seat, COMPLAINT, visit, fields={"person": person, "text": "Cold cells."})
    capture.leave(seat, complaint.record)
    withdraw.withdraw_code(seat, person, ["record"], channel="oral")
    assert "text" not in capture.edit(seat, complaint.record).fields
