"""The completion page: the partial record at the start side, the full one at the end side, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.complete.cues import Cues
from ui.complete.parts import Progress, SwapPage
from ui.complete.record import FullRecord
from ui.components.button import Button, Kind
from ui.components.empty import Empty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.usecases.complete import Waiting
    from npm_field.usecases.picks import Named
    from ui.desk import Desk
    from ui.forms.control import Ground
    from ui.look import Look


class CompletePage(SwapPage):
    """``complete`` and ``not_now`` are the buttons of the head; ``ended`` carries a state without a full record."""

    way = "complete"
    complete = Signal()
    not_now = Signal()
    ended = Signal(object)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.progress = Progress(look)
        self.later = Button(look, tr("Not now"))
        self.done = Button(look, tr("Complete it"), Kind.MAIN, icon="check", key="Ctrl Enter")
        acts = (self.progress, self.later, self.done)
        super().__init__(look, tr("Complete"), tr("One record at a time, in a safe place"), acts)
        self.later.clicked.connect(self.not_now)
        self.done.clicked.connect(self.complete)
        self.cues: Cues | None = None
        self.record: FullRecord | None = None
        self._offer("")

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        if self.record is None:
            return (("F2", tr("interview")), ("F5", tr("board")), ("Shift F1", tr("all keys")))
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
        self.cues.ended.connect(self.ended)
        self.record = FullRecord(ground, fields)
        sides.addWidget(self.cues, 0, Qt.AlignmentFlag.AlignTop)
        sides.addWidget(self.record, 1)
        self.put(content)
        self._offer("yes")
        return self.record

    def show_empty(self, icon: str, title: str, sentence: str, steps: Sequence[Button] = ()) -> None:
        """Show that nothing is left, or what is left for later; the first step has the keyboard."""
        self.cues = self.record = None
        self.put(Empty(self.look, icon, title, sentence, steps=steps))
        self._offer("")
        if steps:
            self.when_shown(lambda: steps[0].setFocus(Qt.FocusReason.OtherFocusReason))

    def _offer(self, offered: str) -> None:
        for part in (self.progress, self.later, self.done):
            part.setVisible(bool(offered))
        self.keys_changed.emit()
