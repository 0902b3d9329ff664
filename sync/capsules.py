"""A capsule of a record, inside and out: its signed revisions in an age file of their own, padded.

Whoever carries it, the laptop that wrote it among them, sees its length, one of a few, and nothing else. Who opens it
checks every revision as in a bundle, and that all of them are of one record: of the drop-box that after which the
capsule is named. docs/formats/bundle.md has it byte by byte.
"""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.crypto.age import HybridIdentity, HybridRecipient, encrypt, verify
from npm_field.domain.capsule import NOTE, RECORD, SLIP, Capsule, CapsuleId
from npm_field.domain.identifiers import RecordId
from npm_field.errors import BundleDamagedError, NotForUsError
from sync.admission import Refused, admit
from sync.framing import Reader, frame, frames
from sync.padding import CAPSULE_MINIMUM, pad, padded_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.crypto.age import Verified
    from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
    from npm_field.domain.identifiers import DeviceId
    from npm_field.domain.revision import Revision
    from sync.statements import Credential

MAGIC: Final = b"NPMFCAPS"
FORMAT_VERSION: Final = 1
VERSION_LENGTH: Final = 2
COUNT_LENGTH: Final = 4
LENGTH_LENGTH: Final = 4
_HEAD_LENGTH: Final = len(MAGIC) + VERSION_LENGTH + COUNT_LENGTH + LENGTH_LENGTH
MAX_REVISIONS: Final = 10_000
"""More than anybody writes of one record."""


class Aside(Enum):
    """Why a capsule was put aside; the values are stable."""

    NOT_FOR_US = "capsule_not_for_us"  # no key of ours opens it, or its header was changed: it is kept and carried on
    SLIP = "capsule_slip"  # an identity: only the identity desk opens it, and only from a bundle of its own
    UNKNOWN_KIND = "capsule_unknown_kind"  # of a later version: it is kept and carried on
    TOO_LARGE = "capsule_too_large"
    TOO_NEW = "capsule_too_new"  # sealed to us by a later version: it is kept
    DAMAGED = "capsule_damaged"
    OTHER_RECORD = "capsule_other_record"  # a revision in it is of another record than the capsule's name


KEPT: Final = frozenset({Aside.NOT_FOR_US, Aside.SLIP, Aside.UNKNOWN_KIND, Aside.TOO_NEW})
"""What may be good and is not ours to read, or not yet: thrown away, a testimony would be lost."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came out of capsules: revisions that hold, what was put aside, and the capsules that stay closed."""

    revisions: tuple[Revision, ...]
    refused: tuple[Refused, ...]
    closed: tuple[Capsule, ...]
    whole: tuple[Capsule, ...] = ()
    """Those that were opened and in which nothing was put aside."""


class _AsideError(Exception):
    """A capsule that is put aside; carries the reason."""

    def __init__(self, reason: Aside) -> None:
        super().__init__(reason.value)
        self.reason = reason


def seal_note(record: RecordId, revisions: Sequence[Revision], recipients: Sequence[HybridPublicKey]) -> Capsule:
    """Return the same for others to carry, under a new random name: it takes the place of none sealed before.

    Raises ``ValueError`` as ``seal``.
    """
    return Capsule(NOTE, CapsuleId(secrets.token_hex(16)), seal(record, revisions, recipients).body)


def seal(record: RecordId, revisions: Sequence[Revision], recipients: Sequence[HybridPublicKey]) -> Capsule:
    """Return the revisions of ``record`` sealed to ``recipients``. Raises ``ValueError`` for what no reader takes."""
    if not 1 <= len(revisions) <= MAX_REVISIONS or any(r.header.record != record for r in revisions):
        raise ValueError("a capsule holds the revisions of one record")
    section = b"".join(frame(revision) for revision in revisions)
    head = MAGIC + FORMAT_VERSION.to_bytes(VERSION_LENGTH, "big") + len(revisions).to_bytes(COUNT_LENGTH, "big")
    content = head + len(section).to_bytes(LENGTH_LENGTH, "big") + section
    sink = io.BytesIO()
    padded = io.BytesIO(pad(content, minimum=CAPSULE_MINIMUM))
    encrypt(padded, sink, [HybridRecipient(key) for key in recipients])
    return Capsule(RECORD, CapsuleId(record), sink.getvalue())


def open_all(
    capsules: Iterable[Capsule],
    private_keys: Sequence[HybridPrivateKey],
    credentials: Mapping[DeviceId, Sequence[Credential]],
) -> Opened:
    """Open what can be opened. A bad capsule is put aside with its reason and never blocks the others."""
    found: dict[str, Revision] = {}
    refused: list[Refused] = []
    closed: list[Capsule] = []
    whole: list[Capsule] = []
    for capsule in capsules:
        try:
            revisions, aside = _opened(capsule, private_keys, credentials)
        except _AsideError as error:
            refused.append(Refused(capsule.id, error.reason.value))
            closed += [capsule] if error.reason in KEPT else []
            continue
        found |= {revision.id: revision for revision in revisions}
        refused += aside
        whole += [] if aside else [capsule]
    return Opened(tuple(found.values()), tuple(refused), tuple(closed), tuple(whole))


def _opened(
    capsule: Capsule,
    private_keys: Sequence[HybridPrivateKey],
    credentials: Mapping[DeviceId, Sequence[Credential]],
) -> tuple[list[Revision], list[Refused]]:
    if capsule.kind == SLIP:
        raise _AsideError(Aside.SLIP)
    if capsule.kind not in {RECORD, NOTE}:
        raise _AsideError(Aside.UNKNOWN_KIND)
    try:
        verified = verify(io.BytesIO(capsule.body), [HybridIdentity(key) for key in private_keys])
        reader, count, length = _section(verified)
        admitted = admit(frames(reader, count=count, length=length), credentials)
        _require_zeros(reader, verified.length - _HEAD_LENGTH - length)
    except NotForUsError:
        raise _AsideError(Aside.NOT_FOR_US) from None
    except BundleDamagedError:
        raise _AsideError(Aside.DAMAGED) from None
    name = RecordId(capsule.id) if capsule.kind == RECORD else _record_of(admitted.revisions)
    mine = [revision for revision in admitted.revisions if revision.header.record == name]
    other = [Refused(r.id, Aside.OTHER_RECORD.value) for r in admitted.revisions if r.header.record != name]
    return mine, [*admitted.refused, *other]


def _record_of(revisions: Sequence[Revision]) -> RecordId:
    return revisions[0].header.record if revisions else RecordId("")


def _require_zeros(reader: Reader, length: int) -> None:
    if any(any(piece) for piece in reader.pieces(length)):
        raise BundleDamagedError


def _section(verified: Verified) -> tuple[Reader, int, int]:
    """Return a reader that stands at the revisions, how many there are, and in how many bytes."""
    reader = Reader(verified.chunks())
    if reader.take(len(MAGIC)) != MAGIC:
        raise BundleDamagedError
    version = reader.number(VERSION_LENGTH)
    if version > FORMAT_VERSION:
        raise _AsideError(Aside.TOO_NEW)
    count, length = reader.number(COUNT_LENGTH), reader.number(LENGTH_LENGTH)
    fits = verified.length == padded_length(_HEAD_LENGTH + length, minimum=CAPSULE_MINIMUM)
    if version != FORMAT_VERSION or not 1 <= count <= MAX_REVISIONS or not fits:
        raise BundleDamagedError
    return reader, count, length
