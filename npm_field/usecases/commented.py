"""What becomes of comments when their record changes: they go with the notes of who took consent back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import COMMENT
from npm_field.usecases import ended, rotation
from storage import drafts, revisions

if TYPE_CHECKING:
    from collections.abc import Collection

    from npm_field.usecases.known import Known


def settle(known: Known, records: Collection[RecordId]) -> None:
    """After these records changed, inside ``change``: take out what was said about who took consent back."""
    casebook = known.book
    withdrawn = {record for record in records if _is_ended(known, record)}
    comments = {record for record in records if known.kind_name(record) == COMMENT.name}
    if withdrawn:
        comments |= {row.id for row in revisions.listed(casebook, kind=COMMENT.name)}
    known.read(comments)
    for comment in sorted(comments):
        about = {str((revision.fields or {}).get("about", "")) for revision in known.of(comment)} - {""}
        if any(record in withdrawn or _is_ended(known, RecordId(record)) for record in about):
            drafts.remove(casebook, comment)
            if revisions.purge(casebook, comment):
                rotation.note(casebook)
                known.forget(comment)


def _is_ended(known: Known, record: RecordId) -> bool:
    kind = known.kind(record)
    return kind is not None and kind.consent_governed and any(ended.ends_content(kind, r) for r in known.of(record))
