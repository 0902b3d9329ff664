"""Enrolling at the office: the invitation written, the answer examined, words compared, the completion written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import TEAM_MEMBER
from npm_field.usecases import enrol
from resources.language import isolated
from storage import revisions
from ui import files
from ui.forms.alive import while_alive
from ui.laptops.enrol_cards import DifferCard, InviteCard, SameWordsCard
from ui.laptops.steps import WriteCard
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.enrol import Examined
    from npm_field.usecases.seat import Seat
    from ui.first_run.view import FileCard
    from ui.laptops.steps import Steps

COMPLETION_NAME: Final = "laptop.completion"


class Enrolling:
    """The office's two steps. Nothing is certified before somebody held the key that says the words are the same."""

    def __init__(self, steps: Steps) -> None:
        self._steps, self._desk, self._look = steps, steps.desk, steps.desk.look

    def invite(self, *, role: str = "field", person: str = "", note: str = "") -> None:
        """Ask whom the laptop is for; ``person`` is offered first where a lost one is replaced."""

        def shown(people: Sequence[str]) -> None:
            card = InviteCard(self._look, people, role=role, person=person, note=note)
            card.wished.connect(partial(self._write_invitation, card))
            self._show(card)

        self._desk.ask(_people, while_alive(self._steps.view, shown))

    def answer(self, card: FileCard, path: Path) -> None:
        """Examine an answer and let its words be compared; ``card`` hears why it is none."""

        def examine(seat: Seat) -> Examined:
            return enrol.examine(seat, files.read(path))

        def refuse(error: FieldError) -> None:
            card.picker.error(sentence(error, self._look.language))

        self._desk.ask(examine, while_alive(card, partial(self._compare, path)), while_alive(card, refuse))

    def _write_invitation(self, card: InviteCard, role: str, person: str, path: Path) -> None:
        def write(seat: Seat) -> Code:
            return enrol.invite_into(seat, path, role=role, person=Code(person) if person else None)

        def written(found: Code) -> None:
            self._steps.done(
                self._look.tr(
                    "The invitation for {person} is in {file}. Take it to the laptop, and bring its answer back.",
                    person=isolated(str(found)),
                    file=isolated(path.name),
                )
            )

        self._desk.ask(write, while_alive(card, written), while_alive(card, card.refuse))

    def _compare(self, path: Path, examined: Examined) -> None:
        card = SameWordsCard(self._look, examined)
        card.same.connect(partial(self._ask_where, path, examined))
        card.differ.connect(partial(self._differ, examined))
        self._show(card)

    def _differ(self, examined: Examined) -> None:
        card = DifferCard(self._look, str(examined.invitation.person))

        def withdraw(seat: Seat) -> None:
            enrol.withdraw_invitation(seat, examined.answer.nonce)

        def withdrawn(_none: None) -> None:
            self._steps.done(self._look.tr("The invitation is withdrawn. No laptop was certified."))

        card.withdrawn.connect(lambda: self._desk.ask(withdraw, while_alive(card, withdrawn)))
        self._show(card)

    def _ask_where(self, path: Path, examined: Examined) -> None:
        tr = self._look.tr
        card = WriteCard(
            self._look,
            tr("The completion file for {person}", person=isolated(str(examined.invitation.person))),
            tr("It brings the laptop its codes and this office's rules, and opens on that laptop alone."),
            label=tr("The completion file"),
            name=COMPLETION_NAME,
            act=tr("Certify and write it"),
            first=path.parent,
        )
        card.wished.connect(partial(self._certify, card, examined))
        self._show(card)

    def _certify(self, card: WriteCard, examined: Examined, path: Path) -> None:
        def certify(seat: Seat) -> None:
            enrol.approve_into(seat, examined, path)

        def certified(_none: None) -> None:
            self._steps.done(
                self._look.tr(
                    "The laptop of {person} is certified. Take {file} to it.",
                    person=isolated(str(examined.invitation.person)),
                    file=isolated(path.name),
                )
            )

        def refuse(error: FieldError) -> None:
            card.refuse(sentence(error, self._look.language))

        self._desk.ask(certify, while_alive(card, certified), while_alive(card, refuse))

    def _show(self, card: InviteCard | SameWordsCard | DifferCard | WriteCard) -> None:
        card.back.connect(self._steps.back)
        self._steps.show(card)


def _people(seat: Seat) -> Sequence[str]:
    """Return the M codes of the team, in their order; those that have a laptop are among them."""
    rows = revisions.listed(seat.vault.casebook, kind=TEAM_MEMBER.name)
    return sorted({str(row.code) for row in rows if row.code})
