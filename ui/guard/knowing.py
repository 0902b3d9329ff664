"""What the guard knows, read once a process off the window's thread, and which words a person kept in which record.

Kept words are sums under a key of this process: nothing here is a name, and all of it ends with the process.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from npm_field.domain.name_guard import scan, scan_piece
from npm_field.usecases import name_guard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.name_guard import Hit, Known

_NAME: Final = "npm-name-guard"
_SUM: Final = 16


class Knowing(QObject):
    """``ready`` comes once, on the window's thread. Until then nothing is found."""

    ready = Signal()
    _read = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self._known: Known | None = None
        self._key = secrets.token_bytes(32)
        self._kept: set[tuple[str, bytes]] = set()
        self._read.connect(self._take, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._load, name="name-guard", daemon=True).start()

    @property
    def is_ready(self) -> bool:
        """Whether the lists are read."""
        return self._known is not None

    def hits(self, piece: str, language: str) -> Sequence[Hit]:
        """Return what is found in a piece of text."""
        return scan_piece(piece, language, self._known) if self._known is not None else ()

    def scan(self, text: str, language: str) -> Sequence[Hit]:
        """Return what is found in a whole text."""
        return scan(text, language, self._known) if self._known is not None else ()

    def keep(self, record: str, words: str) -> None:
        """Remember that these words stay in this record."""
        self._kept.add((record, self._sum(words)))

    def is_kept(self, record: str, words: str) -> bool:
        """Return whether a person said that these words stay in this record."""
        return bool(self._kept) and (record, self._sum(words)) in self._kept

    def _sum(self, words: str) -> bytes:
        return hashlib.blake2b(words.casefold().encode(), key=self._key, digest_size=_SUM).digest()

    def _load(self) -> None:
        known = name_guard.load()
        try:
            self._read.emit(known)
        except RuntimeError:  # the application ended meanwhile
            return

    def _take(self, known: Known) -> None:
        self._known = known
        self.ready.emit()


def knowing() -> Knowing:
    """Return the one of this application, made when it is first asked for."""
    app = QGuiApplication.instance()
    if app is None:
        raise RuntimeError("no application")
    found = app.findChild(Knowing, _NAME)
    return found if found is not None else Knowing(app)
