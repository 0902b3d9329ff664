"""Every start of the program closes its memory to its neighbours, and no stray exception of it says words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
STARTED: Final = """
import ctypes, gc, resource, sys, threading
from npm_field.__main__ import main
sys.argv = ["npm-field", "--version"]
try:
    main()
except SystemExit:
    pass
assert not [name for name in sys.modules if "name_guard" in name or "PySide6" in name]
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
def fail():
    raise ValueError("what the person said")
class Fragile:
    def __del__(self):
        fail()
threading.Thread(target=fail).start()
Fragile()
gc.collect()
"""


def test_every_start_closes_its_memory_and_prints_no_words_of_an_exception() -> None:
    """And loads neither the windows nor the name guard, whose expressions take longer than all else together."""
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "0 (0, 0)"
    assert done.stderr == "npm-field: ValueError where nobody could catch it\n" * 2
