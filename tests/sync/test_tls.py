"""Who gets through: a real connection on loopback for each way in which one end may be the wrong one."""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from sync import tls
from tests.sync.tls_ends import HOST, Authority, Shown, client, lay, listening, said, server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

WORD = b"welcome"


@pytest.fixture(scope="module")
def ours() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def device(ours: Authority) -> Shown:
    return ours.device()


@pytest.fixture(scope="module")
def relay(ours: Authority) -> Iterator[int]:
    with listening(server(ours, ours.server()), lambda s: s.sendall(WORD)) as port:
        yield port


def refused_by(
    context: ssl.SSLContext, of: Authority, shown: Shown, host: str = HOST
) -> ssl.SSLCertVerificationError:
    with (
        listening(server(of, shown), lambda s: s.sendall(WORD)) as port,
        pytest.raises(ssl.SSLCertVerificationError) as e,
    ):
        said(context, port, host)
    return e.value


def test_a_device_and_the_relay_of_one_office_speak_tls_1_3_and_no_session_can_be_taken_up_again(
    ours: Authority, device: Shown
) -> None:
    seen: list[tuple[str | None, str | None, int]] = []

    def talk(connection: ssl.SSLSocket) -> None:
        shown = connection.getpeercert(binary_form=True)
        seen.append((connection.version(), connection.selected_alpn_protocol(), len(shown or b"")))
        connection.sendall(WORD)

    with listening(server(ours, ours.server()), talk) as port:
        assert said(client(ours, device), port) == WORD
    version, protocol, shown = seen[0]
    assert (version, protocol) == ("TLSv1.3", tls.PROTOCOL)
    assert shown > 100
    assert server(ours, ours.server()).num_tickets == 0


@pytest.mark.parametrize("begin", [datetime(2001, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)])
def test_a_laptop_whose_clock_is_years_off_reaches_its_relay(ours: Authority, device: Shown, begin: datetime) -> None:
    with listening(server(ours, ours.server(begin=begin)), lambda s: s.sendall(WORD)) as port:
        assert said(client(ours, device), port) == WORD


@pytest.mark.parametrize("begin", [datetime(2001, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)])
def test_a_relay_refuses_a_device_out_of_its_time(ours: Authority, relay: int, begin: datetime) -> None:
    late = ours.device(valid=(begin, begin + timedelta(days=1)))
    try:
        got = said(tls.client_context(ours.pem, late.pem, late.key, lay), relay)
    except (ssl.SSLError, ConnectionError):
        got = b""
    assert got == b""


def test_a_server_of_another_authority_is_refused(ours: Authority, device: Shown) -> None:
    other = Authority()
    error = refused_by(client(ours, device), ours, other.server())
    assert error.verify_code in {18, 19, 20, 21}


def test_a_server_of_another_name_is_refused(ours: Authority, device: Shown) -> None:
    assert "mismatch" in refused_by(client(ours, device), ours, ours.server("relay.example")).verify_message.lower()


def test_a_stolen_devices_certificate_cannot_pose_as_the_server(ours: Authority, device: Shown) -> None:
    assert "purpose" in refused_by(client(ours, device), ours, ours.device()).verify_message
    posing = ours.server(use=ExtendedKeyUsageOID.CLIENT_AUTH)
    assert "purpose" in refused_by(client(ours, device), ours, posing).verify_message


def test_tls_1_2_is_refused_from_both_ends(ours: Authority, device: Shown, relay: int) -> None:
    old = client(ours, device)
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises((ssl.SSLError, ConnectionError)):
        said(old, relay)
    behind = server(ours, ours.server())
    behind.minimum_version = behind.maximum_version = ssl.TLSVersion.TLSv1_2
    with listening(behind, lambda s: s.sendall(WORD)) as port, pytest.raises((ssl.SSLError, ConnectionError)):
        said(client(ours, device), port)


def no_certificate(ours: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=ours.pem)
    context.verify_flags |= tls.NO_CHECK_TIME
    return context


def test_who_shows_no_device_of_this_office_gets_no_byte(ours: Authority, relay: int) -> None:
    other = Authority()
    as_server = ours.server()
    stranger = other.device()
    wrong = (
        no_certificate(ours),
        tls.client_context(ours.pem, stranger.pem, stranger.key, lay),
        tls.client_context(ours.pem, as_server.pem, as_server.key, lay),
    )
    for context in wrong:
        # The handshake itself succeeds at this end (TLS 1.3): only what is read tells.
        try:
            got = said(context, relay)
        except (ssl.SSLError, ConnectionError):
            got = b""
        assert got == b""


def test_the_key_comes_to_no_disk_in_the_clear(
    ours: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[bytes] = []

    def watching(data: bytes) -> AbstractContextManager[str]:
        laid.append(data)
        return lay(data)

    shown = ours.device()
    seed = bytes(shown.key.seed.view)
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    with listening(server(ours, ours.server()), lambda s: s.sendall(WORD)) as port:
        assert said(tls.client_context(ours.pem, shown.pem, shown.key, watching), port) == WORD
    assert b"ENCRYPTED PRIVATE KEY" in laid[0]
    assert seed not in laid[0]
    assert seed.hex().encode() not in laid[0]
    assert not list(tmp_path.iterdir())
    assert not [fd for fd in os.listdir("/proc/self/fd") if _is_memory(fd)]  # noqa: PTH208 - names are enough


def _is_memory(descriptor: str) -> bool:
    try:
        return "memfd" in str(Path(f"/proc/self/fd/{descriptor}").readlink())
    except OSError:
        return False
