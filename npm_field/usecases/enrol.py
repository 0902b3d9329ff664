"""Making vaults and enrolling laptops: invitation, answer, completion (security.md part I, "Keys of devices").

The office's statement is public. The laptop's answer is sealed to the office, the completion to the laptop; six words
that people compare on both screens bind the three files together. No step needs a network.
"""

from __future__ import annotations

import json
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import certificates, locked_box
from npm_field.crypto.age import HybridIdentity
from npm_field.crypto.argon import DEFAULT_COST, Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.errors import DiskFullError, NotEnrolledError, ReadOnlyError, WrongStepError
from npm_field.usecases import indexing, office_keys, office_words, return_codes
from npm_field.usecases import policy as policies
from npm_field.usecases import seat as seats
from npm_field.usecases.seat import Seat
from storage import attachments, credentials, pools, sealed_copy, settings, vault
from sync import enrolment
from sync.answer import OF_ANOTHER_INVITATION, DeviceKeys
from sync.office_keys import OfficeKeys
from sync.return_sheet import open_sheet
from sync.statements import Credential, OfficeStatement
from sync.words import six_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from storage.vault import Vault
    from sync.answer import Answer
    from sync.invitation import Invitation
    from sync.return_sheet import ReturnSheet

OFFICE_SEED: Final = "office_seed"
DESK_BOX: Final = "desk_box"
STATEMENT: Final = "statement"
CREDENTIAL: Final = office_keys.CREDENTIAL
INVITATION: Final = "invitation"
POLICY: Final = "policy"
PENDING: Final = "invited/"
OFFICE_ROLE: Final = "office"
POOL_SIZES: Final[Mapping[CodeType, int]] = {
    CodeType.PERSON: 200,
    CodeType.AREA: 80,
    CodeType.ACTOR: 60,
    CodeType.DOCUMENT: 40,
    CodeType.COMPLAINT: 40,
    CodeType.STAFF: 40,
    CodeType.FOCAL_POINT: 10,
    CodeType.VISIT: 5,
}
"""How many codes of each type a laptop carries (codes 4.3). V words are drawn by the plan, M codes by the office."""


@dataclass(frozen=True, slots=True)
class PaperCopy:
    """A private key that exists on paper alone. ``text`` is shown once and never stored; ``words`` name its key."""

    purpose: str
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office seat, open, with the two paper copies to print or write down before this value is let go."""

    seat: Seat
    papers: tuple[PaperCopy, PaperCopy]


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


def make_office(
    folder: Path, *, name: str, passphrase: Secret, desk_passphrase: Secret, cost: Cost = DEFAULT_COST
) -> NewOffice:
    """Make an office seat: records key and identity-desk key, each with a second key that exists on paper alone.

    The desk's key lies in the casebook behind a passphrase of its own, so that whoever reads the notes cannot open a
    sealed identity (INV04). Raises as ``storage.vault.create``.
    """
    records, desk = HybridPrivateKey.generate(), HybridPrivateKey.generate()
    records_paper, desk_paper = HybridPrivateKey.generate(), HybridPrivateKey.generate()
    signing = SigningKey.generate()
    office_id = uuid.uuid4().hex
    statement = OfficeStatement(
        office=office_id,
        name=name,
        signing=signing.public,
        records=records.public,
        records_paper=records_paper.public,
        desk=desk.public,
        desk_paper=desk_paper.public,
        authority_pem=certificates.make_authority(signing, office_id),
    )
    box = locked_box.lock(desk.seed, desk_passphrase, cost=cost)
    made = vault.create(folder, passphrase, cost=cost, office=records.public, paper=records_paper.public)
    identities = _Identities.fresh(records)
    credential = identities.certified(statement, signing, role=OFFICE_ROLE, person=Code(""))
    with made.casebook.change() as casebook:
        identities.store_casebook(made)
        settings.put(casebook, OFFICE_SEED, bytes(signing.seed.view))
        settings.put(casebook, DESK_BOX, box)
        settings.put(casebook, STATEMENT, statement.write())
        settings.put(casebook, CREDENTIAL, credential)
        credentials.put(casebook, identities.device, credential)
    identities.store_daybook(made, role=OFFICE_ROLE, person="")
    office_keys.keep(made, statement)
    seat = Seat(made, seats.shipped_vocabularies())
    _fill_own_pool(seat)
    papers = (_paper("records", records_paper), _paper("identity desk", desk_paper))
    return NewOffice(seat, papers)


def make_laptop(folder: Path, invitation_bytes: bytes, *, passphrase: Secret, cost: Cost = DEFAULT_COST) -> NewLaptop:
    """Make a laptop's vault from an office's invitation.

    The answer holds public keys, and the return codes that this laptop drew; it is sealed to the office.
    """
    invitation = enrolment.read_invitation(invitation_bytes)
    statement = invitation.statement
    hybrid = HybridPrivateKey.generate()
    identities = _Identities.fresh(hybrid)
    made = vault.create(folder, passphrase, cost=cost, office=statement.records, paper=statement.records_paper)
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
    words = enrolment.words_of(invitation, _public_part(identities))
    return NewLaptop(seat, answer, words)


def make_local(folder: Path, *, passphrase: Secret, cost: Cost = DEFAULT_COST) -> Seat:
    """Make a vault that no office knows, with a pool of its own: for practice, or to begin before an office exists.

    It captures and shows like any other; it cannot hand over.
    """
    identities = _Identities.fresh(HybridPrivateKey.generate())
    made = vault.create(folder, passphrase, cost=cost)
    with made.casebook.change():
        identities.store_casebook(made)
    identities.store_daybook(made, role="field", person="")
    seat = Seat(made, seats.shipped_vocabularies())
    _fill_own_pool(seat)
    return seat


def open_seat(folder: Path, passphrase: Secret) -> Seat:
    """Open a vault and return the seat, with the office's own vocabularies where it sent some.

    Raises as ``storage.vault.open_vault``; a damaged page among the settings leaves nothing open behind it.
    """
    opened = vault.open_vault(folder, passphrase)
    try:
        return seat_of(opened)
    except BaseException:
        opened.close()
        raise


def seat_of(opened: Vault) -> Seat:
    """Return the seat of a vault that is open, with the office's own vocabularies where it sent some."""
    _keep_office_keys(opened)
    indexing.bring_up(opened)
    sealed_copy.clear(opened.folder)
    if opened.has_casebook:
        attachments.sweep(opened.folder, opened.casebook)
    own = office_words.vocabularies_of(opened)
    return Seat(opened, seats.shipped_vocabularies().overlaid(own), forms=office_words.forms_of(opened))


def open_partial_seat(folder: Path, kek: Secret) -> Seat:
    """Open the daybook alone with the key that the process before this one handed on; otherwise as ``open_seat``."""
    return seat_of(vault.open_daybook(folder, kek))


def invite(seat: Seat, *, role: str, person: Code | None = None) -> bytes:
    """Return an invitation for one laptop of the person with this M code; a new code is drawn when none is given."""
    nonce = secrets.token_bytes(16)
    with seat.vault.casebook.change() as casebook:
        if person is None:
            taken = pools.issued(casebook)
            person = codes.draw(CodeType.MONITOR, 1, taken=taken, random_below=seat.random_below)[0]
        if person not in pools.issued(casebook):
            pools.issue(casebook, [person], seat.device)
        invitation = enrolment.make_invitation(statement_of(seat), office_key(seat), nonce, role, person)
        settings.put(casebook, PENDING + nonce.hex(), invitation)
    return invitation


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


def approve(
    seat: Seat, examined: Examined, *, policy: Mapping[str, object] | None = None, extra_codes: Sequence[Code] = ()
) -> bytes:
    """Certify the laptop, issue it a pool of codes nobody else has (INV01), and return the completion file.

    ``policy`` is the office's own where none is given. ``extra_codes`` are codes the office takes over from paper
    pads for this laptop.
    """
    casebook = seat.vault.casebook
    answer = examined.answer
    statement, signing = statement_of(seat), office_key(seat)
    invitation, keys = examined.invitation, answer.keys
    certificate = certificates.certify(
        answer.request_pem, statement.authority_pem, signing, keys.device, not_before=seat.now()
    )
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
    taken = pools.issued(casebook) | set(extra_codes)
    pool = codes.draw_pools(POOL_SIZES, 1, taken=taken, random_below=seat.random_below)[0]
    issued = [*pool, *(code for code in extra_codes if code not in pools.issued(casebook))]
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
    return completion


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
        policy = dict(completion.policy)
        forms = policy.pop(office_words.FORMS, {})
        settings.put(daybook, office_words.FORMS, json.dumps(forms, ensure_ascii=False).encode())
        settings.put(daybook, POLICY, json.dumps(policy, ensure_ascii=False).encode())
    with casebook.change():
        settings.put(casebook, CREDENTIAL, completion.credential_bytes)
        credentials.put(casebook, seat.device, completion.credential_bytes)
        for other, document in zip(completion.others, completion.roster, strict=True):
            credentials.put(casebook, other.device, document)
        if completion.vocabularies:
            settings.put(casebook, seats.VOCABULARIES, json.dumps(list(completion.vocabularies)).encode())


def statement_of(seat: Seat) -> OfficeStatement:
    """Return the statement of this vault's office. Raises ``NotEnrolledError`` for a local vault."""
    stored = settings.get(seat.vault.casebook, STATEMENT)
    if stored is None:
        raise NotEnrolledError
    return OfficeStatement.read(stored)


def credential_of(seat: Seat) -> bytes:
    """Return this vault's own credential. Raises ``NotEnrolledError`` before enrolment is complete."""
    stored = settings.get(seat.vault.casebook, CREDENTIAL)
    if stored is None:
        raise NotEnrolledError
    return stored


def become_new_device(seat: Seat) -> None:
    """Give a vault whose own identities are lost new ones. An office's codes in its pool are burnt with the old ones.

    It is a device that no office knows: it shows and reports everything, and cannot hand over.
    """
    fresh = _Identities.fresh(HybridPrivateKey.generate())
    with seat.vault.casebook.change() as casebook:
        fresh.store_casebook(seat.vault)
        had_office = settings.get(casebook, STATEMENT) is not None
        for name in (CREDENTIAL, INVITATION):
            settings.remove(casebook, name)
    stored = settings.get(seat.vault.daybook, seats.ROLE)
    fresh.store_daybook(seat.vault, role=stored.decode() if stored else "field", person="")
    with seat.vault.daybook.change() as daybook:
        for code in pools.unused(daybook) if had_office else ():
            pools.discard(daybook, code)


def rehearse_paper(folder: Path, key: HybridPrivateKey) -> bool:
    """Return whether this key from paper opens this vault's books: the rehearsal of a restore, on the real vault."""
    opened = vault.open_with_key(folder, key)
    whole = opened.has_casebook
    opened.close()
    return whole


@dataclass(frozen=True, slots=True)
class _Identities:
    """What makes a vault a device: a random name and two signing identities, and the key bundles are sealed to."""

    device: DeviceId
    daybook: SigningKey
    casebook: SigningKey
    hybrid: HybridPrivateKey

    @classmethod
    def fresh(cls, hybrid: HybridPrivateKey) -> _Identities:
        return cls(DeviceId(uuid.uuid4().hex), SigningKey.generate(), SigningKey.generate(), hybrid)

    def store_casebook(self, made: Vault) -> None:
        settings.put(made.casebook, seats.CASEBOOK_SEED, bytes(self.casebook.seed.view))
        settings.put(made.casebook, seats.HYBRID_SEED, bytes(self.hybrid.seed.view))

    def store_daybook(self, made: Vault, *, role: str, person: str) -> None:
        with made.daybook.change() as daybook:
            settings.put(daybook, seats.DEVICE, self.device.encode())
            settings.put(daybook, seats.ROLE, role.encode())
            settings.put(daybook, seats.DAYBOOK_SEED, bytes(self.daybook.seed.view))
            if person:
                settings.put(daybook, seats.PERSON, person.encode())

    def certified(self, statement: OfficeStatement, signing: SigningKey, *, role: str, person: Code) -> bytes:
        request = certificates.request(self.daybook, self.device)
        certificate = certificates.certify(
            request, statement.authority_pem, signing, self.device, not_before=seats.local_now()
        )
        return Credential(
            device=self.device,
            office=statement.office,
            daybook=self.daybook.public,
            casebook=self.casebook.public,
            hybrid=self.hybrid.public,
            person=person,
            role=role,
            certificate_pem=certificate,
        ).signed(signing)


def _sheet_of(answer: Answer, records: HybridPrivateKey) -> ReturnSheet | None:
    """Open the return codes before anybody compares words: without them no telephone call could reopen the laptop."""
    if not answer.sealed_return_codes:
        return None
    return open_sheet(answer.sealed_return_codes[0], records, answer.keys.device)


def _keep_office_keys(opened: Vault) -> None:
    """Put the office's keys where a sealed laptop has them; version 0.1.0 kept them in the casebook alone."""
    stored = settings.get(opened.casebook, STATEMENT) if opened.has_casebook else None
    if stored is not None:
        with suppress(DiskFullError, ReadOnlyError):  # the vault opens all the same; the next opening does it
            office_keys.keep(opened, OfficeStatement.read(stored))


def _public_part(identities: _Identities) -> DeviceKeys:
    return DeviceKeys(
        device=identities.device,
        daybook=identities.daybook.public,
        casebook=identities.casebook.public,
        hybrid=identities.hybrid.public,
    )


def _paper(purpose: str, key: HybridPrivateKey) -> PaperCopy:
    return PaperCopy(purpose, HybridIdentity(key).secret_text(), six_words(key.public.raw))


def office_key(seat: Seat) -> SigningKey:
    """Return the key that this office signs with. Raises ``NotEnrolledError`` for any other vault."""
    seed = settings.get(seat.vault.casebook, OFFICE_SEED)
    if seed is None:
        raise NotEnrolledError
    return SigningKey(Secret(seed))


def _fill_own_pool(seat: Seat) -> None:
    """Give an office or local vault codes of its own; at the office they are noted as issued to itself."""
    is_office = settings.get(seat.vault.casebook, OFFICE_SEED) is not None
    sizes = {**POOL_SIZES, CodeType.MONITOR: 20}
    pool = codes.draw_pools(sizes, 1, taken=pools.issued(seat.vault.casebook), random_below=seat.random_below)[0]
    if is_office:
        with seat.vault.casebook.change() as casebook:
            pools.issue(casebook, pool, seat.device)
    with seat.vault.daybook.change() as daybook:
        pools.add(daybook, pool)
