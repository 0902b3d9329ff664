"""A sealed slip: one size whoever is on it, opened by the desk and its paper key, and by nobody else."""

from __future__ import annotations

import io

import pytest

from npm_field.crypto.age import HybridRecipient, encrypt
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain.capsule import RECORD, SLIP, Capsule, CapsuleId
from npm_field.domain.identifiers import Code
from npm_field.domain.slips import LONGEST, PURPOSES, Slip, SlipContent
from npm_field.errors import BundleDamagedError, BundleTooNewError, NotForUsError
from sync import slips
from tests.sync.conftest import Laptop, Office

CODE = Code("P-407-216")
BAND = "2031-03-10/afternoon"


@pytest.fixture(scope="module")
def desk() -> HybridPrivateKey:
    return HybridPrivateKey.generate()


@pytest.fixture(scope="module")
def paper() -> HybridPrivateKey:
    return HybridPrivateKey.generate()


def slip(**parts: str) -> Slip:
    return Slip(CODE, ("recontact", "medical"), BAND, SlipContent(**(parts or {"name": "Orvik Test"})))


def test_the_desk_and_its_paper_key_read_what_was_sealed_and_a_third_key_does_not(
    desk: HybridPrivateKey, paper: HybridPrivateKey
) -> None:
    written = slip(name='أورفيك "تجربة"', file_number="77/2031", unit="B 3", contact="sister, +99 555 0100")
    sealed = slips.seal(written, [desk.public, paper.public])
    assert sealed.kind == SLIP
    assert slips.open_slip(sealed.body, desk) == written == slips.open_slip(sealed.body, paper)
    with pytest.raises(NotForUsError):
        slips.open_slip(sealed.body, HybridPrivateKey.generate())


@pytest.mark.parametrize("sign", ["a", "ن", "字", "𐍈", '"', "\\"])
def test_every_slip_has_one_size_and_the_fullest_of_any_script_fits(sign: str, desk: HybridPrivateKey) -> None:
    fullest = Slip(CODE, PURPOSES, "2031-03-10/afternoon", SlipContent(**{p: sign * n for p, n in LONGEST.items()}))
    sealed = slips.seal(fullest, [desk.public])
    assert slips.open_slip(sealed.body, desk) == fullest
    assert len(sealed.body) == len(slips.seal(slip(), [desk.public]).body)


def test_a_slips_name_is_random(desk: HybridPrivateKey) -> None:
    assert len({slips.seal(slip(), [desk.public]).id for _ in range(3)}) == 3


def content(*, magic: bytes = b"NPMFSLIP", version: int = 1, document: bytes = b"{}", size: int = 2048) -> bytes:
    head = magic + version.to_bytes(2, "big") + len(document).to_bytes(2, "big")
    return (head + document).ljust(size, b"\x00")


@pytest.mark.parametrize(
    "wrong",
    [
        content(),
        content(magic=b"NPMFCAPS"),
        content(version=0),
        content(size=1024),
        content(document=b'{"code":"P-407-216","kind":"slip","v":1}'),
        content()[:-1] + b"x",
        content(
            document=b'{"code":"L-553-088","contact":"","file_number":"","kind":"slip","name":"x","purposes":[],'
            b'"unit":"","v":1,"written":""}'
        ),
        content(
            document=b'{"code":"P-407-216","contact":"","file_number":"","kind":"slip","name":" x","purposes":[],'
            b'"unit":"","v":1,"written":""}'
        ),
    ],
)
def test_what_is_not_exactly_a_slip_is_refused(wrong: bytes, desk: HybridPrivateKey) -> None:
    sink = io.BytesIO()
    encrypt(io.BytesIO(wrong), sink, [HybridRecipient(desk.public)])
    with pytest.raises(BundleDamagedError):
        slips.open_slip(sink.getvalue(), desk)


def test_a_slip_of_a_later_version_is_told_as_that(desk: HybridPrivateKey) -> None:
    sink = io.BytesIO()
    encrypt(io.BytesIO(content(version=2)), sink, [HybridRecipient(desk.public)])
    with pytest.raises(BundleTooNewError):
        slips.open_slip(sink.getvalue(), desk)


def test_inv04_no_bundle_is_written_that_holds_a_slip_and_a_note(desk: HybridPrivateKey) -> None:
    office = Office.make("Kestria")
    laptop = Laptop.make(office, Code("M-908-109"))
    sealed = slips.seal(slip(), [desk.public])
    laptop.bundle(to=office.records, capsules=(sealed,))
    with pytest.raises(ValueError, match="bundle of their own"):
        laptop.bundle(laptop.revision(), to=office.records, capsules=(sealed,))
    with pytest.raises(ValueError, match="bundle of their own"):
        laptop.bundle(to=office.records, capsules=(sealed, Capsule(RECORD, CapsuleId("1" * 32), b"x")))
