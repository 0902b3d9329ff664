"""Bundles that wait for their receipt: cut, kept as the same bytes, covered, and forgotten when the office signed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.age import HybridIdentity, verify
from npm_field.crypto.signing import SigningKey
from npm_field.domain import canonical
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    NoReceiptError,
    NotEnrolledError,
    NotForUsError,
    NotOpenError,
    StoppedError,
    UnknownSenderError,
    WrongStepError,
)
from npm_field.usecases import (
    capture,
    check,
    cuts,
    deliver,
    dropbox,
    enrol,
    receipts,
    receive,
    records,
    sending,
    slips,
)
from npm_field.usecases.adding import Document as NewRecord
from npm_field.usecases.slips import SlipContent
from storage import cuts as cut_rows
from storage import erase, outbox, safe_files
from storage import receipts as receipt_rows
from storage.cuts import What
from sync.documents import Document
from sync.manifest import Purpose
from sync.receipts import Receipt, make_receipt
from tests.usecases.enrolled import AREA, TALK, VISIT, Enrolled, lead_of

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.cuts import Cut
    from npm_field.usecases.seat import Seat


def note_of(seat: Seat, text: str) -> str:
    """Write one more talk; returns its code."""
    talk = {"area": AREA, "consent": {"record": "yes"}, "narrative": text}
    return str(dropbox.add(seat, [NewRecord("interview", VISIT, Mode.FULL, talk)])[0].code)


def taken(office: Seat, made: Cut) -> bytes:
    """Take a bundle in at the office and return its receipt."""
    receive.take_in(office, receive.preview(office, made.path))
    return receipts.receipt_for(office, made.bundle)


def outgoing_files(seat: Seat) -> list[str]:
    return [name for name in safe_files.names_in(seat.vault.folder) if name not in safe_files.VAULT_FILES]


def test_a_cut_stays_as_the_same_bytes_until_its_receipt_and_the_next_holds_only_what_is_new(
    enrolled: Enrolled,
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    first = deliver.cut(laptop)
    assert first is not None
    assert (first.sequence, first.purpose, first.size) == (1, Purpose.HAND_OVER, first.path.stat().st_size)
    assert first.path.stat().st_mtime == 0
    assert deliver.cut(laptop) is None
    assert deliver.pending(laptop) == [first]
    note_of(laptop, "A second one.")
    second = deliver.cut(laptop)
    assert second is not None
    assert second.sequence == 2
    shown = receive.preview(office, second.path)
    assert [r.fields["narrative"] for r in shown.incoming.revisions if r.fields] == ["A second one."]
    assert shown.incoming.manifest.outgoing.previous == first.bundle
    receipt = taken(office, first)
    assert receipts.receipt_for(office, first.bundle) == receipt
    found = receipts.take(laptop, receipt)
    assert (found.bundle, found.sequence, found.is_new, found.agrees, found.refused) == (
        first.bundle, 1, True, True, (),
    )  # fmt: skip
    assert not receipts.take(laptop, receipt).is_new
    assert deliver.pending(laptop) == [second]
    assert not first.path.exists()
    receipts.take(laptop, taken(office, second))
    assert not any(outbox.all_of(book) for book in laptop.vault.books())
    assert deliver.cut(laptop) is None
    assert outgoing_files(laptop) == []
    assert [one.sequence for one in receipts.all_of(laptop)] == [1, 2]
    assert check.check(laptop).damage == ()
    assert check.check(office).damage == ()


def test_everything_goes_again_only_when_a_person_says_so_and_not_twice(enrolled: Enrolled) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    first = deliver.cut(laptop)
    assert first is not None
    assert deliver.cut(laptop, everything=True) == first  # it holds everything: the same once more is no other
    receipts.take(laptop, taken(office, first))
    again = deliver.cut(laptop, everything=True)
    assert again is not None
    assert again.sequence == 2
    assert len(receive.preview(office, again.path).incoming.revisions) == 3


def test_the_office_alone_opens_a_cut_and_cuts_none(enrolled: Enrolled, tmp_path: Path) -> None:
    lead = lead_of(enrolled, tmp_path / "lead")
    try:
        made = deliver.cut(enrolled.laptop)
        assert made is not None
        with made.path.open("rb") as source, pytest.raises(NotForUsError):
            verify(source, [HybridIdentity(lead.hybrid_key)])
        receipt = taken(enrolled.office, made)
        with pytest.raises(NotForUsError):
            receipts.take(lead, receipt)
        with pytest.raises(NotForUsError):
            receive.preview(lead, made.path)
    finally:
        lead.vault.close()
    with pytest.raises(NotEnrolledError):
        deliver.cut(enrolled.office)
    with pytest.raises(NoReceiptError):
        receipts.receipt_for(enrolled.office, "0" * 64)
    with pytest.raises(NotEnrolledError):
        receipts.receipt_for(enrolled.laptop, made.bundle)


def test_the_box_and_identities_are_cut_once_and_receipted_by_the_hash_of_what_was_sealed(enrolled: Enrolled) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    area = records.listed(laptop, code=AREA)[0]
    draft = dropbox.begin(laptop, INTERVIEW, area.visit)
    dropbox.leave(laptop, draft, {**draft.fields, "narrative": "Only for the office."})
    follow = {"code": TALK, "consent": {"record": "yes", "identity_management": "yes"}}
    open_draft = capture.edit(laptop, records.listed(laptop, code=TALK)[0].id)
    capture.save(laptop, open_draft, {**open_draft.fields, **follow})
    slips.seal_slip(laptop, Code(TALK), SlipContent(name="Ana Orvik"))
    last = deliver.cut(laptop)
    assert last is not None
    notes, identities = deliver.pending(laptop)
    assert identities == last
    assert [notes.purpose, identities.purpose] == [Purpose.HAND_OVER, Purpose.IDENTITIES]
    assert deliver.cut(laptop) is None
    for made in (notes, identities):
        receipts.take(laptop, taken(office, made))
    daybook = laptop.vault.daybook
    assert len(cut_rows.receipted(daybook, What.CAPSULE)) == 2
    assert len(cut_rows.receipted(daybook, What.SLIP)) == 1
    assert deliver.cut(laptop) is None
    # Sealed anew under the same name, it is another thing, and no receipt covers it.
    dropbox.seal(laptop, dropbox.go_on(laptop, draft), {**draft.fields, "narrative": "And one word more."})
    more = deliver.cut(laptop)
    assert more is not None
    assert len(receive.preview(office, more.path).incoming.opened) == 1


def test_while_the_casebook_is_sealed_the_daybook_goes_and_what_waited_still_waits(enrolled: Enrolled) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    area = records.listed(laptop, code=AREA)[0]
    first = deliver.cut(laptop)
    assert first is not None
    stub = capture.begin(laptop, INTERVIEW, area.visit, Mode.PARTIAL)
    receipt = taken(office, first)
    laptop.vault.close_casebook()
    made = deliver.cut(laptop)
    assert made is not None
    assert deliver.pending(laptop) == [first, made]
    with pytest.raises(NotOpenError):
        receipts.take(laptop, receipt)
    assert deliver.pending(laptop) == [first, made]
    shown = receive.preview(office, made.path)
    assert [r.header.record for r in shown.incoming.revisions] == [stub.record]
    assert shown.incoming.manifest.outgoing.book == "daybook"


def test_a_stopped_cut_leaves_nothing_behind_and_uses_no_number(enrolled: Enrolled) -> None:
    laptop = enrolled.laptop

    def stop(_done: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        deliver.cut(laptop, progress=stop)
    assert outgoing_files(laptop) == []
    assert deliver.pending(laptop) == []
    assert sending.next_number(laptop) == (1, "")


def test_a_file_that_nobody_knows_is_taken_away_and_a_cut_without_its_file_is_cut_anew(enrolled: Enrolled) -> None:
    laptop = enrolled.laptop
    first = deliver.cut(laptop)
    assert first is not None
    stray = laptop.vault.folder / f"outgoing-{'0' * 16}.npmf"
    part = laptop.vault.folder / f".outgoing-{'1' * 16}.npmf.part"
    for path in (stray, part):
        path.write_bytes(b"what a kill left")
    assert deliver.pending(laptop) == [first]
    assert not stray.exists()
    assert not part.exists()
    first.path.unlink()
    assert deliver.pending(laptop) == []
    second = deliver.cut(laptop)
    assert second is not None
    assert second.sequence == 2  # the first one's number may be known to somebody
    assert len(receive.preview(enrolled.office, second.path).incoming.revisions) == 3


class _KilledError(BaseException):
    """What a kill is to the steps after it: they do not happen."""


STEPS = [
    ("note", cut_rows, "cover"),
    ("daybook", cut_rows, "note"),
    ("casebook", sending, "note_in_casebook"),
]


@pytest.mark.parametrize(("name", "module", "step"), STEPS, ids=[step[0] for step in STEPS])
def test_killed_between_any_two_steps_nothing_is_lost_and_no_number_stands_for_two(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch, name: str, module: object, step: str
) -> None:
    laptop, office = enrolled.laptop, enrolled.office

    def killed(*_arguments: object, **_named: object) -> None:
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(module, step, killed)
        with pytest.raises(_KilledError):
            deliver.cut(laptop)
    found = deliver.pending(laptop)
    assert len(found) == (1 if name == "casebook" else 0)
    made = found[0] if found else deliver.cut(laptop)
    assert made is not None
    assert made.sequence == 1
    assert [made] == deliver.pending(laptop)
    assert len(outgoing_files(laptop)) == 1
    assert len(receive.preview(office, made.path).incoming.revisions) == 3
    assert check.check(laptop).damage == ()


TAKING = [
    ("daybook", cut_rows, "put_receipted"),
    ("file", cuts, "finish"),
    ("unlink", erase, "overwrite"),
]


@pytest.mark.parametrize(("name", "module", "step"), TAKING, ids=[step[0] for step in TAKING])
def test_killed_while_a_receipt_is_taken_taking_it_again_ends_it(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch, name: str, module: object, step: str
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    made = deliver.cut(laptop)
    assert made is not None
    receipt = taken(office, made)
    inner = getattr(module, step)

    def killed(*arguments: object, **named: object) -> None:
        if name == "daybook" and arguments[0] is laptop.vault.casebook:
            inner(*arguments, **named)
            return
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(module, step, killed)
        with pytest.raises(_KilledError):
            receipts.take(laptop, receipt)
    receipts.take(laptop, receipt)
    assert deliver.pending(laptop) == []
    assert outgoing_files(laptop) == []
    assert not any(outbox.all_of(book) for book in laptop.vault.books())
    assert check.check(laptop).damage == ()


def test_a_receipt_is_for_one_laptop_of_one_office_and_every_byte_counts(enrolled: Enrolled) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    made = deliver.cut(laptop)
    assert made is not None
    receipt = taken(office, made)
    for at in (0, 5, 15, len(receipt) // 2, len(receipt) - 1):
        changed = bytearray(receipt)
        changed[at] ^= 1
        with pytest.raises((NotForUsError, WrongStepError, BundleDamagedError, BundleTooNewError)):
            receipts.take(laptop, bytes(changed))
    owed = receipt_rows.of_bundle(office.vault.casebook, made.bundle)[0]
    document = Receipt.read(Document(canonical.read(owed.body)))
    own_key = laptop.hybrid_key.public
    forged = make_receipt(document, recipient=own_key, signing_key=SigningKey.generate())
    with pytest.raises(UnknownSenderError):
        receipts.take(laptop, forged)
    foreign = make_receipt(
        replace(document, office="0" * 32), recipient=own_key, signing_key=enrol.office_key(office)
    )
    with pytest.raises(UnknownSenderError):
        receipts.take(laptop, foreign)
    others = make_receipt(
        replace(document, device=DeviceId("0" * 32)), recipient=own_key, signing_key=enrol.office_key(office)
    )
    with pytest.raises(WrongStepError):
        receipts.take(laptop, others)
    assert deliver.pending(laptop) == [made]
