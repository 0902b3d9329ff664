"""One page on the screen: drawn from memory, larger and smaller by key, with boxes that a person lays over faces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from npm_field.pictures.faces import Box
from ui.aloud import say_aloud
from ui.components.face import draw_ring, start_painting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent

    from ui.look import Look

WHOLE: Final = 1.0
LARGEST: Final = 8.0
STEP: Final = 1.25
MOVE: Final = 40
BOX_STEP: Final = 10.0
BOX_SIDE: Final = 150.0
THOUSAND: Final = 1000.0
LEAST: Final = 8.0


class Canvas(QWidget):
    """``turned`` asks for the page after (1) or before (-1). While ``marking`` the arrows move the box in hand."""

    turned = Signal(int)
    boxes_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._image = QImage()
        self._zoom = WHOLE
        self._at = QPointF(0, 0)
        self._boxes: list[Box] = []
        self._begun: QPointF | None = None
        self.marking = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(look.tr("Page"))

    @property
    def boxes(self) -> Sequence[Box]:
        """The boxes on this page."""
        return tuple(self._boxes)

    def show_page(self, jpeg: bytes, boxes: Sequence[Box], name: str) -> None:
        """Show a page from memory; an empty one takes it away."""
        self._image = QImage.fromData(jpeg) if jpeg else QImage()
        self._boxes = list(boxes)
        self._zoom, self._at = WHOLE, QPointF(0, 0)
        self.setAccessibleName(name)
        self.update()

    def mark_faces(self, wish: str) -> None:
        """Let arrows and pointer lay boxes ("yes"), or look around again ("")."""
        self.marking = bool(wish)
        self.setCursor(Qt.CursorShape.CrossCursor if wish else Qt.CursorShape.ArrowCursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def zoom(self, factor: float) -> None:
        """Show the page larger or smaller around its middle."""
        self._zoom = max(WHOLE, min(LARGEST, self._zoom * factor))
        self._keep_inside()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._look.px(320), self._look.px(220))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        key, shifted = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        arrows = {
            Qt.Key.Key_Left: QPointF(-1, 0),
            Qt.Key.Key_Right: QPointF(1, 0),
            Qt.Key.Key_Up: QPointF(0, -1),
            Qt.Key.Key_Down: QPointF(0, 1),
        }
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif self.marking and key in {Qt.Key.Key_Space, Qt.Key.Key_Insert}:
            self._add_box()
        elif self.marking and key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self._boxes:
            self._boxes.pop()
            self._changed(self._look.tr("box taken away"))
        elif key in arrows and self.marking and self._boxes:
            self._shift(arrows[key], grow="yes" if shifted else "")
        elif key in arrows:
            self._at += arrows[key] * MOVE
            self._keep_inside()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802 - Qt's name
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._begun = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        if self._begun is None:
            return
        if self.marking:
            self.update()
        else:
            self._at -= event.position() - self._begun
            self._begun = event.position()
            self._keep_inside()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        begun, self._begun = self._begun, None
        if begun is None or not self.marking or self._image.isNull():
            return
        one, other = self._on_page(begun), self._on_page(event.position())
        if abs(one.x() - other.x()) > LEAST and abs(one.y() - other.y()) > LEAST:
            sides = sorted((one.x(), other.x())), sorted((one.y(), other.y()))
            self._boxes.append(Box(sides[0][0], sides[1][0], sides[0][1], sides[1][1]))
            self._changed(self._look.tr("box laid"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        frame = QRectF(self.rect())
        inside = draw_ring(painter, frame, self._look) if self.hasFocus() else frame.adjusted(5, 5, -5, -5)
        painter.fillRect(inside, self._look.color("sunken"))
        painter.setClipRect(inside)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._image.isNull():
            painter.drawImage(self._place(), self._image)
            painter.setPen(QPen(self._look.color("focus"), 2))
            painter.setBrush(self._look.color("ink3"))
            for box in self._boxes:
                painter.drawRect(self._on_screen(box))
        painter.end()

    def _add_box(self) -> None:
        half, x, y = BOX_SIDE / 2, THOUSAND / 2, THOUSAND / 2
        self._boxes.append(Box(x - half, y - half, x + half, y + half))
        self._changed(self._look.tr("box laid"))

    def _shift(self, way: QPointF, *, grow: str) -> None:
        box = self._boxes[-1]
        x, y = way.x() * BOX_STEP, way.y() * BOX_STEP
        if grow:
            moved = replace(
                box, right=max(box.left + LEAST, box.right + x), bottom=max(box.top + LEAST, box.bottom + y)
            )
        else:
            moved = Box(box.left + x, box.top + y, box.right + x, box.bottom + y)
        self._boxes[-1] = moved
        self._changed("")

    def _changed(self, said: str) -> None:
        if said:
            say_aloud(self, said)
        self.boxes_changed.emit()
        self.update()

    def _place(self) -> QRectF:
        """Return where the page lies on the screen."""
        wide = self._image.width() / max(1, self.width())
        high = self._image.height() / max(1, self.height())
        scale = self._zoom / max(wide, high, 1e-6)
        size = (self._image.width() * scale, self._image.height() * scale)
        left = (self.width() - size[0]) / 2 - self._at.x()
        top = (self.height() - size[1]) / 2 - self._at.y()
        return QRectF(left, top, *size)

    def _keep_inside(self) -> None:
        place = self._place()
        x = max(0.0, (place.width() - self.width()) / 2)
        y = max(0.0, (place.height() - self.height()) / 2)
        self._at = QPointF(max(-x, min(x, self._at.x())), max(-y, min(y, self._at.y())))
        self.update()

    def _on_page(self, point: QPointF) -> QPointF:
        place = self._place()
        x = (point.x() - place.left()) * THOUSAND / max(1.0, place.width())
        y = (point.y() - place.top()) * THOUSAND / max(1.0, place.height())
        return QPointF(max(0.0, min(THOUSAND, x)), max(0.0, min(THOUSAND, y)))

    def _on_screen(self, box: Box) -> QRectF:
        place = self._place()
        wide, high = place.width() / THOUSAND, place.height() / THOUSAND
        return QRectF(
            place.left() + box.left * wide,
            place.top() + box.top * high,
            (box.right - box.left) * wide,
            (box.bottom - box.top) * high,
        )
