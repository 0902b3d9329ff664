"""Qt says nothing in a test, raises nothing in passing, and no window is left open behind one."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType, TracebackType

    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QWidget

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
