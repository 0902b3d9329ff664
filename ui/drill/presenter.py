"""The drill, step by step: the function keys once, then cover, lock, seal and wipe; each timed and proved.

While it is played all keys of danger act on the practice vault: a wrong key in a drill must seal nothing.
Esc ends it, and from then on every key is in earnest again.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from npm_field.usecases import drill
from npm_field.usecases.drill import Act, Done, Practice
from ui.cover import Cover
from ui.danger.known import Counted, Known
from ui.danger.presenter import Hands
from ui.desk import Target
from ui.drill.view import DrillPage
from ui.drill.words import FUNCTION_KEYS, WORDS
from ui.keys import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.errors import FieldError
    from npm_field.usecases.drill import Ready
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.shell.page import Page

Answer = TypeVar("Answer")

_PRACTISED: Final = Known(counted=Counted.CASEBOOK_CLOSED)
_EARNEST: Final = {"cover": Act.COVER, "lock": Act.LOCK}


class DrillPresenter:
    """See ``ui.desk.Presenter``. ``hands`` are the drill's own while it is played, else None."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        self._desk, self._clock = desk, clock
        self._view = DrillPage(desk.look)
        self.page: Page = self._view
        self._person = ""
        self._practice: Practice | None = None
        self._step: Act | None = None
        self._arrived: set[str] | None = None
        self._took: dict[Act, float] = {}
        self._cover: Cover | None = None
        self._team: Sequence[Ready] = ()
        self._view.started.connect(self.start)
        self._view.next_wished.connect(self._keys_done)
        self._view.left.connect(self._finish)
        self._view.person_chosen.connect(self._choose)
        self._read()

    @property
    def is_played(self) -> bool:
        """Whether the keys of danger are the drill's."""
        return self._step is not None or self._arrived is not None

    @property
    def hands(self) -> Hands | None:
        """What the held keys do while the drill is played."""
        return self._practice_hands() if self.is_played else None

    def takes(self, name: str) -> bool:
        """Take the act of a key while the drill is played; no key of the window does anything in earnest then."""
        if not self.is_played or name == "full_screen":
            return False
        if self._cover is not None:
            self._uncover()
        elif self._arrived is not None:
            self._arrive(BY_NAME[name].cap)
        elif self._step is not None and _EARNEST.get(name) is self._step:
            {Act.COVER: self._play_cover, Act.LOCK: self._play_lock}[self._step]()
        else:
            self._remark(_EARNEST.get(name))
        return True

    def start(self) -> None:
        """Begin with the function keys; the practice vault is made meanwhile."""
        if self.is_played:
            return
        self._arrived, self._took = set(), {}
        for card in self._view.cards.values():
            card.show_done(None)
        tr = self._desk.look.tr
        self._view.ask(
            tr("Press each of these keys once."),
            (),
            remark=tr("A key that does not arrive needs Fn as well, or the Fn lock of your laptop."),
        )
        self._view.step.show_keys(self._arrived)
        folder = self._desk.seat.vault.folder
        self._ask(lambda _seat: Practice(folder), self._made)

    def leave(self, then: Callable[[], None]) -> None:
        """Take the practice vault away."""
        self._stop()
        then()

    def press(self, key: str) -> bool:
        """Esc ends the drill, then the page; Enter goes on."""
        if key == "Esc":
            self._finish()
        elif key == "Enter":
            (self._keys_done if self._arrived is not None else self.start)()
        else:
            return False
        return True

    # --- the steps -----------------------------------------------------------------------------------------

    def _made(self, practice: Practice) -> None:
        if self.is_played:
            self._practice = practice
        else:
            self._ask(lambda _seat: practice.end(), _nothing)

    def _arrive(self, cap: str) -> None:
        if self._arrived is not None and cap in FUNCTION_KEYS:
            self._arrived.add(cap)
            self._view.step.show_keys(self._arrived)
            if len(self._arrived) == len(FUNCTION_KEYS):
                self._keys_done()

    def _keys_done(self) -> None:
        if self._arrived is not None:
            self._arrived = None
            self._go_to(Act.COVER)

    def _go_to(self, act: Act) -> None:
        self._step = act
        said = WORDS[act]
        self._view.ask(self._desk.look.tr(said.press), said.keys)  # tr: the table of acts

    def _play_cover(self) -> None:
        began = self._clock()
        self._put_cover()
        self._done(Act.COVER, self._clock() - began)

    def _play_lock(self) -> None:
        began = self._clock()
        self._put_cover()
        self._play(Act.LOCK, lambda practice: self._clock() - began + practice.lock())

    def _play(self, act: Act, play: Callable[[Practice], float]) -> None:
        """Play it on the vault's thread, where the practice vault was made before."""
        self._ask(lambda _seat: play(self._made_practice()), partial(self._played, act))

    def _made_practice(self) -> Practice:
        if self._practice is None:
            raise drill.NotProvedError
        return self._practice

    def _played(self, act: Act, seconds: float) -> None:
        if self._step is act:
            self._done(act, seconds)

    def _done(self, act: Act, seconds: float) -> None:
        self._took[act] = seconds
        self._view.cards[act].show_done(Done(self._person, act, round(seconds, 1), ""))
        if act is not Act.COVER:
            self._uncover_now()
            self._go_on(act)

    def _go_on(self, act: Act) -> None:
        acts = list(Act)
        following = acts[acts.index(act) + 1 :]
        if following:
            self._go_to(following[0])
            return
        person, took = self._person, dict(self._took)
        self._ask(lambda seat: drill.note(seat, person, took), lambda _none: self._read())
        self._stop()

    def _remark(self, act: Act | None) -> None:
        tr = self._desk.look.tr
        words = tr(WORDS[act].earnest) if act is not None else tr("That is another key.")  # tr: the table of acts
        self._view.step.say_remark(words)

    # --- cover ---------------------------------------------------------------------------------------------

    def _put_cover(self) -> None:
        window = self._view.window()
        cover = Cover(self._desk.look)
        cover.setParent(window)
        cover.setGeometry(window.rect())
        cover.touched.connect(self._uncover)
        cover.show()
        cover.raise_()
        cover.setFocus()
        cover.repaint()
        self._cover = cover

    def _uncover(self) -> None:
        """Any key brings the page back, as in earnest; while a vault is being closed it is not back yet."""
        if self._step is Act.COVER:
            self._uncover_now()
            self._go_on(Act.COVER)

    def _uncover_now(self) -> None:
        cover, self._cover = self._cover, None
        if cover is not None:
            cover.hide()
            cover.deleteLater()
            self._view.setFocus()

    # --- seal and wipe, by the held keys and their sheets --------------------------------------------------

    def _practice_hands(self) -> Hands:
        return Hands(
            look=lambda: self._desk.look,
            known=lambda: _PRACTISED if self._step in {Act.SEAL, Act.WIPE} else None,
            count=self._f12_arrived,
            seal_now=partial(self._held, Act.SEAL),
            seal_calm=partial(self._held, Act.SEAL),
            lock=lambda: self._remark(Act.LOCK),
            wipe=partial(self._held, Act.WIPE),
            practice=self._desk.look.tr("practice"),
        )

    def _f12_arrived(self, _then: Callable[[Known], None]) -> None:
        if self._arrived is not None:
            self._arrive("F12")
        elif self._step in {Act.COVER, Act.LOCK}:
            self._remark(None)

    def _held(self, act: Act) -> None:
        if self._step is not act:
            self._remark(act)
        elif act is Act.SEAL:
            self._play(act, Practice.seal)
        else:
            self._play(act, Practice.wipe)

    # --- results -------------------------------------------------------------------------------------------

    def _choose(self, person: str) -> None:
        if not self.is_played:
            self._person = person
            self._show_person()

    def _finish(self) -> None:
        if self.is_played:
            self._stop()
        else:
            self._desk.go(Target("board"))

    def _stop(self) -> None:
        self._step = self._arrived = None
        self._uncover_now()
        practice, self._practice = self._practice, None
        if practice is not None:
            self._ask(lambda _seat: practice.end(), _nothing)
        self._view.rest()

    def _read(self) -> None:
        visit = self._desk.visit
        self._ask(lambda seat: drill.readiness(seat, visit), self._show_team)

    def _show_team(self, team: Sequence[Ready]) -> None:
        self._team = team
        roles = [self._desk.label("team_role", one.role) if one.role else "" for one in team]
        if self._person not in {one.person for one in team} and team:
            self._person = team[0].person
        self._view.who.show_team(team, roles, self._person)
        self._show_person()

    def _show_person(self) -> None:
        ready = next((one for one in self._team if one.person == self._person), None)
        for act, card in self._view.cards.items():
            card.show_done(ready.done.get(act) if ready is not None else None)

    def _ask(self, act: Callable[[Seat], Answer], then: Callable[[Answer], None]) -> None:
        self._desk.ask(act, then, self._failed)

    def _failed(self, error: FieldError) -> None:
        if self.is_played:
            self._stop()
        self._desk.refuse(error)


def _nothing(_none: None) -> None:
    """Do nothing: the practice vault is gone."""
