"""One area as a tile: code, what it is called, whether it was seen, how many talks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QSizePolicy

from npm_field.domain.board import Seen, Standing
from resources.language import without_marks
from ui import tokens
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.pressable import Pressable
from ui.line import Icon, Part, Word, draw_line, line_size, text_height

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from npm_field.domain.board import Tile
    from ui.board.words import Words
    from ui.look import Look

_STATES: Final = {
    Seen.SEEN: ("check-circle", "ok"),
    Seen.NOT_YET: ("circle-dashed", "warn"),
    Seen.REFUSED: ("prohibit", "bad"),
}
_WIDTH: Final = 190
_PADDING: Final = 13


class AreaTile(Pressable):
    """``clicked`` opens the area in the plan. A border of warning colour stands where someone stands alone."""

    def __init__(self, look: Look, tile: Tile, words: Words) -> None:
        super().__init__(look, height=0)
        self.tile = tile
        self._called = words.area(tile.area)
        self._state = words.label("area_seen", tile.state.value)
        self._talks = words.talks_of(tile)
        self._serious = words.serious_of(tile)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(", ".join(part for part in (self._called, self._serious) if part))
        self.refresh()

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        spoken = self.look.language.spelled(self.tile.area.code)
        alone = self.look.tr("someone stands alone") if self.tile.standing is not Standing.NOBODY else ""
        parts = (spoken, self._called, self._state, self._talks, self._serious, alone)
        return without_marks(", ".join(part for part in parts if part))

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        look = self.look
        widest = max(line_size(look, start).width() + line_size(look, end).width() for start, end in self._lines())
        width = widest + look.px(2 * _PADDING + 8)
        # the third line is set in the size of the second, so that all tiles are as high as each other
        return QSize(
            max(look.px(_WIDTH), width),
            round(self._line_height() * 3) + look.px(16 if look.low or look.right_to_left else 24),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        look = self.look
        painter = start_painting(self)
        box = QRectF(self.rect())
        alone = self.tile.standing is not Standing.NOBODY
        face = Face("sunken" if self.over else "surface", "warn" if alone else "line", tokens.RADIUS, thick=alone)
        if self.rings():
            draw_face(painter, draw_ring(painter, box, look), look, Face(face.ground, "", 3))
        else:
            draw_face(painter, box, look, face)
        inner = box.adjusted(look.px(_PADDING), look.px(8), -look.px(_PADDING), -look.px(8))
        high = inner.height() / 3
        for number, (start, end) in enumerate(self._lines()):
            row = QRectF(inner.left(), inner.top() + number * high, inner.width(), high)
            draw_line(painter, row, look, start)
            width = line_size(look, end).width()
            left = row.left() if look.right_to_left else row.right() - width
            draw_line(painter, QRectF(left, row.top(), width, high), look, end)
        painter.end()

    def _lines(self) -> tuple[tuple[list[Part], list[Part]], ...]:
        icon, ink = _STATES[self.tile.state]
        alone = self.tile.standing is not Standing.NOBODY
        called = Word(self._fitting(self._called), "label", "ink2")
        state = Word(self._state, "cap_bold", ink)
        talks = Word(self._talks, "cap_bold" if alone else "cap", "warn" if alone else "ink2")
        return (
            ([Word(self.tile.area.code, "code", "ink", code=True)], [Icon(icon, 18, ink)]),
            ([called], []),
            ([state], [talks]),
        )

    def _fitting(self, text: str) -> str:
        """Return a long name of the team's own, shortened; the whole of it is in the tooltip and the spoken name."""
        room = max(self.width(), self.look.px(_WIDTH)) - self.look.px(2 * _PADDING)
        metrics = QFontMetricsF(self.look.font("label"))
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _line_height(self) -> float:
        return text_height(self.look, self.look.font("code"))


class AddTile(Pressable):
    """The free place after the last area."""

    def __init__(self, look: Look, height: int) -> None:
        super().__init__(look, height=height)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        return Face("sunken" if self.over else "", "edge", dashed=True)

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        return [Icon("plus", 18, "ink2"), Word(self.look.tr("Another area"), "label_bold", "ink2")]
