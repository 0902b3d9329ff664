"""Another implementation of age on this machine: the age program from 1.3 on, or the npm one beside ``node``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
NPM_MODULE: Final = "node_modules/age-encryption/dist/index.js"
NPM_FOLDER: Final = "AGE_ENCRYPTION_FOLDER"
"""Names the folder in which ``npm install age-encryption`` was run; without it the repository's own is looked at."""
_FIRST_WITH_HYBRID: Final = (1, 3)


@dataclass(frozen=True, slots=True)
class OtherAge:
    """One of the two. ``key`` is a file with a secret key."""

    name: str
    command: tuple[str, ...]

    def open(self, data: bytes, key: Path) -> bytes:
        """Return what is in an age file."""
        last = ["open", str(key)] if self.name == "npm" else ["-d", "-i", str(key)]
        return self._run([*self.command, *last], data)

    def seal(self, data: bytes, key: Path) -> bytes:
        """Return an age file for whoever has the key."""
        last = ["seal", str(key)] if self.name == "npm" else ["-e", "-i", str(key)]
        return self._run([*self.command, *last], data)

    def _run(self, command: list[str], data: bytes) -> bytes:
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@cache
def found() -> tuple[OtherAge, ...]:
    """Return the ones that are there."""
    tools = []
    node = shutil.which("node")
    module = Path(os.environ.get(NPM_FOLDER, ROOT)) / NPM_MODULE
    if node is not None and module.is_file():
        tools.append(OtherAge("npm", (node, str(ROOT / ".ci" / "other_age.mjs"), str(module))))
    program = shutil.which("age")
    if program is not None:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
        version = re.search(r"(\d+)\.(\d+)", said)
        if version is not None and tuple(map(int, version.groups())) >= _FIRST_WITH_HYBRID:
            tools.append(OtherAge("age", (program,)))
    return tuple(tools)
