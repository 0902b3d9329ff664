"""Sealed hand-overs: what went in comes out, byte for byte; what was changed on the way does not come out at all."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from npm_field.domain import canonical
from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    FieldError,
    NotForUsError,
    UnknownSenderError,
    WrongStepError,
)
from storage.keyfile_layout import EXTENTS, SECTOR, Area
from sync import sealed_manifest
from sync.enrolment_files import PREFIX_LENGTH, Step, prefix
from sync.padding import BUNDLE_MINIMUM, padded_length
from sync.sealed_files import CipherFile
from sync.sealed_hand_over import (
    Ciphertext,
    SealedHandOver,
    is_sealed_hand_over,
    read_sealed,
    write_bare,
    write_sealed,
)
from sync.sealed_manifest import KeyParts, Measured, Sender

if TYPE_CHECKING:
    from npm_field.crypto.hybrid import HybridPrivateKey
    from tests.sync.conftest import Envelope, Laptop, Office

BAND = "2031-03-10/afternoon"
PARTS = KeyParts(secrets.token_bytes(512), secrets.token_bytes(28_672), secrets.token_bytes(12_288))
BOOK = secrets.token_bytes(200_001)
LOG = secrets.token_bytes(33_333)


def sealed(laptop: Laptop, office: Office, *, book: bytes = BOOK, log: bytes = LOG) -> bytes:
    keys = [office.records.public, office.records_paper.public]
    ids = tuple(sorted(key.key_id.hex() for key in keys))
    sink = io.BytesIO()
    write_sealed(
        sink,
        PARTS,
        Ciphertext(io.BytesIO(book), io.BytesIO(log)),
        sender=Sender(laptop.device, office.statement.office, ids, BAND),
        signer=laptop.daybook,
        recipients=keys,
    )
    return sink.getvalue()


def bare(*, book: bytes = BOOK, log: bytes = LOG) -> bytes:
    sink = io.BytesIO()
    write_bare(sink, PARTS, Ciphertext(io.BytesIO(book), io.BytesIO(log)))
    return sink.getvalue()


@pytest.fixture(scope="module")
def file(laptop: Laptop, office: Office) -> bytes:
    return sealed(laptop, office)


def read(file: bytes, key: HybridPrivateKey, office: Office, *known: Laptop) -> SealedHandOver:
    return read_sealed(io.BytesIO(file), [key], office.statement.office, [one.credential for one in known])


def written_out(found: SealedHandOver) -> tuple[bytes, bytes]:
    book, log = io.BytesIO(), io.BytesIO()
    found.write_out(book, log)
    return book.getvalue(), log.getvalue()


# --- as it should be -------------------------------------------------------------------------------------------


def test_what_went_in_comes_out(file: bytes, laptop: Laptop, office: Office) -> None:
    for key in (office.records, office.records_paper):
        found = read(file, key, office, laptop)
        assert found.sender == laptop.credential
        assert found.parts == PARTS
        assert found.manifest.sender is not None
        assert found.manifest.sender.written == BAND
        assert written_out(found) == (BOOK, LOG)


def test_a_bare_one_needs_no_key_and_names_nobody(office: Office, laptop: Laptop) -> None:
    found = read(bare(), office.records, office, laptop)
    assert found.sender is None
    assert found.parts == PARTS
    assert written_out(found) == (BOOK, LOG)
    assert laptop.device.encode() not in bare()
    assert office.statement.office.encode() not in bare()


def test_a_book_without_a_log_is_one(laptop: Laptop, office: Office) -> None:
    for file in (sealed(laptop, office, log=b""), bare(log=b"")):
        assert written_out(read(file, office.records, office, laptop)) == (BOOK, b"")


@pytest.mark.parametrize("length", [1, 4096, 65_536, 65_537, 300_000])
def test_books_of_every_length_come_back(length: int, laptop: Laptop, office: Office) -> None:
    book = secrets.token_bytes(length)
    for file in (sealed(laptop, office, book=book), bare(book=book)):
        assert written_out(read(file, office.records, office, laptop)) == (book, LOG)


def test_both_kinds_are_recognised_and_nothing_else(file: bytes) -> None:
    assert is_sealed_hand_over(file[:PREFIX_LENGTH])
    assert is_sealed_hand_over(bare()[:PREFIX_LENGTH])
    for other in (b"", b"NPMF", b"age-encryption.org/v1\n", prefix(Step.ANSWER), b"NPMFsealed"):
        assert not is_sealed_hand_over(other)


def test_its_size_is_one_of_few(laptop: Laptop, office: Office) -> None:
    sizes = {len(bare(book=secrets.token_bytes(200_000 + extra))) for extra in range(0, 2000, 500)}
    assert len(sizes) == 1
    content = len(bare()) - PREFIX_LENGTH
    assert content == padded_length(content, minimum=BUNDLE_MINIMUM)
    small = sealed(laptop, office, book=b"x", log=b"")
    assert len(small) > BUNDLE_MINIMUM


def test_the_parts_are_as_long_as_in_a_key_file() -> None:
    assert sealed_manifest.HEADER_LENGTH == SECTOR
    assert EXTENTS[Area.CAPSULES].length == sealed_manifest.CAPSULES_LENGTH
    assert EXTENTS[Area.DATA_KEYS].length == sealed_manifest.DATA_KEYS_LENGTH


# --- with files of attachments: version 2 ----------------------------------------------------------------------

FILES = [secrets.token_bytes(length) for length in (48, 70_001, 0)]


def cipher_files(files: list[bytes]) -> list[CipherFile]:
    found = {hashlib.sha256(each).hexdigest(): each for each in files}
    return [CipherFile(Measured(len(found[h]), h), partial(io.BytesIO, found[h])) for h in sorted(found)]


def with_files(files: list[bytes]) -> bytes:
    sink = io.BytesIO()
    write_bare(sink, PARTS, Ciphertext(io.BytesIO(BOOK), io.BytesIO(LOG), cipher_files(files)))
    return sink.getvalue()


def test_files_come_back_by_their_hash_and_none_makes_version_1(laptop: Laptop, office: Office) -> None:
    found = read(with_files(FILES), office.records, office, laptop)
    book, log = io.BytesIO(), io.BytesIO()
    lengths = found.write_out(book, log)
    assert (book.getvalue(), log.getvalue()) == (BOOK, LOG)
    assert lengths == {hashlib.sha256(each).hexdigest(): len(each) for each in FILES}
    assert {name: b"".join(pieces) for name, pieces in found.files()} == {
        hashlib.sha256(each).hexdigest(): each for each in FILES
    }
    assert [name for name, _pieces in found.files()] == sorted(lengths)
    assert b'"v":2' in with_files(FILES)
    assert with_files([]) == bare()
    assert b'"v":1' in bare()
    assert list(read(bare(), office.records, office, laptop).files()) == []


def test_any_changed_byte_of_one_with_files_is_refused(laptop: Laptop, office: Office) -> None:
    file = with_files(FILES)
    first = file.index(bytes.fromhex(min(hashlib.sha256(each).hexdigest() for each in FILES)))
    for at in [*range(first - 8, first + 60, 3), *range(first, len(file), 9001), len(file) - 1]:
        wrong = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
        with pytest.raises(FieldError):
            written_out(read(wrong, office.records, office, laptop))


@pytest.mark.parametrize(
    "change",
    [{"files": 2}, {"files": 4}, {"files": 0}, {"files_length": 2**41}, {"files_sha256": "00" * 32}, {"v": 1}],
)
def test_a_manifest_that_does_not_fit_its_files_is_refused(
    change: dict[str, object], laptop: Laptop, office: Office
) -> None:
    with pytest.raises(BundleDamagedError):
        written_out(read(changed(with_files(FILES), **change), office.records, office, laptop))


def test_files_are_neither_unsorted_nor_changed_while_they_are_written() -> None:
    ordered = cipher_files(FILES)
    with pytest.raises(ValueError, match="order"):
        write_bare(io.BytesIO(), PARTS, Ciphertext(io.BytesIO(BOOK), files=ordered[::-1]))
    other = replace(ordered[0], open=partial(io.BytesIO, b"another"))
    with pytest.raises(BundleDamagedError):
        write_bare(io.BytesIO(), PARTS, Ciphertext(io.BytesIO(BOOK), files=[other]))


# --- changed, cut, forged --------------------------------------------------------------------------------------


def test_any_changed_byte_of_a_sealed_one_is_refused(file: bytes, laptop: Laptop, office: Office) -> None:
    for at in [*range(40), *range(40, len(file), 6007), len(file) - 1]:
        wrong = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
        with pytest.raises(FieldError):
            written_out(read(wrong, office.records, office, laptop))


def test_any_changed_byte_of_a_bare_one_is_refused(laptop: Laptop, office: Office) -> None:
    file = bare()
    for at in [*range(40), *range(40, 600, 9), *range(600, len(file), 9001), len(file) - 1]:
        wrong = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
        with pytest.raises(FieldError):
            written_out(read(wrong, office.records, office, laptop))


def test_any_truncation_and_any_following_byte_is_refused(file: bytes, laptop: Laptop, office: Office) -> None:
    for whole in (file, bare()):
        for wrong in [*(whole[:length] for length in range(0, len(whole), 20_011)), whole[:-1], whole + b"\x00"]:
            with pytest.raises(BundleDamagedError):
                written_out(read(wrong, office.records, office, laptop))


def test_nobody_else_opens_it(file: bytes, laptop: Laptop, office: Office, other_office: Office) -> None:
    for key in (laptop.hybrid, other_office.records, other_office.records_paper):
        with pytest.raises(NotForUsError):
            read(file, key, office, laptop)


def test_only_the_daybook_identity_of_a_certified_laptop_signs(
    file: bytes, laptop: Laptop, lead: Laptop, office: Office
) -> None:
    with pytest.raises(UnknownSenderError):
        read(file, office.records, office, lead)
    other = replace(laptop, daybook=laptop.casebook)
    with pytest.raises(UnknownSenderError):
        read(sealed(other, office), office.records, office, laptop)


def test_one_for_another_office_is_refused_even_if_it_opens(
    file: bytes, laptop: Laptop, office: Office, other_office: Office
) -> None:
    with pytest.raises(UnknownSenderError):
        read_sealed(io.BytesIO(file), [office.records], other_office.statement.office, [laptop.credential])


def test_nobody_passes_one_on_to_another_key(
    file: bytes, laptop: Laptop, lead: Laptop, office: Office, envelope: Envelope
) -> None:
    content = envelope.opened(file[PREFIX_LENGTH:], office.records)
    passed_on = prefix(Step.SEALED) + envelope.closed(content, lead.hybrid)
    with pytest.raises(NotForUsError):
        read(passed_on, lead.hybrid, office, laptop)


def test_a_bare_one_under_the_name_of_a_sealed_one_is_refused(laptop: Laptop, office: Office, file: bytes) -> None:
    content = bare()[PREFIX_LENGTH:]
    with pytest.raises(BundleDamagedError):
        read(prefix(Step.SEALED) + content, office.records, office, laptop)
    with pytest.raises(BundleDamagedError):
        read(prefix(Step.BARE) + file[PREFIX_LENGTH:], office.records, office, laptop)


def changed(file: bytes, **changes: object) -> bytes:
    """A bare hand-over with other values in its manifest."""
    content = file[PREFIX_LENGTH:]
    length = int.from_bytes(content[:4], "big")
    manifest = canonical.write(json.loads(content[4 : 4 + length]) | changes)
    body = len(manifest).to_bytes(4, "big") + manifest + content[4 + length :].rstrip(b"\x00")
    return prefix(Step.BARE) + body.ljust(padded_length(len(body), minimum=BUNDLE_MINIMUM), b"\x00")


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"book_length": 0},
        {"book_length": 2**60},
        {"book_length": True},
        {"log_length": -1},
        {"book_length": len(BOOK) - 1},
        {"book_sha256": "00" * 32},
        {"log_sha256": hashlib.sha256(b"").hexdigest()},
        {"keys_sha256": "00" * 32},
        {"vault": "00" * 32},
        {"kind": "sealed"},
        {"device": "00" * 16},
    ],
    ids=str,
)
def test_a_manifest_that_does_not_fit_is_refused(change: dict[str, object], laptop: Laptop, office: Office) -> None:
    with pytest.raises(BundleDamagedError):
        written_out(read(changed(bare(), **change), office.records, office, laptop))


def test_one_from_the_future_says_both_numbers(file: bytes, laptop: Laptop, office: Office) -> None:
    outside = file[: PREFIX_LENGTH - 1] + b"\x07" + file[PREFIX_LENGTH:]
    for newer, found in ((outside, 7), (changed(bare(), v=3, more=1), 3)):
        with pytest.raises(BundleTooNewError) as caught:
            read(newer, office.records, office, laptop)
        assert caught.value.facts == {"found": found, "known": 1 if newer is outside else 2}


def test_another_file_is_named(laptop: Laptop, office: Office) -> None:
    for start, name in ((prefix(Step.ANSWER), "answer"), (b"age-encryption.org/v1\n", "bundle")):
        with pytest.raises(WrongStepError) as caught:
            read(start + bytes(100), office.records, office, laptop)
        assert caught.value.facts["found"] == name


def test_a_book_that_changes_while_it_is_written_is_noticed() -> None:
    class Restless(io.BytesIO):
        """A file whose first byte is another one each time it is read from the start."""

        times = 0

        def seek(self, offset: int, whence: int = 0) -> int:
            self.times += 1
            self.getbuffer()[0] = self.times
            return super().seek(offset, whence)

    with pytest.raises(BundleDamagedError):
        write_bare(io.BytesIO(), PARTS, Ciphertext(Restless(BOOK), io.BytesIO()))


def test_what_a_reader_would_refuse_is_not_written(laptop: Laptop, office: Office) -> None:
    with pytest.raises(ValueError, match="sealed hand-over"):
        bare(book=b"")
    with pytest.raises(ValueError, match="key file"):
        write_bare(io.BytesIO(), replace(PARTS, header=b"short"), Ciphertext(io.BytesIO(BOOK)))
    with pytest.raises(ValueError, match="recipients"):
        write_sealed(
            io.BytesIO(),
            PARTS,
            Ciphertext(io.BytesIO(BOOK)),
            sender=Sender(laptop.device, office.statement.office, ("00" * 8,), BAND),
            signer=laptop.daybook,
            recipients=[office.records.public],
        )
