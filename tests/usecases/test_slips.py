"""Sealed identities from the laptop to the desk: offered only for a purpose, read back by nobody else (INV04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import (
    BadCodeError,
    DeskPersonError,
    ForbiddenInModeError,
    NoRecordError,
    NoSlipError,
    NotOpenError,
    SlipNotNeededError,
    SlipsOffError,
    WrongPassphraseError,
)
from npm_field.usecases import (
    adding,
    at_stake,
    backup,
    capture,
    deliver,
    identity_desk,
    paper,
    receive,
    records,
    sealing,
    slips,
    withdraw,
)
from npm_field.usecases.adding import Document
from npm_field.usecases.slips import SlipContent
from storage import drafts, pools, settings
from storage import slips as rows
from tests.usecases.enrolled import DESK, TALK, VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

PERSON = Code(TALK)
WHO = SlipContent(name="Orvik Canary", file_number="77/2031", unit="B 3", contact="a sister in the town")


def say(seat: Seat, answers: dict[str, str]) -> None:
    """Let the person of the talk answer, typed and not yet signed."""
    draft = capture.edit(seat, records.find(seat, TALK))
    given = draft.fields.get("consent")
    capture.save(seat, draft, {**draft.fields, "consent": {**(given if isinstance(given, dict) else {}), **answers}})


def desk_key(seat: Seat) -> HybridPrivateKey:
    return identity_desk.unlock(seat, passphrases.prepare(DESK))


def monitor(seat: Seat) -> Code:
    """Return an M code that this office gave."""
    return min(code for code in pools.issued(seat.vault.casebook) if code.startswith("M-"))


def test_a_person_in_the_box_is_sealed_by_what_is_typed_there(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    code = Code("P-231-008")
    with pytest.raises(NoRecordError):
        slips.need_of(seat, code)
    boxed = slips.Boxed(records.find(seat, VISIT), {"consent": {"record": "yes", "recontact": "yes"}})
    before = slips.count(seat)
    slips.seal_slip(seat, code, WHO, boxed=boxed)
    assert (slips.has_slip(seat, code), slips.count(seat)) == (True, before + 1)
    with pytest.raises(SlipNotNeededError):
        slips.seal_slip(seat, code, WHO, boxed=slips.Boxed(records.find(seat, VISIT), {"consent": {"record": "yes"}}))


def test_the_plan_may_do_without_slips_whatever_the_risks(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    say(seat, {"recontact": "yes"})
    draft = capture.edit(seat, records.find(seat, VISIT))
    capture.save(seat, draft, {**draft.fields, "identity_slips": False})
    capture.leave(seat, draft.record)
    assert slips.need_of(seat, PERSON) == slips.Need(("recontact",), is_off=True)
    with pytest.raises(SlipsOffError):
        slips.seal_slip(seat, PERSON, WHO)


def test_no_slip_is_offered_before_a_purpose_needs_it(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    assert slips.need_of(seat, PERSON).purposes == ()
    with pytest.raises(SlipNotNeededError):
        slips.seal_slip(seat, PERSON, WHO)
    say(seat, {"recontact": "yes"})
    assert slips.need_of(seat, PERSON) == slips.Need(("recontact",), is_off=False)
    slips.seal_slip(seat, PERSON, WHO)
    assert (slips.has_slip(seat, PERSON), slips.sealed_codes(seat), slips.count(seat)) == (
        True,
        frozenset({PERSON}),
        1,
    )


def test_a_slip_stands_in_no_draft_and_no_record_and_what_was_sealed_before_stays(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    say(seat, {"recontact": "yes"})
    slips.seal_slip(seat, PERSON, WHO)
    slips.seal_slip(seat, PERSON, SlipContent(name="Orvik Canary the second"))
    assert slips.count(seat) == 2
    for book in seat.vault.books():
        tables = [str(row[0]) for row in book.rows("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%'")]
        text = repr([book.rows(f'SELECT * FROM "{table}"') for table in tables])  # noqa: S608 - our own names
        assert "Canary" not in text
    assert [draft for draft in drafts.all_of(seat.vault.casebook) if "name" in draft.fields] == []


def test_inv05_partial_and_oral_only_records_get_no_slip(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    visit = records.visits(seat)[0].visit
    partial = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"name": "y"})
    with pytest.raises(ForbiddenInModeError):
        slips.need_of(seat, Code(str(partial.fields["code"])))
    with pytest.raises(NoRecordError):
        slips.need_of(seat, Code("P-407-216"))
    with pytest.raises(BadCodeError):
        slips.seal_slip(seat, Code("L-553-088"), WHO)
    say(seat, {"recontact": "yes"})
    seat.vault.close_casebook()
    with pytest.raises(NotOpenError):
        slips.seal_slip(seat, PERSON, WHO)
    assert not slips.has_slip(seat, PERSON)


def test_where_a_source_may_be_exposed_slips_are_off_until_somebody_says_it_is_needed(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    table = {"rows": [{"id": "r1", "risk": "source_exposed", "level": "high"}]}
    adding.add(seat, [Document("risk", VISIT, Mode.FULL, table)])
    say(seat, {"identity_management": "yes"})
    assert slips.need_of(seat, PERSON).is_off
    with pytest.raises(SlipsOffError):
        slips.seal_slip(seat, PERSON, WHO)
    slips.seal_slip(seat, PERSON, WHO, despite_risk=True)
    assert slips.has_slip(seat, PERSON)


def test_slips_travel_alone_and_the_desk_opens_them_for_a_reason_that_is_logged(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    say(laptop, {"recontact": "yes"})
    slips.seal_slip(laptop, PERSON, WHO)
    notes, apart = tmp_path / "notes.npmf", tmp_path / "identities.npmf"
    assert deliver.export(laptop, notes).capsules == 0
    done = slips.export(laptop, apart)
    assert (done.capsules, done.revisions) == (1, ())
    assert receive.preview(office, notes).slips == ()
    receive.take_in(office, receive.preview(office, notes))
    shown = receive.preview(office, apart)
    assert (len(shown.slips), shown.carried, shown.refused) == (1, (), ())
    receive.take_in(office, shown)
    assert receive.preview(office, apart).slips == ()
    assert identity_desk.book(office) == identity_desk.Book((), 1, ())

    key, who = desk_key(office), monitor(office)
    with pytest.raises(WrongPassphraseError):
        identity_desk.unlock(office, passphrases.prepare("otter granite velvet lamp"))
    for person, second in ((Code("M-000-008"), None), (who, who)):
        with pytest.raises((DeskPersonError, BadCodeError)):
            identity_desk.open_slips(office, key, PERSON, who=person, second=second, reason="recontact")
    with pytest.raises(NoSlipError):
        identity_desk.open_slips(office, key, Code("P-407-216"), who=who, second=None, reason="recontact")
    with pytest.raises(ValueError, match="purpose"):
        identity_desk.open_slips(office, key, PERSON, who=who, second=None, reason="curiosity")
    assert identity_desk.book(office).log == ()
    (opened,) = identity_desk.open_slips(office, key, PERSON, who=who, second=None, reason="recontact")
    assert (opened.code, opened.content, opened.purposes) == (PERSON, WHO, ("recontact",))
    book = identity_desk.book(office)
    assert (book.entries, book.unknown) == ((identity_desk.Entry(PERSON, 1),), 0)
    assert [(use.code, use.act, use.who, use.reason) for use in book.log] == [(PERSON, "opened", who, "recontact")]
    with office.vault.daybook.change() as daybook:
        settings.put(daybook, "policy", b'{"desk_second_person": true}')
    with pytest.raises(DeskPersonError):
        identity_desk.open_slips(office, key, PERSON, who=who, second=None, reason="recontact")


def test_after_its_code_was_voided_the_desk_finds_a_slip_by_the_new_one(enrolled: Enrolled, tmp_path: Path) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    say(laptop, {"recontact": "yes"})
    slips.seal_slip(laptop, PERSON, WHO)
    visit = records.show(laptop, records.find(laptop, PERSON)).row.visit
    (voided,) = paper.void(laptop, visit, [PERSON], state="lost")
    made = backup.write(laptop, tmp_path / "kept.npmf", "office")[1]
    assert (made.slips, at_stake.at_stake(laptop).slips) == (1, 1)
    for name in ("kept.npmf", "kept-identities.npmf"):
        receive.take_in(office, receive.preview(office, tmp_path / name))
    key, who = desk_key(office), monitor(office)
    new = Code(voided.reissued)
    (opened,) = identity_desk.open_slips(office, key, new, who=who, second=None, reason="recontact")
    assert opened.content == WHO
    assert identity_desk.book(office).entries == (identity_desk.Entry(new, 1),)
    withdraw.withdraw_code(office, new, ["recontact"], channel="oral")
    assert slips.count(office) == 0


def test_a_sealed_laptop_hands_its_slips_over_with_the_daybook_alone(enrolled: Enrolled, tmp_path: Path) -> None:
    say(enrolled.laptop, {"recontact": "yes"})
    with pytest.raises(NoSlipError):
        slips.export(enrolled.laptop, tmp_path / "none.npmf")
    slips.seal_slip(enrolled.laptop, PERSON, WHO)
    sealing.seal(enrolled.laptop)
    slips.export(enrolled.laptop, tmp_path / "identities.npmf")
    assert len(receive.preview(enrolled.office, tmp_path / "identities.npmf").slips) == 1


def test_taking_the_answer_back_erases_the_slip_on_the_laptop_and_at_the_office(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    say(laptop, {"recontact": "yes"})
    slips.seal_slip(laptop, PERSON, WHO)
    slips.export(laptop, tmp_path / "identities.npmf")
    deliver.export(laptop, tmp_path / "one.npmf")
    for name in ("identities.npmf", "one.npmf"):
        receive.take_in(office, receive.preview(office, tmp_path / name))
    identity_desk.open_slips(office, desk_key(office), PERSON, who=monitor(office), second=None, reason="recontact")

    withdraw.withdraw(laptop, records.find(laptop, TALK), ["recontact"], channel="oral")
    assert (slips.has_slip(laptop, PERSON), slips.count(laptop)) == (False, 0)
    deliver.export(laptop, tmp_path / "two.npmf")
    receive.take_in(office, receive.preview(office, tmp_path / "two.npmf"))
    assert rows.ids(office.vault.daybook) == frozenset()
    assert [use.act for use in identity_desk.book(office).log] == ["opened", "erased"]
