"""Paper: what happens when. A line is a record on the disk when Enter is pressed, and the next one can be typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from npm_field.domain import paper as notation
from npm_field.domain.identifiers import RecordId
from npm_field.domain.stored_line import stored_line
from npm_field.errors import BadPaperLineError
from npm_field.usecases import paper
from resources.language import isolated
from ui.components.chips import Option
from ui.components.sheet import Sheet
from ui.forms.alive import while_alive
from ui.paper.view import PaperPage
from ui.paper.void_sheet import VoidSheet
from ui.sentences import paper_problem, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.identifiers import Code
    from npm_field.errors import FieldError
    from npm_field.usecases.adding import Added
    from npm_field.usecases.paper import Voided
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk, Target
    from ui.shell.page import Page

VOIDED_STATES = ("lost", "looked_at", "taken")


def make(desk: Desk, target: Target) -> PaperPresenter:
    """Return the presenter of the paper page."""
    return PaperPresenter(desk, target)


class PaperPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, _target: Target) -> None:
        self._desk = desk
        self.view = PaperPage(desk.look)
        self.page: Page = self.view
        self._stored = 0
        self.view.typed.connect(self._read)
        self.view.entered.connect(self._enter)
        self.view.gone.connect(self._gone)
        self.view.void_wished.connect(self._ask_to_void)
        self._list()

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing waits here: a line is stored or it is still only typed."""
        then()

    def press(self, key: str) -> bool:
        """F6 goes between the line and the paper."""
        if key not in {"F6", "Shift F6"}:
            return False
        self.view.to_paper()
        return True

    def _read(self, text: str) -> None:
        """Show what the line says so far. What is still being typed is not told as wrong."""
        self.view.line.clear_error()
        line = notation.read_line(text, self._desk.vocabularies)
        ended = text.endswith(" ")
        last = max((problem.place for problem in line.problems), default=0)
        signs = len(text.split())
        told = [p for p in line.problems if p.place and (ended or p.place < signs or p.place != last)]
        words = [paper_problem(p.place, p.reason, p.nearest, self._desk.look.language) for p in told]
        self.view.show_reading(self._line(line), words)

    def _line(self, line: notation.Line) -> str:
        groups = stored_line(line.fields, self._desk.label, self._desk.hook)
        return isolated("   ".join(groups)) if groups else ""

    def _enter(self, text: str) -> None:
        visit = self._desk.visit
        if not text.strip() or visit is None:
            return
        self._desk.ask(
            lambda seat: paper.transcribe(seat, visit, [text]),
            while_alive(self.view, self._entered),
            while_alive(self.view, self._refused),
        )

    def _entered(self, added: Sequence[Added]) -> None:
        self._stored += len(added)
        look = self._desk.look
        count = look.ntr("{n} slip stored.", "{n} slips stored.", self._stored)
        code = isolated(str(added[0].code)) if added else ""
        self.view.next_slip(f"{count} {look.tr('The last one: {code}.', code=code)}")
        self._desk.saved("saved")
        self._list()

    def _refused(self, error: FieldError) -> None:
        language = self._desk.look.language
        error.facts.pop("line", None)  # there is one line on this page
        if isinstance(error, BadPaperLineError):
            line = notation.read_line(self.view.line.text, self._desk.vocabularies)
            words = [paper_problem(p.place, p.reason, p.nearest, language) for p in line.problems]
            self.view.show_reading(self._line(line), words)
        self.view.refuse(sentence(error, language))

    def _list(self) -> None:
        visit = self._desk.visit or ""
        self._desk.ask(lambda seat: paper.to_destroy(seat, visit), while_alive(self.view, self.view.show_paper))

    def _gone(self, record: str) -> None:
        self._desk.ask(
            lambda seat: paper.destroyed(seat, RecordId(record)), while_alive(self.view, lambda _none: self._list())
        )

    # --- codes that others saw -------------------------------------------------------------------------------

    def _ask_to_void(self) -> None:
        states = [Option(state, self._desk.label("paper_state", state)) for state in VOIDED_STATES]
        sheet = VoidSheet(self._desk.look, states)
        sheet.wished.connect(partial(self._void, sheet))
        sheet.open_over(self.view.window())

    def _void(self, sheet: VoidSheet, chosen: list[Code], state: str) -> None:
        visit = self._desk.visit
        if visit is None:
            return

        def act(seat: Seat) -> Sequence[Voided]:
            return paper.void(seat, visit, chosen, state=state)

        def done(result: Sequence[Voided]) -> None:
            sheet.close_sheet()
            self._tell(result)

        self._desk.ask(act, while_alive(self.view, done))

    def _tell(self, result: Sequence[Voided]) -> None:
        look = self._desk.look
        none = look.tr("nothing in its place")
        lines = [f"{isolated(one.code)} → {isolated(str(one.reissued)) if one.reissued else none}" for one in result]
        sheet = Sheet(look, "check-circle", look.tr("Codes voided"), "\n".join(lines), ink="ok")
        sheet.cancel.say(look.tr("Close"))
        sheet.open_over(self.view.window())
        self._list()
