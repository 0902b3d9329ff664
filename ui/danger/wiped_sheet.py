"""After a wipe from open work: that it is done, and what it could not reach. Any key leaves the bare lock page.

It comes once, and never where the wipe was made from the lock page (docs/decisions/0011).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.components.sheet import Point, Sheet

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ui.look import Look


class WipedSheet(Sheet):
    """Nothing of it stays when it is closed."""

    def __init__(self, look: Look) -> None:
        tr = look.tr
        super().__init__(
            look,
            "check",
            tr("Done"),
            tr("Nothing that was on this laptop opens any more. Any key takes this away."),
            points=(
                Point(
                    "hard-drive",
                    "ink2",
                    tr("On this disk"),
                    tr(
                        "Snapshots of the disk, and old pieces inside a flash disk, could not be reached."
                        " A laboratory may read some of them."
                    ),
                ),
                Point(
                    "copy",
                    "ink2",
                    tr("Elsewhere"),
                    tr("Backups, USB sticks and what was handed over are as they were. Tell the office."),
                ),
            ),
            ink="ink2",
        )
        self.cancel.say(tr("Close"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        event.accept()
        if not event.isAutoRepeat():
            self._cancel()
