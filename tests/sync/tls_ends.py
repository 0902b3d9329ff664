"""An authority with a server's and a device's certificate, and both ends of a connection, for tests."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from npm_field.crypto import certificates
from npm_field.crypto.signing import SigningKey
from npm_field.domain.identifiers import DeviceId
from storage import key_paths
from sync import tls

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

HOST = "127.0.0.1"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
LATELY = datetime(2024, 1, 1, tzinfo=UTC)


def lay(data: bytes) -> AbstractContextManager[str]:
    return key_paths.path_of(data, Path())


@dataclass(frozen=True)
class Shown:
    """A certificate and its key."""

    pem: str
    key: SigningKey


class Authority:
    """One office's authority."""

    def __init__(self) -> None:
        self.key = SigningKey.generate()
        self.office = secrets.token_hex(16)
        self.pem = certificates.make_authority(self.key, self.office)

    def device(self, *, valid: tuple[datetime, datetime] = certificates.ALWAYS) -> Shown:
        key, name = SigningKey.generate(), DeviceId(secrets.token_hex(16))
        asked = certificates.request(key, name)
        return Shown(certificates.certify(asked, self.pem, self.key, name, valid=valid), key)

    def server(
        self,
        host: str = HOST,
        *,
        use: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
        begin: datetime = LONG_AGO,
    ) -> Shown:
        key = SigningKey.generate()
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, secrets.token_hex(16))]))
            .issuer_name(x509.load_pem_x509_certificate(self.pem.encode()).subject)
            .public_key(key.private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(x509.SubjectAlternativeName([name]), critical=False)
            .sign(self.key.private, None)
        )
        return Shown(made.public_bytes(serialization.Encoding.PEM).decode(), key)


@contextmanager
def listening(context: ssl.SSLContext, talk: Callable[[ssl.SSLSocket], None]) -> Iterator[int]:
    """Serve connections one after the other on loopback; yield the port. Who is not let in is not talked to."""
    listener = socket.create_server((HOST, 0))

    def serve() -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            try:
                with raw, context.wrap_socket(raw, server_side=True) as connection:
                    talk(connection)
            except OSError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def said(context: ssl.SSLContext, port: int, host: str = HOST) -> bytes:
    """Connect and return what the server says; raises what the library does."""
    with (
        socket.create_connection((HOST, port), timeout=10) as raw,
        context.wrap_socket(raw, server_hostname=host) as s,
    ):
        return s.recv(100)


def client(authority: Authority, shown: Shown) -> ssl.SSLContext:
    return tls.client_context(authority.pem, shown.pem, shown.key, lay)


def server(authority: Authority, shown: Shown) -> ssl.SSLContext:
    return tls.server_context(authority.pem, shown.pem, shown.key, lay)
