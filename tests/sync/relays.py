"""A real relay on loopback in a thread, its folder made by a fictional office, and a plain client: for tests.

    home = RelayHome.make(tmp_path / "relay", office, [laptop, seat])
    with home.running() as relay:
        relay.port, relay.stop()

A relay that has to be killed is started by the command line in a process of its own (``tests/cli/test_serve.py``).
"""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from npm_field.crypto import certificates, server_certificate
from npm_field.crypto.signing import SigningKey
from npm_field.usecases import serve
from storage import key_paths, relay_folder
from sync import tls
from sync.relay import serving
from sync.roster import TRUSTED, Listed, Roster, in_order, make_roster

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.sync.conftest import Laptop, Office

HOST: Final = "127.0.0.1"


@dataclass
class Running:
    """A relay that listens; after the block ``counts`` says what happened."""

    port: int
    stop: Callable[[], None]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass
class RelayHome:
    """A relay's folder, and the office that can write its roster anew."""

    folder: Path
    office: Office
    laptops: Sequence[Laptop]
    number: int = 1

    @classmethod
    def make(cls, folder: Path, office: Office, laptops: Sequence[Laptop], *, host: str = HOST) -> RelayHome:
        home, key = cls(folder, office, laptops), SigningKey.generate()
        statement = office.statement
        pem = server_certificate.certify_server(
            key.public, statement.authority_pem, office.signing, host, not_before=datetime.now(UTC)
        )
        relay_folder.create(
            folder,
            relay_folder.Files(
                settings=relay_folder.Settings(statement.office, host, 8443),
                key=server_certificate.written(key),
                certificate=pem,
                authority=statement.authority_pem,
                roster=home.roster(),
            ),
        )
        return home

    @property
    def key(self) -> SigningKey:
        """The relay's own."""
        return server_certificate.read_key((self.folder / relay_folder.KEY).read_bytes())

    def roster(self, states: Mapping[str, str] | None = None) -> bytes:
        """Return a roster with the next number; ``states`` says who is not trusted."""
        listed = in_order(
            [
                Listed(
                    each.device,
                    certificates.sha256(each.credential.certificate_pem),
                    each.credential.role,
                    (states or {}).get(each.device, TRUSTED),
                )
                for each in self.laptops
            ]
        )
        made = make_roster(Roster(self.office.statement.office, self.number, listed), self.office.signing)
        self.number += 1
        return made

    @contextmanager
    def running(self, **settings: Any) -> Iterator[Running]:  # noqa: ANN401 - as ``serve.run`` takes them
        """Run the relay in a thread; ``limits`` and ``now`` are handed on."""
        stop, heard, running = serving.Stop(), threading.Event(), Running(0, lambda: None)
        failed: list[BaseException] = []

        def listening(found: serve.Running) -> None:
            running.port = found.port
            heard.set()

        def work() -> None:
            try:
                running.counts = serve.run(self.folder, bind=HOST, port=0, listening=listening, stop=stop, **settings)
            except BaseException as error:  # noqa: BLE001 - raised again in the test's own thread
                failed.append(error)
                heard.set()

        thread = threading.Thread(target=work)
        thread.start()
        heard.wait(30)
        running.stop = stop.ask
        try:
            if not failed:
                yield running
        finally:
            stop.ask()
            thread.join(60)
            if failed:
                raise failed[0]


@dataclass(frozen=True)
class Answer:
    """What a relay answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.said["code"])

    @property
    def offset(self) -> int:
        return int(self.headers["NPM-Offset"])


class Caller:
    """One device and one connection, spoken to in the plainest way."""

    def __init__(self, laptop: Laptop, office: Office, folder: Path, port: int) -> None:
        self._connect(context_of(laptop, office, folder), port)

    @classmethod
    def by(cls, context: ssl.SSLContext, port: int) -> Self:
        """Speak with a context that is there already."""
        made = cls.__new__(cls)
        made._connect(context, port)
        return made

    def _connect(self, context: ssl.SSLContext, port: int) -> None:
        self.context = context
        self.http = http.client.HTTPSConnection(HOST, port, timeout=30, context=self.context)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        written = {name.replace("_", "-"): value for name, value in headers.items()}
        self.http.request(method, "/v1" + path, body, written)
        answer = self.http.getresponse()
        return Answer(answer.status, dict(answer.headers), answer.read())

    def chunk(self, data: bytes, begin: int, end: int, *, name: str = "", **headers: str) -> Answer:
        """Send the bytes from ``begin`` to ``end`` of ``data``."""
        piece = data[begin:end]
        said = {
            "NPM_Offset": str(begin),
            "NPM_Size": str(len(data)),
            "NPM_Chunk_SHA256": hashlib.sha256(piece).hexdigest(),
        }
        return self.ask("PATCH", f"/bundles/{name or digest(data)}", piece, **(said | headers))

    def finish(self, data: bytes, sequence: int, to: str = "office", *, name: str = "") -> Answer:
        said = json.dumps({"size": len(data), "sequence": sequence, "to": to}).encode()
        return self.ask("POST", f"/bundles/{name or digest(data)}/finish", said)

    def send(self, data: bytes, sequence: int, to: str = "office") -> Answer:
        """Hand over a whole bundle in one chunk."""
        sent = self.chunk(data, 0, len(data))
        assert sent.status == 204, sent
        return self.finish(data, sequence, to)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def context_of(laptop: Laptop, office: Office, folder: Path) -> ssl.SSLContext:
    """Return the TLS context of a device."""
    return tls.client_context(
        office.statement.authority_pem,
        laptop.credential.certificate_pem,
        laptop.daybook,
        lambda data: key_paths.path_of(data, folder),
    )
