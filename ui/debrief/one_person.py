"""The sheet of who counts as one person: every pair that was decided about, and the other answer by Enter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.report.evening_words import BETWEEN
from npm_field.usecases import findings
from resources.language import isolated
from ui.components.records import Record, RecordList
from ui.components.sheet import Sheet
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.findings import Pair
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.look import Look

ROWS: Final = 6
BASIS: Final = "same_person_basis"
"""The vocabulary of what says that two codes are one person."""


class OnePersonSheet(Sheet):
    """``changed`` carries the number of the pair that is to be answered the other way.

    ``basis`` puts into words what says that two codes are one person.
    """

    changed = Signal(int)

    def __init__(self, look: Look, pairs: Sequence[Pair], basis: Callable[[str], str]) -> None:
        tr = look.tr
        self._basis = basis
        lead = tr("Enter says the other: two persons, or one again. It counts everywhere at once; the history stays.")
        super().__init__(look, "users-three", tr("Who counts as one person"), lead)
        self.cancel.say(tr("Close"))
        self.list = RecordList(look, tr("Pairs of codes"))
        self.list.setMinimumHeight(look.px(56 * min(ROWS, max(2, len(pairs)))))
        self.list.opened.connect(lambda key: self.changed.emit(int(key)))
        self.add_said(self.list)
        self.show_pairs(pairs)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show the pairs as they stand; the row in hand stays."""
        self.list.show_records([self._record(pair, at) for at, pair in enumerate(pairs)], self.list.here or "0")

    def _record(self, pair: Pair, at: int) -> Record:
        tr = self._look.tr
        if pair.one:
            state, icon, ink, line = tr("one person"), "check-circle", "ok", tr("They count once, everywhere.")
            line = BETWEEN.join(filter(None, (line, self._basis(pair.basis) if pair.basis else "")))
        else:
            state, icon, ink, line = tr("two persons"), "users-three", "ink2", tr("Each counts for itself.")
        name = tr("{first} and {second}", first=isolated(pair.first), second=isolated(pair.second))
        return Record(name, state, icon, ink, line, is_named=True, key=str(at))


def show_pairs(desk: Desk, page: QWidget, visit: RecordId, pairs: Sequence[Pair], closed: Callable[[], None]) -> None:
    """Show every pair that was decided about; one that is answered the other way is shown as it stands now."""
    order = [(one.first, one.second) for one in pairs]
    shown = list(pairs)
    sheet = OnePersonSheet(desk.look, pairs, partial(desk.label, BASIS))

    def change(at: int) -> None:
        pair = shown[at]

        def changed(found: Sequence[Pair]) -> None:
            desk.saved("saved")
            shown[:] = sorted(found, key=lambda one: order.index((one.first, one.second)))
            sheet.show_pairs(shown)

        def write(seat: Seat) -> Sequence[Pair]:
            findings.part(seat, *pair.records, one=not pair.one)
            return findings.decided(seat, visit)

        desk.saved("saving")
        desk.ask(write, while_alive(sheet, changed))

    sheet.changed.connect(change)
    sheet.cancelled.connect(closed)
    sheet.open_over(page.window())
    sheet.list.setFocus()
