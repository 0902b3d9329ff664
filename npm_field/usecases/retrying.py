"""At the office: what was put aside is tried again, and joins where the reason for it is gone.

A bundle that was kept apart waits for a person again; a refused revision out of a bundle that a person accepted joins
by itself, in one transaction with its line, its attachment's file and new receipts. Whatever still does not hold
stays where it lies, encrypted, with its reason. What somebody put aside by hand stays aside until they take it in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field import __version__
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import ATTACHMENT
from npm_field.domain.summary import WITHDRAWN
from npm_field.errors import BundleDamagedError, NoArrivalError, NotForUsError, UnknownSenderError
from npm_field.usecases import carried, intake_coming, joining, membership, receipts, receive, writing
from npm_field.usecases.intake_coming import ACCEPTED, DUE, QUARANTINED, REFUSED, SEALED, SET_ASIDE_REASONS, WAITING
from npm_field.usecases.intake_facts import UNKNOWN
from storage import credentials, quarantine, revisions, settings, streams
from storage.quarantine import Line
from sync.admission import Reason, admit
from sync.framing import Reader, frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.quarantine import Arrival
    from storage.streams import Stream
    from sync.statements import Credential

NEW: Final = "new"
KNOWN: Final = "known"
TRUSTED_SINCE: Final = "trusted_since"
"""A plan of a laptop that two persons trust again: it was put aside as a suspect's, and joins with the next try."""
MAY_PASS: Final = frozenset(
    {Reason.TOO_NEW.value, Reason.UNKNOWN_DEVICE.value, Reason.SIGNATURE.value, Reason.PAYLOAD.value, TRUSTED_SINCE}
)
"""Reasons that a newer program, another credential or a decision may take away; the others stay as they are."""
_TOO_NEW: Final = frozenset({"bundle_too_new", "vault_too_new"})
_TRIED: Final = "aside_tried"
"""With how many certified devices and which program all that is aside was tried last."""


@dataclass(frozen=True, slots=True)
class Retried:
    """What a try brought: lines of what joined, what is still aside and may pass later, bundles that wait again."""

    joined: tuple[Line, ...] = ()
    aside: int = 0
    bundles: tuple[str, ...] = ()


def retry(seat: Seat) -> Retried:
    """Try all that is aside again and say what became of it. Again changes nothing.

    Raises ``DiskFullError`` and ``ReadOnlyError``; then what was tried before that has joined and the rest has not.
    """
    casebook = seat.vault.casebook
    bundles = tuple(_look_again(seat))
    found = [_try(seat, id_) for id_ in quarantine.with_aside(casebook, MAY_PASS)]
    if settings.get(casebook, _TRIED) != _now(seat):
        with casebook.change():
            settings.put(casebook, _TRIED, _now(seat))
    return Retried(tuple(line for joined, _left in found for line in joined), sum(left for _, left in found), bundles)


def retry_after_news(seat: Seat) -> None:
    """Try again where a device was certified, or another program came, since the last time."""
    if settings.get(seat.vault.casebook, _TRIED) != _now(seat):
        retry(seat)


def keeps_file(seat: Seat, row: Arrival) -> bool:
    """Return whether an accepted bundle's file is needed still: an attachment lies in it whose revision is aside."""
    casebook = seat.vault.casebook
    if not quarantine.path_of(seat.vault.folder, row).exists():
        return False
    lines = quarantine.outcome(casebook, row.id)
    return any(map(_may_pass, lines)) and any(
        line.kind == ATTACHMENT.name and not revisions.kind_of(casebook, RecordId(line.item)) for line in lines
    )


def trust_again(seat: Seat, casebook: Book, device: DeviceId) -> None:
    """Let what was put aside as a suspect's plan be tried again, inside the ``change`` that trusts its laptop.

    What others brought of its notes meanwhile joined without a receipt for it: now it gets one.
    """
    files = streams.all_of(casebook)
    for row in quarantine.all_of(casebook):
        if row.device != device and row.state == ACCEPTED and row.purpose != SEALED:
            came = [line.item for line in quarantine.outcome(casebook, row.id) if line.outcome in {NEW, KNOWN}]
            if receipts.owe_author(seat, row.bundle, device, came, files):
                quarantine.put(casebook, replace(row, receipt=DUE))
        if row.device == device and row.state == ACCEPTED:
            lines = quarantine.outcome(casebook, row.id)
            if any(line.outcome == receive.SUSPECT_SETTINGS for line in lines):
                quarantine.note_outcome(casebook, row.id, [_of_trusted(line) for line in lines])


# --- bundles that were kept apart -----------------------------------------------------------------------------


def _look_again(seat: Seat) -> Iterator[str]:
    """Give each bundle that no person put aside the state it would have if it came now; yield those that wait."""
    for row in quarantine.all_of(seat.vault.casebook):
        kept = row.state == QUARANTINED and row.reason not in SET_ASIDE_REASONS
        if not kept and not (row.state == REFUSED and row.reason in _TOO_NEW):
            continue
        try:
            intake_coming.judge_again(seat, row, to_open=row.state == REFUSED or row.reason == UNKNOWN)
        except NoArrivalError:
            continue  # its file was taken away by hand: what is known of it stays as it is
        if intake_coming.row_of(seat, row.id).state == WAITING:
            yield row.id


# --- refused revisions of accepted bundles --------------------------------------------------------------------


def _try(seat: Seat, id_: str) -> tuple[list[Line], int]:
    """Let what holds now join, with its lines and a receipt that says so: one transaction. Return lines and the rest.

    A line is known by its frame: one that could not be read has no name yet.
    """
    row, casebook = intake_coming.row_of(seat, id_), seat.vault.casebook
    before = quarantine.outcome(casebook, id_)
    known = {device: [one] for device, one in membership.certified(seat).items()}
    held = {at: found for at, line in enumerate(before) for found in _held(line, known)}
    left = sum(_may_pass(line) for line in before) - len(held)
    if not held:
        return [], left
    new = _news(seat, {one.id: one for one in held.values()}.values())
    ids = {one.id for one in new}
    after = list(before)
    joining.keep_out_of_the_pool(seat, new)
    for at, one in held.items():
        after[at] = Line(one.id, before[at].kind, NEW if one.id in ids else KNOWN)
    files = _files(seat, row, new)
    came = {file.id for file in files}
    after = [
        replace(line, outcome=NEW) if line.kind == ATTACHMENT.name and line.item in came else line for line in after
    ]
    with casebook.change():
        revisions.insert(casebook, new)
        carried.keep_rows(seat, files)
        writing.settle(seat, casebook, sorted({one.header.record for one in held.values()}), new)
        quarantine.note_outcome(casebook, id_, after)
        if row.purpose != SEALED:
            receipts.owe_more(seat, casebook, row.bundle, new, files)
            quarantine.put(casebook, replace(row, receipt=DUE))
    joining.settle_after(seat, new)
    return [after[at] for at in held], left


def _files(seat: Seat, row: Arrival, new: Sequence[Revision]) -> Sequence[Stream]:
    """Write the files of attachments that join beside the books, out of the bundle, which was kept for them.

    Where it is gone, or is not what it was, the laptop sends them again: no receipt says that they are here.
    """
    if row.purpose == SEALED or not any(one.header.kind == ATTACHMENT.name for one in new):
        return ()
    try:
        path = intake_coming.path_of(seat, row)
        incoming = receive.preview(seat, path).incoming
        return carried.files_of(seat, path, incoming, carried.wanted_late(seat, incoming, new))()
    except (NoArrivalError, BundleDamagedError, NotForUsError, UnknownSenderError):
        return ()


def _may_pass(line: Line) -> bool:
    return line.outcome in MAY_PASS and bool(line.frame)


def _held(line: Line, known: Mapping[DeviceId, Sequence[Credential]]) -> Sequence[Revision]:
    """Return the revision that was put aside, where it holds now."""
    if not _may_pass(line) or line.frame is None:
        return ()
    return admit(frames(Reader([line.frame]), count=1, length=len(line.frame)), known).revisions


def _news(seat: Seat, found: Iterable[Revision]) -> list[Revision]:
    """Return what is not here, or is here without its content. What was withdrawn since stays without."""
    casebook = seat.vault.casebook
    here, whole = revisions.known_ids(casebook), revisions.whole_ids(casebook)
    closed = set(revisions.in_state(casebook, WITHDRAWN))
    return [
        one
        for one in found
        if one.id not in here or (one.payload and one.id not in whole and one.header.record not in closed)
    ]


def _of_trusted(line: Line) -> Line:
    return replace(line, outcome=TRUSTED_SINCE) if line.outcome == receive.SUSPECT_SETTINGS else line


def _now(seat: Seat) -> bytes:
    return json.dumps([len(credentials.all_of(seat.vault.casebook)), __version__]).encode()
