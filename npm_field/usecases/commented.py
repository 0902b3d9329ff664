"""What becomes of comments when their record changes: they go with the notes of who took consent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import COMMENT, KINDS
from npm_field.usecases import ended, rotation
from storage import drafts, revisions

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.book import Book


def settle(casebook: Book, records: Collection[RecordId]) -> None:
    """After these records changed, inside ``change``: take out what was said about who took consent back."""
    withdrawn = {record for record in records if _is_ended(casebook, record)}
    comments = {record for record in records if revisions.kind_of(casebook, record) == COMMENT.name}
    if withdrawn:
        comments |= {row.id for row in revisions.listed(casebook, kind=COMMENT.name)}
    for comment in sorted(comments):
        known = revisions.of_record(casebook, comment)
        about = {str((revision.fields or {}).get("about", "")) for revision in known} - {""}
        if any(record in withdrawn or _is_ended(casebook, RecordId(record)) for record in about):
            drafts.remove(casebook, comment)
            if revisions.purge(casebook, comment):
                rotation.note(casebook)


def _is_ended(casebook: Book, record: RecordId) -> bool:
    known = revisions.of_record(casebook, record)
    kind = KINDS.get(known[0].header.kind) if known else None
    return kind is not None and kind.consent_governed and any(ended.ends_content(kind, one) for one in known)
