"""Traces: what Qt and the system would keep of us beside the vault, and how each is stopped (security.md 7, 2.5)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QSettings, Qt, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from npm_field import process

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

NOWHERE: Final = "/dev/null/none"
"""A path below a file that is no folder: nothing can ever be written there, on any system."""
PRIVATE_UMASK: Final = 0o077
TITLE: Final = "NPM Field"
"""The only title a window of ours has: any program on the screen can read it."""


def before_the_application() -> None:
    """Make sure that nothing is written outside the vault. Call it before the application object is made.

    Without it Qt keeps the last folder of a file dialog in its own settings file (measured, security.md 7).
    """
    os.umask(PRIVATE_UMASK)
    process.harden()
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(kind, scope, NOWHERE)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
    QCoreApplication.setApplicationName(TITLE)
    QGuiApplication.setDesktopSettingsAware(False)


def without_words_of_qt() -> None:
    """Let Qt say nothing on the terminal: its warnings name files and windows."""
    qInstallMessageHandler(_swallow)


def _swallow(_kind: QtMsgType, _context: QMessageLogContext, _text: str) -> None:
    """Say nothing."""
