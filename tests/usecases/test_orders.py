"""Withdrawal by telephone: done at the office, on every laptop at any level, and confirmed from there (INV09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.domain.modes import Mode
from npm_field.errors import BadCodeError, UnknownSenderError, WrongStepError
from npm_field.usecases import adding, arrivals, capture, cuts, intake, orders, outbound, records, withdraw, writing
from npm_field.usecases.adding import Document
from storage import revisions, safe_files
from tests.usecases.enrolled import AREA, TALK, VISIT, opened

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled


def hand_over(enrolled: Enrolled) -> None:
    made = cuts.cut(enrolled.laptop)
    assert made is not None
    intake.accept(enrolled.office, intake.arrive(enrolled.office, made.path))


def ordered_file(enrolled: Enrolled, folder: Path) -> Path:
    """Return the file of the withdrawal that waits for the laptop, on a stick."""
    folder.mkdir(exist_ok=True)
    return next(one.path for one in outbound.export(enrolled.office, folder) if one.kind == outbound.NOTICE)


def content(seat: Seat, code: str = TALK) -> object:
    return (writing.merged_record(seat, records.find(seat, code)).fields or {}).get("narrative")


def test_inv09_a_call_takes_the_notes_out_everywhere_and_the_laptop_confirms(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    hand_over(enrolled)
    with pytest.raises(BadCodeError) as nearest:
        orders.order(office, "P-409-402", ["record"], channel="phone")
    assert TALK in str(nearest.value.facts["nearest"])
    made = orders.order(office, TALK, ["record"], channel="phone")
    assert content(office) is None
    assert dict(made.laptops) == {laptop.device: orders.WAITS}
    path = ordered_file(enrolled, tmp_path / "stick")
    said = path.read_bytes()
    assert TALK.encode() not in said
    assert records.find(office, TALK).encode() not in said
    assert b"record" not in said.split(b"signature")[0].split(b"entries")[1]
    assert dict(orders.ordered(office)[0].laptops) == {laptop.device: orders.SENT}
    arrival = arrivals.open_arrival(laptop, path)
    assert (arrival.kind, arrival.new, arrival.waits) == (arrivals.WITHDRAWAL, 1, "")
    assert content(laptop) is None
    assert arrivals.open_arrival(laptop, path).new == 0
    hand_over(enrolled)
    assert dict(orders.ordered(office)[0].laptops) == {laptop.device: orders.CONFIRMED}
    assert writing.merged_record(office, records.find(office, TALK)).differences == ()


def test_inv09_a_closed_casebook_takes_out_what_it_can_and_the_rest_at_the_next_opening(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    stub = {"code": "P-407-216", "area": AREA, "severity": "2"}
    adding.add(laptop, [Document("interview", VISIT, Mode.PARTIAL, stub, from_paper=True)])
    hand_over(enrolled)
    for code in (TALK, "P-407-216"):
        orders.order(office, code, ["record"], channel="phone")
    outbound.export(office, tmp_path)
    laptop.vault.close_casebook()
    for path in tmp_path.glob("back-*.npmf"):
        arrivals.open_arrival(laptop, path)
    waits = withdraw.waiting(laptop)
    assert len(waits) == 1, "the stub is in the daybook; of the talk the closed casebook alone knows"
    (stub_id,) = revisions.record_ids(laptop.vault.daybook)
    assert [one.payload for one in revisions.of_record(laptop.vault.daybook, stub_id)] == [None]
    folder = laptop.vault.folder
    laptop.vault.close()
    enrolled.laptop = laptop = opened(folder)
    orders.settle(laptop)
    withdraw.settle(laptop)
    assert withdraw.waiting(laptop) == []
    assert content(laptop) is None
    hand_over(enrolled)
    assert {state for one in orders.ordered(office) for state in one.laptops.values()} == {orders.CONFIRMED}


def test_an_order_reaches_a_record_that_comes_later_and_some_uses_keep_the_notes(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    hand_over(enrolled)
    orders.order(office, TALK, ["public_anon"], channel="phone")
    arrivals.open_arrival(laptop, ordered_file(enrolled, tmp_path / "stick"))
    fields = writing.merged_record(laptop, records.find(laptop, TALK)).fields or {}
    assert fields["consent"] == {"record": "yes", "public_anon": "withdrawn"}
    assert fields["narrative"]
    before = len(revisions.of_record(laptop.vault.casebook, records.find(laptop, TALK)))
    orders.settle(laptop)
    assert len(revisions.of_record(laptop.vault.casebook, records.find(laptop, TALK))) == before
    draft = capture.edit(laptop, records.find(laptop, TALK))
    capture.leave(laptop, draft.record)


def test_a_changed_or_foreign_order_is_refused(enrolled: Enrolled, tmp_path: Path) -> None:
    office, laptop = enrolled.office, enrolled.laptop
    hand_over(enrolled)
    orders.order(office, TALK, ["record"], channel="phone")
    data = ordered_file(enrolled, tmp_path / "stick").read_bytes()
    at = data.index(b'"entries":["') + 20
    changed = data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :]
    with pytest.raises(UnknownSenderError):
        orders.take(laptop, changed)
    with pytest.raises(WrongStepError):
        orders.take(office, data)
    safe_files.create_new(tmp_path / "changed.npmf", changed)
    assert arrivals.open_arrival(laptop, tmp_path / "changed.npmf").waits == "unknown_sender"
    assert content(laptop)
