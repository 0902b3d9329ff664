"""A relay among strangers and worse: who gets a byte, who is cut off, what is refused."""

from __future__ import annotations

import contextlib
import hashlib
import resource
import secrets
import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto import certificates, server_certificate
from npm_field.crypto.signing import SigningKey
from npm_field.domain.codes import CodeType, make
from npm_field.domain.deposit import Quota
from storage import key_paths
from sync import tls
from sync.relay.limits import Limits
from tests.sync.conftest import Laptop, Office
from tests.sync.relays import HOST, Caller, RelayHome, Running, context_of, digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASKED: Final = b"GET /v1/hello HTTP/1.1\r\nHost: relay\r\n\r\n"
HEAD: Final = (
    b"PATCH /v1/bundles/" + b"a" * 64 + b" HTTP/1.1\r\nHost: relay\r\nNPM-Offset: 0\r\n"
    b"NPM-Chunk-SHA256: " + b"0" * 64 + b"\r\n"
)
QUICK: Final = Limits(
    chunk=100_000,
    bundle=1_000_000,
    quota=Quota(device_bytes=2_000_000, uploads=3, total_bytes=3_000_000, free_bytes=1),
    device_connections=2,
    handshake_s=2,
    header_s=1,
    silence_s=1,
    bytes_a_second=100_000,
    stop_s=1,
)


@pytest.fixture(scope="module")
def seat(office: Office) -> Laptop:
    return Laptop.make(office, make(CodeType.MONITOR, "60218"), "office")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, office: Office, laptop: Laptop, seat: Laptop) -> RelayHome:
    return RelayHome.make(tmp_path_factory.mktemp("hostile") / "relay", office, [laptop, seat])


@pytest.fixture(scope="module")
def relay(home: RelayHome) -> Iterator[Running]:
    with home.running(limits=QUICK) as running:
        yield running


@pytest.fixture
def context(home: RelayHome, laptop: Laptop) -> ssl.SSLContext:
    return context_of(laptop, home.office, home.folder)


def said(context: ssl.SSLContext, port: int, asked: bytes = ASKED) -> bytes:
    """Return all that a peer gets for a request, b"" where it is cut off."""
    got = b""
    with (
        contextlib.suppress(OSError),
        socket.create_connection((HOST, port), timeout=10) as raw,
        context.wrap_socket(raw, server_hostname=HOST) as connection,
    ):
        connection.sendall(asked)
        while piece := connection.recv(65536):
            got += piece
    return got


def trickled(context: ssl.SSLContext, port: int, start: bytes) -> int:
    """Send byte after byte, never silent for long; return how many went out before the end."""
    sent = 0
    with (
        contextlib.suppress(OSError),
        socket.create_connection((HOST, port), timeout=10) as raw,
        context.wrap_socket(raw, server_hostname=HOST) as connection,
    ):
        connection.sendall(start)
        for sent, sign in enumerate(b"GET /v1/hello" * 20):  # noqa: B007 - the last one tells
            connection.sendall(bytes([sign]))
            time.sleep(0.03)
    return sent


def showing(home: RelayHome, pem: str, key: SigningKey) -> ssl.SSLContext:
    return tls.client_context(
        home.office.statement.authority_pem, pem, key, lambda data: key_paths.path_of(data, home.folder)
    )


def stranger_contexts(home: RelayHome, laptop: Laptop, stranger: Laptop) -> dict[str, ssl.SSLContext]:
    office, key = home.office, SigningKey.generate()
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    nobody.load_verify_locations(cadata=office.statement.authority_pem)
    request = certificates.request(laptop.daybook, laptop.device)
    expired = certificates.certify(
        request, office.statement.authority_pem, office.signing, laptop.device,
        valid=(datetime(2005, 1, 1, tzinfo=UTC), datetime(2015, 1, 1, tzinfo=UTC)),
    )  # fmt: skip
    as_server = server_certificate.certify_server(
        key.public, office.statement.authority_pem, office.signing, HOST, not_before=datetime.now(UTC)
    )
    old = context_of(laptop, office, home.folder)
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    return {
        "no certificate": nobody,
        "another authority": showing(home, stranger.credential.certificate_pem, stranger.daybook),
        "expired": showing(home, expired, laptop.daybook),
        "a server's certificate": showing(home, as_server, key),
        "tls 1.2": old,
    }


def test_who_is_no_device_of_this_office_gets_no_byte(
    home: RelayHome, relay: Running, laptop: Laptop, stranger: Laptop, context: ssl.SSLContext
) -> None:
    assert said(context, relay.port).startswith(b"HTTP/1.1 200")  # the control
    for who, each in stranger_contexts(home, laptop, stranger).items():
        assert said(each, relay.port) == b"", who
    with socket.create_connection((HOST, relay.port), timeout=10) as raw:  # no TLS at all
        raw.sendall(ASKED)
        answer = b""
        with contextlib.suppress(OSError):
            while piece := raw.recv(1000):
                answer += piece
    assert b"HTTP" not in answer


def test_a_certified_device_that_the_roster_does_not_know_gets_a_code_and_nothing_else(
    home: RelayHome, relay: Running, office: Office
) -> None:
    unknown = Laptop.make(office, make(CodeType.MONITOR, "20416"))
    for asked in (ASKED, ASKED.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"), b"GARBAGE\x00\r\n\r\n"):
        got = said(context_of(unknown, office, home.folder), relay.port, asked)
        head, _, body = got.partition(b"\r\n\r\n")
        assert (head[8:12], body) == (b" 403", b'{"code":"unknown"}')


def test_the_certificates_name_nobody(home: RelayHome, office: Office, laptop: Laptop) -> None:
    """What a listener on the wire could see, if TLS 1.3 did not hide most of it."""
    shown = [home.folder / "relay.pem", home.folder / "authority.pem"]
    texts = [path.read_text("ascii") for path in shown] + [laptop.credential.certificate_pem]
    for der in (ssl.PEM_cert_to_DER_cert(text) for text in texts):
        words = office.statement.name.replace(",", "").split()
        assert not any(word.encode() in der for word in words if len(word) > 4)  # a short one may be there by chance
        assert str(laptop.credential.person).encode() not in der


@pytest.mark.parametrize(
    "asked",
    [
        b"GET /v1/hello HTTP/1.1\r\nHost:",  # a header that never ends
        HEAD + b"Content-Length: 50000\r\nNPM-Size: 50000\r\n\r\nabc",  # a body that stops
        b"",  # nothing at all
    ],
)  # fmt: skip
def test_who_is_silent_is_cut_off(relay: Running, context: ssl.SSLContext, asked: bytes) -> None:
    assert said(context, relay.port, asked) == b""


def test_a_peer_that_trickles_is_cut_off(relay: Running, context: ssl.SSLContext) -> None:
    with socket.create_connection((HOST, relay.port), timeout=10) as raw:  # it never shakes hands
        assert raw.recv(100) == b""
    for start in (b"", HEAD + b"Content-Length: 50000\r\nNPM-Size: 50000\r\n\r\n"):  # a header, a body
        assert trickled(context, relay.port, start) < 150


def test_a_reader_that_does_not_read_is_cut_off(
    home: RelayHome, relay: Running, laptop: Laptop, seat: Laptop
) -> None:
    data = secrets.token_bytes(900_000)
    with Caller(laptop, home.office, home.folder, relay.port) as caller:
        for begin in range(0, 900_000, 100_000):
            caller.chunk(data, begin, begin + 100_000)
        caller.finish(data, caller.ask("GET", "/hello").said["next"])
    asked = f"GET /v1/bundles/{digest(data)} HTTP/1.1\r\nHost: relay\r\n\r\n".encode()
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.connect((HOST, relay.port))
        with context_of(seat, home.office, home.folder).wrap_socket(raw, server_hostname=HOST) as connection:
            connection.sendall(asked * 20)
            time.sleep(0.03)
            left = 0
            with contextlib.suppress(OSError):
                while piece := connection.recv(4096):
                    left += len(piece)
                    time.sleep(0.002 if left < 200_000 else 0)
    with Caller(seat, home.office, home.folder, relay.port) as desk:  # and who reads gets it all the same
        assert desk.ask("GET", f"/bundles/{digest(data)}").body == data
        desk.ask("POST", f"/bundles/{digest(data)}/taken")


def test_a_body_that_is_not_what_its_headers_say_is_refused(relay: Running, context: ssl.SSLContext) -> None:
    path = b"/v1/bundles/" + b"c" * 64
    sha, none = b"NPM-Chunk-SHA256: " + hashlib.sha256(b"abc").hexdigest().encode(), b"\r\n\r\n"
    good = (
        b"PATCH " + path + b" HTTP/1.1\r\nHost: relay\r\nContent-Length: 3\r\nNPM-Offset: 0\r\nNPM-Size: 3\r\n" + sha
    )
    wrong = {
        b"length": b"PATCH " + path + b" HTTP/1.1\r\nHost: relay\r\nNPM-Offset: 0\r\nNPM-Size: 3\r\n" + sha + none,
        b"header": good.replace(b"NPM-Size: 3", b"NPM-Size: 2") + none,
        b"size": good.replace(b"Content-Length: 3", b"Content-Length: 100001") + none,
        b"encoding": good + b"\r\nContent-Encoding: gzip" + none,
        b"request": b"GARBAGE\x00" + none,
        b"path": b"GET /admin HTTP/1.1\r\nHost: relay" + none,
        b"method": b"DELETE " + path + b" HTTP/1.1\r\nHost: relay" + none,
    }
    for code, asked in wrong.items():
        assert said(context, relay.port, asked).endswith(b'{"code":"' + code + b'"}'), code
    chunked = good.replace(b"Content-Length: 3", b"Transfer-Encoding: chunked") + b"\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    assert said(context, relay.port, chunked).endswith(b'{"code":"length"}')
    twice = good.replace(b"NPM-Offset: 0", b"NPM-Offset: 0\r\nNPM-Offset: 1") + none
    assert said(context, relay.port, twice).endswith(b'{"code":"header"}')


def test_quotas_hold_and_what_was_acknowledged_stays(
    tmp_path: Path, office: Office, laptop: Laptop, seat: Laptop
) -> None:
    home = RelayHome.make(tmp_path / "relay", office, [laptop, seat])
    limits = replace(QUICK, quota=replace(QUICK.quota, device_bytes=250_000, total_bytes=260_000))
    with home.running(limits=limits) as relay, Caller(laptop, office, tmp_path, relay.port) as caller:
        first = secrets.token_bytes(100_000)
        assert caller.send(first, 1).status == 200
        too_much, more = secrets.token_bytes(160_000), secrets.token_bytes(50_000)
        assert caller.chunk(too_much, 0, 100).code == "quota"
        assert [caller.chunk(more + bytes([n]), 0, 100).status for n in range(2)] == [204, 204]
        small = [secrets.token_bytes(200) for _ in range(2)]
        assert caller.chunk(small[0], 0, 100).status == 204
        assert caller.chunk(small[1], 0, 100).code == "uploads"
        assert caller.chunk(secrets.token_bytes(1_000_001), 0, 100).code == "size"
        with Caller(seat, office, tmp_path, relay.port) as desk:
            full = desk.chunk(secrets.token_bytes(100_000), 0, 100)
            assert (full.status, full.code) == (507, "total")
            assert desk.ask("GET", f"/bundles/{digest(first)}").body == first
        assert caller.ask("HEAD", f"/bundles/{digest(small[0])}").offset == 100


def test_a_full_disk_is_told_and_the_upload_goes_on_when_there_is_room(
    tmp_path: Path, office: Office, laptop: Laptop
) -> None:
    home, data = RelayHome.make(tmp_path / "relay", office, [laptop]), secrets.token_bytes(90_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with home.running(limits=QUICK) as relay, Caller(laptop, office, tmp_path, relay.port) as caller:
        assert caller.chunk(data, 0, 20_000).offset == 20_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
        try:
            full = caller.chunk(data, 20_000, 90_000)
            assert (full.status, full.code) == (507, "disk")
            assert caller.ask("HEAD", f"/bundles/{digest(data)}").offset == 20_000
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert caller.chunk(data, 20_000, 90_000).offset == 90_000
        assert caller.finish(data, 1).status == 200
    assert relay.counts == {"stored": 1, "no_room": 1}


def test_a_crowd_of_strangers_keeps_no_device_out(tmp_path: Path, office: Office, laptop: Laptop) -> None:
    home = RelayHome.make(tmp_path / "relay", office, [laptop])
    limits = replace(QUICK, handshakes=3, handshake_s=60)
    with home.running(limits=limits) as relay, contextlib.ExitStack() as crowd:
        strangers = [crowd.enter_context(socket.create_connection((HOST, relay.port), timeout=20)) for _ in range(8)]
        with Caller(laptop, office, tmp_path, relay.port) as caller:
            assert caller.ask("GET", "/hello").status == 200
        assert [each.recv(1) for each in strangers[:5]] == [b""] * 5  # who was there longest had to go
    assert relay.counts["crowded"] >= 5


def test_a_device_that_opens_too_many_connections_loses_its_oldest(
    home: RelayHome, relay: Running, seat: Laptop
) -> None:
    callers = [Caller(seat, home.office, home.folder, relay.port) for _ in range(3)]
    assert [caller.ask("GET", "/hello").status for caller in callers] == [200, 200, 200]
    callers[0].http.auto_open = 0
    with pytest.raises((OSError, Exception)):
        callers[0].ask("GET", "/hello")
    assert [caller.ask("GET", "/hello").status for caller in callers[1:]] == [200, 200]
    for caller in callers:
        caller.http.close()


def test_what_a_refused_chunk_still_sends_is_thrown_away_and_the_next_request_is_heard(
    home: RelayHome, relay: Running, laptop: Laptop
) -> None:
    """Its bytes go past the library's parser, which hears neither of those that count nor of those that do not."""
    data = secrets.token_bytes(90_000)
    asked = b"GET /v1/hello HTTP/1.1\r\nHost: relay\r\n\r\n"
    with Caller(laptop, home.office, home.folder, relay.port) as caller:
        for begin in (5, 0):  # refused before the body is read; taken
            answer = caller.chunk(data, begin, 90_000)
            assert answer.status == (409 if begin else 204)
        smuggled = asked * 100  # a body that looks like requests is a body
        for wrong in (True, False):
            said_of = {"NPM_Chunk_SHA256": "0" * 64} if wrong else {}
            assert caller.chunk(smuggled, 0, len(smuggled), **said_of).status == (422 if wrong else 204)
        number = caller.ask("GET", "/hello").said["next"]
        assert [caller.finish(each, number + n).status for n, each in enumerate((data, smuggled))] == [200, 200]


def test_a_laptop_that_was_cut_takes_its_upload_over_from_the_dead_connection(
    home: RelayHome, relay: Running, laptop: Laptop
) -> None:
    data = secrets.token_bytes(90_000)
    dead, alive = (Caller(laptop, home.office, home.folder, relay.port) for _ in range(2))
    dead.http.putrequest("PATCH", f"/v1/bundles/{digest(data)}")
    said_of = {"Content-Length": "90000", "NPM-Offset": "0", "NPM-Size": "90000", "NPM-Chunk-SHA256": digest(data)}
    for name, value in said_of.items():
        dead.http.putheader(name, value)
    dead.http.endheaders(data[:50_000])
    assert alive.chunk(data, 0, 90_000).offset == 90_000
    for caller in (dead, alive):
        caller.http.close()
