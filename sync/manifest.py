"""The manifest of a bundle: who sends what to whom, signed. The sections hang on it by their SHA-256.

Version 2 is version 1 and a section of capsules; version 3 is version 2, perhaps without a capsule, and a section of
attachments. The lowest that holds what there is is written: one meaning has one spelling, and an office whose program
is older reads every bundle that it could understand.
"""

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
    from collections.abc import Iterable, Sequence

WITHOUT_CAPSULES: Final = 1
WITH_CAPSULES: Final = 2
WITH_STREAMS: Final = 3
FORMAT_VERSION: Final = WITH_STREAMS
"""The latest that we read."""
MAX_CREDENTIALS: Final = 256
"""More devices than any office's visit has."""
MAX_MANIFEST_BYTES: Final = 2 * 1024 * 1024
"""256 credentials of 3.2 KiB take 0.8 MiB."""
MAX_SEQUENCE: Final = 2**31 - 1
MAX_REVISIONS: Final = 200_000
"""A visit has below 12,000; a backup of ten years stays below this."""
MAX_CAPSULES: Final = 10_000
"""A visit has some dozens; a lead carries those of a team."""
MAX_SECTION_BYTES: Final = 1024 * 1024 * 1024
MAX_STREAMS: Final = 20_000
"""A visit has some hundred; an office's backup those of years."""
MAX_STREAM_BYTES: Final = 2 * 1024 * 1024 * 1024
MAX_STREAMS_BYTES: Final = 1024 * 1024 * 1024 * 1024
MAX_BAND_LENGTH: Final = 32
BOOKS: Final = (CASEBOOK, DAYBOOK)
SIGNED_AS: Final = "bundle"
_FIELDS: Final = (
    VERSION, "device", "book", "sequence", "previous", "office", "purpose", "recipients", "credentials", "revisions",
    "section_length", "section_sha256", "written", "attachments",
)  # fmt: skip
_CAPSULE_FIELDS: Final = ("capsules", "capsules_length", "capsules_sha256")
_STREAM_FIELDS: Final = ("streams", "streams_length", "streams_sha256")


class Purpose(Enum):
    """What a bundle is for. Everything else about its kinds is the same."""

    HAND_OVER = "hand_over"
    VISIT_PACK = "visit_pack"
    BACKUP = "backup"
    RETURN = "return"
    IDENTITIES = "identities"


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
    """What the manifest says of a section: how many frames, in how many bytes, and their hash."""

    count: int
    length: int
    sha256: str

    @classmethod
    def of(cls, frames: Iterable[bytes]) -> Self:
        """Return what is to be said of these frames, none of which is held."""
        digest, count, length = hashlib.sha256(), 0, 0
        for piece in frames:
            digest.update(piece)
            count, length = count + 1, length + len(piece)
        return cls(count, length, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as written or read. ``recipients`` are key ids in hexadecimal digits, sorted.

    ``capsules`` is None where the bundle has none; then it is of version 1.
    """

    outgoing: Outgoing
    section: Section
    recipients: tuple[str, ...]
    capsules: Section | None = None
    streams: Section | None = None

    @property
    def version(self) -> int:
        """The version that this is written as."""
        if self.streams is not None:
            return WITH_STREAMS
        return WITHOUT_CAPSULES if self.capsules is None else WITH_CAPSULES

    def write(self) -> bytes:
        """Return the canonical bytes, which are signed and whose SHA-256 is the bundle's id."""
        said = self.outgoing
        return canonical.write(
            {
                VERSION: self.version,
                "device": said.device,
                "book": said.book,
                "sequence": said.sequence,
                "previous": said.previous,
                "office": said.office,
                "purpose": said.purpose.value,
                "recipients": list(self.recipients),
                "credentials": [document.decode() for document in said.credentials],
                "revisions": self.section.count,
                "section_length": self.section.length,
                "section_sha256": self.section.sha256,
                "written": said.written,
                "attachments": [],
                **self._of_capsules(),
                **self._of_streams(),
            }
        )

    @classmethod
    def read(cls, data: bytes, version: int = WITHOUT_CAPSULES) -> Self:
        """Parse manifest bytes of ``version`` strictly; raises ``BundleDamagedError`` and ``BundleTooNewError``."""
        found = Document.parse(data, limit=MAX_MANIFEST_BYTES)
        _require_version(found, version)
        found.require((*_FIELDS, *_MORE_FIELDS[version]))
        found.items("attachments", most=0)  # the place was kept; version 3 says it in fields of its own
        capsules = None if version == WITHOUT_CAPSULES else _capsules(found, version)
        streams = _streams(found) if version == WITH_STREAMS else None
        return cls(_outgoing(found), _section(found), _recipients(found), capsules, streams)

    def _of_capsules(self) -> dict[str, object]:
        if self.capsules is None and self.streams is None:
            return {}
        said = self.capsules or Section.of(())
        return dict(zip(_CAPSULE_FIELDS, (said.count, said.length, said.sha256), strict=True))

    def _of_streams(self) -> dict[str, object]:
        if self.streams is None:
            return {}
        said = (self.streams.count, self.streams.length, self.streams.sha256)
        return dict(zip(_STREAM_FIELDS, said, strict=True))


_MORE_FIELDS: Final = {
    WITHOUT_CAPSULES: (),
    WITH_CAPSULES: _CAPSULE_FIELDS,
    WITH_STREAMS: (*_CAPSULE_FIELDS, *_STREAM_FIELDS),
}


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
        count=found.number("revisions", lowest=0, highest=MAX_REVISIONS),
        length=found.number("section_length", lowest=0, highest=MAX_SECTION_BYTES),
        sha256=found.hex("section_sha256", HASH_BYTES),
    )


def _capsules(found: Document, version: int) -> Section | None:
    """Return what is said of the capsules; in version 3 there may be none."""
    count, length, sha256 = _CAPSULE_FIELDS
    lowest = 1 if version == WITH_CAPSULES else 0
    said = Section(
        count=found.number(count, lowest=lowest, highest=MAX_CAPSULES),
        length=found.number(length, lowest=lowest, highest=MAX_SECTION_BYTES),
        sha256=found.hex(sha256, HASH_BYTES),
    )
    if said.count:
        return said
    if said != Section.of(()):
        raise BundleDamagedError
    return None


def _streams(found: Document) -> Section:
    count, length, sha256 = _STREAM_FIELDS
    return Section(
        count=found.number(count, lowest=1, highest=MAX_STREAMS),
        length=found.number(length, lowest=1, highest=MAX_STREAMS_BYTES),
        sha256=found.hex(sha256, HASH_BYTES),
    )


def _require_version(found: Document, version: int) -> None:
    """Require what the bundle's head said; a manifest newer than all we know is told as that."""
    said = found.fields.get(VERSION)
    if isinstance(said, int) and version < said <= FORMAT_VERSION:
        raise BundleDamagedError
    found.require_version(version if isinstance(said, int) and said <= version else FORMAT_VERSION)


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
