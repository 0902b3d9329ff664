"""Bundles: what was sent comes back whole, to those it was meant for, and tells a stranger next to nothing."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain.modes import Mode
from npm_field.errors import BundleDamagedError, NotForUsError, UnknownSenderError
from sync.bundle import Facts, Outgoing, Purpose, inspect, read, write
from sync.manifest import Manifest
from sync.padding import BUNDLE_MINIMUM, padded_length

if TYPE_CHECKING:
    from tests.sync.conftest import Envelope, Laptop, Office

BAND = "2031-03-10/afternoon"


class Trickle(io.BytesIO):
    """A source that gives fewer bytes than asked for, as slow sticks do."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size if size is None or size < 0 else min(size, 5000))


def test_revisions_of_both_books_come_back(office: Office, laptop: Laptop) -> None:
    sent = [
        laptop.revision({"narrative": "ö" * 40_000}),
        laptop.revision({"code": "P-407-216", "severity": "3"}, mode=Mode.PARTIAL),
        laptop.revision({"code": "P-407-216"}, mode=Mode.ORAL_ONLY),
        laptop.revision().purged(),
        laptop.revision({"anything": [1, {"of": "a newer office"}]}, kind="kind_of_tomorrow"),
    ]
    file = laptop.bundle(*sent, to=office.records, sequence=7, previous="5" * 64, purpose=Purpose.BACKUP)
    found = read(io.BytesIO(file), [office.records], office.signing.public)
    assert found.refused == ()
    assert found.revisions == tuple(sorted(sent, key=lambda revision: revision.id))
    assert found.sender == laptop.credential
    assert found.credentials == (laptop.credential,)
    assert found.documents == (laptop.document,)
    assert found.manifest.outgoing == laptop.outgoing(sequence=7, previous="5" * 64, purpose=Purpose.BACKUP)
    assert found.manifest.recipients == (office.records.public.key_id.hex(),)


def test_the_id_is_the_hash_of_the_manifest(office: Office, laptop: Laptop, envelope: Envelope) -> None:
    sink = io.BytesIO()
    written_id = write(sink, laptop.outgoing(), [laptop.revision()], laptop.casebook, [office.records.public])
    content = envelope.opened(sink.getvalue(), office.records)
    assert content.startswith(b"NPMFBNDL\x00\x01")
    length = int.from_bytes(content[10:14], "big")
    assert written_id == hashlib.sha256(content[14 : 14 + length]).hexdigest()
    sink.seek(0)
    assert read(sink, [office.records], office.signing.public).id == written_id


def test_a_bundle_without_revisions_is_a_bundle(office: Office, laptop: Laptop) -> None:
    found = read(io.BytesIO(laptop.bundle(to=office.records)), [office.records], office.signing.public)
    assert (found.revisions, found.refused) == ((), ())


def test_a_sealed_laptop_hands_over_with_its_daybook_alone(office: Office, laptop: Laptop) -> None:
    sink, stub = io.BytesIO(), laptop.revision({"code": "P-407-216"}, mode=Mode.PARTIAL)
    write(sink, laptop.outgoing(book="daybook"), [stub], laptop.daybook, [office.records.public])
    sink.seek(0)
    found = read(sink, [office.records], office.signing.public)
    assert found.manifest.outgoing.book == "daybook"
    assert found.revisions == (stub,)


def test_many_chunks_from_a_slow_source_come_back(office: Office, laptop: Laptop) -> None:
    sent = [laptop.revision({"narrative": "x" * 30_000}) for _ in range(12)]
    file = laptop.bundle(*sent, to=office.records)
    assert len(file) > 5 * 65536
    told: list[int] = []
    found = read(Trickle(file), [office.records], office.signing.public, progress=told.append)
    assert {revision.id for revision in found.revisions} == {revision.id for revision in sent}
    assert told == sorted(told)
    assert len(told) > 5


def test_a_bundle_may_stand_behind_other_bytes(office: Office, laptop: Laptop) -> None:
    source = io.BytesIO(b"before" + laptop.bundle(laptop.revision(), to=office.records))
    source.seek(6)
    other = HybridPrivateKey.generate()
    assert len(read(source, [other, office.records], office.signing.public).revisions) == 1


def test_writing_tells_how_far_it_is(office: Office, laptop: Laptop) -> None:
    told: list[int] = []
    revisions = [laptop.revision({"narrative": "x" * 40_000}) for _ in range(4)]
    write(io.BytesIO(), laptop.outgoing(), revisions, laptop.casebook, [office.records.public], progress=told.append)
    assert told == sorted(told)
    assert len(told) == 3


def test_each_recipient_can_open_alone(office: Office, laptop: Laptop, lead: Laptop) -> None:
    sink, keys = io.BytesIO(), [office.records, office.records_paper, lead.hybrid]
    write(sink, laptop.outgoing(), [laptop.revision()], laptop.casebook, [key.public for key in keys])
    for key in keys:
        sink.seek(0)
        assert len(read(sink, [key], office.signing.public).manifest.recipients) == 3


def test_nobody_else_can_open_it(office: Office, laptop: Laptop, lead: Laptop) -> None:
    file = laptop.bundle(laptop.revision(), to=office.records)
    for keys in ([], [lead.hybrid], [laptop.hybrid, office.records_paper]):
        with pytest.raises(NotForUsError):
            read(io.BytesIO(file), keys, office.signing.public)


def test_a_reader_who_knows_the_sender_needs_no_credential_inside(office: Office, laptop: Laptop) -> None:
    file = laptop.bundle(laptop.revision(), to=office.records, credentials=())
    known = {laptop.device: laptop.credential}
    found = read(io.BytesIO(file), [office.records], office.signing.public, known=known)
    assert (found.sender, found.credentials, len(found.revisions)) == (laptop.credential, (), 1)
    with pytest.raises(UnknownSenderError):
        read(io.BytesIO(file), [office.records], office.signing.public)


def test_a_lead_passes_on_what_others_wrote(office: Office, laptop: Laptop, lead: Laptop) -> None:
    theirs, own = laptop.revision(), lead.revision()
    file = lead.bundle(theirs, own, to=office.records, credentials=(laptop.document, lead.document))
    found = read(io.BytesIO(file), [office.records], office.signing.public)
    assert found.sender == lead.credential
    assert {revision.id for revision in found.revisions} == {theirs.id, own.id}


def test_the_order_in_a_bundle_says_nothing(office: Office, laptop: Laptop, envelope: Envelope) -> None:
    revisions = [laptop.revision() for _ in range(6)]
    one, other = (laptop.bundle(*sent, to=office.records) for sent in (revisions, reversed(revisions)))
    assert envelope.opened(one, office.records) == envelope.opened(other, office.records)


def test_a_revision_is_sent_once_and_a_purge_is_never_undone(office: Office, laptop: Laptop) -> None:
    whole, other = laptop.revision(), laptop.revision()
    for sent in ([whole, whole.purged(), other, other], [whole.purged(), whole, other]):
        file = laptop.bundle(*sent, to=office.records)
        found = read(io.BytesIO(file), [office.records], office.signing.public)
        assert set(found.revisions) == {whole.purged(), other}


# --- what a stranger sees ------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(texts=st.lists(st.text(max_size=400), max_size=8))
def test_below_the_minimum_no_size_depends_on_the_content(texts: list[str], office: Office, laptop: Laptop) -> None:
    file = laptop.bundle(*[laptop.revision({"narrative": text}) for text in texts], to=office.records)
    assert len(file) == len(laptop.bundle(to=office.records))


@pytest.mark.parametrize("length", [10_000, 64_000, 90_000, 200_000])
def test_the_content_has_a_padme_length(length: int, office: Office, laptop: Laptop, envelope: Envelope) -> None:
    file = laptop.bundle(laptop.revision({"narrative": "x" * length}), to=office.records)
    content = envelope.opened(file, office.records)
    assert padded_length(len(content), minimum=BUNDLE_MINIMUM) == len(content) > length


def test_a_file_shows_its_size_and_the_number_of_keys_and_no_names(
    office: Office, laptop: Laptop, lead: Laptop
) -> None:
    sink = io.BytesIO()
    keys = [office.records.public, office.records_paper.public, lead.hybrid.public]
    write(sink, laptop.outgoing(), [laptop.revision()], laptop.casebook, keys)
    assert inspect(sink) == Facts(size_bytes=len(sink.getvalue()), recipients=3)
    for text in (laptop.device, laptop.credential.office, laptop.credential.person, keys[0].key_id.hex(), "NPMF"):
        assert text.encode() not in sink.getvalue()


@pytest.mark.parametrize("data", [b"", b"NPMF", b"age-encryption.org/v1\n"])
def test_what_is_no_bundle_cannot_be_inspected(data: bytes) -> None:
    with pytest.raises(BundleDamagedError):
        inspect(io.BytesIO(data))


# --- what cannot be written ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"device": "short"},
        {"office": "Z" * 32},
        {"book": "diary"},
        {"sequence": 0},
        {"sequence": 2**31},
        {"previous": "ab"},
        {"written": "2031-03-10T14:25"},
        {"written": "20310310/afternoon"},
        {"credentials": (b"a", b"a")},
        {"credentials": tuple(b"%d" % n for n in range(257))},
    ],
    ids=str,
)
def test_what_a_reader_would_refuse_cannot_be_said(change: dict[str, object], laptop: Laptop) -> None:
    with pytest.raises(ValueError, match="of a bundle"):
        laptop.outgoing(**change)


def test_a_bundle_for_nobody_cannot_be_written(laptop: Laptop) -> None:
    sink = io.BytesIO()
    with pytest.raises(ValueError, match="for somebody"):
        write(sink, laptop.outgoing(), [], laptop.casebook, [])
    assert sink.getvalue() == b""


def test_a_manifest_comes_back(office: Office, laptop: Laptop, envelope: Envelope) -> None:
    content = envelope.opened(laptop.bundle(laptop.revision(), to=office.records), office.records)
    written = content[14 : 14 + int.from_bytes(content[10:14], "big")]
    manifest = Manifest.read(written)
    assert isinstance(manifest.outgoing, Outgoing)
    assert manifest.write() == written
    assert manifest.outgoing.written == BAND
