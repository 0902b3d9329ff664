"""What is under way on the vault's thread: it says how far it is, and hears that it shall stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.errors import StoppedError
from npm_field.usecases import cuts, outbound, receipts, usb
from npm_field.usecases.membership import OFFICE_ROLE
from npm_field.usecases.standing import of_daybook

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.usecases.receipts import Standing
    from npm_field.usecases.seat import Seat


class Errand(QObject):
    """One hand-over. ``far`` carries the step and the share of it that is done, on the window's thread.

    Stopped, it leaves nothing half done: what was sealed waits, and goes on with the same bytes the next time.
    """

    _told = Signal(str, float)
    far = Signal(str, float)

    def __init__(self, page: QObject) -> None:
        super().__init__(page)  # the page's thread takes it away: the last word of it may be the vault's thread's
        self.is_stopped = False
        self.has_sealed = False
        """Whether a sealed casebook is on the stick as well."""
        self.gone_back = 0
        """At another seat of the office: how many files for the laptops are on the stick."""
        self._told.connect(self.far, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Let it end at its next step."""
        self.is_stopped = True

    def to_stick(self, seat: Seat, folder: Path, *, everything: bool = False) -> Standing:
        """Seal what the office lacks, write all that waits into a folder. Raises ``StoppedError`` and as ``usb``."""
        cuts.cut(seat, everything=everything, progress=lambda _done: self._step("seal", 0.0))
        size = max(1, sum(cut.size for cut in cuts.pending(seat)))
        usb.write_out(seat, folder, progress=lambda done: self._step("send", done / size))
        self.has_sealed = usb.write_sealed(seat, folder, progress=lambda _done: self._step("send", 1.0))
        if seat.role == OFFICE_ROLE and seat.vault.has_casebook:
            self.gone_back = len(outbound.export(seat, folder, progress=lambda _done: self._step("send", 1.0)))
        return receipts.state(seat) if seat.vault.has_casebook else of_daybook(seat)

    def _step(self, what: str, share: float) -> None:
        if self.is_stopped:
            raise StoppedError
        self._told.emit(what, share)
