"""Founding an office in the first run: name, two passphrases, then each key on paper, copied and typed back.

The vault is made before the keys can be shown. Left before both were proved it is taken away again: an office whose
paper nobody has would lose everything with its machine. Killed before, it opens for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from hmac import compare_digest
from typing import TYPE_CHECKING

from npm_field.crypto import passphrase as passphrases
from npm_field.errors import FieldError, SamePassphraseError, WrongPassphraseError
from npm_field.usecases import founding
from sync.documents import is_showable
from sync.statements import MAX_NAME_LENGTH
from ui import files
from ui.first_run import founding_cards as cards
from ui.forms.alive import while_alive
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.crypto.argon import Cost
    from npm_field.usecases.founding import NewOffice
    from npm_field.usecases.seat import Seat
    from ui.first_run.passphrase_cards import ChoosingCard
    from ui.first_run.view import FirstRunPage
    from ui.look import Look
    from ui.worker import VaultThread


@dataclass(slots=True)
class Place:
    """Where the office is made, at which cost, on which thread."""

    thread: VaultThread
    folder: Path
    cost: Cost


@dataclass(slots=True)
class _Chosen:
    """What was typed; kept until both papers are proved, for a key that was covered meanwhile."""

    name: str = ""
    main: str = field(default="", repr=False)


class Founding:
    """One founding. ``done`` gets the open seat when both papers were proved, ``left`` leads back to the ways."""

    def __init__(
        self, look: Look, view: FirstRunPage, place: Place, *, done: Callable[[Seat], None], left: Callable[[], None]
    ) -> None:
        self._look, self._view, self._place, self._done, self._left = look, view, place, done, left
        self._chosen = _Chosen()
        self._made: NewOffice | None = None
        self._number = 1
        self.back: Callable[[], None] | None = None
        """What Esc does now; None while nothing leads back."""

    def begin(self) -> None:
        """Ask for the name."""
        card = cards.NameCard(self._look)
        card.named.connect(partial(self._named, card))
        card.back.connect(self._left)
        self.back = self._left
        self._view.show_step(card)

    def let_go(self) -> Callable[[], None] | None:
        """Return what closes and takes away an office whose papers were not proved, and forget it."""
        made, self._made = self._made, None
        return None if made is None else partial(_take_away, made.seat, self._place.folder)

    def _named(self, card: cards.NameCard, name: str) -> None:
        if not is_showable(name, longest=MAX_NAME_LENGTH):
            card.refuse(self._look.tr("A name of one line is needed, of 80 signs at most."))
            return
        self._chosen.name = name
        self._ask_main()

    def _ask_main(self) -> None:
        card = cards.office_passphrase_card(self._look)
        card.chosen.connect(partial(self._main_chosen, card))
        card.left.connect(self.begin)
        self.back = self.begin
        self._view.show_step(card)

    def _main_chosen(self, card: ChoosingCard, typed: str) -> None:
        if self._is_strong(card, typed):
            self._chosen.main = typed
            self._ask_desk()

    def _ask_desk(self) -> None:
        card = cards.desk_passphrase_card(self._look)
        card.chosen.connect(partial(self._desk_chosen, card))
        card.left.connect(self._ask_main)
        self.back = self._ask_main
        self._view.show_step(card)

    def _desk_chosen(self, card: ChoosingCard, typed: str) -> None:
        if passphrases.prepare(typed).view == passphrases.prepare(self._chosen.main).view:
            card.refuse(sentence(SamePassphraseError(), self._look.language))
        elif self._is_strong(card, typed):
            card.wait()
            self.back = None
            self._place.thread.ask(partial(self._make, typed), self._office_made, partial(self._not_made, card))

    def _make(self, desk: str) -> NewOffice:
        """Make the office, on the vault's thread."""
        with passphrases.prepare(self._chosen.main) as main, passphrases.prepare(desk) as other:
            return founding.make_office(
                self._place.folder,
                name=self._chosen.name,
                passphrase=main,
                desk_passphrase=other,
                cost=self._place.cost,
                is_finished=False,
            )

    def _not_made(self, card: ChoosingCard, error: FieldError) -> None:
        self.back = self._ask_main
        card.refuse(sentence(error, self._look.language))

    def _office_made(self, made: NewOffice) -> None:
        self._made = made
        self._show_sheet(1)

    def cover(self) -> bool:
        """Cover a key that is on the screen, at a lock; False while there is none. Nothing of the office is closed.

        Taken away at a lock, an office would be lost to whoever takes longer to copy a key than the lock waits.
        """
        if self._made is None:
            return False
        card = cards.CoveredCard(self._look, self._number)
        card.typed.connect(partial(self._uncover, card))
        self.back = None
        self._view.show_step(card)
        return True

    def _uncover(self, card: cards.CoveredCard, typed: str) -> None:
        if compare_digest(typed.encode(), self._chosen.main.encode()):
            self._show_sheet(self._number)
        else:
            card.refuse(sentence(WrongPassphraseError(), self._look.language))

    def _show_sheet(self, number: int) -> None:
        self.back, self._number = None, number
        if self._made is not None:
            card = cards.SheetCard(self._look, self._made.papers[number - 1], number)
            card.copied.connect(partial(self._ask_proof, number))
            self._view.show_step(card)

    def _ask_proof(self, number: int) -> None:
        if self._made is not None:
            card = cards.ProofCard(self._look, number)
            card.typed.connect(partial(self._prove, card, number))
            card.again.connect(partial(self._show_sheet, number))
            self.back = partial(self._show_sheet, number)
            self._view.show_step(card)

    def _prove(self, card: cards.ProofCard, number: int, typed: str) -> None:
        """Hold what was typed against the public key that everything is sealed to, on the vault's thread."""
        made = self._made
        if made is None:
            return
        purpose = made.papers[number - 1].purpose

        def known(opens: bool) -> None:  # noqa: FBT001 - an answer
            if not opens:
                card.refuse(self._look.tr("This is another key. Type the one of this sheet."))
            elif number < len(made.papers):
                self._show_sheet(number + 1)
            else:
                self._chosen, self._made = _Chosen(), None
                self._done(made.seat)

        def refuse(error: FieldError) -> None:
            card.refuse(sentence(error, self._look.language))

        def prove() -> bool:
            opens = founding.is_paper(made.seat, purpose, typed)
            if opens and number == len(made.papers):
                founding.finish(self._place.folder)
            return opens

        self._place.thread.ask(prove, while_alive(card, known), while_alive(card, refuse))

    def _is_strong(self, card: ChoosingCard, typed: str) -> bool:
        try:
            passphrases.check_strength(typed)
        except FieldError as error:
            card.refuse(sentence(error, self._look.language))
            return False
        return True


def _take_away(seat: Seat, folder: Path) -> None:
    seat.vault.close()
    files.remove_vault(folder)
