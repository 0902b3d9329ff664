"""One account in its box: what somebody wrote, with what is new marked, whose laptop, and whether it is signed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from resources.language import without_marks
from ui.components.banner import IconBox, beside
from ui.components.face import Face, draw_face, start_painting
from ui.components.text import LINE_HEIGHT_PERCENT, Wrapped
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from npm_field.domain.compare import Piece
    from ui.look import Look


class Compared(Wrapped):
    """A text with words marked: green and underlined for what is new, struck through for what is gone."""

    def __init__(self, look: Look, pieces: Sequence[Piece], ink: str = "ink", *, gone: str = "") -> None:
        super().__init__(look, "", "body", ink)
        self.setTextFormat(Qt.TextFormat.RichText)
        color = look.css("ink3" if gone else "ok")
        ground = "" if gone else f"; background-color:{look.css('ok_soft')}"
        line = "line-through" if gone else "underline"
        style = f"color:{color}; text-decoration:{line}{ground}"
        said = "".join(
            f'<span style="{style}">{escape(one.text)}</span>' if one.differs else escape(one.text) for one in pieces
        )
        # the direction is that of the words, not of the window: a note in Arabic ends at its left in an English one
        whole = "".join(one.text for one in pieces)
        side = "rtl" if _runs_right_to_left(whole, look.right_to_left) else "ltr"
        paragraphs = said.replace("\n", "<br>")
        self.setText(f'<p dir="{side}" style="margin:0; line-height:{LINE_HEIGHT_PERCENT}%">{paragraphs}</p>')
        self.setAccessibleName(without_marks(whole))


class AccountBox(QWidget):
    """A box that shows whether its account stands ("yes"), is one of several that stand ("both"), or neither."""

    def __init__(self, look: Look, said: QWidget, who: str, signed: str) -> None:
        super().__init__()
        self._look, self._chosen = look, ""
        column = QVBoxLayout(self)
        pad = look.px(12)
        column.setContentsMargins(pad, look.px(8), pad, look.px(8))
        column.setSpacing(look.px(4))
        icon, ink = ("circle-wavy-check", "ok") if signed else ("warning", "warn")
        words = look.tr("signed there") if signed else look.tr("its signature cannot be checked here")
        # signed is what one expects: the mark says it, and its words are for who cannot see it
        by = Wrapped(look, who if signed else f"{who} · {words}", "cap", "ink2")
        column.addLayout(beside(IconBox(look, icon, 14, ink), by, look.px(6)))
        column.addWidget(said)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        aloud = without_marks(who).replace("\n", " · ")
        self.setAccessibleName(f"{aloud}: {said.accessibleName()}. {words}")
        height_follows_width(self)

    def choose(self, chosen: str) -> None:
        """Show it as standing ("yes"), or not ("")."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        face = Face("accent_soft", "accent", thick=True) if self._chosen else Face("surface", "line")
        draw_face(painter, QRectF(self.rect()), self._look, face)
        painter.end()


def _runs_right_to_left(text: str, otherwise: bool) -> bool:  # noqa: FBT001 - read from the look
    for sign in text:
        if "\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufefc":
            return True
        if sign.isalpha():
            return False
    return otherwise
