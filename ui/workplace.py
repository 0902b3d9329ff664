"""The workplace: the shell with one page at a time, while a vault is open. It knows the level and the ways."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from npm_field.errors import DiskFullError, FieldError, ReadOnlyError
from npm_field.usecases import enrol, moments
from storage import ballast
from ui import routes, waiting
from ui.coming_back import ComingBack
from ui.desk import PARTIAL, Answer, Desk, Presenter, Target, WindowDesk
from ui.guard.answer import ANSWER, answer_in
from ui.leaving import Leaving
from ui.over_pages import OverPages
from ui.own_pages import OwnPages
from ui.renewing import Renewing
from ui.sentences import sentence
from ui.shell.frame import Shell
from ui.shell.rail import BELOW, FIELD_WAYS, OFFICE_WAYS, Way
from ui.shell.strip import BOX
from ui.spot import Where, spot_of
from ui.standing_lines import StandingLines
from ui.traffic import Traffic
from ui.unlocking import present_visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.keys import Act
    from ui.look import Look
    from ui.unlocking import Opened
    from ui.worker import VaultThread

OPEN, SEALED = "open", "sealed"
STRICT_WAYS: Final = frozenset({PARTIAL, BOX})
"""What is open while the complete records are closed."""
SEALED_WAYS: Final = STRICT_WAYS | {"hand_over"}
"""A sealed laptop still brings to the office what was captured on it."""
WITHDRAW: Final = "withdraw"
"""No page: a sheet over any of them, at every level."""
_TARGETS: Final = {
    "new_interview": Target("capture", act="new_interview"),
    "new_observation": Target("capture", act="new_observation"),
    "board": Target("board"),
    "new_in_box": Target("box", act="new_interview"),
    "plan": Target("plan"),
    "complete": Target("complete"),
    "debrief": Target("debrief"),
    "coverage": Target("coverage"),
    "take_in": Target("taking_in"),
    "differences": Target("differences"),
    "themes": Target("themes"),
    "evening": Target("evening"),
    "hand_over": Target("hand_over"),
    "drill": Target("drill"),
    **{way: Target(way) for way in ("inbox", "code_book", "laptops", "settings")},
    "paper": Target("paper"),
    "partial": Target(PARTIAL, act="new_partial"),
}
_SEALED_TARGETS: Final = {
    "hand_over": _TARGETS["hand_over"],
    "new_in_box": _TARGETS["new_in_box"],
    **dict.fromkeys(("partial", "new_interview"), _TARGETS["partial"]),
}


class Workplace(QWidget):
    """Made at unlock, deleted at lock. ``go`` is what every page is given to go elsewhere."""

    key_pressed = Signal(str)
    """A key cap of the strip or foot was clicked."""
    look_wished = Signal(object)
    full_wished = Signal(object)
    """From partial back to everything: the passphrase is asked again, then this target is opened."""
    partial_wished = Signal(object)
    """From everything to partial; the window knows whether another process can take over for it."""
    card_wished = Signal(str)

    def __init__(self, look: Look, thread: VaultThread, opened: Opened) -> None:
        super().__init__()
        self._thread, self._seat = thread, opened.seat
        self._level: str = opened.seat.vault.level
        self._role, self.signs, self.is_office = opened.role, opened.signs, opened.is_office
        self._saved = self._gate = ""
        self._is_shut = False
        self.traffic = Traffic()
        self.lost_words = False
        """Whether the disk refused something that was typed when the vault closed: it is nowhere now."""
        self._target = Target("")
        self.presenter: Presenter | None = None
        self.leaving = Leaving(thread, self)
        self.over = OverPages(self)
        self._lines = StandingLines(self)
        self._own_pages = OwnPages(self)
        self.renewing = Renewing(self)
        self._coming_back = ComingBack(thread, self, lambda: self.presenter.page if self.presenter else None)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._desk = self._new_desk(look, opened.visit)
        self.shell = self._new_shell()

    @property
    def seat(self) -> Seat:
        """The open vault."""
        return self._seat

    @property
    def level(self) -> str:
        """How safe this laptop is now: open, partial or sealed."""
        return self._level

    @property
    def target(self) -> Target:
        """Where we are."""
        return self._target

    def here(self) -> Target:
        """Return what to open to be here again, without beginning anything anew. A page that has left knows less."""
        here = getattr(self.presenter, "here", None)
        return here() if callable(here) else Target(self._target.way, self._target.record)

    def shut(self) -> None:
        """Send nothing more to the vault: its closing is the next thing it is asked. What was asked is still done."""
        self._is_shut = True
        self.traffic.stop()

    def set_gate(self, gate: str) -> None:
        """Show that we are at the gate ("yes"), where cover locks, or that we are not ("")."""
        self._gate = gate
        self.shell.strip.set_gate(gate)

    @property
    def desk(self) -> Desk:
        """What every page is given now."""
        return self._desk

    def leave_for(self, then: Callable[[], None]) -> None:
        """Let the page leave and do ``then`` in its place; ``come_back`` shows a page again."""
        self.leaving.begin(self.presenter, then)

    def come_back(self, target: Target) -> None:
        """Show a page after an act for which the page before has left."""
        self._show(target)

    def ways(self) -> list[str]:
        """Return the ways of the rail, in their order; none while the complete records are closed."""
        if self._level != OPEN:
            return []
        return [way.key for way in (*self._field_ways(), *BELOW)]

    def whereabouts(self, focused: QWidget | None) -> Where | None:
        """Return where we are, to the caret; None before the first page."""
        if self.presenter is None:
            return None
        return Where(self.here().bare(), spot_of(self.presenter.page, focused))

    def begin(self, where: Where | None) -> None:
        """Open the first page: where one was or wished to go before the passphrase, else the board."""
        target = where.target if where is not None else Target("board")
        if self._level != OPEN:
            self._arrive(target if target.way in self._closed_ways() else Target(PARTIAL))
        else:
            self._arrive(target)
        if where is not None and where.spot.field:
            self._coming_back.begin(where.spot)
        self.renewing.begin()
        if self._level == OPEN:
            self.ask(lambda _seat: routes.load(), lambda _none: None)

    def go(self, target: Target) -> None:
        """Leave the page, then open another one. Partial closes the casebook first; back needs the passphrase."""
        if self.over.do(target.way):
            return
        if self._level == SEALED and target.way not in SEALED_WAYS:
            self.over.tell_sealed(target)
        elif self._level == PARTIAL and target.way not in STRICT_WAYS:
            self.full_wished.emit(target)
        elif self._level == OPEN and target.way == PARTIAL:
            self.partial_wished.emit(target)
        else:
            self.leaving.begin(self.presenter, partial(self._arrive, target))

    def _closed_ways(self) -> frozenset[str]:
        return SEALED_WAYS if self._level == SEALED else STRICT_WAYS

    def go_partial(self) -> None:
        """Close the complete records and open the page for partial ones."""
        self.go(Target(PARTIAL, act="new_partial"))

    def step(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) way of the rail."""
        ways = self.ways()
        if ways:
            at = ways.index(self._way()) if self._way() in ways else -min(steps, 0)
            self.go(Target(ways[(at + steps) % len(ways)]))

    def do(self, act: Act) -> None:
        """Do the act of a key: the page's own meaning first, then the way it opens; in partial the page's alone."""
        if self.leaving.under_way:
            return
        self.over.do(act.name)
        if act.name == "renewing":
            self.renewing.turn()
            return
        if act.name == "medical" and self._level == OPEN:
            self.go(Target("medical", record=self.here().record))
        if self.press(act.cap):
            return
        if self._level != OPEN:
            if self._level == SEALED and act.name in _SEALED_TARGETS:
                self.go(_SEALED_TARGETS[act.name])
            return
        steps = {"previous_way": -1, "next_way": 1}.get(act.name)
        target = _TARGETS.get(act.name)
        if steps is not None:
            self.step(steps)
        elif target is not None:
            self.go(target)

    def press(self, key: str) -> bool:
        """Let the page do the act of a key; the name guard answers in every text of every page."""
        presenter = self.presenter
        if presenter is None or self.leaving.under_way:
            return False
        return presenter.press(key) or (key == ANSWER and answer_in(presenter.page))

    def relook(self, look: Look, target: Target) -> None:
        """Build shell and page anew for another look. The page must have left; ``target`` is where it was before."""
        visit, shell = self._desk.visit, self.shell
        self._desk = self._new_desk(look, visit)
        self.shell = self._new_shell()
        self._column.removeWidget(shell)
        shell.hide()
        shell.deleteLater()
        if self._saved:
            self.saved(self._saved)
        self._show(target)

    def mark_moment(self) -> None:
        """Mark this moment: the foot says so, and nothing of the page moves."""
        self._desk.ask(lambda seat: moments.note(seat, {seat.band(): 1}), lambda _all: self._say_marked())

    def ask(self, act: Callable[[Seat], Answer], then: Callable[[Answer], None]) -> None:
        """Ask the vault something that no page asked; where it cannot answer, nothing is said."""
        self._desk.ask(act, then, lambda _error: None)

    def refuse(self, error: FieldError) -> None:
        """Show the sentence of an error that no page handles itself."""
        self.leaving.stop()
        if self._is_shut:
            self.lost_words = self.lost_words or isinstance(error, (DiskFullError, ReadOnlyError))
            return
        words = sentence(error, self._desk.look.language)
        if isinstance(error, (DiskFullError, ReadOnlyError)):
            self.shell.saved.not_saved(words)
        elif self.isVisible():
            self.over.say(words)

    def saved(self, state: str) -> None:
        """Tell the foot what a page knows: "saving", "saved", "sealed" or "not_saved"."""
        self._saved = state
        label = self.shell.saved
        if state == "saved":
            low = ballast.is_low(self._seat.vault.folder)
            label.saved(self._desk.look.tr("the disk is nearly full") if low else "")
        elif state == "sealed":
            label.sealed()
        elif state == "saving":
            label.saving()
        else:
            self.leaving.stop()
            label.not_saved(self._desk.look.tr("What you typed is still here."))

    def _new_desk(self, look: Look, visit: RecordId | None) -> Desk:
        return WindowDesk(
            look=look,
            thread=self._thread,
            seat=self._seat,
            vocabularies=self._seat.vocabularies,
            visit=visit,
            go=self.go,
            refuse=self.refuse,
            saved=self.saved,
            forms=self._seat.forms,
            traffic=self.traffic,
            waits=partial(waiting.counted, self),
            is_shut=lambda: self._is_shut,
            heard=self._lines.tell,
        )

    def _new_shell(self) -> Shell:
        shell = Shell(self._desk.look)
        shell.set_level(self._level)
        shell.strip.set_gate(self._gate)
        shell.set_ways(self._field_ways(), BELOW)
        shell.way_chosen.connect(lambda way: self.go(Target(way)))
        shell.key_pressed.connect(self.key_pressed)
        self._column.addWidget(shell)
        return shell

    def _field_ways(self) -> list[Way]:
        wanted = (*(OFFICE_WAYS if self._role == enrol.OFFICE_ROLE else ()), *FIELD_WAYS)
        return [way for way in wanted if way.key in routes.PAGES]

    def close_casebook(self, target: Target) -> None:
        """Go partial in this very process: what was read before stays in its memory."""
        self.leaving.begin(self.presenter, partial(self._close_casebook, target))

    def _close_casebook(self, target: Target) -> None:
        self._desk.ask(lambda seat: seat.vault.close_casebook(), lambda _none: self._now_partial(target))

    def _now_partial(self, target: Target) -> None:
        self._level = PARTIAL
        self.shell.set_level(PARTIAL)
        self._show(target)

    def _arrive(self, target: Target) -> None:
        """Open a page; before the first visit is known, look whether there is one by now."""
        if self._desk.visit is not None:
            self._show(target)
            return
        self._desk.ask(present_visit, partial(self._visit_known, target))

    def _visit_known(self, target: Target, visit: RecordId | None) -> None:
        self._desk.visit = visit
        needs_visit = target.way in {"board", "capture", "complete"}
        self._show(Target("plan") if visit is None and needs_visit else target)

    def _show(self, target: Target) -> None:
        self._target = target.bare()
        if self._saved == "sealed" and target.way != BOX:
            self.saved("saved")  # the word was of the page before
        self.presenter = self._own_pages.factory(target.way)(self._desk, target)
        self.shell.show_page(self.presenter.page)
        if not self.presenter.page.isAncestorOf(QApplication.focusWidget() or self.shell):
            self.presenter.page.setFocus()
        self.shell.set_level(BOX if self._level == PARTIAL and target.way == BOX else self._level)
        self._lines.tell()
        self.renewing.tell()
        waiting.count(self)

    def _way(self) -> str:
        page = self.presenter.page if self.presenter is not None else None
        return page.way if page is not None else ""

    def _say_marked(self) -> None:
        self.shell.saved.saved(self._desk.look.tr("moment marked"))
