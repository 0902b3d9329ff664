"""Mode switch: Full, Partial, Oral only. What the floor of the visit forbids is absent, and one caption says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resources.language import mark
from ui.components.badge import KeyCap
from ui.components.chips import Option
from ui.components.segments import Segments
from ui.components.text import Wrapped
from ui.look import Tone

if TYPE_CHECKING:
    from ui.look import Look

MODES: Final = ("full", "partial", "oral_only")
_WORDS: Final = {
    "full": (mark("Full"), ""),
    "partial": (mark("Partial"), "shield-warning"),
    "oral_only": (mark("Oral only"), "ear"),
}


class ModeSwitch(QWidget):
    """``chosen`` carries the mode; the switch shows it only when told by ``show_mode``, because the floor decides."""

    chosen = Signal(str)

    def __init__(self, look: Look, floor: str = "full", *, tone: Tone = Tone.ACCENT) -> None:
        super().__init__()
        self._look = look
        allowed = MODES[MODES.index(floor) :]
        options = [Option(mode, look.tr(_WORDS[mode][0]), _WORDS[mode][1]) for mode in allowed]  # tr: three modes
        height = 44 if tone is Tone.PARTIAL else 38
        self.track = Segments(
            look, look.tr("How this record is kept"), options, tone=tone, height=height, digits=False, stretch=False
        )
        self._mode = ""
        self.track.changed.connect(self._wished)
        self._build(floor)
        self.setFocusProxy(self.track)

    @property
    def mode(self) -> str:
        """The mode it shows."""
        return self._mode

    def show_mode(self, mode: str) -> None:
        """Show the mode of the record in hand."""
        self._mode = mode
        self.track.choose(mode)

    def _wished(self, mode: str) -> None:
        self.track.choose(self._mode)
        if mode and mode != self._mode:
            self.chosen.emit(mode)

    def _build(self, floor: str) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.track)
        if not look.large:
            row.addWidget(KeyCap(look, "F7"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        column.addLayout(row)
        if floor == "full":
            column.addStretch(1)
            return
        sentences = {
            "partial": look.tr("Full is closed in this visit."),
            "oral_only": look.tr("Only oral records in this visit."),
        }
        column.addWidget(Wrapped(look, sentences[floor], "cap", "ink2"))
        column.addStretch(1)
