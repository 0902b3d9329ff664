"""The manifest of a bundle: who sends what to whom, signed. The revision section hangs on it by its SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto.age_header import MAX_STANZAS
from npm_field.crypto.hybrid import KEY_ID_LENGTH
from npm_field.domain import canonical
from npm_field.domain.day_parts import Band
from npm_field.domain.identifiers import DeviceId
from npm_field.domain.revision import CASEBOOK, DAYBOOK
from npm_field.errors import BundleDamagedError
from sync.documents import HASH_BYTES, ID_BYTES, VERSION, Document, is_hex
from sync.statements import MAX_CREDENTIAL_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT_VERSION: Final = 1
MAX_CREDENTIALS: Final = 256
"""More devices than any office's visit has."""
MAX_MANIFEST_BYTES: Final = 2 * 1024 * 1024
"""256 credentials of 3.2 KiB take 0.8 MiB."""
MAX_SEQUENCE: Final = 2**31 - 1
MAX_REVISIONS: Final = 200_000
"""A visit has below 12,000; a backup of ten years stays below this."""
MAX_SECTION_BYTES: Final = 1024 * 1024 * 1024
MAX_BAND_LENGTH: Final = 32
BOOKS: Final = (CASEBOOK, DAYBOOK)
SIGNED_AS: Final = "bundle"
_FIELDS: Final = (
    VERSION, "device", "book", "sequence", "previous", "office", "purpose", "recipients", "credentials", "revisions",
    "section_length", "section_sha256", "written", "attachments",
)  # fmt: skip


class Purpose(Enum):
    """What a bundle is for. Everything else about its kinds is the same."""

    HAND_OVER = "hand_over"
    VISIT_PACK = "visit_pack"
    BACKUP = "backup"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a sender says about a bundle. Raises ``ValueError`` for values that a reader would refuse.

    ``previous`` is the id of this device's bundle before, or empty; ``credentials`` are documents as the office
    signed them, the sender's own among them if a reader may not know it; ``written`` is a band such as
    ``2031-03-10/afternoon``, never a finer time.
    """

    device: DeviceId
    book: str
    sequence: int
    previous: str
    office: str
    purpose: Purpose
    credentials: tuple[bytes, ...]
    written: str

    def __post_init__(self) -> None:
        ids_fit = is_hex(self.device, ID_BYTES) and is_hex(self.office, ID_BYTES)
        if not ids_fit or self.book not in BOOKS or not _is_previous(self.previous):
            raise ValueError("an id or a book of a bundle")
        if not 1 <= self.sequence <= MAX_SEQUENCE or not _is_band(self.written):
            raise ValueError("the sequence or the band of a bundle")
        if len(self.credentials) > MAX_CREDENTIALS or len(set(self.credentials)) != len(self.credentials):
            raise ValueError("credentials of a bundle")


@dataclass(frozen=True, slots=True)
class Section:
    """What the manifest says of the revisions: how many, in how many bytes, and their hash."""

    revisions: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as written or read. ``recipients`` are key ids in hexadecimal digits, sorted."""

    outgoing: Outgoing
    section: Section
    recipients: tuple[str, ...]

    def write(self) -> bytes:
        """Return the canonical bytes, which are signed and whose SHA-256 is the bundle's id."""
        said = self.outgoing
        return canonical.write(
            {
                VERSION: FORMAT_VERSION,
                "device": said.device,
                "book": said.book,
                "sequence": said.sequence,
                "previous": said.previous,
                "office": said.office,
                "purpose": said.purpose.value,
                "recipients": list(self.recipients),
                "credentials": [document.decode() for document in said.credentials],
                "revisions": self.section.revisions,
                "section_length": self.section.length,
                "section_sha256": self.section.sha256,
                "written": said.written,
                "attachments": [],
            }
        )

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Parse manifest bytes strictly; raises ``BundleDamagedError`` and ``BundleTooNewError``."""
        found = Document.parse(data, limit=MAX_MANIFEST_BYTES).require_version(FORMAT_VERSION).require(_FIELDS)
        found.items("attachments", most=0)  # the place is kept; a version that uses it will have another number
        return cls(_outgoing(found), _section(found), _recipients(found))


def bundle_id(manifest_bytes: bytes) -> str:
    """Return the name of the bundle with this manifest, in 64 hexadecimal digits."""
    return hashlib.sha256(manifest_bytes).hexdigest()


def _outgoing(found: Document) -> Outgoing:
    credentials = found.texts("credentials", most=MAX_CREDENTIALS, longest=MAX_CREDENTIAL_BYTES)
    try:
        return Outgoing(
            device=DeviceId(found.hex("device", ID_BYTES)),
            book=found.one_of("book", BOOKS),
            sequence=found.number("sequence", lowest=1, highest=MAX_SEQUENCE),
            previous=found.text("previous", longest=2 * HASH_BYTES),
            office=found.hex("office", ID_BYTES),
            purpose=Purpose(found.one_of("purpose", [purpose.value for purpose in Purpose])),
            credentials=tuple(text.encode() for text in credentials),
            written=found.text("written", longest=MAX_BAND_LENGTH),
        )
    except ValueError:
        raise BundleDamagedError from None


def _section(found: Document) -> Section:
    return Section(
        revisions=found.number("revisions", lowest=0, highest=MAX_REVISIONS),
        length=found.number("section_length", lowest=0, highest=MAX_SECTION_BYTES),
        sha256=found.hex("section_sha256", HASH_BYTES),
    )


def _recipients(found: Document) -> tuple[str, ...]:
    recipients = found.texts("recipients", most=MAX_STANZAS, longest=2 * KEY_ID_LENGTH)
    if not recipients or not _is_sorted(recipients) or not all(is_hex(text, KEY_ID_LENGTH) for text in recipients):
        raise BundleDamagedError
    return recipients


def _is_sorted(texts: Sequence[str]) -> bool:
    return list(texts) == sorted(texts)


def _is_previous(text: str) -> bool:
    return not text or is_hex(text, HASH_BYTES)


def _is_band(text: str) -> bool:
    try:
        return str(Band.parse(text)) == text
    except ValueError:
        return False
