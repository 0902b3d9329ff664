"""Every byte changed in turn: of a key file, and of every page of a book: ``python -m tests.storage.every_byte``.

The check runs a sample of the offsets. A book's pages are changed together, one byte of each, and each must be named:
so that all bytes of all pages take as many openings as a page has bytes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from npm_field.errors import FieldError, VaultDamagedError
from storage import book as books
from storage import drafts, keyfile_copies, settings, vault
from storage.schema import CASEBOOK_STEPS, DAYBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE: Final = 4096
SALT: Final = 16
"""The first bytes of a book mean nothing: the salt comes with the key (security.md 1.3)."""
STEPS: Final = {"casebook": CASEBOOK_STEPS, "daybook": DAYBOOK_STEPS}
WORDS: Final = Secret(b"words of the flips")


def make(folder: Path) -> tuple[bytes, dict[str, tuple[Path, Secret]]]:
    """Make a cheap vault with some hundred rows; return its key file's bytes, and each book with its key."""
    made = vault.create(folder, WORDS, cost=Cost(memory_kib=64, passes=1, lanes=1))
    for book in made.books():
        with book.change():
            for number in range(40):
                settings.put(book, f"preference/{number}", bytes([number]) * (number * 90))
    assert drafts.all_of(made.casebook) == []
    assert made.keys.casebook is not None
    keys = {"casebook": made.keys.casebook.data_key, "daybook": made.keys.daybook.data_key}
    kept = {name: Secret(bytes(key.view)) for name, key in keys.items()}
    made.close()
    data = (folder / "vault.keys").read_bytes()
    return data, {name: (folder / f"{name}.db", key) for name, key in kept.items()}


def unnoticed_in_key_file(data: bytes, offsets: Iterable[int]) -> list[int]:
    """Return the offsets at which a changed byte is neither refused nor named."""
    return [offset for offset in offsets if not _is_noticed(_flipped(data, offset))]


def unnoticed_in_pages(path: Path, name: str, key: Secret, offsets: Iterable[int]) -> list[tuple[int, int]]:
    """Return page and offset of every changed byte that the check does not name.

    Page 1 must keep the book closed, and so must any other page that holds the table of tables.
    """
    whole = path.read_bytes()
    missed: list[tuple[int, int]] = []
    try:
        closing = _closing(path, name, key, whole)
        pages = [page for page in range(2, len(whole) // PAGE + 1) if page not in closing]
        for offset in offsets:
            hit = bytearray(whole)
            for page in pages:
                hit[(page - 1) * PAGE + offset] ^= 1 << offset % 8
            path.write_bytes(hit)
            missed += [(page, offset) for page in pages if page not in set(_named(path, name, key))]
            for page in closing if offset >= SALT else closing[1:]:
                path.write_bytes(_flipped(whole, (page - 1) * PAGE + offset))
                missed += [(page, offset)] if _opens(path, name, key) else []
    finally:
        path.write_bytes(whole)
    return missed


def _closing(path: Path, name: str, key: Secret, whole: bytes) -> list[int]:
    """Return page 1, and the pages without which the book does not open: the table of tables has outgrown page 1."""
    found = [1]
    for page in range(2, len(whole) // PAGE + 1):
        path.write_bytes(_flipped(whole, (page - 1) * PAGE + PAGE // 2))
        found += [] if _opens(path, name, key) else [page]
    return found


def _is_noticed(data: bytes) -> bool:
    try:
        return not keyfile_copies.damage_report(data).is_whole
    except FieldError:
        return True


def _named(path: Path, name: str, key: Secret) -> tuple[int, ...]:
    opened = books.open_book(path, name, key, STEPS[name])
    try:
        return opened.damaged_pages()
    finally:
        opened.close()


def _opens(path: Path, name: str, key: Secret) -> bool:
    try:
        books.open_book(path, name, key, STEPS[name]).close()
    except VaultDamagedError:
        return False
    return True


def _flipped(data: bytes, offset: int) -> bytes:
    return data[:offset] + bytes([data[offset] ^ (1 << offset % 8)]) + data[offset + 1 :]


def _told(title: str, missed: list[int] | list[tuple[int, int]], tried: int) -> Iterator[str]:
    yield f"{title}: {tried} bytes changed, {len(missed)} unnoticed"


def main() -> int:
    """Change every byte. Returns 1 when one was not noticed."""
    failed = 0
    with tempfile.TemporaryDirectory() as home:
        data, found = make(Path(home) / "vault")
        missed = unnoticed_in_key_file(data, range(len(data)))
        lines = list(_told("key file", missed, len(data)))
        failed += len(missed)
        for name, (path, key) in found.items():
            places = unnoticed_in_pages(path, name, key, range(PAGE))
            lines += _told(name, places, path.stat().st_size - SALT)
            failed += len(places)
    sys.stdout.write("\n".join(lines) + "\n")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
