"""What makes a vault a device: a random name, its own signing identities, and codes of its own where it may draw."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import certificates
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.signing import SigningKey
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import DeviceId
from npm_field.usecases import code_drawing, office_keys
from npm_field.usecases import seat as seats
from npm_field.usecases.membership import CREDENTIAL, OFFICE_SEED, STATEMENT
from storage import pools, settings
from sync.answer import DeviceKeys
from sync.statements import Credential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat
    from storage.vault import Vault
    from sync.statements import OfficeStatement

INVITATION: Final = "invitation"
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
class Identities:
    """What makes a vault a device: a random name and two signing identities, and the key bundles are sealed to."""

    device: DeviceId
    daybook: SigningKey
    casebook: SigningKey
    hybrid: HybridPrivateKey

    @classmethod
    def fresh(cls, hybrid: HybridPrivateKey) -> Identities:
        """Draw them new, around the key that bundles are sealed to."""
        return cls(DeviceId(uuid.uuid4().hex), SigningKey.generate(), SigningKey.generate(), hybrid)

    def store_casebook(self, made: Vault) -> None:
        """Put what only an open casebook may use where it belongs."""
        settings.put(made.casebook, seats.CASEBOOK_SEED, bytes(self.casebook.seed.view))
        settings.put(made.casebook, seats.HYBRID_SEED, bytes(self.hybrid.seed.view))

    def store_daybook(self, made: Vault, *, role: str, person: str) -> None:
        """Put the device's name, its role and the daybook's identity into the daybook."""
        with made.daybook.change() as daybook:
            settings.put(daybook, seats.DEVICE, self.device.encode())
            settings.put(daybook, seats.ROLE, role.encode())
            settings.put(daybook, seats.DAYBOOK_SEED, bytes(self.daybook.seed.view))
            if person:
                settings.put(daybook, seats.PERSON, person.encode())

    def certified(self, statement: OfficeStatement, signing: SigningKey, *, role: str, person: Code) -> bytes:
        """Return the credential by which an office vouches for itself."""
        request = certificates.request(self.daybook, self.device)
        certificate = certificates.certify(request, statement.authority_pem, signing, self.device)
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

    def public_part(self) -> DeviceKeys:
        """Return what the office is told of them."""
        return DeviceKeys(
            device=self.device,
            daybook=self.daybook.public,
            casebook=self.casebook.public,
            hybrid=self.hybrid.public,
        )


def become_new_device(seat: Seat) -> None:
    """Give a vault whose own identities are lost new ones. An office's codes in its pool are burnt with the old ones.

    It is a device that no office knows: it shows and reports everything, and cannot hand over.
    """
    fresh = Identities.fresh(HybridPrivateKey.generate())
    with seat.vault.casebook.change() as casebook:
        fresh.store_casebook(seat.vault)
        had_office = settings.get(casebook, STATEMENT) is not None
        for name in (CREDENTIAL, INVITATION):
            settings.remove(casebook, name)
    stored = settings.get(seat.vault.daybook, seats.ROLE)
    fresh.store_daybook(seat.vault, role=stored.decode() if stored else "field", person="")
    with seat.vault.daybook.change() as daybook:
        settings.remove(daybook, office_keys.CERTIFICATES)
        for code in pools.unused(daybook) if had_office else ():
            pools.discard(daybook, code)


def fill_own_pool(seat: Seat) -> None:
    """Give an office or local vault codes of its own; at the office they are noted as issued to itself."""
    is_office = settings.get(seat.vault.casebook, OFFICE_SEED) is not None
    sizes = {**POOL_SIZES, CodeType.MONITOR: 20}
    pool = code_drawing.pool(seat, sizes)
    if is_office:
        with seat.vault.casebook.change() as casebook:
            pools.issue(casebook, pool, seat.device)
    with seat.vault.daybook.change() as daybook:
        pools.add(daybook, pool)
