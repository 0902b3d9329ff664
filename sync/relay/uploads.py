"""Uploads: how much is there, the next chunk, the end. Nothing is acknowledged that is not on the disk."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Final

from npm_field.domain.deposit import OFFICE, DepositError, Why
from sync.documents import ID_BYTES, is_hex
from sync.manifest import MAX_SEQUENCE
from sync.relay import answers, bodies
from sync.relay.answers import AnswerError
from sync.relay.events import Event
from sync.relay.limits import DOCUMENT_BYTES, PIECE_BYTES
from sync.relay.roll import require_trusted
from sync.relay_receipt import RelayReceipt, make_receipt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from sync.relay.post import Post
    from sync.relay.store import Appending
    from sync.roster import Listed

_FIELDS: Final = {"size", "sequence", "to"}


async def offset(post: Post, who: Listed, bundle: str) -> web.Response:
    """Say how much of a bundle is there."""
    return answers.offset_of(await post.blocking(post.store.found, who.device, bundle))


async def append(post: Post, request: web.BaseRequest, who: Listed, bundle: str) -> web.Response:
    """Take the next chunk."""
    length = bodies.length_of(request, post.limits.chunk)
    begin, size = bodies.number(request, answers.OFFSET), bodies.number(request, answers.SIZE)
    is_prefix = answers.PREFIX_SHA256 in request.headers
    if is_prefix and answers.CHUNK_SHA256 in request.headers:
        raise AnswerError(bodies.BAD_REQUEST, "header", closes=True)
    wanted = bodies.sha256(request, answers.PREFIX_SHA256 if is_prefix else answers.CHUNK_SHA256)
    if size > post.limits.bundle:
        raise AnswerError(bodies.TOO_LARGE, "size", closes=True)
    if not 1 <= length <= size - begin:
        raise AnswerError(bodies.BAD_REQUEST, "header", closes=True)
    async with post.turns.of((who.device, bundle), request):
        chunk = await post.blocking(
            post.store.append, who.device, bundle, size=size, offset=begin, day=post.day(), quota=post.limits.quota
        )
        try:
            whole = post.running.grown_from((who.device, bundle), begin)
            if whole is None and is_prefix:  # after a restart: what is there is read once more
                whole = await post.blocking(post.store.hashed, who.device, bundle)
            # One hash of each byte is enough where it is the prefix's, or where the chunk is all there is so far.
            own = whole if whole is not None and (is_prefix or not begin) else hashlib.sha256()
            hashes = [own] if whole is None or own is whole else [own, whole]
            await _receive(post, request, chunk, length, hashes)
            if own.hexdigest() != wanted:
                raise AnswerError(bodies.UNPROCESSABLE, "chunk")
            there = await post.blocking(chunk.keep, post.day())
            post.running.keep((who.device, bundle), there, whole)
        finally:
            await post.blocking(chunk.close)
    return answers.nothing(**{answers.OFFSET: str(there)})


async def finish(post: Post, request: web.BaseRequest, who: Listed, bundle: str) -> web.Response:
    """End an upload: the whole hash is checked, the number is the device's next, and the receipt is given."""
    size, sequence, to = _asked(await bodies.whole(request, DOCUMENT_BYTES, post.limits))
    if to != OFFICE:
        require_trusted(who)
    async with post.turns.of((who.device, bundle), request):
        held = await post.blocking(post.store.found, who.device, bundle)
        if held is None:
            raise DepositError(Why.UNKNOWN)
        if held.size != size or (held.is_finished and (held.sequence, held.addressee) != (sequence, to)):
            raise DepositError(Why.SIZE, offset=held.offset)
        if not held.is_finished:
            await _require_whole(post, who, bundle, size, complete=held.offset == held.size)
            if to != OFFICE and not post.roll.is_addressee(to):
                raise AnswerError(bodies.UNPROCESSABLE, "addressee")
        receipt = make_receipt(
            RelayReceipt(post.office, who.device, bundle, size, sequence, to, post.band()), post.signing_key
        )
        try:
            kept = await post.blocking(
                post.store.finish,
                who.device, bundle, sequence=sequence, addressee=to, day=post.day(), receipt=receipt,
            )  # fmt: skip
        except DepositError as error:
            if error.why is Why.SEQUENCE:
                await post.blocking(post.store.drop, who.device, bundle)
            raise
    post.events.add(Event.STORED)
    return answers.receipt(kept)


async def _require_whole(post: Post, who: Listed, bundle: str, size: int, *, complete: bool) -> None:
    if not complete:
        return  # the store says so, with how much is there
    found = post.running.of((who.device, bundle), size)
    if found is None:
        found = (await post.blocking(post.store.hashed, who.device, bundle)).hexdigest()
    if found != bundle:
        await post.blocking(post.store.drop, who.device, bundle)
        raise AnswerError(bodies.UNPROCESSABLE, "hash")


async def _receive(
    post: Post, request: web.BaseRequest, chunk: Appending, length: int, hashes: Sequence[hashlib._Hash]
) -> None:
    """Write a chunk while the next piece is being read; ``hashes`` grow with it."""

    def write(piece: bytes) -> None:
        for each in hashes:
            each.update(piece)
        chunk.write(piece)

    writing: asyncio.Future[None] | None = None
    try:
        async for piece in bodies.pieces(request, length, post.limits, PIECE_BYTES):
            if writing is not None:
                await writing
            writing = asyncio.ensure_future(post.blocking(write, piece))
    finally:
        if writing is not None:
            await writing


def _asked(data: bytes) -> tuple[int, int, str]:
    """Return size, sequence and addressee of a finish. Raises ``AnswerError``."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.keys() != _FIELDS:
        raise AnswerError(bodies.BAD_REQUEST, "document")
    size, sequence, to = found["size"], found["sequence"], found["to"]
    numbers = all(isinstance(each, int) and not isinstance(each, bool) and each >= 1 for each in (size, sequence))
    if not numbers or sequence > MAX_SEQUENCE or not (to == OFFICE or is_hex(to, ID_BYTES)):
        raise AnswerError(bodies.BAD_REQUEST, "document")
    return size, sequence, to
