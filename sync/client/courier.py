"""Carrying bundles there and back over a line that may break at any byte: resumed, checked, and nothing twice.

Sent is what the relay signed a receipt for over our own hash, size and addressee; fetched is what has the hash that
was announced. A connection, a status or a whole file at the other end prove nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from npm_field.crypto import certificates
from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    RelayFaultError,
    RelayUnreachableError,
    UnknownSenderError,
)
from sync.client.relay import Chunk, ChunkRefusedError
from sync.client.wire import CutError
from sync.relay_receipt import read_receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from typing import BinaryIO, TypeVar

    from sync.client.patience import Patience
    from sync.client.relay import Finished, Hello, Relay, Waiting

    T = TypeVar("T")

FIRST_CHUNK_BYTES: Final = 64 * 1024
LEAST_CHUNK_BYTES: Final = 4 * 1024
SURE_CHUNK_BYTES: Final = 8 << 20
"""As much may go at once however long it takes; more only where the line brought as much within ``CHUNK_S``."""
MOST_CHUNK_BYTES: Final = 32 << 20
CHUNK_S: Final = 2.0
MOST_GROWTH: Final = 32
MOST_LOOKED_BACK: Final = 256
MOST_ROUNDS: Final = 3
"""How often a bundle may be begun anew at the relay, or given another number, before it is the relay's fault."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to be sent: what it is, and to whom. ``open`` gives it from its start, as often as it is asked."""

    sha256: str
    size: int
    to: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A relay's receipt, verified, as it came."""

    parcel: Parcel
    sequence: int
    receipt: bytes


class Place(Protocol):
    """Where a bundle is put that is fetched: what came before is kept, and gone on with."""

    def begun(self) -> int:
        """Return how many bytes are there."""

    def write(self, data: bytes) -> None:
        """Add bytes behind them. Raises ``DiskFullError``, ``ReadOnlyError``."""

    def finish(self, sha256: str) -> bool:
        """Give the file its name if it has this hash and is on the disk; take it away and return False if not."""


class Chunks:
    """The chunks of a parcel with the hashes that they are checked by, each byte hashed once while nothing is cut.

    By ``prefixes`` the hash is that of all there is up to the chunk's end, so the last one's is the parcel's own.
    """

    def __init__(self, parcel: Parcel, source: BinaryIO, *, prefixes: bool) -> None:
        self._parcel = parcel
        self._source = source
        self._known = {0: hashlib.sha256()}
        self.prefixes = prefixes

    def at(self, offset: int, most: int) -> Chunk:
        """Return the chunk at ``offset``, of ``most`` bytes or what is left."""
        length = min(most, self._parcel.size - offset)
        return Chunk(self._source, offset, length, self._checked(offset, offset + length), self.prefixes)

    def _checked(self, offset: int, end: int) -> str:
        if not self.prefixes:
            return self._grown(hashlib.sha256(), offset, end).hexdigest()
        if end == self._parcel.size:
            return self._parcel.sha256
        before = self._known.get(offset) or self._grown(hashlib.sha256(), 0, offset)
        after = self._grown(before.copy(), offset, end)
        self._known = {offset: before, end: after}
        return after.hexdigest()

    def _grown(self, digest: hashlib._Hash, begin: int, end: int) -> hashlib._Hash:
        for piece in Chunk(self._source, begin, end - begin, "", self.prefixes).pieces():
            digest.update(piece)
        return digest


class Courier:
    """Sends and fetches for one device of ``office``. ``moved`` is told of each parcel how many bytes are there."""

    def __init__(self, relay: Relay, patience: Patience, *, office: str, device: str) -> None:
        self._relay = relay
        self._patience = patience
        self._office = office
        self._device = device
        self._chunk = FIRST_CHUNK_BYTES
        self._hello: Hello | None = None

    @property
    def next_number(self) -> int:
        """The number that the relay gives the next bundle of this device. Raises as ``send``."""
        return self._greeted().next

    def send(self, parcel: Parcel, sequence: int, moved: Callable[[int], None]) -> Sent:
        """Send what the relay lacks of a bundle and return its receipt.

        ``sequence`` is the number that it gets; one that was finished before, its receipt lost on the way, has one of
        the last numbers that the relay gave. Raises ``RelayUnreachableError`` after so many tries without progress,
        and as ``sync.client.relay.Relay``.
        """
        hello, number = self._greeted(), sequence
        if parcel.size > hello.bundle:
            raise RelayFaultError(reason="size")
        for _round in range(MOST_ROUNDS):
            if self._upload(parcel, hello.chunk, moved):
                numbers: Sequence[int] = range(hello.next - 1, max(0, hello.next - 1 - MOST_LOOKED_BACK), -1)
            else:
                numbers = [number]
            for each in numbers:
                found = self._finish(parcel, each)
                if found.receipt:
                    return Sent(parcel, self._verified(parcel, each, found.receipt), found.receipt)
                if found.code == "addressee":
                    raise RelayFaultError(reason="addressee")
                number = found.next or number
        raise RelayFaultError(reason="content")

    def has(self, parcel: Parcel) -> bool:
        """Return whether the relay says that it has all of a parcel, or had it until everybody took it."""
        return self._persist(lambda: self._relay.offset(parcel.sha256, parcel.size))[1]

    def inbox(self) -> list[Waiting]:
        """Return what lies there for this seat. Raises as ``send``."""
        self._greeted()
        return self._persist(self._relay.inbox)

    def fetch(self, waiting: Waiting, place: Place, moved: Callable[[int], None]) -> bool:
        """Fetch what is lacking of a bundle; False where the relay has it no more.

        A file without the hash that was announced is fetched anew once, for what was there before may have been
        damaged here; after that it is the relay's doing: ``RelayFaultError``. Else raises as ``send``.
        """
        for _round in range(MOST_ROUNDS - 1):
            if not self._download(waiting, place, moved):
                return False
            if place.finish(waiting.sha256):
                return True
        raise RelayFaultError(reason="content")

    def taken(self, sha256: str) -> None:
        """Say that this seat has a bundle. Raises as ``send``."""
        self._persist(lambda: self._relay.taken(sha256))

    def put_roster(self, roster: bytes) -> bool:
        """Send an office's roster; False where the relay has a newer one. Raises as ``send``."""
        self._greeted()
        return self._persist(lambda: self._relay.put_roster(roster))

    # --- in pieces -----------------------------------------------------------------------------------------------

    def _finish(self, parcel: Parcel, number: int) -> Finished:
        return self._persist(lambda: self._relay.finish(parcel.sha256, parcel.size, number, parcel.to))

    def _upload(self, parcel: Parcel, most: int, moved: Callable[[int], None]) -> bool:
        """Bring all of the file's bytes there; return whether it was finished before."""
        offset, is_finished = self._persist(lambda: self._relay.offset(parcel.sha256, parcel.size))
        moved(offset)
        furthest, failures = offset, 0
        with parcel.open() as source:
            chunks = Chunks(parcel, source, prefixes=self._greeted().prefix)
            while offset < parcel.size and not is_finished:
                try:
                    chunk, began = chunks.at(offset, min(self._chunk, most)), self._patience.clock()
                    offset = self._relay.append(parcel.sha256, parcel.size, chunk)
                except CutError as error:
                    if isinstance(error, ChunkRefusedError):
                        chunks.prefixes = False  # what lies there may be what is wrong: finishing shows that
                    failures = self._failed(failures)
                    offset, is_finished = self._persist(lambda: self._relay.offset(parcel.sha256, parcel.size))
                else:
                    self._grow(chunk.length, self._patience.clock() - began, most)
                    if offset <= furthest:
                        failures = self._failed(failures)
                if offset > furthest:
                    furthest, failures = offset, 0
                moved(offset)
        return is_finished

    def _download(self, waiting: Waiting, place: Place, moved: Callable[[int], None]) -> bool:
        failures, most = 0, self._greeted().chunk
        begun = place.begun()
        while begun < waiting.size:
            moved(begun)
            began, length = self._patience.clock(), min(self._chunk, most, waiting.size - begun)
            try:
                if not self._relay.fetch(waiting, begun, length, place.write):
                    return False
            except CutError:
                failures = 0 if place.begun() > begun else failures
                failures = self._failed(failures)
            else:
                self._grow(length, self._patience.clock() - began, most)
            begun = place.begun()
        moved(waiting.size)
        return True

    def _grow(self, length: int, took_s: float, most: int) -> None:
        """Ask more of a line that carried ``length`` bytes in ``took_s``: fewer flushes, and fewer answers."""
        fits = int(length * min(MOST_GROWTH, CHUNK_S / max(took_s, 0.001)))
        sure = min(2 * self._chunk, SURE_CHUNK_BYTES)
        self._chunk = min(most, max(sure, min(fits, MOST_CHUNK_BYTES)))

    def _greeted(self) -> Hello:
        if self._hello is None:
            self._hello = self._persist(self._relay.hello)
        return self._hello

    def _verified(self, parcel: Parcel, number: int, data: bytes) -> int:
        """Return the number in a receipt that is by this very relay and over this very parcel and number."""
        try:
            found = read_receipt(data, certificates.key_in(self._relay.certificate))
        except (UnknownSenderError, BundleDamagedError, BundleTooNewError):
            raise RelayFaultError(reason="receipt") from None
        said = (found.office, found.device, found.bundle, found.size, found.sequence, found.to)
        if said != (self._office, self._device, parcel.sha256, parcel.size, number, parcel.to):
            raise RelayFaultError(reason="receipt")
        return found.sequence

    def _persist(self, act: Callable[[], T]) -> T:
        """Do one request until it is answered; a tries' worth of failures in a row end it."""
        failures = 0
        while True:
            try:
                return act()
            except CutError:
                failures = self._failed(failures)

    def _failed(self, before: int) -> int:
        """Count one more failure in a row and wait. Raises ``RelayUnreachableError`` after the last one."""
        failures = before + 1
        self._chunk = max(LEAST_CHUNK_BYTES, self._chunk // 2)
        if failures >= self._patience.limits.tries:
            raise RelayUnreachableError
        self._patience.back_off(failures)
        return failures
