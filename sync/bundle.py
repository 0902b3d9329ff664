"""Bundles: signed revisions and sealed capsules inside an age file, the one format for whatever travels.

Sign, then encrypt, with the recipients inside the signature: nobody can pass a bundle on as if it had been meant for
somebody else (security.md 3.4). Nothing is looked at before all of it is authenticated. docs/formats/bundle.md has it
byte by byte.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.crypto.age_header import MAX_HEADER_BYTES, parse_header
from npm_field.crypto.age_stream import read_fully
from npm_field.crypto.signing import SIGNATURE_LENGTH
from npm_field.domain.capsule import SLIP
from npm_field.errors import BundleDamagedError, BundleTooNewError, NotForUsError, UnknownSenderError
from sync import streams
from sync.admission import Reason, Refused, admit
from sync.capsules import Aside, open_all
from sync.framing import Pieces, Reader, capsule_frame, capsule_frames, frame, frames
from sync.manifest import (
    FORMAT_VERSION,
    MAX_CAPSULES,
    MAX_MANIFEST_BYTES,
    MAX_REVISIONS,
    MAX_SECTION_BYTES,
    MAX_STREAMS,
    SIGNED_AS,
    Manifest,
    Outgoing,
    Purpose,
    Section,
    bundle_id,
)
from sync.padding import BUNDLE_MINIMUM, padded_length
from sync.statements import Credential, read_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from npm_field.crypto.age import Verified
    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.crypto.signing import SigningKey, VerifyKey
    from npm_field.domain.capsule import Capsule, CapsuleId
    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.revision import Revision
    from sync.streams import OutgoingStream, StreamHead

__all__ = [
    "EXTENSION",
    "Facts",
    "Incoming",
    "Manifest",
    "Outgoing",
    "Purpose",
    "Reason",
    "Refused",
    "inspect",
    "read",
    "write",
]

EXTENSION: Final = ".npmf"
MAGIC: Final = b"NPMFBNDL"
VERSION_LENGTH: Final = 2
LENGTH_LENGTH: Final = 4
_HEAD_LENGTH: Final = len(MAGIC) + VERSION_LENGTH + LENGTH_LENGTH

_Known: TypeAlias = "Mapping[DeviceId, Credential]"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An authentic bundle. ``credentials`` are the valid ones inside, ``documents`` the same ones as signed.

    ``revisions`` hold and may be stored; ``refused`` were put aside. ``sender`` is whose identity signed the whole.
    ``from_capsules`` are those revisions that came out of capsules; ``capsules`` stay closed, for us to carry on.
    """

    manifest: Manifest
    id: str
    credentials: tuple[Credential, ...]
    documents: tuple[bytes, ...]
    sender: Credential
    revisions: tuple[Revision, ...]
    refused: tuple[Refused, ...]
    from_capsules: frozenset[RevisionId] = frozenset()
    capsules: tuple[Capsule, ...] = ()
    opened: tuple[Capsule, ...] = ()
    """Capsules that were for us, out of which everything holds."""
    attachments: tuple[StreamHead, ...] = ()
    """The attachments whose files are in the bundle; ``attachments_of`` yields the files."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What anybody who holds a bundle can see: its size and for how many keys it is."""

    size_bytes: int
    recipients: int


def prepare(
    outgoing: Outgoing,
    revisions: Iterable[Revision],
    signer: SigningKey,
    recipients: Sequence[HybridPublicKey],
    *,
    capsules: Iterable[Capsule] = (),
    attachments: Iterable[OutgoingStream] = (),
) -> Prepared:
    """Return a bundle ready to be written; ``signer`` is the device's identity for ``outgoing.book``.

    Revisions are put in the order of their ids, which says nothing; each is there once, purged if any copy was. Their
    section is held in memory, never in a temporary file; of attachments one piece at a time is. Raises ``ValueError``
    for no recipient and for what a reader would refuse.
    """
    if not recipients:
        raise ValueError("a bundle is for somebody")
    frames_by_id = [frame(revision) for revision in _each_once(revisions)]
    sealed_things = list(capsules)
    if any(capsule.kind == SLIP for capsule in sealed_things) and (
        frames_by_id or any(capsule.kind != SLIP for capsule in sealed_things)
    ):
        raise ValueError("identities travel in a bundle of their own")
    by_name = {capsule.id: capsule for capsule in sealed_things}
    sealed = [capsule_frame(by_name[name]) for name in sorted(by_name)]
    carried = streams.each_once(attachments)
    said = Manifest(
        outgoing,
        Section.of(frames_by_id),
        tuple(sorted({key.key_id.hex() for key in recipients})),
        Section.of(sealed) if sealed else None,
        streams.section_of([stream.head for stream in carried]) if carried else None,
    )
    manifest = said.write()
    longest = max(said.section.length, said.capsules.length if said.capsules else 0)
    too_many = len(frames_by_id) > MAX_REVISIONS or len(sealed) > MAX_CAPSULES or len(carried) > MAX_STREAMS
    if len(manifest) > MAX_MANIFEST_BYTES or longest > MAX_SECTION_BYTES or too_many:
        raise ValueError("more than a bundle holds")
    signature = signer.sign(manifest, purpose=SIGNED_AS)
    start = b"".join([_head(said.version, manifest), manifest, signature, *frames_by_id, *sealed])
    return Prepared(bundle_id(manifest), start, tuple(carried), said.streams, tuple(recipients))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A bundle whose name is known and that is not written yet."""

    id: str
    _start: bytes
    _streams: tuple[OutgoingStream, ...]
    _section: Section | None
    _recipients: tuple[HybridPublicKey, ...]

    def write_to(self, sink: BinaryIO, progress: Callable[[int], None] | None = None) -> None:
        """Write it; ``progress`` is told the bytes encrypted so far.

        Raises ``BundleDamagedError`` where the file of an attachment is not the one that was signed any more.
        """
        source = Pieces(self._content())
        encrypt(source, sink, [HybridRecipient(key) for key in self._recipients], progress)  # type: ignore[arg-type]  # it reads

    def _content(self) -> Iterator[bytes]:
        length = len(self._start) + (self._section.length if self._section else 0)
        yield self._start
        for stream in self._streams:
            yield stream.head.write()
            yield from stream.pieces()
        missing = padded_length(length, minimum=BUNDLE_MINIMUM) - length
        for at in range(0, missing, streams.PIECE):
            yield bytes(min(streams.PIECE, missing - at))


def write(
    sink: BinaryIO,
    outgoing: Outgoing,
    revisions: Iterable[Revision],
    signer: SigningKey,
    recipients: Sequence[HybridPublicKey],
    *,
    capsules: Iterable[Capsule] = (),
    progress: Callable[[int], None] | None = None,
) -> str:
    """Write a bundle without attachments to ``sink`` and return its id. Raises as ``prepare``."""
    made = prepare(outgoing, revisions, signer, recipients, capsules=capsules)
    made.write_to(sink, progress)
    return made.id


def read(
    source: BinaryIO,
    private_keys: Sequence[HybridPrivateKey],
    office_key: VerifyKey,
    *,
    known: _Known | None = None,
    progress: Callable[[int], None] | None = None,
) -> Incoming:
    """Return the bundle from here to the end of a seekable ``source``, opened with one of ``private_keys``.

    ``known`` are devices whose credentials are here already. All of the file is authenticated before any of it is
    looked at; memory beyond the returned revisions is bounded. ``progress`` is told the bytes authenticated so far.

    Raises ``NotForUsError`` (also for a bundle that its sender meant for others), ``UnknownSenderError``,
    ``BundleDamagedError``, ``BundleTooNewError``.
    """
    verified, own_key_id = _opened(source, private_keys, progress)
    start = _start(verified)
    manifest = Manifest.read(start.manifest, start.version)
    credentials, documents = _credentials(manifest, office_key)
    by_device = _by_device(credentials, known or {})
    sender = _sender(manifest, start, by_device)
    if own_key_id not in manifest.recipients:
        raise NotForUsError
    _require_sections(verified, start, manifest)
    reader = start.reader(verified)
    section = manifest.section
    admitted = admit(frames(reader, count=section.count, length=section.length), by_device)
    capsules, aside = _capsules(reader, manifest)
    opened = open_all(capsules, private_keys, by_device)
    return Incoming(
        manifest=manifest,
        id=bundle_id(start.manifest),
        credentials=credentials,
        documents=documents,
        sender=sender,
        revisions=_with_whole(admitted.revisions, opened.revisions),
        refused=(*admitted.refused, *aside, *opened.refused),
        from_capsules=frozenset(revision.id for revision in opened.revisions),
        capsules=opened.closed,
        opened=opened.whole,
        attachments=_heads(reader, manifest),
    )


def attachments_of(
    source: BinaryIO, private_keys: Sequence[HybridPrivateKey], incoming: Incoming
) -> Iterator[tuple[StreamHead, Iterator[bytes]]]:
    """Yield the attachments of a bundle that was read before, each with the pieces of its file.

    All of it is authenticated once more first. Raises as ``read``, and ``BundleDamagedError`` for another bundle.
    """
    verified, _key_id = _opened(source, private_keys, None)
    start = _start(verified)
    if bundle_id(start.manifest) != incoming.id:
        raise BundleDamagedError
    manifest = Manifest.read(start.manifest, start.version)
    _require_sections(verified, start, manifest)
    reader = start.reader(verified)
    for section in (manifest.section, manifest.capsules):
        for _piece in reader.pieces(section.length if section else 0):
            pass
    if manifest.streams is not None:
        yield from streams.each(reader, manifest.streams)


def inspect(source: BinaryIO) -> Facts:
    """Return what can be known without a key of the bundle that a seekable ``source`` is; nothing of it is proven.

    Raises ``BundleDamagedError`` for what is no age file.
    """
    source.seek(0)
    stanzas = parse_header(read_fully(source, MAX_HEADER_BYTES)).stanzas
    return Facts(size_bytes=source.seek(0, io.SEEK_END), recipients=len(stanzas))


@dataclass(frozen=True, slots=True)
class _Start:
    """What stands before the section."""

    version: int
    manifest: bytes
    signature: bytes

    @property
    def length(self) -> int:
        return _HEAD_LENGTH + len(self.manifest) + SIGNATURE_LENGTH

    def reader(self, verified: Verified) -> Reader:
        """Return a reader that stands at the section."""
        reader = Reader(verified.chunks())
        reader.take(self.length)
        return reader


def _each_once(revisions: Iterable[Revision]) -> list[Revision]:
    found: dict[str, Revision] = {}
    for revision in revisions:
        if revision.id not in found or revision.payload is None:
            found[revision.id] = revision
    return [found[revision_id] for revision_id in sorted(found)]


def _with_whole(revisions: Iterable[Revision], from_capsules: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return all revisions once: what a capsule has whole fills the hollow copy that the laptop is left with."""
    found = {revision.id: revision for revision in revisions}
    for revision in from_capsules:
        if revision.id not in found or found[revision.id].payload is None:
            found[revision.id] = revision
    return tuple(found.values())


def _head(version: int, manifest: bytes) -> bytes:
    return MAGIC + version.to_bytes(VERSION_LENGTH, "big") + len(manifest).to_bytes(LENGTH_LENGTH, "big")


def _opened(
    source: BinaryIO, private_keys: Sequence[HybridPrivateKey], progress: Callable[[int], None] | None
) -> tuple[Verified, str]:
    """Return the verified payload and the id of the key that opened it: that key must be among the recipients."""
    start = source.tell()
    for key in private_keys:
        source.seek(start)
        try:
            return verify(source, [HybridIdentity(key)], progress), key.public.key_id.hex()
        except NotForUsError:
            continue
    raise NotForUsError


def _start(verified: Verified) -> _Start:
    reader = Reader(verified.chunks())
    if reader.take(len(MAGIC)) != MAGIC:
        raise BundleDamagedError
    version = reader.number(VERSION_LENGTH)
    if version > FORMAT_VERSION:
        raise BundleTooNewError(found=version, known=FORMAT_VERSION)
    length = reader.number(LENGTH_LENGTH)
    if version < 1 or length > MAX_MANIFEST_BYTES:
        raise BundleDamagedError
    return _Start(version, reader.take(length), reader.take(SIGNATURE_LENGTH))


def _credentials(manifest: Manifest, office_key: VerifyKey) -> tuple[tuple[Credential, ...], tuple[bytes, ...]]:
    """Return the credentials that this office signed. Others are passed over: their revisions will be put aside."""
    found: list[tuple[Credential, bytes]] = []
    for document in manifest.outgoing.credentials:
        try:
            found.append((read_credential(document, office_key), document))
        except (UnknownSenderError, BundleDamagedError, BundleTooNewError):
            continue
    return tuple(credential for credential, _ in found), tuple(document for _, document in found)


def _by_device(credentials: Iterable[Credential], known: _Known) -> dict[DeviceId, list[Credential]]:
    found: dict[DeviceId, list[Credential]] = {device: [credential] for device, credential in known.items()}
    for credential in credentials:
        found.setdefault(credential.device, []).append(credential)
    return found


def _sender(manifest: Manifest, start: _Start, by_device: Mapping[DeviceId, Sequence[Credential]]) -> Credential:
    said = manifest.outgoing
    for credential in by_device.get(said.device, ()):
        signed = credential.identity(said.book).verifies(start.signature, start.manifest, purpose=SIGNED_AS)
        if signed and credential.office == said.office:
            return credential
    raise UnknownSenderError


def _capsules(reader: Reader, manifest: Manifest) -> tuple[list[Capsule], list[Refused]]:
    """Return the capsules that follow, and those that are larger than we hold or stand there twice."""
    if manifest.capsules is None:
        return [], []
    found: dict[CapsuleId, Capsule] = {}
    refused: list[Refused] = []
    for each in capsule_frames(reader, count=manifest.capsules.count, length=manifest.capsules.length):
        if each.capsule is None:
            refused.append(Refused(each.id, Aside.TOO_LARGE.value))
        elif each.id in found:
            refused.append(Refused(each.id, Reason.TWICE.value))
        else:
            found[each.id] = each.capsule
    return list(found.values()), refused


def _heads(reader: Reader, manifest: Manifest) -> tuple[StreamHead, ...]:
    if manifest.streams is None:
        return ()
    return tuple(head for head, _pieces in streams.each(reader, manifest.streams))


def _require_sections(verified: Verified, start: _Start, manifest: Manifest) -> None:
    """Check each section against its hash, and that only zeros of the right number follow them."""
    sections = [manifest.section, *([manifest.capsules] if manifest.capsules else [])]
    length = start.length + sum(section.length for section in sections)
    length += manifest.streams.length if manifest.streams else 0
    if verified.length != padded_length(length, minimum=BUNDLE_MINIMUM):
        raise BundleDamagedError
    reader = start.reader(verified)
    for section in sections:
        digest = hashlib.sha256()
        for piece in reader.pieces(section.length):
            digest.update(piece)
        if digest.hexdigest() != section.sha256:
            raise BundleDamagedError
    if manifest.streams is not None:
        streams.require(reader, manifest.streams)
    if any(any(piece) for piece in reader.pieces(verified.length - length)):
        raise BundleDamagedError
