"""The walls around what reads a stranger's file: a process without keys that can do nothing but answer with pixels.

A file can be made to take over the program that reads it. Behind these walls such a program finds no key, opens no
connection, starts nothing, writes no file and sees none of the person's: on Linux the kernel refuses it (seccomp and
Landlock, ``prctl`` and ``syscall`` by their public numbers), elsewhere there are the limits of memory and time alone.
docs/decisions/0028-pictures-behind-walls.md
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
import sys
from typing import Final

MOST_MEMORY: Final = 2 * 1024**3
MOST_SECONDS: Final = 1800
"""Of a processor, for all pages of a file. That one page takes too long is seen by who waits for it."""
FONTS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/X11/fonts/Type1",
    "/usr/share/X11/fonts/TTF",
)
"""Where PDFium looks for a typeface that a document does not bring along; without them its words would be missing."""

_NO_NEW_PRIVILEGES: Final = 38
_SECCOMP, _BY_FILTER = 22, 2
_CREATE_RULES, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH: Final = 1
_READ_FILE, _READ_FOLDER = 4, 8
_ALL_OF_LANDLOCK_1: Final = 0x1FFF

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050001, 0x7FFF0000  # refuse: "not permitted", so that libraries go on
_NUMBER_AT, _MACHINE_AT, _THIRD_ARGUMENT_AT = 0, 4, 32
_EXECUTABLE: Final = 4
_MORE_THAN_READING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | getattr(os, "O_TRUNC", 0) | os.O_APPEND
_OTHER_CALLS: Final = 0x40000000
"""Numbers from here on are x86-64's second set of the same calls."""

_MACHINES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CALLS: Final = {
    "x86_64": {
        "read": 0, "write": 1, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "lseek": 8, "munmap": 11, "brk": 12,
        "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "readv": 19, "writev": 20,
        "access": 21, "sched_yield": 24, "mremap": 25, "madvise": 28, "getpid": 39, "exit": 60, "fcntl": 72,
        "getcwd": 79, "readlink": 89, "gettimeofday": 96, "sigaltstack": 131, "gettid": 186, "futex": 202,
        "getdents64": 217, "clock_gettime": 228, "clock_nanosleep": 230, "exit_group": 231, "newfstatat": 262,
        "readlinkat": 267, "faccessat": 269, "getrandom": 318, "statx": 332, "rseq": 334,
    },
    "aarch64": {
        "getcwd": 17, "fcntl": 25, "faccessat": 48, "close": 57, "getdents64": 61, "lseek": 62, "read": 63,
        "write": 64, "readv": 65, "writev": 66, "pread64": 67, "readlinkat": 78, "newfstatat": 79, "fstat": 80,
        "exit": 93, "exit_group": 94, "futex": 98, "clock_gettime": 113, "clock_nanosleep": 115, "sched_yield": 124,
        "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "gettimeofday": 169,
        "getpid": 172, "gettid": 178, "brk": 214, "munmap": 215, "mremap": 216, "madvise": 233, "getrandom": 278,
        "statx": 291, "rseq": 293,
    },
}  # fmt: skip
"""What reading bytes and painting needs. Not among them: a socket, a process, a signal to another, a file's name."""
_MAPS: Final = {"x86_64": (9, 10), "aarch64": (222, 226)}
"""``mmap`` and ``mprotect``: memory, but none that can be run."""
_OPENS: Final = {"x86_64": 257, "aarch64": 56}
"""``openat``, for reading only, and where Landlock is: only in the folders of typefaces."""


def close() -> None:
    """Put up the walls around this process, as many as the system knows; they cannot be taken down again."""
    _limit()
    if sys.platform == "linux" and struct.calcsize("P") == 8:  # noqa: PLR2004 - bytes of a pointer
        kernel = ctypes.CDLL(None, use_errno=True)
        kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _only_fonts(kernel)
        _only_needed_calls(kernel, platform.machine())


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    for what, most in (
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_NPROC, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that does not know one of them
            resource.setrlimit(what, (most, most))


def _only_fonts(kernel: ctypes.CDLL) -> None:
    """Let no file be opened but a typeface, where the kernel has Landlock."""
    rules = struct.pack("=Q", _ALL_OF_LANDLOCK_1)
    found = kernel.syscall(_CREATE_RULES, rules, ctypes.c_size_t(len(rules)), 0)
    if found < 0:
        return
    for folder in FONTS:
        with contextlib.suppress(OSError):
            there = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
            rule = struct.pack("=Qi", _READ_FILE | _READ_FOLDER, there)
            kernel.syscall(_ADD_RULE, found, _PATH_BENEATH, rule, 0)
            os.close(there)
    kernel.syscall(_RESTRICT_SELF, found, 0)
    os.close(found)


def _only_needed_calls(kernel: ctypes.CDLL, machine: str) -> None:
    """Let the kernel refuse every call that is not on the list."""
    if machine not in _CALLS:
        return
    program = _program(machine)
    lines = ctypes.create_string_buffer(program, len(program))
    told = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(lines))
    kernel.prctl(_SECCOMP, _BY_FILTER, told, 0, 0)


def _program(machine: str) -> bytes:
    """Return the kernel's little program: eight bytes a line, and a jump counts the lines it leaves out."""
    lines = [
        _line(_LOAD, _MACHINE_AT), _line(_EQUAL, _MACHINES[machine], 1, 0), _line(_ANSWER, _KILL),
        _line(_LOAD, _NUMBER_AT), _line(_AT_LEAST, _OTHER_CALLS, 0, 1), _line(_ANSWER, _REFUSE),
    ]  # fmt: skip
    for number in _CALLS[machine].values():
        lines += [_line(_EQUAL, number, 0, 1), _line(_ANSWER, _ALLOW)]
    for number, forbidden in ((_OPENS[machine], _MORE_THAN_READING), *((n, _EXECUTABLE) for n in _MAPS[machine])):
        lines += [
            _line(_EQUAL, number, 0, 4),
            _line(_LOAD, _THIRD_ARGUMENT_AT),
            _line(_ANY_BIT, forbidden, 0, 1),
            _line(_ANSWER, _REFUSE),
            _line(_ANSWER, _ALLOW),
        ]
    return b"".join([*lines, _line(_ANSWER, _REFUSE)])


def _line(what: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", what, if_so, if_not, value)
