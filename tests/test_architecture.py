"""The import rule holds, and the contracts that state it would notice if it did not (docs/architecture.md)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
LINT_IMPORTS: Final = "from importlinter.cli import lint_imports_command; lint_imports_command()"
ROOMS: Final = (
    "npm_field",
    "npm_field/app",
    "npm_field/cli",
    "npm_field/crypto",
    "npm_field/domain",
    "npm_field/pictures",
    "npm_field/report",
    "npm_field/usecases",
    "resources",
    "storage",
    "sync",
    "ui",
)


def _lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the contracts of ``folder``'s pyproject.toml on ``folder``."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    command = [sys.executable, "-c", LINT_IMPORTS, *options]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100
    )


def _empty_house(folder: Path) -> Path:
    """A tree with our rooms and nothing in them, under our contracts."""
    for room in ROOMS:
        (folder / room).mkdir(parents=True)
        (folder / room / "__init__.py").touch()
    (folder / "npm_field" / "errors.py").touch()
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


class Breach(NamedTuple):
    """An import that must not be, and the contract that must say so."""

    file: str
    line: str
    contract: str


RULE: Final = "A line imports only lines below it; neighbours do not know each other"
BREACHES: Final = (
    Breach("npm_field/domain/x.py", "import storage", RULE),
    Breach("npm_field/crypto/x.py", "import npm_field.usecases", RULE),
    Breach("npm_field/usecases/x.py", "import ui", RULE),
    Breach("storage/x.py", "import sync", RULE),
    Breach("sync/x.py", "import npm_field.report", RULE),
    Breach("npm_field/report/x.py", "import storage", RULE),
    Breach("resources/x.py", "import npm_field.domain", RULE),
    Breach("ui/x.py", "import npm_field.app", RULE),
    Breach("npm_field/errors.py", "import resources", RULE),
    Breach("storage/x.py", "def later():\n    from npm_field import usecases", RULE),
    Breach("npm_field/domain/x.py", "import resources", "The domain is pure"),
    Breach("npm_field/domain/x.py", "from pathlib import Path", "The domain is pure"),
    Breach("npm_field/domain/x.py", "import secrets", "The domain is pure"),
    Breach("npm_field/domain/x.py", "from cryptography.hazmat.primitives import hashes", "The domain is pure"),
    Breach("npm_field/usecases/x.py", "import sqlite3", "Only storage speaks SQL"),
    Breach("sync/x.py", "import sqlcipher3", "Only storage speaks SQL"),
    Breach("storage/x.py", "import socket", "Only sync opens sockets"),
    Breach("npm_field/app/x.py", "from urllib.request import urlopen", "Only sync opens sockets"),
    Breach("sync/x.py", "import aiohttp", "Only the relay knows its server"),
    Breach("npm_field/app/x.py", "from PySide6.QtWidgets import QApplication", "Only ui knows Qt"),
    Breach("npm_field/usecases/x.py", "import reportlab", "Only npm_field.report sets pages"),
    Breach("ui/x.py", "from pypdf import PdfReader", "Only npm_field.report sets pages"),
    Breach("ui/x.py", "import PIL", "Only npm_field.pictures reads pictures of strangers"),
)


def test_the_import_rule_holds() -> None:
    """With what `make test` read of unchanged files a minute before; the houses below are read anew."""
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_empty_house_keeps_every_contract(tmp_path: Path) -> None:
    done = _lint(_empty_house(tmp_path), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_room_that_owns_a_library_may_use_it(tmp_path: Path) -> None:
    house = _empty_house(tmp_path)
    (house / "storage" / "x.py").write_text("import sqlcipher3\n", encoding="utf-8")
    (house / "sync" / "x.py").write_text("import ssl\n", encoding="utf-8")
    (house / "ui" / "x.py").write_text("import PySide6\n", encoding="utf-8")
    (house / "npm_field" / "report" / "x.py").write_text("import reportlab\nimport pypdf\n", encoding="utf-8")
    done = _lint(house, "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of each broken contract about one house in which every breach is a file of its own."""
    house = _empty_house(tmp_path_factory.mktemp("broken"))
    for breach in BREACHES:
        (house / _file_of(breach)).write_text(breach.line + "\n", encoding="utf-8")
    done = _lint(house, "--no-cache")
    assert done.returncode == 1, done.stdout + done.stderr
    said = done.stdout.split("Broken contracts\n", 1)[1]
    parts = re.split(r"^(.+)\n-+$", said, flags=re.MULTILINE)[1:]  # a heading is underlined
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _file_of(breach: Breach) -> str:
    return breach.file.replace("/x.py", f"/x{BREACHES.index(breach)}.py")


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.file}: {breach.line}")
def test_a_breach_is_reported(breach: Breach, broken: dict[str, str]) -> None:
    module = _file_of(breach).removesuffix(".py").replace("/", ".")
    (said,) = (text for contract, text in broken.items() if contract.startswith(breach.contract))
    assert f" {module} -> " in said


def test_every_contract_has_a_breach_that_it_reports() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    tried = {breach.contract for breach in BREACHES}
    assert [name for name in (each["name"] for each in contracts) if not name.startswith(tuple(tried))] == []
