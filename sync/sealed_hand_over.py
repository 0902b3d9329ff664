"""The sealed hand-over: a casebook's ciphertext with what the office's key needs to open it, streamed both ways.

Nothing inside is readable for whoever writes it: a laptop whose casebook is sealed makes this file. With the daybook
open it is signed and sealed to the office; with no passphrase at all it is bare ciphertext, as it lies on the disk.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.crypto.signing import SIGNATURE_LENGTH
from npm_field.errors import BundleDamagedError, NotForUsError, UnknownSenderError, WrongStepError
from sync.enrolment_files import (
    LENGTH_LENGTH,
    PREFIX_LENGTH,
    START_LENGTH,
    VERSION_LENGTH,
    Step,
    prefix,
    step_of_prefix,
)
from sync.framing import Reader
from sync.padding import BUNDLE_MINIMUM, padded_length
from sync.sealed_files import PIECE_BYTES, each, section_of, unchanged, written
from sync.sealed_manifest import MAX_BOOK_BYTES, MAX_MANIFEST_BYTES, PARTS_LENGTH, KeyParts, Measured, SealedManifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey
    from sync.sealed_files import CipherFile
    from sync.sealed_manifest import Sender
    from sync.statements import Credential

SIGNED_AS: Final = "sealed_hand_over"
STEPS: Final = (Step.SEALED, Step.BARE)


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """A casebook on the disk, open for reading: its file, and its write-ahead log where there is one.

    ``files`` are those of attachments, in the order of their hashes.
    """

    book: BinaryIO
    log: BinaryIO = field(default_factory=io.BytesIO)
    files: Sequence[CipherFile] = ()


@dataclass(frozen=True, slots=True)
class SealedHandOver:
    """A hand-over whose outside holds. ``sender`` signed it; None for a bare one, of which nothing is proven yet.

    ``id`` is the SHA-256 of the manifest. Keep the source open until the ciphertext was written out.
    """

    id: str
    manifest: SealedManifest
    parts: KeyParts
    sender: Credential | None
    _chunks: Callable[[], Iterable[bytes]] = field(repr=False)
    _content_length: int = field(repr=False)
    _start: int = field(repr=False)

    def write_out(self, book: BinaryIO, log: BinaryIO) -> Mapping[str, int]:
        """Write the ciphertext of the casebook and of its log, and return the files by SHA-256, with their lengths.

        The files are read to their end and checked. Raises ``BundleDamagedError`` unless all fits.
        """
        reader = self._reader_past(self._start)
        _copied(reader, self.manifest.book, book)
        _copied(reader, self.manifest.log, log)
        found: dict[str, int] = {}
        if self.manifest.files is not None:
            found = {measured.sha256: measured.length for measured, _pieces in each(reader, self.manifest.files)}
        if any(any(piece) for piece in reader.pieces(self._content_length - self._start - self.manifest.length)):
            raise BundleDamagedError
        return found

    def files(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield every file of an attachment by its SHA-256, as ciphertext. Raises ``BundleDamagedError``."""
        if self.manifest.files is not None:
            reader = self._reader_past(self._start + self.manifest.book.length + self.manifest.log.length)
            for measured, pieces in each(reader, self.manifest.files):
                yield measured.sha256, pieces

    def _reader_past(self, length: int) -> Reader:
        reader = Reader(self._chunks())
        for _ in reader.pieces(length):
            pass
        return reader


def write_sealed(
    sink: BinaryIO,
    parts: KeyParts,
    ciphertext: Ciphertext,
    *,
    sender: Sender,
    signer: SigningKey,
    recipients: Sequence[HybridPublicKey],
    progress: Callable[[int], None] | None = None,
) -> str:
    """Write the hand-over of a laptop whose daybook is open, and return its id; at most two chunks are in memory.

    ``signer`` is the daybook's identity. ``progress`` is told the bytes done so far. Raises ``ValueError`` for no
    recipient and for what a reader would refuse.
    """
    manifest = _manifest(parts, ciphertext, sender)
    if sorted({key.key_id.hex() for key in recipients}) != list(sender.recipients):
        raise ValueError("recipients that are not the manifest's")
    data = manifest.write()
    head = _head(data) + signer.sign(data, purpose=SIGNED_AS) + parts.write()
    sink.write(prefix(Step.SEALED))
    keys = [HybridRecipient(key) for key in recipients]
    encrypt(_Content(head, ciphertext, manifest), sink, keys, progress)  # type: ignore[arg-type]  # reads are all it needs
    return hashlib.sha256(data).hexdigest()


def write_bare(sink: BinaryIO, parts: KeyParts, ciphertext: Ciphertext) -> str:
    """Write the hand-over that needs no passphrase, and return its id: what lies on the disk anyway, in one file."""
    manifest = _manifest(parts, ciphertext, None)
    data = manifest.write()
    sink.write(prefix(Step.BARE))
    content = _Content(_head(data) + parts.write(), ciphertext, manifest)
    while piece := content.read(PIECE_BYTES):
        sink.write(piece)
    return hashlib.sha256(data).hexdigest()


def is_sealed_hand_over(start: bytes) -> bool:
    """Return whether a file that begins like this says that it is a sealed hand-over; nothing is proven."""
    return any(start.startswith(prefix(step)[:-VERSION_LENGTH]) for step in STEPS)


def read_sealed(
    source: BinaryIO,
    private_keys: Sequence[HybridPrivateKey],
    office: str,
    known: Sequence[Credential],
    *,
    progress: Callable[[int], None] | None = None,
) -> SealedHandOver:
    """Return the sealed hand-over that a seekable ``source`` holds; the ciphertext inside is not looked at.

    Raises ``WrongStepError``, ``NotForUsError``, ``UnknownSenderError``, ``BundleDamagedError``,
    ``BundleTooNewError``.
    """
    source.seek(0)
    step = step_of_prefix(source.read(START_LENGTH))
    if step not in STEPS:
        raise WrongStepError(expected=Step.SEALED.value, found=step.value)
    if step is Step.BARE:
        length = source.seek(0, io.SEEK_END) - PREFIX_LENGTH
        return _read(_Inside(step, lambda: _pieces(source), length, ""), office, known)
    for key in private_keys:
        source.seek(PREFIX_LENGTH)
        try:
            verified = verify(source, [HybridIdentity(key)], progress)
        except NotForUsError:
            continue
        return _read(_Inside(step, verified.chunks, verified.length, key.public.key_id.hex()), office, known)
    raise NotForUsError


@dataclass(frozen=True, slots=True)
class _Inside:
    """The content of a file of one step, and the id of the key that opened it."""

    step: Step
    chunks: Callable[[], Iterable[bytes]]
    length: int
    opened_with: str


def _read(inside: _Inside, office: str, known: Sequence[Credential]) -> SealedHandOver:
    reader = Reader(inside.chunks())
    counted = reader.number(LENGTH_LENGTH)
    if counted > MAX_MANIFEST_BYTES:
        raise BundleDamagedError
    data = reader.take(counted)
    manifest = SealedManifest.read(data, inside.step)
    signature = reader.take(SIGNATURE_LENGTH) if inside.step is Step.SEALED else b""
    sender = _sender(manifest, data, signature, known)
    if manifest.sender is not None:
        if manifest.sender.office != office:
            raise UnknownSenderError
        if inside.opened_with not in manifest.sender.recipients:
            raise NotForUsError
    start = LENGTH_LENGTH + counted + len(signature) + PARTS_LENGTH
    if inside.length != padded_length(start + manifest.length, minimum=BUNDLE_MINIMUM):
        raise BundleDamagedError
    whole = reader.take(PARTS_LENGTH)
    parts = KeyParts.read(whole)
    if hashlib.sha256(whole).hexdigest() != manifest.keys_sha256 or parts.vault != manifest.vault:
        raise BundleDamagedError
    return SealedHandOver(
        hashlib.sha256(data).hexdigest(), manifest, parts, sender, inside.chunks, inside.length, start
    )


def _sender(
    manifest: SealedManifest, data: bytes, signature: bytes, known: Sequence[Credential]
) -> Credential | None:
    if manifest.sender is None:
        return None
    for credential in known:
        signed = credential.daybook.verifies(signature, data, purpose=SIGNED_AS)
        if signed and credential.device == manifest.sender.device:
            return credential
    raise UnknownSenderError


class _Content:
    """Everything from the manifest to the padding, as one stream that is read once."""

    def __init__(self, head: bytes, ciphertext: Ciphertext, manifest: SealedManifest) -> None:
        self._pieces = self._run(head, ciphertext, manifest)
        self._rest = b""

    def read(self, length: int) -> bytes:
        """Return at most ``length`` bytes, none at the end."""
        if not self._rest:
            self._rest = next(self._pieces, b"")
        piece, self._rest = self._rest[:length], self._rest[length:]
        return piece

    @staticmethod
    def _run(head: bytes, ciphertext: Ciphertext, manifest: SealedManifest) -> Iterator[bytes]:
        yield head
        yield from unchanged(ciphertext.book, manifest.book)
        yield from unchanged(ciphertext.log, manifest.log)
        yield from written(ciphertext.files)
        length = len(head) + manifest.length
        padding = padded_length(length, minimum=BUNDLE_MINIMUM) - length
        for at in range(0, padding, PIECE_BYTES):
            yield bytes(min(PIECE_BYTES, padding - at))


def _manifest(parts: KeyParts, ciphertext: Ciphertext, sender: Sender | None) -> SealedManifest:
    book, log = _measure(ciphertext.book), _measure(ciphertext.log)
    if not 1 <= book.length <= MAX_BOOK_BYTES or log.length > MAX_BOOK_BYTES:
        raise ValueError("more than a sealed hand-over holds, or nothing")
    keys = hashlib.sha256(parts.write()).hexdigest()
    return SealedManifest(parts.vault, keys, book, log, sender, section_of(ciphertext.files))


def _head(manifest: bytes) -> bytes:
    return len(manifest).to_bytes(LENGTH_LENGTH, "big") + manifest


def _measure(file: BinaryIO) -> Measured:
    file.seek(0)
    digest, length = hashlib.sha256(), 0
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
        length += len(piece)
    return Measured(length, digest.hexdigest())


def _copied(reader: Reader, measured: Measured, sink: BinaryIO) -> None:
    digest = hashlib.sha256()
    for piece in reader.pieces(measured.length):
        digest.update(piece)
        sink.write(piece)
    if digest.hexdigest() != measured.sha256:
        raise BundleDamagedError


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    source.seek(PREFIX_LENGTH)
    while piece := source.read(PIECE_BYTES):
        yield piece
