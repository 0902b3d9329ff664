"""On a real screen, by real keys alone: a code is given and a withdrawal recorded by a key that is held, then let go.

As a script, for a screen of its own: ``python -P held_on_screen.py FOLDER``, with DISPLAY and QT_QPA_PLATFORM set. It
presses through xdotool, as a person's keyboard would, and says what came of it.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from npm_field.domain import consent
from npm_field.usecases import records, writing
from storage import pools
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE, TALK
from ui.components.hold_button import HoldButton
from ui.desk import Target
from ui.laptops.give_card import CodeCard, GiveCard
from ui.withdrawal.sheet import WithdrawSheet


def press(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True)  # noqa: S607 - the test looked that it is there


def shown(stand: Stand, kind: type[QWidget]) -> bool:
    return any(one.isVisible() for one in stand.window.findChildren(kind))


def is_elsewhere(here: QWidget | None) -> bool:
    return QApplication.focusWidget() is not here


def hold(stand: Stand, before: str) -> None:
    """Go to the held button by Tab, let go too early first, then hold it until its squares are full."""
    for _step in range(30):
        if isinstance(QApplication.focusWidget(), HoldButton):
            break
        here = QApplication.focusWidget()
        press("key", "Tab")
        stand.until(partial(is_elsewhere, here))
    button = QApplication.focusWidget()
    assert isinstance(button, HoldButton), before
    press("keydown", "space")
    stand.until(lambda: button.hold.holding)
    press("keyup", "space")
    stand.until(lambda: not button.hold.holding)
    print(before, flush=True)  # noqa: T201 - what the test reads: letting go too early did nothing
    ended: list[str] = []
    button.hold.held.connect(lambda: ended.append("held"))
    press("keydown", "space")
    stand.until(lambda: bool(ended))
    press("keyup", "space")
    stand.settle()


def give_a_code(home: Path) -> None:
    stand = Stand.show(home / "office")
    press("type", PASSPHRASE)
    press("key", "Return")
    stand.until(lambda: stand.window.place is not None)
    stand.settle()
    place = stand.window.place
    assert place is not None
    place.go(Target("laptops"))
    stand.settle()
    seconds: list[str] = []
    place.ask(
        lambda seat: next(c for c in sorted(pools.unused(seat.vault.daybook)) if c.startswith("M")), seconds.append
    )
    stand.settle()
    press("key", "1")
    stand.until(lambda: shown(stand, GiveCard))
    stand.settle()
    press("type", "11" + seconds[0])
    press("key", "Return")
    press("type", "1")
    (asked,) = stand.window.findChildren(GiveCard)
    stand.until(lambda: bool(asked.reason.chosen))
    hold(stand, "no code yet")
    stand.until(lambda: shown(stand, CodeCard))
    print("a code is given", flush=True)  # noqa: T201 - as above
    stand.end()


def withdraw(home: Path) -> None:
    stand = Stand.show(home / "laptop")
    press("type", PASSPHRASE)
    press("key", "Return")
    stand.until(lambda: stand.window.place is not None)
    stand.settle()
    place = stand.window.place
    assert place is not None
    place.ask(lambda seat: records.find(seat, TALK), lambda found: place.go(Target("capture", record=found)))
    stand.settle()
    place.go(Target("withdraw"))
    stand.settle()
    stand.until(lambda: shown(stand, WithdrawSheet))
    stand.settle()
    press("type", "13")
    (sheet,) = stand.window.findChildren(WithdrawSheet)
    stand.until(lambda: bool(sheet.channel.chosen))
    hold(stand, "still there")
    stand.until(lambda: "withdrawal recorded" in stand.words())
    stand.end()
    seat = enrolling.opened(home / "laptop")
    fields = writing.merged_record(seat, records.find(seat, TALK)).fields or {}
    seat.vault.close()
    print("withdrawn" if consent.is_withdrawn(fields["consent"]) else "not withdrawn", flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    enrolling.make(folder)
    give_a_code(folder)
    withdraw(folder)
