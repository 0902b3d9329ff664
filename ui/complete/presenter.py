"""Complete: what happens when. The queue goes by age; what is put off stays a draft and comes again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases import capture, complete, picks, second_listener
from ui.capture.conflict import Conflict
from ui.complete.second_presenter import ACT as CONFIRM
from ui.complete.second_presenter import SecondPresenter
from ui.complete.view import CompletePage
from ui.components.button import Button, Kind
from ui.components.chips import Option
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.control import Ground
from ui.forms.hands import Hands
from ui.forms.in_hand import keep_draft
from ui.guard.host import Host

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.completion import State
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.complete import Waiting
    from npm_field.usecases.picks import Named
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk
    from ui.forms.in_hand import End, InHand, Save
    from ui.shell.page import Page


def make(desk: Desk, target: Target) -> CompletePresenter | SecondPresenter:
    """Return the presenter of the completion page, or of the second listener's."""
    return SecondPresenter(desk, target) if target.act == CONFIRM else CompletePresenter(desk, target)


class CompletePresenter:
    """See ``ui.desk.Presenter``. The partial record is copied and signed by ``usecases.complete``, never here."""

    def __init__(self, desk: Desk, target: Target, save: Save = capture.save) -> None:
        self._desk = desk
        self.view = CompletePage(desk.look)
        self.page: Page = self.view
        self._hands = Hands(desk, save)
        self._queue: list[Waiting] = []
        self._later: list[Waiting] = []
        self._all = 0
        self._named: Named | None = None
        self.view.complete.connect(self._complete)
        self.view.not_now.connect(self._not_now)
        self.view.ended.connect(self._end_without)
        self._hands.began.connect(while_alive(self.view, self._began))
        self._hands.told.connect(while_alive(self.view, self._told))
        self._guard = Host(desk)
        self._guard.replaced.connect(self.flush)
        self._conflict = Conflict(desk, self.view.show_banner)
        desk.ask(complete.queue, while_alive(self.view, partial(self._fill, target.record)))

    def leave(self, then: Callable[[], None]) -> None:
        """Bring everything typed onto the disk as a draft, then call ``then``; the record goes on waiting."""
        self._hands.leave(then)

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        record = self.view.record
        if record is None:
            return False
        acts: dict[str, Callable[[], None]] = {"Ctrl Enter": self._complete, "F6": record.focus_first}
        acts["Shift F6"] = record.rows.focus_first
        if key not in acts:
            return False
        acts[key]()
        return True

    def here(self) -> Target:
        """Return what to open to be here again, after a change of look."""
        return Target("complete", record=self._queue[0].record if self._queue else None)

    def flush(self) -> None:
        """Send what is typed to the disk now."""
        if self._hands.current is not None:
            self._hands.current.flush()

    def _told(self, _state: str, why: str) -> None:
        self.view.show_not_saved(why)

    def _fill(self, first: RecordId | None, queue: Sequence[Waiting]) -> None:
        self._queue = sorted(queue, key=lambda waiting: waiting.record != first)
        self._all = len(self._queue)
        self._next()

    def _next(self) -> None:
        """Show the next one, or what it means that there is none."""
        if not self._queue:
            self._show_end()
            return
        waiting = self._queue[0]
        self.view.progress.say(self._all - len(self._queue) + 1, self._all)
        self._desk.ask(lambda seat: picks.named(seat, waiting.visit), self._take_named)
        self._hands.take(lambda seat: _begin(seat, waiting), keep_draft)

    def _take_named(self, named: Named) -> None:
        self._named = named
        self._conflict.learn(named)

    def _began(self, hand: InHand) -> None:
        if hand is not self._hands.current or hand.is_again or not self._queue or self._named is None:
            return
        self._guard.take_up(str(self._queue[0].record), str(hand.fields.get("code", "")))
        record = self.view.show_record(
            self._desk, self._ground(self._named), self._queue[0], self._named, hand.fields
        )
        self._conflict.judge(hand.fields)
        record.edited.connect(self._edited)
        record.left.connect(self.flush)
        record.judged.connect(self._judged)
        self.view.when_shown(record.focus_first)

    def _edited(self, name: str, value: object) -> None:
        hand = self._hands.for_edit()
        if hand is not None:
            hand.put(name, value)
            self._conflict.judge(hand.fields)

    def _judged(self, wrong: bool) -> None:  # noqa: FBT001 - the signal carries it
        if self._hands.current is not None:
            self._hands.current.say_unfit("yes" if wrong else "")

    def _complete(self) -> None:
        hand = self._hands.current
        if hand is None or hand.draft is None or not self._queue:
            return
        self._queue.pop(0)
        self._turn(_sign)

    def _not_now(self) -> None:
        if self._queue:
            self._later.append(self._queue.pop(0))
            self._turn(keep_draft)

    def _end_without(self, state: State) -> None:
        """End the waiting of this record without a full one; what was typed stays a draft. It can be taken back."""
        if not self._queue:
            return
        waiting = self._queue.pop(0)

        def end(seat: Seat, _draft: Draft) -> object:
            complete.close_without(seat, waiting.record, state)
            return None

        self._turn(end)

    def _turn(self, end: End) -> None:
        """Put the record away; what is pressed before the next one is there belongs to neither."""
        if self.view.record is not None:
            self.view.record.setEnabled(False)
        self._hands.put_away(end)
        self._next()

    def _show_end(self) -> None:
        """Say that nothing is left, and then what else waits: the vault answers behind what was put away."""
        self._say_end((0, ()))
        self._desk.ask(self._rest, while_alive(self.view, self._say_rest))

    def _say_rest(self, rest: tuple[int, Sequence[RecordId]]) -> None:
        if any(rest) and not self._queue:
            self._say_end(rest)

    def _rest(self, seat: Seat) -> tuple[int, Sequence[RecordId]]:
        visit = self._desk.visit
        waiting = second_listener.waiting(seat, visit) if visit is not None else ()
        return len(waiting), sorted(complete.closed_by_choice(seat))

    def _say_end(self, rest: tuple[int, Sequence[RecordId]]) -> None:
        look, (to_confirm, ended) = self._desk.look, rest
        steps = []
        if self._later:
            steps.append(Button(look, look.tr("Take them up again"), Kind.MAIN, icon="arrow-counter-clockwise"))
            steps[-1].clicked.connect(self._again)
        if to_confirm:
            words = look.ntr("{n} for the second listener", "{n} for the second listener", to_confirm)
            steps.append(Button(look, words, Kind.PLAIN if self._later else Kind.MAIN, icon="users"))
            steps[-1].clicked.connect(lambda: self._desk.go(Target("complete", act=CONFIRM)))
        if ended:
            words = look.ntr("Let {n} wait again", "Let {n} wait again", len(ended))
            steps.append(Button(look, words, Kind.QUIET, icon="arrow-counter-clockwise"))
            steps[-1].clicked.connect(lambda: self._wait_again(ended))
        if self._later:
            title = look.ntr("{n} record waits for later", "{n} records wait for later", len(self._later))
            said = look.tr("What you typed is kept as a draft. The memory of a talk fades within a day.")
            self.view.show_empty("hourglass-medium", title, said, steps)
        else:
            said = look.tr("Every partial talk is complete. What was kept first stays as it was.")
            if ended:
                said = look.tr("No talk waits. What was ended without a full record still counts as a talk.")
            self.view.show_empty("check-circle", look.tr("Nothing left to complete"), said, steps)

    def _wait_again(self, records: Sequence[RecordId]) -> None:
        def let(seat: Seat) -> Sequence[Waiting]:
            for record in records:
                complete.wait_again(seat, record)
            return complete.queue(seat)

        self._desk.ask(let, while_alive(self.view, partial(self._fill, None)))

    def _again(self) -> None:
        # Not before what was typed is on the disk: read earlier, the draft would lack the last words.
        self._hands.leave(self._take_later_up)

    def _take_later_up(self) -> None:
        if not self._later:
            return
        self._queue, self._later = self._later, []
        self._all = len(self._queue)
        self._next()

    def _ground(self, named: Named) -> Ground:
        desk = self._desk
        form = desk.parsed(INTERVIEW.name)
        team = [Option(code, code, code=True) for code in named.team]
        return Ground(desk.look, desk.vocabularies, form, {CodeType.MONITOR: team}, guard=self._guard)


def _begin(seat: Seat, waiting: Waiting) -> Draft:
    return complete.begin_completion(seat, waiting.record)


def _sign(seat: Seat, draft: Draft) -> object:
    complete.complete(seat, draft, draft.fields)
    return None
