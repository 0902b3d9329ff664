"""A journey for each kind of record, and a lead's whole evening, in a real window system: key events of it alone.

    make journeys-x                      every journey; needs Xvfb and xdotool, and says so where they are missing
    python -m benchmarks.real_keys --only observation paper
    python -m benchmarks.real_keys --only evening

The window stands on the X server and hears its keys from there. Where a row is, the typist sees as a person does;
what it answers, xdotool presses. Afterwards every field is compared with what was pressed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEEDED: Final = ("Xvfb", "xdotool")
INSIDE: Final = "--inside"
EVENING: Final = "evening"
"""The journey of a lead's whole evening, in a window of its own."""
SIZE: Final = "1366x768x24"


def main(arguments: Sequence[str] | None = None) -> int:
    """Type the journeys. Returns 0 where everything is stored as it was pressed."""
    parser = argparse.ArgumentParser(prog="benchmarks.real_keys", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="JOURNEY", help="only these kinds of record")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="what was in sight where one went wrong")
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside:
        return _inside(given.only, given.pictures)
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"This needs {' and '.join(missing)}: sudo apt-get install xvfb xdotool")
        return 1
    with _screen() as display:
        told = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        command = [
            sys.executable,
            "-P",
            "-m",
            "benchmarks.real_keys",
            INSIDE,
            *(["--only", *given.only] if given.only else []),
            *(["--pictures", str(given.pictures)] if given.pictures else []),
        ]
        return subprocess.run(command, env=told, check=False).returncode  # noqa: S603 - written here


def _inside(only: Sequence[str], pictures: Path | None) -> int:
    """Play in the process that has the display; returns how many went wrong."""
    from benchmarks import real_evening, real_journeys  # noqa: PLC0415 - Qt belongs into that process

    wrong = 0
    if not only or set(only) != {EVENING}:
        with tempfile.TemporaryDirectory() as place:
            wrong += real_journeys.play(Path(place), [name for name in only if name != EVENING], pictures)
    if not only or EVENING in only:
        with tempfile.TemporaryDirectory() as place:
            wrong += real_evening.play(Path(place), pictures)
    return wrong


@contextmanager
def _screen() -> Iterator[str]:
    """Start an X server on the first free display and yield its name."""
    reading, writing = os.pipe()
    command = [shutil.which("Xvfb") or "Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)  # noqa: S603 - for this run
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    began = time.monotonic()
    status = main()
    if INSIDE not in sys.argv:
        print(f"{time.monotonic() - began:.0f} s")
    sys.exit(status)
