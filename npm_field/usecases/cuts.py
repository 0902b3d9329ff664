"""Cutting what the office does not have: a sealed bundle that stays in the vault's folder until its receipt comes.

So every way there, a cable that is cut or a stick that is lost, goes on with the same bytes. The file is on the disk
before its row, and its row is there before the bundle can leave: a kill in between leaves a file that nobody knows,
which the next look takes away, and no number was used. docs/decisions/0031 says why it is in this order.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import FieldError, NotEnrolledError
from npm_field.usecases import capture, carried, complete, devices, enrol, sending
from storage import (
    attachments,
    capsules,
    credentials,
    cuts,
    erase,
    outbox,
    revisions,
    safe_files,
    slips,
    streams,
    written,
)
from storage.cuts import CutRow, What
from sync import bundle
from sync.manifest import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.capsule import Capsule
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.sending import Sender
    from storage.book import Book
    from storage.streams import Stream

NAME_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Cut:
    """A bundle that waits for the office's receipt: where it lies, its id and number, the file's hash and size."""

    path: Path
    bundle: str
    sequence: int
    sha256: str
    size: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class _Content:
    """What a cut is made of. ``rows`` are the attachments whose files go with it."""

    revisions: Sequence[Revision]
    capsules: Sequence[Capsule]
    rows: Sequence[Stream] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to hand over."""
        return bool(self.revisions or self.capsules or self.rows)


def cut(seat: Seat, *, everything: bool = False, progress: Callable[[int], None] | None = None) -> Cut | None:
    """Seal what neither a receipt nor a bundle that waits covers, to the office alone; None where that is nothing.

    Drafts are signed first. Sealed identities go in a bundle of their own. ``everything`` seals all that is here once
    more, for a bundle that was lost: a person's act. With the casebook closed the daybook's content goes alone.
    What ``progress``, told the bytes sealed so far, raises ends it and leaves nothing behind. Raises
    ``NotEnrolledError`` (also at the office itself), ``DiskFullError``, ``ReadOnlyError``, ``NotAsWrittenError``.
    """
    if seat.role == enrol.OFFICE_ROLE and (devices.signs(seat) or not seat.vault.has_casebook):
        raise NotEnrolledError
    settle(seat)
    complete.repair(seat)
    capture.leave_all(seat)
    made = _notes(seat, everything=everything, progress=progress)
    return _identities(seat, everything=everything, progress=progress) or made


def pending(seat: Seat) -> list[Cut]:
    """Return the bundles that wait for their receipt, by their numbers. What a kill left is put right first."""
    settle(seat)
    return [_cut(seat, row) for row in cuts.all_of(seat.vault.daybook)]


def settle(seat: Seat) -> None:
    """Finish or undo what a kill left between a bundle's file and its rows; one without its file is forgotten."""
    daybook, folder = seat.vault.daybook, seat.vault.folder
    rows = cuts.all_of(daybook)
    gone = [row for row in rows if _size_of(folder / row.file) != row.size]
    kept = {row.bundle for row in rows if row not in gone}
    if gone or any(cuts.uncovered(book, kept) for book in seat.vault.books()):
        for book in seat.vault.books():
            with book.change():
                cuts.uncover(book, but_for=kept)
        with daybook.change():
            for row in gone:
                cuts.forget(daybook, row.bundle)
    _take_strays_away(folder, {row.file for row in rows if row not in gone})
    if seat.vault.has_casebook:
        noted = {row.id for row in credentials.bundles(seat.vault.casebook, direction="out")}
        for row in rows:
            if row.bundle not in noted:
                count = len(cuts.covered_by(seat.vault.casebook, row.bundle, What.REVISION))
                sending.note_in_casebook(seat, row.bundle, row.sequence, count)


def finish(seat: Seat, bundle_id: str) -> None:
    """Take a bundle away whose receipt is kept: its row, what it covered, its file. Again changes nothing."""
    daybook = seat.vault.daybook
    rows = cuts.all_of(daybook)
    row = next((row for row in rows if row.bundle == bundle_id), None)
    with daybook.change():
        cuts.forget(daybook, bundle_id)
    if row is not None:
        _take_away(seat.vault.folder / row.file)
    settle(seat)


def capsule_name(capsule: Capsule) -> str:
    """Return what a receipt calls a capsule: its name and its body's hash, for a later body may have that name."""
    return f"{capsule.id}:{hashlib.sha256(capsule.body).hexdigest()}"


def waiting_revisions(book: Book) -> frozenset[str]:
    """Return the revisions of a book that no receipt and no waiting bundle covers, and the office did not refuse."""
    return frozenset(outbox.all_of(book)) - cuts.covered(book, What.REVISION) - cuts.receipted(book, What.REFUSED)


def _notes(seat: Seat, *, everything: bool, progress: Callable[[int], None] | None) -> Cut | None:
    content = _content(seat, everything=everything)
    if not content:
        return None
    there = _whole_already(seat, content) if everything else None
    if there is not None:
        return there
    sender = sending.with_casebook(seat, ()) if seat.vault.has_casebook else sending.with_daybook(seat)
    return _made(seat, sender, Purpose.HAND_OVER, content, progress)


def _identities(seat: Seat, *, everything: bool, progress: Callable[[int], None] | None) -> Cut | None:
    daybook = seat.vault.daybook
    covered = frozenset() if everything else cuts.covered(daybook, What.SLIP) | cuts.receipted(daybook, What.SLIP)
    chosen = [slip for slip in slips.all_of(daybook) if capsule_name(slip) not in covered]
    if not chosen:
        return None
    return _made(seat, sending.with_daybook(seat), Purpose.IDENTITIES, _Content((), chosen), progress)


def _whole_already(seat: Seat, content: _Content) -> Cut | None:
    """Return a bundle that waits and holds all of this: the same once more would be no other."""
    wanted, books = _covers(seat, content), seat.vault.books()
    for row in cuts.all_of(seat.vault.daybook):
        if all(
            set(names) <= cuts.covered_by(book, row.bundle, what)
            for book in books
            for what, names in wanted[book.name].items()
        ):
            return _cut(seat, row)
    return None


def _content(seat: Seat, *, everything: bool) -> _Content:
    known, daybook = sending.all_revisions(seat), seat.vault.daybook
    rows = streams.all_of(seat.vault.casebook) if seat.vault.has_casebook else []
    sealed = capsules.all_of(daybook)
    if everything:
        return _Content(known, sealed, _whole(seat, rows))
    at_office = cuts.covered(daybook, What.CAPSULE) | cuts.receipted(daybook, What.CAPSULE)
    if seat.vault.has_casebook:
        casebook = seat.vault.casebook
        files = cuts.covered(casebook, What.STREAM) | cuts.receipted(casebook, What.STREAM)
        aside = _refused(known, cuts.receipted(casebook, What.REFUSED))
        rows = _whole(seat, [row for row in rows if row.digest not in files and row.id not in aside])
    # A receiver keeps a file whose record comes with it.
    with_files = {row.id for row in rows}
    waiting = frozenset().union(*(waiting_revisions(book) for book in seat.vault.books()))
    return _Content(
        [r for r in known if r.id in waiting or r.header.record in with_files],
        [capsule for capsule in sealed if capsule_name(capsule) not in at_office],
        rows,
    )


def _refused(known: Sequence[Revision], refused: frozenset[str]) -> set[RecordId]:
    """Return the records of which the office put every revision aside: their files wait there, too."""
    return {r.header.record for r in known if r.id in refused} - {
        r.header.record for r in known if r.id not in refused
    }


def _whole(seat: Seat, rows: Iterable[Stream]) -> list[Stream]:
    return [row for row in rows if not attachments.problem_of(seat.vault.folder, row)]


def _made(
    seat: Seat, sender: Sender, purpose: Purpose, content: _Content, progress: Callable[[int], None] | None
) -> Cut:
    """Write the file, then what it covers, then its row and number in one transaction: from then on it is a cut."""
    said = sending.outgoing(seat, sender, purpose)
    files = carried.streams_of(seat, content.rows)
    made = bundle.prepare(
        said, content.revisions, sender.identity, sender.recipients, capsules=content.capsules, attachments=files
    )
    path = safe_files.on_the_way(seat.vault.folder, safe_files.OUTGOING, secrets.token_hex(NAME_BYTES))
    attachments.require_room(seat.vault.folder, sum(file.head.size for file in files))
    digest = written.write_and_read_back(path, lambda sink: made.write_to(sink, progress))
    with suppress(OSError):
        os.utime(path, (0, 0))  # when each was cut would else stand beside it for anybody who has the disk
    row = CutRow(made.id, said.sequence, path.name, digest, path.stat().st_size, purpose.value)
    try:
        _note(seat, row, _covers(seat, content))
    except FieldError:
        _take_away(path)
        raise
    sending.note_in_casebook(seat, made.id, said.sequence, len(content.revisions))
    return _cut(seat, row)


def _note(seat: Seat, row: CutRow, here: Mapping[str, Mapping[What, Sequence[str]]]) -> None:
    if seat.vault.has_casebook:
        with seat.vault.casebook.change() as casebook:
            _cover(casebook, row.bundle, here[casebook.name])
    with seat.vault.daybook.change() as daybook:
        _cover(daybook, row.bundle, here[daybook.name])
        cuts.note(daybook, row)
        sending.set_last(daybook, row.bundle, row.sequence)


def _covers(seat: Seat, content: _Content) -> Mapping[str, Mapping[What, Sequence[str]]]:
    """Return what is in a bundle of each open book, by the book's name."""
    ids = [revision.id for revision in content.revisions]
    found: dict[str, Mapping[What, Sequence[str]]] = {}
    for book in seat.vault.books():
        here = revisions.known_ids(book)
        found[book.name] = {What.REVISION: [id_ for id_ in ids if id_ in here]}
    daybook = seat.vault.daybook
    notes = [capsule_name(c) for c in content.capsules if capsules.get(daybook, c.id) is not None]
    identities = [capsule_name(c) for c in content.capsules if slips.get(daybook, c.id) is not None]
    found[daybook.name] = {**found[daybook.name], What.CAPSULE: notes, What.SLIP: identities}
    if seat.vault.has_casebook:
        name = seat.vault.casebook.name
        found[name] = {**found[name], What.STREAM: [row.digest for row in content.rows]}
    return found


def _cover(book: Book, bundle_id: str, things: Mapping[What, Sequence[str]]) -> None:
    for what, names in things.items():
        cuts.cover(book, bundle_id, what, names)


def _cut(seat: Seat, row: CutRow) -> Cut:
    path = seat.vault.folder / row.file
    return Cut(path, row.bundle, row.sequence, row.sha256, row.size, Purpose(row.purpose))


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _take_strays_away(folder: Path, named: set[str]) -> None:
    for name in set(safe_files.names_in(folder)) - set(safe_files.VAULT_FILES) - named:
        if name.lstrip(".").startswith(safe_files.OUTGOING):
            _take_away(folder / name)


def _take_away(path: Path) -> None:
    """Overwrite and remove a file; what the disk refuses goes with the next look."""
    if path.is_file() and not path.is_symlink():
        erase.overwrite(path, most=erase.HEAD_LENGTH)  # the head holds the only keys that open the rest
        with suppress(OSError):
            path.unlink()
