"""Certificates: for one device and one key, for clients only, and without a word about anybody."""

from __future__ import annotations

import base64
import ssl
import textwrap
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.certificates import (
    ALWAYS,
    MAX_PEM_LENGTH,
    certify,
    is_authority_of,
    is_certificate_of,
    is_issued_by,
    is_request_of,
    make_authority,
    request,
)
from npm_field.crypto.signing import SigningKey
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BundleDamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME
OFFICE_ID = "0f" * 16
DEVICE = DeviceId("d1" * 16)
OTHER = DeviceId("d2" * 16)
NOW = datetime(2031, 3, 10, 14, 25, 7, 123456, tzinfo=timezone(timedelta(hours=3)))
OFFICE = SigningKey.generate()
IDENTITY = SigningKey.generate()
AUTHORITY = make_authority(OFFICE, OFFICE_ID)
REQUEST = request(IDENTITY, DEVICE)
CERTIFICATE = certify(REQUEST, AUTHORITY, OFFICE, DEVICE)


def der(pem: str) -> bytes:
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)


def test_the_three_are_what_they_say_they_are() -> None:
    assert is_authority_of(AUTHORITY, office_id=OFFICE_ID, key=OFFICE.public)
    assert is_request_of(REQUEST, device=DEVICE, key=IDENTITY.public)
    assert is_certificate_of(CERTIFICATE, device=DEVICE, key=IDENTITY.public)
    assert is_issued_by(CERTIFICATE, OFFICE.public)


def test_they_are_nothing_else() -> None:
    assert not is_authority_of(AUTHORITY, office_id="0e" * 16, key=OFFICE.public)
    assert not is_authority_of(AUTHORITY, office_id=OFFICE_ID, key=IDENTITY.public)
    assert not is_authority_of(CERTIFICATE, office_id=DEVICE, key=IDENTITY.public)
    assert not is_request_of(REQUEST, device=OTHER, key=IDENTITY.public)
    assert not is_request_of(REQUEST, device=DEVICE, key=OFFICE.public)
    assert not is_certificate_of(CERTIFICATE, device=OTHER, key=IDENTITY.public)
    assert not is_certificate_of(CERTIFICATE, device=DEVICE, key=OFFICE.public)
    assert not is_certificate_of(AUTHORITY, device=DeviceId(OFFICE_ID), key=OFFICE.public)
    assert not is_issued_by(CERTIFICATE, IDENTITY.public)


def test_a_certificate_says_a_random_id_and_nothing_more() -> None:
    found = x509.load_pem_x509_certificate(CERTIFICATE.encode())
    assert [(part.oid, part.value) for part in found.subject] == [(NameOID.COMMON_NAME, DEVICE)]
    assert [(part.oid, part.value) for part in found.issuer] == [(NameOID.COMMON_NAME, OFFICE_ID)]
    names = {extension.oid._name for extension in found.extensions}
    assert names == {
        "basicConstraints",
        "keyUsage",
        "extendedKeyUsage",
        "subjectKeyIdentifier",
        "authorityKeyIdentifier",
    }


def test_a_certificate_has_no_end_and_does_not_say_when_somebody_was_enrolled() -> None:
    found = x509.load_pem_x509_certificate(CERTIFICATE.encode())
    assert (found.not_valid_before_utc, found.not_valid_after_utc) == ALWAYS


def test_serial_numbers_are_random() -> None:
    again = certify(REQUEST, AUTHORITY, OFFICE, DEVICE)
    numbers = {x509.load_pem_x509_certificate(pem.encode()).serial_number for pem in (again, CERTIFICATE)}
    assert len(numbers) == 2


def test_a_certificate_is_for_clients_and_never_for_a_server_or_an_authority() -> None:
    extensions = x509.load_pem_x509_certificate(CERTIFICATE.encode()).extensions
    assert list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign


def test_openssl_takes_the_device_for_a_client_and_its_authority_for_true(tmp_path: Path) -> None:
    assert handshake(tmp_path, client=CERTIFICATE, client_key=IDENTITY) == der(CERTIFICATE)


def test_openssl_refuses_a_device_of_another_authority(tmp_path: Path) -> None:
    office = SigningKey.generate()
    foreign = certify(REQUEST, make_authority(office, OFFICE_ID), office, DEVICE)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path, client=foreign, client_key=IDENTITY)


def test_openssl_refuses_a_device_that_poses_as_a_server(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="purpose"):
        handshake(tmp_path, client=CERTIFICATE, client_key=IDENTITY, server=CERTIFICATE, server_key=IDENTITY)


def handshake(
    folder: Path,
    *,
    client: str,
    client_key: SigningKey,
    server: str = "",
    server_key: SigningKey | None = None,
) -> bytes | None:
    """Shake hands by TLS 1.3 in memory, strictly; return the client's certificate as the server saw it."""
    key = server_key or SigningKey.generate()
    contexts = [
        context(folder, ssl.PROTOCOL_TLS_SERVER, server or server_certificate(key), key),
        context(folder, ssl.PROTOCOL_TLS_CLIENT, client, client_key),
    ]
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    listening = contexts[0].wrap_bio(to_server, to_client, server_side=True)
    calling = contexts[1].wrap_bio(to_client, to_server, server_side=False)
    for side in (calling, listening, calling, listening):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return listening.getpeercert(binary_form=True)


def context(folder: Path, protocol: int, certificate: str, key: SigningKey) -> ssl.SSLContext:
    made = ssl.SSLContext(protocol)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.check_hostname, made.verify_mode = False, ssl.CERT_REQUIRED
    # Strict as Python 3.13 is on its own, and without time as sync is: laptops have dead clocks (security.md 5.2).
    made.verify_flags |= ssl.VERIFY_X509_STRICT | NO_CHECK_TIME
    made.load_verify_locations(cadata=AUTHORITY)
    pem = key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "chain.pem"
    path.write_bytes(pem + certificate.encode())
    made.load_cert_chain(path)
    return made


def server_certificate(key: SigningKey) -> str:
    """Return a server's certificate under the same authority, as a relay will have one."""
    public, authority = key.private.public_key(), x509.load_pem_x509_certificate(AUTHORITY.encode())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay")]))
        .issuer_name(authority.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2030, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(OFFICE.private.public_key()), critical=False
        )
    )
    return builder.sign(OFFICE.private, None).public_bytes(serialization.Encoding.PEM).decode()


def test_the_authority_has_no_end_and_signs_nothing_below_devices() -> None:
    found = x509.load_pem_x509_certificate(AUTHORITY.encode())
    constraints = found.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (True, 0)
    assert found.not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_request_for_another_device_is_not_certified() -> None:
    with pytest.raises(BundleDamagedError):
        certify(REQUEST, AUTHORITY, OFFICE, OTHER)


def test_a_request_with_a_changed_byte_is_not_certified() -> None:
    found = x509.load_pem_x509_csr(REQUEST.encode())
    raw = found.public_bytes(serialization.Encoding.DER)
    for at in range(len(raw)):
        changed = pem_of("CERTIFICATE REQUEST", raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert not is_request_of(changed, device=DEVICE, key=IDENTITY.public)
        with pytest.raises(BundleDamagedError):
            certify(changed, AUTHORITY, OFFICE, DEVICE)


def test_a_certificate_with_a_changed_byte_is_not_the_offices() -> None:
    raw = der(CERTIFICATE)
    for at in range(len(raw)):
        changed = pem_of("CERTIFICATE", raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        is_ours = is_certificate_of(changed, device=DEVICE, key=IDENTITY.public)
        assert not (is_ours and is_issued_by(changed, OFFICE.public))


def test_a_request_that_asks_for_more_is_refused() -> None:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEVICE)])
    wish = x509.BasicConstraints(ca=True, path_length=None)
    asking = x509.CertificateSigningRequestBuilder().subject_name(subject).add_extension(wish, critical=True)
    named = x509.CertificateSigningRequestBuilder().subject_name(
        x509.Name([*subject, x509.NameAttribute(NameOID.GIVEN_NAME, "Amira")])
    )
    for builder in (asking, named):
        pem = builder.sign(IDENTITY.private, None).public_bytes(serialization.Encoding.PEM).decode()
        assert not is_request_of(pem, device=DEVICE, key=IDENTITY.public)
        with pytest.raises(BundleDamagedError):
            certify(pem, AUTHORITY, OFFICE, DEVICE)


def test_a_request_of_another_kind_of_key_is_not_certified() -> None:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEVICE)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    made = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    with pytest.raises(BundleDamagedError):
        certify(made.public_bytes(serialization.Encoding.PEM).decode(), AUTHORITY, OFFICE, DEVICE)


@pytest.mark.parametrize("around", ["{}\n", "text before\n{}", "{0}{0}", "{}é", "{}" + " " * MAX_PEM_LENGTH])
def test_a_certificate_has_one_spelling(around: str) -> None:
    assert not is_certificate_of(around.format(CERTIFICATE), device=DEVICE, key=IDENTITY.public)
    assert not is_request_of(around.format(REQUEST), device=DEVICE, key=IDENTITY.public)
    assert not is_authority_of(around.format(AUTHORITY), office_id=OFFICE_ID, key=OFFICE.public)


@settings(max_examples=60)
@given(text=st.text(max_size=80), body=st.binary(max_size=120))
def test_no_text_raises(text: str, body: bytes) -> None:
    for pem in (text, pem_of("CERTIFICATE", body), pem_of("CERTIFICATE REQUEST", body)):
        assert not is_certificate_of(pem, device=DEVICE, key=IDENTITY.public)
        assert not is_request_of(pem, device=DEVICE, key=IDENTITY.public)
        assert not is_authority_of(pem, office_id=OFFICE_ID, key=OFFICE.public)
        assert not is_issued_by(pem, OFFICE.public)


@pytest.mark.parametrize(
    ("ca", "usages"),
    [
        (True, [ExtendedKeyUsageOID.CLIENT_AUTH]),
        (False, [ExtendedKeyUsageOID.SERVER_AUTH]),
        (False, [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]),
        (False, [ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]),
    ],
)
def test_a_certificate_that_allows_more_is_no_device_s(*, ca: bool, usages: list[x509.ObjectIdentifier]) -> None:
    pem = crafted(DEVICE, OFFICE_ID, IDENTITY, ca=ca, usages=usages)
    assert is_issued_by(pem, OFFICE.public)
    assert not is_certificate_of(pem, device=DEVICE, key=IDENTITY.public)


def test_a_crafted_certificate_of_the_right_kind_is_accepted() -> None:
    usages = [ExtendedKeyUsageOID.CLIENT_AUTH]
    pem = crafted(DEVICE, OFFICE_ID, IDENTITY, ca=False, usages=usages)
    assert is_certificate_of(pem, device=DEVICE, key=IDENTITY.public)


def test_an_authority_says_that_it_is_one_and_by_itself() -> None:
    assert is_authority_of(crafted(OFFICE_ID, OFFICE_ID, OFFICE, ca=True), office_id=OFFICE_ID, key=OFFICE.public)
    for issuer, ca in ((OFFICE_ID, False), (DEVICE, True)):
        pem = crafted(OFFICE_ID, issuer, OFFICE, ca=ca)
        assert not is_authority_of(pem, office_id=OFFICE_ID, key=OFFICE.public)


def test_a_name_of_a_kind_that_the_library_does_not_know_is_refused() -> None:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEVICE)])
    x400_address = x509.UnrecognizedExtension(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, bytes.fromhex("3002a300"))
    builder = (
        x509.CertificateSigningRequestBuilder().subject_name(subject).add_extension(x400_address, critical=False)
    )
    pem = builder.sign(IDENTITY.private, None).public_bytes(serialization.Encoding.PEM).decode()
    assert not is_request_of(pem, device=DEVICE, key=IDENTITY.public)


def crafted(
    name: str, issuer: str, key: SigningKey, *, ca: bool, usages: Sequence[x509.ObjectIdentifier] = ()
) -> str:
    """Return a certificate that the office's key signed, of any kind."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2030, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return builder.sign(OFFICE.private, None).public_bytes(serialization.Encoding.PEM).decode()


def test_our_signatures_can_never_be_a_certificates() -> None:
    found = x509.load_pem_x509_certificate(AUTHORITY.encode())
    assert found.tbs_certificate_bytes[0] == 0x30
    assert not OFFICE.public.verifies(found.signature, found.tbs_certificate_bytes, purpose="credential")


def pem_of(label: str, raw: bytes) -> str:
    text = "\n".join(textwrap.wrap(base64.b64encode(raw).decode(), 64))
    return f"-----BEGIN {label}-----\n{text}\n-----END {label}-----\n"
