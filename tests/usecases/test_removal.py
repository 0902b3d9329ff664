"""Removing what the office signed for, and nothing else: reasons to stay, kills, what is left (INV32)."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from npm_field.domain.completion import State
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.removal import Facts, Reason, reason_to_stay
from npm_field.errors import NotOpenError
from npm_field.usecases import (
    attachments,
    capture,
    check,
    complete,
    deliver,
    dropbox,
    receipts,
    receive,
    records,
    removal,
    rotation,
    signed_for,
    slips,
    withdraw,
    writing,
)
from npm_field.usecases.slips import SlipContent
from storage import capsules, revisions, safe_files
from storage import receipts as receipt_rows
from storage import slips as slip_rows
from tests.usecases.enrolled import AREA, TALK, VISIT, Enrolled, opened
from tests.usecases.test_cuts import note_of, outgoing_files, taken

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RevisionId
    from npm_field.usecases.seat import Seat


def hand_over(enrolled: Enrolled) -> None:
    """Everything that waits goes to the office, and its receipts come back."""
    deliver.cut(enrolled.laptop)
    for made in deliver.pending(enrolled.laptop):
        receipts.take(enrolled.laptop, taken(enrolled.office, made))


def reasons(seat: Seat) -> dict[str, str]:
    standing = receipts.state(seat)
    every = (*standing.safe, *standing.staying)
    return {one.code or one.kind: one.reason.value if one.reason else "" for one in every}


def test_why_a_record_stays_by_its_first_reason() -> None:
    safe = Facts(content=2, confirmed=2)
    cases = [
        (safe, None),
        (replace(safe, is_typed=True, is_refused=True), Reason.CHANGED),
        (replace(safe, confirmed=1), Reason.CHANGED),
        (replace(safe, confirmed=0), Reason.NOT_CONFIRMED),
        (replace(safe, confirmed=1, is_refused=True), Reason.REFUSED),
        (replace(safe, has_open_files=True, waits=True), Reason.ATTACHMENT),
        (replace(safe, waits=True, differences=1), Reason.NOT_COMPLETE),
        (replace(safe, differences=1), Reason.DIFFERENCE),
        (Facts(content=0, confirmed=0), None),
    ]
    assert [reason_to_stay(facts) for facts, _wanted in cases] == [wanted for _facts, wanted in cases]


def test_only_what_is_signed_for_goes_and_its_code_stays_as_a_mark(enrolled: Enrolled) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    assert reasons(laptop) == {VISIT: "not_confirmed", AREA: "not_confirmed", TALK: "not_confirmed"}
    assert removal.remove(laptop).records == 0
    hand_over(enrolled)
    late = note_of(laptop, "Told after the hand-over.")
    assert reasons(laptop) == {VISIT: "visit", AREA: "visit", TALK: "", late: "not_confirmed"}
    talk = records.find(laptop, TALK)
    history = [step.id for step in records.history(laptop, talk)]
    before = laptop.vault.key_file.generation
    done = removal.remove(laptop)
    assert (done.records, done.keys_changed, done.waits) == (1, True, False)
    assert laptop.vault.key_file.generation > before
    assert not rotation.is_due(laptop)
    assert [row.code for row in records.listed(laptop, kind="interview")] == [late]
    assert records.search(laptop, "lamp") == []
    assert [(mark.code, mark.kind) for mark in receipt_rows.handed_over(laptop.vault.casebook)] == [
        (TALK, "interview")
    ]
    known = revisions.of_record(laptop.vault.casebook, talk)
    assert [(r.id, r.payload, r.salt) for r in known] == [(id_, None, None) for id_ in history]
    assert reasons(laptop) == {VISIT: "visit", AREA: "visit", late: "not_confirmed"}
    assert receipts.state(laptop).removed == 1
    assert removal.remove(laptop).records == 0
    assert check.check(laptop).damage == ()
    assert records.show(office, talk).merged.fields is not None


def test_what_changed_since_stays_and_so_does_what_differs_or_waits(enrolled: Enrolled) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    area = records.find(laptop, AREA)
    stub = capture.begin(
        laptop, INTERVIEW, records.show(laptop, area).row.visit, Mode.PARTIAL, fields={"severity": "2"}
    )
    capture.leave(laptop, stub.record)
    hand_over(enrolled)
    partial = str(stub.fields["code"])
    assert reasons(laptop)[partial] == "not_complete"
    complete.close_without(laptop, stub.record, State.LEFT_PARTIAL)
    assert reasons(laptop)[partial] == "changed"  # that nothing more comes is for the office to know
    hand_over(enrolled)
    assert (writing.merged_record(enrolled.office, stub.record).fields or {})["ended"] == "choice"
    assert reasons(laptop)[partial] == ""
    draft = capture.edit(laptop, records.find(laptop, TALK))
    capture.save(laptop, draft, {**draft.fields, "narrative": "One word more."})
    assert reasons(laptop)[TALK] == "changed"
    capture.leave_all(laptop)
    assert reasons(laptop)[TALK] == "changed"
    done = removal.remove(laptop)
    assert done.records == 1
    assert all(r.payload is None for r in revisions.of_record(laptop.vault.daybook, stub.record))
    hand_over(enrolled)
    assert reasons(laptop)[TALK] == ""
    assert check.check(office).damage == ()


def test_a_visit_that_is_over_goes_with_all_of_it_and_no_sooner(enrolled: Enrolled) -> None:
    laptop = enrolled.laptop
    draft = capture.edit(laptop, records.find(laptop, VISIT))
    capture.save(laptop, draft, {**draft.fields, "state": "left_place"})
    hand_over(enrolled)
    late = note_of(laptop, "A last word.")
    assert reasons(laptop) == {VISIT: "visit", AREA: "visit", TALK: "", late: "not_confirmed"}
    hand_over(enrolled)
    assert set(reasons(laptop).values()) == {""}
    assert removal.remove(laptop).records == 4
    assert records.listed(laptop) == []
    assert records.visits(laptop) == []
    complete.repair(laptop)
    assert records.visits(laptop) == []
    assert receipts.state(laptop).records == 0
    assert check.check(laptop).damage == ()


def test_attachments_go_with_their_record_and_only_when_their_files_are_signed_for(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    hand_over(enrolled)
    talk = records.find(laptop, TALK)
    Image.new("L", (96, 64), 200).save(tmp_path / "scan.png")
    about = {"kind": "scan", "people_visible": "none", "faces": "none"}
    added = attachments.add(laptop, talk, tmp_path / "scan.png", about)[0]
    assert reasons(laptop)[TALK] == "attachment"
    folder = laptop.vault.folder / safe_files.ATTACHMENTS_FOLDER
    assert len(list(folder.iterdir())) == 1
    hand_over(enrolled)
    assert deliver.cut(laptop) is None
    assert reasons(laptop) == {VISIT: "visit", AREA: "visit", TALK: ""}
    assert removal.remove(laptop).records == 1
    assert list(folder.iterdir()) == []
    assert revisions.whole_of(laptop.vault.casebook, added.id) is False
    with attachments.open_stream(office, added.id) as album:
        assert album.count == 1
    assert check.check(laptop).damage == ()


def test_the_box_and_identities_go_when_the_office_has_opened_or_kept_them(enrolled: Enrolled) -> None:
    laptop = enrolled.laptop
    visit = records.show(laptop, records.find(laptop, AREA)).row.visit
    draft = dropbox.begin(laptop, INTERVIEW, visit)
    dropbox.leave(laptop, draft, {**draft.fields, "narrative": "Only for the office."})
    talk = capture.edit(laptop, records.find(laptop, TALK))
    wish = {"record": "yes", "identity_management": "yes"}
    capture.save(laptop, talk, {**talk.fields, "consent": wish})
    capture.leave_all(laptop)
    slips.seal_slip(laptop, Code(TALK), SlipContent(name="Ana Orvik"))
    boxed = str(draft.fields["code"])
    assert reasons(laptop)[boxed] == "not_confirmed"
    hand_over(enrolled)
    standing = receipts.state(laptop)
    assert (standing.slips, standing.all_slips) == (1, 1)
    dropbox.seal(laptop, dropbox.go_on(laptop, draft), {**draft.fields, "narrative": "And more."})
    assert reasons(laptop)[boxed] == "changed"
    hand_over(enrolled)
    assert reasons(laptop)[boxed] == ""
    done = removal.remove(laptop)
    assert (done.records, done.slips) == (2, 1)
    daybook = laptop.vault.daybook
    assert (capsules.all_of(daybook), slip_rows.all_of(daybook)) == ([], [])
    assert slips.has_slip(laptop, Code(TALK))  # that there is one stays known, as for the office
    assert check.check(laptop).damage == ()


def test_sealed_nothing_can_be_removed_and_the_wish_waits_for_the_next_unlock(enrolled: Enrolled) -> None:
    laptop = enrolled.laptop
    hand_over(enrolled)
    laptop.vault.close_casebook()
    with pytest.raises(NotOpenError):
        receipts.state(laptop)
    done = removal.remove(laptop)
    assert (done.records, done.waits) == (0, True)
    assert removal.waits(laptop)
    folder = laptop.vault.folder
    laptop.vault.close()
    enrolled.laptop = laptop = opened(folder)
    told = removal.finish(laptop)
    assert told is not None
    assert told.records == 1
    assert not removal.waits(laptop)
    assert removal.finish(laptop) is None
    assert records.listed(laptop, kind="interview") == []


def test_what_was_removed_does_not_come_back_by_a_pack_but_where_the_office_returns_it(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    laptop, office = enrolled.laptop, enrolled.office
    hand_over(enrolled)
    talk = records.find(laptop, TALK)
    removal.remove(laptop)
    deliver.export(office, tmp_path / "pack.npmf", purpose=deliver.VISIT_PACK)
    receive.take_in(laptop, receive.preview(laptop, tmp_path / "pack.npmf"))
    assert not revisions.whole_of(laptop.vault.casebook, talk)
    assert removal.finish(laptop) is None
    assert records.listed(laptop, kind="interview") == []


def test_a_withdrawal_stays_so_that_what_was_said_never_comes_back(enrolled: Enrolled) -> None:
    laptop = enrolled.laptop
    talk = records.find(laptop, TALK)
    withdraw.withdraw(laptop, talk, ["record"], channel="phone")
    assert reasons(laptop)[TALK] == "not_confirmed"
    hand_over(enrolled)
    assert TALK not in reasons(laptop)
    assert removal.remove(laptop).records == 0
    assert [row.state for row in records.listed(laptop, kind="interview")] == ["withdrawn"]


class _KilledError(BaseException):
    """What a kill is to the steps after it: they do not happen."""


STEPS = ["_in_daybook", "rotation.settle", "pending.remove"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_while_removing_it_is_before_or_after(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    laptop = enrolled.laptop
    visit = records.show(laptop, records.find(laptop, AREA)).row.visit
    stub = capture.begin(laptop, INTERVIEW, visit, Mode.PARTIAL, fields={"severity": "2"})
    capture.leave(laptop, stub.record)
    begun = complete.begin_completion(laptop, stub.record)
    complete.complete(laptop, begun, {**begun.fields, "narrative": "What was said."})
    hand_over(enrolled)

    def killed(*_arguments: object, **_named: object) -> None:
        raise _KilledError

    with monkeypatch.context() as patch:
        patch.setattr(f"npm_field.usecases.removal.{step}", killed)
        with pytest.raises(_KilledError):
            removal.remove(laptop)
    folder = laptop.vault.folder
    laptop.vault.close()
    enrolled.laptop = laptop = opened(folder)
    removal.finish(laptop)
    rotation.settle(laptop)
    assert receipts.state(laptop).removed == 2
    assert not any(revisions.whole_of(book, stub.record) for book in laptop.vault.books())
    assert not rotation.is_due(laptop)
    assert check.check(laptop).damage == ()


class History:
    """A laptop and its office doing things by the dice; after each, nothing is gone that no receipt names."""

    ACTS = ("write", "change", "type", "cut", "office", "receipt", "remove")

    def __init__(self, enrolled: Enrolled, dice: random.Random) -> None:
        self.laptop, self.office, self.dice = enrolled.laptop, enrolled.office, dice
        self.written: dict[RevisionId, bytes] = {}
        self.kept: list[bytes] = []

    def step(self) -> None:
        getattr(self, f"_{self.dice.choice(self.ACTS)}")()
        self.look()

    def look(self) -> None:
        here = {
            r.id: r for book in self.laptop.vault.books() for r in revisions.all_of(book) if r.payload is not None
        }
        at_office = {r.id: r.payload for r in revisions.all_of(self.office.vault.casebook)}
        signed = signed_for.signed(self.laptop).revisions
        self.written.update({id_: r.payload or b"" for id_, r in here.items()})
        for id_ in self.written.keys() - here.keys():
            assert id_ in signed
            assert at_office[id_] == self.written[id_]

    def _write(self) -> None:
        note_of(self.laptop, f"Talk {self.dice.random()}")

    def _type(self) -> None:
        rows = records.listed(self.laptop, kind="interview")
        if rows:
            draft = capture.edit(self.laptop, self.dice.choice(rows).id)
            capture.save(self.laptop, draft, {**draft.fields, "narrative": f"{self.dice.random()}"})

    def _change(self) -> None:
        self._type()
        capture.leave_all(self.laptop)

    def _cut(self) -> None:
        deliver.cut(self.laptop, everything=self.dice.random() < 1 / 5)

    def _office(self) -> None:
        pending = deliver.pending(self.laptop)
        if pending:
            self.kept.append(taken(self.office, self.dice.choice(pending)))

    def _receipt(self) -> None:
        if self.kept:
            receipts.take(self.laptop, self.dice.choice(self.kept))

    def _remove(self) -> None:
        removal.remove(self.laptop)


@pytest.mark.parametrize("seed", range(3))
def test_inv32_over_random_histories_nothing_goes_whose_hash_no_receipt_of_the_office_names(
    enrolled: Enrolled, seed: int
) -> None:
    history = History(enrolled, random.Random(seed))  # noqa: S311 - the dice of a test
    for _ in range(24):
        history.step()
    capture.leave_all(enrolled.laptop)
    hand_over(enrolled)
    removal.remove(enrolled.laptop)
    history.look()
    assert records.listed(enrolled.laptop, kind="interview") == []
    assert outgoing_files(enrolled.laptop) == []
    assert check.check(enrolled.laptop).damage == ()
