"""What a closed casebook knows of its office: public keys and a random id, and no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.errors import BundleDamagedError, NotEnrolledError
from npm_field.usecases import enrol, office_keys
from storage import settings
from sync.office_keys import OfficeKeys
from tests.usecases.enrolled import opened

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


def test_the_keys_are_there_with_the_casebook_closed(enrolled: Enrolled) -> None:
    statement = enrol.statement_of(enrolled.laptop)
    enrolled.laptop.vault.close_casebook()
    found = office_keys.keys_of(enrolled.laptop.vault)
    assert found == OfficeKeys.of(statement)
    assert found.recipients == (statement.records, statement.records_paper)


def test_no_name_of_the_office_is_in_the_daybook(enrolled: Enrolled) -> None:
    stored = settings.get(enrolled.laptop.vault.daybook, office_keys.SETTING) or b""
    assert b"Kestria" not in stored
    assert b"CERTIFICATE" not in stored
    assert stored == OfficeKeys.read(stored).write()


def test_a_vault_of_the_first_version_gets_them_at_the_next_opening(enrolled: Enrolled) -> None:
    with enrolled.laptop.vault.daybook.change() as daybook:
        settings.remove(daybook, office_keys.SETTING)
    with pytest.raises(NotEnrolledError):
        office_keys.keys_of(enrolled.laptop.vault)
    enrolled.laptop.vault.close()
    enrolled.laptop = opened(enrolled.home / "laptop")
    assert office_keys.keys_of(enrolled.laptop.vault) == OfficeKeys.of(enrol.statement_of(enrolled.laptop))


def test_a_vault_without_an_office_has_none(seat: Seat) -> None:
    with pytest.raises(NotEnrolledError):
        office_keys.keys_of(seat.vault)


def test_what_is_not_exactly_such_a_document_is_refused(enrolled: Enrolled) -> None:
    stored = settings.get(enrolled.laptop.vault.daybook, office_keys.SETTING) or b""
    for wrong in (
        b"",
        stored[:-1],
        stored.replace(b"office_keys", b"office_kids"),
        stored.replace(b"{", b'{"a":1,', 1),
    ):
        with pytest.raises(BundleDamagedError):
            OfficeKeys.read(wrong)
