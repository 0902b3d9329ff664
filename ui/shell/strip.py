"""Safety strip: how safe I am, in word, icon, pattern and sentence. It never scrolls, hides or carries messages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from resources.language import mark
from ui import tokens
from ui.aloud import say_aloud
from ui.components.badge import Still
from ui.components.face import start_painting
from ui.line import Icon, Word
from ui.shell.bars import draw_bars
from ui.shell.key_hint import KeyHint
from ui.shell.room import give_way

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from ui.look import Look


@dataclass(frozen=True, slots=True)
class Level:
    """One of the four levels. ``barred`` is the pattern."""

    key: str
    icon: str
    words: str
    sentence: str
    barred: bool = False


BOX: Final = "box"
"""Partial with the drop-box in front: there free text is typed, and goes to the office alone."""
LEVELS: Final = {
    BOX: Level(
        "partial",
        "shield-warning",
        mark("Partial"),
        mark("coded records, and free text that only the office can read"),
        barred=True,
    )
} | {
    level.key: level
    for level in (
        Level("open", "lock-simple-open", mark("Open"), mark("both books can be read on this laptop")),
        Level(
            "partial",
            "shield-warning",
            mark("Partial"),
            mark("only coded records; no free text, no attachments"),
            barred=True,
        ),
        Level(
            "sealed",
            "circle-wavy-check",
            mark("Sealed"),
            mark("complete records open only at the office"),
            barred=True,
        ),
        Level("locked", "lock-simple", mark("Locked"), mark("keys are out of memory")),
    )
}
_EMPTY_BATTERY: Final = 15
_HALF_BATTERY: Final = 50


class _Remark(Still):
    """One line in the ink of the strip."""

    def say(self, *parts: Icon | Word, name: str) -> None:
        self._parts = list(parts)
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()


class Strip(QWidget):
    """``pressed`` carries the key of Cover, Lock or Seal. Radios and battery stay hidden while unknown."""

    pressed = Signal(str)

    def __init__(self, look: Look, level: str = "open") -> None:
        super().__init__()
        self._look = look
        self._level = LEVELS[level]
        self._known: set[str] = set()
        self._at_gate = False
        self._word, self._sentence = _Remark(look), _Remark(look)
        self._radios, self._battery = _Remark(look), _Remark(look)
        self._hints: list[KeyHint] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.px(18), 0, look.px(17), 0)
        self._row.setSpacing(look.px(18))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._build()

    @property
    def level(self) -> str:
        """The level it shows."""
        return self._level.key

    def set_level(self, level: str) -> None:
        """Show another level, and say so aloud. Raises ``KeyError`` for a level that does not exist."""
        if self._level == LEVELS[level]:
            return
        self._level = LEVELS[level]
        self._build()
        say_aloud(self, self.accessibleName())

    def set_gate(self, gate: str) -> None:
        """Show that we are at the gate ("yes"), where cover locks, in place of Cover; or show Cover again ("")."""
        if self._at_gate != bool(gate):
            self._at_gate = bool(gate)
            self._build()
            say_aloud(self, self.accessibleName())

    def set_radios(self, radios: str) -> None:
        """Say whether the radios are "on" or "off"; empty when nobody knows."""
        icon, words = {
            "on": ("wifi-high", self._look.tr("radios on")),
            "off": ("wifi-slash", self._look.tr("radios off")),
        }.get(radios, ("", ""))
        self._tell(self._radios, "radios", icon, words)

    def set_battery(self, percent: int | None) -> None:
        """Say how full the battery is; None when nobody knows."""
        if percent is None:
            self._tell(self._battery, "battery", "", "")
            return
        fill = "low" if percent <= _EMPTY_BATTERY else "medium" if percent <= _HALF_BATTERY else "full"
        self._tell(self._battery, "battery", f"battery-{fill}", self._look.tr("{percent} %", percent=percent))

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._look.px(480), max(tokens.STRIP, self._look.px(28)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        painter.fillRect(self.rect(), self._look.color(self._ground()))
        if self._level.barred:
            draw_bars(painter, QRectF(self.rect()), self._look.color(self._ink()), self._look)
        painter.end()

    def _ground(self) -> str:
        return f"strip_{self._level.key}"

    def _ink(self) -> str:
        return f"{self._ground()}_ink"

    def _build(self) -> None:
        while self._row.count():
            self._row.takeAt(0)
        for hint in self._hints:
            hint.deleteLater()
        self._say_level()
        self._hints = [self._hint(*act) for act in self._acts()]
        level = QHBoxLayout()
        level.setSpacing(self._look.px(9))
        level.addWidget(self._word)
        level.addWidget(self._sentence)
        self._row.addLayout(level)
        self._row.addStretch(1)
        for part in (*self._hints, self._radios, self._battery):
            self._row.addWidget(part)
        for part, name in ((self._radios, "radios"), (self._battery, "battery")):
            part.setVisible(name in self._known)
        self._fit()
        self.update()

    def _acts(self) -> list[tuple[str, str, str]]:
        look = self._look
        acts = [
            ("F8", "F8", look.tr("Cover")),
            ("F9", "F9", look.tr("Lock")),
            ("F12", look.tr("hold F12"), look.tr("Seal")),
        ]
        if self._at_gate:
            # the lock is one key now; which one it is matters less than that one is at the gate
            acts[:2] = [acts[1], ("Shift F5", "Shift F5", look.tr("At the gate"))]
        # a locked laptop says nothing of sealing, and is locked already
        return [] if self._level.key == "locked" else acts

    def _hint(self, key: str, cap: str, words: str) -> KeyHint:
        hint = KeyHint(self._look, cap, words, ink=self._ink(), edge=self._ink())
        hint.clicked.connect(partial(self.pressed.emit, key))
        return hint

    def _say_level(self) -> None:
        look, ink = self._look, self._ink()
        words = look.tr(self._level.words)  # tr: the four levels above
        sentence = look.tr(self._level.sentence)  # tr: the four levels above
        self._word.say(Icon(self._level.icon, 18, ink), Word(words, "label_bold", ink), name=f"{words}: {sentence}")
        self._sentence.say(Word("·", "label", ink), Word(sentence, "label", ink, gap=9), name="")
        gate = f" {look.tr('At the gate')}: {look.tr('cover locks')}." if self._at_gate else ""
        self.setAccessibleName(f"{words}: {sentence}{gate and '.'}{gate}")

    def _tell(self, part: _Remark, name: str, icon: str, words: str) -> None:
        self._known.discard(name)
        if words:
            self._known.add(name)
            ink = self._ink()
            part.say(Icon(icon, 18, ink), Word(words, "cap", ink), name=words)
        part.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        look = self._look
        extra = [part for part, name in ((self._radios, "radios"), (self._battery, "battery")) if name in self._known]
        steps = [(self._sentence.hide, self._sentence.show)]
        steps += [(part.hide, part.show) for part in extra]
        steps += [(partial(hint.fold, "yes"), partial(hint.fold, "")) for hint in self._hints]
        steps += [(hint.hide, hint.show) for hint in (self._hints[:1] + self._hints[:0:-1])]
        free = self.width() - look.px(18) - look.px(17) - look.px(18)
        give_way(free, (self._word, self._sentence, *self._hints, *extra), self._row.spacing(), steps)
