"""Every system call that changes a file, as strace wrote it down, read back as events on the files of one folder.

The events are proved before they are believed: played on the folder as it was, they must give the folder as it is.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
CHANGING: Final = (
    "open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,lseek,fsync,fdatasync,sync_file_range,truncate,"
    "ftruncate,fallocate,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "close,dup,dup2,dup3,mmap,sendfile,splice,copy_file_range,process_vm_writev"
)
UNHEARD_OF: Final = frozenset(
    (
        "creat", "writev", "pwritev", "pwritev2", "sync_file_range", "truncate", "link", "linkat", "symlink",
        "symlinkat", "splice", "sendfile", "copy_file_range", "dup", "dup2", "dup3", "fallocate", "mmap",
    )
)  # fmt: skip
"""Calls that nothing of ours makes on a vault. One of them on a file of the folder stops the torture."""

CALL: Final = re.compile(
    r"^\d+ +(?P<call>\w+)\((?P<arguments>(?P<number>\d+)?.*)\) += (?P<result>-?\d+|\?)(<[^>]*>)?"
)
TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
OPENED: Final = re.compile(r"O_(\w+)")


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put into a file."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file brought to a length."""

    file: int
    length: int


@dataclass(frozen=True, slots=True)
class Sync:
    """From here on everything written to the file before is on the disk; ``file`` None: the folder's names."""

    file: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands for a file from here on; ``file`` None: for nothing any more."""

    name: str
    file: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """A line that the process told the world."""

    line: bytes


Event = Write | Cut | Sync | Named | Told


@dataclass(frozen=True, slots=True)
class Recording:
    """A folder before, and what was done to it. Files are numbers: a name may come to stand for another file."""

    names: Mapping[str, int]
    contents: Mapping[int, bytes]
    events: Sequence[Event]


def record(folder: Path, command: Sequence[str], trace: Path) -> Recording:
    """Run ``command`` under strace and return what it did to ``folder``, proved against the folder itself."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    strace(command, trace)
    recording = read(trace, folder, before)
    require_true(recording, folder)
    return recording


def require_true(recording: Recording, folder: Path) -> None:
    """Refuse a recording that does not give what is on the disk."""
    if played(recording) != {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}:
        raise AssertionError("what was recorded does not give what is on the disk")


def strace(
    command: Sequence[str],
    trace: Path,
    *,
    calls: str = CHANGING,
    given: str = "",
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Run a command of ours to its end with these calls written down, every byte of them, as hexadecimal.

    ``given`` is its standard input; returns its standard output.
    """
    # seccomp: only these calls stop the process, not every other one too
    recorder = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-y",
        "-xx",
        "-s",
        "100000000",
        "-o",
        str(trace),
        "-e",
        f"trace={calls}",
        "--",
    ]
    own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*recorder, *command], env={**environment, **own}, input=given.encode(), capture_output=True, check=False,
        cwd=ROOT,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(done.stderr.decode())
    return done.stdout.decode()


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of the tests with this Python."""
    return [sys.executable, "-P", "-m", module, *arguments]


def played(recording: Recording) -> dict[str, bytes]:
    """Return the folder after everything that was done, as a machine without a power cut has it."""
    names, contents = dict(recording.names), {file: bytearray(data) for file, data in recording.contents.items()}
    for event in recording.events:
        match event:
            case Write(file, offset, data):
                put(contents.setdefault(file, bytearray()), offset, data)
            case Cut(file, length):
                resize(contents.setdefault(file, bytearray()), length)
            case Named(name, None):
                del names[name]
            case Named(name, file) if file is not None:
                names[name] = file
    return {name: bytes(contents.get(file, b"")) for name, file in names.items()}


def put(content: bytearray, offset: int, data: bytes) -> None:
    """Overwrite from ``offset`` on; what lay between the end and ``offset`` is zeros."""
    if offset > len(content):
        resize(content, offset)
    content[offset : offset + len(data)] = data


def resize(content: bytearray, length: int) -> None:
    """Cut off or fill up with zeros."""
    del content[length:]
    content.extend(bytes(length - len(content)))


# --- reading what strace wrote --------------------------------------------------------------------------------


def read(trace: Path, folder: Path, before: Mapping[str, bytes]) -> Recording:
    """Return the events on ``folder``, which held ``before``, and what was told on standard output."""
    reader = _Reader(folder, before)
    names, contents = dict(reader.names), {reader.names[name]: data for name, data in before.items()}
    events = [event for line in whole_lines(trace) for event in reader.events_of(line)]
    return Recording(names, contents, events)


def whole_lines(trace: Path) -> Iterator[str]:
    """Yield each call once, also one that strace had to interrupt with another thread's."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            number, _, rest = line.partition(" ")
            if rest.rstrip().endswith("<unfinished ...>"):
                begun[number] = line.partition("<unfinished ...>")[0]
            elif "resumed>" in rest:
                yield begun.pop(number) + rest.partition("resumed>")[2]
            else:
                yield line


@dataclass(slots=True)
class _Descriptor:
    """An open file or the open folder."""

    file: int | None
    offset: int = 0


@dataclass(slots=True)
class _Reader:
    """Follows descriptors and names; a name is one that stands in the folder itself."""

    folder: Path
    before: Mapping[str, bytes]
    names: dict[str, int] = field(default_factory=dict)
    made: int = 0
    open: dict[int, _Descriptor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.before:
            self.names[name] = self._new_file()

    def events_of(self, line: str) -> Iterator[Event]:
        """Yield what one line of the trace did."""
        found = CALL.match(line)
        if found is None or found["result"] == "?" or int(found["result"]) < 0:
            return
        call, arguments, result = found["call"], found["arguments"], int(found["result"])
        if call in {"open", "openat"}:
            yield from self._opened(arguments, result)
        elif call in {"rename", "renameat", "renameat2"}:
            yield from self._renamed(arguments)
        elif call in {"unlink", "unlinkat"} and (name := self._name(_texts(arguments)[-1])):
            del self.names[name]
            yield Named(name, None)
        elif call in UNHEARD_OF and str(self.folder) in _plain(arguments):
            raise AssertionError("a call on a file of the vault that is not understood", line)
        elif call == "write" and arguments.startswith("1<"):
            yield Told(_texts(arguments)[0][:result])
        elif call == "close":
            self.open.pop(int(found["number"]), None)
        elif descriptor := self.open.get(int(found["number"] or -1)):
            yield from self._on_descriptor(call, arguments, result, descriptor)

    def _opened(self, arguments: str, result: int) -> Iterator[Event]:
        path = Path(os.fsdecode(_texts(arguments)[0]))
        name, flags = self._name(os.fsencode(path)), set(OPENED.findall(arguments))
        self.open.pop(result, None)
        if path == self.folder:
            self.open[result] = _Descriptor(None)
        if not name or (self.folder / name).is_dir():
            return
        if "APPEND" in flags:
            raise AssertionError("nothing of ours appends")
        is_new = name not in self.names
        if is_new:
            self.names[name] = self._new_file()
            yield Named(name, self.names[name])
        self.open[result] = _Descriptor(self.names[name])
        if "TRUNC" in flags and not is_new:
            yield Cut(self.names[name], 0)

    def _renamed(self, arguments: str) -> Iterator[Event]:
        old, new = (self._name(path) for path in _texts(arguments)[-2:])
        if bool(old) != bool(new):
            raise AssertionError("a file of the vault moved out of it, or one moved in")
        if old:
            self.names[new] = self.names.pop(old)
            yield Named(new, self.names[new])
            yield Named(old, None)

    def _on_descriptor(self, call: str, arguments: str, result: int, found: _Descriptor) -> Iterator[Event]:
        if call in {"fsync", "fdatasync"}:
            yield Sync(found.file)
        elif found.file is None:
            return
        elif call == "lseek":
            found.offset = result
        elif call == "write":
            yield Write(found.file, found.offset, _texts(arguments)[0][:result])
            found.offset += result
        elif call == "pwrite64":
            yield Write(found.file, int(arguments.rpartition(", ")[2]), _texts(arguments)[0][:result])
        elif call == "ftruncate":
            yield Cut(found.file, int(arguments.rpartition(", ")[2]))

    def _name(self, path: bytes) -> str:
        """Return the name of a path that is in the folder itself, or ""."""
        found = Path(os.fsdecode(path))
        return found.name if found.parent == self.folder else ""

    def _new_file(self) -> int:
        self.made += 1
        return self.made


def _texts(arguments: str) -> list[bytes]:
    """Return the arguments that are text or data."""
    return [bytes.fromhex(text.replace("\\x", "")) for text in TEXT.findall(arguments)]


def _plain(arguments: str) -> str:
    return re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), arguments)
