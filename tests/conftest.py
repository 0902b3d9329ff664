"""What holds for every test: no display, no Qt message, no window left behind; what each folder costs is told.

`make test` divides the files among three workers, for two processors. A worker is a process of its own with its own
application, its own focus and its own temporary folder; a file is never divided, so that what its tests share is made
once.

Qt is touched only where a test has already imported it, so that the tests of the lower rooms prove that they do
without. Warnings are errors by ``filterwarnings`` in pyproject.toml.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType, TracebackType

    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QWidget

# Set NPM_FIELD_TEST_PLATFORM=xcb to look at what the tests do.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("NPM_FIELD_TEST_PLATFORM", "offscreen")

# --- time: told against creep, never judged: machines are noisy -----------------------------------------------

# Seconds of a processor's work, setup and teardown included, added up over the workers. tests/test_house.py holds the
# sum to what two processors do in ten minutes: measured 907 s, and a tenth more. What is over is told at the end of a
# run; a slower folder is made faster, or takes from another one here.
BUDGETS_S: Final = {
    "cli": 100,
    "crypto": 13,
    "domain": 38,
    "dropbox": 17,
    "journeys": 94,
    "pictures": 3,
    "report": 5,
    "resources": 3,
    "storage": 62,
    "sync": 27,
    "torture": 92,
    "ui": 340,
    "usecases": 185,
}
TOP_LEVEL_BUDGET_S: Final = 40  # the files beside this one, and a folder not named above
SPENT_S: Final = pytest.StashKey[dict[str, float]]()
SPENT_BY_WORKER: Final = "seconds by folder"


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


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:  # noqa: ANN401, ARG001 - the plugin's own class and order
    """Add what a worker spent, told by its last message, to what the others did."""
    spent_s = node.config.stash[SPENT_S]
    for folder, spent in getattr(node, "workeroutput", {}).get(SPENT_BY_WORKER, {}).items():
        spent_s[folder] = spent_s.get(folder, 0.0) + spent


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # this process is a worker: who started it adds up and tells
        session.config.workeroutput[SPENT_BY_WORKER] = session.config.stash[SPENT_S]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    spent_s = config.stash[SPENT_S]
    told = (f"{name or 'tests'} {spent:.0f}" for name, spent in sorted(spent_s.items()))
    terminalreporter.write_line(f"seconds of a processor: {', '.join(told)}, together {sum(spent_s.values()):.0f}")
    if "torture" in spent_s and not _can_trace():
        terminalreporter.write_line(
            "Tests of system calls were left out: `sudo apt-get install strace` adds them.", red=True
        )
    if "sync" in spent_s and not _has_other_age():
        terminalreporter.write_line(
            "Tests with another age were left out: age from 1.3 on, or `npm install age-encryption`, adds them.",
            red=True,
        )
    if "journeys" in spent_s and not _has_screen():
        terminalreporter.write_line(
            "The test in a real window system was left out: `sudo apt-get install xvfb xdotool` adds it.", red=True
        )
    for sentence in over_budget(config.stash[SPENT_S]):
        terminalreporter.write_line(sentence, red=True)


# --- the driver's care of memory, and codes that are drawn by chance ------------------------------------------


def pytest_collection_finish() -> None:
    """Let SQLite's heap be ordinary memory in this process: to lock each allocation is a third of a test's work.

    What looks at memory runs the program in a process of its own, which knows nothing of this; test_book.py asks once
    what the program itself says. And no pool holds a code that a test names.
    """
    book = sys.modules.get("storage.book")
    if book is not None:
        book.MEMORY_SECURITY = "OFF"  # type: ignore[attr-defined]  # a module is an object to mypy
    codes = sys.modules.get("npm_field.domain.codes")
    if codes is not None:
        from tests import named_codes  # noqa: PLC0415 - test_workers.py copies this file alone, and loads no codes

        named_codes.leave_out(codes)


# --- examples that are made up --------------------------------------------------------------------------------


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Before a file that makes up its examples is read: the same ones in every run, however slow the machine is.

    Another run's other examples would stop a change that has nothing to do with what they find. `make laws` looks for
    them, and so does ``--hypothesis-profile default`` with any folder.
    """
    if "hypothesis" in module_path.read_text(encoding="utf-8"):
        _make_up_the_same(looks_for_others=bool(parent.config.getoption("hypothesis_profile")))


@cache
def _make_up_the_same(*, looks_for_others: bool) -> None:
    import hypothesis  # noqa: PLC0415 - a third of a second, which most folders do without

    calm = hypothesis.settings(
        max_examples=100 if looks_for_others else 60,
        deadline=None,
        derandomize=not looks_for_others,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.register_profile("calm", calm)
    hypothesis.settings.load_profile("calm")


# --- tools that not every machine has -------------------------------------------------------------------------


def _has_other_age() -> bool:
    """Whether another age is there. Asked here only: test_workers.py copies this file without that folder."""
    from tests.sync import other_age  # noqa: PLC0415 - as just said

    return bool(other_age.found())


@cache
def _can_trace() -> bool:
    """Whether strace is there and may look at a process; some containers forbid it. .ci/run installs it."""
    try:
        return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0  # noqa: S607 - where it is differs by system
    except OSError:
        return False


def _has_screen() -> bool:
    """Whether an X server of our own and somebody who presses its keys are there. .ci/run installs both."""
    return all(shutil.which(name) for name in ("Xvfb", "xdotool"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        # The dearest folders first: what is left at the end are small files, and no worker waits long.
        items.sort(key=lambda item: -BUDGETS_S.get(_folder_of(item.nodeid), TOP_LEVEL_BUDGET_S))
    traced = [item for item in items if item.get_closest_marker("traced")]
    if traced and not _can_trace():
        items[:] = [item for item in items if item not in traced]
        config.hook.pytest_deselected(items=traced)
    with_age = [item for item in items if item.get_closest_marker("other_age")]
    if with_age and not _has_other_age():
        items[:] = [item for item in items if item not in with_age]
        config.hook.pytest_deselected(items=with_age)
    on_screen = [item for item in items if item.get_closest_marker("real_window")]
    if on_screen and not _has_screen():
        items[:] = [item for item in items if item not in on_screen]
        config.hook.pytest_deselected(items=on_screen)


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
    if not gc.isenabled():  # ui.steady: the window's thread collects in its event loop, in which no test sleeps
        sys.modules["ui.steady"].collect_if_due()
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
