"""The real program under a real X server, moved by key events of the server alone; what is stored is compared.

    make journeys-x        needs Xvfb and xdotool, and says so where they are missing

A vault of the demo's kind is made, the program is started on it as a person starts it, and every kind that `Ctrl N`
offers is begun and saved by keys. Afterwards the vault is opened and the fields are compared with what was pressed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.usecases import capture, enrol, plan, records
from npm_field.usecases.plan import VisitPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COST: Final = Cost(memory_kib=256, passes=1, lanes=4)
SECRET: Final = "lantern orbit maple cellar violet sketch"  # noqa: S105 - of a vault that lives for one run
NEEDED: Final = ("Xvfb", "xdotool")
DISPLAY: Final = ":87"
PATIENCE_S: Final = 60.0
WORDS: Final = "The lamp burns all night"
TALK: Final[tuple[str, ...]] = ("1", "1", "Return", "1", "1", "2", "1", "1")
"""Consent inside, theme treatment, private, feels safe, serious, no risk now, low risk of reprisals."""
EXPECTED: Final[Mapping[str, object]] = {
    "narrative": WORDS,
    "privacy": "private",
    "severity": "2",
    "themes": ["treatment"],
}
KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("2", "observation"),
    ("3", "document"),
    ("4", "complaint"),
    ("5", "opening_talk"),
    ("6", "closing_talk"),
    ("7", "obstruction"),
    ("8", "incident"),
)


class Screen:
    """An X server of our own with the program on it."""

    def __init__(self, folder: Path) -> None:
        server = [_program("Xvfb"), DISPLAY, "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(server)  # noqa: S603 - an X server for this run
        self._told = {**os.environ, "DISPLAY": DISPLAY, "QT_QPA_PLATFORM": "xcb"}
        time.sleep(1)
        command = [sys.executable, "-P", "-m", "npm_field", "--open", str(folder)]
        self._program = subprocess.Popen(command, env=self._told)  # noqa: S603 - our own program
        self._window = self._found()
        self._do("windowfocus", "--sync", self._window)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as slowly as a hurried person."""
        for key in keys:
            self._do("key", key)
            time.sleep(0.15)

    def type(self, text: str) -> None:
        """Type a text."""
        self._do("type", "--delay", "12", text)

    def end(self) -> None:
        """End program and server."""
        for process in (self._program, self._server):
            process.terminate()
            process.wait()

    def _found(self) -> str:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            command = [_program("xdotool"), "search", "--onlyvisible", "--pid", str(self._program.pid)]
            done = subprocess.run(  # noqa: S603 - written here
                command, env=self._told, capture_output=True, text=True, check=False
            )
            if done.stdout.strip():
                return done.stdout.split()[-1]
            time.sleep(0.3)
        raise TimeoutError

    def _do(self, *words: str) -> None:
        subprocess.run([_program("xdotool"), *words], env=self._told, check=True)  # noqa: S603 - written here


def _program(name: str) -> str:
    return shutil.which(name) or name


def main() -> int:
    """Type the journeys. Returns 0 where every record is there and the interview has the fields that were pressed."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"This needs {' and '.join(missing)}: sudo apt-get install xvfb xdotool")
        return 1
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        seat = enrol.make_local(folder, passphrase=prepare(SECRET), cost=COST)
        plan.plan_visit(seat, VisitPlan({"capture_floor": "full"}, areas=[{"kind": "dormitory"}]))
        seat.vault.close()
        screen = Screen(folder)
        try:
            typed(screen)
        finally:
            screen.end()
        return compared(folder)


def typed(screen: Screen) -> None:
    """Unlock, write a talk, then begin every other kind and write its first answers."""
    time.sleep(2)
    screen.type(SECRET)
    screen.press("Return")
    time.sleep(6)
    screen.press("F2")
    time.sleep(6)
    screen.press(*TALK)  # after the last answer the keyboard is in the note
    screen.type(WORDS)
    screen.press("ctrl+Return")
    time.sleep(3)
    for digit, _kind in KINDS:
        screen.press("ctrl+n")
        time.sleep(1)
        screen.press(digit)
        time.sleep(2)
        screen.press("1", "Tab", "1")
        time.sleep(1)
        screen.press("F5")
        time.sleep(2)
        screen.press("F2")  # Capture again, with an offered talk that nothing is said in
        time.sleep(2)


def compared(folder: Path) -> int:
    """Open the vault and compare."""
    seat = enrol.open_seat(folder, prepare(SECRET))
    capture.leave_all(seat)
    wrong: list[str] = []
    talks = [records.show(seat, row.id).merged.fields or {} for row in records.listed(seat, kind="interview")]
    talk = next((one for one in talks if one.get("narrative")), {})
    wrong += [f"interview: {n} is {talk.get(n)!r}" for n, value in EXPECTED.items() if talk.get(n) != value]
    print(f"interview: {len(talk)} fields")
    for _digit, kind in KINDS:
        found: Sequence[object] = [records.show(seat, r.id).merged.fields for r in records.listed(seat, kind=kind)]
        print(f"{kind}: {found}")
        if not found:
            wrong.append(f"{kind}: nothing is stored")
    seat.vault.close()
    print("\n".join(wrong) or "Every record is there, and the interview has the fields that were pressed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
