"""Attachments on their way: which files go into a bundle, and which that came are kept."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from npm_field.crypto import age
from npm_field.crypto.secret import Secret
from npm_field.domain.kinds import ATTACHMENT
from npm_field.errors import AttachmentDamagedError, BundleDamagedError, NotForUsError
from npm_field.usecases import enrol
from storage import attachments, revisions, safe_files, streams
from storage.streams import Stream
from sync import bundle
from sync.streams import OutgoingStream, StreamHead

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.domain.identifiers import RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.sealed_content import Opened
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from sync.bundle import Incoming


def outgoing(
    seat: Seat, records: Collection[RecordId], held: Collection[RecordId], office: Sequence[HybridPublicKey]
) -> Sequence[OutgoingStream]:
    """Return the attachments among these records whose files are whole; the others must not keep a bundle back.

    The keys of those that are ``held`` go sealed to the ``office``; here they stay as they are.
    """
    rows = [row for row in streams.all_of(seat.vault.casebook) if row.id in records]
    whole = [row for row in rows if not attachments.problem_of(seat.vault.folder, row)]
    recipients = [age.HybridRecipient(key) for key in office]
    return streams_of(seat, [_sealed(row, recipients) if row.id in held else row for row in whole])


def streams_of(seat: Seat, rows: Sequence[Stream]) -> Sequence[OutgoingStream]:
    """Return the attachments of these rows, to be sent as they lie here."""
    return [_outgoing(seat, row) for row in rows]


def wanted(seat: Seat, incoming: Incoming) -> tuple[StreamHead, ...]:
    """Return the files in a bundle that are not here yet and whose records are, or come with it."""
    here = {row.id for row in streams.all_of(seat.vault.casebook)}
    coming = {r.header.record for r in incoming.revisions if r.header.kind == ATTACHMENT.name}
    return tuple(head for head in incoming.attachments if head.id in coming and head.id not in here)


def wanted_late(seat: Seat, incoming: Incoming, new: Collection[Revision]) -> tuple[StreamHead, ...]:
    """Return the files in a bundle that are not here yet and whose records come only now, as ``new``.

    What was destroyed or purged here, because it was withdrawn, does not come back.
    """
    casebook = seat.vault.casebook
    here = {row.id for row in streams.all_of(casebook)} | {id_ for id_, _file in streams.destroyed(casebook)}
    late = {r.header.record for r in new if r.header.kind == ATTACHMENT.name and r.payload is not None}
    return tuple(head for head in incoming.attachments if head.id in late and head.id not in here)


def files_of(
    seat: Seat, path: Path, incoming: Incoming, chosen: Sequence[StreamHead]
) -> Callable[[], Sequence[Stream]]:
    """Return what writes files of a bundle beside the books and returns the rows that are to name them.

    It asks no book, so it may run beside the vault's thread, and those of several bundles beside one another: most of
    its time it waits for the disk. What is sealed to us is opened: its key then lies in the casebook as any other.
    It raises ``BundleDamagedError`` where the bundle is not the one that was read, ``DiskFullError``,
    ``ReadOnlyError``; then nothing is left.
    """
    if not chosen:
        return list
    return partial(_take_files, _Here(seat.vault.folder, seat.hybrid_key, seat.role), path, incoming, chosen)


@dataclass(frozen=True, slots=True)
class _Here:
    """What opens a bundle and where its files go."""

    folder: Path
    key: HybridPrivateKey
    role: str


def _take_files(here: _Here, path: Path, incoming: Incoming, chosen: Sequence[StreamHead]) -> Sequence[Stream]:
    names = {head.id for head in chosen}
    taken: list[Stream] = []
    try:
        with safe_files.reading(path) as source:
            for head, pieces in bundle.attachments_of(source, [here.key], incoming):
                if head.id in names:
                    taken.append(attachments.receive(here.folder, _row(here, head), pieces))
    except AttachmentDamagedError:  # the file of the bundle is another one by now
        attachments.take_away(here.folder, [row.file for row in taken])
        raise BundleDamagedError from None
    except BaseException:
        attachments.take_away(here.folder, [row.file for row in taken])
        raise
    return taken


def keep_rows(seat: Seat, rows: Sequence[Stream]) -> None:
    """Name files that were taken, inside the casebook's ``change``, whose records are here."""
    casebook = seat.vault.casebook
    streams.put(casebook, *(row for row in rows if revisions.kind_of(casebook, row.id) == ATTACHMENT.name))


def wanted_of_sealed(seat: Seat, found: Opened, new: Collection[RevisionId]) -> Sequence[Stream]:
    """Return the files of a sealed hand-over that are not here yet and whose records are, or come with it as ``new``.

    What was destroyed or purged here, because it was withdrawn, does not come back.
    """
    casebook = seat.vault.casebook
    here = {row.id for row in streams.all_of(casebook)} | {id_ for id_, _file in streams.destroyed(casebook)}
    coming = {r.header.record for r in found.revisions if r.id in new and r.header.kind == ATTACHMENT.name}
    return [row for row in found.streams if row.id not in here and _may_come(casebook, row.id, coming)]


@contextmanager
def taken_of_sealed(seat: Seat, found: Opened, chosen: Sequence[Stream]) -> Iterator[Sequence[Stream]]:
    """Write files of a sealed hand-over beside the books; the block stores their rows. If it fails they go again.

    Raises ``BundleDamagedError`` where the file is not the one that was read, ``DiskFullError``, ``ReadOnlyError``.
    """
    rows = {row.digest: row for row in chosen}
    taken: list[Stream] = []
    here = _Here(seat.vault.folder, seat.hybrid_key, seat.role)
    try:
        for digest, pieces in found.files() if rows else ():
            if digest in rows:
                taken.append(attachments.receive(here.folder, _row(here, _head(rows[digest])), pieces))
        yield taken
    except BaseException:
        attachments.take_away(seat.vault.folder, [row.file for row in taken])
        raise


def _may_come(casebook: Book, id_: RecordId, coming: Collection[RecordId]) -> bool:
    kind = revisions.kind_of(casebook, id_)
    return id_ in coming if not kind else kind == ATTACHMENT.name and revisions.whole_of(casebook, id_)


def _sealed(row: Stream, recipients: Sequence[age.Recipient]) -> Stream:
    return row if row.key is None else streams.sealed(row, age.seal_file_key(row.key, recipients))


def _head(row: Stream) -> StreamHead:
    opener = bytes(row.key.view) if row.key is not None else row.header or b""
    return StreamHead(row.id, row.key is None, opener, row.length, row.digest)


def _outgoing(seat: Seat, row: Stream) -> OutgoingStream:
    return OutgoingStream(_head(row), partial(attachments.raw, seat.vault.folder, row))


def _row(here: _Here, head: StreamHead) -> Stream:
    if not head.is_sealed:
        return Stream(head.id, "", Secret(head.opener), None, head.length, head.digest)
    if here.role == enrol.OFFICE_ROLE:
        try:
            key = age.open_file_key(head.opener, [age.HybridIdentity(here.key)])
        except (NotForUsError, BundleDamagedError):
            return Stream(head.id, "", None, head.opener, head.length, head.digest)
        return Stream(head.id, "", key, None, head.length, head.digest)
    return Stream(head.id, "", None, head.opener, head.length, head.digest)
