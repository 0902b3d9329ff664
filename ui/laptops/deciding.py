"""What is done for one laptop: trusted or not, a new one after it, fresh codes, a backup restored onto it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.usecases import announcing, devices, restore, trust
from npm_field.usecases.devices import RETIRED
from resources.language import isolated
from sync.roster import REVOKED, SUSPECT, TRUSTED
from ui.first_run.view import FileCard
from ui.forms.alive import while_alive
from ui.laptops.decide_card import DecideCard
from ui.laptops.steps import WriteCard
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.laptops import Laptop
    from npm_field.usecases.restore import Restored
    from npm_field.usecases.seat import Seat
    from ui.laptops.enrolling import Enrolling
    from ui.laptops.steps import Steps

RESTORE_NAME: Final = "restore.npmf"


class Deciding:
    """Decisions of the office's desk. Each is in the log before anything is said."""

    def __init__(self, steps: Steps, enrolling: Enrolling, clock: Callable[[], float] | None = None) -> None:
        self._steps, self._enrolling, self._clock = steps, enrolling, clock
        self._desk, self._look = steps.desk, steps.desk.look

    def decide(self, laptop: Laptop, state: str) -> None:
        """Ask why, and who else decides it."""
        card = DecideCard(self._look, laptop, state, self._clock)

        def wished(reason: str, second: str) -> None:
            def act(seat: Seat) -> bool:
                other = Code(second) if second else None
                trust.decide(seat, laptop.device, state, reason=reason, second=other)
                return devices.relay_of(seat) is not None

            then = partial(self._decided, laptop, state, reason)
            self._desk.ask(act, while_alive(card, then), while_alive(card, card.refuse))

        card.wished.connect(wished)
        card.back.connect(self._steps.back)
        self._steps.show(card)

    def grant(self, laptop: Laptop) -> None:
        """Let fresh codes wait for it."""

        def done(count: int) -> None:
            self._steps.done(
                self._look.ntr(
                    "{n} fresh code waits with what goes back to this laptop.",
                    "{n} fresh codes wait with what goes back to this laptop.",
                    count,
                )
            )

        self._desk.ask(lambda seat: announcing.grant_codes(seat, laptop.device), while_alive(self._steps.view, done))

    def restore(self, laptop: Laptop) -> None:
        """Ask for a backup of an earlier laptop of this person."""
        tr = self._look.tr
        said = tr(
            "A backup of an earlier laptop of {person}. Its records join here and are written for this laptop; the"
            " earlier one's codes never come back.",
            person=isolated(laptop.person),
        )
        card = FileCard(self._look, tr("Restore a backup"), said, step=None, back=tr("Back##go"))
        card.picked.connect(partial(self._ask_where, laptop))
        card.back.connect(self._steps.back)
        self._steps.show(card)

    def _decided(self, laptop: Laptop, state: str, reason: str, has_relay: bool) -> None:  # noqa: FBT001 - an answer
        tr = self._look.tr
        person = isolated(laptop.person or laptop.device[:8])
        said = {
            SUSPECT: tr("What {person} sends is kept apart from now on.", person=person),
            TRUSTED: tr("The laptop of {person} is trusted again.", person=person),
            REVOKED: tr("The laptop of {person} is refused from now on.", person=person),
            RETIRED: tr("The laptop of {person} is out of use.", person=person),
        }[state]
        heard = tr("The others learn it with what goes back to them.")
        if has_relay:
            heard = f"{heard} {tr('Hand over by network now: the relay hears of it by that.')}"
        if state in {SUSPECT, TRUSTED} or reason in {"left_team", "broken"}:
            self._steps.done(f"{said} {heard}")
        elif reason == "passed_on":
            self._enrolling.invite(role=laptop.role, note=f"{said} {tr('Invite whoever gets the machine.')}")
        else:
            note = f"{said} {heard} {tr('Invite its person to a new one, or go back.')}"
            self._enrolling.invite(role=laptop.role, person=laptop.person, note=note)

    def _ask_where(self, laptop: Laptop, backup: Path) -> None:
        tr = self._look.tr
        card = WriteCard(
            self._look,
            tr("Restore a backup"),
            tr("The file opens on the new laptop alone. There it is taken in as any other."),
            label=tr("The file for the laptop"),
            name=RESTORE_NAME,
            act=tr("Restore and write it"),
            first=backup.parent,
        )

        def write(path: Path) -> None:
            self._desk.ask(
                lambda seat: restore.for_device(seat, backup, laptop.device, path),
                while_alive(card, self._restored),
                while_alive(card, refuse),
            )

        def refuse(error: FieldError) -> None:
            card.refuse(sentence(error, self._look.language))

        card.wished.connect(write)
        card.back.connect(self._steps.back)
        self._steps.show(card)

    def _restored(self, done: Restored) -> None:
        self._steps.done(
            self._look.ntr(
                "{n} revision of the backup is in the file. Take it to the new laptop.",
                "{n} revisions of the backup are in the file. Take it to the new laptop.",
                done.revisions,
            )
        )
