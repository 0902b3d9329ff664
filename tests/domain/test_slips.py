"""When a slip may be, and what it can hold (codes 4.4; INV08): only what a purpose needs, and it hides itself."""

from __future__ import annotations

import pytest

from npm_field.domain import slips
from npm_field.domain.slips import LONGEST, SlipContent
from npm_field.errors import BadRecordError


@pytest.mark.parametrize(
    ("answers", "purposes"),
    [
        ({"recontact": "yes"}, ("recontact",)),
        ({"identity_management": "yes", "recontact": "no"}, ("identity_management",)),
        ({"identity_referral": "yes"}, ("identity_referral",)),
        ({"medical_exam": "yes"}, ("medical",)),
        ({"medical_share": "yes", "medical_exam": "no"}, ("medical",)),
        ({"recontact": "not_asked", "identity_referral": "unable", "spt": "yes", "public_anon": "yes"}, ()),
        ({"record": "no", "recontact": "yes"}, ()),
        ({"record": "withdrawn", "identity_referral": "yes"}, ()),
        ({"record": "unable", "medical_exam": "yes"}, ()),
        ({}, ()),
    ],
)
def test_only_a_plain_yes_to_a_purpose_that_must_find_the_person_needs_a_slip(
    answers: dict[str, str], purposes: tuple[str, ...]
) -> None:
    assert slips.purposes_of({"consent": answers}) == purposes


def test_following_a_person_up_for_reprisals_needs_one() -> None:
    assert slips.purposes_of({}, is_followed=True) == ("reprisal_follow_up",)
    assert slips.purposes_of({"measures": ["mixed_talks", "early_return"]}) == ("reprisal_follow_up",)
    assert slips.purposes_of({"measures": ["mixed_talks"]}) == ()
    assert slips.purposes_of({"consent": {"record": "no"}}, is_followed=True) == ()


def test_a_slip_is_over_when_the_answer_it_was_for_is_taken_back_and_not_before() -> None:
    assert slips.is_over({"consent": {"recontact": "withdrawn"}})
    assert slips.is_over({"consent": {"record": "withdrawn", "recontact": "yes"}})
    assert not slips.is_over({"consent": {"recontact": "withdrawn", "identity_referral": "yes"}})
    assert not slips.is_over({"consent": {"recontact": "no"}})
    assert not slips.is_over({"consent": {"public_anon": "withdrawn"}})


def test_a_slip_hides_itself_and_holds_no_sign_that_only_controls() -> None:
    made = SlipContent(name="  Orvik\u0000 \n Test ", unit="B\t3")
    assert (made.name, made.unit) == ("Orvik Test", "B 3")
    assert "Orvik" not in repr(made)
    assert "Orvik" not in f"{made}"


@pytest.mark.parametrize("part", LONGEST)
def test_a_part_that_is_too_long_is_named_and_not_repeated(part: str) -> None:
    with pytest.raises(BadRecordError) as refused:
        SlipContent(**{part: "ن" * (LONGEST[part] + 1)})
    assert refused.value.facts == {"kind": "slip", "field": part, "reason": "too_long"}


def test_an_empty_slip_is_none() -> None:
    with pytest.raises(BadRecordError):
        SlipContent(name="  ", unit="\n")
