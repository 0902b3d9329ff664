"""Secrets: what they show, when they are wiped, and that a view that is still held is never given to another one."""

from __future__ import annotations

import copy
import gc
import pickle
import subprocess
import sys
from ctypes import addressof, string_at
from pathlib import Path
from threading import Thread

import pytest

from npm_field.crypto.secret import Secret
from npm_field.crypto.secret_memory import ARENA

ROOT = Path(__file__).resolve().parents[2]
FORK = """
import os, sys
from npm_field.crypto.secret import Secret
before = Secret(b"of the parent, and of nobody else")
child = os.fork()
if child == 0:
    try:
        before.view
    except RuntimeError as refused:
        own = Secret(b"of the child")
        same = bytes(own.view) == b"of the child"
        before.wipe()  # touches nothing: there is nothing mapped
        del before, own
        os._exit(7 if same and "child" in str(refused) else 1)
    os._exit(2)
_, status = os.waitpid(child, 0)
assert bytes(before.view) == b"of the parent, and of nobody else"
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.parametrize("data", [b"", b"a", bytes(range(32)), bytes(4096), bytes(range(256)) * 100])
def test_a_secret_holds_what_it_was_given(data: bytes) -> None:
    secret = Secret(data)
    assert bytes(secret.view) == data
    assert len(secret) == len(data)
    assert bytes(Secret(bytearray(data)).view) == bytes(Secret(memoryview(data)).view) == data


def test_a_view_is_written_through_and_has_the_secrets_length() -> None:
    secret = Secret(bytes(33))
    secret.view[1:3] = b"ab"
    assert bytes(secret.view) == b"\0ab" + bytes(30)
    assert secret.view[2] == ord("b")
    with pytest.raises(ValueError, match="structures"):
        secret.view[:] = bytes(34)


def test_a_copy_is_independent() -> None:
    secret = Secret(b"one")
    other = secret.copy()
    secret.wipe()
    assert bytes(other.view) == b"one"


def test_secrets_are_equal_by_their_bytes() -> None:
    assert Secret(b"one") == Secret(b"one")
    assert Secret(b"one") != Secret(b"two")
    assert Secret(b"one") != Secret(b"on")
    assert Secret(b"one") != b"one"


def test_a_secret_shows_and_hands_out_nothing() -> None:
    secret = Secret(b"something")
    assert "something" not in f"{secret!r} {secret}"
    for leak in (pickle.dumps, copy.copy, copy.deepcopy, hash):
        with pytest.raises(TypeError):
            leak(secret)


def test_wiping_overwrites_the_place_and_ends_the_secret() -> None:
    secret = Secret(b"something secret")
    view = secret.view
    secret.wipe()
    secret.wipe()
    assert bytes(view) == bytes(16)
    assert len(secret) == 16
    with pytest.raises(RuntimeError, match="wiped"):
        _ = secret.view


def test_the_end_of_a_block_wipes() -> None:
    with Secret(b"something") as secret:
        view = secret.view
    assert bytes(view) == bytes(9)


def test_a_view_outlives_its_secret_with_its_bytes() -> None:
    """``bytes(Secret.random(32).view)``: the secret is gone before its bytes are read."""
    view = Secret(b"something").view
    gc.collect()
    assert bytes(view) == b"something"


def test_a_place_is_zero_and_used_again_after_the_last_view_is_gone() -> None:
    secret = Secret(b"something")
    assert secret._buffer is not None
    place = addressof(secret._buffer)
    view = secret.view
    del secret
    assert string_at(place, 9) == b"something"
    del view
    assert string_at(place, 64) == bytes(64)
    assert place in ARENA._free[64]


def test_no_two_living_secrets_share_a_byte_whatever_happens_to_others() -> None:
    held: dict[int, Secret] = {}
    views: list[tuple[bytes, memoryview]] = []
    for number in range(2000):
        secret = Secret(number.to_bytes(4, "big") * 8)
        if number % 3 == 0:
            held[number] = secret
        elif number % 3 == 1:
            views.append((bytes(secret.view), secret.view))
        if number % 7 == 0 and held:
            held.pop(next(iter(held))).wipe()
    assert all(bytes(secret.view) == number.to_bytes(4, "big") * 8 for number, secret in held.items())
    assert all(bytes(view) == data for data, view in views)


def test_five_threads_never_get_each_others_bytes() -> None:
    wrong: list[int] = []

    def work(number: int) -> None:
        held: list[Secret] = []
        for turn in range(600):
            held.append(Secret(bytes([number]) * (32, 48, 400, 2000)[turn % 4]))
            if len(held) > 20:
                found = held.pop(turn % 20)
                wrong.extend([number] if set(found.view) != {number} else [])
                if turn % 2:
                    found.wipe()

    threads = [Thread(target=work, args=(number,)) for number in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_random_secrets_differ_and_have_the_asked_length() -> None:
    assert [len(Secret.random(length)) for length in (0, 1, 32, 5000)] == [0, 1, 32, 5000]
    assert len({bytes(Secret.random().view) for _ in range(100)}) == 100
    assert any(Secret.random(5000).view[4900:])


def test_a_secret_does_not_cross_a_fork_and_a_child_cannot_wipe_it() -> None:
    done = subprocess.run([sys.executable, "-c", FORK], cwd=ROOT, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (7, b"")


def test_secrets_left_at_the_end_of_the_program_end_it_silently() -> None:
    # Modules are emptied from the last one imported to the first: what hangs on io goes after secret_memory is empty.
    script = (
        "import io\n"
        "from npm_field.crypto import secret_memory\n"
        "from npm_field.crypto.secret import Secret\n"
        "kept = [Secret.random() for _ in range(500)]\n"
        "io.also_alive, io.small, io.large = secret_memory, Secret.random(), Secret.random(10_000)\n"
        "io.view = kept[3].view\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_thousands_of_secrets_leave_no_descriptor_behind_and_come_and_go_in_the_same_memory() -> None:
    held = [Secret.random() for _ in range(5_000)]
    before = ARENA.bytes_taken(), len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        held.clear()
        held.extend(Secret.random() for _ in range(5_000))
    assert (ARENA.bytes_taken(), len(list(Path("/proc/self/fd").iterdir()))) == before
