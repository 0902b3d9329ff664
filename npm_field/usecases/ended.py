"""Whether a revision ends what was said in its record, and with it what hangs on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, documents
from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from npm_field.domain.fields import Kind
    from npm_field.domain.revision import Revision


_WITHDRAWN: Final = consent.Answer.WITHDRAWN.value.encode()
_NOT_FOR_USE: Final = consent.NOT_FOR_USE.encode()


def ends_content(kind: Kind, revision: Revision) -> bool:
    """Return whether a revision ends what was said, for every revision of its record.

    A wish that nothing be used counts where it stands alone and complete: an older program signed it beside content.
    """
    if not (revision.mentions(_WITHDRAWN) or revision.mentions(_NOT_FOR_USE)):
        return False  # nearly every one
    fields = revision.fields or {}
    if consent.is_withdrawn(fields.get("consent")):
        return True
    alone = revision.header.mode is Mode.FULL and not documents.holds_content(kind, fields)
    return alone and consent.ends_content(fields)
