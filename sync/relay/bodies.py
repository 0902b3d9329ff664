"""Bodies of requests, read and no longer than they may take: exact in length, never decoded, cut off when slow."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final, Self

from sync.relay.answers import AnswerError
from sync.relay.limits import KEEP_S
from sync.relay.straight import Restarting, Straight

if TYPE_CHECKING:
    from aiohttp.web import BaseRequest

    from sync.relay.limits import Limits
    from sync.relay.store import Piece

BAD_REQUEST: Final = 400
TIMED_OUT: Final = 408
LENGTH_REQUIRED: Final = 411
TOO_LARGE: Final = 413
WRONG_ENCODING: Final = 415
UNPROCESSABLE: Final = 422
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class SlowError(Exception):
    """The other side takes longer than the least rate allows."""


def length_of(request: BaseRequest, most: int) -> int:
    """Return how long the body says it is; at most ``most``. Raises ``AnswerError``."""
    if "Content-Encoding" in request.headers:
        raise AnswerError(WRONG_ENCODING, "encoding", closes=True)
    length = request.content_length
    if length is None or "Transfer-Encoding" in request.headers:
        raise AnswerError(LENGTH_REQUIRED, "length", closes=True)
    if length > most:
        raise AnswerError(TOO_LARGE, "size", closes=True)
    return length


def number(request: BaseRequest, header: str) -> int:
    """Return a header that is one number. Raises ``AnswerError``."""
    found = request.headers.getall(header, [])
    if len(found) != 1 or not _NUMBER.fullmatch(found[0]):
        raise AnswerError(BAD_REQUEST, "header", closes=True)
    return int(found[0])


def sha256(request: BaseRequest, header: str) -> str:
    """Return a header that is one SHA-256 in hexadecimal digits. Raises ``AnswerError``."""
    found = request.headers.getall(header, [])
    if len(found) != 1 or not _SHA256.fullmatch(found[0]):
        raise AnswerError(BAD_REQUEST, "header", closes=True)
    return found[0]


class Body:
    """The ``length`` bytes of a long body, piece by piece, each done with when the next but one is asked for.

    What has come so far is held to the least rate, so that a long body is no longer waited for than a short one. A
    slow line's piece is handed on after ``KEEP_S`` however little it is: a relay that is killed loses no more.
    """

    def __init__(self, request: BaseRequest, length: int, limits: Limits) -> None:
        self._request = request
        self._length = length
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._came = 0
        self._first = b""
        self._straight: Straight | None = None

    async def __aenter__(self) -> Self:
        """Take the connection from the library at once: of what is cut it would give back nothing."""
        while piece := self._request.content.read_nowait():  # what came together with the header
            self._first += piece
        if len(self._first) > self._length:
            raise AnswerError(BAD_REQUEST, "length", closes=True)
        if len(self._first) < self._length:
            self._straight = self._stand(self._length - len(self._first))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._straight is not None:
            self._straight.let_go()

    async def next(self) -> Piece:
        """Return the next bytes, none after the last. Raises ``SlowError``, ``ConnectionError`` for a cut."""
        found: Piece = b""
        if not self._came and self._first:
            found = self._first
        elif self._straight is not None and self._came < self._length:
            found = await self._piece(self._straight)
        self._came += len(found)
        return found

    def _stand(self, length: int) -> Straight:
        peer, transport, content = self._request.protocol, self._request.transport, self._request.content
        if transport is None or transport.is_closing() or not isinstance(peer, Restarting):
            raise ConnectionResetError

        def begin_anew() -> None:
            peer.begin_anew()
            content.feed_eof()

        return Straight(transport, peer, length, begin_anew)

    async def _piece(self, straight: Straight) -> Piece:
        limits, time = self._limits, self._loop.time
        hand_on = time() + KEEP_S
        while not straight.is_piece_ready:
            now = time()
            longest = self._began + limits.longest_s(self._came + straight.filled)
            ends = min(straight.came_at + limits.silence_s, longest)
            if now >= ends:
                raise SlowError
            if now >= hand_on:
                if straight.filled:
                    break
                hand_on = now + KEEP_S
            await straight.wait(min(ends, hand_on) - now)
        found = straight.piece()
        if not found:
            raise ConnectionResetError
        return found


async def whole(request: BaseRequest, most: int, limits: Limits) -> bytes:
    """Return a short body. Raises as ``length_of`` and ``Body.next``."""
    length, came, held = length_of(request, most), 0, []
    loop = asyncio.get_running_loop()
    began = loop.time()
    while came < length:
        found = await _next(request, min(limits.silence_s, began + limits.longest_s(came) - loop.time()))
        came += len(found)
        held.append(found)
    return b"".join(held)


async def _next(request: BaseRequest, patience_s: float) -> bytes:
    try:
        async with asyncio.timeout(max(patience_s, 0)):
            found = await request.content.readany()
    except TimeoutError:
        raise SlowError from None
    if not found:
        raise ConnectionResetError
    return found
