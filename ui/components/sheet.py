"""Sheet: one act over the dimmed page. The title says the act; Cancel stands at the start side and has the focus.

A sheet that only asks for words may give the focus on; one whose act destroys, closes or shows something never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui import tokens
from ui.components.banner import IconBox
from ui.components.button import Button
from ui.components.card import Rule
from ui.components.face import start_painting
from ui.components.text import Running, Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from ui.components.badge import Badge
    from ui.look import Look

WIDTH: Final = 620
PADDING: Final = 32


@dataclass(frozen=True, slots=True)
class Point:
    """One thing the sheet says: icon with its colour token, a bold line, a sentence."""

    icon: str
    ink: str
    title: str
    sentence: str


def is_sheet_on(window: QWidget) -> bool:
    """Return whether a sheet is open over ``window``: who opens one without being asked looks first."""
    found = window.findChildren(Sheet, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(sheet.isVisible() for sheet in found)


class SheetOverSheetError(RuntimeError):
    """A sheet was opened on a sheet: our bug."""


class _Said(QWidget):
    """What a sheet says. ``resettled`` comes when a part of it needs more room than before, or less."""

    resettled = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.resettled.emit()
        return done


class Sheet(QWidget):
    """Fill it with the constructor and ``body``; ``open_over`` shows it, ``cancelled`` or an act of yours ends it.

    An act whose button says Enter is done by Enter wherever in the sheet the keyboard is.
    """

    cancelled = Signal()

    def __init__(
        self,
        look: Look,
        icon: str,
        title: str,
        result: str,
        *,
        points: Sequence[Point] = (),
        acts: Sequence[QWidget] = (),
        ink: str = "ink",
    ) -> None:
        super().__init__()
        self._look, self._acts = look, tuple(acts)
        self._lead = Wrapped(look, "", "lead", "ink")
        self._head = QHBoxLayout()
        self._result = Running(look, result, "lead_plain", "ink")
        self._before: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setObjectName("sheet")
        self.body = QVBoxLayout()
        self._said = _Said()
        self._said.setObjectName("column")
        self._said_column = QVBoxLayout(self._said)
        self._said.resettled.connect(self._settle)
        self._scroll = QScrollArea()
        self.cancel = Button(look, look.tr("Cancel"), key="Esc", height=tokens.CONTROL_LARGE)
        self.cancel.clicked.connect(self._cancel)
        self._build(icon, title, points, acts, ink)
        self._title = title
        self.say(result)
        self.setLayoutDirection(look.direction)

    def say(self, result: str, lead: str = "") -> None:
        """Say another result; ``lead`` is its first sentence, in bold."""
        self._lead.say(lead)
        self._lead.setVisible(bool(lead))
        self._result.say(result)
        self._result.setVisible(bool(result))
        self.setAccessibleName(" ".join(part for part in (f"{self._title}.", lead, result) if part))
        if self.isVisible():
            self._place()

    def add_said(self, widget: QWidget) -> None:
        """Put ``widget`` below what the sheet says; it scrolls with it where the window is too low."""
        self._said_column.insertWidget(self._said_column.count() - 1, widget)

    def mark_title(self, badge: Badge) -> None:
        """Put a badge beside the title; where the text is large there is no room, and it stands below."""
        if self._look.large:
            self._said_column.insertWidget(1, badge)
        else:
            last = self._head.takeAt(2)
            self._head.setStretch(1, 0)
            self._head.addWidget(badge)
            self._head.addItem(last) if last is not None else self._head.addStretch(1)

    def open_over(self, window: QWidget) -> None:
        """Show the sheet over ``window``, Cancel focused. Raises SheetOverSheetError when another is open there."""
        if is_sheet_on(window):
            raise SheetOverSheetError
        self._before = QApplication.focusWidget()
        self.setParent(window)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Take it away, give the focus back, and delete it."""
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        self.hide()
        # the page below may have been built anew meanwhile
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        window = self.parentWidget()
        if window is not None and watched is window and event.type() == QEvent.Type.Resize:
            self.setGeometry(window.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        bar = self._scroll.verticalScrollBar()
        steps = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(),
            Qt.Key.Key_PageUp: -bar.pageStep(),
        }
        if event.key() == Qt.Key.Key_Escape:
            self._cancel()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self._enter()
        bar.setValue(bar.value() + steps.get(Qt.Key(event.key()), 0))
        # nothing reaches the page below
        event.accept()

    def _enter(self) -> None:
        """Do the act whose button says Enter, where it can be done now."""
        for act in self._acts:
            if isinstance(act, Button) and act.key == "Enter" and act.isVisible() and act.isEnabled():
                act.click()
                return

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: D102, FBT001, N802 - Qt's name
        stops = self._stops()
        here = QApplication.focusWidget()
        if not stops:
            return False
        at = stops.index(here) if here in stops else -1
        step = 1 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + step) % len(stops)].setFocus(reason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        painter.fillRect(self.rect(), QColor(*self._look.theme.veil))
        painter.end()

    def _stops(self) -> list[QWidget]:
        """Return what Tab goes through, in the order the sheet was built."""
        chain: list[QWidget] = []
        at = self.nextInFocusChain()
        while at is not self and at is not None:
            tabbed = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if self.isAncestorOf(at) and tabbed and at.isVisible() and at.isEnabled() and at.focusProxy() is None:
                chain.append(at)
            at = at.nextInFocusChain()
        return chain

    def _cancel(self) -> None:
        self.cancelled.emit()
        self.close_sheet()

    def _settle(self) -> None:
        """Make room for what came below a field, as far as the window has it."""
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        look = self._look
        width = min(look.px(WIDTH), self.width() - 2 * tokens.PAGE_MARGIN)
        self.panel.ensurePolished()
        height = min(self._wanted_height(width), self.height() - 2 * tokens.GUTTER)
        self.panel.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _wanted_height(self, width: int) -> int:
        """Return the height at which nothing scrolls; adjustSize would guess it at the wrong width."""
        whole, said = self.panel.layout(), self._said.layout()
        if whole is None or said is None:
            return 0
        margins = whole.contentsMargins()
        inner = width - margins.left() - margins.right()
        rest = whole.totalSizeHint().height() - self._scroll.sizeHint().height()
        return rest + said.totalHeightForWidth(inner)

    def _build(self, icon: str, title: str, points: Sequence[Point], acts: Sequence[QWidget], ink: str) -> None:
        look = self._look
        pad = look.px(PADDING) if not look.large else PADDING
        whole = QVBoxLayout(self.panel)
        whole.setContentsMargins(pad, look.px(28) if not look.large else pad, pad, look.px(24))
        whole.setSpacing(look.px(14))
        column = self._said_column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(14))
        self._scroll.setWidget(self._said)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(self._scroll, 1)
        self._head.setSpacing(look.px(16))
        self._head.addWidget(IconBox(look, icon, 32, ink), 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(Wrapped(look, title, "title", "ink"), 1)
        column.addLayout(self._head)
        column.addWidget(self._lead)
        column.addWidget(self._result)
        if points:
            column.addWidget(Rule(look))
        for point in points:
            column.addLayout(self._point(point))
        if points:
            column.addWidget(Rule(look))
        column.addStretch(1)
        self.body.setSpacing(look.px(10))
        whole.addLayout(self.body)
        whole.addWidget(self._foot(acts))

    def _point(self, point: Point) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        row.addWidget(IconBox(look, point.icon, 22, point.ink), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Wrapped(look, point.title, "body_bold", "ink"))
        words.addWidget(Wrapped(look, point.sentence))
        row.addLayout(words, 1)
        return row

    def _foot(self, acts: Sequence[QWidget]) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        others = QWidget()
        flow = Rows(others, Fill.FLOW, self._look.px(10))
        for act in acts:
            flow.addWidget(act)
        height_follows_width(others)
        row.addWidget(others)
        if not acts:
            others.hide()
        return foot
