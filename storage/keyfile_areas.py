"""What is written into the areas of a key file: slots, entries, capsules and return codes. Pure.

A data key is changed in two steps, next beside current, so that a cut never loses the book; a KEK is changed in one
writing that lays all areas that hang on it. ``keyfile_wrapping`` beside is the way back.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from npm_field.crypto.secret import Secret
from npm_field.crypto.slots import SlotContent, seal_capsule, unused_capsule, wrap_key, wrap_slot
from npm_field.errors import NotOpenError, SamePassphraseError
from storage.keyfile_layout import EXTENTS, Area
from storage.keyfile_wrapping import (
    CURRENT,
    KEY_LENGTH,
    NEXT,
    ROLES,
    SLOT_INDEX,
    Book,
    Keys,
    Recipients,
    around_of,
    capsule_place,
    entry_place,
    opened,
    return_place,
    slot_place,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.keyfile_copies import Image
    from storage.keyfile_layout import Header
    from storage.keyfile_wrapping import BookKeys, SlotName


def new_areas(header: Header, keys: Keys, root: Secret, recipients: Recipients) -> dict[Area, bytes]:
    """Return all areas of a new key file: main's two slots, the data keys, the capsules, and random bytes."""
    return {area: random_area(area) for area in Area} | kek_areas(header, keys, {"main": root}, recipients)


def hollow_areas(header: Header) -> dict[Area, bytes]:
    """Return areas in which nothing opens anything and that cannot be told from used ones: what a wipe leaves."""
    nobodys = Keys.generate()
    areas = {area: random_area(area) for area in Area} | {Area.CAPSULES: capsule_area(header, nobodys, Recipients())}
    nobodys.wipe()
    return areas


def capsule_area(header: Header, keys: Keys, recipients: Recipients) -> bytes:
    """Return a fresh capsule area with a fresh pool. Raises ``NotOpenError`` without the casebook's KEK."""
    area = random_area(Area.CAPSULES)
    around = around_of(header, Area.CAPSULES, {Area.CAPSULES: area})
    for book, book_keys in _open_books(keys).items():
        for index, recipient in zip(book.capsules, recipients.in_order, strict=True):
            place = capsule_place(book, index)
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
        if opened(image, root, area).keys() - ({index} if area in areas else set()):
            raise SamePassphraseError
    changed = {}
    for area in areas:
        around = around_of(image.header, area, image.areas)
        data = wrap_slot(root, _content(keys, slot, area), place=slot_place(area, index), around=around)
        changed[area] = _with_slot(area, image.areas[area], index, data)
    return changed


def without_slot(image: Image, slot: SlotName) -> dict[Area, bytes]:
    """Return the daybook's area with a slot that opens nothing."""
    fresh = secrets.token_bytes(EXTENTS[Area.DAYBOOK].slot_length)
    return {Area.DAYBOOK: _with_slot(Area.DAYBOOK, image.areas[Area.DAYBOOK], SLOT_INDEX[slot], fresh)}


def data_key_area(image: Image, keys: Keys) -> bytes:
    """Return the area of data keys as ``keys`` say, current and next.

    With a fresh pool where both books are open; with the casebook closed its entries cannot be wrapped again, so the
    daybook's are rewritten alone and the pool stays.
    """
    if keys.casebook is not None:
        return fresh_data_keys(image.header, keys)
    return _with_entries(image.header, image.areas[Area.DATA_KEYS], Book.DAYBOOK, keys.daybook)


def fresh_data_keys(header: Header, keys: Keys) -> bytes:
    """Return an area of data keys with a fresh pool. Raises ``NotOpenError`` without the casebook."""
    area = secrets.token_bytes(EXTENTS[Area.DATA_KEYS].length)
    for book, book_keys in _open_books(keys).items():
        area = _with_entries(header, area, book, book_keys)
    return area


def random_area(area: Area) -> bytes:
    """Return an area in which nothing opens anything."""
    return secrets.token_bytes(EXTENTS[area].length)


def passphrase_area(header: Header, keys: Keys, roots: Mapping[SlotName, Secret], area: Area) -> bytes:
    """Return the daybook's or the casebook's area with a fresh pool and these passphrases' slots, no others."""
    data = random_area(area)
    around = around_of(header, area, {area: data})
    for slot, root in roots.items():
        if slot == "main" or area is Area.DAYBOOK:
            index = SLOT_INDEX[slot]
            wrapped = wrap_slot(root, _content(keys, slot, area), place=slot_place(area, index), around=around)
            data = _with_slot(area, data, index, wrapped)
    return data


def kek_areas(
    header: Header, keys: Keys, roots: Mapping[SlotName, Secret], recipients: Recipients
) -> dict[Area, bytes]:
    """Return all areas that hang on the KEKs, each with a fresh pool: passphrases, data keys, capsules."""
    return {
        Area.DAYBOOK: passphrase_area(header, keys, roots, Area.DAYBOOK),
        Area.CASEBOOK: passphrase_area(header, keys, roots, Area.CASEBOOK),
        Area.DATA_KEYS: fresh_data_keys(header, keys),
        Area.CAPSULES: capsule_area(header, keys, recipients),
    }


def sealed_areas(header: Header, keys: Keys, recipients: Recipients) -> dict[Area, bytes]:
    """Return the areas of a calm seal: no passphrase opens the casebook, its new KEK is in capsules alone."""
    return {
        Area.CASEBOOK: random_area(Area.CASEBOOK),
        Area.DATA_KEYS: fresh_data_keys(header, keys),
        Area.CAPSULES: capsule_area(header, keys, recipients),
    }


def reopened_areas(
    image: Image, keys: Keys, root: Secret, recipients: Recipients, spent: int | None
) -> dict[Area, bytes]:
    """Return the areas of an unsealed vault: main opens the casebook again, and the code that did it is spent."""
    areas = {
        Area.CASEBOOK: passphrase_area(image.header, keys, {"main": root}, Area.CASEBOOK),
        Area.DATA_KEYS: fresh_data_keys(image.header, keys),
        Area.CAPSULES: capsule_area(image.header, keys, recipients),
    }
    if spent is None:
        return areas
    slot = secrets.token_bytes(EXTENTS[Area.RETURN].slot_length)
    return areas | {Area.RETURN: _with_slot(Area.RETURN, image.areas[Area.RETURN], spent, slot)}


def return_area(header: Header, seed: Secret, openers: Sequence[Secret]) -> bytes:
    """Return a fresh area of return codes: each opener opens one slot, and in it the seed of the return key.

    Raises ``ValueError`` for more codes than slots.
    """
    extent = EXTENTS[Area.RETURN]
    if len(openers) > extent.slots:
        raise ValueError("more return codes than slots")
    data = random_area(Area.RETURN)
    around = around_of(header, Area.RETURN, {Area.RETURN: data})
    places = secrets.SystemRandom().sample(range(extent.slots), len(openers))
    for index, opener in zip(places, openers, strict=True):
        wrapped = wrap_key(opener, seed, place=return_place(index), around=around)
        data = _with_slot(Area.RETURN, data, index, wrapped)
    return data


def staged(keys: Keys, book: Book, fresh: Secret | None) -> Keys:
    """Return the keys with ``fresh`` as the next data key of a book; None takes a next one away."""
    return _with_book(keys, book, replace(_of(keys, book), next_key=fresh))


def promoted(keys: Keys, book: Book) -> Keys:
    """Return the keys with the next data key of a book in the place of the current one."""
    found = _of(keys, book)
    if found.next_key is None:
        raise ValueError("there is no next data key")
    return _with_book(keys, book, replace(found, data_key=found.next_key, next_key=None))


def with_new_kek(keys: Keys, book: Book) -> Keys:
    """Return the keys with a fresh KEK for a book."""
    return _with_book(keys, book, replace(_of(keys, book), kek=Secret.random(KEY_LENGTH)))


def _of(keys: Keys, book: Book) -> BookKeys:
    found = keys.daybook if book is Book.DAYBOOK else keys.casebook
    if found is None:
        raise NotOpenError(book="casebook")
    return found


def _with_book(keys: Keys, book: Book, changed: BookKeys) -> Keys:
    return replace(keys, daybook=changed) if book is Book.DAYBOOK else replace(keys, casebook=changed)


def _with_entries(header: Header, area: bytes, book: Book, book_keys: BookKeys) -> bytes:
    around = around_of(header, Area.DATA_KEYS, {Area.DATA_KEYS: area})
    current = wrap_key(book_keys.kek, book_keys.data_key, place=entry_place(book, CURRENT), around=around)
    following = (
        wrap_key(book_keys.kek, book_keys.next_key, place=entry_place(book, NEXT), around=around)
        if book_keys.next_key is not None
        else secrets.token_bytes(EXTENTS[Area.DATA_KEYS].slot_length)
    )
    area = _with_slot(Area.DATA_KEYS, area, book.entry + CURRENT, current)
    return _with_slot(Area.DATA_KEYS, area, book.entry + NEXT, following)


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


def _with_slot(area: Area, data: bytes, index: int, slot: bytes) -> bytes:
    span = EXTENTS[area].slot(index)
    return data[: span.start] + slot + data[span.stop :]
