"""Two books that were closed together know each other, wherever a closing is cut; one that was put back does not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.secret import Secret
from storage import pair, settings, vault

if TYPE_CHECKING:
    from pathlib import Path

    from storage.book import Book

WORDS = Secret(b"main words")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = vault.create(tmp_path / "vault", WORDS, cost=Cost(memory_kib=64, passes=1, lanes=1))
    made.close()
    return made.folder


def fits(folder: Path) -> bool:
    opened = vault.open_vault(folder, WORDS)
    try:
        return pair.fits(opened.casebook, opened.daybook)
    finally:
        opened.close()


def test_books_that_were_closed_together_fit(folder: Path) -> None:
    assert fits(folder)
    assert fits(folder)


@pytest.mark.parametrize("name", ["casebook.db", "daybook.db"])
@pytest.mark.parametrize("closings", [1, 2])
def test_a_book_that_was_put_back_is_told(folder: Path, name: str, closings: int) -> None:
    shutil.copy(folder / name, folder.parent / name)
    for _ in range(closings):
        assert fits(folder)
    shutil.copy(folder.parent / name, folder / name)
    assert not fits(folder)


@pytest.mark.parametrize("writes", [0, 1, 2, 3])
def test_a_closing_that_was_cut_is_not_taken_for_a_book_put_back(
    folder: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = vault.open_vault(folder, WORDS)
    left = [writes]

    def put(book: Book, name: str, value: bytes) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        book.run("REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    with monkeypatch.context() as cut:
        cut.setattr(settings, "put", put)
        if writes < 3:
            with pytest.raises(KeyboardInterrupt):
                pair.renew(opened.casebook, opened.daybook)
        else:
            pair.renew(opened.casebook, opened.daybook)
    assert pair.fits(opened.casebook, opened.daybook)
    opened.close()
    assert fits(folder)
