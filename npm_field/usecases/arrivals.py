"""What comes back to a laptop, by network or on a stick: one way in, which does with each file what its start says.

A file that cannot be opened now stays where it lies and is named; it never blocks the others. One that has been taken
in is done: the same file again changes nothing. An answer of the office that comes on a stick while the casebook is
closed is kept in the vault's folder beside those that the network brought, as it came: sealed to a casebook's key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    DiskFullError,
    FieldError,
    NoFileError,
    NotForUsError,
    NotOpenError,
    UnknownSenderError,
    WrongStepError,
)
from npm_field.usecases import notices, orders, receipts, receive
from storage import arrivals, safe_files
from storage.written import digest_of
from sync.enrolment_files import START_LENGTH, Step, step_of_prefix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from npm_field.usecases.seat import Seat

BUNDLE: Final = "bundle"
RECEIPT: Final = "receipt"
REISSUE: Final = "reissue"
NOTICE: Final = "notice"
WITHDRAWAL: Final = "withdrawal"
UNKNOWN: Final = "unknown"
KINDS: Final = (BUNDLE, RECEIPT, REISSUE, NOTICE, WITHDRAWAL, UNKNOWN)
MOST_BYTES: Final = 64 << 20
"""Of a file that is read whole: a receipt, a notice. Bundles are streamed."""
KEPT: Final = frozenset({RECEIPT, NOTICE})
"""What is kept until the casebook is open. A bundle is too large for that, and can be brought again."""
MOST_KEPT_BYTES: Final = 16 << 20
_NOT_FOR_US: Final = frozenset({NotForUsError.code, WrongStepError.code})


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that came: what it is, what it brought, and why it waits or was kept aside, "" where it was taken in.

    ``new`` counts what it brought: revisions of a bundle, receipts, notices. ``name`` is the start of its hash, for
    people to name it by. ``is_kept``: it waits in the vault's folder for the casebook, and its stick may go.
    """

    name: str
    kind: str
    new: int = 0
    refused: int = 0
    waits: str = ""
    is_kept: bool = False

    @property
    def is_taken(self) -> bool:
        """Whether all that it is for was done with it."""
        return not self.waits


def open_arrival(seat: Seat, path: Path) -> Arrival:
    """Take in what a file holds, by its first bytes.

    A file for the sealed or closed casebook, and one that is damaged, of strangers or too new, is answered with why
    it ``waits``. Raises ``NoFileError``, ``DiskFullError``, ``ReadOnlyError``; then nothing changed.
    """
    name, kind = _name(path), kind_of(path) or UNKNOWN
    try:
        return _taken(seat, path, name, kind)
    except (
        BundleDamagedError,
        BundleTooNewError,
        NotForUsError,
        NotOpenError,
        UnknownSenderError,
        WrongStepError,
    ) as error:
        return Arrival(name, kind, waits=error.code)
    except FieldError as error:
        if error.code in _ASIDE:
            return Arrival(name, kind, waits=error.code)
        raise


def open_or_keep(seat: Seat, path: Path) -> Arrival:
    """Take in a file that somebody brought, or keep it where it is an answer for the casebook and that is closed.

    Raises as ``open_arrival``.
    """
    found = open_arrival(seat, path)
    if found.waits != NotOpenError.code or found.kind not in KEPT:
        return found
    return replace(found, is_kept=_keep(seat, path))


def _keep(seat: Seat, path: Path) -> bool:
    """Put a copy beside what the network brings; False where it is too long, or would take room that notes need."""
    data = safe_files.read(path, limit_bytes=MOST_KEPT_BYTES + 1)
    sha256 = hashlib.sha256(data).hexdigest()
    place = arrivals.Arriving(seat.vault.folder, sha256, len(data))
    if len(data) > MOST_KEPT_BYTES:
        return False
    try:
        if not place.is_whole:
            place.require_room()
            place.write(data[place.begun() :])
        return place.finish(sha256)
    except DiskFullError:
        return False


def kept(folder: Path) -> int:
    """Return how many answers of the office lie in a vault's folder for its casebook. Needs nothing open."""
    return sum(kind_of(path) in KEPT for path in arrivals.waiting(folder))


def open_kept(seat: Seat) -> Sequence[Arrival]:
    """Open the answers that lie in the vault's folder, now that the casebook is open. Raises as ``open_arrival``."""
    return _opened(seat, [path for path in arrivals.waiting(seat.vault.folder) if kind_of(path) in KEPT])


def open_all(seat: Seat) -> Sequence[Arrival]:
    """Open what has come over the network and still lies in the vault's folder; take the file away once it is in.

    Raises as ``open_arrival``.
    """
    return _opened(seat, arrivals.waiting(seat.vault.folder))


def _opened(seat: Seat, paths: Sequence[Path]) -> Sequence[Arrival]:
    """Open files of the vault's folder, receipts last, so that one for what came in the same go finds it."""
    opened = []
    for path in sorted(paths, key=lambda path: (kind_of(path) == RECEIPT, path.name)):
        arrival = open_arrival(seat, path)
        opened.append(arrival)
        # An answer for somebody else, kept from a stick, is of no worth here; whose it is has the stick.
        if arrival.is_taken or (arrival.kind in KEPT and arrival.waits in _NOT_FOR_US):
            path.unlink(missing_ok=True)
    return opened


_ASIDE: Final = frozenset({"device_refused", "older_than_known", "bad_policy", "no_receipt"})
"""What else is said of a file that came, and says nothing against the others."""


def _taken(seat: Seat, path: Path, name: str, kind: str) -> Arrival:
    if kind == BUNDLE:
        shown = receive.preview(seat, path)
        new = len(receive.take_in(seat, shown).new)
        return Arrival(name, kind, new, len(shown.refused))
    if kind == RECEIPT:
        received = receipts.take(seat, safe_files.read(path, limit_bytes=MOST_BYTES))
        return Arrival(name, kind, int(received.is_new), len(received.refused))
    if kind == NOTICE:
        return Arrival(name, kind, int(notices.take(seat, safe_files.read(path, limit_bytes=MOST_BYTES)).is_news))
    if kind == WITHDRAWAL:
        return Arrival(name, kind, int(orders.take(seat, safe_files.read(path, limit_bytes=MOST_BYTES))))
    if kind == REISSUE:
        # Only main's passphrase opens it, at the unseal: it is kept for that.
        return Arrival(name, kind, waits=REISSUE)
    return Arrival(name, kind, waits=BundleDamagedError.code)


def kind_of(path: Path) -> str:
    """Return what a file says it is by its first bytes, "" for what is no file of ours; nothing is proven."""
    try:
        step = step_of_prefix(safe_files.read(path, limit_bytes=START_LENGTH))
    except WrongStepError:
        return BUNDLE
    except BundleTooNewError:
        return UNKNOWN
    except (BundleDamagedError, NoFileError):
        return ""
    return {Step.RECEIPT: RECEIPT, Step.REISSUE: REISSUE, Step.NOTICE: NOTICE, Step.WITHDRAWAL: WITHDRAWAL}.get(
        step, UNKNOWN
    )


def reissues(folder: Path) -> Sequence[Path]:
    """Return the keys that came back over the network and wait in a vault's folder for its unseal.

    Needs nothing open: only main's passphrase, typed there, opens one (``reissue.kek_in``).
    """
    return [path for path in arrivals.waiting(folder) if kind_of(path) == REISSUE]


def _name(path: Path) -> str:
    return digest_of(path)[:8]
