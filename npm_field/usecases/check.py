"""Checking a vault: every page of both books, every revision, what they say of each other, and the key file.

It names what is damaged and changes nothing but the index of the search: where that alone is wrong it is made anew
from the records, for it is derived from them, and old words must not stay in it. What the pages' codes cannot tell,
an older page or book put back, is told by the graph, the tallies and the bundles (``check_graph``), the derived rows
by ``check_rows``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.crypto.signing import VerifyKey
from npm_field.domain.revision import CASEBOOK, SIGNED_AS
from npm_field.errors import DiskFullError, NotEnrolledError, ReadOnlyError, VaultDamagedError
from npm_field.usecases import check_graph, check_rows, check_streams, deliver, enrol, indexing, losses
from npm_field.usecases.damage import Damage
from storage import remains, revisions
from storage.book import SEARCH_INDEX
from storage.keyfile_layout import PART

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.losses import Losses
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.vault import Vault

__all__ = ["Checked", "Damage", "check", "key_file", "look", "without_opening"]

Keys = dict[str, VerifyKey]
PULSE: Final = 50
"""Revisions between two words of progress."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at and what was found. ``verified``: revisions whose hash and signature are right.

    ``search_renewed``: nothing but the index of the search was wrong, and it was made anew.
    """

    revisions: int
    records: int
    verified: tuple[RevisionId, ...]
    damage: tuple[Damage, ...]
    search_renewed: bool = False


def look(folder: Path, passphrase: Secret, progress: Callable[[str, int, int], None] | None = None) -> Checked:
    """Check a vault that is closed, also one that does not open any more, and leave it closed.

    The key file is looked at before anything opens and repairs it. Where pages are damaged, the books are then read
    page by page, so that the damaged records can be named. Raises as ``enrol.open_seat`` but for damaged books.
    """
    before = key_file(folder)
    try:
        seat = enrol.open_seat(folder, passphrase)
    except VaultDamagedError:
        found = without_opening(folder, passphrase, progress)
    else:
        try:
            found = check(seat, progress)
        finally:
            seat.vault.close()
        if any(each.page for each in found.damage):
            named = [
                each for each in without_opening(folder, passphrase, progress).damage if each not in found.damage
            ]
            found = replace(found, damage=(*found.damage, *named))
    now = [each for each in found.damage if each not in before]
    return replace(found, damage=(*before, *now))


def check(seat: Seat, progress: Callable[[str, int, int], None] | None = None) -> Checked:
    """Look at every page and every record of the open books.

    ``progress`` is told the book, how many revisions of how many were verified, and 0 of 0 again and again while
    SQLite looks at its pages; what it raises ends the check. Nothing is left half done.
    """
    damage = list(key_file(seat.vault.folder))
    seen: list[Revision] = []
    renewed = False
    keys = _verify_keys(seat)
    for book in seat.vault.books():
        pages = list(_pages(book, progress))
        if [each.problem for each in pages] == [SEARCH_INDEX] and _search_made_anew(seat.vault, progress):
            pages, renewed = [], True
        found = [] if pages else _revisions(book)
        damage += pages
        damage += _of_revisions(book, found or [], keys, progress)
        if found is None:
            damage.append(Damage(book.name, "unreadable"))
        elif not pages:
            damage += check_rows.problems(seat, book, found)
            damage += check_streams.problems(seat, book, progress) if book.name == CASEBOOK else ()
        seen += found or []
    if not any(each.page or each.problem == "structure" for each in damage):
        damage += check_graph.problems(seat, seen)
    wrong = {found.id for found in damage}
    ids = {revision.id for revision in seen}
    verified = tuple(sorted(ids - wrong))
    return Checked(len(ids), len({r.header.record for r in seen}), verified, tuple(damage), renewed)


def without_opening(
    folder: Path, passphrase: Secret, progress: Callable[[str, int, int], None] | None = None
) -> Checked:
    """Check page by page a vault that cannot be opened. It is only read. Raises as ``losses.read``."""
    found = losses.read(folder, passphrase, progress)
    ids = {id_ for book in found.revisions.values() for id_ in book}
    records = {r.header.record for book in found.revisions.values() for r in book.values()}
    return Checked(len(ids), len(records), (), tuple(_of_losses(found)))


def key_file(folder: Path) -> tuple[Damage, ...]:
    """Say what is torn in the key file; a copy that is whole repairs the other at the next opening."""
    try:
        report = remains.key_file_report(folder)
    except VaultDamagedError:
        return (Damage(PART, "torn"),)
    if not report.right_length:
        return (Damage(PART, "wrong_length"),)
    torn = [
        Damage(PART, "torn", f"copy {n}: {area}") for n, areas in enumerate(report.torn, start=1) for area in areas
    ]
    return (*torn, *(Damage(PART, "lost", area) for area in report.lost))


def _pages(book: Book, progress: Callable[[str, int, int], None] | None) -> Iterator[Damage]:
    def pulse() -> None:
        if progress is not None:
            progress(book.name, 0, 0)

    failed = book.check(pulse)
    if "cipher_integrity_check" in failed:
        for number in _damaged_pages(book):
            yield Damage(book.name, "page", page=number)
    elif failed:
        yield Damage(book.name, SEARCH_INDEX if failed == [SEARCH_INDEX] else "structure")


def _search_made_anew(opened: Vault, progress: Callable[[str, int, int], None] | None) -> bool:
    """Make the search anew and return whether it fits now; not on a full or protected disk."""
    try:
        for _done in indexing.make_anew(opened):
            if progress is not None:
                progress(CASEBOOK, 0, 0)
    except (DiskFullError, ReadOnlyError, VaultDamagedError):
        return False
    return opened.casebook.check() == []


def _damaged_pages(book: Book) -> Sequence[int]:
    try:
        return book.damaged_pages() or (1,)
    except VaultDamagedError:
        return (1,)


def _revisions(book: Book) -> list[Revision] | None:
    """Return every revision; None where one cannot be read."""
    try:
        return list(revisions.all_of(book))
    except (VaultDamagedError, ValueError):
        return None


def _of_revisions(
    book: Book,
    found: Sequence[Revision],
    keys: Mapping[DeviceId, Keys],
    progress: Callable[[str, int, int], None] | None,
) -> Iterator[Damage]:
    stored = revisions.known_ids(book) if found else frozenset()
    for number, revision in enumerate(found, start=1):
        yield from (Damage(book.name, problem, revision.id) for problem in _problems(revision, keys))
        if revision.id not in stored:
            yield Damage(book.name, "id_changed", revision.id)
        if progress is not None and number % PULSE in {0, len(found) % PULSE}:
            progress(book.name, number, len(found))


def _problems(revision: Revision, keys: Mapping[DeviceId, Keys]) -> Iterator[str]:
    if not revision.is_whole():
        yield "content_changed"
    key = keys.get(revision.header.device, {}).get(revision.header.book)
    if key is None:
        yield "unknown_device"
    elif not key.verifies(revision.signature, revision.signed_bytes, purpose=SIGNED_AS):
        yield "bad_signature"


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


def _of_losses(found: Losses) -> Iterator[Damage]:
    for name, book in found.left.books.items():
        if not book.pages:
            yield Damage(name, "book_missing")
        elif len(book.damaged) == book.pages:
            yield Damage(name, "book_unreadable")
        else:
            yield from (Damage(name, "page", page=number) for number in book.damaged)
            if not book.has_schema:
                yield Damage(name, "does_not_open")
    damaged = [name for name, book in found.left.books.items() if book.damaged or not book.pages]
    part = damaged[0] if len(damaged) == 1 else CASEBOOK
    for fate in found.fates:
        if not fate.is_whole:
            yield Damage(part, "draft_lost" if not fate.lost else "record_damaged", fate.record, code=fate.code)
    for (name, table), count in sorted(found.missing.items()):
        yield Damage(name, "rows_missing", f"{table}: {count}")
