"""The list of the visit: kept in step with what is typed, filtered by what is looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.usecases import picks, records
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.picks import Listed
    from storage.revisions import RecordRow
    from ui.capture.find import RecordSide
    from ui.capture.lines import Lines
    from ui.components.chips import Option
    from ui.desk import Desk
    from ui.forms.in_hand import InHand


class Listing(QObject):
    """``chosen`` carries the record one went to. ``here`` says which one is in hand."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, side: RecordSide, lines: Lines, here: Callable[[], str]) -> None:
        super().__init__()
        self._desk, self._side, self._lines, self._here = desk, side, lines, here
        self._listed: dict[str, Listed] = {}
        self._found: tuple[str, ...] | None = None
        self._search = 0
        side.chosen.connect(self._went_to)
        side.entered.connect(self._open_first)
        side.looked_for.connect(self._look_for)

    @property
    def is_filtered(self) -> bool:
        """Whether only what was found is shown."""
        return self._found is not None

    def ask(self, visit: RecordId) -> None:
        """Ask the vault for the records of the visit."""
        self._desk.ask(lambda seat: picks.list_of(seat, visit), while_alive(self._side, self._fill))

    def take(self, hand: InHand) -> None:
        """Bring the line of one record up to what is on the disk."""
        if hand.draft is None:
            return
        line = picks.begun_line(hand.draft)
        before = self._listed.get(hand.draft.record)
        if before is not None:
            line = replace(line, row=replace(before.row, area=line.row.area))
        self._listed[hand.draft.record] = replace(line, is_begun=not hand.is_over)
        self.show()

    def drop(self, hand: InHand) -> None:
        """Take the line of a record away that is no more."""
        if hand.draft is not None:
            self._listed.pop(hand.draft.record, None)
            self.show()

    def forget(self, record: str) -> None:
        """Take the line of a record away until the vault says how it stands now."""
        self._listed.pop(record, None)

    def show(self) -> None:
        """Show what there is, or what was found of it."""
        here = self._here()
        wanted = [line for key, line in self._listed.items() if self._found is None or key in self._found]
        wanted.sort(key=lambda line: line.row.id != here)
        self._side.show_records([self._lines.record(line, in_hand=here) for line in wanted], here)
        self._side.say_count(len(self._listed))

    def others(self) -> Sequence[Option]:
        """Return the records of the visit but the one in hand, as answers to "about which record"."""
        here = self._here()
        return [self._lines.option(line) for key, line in self._listed.items() if key != here]

    def _fill(self, listed: Sequence[Listed]) -> None:
        begun = {key: line for key, line in self._listed.items() if line.is_begun}
        self._listed = {line.row.id: line for line in listed} | begun
        self.show()

    def _went_to(self, key: str) -> None:
        if key in self._listed:
            self.chosen.emit(key)

    def _open_first(self) -> None:
        shown = self._side.records
        if shown.model().rowCount():
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
            shown.setCurrentIndex(shown.model().index(0, 0))

    def _look_for(self, text: str) -> None:
        self._search += 1
        number = self._search
        if not text.strip():
            self._found = None
            self.show()
            return

        def answered(rows: Sequence[RecordRow]) -> None:
            # an answer to what is no longer asked is not shown
            if number == self._search:
                wanted = text.strip().casefold()
                near = [key for key, line in self._listed.items() if wanted in line.row.code.casefold()]
                self._found = (*near, *(row.id for row in rows))
                self.show()

        self._desk.ask(lambda seat: records.search(seat, text), while_alive(self._side, answered))
