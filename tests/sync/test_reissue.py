"""The re-issue file: for one laptop and one vault, from its own office, and readable with main's secret alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import FieldError, NotForUsError, UnknownSenderError, WrongStepError
from sync.enrolment_files import Step, unwrap_sealed, wrap_sealed
from sync.reissue import For, make_reissue, read_reissue

if TYPE_CHECKING:
    from tests.sync.conftest import Laptop, Office

KEK = Secret(bytes(range(32)))
OWN = HybridPrivateKey.generate()


@pytest.fixture(scope="module")
def whom(laptop: Laptop, office: Office) -> For:
    return For(laptop.device, office.statement.office, "cd" * 32)


@pytest.fixture(scope="module")
def file(whom: For, office: Office) -> bytes:
    return make_reissue(KEK, whom, recipient=OWN.public, signing_key=office.signing)


def test_the_laptop_gets_its_key_back(file: bytes, whom: For, office: Office) -> None:
    assert read_reissue(file, OWN, whom, office.signing.public) == KEK
    assert bytes(KEK.view) not in file


def test_no_other_key_opens_it(file: bytes, whom: For, laptop: Laptop, office: Office) -> None:
    for key in (laptop.hybrid, office.records, office.records_paper, HybridPrivateKey.generate()):
        with pytest.raises(NotForUsError):
            read_reissue(file, key, whom, office.signing.public)


def test_another_office_cannot_sign_it(whom: For, office: Office, other_office: Office) -> None:
    forged = make_reissue(KEK, whom, recipient=OWN.public, signing_key=other_office.signing)
    with pytest.raises(UnknownSenderError):
        read_reissue(forged, OWN, whom, office.signing.public)


def test_it_is_for_one_laptop_one_office_and_one_vault(file: bytes, whom: For, office: Office) -> None:
    others = (
        replace(whom, device=DeviceId("00" * 16)),
        replace(whom, office="00" * 16),
        replace(whom, vault="00" * 32),
    )
    for other in others:
        with pytest.raises(WrongStepError) as caught:
            read_reissue(file, OWN, other, office.signing.public)
        assert caught.value.facts == {"expected": "reissue", "found": "for_another_device"}


def test_a_sealed_key_of_another_vault_does_not_open_in_this_one(file: bytes, whom: For, office: Office) -> None:
    """Even the office cannot move a sealed key from one document into another."""
    body = json.loads(unwrap_sealed(Step.REISSUE, file, OWN))["body"] | {"vault": "00" * 32}
    signature = office.signing.sign(canonical.write(body), purpose="reissue")
    document = canonical.write({"body": body, "signature": signature.hex()})
    with pytest.raises(NotForUsError):
        read_reissue(
            wrap_sealed(Step.REISSUE, document, [OWN.public]),
            OWN,
            replace(whom, vault="00" * 32),
            office.signing.public,
        )


def test_any_changed_or_missing_byte_is_refused(file: bytes, whom: For, office: Office) -> None:
    wrong = [file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :] for at in [*range(24), *range(24, len(file), 211)]]
    for each in [*wrong, b"", file[:-1], file + b"\x00"]:
        with pytest.raises(FieldError):
            read_reissue(each, OWN, whom, office.signing.public)
