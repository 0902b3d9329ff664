"""Checking a vault: every page of both books, every revision's hash and signature, the graph, the key file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.signing import VerifyKey
from npm_field.domain.revision import CASEBOOK, SIGNED_AS
from npm_field.errors import NotEnrolledError, VaultDamagedError
from npm_field.usecases import deliver
from storage import keyfile_copies, revisions, safe_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.vault import Vault

Keys = dict[str, VerifyKey]


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong: which part, what, and the id of a revision or record where there is one."""

    part: str
    problem: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at and what was found. ``verified``: revisions whose hash and signature are right."""

    revisions: int
    records: int
    verified: tuple[RevisionId, ...]
    damage: tuple[Damage, ...]


def check(seat: Seat, progress: Callable[[int], None] | None = None) -> Checked:
    """Look at every page and every record of the open books. ``progress`` gets the number of revisions done."""
    damage = list(_key_file(seat.vault))
    seen: list[Revision] = []
    keys = _verify_keys(seat)
    for book in seat.vault.books():
        damage += [Damage(book.name, problem) for problem in book.check()]
        found, unreadable = _revisions(book)
        damage += unreadable
        for number, revision in enumerate(found, start=1):
            damage += [Damage(book.name, problem, revision.id) for problem in _problems(revision, keys)]
            if progress is not None:
                progress(number)
        damage += _ids(book, found)
        seen += found
    damage += _graph(seat, seen)
    wrong = {found.id for found in damage}
    ids = {revision.id for revision in seen}
    verified = tuple(sorted(ids - wrong))
    return Checked(len(ids), len({r.header.record for r in seen}), verified, tuple(damage))


def _revisions(book: Book) -> tuple[list[Revision], list[Damage]]:
    """Return every revision that can be read. Where one page stops the reading, the other book is still checked."""
    try:
        return list(revisions.all_of(book)), []
    except (VaultDamagedError, ValueError):
        return [], [Damage(book.name, "unreadable")]


def _key_file(opened: Vault) -> Iterator[Damage]:
    data = safe_files.read(opened.folder / safe_files.KEY_FILE, limit_bytes=LARGEST_KEY_FILE)
    report = keyfile_copies.damage_report(data)
    if not report.right_length:
        yield Damage("key file", "wrong_length")
    for number, areas in enumerate(report.torn, start=1):
        for area in areas:
            yield Damage("key file", "torn", f"copy {number}: {area}")


LARGEST_KEY_FILE: Final = 1 << 20
"""More than any key file; a longer file is damage, not a reason to read on."""


def _verify_keys(seat: Seat) -> Mapping[DeviceId, Keys]:
    """Return the two verify keys of each device this vault can vouch for: its own, and all that are certified."""
    own: Keys = {"daybook": seat.daybook_identity.public}
    if seat.vault.has_casebook:
        own[CASEBOOK] = seat.casebook_identity.public
    result = {seat.device: own}
    if seat.vault.has_casebook:
        try:
            known = deliver.known_credentials(seat)
        except NotEnrolledError:
            return result
        result |= {d: {"daybook": c.daybook, CASEBOOK: c.casebook} for d, c in known.items()}
    return result


def _problems(revision: Revision, keys: Mapping[DeviceId, Keys]) -> Iterator[str]:
    if not revision.is_whole():
        yield "content_changed"
    key = keys.get(revision.header.device, {}).get(revision.header.book)
    if key is None:
        yield "unknown_device"
    elif not key.verifies(revision.signature, revision.signed_bytes, purpose=SIGNED_AS):
        yield "bad_signature"


def _ids(book: Book, found: Sequence[Revision]) -> Iterator[Damage]:
    """Yield revisions whose stored id is not the hash of what they say."""
    stored = revisions.known_ids(book)
    for revision in found:
        if revision.id not in stored:
            yield Damage(book.name, "id_changed", revision.id)


def _graph(seat: Seat, seen: Sequence[Revision]) -> Iterator[Damage]:
    """Yield breaks of the graph: one counter for two revisions of a device, a missing parent of our own making.

    A parent that another laptop wrote may still be on its way; one that this laptop wrote was here.
    """
    counters: dict[tuple[str, int], str] = {}
    for revision in seen:
        place = (revision.header.device, revision.header.counter)
        if revision.header.book == CASEBOOK and counters.setdefault(place, revision.id) != revision.id:
            yield Damage(CASEBOOK, "counter_twice", revision.id)
    here = {revision.id for revision in seen}
    own = [r for r in seen if r.header.device == seat.device] if seat.vault.has_casebook else []
    for parent in sorted({parent for r in own for parent in r.header.parents} - here):
        yield Damage(CASEBOOK, "parent_missing", parent)
