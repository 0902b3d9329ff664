"""Whatever is changed in a key file or a book is refused or named (security.md 1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto.secret import Secret
from npm_field.errors import VaultDamagedError
from storage import book as books
from tests.storage import every_byte as flips

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = 4096
HALF: Final = 98_304


def test_every_byte_of_the_sectors_and_a_sample_of_the_areas_of_a_key_file_counts(tmp_path: Path) -> None:
    data, _books = flips.make(tmp_path / "vault")
    heads = [*range(1536), *range(HALF, HALF + 1536, 5)]
    areas = range(1536, len(data), 389)
    assert flips.unnoticed_in_key_file(data, [*heads, *areas]) == []


@pytest.mark.parametrize("name", ["casebook", "daybook"])
def test_a_changed_byte_is_named_with_its_page_and_keeps_the_book_closed_in_the_first(
    tmp_path: Path, name: str
) -> None:
    _data, found = flips.make(tmp_path / "vault")
    path, key = found[name]
    offsets = [0, 15, 16, 100, 4015, 4016, 4031, 4032, 4095, *range(31, PAGE, 997)]
    assert flips.unnoticed_in_pages(path, name, key, offsets) == []


def swapped(data: bytes) -> bytes:
    return data[:PAGE] + data[2 * PAGE : 3 * PAGE] + data[PAGE : 2 * PAGE] + data[3 * PAGE :]


def zeroed(data: bytes) -> bytes:
    return data[: 4 * PAGE] + bytes(PAGE) + data[5 * PAGE :]


def cut_at_a_page(data: bytes) -> bytes:
    return data[: len(data) - PAGE]


def with_garbage(data: bytes) -> bytes:
    return data + bytes(range(256)) * (PAGE // 256)


def with_a_page_twice(data: bytes) -> bytes:
    return data[: 3 * PAGE] + data[4 * PAGE : 5 * PAGE] + data[4 * PAGE :]


@pytest.mark.parametrize("name", ["casebook", "daybook"])
@pytest.mark.parametrize("change", [swapped, zeroed, cut_at_a_page, with_garbage, with_a_page_twice])
def test_pages_moved_lost_or_added_are_refused_or_found(tmp_path: Path, name: str, change: object) -> None:
    _data, found = flips.make(tmp_path / "vault")
    path, key = found[name]
    assert callable(change)
    path.write_bytes(change(path.read_bytes()))
    try:
        opened = books.open_book(path, name, Secret(bytes(key.view)), flips.STEPS[name])
    except VaultDamagedError:
        return
    problems = opened.check()
    opened.close()
    assert problems
