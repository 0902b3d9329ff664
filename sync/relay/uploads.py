"""Uploads: how much is there, the next chunk, the end. Nothing is acknowledged that is not on the disk."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp.web import RequestPayloadError

from npm_field.domain.deposit import OFFICE, DepositError, Why
from sync.documents import ID_BYTES, is_hex
from sync.manifest import MAX_SEQUENCE
from sync.relay import answers, bodies
from sync.relay.answers import AnswerError
from sync.relay.bodies import SlowError
from sync.relay.events import Event
from sync.relay.limits import DOCUMENT_BYTES, KEEP_S
from sync.relay.roll import require_trusted
from sync.relay_receipt import RelayReceipt, make_receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

    from sync.relay.post import Post
    from sync.relay.store import Appending, Piece
    from sync.relay.turns import Key
    from sync.roster import Listed

_FIELDS: Final = {"size", "sequence", "to"}


@dataclass(frozen=True, slots=True)
class _End:
    """How an upload ends: under which number, and for whom it is."""

    sequence: int
    to: str


@dataclass(frozen=True, slots=True)
class _Part:
    """What a chunk says of itself: where it lies, what it is held against, and how it ends its upload, if it does."""

    begin: int
    length: int
    size: int
    wanted: str
    is_prefix: bool
    end: _End | None


async def offset(post: Post, request: web.BaseRequest, who: Listed, bundle: str) -> web.Response:
    """Say how much of a bundle is there, once what a dead connection has brought is counted."""
    async with post.turns.of((who.device, bundle), request):
        return answers.offset_of(await post.blocking(post.store.found, who.device, bundle))


async def append(post: Post, request: web.BaseRequest, who: Listed, bundle: str) -> web.Response:
    """Take the next chunk; the last one may end the upload, too.

    What came of a chunk that was cut stays, where it is checked by the hash of all there is: so the bundle's own is.
    """
    part = _part(post, request, bundle)
    if part.end is not None:
        _require_addressee(post, who, part.end.to)
    key = (who.device, bundle)
    async with bodies.Body(request, part.length, post.limits) as body, post.turns.of(key, request):
        chunk = await post.blocking(
            post.store.append, *key, size=part.size, offset=part.begin, day=post.day(), quota=post.limits.quota
        )
        try:
            whole = await _receive(post, body, key, part, chunk)
            if part.end is not None:
                finishing = partial(chunk.finish, post.day())
                return answers.receipt(await _end(post, key, part.size, part.end, finishing))
            there = await post.blocking(chunk.keep, post.day())
            post.running.keep(key, there, whole)
        finally:
            await post.blocking(chunk.close)
    return answers.nothing(**{answers.OFFSET: str(there)})


async def finish(post: Post, request: web.BaseRequest, who: Listed, bundle: str) -> web.Response:
    """End an upload: the whole hash is checked, the number is the device's next, and the receipt is given."""
    size, end = _asked(await bodies.whole(request, DOCUMENT_BYTES, post.limits))
    if end.to != OFFICE:
        require_trusted(who)
    async with post.turns.of((who.device, bundle), request):
        held = await post.blocking(post.store.found, who.device, bundle)
        if held is None:
            raise DepositError(Why.UNKNOWN)
        if held.size != size or (held.is_finished and (held.sequence, held.addressee) != (end.sequence, end.to)):
            raise DepositError(Why.SIZE, offset=held.offset)
        if not held.is_finished:
            await _require_whole(post, who, bundle, size, complete=held.offset == held.size)
            _require_addressee(post, who, end.to)
        finishing = partial(post.store.finish, who.device, bundle, day=post.day())
        return answers.receipt(await _end(post, (who.device, bundle), size, end, finishing))


async def _end(post: Post, key: Key, size: int, end: _End, finishing: Callable[..., bytes]) -> bytes:
    """Make an upload a bundle; return its receipt."""
    said = RelayReceipt(post.office, *key, size, end.sequence, end.to, post.band())
    receipt = make_receipt(said, post.signing_key)
    try:
        kept = await post.blocking(finishing, sequence=end.sequence, addressee=end.to, receipt=receipt)
    except DepositError as error:
        if error.why is Why.SEQUENCE:
            await post.blocking(post.store.drop, *key)
        raise
    finally:
        post.running.forget(key)
    post.events.add(Event.STORED)
    return kept


def _require_addressee(post: Post, who: Listed, to: str) -> None:
    if to != OFFICE:
        require_trusted(who)
        if not post.roll.is_addressee(to):
            raise AnswerError(bodies.UNPROCESSABLE, "addressee")


async def _require_whole(post: Post, who: Listed, bundle: str, size: int, *, complete: bool) -> None:
    if not complete:
        return  # the store says so, with how much is there
    found = post.running.of((who.device, bundle), size)
    if found is None:
        found = (await post.blocking(post.store.hashed, who.device, bundle)).hexdigest()
    if found != bundle:
        await post.blocking(post.store.drop, who.device, bundle)
        raise AnswerError(bodies.UNPROCESSABLE, "hash")


async def _receive(post: Post, body: bodies.Body, key: Key, part: _Part, chunk: Appending) -> hashlib._Hash | None:
    """Write a chunk while the next piece is being read; return the hash of all there is then, where it is known.

    One that takes long is counted now and then: a relay that is killed has lost no more of it.
    """
    whole = post.running.grown_from(key, part.begin)
    if whole is None and part.is_prefix:  # after a restart: what is there is read once more
        whole = await post.blocking(post.store.hashed, *key)
    # One hash of each byte is enough where it is the prefix's, or where the chunk is all there is so far.
    own = whole if whole is not None and (part.is_prefix or not part.begin) else hashlib.sha256()
    hashes = [own] if whole is None or own is whole else [own, whole]
    kept_at = time.monotonic()

    def write(piece: Piece) -> None:
        nonlocal kept_at
        for each in hashes:
            each.update(piece)
        chunk.write(piece)
        if part.is_prefix and time.monotonic() > kept_at + KEEP_S:
            chunk.keep(post.day())
            kept_at = time.monotonic()

    try:
        await _written(post, body, write)
    except (ConnectionError, RequestPayloadError, SlowError, asyncio.CancelledError):
        if part.is_prefix:
            post.running.keep(key, await post.blocking(chunk.keep, post.day()), whole)
        raise
    if own.hexdigest() != part.wanted:
        raise AnswerError(bodies.UNPROCESSABLE, "chunk")
    return whole


async def _written(post: Post, body: bodies.Body, write: Callable[[Piece], None]) -> None:
    writing: asyncio.Future[None] | None = None
    try:
        while piece := await body.next():
            if writing is not None:
                await writing
            writing = asyncio.ensure_future(post.blocking(write, piece))
    finally:
        if writing is not None:
            await writing


def _part(post: Post, request: web.BaseRequest, bundle: str) -> _Part:
    """Return what a chunk says of itself. Raises ``AnswerError``."""
    length = bodies.length_of(request, post.limits.chunk)
    begin, size = bodies.number(request, answers.OFFSET), bodies.number(request, answers.SIZE)
    is_prefix = answers.PREFIX_SHA256 in request.headers
    if is_prefix and answers.CHUNK_SHA256 in request.headers:
        raise AnswerError(bodies.BAD_REQUEST, "header", closes=True)
    wanted = bodies.sha256(request, answers.PREFIX_SHA256 if is_prefix else answers.CHUNK_SHA256)
    if size > post.limits.bundle:
        raise AnswerError(bodies.TOO_LARGE, "size", closes=True)
    end = _ending(request)
    is_last = begin + length == size and is_prefix and wanted == bundle
    if not 1 <= length <= size - begin or (end is not None and not is_last):
        raise AnswerError(bodies.BAD_REQUEST, "header", closes=True)
    return _Part(begin, length, size, wanted, is_prefix, end)


def _ending(request: web.BaseRequest) -> _End | None:
    """Return how a last chunk ends its upload, None where it does not. Raises ``AnswerError``."""
    to = request.headers.getall(answers.TO, [])
    if not to and answers.SEQUENCE not in request.headers:
        return None
    sequence = bodies.number(request, answers.SEQUENCE)
    if len(to) != 1 or not _is_end(sequence, to[0]):
        raise AnswerError(bodies.BAD_REQUEST, "header", closes=True)
    return _End(sequence, to[0])


def _is_end(sequence: object, to: object) -> bool:
    is_number = isinstance(sequence, int) and not isinstance(sequence, bool) and 1 <= sequence <= MAX_SEQUENCE
    return is_number and (to == OFFICE or is_hex(to, ID_BYTES))


def _asked(data: bytes) -> tuple[int, _End]:
    """Return the size and the end that a finish asks for. Raises ``AnswerError``."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.keys() != _FIELDS:
        raise AnswerError(bodies.BAD_REQUEST, "document")
    size, sequence, to = found["size"], found["sequence"], found["to"]
    if not isinstance(size, int) or isinstance(size, bool) or size < 1 or not _is_end(sequence, to):
        raise AnswerError(bodies.BAD_REQUEST, "document")
    return size, _End(sequence, to)
