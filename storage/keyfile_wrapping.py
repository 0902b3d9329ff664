"""Which keys come out of a key file: by a passphrase, by a private key, by a return code. Pure.

No file is touched here: an ``Image`` and a key go in, keys come out; ``keyfile_areas`` beside is the other way round.
Every slot of the daybook and the casebook area is tried for every root, so a right and a wrong passphrase cost the
same.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Self

from npm_field.crypto.secret import Secret
from npm_field.crypto.slots import (
    CAPSULE_LABEL,
    DATA_KEY_LABEL,
    RETURN_LABEL,
    SLOT_LABEL,
    Place,
    Role,
    SlotContent,
    Surroundings,
    open_capsule,
    open_key,
    open_slot,
)
from npm_field.errors import VaultDamagedError, WrongPassphraseError
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
NEXT: Final = 1


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
    """The keys of an open book, of 32 bytes each: the KEK and the data key it wraps.

    ``next_key`` is there when a rotation began and did not end: then exactly one of the two opens the book.
    """

    kek: Secret
    data_key: Secret
    next_key: Secret | None = None

    @classmethod
    def generate(cls) -> Self:
        """Return keys of a new book."""
        return cls(Secret.random(KEY_LENGTH), Secret.random(KEY_LENGTH))

    def wipe(self) -> None:
        """Wipe them."""
        self.kek.wipe()
        self.data_key.wipe()
        if self.next_key is not None:
            self.next_key.wipe()


@dataclass(frozen=True, slots=True)
class Keys:
    """What an unlock yields. No casebook: a travel passphrase, or a sealed casebook.

    ``return_secret`` is the half of the return codes that main's slot holds; None for travel and for a capsule.
    ``role`` is whose passphrase it was; None for a key. Main's without the casebook: sealed.
    """

    daybook: BookKeys
    casebook: BookKeys | None
    return_secret: Secret | None = None
    role: Role | None = field(default=None, compare=False)

    @classmethod
    def generate(cls) -> Self:
        """Return the keys of a new vault."""
        return cls(BookKeys.generate(), BookKeys.generate(), Secret.random(KEY_LENGTH), Role.MAIN)

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


@dataclass(frozen=True, slots=True)
class Returned:
    """What a return code opened: the number of its slot, and the seed of the vault's own return key."""

    slot: int
    seed: Secret


def keys_of_root(image: Image, root: Secret) -> Keys:
    """Return what a passphrase opens.

    Raises ``WrongPassphraseError`` when no slot opens, ``VaultDamagedError`` when one does and what it leads to is
    damaged in both copies.
    """
    daybook, casebook = (_first(opened(image, root, area)) for area in (Area.DAYBOOK, Area.CASEBOOK))
    if daybook is None and casebook is None:
        raise WrongPassphraseError
    return _keys(
        image,
        daybook=daybook.kek if daybook else None,
        casebook=casebook.kek if casebook else None,
        return_secret=daybook.return_secret if daybook else None,
        role=daybook.role if daybook else None,
    )


def keys_of_kek(image: Image, kek: Secret) -> Keys:
    """Return the keys that the daybook's KEK leads to. Raises ``WrongPassphraseError`` for another one."""
    if _data_key(image, Book.DAYBOOK, kek, CURRENT) is None:
        raise WrongPassphraseError
    return _keys(image, daybook=kek, casebook=None, return_secret=None)


def keys_of_capsules(image: Image, private: HybridPrivateKey) -> Keys:
    """Return what the office, the paper key, the lead or the return key opens. Raises as ``keys_of_root``."""
    daybook, casebook = (_kek_of_capsules(image, private, book) for book in (Book.DAYBOOK, Book.CASEBOOK))
    if daybook is None and casebook is None:
        raise WrongPassphraseError
    return _keys(image, daybook=daybook, casebook=casebook, return_secret=None)


def open_return(image: Image, opener: Secret) -> Returned:
    """Return what a code opens; every slot is tried. Raises ``WrongPassphraseError``."""
    extent = EXTENTS[Area.RETURN]
    around = around_of(image.header, Area.RETURN, image.areas)
    tried = {
        index: open_key(
            opener, image.areas[Area.RETURN][extent.slot(index)], place=return_place(index), around=around
        )
        for index in range(extent.slots)
    }
    found = [Returned(index, seed) for index, seed in tried.items() if seed is not None]
    if not found:
        raise WrongPassphraseError
    return found[0]


def fits(image: Image, keys: Keys) -> bool:
    """Return whether these are the keys of this file's books, as far as they are there."""
    books = {Book.DAYBOOK: keys.daybook} | ({Book.CASEBOOK: keys.casebook} if keys.casebook else {})
    return all(
        _data_key(image, book, book_keys.kek, CURRENT) == book_keys.data_key for book, book_keys in books.items()
    )


def casebook_keys(image: Image, kek: Secret) -> BookKeys:
    """Return the casebook's keys by its KEK. Raises ``WrongPassphraseError`` for another one."""
    if _data_key(image, Book.CASEBOOK, kek, CURRENT) is None:
        raise WrongPassphraseError
    return _book_keys(image, Book.CASEBOOK, kek)


def _keys(
    image: Image,
    *,
    daybook: Secret | None,
    casebook: Secret | None,
    return_secret: Secret | None,
    role: Role | None = None,
) -> Keys:
    if daybook is None:
        raise VaultDamagedError(part=PART)
    return Keys(
        _book_keys(image, Book.DAYBOOK, daybook),
        _book_keys(image, Book.CASEBOOK, casebook) if casebook is not None else None,
        return_secret,
        role,
    )


def _book_keys(image: Image, book: Book, kek: Secret) -> BookKeys:
    data_key = _data_key(image, book, kek, CURRENT)
    if data_key is None:
        raise VaultDamagedError(part=PART)
    return BookKeys(kek, data_key, _data_key(image, book, kek, NEXT))


def _data_key(image: Image, book: Book, kek: Secret, which: int) -> Secret | None:
    entry = image.areas[Area.DATA_KEYS][EXTENTS[Area.DATA_KEYS].slot(book.entry + which)]
    around = around_of(image.header, Area.DATA_KEYS, image.areas)
    return open_key(kek, entry, place=entry_place(book, which), around=around)


def opened(image: Image, root: Secret, area: Area) -> dict[int, SlotContent]:
    """Return what a root opens in the daybook's or the casebook's area; every slot is tried, whatever opened."""
    around, extent = around_of(image.header, area, image.areas), EXTENTS[area]
    tried = {
        index: open_slot(root, image.areas[area][extent.slot(index)], place=slot_place(area, index), around=around)
        for index in range(extent.slots)
    }
    return {index: content for index, content in tried.items() if content is not None}


def _first(opened: Mapping[int, SlotContent]) -> SlotContent | None:
    return next(iter(opened.values()), None)


def _kek_of_capsules(image: Image, private: HybridPrivateKey, book: Book) -> Secret | None:
    around, extent = around_of(image.header, Area.CAPSULES, image.areas), EXTENTS[Area.CAPSULES]
    capsules = {index: image.areas[Area.CAPSULES][extent.slot(index)] for index in book.capsules}
    tried = [
        open_capsule(private, capsule, place=capsule_place(book, index), around=around)
        for index, capsule in capsules.items()
    ]
    return next((kek for kek in tried if kek is not None), None)


def around_of(header: Header, area: Area, areas: Mapping[Area, bytes]) -> Surroundings:
    """Return what every wrap of an area depends on."""
    return Surroundings(header.sector, EXTENTS[area].pool(areas[area]))


def slot_place(area: Area, index: int) -> Place:
    """Return the place of a passphrase slot."""
    return Place(SLOT_LABEL, area.value, index)


def entry_place(book: Book, which: int) -> Place:
    """Return the place of a data key: ``CURRENT`` or ``NEXT``."""
    return Place(DATA_KEY_LABEL, book.value, which)


def return_place(index: int) -> Place:
    """Return the place of a return slot."""
    return Place(RETURN_LABEL, Area.RETURN.value, index)


def capsule_place(book: Book, index: int) -> Place:
    """Return the place of a capsule."""
    return Place(CAPSULE_LABEL, book.value, index)
