"""The sheet of return codes on its way: for that office only, from that laptop only, as it was drawn."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto import return_codes
from npm_field.crypto.age import HybridRecipient, encrypt
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BundleDamagedError, BundleTooNewError, FieldError, NotForUsError, UnknownSenderError
from sync.answer import MAX_RETURN_CODE_BYTES
from sync.enrolment_files import Step, unwrap_sealed, wrap_sealed
from sync.return_sheet import ReturnSheet, make_codes_file, open_sheet, read_codes_file, seal_sheet

if TYPE_CHECKING:
    from tests.sync.conftest import Laptop, Office

REISSUE = HybridPrivateKey.generate()


def sheet_of(laptop: Laptop, serial: int = 1) -> ReturnSheet:
    return ReturnSheet(laptop.device, "ab" * 32, serial, return_codes.draw(), REISSUE.public)


@pytest.fixture(scope="module")
def sheet(laptop: Laptop) -> ReturnSheet:
    return sheet_of(laptop)


@pytest.fixture(scope="module")
def file(sheet: ReturnSheet, laptop: Laptop, office: Office) -> bytes:
    keys = [office.records.public, office.records_paper.public]
    return make_codes_file(sheet, office=office.statement.office, signer=laptop.casebook, recipients=keys)


def read(file: bytes, laptop: Laptop, office: Office) -> ReturnSheet:
    return read_codes_file(file, office.records, office.statement.office, [laptop.credential])


def forged(file: bytes, laptop: Laptop, office: Office, **changes: object) -> bytes:
    """The file with other fields in its sheet, signed as the laptop would."""
    body = json.loads(unwrap_sealed(Step.CODES, file, office.records))["body"]
    body["sheet"] |= changes
    signature = laptop.casebook.sign(canonical.write(body), purpose="return_codes")
    document = canonical.write({"body": body, "signature": signature.hex()})
    return wrap_sealed(Step.CODES, document, [office.records.public])


def test_the_office_reads_what_the_laptop_drew_with_either_key(
    sheet: ReturnSheet, file: bytes, laptop: Laptop, office: Office
) -> None:
    assert read(file, laptop, office) == sheet
    paper = read_codes_file(file, office.records_paper, office.statement.office, [laptop.credential])
    assert paper == sheet


def test_the_sheet_inside_an_answer_is_the_same(sheet: ReturnSheet, laptop: Laptop, office: Office) -> None:
    sealed = seal_sheet(sheet, [office.records.public, office.records_paper.public])
    assert open_sheet(sealed, office.records, laptop.device) == sheet
    assert open_sheet(sealed, office.records_paper, laptop.device) == sheet
    assert len(sealed) <= MAX_RETURN_CODE_BYTES


def test_a_sheet_of_another_laptop_is_refused(sheet: ReturnSheet, lead: Laptop, office: Office) -> None:
    sealed = seal_sheet(sheet, [office.records.public])
    with pytest.raises(BundleDamagedError):
        open_sheet(sealed, office.records, lead.device)


def test_nobody_else_reads_a_code(file: bytes, laptop: Laptop, other_office: Office) -> None:
    for key in (other_office.records, laptop.hybrid, REISSUE):
        with pytest.raises(NotForUsError):
            read_codes_file(file, key, "00" * 16, [laptop.credential])


def test_no_code_stands_in_the_file_or_in_what_the_sheet_shows(sheet: ReturnSheet, file: bytes) -> None:
    for code in sheet.codes:
        for group in return_codes.groups(code):
            assert group.encode() not in file
            assert group not in repr(sheet)


def test_codes_that_the_laptops_casebook_did_not_sign_are_refused(
    sheet: ReturnSheet, laptop: Laptop, lead: Laptop, office: Office
) -> None:
    for signer in (laptop.daybook, lead.casebook):
        file = make_codes_file(
            sheet, office=office.statement.office, signer=signer, recipients=[office.records.public]
        )
        with pytest.raises(UnknownSenderError):
            read(file, laptop, office)


def test_codes_for_another_office_and_of_an_uncertified_laptop_are_refused(
    file: bytes, laptop: Laptop, lead: Laptop, office: Office
) -> None:
    with pytest.raises(UnknownSenderError):
        read_codes_file(file, office.records, "00" * 16, [laptop.credential])
    with pytest.raises(UnknownSenderError):
        read_codes_file(file, office.records, office.statement.office, [lead.credential])


def test_codes_of_one_laptop_signed_by_another_are_refused(
    sheet: ReturnSheet, laptop: Laptop, lead: Laptop, office: Office
) -> None:
    theirs = make_codes_file(
        replace(sheet, device=lead.device),
        office=office.statement.office,
        signer=lead.casebook,
        recipients=[office.records.public],
    )
    body = json.loads(unwrap_sealed(Step.CODES, theirs, office.records))["body"]
    body["sheet"]["device"] = laptop.device
    signature = lead.casebook.sign(canonical.write(body), purpose="return_codes")
    document = canonical.write({"body": body, "signature": signature.hex()})
    with pytest.raises(FieldError) as caught:
        read_codes_file(
            wrap_sealed(Step.CODES, document, [office.records.public]),
            office.records,
            office.statement.office,
            [laptop.credential, lead.credential],
        )
    assert caught.value.facts["found"] == "from_another_device"


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"serial": 0},
        {"serial": True},
        {"codes": []},
        {"codes": ["1" * 30]},
        {"codes": "1"},
        {"vault": "ab"},
        {"reissue": "AA"},
        {"kind": "codes"},
    ],
    ids=str,
)
def test_a_sheet_with_a_wrong_value_is_refused_even_if_the_laptop_signed_it(
    change: dict[str, object], file: bytes, laptop: Laptop, office: Office
) -> None:
    with pytest.raises(BundleDamagedError):
        read(forged(file, laptop, office, **change), laptop, office)


def test_a_code_twice_or_spelled_otherwise_is_refused(
    sheet: ReturnSheet, file: bytes, laptop: Laptop, office: Office
) -> None:
    texts = ["".join(return_codes.groups(code)) for code in sheet.codes]
    for wrong in ([texts[0], texts[0]], ["-".join(return_codes.groups(sheet.codes[0]))], [*texts, texts[0][::-1]]):
        with pytest.raises(BundleDamagedError):
            read(forged(file, laptop, office, codes=wrong), laptop, office)


def test_a_sheet_of_a_later_version_says_both_numbers(file: bytes, laptop: Laptop, office: Office) -> None:
    with pytest.raises(BundleTooNewError) as caught:
        read(forged(file, laptop, office, v=2, more=1), laptop, office)
    assert caught.value.facts == {"found": 2, "known": 1}


def test_any_changed_or_missing_byte_is_refused(file: bytes, laptop: Laptop, office: Office) -> None:
    for at in [*range(24), *range(24, len(file), 211), len(file) - 1]:
        with pytest.raises(FieldError):
            read(file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :], laptop, office)
    for wrong in (b"", file[:-1], file + b"\x00"):
        with pytest.raises(BundleDamagedError):
            read(wrong, laptop, office)


def test_what_is_sealed_in_an_answer_must_be_a_sheet(laptop: Laptop, office: Office) -> None:
    for content in (b"", b"{}", b"not json", b"x" * 9000):
        sink = io.BytesIO()
        encrypt(io.BytesIO(content), sink, [HybridRecipient(office.records.public)])
        with pytest.raises(BundleDamagedError):
            open_sheet(sink.getvalue(), office.records, laptop.device)


@pytest.mark.parametrize("wrong", [{"serial": 0}, {"codes": ()}, {"vault": "x"}, {"device": DeviceId("x")}], ids=str)
def test_a_sheet_that_does_not_hold_cannot_be_made(wrong: dict[str, object], sheet: ReturnSheet) -> None:
    with pytest.raises(ValueError, match=r"serial|device"):
        replace(sheet, **wrong)  # type: ignore[arg-type]  # one wrong value each
