"""The sheet of who counts as one person: every pair that was decided about, and the other answer by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from resources.language import isolated
from ui.components.records import Record, RecordList
from ui.components.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.findings import Pair
    from ui.look import Look

ROWS = 6


class OnePersonSheet(Sheet):
    """``changed`` carries the number of the pair that is to be answered the other way."""

    changed = Signal(int)

    def __init__(self, look: Look, pairs: Sequence[Pair]) -> None:
        tr = look.tr
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
        else:
            state, icon, ink, line = tr("two persons"), "users-three", "ink2", tr("Each counts for itself.")
        name = tr("{first} and {second}", first=isolated(pair.first), second=isolated(pair.second))
        return Record(name, state, icon, ink, line, is_named=True, key=str(at))
