"""Text that stands still: plain labels, wrapped lines and running text at a comfortable line height."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from resources.language import without_marks
from ui import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from ui.look import Look

LINE_HEIGHT_PERCENT: Final = 148


class Text(QLabel):
    """One label in a type role and a colour token. The text is always plain: nothing in it is read as markup."""

    def __init__(self, look: Look, text: str = "", role: str = "body", ink: str = "ink") -> None:
        super().__init__()
        self._look = look
        self._ink = ink
        self.setFont(look.font(role))
        self.setPalette(look.inked(ink))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        # without this room the two dots of a final ya are cut off
        self.setContentsMargins(0, 0, 0, round(look.below * look.role_px(role)))
        self.say(text)

    def say(self, text: str) -> None:
        """Show ``text``."""
        self.setText(self._look.language.directed(text))
        self.setAccessibleName(without_marks(text))

    def set_ink(self, ink: str) -> None:
        """Change the colour ink."""
        if self._ink != ink:
            self._ink = ink
            self.setPalette(self._look.inked(ink))


class Wrapped(Text):
    """A line or two that wrap at words."""

    def __init__(self, look: Look, text: str = "", role: str = "label", ink: str = "ink2") -> None:
        super().__init__(look, text, role, ink)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        # Qt's own guess is the height at a guessed narrow width: scroll areas would then be taller than their words
        words = self.accessibleName().split()
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return QSize(widest + 1, self.fontMetrics().height())


class Running(Wrapped):
    """A paragraph to be read: line height 148 %, at most 720 px wide."""

    def __init__(self, look: Look, text: str = "", role: str = "body", ink: str = "ink2") -> None:
        super().__init__(look, "", role, ink)
        self.setTextFormat(Qt.TextFormat.RichText)
        self._widest = look.px(tokens.TEXT_WIDTH)
        self.say(text)

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802 - Qt's name
        margins = self.contentsMargins()
        return super().heightForWidth(min(width, self._widest) + margins.left() + margins.right())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        # a maximum width would centre the paragraph in its cell and be measured at the width of the cell
        super().resizeEvent(event)
        free = max(0, self.width() - self._widest)
        left, right = (free, 0) if self._look.right_to_left else (0, free)
        below = self.contentsMargins().bottom()
        if (self.contentsMargins().left(), self.contentsMargins().right()) != (left, right):
            self.setContentsMargins(left, 0, right, below)

    def say(self, text: str) -> None:
        """Show ``text``, escaped, as one paragraph for each line."""
        if self.textFormat() != Qt.TextFormat.RichText:
            return
        side = "rtl" if self._look.right_to_left else "ltr"
        style = f"margin:0; line-height:{LINE_HEIGHT_PERCENT}%"
        self.setText("".join(f'<p dir="{side}" style="{style}">{escape(line)}</p>' for line in text.split("\n")))
        self.setAccessibleName(without_marks(text))


def label_for(look: Look, text: str, buddy: QWidget) -> Text:
    """Return the bold label that stands beside or above ``buddy`` and names it."""
    label = Text(look, text, "label_bold", "ink2")
    label.setBuddy(buddy)
    return label
