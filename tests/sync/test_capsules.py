"""Capsules in bundles: what is for us opens and holds, what is not is carried on as it is, and nobody is blocked."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import canonical
from npm_field.domain.capsule import RECORD, Capsule, CapsuleId
from npm_field.domain.identifiers import RevisionId
from npm_field.domain.modes import Mode
from npm_field.errors import BundleDamagedError, BundleTooNewError, NotForUsError, UnknownSenderError
from sync.bundle import Incoming, read, write
from sync.capsules import Opened, open_all, seal
from sync.framing import frame
from sync.padding import BUNDLE_MINIMUM, CAPSULE_MINIMUM, padded_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.domain.revision import Revision
    from tests.sync.conftest import Envelope, Laptop, Office

REFUSED = (BundleDamagedError, NotForUsError, UnknownSenderError)
HEAD, SIGNATURE = 14, 64
LATER = 7
"""A kind that this version does not know."""


def read_at(office: Office, file: bytes, *keys: HybridPrivateKey) -> Incoming:
    return read(io.BytesIO(file), keys or [office.records], office.signing.public)


def reasons(found: Incoming) -> list[str]:
    return [refused.reason for refused in found.refused]


# --- the way there ---------------------------------------------------------------------------------------------


def test_what_was_born_in_the_box_comes_back_with_the_office(office: Office, laptop: Laptop) -> None:
    stub = laptop.revision(mode=Mode.DROP_BOX)
    revision, capsule = laptop.boxed(to=office.records, record=stub.header.record)
    found = read_at(office, laptop.bundle(stub, to=office.records, capsules=(capsule,)))
    assert (found.refused, found.capsules) == ((), ())
    assert {r.id for r in found.revisions} == {stub.id, revision.id}
    assert found.from_capsules == {revision.id}


def test_what_was_dropped_later_fills_the_hollow_copy_that_was_left(office: Office, laptop: Laptop) -> None:
    first = laptop.revision({"narrative": "One."})
    second = laptop.revision({"narrative": "Two."}, record=first.header.record, parents=(first.id,), counter=2)
    capsule = seal(first.header.record, [first, second], [office.records.public])
    found = read_at(office, laptop.bundle(first.purged(), second.purged(), to=office.records, capsules=(capsule,)))
    assert sorted(found.revisions, key=lambda r: r.id) == sorted([first, second], key=lambda r: r.id)


def test_a_capsule_that_is_not_for_us_stays_closed_and_is_told(office: Office, lead: Laptop, laptop: Laptop) -> None:
    revision, capsule = laptop.boxed(to=office.records)
    found = read_at(office, laptop.bundle(laptop.revision(), to=lead.hybrid, capsules=(capsule,)), lead.hybrid)
    assert found.capsules == (capsule,)
    assert revision.id not in {r.id for r in found.revisions}
    assert reasons(found) == ["capsule_not_for_us"]
    onwards = read_at(
        office, lead.bundle(to=office.records, capsules=found.capsules, credentials=(lead.document, laptop.document))
    )
    assert onwards.from_capsules == {revision.id}


def test_a_capsule_of_a_kind_we_do_not_know_is_carried_on(office: Office, laptop: Laptop) -> None:
    unknown = Capsule(LATER, CapsuleId("5" * 32), b"whatever it is")
    found = read_at(office, laptop.bundle(to=office.records, capsules=(unknown,)))
    assert found.capsules == (unknown,)
    assert reasons(found) == ["capsule_unknown_kind"]


def test_without_capsules_a_bundle_is_of_version_one(office: Office, laptop: Laptop, envelope: Envelope) -> None:
    content = envelope.opened(laptop.bundle(laptop.revision(), to=office.records), office.records)
    assert content[8:10] == b"\x00\x01"
    _, capsule = laptop.boxed(to=office.records)
    content = envelope.opened(laptop.bundle(to=office.records, capsules=(capsule,)), office.records)
    assert content[8:10] == b"\x00\x02"


def test_the_credential_inside_the_bundle_vouches_for_its_capsules(
    office: Office, laptop: Laptop, lead: Laptop
) -> None:
    _, capsule = laptop.boxed(to=office.records)
    found = read_at(office, lead.bundle(to=office.records, capsules=(capsule,)))
    assert reasons(found) == ["unknown_device"]


@settings(max_examples=25)
@given(
    sealed=st.lists(st.tuples(st.integers(4, 255), st.binary(min_size=1, max_size=300)), max_size=8),
    notes=st.lists(st.text(max_size=40).filter(lambda text: text.isprintable()), max_size=3),
)
def test_any_capsules_come_back_as_they_were_in_the_order_of_their_ids(
    sealed: list[tuple[int, bytes]], notes: list[str], office: Office, laptop: Laptop
) -> None:
    sent = [Capsule(kind, CapsuleId(f"{n:032x}"), body) for n, (kind, body) in enumerate(sealed)]
    said = [laptop.revision({"narrative": note} if note else {}) for note in notes]
    found = read_at(office, laptop.bundle(*said, to=office.records, capsules=tuple(reversed(sent))))
    assert found.capsules == tuple(sent)
    assert {r.id for r in found.revisions} == {r.id for r in said}
    assert set(reasons(found)) <= {"capsule_unknown_kind"}


# --- the capsule itself ----------------------------------------------------------------------------------------


def contents_of(office: Office, capsule: Capsule, envelope: Envelope) -> bytes:
    return envelope.opened(capsule.body, office.records)


def opened(office: Office, laptop: Laptop, capsule: Capsule) -> Opened:
    return open_all([capsule], [office.records], {laptop.device: [laptop.credential]})


def test_the_length_of_a_capsule_tells_a_magnitude(office: Office, laptop: Laptop) -> None:
    lengths = {len(laptop.boxed({"narrative": "x" * n}, to=office.records)[1].body) for n in range(0, 15_000, 1500)}
    assert len(lengths) == 1
    longest = {len(laptop.boxed({"narrative": "x" * n}, to=office.records)[1].body) for n in (21_200, 21_400)}
    assert len(longest) == 1


def test_a_capsule_opens_with_the_key_on_paper_too(office: Office, laptop: Laptop) -> None:
    revision = laptop.revision({"narrative": "Said once."}, mode=Mode.DROP_BOX)
    keys = [office.records.public, office.records_paper.public]
    capsule = seal(revision.header.record, [revision], keys)
    for key in (office.records, office.records_paper):
        assert open_all([capsule], [key], {laptop.device: [laptop.credential]}).revisions == (revision,)


def test_a_capsule_holds_the_revisions_of_one_record(office: Office, laptop: Laptop) -> None:
    first, second = laptop.revision(), laptop.revision()
    for wrong in ([], [first, second]):
        with pytest.raises(ValueError, match="one record"):
            seal(first.header.record, wrong, [office.records.public])


def test_a_revision_of_another_record_in_a_capsule_is_put_aside(office: Office, laptop: Laptop) -> None:
    revision, capsule = laptop.boxed(to=office.records)
    found = opened(office, laptop, Capsule(RECORD, CapsuleId("9" * 32), capsule.body))
    assert found.revisions == ()
    assert [(r.revision, r.reason) for r in found.refused] == [(revision.id, "capsule_other_record")]


def test_any_changed_byte_of_a_capsule_puts_it_aside(office: Office, laptop: Laptop) -> None:
    _, capsule = laptop.boxed(to=office.records)
    body = capsule.body
    in_header = body.index(b"\n---") + 60
    for at in [*range(0, in_header, 13), *range(in_header, len(body), 499), len(body) - 1]:
        found = opened(office, laptop, replace(capsule, body=changed(body, at)))
        assert found.revisions == ()
        assert [r.reason for r in found.refused] in (["capsule_damaged"], ["capsule_not_for_us"])


def test_any_changed_byte_inside_a_capsule_puts_it_aside(office: Office, laptop: Laptop, envelope: Envelope) -> None:
    """Somebody who knows the office's public key can make a capsule of any content: nothing in it is free."""
    _, capsule = laptop.boxed(to=office.records)
    content = contents_of(office, capsule, envelope)
    used = len(content.rstrip(b"\x00"))
    for at in [*range(18), *range(18, used, 7), *range(used, len(content), 997), len(content) - 1]:
        found = opened(office, laptop, replace(capsule, body=envelope.closed(changed(content, at), office.records)))
        assert found.revisions == ()
        assert found.refused


def test_a_capsule_of_a_later_version_is_kept(office: Office, laptop: Laptop, envelope: Envelope) -> None:
    _, capsule = laptop.boxed(to=office.records)
    content = bytearray(contents_of(office, capsule, envelope))
    content[8:10] = b"\x00\x02"
    later = replace(capsule, body=envelope.closed(bytes(content), office.records))
    found = opened(office, laptop, later)
    assert [r.reason for r in found.refused] == ["capsule_too_new"]
    assert found.closed == (later,)


@settings(max_examples=40)
@given(noise=st.binary(min_size=1, max_size=200), at=st.integers(0, 900))
def test_noise_in_a_capsule_raises_nothing(
    noise: bytes, at: int, office: Office, laptop: Laptop, envelope: Envelope
) -> None:
    revision, capsule = laptop.boxed(to=office.records)
    content = contents_of(office, capsule, envelope)
    hostile = (content[:at] + noise + content[at + len(noise) :])[: len(content)]
    found = opened(office, laptop, replace(capsule, body=envelope.closed(hostile, office.records)))
    assert found.revisions == ((revision,) if hostile == content else ())


def test_a_bad_capsule_does_not_keep_the_good_ones_out(office: Office, laptop: Laptop) -> None:
    good, sealed = laptop.boxed(to=office.records)
    _, other = laptop.boxed(to=office.records)
    bad = replace(other, body=changed(other.body, len(other.body) - 1))
    plain = laptop.revision()
    found = read_at(office, laptop.bundle(plain, to=office.records, capsules=(sealed, bad)))
    assert {r.id for r in found.revisions} == {good.id, plain.id}
    assert reasons(found) == ["capsule_damaged"]


# --- what may stand in the box ---------------------------------------------------------------------------------


def admitted(office: Office, laptop: Laptop, revision: Revision) -> list[str]:
    """Return the reasons for which this revision is put aside, in a capsule and out of it alike."""
    capsule = seal(revision.header.record, [revision], [office.records.public])
    within = [r.reason for r in opened(office, laptop, capsule).refused]
    outside = reasons(read_at(office, laptop.bundle(revision, to=office.records)))
    assert within == outside
    return within


def test_the_daybooks_identity_may_fill_the_box_and_still_no_complete_record(office: Office, laptop: Laptop) -> None:
    said: dict[str, object] = {"narrative": "Said once."}
    assert admitted(office, laptop, laptop.revision(said, mode=Mode.DROP_BOX)) == []
    assert admitted(office, laptop, laptop.revision(said, signer=laptop.daybook, book="daybook", counter=0)) == [
        "not_daybook"
    ]


def test_a_revision_of_the_box_stands_on_nothing(office: Office, laptop: Laptop) -> None:
    parent = RevisionId("1" * 64)
    assert admitted(office, laptop, laptop.revision(mode=Mode.DROP_BOX, parents=(parent,))) == ["drop_box"]


def test_a_revision_of_the_box_is_the_daybooks_and_has_no_counter(office: Office, laptop: Laptop) -> None:
    by_casebook = laptop.revision(mode=Mode.DROP_BOX, signer=laptop.casebook, book="casebook")
    assert admitted(office, laptop, by_casebook) == ["drop_box"]
    assert admitted(office, laptop, laptop.revision(mode=Mode.DROP_BOX, counter=3)) == ["not_daybook"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("visit", {"place_name": "Elsewhere"}),
        ("area", {}),
        ("kind_of_tomorrow", {}),
        ("interview", {"consent": {"record": "withdrawn"}}),
        ("interview", {"consent": {"record": "no"}, "narrative": "Said once."}),
        ("interview", {"narrative": ["a", "list"]}),
    ],
    ids=str,
)
def test_what_the_box_may_not_hold_is_put_aside(
    kind: str, fields: dict[str, object], office: Office, laptop: Laptop
) -> None:
    assert admitted(office, laptop, laptop.revision(fields, mode=Mode.DROP_BOX, kind=kind)) == ["payload"]


def test_no_exact_time_stands_in_the_box(office: Office, laptop: Laptop) -> None:
    payload = canonical.write({"fields": {}, "written": "2031-03-10/afternoon", "at": "2031-03-10T14:25:07+00:00"})
    assert admitted(office, laptop, laptop.revision(mode=Mode.DROP_BOX, payload=payload)) == ["payload"]


def test_an_observation_may_go_into_the_box(office: Office, laptop: Laptop) -> None:
    seen = laptop.revision({"text": "A cold corridor."}, mode=Mode.DROP_BOX, kind="observation")
    assert admitted(office, laptop, seen) == []


def test_the_same_name_twice_is_put_aside(
    laptop: Laptop, content: bytes, read_content: Callable[[bytes], Any]
) -> None:
    manifest, revisions, capsules = taken_apart(content)
    twice = capsules + capsules
    told = {"capsules": 2, "capsules_length": len(twice), "capsules_sha256": sha256_of(twice)}
    found = read_content(put_together(laptop, manifest | told, revisions, twice))
    assert reasons(found) == ["twice"]
    assert len(found.from_capsules) == 1


# --- hostile sections ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def content(office: Office, laptop: Laptop, envelope: Envelope) -> bytes:
    _, capsule = laptop.boxed(to=office.records)
    return envelope.opened(laptop.bundle(laptop.revision(), to=office.records, capsules=(capsule,)), office.records)


@pytest.fixture
def read_content(office: Office, envelope: Envelope) -> Callable[[bytes], Incoming]:
    return lambda content: read_at(office, envelope.closed(content, office.records))


def taken_apart(content: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the manifest, the revision section and the capsule section."""
    start = HEAD + int.from_bytes(content[10:HEAD], "big")
    manifest = json.loads(content[HEAD:start])
    revisions = start + SIGNATURE
    capsules = revisions + manifest["section_length"]
    return manifest, content[revisions:capsules], content[capsules : capsules + manifest.get("capsules_length", 0)]


def put_together(laptop: Laptop, manifest: dict[str, Any], *sections: bytes, version: int = 2) -> bytes:
    said = canonical.write(manifest)
    head = b"NPMFBNDL" + version.to_bytes(2, "big") + len(said).to_bytes(4, "big")
    body = b"".join([head, said, laptop.casebook.sign(said, purpose="bundle"), *sections])
    return body.ljust(padded_length(len(body), minimum=BUNDLE_MINIMUM), b"\x00")


def test_any_changed_byte_of_the_content_is_refused(content: bytes, read_content: Callable[[bytes], Any]) -> None:
    used = len(content.rstrip(b"\x00"))
    for at in [*range(HEAD), *range(HEAD, used, 137), *range(used, len(content), 4001), len(content) - 1]:
        with pytest.raises((*REFUSED, BundleTooNewError)):
            read_content(changed(content, at))


@pytest.mark.parametrize(
    "change",
    [
        {"capsules": 0},
        {"capsules": 2},
        {"capsules": 10_001},
        {"capsules": True},
        {"capsules_length": 0},
        {"capsules_length": 10**12},
        {"capsules_sha256": "0" * 64},
        {"capsules_sha256": None},
        {"more": 1},
    ],
    ids=str,
)
def test_a_wrong_word_about_the_capsules_is_refused_even_if_its_sender_signed_it(
    change: dict[str, object], content: bytes, laptop: Laptop, read_content: Callable[[bytes], Any]
) -> None:
    manifest, revisions, capsules = taken_apart(content)
    assert read_content(put_together(laptop, manifest, revisions, capsules)).from_capsules
    with pytest.raises(BundleDamagedError):
        read_content(put_together(laptop, manifest | change, revisions, capsules))


def test_the_version_of_the_head_is_the_manifests(
    content: bytes, laptop: Laptop, read_content: Callable[[bytes], Any]
) -> None:
    manifest, revisions, capsules = taken_apart(content)
    with pytest.raises(BundleDamagedError):
        read_content(put_together(laptop, manifest, revisions, capsules, version=1))
    with pytest.raises(BundleDamagedError):
        read_content(put_together(laptop, manifest | {"v": 1}, revisions, capsules))


def test_the_sections_cannot_be_exchanged(
    content: bytes, laptop: Laptop, read_content: Callable[[bytes], Any]
) -> None:
    manifest, revisions, capsules = taken_apart(content)
    with pytest.raises(BundleDamagedError):
        read_content(put_together(laptop, manifest, capsules, revisions))


@pytest.mark.parametrize("section", [b"", b"\x00", b"\x01" + bytes(20), b"\x00" + bytes(16) + b"\x00\x00\x00\x01x"])
def test_a_capsule_section_that_is_none_is_refused(
    section: bytes, content: bytes, laptop: Laptop, read_content: Callable[[bytes], Any]
) -> None:
    manifest, revisions, _ = taken_apart(content)
    told = {"capsules_length": len(section), "capsules_sha256": sha256_of(section)}
    with pytest.raises(BundleDamagedError):
        read_content(put_together(laptop, manifest | told, revisions, section))


def test_a_capsule_beyond_the_limit_is_read_over(
    content: bytes, read_content: Callable[[bytes], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.framing.MAX_CAPSULE_BYTES", 1000)
    found = read_content(content)
    assert reasons(found) == ["capsule_too_large"]
    assert len(found.revisions) == 1


def test_more_capsules_than_a_bundle_holds_are_not_written(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.packing.MAX_CAPSULES", 1)
    sealed = [Capsule(LATER, CapsuleId(f"{n:032x}"), b"x") for n in range(2)]
    with pytest.raises(ValueError, match="more than a bundle holds"):
        write(io.BytesIO(), laptop.outgoing(), [], laptop.casebook, [office.records.public], capsules=sealed)


@pytest.mark.parametrize(
    ("kind", "name", "body"),
    [(0, "5" * 32, b"x"), (256, "5" * 32, b"x"), (1, "5" * 31, b"x"), (1, "X" * 32, b"x"), (1, "5" * 32, b"")],
)
def test_a_capsule_out_of_bounds_is_not_made(kind: int, name: str, body: bytes) -> None:
    with pytest.raises(ValueError, match="capsule"):
        Capsule(kind, CapsuleId(name), body)


def test_two_spellings_of_one_capsule_are_refused(office: Office, laptop: Laptop, envelope: Envelope) -> None:
    """A section one byte longer than it must be, padded to a larger size, or with a count too many."""
    revision, capsule = laptop.boxed(to=office.records)
    section = frame(revision)
    head = b"NPMFCAPS\x00\x01"
    for count, length, tail in [(2, len(section), 0), (1, len(section) + 1, 0), (1, len(section), 4096), (0, 0, 0)]:
        inner = head + count.to_bytes(4, "big") + length.to_bytes(4, "big") + section
        hostile = inner.ljust(CAPSULE_MINIMUM + tail, b"\x00")
        found = opened(office, laptop, replace(capsule, body=envelope.closed(hostile, office.records)))
        assert [r.reason for r in found.refused] == ["capsule_damaged"]


def changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
