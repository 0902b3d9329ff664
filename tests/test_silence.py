"""Nothing of ours writes a log: no logger, no print, no warning, and standard streams in the few places that speak.

A log is a copy of a note that no seal and no wipe knows. What cannot be said in a window or an answer is not said.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
PRODUCT: Final = tuple(
    sorted(
        path
        for folder in ("npm_field", "ui", "storage", "sync", "resources")
        for path in (ROOT / folder).rglob("*.py")
    )
)
LOGGERS: Final = frozenset(
    {"logging", "syslog", "warnings", "faulthandler", "pprint", "trace", "tracemalloc", "cgitb"}
)
LOUD: Final = re.compile(
    rf"\b({'|'.join(sorted(LOGGERS))}|print|breakpoint|qDebug|qInfo|qWarning|qCritical)\b"
    r"|print_exc|format_exc|print_stack"
)
STREAMS: Final = re.compile(r"stdout|stderr")
SPEAKING: Final = {
    "npm_field/__main__.py",  # one sentence with the name of a package in the way
    "npm_field/cli/arguments.py",  # wrong usage, without the value that was typed
    "npm_field/cli/demo.py",  # the progress of a fictional visit
    "npm_field/cli/main.py",  # one sentence of an error; of a fault of ours its place alone
    "npm_field/cli/terminal.py",  # the answer that was asked for
    "npm_field/process.py",  # of a fault in a thread or a destructor its kind and its place, never its words
    "ui/gallery.py",  # the names of pictures of the kit, for its makers
    "ui/screenshots.py",  # the names of pictures of a fictional visit
    "ui/start.py",  # of a fault of ours its kind and its place
}
"""Where something may be written to a terminal; each is read for what it says."""

LISTENING: Final = """
import logging, sys, warnings
from pathlib import Path
logging.basicConfig(level=1, stream=sys.stdout)
logging.captureWarnings(True)
logging.getLogger("control").debug("control heard")
from npm_field.crypto import passphrase
from npm_field.crypto.argon import Cost
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import FieldError
from npm_field.usecases import adding, capture, enrol, records
from npm_field.usecases.adding import Document
words = passphrase.prepare("otter granite velvet lamp")
seat = enrol.make_local(Path(sys.argv[1]), passphrase=words, cost=Cost(memory_kib=64, passes=1, lanes=1))
visit = adding.add(seat, [Document("visit", "", Mode.FULL, {"code": "C-421-802"}, from_paper=True)])[0].record
draft = capture.begin(seat, INTERVIEW, visit)
capture.save(seat, draft, {**draft.fields, "consent": {"record": "yes"}, "narrative": "the kestrel word"})
capture.leave(seat, draft.record)
assert records.search(seat, "kestrel")
try:
    capture.save(seat, draft, {"nonsense": "kestrel"})
except FieldError:
    pass
seat.vault.close()
try:
    enrol.open_seat(Path(sys.argv[1]), passphrase.prepare("otter granite velvet kestrel"))
except FieldError:
    pass
"""


@cache
def tree_of(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def naming(words: re.Pattern[str]) -> Iterator[Path]:
    """Return the files in which one of these words stands: to parse and walk all takes seven seconds."""
    return (path for path in PRODUCT if words.search(path.read_text(encoding="utf-8")))


def strange(tree: ast.AST) -> Iterator[str]:
    """Yield what would speak past the window and the answer."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in LOGGERS)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LOGGERS:
            yield str(node.module)
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "breakpoint"}
        ):
            yield node.func.id
        elif isinstance(node, ast.Attribute) and node.attr.startswith(("print_exc", "format_exc", "print_stack")):
            yield node.attr
        elif isinstance(node, ast.Name) and node.id in {"qDebug", "qInfo", "qWarning", "qCritical"}:
            yield node.id


def streams(tree: ast.AST) -> bool:
    """Return whether a file touches a standard stream."""
    names = {"stdout", "stderr", "__stdout__", "__stderr__"}
    return any(
        isinstance(node, ast.Attribute) and node.attr in names and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
        for node in ast.walk(tree)
    )  # fmt: skip


def test_no_module_of_ours_logs_prints_or_warns() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): sorted(said)
        for path in naming(LOUD)
        if (said := set(strange(tree_of(path))))
    }
    assert found == {"npm_field/pictures/clean.py": ["warnings"]}  # to keep a library from warning


def test_only_the_places_that_speak_touch_a_standard_stream() -> None:
    touching = {path.relative_to(ROOT).as_posix() for path in naming(STREAMS) if streams(tree_of(path))}
    assert touching <= SPEAKING


@pytest.mark.parametrize(
    "source",
    [
        "import logging", "from logging import getLogger", "import warnings", "print('x')", "import logging.handlers",
        "import traceback\ntraceback.print_exc()", "qWarning('x')", "breakpoint()", "from syslog import syslog",
        "traceback.format_exc()",
    ],
)  # fmt: skip
def test_the_rule_finds_what_it_is_for(source: str) -> None:
    assert LOUD.search(source)
    assert list(strange(ast.parse(source)))


def test_a_visit_with_every_logger_open_says_nothing_of_what_was_written(tmp_path: Path) -> None:
    """The packages we stand on log for their makers: turned up to the last word, they name none of a day's work."""
    done = subprocess.run([sys.executable, "-P", "-c", LISTENING, str(tmp_path / "vault")], cwd=ROOT, check=False,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    heard = done.stdout + done.stderr
    assert "control heard" in heard
    assert not [word for word in ("kestrel", "otter", "P-", "narrative") if word in heard]
