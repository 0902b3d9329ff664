"""What a sealed hand-over says of itself, and the parts of the key file that come with the casebook's ciphertext."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto.age_header import MAX_STANZAS
from npm_field.crypto.hybrid import KEY_ID_LENGTH
from npm_field.domain import canonical
from npm_field.domain.day_parts import Band
from npm_field.domain.identifiers import DeviceId
from npm_field.errors import BundleDamagedError
from sync.documents import HASH_BYTES, ID_BYTES, KIND, VERSION, Document, is_hex
from sync.enrolment_files import Step
from sync.manifest import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT_VERSION: Final = 2
"""With files of attachments; what has none is written as ``WITHOUT_FILES``, as before there were any."""
WITHOUT_FILES: Final = 1
MAX_MANIFEST_BYTES: Final = 16 * 1024
"""64 recipients take 1.3 KiB."""
MAX_BOOK_BYTES: Final = 4 * 1024**3
"""A casebook of ten years is below 100 MB; pictures do not lie in it."""
MAX_FILES: Final = 20_000
MAX_FILES_BYTES: Final = 1024**4
HEADER_LENGTH: Final = 512
CAPSULES_LENGTH: Final = 28_672
DATA_KEYS_LENGTH: Final = 12_288
PARTS_LENGTH: Final = HEADER_LENGTH + CAPSULES_LENGTH + DATA_KEYS_LENGTH
_BAND_LENGTH: Final = 32
_BOOK: Final = ("book_length", "book_sha256", "log_length", "log_sha256")
_BARE_FIELDS: Final = (VERSION, KIND, "vault", "keys_sha256", *_BOOK)
_SENDER_FIELDS: Final = ("device", "office", "recipients", "written")
_FILES_FIELDS: Final = ("files", "files_length", "files_sha256")


@dataclass(frozen=True, slots=True)
class KeyParts:
    """What the office's key needs out of a key file, as it lies there: no slot of a passphrase, no return slot."""

    header: bytes
    capsules: bytes
    data_keys: bytes

    @property
    def vault(self) -> str:
        """The SHA-256 of the header: which vault this is."""
        return hashlib.sha256(self.header).hexdigest()

    def write(self) -> bytes:
        """Return the three parts one behind the other. Raises ``ValueError`` for other lengths."""
        lengths = (len(self.header), len(self.capsules), len(self.data_keys))
        if lengths != (HEADER_LENGTH, CAPSULES_LENGTH, DATA_KEYS_LENGTH):
            raise ValueError("not the parts of a key file")
        return self.header + self.capsules + self.data_keys

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Take ``PARTS_LENGTH`` bytes apart."""
        capsules = HEADER_LENGTH + CAPSULES_LENGTH
        return cls(data[:HEADER_LENGTH], data[HEADER_LENGTH:capsules], data[capsules:])


@dataclass(frozen=True, slots=True)
class Measured:
    """The length and SHA-256 of a file."""

    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands over, where the daybook was open to say so: device, office, key ids of the recipients, and when.

    Raises ``ValueError`` for values that a reader would refuse. ``written`` is a band, never a finer time.
    """

    device: DeviceId
    office: str
    recipients: tuple[str, ...]
    written: str

    def __post_init__(self) -> None:
        if not is_hex(self.device, ID_BYTES) or not is_hex(self.office, ID_BYTES) or not _is_band(self.written):
            raise ValueError("a device, an office or a band")
        if not 1 <= len(self.recipients) <= MAX_STANZAS or list(self.recipients) != sorted(set(self.recipients)):
            raise ValueError("recipients")


@dataclass(frozen=True, slots=True)
class SealedManifest:
    """A manifest as written or read. Without ``sender`` nobody signed: the file was made with no passphrase."""

    vault: str
    keys_sha256: str
    book: Measured
    log: Measured
    sender: Sender | None
    files: Section | None = None
    """The files of attachments; the hash is that of their heads."""

    @property
    def step(self) -> Step:
        """Which of the two files it stands in."""
        return Step.BARE if self.sender is None else Step.SEALED

    @property
    def length(self) -> int:
        """Bytes of book, log and files together."""
        return self.book.length + self.log.length + (0 if self.files is None else self.files.length)

    def write(self) -> bytes:
        """Return the canonical bytes, which are signed and whose SHA-256 is the file's id."""
        said: dict[str, object] = {
            VERSION: WITHOUT_FILES if self.files is None else FORMAT_VERSION,
            KIND: self.step.value,
            "vault": self.vault,
            "keys_sha256": self.keys_sha256,
            "book_length": self.book.length,
            "book_sha256": self.book.sha256,
            "log_length": self.log.length,
            "log_sha256": self.log.sha256,
        }
        if self.files is not None:
            said |= dict(zip(_FILES_FIELDS, (self.files.count, self.files.length, self.files.sha256), strict=True))
        if self.sender is not None:
            said |= {
                "device": self.sender.device,
                "office": self.sender.office,
                "recipients": list(self.sender.recipients),
                "written": self.sender.written,
            }
        return canonical.write(said)

    @classmethod
    def read(cls, data: bytes, step: Step) -> Self:
        """Parse strictly what stands in a file of ``step``; raises ``BundleDamagedError``, ``BundleTooNewError``."""
        found = Document.parse(data, limit=MAX_MANIFEST_BYTES)
        version = WITHOUT_FILES if found.fields.get(VERSION) == WITHOUT_FILES else FORMAT_VERSION
        found.require_version(version).require_kind(step.value)
        sender = () if step is Step.BARE else _SENDER_FIELDS
        found.require((*_BARE_FIELDS, *sender, *(_FILES_FIELDS if version == FORMAT_VERSION else ())))
        return cls(
            vault=found.hex("vault", HASH_BYTES),
            keys_sha256=found.hex("keys_sha256", HASH_BYTES),
            book=_measured(found, "book", lowest=1),
            log=_measured(found, "log", lowest=0),
            sender=None if step is Step.BARE else _sender(found),
            files=_files(found) if version == FORMAT_VERSION else None,
        )


def _measured(found: Document, name: str, *, lowest: int) -> Measured:
    length = found.number(f"{name}_length", lowest=lowest, highest=MAX_BOOK_BYTES)
    return Measured(length, found.hex(f"{name}_sha256", HASH_BYTES))


def _files(found: Document) -> Section:
    return Section(
        found.number("files", lowest=1, highest=MAX_FILES),
        found.number("files_length", lowest=1, highest=MAX_FILES_BYTES),
        found.hex("files_sha256", HASH_BYTES),
    )


def _sender(found: Document) -> Sender:
    recipients = found.texts("recipients", most=MAX_STANZAS, longest=2 * KEY_ID_LENGTH)
    if not all(is_hex(text, KEY_ID_LENGTH) for text in recipients):
        raise BundleDamagedError
    try:
        return Sender(
            device=DeviceId(found.hex("device", ID_BYTES)),
            office=found.hex("office", ID_BYTES),
            recipients=_sorted(recipients),
            written=found.text("written", longest=_BAND_LENGTH),
        )
    except ValueError:
        raise BundleDamagedError from None


def _sorted(texts: Sequence[str]) -> tuple[str, ...]:
    if list(texts) != sorted(texts):
        raise BundleDamagedError
    return tuple(texts)


def _is_band(text: str) -> bool:
    try:
        return str(Band.parse(text)) == text
    except ValueError:
        return False
