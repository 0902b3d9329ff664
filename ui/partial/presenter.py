"""Partial and oral only: what happens when. The daybook is open, the casebook's key is not in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.stored_line import stored_line
from npm_field.usecases import capture, picks
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.control import Ground
from ui.forms.hands import Hands
from ui.partial.view import PartialPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.picks import Picks
    from ui.desk import Desk
    from ui.forms.in_hand import InHand, Save
    from ui.shell.page import Page

ORAL: Final = "new_oral"


def make(desk: Desk, target: Target) -> PartialPresenter:
    """Return the presenter of the partial page."""
    return PartialPresenter(desk, target)


class PartialPresenter:
    """See ``ui.desk.Presenter``. Every answer goes to the disk at once; the line shows what arrived there."""

    def __init__(self, desk: Desk, target: Target, save: Save = capture.save) -> None:
        self._desk, self._target = desk, target
        self.view = PartialPage(desk.look)
        self.page: Page = self.view
        self._hands = Hands(desk, save)
        self._picks: Picks | None = None
        self._mode = Mode.ORAL_ONLY if target.act == ORAL else Mode.PARTIAL
        self._aside: dict[str, object] = {}
        self.view.edited.connect(self._edited)
        self.view.mode_wished.connect(self._wished)
        self.view.box_wished.connect(self._go_box)
        self.view.withdraw_wished.connect(lambda: desk.go(Target("withdraw")))
        self._hands.began.connect(while_alive(self.view, self._began))
        self._hands.saved.connect(while_alive(self.view, self._show_stored))
        self._hands.told.connect(while_alive(self.view, self._told))
        visit = desk.visit
        if visit is not None:
            desk.ask(lambda seat: picks.picks(seat, visit), while_alive(self.view, self._learned))

    def leave(self, then: Callable[[], None]) -> None:
        """Bring everything answered onto the disk as signed revisions, then call ``then``."""
        self._hands.leave(then)

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        acts: dict[str, Callable[[], None]] = {
            "F2": self._begin,
            "Ctrl N": self._begin,
            "Ctrl Enter": self._next,
            "F7": self._go_full,
            "Shift F2": self._go_box,
            "F6": self._focus,
            "Shift F6": self._focus,
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    def here(self) -> Target:
        """Return what to open to be here again, after a change of look."""
        current = self._hands.current
        # one that is only offered is taken away at leaving
        stays = current is not None and current.draft is not None and not current.is_offered
        return Target("partial", record=RecordId(self._hands.record) if stays else None)

    def _told(self, _state: str, why: str) -> None:
        self.view.show_not_saved(why)

    def _learned(self, known: Picks) -> None:
        self._picks = known
        if not self._mode.at_least(known.floor):
            self._mode = known.floor
        record = self._target.record
        if record is not None:
            self._hands.take(lambda seat: capture.edit(seat, record))
        else:
            self._build()
            self._begin()
            if self._hands.current is not None and not self._target.act:
                # nobody asked for a code: it is offered, and no talk until it is touched
                self._hands.current.is_offered = True

    def _begin(self) -> None:
        visit, mode = self._desk.visit, self._mode
        if visit is None or self._picks is None:
            return
        self._aside = {}
        self._hands.take(lambda seat: capture.begin(seat, INTERVIEW, visit, mode))
        self._show({})
        self._focus()

    def _next(self) -> None:
        """Say that this record is done, and offer the next code."""
        if self._hands.current is not None:
            self._hands.current.is_offered = False
        self._begin()
        if self._hands.current is not None:
            self._hands.current.is_offered = True

    def _edited(self, name: str) -> None:
        hand, rows = self._hands.for_edit(), self.view.rows
        if hand is None or rows is None:
            return
        for field, value in rows.values(name).items():
            if hand.fields.get(field) != value:
                hand.put(field, value)
        hand.flush()

    def _wished(self, mode: str) -> None:
        if mode == Mode.FULL.value:
            self._go_full()
        else:
            self._keep(Mode(mode))

    def _keep(self, mode: Mode) -> None:
        """Keep the record in hand in another mode; what that mode cannot hold leaves the disk with the next save."""
        hand = self._hands.current
        if hand is None or hand.draft is None or mode is self._mode:
            return
        allowed = {field.name for field in INTERVIEW.fields_in(mode)}
        everything = {**self._aside, **hand.fields}
        self._aside = {name: value for name, value in everything.items() if name not in allowed}
        self._mode = mode
        hand.recast(mode, {name: value for name, value in everything.items() if name in allowed})
        self._build()
        self._show(hand.fields)
        self._show_stored(hand)
        self._focus()

    def _go_full(self) -> None:
        """Go to full capture, which asks for the passphrase of the casebook; not where the floor forbids it."""
        if self._picks is not None and self._picks.floor is Mode.FULL:
            hand = self._hands.current
            if hand is not None and not hand.was_edited:
                hand.is_offered = True
            self._desk.go(Target("capture", act="new_interview"))

    def _go_box(self) -> None:
        """Go to a record that is born in the drop-box; a code that was only offered stays with nobody."""
        hand = self._hands.current
        if self._picks is not None and Mode.DROP_BOX.at_least(self._picks.floor):
            if hand is not None and not hand.was_edited:
                hand.is_offered = True
            self._desk.go(Target("box", act="new_interview"))

    def _build(self) -> None:
        if self._picks is None:
            return
        desk = self._desk
        form = desk.parsed(INTERVIEW.name)
        ground = Ground(desk.look, desk.vocabularies, form)
        if self._mode is Mode.ORAL_ONLY:
            self.view.show_oral(ground, self._picks, desk.seat.now())
        else:
            self.view.show_partial(ground, self._picks, desk.seat.random_below)

    def _began(self, hand: InHand) -> None:
        if hand is not self._hands.current or hand.draft is None:
            return
        if self.view.rows is None or hand.draft.mode is not self._mode:
            self._mode = hand.draft.mode
            self._build()
        self._show(hand.fields)
        self._show_stored(hand)
        self._focus()

    def _show(self, fields: dict[str, object]) -> None:
        self.view.show_code(str(fields.get("code", "")))
        if self.view.rows is not None:
            self.view.rows.show_fields(fields)

    def _show_stored(self, hand: InHand) -> None:
        if hand is self._hands.current and self.view.stored is not None and hand.draft is not None:
            self.view.stored.show_groups(stored_line(hand.draft.fields, self._desk.label, self._desk.hook))

    def _focus(self) -> None:
        rows = self.view.rows
        if rows is not None:
            self.view.when_shown(rows.focus_first)
