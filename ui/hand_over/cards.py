"""The cards of the hand-over page: the four steps, the stick, the receipts, and what is safe to remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from npm_field.report.when import when
from resources.language import isolated
from ui import files, tokens
from ui.components.amount import MOST_SQUARES, Meter, Square, Squares
from ui.components.banner import Banner, IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.code_label import CodeLabel
from ui.components.field import Field
from ui.components.text import Text, Wrapped
from ui.hand_over import words
from ui.hand_over.words import State
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.receipts import Listed, Standing, Stays
    from ui.hand_over.words import Step
    from ui.look import Look

MOST_LINES: Final = 6
MOST_RECEIPTS: Final = 6
METER_WIDTH: Final = 150
_SIGNS: Final = {
    State.DONE: ("check-circle", "ok"),
    State.NOW: ("circle-dashed", "accent"),
    State.AHEAD: ("circle", "ink3"),
}


class StepsCard(Card):
    """What is handed over, and how far it is."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("What is handed over"))
        self._title, self._size = Text(look, "", "lead"), Text(look, "", "label", "ink2")
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self.head.addWidget(self._size, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self.head)
        self._said = QVBoxLayout()
        self._said.setSpacing(look.px(10 if not look.low else 6))
        self.body.addLayout(self._said)
        self._shown: list[QWidget] = []

    def show_steps(self, title: str, size: str, steps: Sequence[Step]) -> None:
        """Show the steps anew."""
        self._title.say(title)
        self._size.say(size)
        for row in self._shown:
            self._said.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = [self._row(step) for step in steps]
        for row in self._shown:
            self._said.addWidget(row)

    def _row(self, step: Step) -> QWidget:
        look = self._look
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(look.px(2), 0, 0, 0)
        line.setSpacing(look.px(14))
        icon, ink = _SIGNS[step.state]
        line.addWidget(IconBox(look, icon, 20, ink), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        role = "body_bold" if step.state is State.NOW else "body"
        said.addWidget(Text(look, step.title, role, "ink3" if step.state is State.AHEAD else "ink"))
        said.addWidget(Wrapped(look, step.line, "label", "ink2"))
        line.addLayout(said, 1)
        if step.share >= 0 and step.state is not State.DONE:
            percent = look.tr("{n} of 100", n=round(step.share * 100))
            meter = Meter(look, step.share, 1.0, percent)
            meter.setFixedWidth(look.px(METER_WIDTH))
            line.addWidget(meter, 0, Qt.AlignmentFlag.AlignVCenter)
        states = {State.DONE: look.tr("done"), State.NOW: look.tr("now"), State.AHEAD: look.tr("not yet")}
        row.setAccessibleName(f"{step.title}, {states[step.state]}. {step.line}")
        return row


class StickCard(Card):
    """``write_wished`` and ``take_wished`` carry the folder; nothing of it is remembered."""

    write_wished = Signal(Path)
    take_wished = Signal(Path)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        super().__init__(look)
        self.setAccessibleName(tr("USB stick"))
        self.folder = Field(look, tr("Folder or stick"), code=True)
        self.add(self.folder)
        self._places = QWidget()
        self._found = Rows(self._places, Fill.FLOW, look.px(8))
        height_follows_width(self._places)
        self.add(self._places)
        box = QWidget()
        row = Rows(box, Fill.FLOW, look.px(10))
        self.write = Button(look, tr("Write to the stick"), Kind.MAIN, icon="arrow-square-out", key="Ctrl Enter")
        self.take = Button(look, tr("Take in from the stick"), icon="tray")
        self.write.clicked.connect(lambda _on: self._wish("write"))
        self.take.clicked.connect(lambda _on: self._wish("take"))
        row.addWidget(self.write)
        row.addWidget(self.take)
        height_follows_width(box)
        self.add(box)
        self.look_for_places()

    def look_for_places(self) -> None:
        """Offer sticks first, then the usual folders; a click writes the place into the line."""
        places = files.places()
        if places and not self.folder.text.strip():
            self.folder.line.setText(str(places[0].folder))
        for place in places[:4]:
            icon = "hard-drive" if place.removable else "laptop"
            button = Button(self._look, isolated(place.folder.name or str(place.folder)), icon=icon, height=34)
            button.clicked.connect(lambda _on, to=str(place.folder): self.folder.line.setText(to))
            self._found.addWidget(button)

    def wish(self) -> None:
        """Write to the folder of the line, as the button does."""
        self._wish("write")

    def chosen_folder(self) -> Path | None:
        """Return the folder in the line; None, and why in the line, where there is none."""
        self.folder.clear_error()
        folder = Path(self.folder.text.strip()).expanduser()
        if self.folder.text.strip() and folder.is_dir():
            return folder
        self.folder.error(self._look.tr("There is no such folder. Put the stick in, or write another one."))
        return None

    def _wish(self, what: str) -> None:
        folder = self.chosen_folder()
        if folder is not None:
            (self.write_wished if what == "write" else self.take_wished).emit(folder)


class ReceiptsCard(Card):
    """``chosen`` carries the place of a receipt in the list."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Receipts"), look.tr("signed by the office, kept for ever"))
        self._shown: list[QWidget] = []

    def show_receipts(self, listed: Sequence[Listed], part: Callable[[str], str]) -> None:
        """Show the newest receipts."""
        look = self._look
        for row in self._shown:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = []
        for at, one in enumerate(listed[:MOST_RECEIPTS]):
            self._shown += [Rule(look)] if at else []
            self._shown.append(self._row(at, one, part))
        if not listed:
            none = look.tr("None yet. The office signs when it has taken a bundle in.")
            self._shown.append(Wrapped(look, none))
        for row in self._shown:
            self.body.addWidget(row)

    def _row(self, at: int, one: Listed, part: Callable[[str], str]) -> QWidget:
        look = self._look
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(10))
        title, much = words.of_receipt(look, one)
        line.addWidget(IconBox(look, "circle-wavy-check", 20, "ok"))
        line.addWidget(Text(look, title, "label_bold"))
        line.addWidget(Text(look, when(look.language, part, one.written), "label", "ink2"))
        line.addStretch(1)
        line.addWidget(Text(look, much, "label_bold"))
        show = Button(look, look.tr("Show"), Kind.QUIET, height=28)
        show.clicked.connect(lambda _on: self.chosen.emit(at))
        line.addWidget(show)
        return row


class RemovalCard(Card):
    """``remove_wished`` and ``keep_wished`` are its two acts."""

    remove_wished = Signal()
    keep_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._shown: list[QWidget] = []
        self.remove: Button | None = None

    def show_standing(self, standing: Standing, kind: Callable[[str], str]) -> None:
        """Show how many are safe to remove, and each that stays with its reason."""
        look, tr = self._look, self._look.tr
        for widget in self._shown:
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        safe, of = len(standing.safe), standing.records
        title = tr("{n} of {m} safe to remove", n=safe, m=of)
        self.setAccessibleName(title)
        self._put(Wrapped(look, title, "section", "ink"))
        self._put(Wrapped(look, self._about(standing), "label", "ink2"))
        if of:
            self._put(self._amount(safe, of, title))
            self._put(Rule(look))
        if standing.staying:
            self._put(
                Text(look, look.ntr("{n} stays for now", "{n} stay for now", len(standing.staying)), "label_bold")
            )
            for one in standing.staying[:MOST_LINES]:
                self._put(self._line(one, kind))
            more = len(standing.staying) - MOST_LINES
            if more > 0:
                self._put(Wrapped(look, look.ntr("and {n} more", "and {n} more", more)))
        self._acts(standing)

    def _about(self, standing: Standing) -> str:
        look = self._look
        safe = len(standing.safe)
        if safe:
            return look.ntr(
                "The office has signed for this one, word for word. You no longer need it here.",
                "The office has signed for these {n}, word for word. You no longer need them here.",
                safe,
            )
        if standing.records:
            return look.tr("Only what the office has signed for, word for word, can be removed.")
        return look.ntr(
            "Nothing is on this laptop. {n} record was handed over.",
            "Nothing is on this laptop. {n} records were handed over.",
            standing.removed,
        )

    def _amount(self, safe: int, of: int, title: str) -> QWidget:
        if of > MOST_SQUARES:
            return Meter(self._look, safe, of, title, ink="ok")
        squares = Squares(
            self._look, [Square.TICK] * safe + [Square.EMPTY] * (of - safe), title, ink="ok", size=28, gap=5
        )
        policy = squares.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)  # two rows need the height of two
        squares.setSizePolicy(policy)
        return squares

    def _line(self, one: Stays, kind: Callable[[str], str]) -> QWidget:
        look = self._look
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(12))
        name = CodeLabel(look, one.code) if one.code else Text(look, kind(one.kind), "label_bold")
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        if one.reason is not None:
            line.addWidget(Wrapped(look, words.reason(look, one.reason), "label", "ink2"), 1)
        return row

    def _acts(self, standing: Standing) -> None:
        look, tr = self._look, self._look.tr
        self.remove = None
        if not standing.safe:
            return
        said = tr(
            "Removing also changes the key of this laptop's vault, so that nothing left on the disk can be read."
        )
        self._put(Banner(look, "info", said, icon="key"))
        count = len(standing.safe)
        words_of = look.ntr("Remove {n} from this laptop", "Remove {n} from this laptop", count)
        self.remove = Button(look, words_of, Kind.MAIN, icon="trash-simple", height=tokens.CONTROL_LARGE)
        self.remove.clicked.connect(self.remove_wished)
        keep = Button(look, tr("Keep all for now"), height=40)
        keep.clicked.connect(self.keep_wished)
        for button in (self.remove, keep):
            policy = button.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
            button.setSizePolicy(policy)
            self._put(button)

    def _put(self, widget: QWidget) -> None:
        self._shown.append(widget)
        self.body.addWidget(widget)
