"""Taking in at the debrief: what happens when. What takes time runs on the vault's thread and can be stopped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from npm_field.errors import NotEnrolledError, StoppedError
from npm_field.usecases import debrief_stick, differences, sticks, takings
from npm_field.usecases.takings import IN
from resources.language import isolated
from ui.components.banner import Banner
from ui.components.button import Button
from ui.components.checking import CheckingCard
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.form import said as words_of
from ui.inbox.usb_card import UsbCard
from ui.sentences import sentence
from ui.taking_in.aside_sheet import AsideSheet
from ui.taking_in.giving_card import GivingCard, opens_at
from ui.taking_in.preview_card import PreviewCard
from ui.taking_in.view import TakingInPage
from ui.underway import Underway

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.errors import FieldError
    from npm_field.usecases.debrief_stick import Given
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.sticks import Done, Seen
    from npm_field.usecases.takings import Aside, Came, Member
    from ui.desk import Desk
    from ui.shell.page import Page

Found = TypeVar("Found")


def make(desk: Desk, target: Target) -> TakingInPresenter:
    """Return the presenter of taking in."""
    return TakingInPresenter(desk, target)


class TakingInPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, _target: Target) -> None:
        self._desk, self._look = desk, desk.look
        self._came: list[Came] = []
        self._here = ""
        """The bundle that was chosen last."""
        self._reading: Underway | None = None
        self._back: Callable[[], None] | None = None
        self._go_on: Callable[[], None] | None = None
        self.view = TakingInPage(desk.look)
        self.page: Page = self.view
        self.view.usb_wished.connect(self._ask_usb)
        self.view.give_wished.connect(self._ask_to_give)
        self.view.back_wished.connect(lambda: desk.go(Target("debrief")))
        self.view.chosen.connect(self._ask_aside)
        self._list()

    def leave(self, then: Callable[[], None]) -> None:
        """Stop what is on its way in, then call ``then``."""
        if self._reading is not None:
            self._reading.stop()
        then()

    def here(self) -> Target:
        """Return what to open to be here again."""
        return Target("taking_in")

    def press(self, key: str) -> bool:
        """Esc goes one step back; Ctrl N and Ctrl G begin; Ctrl Enter takes in what was looked at, or gives."""
        acts: dict[str, Callable[[], None] | None] = {
            "Esc": self._back or (lambda: self._desk.go(Target("debrief"))),
            "Ctrl N": self._ask_usb if self._back is None else None,
            "Ctrl G": self._ask_to_give if self._back is None else None,
            "Ctrl Enter": self._go_on,
        }
        act = acts.get(key)
        if act is None:
            return False
        act()
        return True

    # --- the list -------------------------------------------------------------------------------------------

    def _list(self, said: Banner | None = None) -> None:
        self._back = self._reading = None
        self._goes_on(None)
        visit = self._desk.visit or ""
        shown, failed = partial(self._show, said), while_alive(self.view, self._not_listed)
        self._desk.ask(lambda seat: _load(seat, visit), while_alive(self.view, shown), failed)

    def _not_listed(self, error: FieldError) -> None:
        """Say on the page that there is no office yet: nobody did anything that a sheet would have to refuse."""
        if isinstance(error, NotEnrolledError):
            self.view.show_without_office(sentence(error, self._look.language))
        else:
            self._desk.refuse(error)

    def _show(self, said: Banner | None, found: tuple[Sequence[Came], Sequence[Member], int]) -> None:
        came, team, differing = found
        self._desk.waits("debrief", differing)
        self._came = list(came)
        here = next((at for at, one in enumerate(came) if one.taking.bundle == self._here), 0)
        self.view.show_list(self._came, team, said, self._desk.when, here)

    def _ask_aside(self, row: int) -> None:
        one = self._came[row]
        self._here = one.taking.bundle
        if one.taking.state == IN:
            bundle = one.taking.bundle
            self._desk.ask(
                lambda seat: takings.preview_aside(seat, bundle),
                while_alive(self.view, partial(self._show_sheet, one)),
            )
        else:
            self._show_sheet(one, None)

    def _show_sheet(self, one: Came, told: Aside | None) -> None:
        sheet = AsideSheet(self._look, one.person, told, one.taking.sequence)
        bundle = one.taking.bundle

        def change(seat: Seat) -> None:
            if told is None:
                takings.take_again(seat, bundle)
            else:
                takings.set_aside(seat, bundle)

        tr = self._look.tr
        words = tr("It counts again.") if told is None else tr("It is set aside. Nothing was deleted.")
        sheet.wished.connect(
            lambda: self._desk.ask(
                change, while_alive(self.view, lambda _none: self._list(Banner(self._look, "ok", words)))
            )
        )
        sheet.open_over(self.view.window())

    # --- the steps ------------------------------------------------------------------------------------------

    def _ask_usb(self) -> None:
        card = UsbCard(self._look, only_looks="yes")
        card.wished.connect(self._look_at)
        card.back.connect(self._list)
        self._back = self._list
        self._goes_on(card.take.click, self._look.tr("look at them"))
        self.view.offer_acts("no")
        self.view.show_step(card)

    def _ask_to_give(self) -> None:
        visit = self._desk.visit
        if visit is None:
            return

        def ask(people: Sequence[str]) -> None:
            card = GivingCard(self._look, people)
            card.wished.connect(lambda folder: self._give(folder, visit, card))
            card.back.connect(self._list)
            self._back = self._list
            self._goes_on(card.stick.wish, self._look.tr("give"))
            self.view.offer_acts("no")
            self.view.show_step(card)

        self._desk.ask(
            lambda seat: debrief_stick.readers(seat, visit),
            while_alive(self.view, ask),
            while_alive(self.view, self._not_done),
        )

    def _give(self, folder: Path, visit: RecordId, card: GivingCard) -> None:
        card.stick.write.setEnabled(False)
        self._goes_on(None)

        def given(found: Given) -> None:
            said = self._look.tr("Your bundle is on the stick.")
            self._list(Banner(self._look, "ok", f"{said} {opens_at(self._look, found.people)}"))

        self._desk.ask(
            lambda seat: debrief_stick.write(seat, folder, visit),
            while_alive(self.view, given),
            while_alive(self.view, self._not_done),
        )

    def _goes_on(self, act: Callable[[], None] | None, words: str = "") -> None:
        """Let Ctrl Enter do this in the step that is shown next, and the foot say so."""
        self._go_on, self.view.going_on = act, words if act is not None else ""

    def _look_at(self, paths: Sequence[Path]) -> None:
        sizes = [path.stat().st_size for path in paths if path.is_file()]
        reading = Underway()

        def look(seat: Seat) -> Sequence[Seen]:
            return sticks.look(seat, paths, reading.step)

        self._run(reading, self._look.tr("Looking at it"), sizes, look, self._seen)

    def _seen(self, seen: Sequence[Seen]) -> None:
        counts = {one.taking.bundle for one in self._came if one.taking.state == IN}
        card = PreviewCard(self._look, seen, self._kind_name, counts)
        card.wished.connect(lambda: self._take_in(card.good))
        card.back.connect(self._list)
        self._back = self._list
        self._goes_on(card.take.click if card.good else None, self._look.tr("take in"))
        self.view.show_step(card)

    def _take_in(self, good: Sequence[Seen]) -> None:
        sizes = [one.path.stat().st_size for one in good if one.path.is_file()]
        reading = Underway()

        def take_in(seat: Seat) -> Done:
            return sticks.take_in(seat, good, reading.step)

        self._run(reading, self._look.tr("Taking in"), sizes, take_in, self._taken)

    def _taken(self, done: Done) -> None:
        look = self._look
        words = look.ntr("{n} bundle was taken in.", "{n} bundles were taken in.", done.bundles)
        differing = done.taken.differences
        if done.refused:
            left_out = [
                f"{isolated(one.path.name)}: {sentence(one.refused, look.language)}"
                for one in done.refused
                if one.refused
            ]
            more = look.ntr("{n} place differs.", "{n} places differ.", differing) if differing else ""
            self._list(Banner(look, "warn", "\n".join([f"{words} {more}".strip(), *left_out])))
            return
        if not differing:
            self._list(Banner(look, "ok", f"{words} {look.tr('Nothing differs.')}"))
            return
        act = Button(look, look.tr("Differences"), icon="git-diff")
        act.clicked.connect(lambda: self._desk.go(Target("differences")))
        more = look.ntr("{n} place differs.", "{n} places differ.", differing)
        self._list(Banner(look, "info", f"{words} {more}", action=act))

    def _kind_name(self, kind: str) -> str:
        return words_of(self._desk.form(kind).get("label"), self._look.language) or kind

    def _run(
        self,
        reading: Underway,
        title: str,
        sizes: Sequence[int],
        act: Callable[[Seat], Found],
        then: Callable[[Found], None],
    ) -> None:
        card = CheckingCard(self._look, title, sizes)
        card.stopped.connect(reading.stop)
        reading.far.connect(while_alive(card, card.show_done))
        self._reading = reading
        self._goes_on(None)
        self._back = card.stop.click
        self.view.show_step(card)

        def done(found: Found) -> None:
            self._reading = None
            then(found)

        self._desk.ask(act, while_alive(self.view, done), while_alive(self.view, self._not_done))

    def _not_done(self, error: FieldError) -> None:
        look = self._look
        if isinstance(error, StoppedError):
            self._list(Banner(look, "info", look.tr("Stopped. Nothing of the stick was taken in.")))
        else:
            self._list(Banner(look, "bad", sentence(error, look.language)))


def _load(seat: Seat, visit: RecordId | str) -> tuple[Sequence[Came], Sequence[Member], int]:
    """Return what was taken in, the team, and how many places differ now: the rail says it at once."""
    return takings.listed(seat), takings.team(seat, visit), differences.count(seat)
