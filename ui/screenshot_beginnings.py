"""Screenshots before there is a vault: the first run with its ways, an office founded to its end, and a new vault.

Each look plays it anew, for a change of look begins a first run again. What is made lives for one picture.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from npm_field.crypto.passphrase_words import words
from ui.components.passphrase_field import PassphraseField
from ui.desk import Target
from ui.first_run.founding_cards import CoveredCard, NameCard, ProofCard, SheetCard
from ui.first_run.passphrase_cards import ChoosingCard
from ui.first_run.place_card import PlaceCard
from ui.first_run.presenter import FirstRunPresenter
from ui.first_run.view import WayCard
from ui.screenshot_story import CHEAP
from ui.screenshot_waits import settle, until
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from ui.look import Look

    Keep = Callable[[Window, str], None]

Widget = TypeVar("Widget", bound=QWidget)
NAMES: Final = (
    "first-run", "first-run-begun", "first-run-invitation", "first-run-place", "first-run-passphrase",
    "first-run-travel",
    "founding-name", "founding-passphrase", "founding-desk", "founding-sheet", "founding-covered", "founding-proof",
    "founding-wrong", "founding-second-sheet", "new-office",
)  # fmt: skip
EMPTY: Final = (
    "board",
    "plan",
    "capture",
    "complete",
    "debrief",
    "coverage",
    "hand_over",
    "differences",
    "taking_in",
)
"""Pages of a vault that holds nothing yet; ``new-`` stands before their names."""
OFFICE: Final = "Kestria"


def every_name() -> tuple[str, ...]:
    """Return the names of all these pictures."""
    return (*NAMES, *(f"new-{way.replace('_', '-')}" for way in EMPTY))


def draw(look: Look, aside: Path, size: tuple[int, int], keep: Keep, only: Collection[str]) -> None:
    """Play the beginnings in one look, in new folders below ``aside``; ``keep`` takes the pictures."""
    wanted = set(only or every_name())
    if wanted.intersection(NAMES):
        played = _Beginning(look, aside / f"office-{secrets.token_hex(4)}", size, keep)
        played.found()
        played.put_away()
    if wanted.intersection(every_name()) - set(NAMES) or "first-run-travel" in wanted:
        played = _Beginning(look, aside / f"alone-{secrets.token_hex(4)}", size, keep)
        played.begin_alone()
        played.put_away()


class _Beginning:
    """A window over a folder that holds nothing."""

    def __init__(self, look: Look, folder: Path, size: tuple[int, int], keep: Keep) -> None:
        self._thread = VaultThread()
        self._window = Window(folder, self._thread, look, cost=CHEAP)
        self._save = keep
        self._main, self._desk = (" ".join(secrets.choice(words("en")) for _word in range(6)) for _which in range(2))
        self._window.resize(*size)
        self._window.begin()
        self._window.show()

    def found(self) -> None:
        """Found an office, after a look at the other two ways."""
        self._keep("first-run")
        presenter = self._window.presenter
        if isinstance(presenter, FirstRunPresenter):
            presenter.view.show_step(WayCard(self._window.look, begun=True))
            self._keep("first-run-begun")
        self._press("1")
        self._keep("first-run-invitation")
        self._press("Esc")
        self._press("2")
        self._past_place("first-run-place")
        self._keep("first-run-passphrase")
        self._press("Esc")
        self._press("3")
        self._past_place("")
        self._card(NameCard).name.line.setText(OFFICE)
        self._keep("founding-name")
        self._card(NameCard).named.emit(OFFICE)
        self._choose("founding-passphrase", self._main)
        self._choose("founding-desk", self._desk)
        self._prove(1, "founding-sheet", "founding-proof")
        self._prove(2, "founding-second-sheet", "")
        until(lambda: self._window.place is not None)
        self._keep("new-office")

    def begin_alone(self) -> None:
        """Make a vault without an office, and look at its pages, which hold nothing yet."""
        self._press("2")
        self._past_place("")
        self._choose("", self._main)
        until(lambda: bool(self._seen(ChoosingCard)))
        settle(self._window, self._thread)
        self._keep("first-run-travel")
        self._card(ChoosingCard).leave.click()
        until(lambda: self._window.place is not None)
        for way in EMPTY:
            if self._window.place is not None:
                self._window.place.go(Target(way))
            self._keep(f"new-{way.replace('_', '-')}")

    def put_away(self) -> None:
        """Close the window and what it made."""
        self._window.close()
        until(lambda: self._window.place is None)
        self._window.close()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._thread.finish()

    def _prove(self, number: int, sheet: str, proof: str) -> None:
        """Show one key, cover the first, type a wrong one, then the right one."""
        until(lambda: bool(self._seen(SheetCard)))
        card = self._card(SheetCard)
        key = "".join(card.groups.words)
        self._keep(sheet)
        if number == 1 and isinstance(presenter := self._window.presenter, FirstRunPresenter):
            presenter.cover()
            self._keep("founding-covered")
            covered = self._card(CoveredCard)
            covered.findChildren(PassphraseField)[0].line.setText(self._main)
            covered.typed.emit(self._main)
            until(lambda: bool(self._seen(SheetCard)))
        self._card(SheetCard).copied.emit()
        settle(self._window, self._thread)
        if proof:
            self._keep(proof)
            self._card(ProofCard).typed.emit(key[:-1])
            settle(self._window, self._thread)
            self._keep("founding-wrong")
        self._card(ProofCard).typed.emit(key)
        settle(self._window, self._thread)

    def _choose(self, name: str, passphrase: str) -> None:
        until(lambda: bool(self._seen(ChoosingCard)))
        card = self._card(ChoosingCard)
        card.chooser.first.line.setText(passphrase)
        card.chooser.second.line.setText(passphrase)
        if name:
            self._keep(name)
        card.take.click()
        until(lambda: self._thread.is_idle and card not in self._seen(ChoosingCard))

    def _past_place(self, name: str) -> None:
        """Go past what was noticed about the folder, where something was."""
        settle(self._window, self._thread)
        for card in self._seen(PlaceCard):
            if name:
                self._keep(name)
            card.go_on.emit()
            settle(self._window, self._thread)

    def _press(self, key: str) -> None:
        presenter = self._window.presenter
        if presenter is not None:
            presenter.press(key)
        settle(self._window, self._thread)

    def _keep(self, name: str) -> None:
        settle(self._window, self._thread)
        self._save(self._window, name)

    def _card(self, kind: type[Widget]) -> Widget:
        return self._seen(kind)[0]

    def _seen(self, kind: type[Widget]) -> list[Widget]:
        return [part for part in self._window.findChildren(kind) if part.isVisible()]
