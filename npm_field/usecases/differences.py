"""Differences between laptops: what is open, who wrote what, and what a person decides, one place at a time.

Each answer is a signed revision at once, on all heads of the record; what was not answered stays open in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import accounts
from npm_field.domain.accounts import Account, Answer, Joined, Question
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.domain.revision import BOTH, ONE, OPEN, SIGNED_AS
from npm_field.errors import ForbiddenInModeError, NoRecordError, NotEnrolledError
from npm_field.usecases import capture, membership, records, writing
from storage import outlines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
    from npm_field.domain.merge import Path
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.revisions import RecordRow
    from sync.statements import Credential

__all__ = ["BOTH", "ONE", "OPEN", "Account", "Answer", "Differing", "Joined", "Question", "Writer"]


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a revision: the M code of the laptop's person ("" for the office), and when by that laptop's clock.

    ``signed`` says that its signature is that of the device it names, by a credential of our office.
    """

    device: DeviceId
    person: str
    written: str
    is_own: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class Differing:
    """One record that was changed on several laptops: what differs, what joined by itself, and who wrote."""

    row: RecordRow
    kind: Kind | None
    questions: tuple[Question, ...]
    joined: tuple[Joined, ...]
    writers: Mapping[RevisionId, Writer]

    @property
    def open(self) -> int:
        """How many places nobody decided."""
        return sum(not question.kept for question in self.questions)


def count(seat: Seat) -> int:
    """Return how many places differ that nobody decided, in all records."""
    return sum(row.differences for row in records.listed(seat))


def waiting(seat: Seat, visit: RecordId | str = "") -> Sequence[Differing]:
    """Return every record of a visit that was changed on several laptops: first those that somebody has to decide.

    Raises ``NotOpenError``: with the daybook alone nobody can tell.
    """
    _ = seat.vault.casebook
    known = _credentials(seat)
    several = outlines.by_several(seat.vault.casebook)
    listed = [row for row in records.listed(seat, visit=visit) if row.differences or row.id in several]
    found = [_differing(seat, row, known) for row in listed]
    return sorted(
        (one for one in found if one.questions or one.joined),
        key=lambda one: (not one.open, not one.questions, one.row.code or "~", one.row.id),
    )


def of_record(seat: Seat, record: RecordId) -> Differing:
    """Return what differs in one record. Raises ``NoRecordError``."""
    return _differing(seat, records.show(seat, record).row, _credentials(seat))


def answer(seat: Seat, record: RecordId, answers: Mapping[Path, Answer]) -> RevisionId:
    """Sign what a person decides of these places; all others stay as they are.

    Of what was captured in coded form alone everything is decided in one act. Raises ``NoRecordError``, the errors of
    ``capture.save``, and ``ForbiddenInModeError`` for an answer that the closed list has no room for.
    """
    fields, said = _decided(seat, record, answers)
    return capture.settle(seat, record, fields, said)


def answer_all(seat: Seat, answers: Mapping[RecordId, Mapping[Path, Answer]]) -> Sequence[RevisionId]:
    """Sign what was decided of several records; nothing of it where one of them is refused. Raises as ``answer``."""
    for record, decided in answers.items():
        capture.settlement(seat, record, _decided(seat, record, decided)[0])
    return [answer(seat, record, decided) for record, decided in answers.items()]


# --- parts ----------------------------------------------------------------------------------------------------


def _decided(
    seat: Seat, record: RecordId, answers: Mapping[Path, Answer]
) -> tuple[dict[str, object], dict[Path, str]]:
    capture.leave(seat, record)
    known = writing.known_revisions(seat, record)
    if not known:
        raise NoRecordError
    fields, said = accounts.decide(known, KINDS.get(known[0].header.kind), answers)
    mode = max((revision.header.mode for revision in known), key=lambda one: one is Mode.FULL)
    if mode is not Mode.FULL and any(how != ONE for how in said.values()):
        raise ForbiddenInModeError(field="", mode=mode.value)
    return fields, said


def _differing(seat: Seat, row: RecordRow, known: Mapping[DeviceId, Credential]) -> Differing:
    here = writing.known_revisions(seat, row.id)
    kind = KINDS.get(row.kind)
    asked = accounts.questions(here, kind)
    alone = accounts.joined(here, kind)
    named = {key for one in asked for account in one.accounts for key in account.writers}
    named |= {key for one in alone for key in one.writers}
    by = {r.id: _writer(seat, r, known) for r in here if r.id in named}
    return Differing(row, kind, tuple(asked), tuple(alone), by)


def _writer(seat: Seat, revision: Revision, known: Mapping[DeviceId, Credential]) -> Writer:
    device = revision.header.device
    credential = known.get(device)
    is_own = device == seat.device
    if credential is None:
        return Writer(device, str(seat.person or "") if is_own else "", revision.written, is_own, signed=False)
    identity = credential.identity(revision.header.book)
    signed = identity.verifies(revision.signature, revision.signed_bytes, purpose=SIGNED_AS) and revision.is_whole()
    return Writer(device, str(credential.person), revision.written, is_own, signed)


def _credentials(seat: Seat) -> Mapping[DeviceId, Credential]:
    try:
        return membership.certified(seat)
    except NotEnrolledError:
        return {}
