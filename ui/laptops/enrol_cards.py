"""Enrolling at the office: whom to invite and where the file goes, then the six words of the answer, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.errors import FieldError
from resources.language import isolated
from ui import tokens
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.chips import ChipSet, Option
from ui.components.code_label import CodeLabel
from ui.components.field import Field
from ui.components.hold_button import HoldButton, HoldLine
from ui.components.numbered_words import NumberedWords
from ui.components.segments import Segments
from ui.components.text import Text, Wrapped, label_for
from ui.destination import Destination, not_written
from ui.laptops import words
from ui.laptops.steps import StepCard
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.enrol import Examined
    from ui.look import Look

NEW: Final = "new"
OTHER: Final = "other"
MOST_OFFERED: Final = 7
HOLD_S: Final = 1.5
INVITATION_NAME: Final = "laptop.invitation"
"""It says what it is, and of whom nothing."""


class InviteCard(StepCard):
    """``wished`` carries the role, the person's code or "", and where the invitation is to be written."""

    wished = Signal(str, str, object)

    def __init__(
        self, look: Look, people: Sequence[str], *, role: str = "field", person: str = "", note: str = ""
    ) -> None:
        tr = look.tr
        super().__init__(
            look,
            tr("Enrol a laptop"),
            tr(
                "An invitation is a file for one laptop. Nothing in it is secret; six words on both screens tell"
                " later that it was not replaced on its way."
            ),
        )
        if note:
            self.add(Banner(look, "info", note))
        offered = [person] if person else list(people[:MOST_OFFERED])
        options = [Option(code, code, code=True) for code in offered]
        options = [*options, Option(OTHER, tr("another code"))]
        options.insert(1 if person else 0, Option(NEW, tr("a new person")))
        self.role = Segments(look, tr("What it is for"), _roles(look), stretch=False)
        self.person = ChipSet(look, tr("Whose it will be"), options, one_only=True)
        self.other = Field(look, tr("The person's M code"), code=True)
        self.destination = Destination(look, tr("The invitation"), INVITATION_NAME)
        self.act = Button(look, tr("Make the invitation"), Kind.MAIN, icon="hard-drive", height=tokens.CONTROL_LARGE)
        self.role.choose(role)
        self.person.choose([person] if person else [])
        for said, part in ((tr("What it is for"), self.role), (tr("Whose it will be"), self.person)):
            self.add(label_for(look, said, part))
            self.add(part)
        self._missing = Wrapped(look, tr("Say whose it will be, by its digit."), "label", "bad")
        self.add(self._missing)
        self.add(self.other)
        self.add(self.destination)
        self.end_with(self.act)
        self.role.answered.connect(self.person.setFocus)
        self.person.changed.connect(lambda _keys: self._ask_other())
        self.act.clicked.connect(self._wish)
        self.destination.entered.connect(self._wish)
        self._ask_other()
        self.setFocusProxy(self.role)

    def refuse(self, error: FieldError) -> None:
        """Say why no invitation was made; what was answered stays."""
        self.act.setEnabled(True)
        self.destination.refuse(not_written(error, self._look.language))

    def _ask_other(self) -> None:
        self.other.setVisible(self.person.chosen == (OTHER,))
        self.other.clear_error()
        self._missing.hide()

    def _wish(self) -> None:
        path = self.destination.chosen
        if not self.person.chosen:
            self._missing.show()
            self.person.setFocus()
            return
        person = self.person.chosen[0]
        if person == OTHER:
            try:
                person = str(codes.parse(self.other.text, (CodeType.MONITOR,)))
            except FieldError as error:
                self.other.error(sentence(error, self._look.language))
                self.other.setFocus()
                return
        if path is not None:
            self.act.setEnabled(False)
            self.wished.emit(self.role.chosen or "field", "" if person == NEW else person, path)


class SameWordsCard(StepCard):
    """Six words, large. ``same`` comes only after a held key, ``differ`` at once."""

    same = Signal()
    differ = Signal()

    def __init__(self, look: Look, examined: Examined, clock: Callable[[], float] | None = None) -> None:
        tr = look.tr
        invitation = examined.invitation
        super().__init__(
            look,
            tr("Compare six words with the laptop"),
            tr(
                "Let the person read the six words from the laptop's own screen, beside you or on the telephone on a"
                " number that you know. Each word must be the same and in its place. Whoever stands between could"
                " have put another laptop in its place; the words would then differ."
            ),
            words.role_named(look, invitation.role),
        )
        self.add(CodeLabel(look, Code(str(invitation.person)), "code_card"))
        self.words = NumberedWords(look, examined.words, role="code_panel")
        self.add(self.words)
        held = tr("They are the same: hold")
        self.act = HoldButton(look, held, Kind.MAIN, icon="check", seconds=HOLD_S, clock=clock)
        self.no = Button(look, tr("They differ"), Kind.DANGER, icon="x", height=tokens.CONTROL_LARGE)
        self.act.held.connect(self.same)
        self.no.clicked.connect(self.differ)
        self.add(HoldLine(look, self.act.hold, tr("Hold the button until all five squares are full.")))
        self.end_with(self.act, self.no)
        self.setFocusProxy(self.no)


class DifferCard(StepCard):
    """Nothing was certified, and why; ``withdrawn`` lets the invitation lead nowhere."""

    withdrawn = Signal()

    def __init__(self, look: Look, person: str) -> None:
        tr = look.tr
        super().__init__(look, tr("The words differ: no laptop is certified"), "")
        self.add(
            Banner(
                look,
                "bad",
                tr(
                    "Somebody may have put another laptop, or another office, in the place of the one you know."
                    " Nothing was sent and nothing of this office has changed."
                ),
                title=tr("Stop here"),
            )
        )
        self.add(Text(look, tr("What to do for {person}", person=isolated(person)), "label_bold", "ink"))
        for said in (
            tr("Let the invitation lead nowhere, so that no second answer to it is taken."),
            tr("Make a new one and carry it by hand; the laptop is set up anew in another folder."),
            tr("Keep the stick and tell whoever looks after security: it shows who stood between."),
        ):
            self.add(Wrapped(look, f"·  {said}", "label", "ink"))
        self.act = Button(
            look, tr("Withdraw the invitation"), Kind.MAIN, icon="prohibit", height=tokens.CONTROL_LARGE
        )
        self.act.clicked.connect(self.withdrawn)
        self.end_with(self.act)
        self.setFocusProxy(self.act)


def _roles(look: Look) -> list[Option]:
    return [Option(key, look.tr(said)) for key, said in words.ROLES.items()]  # tr: ui/laptops/words.py
