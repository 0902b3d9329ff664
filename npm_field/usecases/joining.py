"""What previews showed joins the records: all of it in one transaction, or nothing of it (INV16).

Files of attachments and closed capsules come before it; after a cut nothing names the files, the next opening takes
them away, and it is all done again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import VISIT
from npm_field.usecases import carried as coming
from npm_field.usecases import (
    complete,
    dropbox,
    enrol,
    known_plan,
    orders,
    receipts,
    rotation,
    slips,
    takings,
    withdraw,
    writing,
)
from npm_field.usecases.ahead import Ahead
from storage import capsules, credentials, outbox, pools, revisions
from storage import slips as slip_rows
from storage.credentials import BundleRow
from storage.slips import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.drafts import Draft
    from storage.streams import Stream
    from sync.bundle import Incoming

    Files = Callable[[], Sequence[Stream]]
    """Returns the rows of files that lie there whole, and waits for them where they are still being written."""

_OWN_CODE: Final = re.compile(rb'"code":"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: revisions new here, and the records they changed."""

    new: tuple[RevisionId, ...]
    records: tuple[RecordId, ...]
    differences: int


def files_of(seat: Seat, shown: Preview) -> Files:
    """Return what writes the files of a bundle's attachments beside the books, for ``join``; ``BundleDamagedError``.

    After a cut nothing names them: the next opening takes them away, and it is all done again.
    """
    return coming.files_of(seat, shown.path, shown.incoming, shown.attachments) if shown.path else list


def join(
    seat: Seat,
    chosen: Sequence[tuple[Preview, Files]],
    also: Callable[[Book], None] | None = None,
) -> Taken:
    """Store what several previews showed, each with its files, in one transaction: all of it or none (INV16).

    What two of them bring is stored once. Files are asked for when the revisions are stored, so that they may be
    written meanwhile: what that raises ends the whole, as ``DiskFullError`` and ``ReadOnlyError`` do.
    """
    casebook = seat.vault.casebook
    new = [_wanted(seat, shown) for shown, _files in chosen]
    came = writing.united(shown.incoming.revisions for shown, _files in chosen)
    touched = sorted({revision.header.record for revision in came})
    stored = writing.united(new)
    ids = [revision.id for revision in stored]
    keep_out_of_the_pool(seat, stored)
    fresh = _by_record(set(touched) - revisions.here_of(casebook, touched), stored)
    with Ahead(fresh) as ahead, casebook.change():
        known = set(credentials.all_of(casebook))
        # all of them together: in the order of their ids a page of an index is written once, and not once a bundle
        revisions.insert(casebook, stored)
        if seat.role != enrol.OFFICE_ROLE:
            outbox.put(casebook, ids)
        for shown, _files in chosen:
            _store(seat, shown, known)
        takings.note(seat, casebook, [shown.incoming for shown, _files in chosen], ids)
        coming.keep_rows(seat, [row for _shown, files in chosen for row in files()])
        _keep_closed(seat, [shown for shown, _files in chosen])
        writing.settle(seat, casebook, touched, came, ahead)
        for (shown, _files), found in zip(chosen, new, strict=True):
            receipts.owe(seat, casebook, shown.incoming, shown.refused, shown.path)
            receipts.owe_authors(seat, casebook, shown.incoming, found)
        if also is not None:
            also(casebook)
    settle_after(seat, stored)
    return Taken(tuple(ids), tuple(touched), revisions.differences_in(casebook, touched))


def settle_after(seat: Seat, new: Collection[Revision]) -> None:
    """Do what revisions that joined call for elsewhere: what waited for them, and what is drawn from them."""
    complete.repair(seat)
    orders.settle(seat)
    withdraw.settle(seat)  # one may have waited for a record that this bundle brought
    slips.settle(seat)
    rotation.settle(seat)
    for visit in {r.header.visit for r in new if r.header.kind in {VISIT.name, "area"}}:
        known_plan.refresh_plan(seat, visit)


def _wanted(seat: Seat, shown: Preview) -> Sequence[Revision]:
    ids = set(shown.new)
    return [revision for revision in takeable(seat, shown.incoming) if revision.id in ids]


def _by_record(records: Collection[RecordId], found: Iterable[Revision]) -> Mapping[RecordId, Sequence[Revision]]:
    result: dict[RecordId, list[Revision]] = {record: [] for record in records}
    for revision in found:
        if revision.header.record in result:
            result[revision.header.record].append(revision)
    return result


def _keep_closed(seat: Seat, chosen: Sequence[Preview]) -> None:
    """Keep what stays closed here, on the disk before the rest is: after a cut the same is done once more."""
    carried = [capsule for shown in chosen for capsule in shown.carried]
    sealed = [slip for shown in chosen for slip in shown.slips]
    if carried or sealed:
        with seat.vault.daybook.change() as daybook:
            for capsule in carried:
                if capsules.get(daybook, capsule.id) is None:  # two of a stick may carry it; none is ever replaced
                    capsules.put(daybook, capsule)
            slip_rows.put(daybook, sealed)


def _store(seat: Seat, shown: Preview, known: set[DeviceId]) -> None:
    """Store what one bundle brings beside revisions, inside ``change``; ``known`` have their credentials here."""
    casebook, incoming = seat.vault.casebook, shown.incoming
    outgoing = incoming.manifest.outgoing
    slip_rows.label(casebook, [Label(slip.id, "", incoming.sender.device) for slip in shown.slips])
    for credential, document in zip(incoming.credentials, incoming.documents, strict=True):
        if credential.device not in known and not shown.settings_stay_out:
            credentials.put(casebook, credential.device, document)
            known.add(credential.device)
    row = BundleRow(
        incoming.id, incoming.sender.device, outgoing.sequence, "in", len(incoming.revisions), outgoing.previous
    )
    credentials.note_bundle(casebook, row)


def keep_out_of_the_pool(seat: Seat, new: Sequence[Revision], typed: Sequence[Draft] = ()) -> None:
    """Never give here a code that a record or draft from elsewhere has, whatever pool it came from (INV01)."""
    daybook = seat.vault.daybook
    unused = pools.unused(daybook)
    may_have = [one for one in new if unused and unused.intersection(_codes_in(one))]
    said = [*(revision.fields or {} for revision in may_have), *(draft.fields for draft in typed)]
    taken = unused & {Code(str(fields.get("code", ""))) for fields in said}
    if taken:
        with daybook.change():
            for code in taken:
                pools.discard(daybook, code)


def _codes_in(revision: Revision) -> list[str]:
    """Return all codes that stand anywhere in a revision as somebody's own: of a large stick hardly one is ours."""
    return [found.decode() for found in _OWN_CODE.findall(revision.payload or b"")]


def takeable(seat: Seat, incoming: Incoming) -> Sequence[Revision]:
    """Return what came, less the content of records that this laptop itself dropped: it is to stay unable.

    Only its own stubs count: one that somebody else signed must not keep a testimony out.
    """
    if seat.role == enrol.OFFICE_ROLE:
        return incoming.revisions
    own = {record for book in seat.vault.books() for record in revisions.boxed_by(book, seat.device)}
    return dropbox.less_content(incoming.revisions, own - opened(incoming))


def opened(incoming: Incoming) -> set[RecordId]:
    """Return the records that came in capsules which were for us."""
    return {r.header.record for r in incoming.revisions if r.id in incoming.from_capsules}
