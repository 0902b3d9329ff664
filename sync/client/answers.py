"""What a relay may answer, held against its bounds before it is used: a status, a length, a number, a document."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NoReturn

from npm_field.errors import RelayFaultError, RelayFullError, RelayTooNewError, TurnedAwayError
from sync.client.wire import PIECE_BYTES, CutError
from sync.documents import HASH_BYTES, ID_BYTES, is_hex

if TYPE_CHECKING:
    import http.client
    from collections.abc import Callable, Mapping

VERSION: Final = 1
MOST_CHUNK_BYTES: Final = 64 << 20
MOST_BUNDLE_BYTES: Final = 1 << 40
MOST_SEQUENCE: Final = 2**53
MOST_WAITING: Final = 4096
_HTTP_1_1: Final = 11
_BUSY: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_STATES: Final = frozenset({"unknown", "revoked", "suspect"})
_NOT_YOU: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_FULL: Final = frozenset({HTTPStatus.INSUFFICIENT_STORAGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Hello:
    """What the relay says of itself: its largest chunk and bundle, and the next number of this device.

    ``prefix``: a chunk may be checked by the hash of all there is up to its end, so that each byte is hashed once.
    ``held``: bundles of this device of which the relay may know more than we do; None from a relay that names none,
    and then keeps nothing of a chunk that was cut and ends no upload with its last chunk.
    """

    chunk: int
    bundle: int
    next: int
    prefix: bool = False
    held: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A bundle that lies at the relay for this seat; nothing about it is proven."""

    sha256: str
    size: int
    sender: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The receipt's bytes as they came, or why there is none: the code, and the number that is due if it is that."""

    receipt: bytes = b""
    code: str = ""
    next: int = 0


@dataclass(frozen=True, slots=True)
class Appended:
    """How much of an upload is there after a chunk, and what came of ending it, where the chunk said to."""

    offset: int
    finished: Finished | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, the headers, and a body that was read whole and within its bound."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def number(self, name: str, most: int) -> int:
        """Return a header that is a whole number. Raises ``RelayFaultError``."""
        return number_in(self.headers.get(name.lower(), ""), most)

    def document(self) -> Any:  # noqa: ANN401 - whatever JSON holds; the caller asks for its shape
        """Return the body as JSON. Raises ``RelayFaultError``."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise RelayFaultError(reason="answer") from None

    @property
    def code(self) -> str:
        """The code of a refusal, "" where it has none."""
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(self.body)
            if isinstance(found, dict) and isinstance(found.get("code"), str):
                return str(found["code"])
        return ""


def hello_in(said: object, certificate: str) -> Hello:
    """Return what a relay says of itself; it must name the certificate that it showed. Raises ``RelayFaultError``."""
    if not isinstance(said, dict) or isinstance(said.get("v"), bool) or not isinstance(said.get("v"), int):
        raise RelayFaultError(reason="answer")
    if said["v"] > VERSION:
        raise RelayTooNewError(found=said["v"], known=VERSION)
    if said["v"] != VERSION or said.get("relay") != certificate:
        raise RelayFaultError(reason="answer")
    held = said.get("held")
    if held is not None and not (isinstance(held, list) and all(is_hex(each, HASH_BYTES) for each in held)):
        raise RelayFaultError(reason="answer")
    return Hello(
        whole(said.get("chunk"), 1, MOST_CHUNK_BYTES),
        whole(said.get("bundle"), 1, MOST_BUNDLE_BYTES),
        whole(said.get("next"), 1, MOST_SEQUENCE),
        said.get("prefix") is True,
        frozenset(held) if held is not None else None,
    )


def body_of(response: http.client.HTTPResponse, length: int, sink: Callable[[bytes], None] | None) -> bytes:
    """Read just ``length`` bytes. Raises ``CutError`` where there are fewer."""
    left, pieces = length, []
    while left:
        piece = response.read(min(left, PIECE_BYTES))
        if not piece:
            raise CutError
        left -= len(piece)
        if sink is None:
            pieces.append(piece)
        else:
            sink(piece)
    return b"".join(pieces)


def length_of(response: http.client.HTTPResponse, headers: Mapping[str, str], method: str) -> int:
    """Return how long the body says it is: exactly one number, nothing chunked, nothing packed."""
    if response.version != _HTTP_1_1 or "transfer-encoding" in headers or "content-encoding" in headers:
        raise RelayFaultError(reason="answer")
    if method == "HEAD" or response.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        return 0
    if len(response.headers.get_all("content-length", [])) != 1:
        raise RelayFaultError(reason="length")
    return number_in(headers.get("content-length", ""), MOST_BUNDLE_BYTES, reason="length")


def refuse(answer: Answer) -> NoReturn:
    """Raise what a status means that nobody asked for."""
    if answer.status in _NOT_YOU:
        raise TurnedAwayError(reason=answer.code if answer.code in _STATES else "unknown")
    if answer.status in _FULL or answer.code in {"quota", "uploads", "total", "disk"}:
        raise RelayFullError
    if answer.status in _BUSY:
        raise CutError
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        raise RelayFaultError(reason="redirect")
    raise RelayFaultError(reason="answer")


def waiting_in(item: object) -> Waiting:
    """Return one line of an inbox. Raises ``RelayFaultError``."""
    if (
        not isinstance(item, dict)
        or not is_hex(item.get("bundle"), HASH_BYTES)
        or not is_hex(item.get("from"), ID_BYTES)
    ):
        raise RelayFaultError(reason="answer")
    return Waiting(
        str(item["bundle"]),
        whole(item.get("size"), 1, MOST_BUNDLE_BYTES),
        str(item["from"]),
        whole(item.get("sequence"), 1, MOST_SEQUENCE),
    )


def whole(value: object, lowest: int, highest: int) -> int:
    """Return a whole number within its bounds. Raises ``RelayFaultError``."""
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise RelayFaultError(reason="answer")
    return value


def number_in(text: str, most: int, *, reason: str = "answer") -> int:
    """Return the number in a header. Raises ``RelayFaultError``."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST_BUNDLE_BYTES))) or int(text) > most:
        raise RelayFaultError(reason=reason)
    return int(text)
