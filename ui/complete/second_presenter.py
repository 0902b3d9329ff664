"""The second listener: what happens when. What was written first is never in the hands of who confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain import second_listener as rules
from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases import capture, picks, second_listener
from ui.capture.conflict import Conflict
from ui.complete.second import SecondRecord
from ui.complete.second_view import SecondPage
from ui.components.button import Button, Kind
from ui.components.chips import Option
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.control import Ground
from ui.forms.hands import Hands
from ui.forms.in_hand import keep_draft
from ui.guard.host import Host

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.picks import Named
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.second_listener import ToConfirm
    from storage.drafts import Draft
    from ui.desk import Desk
    from ui.forms.in_hand import InHand, Save
    from ui.shell.page import Page

ACT: Final = "confirm"


class SecondPresenter:
    """See ``ui.desk.Presenter``. Each answer goes to the disk as it is given; done signs it."""

    def __init__(self, desk: Desk, target: Target, save: Save = capture.save) -> None:
        self._desk, self._target = desk, target
        self.view = SecondPage(desk.look)
        self.page: Page = self.view
        self._hands = Hands(desk, save)
        self._queue: list[ToConfirm] = []
        self._all = 0
        self._named: Named | None = None
        self._by = ""
        self._guard = Host(desk)
        self._guard.replaced.connect(self.flush)
        self._conflict = Conflict(desk, self.view.show_banner)
        self.view.done.clicked.connect(self._confirm)
        self.view.later.clicked.connect(self._not_now)
        self._hands.began.connect(while_alive(self.view, self._began))
        self._hands.told.connect(while_alive(self.view, lambda _state, why: self.view.show_not_saved(why)))
        visit = desk.visit
        if visit is not None:
            desk.ask(
                lambda seat: (picks.named(seat, visit), second_listener.waiting(seat, visit), seat.person),
                while_alive(self.view, self._fill),
            )

    def leave(self, then: Callable[[], None]) -> None:
        """Bring what was answered onto the disk, then call ``then``; the record goes on waiting."""
        self._hands.leave(then)

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        record = self.view.record
        acts: dict[str, Callable[[], None]] = {"Esc": lambda: self._desk.go(Target("complete"))}
        if record is not None:
            acts |= {"Ctrl Enter": self._confirm, "F6": record.focus_first, "Shift F6": record.who.focus_first}
        if key not in acts:
            return False
        acts[key]()
        return True

    def flush(self) -> None:
        """Send what is typed to the disk now."""
        if self._hands.current is not None:
            self._hands.current.flush()

    def here(self) -> Target:
        """Return what to open to be here again, after a change of look."""
        return Target("complete", record=self._queue[0].record if self._queue else None, act=ACT)

    def _fill(self, known: tuple[Named, Sequence[ToConfirm], Code | None]) -> None:
        self._named, waiting, person = known
        self._by = str(person or "")
        self._conflict.learn(self._named)
        self._queue = sorted(waiting, key=lambda one: one.record != self._target.record)
        self._all = len(self._queue)
        self._next()

    def _next(self) -> None:
        if not self._queue:
            back = Button(self._desk.look, self._desk.look.tr("Back to Complete"), Kind.MAIN, key="Esc")
            back.clicked.connect(lambda: self._desk.go(Target("complete")))
            self.view.show_end(back)
            return
        record = self._queue[0].record
        self.view.progress.say(self._all - len(self._queue) + 1, self._all)
        self._hands.take(lambda seat: capture.edit(seat, record), keep_draft)

    def _began(self, hand: InHand) -> None:
        if hand is not self._hands.current or hand.is_again or self._named is None:
            return
        self._guard.take_up(self._hands.record, str(hand.fields.get("code", "")))
        listeners = [Option(m, m, code=True) for m in self._named.team if rules.may_answer(hand.fields, m)]
        record = SecondRecord(self._ground(), hand.fields, listeners)
        record.choose(self._by if rules.may_answer(hand.fields, self._by) else "")
        record.edited.connect(self._edited)
        record.left.connect(hand.flush)
        self.view.show_record(record)
        self._warn(hand.fields)
        self.view.when_shown(record.focus_first)

    def _edited(self, answers: Sequence[dict[str, object]]) -> None:
        hand, record = self._hands.for_edit(), self.view.record
        if hand is None or record is None or not record.by:
            return
        self.view.ask_who("")
        self._warn(hand.fields)
        day, _, part = self._desk.seat.band().partition("/")
        fields: dict[str, object] = dict(hand.fields)
        for answer in answers:
            fields = rules.with_answer(fields, {**answer, "day": day, "day_part": part})
        hand.put(rules.FIELD, fields.get(rules.FIELD))

    def _warn(self, fields: Mapping[str, object]) -> None:
        """Tell who listens now of a conflict; while nobody was chosen there is nobody to tell."""
        record = self.view.record
        if record is not None and record.by:
            self._conflict.judge(fields, record.by)
        else:
            self._conflict.rest()

    def _confirm(self) -> None:
        record = self.view.record
        if record is None or not self._queue:
            return
        if not record.by:
            self.view.ask_who("yes")
            record.who.focus_first()
            return
        self._by = record.by
        self._turn(_sign)

    def _not_now(self) -> None:
        if self._queue:
            self._turn(keep_draft)

    def _turn(self, end: Callable[[Seat, Draft], object]) -> None:
        self._queue.pop(0)
        if self.view.record is not None:
            self.view.record.setEnabled(False)
        self._hands.put_away(end)
        self._next()

    def _ground(self) -> Ground:
        desk = self._desk
        form = desk.parsed(INTERVIEW.name)
        return Ground(desk.look, desk.vocabularies, form, guard=self._guard)


def _sign(seat: Seat, draft: Draft) -> object:
    return second_listener.finish(seat, draft.record)
