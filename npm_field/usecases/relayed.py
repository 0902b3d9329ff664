"""What went over the relay, as this vault remembers it: its receipts, the last number, and what was fetched there.

In the daybook, for a sealed laptop hands over too: hashes and numbers, and no more. A relay's receipt says that bytes
lie there; it allows nothing to be removed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from storage import settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from npm_field.usecases.seat import Seat
    from sync.client.courier import Sent

SETTING: Final = "relayed"
MOST_RECEIPTS: Final = 256
MOST_TAKEN: Final = 1024


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed casebook that was cut for the office: of which ciphertext, and the file's own hash and length."""

    of: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Relayed:
    """``last`` is the number of the last receipt, 0 before there was one; ``receipts`` are by the file's hash."""

    last: int = 0
    receipts: Mapping[str, str] = field(default_factory=dict)
    taken: tuple[str, ...] = ()
    sealed: Sealed | None = None

    def has(self, sha256: str) -> bool:
        """Return whether a relay signed that it has this file."""
        return sha256 in self.receipts


def of(seat: Seat) -> Relayed:
    """Return what is remembered. The daybook is enough."""
    stored = settings.get(seat.vault.daybook, SETTING)
    if stored is None:
        return Relayed()
    said = json.loads(stored)
    sealed = said.get("sealed")
    return Relayed(
        int(said["last"]),
        dict(said["receipts"]),
        tuple(said["taken"]),
        Sealed(str(sealed["of"]), str(sealed["sha256"]), int(sealed["size"])) if sealed else None,
    )


def note_sent(seat: Seat, sent: Iterable[Sent]) -> None:
    """Remember receipts that were verified."""
    known = of(seat)
    receipts, last = dict(known.receipts), known.last
    for each in sent:
        receipts[each.parcel.sha256] = each.receipt.decode("ascii")
        last = max(last, each.sequence)
    newest = dict(list(receipts.items())[-MOST_RECEIPTS:])
    _keep(seat, replace(known, last=last, receipts=newest), known)


def note_taken(seat: Seat, hashes: Iterable[str]) -> None:
    """Remember what was fetched and lies here, so that it is not fetched twice."""
    known = of(seat)
    taken = (*known.taken, *(each for each in hashes if each not in known.taken))[-MOST_TAKEN:]
    _keep(seat, replace(known, taken=taken), known)


def note_sealed(seat: Seat, sealed: Sealed | None) -> None:
    """Remember which sealed casebook was cut."""
    known = of(seat)
    _keep(seat, replace(known, sealed=sealed), known)


def reach(seat: Seat, last: int) -> None:
    """Remember how far the relay has counted, so that what was said of it once is not said again."""
    known = of(seat)
    _keep(seat, replace(known, last=max(last, known.last)), known)


def doubt(seat: Seat, hashes: Collection[str], last: int) -> None:
    """Forget receipts of a relay that evidently lost what it signed for, and that it ever counted beyond ``last``."""
    known = of(seat)
    receipts = {each: body for each, body in known.receipts.items() if each not in hashes}
    _keep(seat, replace(known, receipts=receipts, last=last), known)


def _keep(seat: Seat, now: Relayed, before: Relayed) -> None:
    if now == before:
        return
    document: dict[str, object] = {"last": now.last, "receipts": dict(now.receipts), "taken": list(now.taken)}
    if now.sealed is not None:
        document["sealed"] = {"of": now.sealed.of, "sha256": now.sealed.sha256, "size": now.sealed.size}
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, SETTING, json.dumps(document).encode())
