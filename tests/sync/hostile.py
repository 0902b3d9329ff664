"""A relay that lies: certified by the office, and answering whatever a test says, byte by byte."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from npm_field.crypto import certificates, server_certificate
from npm_field.crypto.signing import SigningKey
from storage import key_paths
from sync import tls
from sync.relay_receipt import RelayReceipt, make_receipt
from tests.sync.conftest import BAND
from tests.sync.relays import HOST
from tests.sync.tls_ends import listening

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from tests.sync.conftest import Laptop, Office
    from tests.sync.couriers import Goods


MOST_REQUESTS = 1000
"""After so many it answers no more: who would ask for ever fails a test and does not hang it."""


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def act(self) -> str:
        """ "hello", "inbox", "offset", "chunk", "finish", "fetch", "taken" or "roster"."""
        ends = {"hello": "hello", "inbox": "inbox", "finish": "finish", "taken": "taken", "roster": "roster"}
        methods = {"HEAD": "offset", "PATCH": "chunk", "GET": "fetch"}
        return ends.get(self.path.rpartition("/")[2]) or methods[self.method]


@dataclass
class Liar:
    """``says`` are the raw answers by act, a test's own; what it does not name is answered as a relay would."""

    office: Office
    laptop: Laptop
    key: SigningKey = field(default_factory=SigningKey.generate)
    pem: str = ""
    says: dict[str, bytes | Callable[[Request], bytes]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    stored: bytearray = field(default_factory=bytearray)
    hangs_up: str = ""
    """After the answer to this act it closes the connection."""

    def __post_init__(self) -> None:
        self.pem = server_certificate.certify_server(
            self.key.public,
            self.office.statement.authority_pem,
            self.office.signing,
            HOST,
            not_before=datetime.now(UTC),
        )

    @property
    def context(self) -> ssl.SSLContext:
        return tls.server_context(
            self.office.statement.authority_pem, self.pem, self.key, lambda data: key_paths.path_of(data, Path())
        )

    def hello(self, **changed: object) -> bytes:
        said = {"v": 1, "relay": certificates.sha256(self.pem), "chunk": 1 << 20, "bundle": 1 << 30, "next": 1}
        return ok(json.dumps({**said, **changed}).encode())

    def receipt(self, goods: Goods, *, key: SigningKey | None = None, **changed: object) -> bytes:
        said: dict[str, object] = {
            "office": self.office.statement.office,
            "device": self.laptop.device,
            "bundle": goods.sha256,
            "size": len(goods.data),
            "sequence": 1,
            "to": "office",
            "written": BAND,
        }
        return make_receipt(RelayReceipt(**{**said, **changed}), key or self.key)  # type: ignore[arg-type]  # by name

    def answer(self, request: Request) -> bytes:
        self.requests.append(request)
        if len(self.requests) > MOST_REQUESTS:
            return b"enough\r\n\r\n"
        said = self.says.get(request.act)
        if said is not None:
            return said if isinstance(said, bytes) else said(request)
        if request.act == "hello":
            return self.hello()
        if request.act == "chunk":
            self.stored += request.body
        if request.act in {"offset", "chunk"}:
            return nothing(f"NPM-Offset: {len(self.stored)}")
        return ok(b"[]") if request.act == "inbox" else nothing()

    @contextmanager
    def running(self) -> Iterator[int]:
        with listening(self.context, self._talk) as port:
            yield port

    def _talk(self, connection: ssl.SSLSocket) -> None:
        connection.settimeout(20)
        with connection.makefile("rb") as source:
            while request := _read(source):
                connection.sendall(self.answer(request))
                if request.act == self.hangs_up:
                    return


def ok(body: bytes, *more: str, status: str = "200 OK") -> bytes:
    return _head(status, f"Content-Length: {len(body)}", *more) + body


def nothing(*more: str, status: str = "204 No Content") -> bytes:
    return _head(status, *more)


def _head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(source: BinaryIO) -> Request | None:
    first = source.readline().decode().split()
    if len(first) < 2:
        return None
    headers = {}
    while line := source.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = source.read(int(headers.get("content-length", "0")))
    return Request(first[0], first[1], headers, body)
