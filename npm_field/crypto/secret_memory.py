"""Memory for secrets that the kernel does not swap, does not put into a core dump and does not give to a child.

Best is ``memfd_secret``: its pages are taken out of the kernel's own map, so that not even root reads them through
``/proc``, they are zeroed when the process ends, and the kernel refuses to hibernate while one exists. Else locked
pages, else ordinary ones (docs/decisions/0016-around-the-vault.md). Many small secrets share a page; a place is
zeroed and given again when its buffer and every view of it are gone, never while one is still held.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import secrets
import sys
import weakref
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MEMFD_SECRET: Final = 447
"""The system call's number; the same on every architecture that has it."""

SIZES: Final = (64, 512, 4096)
"""Keys and seeds; contents of slots and passphrases; the longest line a terminal takes as one."""

FIRST_CHUNK: Final = 16 * 1024
LARGEST_CHUNK: Final = 256 * 1024
_FAILED: Final = ctypes.c_void_p(-1).value
_MADV_DONTFORK: Final = 10
_MADV_DONTDUMP: Final = 16

Buffer = ctypes.Array[ctypes.c_ubyte]


class MemoryKind(StrEnum):
    """What kind of memory holds secrets, the best first."""

    SECRET = "memfd_secret"  # noqa: S105 - the name of a system call
    LOCKED = "locked"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pages that places are cut from. ``kept`` keeps ordinary memory alive."""

    address: int
    length: int
    kind: MemoryKind
    kept: object = None


@dataclass(slots=True)
class Arena:
    """Gives places of three sizes and takes them back. Larger ones get pages of their own.

    ``kinds`` are tried in order for each new chunk: a limit on locked memory ends one kind and not the program.
    """

    kinds: tuple[MemoryKind, ...] = tuple(MemoryKind)
    generation: int = 0
    """Changes in a child after a fork: what was given before is the parent's."""
    _chunks: list[Chunk] = field(default_factory=list, repr=False)
    _free: dict[int, deque[int]] = field(default_factory=lambda: {size: deque() for size in SIZES}, repr=False)
    _given: dict[int, weakref.ref[Buffer]] = field(default_factory=dict, repr=False)
    _growing: Lock = field(default_factory=Lock, repr=False)
    _set: Callable[[int, int, int], object] = field(default=ctypes.memset, repr=False)
    """Kept here: secrets that live until the end of the program are wiped when the modules are gone already."""

    def give(self, length: int) -> Buffer:
        """Return a zeroed buffer of at least ``length`` bytes; dropping it and its views gives the place back."""
        size = next((each for each in SIZES if each >= length), 0)
        if not size:
            return self._give_large(length)
        address = self._place(size)
        buffer = (ctypes.c_ubyte * size).from_address(address)
        self._given[address] = weakref.ref(buffer, partial(self._take_back, address, size))
        return buffer

    def kind(self) -> MemoryKind:
        """Return the weakest kind in use. Takes a first chunk when nothing is in use yet."""
        if not self._chunks:
            self._free[SIZES[0]].append(self._place(SIZES[0]))
        return max((chunk.kind for chunk in self._chunks), key=list(MemoryKind).index)

    def bytes_taken(self) -> int:
        """Return how much memory all chunks take."""
        return sum(chunk.length for chunk in self._chunks)

    def forget(self) -> None:
        """After a fork, in the child: the places are the parent's and mapped no more; begin with none."""
        self.generation += 1
        self._given = {}  # with the references their callbacks go, or they would write where nothing is mapped
        self._chunks = []
        self._free = {size: deque() for size in SIZES}
        self._growing = Lock()

    def _place(self, size: int) -> int:
        # Taking and giving back are single steps of a deque: a place may come back in the middle of anything, when
        # the collector finds a secret, so neither may wait for a lock.
        while True:
            try:
                return self._free[size].popleft()
            except IndexError:
                self._grow(size)

    def _grow(self, size: int) -> None:
        with self._growing:
            if self._free[size]:
                return
            chunk = self._new_chunk(min(FIRST_CHUNK * (1 + len(self._chunks)), LARGEST_CHUNK))
            self._chunks.append(chunk)
            self._free[size].extend(range(chunk.address, chunk.address + chunk.length - size + 1, size))

    def _new_chunk(self, wanted: int) -> Chunk:
        for kind in self.kinds:
            length = wanted
            while length >= mmap.PAGESIZE:
                chunk = new_chunk(kind, length)
                if chunk is not None:
                    return chunk
                length //= 2
        raise MemoryError

    def _give_large(self, length: int) -> Buffer:
        pages = -(-length // mmap.PAGESIZE) * mmap.PAGESIZE
        chunk = next((made for kind in self.kinds if (made := new_chunk(kind, pages)) is not None), None)
        if chunk is None:
            raise MemoryError
        buffer = (ctypes.c_ubyte * pages).from_address(chunk.address)
        self._chunks.append(chunk)
        unmap = _system().munmap if chunk.kept is None else None
        self._given[chunk.address] = weakref.ref(buffer, partial(self._take_back_chunk, chunk, unmap))
        return buffer

    def _take_back(self, address: int, size: int, _gone: object) -> None:
        del self._given[address]
        self._set(address, 0, size)
        self._free[size].append(address)

    def _take_back_chunk(self, chunk: Chunk, unmap: Callable[[int, int], object] | None, _gone: object) -> None:
        del self._given[chunk.address]
        self._chunks.remove(chunk)
        self._set(chunk.address, 0, chunk.length)
        if unmap is not None:
            unmap(chunk.address, chunk.length)


def new_chunk(kind: MemoryKind, length: int) -> Chunk | None:
    """Return zeroed memory of a kind, or None where the system does not give it. ``length``: whole pages."""
    if kind is MemoryKind.PLAIN:
        kept = (ctypes.c_ubyte * length)()
        return Chunk(ctypes.addressof(kept), length, kind, kept)
    if os.name != "posix":
        return None
    return _secret_chunk(length) if kind is MemoryKind.SECRET else _locked_chunk(length)


def _secret_chunk(length: int) -> Chunk | None:
    if sys.platform != "linux":
        return None
    descriptor = _system().syscall(MEMFD_SECRET, os.O_CLOEXEC)
    if descriptor < 0:
        return None
    try:
        os.ftruncate(descriptor, length)
        address = _mapped(length, mmap.MAP_SHARED, descriptor)
    except OSError:
        return None
    finally:
        # The mapping stays. An open descriptor could be handed on, or opened by name.
        os.close(descriptor)
    return Chunk(address, length, MemoryKind.SECRET) if address else None


def _locked_chunk(length: int) -> Chunk | None:
    address = _mapped(length, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1)
    if not address:
        return None
    if _system().mlock(address, length) != 0:
        _system().munmap(address, length)
        return None
    return Chunk(address, length, MemoryKind.LOCKED)


def _mapped(length: int, flags: int, descriptor: int) -> int:
    """Return the address of a new mapping that no child and no core dump gets, or 0."""
    address = _system().mmap(None, length, mmap.PROT_READ | mmap.PROT_WRITE, flags, descriptor, 0)
    if address in {_FAILED, None}:
        return 0
    if sys.platform == "linux":
        # Secret memory is shared: a child's wipe would be the parent's. Its own fork gets no mapping at all.
        _system().madvise(address, length, _MADV_DONTFORK)
        _system().madvise(address, length, _MADV_DONTDUMP)
    return int(address)


def fill_randomly(view: memoryview) -> None:
    """Let the kernel write random bytes straight into ``view``: ``secrets`` would leave a copy in ordinary memory."""
    if sys.platform != "linux":
        view[:] = secrets.token_bytes(len(view))
        return
    place = (ctypes.c_ubyte * len(view)).from_buffer(view)
    done = 0
    while done < len(view):
        written = _system().getrandom(ctypes.byref(place, done), len(view) - done, 0)
        if written < 0:
            raise OSError(ctypes.get_errno(), "getrandom")
        done += written


@cache
def _system() -> ctypes.CDLL:
    """Return the C library with the few calls that have no other way from here."""
    library = ctypes.CDLL(None, use_errno=True)
    size, address = ctypes.c_size_t, ctypes.c_void_p
    library.mmap.argtypes = (address, size, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
    library.mmap.restype = address
    for name in ("mlock", "munmap"):
        getattr(library, name).argtypes = (address, size)
    library.madvise.argtypes = (address, size, ctypes.c_int)
    if sys.platform == "linux":
        library.getrandom.argtypes = (address, size, ctypes.c_uint)
        library.getrandom.restype = ctypes.c_ssize_t
    library.syscall.argtypes = (ctypes.c_long, ctypes.c_uint)
    library.syscall.restype = ctypes.c_long
    return library


ARENA: Final = Arena()
"""The one of this process: limits on locked memory hold for a process, and so does what is taken from them."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=ARENA.forget)


def give(length: int) -> Buffer:
    """Return a zeroed buffer from this process's arena."""
    return ARENA.give(length)


def kind() -> MemoryKind:
    """Return the weakest kind of memory that secrets of this process lie in."""
    return ARENA.kind()
