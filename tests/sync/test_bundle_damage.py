"""Hostile bundles: nothing changed, cut, forged, passed on or foreign is taken in; only field errors are raised."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import canonical
from npm_field.errors import BundleDamagedError, BundleTooNewError, FieldError, NotForUsError, UnknownSenderError
from sync.bundle import read, write
from sync.padding import BUNDLE_MINIMUM, padded_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.crypto.signing import SigningKey
    from tests.sync.conftest import Envelope, Laptop, Office

REFUSED = (BundleDamagedError, NotForUsError, UnknownSenderError)
HEAD = 14


@dataclass
class Parts:
    """The content of a bundle taken apart, to be put together again with one thing wrong."""

    manifest: bytes
    signature: bytes
    section: bytes
    magic: bytes = b"NPMFBNDL"
    version: int = 1

    @classmethod
    def of(cls, content: bytes) -> Parts:
        start = HEAD + int.from_bytes(content[10:HEAD], "big")
        manifest = content[HEAD:start]
        length = json.loads(manifest)["section_length"]
        return cls(manifest, content[start : start + 64], content[start + 64 : start + 64 + length])

    def content(self) -> bytes:
        head = self.magic + self.version.to_bytes(2, "big") + len(self.manifest).to_bytes(4, "big")
        body = head + self.manifest + self.signature + self.section
        return body.ljust(padded_length(len(body), minimum=BUNDLE_MINIMUM), b"\x00")

    def signed_again(self, signer: SigningKey, **changes: Any) -> bytes:  # noqa: ANN401 - any JSON value
        self.manifest = canonical.write(json.loads(self.manifest) | changes)
        self.signature = signer.sign(self.manifest, purpose="bundle")
        return self.content()


@pytest.fixture(scope="module")
def file(office: Office, laptop: Laptop) -> bytes:
    return laptop.bundle(laptop.revision({"narrative": "a talk that cannot be had twice"}), to=office.records)


@pytest.fixture(scope="module")
def content(file: bytes, office: Office, envelope: Envelope) -> bytes:
    return envelope.opened(file, office.records)


@pytest.fixture
def read_content(office: Office, envelope: Envelope) -> Callable[[bytes], Any]:
    """Read a bundle of this content, as somebody could make it who has only the office's public key."""
    return lambda content: read(
        io.BytesIO(envelope.closed(content, office.records)), [office.records], office.signing.public
    )


# --- the file ------------------------------------------------------------------------------------------------


def test_any_changed_byte_of_the_file_is_refused(file: bytes, office: Office) -> None:
    in_header = file.index(b"\n---") + 60
    for at in [*range(0, in_header, 11), *range(in_header, len(file), 401), len(file) - 1]:
        with pytest.raises(REFUSED):
            read(io.BytesIO(changed(file, at)), [office.records], office.signing.public)


def test_any_truncation_of_the_file_is_refused(file: bytes, office: Office) -> None:
    for length in [*range(0, 2000, 23), *range(2000, len(file), 1009), len(file) - 1]:
        with pytest.raises(BundleDamagedError):
            read(io.BytesIO(file[:length]), [office.records], office.signing.public)


def test_a_following_byte_is_refused(file: bytes, office: Office) -> None:
    with pytest.raises(BundleDamagedError):
        read(io.BytesIO(file + b"\n"), [office.records], office.signing.public)


# --- the content, when somebody encrypts it anew ---------------------------------------------------------------


def test_any_changed_byte_of_the_content_is_refused(content: bytes, read_content: Callable[[bytes], Any]) -> None:
    used = len(content.rstrip(b"\x00"))
    for at in [*range(HEAD), *range(HEAD, used, 29), *range(used, len(content), 4001), len(content) - 1]:
        with pytest.raises((*REFUSED, BundleTooNewError)):
            read_content(changed(content, at))


def test_content_of_another_length_is_refused(content: bytes, read_content: Callable[[bytes], Any]) -> None:
    used = len(content.rstrip(b"\x00"))
    for length in [0, 7, 8, HEAD, HEAD + 1, 1000, used - 1, used, len(content) - 1]:
        with pytest.raises(BundleDamagedError):
            read_content(content[:length])
    with pytest.raises(BundleDamagedError):
        read_content(content + bytes(padded_length(len(content) + 1, minimum=BUNDLE_MINIMUM) - len(content)))


@settings(max_examples=30)
@given(noise=st.binary(max_size=300), at=st.integers(0, 700))
def test_noise_in_the_content_raises_nothing_but_field_errors(
    noise: bytes, at: int, content: bytes, office: Office, envelope: Envelope
) -> None:
    hostile = (content[:at] + noise + content[at + len(noise) :])[: len(content)]
    try:
        read(io.BytesIO(envelope.closed(hostile, office.records)), [office.records], office.signing.public)
    except FieldError:
        return
    assert hostile == content


def test_a_version_from_the_future_says_both_numbers(content: bytes, read_content: Callable[[bytes], Any]) -> None:
    parts = Parts.of(content)
    parts.version = 4
    with pytest.raises(BundleTooNewError) as caught:
        read_content(parts.content())
    assert caught.value.facts == {"found": 4, "known": 3}


def test_a_manifest_from_the_future_says_both_numbers(
    content: bytes, laptop: Laptop, read_content: Callable[[bytes], Any]
) -> None:
    with pytest.raises(BundleTooNewError) as caught:
        read_content(Parts.of(content).signed_again(laptop.casebook, v=4, idea="new"))
    assert caught.value.facts == {"found": 4, "known": 3}


@pytest.mark.parametrize("version", [0, 256 * 256 - 1])
def test_another_magic_is_refused_whatever_the_version(
    version: int, content: bytes, read_content: Callable[[bytes], Any]
) -> None:
    parts = Parts.of(content)
    parts.magic, parts.version = b"NPMFBNDX", version
    with pytest.raises(BundleDamagedError):
        read_content(parts.content())


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"sequence": 0},
        {"sequence": True},
        {"sequence": "1"},
        {"book": "diary"},
        {"device": "0" * 31},
        {"previous": "0" * 63},
        {"office": None},
        {"purpose": "leak"},
        {"recipients": []},
        {"recipients": ["0" * 15]},
        {"recipients": ["f" * 16, "0" * 16]},
        {"recipients": ["0" * 16, "0" * 16]},
        {"recipients": [f"{n:016x}" for n in range(65)]},
        {"credentials": [1]},
        {"credentials": ["x" * 9000]},
        {"revisions": 2},
        {"revisions": 0},
        {"revisions": 200_001},
        {"section_length": 0},
        {"section_length": 10**12},
        {"section_sha256": "0" * 64},
        {"written": "2031-03-10/14:25"},
        {"written": ""},
        {"attachments": [{}]},
    ],
    ids=str,
)
def test_a_manifest_with_a_wrong_value_is_refused_even_if_its_sender_signed_it(
    change: dict[str, object], content: bytes, laptop: Laptop, read_content: Callable[[bytes], Any]
) -> None:
    with pytest.raises(BundleDamagedError):
        read_content(Parts.of(content).signed_again(laptop.casebook, **change))


def test_a_manifest_beyond_the_limit_is_refused_before_it_is_read(
    content: bytes, read_content: Callable[[bytes], Any]
) -> None:
    hostile = bytearray(content)
    hostile[10:14] = (2**32 - 1).to_bytes(4, "big")
    with pytest.raises(BundleDamagedError):
        read_content(bytes(hostile))


# --- who sent it -----------------------------------------------------------------------------------------------


def test_a_sender_of_another_office_is_unknown(office: Office, stranger: Laptop) -> None:
    file = stranger.bundle(stranger.revision(), to=office.records)
    with pytest.raises(UnknownSenderError):
        read(io.BytesIO(file), [office.records], office.signing.public)


def test_a_stranger_who_claims_this_office_is_unknown(office: Office, stranger: Laptop) -> None:
    file = stranger.bundle(to=office.records, office=office.statement.office)
    with pytest.raises(UnknownSenderError):
        read(io.BytesIO(file), [office.records], office.signing.public)


def test_a_device_of_ours_that_names_another_office_is_unknown(
    office: Office, other_office: Office, laptop: Laptop
) -> None:
    file = laptop.bundle(to=office.records, office=other_office.statement.office)
    with pytest.raises(UnknownSenderError):
        read(io.BytesIO(file), [office.records], office.signing.public)


def test_a_signature_from_another_bundle_does_not_fit(
    content: bytes, office: Office, laptop: Laptop, envelope: Envelope, read_content: Callable[[bytes], Any]
) -> None:
    other = envelope.opened(laptop.bundle(laptop.revision(), to=office.records, sequence=2), office.records)
    parts = Parts.of(content)
    parts.signature = Parts.of(other).signature
    with pytest.raises(UnknownSenderError):
        read_content(parts.content())


def test_a_section_from_another_bundle_does_not_fit(
    content: bytes, office: Office, laptop: Laptop, envelope: Envelope, read_content: Callable[[bytes], Any]
) -> None:
    other = envelope.opened(laptop.bundle(laptop.revision(), to=office.records), office.records)
    parts = Parts.of(content)
    parts.section = Parts.of(other).section
    with pytest.raises(BundleDamagedError):
        read_content(parts.content())


@pytest.mark.parametrize("book", ["casebook", "daybook"])
def test_the_other_book_s_identity_cannot_send(book: str, office: Office, laptop: Laptop) -> None:
    sink = io.BytesIO()
    wrong = laptop.daybook if book == "casebook" else laptop.casebook
    write(sink, laptop.outgoing(book=book), [], wrong, [office.records.public])
    sink.seek(0)
    with pytest.raises(UnknownSenderError):
        read(sink, [office.records], office.signing.public)


def test_another_device_of_the_office_cannot_send_in_its_name(office: Office, laptop: Laptop, lead: Laptop) -> None:
    sink = io.BytesIO()
    said = laptop.outgoing(credentials=(laptop.document, lead.document))
    write(sink, said, [], lead.casebook, [office.records.public])
    sink.seek(0)
    with pytest.raises(UnknownSenderError):
        read(sink, [office.records], office.signing.public)


def test_a_bundle_passed_on_as_if_it_were_for_somebody_else_is_refused(
    content: bytes, office: Office, lead: Laptop, envelope: Envelope
) -> None:
    """The office, a rightful reader, encrypts the signed content for the lead."""
    with pytest.raises(NotForUsError):
        read(io.BytesIO(envelope.closed(content, lead.hybrid)), [lead.hybrid], office.signing.public)


def test_the_key_that_opens_must_itself_be_meant(
    content: bytes, office: Office, lead: Laptop, envelope: Envelope
) -> None:
    """A reader who holds both keys still learns that it was sent to the other one."""
    passed_on = io.BytesIO(envelope.closed(content, lead.hybrid))
    with pytest.raises(NotForUsError):
        read(passed_on, [lead.hybrid, office.records], office.signing.public)


def changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
