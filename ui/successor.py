"""The next process: started by this one, told through its standard input what it needs, heard through its output.

``shown`` and ``active`` come when its window is on the screen and when it has the keyboard. No argument and no
variable of its environment carries anything of ours: every program of the same person can read both.
"""

from __future__ import annotations

import subprocess
from threading import Thread
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.process import own_command, own_folder
from ui import handover

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import FileIO

    from npm_field.crypto.secret import Secret
    from ui.handover import Go, Prepare

SHOWN: Final = b"s"
ACTIVE: Final = b"a"
ARGUMENT: Final = "--successor"


class Successor(QObject):
    """One process at a time; after ``failed`` or ``abandon`` the next act starts another one."""

    shown = Signal()
    active = Signal()
    failed = Signal()
    """It could not be started, or ended before it had the keyboard."""
    _said = Signal(int, bytes)

    def __init__(self, command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = own_command(ARGUMENT) if command is None else list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._said.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def is_started(self) -> bool:
        """Whether there is one, as far as it has been heard."""
        return self._process is not None

    def start(self) -> None:
        """Let it begin: it loads what it needs and waits. Says ``failed`` where the system refuses."""
        if self._process is not None:
            return
        self._number += 1
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, with arguments that are written here
                self._command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=own_folder(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._tell_failed(self._number)
            return
        Thread(target=self._listen, args=(self._number, self._process.stdout), daemon=True).start()

    def prepare(self, prepare: Prepare) -> None:
        """Tell it how to look, starting it first where there is none."""
        self.start()
        self._write(prepare.message())

    def go(self, go: Go, key: Secret | None = None) -> None:
        """Tell it to show itself, and hand it the key. The message says whether there is one."""
        self._write(go.message())
        if key is not None:
            self._write(handover.key_head())
            self._write(key.view)

    def abandon(self) -> None:
        """End it; nothing more is heard of it."""
        process, self._process = self._process, None
        self._number += 1
        if process is not None:
            process.kill()
            process.wait()
            if process.stdin is not None:
                process.stdin.close()

    def _write(self, data: bytes | memoryview) -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(data)
        except OSError:
            self._tell_failed(self._number)

    def _listen(self, number: int, pipe: FileIO) -> None:
        with pipe:
            while said := pipe.read(1):
                self._said.emit(number, said)
        self._said.emit(number, b"")

    def _tell_failed(self, number: int) -> None:
        self._said.emit(number, b"")

    def _hear(self, number: int, said: bytes) -> None:
        if number != self._number:
            return
        if said == SHOWN:
            self.shown.emit()
        elif said == ACTIVE:
            self.active.emit()
        else:
            self.abandon()
            self.failed.emit()
