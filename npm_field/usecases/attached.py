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
from npm_field.domain.kinds import ATTACHMENT
from npm_field.domain.kinds.attachment import PHOTO
from npm_field.usecases import ended, rotation
from storage import drafts, revisions, streams

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.usecases.known import Known
    from npm_field.usecases.seat import Seat
    from storage.book import Book

CONSENT_TO_PHOTO: Final = "photo"


def settle(known: Known, records: Collection[RecordId]) -> set[RecordId]:
    """After these records changed, inside ``change``: renew the links, destroy what consent no longer allows.

    Returns the other records whose class may be another now.
    """
    others: set[RecordId] = set()
    # of what was set aside nothing is known but its kind
    kinds = {record: known.kind_name(record) or revisions.kind_of(known.book, record) for record in records}
    attachments = {record for record, kind in kinds.items() if kind == ATTACHMENT.name}
    for record in sorted(attachments):
        others |= _linked(known, record)
    # After all links: an attachment that comes once more together with the withdrawn record must not outlive it.
    links = streams.attached_among(known.book, (others | set(records)) - attachments)
    others |= {id_ for record in links.keys() & set(records) for id_, _class in links[record]}
    for record in sorted(links):
        _destroy_forbidden(known, record)
    return others - set(records)


def classes(known: Known, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[Class]]:
    """Return what the class of each record is at least (INV10): its attachments', and of an attachment its record's.

    Those that nothing raises are left out.
    """
    links = streams.attached_among(known.book, records)
    found = {record: [Class(own) for _id, own in attached] for record, attached in links.items()}
    for record in records:
        if known.kind_name(record) == ATTACHMENT.name:
            about = streams.about(known.book, record)
            if about is not None:
                found.setdefault(record, []).append(_own_class(known, about))
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


def _linked(known: Known, id_: RecordId) -> set[RecordId]:
    """Renew the link of an attachment and return the record it belongs to, and the one it belonged to."""
    casebook, fields = known.book, known.fields(id_)
    before = streams.about(casebook, id_)
    about = fields.get("about")
    if isinstance(about, str):
        streams.attach(casebook, id_, RecordId(about), class_of(fields, ATTACHMENT).value)
    else:
        streams.detach(casebook, id_)
    return {RecordId(one) for one in (before, about) if isinstance(one, str)}


def _destroy_forbidden(known: Known, record: RecordId) -> None:
    """Destroy attachments of a record whose person took consent back: all with the notes, photos with that answer."""
    kind = known.kind(record)
    if kind is None or not kind.consent_governed:
        return
    everything = any(ended.ends_content(kind, revision) for revision in known.of(record))
    photos = consent.answer(known.fields(record).get("consent"), CONSENT_TO_PHOTO) is Answer.WITHDRAWN
    for id_, _class in streams.attached_to(known.book, record):
        if everything or (photos and known.fields(id_).get("kind") == PHOTO):
            destroy(known.book, id_)
            known.forget(id_)


def _own_class(known: Known, record: RecordId) -> Class:
    return known.state(record).sensitivity if known.of(record) else Class.PUBLIC
