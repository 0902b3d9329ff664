"""What stands in the areas of a key file: keys into slots, capsules and entries, and out of them again.

No file is touched here: an ``Image`` and a key go in, areas or keys come out. Every slot of the daybook and the
casebook area is tried for every root, so a right and a wrong passphrase cost the same.
"""

from __future__ import annotations

import enum
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Self

from npm_field.crypto.secret import Secret
from npm_field.crypto.slots import (
    CAPSULE_LABEL,
    DATA_KEY_LABEL,
    SLOT_LABEL,
    Place,
    Role,
    SlotContent,
    Surroundings,
    open_capsule,
    open_key,
    open_slot,
    seal_capsule,
    unused_capsule,
    wrap_key,
    wrap_slot,
)
from npm_field.errors import NotOpenError, SamePassphraseError, VaultDamagedError, WrongPassphraseError
from storage.keyfile_layout import EXTENTS, PART, Area, Header

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from storage.keyfile_copies import Image

SlotName = Literal["main", "travel"]
SLOT_INDEX: Final[Mapping[SlotName, int]] = {"main": 0, "travel": 1}
ROLES: Final[Mapping[SlotName, Role]] = {"main": Role.MAIN, "travel": Role.TRAVEL}
KEY_LENGTH: Final = 32
CURRENT: Final = 0


class Book(enum.Enum):
    """A book as the key file sees it; the value is its letter in key derivations."""

    CASEBOOK = "C"
    DAYBOOK = "D"

    @property
    def entry(self) -> int:
        """The index of its current data key; its next one follows."""
        return 0 if self is Book.CASEBOOK else 2

    @property
    def capsules(self) -> range:
        """The indices of its capsules: office, paper, lead, the vault's own return key."""
        return range(4) if self is Book.CASEBOOK else range(4, 8)


@dataclass(frozen=True, slots=True)
class BookKeys:
    """The two keys of an open book: the KEK, and the data key it wraps, of 32 bytes each."""

    kek: Secret
    data_key: Secret

    @classmethod
    def generate(cls) -> Self:
        """Return keys of a new book."""
        return cls(Secret.random(KEY_LENGTH), Secret.random(KEY_LENGTH))

    def wipe(self) -> None:
        """Wipe both."""
        self.kek.wipe()
        self.data_key.wipe()


@dataclass(frozen=True, slots=True)
class Keys:
    """What an unlock yields. No casebook: a travel passphrase, or a sealed casebook.

    ``return_secret`` is the half of the return codes that main's slot holds; None for travel and for a capsule.
    """

    daybook: BookKeys
    casebook: BookKeys | None
    return_secret: Secret | None = None

    @classmethod
    def generate(cls) -> Self:
        """Return the keys of a new vault."""
        return cls(BookKeys.generate(), BookKeys.generate(), Secret.random(KEY_LENGTH))

    def wipe(self) -> None:
        """Wipe everything; the keys cannot be used again."""
        self.daybook.wipe()
        if self.casebook is not None:
            self.casebook.wipe()
        if self.return_secret is not None:
            self.return_secret.wipe()


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who can open a book without a passphrase. ``own`` is the vault's return key, opened by return codes."""

    office: HybridPublicKey | None = None
    paper: HybridPublicKey | None = None
    lead: HybridPublicKey | None = None
    own: HybridPublicKey | None = None

    @property
    def in_order(self) -> tuple[HybridPublicKey | None, ...]:
        """In the order of the capsules of a book."""
        return (self.office, self.paper, self.lead, self.own)


def keys_of_root(image: Image, root: Secret) -> Keys:
    """Return what a passphrase opens.

    Raises ``WrongPassphraseError`` when no slot opens, ``VaultDamagedError`` when one does and what it leads to is
    damaged in both copies.
    """
    daybook, casebook = (_first(_opened(image, root, area)) for area in (Area.DAYBOOK, Area.CASEBOOK))
    if daybook is None and casebook is None:
        raise WrongPassphraseError
    return _keys(
        image,
        daybook=daybook.kek if daybook else None,
        casebook=casebook.kek if casebook else None,
        return_secret=daybook.return_secret if daybook else None,
    )


def keys_of_capsules(image: Image, private: HybridPrivateKey) -> Keys:
    """Return what the office, the paper key, the lead or the return key opens. Raises as ``keys_of_root``."""
    daybook, casebook = (_kek_of_capsules(image, private, book) for book in (Book.DAYBOOK, Book.CASEBOOK))
    if daybook is None and casebook is None:
        raise WrongPassphraseError
    return _keys(image, daybook=daybook, casebook=casebook, return_secret=None)


def new_areas(header: Header, keys: Keys, root: Secret, recipients: Recipients) -> dict[Area, bytes]:
    """Return all areas of a new key file: main's two slots, the data keys, the capsules, and random bytes."""
    areas = {area: secrets.token_bytes(EXTENTS[area].length) for area in Area}
    for area in (Area.DAYBOOK, Area.CASEBOOK):
        slot = wrap_slot(
            root, _content(keys, "main", area), place=_slot(area, 0), around=_around(header, area, areas)
        )
        areas[area] = _with_slot(area, areas[area], 0, slot)
    around = _around(header, Area.DATA_KEYS, areas)
    for book, book_keys in _open_books(keys).items():
        entry = wrap_key(book_keys.kek, book_keys.data_key, place=_current(book), around=around)
        areas[Area.DATA_KEYS] = _with_slot(Area.DATA_KEYS, areas[Area.DATA_KEYS], book.entry, entry)
    return areas | {Area.CAPSULES: capsule_area(header, keys, recipients)}


def capsule_area(header: Header, keys: Keys, recipients: Recipients) -> bytes:
    """Return a fresh capsule area with a fresh pool. Raises ``NotOpenError`` without the casebook's KEK."""
    area = secrets.token_bytes(EXTENTS[Area.CAPSULES].length)
    around = _around(header, Area.CAPSULES, {Area.CAPSULES: area})
    for book, book_keys in _open_books(keys).items():
        for index, recipient in zip(book.capsules, recipients.in_order, strict=True):
            place = _capsule(book, index)
            capsule = (
                seal_capsule(recipient, book_keys.kek, place=place, around=around)
                if recipient is not None
                else unused_capsule(place=place, around=around)
            )
            area = _with_slot(Area.CAPSULES, area, index, capsule)
    return area


def slot_areas(image: Image, keys: Keys, root: Secret, slot: SlotName) -> dict[Area, bytes]:
    """Return the areas a new passphrase changes: 512 bytes in the daybook's, for main also in the casebook's.

    Raises ``SamePassphraseError`` when this passphrase opens another slot, ``NotOpenError`` for main without the
    casebook: it would part the daybook's main passphrase from the casebook's.
    """
    areas = (Area.DAYBOOK, Area.CASEBOOK) if slot == "main" else (Area.DAYBOOK,)
    index = SLOT_INDEX[slot]
    for area in (Area.DAYBOOK, Area.CASEBOOK):
        if _opened(image, root, area).keys() - ({index} if area in areas else set()):
            raise SamePassphraseError
    changed = {}
    for area in areas:
        around = _around(image.header, area, image.areas)
        data = wrap_slot(root, _content(keys, slot, area), place=_slot(area, index), around=around)
        changed[area] = _with_slot(area, image.areas[area], index, data)
    return changed


def fits(image: Image, keys: Keys) -> bool:
    """Return whether these are the keys of this file's books, as far as they are there."""
    books = {Book.DAYBOOK: keys.daybook} | ({Book.CASEBOOK: keys.casebook} if keys.casebook else {})
    return all(_data_key(image, book, book_keys.kek) == book_keys.data_key for book, book_keys in books.items())


def _keys(image: Image, *, daybook: Secret | None, casebook: Secret | None, return_secret: Secret | None) -> Keys:
    if daybook is None:
        raise VaultDamagedError(part=PART)
    return Keys(
        _book_keys(image, Book.DAYBOOK, daybook),
        _book_keys(image, Book.CASEBOOK, casebook) if casebook is not None else None,
        return_secret,
    )


def _book_keys(image: Image, book: Book, kek: Secret) -> BookKeys:
    data_key = _data_key(image, book, kek)
    if data_key is None:
        raise VaultDamagedError(part=PART)
    return BookKeys(kek, data_key)


def _data_key(image: Image, book: Book, kek: Secret) -> Secret | None:
    entry = image.areas[Area.DATA_KEYS][EXTENTS[Area.DATA_KEYS].slot(book.entry)]
    around = _around(image.header, Area.DATA_KEYS, image.areas)
    return open_key(kek, entry, place=_current(book), around=around)


def _opened(image: Image, root: Secret, area: Area) -> dict[int, SlotContent]:
    """Try every slot, whether or not one has opened already."""
    around, extent = _around(image.header, area, image.areas), EXTENTS[area]
    tried = {
        index: open_slot(root, image.areas[area][extent.slot(index)], place=_slot(area, index), around=around)
        for index in range(extent.slots)
    }
    return {index: content for index, content in tried.items() if content is not None}


def _first(opened: Mapping[int, SlotContent]) -> SlotContent | None:
    return next(iter(opened.values()), None)


def _kek_of_capsules(image: Image, private: HybridPrivateKey, book: Book) -> Secret | None:
    around, extent = _around(image.header, Area.CAPSULES, image.areas), EXTENTS[Area.CAPSULES]
    capsules = {index: image.areas[Area.CAPSULES][extent.slot(index)] for index in book.capsules}
    tried = [
        open_capsule(private, capsule, place=_capsule(book, index), around=around)
        for index, capsule in capsules.items()
    ]
    return next((kek for kek in tried if kek is not None), None)


def _content(keys: Keys, slot: SlotName, area: Area) -> SlotContent:
    if area is Area.CASEBOOK:
        return SlotContent(_open_books(keys)[Book.CASEBOOK].kek, ROLES[slot])
    if slot == "travel":
        return SlotContent(keys.daybook.kek, ROLES[slot])
    # Keys out of a capsule bring no return secret: a new one is drawn, and return codes must be drawn anew as well.
    return SlotContent(keys.daybook.kek, ROLES[slot], keys.return_secret or Secret.random(KEY_LENGTH))


def _open_books(keys: Keys) -> dict[Book, BookKeys]:
    if keys.casebook is None:
        raise NotOpenError(book="casebook")
    return {Book.CASEBOOK: keys.casebook, Book.DAYBOOK: keys.daybook}


def _around(header: Header, area: Area, areas: Mapping[Area, bytes]) -> Surroundings:
    return Surroundings(header.sector, EXTENTS[area].pool(areas[area]))


def _slot(area: Area, index: int) -> Place:
    return Place(SLOT_LABEL, area.value, index)


def _current(book: Book) -> Place:
    return Place(DATA_KEY_LABEL, book.value, CURRENT)


def _capsule(book: Book, index: int) -> Place:
    return Place(CAPSULE_LABEL, book.value, index)


def _with_slot(area: Area, data: bytes, index: int, slot: bytes) -> bytes:
    span = EXTENTS[area].slot(index)
    return data[: span.start] + slot + data[span.stop :]
