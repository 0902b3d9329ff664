"""What a monitor does to a vault, act after act, each told before it begins and after it is done.

A process of its own lives this life until it is killed, or while every system call of it is recorded. What it told is
all that a witness (``ledger.py``) needs to say what must be on the disk.

As a script: ``python -P -m tests.torture.life VAULT SEED ACTS WEIGHTS``; it tells on standard output.
"""

from __future__ import annotations

import json
import os
import random
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, enrol, plan, withdraw
from npm_field.usecases.plan import VisitPlan
from npm_field.usecases.seat import Seat, shipped_vocabularies
from storage import drafts, pools, vault
from storage.keyfile import LockedPolicy
from tests.torture.openers import FIRST_OFFICE, FIRST_PASSPHRASE, Openers, recipients

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.vocabularies import Vocabularies

    Tell = Callable[[Mapping[str, object]], None]

CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
WORDS: Final = (
    "beds",
    "window",
    "nights",
    "water",
    "officer",
    "transfer",
    "blanket",
    "corridor",
    "doctor",
    "silence",
)
MOST_RECORDS: Final = 12
STANDARD_OUTPUT: Final = 1

CAPTURE: Final[Mapping[str, int]] = {"begin": 2, "save": 12, "leave": 4, "partial": 1, "withdraw": 1, "lock": 1}
"""How often each act is chosen while records are being written."""


def make_vault(folder: Path) -> None:
    """A vault with a visit whose floor is full, and an office and a paper key that can open it."""
    seat = enrol.make_local(folder, passphrase=prepare(FIRST_PASSPHRASE), cost=CHEAP)
    plan.plan_visit(seat, VisitPlan({"capture_floor": "full"}, areas=[{"kind": "dormitory"}]))
    who = recipients(FIRST_OFFICE)
    seat.vault.key_file.set_capsules(seat.vault.keys, office=who.office, paper=who.paper)
    seat.vault.key_file.set_locked_policy(LockedPolicy(may_seal=True))
    seat.vault.close()


class Life:
    """One process's acts on a vault that it opens itself. ``acts`` are the weights of their choice."""

    def __init__(self, folder: Path, openers: Openers, chance: random.Random, tell: Tell) -> None:
        self.folder = folder
        self.openers = openers
        self.chance = chance
        self._tell = tell
        self.seat = self._open()
        self.records = [d.record for d in drafts.all_of(self.seat.vault.casebook)]

    def live(self, acts: Mapping[str, int], count: int) -> None:
        """Do ``count`` acts and close the vault."""
        names = list(acts)
        for name in self.chance.choices(names, weights=list(acts.values()), k=count):
            getattr(self, name)()
        self.tell("close")
        self.seat.vault.close()
        self.did()

    def tell(self, act: str, **facts: object) -> None:
        """Say what is about to be done."""
        self._tell({"will": act, **facts})

    def did(self, **facts: object) -> None:
        """Say that it is done: from here on it may not be lost."""
        self._tell({"did": True, **facts})

    # --- records

    def begin(self) -> None:
        if len(self.records) >= MOST_RECORDS:
            self.save()
            return
        self.tell("begin")
        record = capture.begin(self.seat, INTERVIEW, self._visit).record
        self.records.append(record)
        self.did(record=record)

    def save(self) -> None:
        if not self.records:
            self.begin()
        record = self.chance.choice(self.records)
        text = " ".join(self.chance.choices(WORDS, k=self.chance.choice((3, 12, 60, 600))))
        self.tell("save", record=record, text=text)
        draft = capture.edit(self.seat, record)
        capture.save(self.seat, draft, {**draft.fields, "consent": {"record": "yes"}, "narrative": text})
        self.did()

    def leave(self) -> None:
        if self.records:
            record = self.chance.choice(self.records)
            self.tell("leave", record=record)
            capture.leave(self.seat, record)
            self.did()

    def partial(self) -> None:
        self.tell("partial")
        draft = capture.begin(self.seat, INTERVIEW, self._visit, Mode.PARTIAL)
        self.did(record=draft.record)
        severity = self.chance.choice("123")
        self.tell("save", record=draft.record, text=severity)
        capture.save(self.seat, draft, {**draft.fields, "severity": severity})
        self.did()
        self.tell("leave", record=draft.record)
        capture.leave(self.seat, draft.record)
        self.did()

    def withdraw(self) -> None:
        """Take a record's content away for good, in every revision."""
        if self.records:
            record = self.records.pop(self.chance.randrange(len(self.records)))
            self.tell("leave", record=record)
            capture.leave(self.seat, record)
            self.did()
            self.tell("withdraw", record=record)
            withdraw.withdraw(self.seat, record, ["record"], channel="oral")
            self.did()

    def lock(self) -> None:
        self.tell("close")
        self.seat.vault.close()
        self.did()
        self.seat = self._open()

    # --- below

    @property
    def _visit(self) -> RecordId:
        return pools.plans(self.seat.vault.daybook)[0].visit

    def _open(self) -> Seat:
        return opened(self.folder, self.openers.main)


@cache
def shipped() -> Vocabularies:
    """Read the shipped words once for hundreds of openings."""
    return shipped_vocabularies()


def opened(folder: Path, passphrase: str) -> Seat:
    """Open the vault as a laptop without an office's own words does."""
    return Seat(vault.open_vault(folder, prepare(passphrase)), shipped())


def teller(descriptor: int) -> Tell:
    """Tell by one write for each line: what was written before a kill was told."""

    def tell(line: Mapping[str, object]) -> None:
        os.write(descriptor, json.dumps(line).encode() + b"\n")

    return tell


def main(kind: type[Life] = Life) -> None:
    """Live once, for a recorder, as the arguments say."""
    folder, seed, count, acts = sys.argv[-4:]
    chance = random.Random(seed)  # noqa: S311 - the same life for the same seed
    kind(Path(folder), Openers(), chance, teller(STANDARD_OUTPUT)).live(json.loads(acts), int(count))


if __name__ == "__main__":
    main()
