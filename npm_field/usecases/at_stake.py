"""What is at stake when a laptop is sealed or wiped: the numbers and the office's words that the sheets show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain.capsule import RECORD
from npm_field.domain.identifiers import RecordId
from npm_field.usecases import capture, dropbox, return_codes, slips
from npm_field.usecases.policy import Policy, policy_of
from storage import capsules, drafts, outbox, pools, revisions

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class AtStake:
    """Counted in the books that are open. ``partial`` are the coded records that stay open after a seal.

    ``codes_left`` is None where it is not known. ``may_seal`` is False where no office could open the vault again.
    """

    not_at_office: int
    at_office: int
    slips: int
    """Sealed identities that lie here; whose they are only the identity desk can say."""
    partial: int
    codes_left: int | None
    may_seal: bool
    policy: Policy


def at_stake(seat: Seat) -> AtStake:
    """Count what this vault holds; what is being typed counts, for it is nowhere else."""
    books = seat.vault.books()
    waiting = {record for book in books for record in outbox.records(book)}
    waiting |= {draft.record for book in books for draft in drafts.all_of(book)}
    waiting |= {RecordId(capsule) for capsule in capsules.ids(seat.vault.daybook, RECORD)}
    known = {record for book in books for record in revisions.record_ids(book)}
    states, daybook = pools.completions(seat.vault.daybook), seat.vault.daybook
    # What is in the drop-box stays as it is, whatever the laptop does: it is no coded record that can be read.
    stubs = [r for r in revisions.record_ids(daybook) if not dropbox.is_boxed(revisions.of_record(daybook, r))]
    return AtStake(
        not_at_office=len(waiting),
        at_office=len(known - waiting),
        slips=slips.count(seat),
        partial=sum(states.get(record) != capture.COMPLETE for record in stubs),
        codes_left=return_codes.left(seat.vault) if seat.vault.has_casebook else None,
        may_seal=seat.vault.key_file.locked_policy.may_seal,
        policy=policy_of(seat),
    )
