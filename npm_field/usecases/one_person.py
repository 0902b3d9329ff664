"""Under which codes a person was heard: what people joined and nobody took back (INV18).

For what has to be asked of one code at a time; who has all records of a visit reads it out of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import corroboration, sources
from npm_field.usecases import writing
from storage import revisions

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat


def codes_of(seat: Seat, code: str) -> frozenset[str]:
    """Return every code of the person with this one, itself among them; alone while the casebook is closed."""
    if not seat.vault.has_casebook:
        return frozenset({code})
    rows = revisions.listed(seat.vault.casebook, kind=sources.SAME_PERSON)
    joined = corroboration.one_person(
        sources.pairs_of(writing.merged_record(seat, row.id).fields or {} for row in rows)
    )
    person = joined.get(code, code)
    return frozenset({code}) | {other for other, one in joined.items() if one == person}
