"""Turns: what is ready at the same time does not come in one go, so that a key comes between."""

from __future__ import annotations

import threading

from PySide6.QtCore import QTimer

from npm_field.errors import NoVisitError
from tests.ui.at_desk import look_in, wait_until
from ui.worker import VaultThread


def test_answers_that_are_ready_together_come_in_their_order_and_others_come_between() -> None:
    look_in("en")
    thread, came, all_asked = VaultThread(), list[str](), threading.Event()

    def answered(name: str) -> None:
        came.append(name)
        QTimer.singleShot(0, lambda: came.append(f"after {name}"))  # as what is drawn for it, or a key

    def refuse(error: Exception) -> None:
        answered(type(error).__name__)

    def refused() -> str:
        raise NoVisitError

    thread.ask(all_asked.wait, lambda _waited: answered("first"), _raise)
    thread.ask(lambda: "second", answered, _raise)
    thread.ask(refused, answered, refuse)
    all_asked.set()
    thread.finish()  # all of them are there before the first is given
    assert (came, thread.is_idle) == ([], False)
    wait_until(lambda: thread.is_idle and len(came) == 6)
    assert [name for name in came if "after" not in name] == ["first", "second", "NoVisitError"]
    assert came.index("after first") < came.index("NoVisitError"), "two came in one turn"


def _raise(error: Exception) -> None:
    raise error
