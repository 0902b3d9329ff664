"""The relay's protocol, version 1, from the device's end: each request, and what may be answered to it (relay.md).

Whatever a relay says is held against its bounds before it is used: a status, a length, a document. It can say no and
it can be slow; it cannot make us read without end, go elsewhere, or take something for what it is not.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from npm_field.errors import RelayFaultError
from sync.client.answers import (
    MOST_SEQUENCE,
    MOST_WAITING,
    Answer,
    Appended,
    Finished,
    Hello,
    Waiting,
    body_of,
    hello_in,
    length_of,
    refuse,
    waiting_in,
    whole,
)
from sync.client.wire import CutError, Wire, connect

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from sync.client.chunks import Chunk, End
    from sync.client.patience import Patience

MOST_DOCUMENT_BYTES: Final = 1 << 20
"""As much JSON as 4,096 waiting bundles take."""
MOST_ERROR_BYTES: Final = 4096
MOST_RECEIPT_BYTES: Final = 16 * 1024
OFFSET: Final = "NPM-Offset"
SIZE: Final = "NPM-Size"
COMPLETE: Final = "NPM-Complete"
CHUNK_SHA256: Final = "NPM-Chunk-SHA256"
SEQUENCE: Final = "NPM-Sequence"
TO: Final = "NPM-To"
PREFIX_SHA256: Final = "NPM-Prefix-SHA256"
OFFICE: Final = "office"


class ChunkRefusedError(CutError):
    """What came has another hash than what went."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an office's relay listens."""

    host: str
    port: int


class Relay:
    """One relay as one device speaks to it. A connection is made when it is needed and kept until it breaks.

    Every request raises ``CutError`` where the line broke or the relay is busy, ``StoppedError``,
    ``NotOurRelayError``, ``TurnedAwayError``, ``RelayFaultError``, ``RelayTooNewError``, ``RelayFullError``.
    """

    def __init__(self, address: Address, context: ssl.SSLContext, patience: Patience) -> None:
        self._address = address
        self._context = context
        self._patience = patience
        self._line: _Line | None = None
        self.certificate = b""
        self.said_at: datetime | None = None
        """The relay's own time in its last answer; nothing is ordered by it."""

    def close(self) -> None:
        """Let the connection go."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def hello(self) -> Hello:
        """Ask the relay what it is; it must name the certificate that it showed."""
        said = self._ask("GET", "/v1/hello", {HTTPStatus.OK}, most=MOST_ERROR_BYTES).document()
        return hello_in(said, hashlib.sha256(self.certificate).hexdigest())

    def offset(self, sha256: str, size: int) -> tuple[int, bool]:
        """Return how much of a bundle of ours is there, and whether it was finished."""
        answer = self._ask("HEAD", _of(sha256), {HTTPStatus.NO_CONTENT, HTTPStatus.OK, HTTPStatus.NOT_FOUND})
        if answer.status == HTTPStatus.NOT_FOUND:
            return 0, False
        return answer.number(OFFSET, size), answer.headers.get(COMPLETE.lower()) == "1"

    def append(self, sha256: str, size: int, chunk: Chunk, end: End | None = None) -> Appended:
        """Send a chunk; return how much is there, which on 409 is what the relay says instead.

        With ``end`` it is the last one and ends the upload. Raises ``ChunkRefusedError`` where what came has another
        hash.
        """
        headers = {
            OFFSET: str(chunk.offset),
            SIZE: str(size),
            PREFIX_SHA256 if chunk.is_prefix else CHUNK_SHA256: chunk.checked,
            "Content-Length": str(chunk.length),
            "Content-Type": "application/octet-stream",
        }
        allowed = {
            HTTPStatus.NO_CONTENT,
            HTTPStatus.CONFLICT,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.BAD_REQUEST,
        }
        if end is not None:
            headers |= {SEQUENCE: str(end.sequence), TO: end.to}
            allowed.add(HTTPStatus.OK)
        answer = self._ask(
            "PATCH", _of(sha256), allowed, headers=headers, body=chunk.pieces(), length=chunk.length,
            most=MOST_RECEIPT_BYTES if end is not None else MOST_ERROR_BYTES,
        )  # fmt: skip
        if answer.status == HTTPStatus.NO_CONTENT:
            return Appended(answer.number(OFFSET, size))
        if answer.status == HTTPStatus.OK or (end is not None and answer.code in {"sequence", "addressee"}):
            return Appended(size, _finished(answer))
        if answer.status != HTTPStatus.CONFLICT:
            raise ChunkRefusedError  # it did not come as it went: once more
        return Appended(size if answer.code in {"complete", "size"} else answer.number(OFFSET, size))

    def finish(self, sha256: str, size: int, sequence: int, to: str) -> Finished:
        """Say that all of it is there. The same again has the same receipt."""
        body = json.dumps({"size": size, "sequence": sequence, "to": to}).encode()
        allowed = {HTTPStatus.OK, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_FOUND}
        headers = {"Content-Type": "application/json"}
        answer = self._ask(
            "POST", f"{_of(sha256)}/finish", allowed, headers=headers, body=body, most=MOST_RECEIPT_BYTES
        )
        return _finished(answer)

    def inbox(self) -> list[Waiting]:
        """Return what lies there for this seat."""
        said = self._ask("GET", "/v1/inbox", {HTTPStatus.OK}, most=MOST_DOCUMENT_BYTES).document()
        if not isinstance(said, list) or len(said) > MOST_WAITING:
            raise RelayFaultError(reason="answer")
        found = {each.sha256: each for each in map(waiting_in, said)}
        return list(found.values())

    def fetch(self, waiting: Waiting, offset: int, length: int, sink: Callable[[bytes], None]) -> bool:
        """Give ``sink`` the bytes from ``offset`` on as they come; False where the relay has it no more."""
        end = min(waiting.size, offset + length)
        headers = {"Range": f"bytes={offset}-{end - 1}"}
        allowed = {HTTPStatus.PARTIAL_CONTENT, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
        answer = self._ask(
            "GET", _of(waiting.sha256), allowed, headers=headers, most=end - offset, sink=sink,
            whole=f"bytes {offset}-{end - 1}/{waiting.size}",
        )  # fmt: skip
        return answer.status == HTTPStatus.PARTIAL_CONTENT

    def taken(self, sha256: str) -> None:
        """Say that this seat has it; a relay that has forgotten it is no harm."""
        allowed = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
        self._ask("POST", f"{_of(sha256)}/taken", allowed, body=b"")

    def put_roster(self, roster: bytes) -> bool:
        """Send an office's roster; False where the relay has a newer one."""
        allowed = {HTTPStatus.NO_CONTENT, HTTPStatus.CONFLICT}
        headers = {"Content-Type": "application/json"}
        answer = self._ask("PUT", "/v1/roster", allowed, headers=headers, body=roster)
        return answer.status == HTTPStatus.NO_CONTENT

    # --- one request -------------------------------------------------------------------------------------------

    def _ask(  # noqa: PLR0913 - what a request is made of
        self,
        method: str,
        path: str,
        allowed: Collection[int],
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterator[bytes] | None = None,
        length: int = 0,
        most: int = MOST_ERROR_BYTES,
        sink: Callable[[bytes], None] | None = None,
        whole: str = "",
    ) -> Answer:
        line = self._connected()
        try:
            line.wire.allow((len(body) if isinstance(body, bytes) else length) + most)
            with contextlib.suppress(CutError):  # a relay may refuse a chunk and go before all of it was sent
                line.request(method, path, body=body, headers=dict(headers or {}))
            with line.getresponse() as response:
                return self._read(response, method, allowed, _Wanted(most, whole, sink))
        except (http.client.RemoteDisconnected, http.client.IncompleteRead):
            self.close()
            raise CutError from None
        except (http.client.HTTPException, UnicodeError, ValueError):
            self.close()
            raise RelayFaultError(reason="answer") from None
        except OSError:
            self.close()
            raise CutError from None
        except BaseException:
            self.close()
            raise

    def _connected(self) -> _Line:
        if self._line is None:
            wire = connect(self._address.host, self._address.port, self._context, self._patience)
            self.certificate = wire.certificate
            self._line = _Line(self._address, wire)
        return self._line

    def _read(
        self,
        response: http.client.HTTPResponse,
        method: str,
        allowed: Collection[int],
        wanted: _Wanted,
    ) -> Answer:
        headers = {name.lower(): value for name, value in response.getheaders()}
        self._note_time(headers.get("date", ""))
        status = response.status
        is_asked_for = wanted.sink is not None and status == HTTPStatus.PARTIAL_CONTENT
        length = length_of(response, headers, method)
        if length > (wanted.most if status in allowed else MOST_ERROR_BYTES):
            raise RelayFaultError(reason="too_long")
        if is_asked_for and (headers.get("content-range") != wanted.whole or length != wanted.most):
            raise RelayFaultError(reason="length")
        body = body_of(response, length, wanted.sink if is_asked_for else None)
        if response.will_close:
            self.close()
        answer = Answer(status, headers, body)
        if status not in allowed:
            refuse(answer)
        return answer

    def _note_time(self, date: str) -> None:
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            found = parsedate_to_datetime(date)
            self.said_at = found if found.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """At most how many bytes an answer may have; of a part of a bundle just as many, that part, and where it goes."""

    most: int
    whole: str
    sink: Callable[[bytes], None] | None


class _Line(http.client.HTTPConnection):
    """The library's connection over a wire of ours. It never connects by itself, and follows nothing."""

    auto_open = 0

    def __init__(self, address: Address, wire: Wire) -> None:
        super().__init__(address.host, address.port)
        self.wire = wire
        self.sock = wire  # it asks for sendall, makefile and close alone


def _finished(answer: Answer) -> Finished:
    if answer.status == HTTPStatus.OK:
        return Finished(receipt=answer.body)
    if answer.code != "sequence":
        return Finished(code=answer.code)
    return Finished(code=answer.code, next=whole(answer.document().get("next"), 1, MOST_SEQUENCE))


def _of(sha256: str) -> str:
    return f"/v1/bundles/{sha256}"
