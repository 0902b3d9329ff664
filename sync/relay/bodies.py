"""Bodies of requests, read and no longer than they may take: exact in length, never decoded, cut off when slow."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

from sync.relay.answers import AnswerError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.web import BaseRequest

    from sync.relay.limits import Limits

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


async def pieces(request: BaseRequest, length: int, limits: Limits, piece_bytes: int) -> AsyncIterator[bytes]:
    """Yield the ``length`` bytes of a body in pieces of about ``piece_bytes``.

    What has come so far is held to the least rate, so that a long body is no longer waited for than a short one.

    Raises ``SlowError``, and ``ConnectionError`` where the other side goes away before the end.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    held, gathered, came = [], 0, 0
    while came < length:
        found = await _next(request, min(limits.silence_s, began + limits.longest_s(came) - loop.time()))
        came += len(found)
        gathered += len(found)
        held.append(found)
        if came > length:
            raise AnswerError(BAD_REQUEST, "length", closes=True)
        if gathered >= piece_bytes or came == length:
            yield b"".join(held)
            held, gathered = [], 0


async def whole(request: BaseRequest, most: int, limits: Limits) -> bytes:
    """Return a short body. Raises as ``length_of`` and ``pieces``."""
    length = length_of(request, most)
    return b"".join([piece async for piece in pieces(request, length, limits, most)])


async def _next(request: BaseRequest, patience_s: float) -> bytes:
    try:
        async with asyncio.timeout(max(patience_s, 0)):
            found = await request.content.readany()
    except TimeoutError:
        raise SlowError from None
    if not found:
        raise ConnectionResetError
    return found
