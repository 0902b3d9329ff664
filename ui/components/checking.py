"""Files that came are opened and checked: how far it is, with a way to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.components.amount import Meter
from ui.components.stoppable import StoppableCard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look

_MIB: Final = 1024 * 1024


class CheckingCard(StoppableCard):
    """How much of how many files was checked."""

    def __init__(self, look: Look, title: str, sizes: Sequence[int]) -> None:
        self._sizes = [max(1, size) for size in sizes] or [1]
        line = look.tr("Opening and checking it …")
        self.meter = Meter(look, 0, sum(self._sizes), line)
        super().__init__(look, title, line, self.meter)

    def show_done(self, at: int, done_bytes: int) -> None:
        """Show which file is read and how many bytes of all were checked so far."""
        tr, whole = self._look.tr, sum(self._sizes)
        done = min(sum(self._sizes[:at]) + done_bytes, whole)
        so_far, of = f"{done / _MIB:.1f}", f"{whole / _MIB:.1f}"
        if len(self._sizes) == 1:
            words = tr("Checked {done} of {all} MB", done=so_far, all=of)
        else:
            count = len(self._sizes)
            words = tr("{at} of {all}, {done} of {bytes} MB checked", at=at + 1, all=count, done=so_far, bytes=of)
        self.line.say(words)
        self.meter.say(done, words)
