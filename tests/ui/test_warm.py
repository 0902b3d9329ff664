"""What is loaded at the lock page is loaded in the window's own thread, a little at a time, and all of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOADING = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication([])
from ui import warm
threads, load = set(), warm.import_module
def seen(name):
    threads.add(threading.current_thread() is threading.main_thread())
    return load(name)
warm.import_module = seen
warm.begin()
print("ui.workplace" in sys.modules)
watch = QTimer()
watch.timeout.connect(lambda: "ui.workplace" in sys.modules and application.quit())
watch.start(5)
application.exec()
print(threads)
"""


def test_pages_are_loaded_in_turns_and_in_no_other_thread() -> None:
    command = [sys.executable, "-c", LOADING]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=100)
    assert done.stdout.split() == ["False", "{True}"]
