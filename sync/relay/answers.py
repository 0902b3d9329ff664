"""The relay's answers: a status, a code, a few numbers in headers. No text of anybody's is ever in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from aiohttp import web

from npm_field.domain.deposit import DepositError, Why

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.deposit import Deposit

OFFSET: Final = "NPM-Offset"
SIZE: Final = "NPM-Size"
CHUNK_SHA256: Final = "NPM-Chunk-SHA256"
PREFIX_SHA256: Final = "NPM-Prefix-SHA256"
COMPLETE: Final = "NPM-Complete"
SEQUENCE: Final = "NPM-Sequence"
TO: Final = "NPM-To"
NAME: Final = {"Server": "relay"}
"""Instead of the library's name and version."""
_STATUS: Final = {
    Why.OFFSET: 409,
    Why.SIZE: 409,
    Why.COMPLETE: 409,
    Why.INCOMPLETE: 409,
    Why.SEQUENCE: 409,
    Why.UNKNOWN: 404,
    Why.GONE: 410,
    Why.QUOTA: 507,
    Why.UPLOADS: 507,
    Why.TOTAL: 507,
    Why.DISK: 507,
}


class AnswerError(Exception):
    """An answer that ends a request. ``closes`` for one after which this connection is not to be trusted further."""

    def __init__(self, status: int, code: str, *, closes: bool = False, **facts: int) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.closes = closes
        self.facts = facts


def refusal(error: AnswerError) -> web.Response:
    """Return the answer for a refusal."""
    answer = document({"code": error.code, **error.facts}, status=error.status)
    if error.closes:
        answer.force_close()
    return answer


def no(error: DepositError) -> web.Response:
    """Return the answer for a store's no."""
    facts = {"next": error.number} if error.number >= 0 else {}
    headers = {OFFSET: str(error.offset)} if error.offset >= 0 else {}
    if error.why is Why.COMPLETE:
        headers[COMPLETE] = "1"
    return document({"code": error.why.value, **facts}, status=_STATUS[error.why], headers=headers)


def document(found: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return a JSON document."""
    body = json.dumps(found, separators=(",", ":")).encode("ascii")
    return web.Response(
        body=body, status=status, content_type="application/json", headers={**NAME, **(headers or {})}
    )


def nothing(**headers: str) -> web.Response:
    """Return the answer that says no more than its headers."""
    return web.Response(status=204, headers={**NAME, **headers})


def offset_of(deposit: Deposit | None) -> web.Response:
    """Return how much of a bundle is there."""
    answer = nothing()
    answer.headers[OFFSET] = str(deposit.offset if deposit is not None else 0)
    if deposit is not None and deposit.is_finished:
        answer.headers[COMPLETE] = "1"
    return answer


def receipt(data: bytes) -> web.Response:
    """Return a receipt, byte for byte as it was first given."""
    return web.Response(body=data, content_type="application/json", headers=NAME)
