"""What leaves by copy: plain text without direction marks, marked secret, forgotten after 30 s (security.md 7)."""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from resources.language import without_marks

CLEAR_AFTER_MS: Final = 30_000
_NOT_READ: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_LETTERS_NEED: Final = frozenset("\n\t\u200c\u200d\u200e\u200f\u061c")
_TIMER: Final = "npm-forget-copied"
_KDE_HINT: Final = "x-kde-passwordManagerHint"
# each system's way to say: do not keep this in a history, do not send it to a cloud
_HINTS: Final = {
    _KDE_HINT: b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\0",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
    "application/x-nspasteboard-concealed-type": b"",
}


def secret_mime(text: str) -> QMimeData:
    """Return ``text`` as plain text only, with the hints; also starts the 30 s after which it is forgotten."""
    data = QMimeData()
    data.setText(without_marks(text))
    for name, value in _HINTS.items():
        data.setData(name, value)
    _timer().start(CLEAR_AFTER_MS)
    return data


def pasted(text: str) -> str:
    """Return what is taken of a clipboard: no signs that control instead of being read, none that turn what follows.

    A turning mark makes the end of a line stand at its beginning, codes and digits too, and nobody sees it. What
    letters of Arabic and Persian need stays.
    """
    return "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if _is_read(sign))


def copy(text: str) -> None:
    """Put ``text`` on the clipboard, and nothing into the X11 selection."""
    QGuiApplication.clipboard().setMimeData(secret_mime(text))


def forget() -> None:
    """Empty clipboard and selection where they still hold something of ours. Call at lock and at exit."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard() or _marked_secret(QClipboard.Mode.Clipboard):
        clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection() and (clipboard.ownsSelection() or _marked_secret(QClipboard.Mode.Selection)):
        clipboard.clear(QClipboard.Mode.Selection)


def _is_read(sign: str) -> bool:
    return sign in _LETTERS_NEED or unicodedata.category(sign) not in _NOT_READ


def _marked_secret(mode: QClipboard.Mode) -> bool:
    """Tell ours by its hint where the platform does not say who owns it; another secret is no loss either."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData(mode)
    return data is not None and data.hasFormat(_KDE_HINT)


def _timer() -> QTimer:
    app = QGuiApplication.instance()
    if app is None:
        raise RuntimeError("no application")
    found = app.findChild(QTimer, _TIMER)
    if found is not None:
        return found
    timer = QTimer(app)
    timer.setObjectName(_TIMER)
    timer.setSingleShot(True)
    timer.timeout.connect(forget)
    return timer
