"""What comes back to a laptop, by network or on a stick: one way in, which does with each file what its start says.

A file that cannot be opened now stays where it lies and is named; it never blocks the others. One that has been taken
in is done: the same file again changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
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


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that came: what it is, what it brought, and why it waits or was kept aside, "" where it was taken in.

    ``new`` counts what it brought: revisions of a bundle, receipts, notices. ``name`` is the start of its hash, for
    people to name it by.
    """

    name: str
    kind: str
    new: int = 0
    refused: int = 0
    waits: str = ""

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


def open_all(seat: Seat) -> Sequence[Arrival]:
    """Open what has come over the network and still lies in the vault's folder; take the file away once it is in.

    Receipts are last, so that one for what came in the same go finds it. Raises as ``open_arrival``.
    """
    found = sorted(arrivals.waiting(seat.vault.folder), key=lambda path: (kind_of(path) == RECEIPT, path.name))
    opened = []
    for path in found:
        arrival = open_arrival(seat, path)
        opened.append(arrival)
        if arrival.is_taken:
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
