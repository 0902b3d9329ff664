"""Chips: many of many, or one of many that do not fit a track; a digit picks, the same digit lets go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import tokens
from ui.aloud import say_aloud
from ui.components.face import Face
from ui.components.pressable import Pressable
from ui.digits import digit_of
from ui.line import START, Icon, Part, Word, tinted
from ui.look import Tone
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.look import Look


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its key for the program, its word for people. ``sign`` is a small mark behind the word."""

    key: str
    words: str
    icon: str = ""
    sign: str = ""
    code: bool = False
    refused: str = ""
    """Why it cannot be chosen, as a sentence; empty when it can."""


class Chip(Pressable):
    """One option of a set. Its digit stands before the word."""

    def __init__(self, look: Look, option: Option, digit: str, tone: Tone, height: int) -> None:
        super().__init__(look, height=height)
        self.option, self._digit, self._tone = option, digit, tone
        self._large = height >= look.px(tokens.CONTROL_LARGE)
        self._align = START
        self.setCheckable(True)
        self.setEnabled(not option.refused)
        self.setToolTip(option.refused)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        if self.option.refused:
            return Face("", "edge", dashed=True)
        if self.isChecked():
            return Face("partial_fill" if self._tone is Tone.PARTIAL else "accent_fill")
        return Face("sunken" if self.over else "surface", "edge")

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        if self.isChecked():
            return tinted(self._line(chosen=True), "on_fill")
        line = self._line(chosen=False)
        return tinted(line, "ink3") if self.option.refused else line

    def widest(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        return self._line(chosen=True)

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        if self.option.refused:
            return f"{self.option.words}, {self.option.refused}"
        spoken = self.look.language.spelled(self.option.words) if self.option.code else self.option.words
        return f"{spoken}, {self.look.tr('chosen')}" if self.isChecked() else spoken

    def _line(self, *, chosen: bool) -> list[Part]:
        line: list[Part] = [Word(self._digit, "label_bold", "ink3")] if self._digit else []
        if self.option.icon:
            line.append(Icon(self.option.icon, 18, "ink2"))
        plain, bold = ("body", "body_bold") if self._large else ("label", "label_bold")
        role = "code" if self.option.code else bold if chosen else plain
        line.append(Word(self.option.words, role, code=self.option.code))
        if self.option.sign:
            line.append(Word(self.option.sign, "cap", "ink3", code=True))
        return [*line, Icon("check", 16)] if chosen else line


class ChipSet(QWidget):
    """Chips under one focus: arrows move, Space or the digit picks, 0 clears. One stop on the Tab way."""

    changed = Signal(tuple)
    """All chosen keys, in the order of the options."""

    def __init__(
        self,
        look: Look,
        name: str,
        options: Sequence[Option],
        *,
        columns: int = 0,
        tone: Tone = Tone.ACCENT,
        first_digit: int = 1,
        one_only: bool = False,
    ) -> None:
        super().__init__()
        self._look, self._name, self._one_only = look, name, one_only
        self._here = 0
        self._first_digit = first_digit
        large = look.px(tokens.CONTROL_LARGE) if tone is Tone.PARTIAL else look.control
        gap = look.px(8) if not look.low else look.px(6)
        layout = Rows(self, Fill.GRID if columns else Fill.FLOW, gap, columns=columns)
        self.chips: list[Chip] = []
        for number, option in enumerate(options):
            chip = _SetChip(look, option, self._digit_before(number), tone, large)
            if columns:
                chip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            chip.clicked.connect(lambda _on, at=number: self._picked(at))
            layout.addWidget(chip)
            self.chips.append(chip)
        height_follows_width(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._renamed()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys that are chosen."""
        return tuple(chip.option.key for chip in self.chips if chip.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Show these keys as chosen; says nothing through ``changed``."""
        wanted = set(keys)
        for chip in self.chips:
            chip.setChecked(chip.option.key in wanted)
        self._renamed()

    def reword(self, options: Sequence[Option]) -> None:
        """Show other words on the same chips, as many as there are."""
        for chip, option in zip(self.chips, options, strict=True):
            chip.option = option
            chip.refresh()
        self._renamed()

    def here(self) -> Chip | None:
        """Return the chip the arrows stand on while the set has the focus."""
        return self.chips[self._here] if self.chips and self.hasFocus() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        if digit is not None:
            self._digit(digit)
        elif event.key() == Qt.Key.Key_Space and self.chips:
            self.chips[self._here].click()
        elif not self._moved(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().changeEvent(event)
        self.update()

    def _digit_before(self, number: int) -> str:
        digit = number + self._first_digit
        return str(digit) if digit <= 9 else ""  # noqa: PLR2004 - nine keys count, 0 clears

    def _digit(self, digit: int) -> None:
        if digit == 0:
            self.choose(())
            self.changed.emit(self.chosen)
            return
        at = digit - self._first_digit
        if not 0 <= at < len(self.chips):
            return
        if self.chips[at].isEnabled():
            self.chips[at].click()
        else:
            self._move_to(at)  # its name says why it is refused

    def _moved(self, event: QKeyEvent) -> bool:
        ahead = -1 if self._look.right_to_left else 1
        steps = {
            Qt.Key.Key_Right: ahead,
            Qt.Key.Key_Left: -ahead,
            Qt.Key.Key_Down: self._per_row(),
            Qt.Key.Key_Up: -self._per_row(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not 0 <= self._here + step < len(self.chips):
            return False
        self._move_to(self._here + step)
        return True

    def _per_row(self) -> int:
        return sum(1 for chip in self.chips if chip.y() == self.chips[0].y()) if self.chips else 1

    def _move_to(self, at: int) -> None:
        self._here = at
        self._refresh_ring()
        say_aloud(self, self.chips[at].name())

    def _picked(self, at: int) -> None:
        self._here = at
        self._refresh_ring()
        if self._one_only and self.chips[at].isChecked():
            for chip in self.chips:
                chip.setChecked(chip is self.chips[at])
        self._renamed()
        say_aloud(self, self.chips[at].name())
        self.changed.emit(self.chosen)

    def _refresh_ring(self) -> None:
        for chip in self.chips:
            chip.update()

    def _renamed(self) -> None:
        words = [chip.name() for chip in self.chips if chip.isChecked()]
        self.setAccessibleName(f"{self._name}: {'; '.join(words)}" if words else self._name)


class _SetChip(Chip):
    """A chip that shows the ring of its set."""

    def rings(self) -> bool:
        parent = self.parentWidget()
        return isinstance(parent, ChipSet) and parent.here() is self
