"""Handing over at the office: what happens when. What takes time can be stopped; what went out is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.errors import NotOpenError
from npm_field.usecases import going_back, outbound
from ui import network_sentences
from ui.forms.alive import while_alive
from ui.going_back import words
from ui.going_back.view import GoingBackPage
from ui.hand_over.words import NETWORK, USB
from ui.inbox import fetching
from ui.sentences import sentence
from ui.traffic import Journey
from ui.underway import Underway

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.errors import FieldError
    from npm_field.usecases.going_back import GoingBack
    from npm_field.usecases.network import Moved, Synced
    from npm_field.usecases.outbound import Exported
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk, Target
    from ui.shell.page import Page


def make(desk: Desk, target: Target) -> GoingBackPresenter:
    """Return the presenter of what goes back."""
    return GoingBackPresenter(desk, target)


class _Writing(Underway):
    """One writing to a stick, on the vault's thread."""

    def to_stick(self, seat: Seat, folder: Path, *, again: bool) -> Sequence[Exported]:
        """Write what waits. Raises ``StoppedError`` and as ``outbound.export``."""
        return outbound.export(seat, folder, also_sent=again, progress=lambda done: self.step(0, done))


class GoingBackPresenter:
    """See ``ui.desk.Presenter``."""

    def __init__(self, desk: Desk, _target: Target) -> None:
        self._desk, self._look = desk, desk.look
        self.view = GoingBackPage(desk.look)
        self.page: Page = self.view
        self._way = self._is_closed = ""
        self._under_way: _Writing | Journey | None = None
        view = self.view
        view.way_chosen.connect(self._choose)
        view.send_wished.connect(self._send)
        view.stop_wished.connect(self._stop)
        view.write_wished.connect(lambda folder: self._write(folder, again=False))
        view.again_wished.connect(lambda folder: self._write(folder, again=True))
        view.show_way(USB)
        self._look_up()

    def leave(self, then: Callable[[], None]) -> None:
        """Stop what is under way: what is written is written, the rest waits."""
        self._stop()
        then()

    def press(self, key: str) -> bool:
        """Ctrl Enter hands over, Esc stops."""
        if self._is_closed:
            return False
        if key == "Ctrl Enter" and self._under_way is None:
            if self._way == USB:
                self.view.stick.wish()
            else:
                self._send()
            return True
        if key == "Esc" and self._under_way is not None:
            self._stop()
            return True
        return False

    def _look_up(self) -> None:
        self._desk.ask(going_back.load, while_alive(self.view, self._show), while_alive(self.view, self._not_shown))

    def _not_shown(self, error: FieldError) -> None:
        if isinstance(error, NotOpenError):
            self._is_closed = "yes"
            self.view.show_closed()
        else:
            self._desk.refuse(error)

    def _show(self, found: GoingBack) -> None:
        if not self._way:
            self._way = NETWORK if found.has_relay else USB
            self.view.show_way(self._way)
        self.view.show_waiting(found)

    def _choose(self, way: str) -> None:
        if self._under_way is None:
            self._way = way
            self.view.show_way(way)

    def _send(self) -> None:
        if self._under_way is not None:
            return
        journey = Journey(self._desk, while_alive(self.view, self._synced), while_alive(self.view, self._failed))
        journey.far.connect(while_alive(self.view, self._moved))
        self._begin(journey, self._look.tr("The relay proves who it is …"))
        journey.begin()

    def _moved(self, moved: Moved) -> None:
        if self._under_way is not None:
            self.view.waiting.say(network_sentences.moving(moved, self._look.language))

    def _synced(self, done: Synced) -> None:
        self._end()
        self.view.say(*fetching.said(self._look, done))
        self._look_up()

    def _write(self, folder: Path, *, again: bool) -> None:
        if self._under_way is not None:
            return
        writing = _Writing()
        self._begin(writing, self._look.tr("Writing to the stick, and reading it back …"))

        def written(done: Sequence[Exported]) -> None:
            self._end()
            self.view.say("ok" if done else "info", words.on_the_stick(self._look, len(done)))
            self._look_up()

        self._desk.ask(
            lambda seat: writing.to_stick(seat, folder, again=again),
            while_alive(self.view, written),
            while_alive(self.view, self._failed),
        )

    def _begin(self, under_way: _Writing | Journey, line: str) -> None:
        self._under_way = under_way
        self.view.say("", "")
        self.view.show_running("yes")
        self.view.waiting.say(line)

    def _end(self) -> None:
        self._under_way = None
        self.view.show_running("no")
        self.view.begin()

    def _stop(self) -> None:
        if self._under_way is not None:
            self._under_way.stop()

    def _failed(self, error: FieldError) -> None:
        self._end()
        stopped = error.code == "stopped"
        said = self._look.tr("Stopped. What was written is on its way; the rest waits here.")
        self.view.say("info" if stopped else "bad", said if stopped else sentence(error, self._look.language))
        self._look_up()
