"""Which revisions of an authentic bundle are taken in: a bad one is put aside with its reason, the others are not."""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import canonical
from npm_field.domain.modes import Mode
from npm_field.domain.revision import payload_bytes
from sync import admission, signatures
from sync.admission import Reason, Refused, admit
from sync.bundle import read
from sync.framing import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from npm_field.domain.revision import Revision
    from sync.signatures import Check
    from tests.sync.conftest import Laptop, Office

BAND = "2031-03-10/afternoon"
GROUPS = 300 // 64
"""Whole groups of a section of 300; there is one more."""


def as_frame(revision: Revision) -> Frame:
    return Frame(revision.header_bytes, revision.commitment, revision.signature, revision.salt, revision.payload)


def reasons(laptop: Laptop, *revisions: Revision) -> list[tuple[str, str]]:
    admitted = admit(map(as_frame, revisions), {laptop.device: [laptop.credential]})
    assert len(admitted.revisions) + len(admitted.refused) == len(revisions)
    return [(refused.revision, refused.reason) for refused in admitted.refused]


def test_a_forged_revision_in_a_bundle_is_put_aside_and_the_others_are_taken(office: Office, laptop: Laptop) -> None:
    good = [laptop.revision() for _ in range(3)]
    forged = replace(laptop.revision(), signature=good[0].signature)
    file = laptop.bundle(good[0], forged, *good[1:], to=office.records)
    found = read(io.BytesIO(file), [office.records], office.signing.public)
    assert set(found.revisions) == set(good)
    assert found.refused == (Refused(forged.id, "signature"),)


class Late:
    """Verifies on another thread, the first group only once nobody waits for any other: so those are taken back."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self.asked: list[Future[Sequence[bool]]] = []
        self.done = 0

    def submit(self, checks: Sequence[Check]) -> Future[Sequence[bool]]:
        self.asked.append(self._pool.submit(self._hold, checks, len(self.asked)))
        return self.asked[-1]

    def _hold(self, checks: Sequence[Check], number: int) -> Sequence[bool]:
        while number == 0 and not (len(self.asked) > GROUPS and all(one.cancelled() for one in self.asked[1:])):
            time.sleep(0.001)
        self.done += 1
        return signatures.hold(checks)


class Prompt(Late):
    """Verifies on another thread, everything in its turn."""

    def _hold(self, checks: Sequence[Check], number: int) -> Sequence[bool]:
        return super()._hold(checks, number + 1)


@pytest.mark.parametrize("where", [None, Prompt, Late])
def test_of_a_long_section_each_bad_revision_is_put_aside_at_its_place(
    laptop: Laptop, stranger: Laptop, where: type[Late] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signatures are verified in groups beside one another: neither the order nor any reason may suffer from it."""
    monkeypatch.setattr(admission, "_MANY", 100)
    elsewhere = where() if where is not None else None
    one = laptop.revision()
    several = [one, *(laptop.revision() for _ in range(12))]
    many = [several[at % len(several)] for at in range(300)]
    bad = {
        0: (replace(one, signature=several[1].signature), Reason.SIGNATURE),
        63: (stranger.revision(), Reason.UNKNOWN_DEVICE),
        64: (replace(one, salt=b"\0" * 32), Reason.NOT_WHOLE),
        299: (replace(several[2], signature=b"\1" * 64), Reason.SIGNATURE),
    }
    for at, (revision, _reason) in bad.items():
        many[at] = revision
    known = [laptop.credential, stranger.credential, laptop.credential]
    waiting = admission.begin(map(as_frame, many), {laptop.device: known}, elsewhere)
    if where is Prompt and elsewhere is not None:
        assert all(one.result() for one in elsewhere.asked)
    admitted = waiting()
    assert set(admitted.revisions) == set(several)
    assert len(admitted.revisions) == len(several)
    said = [(refused.revision, refused.reason) for refused in admitted.refused if refused.reason != "twice"]
    assert said == [(revision.id, reason.value) for revision, reason in bad.values()]
    assert len(admitted.refused) == len(many) - len(several)
    assert elsewhere is None or elsewhere.done == (1 if where is Late else GROUPS + 1)


def test_a_revision_of_a_device_that_the_office_never_certified_is_put_aside(
    office: Office, laptop: Laptop, stranger: Laptop, lead: Laptop
) -> None:
    own, foreign, unmentioned = laptop.revision(), stranger.revision(), lead.revision()
    file = laptop.bundle(
        own, foreign, unmentioned, to=office.records, credentials=(laptop.document, stranger.document, b"{}")
    )
    found = read(io.BytesIO(file), [office.records], office.signing.public)
    assert found.revisions == (own,)
    assert found.credentials == (laptop.credential,)
    assert found.documents == (laptop.document,)
    assert set(found.refused) == {Refused(each.id, "unknown_device") for each in (foreign, unmentioned)}


def test_the_daybook_s_identity_cannot_write_a_complete_record(laptop: Laptop) -> None:
    as_daybook = laptop.revision(book="daybook", counter=0, signer=laptop.daybook)
    as_casebook = laptop.revision(book="casebook", signer=laptop.daybook)
    assert reasons(laptop, as_daybook, as_casebook) == [
        (as_daybook.id, "not_daybook"),
        (as_casebook.id, "signature"),
    ]


def test_the_daybook_never_says_in_which_order_people_were_talked_to(laptop: Laptop) -> None:
    numbered = laptop.revision(mode=Mode.PARTIAL, counter=3)
    assert reasons(laptop, numbered) == [(numbered.id, "not_daybook")]


@pytest.mark.parametrize("mode", [Mode.PARTIAL, Mode.ORAL_ONLY])
@pytest.mark.parametrize("book", ["daybook", "casebook"])
@pytest.mark.parametrize(
    "fields",
    [
        {"narrative": "he was beaten"},
        {"code": "P-407-216", "unknown_field": 1},
        {"theme_words": ["a sentence about somebody"]},
        {"code": "P-407-211"},
        {"due": "2031-03-10/14:25"},
    ],
    ids=str,
)
def test_nothing_beyond_the_closed_list_hides_in_a_strict_mode(
    fields: dict[str, object], book: str, mode: Mode, laptop: Laptop
) -> None:
    signer = laptop.daybook if book == "daybook" else laptop.casebook
    hiding = laptop.revision(fields, mode=mode, book=book, signer=signer)
    assert reasons(laptop, hiding) == [(hiding.id, "payload")]


def test_an_unknown_kind_is_kept_in_full_mode_only(laptop: Laptop) -> None:
    full = laptop.revision({"x": 1}, kind="kind_of_tomorrow")
    strict = laptop.revision({}, kind="kind_of_tomorrow", mode=Mode.PARTIAL)
    assert reasons(laptop, full, strict) == [(strict.id, "payload")]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"fields": {}}',
        b'{"fields":{}}',
        b'{"written":"2031-03-10/afternoon","fields":{}}',
        b'{"fields":{},"written":"2031-03-10/afternoon"} ',
        canonical.write(
            {"fields": {"x": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}, "written": BAND}
        ),
        canonical.write({"fields": [], "written": BAND}),
        canonical.write({"fields": {}, "written": ""}),
        canonical.write({"fields": {}, "written": 5}),
        canonical.write({"fields": {}, "written": "20310310/afternoon"}),
        canonical.write({"fields": {}, "written": BAND, "more": 1}),
        canonical.write({"fields": {}, "written": BAND, "at": "noon"}),
        canonical.write({"fields": {}, "written": BAND, "at": "2031-03-10T14:25:07"}),
        canonical.write({"fields": {}, "written": BAND, "at": 7}),
        canonical.write({"written": BAND}),
        b'{"fields":' + b'{"a":' * 3000 + b"1" + b"}" * 3000 + b',"written":"2031-03-10/afternoon"}',
    ],
    ids=lambda payload: payload[:60].decode("latin-1"),
)
def test_a_payload_of_another_shape_is_put_aside(payload: bytes, laptop: Laptop) -> None:
    wrong = laptop.revision(payload=payload)
    assert reasons(laptop, wrong) == [(wrong.id, "payload")]


def test_an_exact_time_is_refused_where_only_a_band_may_stand(laptop: Laptop) -> None:
    exact = payload_bytes({}, written=BAND, at="2031-03-10T14:25:07+00:00")
    timed = laptop.revision(mode=Mode.PARTIAL, payload=exact)
    assert reasons(laptop, timed) == [(timed.id, "payload")]
    assert reasons(laptop, laptop.revision(payload=exact)) == []


def test_another_payload_or_salt_than_was_committed_to_is_put_aside(laptop: Laptop) -> None:
    revision = laptop.revision()
    changed = [
        replace(revision, payload=payload_bytes({"narrative": "something else"}, written=BAND)),
        replace(revision, salt=bytes(32)),
    ]
    for each in changed:
        assert reasons(laptop, each) == [(revision.id, "not_whole")]


def test_a_revision_that_stands_twice_is_taken_once(laptop: Laptop) -> None:
    revision = laptop.revision()
    assert reasons(laptop, revision, revision.purged()) == [(revision.id, "twice")]


def test_a_revision_put_aside_does_not_stand_for_its_good_copy(laptop: Laptop) -> None:
    revision = laptop.revision()
    bad = replace(revision, signature=bytes(64))
    assert reasons(laptop, bad, revision) == [(revision.id, "signature")]


def test_a_header_of_a_later_version_is_told_from_a_broken_one(laptop: Laptop) -> None:
    revision = laptop.revision()
    later = canonical.write(canonical.read(revision.header_bytes) | {"v": 3, "idea": "new"})
    for header, reason in [
        (later, "too_new"),
        (b"", "header"),
        (b"[]", "header"),
        (revision.header_bytes + b" ", "header"),
        (b'{"v":true}', "header"),
        (b'{"v":' + b"[" * 5000 + b"]" * 5000 + b"}", "header"),
    ]:
        assert reasons(laptop, replace(revision, header_bytes=header)) == [("", reason)]


def test_a_revision_beyond_a_limit_is_put_aside(laptop: Laptop) -> None:
    frame = replace(as_frame(laptop.revision()), is_too_large=True)
    admitted = admit([frame], {laptop.device: [laptop.credential]})
    assert admitted.refused == (Refused("", Reason.TOO_LARGE.value),)


def test_any_credential_of_a_device_may_prove_its_revision(laptop: Laptop, lead: Laptop) -> None:
    revision = laptop.revision()
    known = {laptop.device: [lead.credential, laptop.credential]}
    assert admit([as_frame(revision)], known).revisions == (revision,)


HEADER_VALUES: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({"a": []})
)
HEADER_FIELDS = ["v", "record", "kind", "visit", "mode", "parents", "device", "book", "counter", "extra"]


@settings(max_examples=60)
@given(changes=st.dictionaries(st.sampled_from(HEADER_FIELDS), HEADER_VALUES, min_size=1, max_size=3))
def test_no_header_raises(changes: dict[str, object], laptop: Laptop) -> None:
    revision = laptop.revision()
    header = canonical.write(canonical.read(revision.header_bytes) | changes)
    if header != revision.header_bytes:
        assert len(reasons(laptop, replace(revision, header_bytes=header))) == 1


FIELD_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)
PARTIAL_FIELDS = ["code", "area", "words", "theme_words", "severity", "actor", "use", "signs", "urgent", "due"]


@settings(max_examples=80)
@given(fields=st.dictionaries(st.sampled_from(PARTIAL_FIELDS), FIELD_VALUES, max_size=3))
def test_no_payload_raises(fields: dict[str, object], laptop: Laptop) -> None:
    revisions = [laptop.revision(fields, mode=mode) for mode in Mode]
    assert {reason for _, reason in reasons(laptop, *revisions)} <= {"payload"}
