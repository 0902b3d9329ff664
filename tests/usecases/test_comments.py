"""Comments go to who wrote the record, are answered there, and end with the consent that the record stood on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.errors import BadRecordError, NoRecordError
from npm_field.usecases import check, comments, cuts, intake, outbound, receive, records, withdraw
from storage import revisions
from tests.usecases.enrolled import TALK

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from tests.usecases.enrolled import Enrolled


@pytest.fixture
def talk(enrolled: Enrolled) -> RecordId:
    """The talk of the laptop, accepted at the office."""
    made = cuts.cut(enrolled.laptop)
    assert made is not None
    intake.accept(enrolled.office, intake.arrive(enrolled.office, made.path))
    return records.find(enrolled.office, TALK)


def carry_back(enrolled: Enrolled, folder: Path) -> None:
    """Bring what waits for the laptop on a stick."""
    for one in outbound.export(enrolled.office, folder):
        if one.kind == outbound.BUNDLE:
            receive.take_in(enrolled.laptop, receive.preview(enrolled.laptop, one.path))


def test_a_comment_goes_to_who_wrote_the_record_and_the_answer_comes_back(
    enrolled: Enrolled, talk: RecordId, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    asked = comments.write(office, talk, "Which lamp?", issue="unreadable")
    assert comments.open_on(laptop) == {}
    carry_back(enrolled, tmp_path)
    (shown,) = comments.of_record(laptop, talk)
    assert (shown.by, shown.issue, shown.text, shown.is_own) == (comments.OFFICE, "unreadable", "Which lamp?", False)
    assert comments.open_on(laptop) == {talk: 1}
    comments.write(laptop, talk, "The one in the corridor.", answers=asked)
    assert comments.open_on(laptop) == {}
    made = cuts.cut(laptop)
    assert made is not None
    intake.accept(office, intake.arrive(office, made.path))
    said = comments.of_record(office, talk)
    assert [(one.by, one.text) for one in said] == [
        (comments.OFFICE, "Which lamp?"),
        (str(laptop.person), "The one in the corridor."),
    ]
    assert comments.open_on(office) == {talk: 1}
    assert check.check(office).damage == ()


def test_a_comment_says_something_about_a_record_that_is_here(enrolled: Enrolled, talk: RecordId) -> None:
    office = enrolled.office
    with pytest.raises(BadRecordError):
        comments.write(office, talk, "  ")
    with pytest.raises(NoRecordError):
        comments.write(office, "0" * 32, "Which?")  # type: ignore[arg-type]  # an id of no record
    with pytest.raises(NoRecordError):
        comments.write(office, comments.write(office, talk, "Which?"), "About a comment")


def test_r093_what_was_said_of_notes_goes_with_the_consent_to_them(
    enrolled: Enrolled, talk: RecordId, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    asked = comments.write(office, talk, "She said the lamp was never off?")
    carry_back(enrolled, tmp_path)
    withdraw.withdraw_code(laptop, TALK, ["record"], channel="oral")
    assert comments.of_record(laptop, talk) == []
    assert [one.payload for one in revisions.of_record(laptop.vault.casebook, asked)] == [None]
    made = cuts.cut(laptop)
    assert made is not None
    intake.accept(office, intake.arrive(office, made.path))
    assert comments.of_record(office, talk) == []
