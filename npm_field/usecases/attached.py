"""Which attachment belongs to which record, and what each does to the other: class, consent, the box.

The links are derived from the records as the index is, in the same transaction (``writing.settle``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.crypto import age
from npm_field.domain import consent
from npm_field.domain.classification import Class, class_of
from npm_field.domain.consent import Answer
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import ATTACHMENT, KINDS
from npm_field.domain.kinds.attachment import PHOTO
from npm_field.domain.merge import merged
from npm_field.usecases import ended, rotation
from storage import drafts, revisions, streams

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.usecases.seat import Seat
    from storage.book import Book

CONSENT_TO_PHOTO: Final = "photo"


def settle(casebook: Book, records: Collection[RecordId]) -> set[RecordId]:
    """After these records changed, inside ``change``: renew the links, destroy what consent no longer allows.

    Returns the other records whose class may be another now.
    """
    others: set[RecordId] = set()
    attachments = {record for record in records if revisions.kind_of(casebook, record) == ATTACHMENT.name}
    for record in sorted(attachments):
        others |= _linked(casebook, record)
    for record in sorted(set(records) - attachments):
        others |= {id_ for id_, _class in streams.attached_to(casebook, record)}
    # After all links: an attachment that comes once more together with the withdrawn record must not outlive it.
    for record in sorted((others | set(records)) - attachments):
        _destroy_forbidden(casebook, record)
    return others - set(records)


def classes(casebook: Book, record: RecordId) -> Sequence[Class]:
    """Return what a record's class is at least (INV10): its attachments' classes, for an attachment its record's."""
    found = [Class(own) for _id, own in streams.attached_to(casebook, record)]
    about = streams.about(casebook, record)
    if about is not None:
        found.append(_own_class(casebook, about))
    return found


def count(seat: Seat, record: RecordId) -> int:
    """Return how many attachments a record has; none are told while the casebook is closed."""
    return len(streams.attached_to(seat.vault.casebook, record)) if seat.vault.has_casebook else 0


def counts(seat: Seat) -> Mapping[RecordId, int]:
    """Return how many attachments each record has that has any; none are told while the casebook is closed."""
    return streams.counts(seat.vault.casebook) if seat.vault.has_casebook else {}


def destroy(casebook: Book, id_: RecordId) -> None:
    """Destroy an attachment inside ``change``: key, content of its record, link. ``rotation.settle`` is due."""
    purged = revisions.purge(casebook, id_)
    drafts.remove(casebook, id_)
    streams.detach(casebook, id_)
    if streams.destroy(casebook, id_) or purged:
        rotation.note(casebook)


def seal(casebook: Book, id_: RecordId, recipients: Sequence[HybridPublicKey]) -> None:
    """Seal the key of an attachment inside ``change``: from now on its file is an age file that only they can open.

    ``rotation.settle`` is due. One that is sealed already, or whose file is not here, stays as it is.
    """
    stream = streams.get(casebook, id_)
    if stream is None or stream.key is None:
        return
    header = age.seal_file_key(stream.key, [age.HybridRecipient(key) for key in recipients])
    streams.put(casebook, streams.sealed(stream, header))
    rotation.note(casebook)


def _linked(casebook: Book, id_: RecordId) -> set[RecordId]:
    """Renew the link of an attachment and return the record it belongs to, and the one it belonged to."""
    before = streams.about(casebook, id_)
    fields = _fields(casebook, id_)
    about = fields.get("about")
    if isinstance(about, str):
        streams.attach(casebook, id_, RecordId(about), class_of(fields, ATTACHMENT).value)
    else:
        streams.detach(casebook, id_)
    return {RecordId(one) for one in (before, about) if isinstance(one, str)}


def _destroy_forbidden(casebook: Book, record: RecordId) -> None:
    """Destroy attachments of a record whose person took consent back: all with the notes, photos with that answer."""
    attachments = streams.attached_to(casebook, record)
    if not attachments:
        return
    known = revisions.of_record(casebook, record)
    kind = KINDS.get(known[0].header.kind) if known else None
    if kind is None or not kind.consent_governed:
        return
    everything = any(ended.ends_content(kind, revision) for revision in known)
    answers = _fields(casebook, record).get("consent")
    photos = consent.answer(answers, CONSENT_TO_PHOTO) is Answer.WITHDRAWN
    for id_, _class in attachments:
        if everything or (photos and _fields(casebook, id_).get("kind") == PHOTO):
            destroy(casebook, id_)


def _own_class(casebook: Book, record: RecordId) -> Class:
    known = revisions.of_record(casebook, record)
    if not known:
        return Class.PUBLIC
    kind = KINDS.get(known[0].header.kind)
    return merged(known, kind).sensitivity


def _fields(casebook: Book, record: RecordId) -> Mapping[str, object]:
    known = revisions.of_record(casebook, record)
    if not known:
        return {}
    return merged(known, KINDS.get(known[0].header.kind)).fields or {}
