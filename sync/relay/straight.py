"""A long body, read straight from the connection into rooms of ours, one filled while another is written.

The library would copy each byte four more times on its way: into an object for each TLS record, all of those into
one, that through its parser into a third, and those into a fourth. While a body lasts this stands in the place of the
library's handler (``transport.set_protocol``, which asyncio has for it) and hears of everything that it would. It
takes no byte behind the body's last one, so that the next request is the handler's again.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sync.relay.limits import PIECE_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

ROOMS: Final = 3
"""One is filled, one is handed on, and of the one before that somebody may not be done with yet."""


class Restarting(asyncio.Protocol):
    """A handler that can begin with a new request although it saw no end of the last one's body."""

    __slots__ = ()

    @abstractmethod
    def begin_anew(self) -> None:
        """Forget the body that was begun: the next byte that comes is a request's first."""


class Straight(asyncio.BufferedProtocol):
    """Takes the next ``length`` bytes of ``transport``; ``handler`` is what it stands for.

    ``begin_anew`` is called when the body is over and the handler has its connection again.
    """

    def __init__(
        self, transport: asyncio.Transport, handler: asyncio.Protocol, length: int, begin_anew: Callable[[], None]
    ) -> None:
        self._transport = transport
        self._handler = handler
        self._begin_anew = begin_anew
        self._left = length
        self._rooms = [memoryview(bytearray(min(PIECE_BYTES, length))) for _ in range(ROOMS)]
        self._filling = 0
        self.filled = 0
        self._is_lost = False
        self._is_let_go = False
        self._news = asyncio.Event()
        self.came_at = asyncio.get_running_loop().time()
        transport.set_protocol(self)
        transport.resume_reading()

    @property
    def is_piece_ready(self) -> bool:
        """Whether nothing more goes into the room that is being filled."""
        return self._is_lost or not self._left or self.filled == len(self._room)

    async def wait(self, longest_s: float) -> None:
        """Return as soon as a piece is ready, or after ``longest_s`` without."""
        self._news.clear()
        if not self.is_piece_ready:
            with suppress(TimeoutError):
                async with asyncio.timeout(longest_s):
                    await self._news.wait()

    def piece(self) -> memoryview:
        """Return what the room holds and fill the next one: of what was returned, all but the last is done with."""
        found = self._room[: self.filled]
        self._filling, self.filled = (self._filling + 1) % ROOMS, 0
        if self._left:
            self._go_on()
        return found

    def let_go(self) -> None:
        """Give the connection back. What of the body is still to come is thrown away first."""
        self._is_let_go = True
        self.filled = 0
        if self._left:
            self._go_on()
        elif not self._is_lost:
            self._end()

    # --- as the connection's protocol ----------------------------------------------------------------------------

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where the next bytes go: never behind the body's last one."""
        del sizehint
        return self._room[self.filled : self.filled + self._left]

    def buffer_updated(self, nbytes: int) -> None:
        """Count what came."""
        self._left -= nbytes
        if self._is_let_go:
            if not self._left:
                self._end()
            return
        self.filled += nbytes
        self.came_at = asyncio.get_running_loop().time()
        if self.is_piece_ready:
            self._transport.pause_reading()  # an empty room would be taken for the connection's end
            self._news.set()

    def eof_received(self) -> bool | None:
        """Note that no more comes, and say so to the handler."""
        self._lose()
        return self._handler.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note it, and say so to the handler."""
        self._lose()
        self._handler.connection_lost(exc)

    def pause_writing(self) -> None:
        """Say so to the handler, which answers."""
        self._handler.pause_writing()

    def resume_writing(self) -> None:
        """Say so to the handler."""
        self._handler.resume_writing()

    @property
    def _room(self) -> memoryview:
        return self._rooms[self._filling]

    def _go_on(self) -> None:
        if not self._is_lost and not self._transport.is_closing():  # a connection that is gone reads no more
            self._transport.resume_reading()

    def _lose(self) -> None:
        self._is_lost = True
        self._news.set()

    def _end(self) -> None:
        self._begin_anew()
        if not self._transport.is_closing():
            self._transport.set_protocol(self._handler)
            self._transport.resume_reading()
