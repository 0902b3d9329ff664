"""Carrying bundles there and back over a line that may break at any byte: resumed, checked, and nothing twice.

Sent is what the relay signed a receipt for over our own hash, size and addressee; fetched is what has the hash that
was announced. A connection, a status or a whole file at the other end prove nothing.
"""

from __future__ import annotations

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
from sync.client.chunks import Chunks, End
from sync.client.relay import ChunkRefusedError
from sync.client.wire import CutError
from sync.relay_receipt import read_receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from sync.client.answers import Finished, Hello, Waiting
    from sync.client.chunks import Parcel
    from sync.client.patience import Patience
    from sync.client.relay import Relay

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
class Sent:
    """A relay's receipt, verified, as it came."""

    parcel: Parcel
    sequence: int
    receipt: bytes


@dataclass(frozen=True, slots=True)
class Uploaded:
    """How an upload came to its end: finished before, or by its last chunk, or, with neither, still to be finished.

    ``was_ended``: a last chunk said its number, and may have been heard.
    """

    finished: Finished | None = None
    was_finished: bool = False
    was_ended: bool = False


class Place(Protocol):
    """Where a bundle is put that is fetched: what came before is kept, and gone on with."""

    def begun(self) -> int:
        """Return how many bytes are there."""

    def write(self, data: bytes) -> None:
        """Add bytes behind them. Raises ``DiskFullError``, ``ReadOnlyError``."""

    def finish(self, sha256: str) -> bool:
        """Give the file its name if it has this hash and is on the disk; take it away and return False if not."""


class Courier:
    """Sends and fetches for one device of ``office``. ``moved`` is told of each parcel how many bytes are there."""

    def __init__(self, relay: Relay, patience: Patience, *, office: str, device: str) -> None:
        self._relay = relay
        self._patience = patience
        self._office = office
        self._device = device
        self._chunk = FIRST_CHUNK_BYTES
        self._is_cautious = False
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
        is_known = hello.held is None or parcel.sha256 in hello.held
        for _round in range(MOST_ROUNDS):
            uploaded = self._upload(parcel, number, moved, is_known=is_known)
            is_known = True
            numbers: Sequence[int] = [number]
            if uploaded.was_finished:  # under this very number, where only the answer was lost
                numbers = [number, *range(hello.next - 1, max(0, hello.next - 1 - MOST_LOOKED_BACK), -1)]
                numbers = numbers if uploaded.was_ended else numbers[1:]
            for each in numbers:
                found = uploaded.finished or self._finish(parcel, each)
                if found.receipt:
                    return Sent(parcel, self._verified(parcel, each, found.receipt), found.receipt)
                if found.code == "addressee":
                    raise RelayFaultError(reason="addressee")
                number = found.next or number
        raise RelayFaultError(reason="content")

    def has(self, parcel: Parcel) -> bool:
        """Return whether the relay says that it has all of a parcel, or had it until everybody took it."""
        return self._asked(parcel)[1]

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

    def _upload(self, parcel: Parcel, number: int, moved: Callable[[int], None], *, is_known: bool) -> Uploaded:
        """Bring all of the file's bytes there, and end the upload with the last of them where the relay can.

        ``is_known``: the relay is asked first what it has of it.
        """
        hello = self._greeted()
        offset, is_finished = self._asked(parcel) if is_known else (0, False)
        moved(offset)
        furthest, failures, was_ended = offset, 0, False
        with parcel.open() as source:
            chunks = Chunks(parcel, source, prefixes=hello.prefix)
            while offset < parcel.size and not is_finished:
                try:
                    chunk = chunks.at(offset, min(self._most(hello), hello.chunk), moved)
                    ends = hello.held is not None and chunk.is_prefix and chunk.end == parcel.size
                    was_ended, began = was_ended or ends, self._patience.clock()
                    end = End(number, parcel.to) if ends else None
                    appended = self._relay.append(parcel.sha256, parcel.size, chunk, end)
                    offset = appended.offset
                    if appended.finished is not None:
                        moved(offset)
                        return Uploaded(finished=appended.finished)
                except CutError as error:
                    if isinstance(error, ChunkRefusedError):
                        chunks.prefixes = False  # what lies there may be what is wrong: finishing shows that
                    failures = self._failed(failures)
                    offset, is_finished = self._asked(parcel, failures)
                    self._is_cautious = self._is_cautious or offset <= furthest
                else:
                    self._grow(chunk.length, self._patience.clock() - began, hello.chunk)
                    if offset <= furthest:
                        failures = self._failed(failures)
                if offset > furthest:
                    furthest, failures = offset, 0
                moved(offset)
        return Uploaded(was_finished=is_finished, was_ended=was_ended)

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

    def _asked(self, parcel: Parcel, failures: int = 0) -> tuple[int, bool]:
        return self._persist(lambda: self._relay.offset(parcel.sha256, parcel.size), failures)

    def _most(self, hello: Hello) -> int:
        """Return how much goes at once: all it may be where the relay keeps what came of a chunk that was cut.

        On a line that broke before anything came, less: what is encrypted together comes whole or not at all.
        """
        return self._chunk if hello.held is None or self._is_cautious else MOST_CHUNK_BYTES

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

    def _persist(self, act: Callable[[], T], failures: int = 0) -> T:
        """Do one request until it is answered; a tries' worth of failures in a row, those before too, end it."""
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
