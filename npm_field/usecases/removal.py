"""Taking records off a laptop that the office has signed for: content out, data keys changed, the code's mark stays.

Never anything whose hash is not in a receipt of the office (INV32): asked of the receipts themselves, signature by
signature, in the moment of removal. One transaction in the casebook is the moment it is done; what follows, the
daybook's part and the change of keys, is finished at the next unlock where it was cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.capsule import NOTE
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import VISIT
from npm_field.usecases import attached, cuts, rotation, signed_for, standing, writing
from storage import capsules, outlines, pending, pools, receipts, revisions, slips, streams
from storage.receipts import HandedOver

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat
    from npm_field.usecases.signed_for import Signed
    from npm_field.usecases.standing import Standing
    from storage.book import Book

REMOVE: Final = "remove"
"""The act that ``pending`` remembers where it was asked for while the casebook was sealed."""
EVERYTHING_SAFE: Final = "*"


@dataclass(frozen=True, slots=True)
class Removed:
    """How many records and identities were removed. ``keys_changed`` is False where the disk had no room for it yet:
    then it is done at a later unlock. ``waits`` says that the casebook is sealed, and nothing was removed.
    """  # noqa: D205 - one sentence would not hold it

    records: int
    slips: int = 0
    keys_changed: bool = True
    waits: bool = False


def remove(seat: Seat) -> Removed:
    """Remove every record that is safe to remove, and the identities that are signed for; then change the keys.

    With the casebook sealed nothing can be taken out of it: the wish waits in the daybook and is done at the next
    unlock. Raises ``DiskFullError`` and ``ReadOnlyError`` with nothing changed.
    """
    if not seat.vault.has_casebook:
        with seat.vault.daybook.change() as daybook:
            pending.put(daybook, EVERYTHING_SAFE, REMOVE)
        return Removed(0, waits=True)
    found, signed = standing.state(seat), signed_for.signed(seat)
    _in_casebook(seat, found, signed)
    gone = _in_daybook(seat, signed, with_slips=True)
    with seat.vault.daybook.change() as daybook:
        pending.remove(daybook, EVERYTHING_SAFE, REMOVE)
    return Removed(len(found.safe), gone, rotation.settle(seat))


def waits(seat: Seat) -> bool:
    """Return whether a removal waits for the casebook."""
    return REMOVE in pending.acts_of(seat.vault.daybook, EVERYTHING_SAFE)


def finish(seat: Seat) -> Removed | None:
    """Finish what was cut and do what waited for the casebook, at each unlock. None where nothing waited."""
    if not seat.vault.has_casebook or not (waits(seat) or receipts.handed_over(seat.vault.casebook)):
        return None
    if waits(seat):
        return remove(seat)
    _in_daybook(seat, signed_for.signed(seat))
    return None


def _in_casebook(seat: Seat, found: Standing, signed: Signed) -> None:
    """Take the content of safe records out, with their attachments and search words: one transaction."""
    casebook = seat.vault.casebook
    kinds = {row.id: row for row in revisions.listed(casebook)}
    links = streams.links(casebook)
    with casebook.change():
        touched: set[RecordId] = set()
        for one in found.safe:
            visit = kinds[one.record].visit if one.record in kinds else RecordId("")
            receipts.note_handed_over(casebook, HandedOver(one.record, one.code, one.kind, visit))
            files = [attachment for attachment, about in links.items() if about == one.record]
            files += [one.record] if streams.get(casebook, one.record) is not None else []
            for attachment in files:
                attached.destroy(casebook, attachment)
            _purge(casebook, one.record, signed)
            touched |= {one.record, *files}
        writing.settle(seat, casebook, {record for record in touched if revisions.of_record(casebook, record)})
        if touched:
            rotation.note(casebook)


def _in_daybook(seat: Seat, signed: Signed, *, with_slips: bool = False) -> int:
    """Take out of the daybook what it holds of removed records, and sealed identities; returns how many of those."""
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    marks = receipts.handed_over(casebook)
    removed = {mark.record for mark in marks}
    capsules_here = [one for one in capsules.all_of(daybook) if one.kind == NOTE or RecordId(one.id) in removed]
    boxed = [one.id for one in capsules_here if cuts.capsule_name(one) in signed.capsules]
    sealed = [one.id for one in slips.all_of(daybook) if cuts.capsule_name(one) in signed.capsules]
    content = {one.record for one in outlines.all_of(daybook) if one.has_content} & removed
    plans = {mark.record for mark in marks if mark.kind == VISIT.name} & {plan.visit for plan in pools.plans(daybook)}
    if not (boxed or content or plans or (sealed and with_slips)):
        return 0
    with daybook.change():
        for record in sorted(content):
            _purge(daybook, record, signed)
        for capsule in boxed:
            capsules.remove(daybook, capsule)
        for visit in sorted(plans):
            if not revisions.whole_of(casebook, visit):
                pools.remove_plan(daybook, visit)
        if with_slips:
            slips.remove(daybook, sealed)
        rotation.note(daybook)
    return len(sealed) if with_slips else 0


def _purge(book: Book, record: RecordId, signed: Signed) -> None:
    """Take the content of a record out, inside ``change``: of those of its revisions that the office signed for."""
    revisions.purge_these(book, revisions.every_id_of(book, record) & signed.revisions)
