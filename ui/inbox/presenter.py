"""The inbox: what happens when. Everything that takes time runs on the vault's thread and can be stopped."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from npm_field.errors import StoppedError
from npm_field.usecases import intake, intake_desk, laptops
from ui.components.banner import Banner
from ui.components.checking import CheckingCard
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.inbox import fetching, words
from ui.inbox.coming import Coming
from ui.inbox.details import Details, Saying
from ui.inbox.usb_card import UsbCard
from ui.inbox.view import InboxPage
from ui.laptops.reissuing import Reissuing
from ui.sentences import sentence
from ui.traffic import Journey

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.intake import Outcome
    from npm_field.usecases.intake_desk import Desk as Inbox
    from npm_field.usecases.intake_facts import Waiting
    from npm_field.usecases.laptops import Laptop
    from npm_field.usecases.network import Synced
    from npm_field.usecases.retrying import Retried
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.inbox.coming import Came
    from ui.shell.page import Page


Done = TypeVar("Done")


def make(desk: Desk, target: Target) -> InboxPresenter:
    """Return the presenter of what came in."""
    return InboxPresenter(desk, target)


class InboxPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, _target: Target) -> None:
        self._desk, self._look = desk, desk.look
        self._inbox = intake_desk.Desk((), {}, {})
        self._picked: set[str] = set()
        self._here = ""
        self._coming: Coming | Journey | None = None
        self._back: Callable[[], None] | None = None
        self.view = InboxPage(desk.look)
        self.page: Page = self.view
        self.view.usb_wished.connect(self._ask_usb)
        self.view.fetch_wished.connect(self._fetch)
        self.view.accept_wished.connect(self._accept_picked)
        self.view.picked.connect(self._pick)
        self.view.went.connect(self._go_to)
        self._list()

    def leave(self, then: Callable[[], None]) -> None:
        """Stop what is on its way in, then call ``then``."""
        if self._coming is not None:
            self._coming.stop()
        then()

    def press(self, key: str) -> bool:
        """Esc goes one step back; Ctrl Enter accepts what is picked."""
        if key == "Ctrl Enter" and self._back is None:
            self._accept_picked()
            return True
        if key != "Esc" or self._back is None:
            return False
        self._back()
        return True

    def here(self) -> Target:
        """Return what to open to be here again."""
        return Target("inbox")

    # --- the list -------------------------------------------------------------------------------------------

    def _list(self, said: Banner | None = None) -> None:
        self._back, self._coming = None, None
        self._desk.ask(intake_desk.load, while_alive(self.view, partial(self._show, said)))

    def _show(self, said: Banner | None, found: Inbox) -> None:
        order = {"to_review": 0, "claimed": 1, "waits": 2, intake.QUARANTINED: 3, intake.REFUSED: 4}
        shown = sorted(found.waiting, key=lambda one: order.get(words.state_key(one), 5))
        self._inbox = replace(found, waiting=shown)
        self.view.show_relay(found.has_relay)
        self._picked = {one.id for one in shown if words.state_key(one) == "to_review"}
        self.view.show_list(shown, self._picked, said or words.open_orders(self._look, found.orders))
        if shown:
            at = next((number for number, one in enumerate(shown) if one.id == self._here), 0)
            if self.view.table is not None:
                self.view.table.go_to(at)
            self._go_to(at)

    def _go_to(self, at: int) -> None:
        if not 0 <= at < len(self._inbox.waiting):
            return
        one = self._inbox.waiting[at]
        self._here = one.id
        details = Details(
            self._look,
            one,
            self._inbox.standing.get(one.person),
            self._inbox.aside.get(one.id, {}),
            Saying(self._kind_name, self._desk.label("day_part", words.part_of(one)) if one.written else ""),
        )
        details.accepted.connect(lambda reason: self._accept([one], reason))
        details.set_aside.connect(partial(self._set_aside, one))
        details.retry_wished.connect(self._retry)
        details.key_wished.connect(partial(self._ask_key, one))
        self.view.show_details(details)

    def _pick(self, at: int) -> None:
        one = self._inbox.waiting[at]
        if one.state == intake.WAITING:
            self._picked ^= {one.id}
            self.view.show_rows(self._inbox.waiting, self._picked)
            self.view.show_picked(len(self._picked))

    def _kind_name(self, kind: str, number: int) -> str:
        labels = self._desk.form(kind).get("plural" if number != 1 else "label", {})
        code = self._look.language.code
        word = str(labels.get(code) or labels.get("en", kind)) if isinstance(labels, dict) else kind
        return f"{self._look.language.number(number)} {word.lower() if code == 'en' else word}"

    # --- acts -----------------------------------------------------------------------------------------------

    def _accept_picked(self) -> None:
        chosen = [one for one in self._inbox.waiting if one.id in self._picked]
        if chosen:
            self._accept(chosen, "")

    def _accept(self, chosen: Sequence[Waiting], reason: str) -> None:
        coming = Coming()
        ids = [one.id for one in chosen]
        title = self._look.tr("Accept")
        self._run(coming, title, [one.size for one in chosen], partial(coming.accept, ids, reason), self._accepted)

    def _accepted(self, done: Sequence[Outcome]) -> None:
        look = self._look
        aside = sum(len(each.refused) for each in done)
        said = look.ntr("{n} bundle was accepted.", "{n} bundles were accepted.", len(done))
        receipts = look.tr("The receipts wait to go back.")
        if aside:
            kept = look.ntr(
                "{n} part was put aside; it stays here with its reason.",
                "{n} parts were put aside; they stay here with their reasons.",
                aside,
            )
            self._list(Banner(look, "warn", f"{said} {kept} {receipts}"))
        else:
            self._list(Banner(look, "ok", f"{said} {receipts}"))

    def _set_aside(self, one: Waiting, reason: str) -> None:
        self._desk.ask(
            lambda seat: intake.set_aside(seat, one.id, reason), while_alive(self.view, lambda _none: self._list())
        )

    def _ask_key(self, one: Waiting) -> None:
        """Ask what must be known before the key in a sealed hand-over that came goes back to its laptop."""

        def found(seat: Seat) -> tuple[Laptop, Path]:
            return laptops.of_device(seat, one.device), intake.file_of(seat, one.id)

        def ask(known: tuple[Laptop, Path]) -> None:
            self._back = self._list
            self.view.offer_acts("no")
            Reissuing(self._desk, self.view.show_step, self._list).ask(*known, came_by_network=True)

        self._desk.ask(found, while_alive(self.view, ask), while_alive(self.view, self._not_done))

    def _retry(self) -> None:
        def done(found: Retried) -> None:
            self._list(words.retried(self._look, found))

        self._desk.ask(intake.retry, while_alive(self.view, done), while_alive(self.view, self._not_done))

    def _ask_usb(self) -> None:
        card = UsbCard(self._look)
        card.wished.connect(self._take_over)
        card.back.connect(self._list)
        self.view.offer_acts("no")
        self._back = self._list
        self.view.show_step(card)

    def _take_over(self, paths: Sequence[Path]) -> None:
        coming = Coming()
        title = self._look.tr("Take in from USB")
        sizes = [path.stat().st_size for path in paths if path.is_file()]
        self._run(coming, title, sizes, partial(coming.arrive, paths), self._came)

    def _came(self, came: Came) -> None:
        look = self._look
        said = look.ntr("{n} bundle came in.", "{n} bundles came in.", len(came.ids))
        if came.failed:
            self._list(Banner(look, "warn", "\n".join([said, *words.not_taken(look, came.failed)])))
        else:
            self._list(Banner(look, "ok", f"{said} {look.tr('Nothing of it joined yet.')}"))

    def _fetch(self) -> None:
        card = fetching.FetchCard(self._look)

        def done(synced: Synced) -> None:
            self._coming = None
            self._list(fetching.banner(self._look, synced))

        journey = Journey(self._desk, while_alive(self.view, done), while_alive(self.view, self._not_done))
        card.stopped.connect(journey.stop)
        journey.far.connect(while_alive(card, card.show_moved))
        self._coming = journey
        self.view.offer_acts("no")
        self.view.show_step(card)
        self._back = card.stop.click
        journey.begin()

    # --- what takes time ------------------------------------------------------------------------------------

    def _run(
        self,
        coming: Coming,
        title: str,
        sizes: Sequence[int],
        act: Callable[[Seat], Done],
        then: Callable[[Done], None],
    ) -> None:
        card = CheckingCard(self._look, title, sizes)
        card.stopped.connect(coming.stop)
        coming.far.connect(while_alive(card, card.show_done))
        self._coming = coming
        self.view.offer_acts("no")
        self.view.show_step(card)
        self._back = card.stop.click

        def done(found: Done) -> None:
            self._coming = None
            then(found)

        self._desk.ask(act, while_alive(self.view, done), while_alive(self.view, self._not_done))

    def _not_done(self, error: FieldError) -> None:
        self._coming = None
        if isinstance(error, StoppedError):
            self._list(Banner(self._look, "info", self._look.tr("Stopped. What came before is here.")))
        else:
            self._list(Banner(self._look, "bad", sentence(error, self._look.language)))
