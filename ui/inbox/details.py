"""The panel of one bundle: what proves it, what is missing, what it would bring, and the two acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from npm_field.usecases import intake, retrying
from npm_field.usecases.intake_facts import KNOWN, UNKNOWN
from resources.language import isolated
from ui import tokens
from ui.components.badge import Badge
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.chips import ChipSet, Option
from ui.components.text import Text, Wrapped, label_for
from ui.inbox import words
from ui.rows import Fill, Rows, height_follows_width
from ui.shell.page import bring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.usecases.intake_desk import Standing
    from npm_field.usecases.intake_facts import Waiting
    from ui.look import Look

WIDTH: Final = 322


@dataclass(frozen=True, slots=True)
class Saying:
    """What the desk's vocabularies say: so many records of a kind, and the part of the day in which it came."""

    kind_name: Callable[[str, int], str]
    part: str


class Details(Card):
    """``accepted`` carries the reason, "" for what needs none; ``set_aside`` carries the reason by id.

    ``retry_wished`` asks to try what was put aside again, ``key_wished`` to give a sealed laptop its key back.
    """

    accepted = Signal(str)
    set_aside = Signal(str)
    retry_wished = Signal()
    key_wished = Signal()

    def __init__(
        self,
        look: Look,
        one: Waiting,
        standing: Standing | None,
        aside: Mapping[str, int],
        say: Saying,
    ) -> None:
        super().__init__(look)
        self._one = one
        self.why: ChipSet | None = None
        self.accept = Button(look, "", Kind.MAIN, icon="check", height=tokens.CONTROL_LARGE)
        self.quarantine = Button(look, look.tr("Put in quarantine"), icon="shield-warning")
        self.again = Button(look, look.tr("Try again"), icon="arrow-counter-clockwise")
        self.key = Button(look, look.tr("Give its key back"), icon="key")
        self.key.clicked.connect(self.key_wished)
        self._may_pass = bool(aside.keys() & retrying.MAY_PASS)
        name, _role = words.who(look, one)
        self.add(Wrapped(look, name, "section", "ink"))
        self.add(Wrapped(look, self._line(say.part)))
        self.add(Rule(look))
        self._say_proof()
        if one.proof == KNOWN:
            self._say_numbers()
            self._say_content(standing)
        self._say_aside(aside)
        self._say_inside(say.kind_name)
        self.body.addStretch(1)
        self._offer_acts()
        if not look.large:
            self.setFixedWidth(look.px(WIDTH))

    def point(self, icon: str, ink: str, title: str, sentence: str = "") -> None:
        """Say one thing: an icon, a bold line, and a quieter one."""
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(IconBox(look, icon, 18, ink), 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(Wrapped(look, title, "label_bold", "ink"))
        if sentence:
            said.addWidget(Wrapped(look, sentence, "label", "ink2"))
        row.addLayout(said, 1)
        self.body.addLayout(row)

    # --- what is said ---------------------------------------------------------------------------------------

    def _line(self, part: str) -> str:
        look, one = self._look, self._one
        came = words.came(look, one, part)
        if one.proof != KNOWN:
            return came
        records = look.ntr("{n} record", "{n} records", one.count("records"))
        return f"{records} · {came}"

    def _say_proof(self) -> None:
        look, one, tr = self._look, self._one, self._look.tr
        why = look.tr(words.WHY[one.reason]) if one.reason in words.WHY else ""  # tr: the table of words
        if one.proof != KNOWN:
            title = tr("Signed by nobody we know") if one.proof == UNKNOWN else tr("It cannot be opened")
            self.point("x-circle", "bad", title, why)
            return
        if one.trust in {"", "trusted"}:
            self.point("check-circle", "ok", tr("Signed by a laptop we enrolled"))
        else:
            self.point("warning", "warn", tr("Signed by a laptop that is not trusted now"), why)
        if one.state == intake.QUARANTINED and one.trust in {"", "trusted"}:
            self.point("shield-warning", "warn", tr("Kept apart"), why)

    def _say_numbers(self) -> None:
        look, one, tr = self._look, self._one, self._look.tr
        if one.purpose == intake.SEALED:
            return
        for title, sentence in words.signs(look, one):
            self.point("warning-octagon", "bad", title, sentence)
        if one.numbers.records:
            title = look.ntr("{n} number is missing", "{n} numbers are missing", one.numbers.missing)
            self.point("warning", "warn", title, words.spans(one.numbers.records))
        else:
            self.point("check-circle", "ok", tr("No number is missing"), words.spans(one.counters))
        if one.numbers.bundles:
            said = tr("A backup or a pack that was written there has a number too.")
            numbers = words.spans(one.numbers.bundles)
            self.point("info", "info", tr("Bundle {numbers} did not come", numbers=numbers), said)

    def _say_content(self, standing: Standing | None) -> None:
        look, one, tr = self._look, self._one, self._look.tr
        refused, all_of = one.count("refused"), one.count("revisions") + one.count("refused")
        if not refused:
            self.point("check-circle", "ok", tr("Every record is whole"))
        else:
            whole = tr("{whole} of {all} versions hold", whole=all_of - refused, all=all_of)
            title = look.ntr("{n} is put aside", "{n} are put aside", refused)
            self.point("warning", "warn", title, whole)
        if lowers := one.count("lowers"):
            title = look.ntr("{n} class is not lowered", "{n} classes are not lowered", lowers)
            self.point(
                "warning", "warn", title, tr("This laptop may not give a lower class. The records stay as high.")
            )
        if one.state != intake.ACCEPTED:
            self.point("info", "info", tr("What it brings"), words.brings(look, one))
        if standing is not None and one.person:
            self._say_standing(standing)

    def _say_standing(self, standing: Standing) -> None:
        look, tr, person = self._look, self._look.tr, isolated(self._one.person)
        if standing.bars:
            said = look.tr(words.BARS[standing.bars[0].value])  # tr: the table of words
            self.point("warning", "warn", said, person)
        elif standing.until:
            until = tr("{person}, until {day}", person=person, day=look.language.day(standing.until))
            self.point("check-circle", "ok", tr("Person in commitment"), until)

    def _say_aside(self, aside: Mapping[str, int]) -> None:
        look = self._look
        for reason, number in sorted(aside.items()):
            why = look.tr(words.ASIDE[reason]) if reason in words.ASIDE else reason  # tr: the table of words
            title = look.ntr("{n} kept aside", "{n} kept aside", number)
            self.point("warning", "warn", title, why)

    def _say_inside(self, kind_name: Callable[[str, int], str]) -> None:
        look = self._look
        inside = [kind_name(kind, number) for kind, number in sorted(self._one.kinds.items(), key=lambda x: -x[1])]
        if self._one.count("slips"):
            inside.append(look.ntr("{n} sealed identity", "{n} sealed identities", self._one.count("slips")))
        if self._one.count("attachments"):
            inside.append(look.ntr("{n} attachment", "{n} attachments", self._one.count("attachments")))
        if not inside:
            return
        self.add(Rule(look))
        self.add(Text(look, look.tr("Inside"), "label_bold", "ink"))
        track = QWidget()
        row = Rows(track, Fill.FLOW, look.px(8))
        for said in inside:
            row.addWidget(Badge(look, said))
        height_follows_width(track)
        self.add(track)

    # --- what can be done -----------------------------------------------------------------------------------

    def _offer_acts(self) -> None:
        one, tr = self._one, self._look.tr
        if one.state == intake.QUARANTINED and one.proof == KNOWN:
            self._ask(tr("Why it is taken in all the same"), words.ACCEPT)
            self.accept.say(tr("Accept what it says"))
            self.accept.clicked.connect(lambda: self._answered(self.accepted))
        elif one.state == intake.WAITING:
            self.accept.say(tr("Accept and sign a receipt"))
            self.accept.clicked.connect(lambda: self.accepted.emit(""))
            self.quarantine.clicked.connect(self._begin_quarantine)
        self.again.clicked.connect(self.retry_wished)
        for act in (self.accept, self.quarantine, self.key, self.again):
            act.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.add(act)
        self.accept.setVisible(one.state == intake.WAITING or self.why is not None)
        self.quarantine.setVisible(one.state == intake.WAITING)
        is_sealed = one.purpose == intake.SEALED and one.proof == KNOWN and one.trust in {"", "trusted"}
        self.key.setVisible(is_sealed and one.state == intake.WAITING)
        self.again.setVisible(one.state == intake.REFUSED or self._may_pass)
        self.setFocusProxy(self.again if self._may_pass or one.state == intake.REFUSED else self.accept)

    def _begin_quarantine(self) -> None:
        if self.why is None:
            self.accept.hide()
            self.body.removeWidget(self.quarantine)
            asked = self._ask(self._look.tr("Why it is kept apart"), words.SET_ASIDE)
            self.add(self.quarantine)
            asked.show()  # a layout shows what it was given only later, and what is not in sight takes no focus
            asked.setFocus()
            bring(asked)
        else:
            self._answered(self.set_aside)

    def _ask(self, question: str, answers: Mapping[str, str]) -> ChipSet:
        look = self._look
        options = [Option(key, look.tr(said)) for key, said in answers.items()]  # tr: the tables of words
        self.why = ChipSet(look, question, options, one_only=True)
        self.add(label_for(look, question, self.why))
        self.add(self.why)
        return self.why

    def _answered(self, signal: SignalInstance) -> None:
        if self.why is not None and self.why.chosen:
            signal.emit(self.why.chosen[0])
        elif self.why is not None:
            self.why.setFocus()
