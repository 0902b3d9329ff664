"""Comments: the office says what is the matter with a record, its author answers; both are ordinary records.

A comment goes to the laptops that wrote the record, in a bundle of purpose ``return``; the answer comes with their
next hand-over. When a person takes consent to the notes back, what was said about them goes with them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import BESIDE, COMMENT
from npm_field.errors import BadRecordError, NoRecordError
from npm_field.usecases import capture, devices, membership, outbound, sending, writing
from storage import revisions
from sync import bundle
from sync.manifest import Purpose
from sync.roster import TRUSTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat

_TEXT: Final = COMMENT.field("text")
MOST_SIGNS: Final = _TEXT.max_length if _TEXT is not None else 0
ISSUES: Final = ("unreadable", "contradicts", "code_doubtful", "consent_unclear", "other")
"""What may be the matter with a record: the vocabulary ``record_issue``."""
OFFICE: Final = ""
"""In the place of a person's code: the office said it."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. ``by`` is an M code, ``OFFICE`` for the office; ``answers`` is the comment it answers, or ""."""

    id: RecordId
    by: str
    issue: str
    text: str
    written: str
    answers: str
    is_own: bool


def write(seat: Seat, about: RecordId, text: str, *, issue: str = "", answers: str = "") -> RecordId:
    """Sign a comment on a record and, at the office, let it wait for the laptops that wrote the record.

    Raises ``NoRecordError``, ``BadRecordError`` for one that says nothing, ``NotOpenError``.
    """
    row = revisions.row_of(seat.vault.casebook, about)
    if row is None or row.kind in BESIDE:
        raise NoRecordError
    if not (text.strip() or issue):
        raise BadRecordError(kind=COMMENT.name, field="text", reason="missing")
    said = {"about": about, "issue": issue, "text": text.strip(), "answers": answers}
    draft = capture.begin(seat, COMMENT, row.visit, fields={name: value for name, value in said.items() if value})
    capture.leave(seat, draft.record)
    if devices.signs(seat):
        send(seat, draft.record)
    return draft.record


def of_record(seat: Seat, about: RecordId) -> Sequence[Comment]:
    """Return the comments on a record, each followed by its answers; none while the casebook is closed."""
    found = sorted(_all(seat, about), key=lambda one: (one.written, one.id))
    under: dict[str, list[Comment]] = {}
    for one in found:
        under.setdefault(one.answers, []).append(one)
    known = {one.id for one in found}
    first = [one for one in found if one.answers not in known]
    return [each for one in first for each in (one, *under.get(one.id, []))]


def open_on(seat: Seat) -> Mapping[RecordId, int]:
    """Return how many comments of others on each record nobody here has answered."""
    if not seat.vault.has_casebook:
        return {}
    found: dict[RecordId, int] = {}
    every = list(_each(seat))
    answered = {one.answers for _about, one in every if one.is_own}
    for about, one in every:
        if not one.is_own and one.id not in answered:
            found[about] = found.get(about, 0) + 1
    return found


def send(seat: Seat, comment: RecordId) -> Sequence[DeviceId]:
    """Let a comment wait for every laptop that wrote its record and is trusted now; return which."""
    casebook = seat.vault.casebook
    known = revisions.of_record(casebook, comment)
    about = RecordId(str((writing.merged_record(seat, comment).fields or {}).get("about", "")))
    authors = {revision.header.device for revision in revisions.of_record(casebook, about)}
    trusted = devices.states(seat)
    others = {d: one for d, one in membership.certified(seat).items() if one.role != membership.OFFICE_ROLE}
    whom = sorted(device for device in authors & others.keys() if trusted.get(device) == TRUSTED)
    for device in whom:
        outbound.queue(seat, device, outbound.BUNDLE, seal_return(seat, device, known))
    return whom


def seal_return(seat: Seat, device: DeviceId, known: Collection[Revision]) -> bytes:
    """Return a bundle of purpose ``return`` with these revisions for one laptop; its number is used up."""
    sender = sending.with_casebook(seat, [membership.certified(seat)[device]])
    said = sending.outgoing(seat, sender, Purpose.RETURN)
    made = bundle.prepare(said, known, sender.identity, sender.recipients)
    sink = io.BytesIO()
    made.write_to(sink)
    sending.note(seat, made.id, said.sequence, len(known))
    return sink.getvalue()


def _all(seat: Seat, about: RecordId) -> Iterator[Comment]:
    if seat.vault.has_casebook:
        yield from (one for record, one in _each(seat) if record == about)


def _each(seat: Seat) -> Iterator[tuple[RecordId, Comment]]:
    rows = revisions.listed(seat.vault.casebook, kind=COMMENT.name)
    certified = membership.certified(seat) if rows else {}
    for row in rows:
        known = revisions.of_record(seat.vault.casebook, row.id)
        first = next((one for one in known if not one.header.parents), None)
        fields = writing.merged_record(seat, row.id).fields
        if first is None or fields is None:
            continue
        author = certified.get(first.header.device)
        yield (
            RecordId(str(fields.get("about", ""))),
            Comment(
                id=row.id,
                by=str(author.person) if author is not None else OFFICE,
                issue=str(fields.get("issue", "")),
                text=str(fields.get("text", "")),
                written=first.written,
                answers=str(fields.get("answers", "")),
                is_own=first.header.device == seat.device,
            ),
        )
