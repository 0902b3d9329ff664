"""A whole stick at a laptop: every bundle on it looked at, and all that hold taken in as one transaction (INV16).

What one of them brings, the next one knows; one that cannot be taken in is named with its reason and blocks no other.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from npm_field.errors import (
    DiskFullError,
    FieldError,
    ReadOnlyError,
    SameBundleError,
    StoppedError,
    UnknownSenderError,
)
from npm_field.usecases import devices, joining, previewed, receive
from npm_field.usecases.beside import Beside
from storage import revisions
from sync.admission import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from npm_field.domain.capsule import Capsule, CapsuleId
    from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.joining import Taken
    from npm_field.usecases.previewed import Coming, Unfit
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.seat import Seat
    from storage.streams import Stream
    from sync.statements import Credential

    Far = Callable[[int, int], None]

T = TypeVar("T")
_BESIDE: Final = 2
"""The files of so many bundles are written at once: a disk that is asked to keep several does so sooner."""
_WORLD = (DiskFullError, ReadOnlyError, StoppedError)
"""What ends the whole: it is no fault of one bundle."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as it was looked at: what it would bring, or why it cannot be taken in."""

    path: Path
    shown: Preview | None = None
    records: tuple[Coming, ...] = ()
    refused: FieldError | None = None
    unfit: tuple[Unfit, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a stick: what joined, of how many bundles, and those that were refused after all."""

    taken: Taken
    bundles: int
    refused: tuple[Seen, ...] = ()


@dataclass(slots=True)
class _Before:
    """What is here, and what the bundles before one bring."""

    here: frozenset[RecordId]
    ids: set[str] = field(default_factory=set)
    revisions: dict[RevisionId, Revision] = field(default_factory=dict)
    records: set[RecordId] = field(default_factory=set)
    capsules: dict[CapsuleId, Capsule] = field(default_factory=dict)
    files: set[RecordId] = field(default_factory=set)


def look(seat: Seat, paths: Sequence[Path], far: Far = lambda _at, _done: None) -> Sequence[Seen]:
    """Open and verify these files in their order; nothing is written. ``far`` is told which one and its bytes.

    Who is vouched for in another bundle of the stick is known. Raises what ``far`` raises, ``DiskFullError`` and
    ``ReadOnlyError``.
    """
    with Beside() as beside:
        found = _all_looked_at(seat, list(enumerate(paths)), far, {}, beside)
        shown = [one for one in found.values() if not isinstance(one, FieldError)]
        vouched = {one.device: one for preview in shown for one in preview.incoming.credentials}
        unknown = [(at, paths[at]) for at, one in found.items() if isinstance(one, UnknownSenderError) and vouched]
        found |= _all_looked_at(seat, unknown, far, vouched, beside)
    before = _Before(here=frozenset(revisions.record_ids(seat.vault.casebook)))
    return [_seen(seat, paths[at], one, before) for at, one in found.items()]


def take_in(seat: Seat, seen: Sequence[Seen], far: Far = lambda _at, _done: None) -> Done:
    """Take in what was looked at, all in one transaction. One whose file changed since is left out and told.

    Raises what ``far`` raises, ``DiskFullError`` and ``ReadOnlyError``; then nothing joined.
    """
    left = {at: one for at, one in enumerate(seen) if one.shown is not None}
    refused: dict[int, Seen] = {}
    with ThreadPoolExecutor(_BESIDE, thread_name_prefix="files") as beside:
        try:
            files = {at: partial(_written, at, one, _begun(seat, one, beside), far) for at, one in left.items()}
            while True:
                try:
                    chosen = [(one.shown, files[at]) for at, one in left.items() if one.shown is not None]
                    return Done(joining.join(seat, chosen), len(chosen), tuple(refused.values()))
                except _LeftOutError as error:  # hardly ever; nothing joined, and it is done again without that one
                    refused[error.at] = Seen(left.pop(error.at).path, refused=error.why)
        except BaseException:
            beside.shutdown(cancel_futures=True)
            raise


class _LeftOutError(Exception):
    """A bundle whose files cannot be taken in."""

    def __init__(self, at: int, why: FieldError) -> None:
        super().__init__()
        self.at, self.why = at, why


def _written(at: int, one: Seen, files: Future[Sequence[Stream]], far: Far) -> Sequence[Stream]:
    """Return the rows of a bundle's files once all of them are written, and tell of it."""
    far(at, 0)
    try:
        rows = files.result()
    except _WORLD:
        raise
    except FieldError as error:
        raise _LeftOutError(at, error) from None
    with suppress(OSError):
        far(at, one.path.stat().st_size)
    return rows


def _begun(seat: Seat, one: Seen, beside: Executor) -> Future[Sequence[Stream]]:
    """Return the writing of a bundle's files, begun; of one that is not trusted any more nothing is written."""
    refused: Future[Sequence[Stream]] = Future()
    try:
        if one.shown is not None:
            devices.require_trusted(seat, one.shown.device)
            return beside.submit(joining.files_of(seat, one.shown))
    except FieldError as error:
        refused.set_exception(error)
    return refused


def _all_looked_at(
    seat: Seat,
    paths: Sequence[tuple[int, Path]],
    far: Far,
    vouched: Mapping[DeviceId, Credential],
    beside: Beside,
) -> dict[int, Preview | FieldError]:
    """Return what each of these bundles would bring: the next one is read while signatures are verified beside."""
    found: dict[int, Preview | FieldError] = {}
    waiting: list[tuple[int, Callable[[], Preview]]] = []
    for at, path in paths:
        begun = _or_why_not(
            partial(receive.begin, seat, path, progress=partial(far, at), vouched=vouched, elsewhere=beside)
        )
        found |= {earlier: _or_why_not(finish) for earlier, finish in waiting}
        waiting = []
        if isinstance(begun, FieldError):
            found[at] = begun
        else:
            waiting = [(at, begun)]
    found |= {last: _or_why_not(finish) for last, finish in waiting}
    return dict(sorted(found.items()))


def _or_why_not(act: Callable[[], T]) -> T | FieldError:
    try:
        return act()
    except _WORLD:
        raise
    except FieldError as error:
        return error


def _seen(seat: Seat, path: Path, one: Preview | FieldError, before: _Before) -> Seen:
    if isinstance(one, FieldError):
        return Seen(path, refused=one)
    if one.incoming.id in before.ids:
        return Seen(path, refused=SameBundleError())
    shown = _less(one, before)
    records = previewed.coming(seat, shown, before.revisions.values())
    _add(before, shown)
    return Seen(path, shown, tuple(records), unfit=tuple(previewed.unfit(seat, shown)))


def _less(shown: Preview, before: _Before) -> Preview:
    """Return a preview less what the bundles before it bring; a capsule never takes the place of another one."""
    here = {id_ for id_, revision in before.revisions.items() if revision.payload is not None}
    hollow = before.revisions.keys() - here
    whole = {revision.id for revision in shown.incoming.revisions if revision.payload is not None}
    new = tuple(id_ for id_ in shown.new if id_ not in here and (id_ not in hollow or id_ in whole))
    wanted = set(new)
    records = {revision.header.record for revision in shown.incoming.revisions if revision.id in wanted}
    known = before.here | before.records
    others = [one for one in shown.carried if before.capsules.get(one.id, one) != one]
    return replace(
        shown,
        new=new,
        known=shown.known + len(shown.new) - len(new),
        new_records=len(records - known),
        changed_records=len(records & known),
        carried=tuple(one for one in shown.carried if one.id not in before.capsules),
        refused=(*shown.refused, *(Refused(one.id, receive.OTHER_HERE) for one in others)),
        attachments=tuple(head for head in shown.attachments if head.id not in before.files),
    )


def _add(before: _Before, shown: Preview) -> None:
    new = set(shown.new)
    came = [revision for revision in shown.incoming.revisions if revision.id in new]
    before.ids.add(shown.incoming.id)
    before.revisions |= {revision.id: revision for revision in came}
    before.records |= {revision.header.record for revision in came}
    before.capsules |= {one.id: one for one in shown.carried}
    before.files |= {head.id for head in shown.attachments}
