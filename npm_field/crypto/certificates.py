"""X.509 for the network route: an office's private authority and one certificate for each device. They name nobody.

The subject is a random id and nothing else. The keys are the ones that sign our documents too; no signature can be
taken from one use to the other: what we sign begins with the length of a label in two bytes, of which the first is 0;
a certificate and a request begin with 0x30, a TLS handshake with sixty-four spaces.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from npm_field.crypto.signing import SIGNATURE_LENGTH, VerifyKey
from npm_field.errors import BundleDamagedError

if TYPE_CHECKING:
    from npm_field.crypto.signing import SigningKey
    from npm_field.domain.identifiers import DeviceId

MAX_PEM_LENGTH: Final = 4096
"""Ours are below 900 characters."""
ALWAYS: Final = datetime(2020, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""From a day before any office to the date that means no end (RFC 5280, 4.1.2.5). Revoking is done by list: an office
whose clock was wrong at an enrolment would else lock that laptop out of its relay, which looks at these dates. A
fixed span also does not say when somebody was enrolled."""

_BEFORE_SIGNATURE: Final = bytes.fromhex("300506032b6570") + bytes([0x03, SIGNATURE_LENGTH + 1, 0x00])
"""The algorithm, which is Ed25519 (RFC 8410), and the head of a bit string of whole bytes."""

UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.UnsupportedGeneralNameType,
)
"""What the library raises for hostile bytes, found by reading it: none of these is our bug."""


def make_authority(signing_key: SigningKey, office_id: str) -> str:
    """Return the office's own certificate as PEM; it may sign devices and nothing below them."""
    name, key = _name(office_id), signing_key.private.public_key()
    return pem_of(
        builder(name, key, *ALWAYS)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(certificates=True), critical=True)
        .sign(signing_key.private, None)
    )


def request(daybook_identity: SigningKey, device: DeviceId) -> str:
    """Return a certificate request as PEM: the device's id, its key, and proof that it has the private half."""
    wish = x509.CertificateSigningRequestBuilder().subject_name(_name(device))
    return pem_of(wish.sign(daybook_identity.private, None))


def is_request_of(pem: str, *, device: DeviceId, key: VerifyKey) -> bool:
    """Return whether this is a request for just ``device``, signed by its ``key``, that asks for nothing else."""
    try:
        found = x509.load_pem_x509_csr(bounded(pem))
        return (
            pem_of(found) == pem
            and found.subject == _name(device)
            and raw_of(found.public_key()) == key.raw
            and len(found.extensions) == 0
            and _is_request_signed(found)
        )
    except UNREADABLE:
        return False


def certify(
    request_pem: str,
    authority_pem: str,
    signing_key: SigningKey,
    device: DeviceId,
    *,
    valid: tuple[datetime, datetime] = ALWAYS,
) -> str:
    """Return the device's certificate as PEM, for TLS clients only. A test may make one that is ``valid`` otherwise.

    Raises ``BundleDamagedError`` for a request that is not validly signed or not for just ``device``.
    """
    found, authority = _request_for(request_pem, device), x509.load_pem_x509_certificate(authority_pem.encode())
    key = found.public_key()
    if not isinstance(key, Ed25519PublicKey):
        raise BundleDamagedError
    return pem_of(
        builder(found.subject, key, *valid)
        .issuer_name(authority.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(authority_id(signing_key), critical=False)
        .sign(signing_key.private, None)
    )


def is_authority_of(pem: str, *, office_id: str, key: VerifyKey) -> bool:
    """Return whether this is the authority of ``office_id``: of ``key``, signed by it, allowed to sign devices."""
    try:
        found = x509.load_pem_x509_certificate(bounded(pem))
        constraints = found.extensions.get_extension_for_class(x509.BasicConstraints).value
        return (
            constraints.ca
            and found.issuer == _name(office_id)
            and _is_for(found, pem, name=office_id, key=key)
            and _is_signed_by(found, key)
        )
    except UNREADABLE:
        return False


def is_certificate_of(pem: str, *, device: DeviceId, key: VerifyKey) -> bool:
    """Return whether this is a certificate of just ``device`` and ``key``, for TLS clients only."""
    try:
        found = x509.load_pem_x509_certificate(bounded(pem))
        constraints = found.extensions.get_extension_for_class(x509.BasicConstraints).value
        used = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        return (
            not constraints.ca
            and list(used) == [ExtendedKeyUsageOID.CLIENT_AUTH]
            and _is_for(found, pem, name=device, key=key)
        )
    except UNREADABLE:
        return False


def sha256(pem: str) -> str:
    """Return the SHA-256 of the certificate's DER bytes, in hexadecimal digits: how a relay knows who speaks.

    Raises ``BundleDamagedError`` for what is no certificate.
    """
    try:
        der = x509.load_pem_x509_certificate(bounded(pem)).public_bytes(serialization.Encoding.DER)
    except UNREADABLE:
        raise BundleDamagedError from None
    return hashlib.sha256(der).hexdigest()


def key_of(pem: str) -> VerifyKey:
    """Return the key in an authority's certificate, which is the one that the office signs its papers with.

    Raises ``BundleDamagedError`` for what is no certificate, or one that its own key did not sign.
    """
    try:
        found = x509.load_pem_x509_certificate(bounded(pem))
        key = VerifyKey(raw_of(found.public_key()))
    except UNREADABLE:
        raise BundleDamagedError from None
    if not _is_signed_by(found, key):
        raise BundleDamagedError
    return key


def key_in(der: bytes) -> VerifyKey:
    """Return the key in a certificate that a connection has proven already. Raises ``BundleDamagedError``."""
    try:
        return VerifyKey(raw_of(x509.load_der_x509_certificate(der).public_key()))
    except UNREADABLE:
        raise BundleDamagedError from None


def is_issued_by(pem: str, key: VerifyKey) -> bool:
    """Return whether the certificate carries the signature of ``key``."""
    try:
        return _is_signed_by(x509.load_pem_x509_certificate(bounded(pem)), key)
    except UNREADABLE:
        return False


# --- what certificates of a relay are made of, too -------------------------------------------------------------


def builder(subject: x509.Name, key: Ed25519PublicKey, begin: datetime, end: datetime) -> x509.CertificateBuilder:
    """Return what every certificate of ours begins with."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def usage(*, certificates: bool) -> x509.KeyUsage:
    """Return what a key may be used for: to sign ``certificates``, or else nothing but connections."""
    return x509.KeyUsage(
        digital_signature=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def authority_id(signing_key: SigningKey) -> x509.AuthorityKeyIdentifier:
    """Return the name of an authority's key, as its certificates carry it."""
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.private.public_key())


def raw_of(key: object) -> bytes:
    """Return an Ed25519 key's bytes, none for any other key."""
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else b""


def pem_of(made: x509.Certificate | x509.CertificateSigningRequest) -> str:
    """Return it as PEM."""
    return made.public_bytes(serialization.Encoding.PEM).decode("ascii")


def bounded(pem: str) -> bytes:
    """Return PEM as bytes. Raises ``ValueError``, one of ``UNREADABLE``, for what is longer than any of ours."""
    if len(pem) > MAX_PEM_LENGTH:
        raise ValueError("longer than any certificate of ours")
    return pem.encode("ascii")


# --- parts -----------------------------------------------------------------------------------------------------


def _request_for(pem: str, device: DeviceId) -> x509.CertificateSigningRequest:
    try:
        found = x509.load_pem_x509_csr(bounded(pem))
        fits = _is_request_signed(found) and found.subject == _name(device) and len(found.extensions) == 0
    except UNREADABLE:
        raise BundleDamagedError from None
    if not fits:
        raise BundleDamagedError
    return found


def _is_for(found: x509.Certificate, pem: str, *, name: str, key: VerifyKey) -> bool:
    return pem_of(found) == pem and found.subject == _name(name) and raw_of(found.public_key()) == key.raw


def _is_signed_by(found: x509.Certificate, key: VerifyKey) -> bool:
    if not _ends_with_signature(found):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(found.signature, found.tbs_certificate_bytes)
    except InvalidSignature:
        return False
    return True


def _is_request_signed(found: x509.CertificateSigningRequest) -> bool:
    return found.is_signature_valid and _ends_with_signature(found)


def _ends_with_signature(found: x509.Certificate | x509.CertificateSigningRequest) -> bool:
    """Return whether the DER ends with just this Ed25519 signature in its one spelling.

    The signature does not cover these bytes. The library takes another algorithm's number there, and a bit string
    that says its last bit is unused where that bit is 0: found by flipping every byte.
    """
    der = found.public_bytes(serialization.Encoding.DER)
    return len(found.signature) == SIGNATURE_LENGTH and der.endswith(_BEFORE_SIGNATURE + found.signature)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
