"""A window of somebody else that fills the screen and writes down each key it hears: ``key_catcher.py FILE``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QShowEvent


class Catcher(QWidget):
    """Writes ``shown`` first."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._write("shown ")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self._write(event.text())

    def _write(self, text: str) -> None:
        with self._file.open("a") as file:
            file.write(text)


if __name__ == "__main__":
    application = QApplication([])
    catcher = Catcher(Path(sys.argv[1]))
    catcher.setGeometry(0, 0, 1366, 768)
    catcher.show()
    sys.exit(application.exec())
