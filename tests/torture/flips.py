"""Every byte of a key file and of sample pages, flipped: refused, repaired or reported, and never another key.

A flip in one copy of the key file must be repaired from the other. A flip at the same place in both must be reported,
and whatever opens then must open with the right keys.
"""

from __future__ import annotations

import random
import secrets
from typing import TYPE_CHECKING, Final

from npm_field.crypto.passphrase import prepare
from npm_field.errors import FieldError, WrongPassphraseError
from storage import book, safe_files, vault
from storage.keyfile_copies import damage_report, merged, split
from storage.keyfile_layout import COPY_LENGTH
from storage.keyfile_proof import root_of
from storage.keyfile_wrapping import Book as Which
from storage.keyfile_wrapping import keys_of_root
from storage.open_vault import CASEBOOK, DAYBOOK, STEPS
from tests.torture import life
from tests.torture.openers import FIRST_PASSPHRASE
from tests.torture.tally import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from storage.keyfile import Keys
    from storage.keyfile_layout import Header

PLACES: Final = COPY_LENGTH
STRIDE: Final = 48_271
"""Odd and no multiple of 3: so many steps of this length visit every place once."""
PAGE: Final = 4096
SALT_LENGTH: Final = 16


class KeyFileUnderFlips:
    """A key file in memory, its right keys, and the root of its passphrase for each header met."""

    def __init__(self, folder: Path) -> None:
        life.make_vault(folder)
        self.data = (folder / safe_files.KEY_FILE).read_bytes()
        self._roots: dict[bytes, Secret] = {}
        self.keys = self._opened(self.data)

    def flip(self, place: int, *, both: bool) -> tuple[str, list[str]]:
        """Flip one bit, drawn, in one byte of one copy or of both; say how it ended, and what is wrong with that."""
        data, bit = bytearray(self.data), 1 << secrets.randbelow(8)
        for copy in (0, 1) if both else (secrets.randbelow(2),):
            data[copy * COPY_LENGTH + place] ^= bit
        where = f"byte {place} of {'both copies' if both else 'one copy'}"
        try:
            said = [] if not damage_report(bytes(data)).is_whole else [f"{where}: not reported"]
            keys = self._opened(bytes(data))
        except WrongPassphraseError:
            return "opens nothing", [f"{where}: one copy was not enough"] if not both else []
        except FieldError:
            return "refused", [f"{where}: one copy was not enough"] if not both else []
        right = keys.daybook == self.keys.daybook and (keys.casebook is None or keys.casebook == self.keys.casebook)
        if not both and (not right or keys.casebook is None):
            said.append(f"{where}: not repaired")
        elif not right:
            said.append(f"{where}: another key")
        return ("opens" if keys.casebook else "opens the daybook"), said

    def _opened(self, data: bytes) -> Keys:
        image = merged(split(data))
        return keys_of_root(image, self._root(image.header))

    def _root(self, header: Header) -> Secret:
        if header.sector not in self._roots:
            self._roots[header.sector] = root_of(header, prepare(FIRST_PASSPHRASE))
        return self._roots[header.sector]


def flip_key_file(folder: Path, first: int, count: int) -> Tally:
    """Flip ``count`` places, each in one copy and in both, from the ``first`` in the order of the stride."""
    file, tally = KeyFileUnderFlips(folder / "vault"), Tally()
    for number in range(first, first + count):
        for both in (False, True):
            end, said = file.flip(number * STRIDE % PLACES, both=both)
            tally.count(f"both copies: {end}" if both else f"one copy: {end}")
            tally.problems += said
    return tally


def flip_pages(folder: Path, seed: str, count: int) -> Tally:
    """Flip ``count`` bytes of both books, each alone: the book must not open, or the check must name it."""
    chance, tally = random.Random(seed), Tally()  # noqa: S311 - the same flips for the same seed
    place = folder / "vault"
    life.make_vault(place)
    opened = vault.open_vault(place, prepare(FIRST_PASSPHRASE))
    found = {DAYBOOK: opened.keys.daybook, CASEBOOK: opened.keys.casebook}
    keys = {name: each.data_key.copy() for name, each in found.items() if each is not None}
    opened.close()
    books = {Which.DAYBOOK: (DAYBOOK, "daybook.db"), Which.CASEBOOK: (CASEBOOK, "casebook.db")}
    for number in range(count):
        which = list(books)[number % 2]
        name, file = books[which]
        path = place / file
        whole = path.read_bytes()
        at = chance.randrange(SALT_LENGTH, len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        tally.count(_end_of(path, name, keys[name], which))
        path.write_bytes(whole)
    if unseen := tally.ends.get("not noticed"):
        tally.problems.append(f"{seed}: {unseen} changed bytes were not noticed")
    return tally


def _end_of(path: Path, name: str, key: Secret, which: Which) -> str:
    try:
        opened = book.open_book(path, name, key, STEPS[which])
    except FieldError:
        return "does not open"
    failed = opened.check()
    opened.close()
    return "named by the check" if failed else "not noticed"
