"""A sample of the flipped bytes of `make torture`, and parameters that must be refused before they cost anything."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from storage.keyfile import create
from storage.keyfile_layout import CHECK_OFFSET, COPY_LENGTH, HEADER_FIELDS, SECTOR
from tests.torture.flips import PLACES, STRIDE, KeyFileUnderFlips, flip_key_file, flip_pages

ROOT: Final = Path(__file__).resolve().parents[2]
MOST_MB: Final = 120
LOADING: Final = """
import re, sys
from pathlib import Path
from npm_field.crypto.secret import Secret
from npm_field.errors import HostileParametersError
from storage.keyfile import KeyFile
try:
    KeyFile.load(Path(sys.argv[1])).unlock(Secret(b"main words"))
except HostileParametersError:
    # Not ru_maxrss: that is inherited from the process that started this one.
    print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_a_flipped_byte_of_the_key_file_is_repaired_or_reported(tmp_path: Path) -> None:
    tally = flip_key_file(tmp_path, 0, 60)
    assert tally.problems == []
    assert tally.ends["one copy: opens"] == 60


def test_the_flips_visit_every_byte_of_a_copy() -> None:
    assert len({number * STRIDE % PLACES for number in range(PLACES)}) == PLACES


def test_every_flipped_byte_of_the_first_sectors_is_repaired_or_reported(tmp_path: Path) -> None:
    file = KeyFileUnderFlips(tmp_path / "vault")
    for place in (*range(0, 72, 5), 100, 480, 511, 512, 520, 521, 700, 1023, 1024, 1028, 1029, 1535):
        for both in (False, True):
            end, said = file.flip(place, both=both)
            assert said == [], (place, end)


def test_a_flipped_byte_of_a_page_is_noticed(tmp_path: Path) -> None:
    assert flip_pages(tmp_path, "sample", 24).problems == []


@pytest.mark.parametrize(
    "cost", [(2**31, 3, 4), (2**32 - 1, 1, 1), (2**21, 3, 4), (65536, 2**31, 4), (65536, 3, 2**24), (0, 0, 0)]
)
def test_hostile_parameters_are_refused_before_memory_is_taken(cost: tuple[int, int, int], tmp_path: Path) -> None:
    path = tmp_path / "vault.keys"
    create(path, passphrase=Secret(b"main words"), cost=Cost(memory_kib=64, passes=1, lanes=1))
    data = bytearray(path.read_bytes())
    for copy in (0, COPY_LENGTH):
        magic, version, suite, *_cost, salt, vault_id = HEADER_FIELDS.unpack_from(data, copy)
        header = HEADER_FIELDS.pack(magic, version, suite, *cost, salt, vault_id).ljust(CHECK_OFFSET, b"\0")
        data[copy : copy + SECTOR] = header + hashlib.sha256(header).digest()
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOADING, str(path)],
        cwd=ROOT, capture_output=True, check=False, timeout=60, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stderr == b""
    assert 0 < int(done.stdout) < MOST_MB
