"""What a sealed hand-over holds, checked as a bundle is: whose it is, what of it holds, what nobody has signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.age_anywhere import payload_length
from npm_field.crypto.age_header import MAX_HEADER_BYTES as MAX_AGE_HEADER_BYTES
from npm_field.crypto.age_keys import FILE_KEY_LENGTH
from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey
from npm_field.domain.documents import fits
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.errors import BundleDamagedError, UnknownSenderError
from npm_field.usecases import capture, enrol
from npm_field.usecases import seat as seats
from storage import return_codes as rows
from sync.admission import Refused, admit
from sync.framing import MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES, Frame
from sync.statements import read_credential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from npm_field.domain.identifiers import DeviceId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage import outlines, sealed_copy
    from storage.copy_content import Content
    from storage.drafts import Draft
    from storage.streams import Stream
    from sync.sealed_hand_over import SealedHandOver
    from sync.statements import Credential

UNFIT_DRAFT: Final = "draft"
"""Why something unsigned was put aside: its fields are none of its kind."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A hand-over that was opened and checked; nothing of it is stored. ``kek`` is the casebook's, to be re-issued.

    ``credential`` is the laptop's; ``revisions`` hold, ``refused`` were put aside, ``drafts`` nobody has signed yet.
    ``streams`` are the rows of attachments whose files came, ``files`` reads those, each by its SHA-256.
    """

    id: str
    vault: str
    credential: Credential
    kek: Secret
    documents: tuple[tuple[Credential, bytes], ...]
    revisions: tuple[Revision, ...]
    refused: tuple[Refused, ...]
    drafts: tuple[Draft, ...]
    streams: tuple[Stream, ...]
    files: Callable[[], Iterator[tuple[str, Iterator[bytes]]]]
    is_damaged: bool


def checked(
    seat: Seat,
    found: SealedHandOver,
    copy: sealed_copy.OpenCopy,
    known: Mapping[DeviceId, Credential],
    came: Mapping[str, int],
) -> Opened:
    """Return what holds of an opened copy, with which files ``came``, each of which length.

    Raises ``BundleDamagedError``, ``UnknownSenderError``.
    """
    content = copy.content
    credential = _laptop_of(seat, content, found, known)
    documents = _documents(seat, content)
    by_device = {device: [each] for device, each in known.items()}
    for each, _document in documents:
        by_device.setdefault(each.device, []).append(each)
    admitted = admit((_frame(row) for row in content.revisions), by_device)
    if len(admitted.revisions) + len(admitted.refused) != len(content.revisions):
        raise BundleDamagedError
    typed, unfit = _drafts(content)
    return Opened(
        id=found.id,
        vault=found.manifest.vault,
        credential=credential,
        kek=copy.kek,
        documents=documents,
        revisions=admitted.revisions,
        refused=(*admitted.refused, *unfit),
        drafts=typed,
        streams=tuple(row for row in content.streams if _fits(row, came)),
        files=found.files,
        is_damaged=content.is_damaged,
    )


def _fits(row: Stream, came: Mapping[str, int]) -> bool:
    """Return whether a row is one of ours, and its file came. No file, no row: what has none is passed over."""
    is_ours = len(row.key.view) == FILE_KEY_LENGTH if row.key else 0 < len(row.header or b"") <= MAX_AGE_HEADER_BYTES
    return is_ours and row.length >= 0 and came.get(row.digest) == payload_length(row.length)


def _laptop_of(
    seat: Seat, content: Content, found: SealedHandOver, known: Mapping[DeviceId, Credential]
) -> Credential:
    """Return whose casebook this is, by the identity in it. Raises ``UnknownSenderError``.

    Without this a laptop in the wrong hands could send another laptop's ciphertext as its own. Where that very page
    is damaged, it is whoever signed, or who registered this vault; a key is re-issued to who registered it alone.
    """
    seed = content.settings.get(seats.CASEBOOK_SEED)
    if seed is None and content.is_damaged:
        registered = {d: rows.registered(seat.vault.casebook, d) for d in known}
        owners = [known[d] for d, each in registered.items() if each and each.vault == found.manifest.vault]
        candidates = [found.sender] if found.sender is not None else owners
    else:
        own = SigningKey(Secret(seed)).public if seed is not None else None
        candidates = [each for each in known.values() if each.casebook == own and found.sender in {None, each}]
    if not candidates:
        raise UnknownSenderError
    return candidates[0]


def _documents(seat: Seat, content: Content) -> tuple[tuple[Credential, bytes], ...]:
    """Return the credentials in the copy that our office signed."""
    signing = enrol.statement_of(seat).signing
    found = []
    for document in content.credentials:
        try:
            found.append((read_credential(document, signing), document))
        except (UnknownSenderError, BundleDamagedError):
            continue
    return tuple(found)


def _frame(row: outlines.RawRevision) -> Frame:
    """Return a row of the copy as it would stand in a bundle, under the same limits."""
    too_large = len(row.header) > MAX_HEADER_BYTES or len(row.payload or b"") > MAX_PAYLOAD_BYTES
    return Frame(row.header, row.commitment, row.signature, row.salt, row.payload, too_large)


def _drafts(content: Content) -> tuple[tuple[Draft, ...], list[Refused]]:
    typed, unfit = [], [Refused("", UNFIT_DRAFT)] * content.unread
    for draft in content.drafts:
        if not draft.parents and not set(draft.fields) - capture.OFFERED:
            continue  # only offered: nothing was said
        if draft.mode is Mode.FULL and fits(KINDS.get(draft.kind), draft.mode, draft.fields):
            typed.append(draft)
        else:
            unfit.append(Refused("", UNFIT_DRAFT))
    return tuple(typed), unfit
