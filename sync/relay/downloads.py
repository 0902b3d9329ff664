"""Downloads: what waits for a seat, its bytes from anywhere on, and that the seat has them now."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from npm_field.domain.deposit import OFFICE
from sync.relay import answers
from sync.relay.answers import AnswerError
from sync.relay.bodies import SlowError
from sync.relay.events import Event
from sync.relay.limits import ANSWER_BYTES
from sync.relay.roll import OFFICE_ROLE, require_trusted

if TYPE_CHECKING:
    from sync.relay.post import Post
    from sync.relay.store import Reading
    from sync.roster import Listed

NOT_SATISFIABLE: Final = 416
PARTIAL: Final = 206
WHOLE: Final = 200
_RANGE: Final = re.compile(r"bytes=(0|[1-9][0-9]{0,18})-(0|[1-9][0-9]{0,18})?")


async def inbox(post: Post, who: Listed) -> web.Response:
    """List what waits for this seat."""
    require_trusted(who)
    found = await post.blocking(post.store.waiting, who.device, addresses_of(who))
    listed = [
        {"bundle": each.bundle, "size": each.size, "from": each.sender, "sequence": each.sequence} for each in found
    ]
    return answers.document(listed)


async def fetch(post: Post, request: web.BaseRequest, who: Listed, bundle: str) -> web.StreamResponse:
    """Give the bytes of a bundle that is for this seat."""
    require_trusted(who)
    deposit, source = await post.blocking(post.store.read, who.device, bundle, addresses_of(who))
    try:
        begin, end = _range(request, deposit.size)
        answer = web.StreamResponse(status=PARTIAL if "Range" in request.headers else WHOLE, headers=answers.NAME)
        answer.content_type = "application/octet-stream"
        answer.content_length = end - begin
        if answer.status == PARTIAL:
            answer.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{deposit.size}"
        await _send(post, request, answer, source, (begin, end))
    finally:
        await post.blocking(source.close)
    post.events.add(Event.FETCHED)
    return answer


async def took(post: Post, who: Listed, bundle: str) -> web.Response:
    """Note that this seat has a bundle; when everybody has it, its bytes are forgotten."""
    require_trusted(who)
    await post.blocking(post.store.take, who.device, bundle, addresses_of(who))
    await post.blocking(post.store.settle, post.roll.offices())
    post.events.add(Event.TAKEN)
    return answers.nothing()


def addresses_of(who: Listed) -> tuple[str, ...]:
    """Return under which names something can lie here for a device."""
    return (who.device, OFFICE) if who.role == OFFICE_ROLE else (who.device,)


async def _send(
    post: Post, request: web.BaseRequest, answer: web.StreamResponse, source: Reading, part: tuple[int, int]
) -> None:
    begin, end = part
    loop = asyncio.get_running_loop()
    ends = loop.time() + post.limits.longest_s(end - begin)
    try:
        await answer.prepare(request)
        at = begin
        while at < end:
            piece = await post.blocking(source.read, at, min(ANSWER_BYTES, end - at))
            if not piece:
                raise ConnectionResetError  # the file is shorter than the index says: the reader sees a cut
            longest_s = post.limits.longest_s(len(piece))
            async with asyncio.timeout(max(min(longest_s, ends - loop.time()), 0)):
                await answer.write(piece)
            at += len(piece)
    except TimeoutError:
        raise SlowError from None


def _range(request: web.BaseRequest, size: int) -> tuple[int, int]:
    """Return the first byte that is asked for and the one after the last. Raises ``AnswerError``."""
    asked = request.headers.get("Range")
    if asked is None:
        return 0, size
    found = _RANGE.fullmatch(asked)
    begin = int(found[1]) if found else size
    end = min(int(found[2]) + 1, size) if found and found[2] else size
    if begin >= end:
        raise AnswerError(NOT_SATISFIABLE, "range")
    return begin, end
