"""Return codes between laptop and office: drawn, stored, given once, drawn anew, and at every cut a way back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.secret import Secret
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import (
    FileExistsAlreadyError,
    NoReturnCodeLeftError,
    NotEnrolledError,
    NotForUsError,
    NotOneLaptopError,
    NotOpenError,
    ReadOnlyError,
    SecondPersonError,
    UnknownSenderError,
    WrongPassphraseError,
    WrongStepError,
)
from npm_field.usecases import fresh_codes, return_codes, return_desk, sealing
from storage import credentials, pools, safe_files, settings, vault
from storage import return_codes as rows
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat
    from storage.keyfile import Recipients
    from storage.vault import Vault
    from tests.usecases.enrolled import Enrolled

MAIN = passphrases.prepare(PASSPHRASE)


def second_of(office: Seat) -> Code:
    """An M code of the office's own pool."""
    return next(code for code in sorted(pools.unused(office.vault.daybook)) if code.startswith("M"))


def give(both: Enrolled, reason: str = "transit") -> Secret:
    given = return_desk.give(both.office, both.laptop.device, second=second_of(both.office), reason=reason)
    return given.code


def sealed(both: Enrolled) -> Path:
    """Close the laptop and seal it, as in panic; returns its folder."""
    folder = both.home / "laptop"
    both.laptop.vault.close()
    assert vault.seal_now(folder)
    return folder


def unsealed(both: Enrolled, folder: Path, code: Secret) -> None:
    """Open the sealed laptop with main's passphrase and a code."""
    both.laptop = sealing.unseal(folder, MAIN, code)


# --- drawn at enrolment ----------------------------------------------------------------------------------------


def test_the_office_has_sixteen_codes_of_a_certified_laptop(enrolled: Enrolled) -> None:
    assert return_desk.left_at_office(enrolled.office) == {enrolled.laptop.device: 16}
    assert return_codes.left(enrolled.laptop.vault) == 16
    assert not return_codes.is_due(enrolled.laptop.vault)


def test_a_code_of_the_office_reopens_the_sealed_laptop_once(enrolled: Enrolled) -> None:
    code, second = give(enrolled), give(enrolled)
    folder = sealed(enrolled)
    closed = enrolling.opened(folder)
    assert closed.vault.level == "sealed"
    closed.vault.close()
    unsealed(enrolled, folder, code)
    assert enrolled.laptop.vault.has_casebook
    assert return_codes.left(enrolled.laptop.vault) == 15
    folder = sealed(enrolled)
    with pytest.raises(WrongPassphraseError):
        sealing.unseal(folder, MAIN, code)
    unsealed(enrolled, folder, second)
    assert return_codes.left(enrolled.laptop.vault) == 14


def test_a_code_typed_into_a_laptop_that_is_not_sealed_is_not_spent(enrolled: Enrolled) -> None:
    code = give(enrolled)
    enrolled.laptop.vault.close()
    unsealed(enrolled, enrolled.home / "laptop", code)
    assert return_codes.left(enrolled.laptop.vault) == 16


def test_a_laptop_keeps_no_code_and_the_office_keeps_no_given_one(enrolled: Enrolled) -> None:
    code = bytes(give(enrolled).view)
    laptop, office = enrolled.laptop.vault, enrolled.office.vault
    tables = [str(row[0]) for row in office.casebook.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    for book in (*laptop.books(), *office.books()):
        for table in tables:
            if book.rows("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)):
                assert code not in repr(book.rows(f'SELECT * FROM "{table}"')).encode(), table  # noqa: S608 - from the schema
    unused = office.casebook.rows("SELECT code FROM return_code WHERE state = 'unused'")
    assert len(unused) == 15
    for row in unused:
        for book in laptop.books():
            assert str(row[0]) not in repr(book.rows("SELECT name, value FROM setting"))


# --- given by telephone ----------------------------------------------------------------------------------------


def test_no_code_is_given_twice_and_each_use_is_in_the_log(enrolled: Enrolled) -> None:
    device = enrolled.laptop.device
    given = [return_desk.give(enrolled.office, device, second=second_of(enrolled.office), reason="danger")]
    given += [
        return_desk.give(enrolled.office, device, second=second_of(enrolled.office), reason="practice")
        for _ in range(15)
    ]
    assert len({bytes(each.code.view) for each in given}) == 16
    assert [each.number for each in given] == list(range(1, 17))
    assert [each.left for each in given] == list(range(15, -1, -1))
    with pytest.raises(NoReturnCodeLeftError):
        give(enrolled)
    log = return_desk.log(enrolled.office)
    assert [use.reason for use in log] == ["danger", *["practice"] * 15]
    assert {(use.device, use.act, use.second) for use in log} == {(device, "code", second_of(enrolled.office))}
    assert {use.written.count(":") for use in log} == {0}


def test_a_second_person_is_somebody_of_this_office_and_not_the_laptops_own(enrolled: Enrolled) -> None:
    own = enrolled.laptop.person
    assert own is not None
    stranger = next(
        code
        for number in range(10000, 99999)
        if (code := make(CodeType.MONITOR, str(number))) not in pools.issued(enrolled.office.vault.casebook)
    )
    area = next(code for code in sorted(pools.issued(enrolled.office.vault.casebook)) if code.startswith("L"))
    for second in (own, stranger, area):
        with pytest.raises(SecondPersonError):
            return_desk.give(enrolled.office, enrolled.laptop.device, second=second, reason="transit")
    assert return_desk.left_at_office(enrolled.office)[enrolled.laptop.device] == 16
    assert return_desk.log(enrolled.office) == []


def test_a_reason_is_one_of_the_list(enrolled: Enrolled) -> None:
    with pytest.raises(ValueError, match="reason"):
        give(enrolled, "because he said so")
    assert return_desk.left_at_office(enrolled.office)[enrolled.laptop.device] == 16


def test_a_laptop_is_found_by_its_id_or_its_person(enrolled: Enrolled) -> None:
    office, device, person = enrolled.office, enrolled.laptop.device, enrolled.laptop.person
    assert person is not None
    assert return_desk.laptop_named(office, device) == device
    assert return_desk.laptop_named(office, person.replace("-", " ").lower()) == device
    for wrong in ("", "M", device[:8], office.device, str(second_of(office)), "P-407-216"):
        with pytest.raises(NotOneLaptopError):
            return_desk.laptop_named(office, wrong)


def test_two_laptops_of_one_person_are_not_guessed_between(enrolled: Enrolled) -> None:
    second = DeviceId("0" * 32)
    with enrolled.office.vault.casebook.change() as casebook:
        credentials.put(casebook, second, credentials.all_of(casebook)[enrolled.laptop.device])
    with pytest.raises(NotOneLaptopError):
        return_desk.laptop_named(enrolled.office, str(enrolled.laptop.person))
    assert return_desk.laptop_named(enrolled.office, second) == second


# --- drawn anew ------------------------------------------------------------------------------------------------


def refilled(both: Enrolled, name: str) -> bytes:
    fresh_codes.write(both.laptop, both.home / name)
    return (both.home / name).read_bytes()


def test_fresh_codes_take_the_place_of_all_earlier_ones(enrolled: Enrolled) -> None:
    old = give(enrolled)
    file = refilled(enrolled, "codes")
    assert return_desk.take_in(enrolled.office, file) == (enrolled.laptop.device, 16)
    assert return_codes.left(enrolled.laptop.vault) == 16
    fresh = give(enrolled)
    folder = sealed(enrolled)
    with pytest.raises(WrongPassphraseError):
        sealing.unseal(folder, MAIN, old)
    unsealed(enrolled, folder, fresh)
    assert enrolled.laptop.vault.has_casebook


def test_the_same_file_again_changes_nothing_and_an_older_one_is_refused(enrolled: Enrolled) -> None:
    first, second = refilled(enrolled, "first"), refilled(enrolled, "second")
    return_desk.take_in(enrolled.office, second)
    give(enrolled)
    assert return_desk.take_in(enrolled.office, second) == (enrolled.laptop.device, 15)
    with pytest.raises(WrongStepError) as caught:
        return_desk.take_in(enrolled.office, first)
    assert caught.value.facts == {"expected": "newer_codes", "found": "older_codes"}
    assert return_desk.left_at_office(enrolled.office)[enrolled.laptop.device] == 15


def test_a_lost_file_leaves_a_gap_and_no_harm(enrolled: Enrolled) -> None:
    refilled(enrolled, "lost")
    assert return_desk.take_in(enrolled.office, refilled(enrolled, "next")) == (enrolled.laptop.device, 16)


def test_a_laptop_put_back_to_an_earlier_state_is_told_to_draw_again(enrolled: Enrolled) -> None:
    before = return_codes.stored_of(enrolled.laptop.vault)
    return_desk.take_in(enrolled.office, refilled(enrolled, "first"))
    return_codes.store(enrolled.laptop.vault, before)
    with pytest.raises(WrongStepError) as caught:
        return_desk.take_in(enrolled.office, refilled(enrolled, "same number"))
    assert caught.value.facts["found"] == "other_codes_of_that_number"
    assert return_desk.take_in(enrolled.office, refilled(enrolled, "again")) == (enrolled.laptop.device, 16)


def test_codes_of_another_vault_of_the_same_laptop_are_refused(enrolled: Enrolled) -> None:
    with enrolled.office.vault.casebook.change() as casebook:
        present = rows.registered(casebook, enrolled.laptop.device)
        assert present is not None
        rows.put_sheet(casebook, enrolled.laptop.device, (), replace(present, vault="00" * 32))
    with pytest.raises(WrongStepError) as caught:
        return_desk.take_in(enrolled.office, refilled(enrolled, "codes"))
    assert caught.value.facts["found"] == "codes_of_another_vault"


def test_a_laptop_of_the_first_version_draws_its_codes_now(enrolled: Enrolled) -> None:
    device = enrolled.laptop.device
    with enrolled.office.vault.casebook.change() as casebook:
        casebook.run("DELETE FROM return_code")
        casebook.run("DELETE FROM reissue")
    with enrolled.laptop.vault.casebook.change() as casebook:
        settings.remove(casebook, return_codes.SETTING)
    assert return_codes.left(enrolled.laptop.vault) is None
    assert return_codes.is_due(enrolled.laptop.vault)
    assert return_desk.left_at_office(enrolled.office) == {}
    assert return_desk.take_in(enrolled.office, refilled(enrolled, "codes")) == (device, 16)
    code = give(enrolled)
    folder = sealed(enrolled)
    unsealed(enrolled, folder, code)
    assert enrolled.laptop.vault.has_casebook


def test_a_file_that_cannot_be_written_voids_nothing(enrolled: Enrolled) -> None:
    code = give(enrolled)
    taken = enrolled.home / "taken"
    taken.write_bytes(b"here already")
    with pytest.raises(FileExistsAlreadyError):
        fresh_codes.write(enrolled.laptop, taken)
    assert taken.read_bytes() == b"here already"
    assert return_codes.left(enrolled.laptop.vault) == 16
    unsealed(enrolled, sealed(enrolled), code)
    assert enrolled.laptop.vault.has_casebook


def test_codes_that_cannot_be_put_into_force_leave_no_file(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = give(enrolled)

    def refuse(*_arguments: object) -> None:
        raise ReadOnlyError

    monkeypatch.setattr(type(enrolled.laptop.vault), "set_return_codes", refuse)
    with pytest.raises(ReadOnlyError):
        fresh_codes.write(enrolled.laptop, enrolled.home / "codes")
    monkeypatch.undo()
    assert not (enrolled.home / "codes").exists()
    assert return_codes.is_due(enrolled.laptop.vault)
    unsealed(enrolled, sealed(enrolled), code)
    assert return_desk.take_in(enrolled.office, refilled(enrolled, "next")) == (enrolled.laptop.device, 16)


class CutError(Exception):
    """The power went."""


def cut_before(*_arguments: object) -> None:
    raise CutError


@pytest.mark.parametrize("cut", ["before the file", "before the codes", "after the codes"])
def test_a_cut_while_codes_are_drawn_is_healed_by_drawing_again(
    cut: str, enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = type(enrolled.laptop.vault)
    put_into_force = kind.set_return_codes

    def cut_after(opened: Vault, codes: Sequence[Secret], recipients: Recipients) -> None:
        put_into_force(opened, codes, recipients)
        raise CutError

    match cut:
        case "before the file":
            monkeypatch.setattr(safe_files, "create_new", cut_before)
        case "before the codes":
            monkeypatch.setattr(kind, "set_return_codes", cut_before)
        case _:
            monkeypatch.setattr(kind, "set_return_codes", cut_after)
    with pytest.raises(CutError):
        fresh_codes.write(enrolled.laptop, enrolled.home / "cut")
    monkeypatch.undo()
    enrolled.laptop.vault.close()
    enrolled.laptop = enrolling.opened(enrolled.home / "laptop")
    assert return_codes.is_due(enrolled.laptop.vault)
    if (enrolled.home / "cut").exists():
        return_desk.take_in(enrolled.office, (enrolled.home / "cut").read_bytes())
    assert return_desk.take_in(enrolled.office, refilled(enrolled, "whole")) == (enrolled.laptop.device, 16)
    assert not return_codes.is_due(enrolled.laptop.vault)
    code = give(enrolled)
    unsealed(enrolled, sealed(enrolled), code)
    assert enrolled.laptop.vault.has_casebook


def test_few_codes_left_are_due(enrolled: Enrolled) -> None:
    for expected in range(15, 3, -1):
        return_codes.note_spent(enrolled.laptop.vault)
        assert return_codes.left(enrolled.laptop.vault) == expected
        assert not return_codes.is_due(enrolled.laptop.vault)
    return_codes.note_spent(enrolled.laptop.vault)
    assert return_codes.left(enrolled.laptop.vault) == 3
    assert return_codes.is_due(enrolled.laptop.vault)


def test_codes_that_hang_on_another_secret_count_as_none(enrolled: Enrolled) -> None:
    keys = enrolled.laptop.vault.keys
    enrolled.laptop.vault.keys = replace(keys, return_secret=Secret.random())
    assert return_codes.left(enrolled.laptop.vault) == 0
    assert return_codes.is_due(enrolled.laptop.vault)


# --- who may not -----------------------------------------------------------------------------------------------


def test_codes_are_drawn_with_the_casebook_open_and_by_a_member(enrolled: Enrolled, seat: Seat) -> None:
    with pytest.raises(NotEnrolledError):
        fresh_codes.write(seat, enrolled.home / "codes")
    enrolled.laptop.vault.close_casebook()
    with pytest.raises(NotOpenError):
        fresh_codes.write(enrolled.laptop, enrolled.home / "codes")
    assert not (enrolled.home / "codes").exists()


def test_fresh_codes_of_an_uncertified_laptop_are_refused(enrolled: Enrolled) -> None:
    file = refilled(enrolled, "codes")
    with enrolled.office.vault.casebook.change() as casebook:
        casebook.run("DELETE FROM credential WHERE device = ?", (enrolled.laptop.device,))
    with pytest.raises(UnknownSenderError):
        return_desk.take_in(enrolled.office, file)
    with pytest.raises(NotForUsError):
        return_desk.take_in(enrolled.laptop, file)


def test_a_laptops_setting_names_no_code(enrolled: Enrolled) -> None:
    stored = json.loads(settings.get(enrolled.laptop.vault.casebook, return_codes.SETTING) or b"")
    assert stored.keys() == {"serial", "begun", "left", "secret"}
