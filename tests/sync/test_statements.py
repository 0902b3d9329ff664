"""Statements and credentials: exactly what an office signed, for exactly one device, or refused."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from npm_field.crypto.certificates import certify, make_authority, request
from npm_field.crypto.signing import SigningKey
from npm_field.domain import canonical
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import Code
from npm_field.errors import BundleDamagedError, BundleTooNewError, UnknownSenderError
from sync.statements import OfficeStatement, read_credential

if TYPE_CHECKING:
    from tests.sync.conftest import Laptop, Office


def signed_body(office: Office, document: bytes, **changes: object) -> bytes:
    """Return a credential whose body the office signed with these changes in it."""
    body = json.loads(document)["body"] | changes
    signature = office.signing.sign(canonical.write(body), purpose="credential")
    return canonical.write({"body": body, "signature": signature.hex()})


def test_a_statement_comes_back(office: Office) -> None:
    assert OfficeStatement.read(office.statement.write()) == office.statement


def test_any_changed_byte_of_a_statement_is_another_statement_or_refused(office: Office) -> None:
    data = office.statement.write()
    for at in range(0, len(data), 13):
        try:
            found = OfficeStatement.read(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        except (BundleDamagedError, BundleTooNewError):
            continue
        assert found != office.statement


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"kind": "credential"},
        {"v": 0},
        {"office": "0" * 31},
        {"office": "0" * 32},
        {"name": ""},
        {"name": "x" * 81},
        {"name": "ab\u202edc"},
        {"name": 5},
        {"signing": "00" * 31},
        {"signing": "00" * 32},
        {"records": "AAAA"},
        {"authority": ""},
    ],
    ids=str,
)
def test_a_statement_with_a_wrong_value_is_refused(change: dict[str, object], office: Office) -> None:
    data = canonical.write(json.loads(office.statement.write()) | change)
    with pytest.raises(BundleDamagedError):
        OfficeStatement.read(data)


def test_a_statement_from_the_future_says_both_numbers(office: Office) -> None:
    with pytest.raises(BundleTooNewError) as caught:
        OfficeStatement.read(canonical.write(json.loads(office.statement.write()) | {"v": 9, "idea": "new"}))
    assert caught.value.facts == {"found": 9, "known": 1}


@pytest.mark.parametrize("twin", ["records_paper", "desk", "desk_paper"])
def test_no_two_keys_of_an_office_are_the_same(twin: str, office: Office) -> None:
    said = {field.name: getattr(office.statement, field.name) for field in fields(OfficeStatement)}
    with pytest.raises(ValueError, match="two keys"):
        OfficeStatement(**(said | {twin: office.statement.records}))


def test_an_authority_of_another_office_or_key_is_refused(office: Office, other_office: Office) -> None:
    foreign = [
        other_office.statement.authority_pem,
        make_authority(office.signing, other_office.statement.office),
        make_authority(other_office.signing, office.statement.office),
    ]
    for pem in foreign:
        with pytest.raises(ValueError, match="authority"):
            replace(office.statement, authority_pem=pem)


def test_a_credential_comes_back(office: Office, laptop: Laptop) -> None:
    assert read_credential(laptop.document, office.signing.public) == laptop.credential
    nameless = replace(laptop.credential, person=Code(""), role="lead")
    assert read_credential(nameless.signed(office.signing), office.signing.public) == nameless


def test_a_credential_names_an_identity_for_each_book(laptop: Laptop) -> None:
    assert laptop.credential.identity("daybook") == laptop.daybook.public
    assert laptop.credential.identity("casebook") == laptop.casebook.public


def test_any_changed_byte_of_a_credential_is_refused(office: Office, laptop: Laptop) -> None:
    document = laptop.document
    for at in range(0, len(document), 7):
        changed = document[:at] + bytes([document[at] ^ 1]) + document[at + 1 :]
        with pytest.raises((BundleDamagedError, BundleTooNewError, UnknownSenderError)):
            read_credential(changed, office.signing.public)


def test_any_truncation_of_a_credential_is_refused(office: Office, laptop: Laptop) -> None:
    for length in range(0, len(laptop.document), 7):
        with pytest.raises(BundleDamagedError):
            read_credential(laptop.document[:length], office.signing.public)


def test_a_credential_of_another_office_is_of_an_unknown_sender(office: Office, stranger: Laptop) -> None:
    with pytest.raises(UnknownSenderError):
        read_credential(stranger.document, office.signing.public)


def test_a_signature_for_another_purpose_certifies_nobody(office: Office, laptop: Laptop) -> None:
    body = json.loads(laptop.document)["body"]
    signature = office.signing.sign(canonical.write(body), purpose="enrolment/completion")
    with pytest.raises(UnknownSenderError):
        read_credential(canonical.write({"body": body, "signature": signature.hex()}), office.signing.public)


def test_a_certificate_of_another_office_inside_is_of_an_unknown_sender(
    office: Office, other_office: Office, laptop: Laptop
) -> None:
    foreign = certify(
        request(laptop.daybook, laptop.device),
        other_office.statement.authority_pem,
        other_office.signing,
        laptop.device,
    )
    with pytest.raises(UnknownSenderError):
        read_credential(signed_body(office, laptop.document, certificate=foreign), office.signing.public)


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"kind": "office"},
        {"device": "0" * 32},
        {"role": "boss"},
        {"person": "Amira"},
        {"person": "P-407-216"},
        {"daybook": "00" * 32},
        {"hybrid": ""},
        {"certificate": ""},
    ],
    ids=str,
)
def test_a_credential_with_a_wrong_value_is_refused_even_if_the_office_signed_it(
    change: dict[str, object], office: Office, laptop: Laptop
) -> None:
    with pytest.raises(BundleDamagedError):
        read_credential(signed_body(office, laptop.document, **change), office.signing.public)


def test_a_credential_from_the_future_says_both_numbers(office: Office, laptop: Laptop) -> None:
    with pytest.raises(BundleTooNewError) as caught:
        read_credential(signed_body(office, laptop.document, v=2, idea="new"), office.signing.public)
    assert caught.value.facts == {"found": 2, "known": 1}


def test_one_identity_for_both_books_is_refused(office: Office, laptop: Laptop) -> None:
    same = laptop.credential.daybook.raw.hex()
    with pytest.raises(BundleDamagedError):
        read_credential(signed_body(office, laptop.document, casebook=same), office.signing.public)
    with pytest.raises(ValueError, match="both books"):
        replace(laptop.credential, casebook=laptop.credential.daybook)


def test_a_certificate_for_another_key_is_refused(laptop: Laptop) -> None:
    with pytest.raises(ValueError, match="certificate"):
        replace(laptop.credential, daybook=SigningKey.generate().public)


def test_the_certificate_names_nobody(office: Office, laptop: Laptop) -> None:
    assert laptop.credential.person == make(CodeType.MONITOR, "20416")
    der = x509.load_pem_x509_certificate(laptop.credential.certificate_pem.encode()).public_bytes(Encoding.DER)
    authority = x509.load_pem_x509_certificate(office.statement.authority_pem.encode()).public_bytes(Encoding.DER)
    for said in (laptop.credential.person, "M-", "20416", office.statement.name, "Varlena", laptop.credential.role):
        for encoding in ("utf-8", "utf-16-be"):
            assert said.encode(encoding) not in der
            assert said.encode(encoding) not in authority
