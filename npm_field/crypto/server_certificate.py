"""The certificate of a relay: for a server only, for one host, signed by the office's authority. It names nobody.

It has no subject, so that it says the host's name and nothing else. Its key is no device's and no office's: it lies
on a server in the clear, and whoever takes it can keep bundles back, and neither read nor remove one.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID

from npm_field.crypto import certificates
from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey, VerifyKey
from npm_field.errors import RelayDamagedError

VALID_FOR: Final = timedelta(days=1096)
"""Three years; the office renews it before. A laptop does not look at it, because its own clock may be wrong."""
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_NAME: Final = 253


def is_host(name: str) -> bool:
    """Return whether this is an address, or a name in small letters that a certificate can be for."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return len(name) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in name.split("."))
    return True


def certify_server(
    key: VerifyKey, authority_pem: str, signing_key: SigningKey, host: str, *, not_before: datetime
) -> str:
    """Return the certificate of a relay at ``host`` as PEM, from the day of ``not_before`` (aware) on.

    Raises ``ValueError`` for what is no host.
    """
    if not is_host(host):
        raise ValueError("not a host")
    authority = x509.load_pem_x509_certificate(authority_pem.encode())
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    begin = not_before.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return certificates.pem_of(
        certificates.builder(x509.Name([]), public, begin, begin + VALID_FOR)
        .issuer_name(authority.subject)
        .add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(certificates.usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(certificates.authority_id(signing_key), critical=False)
        .sign(signing_key.private, None)
    )


def is_server_certificate_of(pem: str, *, key: VerifyKey, authority: VerifyKey) -> bool:
    """Return whether this is a server's certificate of ``key``, signed by ``authority``."""
    try:
        found = _read(pem)
        used = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        public = certificates.raw_of(found.public_key())
    except certificates.UNREADABLE:
        return False
    return (
        list(used) == [ExtendedKeyUsageOID.SERVER_AUTH]
        and public == key.raw
        and certificates.is_issued_by(pem, authority)
    )


def key_of(pem: str) -> VerifyKey:
    """Return the key that a relay's certificate is for. Raises ``RelayDamagedError`` for what is none."""
    try:
        return VerifyKey(certificates.raw_of(_read(pem).public_key()))
    except (*certificates.UNREADABLE, ValueError):
        raise RelayDamagedError from None


def host_of(pem: str) -> str:
    """Return the host that a relay's certificate is for. Raises ``RelayDamagedError`` for what is none."""
    try:
        names = list(_read(pem).extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except certificates.UNREADABLE:
        raise RelayDamagedError from None
    if len(names) != 1 or not isinstance(names[0], x509.DNSName | x509.IPAddress):
        raise RelayDamagedError
    return str(names[0].value)


def valid_until(pem: str) -> datetime:
    """Return when a relay's certificate ends. Raises ``RelayDamagedError`` for what is none."""
    try:
        return _read(pem).not_valid_after_utc
    except certificates.UNREADABLE:
        raise RelayDamagedError from None


def written(key: SigningKey) -> bytes:
    """Return a relay's key as PEM, not encrypted: a server starts with nobody there to type."""
    return key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def read_key(data: bytes) -> SigningKey:
    """Return a relay's key. Raises ``RelayDamagedError`` for what is none."""
    try:
        found = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RelayDamagedError from None
    if not isinstance(found, Ed25519PrivateKey):
        raise RelayDamagedError
    return SigningKey(Secret(found.private_bytes_raw()))


def _read(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificates.bounded(pem))


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
