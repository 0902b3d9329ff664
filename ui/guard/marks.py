"""Marks in a text: ground and a dotted line below what could tell who somebody is, looked for a moment after typing.

A sentence that did not change is not looked at again. A long text is taken in slices of a few milliseconds, so that
no key waits. Nothing of it is part of the document: not of its formats, not of its history.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPen

from npm_field.domain.name_guard import Hit, pieces
from ui.components.face import start_painting
from ui.guard.knowing import knowing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QTextBlock
    from PySide6.QtWidgets import QTextEdit

    from ui.look import Look

look_after_ms: Final = 150  # the name says its unit; a pause in typing this long and the sentence is looked at
SLICE_S: Final = 0.008
"""So long it looks at a long text before the keys have their turn."""
_BEYOND: Final = 0xFFFF
_A_LINE: Final = 400
"""No line of a note is longer: so far around what one sees is drawn, in either direction of writing."""


@dataclass(slots=True)
class Mark:
    """A marked place of the document, in its own units, and the words there."""

    start: int
    end: int
    hit: Hit
    words: str


class Marks(QObject):
    """``changed`` comes when what is marked changed. ``record`` names the record for the words that are kept."""

    changed = Signal()

    def __init__(self, look: Look, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._look, self._edit = look, edit
        self.record = ""
        self.found: list[Mark] = []
        self.is_still = False
        """Whether what changes in the document now is no text."""
        self._known: dict[str, Sequence[Hit]] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(look_after_ms)
        self._soon.timeout.connect(self.look_now)
        edit.document().contentsChange.connect(self._moved)
        self._knowing = knowing()
        self._knowing.ready.connect(self.look_now)

    @property
    def is_due(self) -> bool:
        """Whether something typed was not looked at yet."""
        return self._soon.isActive() or not self._knowing.is_ready

    def keep(self, found: Mark) -> None:
        """Leave these words alone in this record from now on."""
        self._knowing.keep(self.record, found.words)
        self.look_now()

    def look_now(self) -> None:
        """Look at every sentence that is new."""
        if not self._knowing.is_ready:
            return
        text = self._edit.toPlainText()
        left = SLICE_S
        is_whole = True
        seen: dict[str, Sequence[Hit]] = {}
        found: list[Mark] = []
        for start, end in pieces(text):
            piece = text[start:end]
            hits = self._known.get(piece)
            if hits is None and left > 0:
                began = time.monotonic()
                hits = self._knowing.hits(piece, self._look.language.code)
                left -= time.monotonic() - began
            if hits is None:
                is_whole = False
                continue
            seen[piece] = hits
            found += self._placed(text, start, hits)
        self._known = seen
        if not is_whole:
            self._soon.start(0)  # the keys first, then the next slice
            return
        if text and ord(max(text)) > _BEYOND:
            for one in found:
                one.start, one.end = _units(text[: one.start]), _units(text[: one.end])
        if found != self.found:
            self.found = found
            self.changed.emit()
            self._edit.viewport().update()

    def near(self, place: int) -> Mark | None:
        """Return the mark at a place of the document, or the last before it, or the first."""
        before = [found for found in self.found if found.start <= place]
        return before[-1] if before else (self.found[0] if self.found else None)

    def paint(self) -> None:
        """Draw ground and line of every mark that is in sight, below the letters."""
        if not self.found:
            return
        painter = start_painting(self._edit.viewport())
        pen = QPen(self._look.color("warn"), max(1.5, self._look.px(3) / 2))
        pen.setStyle(Qt.PenStyle.DotLine)
        room = QRectF(self._edit.viewport().rect())
        for found in self._in_sight():
            for box in self._boxes(found):
                if not box.intersects(room):
                    continue
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.color("warn_soft"))
                painter.drawRoundedRect(box, self._look.px(3), self._look.px(3))
                painter.setPen(pen)
                painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.end()

    def _in_sight(self) -> Sequence[Mark]:
        """Return the marks between the first and the last sign that one sees."""
        corner = self._edit.viewport().rect()
        top = self._edit.cursorForPosition(corner.topLeft()).position()
        bottom = self._edit.cursorForPosition(corner.bottomRight()).position()
        last = max(bottom, self._edit.cursorForPosition(corner.bottomLeft()).position()) + _A_LINE
        first = bisect_left(self.found, top - _A_LINE, key=lambda one: one.end)
        return self.found[first : bisect_left(self.found, last + 1, key=lambda one: one.start)]

    def _placed(self, text: str, start: int, hits: Sequence[Hit]) -> Iterator[Mark]:
        for hit in hits:
            first, last = start + hit.start, start + hit.end
            words = text[first:last]
            if not self._knowing.is_kept(self.record, words):
                yield Mark(first, last, hit, words)

    def _moved(self, at: int, removed: int, added: int) -> None:
        """Keep the marks on their words while one types before them; look again soon."""
        if (removed or added) and not self.is_still:
            by = added - removed
            self.found = [one for one in self.found if one.end <= at or one.start >= at + removed]
            for one in self.found:
                if one.start >= at + removed:
                    one.start, one.end = one.start + by, one.end + by
            self._soon.start(look_after_ms)

    def _boxes(self, found: Mark) -> Iterator[QRectF]:
        """Yield where a mark stands in the viewport: one box for each line it is on."""
        document = self._edit.document()
        block = document.findBlock(found.start)
        scrolled = QPointF(self._edit.horizontalScrollBar().value(), self._edit.verticalScrollBar().value())
        yield from _boxes_in(block, found, document.documentLayout().blockBoundingRect(block).topLeft() - scrolled)


def _boxes_in(block: QTextBlock, found: Mark, corner: QPointF) -> Iterator[QRectF]:
    layout = block.layout()
    first, last = found.start - block.position(), found.end - block.position()
    upper = layout.lineForTextPosition(first).lineNumber() if layout.lineCount() else 0
    for number in range(upper, layout.lineCount()):
        line = layout.lineAt(number)
        if line.textStart() >= last:
            break
        start, end = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        while end > start and block.text()[end - 1].isspace():
            end -= 1  # the space at the end of a line
        if start < end:
            edges = [_x(line.cursorToX(start)), _x(line.cursorToX(end))]
            top = line.y() + line.height() - line.ascent() - line.descent()
            box = QRectF(min(edges), top, max(edges) - min(edges), line.ascent() + line.descent())
            yield box.translated(corner).adjusted(-2, 0, 2, 2)


def _x(found: object) -> float:
    """Return the place Qt tells, which comes with the cursor it is for."""
    return float(found[0]) if isinstance(found, (tuple, list)) else float(str(found))


def _units(text: str) -> int:
    """Return how long a text is in the document, where a sign beyond the basic plane counts twice."""
    return len(text) + sum(ord(sign) > _BEYOND for sign in text)
