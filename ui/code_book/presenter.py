"""The code book: what happens when. An opened slip or annex lives in its card alone and goes with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from npm_field.crypto.passphrase import prepare
from npm_field.domain.identifiers import Code
from npm_field.errors import FieldError, WrongStepError
from npm_field.usecases import annex, identity_desk
from sync.enrolment_files import Step, step_of_prefix
from ui import files
from ui.code_book.annex_cards import AnnexCard, PairsCard, TakeCard
from ui.code_book.desk_card import DeskCard
from ui.code_book.open_card import OpenCard
from ui.code_book.shown_card import ShownCard
from ui.code_book.view import CodeBookPage
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.domain.slips import Slip
    from npm_field.usecases.identity_desk import Book
    from npm_field.usecases.seat import Seat
    from sync.annex import Annex
    from ui.desk import Desk
    from ui.shell.page import Page

    Card = DeskCard | TakeCard | ShownCard | PairsCard


def make(desk: Desk, target: Target) -> CodeBookPresenter:
    """Return the presenter of the code book."""
    return CodeBookPresenter(desk, target)


class CodeBookPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, _target: Target) -> None:
        self._desk = desk
        self._step: Card | None = None
        self.view = CodeBookPage(desk.look)
        self.page: Page = self.view
        self.view.wished.connect(self._ask)
        self.view.annex_wished.connect(self._take)
        self._list()

    def leave(self, then: Callable[[], None]) -> None:
        """Forget what is open, then call ``then``."""
        self._forget()
        then()

    def press(self, key: str) -> bool:
        """Ctrl N asks for a code, Ctrl J for an annex, Ctrl Enter opens, Esc goes back to the list."""
        if key in {"Ctrl N", "Ctrl J"} and self._step is None:
            self._ask("") if key == "Ctrl N" else self._take()
            return True
        if key == "Ctrl Enter" and isinstance(self._step, DeskCard):
            self._step.wish()
            return True
        if key == "Esc" and self._step is not None:
            self._list()
            return True
        return False

    def here(self) -> Target:
        """Return what to open to be here again: the list, never an open slip."""
        return Target("code_book")

    def _list(self) -> None:
        self._forget()
        self._desk.ask(identity_desk.book, while_alive(self.view, self._show))

    def _show(self, book: Book) -> None:
        self.view.show_book(book, self._desk.when)

    def _ask(self, code: str) -> None:
        card = OpenCard(self._desk.look, code)
        card.back.connect(self._list)
        card.wished.connect(partial(self._open, card))
        self._put(card)

    def _open(self, card: OpenCard, code: str, who: str, second: str, reason: str, typed: str) -> None:  # noqa: PLR0917 - the answers of the card
        passphrase = prepare(typed)

        def act(seat: Seat) -> Sequence[Slip]:
            key = identity_desk.unlock(seat, passphrase)
            agreed = Code(second) if second else None
            return identity_desk.open_slips(seat, key, Code(code), who=Code(who), second=agreed, reason=reason)

        self._desk.ask(act, while_alive(card, self._opened), while_alive(card, card.refuse))

    def _opened(self, slips: Sequence[Slip]) -> None:
        card = ShownCard(self._desk.look, slips, self._desk.when)
        card.done.connect(self._list)
        self._put(card)

    # --- the annex of a debrief record -----------------------------------------------------------------------

    def _take(self) -> None:
        card = TakeCard(self._desk.look)
        card.back.connect(self._list)
        card.picker.picked.connect(partial(self._ask_who, card))
        self._put(card)

    def _ask_who(self, take: TakeCard, path: Path) -> None:
        try:
            if step_of_prefix(files.read_start(path)) is not Step.ANNEX:
                raise WrongStepError
        except FieldError as error:
            take.picker.error(sentence(error, self._desk.look.language))
            return
        card = AnnexCard(self._desk.look, path)
        card.back.connect(self._list)
        card.wished.connect(partial(self._open_annex, card))
        self._put(card)

    def _open_annex(self, card: AnnexCard, who: str, second: str, typed: str) -> None:
        passphrase = prepare(typed)

        def act(seat: Seat) -> Annex:
            key = identity_desk.unlock(seat, passphrase)
            agreed = Code(second) if second else None
            return annex.open_annex(seat, key, card.path, who=Code(who), second=agreed)

        self._desk.ask(act, while_alive(card, self.show_annex), while_alive(card, card.refuse))

    def show_annex(self, found: Annex) -> None:
        """Show what an annex says, until somebody leaves it."""
        card = PairsCard(self._desk.look, found, self._desk.when, self._desk.label)
        card.done.connect(self._list)
        self._put(card)

    # --- one step at a time ----------------------------------------------------------------------------------

    def _put(self, card: Card) -> None:
        self._forget()
        self._step = card
        self.view.leave_list()
        self.view.show_step(card)

    def _forget(self) -> None:
        if isinstance(self._step, (ShownCard, PairsCard)):
            self._step.wipe()
        if isinstance(self._step, DeskCard):
            self._step.passphrase.empty()
        self._step = None
