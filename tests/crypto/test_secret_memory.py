"""Where secrets lie: out of reach of /proc, swap, dumps and children; and what is done where limits are low."""

from __future__ import annotations

import ctypes
import gc
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from npm_field.crypto import secret_memory
from npm_field.crypto.secret_memory import SIZES, Arena, MemoryKind

ROOT = Path(__file__).resolve().parents[2]
MAPS = Path("/proc/self/smaps")
LIMITED = """
import os, resource, sys
from npm_field.crypto.secret import Secret
from npm_field.crypto import secret_memory
resource.setrlimit(resource.RLIMIT_MEMLOCK, (int(sys.argv[1]), int(sys.argv[1])))
if os.geteuid() == 0:
    os.setuid(65534)  # root may lock what it likes
kept = [Secret(number.to_bytes(4, "big")) for number in range(4_000)]
assert all(bytes(secret.view) == number.to_bytes(4, "big") for number, secret in enumerate(kept))
print(secret_memory.kind().value, sum(c.length for c in secret_memory.ARENA._chunks if c.kind != "plain"))
"""


def kernel_gives_secret_memory() -> bool:
    """Asked here once more, without our code."""
    descriptor = ctypes.CDLL(None).syscall(447, 0)
    if descriptor >= 0:
        os.close(descriptor)
    return bool(descriptor >= 0)


def flags_of(address: int) -> set[str]:
    """Return what the kernel says of the mapping at an address: lo locked, dd no dump, dc no copy to a child."""
    inside = False
    for line in MAPS.read_text().splitlines():
        found = re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line)
        if found:
            inside = int(found[1], 16) <= address < int(found[2], 16)
        if inside and line.startswith("VmFlags:"):
            return set(line.split()[1:])
    return set()


def mappings() -> int:
    return len(Path("/proc/self/maps").read_text().splitlines())


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def readable(address: int) -> bool:
    """Return whether this process's memory can be read from outside, as root would."""
    with Path("/proc/self/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        try:
            return memory.read(8) == b"canary!!"
        except OSError:
            return False


def test_the_best_kind_that_this_kernel_gives_is_taken() -> None:
    expected = MemoryKind.SECRET if kernel_gives_secret_memory() else MemoryKind.LOCKED
    assert Arena().kind() is expected


@pytest.mark.parametrize("kind", list(MemoryKind))
def test_only_secret_memory_cannot_be_read_through_proc(kind: MemoryKind) -> None:
    chunk = secret_memory.new_chunk(kind, 4096)
    assert (chunk is not None) == (kind is not MemoryKind.SECRET or kernel_gives_secret_memory())
    if chunk is not None:
        ctypes.memmove(chunk.address, b"canary!!", 8)
        assert ctypes.string_at(chunk.address, 8) == b"canary!!"
        assert readable(chunk.address) == (kind is not MemoryKind.SECRET)


@pytest.mark.parametrize("kind", [MemoryKind.SECRET, MemoryKind.LOCKED])
def test_pages_are_locked_not_dumped_and_not_given_to_children(kind: MemoryKind) -> None:
    chunk = secret_memory.new_chunk(kind, 4096)
    if chunk is not None:
        assert flags_of(chunk.address) >= {"lo", "dd", "dc"}


@pytest.mark.parametrize("kind", list(MemoryKind))
@pytest.mark.parametrize("length", [1, 64, 65, 512, 4096, 4097, 100_000])
def test_each_kind_gives_zeroed_places_of_the_length(kind: MemoryKind, length: int) -> None:
    arena = Arena(kinds=(kind, MemoryKind.PLAIN))
    buffer = arena.give(length)
    assert len(buffer) >= length
    assert not any(buffer)
    buffer[length - 1] = 1
    del buffer
    assert not any(arena.give(length))


def test_places_are_given_again_in_all_sizes() -> None:
    arena, taken = Arena(), set()
    for _ in range(50):
        held = [arena.give(size) for size in SIZES for _ in range(20)]
        taken.add(arena.bytes_taken())
        del held
    assert len(taken) == 1
    assert not arena._given


def test_large_ones_go_back_to_the_system() -> None:
    arena = Arena()
    before = mappings()
    for _ in range(100):
        arena.give(300_000)
    assert arena.bytes_taken() == 0
    assert mappings() < before + 50  # the interpreter may map a few of its own meanwhile; the hundred did not stay


def test_no_descriptor_stays_open() -> None:
    before = descriptors()
    arena = Arena()
    held = [arena.give(64) for _ in range(5000)]
    assert descriptors() == before
    assert len(held) == 5000


def test_a_place_that_the_collector_finds_comes_back_too() -> None:
    arena = Arena()
    circle: list[object] = [arena.give(64)]
    circle.append(circle)
    del circle
    gc.collect()
    assert not arena._given


def test_without_any_limit_left_secrets_still_work_and_the_kind_says_so() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED, "0"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["plain", "0"], "")


def test_a_small_limit_is_used_before_ordinary_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(64 * 1024)], cwd=ROOT, check=False, capture_output=True, text=True
    )
    kind, locked = done.stdout.split()
    assert (kind, done.stderr) == ("plain", "")
    assert 0 < int(locked) <= 64 * 1024


def test_a_system_without_the_calls_gets_ordinary_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    arena = Arena()
    assert arena.kind() is MemoryKind.PLAIN
    assert len(arena.give(10)) == 64
