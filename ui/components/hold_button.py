"""Hold button: what cannot be undone is held, never clicked; five squares fill, releasing empties them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import tokens
from ui.components.amount import Square, Squares
from ui.components.badge import KeyCap
from ui.components.button import Button, Kind
from ui.components.text import Text, Wrapped
from ui.hold import SQUARES, Hold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

    from ui.look import Look


class HoldButton(Button):
    """Held by pointer, Space or Enter. ``hold`` can also be driven by a key: ``begin`` and ``cancel``."""

    held = Signal()

    def __init__(
        self,
        look: Look,
        words: str,
        kind: Kind,
        *,
        icon: str,
        seconds: float,
        key: str = "",
        clock: Callable[[], float] | None = None,
    ) -> None:
        height = tokens.CONTROL_LARGE if kind is not Kind.QUIET else tokens.BUTTON
        super().__init__(look, words, kind, icon=icon, key=key, height=height)
        self.hold = Hold(seconds, self, clock)
        self.hold.held.connect(self.held)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.hold.begin()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().mouseReleaseEvent(event)
        self.hold.cancel()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.hold.begin()
            return
        self.hold.cancel()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if not event.isAutoRepeat():
            self.hold.release()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        self.hold.cancel()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.hold.cancel()
        super().changeEvent(event)


class HoldLine(QWidget):
    """The keys, the sentence and the five squares of a hold; ``follow`` shows a second hold in the same squares."""

    def __init__(
        self, look: Look, hold: Hold, sentence: str, *, ink: str = "seal_fill", keys: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        for number, key in enumerate(keys):
            if number:
                row.addWidget(Text(look, look.tr("and"), "label", "ink2"))
            row.addWidget(KeyCap(look, key))
        row.addWidget(Wrapped(look, sentence, "label_bold", "ink"), 1)
        self.squares = Squares(look, [Square.EMPTY] * SQUARES, "", ink=ink, size=22)
        self.squares.setMinimumWidth(self.squares.sizeHint().width())
        row.addWidget(self.squares, 0, Qt.AlignmentFlag.AlignVCenter)
        self.follow(hold)

    def follow(self, hold: Hold) -> None:
        """Show this hold too: the key and the button of one act fill the same squares."""
        hold.filled.connect(self._fill)
        self._fill(hold.full)

    def _fill(self, full: int) -> None:
        said = self._look.tr("{full} of {all} squares are full", full=full, all=SQUARES)
        self.squares.say([Square.FULL] * full + [Square.EMPTY] * (SQUARES - full), said)
