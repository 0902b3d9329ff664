"""The drop-box: what happens when. The text is in the hand's memory; what the disk has only the office can open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from npm_field.domain import consent, documents
from npm_field.domain.classification import class_of
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import INTERVIEW
from npm_field.errors import NoRecordError
from npm_field.usecases import dropbox, picks, records
from npm_field.usecases.slips import Boxed
from resources.language import isolated
from ui.box.in_box import NOT_SAVED, SEALED, InBox, Kept, again
from ui.box.view import BoxPage, FramedBoxPage
from ui.capture.conflict import Conflict
from ui.capture.record_form import content_fields
from ui.capture.take_out import ask_to_take_out
from ui.components.button import Button, Kind
from ui.components.chips import Option
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.control import Ground
from ui.guard.host import Host
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.errors import FieldError
    from npm_field.usecases.picks import Named, Picks
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.shell.page import Page

CONSENT = "consent"


def make(desk: Desk, target: Target) -> BoxPresenter:
    """Return the presenter of the drop-box."""
    return BoxPresenter(desk, target)


class BoxPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self._is_framed = not desk.seat.vault.has_casebook
        self.view = FramedBoxPage(desk.look) if self._is_framed else BoxPage(desk.look)
        self.page: Page = self.view
        self.hand: InBox | None = None
        self._closing: list[InBox] = []
        self._codes: dict[CodeType, Sequence[Option]] = {}
        self._record = target.record
        self._guard = Host(desk)
        self._guard.seals = not self._is_framed
        self._conflict = Conflict(desk, self.view.show_banner)
        self._guard.replaced.connect(self.flush)
        self.view.edited.connect(self._edited)
        self.view.judged.connect(self._judged)
        self.view.left.connect(self.flush)
        self.view.closed.connect(self._go_back)
        self._learn(target)

    # --- what the window asks -------------------------------------------------------------------------------

    def leave(self, then: Callable[[], None]) -> None:
        """Seal the last words and close the record, then call ``then``; it waits while that fails."""
        waiting = [*self._closing, *([self.hand] if self.hand is not None else [])]
        left = len(waiting)

        def one_less() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                then()

        for hand in waiting:
            hand.end(one_less)
        if not waiting:
            then()

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        acts: dict[str, Callable[[], None]] = {
            "Ctrl Enter": self._next,
            "Shift F2": self._next,
            "F6": lambda: self._go_pane(1),
            "Shift F6": lambda: self._go_pane(-1),
        }
        if self._is_framed:
            acts |= dict.fromkeys(("F2", "Ctrl N", "F7"), self._go_back)
        if key not in acts:
            return False
        acts[key]()
        return True

    def here(self) -> Target:
        """Return what to open to be here again. What is typed goes on in memory for another look, and no further."""
        kept = self.hand.kept if self.hand is not None else None
        record = kept.draft.record if kept is not None else self._record
        return Target("box", record=record, kept=kept)

    def flush(self) -> None:
        """Seal what is typed now."""
        if self.hand is not None:
            self.hand.flush()

    def boxed(self) -> Boxed | None:
        """Return what is typed, for the sheet that seals an identity: the disk has it only as a capsule."""
        hand, visit = self.hand, self._desk.visit
        return Boxed(visit, dict(hand.fields)) if hand is not None and visit is not None else None

    # --- beginning, closing ---------------------------------------------------------------------------------

    def _learn(self, target: Target) -> None:
        visit = self._desk.visit
        if visit is None:
            self._desk.go(Target("plan"))
            return
        known = while_alive(self.view, self._learned)
        self._desk.ask(lambda seat: (picks.picks(seat, visit), picks.named(seat, visit)), known)
        kept = target.kept
        if isinstance(kept, Kept):
            self._hold(InBox(self._desk, again(kept), kept.fields))
        elif target.record is not None:
            shown = while_alive(self.view, self._show_sealed)
            record = target.record
            self._desk.ask(lambda seat: _code_of(seat, record), shown)
        else:
            self._begin()

    def _begin(self) -> None:
        visit = self._desk.visit
        if visit is not None:
            self._hold(InBox(self._desk, lambda seat: dropbox.begin(seat, INTERVIEW, visit)))

    def _hold(self, hand: InBox) -> None:
        """Take a record in hand and show its form at once; digits pressed before the code comes are kept."""
        self._put_away()
        self.hand = hand
        form = self.view.show_form(self._ground(), INTERVIEW)
        form.show_fields(hand.fields)
        hand.began.connect(while_alive(self.view, self._began))
        hand.state_changed.connect(while_alive(self.view, self._tell))
        self._present()
        self.view.when_shown(form.quick.focus_first)

    def _put_away(self) -> None:
        hand, self.hand = self.hand, None
        if hand is not None:
            self._closing.append(hand)
            hand.end(lambda: self._closing.remove(hand))

    def _next(self) -> None:
        """Say that this record is done, and offer the next code."""
        if self.hand is not None:
            self.hand.is_offered = False
        self._begin()
        if self.hand is not None:
            self.hand.is_offered = True

    def _go_back(self) -> None:
        if self._is_framed:
            self._desk.go(Target("partial", act="new_partial"))
        else:
            self._desk.go(Target("capture"))

    def _show_sealed(self, code: str) -> None:
        step = Button(self._desk.look, self._desk.look.tr("New in the box"), Kind.MAIN, icon="plus", key="Shift F2")
        step.clicked.connect(self._begin)
        self.view.show_sealed(code, step)
        self.view.when_shown(step.setFocus)

    # --- typing ---------------------------------------------------------------------------------------------

    def _edited(self, name: str, value: object) -> None:
        if self.hand is None or (name == CONSENT and self._asks_first(value)):
            return
        self.hand.put(name, value)
        self._present()

    def _judged(self, wrong: bool) -> None:  # noqa: FBT001 - the signal carries it
        if self.hand is not None:
            self.hand.say_unfit("yes" if wrong else "")

    def _asks_first(self, value: object) -> bool:
        """Ask before consent closes content that is there. Returns whether it was asked."""
        hand, form = self.hand, self.view.form
        if hand is None or form is None or consent.content_allowed(value):
            return False
        if documents.without_content(INTERVIEW, hand.fields) == hand.fields:
            return False
        form.show_fields(hand.fields)

        def take_out() -> None:
            for one in content_fields(INTERVIEW):
                if one.name in hand.fields:
                    hand.put(one.name, None)
            hand.put(CONSENT, value)
            hand.flush()
            form.show_fields(hand.fields)
            self._present()
            form.quick.focus_first()

        ask_to_take_out(self._desk.look, self.view.window(), take_out)
        return True

    def _go_pane(self, step: int) -> None:
        """Go from the rows in sight to the note, and on to the headings of all else, as where everything is open."""
        form, focused = self.view.form, QApplication.focusWidget()
        if form is None or (step > 0 and form.up_to_heading(focused)):
            return
        stops = (form.quick.focus_first, form.focus_note, form.focus_more)
        here = 0 if focused is None or form.quick.isAncestorOf(focused) else 2 if form.holds(focused) else 1
        stops[(here + step) % len(stops)]()

    # --- showing --------------------------------------------------------------------------------------------

    def _learned(self, known: tuple[Picks, Named]) -> None:
        found, named = known
        kinds: Mapping[str, str] = {str(area): kind for area, kind in named.areas.items()}
        places = {area: self._desk.label("area_kind", kinds[area]) if kinds.get(area) else "" for area in found.areas}
        self._codes[CodeType.AREA] = [Option(a, f"{places[a]}  {isolated(a)}".strip()) for a in found.areas]
        self._codes[CodeType.MONITOR] = [Option(m, m, code=True) for m in named.team]
        self._conflict.learn(named)

    def _ground(self) -> Ground:
        desk = self._desk
        form = desk.parsed(INTERVIEW.name)
        return Ground(desk.look, desk.vocabularies, form, self._codes, guard=self._guard)

    def _began(self) -> None:
        hand = self.hand
        if hand is not None and hand.draft is not None:
            self._record = RecordId(hand.draft.record)
            self._guard.take_up(hand.draft.record, str(hand.draft.fields.get("code", "")))
        self._present()

    def _present(self) -> None:
        hand, form, head = self.hand, self.view.form, self.view.head
        if hand is None or form is None or head is None:
            return
        code = str(hand.draft.fields.get("code", "")) if hand.draft is not None else ""
        head.show_code(code)
        self._conflict.judge({"code": code, **hand.fields})
        closed = not consent.content_allowed(hand.fields.get(CONSENT))
        form.close_content([one.name for one in content_fields(INTERVIEW)] if closed else [])
        form.show_class(class_of(hand.fields, INTERVIEW).value)

    def _tell(self) -> None:
        """Say the worst that is true of the records on their way."""
        refused = self.hand
        if refused is not None and refused.is_refused and refused.error is not None:
            self.hand = None
            self.view.show_refused(sentence(refused.error, self._desk.look.language))
            return
        hands = [*self._closing, *([self.hand] if self.hand is not None else [])]
        bad = next((hand for hand in hands if hand.state == NOT_SAVED), None)
        state = NOT_SAVED if bad is not None else self.hand.state if self.hand is not None else SEALED
        if state:
            self._desk.saved(state)
        self.view.show_not_saved(self._why(bad.error) if bad is not None and bad.error is not None else "")
        if self.view.form is not None:
            self.view.form.show_saved(state)

    def _why(self, error: FieldError) -> str:
        look = self._desk.look
        return f"{sentence(error, look.language)} {look.tr('What you typed is still here.')}"


def _code_of(seat: Seat, record: RecordId) -> str:
    try:
        return records.show(seat, record).row.code
    except NoRecordError:
        return ""
