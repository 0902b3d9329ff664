"""The one thread that owns the vault. Acts go in, answers come back on the window's thread as queued signals.

A use-case never knows of it. The books are opened, used and closed on this thread and the driver checks that, so a
layering mistake fails in the first test (architecture.md, "Threads").
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.errors import FieldError
from ui.steady import at_work
from ui.turns import Answers

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


class VaultThread(QObject):
    """Runs acts one after the other, in the order they were asked."""

    _answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")
        self._answers = Answers(self)
        self._answered.connect(self._answers.add, Qt.ConnectionType.QueuedConnection)
        self._waiting = 0
        at_work.add(self)

    @property
    def is_idle(self) -> bool:
        """Whether every act that was asked has been answered."""
        return self._waiting == 0

    def ask(
        self, act: Callable[[], Answer], then: Callable[[Answer], None], failed: Callable[[FieldError], None]
    ) -> None:
        """Run ``act`` on the vault's thread; then call ``then`` or, where the world said no, ``failed`` on this one.

        Any other exception is our bug: it is raised again on the window's thread, where the hook locks the vault.
        """
        self._waiting += 1
        future = self._executor.submit(act)
        future.add_done_callback(lambda done: self._answered.emit(partial(self._hand_over, done, then, failed)))

    def finish(self) -> None:
        """Wait for what is under way and end the thread; for the end of the program alone."""
        self._executor.shutdown(wait=True)

    def _hand_over(
        self, done: Future[Answer], then: Callable[[Answer], None], failed: Callable[[FieldError], None]
    ) -> None:
        self._waiting -= 1
        error = done.exception()
        if isinstance(error, FieldError):
            failed(error)
        elif error is not None:
            raise error
        else:
            then(done.result())
