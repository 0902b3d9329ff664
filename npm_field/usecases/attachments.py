"""Attachments: added as pixels alone, seen from memory alone, covered, sealed, destroyed (model 2.3.20; INV05, 10).

Three steps, so that nobody waits while a photo is decoded: ``may_add`` on the thread that owns the vault, ``store``
on any other (it writes ciphertext beside the books), ``keep`` on the vault's again: one transaction for the key, the
signed record and the class of what it belongs to. ``add`` is all three.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, documents
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import ATTACHMENT, KINDS
from npm_field.domain.kinds.attachment import BLURRED, IDENTIFIABLE, PHOTO, PRESENT
from npm_field.domain.modes import Mode
from npm_field.errors import (
    AttachmentDamagedError,
    AttachmentNotHereError,
    ConsentForbidsError,
    ForbiddenInModeError,
    NoFileError,
    NoRecordError,
    PhotoConsentError,
    VisitFullError,
)
from npm_field.pictures import aside
from npm_field.pictures.album import Album
from npm_field.pictures.frames import Said
from npm_field.pictures.source import MOST_DOCUMENT_BYTES
from npm_field.usecases import attached, capture, dropbox, rotation, writing
from npm_field.usecases.attachment_files import Stored, covered, written
from storage import attachments as files
from storage import drafts, safe_files, streams
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.pictures.faces import Box
    from npm_field.usecases.seat import Seat
    from storage.streams import Stream

MOST_VISIT_BYTES: Final = 2 * 1024**3
HERE: Final = "here"
SEALED: Final = "sealed"
ABSENT: Final = "absent"
KEPT_WHEN_COVERED: Final = frozenset({"kind", "people_visible", "day", "day_part", "note"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment of a record. ``state``: ``here``, ``sealed`` to the office, ``absent`` without its file."""

    id: RecordId
    about: RecordId
    kind: str
    pages: int
    bytes: int
    faces: str
    people_visible: str
    day: str
    day_part: str
    note: str
    state: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What may be added to: a record and its visit, and where the vault lies."""

    record: RecordId
    visit: RecordId
    folder: Path


def people_in(kind: str, people: str, faces_shown: str) -> dict[str, str]:
    """Return the two answers about people; for a photo without an answer the worst one, until somebody has looked."""
    unsaid = {"people_visible": IDENTIFIABLE, "faces": PRESENT} if kind == PHOTO else {}
    given = {"people_visible": people, "faces": faces_shown}
    return {**unsaid, **{name: answer for name, answer in given.items() if answer}}


def may_add(seat: Seat, record: RecordId, kind: str, *, expected_bytes: int = 0) -> Place:
    """Return where an attachment of this kind may go.

    Raises ``NoRecordError``; ``ForbiddenInModeError`` for a partial, oral-only or boxed record (INV05);
    ``ConsentForbidsError`` where no notes may be kept; ``PhotoConsentError`` for a photo without a yes (INV08);
    ``VisitFullError``; ``NotOpenError``.
    """
    casebook = seat.vault.casebook
    fields, record_kind, visit = _record(seat, record)
    kind_table = KINDS.get(record_kind)
    if kind_table is not None and kind_table.consent_governed:
        if not consent.content_allowed(fields.get("consent")):
            raise ConsentForbidsError
        capture.require_not_withdrawn(seat, record)
        if kind == PHOTO and not consent.allows(fields.get("consent"), attached.CONSENT_TO_PHOTO):
            raise PhotoConsentError
    expected = min(expected_bytes, MOST_DOCUMENT_BYTES)  # what is larger is refused for itself, not for the visit
    if streams.bytes_of_visit(casebook, visit) + expected > MOST_VISIT_BYTES:
        raise VisitFullError(most_mb=MOST_VISIT_BYTES // 1024**2)
    return Place(record, visit, seat.vault.folder)


def store(place: Place, path: Path, *, progress: Callable[[int], None] | None = None) -> Stored:
    """Write a file's pixels beside the books as ciphertext; for any thread, the vault's books are not touched.

    ``progress`` is told how many pages are done; what it raises ends the storing and leaves nothing. Raises
    ``PictureRefusedError``, ``NoFileError`` (a folder too, or a pipe, which would never end), ``DiskFullError``,
    ``ReadOnlyError``.
    """
    if not path.is_file():
        raise NoFileError
    size = path.stat().st_size
    with safe_files.reading(path) as source, aside.reading(source, size=size) as found:
        return written(place.folder, found.pages(), size, found.said, progress)


def keep(seat: Seat, place: Place, stored: Stored, about: Mapping[str, object]) -> Attachment:
    """Sign the attachment's record and let its row name the file, in one transaction.

    ``about`` are fields of the record: ``kind`` and, best, ``people_visible`` and ``faces``. Raises as ``may_add``
    and ``documents.check``; then nothing is kept of the file either.
    """
    try:
        may_add(seat, place.record, str(about.get("kind", "")), expected_bytes=stored.stream.length)
        fields = _fields(seat, place, stored, about)
        draft = Draft(stored.stream.id, ATTACHMENT.name, place.visit, Mode.FULL, (), fields)
        with seat.vault.casebook.change() as casebook:
            streams.put(casebook, stored.stream)
            writing.store_own(seat, casebook, [writing.sign_draft(seat, draft)])
    except BaseException:
        discard(place, stored)
        raise
    return _attachment(seat, stored.stream.id)


def discard(place: Place, stored: Stored) -> None:
    """Take a stored file away that is not to be kept."""
    files.take_away(place.folder, [stored.stream.file])


def add(
    seat: Seat,
    record: RecordId,
    path: Path,
    about: Mapping[str, object],
    *,
    progress: Callable[[int], None] | None = None,
) -> tuple[Attachment, Said]:
    """Add a file to a record; returns it and what the file said beside its pixels. Raises as the three steps."""
    size = path.stat().st_size if path.is_file() else 0
    place = may_add(seat, record, str(about.get("kind", "")), expected_bytes=size)
    stored = store(place, path, progress=progress)
    return keep(seat, place, stored, about), stored.said


def of(seat: Seat, record: RecordId) -> Sequence[Attachment]:
    """Return the attachments of a record."""
    found = streams.attached_to(seat.vault.casebook, record)
    return [_attachment(seat, id_) for id_, _class in found]


@contextmanager
def open_stream(seat: Seat, id_: RecordId) -> Iterator[Album]:
    """Open an attachment for viewing: nothing is released before every byte of it is known to be what was signed.

    Raises ``AttachmentSealedError``, ``AttachmentNotHereError``, ``AttachmentDamagedError``.
    """
    wanted = str(_merged(seat, id_).get("sha256", ""))
    with files.reading(seat.vault.folder, _stream(seat, id_)) as reader:
        digest = hashlib.sha256()
        for piece in files.pieces_of(reader):
            digest.update(piece)
        if digest.hexdigest() != wanted:
            raise AttachmentDamagedError
        reader.seek(0)
        yield Album(reader)


def preview(seat: Seat, id_: RecordId) -> bytes:
    """Return the small picture of an attachment's first page; only its own bytes are read and authenticated."""
    with files.reading(seat.vault.folder, _stream(seat, id_)) as reader:
        return Album(reader).preview(1)


def describe(seat: Seat, id_: RecordId, changes: Mapping[str, object]) -> Attachment:
    """Say another thing of an attachment: who can be seen in it, a note, its kind. Raises as ``capture.save``."""
    capture.save(seat, capture.edit(seat, id_), {**_merged(seat, id_), **changes})
    capture.leave(seat, id_)
    return _attachment(seat, id_)


def cover(seat: Seat, id_: RecordId, boxes: Mapping[int, Sequence[Box]], *, keep_original: bool) -> Attachment:
    """Make a copy with these rectangles filled, page by page, in the place of the original, and return it.

    The original is destroyed, or its key is sealed to the office: either way nobody sees it on this laptop again. The
    copy is there before. Raises as ``open_stream``, ``NotEnrolledError`` where there is no office to seal to.
    """
    recipients = dropbox.recipients(seat) if keep_original else ()
    before = _merged(seat, id_)
    stream = _stream(seat, id_)
    visit = writing.known_revisions(seat, id_)[0].header.visit
    place = Place(RecordId(str(before.get("about", ""))), visit, seat.vault.folder)
    with open_stream(seat, id_) as album:
        stored = written(place.folder, covered(album, boxes), stream.length, Said(), None)
    kept = {name: value for name, value in before.items() if name in KEPT_WHEN_COVERED}
    original = {"original": id_} if keep_original else {}
    copy = keep(seat, place, stored, {**kept, "faces": BLURRED, **original})
    if keep_original:
        seal(seat, id_, recipients)
    else:
        destroy(seat, id_)
    return copy


def destroy(seat: Seat, id_: RecordId) -> None:
    """Destroy an attachment: its key, its record's content, its file; the data key changes after it."""
    casebook, touched = seat.vault.casebook, {id_, *_owner(seat, id_)}
    with casebook.change():
        attached.destroy(casebook, id_)
        writing.settle(seat, casebook, touched)
    rotation.settle(seat)


def seal(seat: Seat, id_: RecordId, recipients: Sequence[HybridPublicKey] = ()) -> None:
    """Seal an attachment to the office: its file goes along with the next hand-over, and opens there alone."""
    keys = recipients or dropbox.recipients(seat)
    with seat.vault.casebook.change() as casebook:
        attached.seal(casebook, id_, keys)
    rotation.settle(seat)


# --- inside -------------------------------------------------------------------------------------------------


def _fields(seat: Seat, place: Place, stored: Stored, about: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a new attachment: when it was made, as its camera said, else when it was added."""
    day, _, part = (stored.said.taken or seat.band()).partition("/")
    fields = {
        "day": day,
        "day_part": part,
        **about,
        "about": place.record,
        "pages": stored.pages,
        "bytes": stored.stream.length,
        "sha256": stored.sha256,
    }
    return documents.check(ATTACHMENT, Mode.FULL, fields, seat.vocabularies)


def _record(seat: Seat, record: RecordId) -> tuple[Mapping[str, object], str, RecordId]:
    """Return the fields, the kind and the visit of a record that may have attachments, as it is being typed."""
    known = writing.known_revisions(seat, record)
    if dropbox.is_boxed(known):
        raise ForbiddenInModeError(field="", mode=Mode.DROP_BOX.value)
    draft = next((d for book in seat.vault.books() if (d := drafts.of_record(book, record)) is not None), None)
    if draft is not None:
        if draft.mode is not Mode.FULL:
            raise ForbiddenInModeError(field="", mode=draft.mode.value)
        return draft.fields, draft.kind, draft.visit
    if not known or known[0].header.kind == ATTACHMENT.name:
        raise NoRecordError
    mode = min((head.header.mode for head in writing.merged_record(seat, record).heads), key=lambda m: m.strictness)
    if mode is not Mode.FULL:
        raise ForbiddenInModeError(field="", mode=mode.value)
    return writing.merged_record(seat, record).fields or {}, known[0].header.kind, known[0].header.visit


def _owner(seat: Seat, id_: RecordId) -> set[RecordId]:
    about = _merged(seat, id_).get("about")
    return {RecordId(about)} if isinstance(about, str) else set()


def _merged(seat: Seat, id_: RecordId) -> Mapping[str, object]:
    return writing.merged_record(seat, id_).fields or {}


def _stream(seat: Seat, id_: RecordId) -> Stream:
    stream = streams.get(seat.vault.casebook, id_)
    if stream is None:
        raise AttachmentNotHereError
    return stream


def _attachment(seat: Seat, id_: RecordId) -> Attachment:
    fields, stream = _merged(seat, id_), streams.get(seat.vault.casebook, id_)

    def said(name: str) -> str:
        return str(fields.get(name, ""))

    return Attachment(
        id=id_,
        about=RecordId(said("about")),
        kind=said("kind"),
        pages=int(said("pages") or 0),
        bytes=int(said("bytes") or 0),
        faces=said("faces"),
        people_visible=said("people_visible"),
        day=said("day"),
        day_part=said("day_part"),
        note=said("note"),
        state=ABSENT if stream is None else HERE if stream.key is not None else SEALED,
        original=said("original"),
    )
