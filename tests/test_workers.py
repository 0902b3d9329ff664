"""The check on two processors: what both workers spend is added up and judged once, and nothing else changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from _pytest.assertion import rewrite
from _pytest.pathlib import import_path

from tests import rewritten

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parent.parent
SLOW: Final = """
import os

SO_FAR = [0.0]


def times():
    SO_FAR[0] += 1000
    return (SO_FAR[0], 0, 0, 0, 0)


os.times = times
"""


def two_workers(folder: Path, tests: dict[str, str], *, below: str = "domain") -> subprocess.CompletedProcess[str]:
    """Run these test files under our conftest.py and settings as `make test` does."""
    (folder / "tests" / below).mkdir(parents=True)
    for file in (ROOT / "pyproject.toml", *rewritten.RULES):
        shutil.copy(file, folder / file.relative_to(ROOT))
    for name, content in tests.items():
        (folder / "tests" / below / name).write_text(content, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--numprocesses", "2", "--dist", "loadfile"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=100)


OWN: Final = "import os\nPIDS = set()\n" + "".join(
    f"def test_{number}():\n    PIDS.add(os.getpid())\n    assert len(PIDS) == 1\n" for number in range(20)
)
"""Passes where one process has the whole file."""


def test_both_workers_time_is_added_up_a_file_stays_with_one_and_a_budget_fails_nothing(tmp_path: Path) -> None:
    done = two_workers(tmp_path, {"conftest.py": SLOW, "test_a.py": OWN, "test_b.py": OWN})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 passed" in done.stdout
    assert done.stdout.count("tests/domain took 40000 s and may take ") == 1
    assert "seconds of a processor: domain 40000, together 40000" in done.stdout


def test_where_nothing_can_be_traced_the_run_says_so_and_a_failure_fails_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    traced = "import pytest\n@pytest.mark.traced\ndef test_a():\n    assert False\ndef test_b():\n    pass\n"
    monkeypatch.setenv("PATH", str(tmp_path))
    failing = "def test_it():\n    assert False\n"
    done = two_workers(tmp_path, {"test_a.py": traced, "test_c.py": failing}, below="torture")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed" in done.stdout
    assert "Tests of system calls were left out" in done.stdout


def test_a_worker_keeps_what_it_rewrote_where_pytest_looks_for_it(
    tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "test_of_another_worker.py"
    file.write_text("def told():\n    assert [1] == [2]\n", encoding="utf-8")
    compiled: list[Path] = []
    monkeypatch.setattr(rewrite, "_rewrite_test", _counting(compiled, rewrite._rewrite_test))
    rewritten.keep(file, pytestconfig)
    rewritten.keep(file, pytestconfig)
    module = import_path(file, mode="importlib", root=tmp_path, consider_namespace_packages=False)
    assert compiled == [file]
    with pytest.raises(AssertionError, match=r"assert \[1\] == \[2\]"):
        module.told()


def _counting(into: list[Path], real: Callable[..., Any]) -> Callable[..., Any]:
    def count(file: Path, *rest: object) -> object:
        into.append(file)
        return real(file, *rest)

    return count
