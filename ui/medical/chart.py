"""The body chart: a region is clicked, or walked to with the arrows; Enter or Space notes a finding there.

It is never mirrored: seen from the front, the person's right is at the viewer's left, in every language, and the
words below say so. Each finding has its number on the figure and in the list beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.language import mark
from ui.aloud import say_aloud
from ui.components.face import start_painting
from ui.medical.figure import Region, View, next_region, views

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent

    from ui.look import Look

HEAD: Final = 22
FOOT: Final = 24
_TITLES: Final = {"front": mark("Front"), "back": mark("Back##body"), "details": mark("Head, hands, feet")}
_SIDES: Final = {
    "front": (mark("person's right"), mark("person's left")),
    "back": (mark("person's left"), mark("person's right")),
    "details": (mark("person's right"), mark("person's left")),
}
_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class BodyChart(QWidget):
    """``chosen`` carries the site of a finding to note; ``looked_at`` the site under keyboard or pointer."""

    chosen = Signal(str)
    looked_at = Signal(str)

    def __init__(self, look: Look, words: Callable[[str], str]) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._views = views()
        self._regions = [region for view in self._views for region in view.regions]
        self._here: Region = self._regions[0]
        self._numbers: dict[str, list[int]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._name()

    @property
    def here(self) -> str:
        """The site the keyboard stands on."""
        return self._here.site

    def show_findings(self, sites: Sequence[str]) -> None:
        """Show the number of each finding at its site."""
        self._numbers = {}
        for number, site in enumerate(sites, start=1):
            self._numbers.setdefault(site, []).append(number)
        self._name()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self._sized(0.92 if self._look.low else 1.05)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self._sized(0.8)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._go(next_region(self._regions, self._here, *step))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and not event.modifiers():
            self.chosen.emit(self._here.site)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        region = self._at(event.position())
        if region is not None and region is not self._here:
            self._go(region)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        region = self._at(event.position())
        if region is not None and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._go(region)
            self.chosen.emit(region.site)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        self.looked_at.emit(self._here.site)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        transform = self._transform()
        for view in self._views:
            self._draw_view(painter, transform, view)
        painter.end()

    @property
    def _width(self) -> float:
        return sum(view.width for view in self._views)

    @property
    def _words_height(self) -> float:
        """The room of the words above and below: it grows with the size of the words, not of the body."""
        return self._look.px(HEAD) + self._look.px(FOOT)

    def _sized(self, scale: float) -> QSize:
        return QSize(round(self._width * scale), round(self._views[0].height * scale + self._words_height))

    def _transform(self) -> QTransform:
        height = self._views[0].height
        scale = min(self.width() / self._width, max(1, self.height() - self._words_height) / height)
        left, rest = (self.width() - scale * self._width) / 2, self.height() - self._words_height - scale * height
        return QTransform(scale, 0, 0, scale, left, rest / 2 + self._look.px(HEAD))

    def _draw_view(self, painter: QPainter, transform: QTransform, view: View) -> None:
        look = self._look
        pen = QPen(look.color("edge"), look.line)
        for outline in view.outlines:
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(transform.map(outline))
        for region in view.regions:
            is_here = region is self._here and self.hasFocus()
            painter.setBrush(look.color("accent_soft" if region.site in self._numbers else "sunken"))
            painter.setPen(QPen(look.color("focus"), look.px(3)) if is_here else pen)
            painter.drawPath(transform.map(region.path))
        for region in view.regions:
            if region.site in self._numbers:
                self._draw_numbers(painter, transform.map(region.centre), self._numbers[region.site])
        if self.hasFocus() and self._here in view.regions:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("focus"), look.px(3)))
            painter.drawPath(transform.map(self._here.path))
        self._draw_words(painter, transform, view)

    def _draw_numbers(self, painter: QPainter, at: QPointF, numbers: Sequence[int]) -> None:
        look = self._look
        words = (
            look.language.number(numbers[0]) if len(numbers) == 1 else "+".join(map(look.language.number, numbers))
        )
        side = look.px(20)
        width = max(side, side * 0.5 * len(words) + side * 0.5)
        box = QRectF(at.x() - width / 2, at.y() - side / 2, width, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_fill"))
        painter.drawRoundedRect(box, side / 2, side / 2)
        painter.setPen(look.color("on_fill"))
        painter.setFont(look.font("label_bold"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _draw_words(self, painter: QPainter, transform: QTransform, view: View) -> None:
        look = self._look
        top = transform.map(QPointF(view.left, 0)).y() - look.px(20)
        bottom = transform.map(QPointF(view.left, view.height - 6)).y()
        left, right = transform.map(QPointF(view.left, 0)).x(), transform.map(QPointF(view.left + view.width, 0)).x()
        painter.setPen(look.color("ink"))
        painter.setFont(look.font("label_bold"))
        title = look.tr(_TITLES[view.name])  # tr: the table above
        # wider than what it stands over in some languages: not cut
        over = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(QRectF(left, top, right - left, look.px(20)), over, title)
        painter.setPen(look.color("ink2"))
        painter.setFont(look.font("cap"))
        half = (right - left) / 2
        for at, words in zip((left, left + half), _SIDES[view.name], strict=True):
            said = look.tr(words)  # tr: the table above
            painter.drawText(QRectF(at, bottom, half, look.px(22)), over, said)

    def _at(self, point: QPointF) -> Region | None:
        inverted, fits = self._transform().inverted()
        place = inverted.map(point) if fits else QPointF(-1, -1)
        return next((region for region in reversed(self._regions) if region.path.contains(place)), None)

    def _go(self, region: Region) -> None:
        self._here = region
        self._name()
        say_aloud(self, self.accessibleName())
        self.looked_at.emit(region.site)
        self.update()

    def _name(self) -> None:
        look, site = self._look, self._here.site
        count = len(self._numbers.get(site, ()))
        noted = look.ntr("{n} finding", "{n} findings", count) if count else look.tr("no finding noted")
        self.setAccessibleName(f"{self._words(site)}, {noted}")
