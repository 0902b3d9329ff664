"""Handing over: what happens when. Everything is on the vault's thread; the page goes on showing how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.errors import NotEnrolledError
from npm_field.usecases import arrivals, cuts, devices, enrol, network, office_keys, receipts, removal, usb
from npm_field.usecases.standing import of_daybook
from ui.forms.alive import while_alive
from ui.forms.form import said
from ui.going_back.words import on_the_stick
from ui.hand_over import sheets, words
from ui.hand_over.errand import Errand
from ui.hand_over.view import HandOverPage
from ui.hand_over.words import NETWORK, USB, Run
from ui.network_sentences import lines
from ui.sentences import sentence
from ui.traffic import Journey

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.network import Moved, Synced
    from npm_field.usecases.receipts import Listed, Standing
    from npm_field.usecases.removal import Removed
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.usb import Brought
    from ui.desk import Desk, Target
    from ui.shell.page import Page


@dataclass(frozen=True, slots=True)
class Found:
    """All that the page shows, asked at once."""

    standing: Standing
    listed: Sequence[Listed]
    has_relay: bool
    state: str
    kept: int = 0


def make(desk: Desk, target: Target) -> HandOverPresenter:
    """Return the presenter of the hand-over page."""
    return HandOverPresenter(desk, target)


class HandOverPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, _target: Target) -> None:
        self._desk, self._look = desk, desk.look
        self.view = HandOverPage(desk.look)
        self.page: Page = self.view
        self._way = USB
        self._run = Run()
        self._errand: Errand | Journey | None = None
        self._standing: Standing | None = None
        self._listed: Sequence[Listed] = ()
        self._state = ""
        view = self.view
        view.way_chosen.connect(self._choose)
        view.send_wished.connect(self._send)
        view.write_wished.connect(self._write)
        view.take_wished.connect(self._take)
        view.stop_wished.connect(self._stop)
        view.again_wished.connect(self._ask_again)
        view.remove_wished.connect(self._ask_to_remove)
        view.keep_wished.connect(lambda: view.say("ok", desk.look.tr("Everything stays on this laptop.")))
        view.receipt_chosen.connect(self._show_receipt)
        view.show_way(self._way)
        self._look_up()

    def leave(self, then: Callable[[], None]) -> None:
        """Stop what is under way: it goes on with the same bytes the next time."""
        self._stop()
        then()

    def press(self, key: str) -> bool:
        """Ctrl Enter hands over, Esc stops."""
        if key == "Ctrl Enter" and self._errand is None:
            if self._way == USB:
                self.view.stick.wish()
            else:
                self._send()
            return True
        if key == "Esc" and self._errand is not None:
            self._stop()
            return True
        return False

    # --- how it stands --------------------------------------------------------------------------------------

    def _look_up(self) -> None:
        def look(seat: Seat) -> Found:
            if not seat.vault.has_casebook:
                office_keys.keys_of(seat.vault)
                kept = arrivals.kept(seat.vault.folder)
                return Found(of_daybook(seat), (), network.relay_of(seat) is not None, "", kept)
            if seat.role != enrol.OFFICE_ROLE:
                arrivals.open_kept(seat)
            enrol.statement_of(seat)
            state = devices.state_of(seat, seat.device)
            return Found(receipts.state(seat), receipts.listed(seat), network.relay_of(seat) is not None, state)

        def failed(error: FieldError) -> None:
            if isinstance(error, NotEnrolledError):
                tr = self._look.tr
                line = tr("This laptop belongs to no office, so there is nobody to hand over to.")
                self.view.show_empty(tr("No office yet"), line)
            else:
                self._desk.refuse(error)

        self._desk.ask(look, while_alive(self.view, self._show), while_alive(self.view, failed))

    def _show(self, found: Found) -> None:
        if self._standing is None and found.has_relay:
            self._way = NETWORK
            self.view.show_way(self._way)
        if self._standing is not None and found.state != self._state:
            self._desk.heard()
        self._standing, self._listed, self._state = found.standing, found.listed, found.state
        if not found.state and self._run == Run():
            said_of = self._look.tr(
                "The complete records are closed. Coded records go to the office all the same, and sealed ones as"
                " they are. Receipts wait until the complete records are open."
            )
            self.view.say("info", " ".join([said_of, *words.kept(self._look, found.kept)]))
        self._show_standing()
        self.view.show_receipts(self._listed, lambda part: self._desk.label("day_part", part))

    def _show_standing(self) -> None:
        if self._standing is not None:
            self.view.show_standing(self._way, self._standing, self._run, self._kind)

    def _kind(self, kind: str) -> str:
        if not kind:
            return self._look.tr("sealed record")
        return said(self._desk.form(kind).get("label"), self._look.language)

    def _choose(self, way: str) -> None:
        if self._errand is None:
            self._way, self._run = way, Run()
            self.view.show_way(way)
            self._show_standing()

    # --- by network -----------------------------------------------------------------------------------------

    def _send(self) -> None:
        if self._errand is not None:
            return
        journey = Journey(self._desk, while_alive(self.view, self._synced), while_alive(self.view, self._failed))
        journey.far.connect(while_alive(self.view, self._moved))
        self._show_begun(journey, words.PROVE)
        journey.begin()

    def _moved(self, moved: Moved) -> None:
        share = (moved.index - 1 + (moved.done / moved.size if moved.size else 1.0)) / max(1, moved.count)
        self._far("fetch" if moved.way == network.FETCH else words.SEND, share)

    def _synced(self, done: Synced) -> None:
        self._end()
        language = self._look.language
        if done.trouble is None:
            self._run = Run(proved=True, sent=done.unconfirmed)
            said_of = [*lines(done, language), *(f"{name}: {sentence(why, language)}" for name, why in done.faults)]
            is_odd = done.faults or done.numbers
            self.view.say("warn" if is_odd else "ok", "\n".join(said_of))
        elif done.trouble.code == "stopped":
            self.view.say("info", self._stopped_words())
        else:
            self.view.say("bad", sentence(done.trouble, language))
        self._look_up()

    # --- by stick -------------------------------------------------------------------------------------------

    def _write(self, folder: Path, again: str = "") -> None:
        if self._errand is not None:
            return
        errand = self._begin()

        def written(standing: Standing) -> None:
            self._end()
            self._run = Run(sent=len(standing.waiting))
            waiting = len(standing.waiting)
            said_of = self._look.ntr(
                "{n} sealed bundle is on the stick. It has arrived when the office's receipt comes back.",
                "{n} sealed bundles are on the stick. They have arrived when the office's receipts come back.",
                waiting,
            )
            told = [said_of] if waiting else []
            if errand.has_sealed:
                told.append(self._look.tr("The complete records are on it too, sealed as they are."))
            if errand.gone_back:
                told.append(on_the_stick(self._look, errand.gone_back))
            nothing = self._look.tr("The office has signed for everything here. Nothing had to be written.")
            self.view.say("ok", " ".join(told) or nothing)
            self._look_up()

        self._desk.ask(
            lambda seat: errand.to_stick(seat, folder, everything=bool(again)),
            while_alive(self.view, written),
            while_alive(self.view, self._failed),
        )

    def _take(self, folder: Path) -> None:
        if self._errand is not None:
            return

        def take(seat: Seat) -> tuple[Brought, str]:
            return usb.take_from(seat, folder), seat.vault.level

        def taken(came: tuple[Brought, str]) -> None:
            found, level = came
            kind = "warn" if found.problems else "ok" if found.receipts or found.revisions else "info"
            self.view.say(kind, words.brought(self._look, found, level))
            self._look_up()

        self._desk.ask(
            take,
            while_alive(self.view, taken),
            while_alive(self.view, self._failed),
        )

    def _begin(self) -> Errand:
        errand = Errand(self.view)
        errand.far.connect(self._far)
        self._show_begun(errand, words.SEAL)
        return errand

    def _show_begun(self, under_way: Errand | Journey, step: str) -> None:
        self._errand = under_way
        self.view.say("", "")
        self.view.show_running("yes")
        self._run = Run(step=step)
        self._show_standing()

    def _end(self) -> None:
        self._errand = None
        self._run = Run()
        self.view.show_running("no")

    def _far(self, step: str, share: float) -> None:
        if self._errand is not None and self._standing is not None:
            self._run = Run(step=step, share=min(1.0, share), proved=self._way == NETWORK)
            self._show_standing()

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()

    def _failed(self, error: FieldError) -> None:
        self._end()
        stopped = error.code == "stopped"
        said_of = self._stopped_words() if stopped else sentence(error, self._look.language)
        self.view.say("info" if stopped else "bad", said_of)
        self._look_up()

    def _stopped_words(self) -> str:
        return self._look.tr("Stopped. What was sealed waits here and goes on with the same bytes.")

    # --- everything again -----------------------------------------------------------------------------------

    def _ask_again(self) -> None:
        sheets.again(self._look, self._again).open_over(self.view.window())

    def _again(self) -> None:
        if self._way == NETWORK:
            self._desk.ask(
                lambda seat: cuts.cut(seat, everything=True),
                while_alive(self.view, lambda _cut: self._send()),
                while_alive(self.view, self._failed),
            )
            return
        folder = self.view.stick.chosen_folder()
        if folder is not None:
            self._write(folder, again="yes")

    # --- removing -------------------------------------------------------------------------------------------

    def _ask_to_remove(self) -> None:
        standing = self._standing
        if standing is not None and standing.safe and self._errand is None:
            sheets.remove(self._look, standing, self._remove).open_over(self.view.window())

    def _remove(self) -> None:
        def removed(done: Removed) -> None:
            look = self._look
            told = look.ntr(
                "{n} record was removed from this laptop.", "{n} records were removed from this laptop.", done.records
            )
            if not done.keys_changed:
                told += " " + look.tr("The disk has no room to change the key now; it is done at a later unlock.")
            self.view.say("ok" if done.keys_changed else "warn", told)
            self._look_up()

        self._desk.ask(removal.remove, while_alive(self.view, removed), while_alive(self.view, self._failed))

    # --- one receipt ----------------------------------------------------------------------------------------

    def _show_receipt(self, at: int) -> None:
        if 0 <= at < len(self._listed):
            sheet = sheets.receipt(self._look, self._listed[at], lambda part: self._desk.label("day_part", part))
            sheet.open_over(self.view.window())
