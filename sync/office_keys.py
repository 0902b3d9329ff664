"""The office as a closed casebook must know it: its random id and the public keys that seal to it and verify it.

No name, no address, no certificate: the daybook is what a compelled travel passphrase yields, and which office it is
stays in the casebook. ``OfficeStatement`` is the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from npm_field.domain import canonical
from sync.documents import ID_BYTES, KIND, VERSION, Document, printed

if TYPE_CHECKING:
    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.crypto.signing import VerifyKey
    from sync.statements import OfficeStatement

FORMAT_VERSION: Final = 1
OFFICE_KEYS: Final = "office_keys"
MAX_BYTES: Final = 8 * 1024
"""Two hybrid keys take 3.3 KiB."""
_FIELDS: Final = (VERSION, KIND, "office", "signing", "records", "records_paper")


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """What is for the office is sealed to ``records`` and ``records_paper``; ``signing`` is who the office is."""

    office: str
    signing: VerifyKey
    records: HybridPublicKey
    records_paper: HybridPublicKey

    @classmethod
    def of(cls, statement: OfficeStatement) -> Self:
        """Return what a daybook may know of an office."""
        return cls(statement.office, statement.signing, statement.records, statement.records_paper)

    @property
    def recipients(self) -> tuple[HybridPublicKey, HybridPublicKey]:
        """The keys of everything that is for the office."""
        return (self.records, self.records_paper)

    def write(self) -> bytes:
        """Return the canonical document."""
        return canonical.write(
            {
                VERSION: FORMAT_VERSION,
                KIND: OFFICE_KEYS,
                "office": self.office,
                "signing": self.signing.raw.hex(),
                "records": printed(self.records.raw),
                "records_paper": printed(self.records_paper.raw),
            }
        )

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Parse what ``write`` wrote; raises ``BundleDamagedError`` and ``BundleTooNewError``."""
        found = Document.parse(data, limit=MAX_BYTES).require_version(FORMAT_VERSION).require_kind(OFFICE_KEYS)
        found.require(_FIELDS)
        return cls(
            office=found.hex("office", ID_BYTES),
            signing=found.verify_key("signing"),
            records=found.hybrid_key("records"),
            records_paper=found.hybrid_key("records_paper"),
        )
