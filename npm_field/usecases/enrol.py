"""Enrolling laptops: invitation, answer, completion (security.md part I, "Keys of devices").

The office's statement is public. The laptop's answer is sealed to the office, the completion to the laptop; six words
that people compare on both screens bind the three files together. No step needs a network.

A vault's other beginnings are beside this: founding.py makes an office or a vault of one's own, opening.py opens one,
membership.py says what it holds of its office, identities.py what makes it a device.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import certificates
from npm_field.crypto.argon import DEFAULT_COST, Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.errors import FieldError, NotEnrolledError, WrongStepError
from npm_field.usecases import announcing, code_drawing, commitments, office_keys, office_words, return_codes
from npm_field.usecases import policy as policies
from npm_field.usecases import seat as seats
from npm_field.usecases.founding import DESK_BOX, NewOffice, PaperCopy, make_local, make_office
from npm_field.usecases.identities import INVITATION, POOL_SIZES, Identities, become_new_device
from npm_field.usecases.membership import CREDENTIAL, OFFICE_ROLE, STATEMENT, credential_of, office_key, statement_of
from npm_field.usecases.opening import open_partial_seat, open_seat, rehearse_paper, seat_of
from npm_field.usecases.seat import Seat
from storage import credentials, pools, settings, unfinished, vault, written
from sync import enrolment
from sync.answer import OF_ANOTHER_INVITATION, DeviceKeys
from sync.office_keys import OfficeKeys
from sync.return_sheet import open_sheet
from sync.statements import Credential

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from sync.answer import Answer
    from sync.invitation import Invitation
    from sync.return_sheet import ReturnSheet

__all__ = [
    "CREDENTIAL",
    "DESK_BOX",
    "INVITATION",
    "OFFICE_ROLE",
    "PENDING",
    "POLICY",
    "STATEMENT",
    "Examined",
    "NewLaptop",
    "NewOffice",
    "PaperCopy",
    "approve",
    "approve_into",
    "become_new_device",
    "credential_of",
    "examine",
    "finish",
    "invite",
    "invite_into",
    "invited",
    "make_laptop",
    "make_local",
    "make_office",
    "office_key",
    "open_partial_seat",
    "open_seat",
    "rehearse_paper",
    "seat_of",
    "statement_of",
    "withdraw_invitation",
    "words_again",
]

POLICY: Final = "policy"
PENDING: Final = "invited/"


@dataclass(frozen=True, slots=True)
class NewLaptop:
    """A laptop's vault, open, with the answer for the office and the six words to compare."""

    seat: Seat
    answer: bytes
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """An answer that opened and fits its invitation; approve it only when the words are the same on both screens."""

    answer: Answer
    invitation: Invitation
    words: tuple[str, ...]
    sheet: ReturnSheet | None = None
    """The laptop's return codes; a laptop of version 0.1.0 drew none."""


def make_laptop(folder: Path, invitation_bytes: bytes, *, passphrase: Secret, cost: Cost = DEFAULT_COST) -> NewLaptop:
    """Make a laptop's vault from an office's invitation.

    The answer holds public keys, and the return codes that this laptop drew; it is sealed to the office.
    """
    invitation = enrolment.read_invitation(invitation_bytes)
    statement = invitation.statement
    hybrid = HybridPrivateKey.generate()
    identities = Identities.fresh(hybrid)
    made = vault.create(
        folder, passphrase, cost=cost, office=statement.records, paper=statement.records_paper, is_whole=False
    )
    answer = enrolment.make_answer(
        invitation,
        device=identities.device,
        daybook=identities.daybook,
        casebook=identities.casebook,
        hybrid=hybrid.public,
        sealed_return_codes=return_codes.draw_sealed(made, identities.device, OfficeKeys.of(statement)),
    )
    with made.casebook.change() as casebook:
        identities.store_casebook(made)
        settings.put(casebook, INVITATION, invitation_bytes)
        settings.put(casebook, STATEMENT, statement.write())
    identities.store_daybook(made, role=invitation.role, person=invitation.person)
    office_keys.keep(made, statement)
    seat = Seat(made, seats.shipped_vocabularies())
    unfinished.done(folder)
    words = enrolment.words_of(invitation, identities.public_part())
    return NewLaptop(seat, answer, words)


def invite(seat: Seat, *, role: str, person: Code | None = None) -> bytes:
    """Return an invitation for one laptop of the person with this M code; a new code is drawn when none is given.

    Raises ``NoCommitmentError`` (INV13), ``NotTheSigningSeatError``.
    """
    commitments.require(seat, person or Code(""))
    nonce = secrets.token_bytes(16)
    with seat.vault.casebook.change() as casebook:
        if person is None:
            person = code_drawing.pool(seat, {CodeType.MONITOR: 1})[0]
        if person not in pools.issued(casebook):
            pools.issue(casebook, [person], seat.device)
        invitation = enrolment.make_invitation(statement_of(seat), office_key(seat), nonce, role, person)
        settings.put(casebook, PENDING + nonce.hex(), invitation)
    return invitation


def invite_into(seat: Seat, path: Path, *, role: str, person: Code | None = None) -> Code:
    """Write an invitation to ``path``, which is new, and return the person's code.

    Where it cannot be written it was never made.
    """
    data = invite(seat, role=role, person=person)
    invitation = enrolment.read_invitation(data)
    try:
        written.create_and_read_back(path, data)
    except FieldError:
        withdraw_invitation(seat, invitation.nonce)
        raise
    return invitation.person


def withdraw_invitation(seat: Seat, nonce: bytes) -> None:
    """Let an invitation lead nowhere: somebody stands between, or it was lost on its way."""
    with seat.vault.casebook.change() as casebook:
        settings.remove(casebook, PENDING + nonce.hex())


def invited(seat: Seat) -> list[Invitation]:
    """Return the invitations whose answers have not come."""
    return [enrolment.read_invitation(stored) for stored in settings.below(seat.vault.casebook, PENDING)]


def examine(seat: Seat, answer_bytes: bytes) -> Examined:
    """Open a laptop's answer and return it with the six words. Nothing is certified yet.

    Raises ``NotForUsError``, ``BundleDamagedError``, ``WrongStepError`` when no open invitation fits.
    """
    for stored in settings.below(seat.vault.casebook, PENDING):
        invitation = enrolment.read_invitation(stored)
        try:
            answer = enrolment.read_answer(answer_bytes, seat.hybrid_key, invitation)
        except WrongStepError as error:
            if error.facts["found"] != OF_ANOTHER_INVITATION:
                raise
        else:
            words = enrolment.words_of(invitation, answer)
            return Examined(answer, invitation, words, _sheet_of(answer, seat.hybrid_key))
    raise WrongStepError(expected="open invitation", found="answer")


def approve(seat: Seat, examined: Examined, *, policy: Mapping[str, object] | None = None) -> bytes:
    """Certify the laptop, issue it a pool of codes nobody else has (INV01), and return the completion file.

    ``policy`` is the office's own where none is given. Raises ``NoCommitmentError``: between invitation and answer an
    access may have ended.
    """
    commitments.require(seat, examined.invitation.person)
    casebook = seat.vault.casebook
    answer = examined.answer
    statement, signing = statement_of(seat), office_key(seat)
    invitation, keys = examined.invitation, answer.keys
    certificate = certificates.certify(answer.request_pem, statement.authority_pem, signing, keys.device)
    credential = Credential(
        device=keys.device,
        office=statement.office,
        daybook=keys.daybook,
        casebook=keys.casebook,
        hybrid=keys.hybrid,
        person=invitation.person,
        role=invitation.role,
        certificate_pem=certificate,
    ).signed(signing)
    issued = code_drawing.pool(seat, POOL_SIZES)
    chosen = policies.document_of(seat) if policy is None else policy
    completion = enrolment.make_completion(
        answer,
        credential,
        statement=statement,
        signing_key=signing,
        pools=issued,
        policy={**chosen, office_words.FORMS: office_words.forms_of(seat.vault)},
        roster=list(credentials.all_of(casebook).values()),
        vocabularies=office_words.vocabularies_of(seat.vault),
    )
    with casebook.change():
        pools.issue(casebook, issued, keys.device)
        credentials.put(casebook, keys.device, credential)
        if examined.sheet is not None:
            return_codes.put_sheet(casebook, examined.sheet)
        settings.remove(casebook, PENDING + answer.nonce.hex())
    if invitation.role in announcing.SEALED_TO:
        announcing.roster(seat)
    else:
        announcing.tell_newcomer(seat, keys.device)
    return completion


def approve_into(seat: Seat, examined: Examined, path: Path) -> None:
    """Certify the laptop and write its completion to ``path``, which is new.

    Where it cannot be written the invitation is open again for another try. Raises as ``approve``.
    """
    name = PENDING + examined.answer.nonce.hex()
    stored = settings.get(seat.vault.casebook, name)
    completion = approve(seat, examined)
    try:
        written.create_and_read_back(path, completion)
    except FieldError:
        if stored is not None:
            with seat.vault.casebook.change() as casebook:
                settings.put(casebook, name, stored)
        raise


def words_again(seat: Seat) -> tuple[str, ...]:
    """Return the six words of an enrolment that is not finished; none where there is none."""
    stored = settings.get(seat.vault.casebook, INVITATION)
    if stored is None or settings.get(seat.vault.casebook, CREDENTIAL) is not None:
        return ()
    keys = DeviceKeys(
        device=seat.device,
        daybook=seat.daybook_identity.public,
        casebook=seat.casebook_identity.public,
        hybrid=seat.hybrid_key.public,
    )
    return enrolment.words_of(enrolment.read_invitation(stored), keys)


def finish(seat: Seat, completion_bytes: bytes) -> None:
    """Take the office's completion in: credential, code pool, policy, the other laptops. A second one is refused."""
    casebook, daybook = seat.vault.casebook, seat.vault.daybook
    stored = settings.get(casebook, INVITATION)
    if stored is None:
        raise NotEnrolledError
    if settings.get(casebook, CREDENTIAL) is not None:
        raise WrongStepError(expected="nothing more", found="completion")
    invitation = enrolment.read_invitation(stored)
    completion = enrolment.read_completion(completion_bytes, seat.hybrid_key, invitation, seat.device)
    certified = completion.credential
    if certified.daybook != seat.daybook_identity.public or certified.casebook != seat.casebook_identity.public:
        # Everything this laptop signs would be put aside at the office.
        raise WrongStepError(expected="complete", found="for_other_keys")
    with daybook.change():
        pools.add(daybook, completion.pools)
    office_words.take_over(seat, completion.policy, completion.vocabularies)
    with casebook.change():
        settings.put(casebook, CREDENTIAL, completion.credential_bytes)
        credentials.put(casebook, seat.device, completion.credential_bytes)
        for other, document in zip(completion.others, completion.roster, strict=True):
            credentials.put(casebook, other.device, document)
    office_keys.keep_certificates(seat.vault)


def _sheet_of(answer: Answer, records: HybridPrivateKey) -> ReturnSheet | None:
    """Open the return codes before anybody compares words: without them no telephone call could reopen the laptop."""
    if not answer.sealed_return_codes:
        return None
    return open_sheet(answer.sealed_return_codes[0], records, answer.keys.device)
