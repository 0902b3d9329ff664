"""The copy of an office's own vault, sealed to its records key on paper alone: what a lost office is made from again.

Ciphertext of the books, files of attachments, what waits, and a key file without a slot of a passphrase
(docs/formats/office-copy.md). Whoever holds the paper opens it; the running office itself cannot.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.domain import canonical
from npm_field.domain.day_parts import Band
from npm_field.errors import BundleDamagedError, WrongStepError
from sync.documents import HASH_BYTES, ID_BYTES, KIND, VERSION, Document
from sync.enrolment_files import LENGTH_LENGTH, START_LENGTH, Step, prefix, step_of_prefix
from sync.framing import Pieces, Reader
from sync.padding import BUNDLE_MINIMUM, padded_length
from sync.sealed_files import CipherFile, unchanged
from sync.sealed_manifest import Measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from npm_field.crypto.age import Verified
    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey

FORMAT_VERSION: Final = 1
KEY_FILE_LENGTH: Final = 196_608
MAX_MANIFEST_BYTES: Final = 8 * 1024 * 1024
MAX_FILES: Final = 40_000
MAX_FILE_BYTES: Final = 1024**4
PIECE_BYTES: Final = 64 * 1024
_NAME: Final = re.compile(r"[a-z](?:[a-z0-9.-]{0,62}[a-z0-9])?(?:/[a-z0-9]{1,64})?")
_BAND_LENGTH: Final = 32
_FIELDS: Final = (VERSION, KIND, "office", "written", "keys_sha256", "files")
_FILE_FIELDS: Final = ("name", "length", "sha256")


@dataclass(frozen=True, slots=True)
class OfficeCopy:
    """A copy whose every byte was authenticated. Keep the source open until its files were laid down.

    Who made it is not proven: anybody can seal to a public key. Whether it is the office's shows once it is open.
    """

    office: str
    written: str
    key_file: bytes = field(repr=False)
    listed: Mapping[str, Measured]
    _verified: Verified = field(repr=False)
    _start: int = field(repr=False)

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield every file by its name. Raises ``BundleDamagedError`` where one is not what the list says."""
        reader = Reader(self._verified.chunks())
        for _ in reader.pieces(self._start):
            pass
        for name, measured in self.listed.items():
            pieces = _checked(reader, measured)
            yield name, pieces
            for _rest in pieces:
                pass
        left = self._verified.length - self._start - sum(one.length for one in self.listed.values())
        if any(any(piece) for piece in reader.pieces(left)):
            raise BundleDamagedError


@dataclass(frozen=True, slots=True)
class Content:
    """What goes into a copy: whose it is and of when, the key file without slots, the files by their names."""

    office: str
    written: str
    key_file: bytes = field(repr=False)
    files: Mapping[str, CipherFile]


def write_copy(
    sink: BinaryIO, content: Content, paper: HybridPublicKey, progress: Callable[[int], None] | None = None
) -> None:
    """Write a copy for the paper key. Raises ``ValueError`` for what a reader would refuse.

    ``BundleDamagedError`` is for a file that is not the one that was measured any more.
    """
    key_file, files = content.key_file, content.files
    if len(key_file) != KEY_FILE_LENGTH or not all(map(_NAME.fullmatch, files)) or len(files) > MAX_FILES:
        raise ValueError("not the files of a vault")
    listed = [
        {"name": name, "length": one.measured.length, "sha256": one.measured.sha256}
        for name, one in sorted(files.items())
    ]
    document: dict[str, object] = {
        VERSION: FORMAT_VERSION,
        KIND: Step.OFFICE.value,
        "office": content.office,
        "written": content.written,
        "keys_sha256": hashlib.sha256(key_file).hexdigest(),
        "files": listed,
    }
    data = canonical.write(document)
    head = len(data).to_bytes(LENGTH_LENGTH, "big") + data + key_file
    sink.write(prefix(Step.OFFICE))
    pieces = Pieces(_content(head, files))
    encrypt(pieces, sink, [HybridRecipient(paper)], progress)  # type: ignore[arg-type]  # reads are all it needs


def read_copy(source: BinaryIO, paper: HybridPrivateKey, progress: Callable[[int], None] | None = None) -> OfficeCopy:
    """Return the copy that a seekable ``source`` holds, every byte authenticated and nothing released.

    Raises ``WrongStepError``, ``NotForUsError``, ``BundleDamagedError``, ``BundleTooNewError``.
    """
    source.seek(0)
    start = source.read(START_LENGTH)
    step = step_of_prefix(start)
    if step is not Step.OFFICE:
        raise WrongStepError(expected=Step.OFFICE.value, found=step.value)
    source.seek(len(prefix(step)))
    verified = verify(source, [HybridIdentity(paper)], progress)
    reader = Reader(verified.chunks())
    counted = reader.number(LENGTH_LENGTH)
    if counted > MAX_MANIFEST_BYTES:
        raise BundleDamagedError
    document = Document.parse(reader.take(counted), limit=MAX_MANIFEST_BYTES).require_version(FORMAT_VERSION)
    document.require_kind(Step.OFFICE.value).require(_FIELDS)
    key_file = reader.take(KEY_FILE_LENGTH)
    if hashlib.sha256(key_file).hexdigest() != document.hex("keys_sha256", HASH_BYTES):
        raise BundleDamagedError
    listed = _listed(document)
    at = LENGTH_LENGTH + counted + KEY_FILE_LENGTH
    length = at + sum(one.length for one in listed.values())
    if verified.length != padded_length(length, minimum=BUNDLE_MINIMUM):
        raise BundleDamagedError
    return OfficeCopy(document.hex("office", ID_BYTES), _band(document), key_file, listed, verified, at)


def _listed(document: Document) -> Mapping[str, Measured]:
    found: dict[str, Measured] = {}
    last = ""
    for each in document.items("files", most=MAX_FILES):
        if not isinstance(each, dict):
            raise BundleDamagedError
        one = Document(each).require(_FILE_FIELDS)
        name = one.text("name", longest=128)
        if not _NAME.fullmatch(name) or name <= last:
            raise BundleDamagedError
        last = name
        found[name] = Measured(one.number("length", lowest=0, highest=MAX_FILE_BYTES), one.hex("sha256", HASH_BYTES))
    return found


def _band(document: Document) -> str:
    text = document.text("written", longest=_BAND_LENGTH)
    try:
        return str(Band.parse(text))
    except ValueError:
        raise BundleDamagedError from None


def _content(head: bytes, files: Mapping[str, CipherFile]) -> Iterator[bytes]:
    yield head
    length = len(head)
    for _name, one in sorted(files.items()):
        length += one.measured.length
        with one.open() as source:
            yield from unchanged(source, one.measured)
    padding = padded_length(length, minimum=BUNDLE_MINIMUM) - length
    for at in range(0, padding, PIECE_BYTES):
        yield bytes(min(PIECE_BYTES, padding - at))


def _checked(reader: Reader, measured: Measured) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in reader.pieces(measured.length):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != measured.sha256:
        raise BundleDamagedError
