"""A process that has loaded the program and runs nothing: what needs a process of its own is forked from it.

To load the program is half a second of a processor, and nothing of what these tests show: descriptors, limits,
signals and how a process ends are the forked one's own, which ends as any interpreter does. That the program loads
and runs from nothing, tests/journeys/test_demo.py, test_serve.py and others show.
"""

from __future__ import annotations

import array
import json
import os
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

ROOT: Final = Path(__file__).resolve().parents[2]
LARGEST: Final = 1 << 16
OUT_OF_THE_WAY: Final = 200
"""The line's number in the loaded process: above each number that a test gives to a descriptor."""


class Loaded:
    """The test's end. Not more than one command at a time."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-P", str(Path(__file__)), str(theirs.fileno())]
            nothing = subprocess.DEVNULL
            self._process = subprocess.Popen(
                command, stdin=nothing, stdout=nothing, pass_fds=(theirs.fileno(),), cwd=ROOT
            )

    def run(
        self, script: str, arguments: Sequence[str], descriptors: dict[int, int], environment: dict[str, str]
    ) -> None:
        """Begin a process that runs the script with these arguments; ``descriptors``: its number, and which it is."""
        message = json.dumps([script, list(arguments), list(descriptors), environment]).encode()
        given = array.array("i", descriptors.values())
        self._line.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, given)])

    def status(self, patience_s: float) -> int:
        """Wait for its end and return its exit status, negative for a signal's number."""
        self._line.settimeout(patience_s)
        return int(self._line.recv(LARGEST))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._line.close()
        self._process.wait(timeout=60)


def wait_for_commands(line: socket.socket) -> dict[str, Any]:
    """Return in a forked process, with what it is to do; in the loaded one never."""
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(line, LARGEST, 16)
        if not message:
            os._exit(0)
        script, arguments, numbers, environment = json.loads(message)
        child = os.fork()
        if child == 0:
            line.close()
            os.setsid()  # no terminal: nobody can be asked
            # none of them lies where another one is to come
            high = [_moved_away(descriptor) for descriptor in descriptors]
            for number, descriptor in zip(numbers, high, strict=True):
                os.dup2(descriptor, number)
                os.close(descriptor)
            os.environ.clear()
            os.environ.update(environment)
            return {"script": script, "arguments": arguments}
        for descriptor in descriptors:
            os.close(descriptor)
        _child, ended = os.waitpid(child, 0)
        line.send(str(os.waitstatus_to_exitcode(ended)).encode())


def _moved_away(descriptor: int) -> int:
    import fcntl  # noqa: PLC0415 - there is none on Windows

    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, OUT_OF_THE_WAY)
    os.close(descriptor)
    return moved


if __name__ == "__main__":
    import_module("npm_field.cli.main")
    number = _moved_away(int(sys.argv[1]))
    order = wait_for_commands(socket.socket(fileno=number))
    sys.argv[1:] = order["arguments"]
    exec(order["script"])  # noqa: S102 - the test's own
