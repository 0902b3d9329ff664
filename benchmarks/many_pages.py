"""Page by page: the longest the window's thread works in one go while a page comes, beside a page that is empty.

    make bench-pages           (KEEP=FOLDER takes the vault of bench-many: what a page builds does not grow with it)

A key waits for as long as this thread works without a break. Milliseconds are its own processor time, so that other
programs count less; they still say something about one machine only, and the ratio beside them says more.
Fictional records in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtTest import QTest

from benchmarks import fictional, many
from benchmarks.many_window import Beat, asked, shown
from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import enrol
from resources.language import Language
from ui import routes
from ui.desk import Desk, Target
from ui.look import Look
from ui.routes import PAGES
from ui.screenshots import application
from ui.shell.page import Page
from ui.stylesheet import dress
from ui.tokens import LIGHT
from ui.warm import load_classes
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk import Presenter

RECORDS: Final = 1_200
ROUNDS: Final = 5
OF_THE_VISIT: Final = frozenset({"board", "plan"})
ACTS: Final = {"box": "new_interview"}
NOT_HERE: Final = frozenset({"inbox", "laptops", "taking_in", "code_book", "successor"})
"""Pages that say at once that this laptop has no office."""


class _Empty:
    """The least that a page can be."""

    def __init__(self, look: Look) -> None:
        self.page = Page(look, "Nothing")

    def leave(self, then: Callable[[], None]) -> None:
        then()

    def press(self, _key: str) -> bool:
        return False


def main() -> int:
    """Open every page some times and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path, help="the folder of a vault that bench-many has kept")
    parser.add_argument("--only", nargs="+", help="only these pages")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        vault, kept = folder / "vault", folder / "made.json"
        made = fictional.read(kept) if kept.exists() else many.built(vault, kept, RECORDS, random.Random(1))  # noqa: S311 - the same fictional content on each run
        measure(vault, made, given.only or [])
    return 0


def measure(vault: Path, made: fictional.Made, only: list[str]) -> None:
    """Open the vault in its thread and page after page of a visit of 500 records."""
    app = application()
    look = Look(LIGHT, Language.load("en"))
    dress(app, look)
    thread = VaultThread()
    seat = asked(thread, lambda: enrol.open_seat(vault, passphrases.prepare(many.SECRET), index_later=True))
    load_classes()  # as the window does while nobody waits
    asked(thread, routes.load)
    beat = Beat()
    desk = Desk(
        look=look, thread=thread, seat=seat, vocabularies=seat.vocabularies, visit=made.visits[1],
        go=lambda _target: None, refuse=lambda _error: None, saved=lambda _state: None,
    )  # fmt: skip
    least = _longest(thread, beat, lambda: _Empty(look))
    _told("an empty page", least, least)
    wanted = [*(way for way in PAGES if way not in NOT_HERE), "capture:new_interview"]
    for name in wanted:
        if only and name not in only:
            continue
        way, _, act = name.partition(":")
        target = Target(way, desk.visit if way in OF_THE_VISIT else None, act or ACTS.get(way, ""))
        _told(name, _longest(thread, beat, lambda way=way, target=target: PAGES[way](desk, target)), least)  # type: ignore[misc]  # of this turn
    asked(thread, seat.vault.close)
    thread.finish()


def _longest(thread: VaultThread, beat: Beat, make: Callable[[], Presenter]) -> list[float]:
    """Return the longest piece of own work at each opening, the first one first."""
    found = []
    for _round in range(ROUNDS + 1):
        shell, _took, _presenter = shown(thread, beat, make)
        found.append(beat.own)
        shell.close()
        shell.deleteLater()
        QTest.qWait(5)
    return found


def _told(name: str, found: list[float], least: list[float]) -> None:
    first, *others = found
    middle, best = sorted(others)[len(others) // 2], sorted(least[1:])[len(least[1:]) // 2]
    again = f"{middle * 1000:6.1f} ms again (least {min(others) * 1000:.1f}, most {max(others) * 1000:.1f})"
    print(f"{name:24} {again:50} {first * 1000:6.1f} ms at first   {middle / best:5.1f} x an empty page", flush=True)


if __name__ == "__main__":
    sys.exit(main())
