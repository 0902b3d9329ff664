"""A seat: an open vault with all that its acts need: vocabularies, clock, dice. No use-case reaches for its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey
from npm_field.domain.day_parts import Band
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.domain.vocabularies import Vocabularies
from npm_field.errors import NotEnrolledError
from storage import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.usecases.visit_read import VisitRead
    from storage.book import Book
    from storage.vault import Vault

DEVICE: Final = "device"
ROLE: Final = "role"
PERSON: Final = "person"
DAYBOOK_SEED: Final = "daybook_seed"
CASEBOOK_SEED: Final = "casebook_seed"
HYBRID_SEED: Final = "hybrid_seed"
VOCABULARIES: Final = "vocabularies"


def local_now() -> datetime:
    """Return the laptop's local time with its zone. It orders nothing (INV43)."""
    return datetime.now(UTC).astimezone()


@cache
def shipped_vocabularies() -> Vocabularies:
    """Return the vocabularies that came with the program: read once, because nobody changes them."""
    return Vocabularies.parse(resources.read_json(name) for name in resources.names_below("vocabularies", ".json"))


@dataclass(slots=True)
class Seat:
    """One person's open vault. ``now`` and ``random_below`` are the only doubles a test may put here."""

    vault: Vault
    vocabularies: Vocabularies
    now: Callable[[], datetime] = local_now
    random_below: Callable[[int], int] = field(default=secrets.randbelow)
    forms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """The office's own forms by kind, where it has changed the shipped ones."""
    visit_read: VisitRead | None = field(default=None, repr=False, compare=False)
    """What ``usecases.visit_read`` read last; nobody else looks into it."""

    @property
    def device(self) -> DeviceId:
        """The random name of this vault as a device."""
        return DeviceId(_required(self.vault.daybook, DEVICE).decode())

    @property
    def role(self) -> str:
        """``office``, ``lead`` or ``field``."""
        return _required(self.vault.daybook, ROLE).decode()

    @property
    def person(self) -> Code | None:
        """The M code of the person whose vault this is, once enrolled."""
        found = settings.get(self.vault.daybook, PERSON)
        return Code(found.decode()) if found else None

    @property
    def daybook_identity(self) -> SigningKey:
        """Signs partial and oral-only records; a compelled travel passphrase yields it, so it signs nothing else."""
        return SigningKey(Secret(_required(self.vault.daybook, DAYBOOK_SEED)))

    @property
    def casebook_identity(self) -> SigningKey:
        """Signs complete records and bundles that hold them."""
        return SigningKey(Secret(_required(self.vault.casebook, CASEBOOK_SEED)))

    @property
    def hybrid_key(self) -> HybridPrivateKey:
        """Opens bundles that are for this vault: a laptop's own key, at the office its records key."""
        return HybridPrivateKey(Secret(_required(self.vault.casebook, HYBRID_SEED)))

    def band(self) -> str:
        """Return the present day and part of the day, the finest time that leaves the exact clock."""
        return str(Band.of(self.now()))


def _required(book: Book, name: str) -> bytes:
    value = settings.get(book, name)
    if value is None:
        raise NotEnrolledError
    return value
