"""Enrolment files that were changed, cut or forged, even by who may sign, and what cannot be made at all."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.certificates import request
from npm_field.domain import canonical
from npm_field.domain.identifiers import Code
from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    NotForUsError,
    UnknownSenderError,
    WrongStepError,
)
from sync.enrolment import (
    make_completion,
    make_invitation,
    read_answer,
    read_invitation,
)
from sync.enrolment_files import PREFIX_LENGTH, Step, unwrap_clear, unwrap_sealed, wrap_clear, wrap_sealed
from tests.sync.enrolling import (
    PERSON,
    POOL,
    Exchange,
    Newcomer,
    answered,
    completed,
    credential_for,
    read_back,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sync.conftest import Office


REFUSED = (BundleDamagedError, NotForUsError, UnknownSenderError, WrongStepError, BundleTooNewError)


# --- changed, cut, forged --------------------------------------------------------------------------------------


def readers_of(exchange: Exchange, office: Office) -> list[tuple[bytes, Callable[[bytes], object]]]:
    return [
        (exchange.invitation_file, read_invitation),
        (exchange.answer_file, lambda file: read_answer(file, office.records, exchange.invitation)),
        (exchange.completion_file, lambda file: read_back(exchange, file)),
    ]


def test_any_changed_byte_of_any_file_is_refused(exchange: Exchange, office: Office) -> None:
    for file, reader in readers_of(exchange, office):
        for at in [*range(PREFIX_LENGTH + 8), *range(PREFIX_LENGTH + 8, len(file), 61), len(file) - 1]:
            with pytest.raises(REFUSED):
                reader(file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :])


def test_any_truncation_and_any_following_byte_is_refused(exchange: Exchange, office: Office) -> None:
    for file, reader in readers_of(exchange, office):
        for wrong in [*(file[:length] for length in range(0, len(file), 97)), file + b"\x00"]:
            with pytest.raises(BundleDamagedError):
                reader(wrong)


def test_a_file_from_the_future_says_both_numbers(exchange: Exchange, office: Office) -> None:
    for file, reader in readers_of(exchange, office):
        with pytest.raises(BundleTooNewError) as caught:
            reader(file[: PREFIX_LENGTH - 1] + b"\x07" + file[PREFIX_LENGTH:])
        assert caught.value.facts == {"found": 7, "known": 1}


def test_a_prefix_that_lies_about_the_step_gains_nothing(exchange: Exchange, office: Office) -> None:
    """The clear prefix of an answer in front of a completion's body, both sealed to the same key."""
    inside = unwrap_sealed(Step.COMPLETION, exchange.completion_file, exchange.newcomer.hybrid)
    for step, reader in (
        (Step.ANSWER, lambda file: read_answer(file, office.records, exchange.invitation)),
        (Step.COMPLETION, lambda file: read_back(exchange, file)),
    ):
        other = inside if step is Step.ANSWER else unwrap_sealed(Step.ANSWER, exchange.answer_file, office.records)
        keys = [office.records.public, exchange.newcomer.hybrid.public]
        with pytest.raises(BundleDamagedError):
            reader(wrap_sealed(step, other, keys))


def test_an_invitation_signed_by_somebody_else_is_refused(exchange: Exchange, other_office: Office) -> None:
    outer = json.loads(unwrap_clear(Step.INVITATION, exchange.invitation_file))
    signature = other_office.signing.sign(canonical.write(outer["body"]), purpose="enrolment/invitation")
    forged = canonical.write(outer | {"signature": signature.hex()})
    with pytest.raises(UnknownSenderError):
        read_invitation(wrap_clear(Step.INVITATION, forged))


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"role": "boss"},
        {"person": "Amira"},
        {"nonce": "00"},
        {"v": True},
        {"kind": "answer"},
        {"office": 1},
    ],
    ids=str,
)
def test_an_invitation_with_a_wrong_value_is_refused_even_if_its_office_signed_it(
    change: dict[str, object], exchange: Exchange, office: Office
) -> None:
    body = json.loads(unwrap_clear(Step.INVITATION, exchange.invitation_file))["body"] | change
    signature = office.signing.sign(canonical.write(body), purpose="enrolment/invitation")
    with pytest.raises(BundleDamagedError):
        read_invitation(wrap_clear(Step.INVITATION, canonical.write({"body": body, "signature": signature.hex()})))


@pytest.mark.parametrize("part", ["daybook", "casebook"])
def test_nobody_enrols_a_key_that_is_somebody_else_s(part: str, exchange: Exchange, office: Office) -> None:
    victim = getattr(Newcomer.make(), part).public.raw.hex()
    with pytest.raises(UnknownSenderError):
        read_answer(
            answered(exchange, office, exchange.newcomer, **{part: victim}), office.records, exchange.invitation
        )


def test_one_identity_for_both_books_is_not_enrolled(exchange: Exchange, office: Office) -> None:
    one = exchange.newcomer.daybook
    twin = replace(exchange.newcomer, casebook=one)
    with pytest.raises(UnknownSenderError):
        read_answer(
            answered(exchange, office, twin, casebook=one.public.raw.hex()), office.records, exchange.invitation
        )
    with pytest.raises(ValueError, match="answer"):
        twin.answer(exchange.invitation)


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"device": "0" * 32},
        {"request": ""},
        {"hybrid": "AA"},
        {"return_codes": [1]},
        {"return_codes": ["AA=="]},
        {"return_codes": [f"A{n:03d}" for n in range(17)]},
        {"invitation": "0" * 63},
    ],
    ids=str,
)
def test_an_answer_with_a_wrong_value_is_refused_even_if_the_laptop_signed_it(
    change: dict[str, object], exchange: Exchange, office: Office
) -> None:
    with pytest.raises(BundleDamagedError):
        read_answer(answered(exchange, office, exchange.newcomer, **change), office.records, exchange.invitation)


def test_a_certificate_request_for_another_key_is_refused(exchange: Exchange, office: Office) -> None:
    other = request(exchange.newcomer.casebook, exchange.newcomer.device)
    with pytest.raises(BundleDamagedError):
        read_answer(answered(exchange, office, exchange.newcomer, request=other), office.records, exchange.invitation)


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"pools": ["P-407-211"]},
        {"pools": [POOL[0], POOL[0]]},
        {"pools": "P-407-216"},
        {"policy": []},
        {"roster": [5]},
        {"vocabularies": [{"vocabulary": "theme"}]},
        {"vocabularies": [1]},
        {"credential": "{}"},
        {"v": 0},
    ],
    ids=str,
)
def test_a_completion_with_a_wrong_value_is_refused_even_if_the_office_signed_it(
    change: dict[str, object], exchange: Exchange, office: Office
) -> None:
    inside = unwrap_sealed(Step.COMPLETION, exchange.completion_file, exchange.newcomer.hybrid)
    body = json.loads(inside)["body"] | change
    signature = office.signing.sign(canonical.write(body), purpose="enrolment/completion")
    document = canonical.write({"body": body, "signature": signature.hex()})
    with pytest.raises(BundleDamagedError):
        read_back(exchange, wrap_sealed(Step.COMPLETION, document, [exchange.newcomer.hybrid.public]))


# --- what cannot be made ---------------------------------------------------------------------------------------


def test_what_a_reader_would_refuse_cannot_be_made(exchange: Exchange, office: Office, other_office: Office) -> None:
    signing, statement = office.signing, office.statement
    with pytest.raises(ValueError, match="invitation"):
        make_invitation(statement, other_office.signing, bytes(16), "field", PERSON)
    with pytest.raises(ValueError, match="invitation"):
        make_invitation(statement, signing, bytes(15), "field", PERSON)
    with pytest.raises(ValueError, match="invitation"):
        make_invitation(statement, signing, bytes(16), "boss", PERSON)
    with pytest.raises(ValueError, match="code"):
        make_invitation(statement, signing, bytes(16), "field", Code("Amira"))
    with pytest.raises(ValueError, match="answer"):
        exchange.newcomer.answer(exchange.invitation, bytes(8193))
    credential = credential_for(office, exchange.answer)
    with pytest.raises(ValueError, match="holds"):
        completed(office, exchange.answer, credential, pools=[POOL[0]] * 20_001)
    with pytest.raises(ValueError, match="holds"):
        completed(office, exchange.answer, credential, policy={"text": "x" * 5_000_000})
    with pytest.raises(ValueError, match="signing key"):
        make_completion(
            exchange.answer,
            credential,
            statement=statement,
            signing_key=other_office.signing,
            pools=(),
            policy={},
            roster=(),
        )
