"""The medical note: what happens when. One note in hand, of the person of a talk; a finding needs a yes first."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from shiboken6 import isValid

from npm_field.domain import consent
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds.medical import EXAMINED, FINDINGS, MEDICAL_NOTE
from npm_field.usecases import clinicians, medical, picks
from ui.capture.conflict import Conflict
from ui.components.sheet import is_sheet_on
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.control import Ground
from ui.forms.hands import Hands
from ui.forms.in_hand import NOT_SAVED
from ui.guard.host import Host
from ui.medical.view import EXAM, MedicalPage
from ui.medical.whose import WhoseSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk
    from ui.forms.in_hand import InHand
    from ui.shell.page import Page

CONSENT: Final = "consent"


def make(desk: Desk, target: Target) -> MedicalPresenter:
    """Return the presenter of a medical note; ``target.record`` is the note, or a talk with its person."""
    return MedicalPresenter(desk, target)


class MedicalPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self.view = MedicalPage(desk.look, desk.label)
        self.page: Page = self.view
        self._hands = Hands(desk)
        form = desk.parsed(MEDICAL_NOTE.name)
        self._question: WhoseSheet | None = None
        self._guard = Host(desk)
        self._guard.replaced.connect(self.flush)
        self._conflict = Conflict(desk, self.view.show_banner)
        self.view.show_form(Ground(desk.look, desk.vocabularies, form, guard=self._guard))
        self.view.edited.connect(self._edited)
        self.view.agreed.connect(self._agreed)
        self.view.site_chosen.connect(self._finding)
        self.view.left.connect(self.flush)
        self._hands.began.connect(while_alive(self.view, self._began))
        self._hands.told.connect(while_alive(self.view, self._told))
        self._open(target.record)

    def leave(self, then: Callable[[], None]) -> None:
        """Bring what is typed onto the disk as a signed revision, then call ``then``; an open question goes too."""
        if self._question is not None and isValid(self._question):
            self._question.close_sheet()
        self._hands.leave(then)

    def press(self, key: str) -> bool:
        """F6 goes between the body and the rows."""
        if key not in {"F6", "Shift F6"}:
            return False
        self.view.to_other()
        return True

    def here(self) -> Target:
        """Return what to open to be here again."""
        return Target("medical", record=RecordId(self._hands.record) if self._hands.record else None)

    def flush(self) -> None:
        """Send what is typed to the disk now."""
        if self._hands.current is not None:
            self._hands.current.flush()

    def _open(self, record: RecordId | None) -> None:
        visit = self._desk.visit
        if visit is None:
            said = self._desk.look.tr("A medical note belongs to a visit. Plan one first.")
            self.view.show_banner("who", "info", said)
            self.view.chart.setEnabled(False)
            return
        self._desk.ask(lambda seat: picks.named(seat, visit), while_alive(self.view, self._conflict.learn))
        if record is None:
            self.view.chart.setEnabled(False)
            self.view.before = lambda: self._ask_whose(visit)
        else:
            self._hold(lambda seat: medical.note_of(seat, visit, record))

    def _ask_whose(self, visit: RecordId) -> None:
        """Ask for the person's code; who gives none can still go back to a talk."""
        said = self._desk.look.tr("No note is open. Choose a talk first, or begin here again and give the code.")
        if is_sheet_on(self.view.window()):
            self.view.show_banner("who", "info", said)
            return
        sheet = self._question = WhoseSheet(self._desk.look)
        sheet.cancelled.connect(lambda: self.view.show_banner("who", "info", said))
        sheet.wished.connect(lambda code: self._hold(lambda seat: medical.note_for(seat, visit, code)))
        sheet.open_over(self.view.window())
        sheet.code.setFocus()

    def _hold(self, note: Callable[[Seat], Draft]) -> None:
        def begin(seat: Seat) -> Draft:
            clinicians.require(seat, MEDICAL_NOTE, {})
            return note(seat)

        self.view.chart.setEnabled(True)
        self._hands.take(begin)

    def _began(self, hand: InHand) -> None:
        self.view.hero.say(str(hand.fields.get("code", "")))
        self._guard.take_up(self._hands.record, str(hand.fields.get("code", "")))
        self.view.show_fields(hand.fields)
        self._conflict.judge(hand.fields)
        self._judge(hand)

    def _edited(self, name: str, value: object) -> None:
        hand = self._hands.for_edit()
        if hand is not None:
            hand.put(name, value)
            self.view.show_findings(hand.fields)
            self._conflict.judge(hand.fields)

    def _agreed(self, purpose: str, answer: str) -> None:
        hand = self._hands.for_edit()
        if hand is None:
            return
        given = hand.fields.get(CONSENT)
        answers = {**(given if isinstance(given, dict) else {}), purpose: answer}
        hand.put(CONSENT, {key: value for key, value in answers.items() if value})
        self._judge(hand)

    def _finding(self, site: str) -> None:
        """Note a finding at a site; without a yes to the examination the page says what comes first."""
        hand = self._hands.for_edit()
        if hand is None:
            return
        if not consent.allows(hand.fields.get(CONSENT), EXAM):
            self._judge(hand, asked="yes")
            self.view.consent[EXAM].setFocus()
            return
        held = hand.fields.get(FINDINGS)
        found = [*(held if isinstance(held, list) else []), {"id": uuid.uuid4().hex, "site": site}]
        hand.put(FINDINGS, found)
        hand.put(EXAMINED, "yes")
        self.view.show_fields(hand.fields)

    def _judge(self, hand: InHand, asked: str = "") -> None:
        """Say that the examination needs a yes where somebody wanted to note a finding without one."""
        tr = self._desk.look.tr
        allowed = consent.allows(hand.fields.get(CONSENT), EXAM)
        said = tr("The person did not agree to an examination yet. Ask, and note the answer here first.")
        if allowed or asked:
            self.view.show_banner("exam", "warn", "" if allowed else said)

    def _told(self, state: str, why: str) -> None:
        lost = state == NOT_SAVED
        self.view.show_banner("saved", "bad", why if lost else "", self._desk.look.tr("Not saved") if lost else "")
        self._desk.saved(state)
