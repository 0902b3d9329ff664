"""The page of a record's attachments: the list at the start side, the page that is looked at in the middle."""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.attachments.canvas import STEP, Canvas
from ui.attachments.covering import HOLD_S, Covering
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import Option
from ui.components.code_label import CodeLabel
from ui.components.hold_button import HoldButton
from ui.components.records import RecordList
from ui.components.segments import Segments
from ui.components.text import Text, Wrapped
from ui.rows import Fill, Rows, height_follows_width
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.attachments.adding import Adding
    from ui.desk import Desk

FACES = ("none", "blurred", "present")
PEOPLE = ("none", "unidentifiable", "identifiable")


class AttachmentsPage(Page):
    """Widgets and signals; what they mean is the presenter's."""

    way = "capture"
    not_covered = Signal()
    cover_wished = Signal(str)
    """Carries "seal" or "destroy": what becomes of the original."""

    def __init__(self, desk: Desk) -> None:
        look = desk.look
        self.back = Button(look, look.tr("Back to the record"), icon="note-pencil", key="Esc")
        self.new = Button(look, look.tr("Add a file"), Kind.MAIN, icon="plus", key="Ctrl N")
        super().__init__(look, look.tr("Attachments"), actions=[self.back, self.new])
        self.code = CodeLabel(look, "", "code_card", "ink2")
        self.header.beside_title.insertWidget(1, self.code)
        self.rows = RecordList(look, look.tr("Attachments"))
        self.none = Wrapped(look, look.tr("None yet. A photo, a scan or a PDF can be added."))
        self.preview = QLabel()
        self.canvas = Canvas(look)
        self.said = Text(look, "", "label_bold", "ink")
        self.people = Segments(look, look.tr("People in it"), _options(desk, "people_visible", PEOPLE))
        self.faces = Segments(look, look.tr("Faces"), _options(desk, "faces", FACES))
        self.larger = Button(look, look.tr("Larger"), key="+")
        self.smaller = Button(look, look.tr("Smaller"), key="-")
        self.next = Button(look, look.tr("Next page"), key="PgDn")
        self.previous = Button(look, look.tr("Page before"), key="PgUp")
        self.faces_by_hand = Button(look, look.tr("Cover faces"), icon="user-focus")
        self.destroy_it = HoldButton(
            look, look.tr("Hold to destroy it"), Kind.DANGER, icon="trash-simple", seconds=HOLD_S
        )
        self.look_acts = QWidget()
        self.shown = Card(look)
        self.adding: Adding | None = None
        self._banner: Banner | None = None
        self._build_up()

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("Ctrl N", tr("add")),
            ("+ -", tr("larger, smaller")),
            ("PgDn", tr("next page")),
            ("Esc", tr("back to the record")),
        )

    def tell(self, kind: str, sentence: str, title: str = "") -> None:
        """Show one banner; an empty sentence takes it away."""
        if self._banner is not None:
            self.body.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if sentence:
            self._banner = Banner(self.look, kind, sentence, title=title)
            self.body.insertWidget(0, self._banner)

    def show_code(self, code: str) -> None:
        """Show the code of the record that they belong to, where it has one."""
        self.code.say(code)
        self.code.setVisible(bool(code))

    def show_preview(self, jpeg: bytes) -> None:
        """Show the small picture of the attachment in hand beside the list, from memory."""
        pixmap = QPixmap()
        if jpeg:
            pixmap.loadFromData(jpeg)
        side = self.look.px(140)
        fitted = pixmap.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio) if not pixmap.isNull() else pixmap
        self.preview.setPixmap(fitted)
        self.preview.setVisible(not pixmap.isNull())

    def show_adding(self, card: Adding | None) -> None:
        """Put the card that adds a file in the place of the page, or take it away."""
        if self.adding is not None:
            self._middle.removeWidget(self.adding)
            self.adding.hide()
            self.adding.deleteLater()
        self.adding = card
        self.shown.setVisible(card is None)
        if card is not None:
            self._middle.addWidget(card, 1)
            card.show()

    @cached_property
    def covering(self) -> Covering:
        """What one does while faces are covered; it is made when somebody begins to."""
        covering = Covering(self.look)
        covering.hide()
        covering.not_now.clicked.connect(self.not_covered)
        covering.seal.clicked.connect(lambda: self.cover_wished.emit("seal"))
        covering.destroy_it.held.connect(lambda: self.cover_wished.emit("destroy"))
        self.shown.body.insertWidget(self.shown.body.indexOf(self.look_acts), covering)
        way = (self.canvas, covering.not_now, covering.seal, covering.destroy_it)
        for before, after in itertools.pairwise(way):
            QWidget.setTabOrder(before, after)
        return covering

    def show_covering(self, wish: str) -> None:
        """Show the acts of covering ("yes") or of looking ("")."""
        if wish or "covering" in vars(self):
            self.covering.setVisible(bool(wish))
        self.look_acts.setVisible(not wish)
        self.canvas.mark_faces(wish)
        if wish:
            self.bring(self.canvas)

    def _answers(self) -> QWidget:
        """Return both questions about people, one beside the other where there is room."""
        look = self.look
        whole = QWidget()
        row: QHBoxLayout | QVBoxLayout = QVBoxLayout(whole) if look.large else QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        for words, answers in ((look.tr("People in it"), self.people), (look.tr("Faces"), self.faces)):
            column = QVBoxLayout()
            column.setSpacing(look.px(4))
            column.addWidget(Text(look, words, "label_bold", "ink2"))
            column.addWidget(answers)
            # the one with fewer lines stays at the top beside the other
            column.addStretch(1)
            row.addLayout(column, 1)
        return whole

    def _build_up(self) -> None:
        look = self.look
        side = Card(look, look.tr("Of this record"))
        if not look.large:
            side.setFixedWidth(look.px(300))
        self.preview.setAccessibleName(look.tr("Small picture"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.hide()
        self.none.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        side.add(self.none, 1)  # alone it stands under the heading, not in the middle of the card
        side.add(self.rows, 1)
        side.add(self.preview)
        self.shown.add(self.said)
        self.shown.add(self.canvas, 1)
        _flow(
            look.px(8),
            self.look_acts,
            (self.previous, self.next, self.smaller, self.larger, self.faces_by_hand, self.destroy_it),
        )
        self.shown.add(self.look_acts)
        self.shown.add(self._answers())
        self._middle = QVBoxLayout()
        self._middle.addWidget(self.shown, 1)
        row: QHBoxLayout | QVBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        row.setSpacing(look.px(16))
        row.addWidget(side)
        row.addLayout(self._middle, 1)
        self.body.addLayout(row, 1)
        self.larger.clicked.connect(lambda: self.canvas.zoom(STEP))
        self.smaller.clicked.connect(lambda: self.canvas.zoom(1 / STEP))
        self.show_covering("")


def _options(desk: Desk, vocabulary: str, keys: Sequence[str]) -> list[Option]:
    return [Option(key, desk.label(vocabulary, key)) for key in keys]


def _flow(gap: int, holder: QWidget, parts: Sequence[QWidget]) -> None:
    flow = Rows(holder, Fill.FLOW, gap)
    for part in parts:
        flow.addWidget(part)
    height_follows_width(holder)
