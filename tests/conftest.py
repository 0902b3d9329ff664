"""What holds for every test: no display, no Qt message, no window left behind, no folder over its time budget.

Qt is touched only where a test has already imported it, so that the tests of the lower rooms prove that they do
without. Warnings are errors by ``filterwarnings`` in pyproject.toml.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType, TracebackType

    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QWidget

# Set NPM_FIELD_TEST_PLATFORM=xcb to look at what the tests do.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("NPM_FIELD_TEST_PLATFORM", "offscreen")

# --- time: a guard against creep, not a measurement ----------------------------------------------------------

# Seconds of a processor's work, setup and teardown included. With format, lint and types the sum stays below ten
# minutes; tests/test_house.py adds it up. A slower folder is made faster, or takes from another one here.
BUDGETS_S: Final = {
    "cli": 75,
    "crypto": 12,
    "domain": 25,
    "journeys": 100,
    "report": 6,
    "resources": 3,
    "storage": 30,
    "sync": 18,
    "ui": 195,
    "usecases": 50,
}
TOP_LEVEL_BUDGET_S: Final = 35  # the files beside this one, and a folder not named above
SPENT_S: Final = pytest.StashKey[dict[str, float]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SPENT_S] = {}
    config.pluginmanager.register(_Clock(config.stash[SPENT_S]))


class _Clock:
    """Adds up what the tests of each folder take."""

    def __init__(self, spent_s: dict[str, float]) -> None:
        self._spent_s = spent_s

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before_s = _worked_s()
        yield
        folder = _folder_of(item.nodeid)
        self._spent_s[folder] = self._spent_s.get(folder, 0.0) + _worked_s() - before_s


def _worked_s() -> float:
    """Return how long a processor worked for this process and the children it waited for.

    Not the clock on the wall: other programs on the machine would make a run fail that nobody changed.
    """
    return sum(os.times()[:4])


def _folder_of(nodeid: str) -> str:
    parts = nodeid.split("::", 1)[0].split("/")
    below_tests = parts[parts.index("tests") + 1 : -1] if "tests" in parts else parts[:-1]
    return below_tests[0] if below_tests else ""


def over_budget(spent_s: dict[str, float]) -> list[str]:
    """Return one sentence for each folder that took longer than its budget allows."""
    return [
        f"tests/{folder} took {spent:.0f} s and may take {allowed} s; make it faster (BUDGETS_S, tests/conftest.py)."
        for folder, spent in sorted(spent_s.items())
        if spent > (allowed := BUDGETS_S.get(folder, TOP_LEVEL_BUDGET_S))
    ]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    sentences = over_budget(session.config.stash[SPENT_S])
    if sentences and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for sentence in over_budget(config.stash[SPENT_S]):
        terminalreporter.write_line(sentence, red=True)


# --- Qt: says nothing, raises nothing in passing, leaves nothing open ----------------------------------------

# What a platform says about itself, whatever we do; each with the reason why it is not about us.
HARMLESS: Final = {
    "This plugin does not support raise()": "the off-screen platform has no stack of windows",
    "This plugin does not support grabbing the keyboard": "it has no keyboard; every menu asks for it",
}


@pytest.fixture(autouse=True)
def _qt_stays_silent() -> Iterator[None]:
    """Fail the test that made Qt say anything, at any level, or that let an exception end in Qt's event loop."""
    qt_core = sys.modules.get("PySide6.QtCore")
    if qt_core is None:
        yield
        return
    said: list[str] = []
    with _listening(qt_core, said), _catching_stray_exceptions(said):
        yield
    assert not said, "Qt had something to say:\n" + "\n".join(said)


@contextmanager
def _listening(qt_core: ModuleType, said: list[str]) -> Iterator[None]:
    def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if text not in HARMLESS:
            said.append(f"{kind.name}: {text}")

    before = qt_core.qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qt_core.qInstallMessageHandler(before)


@contextmanager
def _catching_stray_exceptions(said: list[str]) -> Iterator[None]:
    """An exception in a slot has no caller to go to; PySide6 hands it to the hook and goes on."""

    def catch(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        said.append(f"{kind.__name__} in a slot: {error}")

    before, sys.excepthook = sys.excepthook, catch
    try:
        yield
    finally:
        sys.excepthook = before


@pytest.fixture(autouse=True)
def _no_window_is_left_behind(_qt_stays_silent: None) -> Iterator[None]:
    """Fail the test that leaves a top-level widget, shown or not, and remove it so that the next one starts clean."""
    before = _top_level_widgets()
    yield
    if _new_since(before):  # a view and its presenter name each other; only the collector ends such a ring
        gc.collect()
    left = _new_since(before)
    names = sorted(type(widget).__name__ for widget in left)
    _remove(left)
    assert not names, "windows left behind: " + ", ".join(names)


def _new_since(before: list[QWidget]) -> list[QWidget]:
    return [widget for widget in _top_level_widgets() if not any(widget is old for old in before)]


def _top_level_widgets() -> list[QWidget]:
    """Every living window of ours; empty as long as nobody has imported Qt's widgets or made an application."""
    qt_widgets = sys.modules.get("PySide6.QtWidgets")
    if qt_widgets is None or qt_widgets.QApplication.instance() is None:
        return []
    _finish_deletions()
    found = qt_widgets.QApplication.topLevelWidgets()
    return [widget for widget in found if widget.parent() is None and widget.metaObject().className() != "QTipLabel"]


def _remove(widgets: list[QWidget]) -> None:
    for widget in widgets:
        widget.close()
        widget.deleteLater()
    if widgets:
        _finish_deletions()


def _finish_deletions() -> None:
    """Carry out what ``deleteLater`` promised; without a running event loop nobody else would."""
    qt_core = sys.modules["PySide6.QtCore"]
    qt_core.QCoreApplication.sendPostedEvents(None, qt_core.QEvent.Type.DeferredDelete.value)
