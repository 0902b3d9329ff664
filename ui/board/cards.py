"""The cards of the board: areas, talks, what is to complete, next, not yet at the office, risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from npm_field.domain.board import AIM_HOURS, LIMIT_HOURS, MOST_STEPS, TalkKind
from npm_field.domain.completion import Lateness
from npm_field.domain.modes import Mode
from npm_field.domain.stored_line import MARKS
from npm_field.report.heard import HEARD
from resources.language import isolated
from ui import backups
from ui.board.row import RowButton
from ui.board.tile import AddTile, AreaTile
from ui.board.words import TALKS
from ui.components.amount import MOST_SQUARES, Meter, Square, Squares
from ui.components.badge import Badge, KeyCap
from ui.components.banner import Banner, IconBox
from ui.components.button import Button
from ui.components.card import Card, Rule, Well
from ui.components.code_label import CodeLabel
from ui.components.empty import small_empty
from ui.components.text import Text, Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from npm_field.domain.board import NextStep
    from npm_field.usecases.board import Board
    from npm_field.usecases.complete import Waiting
    from ui.board.words import Words
    from ui.look import Look

_COLUMNS: Final = 4
_LABELS: Final = 150
_SEVEN_SQUARES: Final = 150
_ROWS_SHOWN: Final = 6
_BESIDE_TITLE: Final = 8
"""So many squares stand beside the title of the areas."""
_SQUARES: Final = {
    TalkKind.PRIVATE: (Square.FULL, "accent_fill"),
    TalkKind.OVERHEARD: (Square.HATCH, "accent_fill"),
    TalkKind.UNNOTED: (Square.EMPTY, "edge"),
    TalkKind.GROUP: (Square.DOT, "accent_fill"),
    TalkKind.INFORMAL: (Square.EMPTY, "accent_fill"),
    TalkKind.REFUSED: (Square.CROSS, "ink2"),
}


class AreasCard(Card):
    """``chosen`` carries the record of an area, or an empty string for a new one."""

    chosen = Signal(str)

    def __init__(self, look: Look, board: Board, words: Words) -> None:
        super().__init__(look, look.tr("Areas"), words.areas(board.tiles) if board.tiles else "")
        self.tiles: list[AreaTile] = []
        if board.tiles:
            self.add(self._grid(look, board, words))
        else:
            self._say_none(look)
        if board.care.mixed.target:
            self._add_mixed(look, board, words)
        alone = words.alone(board.tiles)
        if alone:
            self.add(Banner(look, "warn", alone, title=look.tr("Someone stands alone"), icon="user-focus"))
        self.body.addStretch(1)

    def _grid(self, look: Look, board: Board, words: Words) -> QWidget:
        box = QWidget()
        grid = Rows(box, Fill.GRID, look.px(8), columns=_COLUMNS)
        for tile in board.tiles:
            shown = AreaTile(look, tile, words)
            shown.clicked.connect(lambda _on, key=tile.area.record: self.chosen.emit(key))
            grid.addWidget(shown)
            self.tiles.append(shown)
        if len(board.tiles) % _COLUMNS:
            more = AddTile(look, self.tiles[0].sizeHint().height())
            more.clicked.connect(lambda _on: self.chosen.emit(""))
            grid.addWidget(more)
        height_follows_width(box)
        return box

    def _add_mixed(self, look: Look, board: Board, words: Words) -> None:
        """Show one square for each area where somebody talked: full where the talks are as many as planned.

        Beside the title where there is room, so that a full board fits a field laptop.
        """
        mixed, sentence = board.care.mixed, words.mixed(board)
        title = Text(look, look.tr("Mixed talks"), "label_bold", "ink2")
        squares = [Square.FULL] * mixed.reached + [Square.EMPTY] * (mixed.areas - mixed.reached)
        if len(squares) <= _BESIDE_TITLE and not look.large:
            for at, part in enumerate((title, Squares(look, squares, sentence), Text(look, sentence, "cap", "ink2"))):
                self.head.insertWidget(2 + at, part, 0, Qt.AlignmentFlag.AlignVCenter)
            self.head.insertSpacing(5, look.px(16))
            return
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(title)
        if len(squares) <= MOST_SQUARES:
            row.addWidget(Squares(look, squares, sentence))
        else:
            row.addWidget(Meter(look, mixed.reached, mixed.areas, sentence), 1)
        row.addWidget(Wrapped(look, sentence), 1)
        self.body.addLayout(row)

    def _say_none(self, look: Look) -> None:
        sentence = look.tr("No area is in the plan, so nobody can say what was not seen.")
        self.add(small_empty(look, "map-pin", look.tr("None recorded"), sentence))
        add = Button(look, look.tr("Add areas"), icon="plus")
        add.clicked.connect(lambda _on: self.chosen.emit(""))
        self.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)


class TalksCard(Card):
    """How many talks of each kind, and whom the team heard."""

    def __init__(self, look: Look, board: Board) -> None:
        none = not any(board.talks.values())
        remark = look.tr("None recorded") if none else look.tr("one square is one talk")
        super().__init__(look, look.tr("Talks"), remark)
        grid = QGridLayout()
        self.body.setSpacing(look.px(8))
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(4 if not look.low else 2))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, look.px(_LABELS) if not look.large else 0)
        grid.setColumnMinimumWidth(1, look.px(_SEVEN_SQUARES))
        shown = [kind for kind in TalkKind if kind is not TalkKind.UNNOTED or board.talks[kind]]
        for at, kind in enumerate(shown):
            self._add_kind(look, grid, at, kind, board.talks[kind])
        self.body.addLayout(grid)
        self.add(Rule(look))
        self.add(self._heard(look, board))
        self.body.addStretch(1)

    @staticmethod
    def _add_kind(look: Look, grid: QGridLayout, at: int, kind: TalkKind, count: int) -> None:
        words = look.tr(TALKS[kind])  # tr: the kinds of talk
        grid.addWidget(Wrapped(look, words, "label", "ink"), at, 0)
        square, ink = _SQUARES[kind]
        sentence = f"{words}: {look.language.number(count)}"
        if count > MOST_SQUARES:
            grid.addWidget(Meter(look, count, count, sentence), at, 1)
        elif count:
            squares = Squares(look, [square] * count, sentence, ink=ink)
            squares.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            height_follows_width(squares)
            grid.addWidget(squares, at, 1)
        number = Text(look, look.language.number(count), "label_bold")
        number.setAccessibleName(sentence)
        grid.addWidget(number, at, 2, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)

    @staticmethod
    def _heard(look: Look, board: Board) -> QWidget:
        box = QWidget()
        row = Rows(box, Fill.FLOW, look.px(6))
        label = Text(look, look.tr("Heard"), "label_bold", "ink2")
        label.setMinimumHeight(look.px(24))
        row.addWidget(label)
        for group, was_heard in board.heard:
            words = look.tr(HEARD[group])  # tr: the categories
            badge = Badge(look, words, "ok", "check") if was_heard else Badge(look, words, "warn", "circle-dashed")
            state = look.tr("heard") if was_heard else look.tr("not heard yet")
            badge.setAccessibleName(f"{words}: {state}")
            row.addWidget(badge)
        height_follows_width(box)
        return box


class QueueCard(Card):
    """Partial and oral-only records with their age against the limit of memory. ``asked`` goes to complete one."""

    asked = Signal()

    def __init__(self, look: Look, board: Board, words: Words) -> None:
        remark = look.tr("memory fades: aim {aim} h, limit {limit} h", aim=AIM_HOURS, limit=LIMIT_HOURS)
        super().__init__(look, look.tr("To complete"), remark if board.waiting else "")
        self._words = words
        if not board.waiting:
            sentence = look.tr("No partial record of this visit waits to be written out.")
            self.add(small_empty(look, "check-circle", look.tr("Nothing left to complete"), sentence))
            self.body.addStretch(1)
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(12 if not look.low else 6))
        grid.setColumnStretch(3, 1)
        for at, waiting in enumerate(board.waiting[:_ROWS_SHOWN]):
            self._add_waiting(look, grid, at, waiting)
        self.body.addLayout(grid)
        if len(board.waiting) > _ROWS_SHOWN:
            more = len(board.waiting) - _ROWS_SHOWN
            self.add(Wrapped(look, look.ntr("and {n} more", "and {n} more", more), "label", "ink2"))
        self.body.addStretch(1)
        self.add(Rule(look))
        self.body.addLayout(self._foot(look, board))

    def _add_waiting(self, look: Look, grid: QGridLayout, at: int, waiting: Waiting) -> None:
        grid.addWidget(CodeLabel(look, str(waiting.fields.get("code", ""))), at, 0)
        partial = waiting.mode is Mode.PARTIAL
        word = self._words.label("capture_mode", waiting.mode.value)
        badge = Badge(look, word, "partial", "shield-warning") if partial else Badge(look, word, "plain", "ear")
        grid.addWidget(badge, at, 1, Qt.AlignmentFlag.AlignLeading)
        grid.addWidget(self._signs(look, waiting), at, 2)
        stale = waiting.lateness is Lateness.STALE
        age = look.tr("{n} h, stale", n=waiting.age_hours) if stale else look.tr("{n} h", n=waiting.age_hours)
        ink = "bad" if waiting.age_hours >= LIMIT_HOURS else "warn" if waiting.age_hours >= AIM_HOURS else "accent"
        sentence = look.tr("{n} of {limit} hours", n=waiting.age_hours, limit=LIMIT_HOURS)
        grid.addWidget(Meter(look, waiting.age_hours, LIMIT_HOURS, sentence, limit=AIM_HOURS, ink=ink), at, 3)
        grid.addWidget(Text(look, age, "label_bold"), at, 4, Qt.AlignmentFlag.AlignTrailing)

    def _signs(self, look: Look, waiting: Waiting) -> QWidget:
        found = waiting.fields.get("signs")
        signs = [str(sign) for sign in found] if isinstance(found, list) else []
        signs += ["urgent"] if waiting.fields.get("urgent") is True else []
        grave = bool({"urgent", "reprisal"} & set(signs))
        marks = " ".join(MARKS.get(sign, sign) for sign in signs)
        shown = Text(look, isolated(marks) if marks else "", "label_bold", "bad" if grave else "info")
        shown.setAccessibleName(", ".join(self._words.label("sign", sign) for sign in signs))
        return shown

    def _foot(self, look: Look, board: Board) -> QHBoxLayout:
        oldest = max(waiting.age_hours for waiting in board.waiting)
        late = sum(waiting.age_hours >= LIMIT_HOURS for waiting in board.waiting)
        said = (
            look.ntr("oldest {age} h, {n} late", "oldest {age} h, {n} late", late, age=oldest)
            if late
            else look.tr("oldest {age} h, nothing late", age=oldest)
        )
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(IconBox(look, "hourglass-medium", 18, "bad" if late else "ink2"))
        row.addWidget(Wrapped(look, said, "label", "bad" if late else "ink2"), 1)
        one = Button(look, look.tr("Complete one"), icon="note-pencil")
        one.clicked.connect(lambda _on: self.asked.emit())
        row.addWidget(one)
        return row


class NextCard(Card):
    """At most five steps, each under its digit. ``chosen`` carries the number of the step, from 0."""

    chosen = Signal(int)

    def __init__(self, look: Look, board: Board, words: Words) -> None:
        super().__init__(look, look.tr("Next"))
        self.body.setSpacing(look.px(2))
        self.steps: list[RowButton] = []
        for at, step in enumerate(board.steps[:MOST_STEPS]):
            if at:
                self.add(Rule(look))
            self.add(self._row(look, at, step, board, words))
        if not board.steps:
            sentence = (
                look.tr("Nobody stands alone, nobody is to be seen again, and every area was seen.")
                if board.tiles
                else look.tr("Steps appear when areas are in the plan or talks are recorded.")
            )
            self.add(small_empty(look, "check-circle", look.tr("Nothing is due"), sentence))
        self.body.addStretch(1)
        self.add(Well(look, words.focal(board)))

    def _row(self, look: Look, at: int, step: NextStep, board: Board, words: Words) -> RowButton:
        title, why = words.step(step, board)
        row = RowButton(look, f"{title}. {why}")
        row.add(KeyCap(look, str(at + 1)), top=True)
        row.add_words(title, why)
        row.clicked.connect(lambda _on: self.chosen.emit(at))
        self.steps.append(row)
        return row


class OfficeCard(Card):
    """What is on this laptop alone. ``wished`` goes to where it is handed over."""

    wished = Signal()

    def __init__(self, look: Look, board: Board) -> None:
        super().__init__(look)
        out = board.outbox
        if not out.records:
            title = look.tr("Everything is at the office")
        else:
            title = look.ntr("record not yet at the office", "records not yet at the office", out.records)
        if not out.has_office:
            line = look.tr("no office yet, so this laptop is the only copy")
        elif not out.hand_overs:
            line = look.tr("no hand-over written yet")
        else:
            line = look.ntr("{n} hand-over written", "{n} hand-overs written", out.hand_overs)
        if out.has_office:
            line = f"{line} · {backups.short(out.backup, out.backup_days, look.language)}"
        waits = board.care.withdrawals
        if waits:
            line += " · " + look.ntr(
                "{n} withdrawal waits for a record that is not here",
                "{n} withdrawals wait for records that are not here",
                waits,
            )
        count = look.language.number(out.records)
        said = f"{count} {title}, {line}"
        self.setAccessibleName(said)
        if out.has_office:
            self.body.setContentsMargins(*[look.px(6)] * 4)
            go = RowButton(look, f"{said}. {look.tr('Hand over')}")
            go.add(Text(look, count, "title"))
            go.add_words(title, line)
            go.add(IconBox(look, "paper-plane-tilt", 20, "accent"))
            go.clicked.connect(self.wished)
            self.add(go)
        else:
            self.body.addLayout(_fact(look, Text(look, count, "title"), title, line))


class RiskCard(Card):
    """The three ways a laptop may be lost, as the plan rated them."""

    def __init__(self, look: Look, board: Board, words: Words) -> None:
        super().__init__(look, dense=True)
        high = "high" in board.risks.values()
        rated = set(board.risks.values()) != {"not_assessed"}
        icon = IconBox(look, "shield-check" if rated and not high else "shield-warning", 24, _risk_ink(high, rated))
        carried = words.carried(board)
        # where nothing was rated the title says so, and each of the three would only say it again
        lines = [words.risks(board)] if rated or not carried else []
        title, line = words.risk_title(board.risks), "\n".join([*lines, *([carried] if carried else [])])
        self.body.addLayout(_fact(look, icon, title, line))
        self.setAccessibleName(f"{title}, {line}")


def _risk_ink(high: bool, rated: bool) -> str:  # noqa: FBT001 - two facts of one card
    return "warn" if high else "ok" if rated else "ink2"


def _fact(look: Look, sign: QWidget, title: str, line: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.px(14))
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Wrapped(look, title, "body_bold", "ink"))
    words.addWidget(Wrapped(look, line))
    row.addLayout(words, 1)
    return row
