"""The record in hand, for an act from wherever one is: what is typed in it is on its way to the disk first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.identifiers import RecordId
    from ui.workplace import Workplace


def record_in_hand(place: Workplace) -> RecordId | None:
    """Return the record in hand; None while the complete records are closed (INV05) or where there is none."""
    record = place.here().record
    if record is None or place.level != "open":
        return None
    flush: Callable[[], None] | None = getattr(place.presenter, "flush", None)
    if flush is not None:
        flush()
    return record
