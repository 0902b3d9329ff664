"""The window on an X server over a planned visit, and what a journey asks of it: keys, records, their fields."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.keystrokes import CHEAP, PASSPHRASE, Field, differences
from benchmarks.real_typist import RealTypist
from npm_field.crypto.passphrase import prepare
from npm_field.domain.identifiers import Code
from npm_field.usecases import enrol, plan, records, writing
from npm_field.usecases.plan import Member, VisitPlan
from storage import revisions
from ui.capture import offers
from ui.medical.chart import BodyChart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.components.chips import ChipSet

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OFFICE: Final = "an office of six words"
WRITTEN_BY_US: Final = frozenset({"code", "by"})


@dataclass(frozen=True, slots=True)
class Journey:
    """What is pressed, and of which kinds it must sign something. ``play`` returns how many fields it compared."""

    kinds: frozenset[str]
    play: Callable[[RealField], int]


class DiffersError(Exception):
    """What is stored is not what was pressed."""


class RealField(Field):
    """The window on an X server, and a typist at the server's keys."""

    typist: RealTypist

    def make(self, folder: Path, told: Mapping[str, Any]) -> None:
        """Make a vault that no office knows, with a planned visit in it."""
        self.told, self.folder = told, folder.parent
        super().make(folder, told)

    def unlock(self) -> None:
        """Type the passphrase on the server's keys."""
        self.typist = RealTypist(self.window, self.settle)
        self.typist.type(PASSPHRASE)
        self.typist.press(Qt.Key.Key_Return)
        self.until(lambda: self.window.place is not None)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key and wait for what it does."""
        self.typist.press(key, modifier)
        self.settle()

    def act(self, words: str) -> None:
        """Do an act by its name."""
        self.press(Qt.Key.Key_F10)
        self.typist.type(words)
        self.press(Qt.Key.Key_Return)

    def choose(self, key: str) -> None:
        """Press the digit of an answer of the row that has the keyboard."""
        focused: ChipSet = QApplication.focusWidget()  # type: ignore[assignment]  # what the sheet gave it to
        at = [chip.option.key for chip in focused.chips].index(key)
        self.press(Qt.Key(Qt.Key.Key_1 + at))

    def begin(self, offer: str) -> None:
        """Begin a record by the sheet that asks what."""
        if self.window.place is not None and self.window.place.target.way != "capture":
            self.press(Qt.Key.Key_F2)
        self.press(Qt.Key.Key_N, CTRL)
        if offer not in {one.key for one in offers.IN_THE_PLACE}:
            self.press(Qt.Key.Key_0)
        self.choose(offer)

    def chart(self) -> BodyChart:
        """Return the body chart in sight."""
        return next(part for part in self.window.findChildren(BodyChart) if part.isVisible())

    def escape(self) -> None:
        """Close what lies over the page, and go to the board."""
        self.press(Qt.Key.Key_Escape)
        self.press(Qt.Key.Key_F5)

    def board(self) -> None:
        """Leave the page, which signs what was written."""
        self.press(Qt.Key.Key_F5)
        self.until(lambda: self.window.place is not None and self.window.place.target.way == "board")
        self.settle()

    def ids(self, kind: str) -> set[RecordId]:
        """Return the records of a kind."""
        return self.do(lambda seat: {row.id for row in records.listed(seat, kind=kind)})  # type: ignore[return-value]  # what it returns

    def signed(self) -> Mapping[str, str]:
        """Return the id of every revision of both books, and of which kind it is."""

        def found(seat: Seat) -> dict[str, str]:
            every = (one for book in seat.vault.books() for one in revisions.all_of(book))
            return {str(one.id): one.header.kind for one in every}

        return self.do(found)  # type: ignore[return-value]  # what it returns

    def fields(self, record: RecordId) -> Mapping[str, object]:
        """Return what is stored of a record."""
        return self.do(lambda seat: dict(writing.merged_record(seat, record).fields or {}))  # type: ignore[return-value]  # as above


class EnrolledField(RealField):
    """The same on a laptop of an office, whose person is a physician on the visit: slips are sealed to an office."""

    office: Path

    def make(self, folder: Path, told: Mapping[str, Any]) -> None:
        """Make an office and its laptop, whose person is a physician on the planned visit."""
        self.told, self.folder = told, folder.parent
        names = {"name": "Kestria", "passphrase": prepare(OFFICE), "cost": CHEAP}
        office = enrol.make_office(folder.parent / "office", desk_passphrase=prepare("a desk of six words"), **names)  # type: ignore[arg-type]  # one by one
        laptop = enrol.make_laptop(
            folder, enrol.invite(office.seat, role="lead"), passphrase=prepare(PASSPHRASE), cost=CHEAP
        )
        enrol.finish(laptop.seat, enrol.approve(office.seat, enrol.examine(office.seat, laptop.answer)))
        office.seat.vault.close()
        self.office = folder.parent / "office"
        person = laptop.seat.person
        team = [Member(Code(one["code"]), one["person"], {}) for one in told["team"]]
        if person is not None:
            team.append(Member(person, {"profession": "physician"}, {}))
        visit = {**told["visit"], "capture_floor": "full"}
        plan.plan_visit(laptop.seat, VisitPlan(visit=visit, areas=told["areas"], team=team))
        laptop.seat.vault.close()


def compare(wanted: Mapping[str, object], stored: Mapping[str, object]) -> None:
    """Raise ``DiffersError`` where a field is not as it was pressed; a code nobody pressed is our own."""
    own = WRITTEN_BY_US - wanted.keys()
    differing = differences(wanted, {name: value for name, value in stored.items() if name not in own})
    if differing:
        raise DiffersError(differing)


def where(error: Exception) -> str:
    """Return the lines of the journey in which it went wrong, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    return ", ".join(f"{Path(one.filename).stem}:{one.lineno}" for one in frames[2:])
