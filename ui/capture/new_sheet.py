"""The sheet that asks what to begin: nine kinds by nine digits, 0 goes on to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.capture.offers import AFTERWARDS, IN_THE_PLACE, open_to
from ui.components.badge import KeyCap
from ui.components.chips import ChipSet, Option
from ui.components.sheet import Sheet
from ui.components.text import Text
from ui.digits import digit_of
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.capture.offers import Offer
    from ui.look import Look


class _Kinds(ChipSet):
    """Chips of which one is taken at once. ``past`` says that 0 was pressed."""

    past = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if digit_of(event) == 0:
            self.past.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (here := self.here()) is not None:
            here.click()
        else:
            super().keyPressEvent(event)


class NewSheet(Sheet):
    """``chosen`` carries the key of the offer; the sheet is closed by then."""

    chosen = Signal(str)

    def __init__(self, look: Look, words: Callable[[Offer], str], roles: Collection[str]) -> None:
        super().__init__(look, "plus", look.tr("New record"), "")
        self._look, self._words = look, words
        self.first = self._kinds(look.tr("In the place"), open_to(IN_THE_PLACE, roles), "")
        self.rest = self._kinds(look.tr("Also"), open_to(AFTERWARDS, roles), "0")
        self.first.past.connect(lambda: self.rest.setFocus(Qt.FocusReason.TabFocusReason))
        self.rest.past.connect(lambda: self.first.setFocus(Qt.FocusReason.TabFocusReason))

    def open_over(self, window: QWidget) -> None:
        """Show it, ready for a digit."""
        super().open_over(window)
        self.first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _kinds(self, title: str, offers: Sequence[Offer], cap: str) -> _Kinds:
        look = self._look
        options = [Option(offer.key, self._words(offer), offer.icon) for offer in offers]
        made = _Kinds(look, title, options, columns=1 if look.large else 3, one_only=True)
        made.changed.connect(self._take)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.addWidget(Text(look, title, "label_bold", "ink2"))
        if cap:
            head.addWidget(KeyCap(look, cap))
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(made)
        height_follows_width(part)
        self.add_said(part)
        return made

    def _take(self, chosen: tuple[str, ...]) -> None:
        if chosen:
            self.close_sheet()
            self.chosen.emit(chosen[0])
