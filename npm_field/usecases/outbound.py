"""What goes back to the laptops: queued at the office, sent by network, or written to a stick.

Whatever is queued is sealed to its device or signed for everybody to read; the queue adds nothing to it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from storage import medium, written
from storage import outbound as rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat
    from storage.outbound import Outbound

BUNDLE: Final = "bundle"
RECEIPT: Final = "receipt"
NOTICE: Final = "notice"
REISSUE: Final = "reissue"
KINDS: Final = (BUNDLE, RECEIPT, NOTICE, REISSUE)
EXTENSION: Final = ".npmf"
_NAME_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that lies on the stick now."""

    id: str
    device: DeviceId
    kind: str
    path: Path


def queue(seat: Seat, device: DeviceId, kind: str, body: bytes) -> str:
    """Let a file wait for a device and return its id. The same file again waits again, once.

    Raises ``DiskFullError``, ``ReadOnlyError``; ``ValueError`` for a kind that no device takes.
    """
    if kind not in KINDS:
        raise ValueError("a kind of file that no device takes")
    with seat.vault.casebook.change() as casebook:
        return rows.put(casebook, device, kind, body)


def pending(seat: Seat, device: DeviceId | None = None) -> Sequence[Outbound]:
    """Return what waits, for one device or for all."""
    return [one for one in rows.pending(seat.vault.casebook) if device in (None, one.device)]


def all_of(seat: Seat, device: DeviceId | None = None) -> Sequence[Outbound]:
    """Return what waits and what has gone out, for one device or for all."""
    return [one for one in rows.all_of(seat.vault.casebook) if device in (None, one.device)]


def waiting(seat: Seat) -> int:
    """Return how many files wait."""
    return rows.count(seat.vault.casebook)


def sent(seat: Seat, id_: str) -> None:
    """Note that a file went onto its way. It is not forgotten: ``all_of`` has it, and it can wait again."""
    with seat.vault.casebook.change() as casebook:
        rows.note_sent(casebook, id_, seat.band())


def export(
    seat: Seat, folder: Path, *, also_sent: bool = False, progress: Callable[[int], None] | None = None
) -> Sequence[Exported]:
    """Write what waits into a folder, read it back from the medium, and note it as sent.

    Names of files say nothing: a laptop knows by trying which are for it. One that lies there already and is whole is
    left alone. ``also_sent`` writes what went out before as well, for a stick that was lost. ``progress`` is told the
    bytes so far; what it raises ends it. Raises ``StickFullError``, ``StickProtectedError``, ``DriveLostError``,
    ``NotAsWrittenError``, ``FileExistsAlreadyError`` (folders have both names); what was written before is noted.
    """
    done: list[Exported] = []
    far = 0
    for one in all_of(seat) if also_sent else pending(seat):
        if progress is not None:
            progress(far)
        with medium.written_to():
            path = written.free_of_folders(folder, f"back-{one.id}", len("back-") + _NAME_LENGTH, EXTENSION)
            if not written.holds(path, len(one.body), hashlib.sha256(one.body).hexdigest()):
                written.clear(path)  # its name says what must be in it
                written.create_and_read_back(path, one.body)
        sent(seat, one.id)
        far += len(one.body)
        done.append(Exported(one.id, one.device, one.kind, path))
    return done
