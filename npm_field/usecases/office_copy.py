"""The copy of the office's own vault, and an office made from it again with the records key on paper.

A bundle brings notes to an office that exists; what an office is, its signing key, its desk, who was certified and
revoked, which codes were given, is in its vault alone. So the closed vault goes along whole, as ciphertext, sealed to
the paper key and to nothing else: the running office cannot open its own copies, and whoever takes one has nothing.

Restored it is another device of the same office. What it counts goes on far above what the lost one can have given
after the copy, so no laptop takes its papers for old ones; and its codes come from a part of all codes that no office
before it drew from, so none that the lost one gave after the copy is given to a second person (INV01).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import Code
from npm_field.errors import FieldError, NotAnOfficeError
from npm_field.usecases import announcing, code_drawing, devices, membership, office_keys, sealing, trust
from npm_field.usecases.identities import Identities, fill_own_pool
from npm_field.usecases.membership import CREDENTIAL, OFFICE_ROLE
from storage import credentials, pools, safe_files, settings, vault, vault_copy, written
from sync.office_copy import Content, read_copy, write_copy
from sync.roster import Roster, make_roster, read_roster
from sync.sealed_files import CipherFile
from sync.sealed_manifest import Measured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.secret import Secret
    from npm_field.crypto.signing import SigningKey
    from npm_field.usecases.seat import Seat
    from storage.sealed_copy import Lying

JUMP: Final = 1_000
"""So much higher a restored office counts: more papers of one subject than any office gives between two copies."""


@dataclass(frozen=True, slots=True)
class Office:
    """Whose copy it is, to whose key on paper it is sealed, and of which day and part of the day it is."""

    id: str
    paper: HybridPublicKey
    band: str


@dataclass(frozen=True, slots=True)
class Copied:
    """What went into a copy: how many files of the vault, and how long they are together."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Again:
    """The office that was made from a copy, open; ``written`` is the day and part of the day of the copy."""

    seat: Seat
    written: str
    laptops: int


def of(seat: Seat) -> Office:
    """Return what the copy of an open office says of itself. Raises as ``membership.office_key``."""
    membership.office_key(seat)
    statement = membership.statement_of(seat)
    return Office(statement.office, statement.records_paper, seat.band())


def write(office: Office, folder: Path, path: Path, *, progress: Callable[[int], None] | None = None) -> Copied:
    """Write a copy of the closed office in ``folder`` to ``path``, which is new; read back from the medium.

    Raises ``VaultInUseError``, and as ``written.write_and_read_back``; nothing is half written.
    """
    with vault.held(folder) as key_file:
        lying = vault_copy.files_of(folder)
        bare = vault_copy.key_file_without_slots(key_file)
        content = Content(office.id, office.band, bare, {name: _cipher_file(one) for name, one in lying.items()})
        written.write_and_read_back(path, lambda sink: write_copy(sink, content, office.paper, progress))
    return Copied(len(lying), sum(one.length for one in lying.values()))


def restore(path: Path, folder: Path, paper: HybridPrivateKey, passphrase: Secret, *, earlier: int = 0) -> Again:
    """Make the office of a copy again in ``folder``, which is missing or empty, with a new main passphrase.

    ``earlier`` is how often an office was made from this very copy before: the copy cannot know it.
    Raises ``NotForUsError`` for another paper key, ``WrongStepError``, ``BundleDamagedError``,
    ``BundleTooNewError``, ``NotAnOfficeError`` where what is inside is no office of this paper key, and as
    ``vault_copy.lay``; nothing stays in the folder then.
    """
    with safe_files.reading(path) as source:
        found = read_copy(source, paper)
        vault_copy.lay(folder, found.key_file, found.files())
    try:
        seat = sealing.reset(folder, paper, passphrase)
        try:
            _require_office(seat, found.office, paper)
            _become_another_seat(seat, 1 + earlier)
        except BaseException:
            seat.vault.close()
            raise
    except BaseException:
        vault_copy.take_away(folder)
        raise
    others = [one for one in membership.certified(seat).values() if one.role != OFFICE_ROLE]
    return Again(seat, found.written, len(others))


def _require_office(seat: Seat, office: str, paper: HybridPrivateKey) -> None:
    """Hold what was in the copy to be one office: anybody can seal something to a public key."""
    try:
        statement, signing = membership.statement_of(seat), membership.office_key(seat)
    except FieldError:
        raise NotAnOfficeError from None
    same_keys = signing.public == statement.signing and seat.hybrid_key.public == statement.records
    if statement.office != office or statement.records_paper != paper.public or not same_keys:
        raise NotAnOfficeError


def _become_another_seat(seat: Seat, times: int) -> None:
    """Give the office a new device: the lost one may have signed and numbered on after the copy was made.

    Its codes are burnt, for it may have used them, and so is the device itself, for whoever has the lost machine.
    """
    statement, signing, lost = membership.statement_of(seat), membership.office_key(seat), seat.device
    fresh = Identities.fresh(seat.hybrid_key)
    credential = fresh.certified(statement, signing, role=OFFICE_ROLE, person=Code(""))
    _count_higher(seat, signing, JUMP * times)
    with seat.vault.daybook.change() as daybook:
        for code in pools.unused(daybook):
            pools.discard(daybook, code)
        settings.remove(daybook, office_keys.CERTIFICATES)
    with seat.vault.casebook.change() as casebook:
        fresh.store_casebook(seat.vault)
        settings.put(casebook, CREDENTIAL, credential)
        code_drawing.count_higher(casebook, times)
        credentials.put(casebook, fresh.device, credential)
    fresh.store_daybook(seat.vault, role=OFFICE_ROLE, person="")
    office_keys.keep_certificates(seat.vault)
    fill_own_pool(seat)
    trust.decide(seat, lost, devices.RETIRED, reason="replaced")


def _count_higher(seat: Seat, signing: SigningKey, by: int) -> None:
    known = read_roster(devices.roster(seat), signing.public)
    higher = Roster(known.office, known.number + by, known.devices)
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, devices.ROSTER, make_roster(higher, signing))
    announcing.count_higher(seat, by)


def _cipher_file(lying: Lying) -> CipherFile:
    return CipherFile(Measured(lying.length, lying.sha256), lambda: safe_files.reading(lying.path))
