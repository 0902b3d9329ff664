"""The office's laptops: what happens when. A code is given once: it is in memory alone, and gone with its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from npm_field.crypto import return_codes as code_text
from npm_field.domain.identifiers import Code
from npm_field.errors import FieldError, StoppedError
from npm_field.usecases import enrol, laptops, return_desk
from sync.enrolment_files import Step, step_of_prefix
from ui import files
from ui.components.checking import CheckingCard
from ui.desk import Target
from ui.digits import digit_in
from ui.first_run.view import FileCard
from ui.forms.alive import while_alive
from ui.laptops import side
from ui.laptops.deciding import Deciding
from ui.laptops.enrolling import Enrolling
from ui.laptops.give_card import CodeCard, GiveCard
from ui.laptops.intake import Intake
from ui.laptops.intake_card import BringsCard
from ui.laptops.reissuing import Reissuing
from ui.laptops.steps import Steps
from ui.laptops.view import LaptopsPage
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.usecases.laptops import Laptop
    from npm_field.usecases.return_desk import Given
    from npm_field.usecases.sealed_intake import Shown
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.shell.page import Page


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A code that is being read out: it goes on when the page is built anew in another look, and no further."""

    person: str
    groups: tuple[str, ...] = field(repr=False)
    left: int


def make(desk: Desk, target: Target) -> LaptopsPresenter:
    """Return the presenter of the office's laptops."""
    return LaptopsPresenter(desk, target)


class LaptopsPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk, self._look = desk, desk.look
        self._laptops: Sequence[Laptop] = ()
        self._on_screen: OnScreen | None = None
        self._intake: Intake | None = None
        self._back: Callable[[], None] | None = None
        self._in_hand = ""
        self.view = LaptopsPage(desk.look)
        self.page: Page = self.view
        steps = Steps(desk, self.view, self._step, self._list)
        self.enrolling = Enrolling(steps)
        self.deciding = Deciding(steps, self.enrolling)
        self.view.wished.connect(self._act)
        self.view.enrol_wished.connect(self.enrolling.invite)
        self.view.file_wished.connect(self._ask_file)
        if isinstance(target.kept, OnScreen):
            self._show_code(target.kept)
        else:
            self._list()

    def leave(self, then: Callable[[], None]) -> None:
        """Stop what is on its way in, then call ``then``; nothing typed here is kept."""
        if self._intake is not None:
            self._intake.stop()
        then()

    def press(self, key: str) -> bool:
        """Esc goes one step back, but takes no code away that is being read out; digits act on the row in hand."""
        digit = digit_in(key)
        if self.view.side_card is not None and digit is not None:
            return self.view.side_card.press(digit)
        if key == "Ctrl N" and self._back is None and self._on_screen is None:
            self.enrolling.invite()
            return True
        if key != "Esc" or self._back is None:
            return False
        self._back()
        return True

    def here(self) -> Target:
        """Return what to open to be here again; a code on the screen goes on in memory for another look."""
        return Target("laptops", kept=self._on_screen)

    # --- the list -------------------------------------------------------------------------------------------

    def _list(self, done: str = "") -> None:
        self._on_screen, self._back = None, None
        self._desk.ask(_listed, while_alive(self.view, partial(self._show_list, done)))

    def _show_list(self, done: str, found: tuple[Sequence[Laptop], int]) -> None:
        self._laptops, invited = found
        part = partial(self._desk.label, "day_part")
        at = next((row for row, one in enumerate(self._laptops) if one.device == self._in_hand), 0)
        self.view.show_laptops(self._laptops, part, done, invited=invited, at=at)

    def _act(self, act: str, at: int) -> None:
        laptop = self._laptops[at]
        self._in_hand = laptop.device
        if act == side.CODE:
            self._ask(laptop)
        elif act == side.NEW:
            self.enrolling.invite(role=laptop.role, person=laptop.person, note=self._still_in_use(laptop))
        elif act == side.GRANT:
            self.deciding.grant(laptop)
        elif act == side.RESTORE:
            self.deciding.restore(laptop)
        else:
            self.deciding.decide(laptop, act)

    def _still_in_use(self, laptop: Laptop) -> str:
        if not laptop.in_use:
            return ""
        return self._look.tr("The present laptop stays in use beside it. If it is lost, go back and revoke it first.")

    # --- a code by telephone --------------------------------------------------------------------------------

    def _ask(self, laptop: Laptop) -> None:
        card = GiveCard(self._look, laptop)
        card.wished.connect(partial(self._give, card, laptop))
        self._step(card)
        card.back.connect(self._list)

    def _give(self, card: GiveCard, laptop: Laptop, second: str, reason: str) -> None:
        def give(seat: Seat) -> OnScreen:
            given = return_desk.give(seat, laptop.device, second=Code(second), reason=reason)
            return _shown(laptop.person, given)

        shown = while_alive(self.view, self._show_code)
        self._desk.ask(give, shown, while_alive(card, card.refuse))

    def _show_code(self, code: OnScreen) -> None:
        self._on_screen, self._back = code, None
        card = CodeCard(self._look, code.person, code.groups, code.left)
        card.done.connect(self._list)
        self.view.offer_acts("no")
        self.view.show_step(card)

    # --- files ----------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        tr = self._look.tr
        said = tr(
            "The answer of a new laptop, fresh return codes that a laptop drew, or the complete records of a sealed"
            " one as they lie there. What it is shows by itself; nothing joins before you say so."
        )
        card = FileCard(
            self._look,
            tr("Take a file in"),
            said,
            step=Step.ANSWER,
            also=(Step.CODES, Step.SEALED, Step.BARE),
            back=tr("Back##go"),
        )
        card.picked.connect(partial(self._picked, card))
        card.back.connect(self._list)
        self._step(card)

    def _picked(self, card: FileCard, path: Path) -> None:
        try:
            step = step_of_prefix(files.read_start(path))
        except FieldError as error:
            self._refuse(card, error)
            return
        if step is Step.ANSWER:
            self.enrolling.answer(card, path)
        elif step is Step.CODES:
            self._take_codes(card, path)
        else:
            self._look_at(path)

    def _take_codes(self, card: FileCard, path: Path) -> None:
        def taken(count: int) -> None:
            self._list(
                self._look.ntr(
                    "{n} return code of this laptop is here.", "{n} return codes of this laptop are here.", count
                )
            )

        self._desk.ask(
            lambda seat: return_desk.take_in(seat, files.read(path))[1],
            while_alive(self.view, taken),
            while_alive(card, partial(self._refuse, card)),
        )

    def _look_at(self, path: Path) -> None:
        self._run(Intake(path), Intake.preview, self._brings)

    def _brings(self, path: Path, shown: Shown) -> None:
        card = BringsCard(self._look, shown)
        card.taken.connect(lambda: self._run(Intake(path), Intake.take_in, self._taken))
        whose = [one for one in self._laptops if one.device == shown.device]
        card.key.setVisible(bool(whose))
        card.key_wished.connect(lambda: Reissuing(self._desk, self._step, self._list).ask(whose[0], path))
        card.back.connect(self._list)
        self._step(card)

    def _taken(self, _path: Path, shown: Shown) -> None:
        records = shown.new_records + shown.changed_records
        self._list(
            self._look.ntr(
                "{n} record of the sealed laptop is here now.",
                "{n} records of the sealed laptop are here now.",
                records,
            )
        )

    def _run(self, intake: Intake, act: Callable[[Intake, Seat], Shown], then: Callable[[Path, Shown], None]) -> None:
        card = CheckingCard(self._look, self._look.tr("Sealed hand-over"), [_size(intake.path)])
        card.stopped.connect(intake.stop)
        intake.far.connect(while_alive(card, lambda done_bytes: card.show_done(0, done_bytes)))
        self._intake = intake
        self._step(card)
        self._back = card.stop.click

        def done(shown: Shown) -> None:
            self._intake = None
            then(intake.path, shown)

        self._desk.ask(partial(act, intake), while_alive(self.view, done), while_alive(self.view, self._not_taken))

    def _not_taken(self, error: FieldError) -> None:
        self._intake = None
        if isinstance(error, StoppedError):
            self._list()
        else:
            self._ask_file()
            self._desk.refuse(error)

    def _refuse(self, card: FileCard, error: FieldError) -> None:
        card.picker.error(sentence(error, self._look.language))

    def _step(self, card: QWidget) -> None:
        self._back = self._list
        self.view.offer_acts("no")
        self.view.show_step(card)


def _listed(seat: Seat) -> tuple[Sequence[Laptop], int]:
    """Return the laptops, and how many invitations wait for their answer."""
    return laptops.enrolled(seat), len(enrol.invited(seat))


def _shown(person: str, given: Given) -> OnScreen:
    with given.code:
        return OnScreen(person, tuple(code_text.groups(given.code)), given.left)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
