"""The laws of merging over real vaults and bundles: random histories, in pieces, in any order, twice (INV16, INV17).

Three who write (a laptop, a copy of its vault with the same identity, and a lead), under clocks that are wrong; what
they wrote travels in pieces. ``make laws`` draws many more histories than the check.
"""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.domain import consent
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.revision import commit
from npm_field.usecases import (
    capture,
    check,
    complete,
    deliver,
    differences,
    previewed,
    receive,
    records,
    sending,
    withdraw,
    writing,
)
from npm_field.usecases.differences import BOTH, ONE, OPEN, Answer
from storage import revisions
from sync import bundle
from sync.manifest import Purpose
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import TALK, Enrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId, RevisionId
    from npm_field.usecases.seat import Seat

PER_HISTORY: Final = 15
"""A history over vaults costs as much as so many of the domain alone."""
VAULT_HISTORIES: Final = max(2, int(os.environ.get("HISTORIES", "0")) // PER_HISTORY)
YEARS: Final = (2001, 2026, 2040)
LONGEST: Final = 9
AT_ONCE: Final = 20
"""After so many histories all go on from vaults as they were: whatever a bundle needs grows with what is here."""


@dataclass(slots=True)
class Evening:
    """Who writes, who takes in, and where bundles are put down."""

    home: Path
    laptop: Seat
    copy: Seat
    lead: Seat
    office: Seat
    visit: RecordId
    made: int = 0

    def carry(self, giver: Seat, taker: Seat, ids: Collection[RevisionId]) -> None:
        """Bring some revisions from one seat to another in a bundle."""
        self.made += 1
        path = self.home / f"{self.made}.npmf"
        deliver.export_again(giver, path, deliver.known_credentials(giver)[taker.device], ids)
        shown = receive.preview(taker, path)
        assert shown.refused == ()
        receive.take_in(taker, shown)
        path.unlink()


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the vaults lie that every evening is a copy of."""
    home = tmp_path_factory.mktemp("laws")
    paper = enrolling.make(home)
    pair = Enrolled(home, enrolling.opened(home / "office"), enrolling.opened(home / "laptop"), paper)
    enrolling.lead_of(pair, home / "lead").vault.close()
    pair.close()
    return home


@pytest.fixture(scope="module")
def evening(
    pattern: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Evening]:
    home = tmp_path_factory.mktemp(f"evening-{request.param}")
    for name, copied in (("laptop", "laptop"), ("laptop", "copied"), ("lead", "lead"), ("office", "office")):
        shutil.copytree(pattern / name, home / copied)
    laptop, copy = enrolling.opened(home / "laptop"), enrolling.opened(home / "copied")
    lead, office = enrolling.opened(home / "lead"), enrolling.opened(home / "office")
    yield Evening(home, laptop, copy, lead, office, records.visits(laptop)[0].visit)
    for seat in (laptop, copy, lead, office):
        seat.vault.close()


@pytest.mark.parametrize(
    ("evening", "first"), [(first, first) for first in range(0, VAULT_HISTORIES, AT_ONCE)], indirect=["evening"]
)
def test_inv16_whatever_was_written_and_however_it_travels_all_end_alike(evening: Evening, first: int) -> None:
    for number in range(first, min(first + AT_ONCE, VAULT_HISTORIES)):
        chance = random.Random(number)  # noqa: S311 - the same history for the same number
        record = _history(evening, chance)
        written = {r.id for seat in _writers(evening) for r in writing.known_revisions(seat, record)}
        _bring_everything(evening, record, chance)
        ends = [_end(seat, record) for seat in (evening.lead, evening.office)]
        assert ends[0] == ends[1], number
        assert ends[0][-1] == written, number  # no revision is lost, and none is made
    for seat in (evening.lead, evening.office):
        assert check.check(seat).damage == ()


def _writers(evening: Evening) -> tuple[Seat, Seat, Seat]:
    return evening.laptop, evening.copy, evening.lead


def _history(evening: Evening, chance: random.Random) -> RecordId:
    """Let one record be written, changed on all sides, settled, withdrawn from; pieces of it travel meanwhile."""
    laptop = evening.laptop
    mode = chance.choice([Mode.FULL, Mode.PARTIAL])
    draft = capture.begin(laptop, INTERVIEW, evening.visit, mode)
    capture.leave(laptop, draft.record)
    if mode is Mode.PARTIAL:
        done = complete.begin_completion(laptop, draft.record)
        complete.complete(laptop, done, {**done.fields, "narrative": "completed"})
    for taker in (evening.lead, evening.copy):
        if taker is evening.copy:  # a copy of the vault knows what the vault did
            _put_beside(laptop, evening.copy, draft.record)
        else:
            evening.carry(laptop, taker, _ids(laptop, draft.record))
    for _step in range(chance.randint(3, LONGEST)):
        seat = chance.choice(_writers(evening))
        year = chance.choice(YEARS)
        seat.now = lambda year=year: datetime(year, 3, 10, 15, 42, 7, tzinfo=UTC)  # type: ignore[misc]  # a double of the test
        chance.choice(_ACTS)(evening, seat, draft.record, chance)
    return draft.record


def _change(_evening: Evening, seat: Seat, record: RecordId, chance: random.Random) -> None:
    if consent.ends_content(writing.merged_record(seat, record).fields or {}):
        return  # taken back for good: nothing can be written in it any more
    draft = capture.edit(seat, record)
    said: list[dict[str, Any]] = [dict(one) for one in draft.fields.get("allegations") or ()]  # type: ignore[attr-defined]  # a double of the test
    if said and chance.random() < 1 / 3:
        said.pop(chance.randrange(len(said)))
    elif said and chance.random() < 1 / 2:
        chance.choice(said)["severity"] = chance.choice("123")
    else:
        said.append({"id": f"{chance.randrange(3)}a", "violation": chance.choice(["beating", "threats"])})
    named = {str(one["id"]): one for one in said}
    fields = {
        **draft.fields,
        "narrative": f"said {chance.randrange(4)}",
        "allegations": list(named.values()),
        "consent": {"record": "yes", "internal": chance.choice(["yes", "no"])},
    }
    capture.save(seat, draft, fields)
    capture.leave(seat, record)


def _settle(evening: Evening, _seat: Seat, record: RecordId, chance: random.Random) -> None:
    """Let the lead take in what both have, as at a debrief, and decide; or the laptop that then gets all of it."""
    _bring_to_lead(evening, record)
    seat = chance.choice([evening.lead, evening.laptop])
    if seat is evening.laptop:
        evening.carry(evening.lead, evening.laptop, _ids(evening.lead, record))
    asked = differences.of_record(seat, record).questions
    for question in chance.sample(asked, k=min(len(asked), 2)):
        how = chance.choice([ONE, BOTH, OPEN])
        said = question.accounts[0].value if how == ONE else None
        differences.answer(seat, record, {question.path: Answer(how, said)})


def _withdraw(_evening: Evening, seat: Seat, record: RecordId, chance: random.Random) -> None:
    """Let the person take back the use, or one time in three the notes: then nothing is left of what was said."""
    purposes = ["record"] if chance.random() < 1 / 3 else ["internal"]
    withdraw.withdraw(seat, record, purposes, channel="oral")


def _travel(evening: Evening, _seat: Seat, record: RecordId, chance: random.Random) -> None:
    giver, taker = chance.choice(
        [(evening.laptop, evening.lead), (evening.copy, evening.lead), (evening.lead, evening.laptop)]
    )
    known = sorted(_ids(giver, record))
    evening.carry(giver, taker, chance.sample(known, k=chance.randint(1, len(known))))


_ACTS: Final[tuple[Callable[[Evening, Seat, RecordId, random.Random], None], ...]] = (
    _change,
    _change,
    _change,
    _settle,
    _travel,
    _withdraw,
)


def _bring_everything(evening: Evening, record: RecordId, chance: random.Random) -> None:
    """Bring all that anybody has to lead and office: to each in other pieces, in another order, some of it twice."""
    _bring_to_lead(evening, record)
    pieces = []
    for giver in _writers(evening):
        known = sorted(_ids(giver, record))
        chance.shuffle(known)
        at = chance.randint(0, len(known))
        pieces += [(giver, piece) for piece in (known[:at], known[at:], known[: at + 1]) if piece]
    chance.shuffle(pieces)
    for giver, piece in pieces:
        evening.carry(giver, evening.office, piece)


def _bring_to_lead(evening: Evening, record: RecordId) -> None:
    for giver in (evening.laptop, evening.copy):
        evening.carry(giver, evening.lead, _ids(giver, record))


def _end(seat: Seat, record: RecordId) -> tuple[object, ...]:
    state = writing.merged_record(seat, record)
    heads = [head.id for head in state.heads]
    return heads, state.fields, state.differences, state.sensitivity, _ids(seat, record)


def _ids(seat: Seat, record: RecordId) -> set[RevisionId]:
    return {revision.id for revision in writing.known_revisions(seat, record)}


def _put_beside(laptop: Seat, copy: Seat, record: RecordId) -> None:
    known = writing.known_revisions(laptop, record)
    with copy.vault.casebook.change() as casebook:
        revisions.insert(casebook, known)
        writing.settle(copy, casebook, {record}, known)


@pytest.mark.parametrize("evening", [0], indirect=True)
def test_inv16_what_was_forged_is_refused_and_named_by_the_code_of_its_record(evening: Evening) -> None:
    laptop, lead = evening.laptop, evening.lead
    record = records.find(laptop, TALK)
    (real,) = writing.known_revisions(laptop, record)
    payload = (real.payload or b"").replace(b"never", b"often")
    unsigned = replace(real, signature=bytes(len(real.signature)))
    altered = replace(real, payload=payload, commitment=commit(real.salt or b"", payload))
    area = next(row.id for row in records.listed(laptop, kind="area"))
    whole = [*writing.known_revisions(laptop, area)]
    path = evening.home / "forged.npmf"
    sender = sending.with_casebook(laptop, [deliver.known_credentials(laptop)[lead.device]])
    said = sending.outgoing(laptop, sender, Purpose.HAND_OVER)
    with path.open("wb") as sink:
        bundle.write(sink, said, [altered, unsigned, *whole], sender.identity, sender.recipients)
    shown = receive.preview(lead, path)
    found = [(one.code, one.kind, one.person, one.reason) for one in previewed.unfit(lead, shown)]
    who = str(laptop.person)
    assert found == [("", "interview", who, "signature")] * 2
    receive.take_in(lead, shown)
    assert _ids(lead, record) == set()
    # once the talk itself is here, the forgeries are named by its code
    evening.carry(laptop, lead, {real.id})
    assert {one.code for one in previewed.unfit(lead, receive.preview(lead, path))} == {TALK}
    assert writing.merged_record(lead, record).fields == real.fields
