"""The completion page: the partial record at the start side, the full one at the end side, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.complete.cues import Cues
from ui.complete.record import FullRecord
from ui.components.amount import Meter
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.empty import Empty
from ui.components.text import Text
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QShowEvent

    from npm_field.usecases.complete import Waiting
    from npm_field.usecases.picks import Named
    from ui.desk import Desk
    from ui.forms.control import Ground
    from ui.look import Look


class CompletePage(Page):
    """``complete`` and ``not_now`` are the two buttons of the head."""

    way = "complete"
    complete = Signal()
    not_now = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.progress = _Progress(look)
        self.later = Button(look, tr("Not now"))
        self.done = Button(look, tr("Complete it"), Kind.MAIN, icon="check", key="Ctrl Enter")
        acts = (self.progress, self.later, self.done)
        super().__init__(look, tr("Complete"), tr("One record at a time, in a safe place"), actions=acts)
        self.later.clicked.connect(self.not_now)
        self.done.clicked.connect(self.complete)
        self.cues: Cues | None = None
        self.record: FullRecord | None = None
        self._content: QWidget | None = None
        self._not_saved: Banner | None = None
        self._first: Callable[[], None] | None = None
        self._offer("")

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1–3", tr("how sure")),  # noqa: RUF001 - a range of keys
            ("Enter", tr("next row")),
            ("Ctrl Enter", tr("complete, next")),
            ("Shift F1", tr("all keys")),
        )

    def show_record(
        self, desk: Desk, ground: Ground, waiting: Waiting, named: Named, fields: Mapping[str, object]
    ) -> FullRecord:
        """Show one partial record and the full one it becomes."""
        look = self.look
        content = QWidget()
        sides: QHBoxLayout | QVBoxLayout = QVBoxLayout(content) if look.large else QHBoxLayout(content)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(look.px(16))
        self.cues = Cues(desk, ground.form, waiting, named)
        self.record = FullRecord(ground, fields)
        sides.addWidget(self.cues, 0, Qt.AlignmentFlag.AlignTop)
        sides.addWidget(self.record, 1)
        self._put(content)
        self._offer("yes")
        return self.record

    def show_empty(self, icon: str, title: str, sentence: str, step: Button | None = None) -> None:
        """Show that nothing is left, or what is left for later."""
        self.cues = self.record = None
        self._put(Empty(self.look, icon, title, sentence, steps=[step] if step else []))
        self._offer("")

    def show_not_saved(self, sentence: str) -> None:
        """Say that something is not on the disk; an empty sentence takes it back."""
        if self._not_saved is not None:
            self.body.removeWidget(self._not_saved)
            self._not_saved.hide()
            self._not_saved.deleteLater()
            self._not_saved = None
        if sentence:
            self._not_saved = Banner(self.look, "bad", sentence, title=self.look.tr("Not saved"))
            self.body.insertWidget(0, self._not_saved)

    def when_shown(self, first: Callable[[], None]) -> None:
        """Do ``first`` now, or as soon as the page can be seen."""
        if self.isVisible():
            first()
        else:
            self._first = first

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().showEvent(event)
        first, self._first = self._first, None
        if first is not None:
            first()

    def _put(self, content: QWidget) -> None:
        if self._content is not None:
            self.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self.body.addWidget(content, 1)
        content.show()

    def _offer(self, offered: str) -> None:
        for part in (self.progress, self.later, self.done):
            part.setVisible(bool(offered))


class _Progress(QWidget):
    """1 of 3, in words and as a meter."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = Text(look, "", "label_bold", "ink2")
        self._meter = Meter(look, 0, 1, "")
        self._meter.setFixedWidth(look.px(120))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        row.addWidget(self._words, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._meter, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(look.px(40))

    def say(self, number: int, of: int) -> None:
        """Say which of how many."""
        words = self._look.tr("{n} of {all}", n=number, all=of)
        self._words.say(words)
        self._meter.say(number / max(of, 1), words)
