"""What goes to the relay from here: a laptop's bundles its sealed casebook, at the office what waits for devices."""

from __future__ import annotations

import hashlib
import io
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.errors import DiskFullError, StoppedError
from npm_field.usecases import cuts, outbound, relayed, sealed_handover
from npm_field.usecases.relayed import Sealed
from storage import attachments, safe_files
from storage.written import digest_of
from sync.client.chunks import Parcel
from sync.client.relay import OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    from npm_field.usecases.seat import Seat

MOST_AT_ONCE: Final = 128 << 20
"""As many bytes of what the office sends back are held in memory; the rest goes with the next errand."""
MOST_FILES_BYTES: Final = 3 << 30
"""A relay takes 4 GiB at once, the padding of these included."""


@dataclass(frozen=True, slots=True)
class Going:
    """A parcel, the number or name that people know it by, and at the office its place in the queue."""

    parcel: Parcel
    name: str
    queued: str = ""


def of_laptop(seat: Seat, cancelled: Callable[[], bool]) -> Sequence[Going]:
    """Cut what the office lacks and return it after what waits already; a sealed casebook's ciphertext is last.

    Raises ``StoppedError``, and as ``cuts.cut``.
    """

    def told(_done: int) -> None:
        if cancelled():
            raise StoppedError

    cuts.cut(seat, progress=told)
    going = [
        Going(Parcel(cut.sha256, cut.size, OFFICE, _file(cut.path)), str(cut.sequence)) for cut in cuts.pending(seat)
    ]
    sealed = _sealed(seat, told)
    return [*going, sealed] if sealed is not None else going


def of_office(seat: Seat) -> Sequence[Going]:
    """Return what waits for devices, as much as one errand carries."""
    going: list[Going] = []
    total = 0
    for one in outbound.pending(seat):
        total += len(one.body)
        if going and total > MOST_AT_ONCE:
            break
        sha256 = hashlib.sha256(one.body).hexdigest()
        going.append(Going(Parcel(sha256, len(one.body), one.device, _bytes(one.body)), sha256[:8], one.id))
    return going


def _sealed(seat: Seat, told: Callable[[int], None]) -> Going | None:
    """Return the ciphertext of a casebook that is sealed, cut once for as long as it stays the same."""
    known, folder = relayed.of(seat), seat.vault.folder
    is_sealed = seat.vault.level == "sealed"
    of = sealed_handover.ciphertext_hash(folder) if is_sealed else ""
    is_sent = known.sealed is not None and known.has(known.sealed.sha256)
    if is_sealed and known.sealed is not None and known.sealed.of == of:
        path = safe_files.on_the_way(folder, safe_files.SEALED, known.sealed.sha256)
        if is_sent:
            _take_away(folder)
            return None
        if path.is_file() and path.stat().st_size == known.sealed.size:
            return _going(known.sealed, path)
    _take_away(folder)
    if not is_sealed:
        relayed.note_sealed(seat, None)
        return None
    written = safe_files.on_the_way(folder, safe_files.SEALED, secrets.token_hex(8))
    size = sealed_handover.export(seat, written, progress=told, with_files=_files_may_go(folder)).size_bytes
    sha256 = digest_of(written)
    path = safe_files.on_the_way(folder, safe_files.SEALED, sha256)
    safe_files.name_whole(written, path)
    made = Sealed(of, sha256, size)
    relayed.note_sealed(seat, made)
    return _going(made, path)


def _going(sealed: Sealed, path: Path) -> Going:
    return Going(Parcel(sealed.sha256, sealed.size, OFFICE, _file(path)), sealed.sha256[:8])


def _take_away(folder: Path) -> None:
    for name in safe_files.names_in(folder):
        if name.lstrip(".").startswith(f"{safe_files.SEALED}-"):
            with suppress(OSError):
                (folder / name).unlink()


def _files_may_go(folder: Path) -> bool:
    """Return whether a relay takes the files of attachments too, and the disk has room for them once more.

    Where not, the notes go without them: they come first. The files then go by stick, or when the casebook is open.
    """
    size = attachments.bytes_in(folder)
    try:
        attachments.require_room(folder, size + size // 8)  # the padding is less than an eighth
    except DiskFullError:
        return False
    return size <= MOST_FILES_BYTES


def _file(path: Path) -> Callable[[], AbstractContextManager[BinaryIO]]:
    return lambda: safe_files.reading(path)


def _bytes(body: bytes) -> Callable[[], AbstractContextManager[BinaryIO]]:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        yield io.BytesIO(body)

    return opened
