"""What revisions, tallies and bundles say of each other: the evidence against an older page or book put back.

SQLCipher authenticates a page and not its age, so a page or a whole book of last week passes every check of pages
(security.md 1.7). What cannot be found from inside is a whole vault put back: the office notices by its counters.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from npm_field.domain.revision import CASEBOOK, DAYBOOK
from npm_field.usecases import sending, writing
from npm_field.usecases.damage import Damage
from storage import credentials, pair, settings, tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat


def problems(seat: Seat, seen: Sequence[Revision]) -> Iterator[Damage]:
    """Yield what does not fit together in the open books."""
    for book in seat.vault.books():
        yield from (Damage(book.name, "older_rows", table) for table in tally.false(book))
    yield from _counters_twice(seat, seen)
    if seat.vault.has_casebook:
        if not pair.fits(seat.vault.casebook, seat.vault.daybook):
            yield Damage(CASEBOOK, "books_apart")
        yield from _missing_counters(seat, seen)
        yield from _missing_parents(seat, seen)
        yield from _bundles(seat, seen)


def _counters_twice(seat: Seat, seen: Sequence[Revision]) -> Iterator[Damage]:
    """Yield numbers that this laptop gave twice: an older book was put back, or somebody has a copy of it.

    Another's are no damage here. The office names them where they come in (``intake_facts``): both are whole, and
    both stay.
    """
    counters: dict[int, str] = {}
    for revision in seen:
        is_own = revision.header.device == seat.device and revision.header.book == CASEBOOK
        if is_own and counters.setdefault(revision.header.counter, revision.id) != revision.id:
            yield Damage(CASEBOOK, "counter_twice", revision.id)


def _missing_counters(seat: Seat, seen: Sequence[Revision]) -> Iterator[Damage]:
    """Yield gaps in this laptop's own counters. Another's may be on their way, or not for us."""
    own = {r.header.counter for r in seen if r.header.device == seat.device and r.header.book == CASEBOOK}
    known = own | writing.lost(seat).missing
    missing = sorted(set(range(1, max(own, default=0) + 1)) - known)
    yield from (Damage(CASEBOOK, "counter_missing", str(counter)) for counter in missing)


def _missing_parents(seat: Seat, seen: Sequence[Revision]) -> Iterator[Damage]:
    """Yield parents that this laptop wrote upon, which were here; one that another wrote upon may be on its way."""
    if writing.lost(seat).revisions:
        return
    here = {revision.id for revision in seen}
    own = (r for r in seen if r.header.device == seat.device)
    missing = {parent for revision in own for parent in revision.header.parents} - here
    yield from (Damage(CASEBOOK, "parent_missing", parent) for parent in sorted(missing))


def _bundles(seat: Seat, seen: Sequence[Revision]) -> Iterator[Damage]:
    """Hold both books against the bundles. A number without its row is no damage: a sealed laptop hands over too."""
    out = [row for row in credentials.bundles(seat.vault.casebook, direction="out") if row.device == seat.device]
    stored = settings.get(seat.vault.daybook, sending.LAST_BUNDLE)
    last = int(json.loads(stored)["sequence"]) if stored is not None else 0
    highest = max((row.sequence for row in out), default=0)
    if highest > last:
        yield Damage(DAYBOOK, "older_than_bundle", str(highest))
    held = max((row.revisions for row in out), default=0)
    if held > len({revision.id for revision in seen}) + writing.lost(seat).revisions:
        yield Damage(CASEBOOK, "fewer_than_bundle", str(held))
