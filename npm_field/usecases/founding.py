"""Making a vault that no invitation asked for: an office's own seat, and a vault that no office knows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import age, certificates, locked_box
from npm_field.crypto.age import HybridIdentity
from npm_field.crypto.argon import DEFAULT_COST, Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.signing import SigningKey
from npm_field.domain.identifiers import Code
from npm_field.errors import BadKeyTextError
from npm_field.usecases import membership, office_keys
from npm_field.usecases import seat as seats
from npm_field.usecases.identities import Identities, fill_own_pool
from npm_field.usecases.membership import CREDENTIAL, OFFICE_ROLE, OFFICE_SEED, STATEMENT
from npm_field.usecases.seat import Seat
from storage import credentials, settings, unfinished, vault
from sync.statements import OfficeStatement
from sync.words import six_words

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.secret import Secret

DESK_BOX: Final = "desk_box"
RECORDS: Final = "records"
DESK: Final = "identity desk"


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


def make_office(
    folder: Path,
    *,
    name: str,
    passphrase: Secret,
    desk_passphrase: Secret,
    cost: Cost = DEFAULT_COST,
    is_finished: bool = True,
) -> NewOffice:
    """Make an office seat: records key and identity-desk key, each with a second key that exists on paper alone.

    The desk's key lies in the casebook behind a passphrase of its own, so that whoever reads the notes cannot open a
    sealed identity (INV04). Not ``is_finished``, it opens for nobody once it is closed, until its papers are in
    somebody's hand (``finish``). Raises as ``storage.vault.create``.
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
    made = vault.create(
        folder, passphrase, cost=cost, office=records.public, paper=records_paper.public, is_whole=False
    )
    identities = Identities.fresh(records)
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
    office_keys.keep_certificates(made)
    seat = Seat(made, seats.shipped_vocabularies())
    fill_own_pool(seat)
    if is_finished:
        finish(folder)
    papers = (_paper(RECORDS, records_paper), _paper(DESK, desk_paper))
    return NewOffice(seat, papers)


def finish(folder: Path) -> None:
    """Say that the papers of a new office are in somebody's hand: from now on it may be used."""
    unfinished.done(folder)


def is_paper(seat: Seat, purpose: str, typed: str) -> bool:
    """Return whether what was typed is this office's key on paper for a purpose of ``PaperCopy``.

    Raises ``BadKeyTextError`` for what is no such key, mistyped or cut.
    """
    identity = age.parse_identity(typed)
    if not isinstance(identity, HybridIdentity):
        raise BadKeyTextError
    statement = membership.statement_of(seat)
    wanted = {RECORDS: statement.records_paper, DESK: statement.desk_paper}[purpose]
    return identity.key.public == wanted


def make_local(folder: Path, *, passphrase: Secret, cost: Cost = DEFAULT_COST) -> Seat:
    """Make a vault that no office knows, with a pool of its own: for practice, or to begin before an office exists.

    It captures and shows like any other; it cannot hand over.
    """
    identities = Identities.fresh(HybridPrivateKey.generate())
    made = vault.create(folder, passphrase, cost=cost, is_whole=False)
    with made.casebook.change():
        identities.store_casebook(made)
    identities.store_daybook(made, role="field", person="")
    seat = Seat(made, seats.shipped_vocabularies())
    fill_own_pool(seat)
    unfinished.done(folder)
    return seat


def _paper(purpose: str, key: HybridPrivateKey) -> PaperCopy:
    return PaperCopy(purpose, HybridIdentity(key).secret_text(), six_words(key.public.raw))
