"""The machine around the vault: swap, hibernation, memory. Pure readers of what the kernel says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from storage.mounts import unescaped

LITTLE_MEMORY_KIB: Final = 2 * 1024 * 1024
"""Below this an unlock of 256 MiB presses other programs out of memory, and into the swap."""

_KIB: Final = re.compile(r"^(\w+):\s+(\d+) kB$", re.MULTILINE)
_RESUME: Final = re.compile(r"(?:^|\s)resume=(\S+)")
_FORBIDDEN: Final = frozenset({"nohibernate", "noresume", "hibernate=no", "hibernate=noresume"})


@dataclass(frozen=True, slots=True)
class Swap:
    """One place for memory that does not fit: a device's path, or a file's where ``is_file``."""

    path: str
    is_file: bool


def parse_swaps(text: str) -> tuple[Swap, ...]:
    """Return what ``/proc/swaps`` lists."""
    rows = (line.split() for line in text.splitlines()[1:])
    return tuple(Swap(unescaped(row[0]), row[1] == "file") for row in rows if len(row) > 1)


def memory_kib(meminfo: str, name: str = "MemTotal") -> int | None:
    """Return one line of ``/proc/meminfo``, or None where it has no such line."""
    found = next((number for key, number in _KIB.findall(meminfo) if key == name), None)
    return int(found) if found else None


@dataclass(frozen=True, slots=True)
class Power:
    """What the kernel says about hibernation; each part as its file has it, "" where there is none."""

    disk: str = ""
    resume: str = ""
    command_line: str = ""
    lockdown: str = ""

    def may_hibernate(self, *, secret_memory: bool) -> bool:
        """Return whether the whole memory could be written to the disk.

        A kernel that gives a program secret memory shows hibernation as disabled for as long as that program runs, so
        with ``secret_memory`` of our own that answer says nothing about the hours in which no vault is open.
        """
        if not self.disk or (self.disk == "[disabled]" and not secret_memory):
            return False
        if set(self.command_line.split()) & _FORBIDDEN or "[integrity]" in self.lockdown:
            return False
        if "[confidentiality]" in self.lockdown:
            return False
        return self.resume not in {"", "0:0"} or _RESUME.search(self.command_line) is not None
