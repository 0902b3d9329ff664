"""Handing over: what happens when. Everything is on the vault's thread; the page goes on showing how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.errors import NotEnrolledError
from npm_field.usecases import enrol, receipts, removal, usb
from ui.components.button import Button, Kind
from ui.components.sheet import Point, Sheet
from ui.forms.alive import while_alive
from ui.forms.form import said
from ui.hand_over import words
from ui.hand_over.errand import Errand
from ui.hand_over.view import HandOverPage
from ui.hand_over.words import USB, Run
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.receipts import Listed, Standing
    from npm_field.usecases.removal import Removed
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.usb import Brought
    from ui.desk import Desk, Target
    from ui.shell.page import Page


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
        self._errand: Errand | None = None
        self._standing: Standing | None = None
        self._listed: Sequence[Listed] = ()
        view = self.view
        view.way_chosen.connect(self._choose)
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
            self.view.stick.wish()
            return True
        if key == "Esc" and self._errand is not None:
            self._stop()
            return True
        return False

    # --- how it stands --------------------------------------------------------------------------------------

    def _look_up(self) -> None:
        def look(seat: Seat) -> tuple[Standing, Sequence[Listed]]:
            enrol.statement_of(seat)
            return receipts.state(seat), receipts.listed(seat)

        def failed(error: FieldError) -> None:
            if isinstance(error, NotEnrolledError):
                tr = self._look.tr
                line = tr("This laptop belongs to no office, so there is nobody to hand over to.")
                self.view.show_empty(tr("No office yet"), line)
            else:
                self._desk.refuse(error)

        self._desk.ask(look, while_alive(self.view, self._show), while_alive(self.view, failed))

    def _show(self, found: tuple[Standing, Sequence[Listed]]) -> None:
        self._standing, self._listed = found
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
            nothing = self._look.tr("The office has signed for everything here. Nothing had to be written.")
            self.view.say("ok", said_of if waiting else nothing)
            self._look_up()

        self._desk.ask(
            lambda seat: errand.to_stick(seat, folder, everything=bool(again)),
            while_alive(self.view, written),
            while_alive(self.view, self._failed),
        )

    def _take(self, folder: Path) -> None:
        if self._errand is not None:
            return

        def taken(found: Brought) -> None:
            kind = "warn" if found.problems else "ok" if found.receipts or found.revisions else "info"
            self.view.say(kind, words.brought(self._look, found))
            self._look_up()

        self._desk.ask(
            lambda seat: usb.take_from(seat, folder),
            while_alive(self.view, taken),
            while_alive(self.view, self._failed),
        )

    def _begin(self) -> Errand:
        errand = Errand(self.view)
        self._errand = errand
        errand.far.connect(self._far)
        self.view.say("", "")
        self.view.show_running("yes")
        self._run = Run(step=words.SEAL)
        self._show_standing()
        return errand

    def _end(self) -> None:
        self._errand = None
        self._run = Run()
        self.view.show_running("no")

    def _far(self, step: str, done: int) -> None:
        if self._errand is None or self._standing is None:
            return
        size = sum(cut.size for cut in self._standing.waiting)
        share = min(1.0, done / size) if size and step == words.SEND else 0.0
        self._run = Run(step=step, share=share, proved=self._run.proved)
        self._show_standing()

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()

    def _failed(self, error: FieldError) -> None:
        self._end()
        stopped = error.code == "stopped"
        said_of = self._look.tr("Stopped. What was sealed waits here and goes on with the same bytes.")
        self.view.say("info" if stopped else "bad", said_of if stopped else sentence(error, self._look.language))
        self._look_up()

    # --- everything again -----------------------------------------------------------------------------------

    def _ask_again(self) -> None:
        tr = self._look.tr
        act = Button(self._look, tr("Send everything again"), Kind.MAIN, icon="arrow-counter-clockwise", height=44)
        sheet = Sheet(
            self._look,
            "arrow-counter-clockwise",
            tr("Send everything again"),
            tr("For a bundle that was lost and that nobody signed for."),
            points=[
                Point(
                    "check-circle", "ok", tr("Nothing is there twice"), tr("The office knows what it has already.")
                ),
                Point("hourglass-medium", "ink2", tr("It takes longer"), tr("All attachments go once more.")),
            ],
            acts=[act],
        )
        act.clicked.connect(sheet.close_sheet)
        act.clicked.connect(self._again)
        sheet.open_over(self.view.window())

    def _again(self) -> None:
        folder = self.view.stick.chosen_folder()
        if folder is not None:
            self._write(folder, again="yes")

    # --- removing -------------------------------------------------------------------------------------------

    def _ask_to_remove(self) -> None:
        standing = self._standing
        if standing is None or not standing.safe or self._errand is not None:
            return
        look, tr = self._look, self._look.tr
        count = len(standing.safe)
        act = Button(
            look,
            look.ntr("Remove {n} from this laptop", "Remove {n} from this laptop", count),
            Kind.MAIN,
            icon="trash-simple",
            height=44,
        )
        points = [
            Point(
                "check-circle",
                "ok",
                tr("The office keeps them"),
                tr("It signed for every word. They can come back from there."),
            ),
            Point(
                "key", "ink2", tr("The key of the vault changes"), tr("What is left on the disk opens with no key.")
            ),
        ]
        stays = len(standing.staying)
        if stays:
            why = sorted({words.reason(look, one.reason) for one in standing.staying if one.reason is not None})
            title = look.ntr("{n} record stays", "{n} records stay", stays)
            points.append(Point("lock-open", "ink2", title, " · ".join(why)))
        title = look.ntr("Remove {n} record", "Remove {n} records", count)
        lead = tr("They are gone from this laptop and stay at the office. Their codes stay here as a mark.")
        sheet = Sheet(look, "trash-simple", title, lead, points=points, acts=[act])
        act.clicked.connect(sheet.close_sheet)
        act.clicked.connect(self._remove)
        sheet.open_over(self.view.window())

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
        if not 0 <= at < len(self._listed):
            return
        look, tr, one = self._look, self._look.tr, self._listed[at]
        title, much = words.of_receipt(look, one)
        lines = [
            tr("Bundle {n} of this laptop, {when}", n=one.sequence, when=self._when(one)),
            tr("Signed for: {much}", much=much),
        ]
        if one.refused:
            lines.append(
                look.ntr(
                    "{n} thing could not be taken in and stays here.",
                    "{n} things could not be taken in and stay here.",
                    len(one.refused),
                )
            )
        sheet = Sheet(look, "circle-wavy-check", title, "\n".join(lines), ink="ok")
        sheet.cancel.say(tr("Close"))
        sheet.open_over(self.view.window())

    def _when(self, one: Listed) -> str:
        return words.when(one.written, lambda part: self._desk.label("day_part", part))
