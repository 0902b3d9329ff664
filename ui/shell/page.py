"""Page: title, line and actions always in the same place; a side list where needed; the body scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import tokens
from ui.components.text import Text, Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from ui.look import Look
    from ui.shell.side import Side


class Page(QWidget):
    """Subclass it. Fill ``body``; give title, line and actions to the constructor.

    ``framed`` pages (partial, oral) have no rail and bars down both sides; ``way`` is their way of the rail.
    ``keys_changed`` asks the foot to read ``keys`` again.
    """

    keys_changed = Signal()

    framed = False
    way = ""
    widest = 0
    """Greatest width of the content in px at 100 %, centred; 0 lets it grow with the window."""

    def __init__(
        self,
        look: Look,
        title: str = "",
        line: str = "",
        *,
        actions: Sequence[QWidget] = (),
        side: Side | None = None,
    ) -> None:
        super().__init__()
        self._look = look
        self._side_asked = False
        self.side = side
        self.setProperty("ground", "partial_ground" if self.framed else "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.header = Header(look, title, line, actions)
        self.column = QWidget()
        self.column.setObjectName("column")
        self.body = QVBoxLayout()
        self._scroll = QScrollArea()
        self._build()
        self.header.setVisible(bool(title or actions))

    @property
    def look(self) -> Look:
        """The look it is drawn in."""
        return self._look

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the three to five keys that matter here, the most needed first, as cap and words."""
        return ()

    def begin(self) -> None:
        """Take the focus when the page is shown, unless a part of it has it. Nothing is marked by that."""
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_side(self, wish: str = "") -> None:
        """Show the side list on a narrow page ("yes"), hide it again ("no"), or turn ("")."""
        self._side_asked = not self._side_asked if not wish else wish == "yes"
        self._place_side()

    def lead_to(self, widget: QWidget) -> None:
        """Give ``widget`` the focus and bring it into sight."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(widget, 0, self._look.px(24))

    def bring(self, part: QWidget) -> None:
        """Bring ``part`` into sight, or its top where it is too tall, once what came or went is laid out."""
        QTimer.singleShot(0, part, lambda: self._scroll_to(part))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._place_side()

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(320, 240)

    def _scroll_to(self, part: QWidget) -> None:
        edge = self._look.px(8)
        if part.height() + 2 * edge <= self._scroll.viewport().height():
            self._scroll.ensureWidgetVisible(part, 0, edge)
        else:
            self._scroll.verticalScrollBar().setValue(part.mapTo(self.column, QPoint(0, 0)).y() - edge)

    def _build(self) -> None:
        look = self._look
        edge = look.px(tokens.PAGE_MARGIN) if not look.large else tokens.PAGE_MARGIN
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if self.side is not None:
            whole.addWidget(self.side)
        top = look.px(14 if not look.low else 6)
        column = QVBoxLayout(self.column)
        column.setContentsMargins(edge, top, edge, look.px(16 if not look.low else 12))
        column.setSpacing(look.px(tokens.GUTTER if not look.low else 8))
        column.addWidget(self.header)
        self.body.setSpacing(look.px(tokens.GUTTER if not look.low else 12))
        column.addLayout(self._centred() if self.widest else self.body, 1)
        self._scroll.setWidget(self.column)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        whole.addWidget(self._scroll, 1)

    def _centred(self) -> QHBoxLayout:
        inner = QWidget()
        inner.setMaximumWidth(self._look.px(self.widest))
        inner.setLayout(self.body)
        self.body.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        return row

    def _place_side(self) -> None:
        if self.side is None:
            return
        roomy = not self._look.large and self.width() >= tokens.FULL_WIDTH - self._look.px(tokens.RAIL)
        self.side.setVisible(roomy or self._side_asked)
        self._scroll.setVisible(roomy or not self._side_asked or self.width() >= self._look.px(720))


class Header(QWidget):
    """Title and one line at the start, actions at the end; one below the other where the text is large."""

    def __init__(self, look: Look, title: str, line: str, actions: Sequence[QWidget]) -> None:
        super().__init__()
        self._look = look
        self.title = Text(look, title, "title")
        self.line = Wrapped(look, line, "label", "ink2")
        self.beside_title = QHBoxLayout()
        self._actions = QWidget()
        self._build(actions)
        self.line.setVisible(bool(line))

    def say(self, title: str, line: str = "") -> None:
        """Change title and line."""
        self.title.say(title)
        self.line.say(line)
        self.line.setVisible(bool(line))

    def _build(self, actions: Sequence[QWidget]) -> None:
        look = self._look
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        self.beside_title.setSpacing(look.px(14))
        self.beside_title.addWidget(self.title)
        self.beside_title.addStretch(1)
        words.addLayout(self.beside_title)
        words.addWidget(self.line)
        words.addStretch(1)
        acts = Rows(self._actions, Fill.FLOW, look.px(10))
        for action in actions:
            acts.addWidget(action)
        height_follows_width(self._actions)
        if not actions:
            self._actions.hide()
        whole: QVBoxLayout | QHBoxLayout
        if look.large:
            whole = QVBoxLayout(self)
            whole.addLayout(words)
            whole.addWidget(self._actions)
        else:
            whole = QHBoxLayout(self)
            whole.addLayout(words, 1)
            whole.addWidget(self._actions, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.px(12))
        self.setMinimumHeight(look.px(tokens.HEADER) if not look.low else look.px(48))


def bring(part: QWidget) -> None:
    """Bring a part of some page into sight."""
    above = part.parentWidget()
    while above is not None and not isinstance(above, Page):
        above = above.parentWidget()
    if above is not None:
        above.bring(part)
