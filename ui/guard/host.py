"""What the guard may do in the record in hand: its own code, a new code for somebody else, seal, save at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import NAMES_NOBODY
from npm_field.usecases import capture
from ui.desk import Target
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk


class Host(QObject):
    """One for each presenter, and the only thing its texts ask. ``replaced`` says that words were taken out: the
    draft is written anew at once.
    """  # noqa: D205 - one sentence would not hold it

    replaced = Signal()
    taken_up = Signal()
    """Another record is in hand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.record = ""
        self.code = ""
        self.gives_codes = True
        """Whether a code may be written there at all."""
        self.seals = True
        """Whether a slip can be opened from there: not where the complete records are closed, nor over a sheet."""

    def take_up(self, record: str, code: str = "", kind: str = "") -> None:
        """Say which record is in hand, its kind, and its code where it has one of a person."""
        if (record, code) != (self.record, self.code) or self.gives_codes != (kind not in NAMES_NOBODY):
            self.record = record
            self.gives_codes = kind not in NAMES_NOBODY
            is_person = self.gives_codes and code[:1] in {CodeType.PERSON.value, CodeType.STAFF.value}
            self.code = code if is_person else ""
            self.taken_up.emit()

    def new_code(self, then: Callable[[str], None]) -> None:
        """Take a code for somebody else from this laptop's pool; a pool that is used up is told as everywhere."""

        def take(seat: Seat) -> Code:
            return capture.take_code(seat, CodeType.ACTOR)

        self._desk.ask(take, while_alive(self, then))

    def seal(self) -> None:
        """Open the sheet on which the identity of the person in hand is sealed."""
        self._desk.go(Target("slip"))
