"""Language, theme and text size at the top of a page that has no settings yet. Each word is what a press gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from resources.language import Language, isolated
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.text import Text
from ui.look import SCALES
from ui.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from ui.look import Look


class Switches(QWidget):
    """``wished`` carries the look that was asked for."""

    wished = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        code, own_name = next_language(look)
        self.language = Button(look, own_name, Kind.QUIET, icon="translate")
        dark = look.theme is not DARK
        words, icon = (look.tr("Dark"), "moon") if dark else (look.tr("Light"), "sun")
        self.theme = Button(look, words, Kind.QUIET, icon=icon)
        self.size_up = Button(look, isolated("A+"), Kind.QUIET)
        self.size_up.setAccessibleName(look.tr("Text size"))
        self.size_up.setToolTip(look.tr("Text size"))
        self.language.clicked.connect(lambda: self.wished.emit(replace(look, language=Language.load(code))))
        self.theme.clicked.connect(lambda: self.wished.emit(replace(look, theme=DARK if dark else LIGHT)))
        self.size_up.clicked.connect(lambda: self.wished.emit(replace(look, scale=next_scale(look))))
        self._build()

    def close_switches(self) -> None:
        """Let nothing be changed any more: another look would build the page anew and forget what was typed."""
        for button in (self.language, self.theme, self.size_up):
            button.hide()

    def _build(self) -> None:
        look = self._look
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(4), 0, 0)
        row.setSpacing(look.px(4))
        row.addWidget(IconBox(look, "notebook", 20, "ink2"))
        row.addSpacing(look.px(6))
        row.addWidget(Text(look, "NPM Field", "body_bold", "ink2"))
        row.addStretch(1)
        for button in (self.language, self.theme, self.size_up):
            row.addWidget(button)


def next_language(look: Look) -> tuple[str, str]:
    """Return the language after this one, as its code and its own name for itself."""
    known = Language.available()
    codes = [code for code, _name in known]
    at = codes.index(look.language.code) if look.language.code in codes else -1
    return known[(at + 1) % len(known)]


def next_scale(look: Look) -> float:
    """Return the next larger text size, the smallest after the largest."""
    return next((scale for scale in SCALES if scale > look.scale), SCALES[0])
