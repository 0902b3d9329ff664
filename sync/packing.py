"""Writing a bundle: what is signed comes from a first pass over the content, which is then encrypted as it comes.

Neither sections nor files of attachments are held in memory a second time, and nothing is written anywhere but
encrypted: a temporary file would put plaintext on the disk. docs/formats/bundle.md has it byte by byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from npm_field.crypto.age import HybridRecipient, encrypt
from npm_field.domain.capsule import SLIP
from sync import streams
from sync.bundle_head import head
from sync.framing import Pieces, capsule_frame, frame
from sync.manifest import (
    MAX_CAPSULES,
    MAX_MANIFEST_BYTES,
    MAX_REVISIONS,
    MAX_SECTION_BYTES,
    MAX_STREAMS,
    SIGNED_AS,
    Manifest,
    Outgoing,
    Section,
    bundle_id,
)
from sync.padding import BUNDLE_MINIMUM, padded_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from npm_field.crypto.hybrid import HybridPublicKey
    from npm_field.crypto.signing import SigningKey
    from npm_field.domain.capsule import Capsule
    from npm_field.domain.revision import Revision
    from sync.streams import OutgoingStream


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

    Revisions are put in the order of their ids, which says nothing; each is there once, purged if any copy was. What
    is said of the sections comes from a first pass; they are made once more while they are encrypted.
    Raises ``ValueError`` for no recipient and for what a reader would refuse.
    """
    if not recipients:
        raise ValueError("a bundle is for somebody")
    chosen = _each_once(revisions)
    sealed_things = list(capsules)
    if any(capsule.kind == SLIP for capsule in sealed_things) and (
        chosen or any(capsule.kind != SLIP for capsule in sealed_things)
    ):
        raise ValueError("identities travel in a bundle of their own")
    by_name = {capsule.id: capsule for capsule in sealed_things}
    sealed = [by_name[name] for name in sorted(by_name)]
    carried = streams.each_once(attachments)
    said = Manifest(
        outgoing,
        Section.of(frame(revision) for revision in chosen),
        tuple(sorted({key.key_id.hex() for key in recipients})),
        Section.of(capsule_frame(capsule) for capsule in sealed) if sealed else None,
        streams.section_of([stream.head for stream in carried]) if carried else None,
    )
    manifest = said.write()
    longest = max(said.section.length, said.capsules.length if said.capsules else 0)
    too_many = len(chosen) > MAX_REVISIONS or len(sealed) > MAX_CAPSULES or len(carried) > MAX_STREAMS
    if len(manifest) > MAX_MANIFEST_BYTES or longest > MAX_SECTION_BYTES or too_many:
        raise ValueError("more than a bundle holds")
    signature = signer.sign(manifest, purpose=SIGNED_AS)
    start = head(said.version, manifest) + manifest + signature
    return Prepared(bundle_id(manifest), start, said, tuple(chosen), tuple(sealed), tuple(carried), tuple(recipients))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A bundle whose name is known and that is not written yet."""

    id: str
    _start: bytes
    _said: Manifest
    _revisions: tuple[Revision, ...]
    _capsules: tuple[Capsule, ...]
    _streams: tuple[OutgoingStream, ...]
    _recipients: tuple[HybridPublicKey, ...]

    def write_to(self, sink: BinaryIO, progress: Callable[[int], None] | None = None) -> None:
        """Write it; ``progress`` is told the bytes encrypted so far.

        Raises ``BundleDamagedError`` where the file of an attachment is not the one that was signed any more.
        """
        source = Pieces(self._content())
        encrypt(source, sink, [HybridRecipient(key) for key in self._recipients], progress)  # type: ignore[arg-type]  # it reads

    def _content(self) -> Iterator[bytes]:
        sections = (self._said.section, self._said.capsules, self._said.streams)
        length = len(self._start) + sum(section.length for section in sections if section)
        yield self._start
        yield from map(frame, self._revisions)
        yield from map(capsule_frame, self._capsules)
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


def _each_once(revisions: Iterable[Revision]) -> list[Revision]:
    found: dict[str, Revision] = {}
    for revision in revisions:
        if revision.id not in found or revision.payload is None:
            found[revision.id] = revision
    return [found[revision_id] for revision_id in sorted(found)]
