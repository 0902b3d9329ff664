"""The board's presenter: asks for the numbers of a visit and goes where a step, a tile or a key leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.board import Step
from npm_field.domain.identifiers import RecordId
from npm_field.domain.modes import Mode
from npm_field.errors import NotOpenError, NoVisitError
from npm_field.usecases import board as boards
from npm_field.usecases import board_lists
from ui.board.view import BoardPage
from ui.board.words import Words
from ui.desk import Target
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.board import NextStep
    from npm_field.errors import FieldError
    from npm_field.usecases.board import Board
    from ui.desk import Desk
    from ui.renewing import Renewing
    from ui.shell.page import Page

_NEW: Final = {
    Mode.FULL: Target("capture", act="new_interview"),
    Mode.PARTIAL: Target("partial", act="new_partial"),
    Mode.ORAL_ONLY: Target("partial", act="new_oral"),
}


def make(desk: Desk, target: Target) -> BoardPresenter:
    """Return the presenter of the board; ``target.record`` may name a visit."""
    return BoardPresenter(desk, target)


class BoardPresenter:
    """Reads only: nothing is typed here, so there is nothing to leave behind."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self._board: Board | None = None
        self._is_due = False
        self._floor_without_board = Mode.FULL
        """Until the board is there: capture itself goes stricter where the visit's floor asks for it."""
        self.view = BoardPage(desk.look)
        self.page: Page = self.view
        self.view.step_chosen.connect(self._do_step)
        self.view.area_chosen.connect(self._open_area)
        self.view.visit_chosen.connect(self._choose_visit)
        self.view.act_chosen.connect(self._act)
        self._load(target.record or desk.visit)

    def leave(self, then: Callable[[], None]) -> None:
        """Call ``then`` at once."""
        then()

    def press(self, key: str) -> bool:
        """Do the act of a key; a digit does the step under it."""
        if len(key) == 1 and key.isdecimal():
            return self.view.do_step(int(key))
        acts = {"F2": "interview", "F3": "observation"}
        if key == "F5":
            self._load(self._board.visit if self._board else self._desk.visit)
            return True
        if key not in acts:
            return False
        self._act(acts[key])
        return True

    def tell_renewed(self, renewing: Renewing) -> None:
        """Count the check list once more when the index is whole: until then it says "at least"."""
        was_due, self._is_due = self._is_due, renewing.done is not None
        if was_due and not self._is_due and self._board is not None:
            self._ask_lists(self._board.visit)

    def _load(self, visit: RecordId | None) -> None:
        self._desk.ask(lambda seat: boards.of_visit(seat, visit), self._show, self._failed)

    def _show(self, board: Board) -> None:
        self._board = board
        self._desk.visit = board.visit
        self.view.show_board(board, Words(self._desk.look, self._desk.vocabularies))
        self._ask_lists(board.visit)

    def _ask_lists(self, visit: RecordId) -> None:
        shown = while_alive(self.view, self.view.show_lists)
        self._desk.ask(lambda seat: board_lists.of_visit(seat, visit), shown)

    def _failed(self, error: FieldError) -> None:
        if isinstance(error, NoVisitError):
            self.view.show_nothing()
        elif isinstance(error, NotOpenError):
            self._floor_without_board = Mode.PARTIAL
            self.view.show_closed()
        else:
            self._desk.refuse(error)

    def _choose_visit(self, visit: str) -> None:
        self._desk.visit = RecordId(visit)
        self._load(self._desk.visit)

    def _open_area(self, record: str) -> None:
        self._desk.go(Target("plan", record=RecordId(record)) if record else Target("plan", act="new_area"))

    def _act(self, name: str) -> None:
        floor = self._board.floor if self._board else self._floor_without_board
        targets = {
            "interview": _NEW[floor],
            "observation": Target("capture", act="new_observation"),
            "complete": Target("complete"),
            "hand_over": Target("hand_over"),
            "plan": Target("plan", record=self._board.visit if self._board else None),
            "new_plan": Target("plan", act="new_visit"),
        }
        self._desk.go(targets[name])

    def _do_step(self, at: int) -> None:
        if self._board is None:
            return
        self._desk.go(self._target(self._board.steps[at], self._board))

    def _target(self, step: NextStep, board: Board) -> Target:
        waiting = {waiting.record for waiting in board.waiting}
        if step.step in {Step.TALK, Step.MIX}:
            return _NEW[board.floor]
        if step.step is Step.SEE:
            return Target("capture", act="new_observation")
        return Target("complete" if step.record in waiting else "capture", record=step.record)
