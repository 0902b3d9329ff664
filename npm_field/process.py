"""Our process against its neighbours: no other program reads its memory, and no crash writes it to the disk.

Both are lost by ``exec``, so every start asks for them again, the command line as well (security.md 2.5). Measured: a
crash left 5.4 MB with the notes in them, and any program of the same person could read all of it while we ran.

Not promised: root reads it all the same; on Windows and macOS nothing is done here beyond the core limit.

Here is, too, how this very program is started once more: at a lock, to read a stranger's file, to work beside.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

PR_SET_DUMPABLE: Final = 4
"""``prctl``'s number for it, from the kernel's public header."""
_UNSAID: Final = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK")
"""Not told to a process that has no window: where it could find the keyboard and the screen."""


def harden() -> None:
    """Close the memory of this process to other programs and to crash files, as far as the system knows how."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # an answer other than 0 leaves us as any other program is; refusing to start would lose more
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def hush() -> None:
    """Let no thread and no destructor print the words of an exception, as Python does: they may be a note's words."""
    threading.excepthook = lambda told: _tell(told.exc_type)
    sys.unraisablehook = lambda told: _tell(told.exc_type)


def own_command(argument: str) -> list[str]:
    """Return how this very program is started: frozen it is one file, otherwise the interpreter that runs us."""
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    safely = [] if _found_beside_us() else ["-P"]
    return [sys.executable, *safely, "-m", "npm_field", argument]


def begin(command: Sequence[str], *, buffered: bool = True) -> subprocess.Popen[bytes]:
    """Start this program once more, without a window: what it is told and what it says goes through two pipes.

    It ends by itself when the pipes do, as they do with this process. Raises ``OSError``.
    """
    return subprocess.Popen(  # noqa: S603 - our own program with one word that is written in it
        command,
        bufsize=-1 if buffered else 0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=own_folder(),
        env={name: value for name, value in os.environ.items() if name not in _UNSAID},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def own_folder() -> Path | None:
    """Return the folder in which it has to be started; None where any will do."""
    return _home() if _found_beside_us() else None


def _home() -> Path:
    return Path(__file__).resolve().parent.parent


def _found_beside_us() -> bool:
    """Whether we were found only because we were started in our own folder, so that the next one must be too.

    Anywhere else the current folder is nothing to import from: the guard would refuse what it finds there.
    """
    return not sys.flags.safe_path and sys.path[:1] in ([""], [str(_home())]) and Path.cwd() == _home()


def _tell(kind: type[BaseException]) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"npm-field: {kind.__name__} where nobody could catch it\n")
