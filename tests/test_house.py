"""The rules of the house that no linter knows: layout, locks, documents, and that conftest.py's own rules bite."""

from __future__ import annotations

import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import npm_field
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from tests import named_codes, rewritten, spent

if TYPE_CHECKING:
    from types import ModuleType

ROOT: Final = Path(__file__).resolve().parent.parent
PYTHON_FOLDERS: Final = ("npm_field", "ui", "storage", "sync", "resources", "tests", "benchmarks", ".ci")
SOURCES: Final = tuple(
    sorted(path for folder in PYTHON_FOLDERS for path in (ROOT / folder).rglob("*.py") if path.is_file())
)
DOCUMENTS: Final = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
MADE_HERE: Final = {"build", "dist", "demo-out", "__pycache__"}  # as in .gitignore
TOP_LEVEL: Final = {
    "npm_field", "ui", "storage", "sync", "resources", "tests", "build_installer.spec", "pyproject.toml", "README.md",
    "LICENSE", "CHANGELOG.md", "Makefile", "docs", "benchmarks", "requirements",
}  # fmt: skip


def _project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def _script(path: str) -> ModuleType:
    """Load a script of ours that is not in a package."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- layout and files ----------------------------------------------------------------------------------------


def test_the_top_level_holds_nothing_else() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    strangers = {name for name in found - TOP_LEVEL - MADE_HERE if not name.endswith(".egg-info")}
    assert strangers == set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty_words = {"utils", "helpers", "common", "manager", "service", "base", "core", "misc"}
    assert [path.name for path in SOURCES if set(path.stem.split("_")) & empty_words] == []


def test_no_package_stands_below_tests() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_source_file_tells_its_subject_first() -> None:
    subject = re.compile(r'(#.*\n)*"""\S')  # a regular expression: to parse a thousand files took four seconds
    silent = [path for path in SOURCES if not subject.match(path.read_text(encoding="utf-8"))]
    assert [path.relative_to(ROOT).as_posix() for path in silent] == []


@pytest.mark.parametrize(
    "mark", ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "mark.x" + "fail", "mark.s" + "kip"]
)
def test_nothing_is_left_for_later_or_switched_off(mark: str) -> None:
    found = [path for path in SOURCES if re.search(rf"\b{re.escape(mark)}\b", path.read_text(encoding="utf-8"))]
    assert [path.relative_to(ROOT).as_posix() for path in found] == []


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    # Each tool reads its own form only: `noqa: CODE - reason`, and `type: ignore[code]  # reason`.
    bare = re.compile(r"# (noqa: [A-Z0-9, ]+(?<! )|type: ignore\[[a-z, -]+\])[ #-]*$", re.MULTILINE)
    found = [path for path in SOURCES if bare.search(path.read_text(encoding="utf-8"))]
    assert [path.relative_to(ROOT).as_posix() for path in found] == []


def test_no_test_uses_a_mock() -> None:
    mock = re.compile(r"^ *(from|import) (unittest|mock|pytest_mock)\b", re.MULTILINE)
    assert [path.name for path in SOURCES if mock.search(path.read_text(encoding="utf-8"))] == []


# --- locks ---------------------------------------------------------------------------------------------------

LOCK_LINE: Final = re.compile(r"[a-z0-9-]+==[A-Za-z0-9.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?")


def _pins(lock: str) -> set[str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return {line.removesuffix(" \\") for line in text.splitlines() if "==" in line}


@pytest.mark.parametrize("lock", ["runtime.txt", "development.txt"])
def test_a_lock_holds_versions_and_hashes_only(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert [
        line for line in text.splitlines() if line and not line.startswith("# ") and not LOCK_LINE.fullmatch(line)
    ] == []
    assert "://" not in text


def test_both_locks_agree() -> None:
    assert _pins("runtime.txt") - _pins("development.txt") == set()


def _declared() -> tuple[set[str], set[str]]:
    project = _project()["project"]
    name = re.compile(r"[A-Za-z0-9-]+")
    runtime = {found[0] for each in project["dependencies"] if (found := name.match(each))}
    dev = {found[0] for each in project["optional-dependencies"]["dev"] if (found := name.match(each))}
    return runtime, dev


def test_every_declared_dependency_is_locked() -> None:
    runtime, dev = _declared()
    assert runtime - {pin.split("==")[0] for pin in _pins("runtime.txt")} == set()
    assert dev - {pin.split("==")[0] for pin in _pins("development.txt")} == set()


def test_every_dependency_says_what_it_is_for() -> None:
    runtime, dev = _declared()
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert {name for name in runtime | dev if f"**{name}**" not in text} == set()


# --- documents -----------------------------------------------------------------------------------------------


def test_every_make_command_in_a_document_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {name for path in DOCUMENTS for name in re.findall(r"`make ([a-z]+)`", path.read_text(encoding="utf-8"))}
    assert {"demo", "test", "setup", "run", "check", "bench"} <= told
    assert told - targets == set()


def test_the_build_machine_runs_the_test_command_of_the_readme() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("\nmake test")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_no_link_in_a_document_leads_nowhere() -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in DOCUMENTS
        for target in link.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_test_that_a_document_names_exists() -> None:
    """A promise that names its test is worth something only while that test is there (docs/threat-model.md)."""
    named = re.compile(r"`(test_[a-z0-9_]+)`")
    defined = re.compile(r"^ *def (test_\w+)\(", re.MULTILINE)
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in defined.findall(path.read_text(encoding="utf-8"))
    }
    told = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in DOCUMENTS
        for name in named.findall(path.read_text(encoding="utf-8"))
    }
    assert len({name for document, name in told if document == "docs/threat-model.md"}) > 60
    assert sorted(each for each in told if each[1] not in there) == []


def test_every_promise_says_how_it_is_tried_and_where_it_ends() -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    promises = re.split(r"^\*\*P(\d+)\. ", page, flags=re.MULTILINE)[1:]
    numbers, texts = promises[::2], promises[1::2]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 20
    assert [n for n, text in zip(numbers, texts, strict=True) if "*Tried by* `test_" not in text] == []
    assert [n for n, text in zip(numbers, texts, strict=True) if "*Ends*: " not in text] == []


def test_the_version_is_the_same_everywhere() -> None:
    version = _project()["project"]["version"]
    assert npm_field.__version__ == version
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# --- what a fresh machine lacks ------------------------------------------------------------------------------


def test_all_missing_libraries_are_named_in_one_sentence_with_the_command() -> None:
    preflight = _script(".ci/preflight.py")
    here = preflight.Library("libc.so.6", "libc6", "glibc")
    nowhere = [preflight.Library(f"libnowhere{n}.so", f"nowhere{n}-debian", f"nowhere{n}-fedora") for n in (1, 2)]
    said = preflight.libraries_complaint((here, *nowhere))
    assert "libnowhere1.so, libnowhere2.so" in said
    assert re.search(r"`sudo (apt-get install nowhere1-debian nowhere2|dnf install nowhere1-fedora nowhere2)", said)
    assert "libc" not in said
    assert said.count(". ") == 0


def test_a_python_without_its_venv_module_is_told_the_package() -> None:
    said = _script(".ci/preflight.py").modules_complaint(("venv", "no_such_module_anywhere"))
    assert re.search(r"`sudo (apt-get install python3\.\d+-venv|dnf install python3-libs)", said)


def test_a_python_that_is_too_old_is_told_which_one_is_needed() -> None:
    preflight = _script(".ci/preflight.py")
    assert "3.11 or newer and this is Python 3.10" in preflight.python_complaint((3, 10))
    assert preflight.python_complaint((3, 11)) is None


def test_every_library_asked_for_is_installed_on_the_build_machine() -> None:
    preflight = _script(".ci/preflight.py")
    listed = (ROOT / ".ci" / "system-packages.txt").read_text(encoding="utf-8").split()
    assert {library.debian for library in preflight.ALWAYS + preflight.WITH_X11} - set(listed) == set()


# --- the rules of conftest.py --------------------------------------------------------------------------------


def _run_pytest(folder: Path, test: str, *, below: str = "ui") -> subprocess.CompletedProcess[str]:
    """Run one test file under our conftest.py and settings, in a process of its own."""
    (folder / "tests" / below).mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    (folder / "tests" / "sync").mkdir(exist_ok=True)
    for file in (*rewritten.RULES, rewritten.HERE / "sync" / "other_age.py"):
        shutil.copy(file, folder / file.relative_to(ROOT))
    (folder / "tests" / below / "test_it.py").write_text(test, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)


QT: Final = """
import warnings

import pytest
from PySide6.QtCore import QTimer, qDebug, qWarning
from PySide6.QtWidgets import QApplication, QLabel, QWidget

@pytest.fixture(scope="session")
def application():
    return QApplication([])
"""
LEFT_BEHIND: Final = (
    ("qWarning('w')", "Qt had something to say"),
    ("qDebug('d')", "Qt had something to say"),
    ("QTimer.singleShot(0, lambda: 1 / 0); application.processEvents()", "ZeroDivisionError in a slot"),
    ("global kept; kept = QLabel()", "windows left behind: QLabel"),
    ("global kept; kept = QWidget(); kept.show()", "windows left behind: QWidget"),
    ("warnings.warn('old')", "UserWarning: old"),
    ("window = QWidget(); window.show(); window.raise_(); QLabel('x'); window.deleteLater()", ""),
)
"""What a test does, and what its failure must say; nothing, where it cleans up and passes."""


@pytest.fixture(scope="module")
def told_of_each(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What one run says of each of them: none may disturb the next."""
    tests = (f"\ndef test_{n}(application):\n    {body}\n" for n, (body, _told) in enumerate(LEFT_BEHIND))
    done = _run_pytest(tmp_path_factory.mktemp("left"), QT + "".join(tests))
    assert done.returncode == 1, done.stdout + done.stderr
    parts = re.split(r"^_+ (?:ERROR at teardown of )?test_(\d+) _+$", done.stdout, flags=re.MULTILINE)[1:]
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    return [told.get(str(number), "") for number in range(len(LEFT_BEHIND))]


@pytest.mark.parametrize("number", range(len(LEFT_BEHIND)), ids=[body for body, _complaint in LEFT_BEHIND])
def test_what_a_test_leaves_behind_fails_it(number: int, told_of_each: list[str]) -> None:
    _body, complaint = LEFT_BEHIND[number]
    assert complaint in told_of_each[number]
    assert bool(told_of_each[number]) == bool(complaint)


def test_no_pool_holds_a_code_that_a_test_names() -> None:
    named = set(named_codes.of(codes))
    assert {"C-421-802", "P-049-402", codes.make(CodeType.MONITOR, "20416")} < named
    sizes = dict.fromkeys((CodeType.VISIT, CodeType.MONITOR, CodeType.PERSON), 20_000)
    drawn = codes.draw_pools(sizes, 1, taken=(), random_below=random.Random(1).randrange)  # noqa: S311 - the dice of a test
    assert len(set(drawn[0])) == 60_000
    assert not named & set(drawn[0])


SLOW: Final = """
import os

SO_FAR = [0.0]


def times():
    SO_FAR[0] += 1000
    return (SO_FAR[0], 0, 0, 0, 0)


os.times = times
"""


def test_a_folder_over_its_budget_is_told_in_one_sentence_and_a_test_below_the_windows_never_loads_qt(
    tmp_path: Path,
) -> None:
    (tmp_path / "tests" / "domain").mkdir(parents=True)
    (tmp_path / "tests" / "domain" / "conftest.py").write_text(SLOW, encoding="utf-8")
    test = "import sys\ndef test_it():\n    assert not [name for name in sys.modules if 'PySide6' in name]\n"
    done = _run_pytest(tmp_path, test, below="domain")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("tests/domain took 1000 s and may take ") == 1
    assert "seconds of a processor: domain 1000, together 1000" in done.stdout


def test_the_budgets_are_what_two_processors_do_in_ten_minutes() -> None:
    """Besides the tests: format and lint before them, types beside them, and each worker reads all files once."""
    processors, format_and_lint_s, types_s, reading_s = 2, 10, 100, 15
    # A file is one worker's, so that at the end the others wait: a twentieth at most, the smallest come last. There
    # is one worker more than processors, for they wait for windows and programs too.
    whole_s = (600 - format_and_lint_s) * processors - types_s - (processors + 1) * reading_s
    shared_s = whole_s * 0.95
    assert f"--numprocesses {processors + 1} --dist loadfile" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert sum(spent.BUDGETS_S.values()) + spent.TOP_LEVEL_BUDGET_S <= shared_s


def test_every_folder_of_tests_has_its_budget() -> None:
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert folders - spent.BUDGETS_S.keys() - {"released"} == set()
