"""Reading bundles: signed revisions and sealed capsules inside an age file, the one format for whatever travels.

Sign, then encrypt, with the recipients inside the signature: nobody can pass a bundle on as if it had been meant for
somebody else (security.md 3.4). Nothing is looked at before all of it is authenticated. docs/formats/bundle.md has it
byte by byte.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

from npm_field.crypto.age import HybridIdentity, verify
from npm_field.crypto.age_header import MAX_HEADER_BYTES, parse_header
from npm_field.crypto.age_stream import read_fully
from npm_field.errors import BundleDamagedError, BundleTooNewError, NotForUsError, UnknownSenderError
from sync import admission, streams
from sync.admission import Reason, Refused
from sync.bundle_head import Start, read_start
from sync.capsules import Aside, open_all
from sync.framing import Reader, capsule_frames, frames
from sync.manifest import (
    SIGNED_AS,
    Manifest,
    Outgoing,
    Purpose,
    bundle_id,
)
from sync.packing import prepare, write
from sync.padding import BUNDLE_MINIMUM, padded_length
from sync.statements import Credential, read_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from npm_field.crypto.age import Blocks, Verified
    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.crypto.signing import VerifyKey
    from npm_field.domain.capsule import Capsule, CapsuleId
    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.revision import Revision
    from sync.admission import Admitted
    from sync.signatures import Elsewhere
    from sync.streams import StreamHead

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
    "prepare",
    "read",
    "write",
]

EXTENSION: Final = ".npmf"
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
    blocks: Blocks | None = field(default=None, repr=False)
    """By what ``attachments_of`` knows every block of the file again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What anybody who holds a bundle can see: its size and for how many keys it is."""

    size_bytes: int
    recipients: int


@dataclass(frozen=True, slots=True)
class Begun:
    """An authentic bundle that was read to its end, of which the signatures are being verified."""

    _read: Incoming
    _admitted: Callable[[], Admitted]
    _capsules: Sequence[Capsule]
    _by_device: Mapping[DeviceId, Sequence[Credential]]
    _private_keys: Sequence[HybridPrivateKey]

    def finish(self) -> Incoming:
        """Return what it brings, once all signatures are verified."""
        admitted = self._admitted()
        opened = open_all(self._capsules, self._private_keys, self._by_device)
        return replace(
            self._read,
            revisions=_with_whole(admitted.revisions, opened.revisions),
            refused=(*admitted.refused, *self._read.refused, *opened.refused),
            from_capsules=frozenset(revision.id for revision in opened.revisions),
            capsules=opened.closed,
            opened=opened.whole,
        )


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
    return begin(source, private_keys, office_key, known=known, progress=progress).finish()


def begin(
    source: BinaryIO,
    private_keys: Sequence[HybridPrivateKey],
    office_key: VerifyKey,
    *,
    known: _Known | None = None,
    progress: Callable[[int], None] | None = None,
    elsewhere: Elsewhere | None = None,
) -> Begun:
    """Read a bundle as ``read`` does, and send its signatures ``elsewhere`` if they are many. Raises as ``read``.

    ``source`` is not needed any more afterwards.
    """
    verified, own_key_id = _opened(source, private_keys, progress)
    start = read_start(verified)
    manifest = Manifest.read(start.manifest, start.version)
    credentials, documents = _credentials(manifest, office_key)
    by_device = _by_device(credentials, known or {})
    sender = _sender(manifest, start, by_device)
    if own_key_id not in manifest.recipients:
        raise NotForUsError
    attachments = _require_sections(verified, start, manifest)
    reader = start.reader(verified)
    section = manifest.section
    admitted = admission.begin(frames(reader, count=section.count, length=section.length), by_device, elsewhere)
    capsules, aside = _capsules(reader, manifest)
    so_far = Incoming(
        manifest=manifest,
        id=bundle_id(start.manifest),
        credentials=credentials,
        documents=documents,
        sender=sender,
        revisions=(),
        refused=tuple(aside),
        attachments=attachments,
        blocks=verified.blocks,
    )
    return Begun(so_far, admitted, capsules, by_device, private_keys)


def attachments_of(
    source: BinaryIO, private_keys: Sequence[HybridPrivateKey], incoming: Incoming
) -> Iterator[tuple[StreamHead, Iterator[bytes]]]:
    """Yield the attachments of a bundle that was read before, each with the pieces of its file.

    Nothing but the blocks that ``read`` authenticated comes out; the heads must be those that it found, and whoever
    takes the pieces holds them against their head. Raises as ``read``, and ``BundleDamagedError`` for another bundle.
    """
    verified, _key_id = _opened(source, private_keys, None, incoming.blocks)
    start = read_start(verified)
    if bundle_id(start.manifest) != incoming.id:
        raise BundleDamagedError
    manifest = Manifest.read(start.manifest, start.version)
    reader = start.reader(verified)
    for section in (manifest.section, manifest.capsules):
        for _piece in reader.pieces(section.length if section else 0):
            pass
    known = set(incoming.attachments)
    for head, pieces in streams.each(reader, manifest.streams) if manifest.streams is not None else ():
        if head not in known:
            raise BundleDamagedError
        yield head, pieces
    for _piece in reader.pieces(verified.length - _length(start, manifest)):  # none of it may have changed
        pass


def inspect(source: BinaryIO) -> Facts:
    """Return what can be known without a key of the bundle that a seekable ``source`` is; nothing of it is proven.

    Raises ``BundleDamagedError`` for what is no age file.
    """
    source.seek(0)
    stanzas = parse_header(read_fully(source, MAX_HEADER_BYTES)).stanzas
    return Facts(size_bytes=source.seek(0, io.SEEK_END), recipients=len(stanzas))


def _with_whole(revisions: Iterable[Revision], from_capsules: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return all revisions once: what a capsule has whole fills the hollow copy that the laptop is left with."""
    found = {revision.id: revision for revision in revisions}
    for revision in from_capsules:
        if revision.id not in found or found[revision.id].payload is None:
            found[revision.id] = revision
    return tuple(found.values())


def _opened(
    source: BinaryIO,
    private_keys: Sequence[HybridPrivateKey],
    progress: Callable[[int], None] | None,
    blocks: Blocks | None = None,
) -> tuple[Verified, str]:
    """Return the verified payload and the id of the key that opened it: that key must be among the recipients."""
    start = source.tell()
    for key in private_keys:
        source.seek(start)
        try:
            return verify(source, [HybridIdentity(key)], progress, blocks), key.public.key_id.hex()
        except NotForUsError:
            continue
    raise NotForUsError


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


def _sender(manifest: Manifest, start: Start, by_device: Mapping[DeviceId, Sequence[Credential]]) -> Credential:
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


def _length(start: Start, manifest: Manifest) -> int:
    """Return how long a bundle is before its padding."""
    sections = (manifest.section, manifest.capsules, manifest.streams)
    return start.length + sum(section.length for section in sections if section is not None)


def _require_sections(verified: Verified, start: Start, manifest: Manifest) -> tuple[StreamHead, ...]:
    """Check each section against its hash, and that only zeros of the right number follow them.

    Returns the heads of the attachments: to look for them once more would read all the photos again.
    """
    sections = [manifest.section, *([manifest.capsules] if manifest.capsules else [])]
    length = _length(start, manifest)
    if verified.length != padded_length(length, minimum=BUNDLE_MINIMUM):
        raise BundleDamagedError
    reader = start.reader(verified)
    for section in sections:
        digest = hashlib.sha256()
        for piece in reader.pieces(section.length):
            digest.update(piece)
        if digest.hexdigest() != section.sha256:
            raise BundleDamagedError
    heads = streams.require(reader, manifest.streams) if manifest.streams is not None else ()
    if any(any(piece) for piece in reader.pieces(verified.length - length)):
        raise BundleDamagedError
    return heads
