"""Enrolment: three files in their order, between one office and one laptop; the same six words on both screens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.errors import (
    NotForUsError,
    UnknownSenderError,
    WrongStepError,
)
from sync.enrolment import (
    make_invitation,
    read_answer,
    read_completion,
    read_invitation,
    words_of,
)
from sync.enrolment_files import Step, unwrap_sealed
from sync.padding import ENROLMENT_MINIMUM, padded_length
from tests.sync.enrolling import (
    PERSON,
    POLICY,
    POOL,
    VOCABULARY,
    Exchange,
    Newcomer,
    completed,
    credential_for,
    invited,
    read_back,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sync.conftest import Laptop, Office


# --- as it should be -------------------------------------------------------------------------------------------


def test_the_invitation_says_who_invites_whom(exchange: Exchange, office: Office) -> None:
    invitation = exchange.invitation
    assert invitation.statement == office.statement
    assert (invitation.role, invitation.person, len(invitation.nonce)) == ("field", PERSON, 16)


def test_the_answer_brings_the_keys_to_the_office_and_to_its_paper_key(exchange: Exchange, office: Office) -> None:
    from_paper = read_answer(exchange.answer_file, office.records_paper, exchange.invitation)
    assert from_paper == exchange.answer
    assert exchange.answer.keys == exchange.newcomer.keys
    assert exchange.answer.sealed_return_codes == ()


def test_the_completion_makes_the_laptop_a_member(exchange: Exchange, office: Office, lead: Laptop) -> None:
    completion = read_back(exchange, exchange.completion_file)
    keys = exchange.newcomer.keys
    assert completion.credential.daybook == keys.daybook
    assert completion.credential.casebook == keys.casebook
    assert completion.credential.hybrid == keys.hybrid
    assert completion.credential.signed(office.signing) == completion.credential_bytes
    assert completion.pools == tuple(POOL)
    assert completion.policy == POLICY
    assert completion.roster == (lead.document,)
    assert completion.others == (lead.credential,)
    assert completion.vocabularies == (VOCABULARY,)


def test_return_codes_travel_unread(exchange: Exchange, office: Office) -> None:
    file = exchange.newcomer.answer(exchange.invitation, b"sealed by the vault")
    answer = read_answer(file, office.records, exchange.invitation)
    assert answer.sealed_return_codes == (b"sealed by the vault",)


def test_a_laptop_of_nobody_in_particular_can_be_invited(office: Office) -> None:
    file = make_invitation(office.statement, office.signing, bytes(16), "lead", Code(""))
    assert read_invitation(file).person == ""


# --- the six words ---------------------------------------------------------------------------------------------


def test_both_screens_show_the_same_words(exchange: Exchange) -> None:
    on_the_laptop = words_of(read_invitation(exchange.invitation_file), exchange.newcomer.keys)
    at_the_office = words_of(exchange.invitation, exchange.answer)
    assert on_the_laptop == at_the_office
    assert len(at_the_office) == 6


@pytest.mark.parametrize("part", ["device", "daybook", "casebook", "hybrid"])
def test_another_key_of_the_laptop_gives_other_words(part: str, exchange: Exchange) -> None:
    keys = exchange.newcomer.keys
    other = replace(keys, **{part: getattr(Newcomer.make().keys, part)})
    assert words_of(exchange.invitation, other) != words_of(exchange.invitation, keys)


def test_another_invitation_gives_other_words(exchange: Exchange, office: Office) -> None:
    another = read_invitation(invited(office))
    assert words_of(another, exchange.newcomer.keys) != words_of(exchange.invitation, exchange.newcomer.keys)


def test_who_replaces_the_invitation_is_betrayed_by_the_words(office: Office, other_office: Office) -> None:
    """Somebody between them enrols the laptop at a false office and answers the true one with keys of their own."""
    laptop, between = Newcomer.make(), Newcomer.make()
    true, false = read_invitation(invited(office)), read_invitation(invited(other_office))
    answer = read_answer(between.answer(true), office.records, true)
    assert words_of(true, answer) != words_of(false, laptop.keys)


# --- the wrong file --------------------------------------------------------------------------------------------


def test_a_file_of_another_step_is_named(exchange: Exchange, office: Office, laptop: Laptop) -> None:
    names = ("invite", "answer", "complete")
    readers: tuple[Callable[[bytes], object], ...] = (
        read_invitation,
        lambda file: read_answer(file, office.records, exchange.invitation),
        lambda file: read_back(exchange, file),
    )
    for expected, reader in zip(names, readers, strict=True):
        files = dict(zip(names, exchange.files, strict=True)) | {"bundle": laptop.bundle(to=office.records)}
        del files[expected]
        for found, file in files.items():
            with pytest.raises(WrongStepError) as caught:
                reader(file)
            assert caught.value.facts == {"expected": expected, "found": found}


def test_an_answer_to_another_invitation_is_named(exchange: Exchange, office: Office) -> None:
    with pytest.raises(WrongStepError) as caught:
        read_answer(exchange.answer_file, office.records, read_invitation(invited(office)))
    assert caught.value.facts == {"expected": "answer", "found": "of_another_invitation"}


def test_an_answer_is_for_the_office_alone(exchange: Exchange, other_office: Office) -> None:
    for key in (other_office.records, exchange.newcomer.hybrid):
        with pytest.raises(NotForUsError):
            read_answer(exchange.answer_file, key, exchange.invitation)


def test_a_completion_is_for_one_laptop_alone(exchange: Exchange, office: Office) -> None:
    with pytest.raises(NotForUsError):
        read_completion(
            exchange.completion_file, Newcomer.make().hybrid, exchange.invitation, exchange.newcomer.device
        )
    with pytest.raises(NotForUsError):
        read_completion(exchange.completion_file, office.records, exchange.invitation, exchange.newcomer.device)


def test_a_completion_for_another_device_is_named(exchange: Exchange) -> None:
    with pytest.raises(WrongStepError) as caught:
        read_completion(exchange.completion_file, exchange.newcomer.hybrid, exchange.invitation, DeviceId("0" * 32))
    assert caught.value.facts == {"expected": "complete", "found": "for_another_device"}


def test_a_completion_of_another_invitation_is_named(exchange: Exchange, office: Office) -> None:
    with pytest.raises(WrongStepError) as caught:
        read_completion(
            exchange.completion_file,
            exchange.newcomer.hybrid,
            read_invitation(invited(office)),
            exchange.newcomer.device,
        )
    assert caught.value.facts == {"expected": "complete", "found": "of_another_invitation"}


@pytest.mark.parametrize(
    "change", [{"role": "lead"}, {"person": ""}, {"person": make(CodeType.MONITOR, "81530")}], ids=str
)
def test_a_credential_that_differs_from_the_invitation_is_refused(
    change: dict[str, object], exchange: Exchange, office: Office
) -> None:
    file = completed(office, exchange.answer, credential_for(office, exchange.answer, **change))
    with pytest.raises(WrongStepError):
        read_back(exchange, file)


def test_a_credential_of_another_device_in_a_completion_is_refused(
    exchange: Exchange, office: Office, laptop: Laptop
) -> None:
    for credential in (
        laptop.document,
        credential_for(office, exchange.answer, hybrid=HybridPrivateKey.generate().public),
    ):
        with pytest.raises(WrongStepError):
            read_back(exchange, completed(office, exchange.answer, credential))


def test_a_completion_of_another_office_is_of_an_unknown_sender(exchange: Exchange, other_office: Office) -> None:
    credential = credential_for(other_office, exchange.answer)
    with pytest.raises(UnknownSenderError):
        read_back(exchange, completed(other_office, exchange.answer, credential))


def test_a_credential_of_another_office_in_a_completion_is_refused(
    exchange: Exchange, office: Office, other_office: Office, stranger: Laptop
) -> None:
    own = credential_for(office, exchange.answer)
    foreign = credential_for(other_office, exchange.answer)
    for file in (
        completed(office, exchange.answer, foreign),
        completed(office, exchange.answer, own, roster=[stranger.document]),
    ):
        with pytest.raises(UnknownSenderError):
            read_back(exchange, file)


# --- what a stranger sees --------------------------------------------------------------------------------------


def test_no_file_has_a_size_that_depends_on_names_or_numbers_of_codes(exchange: Exchange, office: Office) -> None:
    credential = credential_for(office, exchange.answer)
    sizes = {len(completed(office, exchange.answer, credential, pools=POOL[:count])) for count in range(4)}
    assert len(sizes) == 1
    inside = unwrap_sealed(Step.COMPLETION, exchange.completion_file, exchange.newcomer.hybrid)
    assert padded_length(len(inside) + 4, minimum=ENROLMENT_MINIMUM) > len(inside)
    assert padded_length(len(exchange.invitation_file), minimum=ENROLMENT_MINIMUM) == len(exchange.invitation_file)


def test_the_prefix_says_the_step_and_nothing_else(exchange: Exchange) -> None:
    assert [file[:16] for file in exchange.files] == [
        b"NPMFinvite  \x00\x00\x00\x01",
        b"NPMFanswer  \x00\x00\x00\x01",
        b"NPMFcomplete\x00\x00\x00\x01",
    ]


def test_answer_and_completion_show_nothing_of_what_is_inside(exchange: Exchange, office: Office) -> None:
    for file in (exchange.answer_file, exchange.completion_file):
        for said in (exchange.newcomer.device, office.statement.name, office.statement.office, PERSON, POOL[0]):
            assert said.encode() not in file
