"""Another process of this program for what needs no book and no key, so that two processors work at one time.

Threads cannot: whatever is done in Python, one of them does at a time. The other process is closed as this one is
(``npm_field.process``), nothing is named in its arguments or its environment, nothing lies in a file, and it ends
with the block it was begun for, or when this process ends, however it does. Where there is none, where it ends or is
silent for too long, the answer is None, and whoever asked does it here: nothing depends on it but the time.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

from npm_field.process import begin, own_command
from sync import signatures

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from sync.signatures import Check

ARGUMENT: Final = "--work-beside"
SIGNATURES: Final = b"s"
"""Which signatures hold: what is asked are keys, signatures and what was signed, ids and no content."""
ROWS: Final = b"r"
"""What the index holds of records: what is asked are their revisions."""
LENGTH: Final = 4
PATIENCE_S: Final = 30.0
"""For one answer; the longest takes a tenth of a second."""


class Beside:
    """One other process, begun when it is first asked. One thread asks at a time."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = own_command(ARGUMENT) if command is None else list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._ending = Lock()
        self._over = Event()
        self._asked_at: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.end()
        self._asking.shutdown(cancel_futures=True)

    def ask(self, what: bytes, body: bytes) -> bytes | None:
        """Return its answer; None where there is none, then and from then on."""
        process = self._begun()
        if process is None or process.stdin is None or process.stdout is None:
            return None
        length, answer = 0, None
        self._asked_at = time.monotonic()
        try:
            process.stdin.write(what + len(body).to_bytes(LENGTH, "big") + body)
            process.stdin.flush()
            if len(head := process.stdout.read(LENGTH)) == LENGTH:
                length = int.from_bytes(head, "big")
                answer = process.stdout.read(length)
        except (OSError, ValueError, OverflowError):  # it is being ended, or more is asked than four bytes count
            pass
        self._asked_at = None
        if answer is not None and len(answer) == length:
            return answer
        self.end()
        return None

    def submit(self, checks: Sequence[Check]) -> Future[Sequence[bool]]:
        """Return of each signature whether it holds, verified there, or on a thread here where nobody answers."""
        return self._asking.submit(self._hold, checks)

    def _hold(self, checks: Sequence[Check]) -> Sequence[bool]:
        answer = self.ask(SIGNATURES, signatures.write(checks))
        return signatures.hold(checks) if answer is None or len(answer) != len(checks) else list(map(bool, answer))

    def end(self) -> None:
        """End it, whatever it does; whoever waits for an answer gets none."""
        self._over.set()
        with self._ending:
            process, self._process = self._process, None
            if process is None:
                return
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _begun(self) -> subprocess.Popen[bytes] | None:
        with self._ending:
            if self._process is None and not self._over.is_set():
                try:
                    self._process = begin(self._command)
                except OSError:
                    self._over.set()
                else:
                    Thread(target=self._watch, args=[self._process], daemon=True, name="beside-watch").start()
            return self._process

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End it where it is silent for too long."""
        while not self._over.wait(PATIENCE_S / 4):
            asked_at = self._asked_at
            if asked_at is not None and time.monotonic() - asked_at > PATIENCE_S:
                process.kill()
