"""What of a bundle the office alone reads: medical notes and what hangs on them (model 2.4.5).

A lead sees that there is something, reads nothing of it and carries it on. Whose note it is and what the person
agreed to is told (``note_told``): what nobody may use any more would go on counting as an examination. A bundle for
the office alone needs none of this, and a visit pack holds none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.kinds import ATTACHMENT, KINDS
from npm_field.usecases import note_told
from sync.capsules import seal_note

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.domain.capsule import Capsule
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision


def records_in(known: Sequence[Revision]) -> set[RecordId]:
    """Return the medical notes and the attachments that belonged to one in any version of theirs.

    ``known`` is all that is here, not only what is sent: an attachment is not to be told apart from its note.
    """
    notes = {revision.header.record for revision in known if _is_medical(revision)}
    return notes | {
        revision.header.record
        for revision in known
        if revision.header.kind == ATTACHMENT.name and (revision.fields or {}).get("about") in notes
    }


def apart(
    chosen: Iterable[Revision], held: Collection[RecordId], office: Sequence[HybridPublicKey]
) -> tuple[Sequence[Revision], Sequence[Capsule]]:
    """Return revisions with the ``held`` records hollow, and the content of those as capsules for the office."""
    less: list[Revision] = []
    whole: dict[RecordId, list[Revision]] = {}
    for revision in chosen:
        record = revision.header.record
        is_held = record in held and not note_told.is_told(revision)
        if is_held and revision.payload is not None:
            whole.setdefault(record, []).append(revision)
        less.append(revision.purged() if is_held else revision)
    return less, [seal_note(record, whole[record], office) for record in sorted(whole)]


def _is_medical(revision: Revision) -> bool:
    kind = KINDS.get(revision.header.kind)
    return kind is not None and kind.clinician_only
