"""The first run's acts: make a vault with an office's invitation or without one, and finish the enrolment."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.errors import FieldError
from npm_field.usecases import enrol
from npm_field.usecases import passphrases as setting
from storage import surroundings, unfinished
from storage.surroundings import Weight
from sync.enrolment_files import Step, require_step
from ui import files
from ui.digits import digit_in
from ui.first_run.founding import Founding, Place
from ui.first_run.passphrase_cards import main_card, travel_card
from ui.first_run.place_card import PlaceCard
from ui.first_run.view import CompareCard, FileCard, FirstRunPage, WayCard
from ui.forms.alive import while_alive
from ui.sentences import sentence
from ui.surroundings import told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.crypto.argon import Cost
    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.surroundings import Finding
    from ui.first_run.passphrase_cards import ChoosingCard
    from ui.look import Look
    from ui.shell.page import Page
    from ui.worker import VaultThread

ANSWER_ENDING: Final = ".answer"


@dataclass(frozen=True, slots=True)
class _Made:
    """A new vault; ``words`` and ``file_name`` where an office invited it."""

    seat: Seat
    words: tuple[str, ...] = ()
    file_name: str = ""


class FirstRunPresenter:
    """``made`` gets the seat, open, when everything there is to do now is done."""

    def __init__(
        self,
        look: Look,
        thread: VaultThread,
        folder: Path,
        *,
        cost: Cost,
        made: Callable[[Seat], None],
        change_look: Callable[[Look], None],
    ) -> None:
        self._look, self._thread, self._folder, self._cost, self._made = look, thread, folder, cost, made
        self._invitation: Path | None = None
        self._seat: Seat | None = None
        self._founding: Founding | None = None
        self._back: Callable[[], None] | None = None
        self._digits: dict[int, Callable[[], None]] = {}
        self.view = FirstRunPage(look)
        self.view.switches.wished.connect(change_look)
        self.page: Page = self.view
        self._ask_way()

    def let_go(self) -> Callable[[], None] | None:
        """Return what closes the new vault while it is not finished, for the vault's thread, and forget it."""
        if self._founding is not None:
            return self._founding.let_go()
        seat, self._seat = self._seat, None
        return seat.vault.close if seat is not None else None

    def cover(self) -> bool:
        """Cover what a new office shows of its keys; False where it shows none."""
        return self._founding is not None and self._founding.cover()

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is kept before the vault exists."""
        then()

    def press(self, key: str) -> bool:
        """Go back, or choose a way by its digit."""
        back = self._back if self._founding is None else self._founding.back
        act = back if key == "Esc" else self._digits.get(digit_in(key) or 0)
        if act is not None:
            act()
        return act is not None

    def _ask_way(self) -> None:
        card = WayCard(self._look, begun=unfinished.is_one(self._folder))
        card.invited.connect(self._ask_invitation)
        card.alone.connect(self._look_around)
        card.founded.connect(self._found)
        self._invitation, self._back, self._founding = None, None, None
        self._digits = {1: self._ask_invitation, 2: self._look_around, 3: self._found}
        self.view.show_step(card)

    def _found(self) -> None:
        place = Place(self._thread, self._folder, self._cost)
        self._founding = Founding(self._look, self.view, place, done=self._made, left=self._ask_way)
        self._look_around()

    def _ask_invitation(self) -> None:
        tr = self._look.tr
        sentence_ = tr("Your office made it for this laptop. Nothing in it is secret.")
        card = FileCard(self._look, tr("Take the invitation"), sentence_, step=Step.INVITATION, back=tr("Back##go"))
        card.picked.connect(partial(self._take_invitation, card))
        card.back.connect(self._ask_way)
        self._back, self._digits = self._ask_way, {}
        self.view.show_step(card)

    def _take_invitation(self, card: FileCard, path: Path) -> None:
        try:
            require_step(Step.INVITATION, files.read(path))
        except FieldError as error:
            card.picker.error(sentence(error, self._look.language))
            return
        self._invitation = path
        self._look_around()

    def _look_around(self) -> None:
        """See what surrounds the folder, on the other thread: a disk may be slow to answer."""
        self._digits = {}
        self._thread.ask(partial(surroundings.look_at, self._folder), self._show_place, self._seen_nothing)

    def _seen_nothing(self, _error: FieldError) -> None:
        self._ask_passphrase()

    def _show_place(self, findings: Sequence[Finding]) -> None:
        weighty = [finding for finding in findings if finding.severity is not Weight.NOTE]
        if not weighty:
            self._ask_passphrase()
            return
        card = PlaceCard(self._look, told(weighty, self._look.language))
        card.go_on.connect(self._ask_passphrase)
        card.back.connect(self._ask_way)
        self._back = self._ask_way
        self.view.switches.close_switches()
        self.view.show_step(card)

    def _ask_passphrase(self) -> None:
        if self._founding is not None:
            self.view.switches.close_switches()
            self._founding.begin()
            return
        card = main_card(self._look)
        card.chosen.connect(partial(self._make, card))
        card.left.connect(self._ask_way)
        self._back, self._digits = self._ask_way, {}
        self.view.switches.close_switches()
        self.view.show_step(card)

    def _make(self, card: ChoosingCard, typed: str) -> None:
        refuse = partial(self._refused, card)
        try:
            passphrases.check_strength(typed)
        except FieldError as error:
            refuse(error)
            return
        card.wait()
        self._back = None
        self._thread.ask(partial(self._make_vault, passphrases.prepare(typed)), self._vault_made, refuse)

    def _refused(self, card: ChoosingCard, error: FieldError) -> None:
        self._back = self._ask_way
        card.refuse(sentence(error, self._look.language))

    def _make_vault(self, secret: Secret) -> _Made:
        """Make the vault, on its own thread. The answer is written before anybody is told that it was."""
        with secret:
            if self._invitation is None:
                return _Made(enrol.make_local(self._folder, passphrase=secret, cost=self._cost))
            invitation = files.read(self._invitation)
            new = enrol.make_laptop(self._folder, invitation, passphrase=secret, cost=self._cost)
        with ExitStack() as undo:
            # without its answer the vault could never be enrolled, and it holds nothing yet
            undo.callback(files.remove_vault, self._folder)
            undo.callback(new.seat.vault.close)
            written = files.write_free(self._invitation, ANSWER_ENDING, new.answer)
            undo.pop_all()
        return _Made(new.seat, new.words, written.name)

    def _vault_made(self, new: _Made) -> None:
        """Recommend the travel passphrase now: later nobody would make one."""
        self._back, self._digits = None, {}
        self._seat = new.seat
        card = travel_card(self._look)
        go_on = partial(self._compare, new)
        card.chosen.connect(partial(self._set_travel, card, new))
        card.left.connect(go_on)
        self.view.show_step(card)

    def _set_travel(self, card: ChoosingCard, new: _Made, typed: str) -> None:
        def refuse(error: FieldError) -> None:
            card.refuse(sentence(error, self._look.language))

        try:
            passphrases.check_strength(typed)
        except FieldError as error:
            refuse(error)
            return
        card.wait()
        secret = passphrases.prepare(typed)
        go_on = while_alive(self.view, lambda _none: self._compare(new))
        self._thread.ask(partial(_set_travel, new.seat, secret), go_on, while_alive(card, refuse))

    def _compare(self, new: _Made) -> None:
        if not new.words:
            self._done()
            return
        card = CompareCard(self._look, new.words, new.file_name)
        card.finish.connect(self._ask_completion)
        card.later.connect(self._done)
        self.view.show_step(card)

    def _ask_completion(self) -> None:
        if self._seat is not None:
            card = completion_card(self._look, self._thread, self._seat, self._done)
            self.view.show_step(card)

    def _done(self) -> None:
        seat, self._seat = self._seat, None
        if seat is not None:
            self._made(seat)


def _set_travel(seat: Seat, secret: Secret) -> None:
    """Set it on the vault's thread. The main passphrase was typed a moment ago, when the vault was made."""
    with secret:
        setting.set_travel(seat, secret)


class FinishPresenter:
    """At unlock, while the office's completion has not come: take it in, or look around without codes to give."""

    def __init__(self, look: Look, thread: VaultThread, seat: Seat, done: Callable[[], None]) -> None:
        self._done = done
        view = FirstRunPage(look)
        view.switches.close_switches()
        view.show_step(completion_card(look, thread, seat, done))
        self.page: Page = view

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here that would have to be kept."""
        then()

    def press(self, key: str) -> bool:
        """Esc is Later."""
        if key != "Esc":
            return False
        self._done()
        return True


def completion_card(look: Look, thread: VaultThread, seat: Seat, done: Callable[[], None]) -> FileCard:
    """Return the card that takes the completion file in and then calls ``done``."""
    tr = look.tr
    card = FileCard(
        look,
        tr("Take the completion file"),
        tr("The office makes it after the six words were the same. It brings this laptop its codes and its rules."),
        step=Step.COMPLETION,
        back=tr("Later"),
    )

    def take(path: Path) -> None:
        thread.ask(
            lambda: enrol.finish(seat, files.read(path)),
            while_alive(card, lambda _none: done()),
            while_alive(card, lambda error: card.picker.error(sentence(error, look.language))),
        )

    card.picked.connect(take)
    card.back.connect(done)
    # whoever pressed "Later" before the words were compared must be able to read them to the office still
    thread.ask(lambda: enrol.words_again(seat), while_alive(card, card.show_words), while_alive(card, _no_words))
    return card


def _no_words(_error: FieldError) -> None:
    """Show nothing: the file can be taken in all the same."""
