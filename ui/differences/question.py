"""One difference: what it was before, each account in its box, and the row of digits that decides what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.compare import Piece, compare
from npm_field.usecases.differences import BOTH, ONE, OPEN, Answer
from resources.language import without_marks
from ui.components.button import Button, Kind
from ui.components.chips import Option
from ui.components.segments import Segments
from ui.components.text import Text, Wrapped
from ui.differences.account import AccountBox, Compared
from ui.forms.build import control_for
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from npm_field.domain.identifiers import RevisionId
    from npm_field.usecases.differences import Account, Question, Writer
    from ui.differences.words import Words
    from ui.forms.control import Control, Ground

LABEL: Final = 96
BEFORE: Final = 124
STANDS: Final = 332
STRICT: Final = frozenset({"consent", "capture_floor", "not_for_use"})
"""Fields of which the stricter answer holds while accounts differ."""
BOTH_KEY: Final = "both"
OTHER_KEY: Final = "other"
WRITTEN: Final = "written"


class QuestionRow(QWidget):
    """``decided`` carries an ``Answer``; ``on`` wishes the next question, ``step`` one up (-1) or down (1)."""

    decided = Signal(object)
    on = Signal()
    step = Signal(int)

    def __init__(
        self, ground: Ground, words: Words, question: Question, writers: Mapping[RevisionId, Writer]
    ) -> None:
        super().__init__()
        self._ground, self._look, self._words, self.question = ground, ground.look, words, question
        self._writers = writers
        self._accounts = sorted(question.accounts, key=self._mine_last)
        self._control: Control | None = None
        self._chosen = BOTH_KEY if question.kept else ""
        look = self._look
        self.boxes = [self._box(account) for account in self._accounts]
        self.track = Segments(look, words.place(question.path), self._options())
        self.track.changed.connect(self._changed)
        self.track.answered.connect(self._answered)
        self.said = Wrapped(look, "", "label", "ink2")
        self.third = QVBoxLayout()
        self.third.setSpacing(look.px(8))
        self._build()
        self.track.choose(self._chosen)
        self._show()
        self.setFocusProxy(self.track)
        height_follows_width(self)

    @property
    def is_open(self) -> bool:
        """Whether nobody decided yet."""
        return self._chosen in {"", OTHER_KEY}

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.step.emit(steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.on.emit()
        else:
            super().keyPressEvent(event)

    def show_decided(self, answer: Answer | None) -> None:
        """Show what was decided here a moment ago; None leaves what was there before."""
        if answer is None:
            return
        at = next((at for at, one in enumerate(self._accounts) if one.value == answer.value), None)
        by_how = {BOTH: BOTH_KEY, OPEN: ""}
        self._chosen = by_how.get(answer.how, WRITTEN if at is None else str(at))
        self.track.choose(OTHER_KEY if self._chosen == WRITTEN else self._chosen)
        self._show()

    def write_third(self) -> bool:
        """Decide for what stands in the line of another answer; False where none is asked for."""
        if self._control is None or self._control.wrong:
            return False
        self.decided.emit(Answer(ONE, self._control.value(), self.question.places))
        self._chosen = WRITTEN
        self._show()
        self.on.emit()
        return True

    # --- parts ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self._look
        downwards = QBoxLayout.Direction.TopToBottom
        across = QBoxLayout(downwards if look.large else QBoxLayout.Direction.LeftToRight, self)
        across.setContentsMargins(0, look.px(8), 0, look.px(8))
        across.setSpacing(look.px(12))
        label = Wrapped(look, self._words.place(self.question.path), "label_bold", "ink")
        before = QVBoxLayout()
        before.setSpacing(look.px(2))
        before.addWidget(Text(look, look.tr("Before"), "cap", "ink3"))
        started = self._before()
        before.addWidget(started)
        before.addStretch(1)
        boxes = QBoxLayout(
            downwards if look.large or len(self.boxes) > 2 else QBoxLayout.Direction.LeftToRight  # noqa: PLR2004 - two stand side by side
        )
        boxes.setSpacing(look.px(8))
        for box in self.boxes:
            boxes.addWidget(box, 1)
        decide = QVBoxLayout()
        decide.setSpacing(look.px(4))
        decide.addWidget(self.track)
        decide.addWidget(self.said)
        decide.addLayout(self.third)
        decide.addStretch(1)
        if look.large:
            across.addWidget(label)
        else:
            label.setFixedWidth(look.px(LABEL))
            started.setFixedWidth(look.px(BEFORE))
            self.track.setFixedWidth(look.px(STANDS))
            self.said.setFixedWidth(look.px(STANDS))
            across.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(before)
        across.addLayout(boxes, 1)
        across.addLayout(decide)

    def _before(self) -> Wrapped:
        look, path = self._look, self.question.path
        if not self.question.before:
            return Wrapped(look, look.tr("nothing"), "body", "ink3")
        if self._words.is_text(path) and len(self.question.before) == 1:
            old = str(self.question.before[0])
            gone = [compare(old, str(account.value or ""))[0] for account in self._accounts]
            # struck is what every account left out; what only one of them did stands
            left = min(gone, key=lambda pieces: sum(len(piece.text) for piece in pieces if piece.differs))
            return Compared(look, left, "ink2", gone="yes")
        said = "\n".join(self._words.value(path, value) for value in self.question.before)
        return Wrapped(look, said, "body", "ink2")

    def _box(self, account: Account) -> AccountBox:
        look, path = self._look, self.question.path
        by = [self._writers[key] for key in account.writers if key in self._writers]
        who = "\n".join(dict.fromkeys(self._words.who(writer, " · " if look.large else "\n") for writer in by))
        said: Wrapped
        if self._words.is_text(path) and account.value is not None:
            old = str(self.question.before[0]) if self.question.before else ""
            pieces = compare(old, str(account.value))[1] if old else (Piece(str(account.value), differs=False),)
            said = Compared(look, pieces)
        else:
            ink = "ink3" if account.value is None else "ink"
            said = Wrapped(look, self._words.value(path, account.value), "body", ink)
        return AccountBox(look, said, who, "yes" if by and all(writer.signed for writer in by) else "")

    def _options(self) -> list[Option]:
        tr = self._look.tr
        named = [Option(str(at), self._name(account)) for at, account in enumerate(self._accounts)]
        rest = [Option(BOTH_KEY, tr("Both") if len(named) == 2 else tr("All"))]  # noqa: PLR2004 - of two one says both
        if self._words.field_of(self.question.path) is not None:
            rest.append(Option(OTHER_KEY, tr("Other")))
        return [*named, *rest]

    def _name(self, account: Account) -> str:
        by = [self._writers[key] for key in account.writers if key in self._writers]
        if any(writer.is_own for writer in by):
            return self._look.tr("Mine")
        others = [one for one in self._accounts if not self._is_mine(one)]
        if len(others) == 1:
            return self._look.tr("Theirs")
        return next((writer.person for writer in by if writer.person), self._look.tr("Office"))

    def _is_mine(self, account: Account) -> bool:
        return any(self._writers[key].is_own for key in account.writers if key in self._writers)

    def _mine_last(self, account: Account) -> tuple[bool, tuple[RevisionId, ...]]:
        return (self._is_mine(account), account.writers)

    # --- what is decided --------------------------------------------------------------------------------------

    def _changed(self, key: str) -> None:
        self._chosen = key
        places, first = self.question.places, self._accounts[0].value
        if key == OTHER_KEY:
            self._ask_other()
        else:
            self._close_other()
            if not key:
                self.decided.emit(Answer(OPEN, first, places))
            elif key == BOTH_KEY:
                self.decided.emit(Answer(BOTH, first, places))
            else:
                self.decided.emit(Answer(ONE, self._accounts[int(key)].value, places))
        self._show()

    def _answered(self) -> None:
        if self._chosen != OTHER_KEY:
            self.on.emit()

    def _ask_other(self) -> None:
        found = self._words.field_of(self.question.path)
        if found is None or self._control is not None:
            return
        look = self._look
        self._control = control_for(self._ground, *found)
        self._control.show_value(self.question.stands)
        self._control.setAccessibleName(without_marks(look.tr("What stands instead")))
        write = Button(look, look.tr("Write it so"), Kind.MAIN, key="Ctrl Enter")
        write.clicked.connect(self.write_third)
        self.third.addWidget(self._control)
        self.third.addWidget(write, 0, Qt.AlignmentFlag.AlignLeading)
        self._control.show()
        self._control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_other(self) -> None:
        self._control = None
        while (item := self.third.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()

    def _show(self) -> None:
        tr = self._look.tr
        for at, box in enumerate(self.boxes):
            box.choose("yes" if self._chosen in {str(at), BOTH_KEY} else "")
        strict = self.question.path[0] in STRICT
        if self._chosen == BOTH_KEY:
            said, ink = tr("All are kept beside each other. Counts as contested."), "ink2"
        elif self._chosen == WRITTEN:
            self._close_other()
            said, ink = tr("Decided: what was written here stands."), "ink2"
        elif not self.is_open:
            said, ink = tr("Decided."), "ink2"
        else:
            said = tr("Undecided. All stay readable.")
            if strict:
                said = tr("Undecided. Until then the stricter answer holds.")
            ink = "warn"
        self.said.say(said)
        self.said.set_ink(ink)
