"""Segmented choice: one of two to five on a track. A digit answers, 0 clears, the row may then advance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import tokens
from ui.aloud import say_aloud
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.pressable import Pressable
from ui.digits import digit_of
from ui.line import Icon, Part, Word, tinted
from ui.look import Tone
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

    from ui.components.chips import Option
    from ui.look import Look

_INSET = 3


class Segment(Pressable):
    """One answer of a track."""

    def __init__(  # noqa: PLR0917 - what its track gives it
        self, look: Look, option: Option, digit: str, tone: Tone, height: int, padding: int
    ) -> None:
        super().__init__(look, height=height - 2 * _INSET, padding=padding)
        self.option, self._digit, self._tone = option, digit, tone
        self._large = height >= look.px(tokens.CONTROL_LARGE)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        if self.isChecked():
            return Face("partial_fill" if self._tone is Tone.PARTIAL else "accent_fill", radius=6)
        return Face("sunken" if self.over else "", radius=6)

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        if self.isChecked():
            return tinted(self._line(chosen=True), "on_fill")
        return self._line(chosen=False)

    def widest(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        return self._line(chosen=True)

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        words = self.option.words
        return f"{words}, {self.look.tr('chosen')}" if self.isChecked() else words

    def _line(self, *, chosen: bool) -> list[Part]:
        line: list[Part] = [Word(self._digit, "label_bold", "ink3")] if self._digit else []
        if self.option.icon:
            line.append(Icon(self.option.icon, 18, "ink2", gap=5))
        plain, bold = ("body", "body_bold") if self._large else ("label", "label_bold")
        line.append(Word(self.option.words, bold if chosen else plain, gap=5))
        return [*line, Icon("check", 14, gap=5)] if chosen else line

    def rings(self) -> bool:  # noqa: D102 - said where it is first defined
        return False


class Segments(QWidget):
    """The track. Digits and arrows answer; ``answered`` follows a digit or a click, so that the row advances."""

    changed = Signal(str)
    """The chosen key, or an empty string."""
    answered = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        options: Sequence[Option],
        *,
        tone: Tone = Tone.ACCENT,
        height: int = 0,
        digits: bool = True,
        stretch: bool = True,
    ) -> None:
        super().__init__()
        self._look, self._name, self._digits = look, name, digits
        tall = look.px(tokens.CONTROL_LARGE) if tone is Tone.PARTIAL else look.control
        tall = look.px(height) if height else tall
        layout = Rows(self, Fill.EQUAL if stretch else Fill.FLOW, 0)
        layout.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        self.segments: list[Segment] = []
        for number, option in enumerate(options):
            segment = Segment(look, option, str(number + 1) if digits else "", tone, tall, 6 if stretch else 11)
            segment.clicked.connect(lambda _on, at=number: self._answer(at))
            layout.addWidget(segment)
            self.segments.append(segment)
        if not stretch:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        height_follows_width(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._renamed()

    @property
    def chosen(self) -> str:
        """The chosen key, or an empty string."""
        return next((segment.option.key for segment in self.segments if segment.isChecked()), "")

    def choose(self, key: str) -> None:
        """Show ``key`` as chosen; says nothing through ``changed``."""
        for segment in self.segments:
            segment.setChecked(segment.option.key == key)
        self._renamed()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        if digit == 0:
            self._set("")
        elif digit is not None and digit <= len(self.segments):
            self._answer(digit - 1)
        elif not self._moved(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        # the track is as high as its rows even where a layout gives more
        box = QRectF(0, 0, self.width(), min(self.height(), self.heightForWidth(self.width())))
        if self.hasFocus():
            draw_ring(painter, box, self._look)
        else:
            draw_face(painter, box, self._look, Face("surface", "edge"))
        painter.setPen(QPen(self._look.color("line"), self._look.line))
        for before, after in zip(self.segments, self.segments[1:], strict=False):
            if before.y() == after.y() and not before.isChecked() and not after.isChecked():
                x = max(before.x(), after.x())
                painter.drawLine(x, before.y() + 2, x, before.geometry().bottom() - 2)
        painter.end()

    def _answer(self, at: int) -> None:
        self._set(self.segments[at].option.key)
        self.answered.emit()

    def _set(self, key: str) -> None:
        self.choose(key)
        say_aloud(self, self.accessibleName())
        self.changed.emit(key)

    def _moved(self, event: QKeyEvent) -> bool:
        ahead = -1 if self._look.right_to_left else 1
        step = {Qt.Key.Key_Right: ahead, Qt.Key.Key_Left: -ahead}.get(Qt.Key(event.key()))
        if step is None:
            return False
        keys = [segment.option.key for segment in self.segments]
        start = -1 if step > 0 else len(keys)
        at = keys.index(self.chosen) + step if self.chosen else start + step
        if 0 <= at < len(keys):
            self._set(keys[at])
        return True

    def _renamed(self) -> None:
        words = next((segment.name() for segment in self.segments if segment.isChecked()), "")
        self.setAccessibleName(f"{self._name}: {words}" if words else self._name)
