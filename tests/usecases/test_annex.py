"""The sealed annex of a debrief record: whole or not there, opened by the identity desk alone, each use logged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.signing import SigningKey
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.errors import (
    BundleDamagedError,
    DeskPersonError,
    FieldError,
    FileExistsAlreadyError,
    NotEnrolledError,
    NotForUsError,
    NothingDecidedError,
    UnknownSenderError,
    WrongStepError,
)
from npm_field.usecases import annex, findings, identity_desk, membership, records
from storage import pools
from sync import annex as files
from sync.annex import ONE, TWO, Annex, Pair
from sync.enrolment_files import Step, wrap_sealed
from tests.usecases.enrolled import DESK, VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

FIRST, SECOND, THIRD = "P-326-995", "P-792-625", "P-231-008"


def test_which_codes_are_one_person_is_read_by_the_desk_alone(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    visit = records.visits(laptop)[0].visit
    path = tmp_path / "annex.npmf"
    with pytest.raises(NothingDecidedError):
        annex.write(laptop, visit, path)
    findings.join(laptop, visit, SECOND, FIRST, basis="said_so")
    findings.join(laptop, visit, FIRST, THIRD, one=False)
    assert annex.write(laptop, visit, path) == annex.Sealed(2, "Kestria")
    data = path.read_bytes()
    assert not any(code.encode() in data for code in (FIRST, SECOND, THIRD, VISIT))
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["annex.npmf"]
    with pytest.raises(FileExistsAlreadyError):
        annex.write(laptop, visit, path)

    key = identity_desk.unlock(office, passphrases.prepare(DESK))
    who = min(code for code in pools.issued(office.vault.casebook) if code.startswith("M-"))
    for other in (laptop.hybrid_key, office.hybrid_key):
        with pytest.raises(NotForUsError):
            annex.open_annex(office, other, path, who=who, second=None)
    stranger = Code(str(codes.make(CodeType.PERSON, "51733")))
    with pytest.raises(DeskPersonError):
        annex.open_annex(office, key, path, who=stranger, second=None)
    assert identity_desk.book(office).log == ()
    found = annex.open_annex(office, key, path, who=who, second=None)
    assert (found.visit, found.device) == (VISIT, laptop.device)
    assert annex.one_person(found) == [Pair(FIRST, SECOND, ONE, "said_so"), Pair(THIRD, FIRST, TWO)]
    (use,) = identity_desk.book(office).log
    assert (use.code, use.act, use.who) == (VISIT, annex.ACT, who)


def test_an_annex_that_is_changed_forged_or_of_strangers_is_refused(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    statement = membership.statement_of(office)
    key = identity_desk.unlock(office, passphrases.prepare(DESK))
    who = min(code for code in pools.issued(office.vault.casebook) if code.startswith("M-"))
    pair = Pair(FIRST, SECOND, ONE)

    def opened(made: Annex, signing: SigningKey) -> Annex:
        path = tmp_path / "made.npmf"
        path.write_bytes(files.seal(made, [statement.desk], signing))
        return annex.open_annex(office, key, path, who=who, second=None)

    own = laptop.casebook_identity
    good = Annex(statement.office, laptop.device, Code(VISIT), "2031-03-10/evening", (pair,))
    assert opened(good, own) == good
    for made, signing, error in (
        (good, SigningKey.generate(), UnknownSenderError),
        (Annex("0" * 32, good.device, good.visit, good.written, good.pairs), own, UnknownSenderError),
        (Annex(good.office, DeviceId("0" * 32), good.visit, good.written, good.pairs), own, UnknownSenderError),
        (Annex(good.office, good.device, Code("P-231-008"), good.written, good.pairs), own, BundleDamagedError),
        (Annex(good.office, good.device, good.visit, good.written, (pair, pair)), own, BundleDamagedError),
        (
            Annex(good.office, good.device, good.visit, good.written, (Pair(FIRST, "x", ONE),)),
            own,
            BundleDamagedError,
        ),
        (
            Annex(good.office, good.device, good.visit, good.written, (Pair(FIRST, SECOND, ""),)),
            own,
            BundleDamagedError,
        ),
    ):
        with pytest.raises(error):
            opened(made, signing)
    whole = files.seal(good, [statement.desk], own)
    path = tmp_path / "cut.npmf"
    bad: list[tuple[bytes, type[FieldError]]] = [
        (whole[:-1], BundleDamagedError),
        (whole[:20], BundleDamagedError),
        (whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:], BundleDamagedError),
        (b"%PDF-2.0", BundleDamagedError),
        (wrap_sealed(Step.RECEIPT, b"{}", [statement.desk]), WrongStepError),
    ]
    for data, refused in bad:
        path.write_bytes(data)
        with pytest.raises(refused):
            annex.open_annex(office, key, path, who=who, second=None)


def test_a_vault_without_an_office_has_nobody_to_seal_it_to(seat: Seat, visit: RecordId, tmp_path: Path) -> None:
    findings.join(seat, visit, FIRST, SECOND)
    with pytest.raises(NotEnrolledError):
        annex.write(seat, visit, tmp_path / "annex.npmf")
    assert not (tmp_path / "annex.npmf").exists()
