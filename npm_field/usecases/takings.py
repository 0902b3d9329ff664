"""Setting a whole taking-in aside again, and whose bundle is missing (security.md part I: nothing is deleted).

What somebody withdrew stays withdrawn, also where the bundle that said so is set aside: a withdrawal is for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from npm_field.domain import consent
from npm_field.domain.identifiers import RecordId
from npm_field.errors import NoArrivalError
from npm_field.usecases import enrol, membership, writing
from storage import revisions, takings
from storage.takings import ASIDE, IN, Taking

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from npm_field.domain.identifiers import RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from sync.bundle import Incoming

__all__ = ["ASIDE", "IN", "Aside", "Came", "Member"]


@dataclass(frozen=True, slots=True)
class Came:
    """One bundle that was taken in, whose it is, and how much it brought."""

    taking: Taking
    person: str
    revisions: int


@dataclass(frozen=True, slots=True)
class Aside:
    """What setting a taking-in aside does: records that are then not here, records that change, and what stays.

    ``built_upon`` are records in which somebody wrote on what came: their text keeps what was taken over there.
    ``withdrawn`` is how many withdrawals it brought; they stay in force.
    """

    gone: tuple[RecordId, ...]
    changed: tuple[RecordId, ...]
    built_upon: tuple[RecordId, ...]
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team, and the newest bundle from there that counts; None where none came.

    ``has_laptop`` is False for whom no laptop is known here: nothing is missing from them.
    """

    person: str
    last: Taking | None
    today: bool
    has_laptop: bool = True

    @property
    def is_missing(self) -> bool:
        """Whether a bundle of today should have come and did not."""
        return self.has_laptop and not self.today


def note(seat: Seat, casebook: Book, came: Sequence[Incoming], new: Collection[RevisionId]) -> None:
    """Note takings-in, inside ``change``, all that joined together; one that was set aside counts again."""
    if seat.role == enrol.OFFICE_ROLE:
        return
    own, brought = seat.device, {}
    for incoming in came:
        known = takings.get(casebook, incoming.id)
        written = known.written if known is not None and known.state == IN else seat.band()
        sequence = incoming.manifest.outgoing.sequence
        takings.put(casebook, Taking(incoming.id, incoming.sender.device, sequence, written))
        brought[incoming.id] = {r.id for r in incoming.revisions if r.header.device != own}
    takings.note_brought(casebook, brought, set(new))
    _renew(casebook)


def again(seat: Seat, incoming: Incoming) -> tuple[RevisionId, ...]:
    """Return the revisions of a bundle that are here, do not count, and would count again."""
    if seat.role == enrol.OFFICE_ROLE:
        return ()
    aside = takings.aside(seat.vault.casebook)
    return tuple(revision.id for revision in incoming.revisions if revision.id in aside)


def listed(seat: Seat) -> Sequence[Came]:
    """Return every bundle that was taken in, those set aside too. Raises ``NotOpenError``."""
    casebook = seat.vault.casebook
    people = membership.certified(seat)
    return [
        Came(
            one,
            str(people[one.device].person) if one.device in people else "",
            len(takings.brought(casebook, one.bundle)),
        )
        for one in takings.all_of(casebook)
    ]


def preview_aside(seat: Seat, bundle: str) -> Aside:
    """Return what setting a taking-in aside would do; nothing is written. Raises ``NoArrivalError``."""
    casebook = seat.vault.casebook
    _row(casebook, bundle)
    brought, others = takings.brought(casebook, bundle), takings.aside(casebook)
    kept_by_others = _kept_by_others(casebook, bundle)
    by_record: dict[RecordId, list[Revision]] = {}
    for revision in revisions.all_of(casebook):
        by_record.setdefault(revision.header.record, []).append(revision)
    gone: list[RecordId] = []
    changed: list[RecordId] = []
    built_upon: list[RecordId] = []
    withdrawn = 0
    for record, known in sorted(by_record.items()):
        counting = [revision for revision in known if revision.id not in others]
        going = {r.id for r in counting if r.id in brought and r.id not in kept_by_others}
        stays = {r.id for r in counting if r.id in going and _ends(r)}
        withdrawn += len(stays)
        going -= stays
        if not going:
            continue
        left = [revision for revision in counting if revision.id not in going]
        (changed if left else gone).append(record)
        if any(set(revision.header.parents) & going for revision in left):
            built_upon.append(record)
    return Aside(tuple(gone), tuple(changed), tuple(built_upon), withdrawn)


def set_aside(seat: Seat, bundle: str) -> Aside:
    """Let nothing count that this taking-in alone brought, in one transaction. Raises ``NoArrivalError``."""
    told = preview_aside(seat, bundle)
    _change(seat, bundle, ASIDE)
    return told


def take_again(seat: Seat, bundle: str) -> None:
    """Let a taking-in that was set aside count again; nothing has to be brought for it. Raises ``NoArrivalError``."""
    _change(seat, bundle, IN)


def team(seat: Seat, visit: RecordId | str = "") -> Sequence[Member]:
    """Return whose bundles came and whose did not, a missing one first.

    The team is who the plan of the visit assigns and comes along, and what counts is what brought something of this
    visit. Where there is no such plan, or no visit, it is every trusted laptop. Raises ``NotOpenError``.
    """
    from npm_field.usecases import devices, plan_parts  # noqa: PLC0415 - devices asks membership, as this does

    assigned = plan_parts.team(seat, RecordId(visit)) if visit else ()
    coming_along = {str(person.code) for person in assigned if person.captures} - {str(seat.person)}
    newest: dict[str, Taking] = {}
    people = {device: str(one.person) for device, one in devices.trusted(seat).items() if one.person}
    casebook = seat.vault.casebook
    of_it = takings.of_visit(casebook, RecordId(visit)) if coming_along else None
    for one in takings.all_of(casebook):
        person = people.get(one.device, "")
        if (
            one.state == IN
            and (of_it is None or one.bundle in of_it)
            and (person not in newest or newest[person].written <= one.written)
        ):
            newest[person] = one
    day = seat.band().partition("/")[0]
    with_laptop = set(people.values())
    found = [
        Member(
            person,
            last := newest.get(person),
            last is not None and last.written.startswith(day),
            has_laptop=person in with_laptop,
        )
        for person in sorted(coming_along or with_laptop - {str(seat.person)})
    ]
    return sorted(found, key=lambda one: (not one.is_missing, one.last is not None, one.person))


# --- parts ----------------------------------------------------------------------------------------------------


def _change(seat: Seat, bundle: str, state: str) -> None:
    casebook = seat.vault.casebook
    row = _row(casebook, bundle)
    before = takings.aside(casebook)
    with casebook.change():
        takings.put(casebook, replace(row, state=state))
        _renew(casebook)
        touched = takings.records_of(casebook, before ^ takings.aside(casebook))
        writing.settle(seat, casebook, touched)


def _renew(casebook: Book) -> None:
    wanted = takings.in_no_taking(casebook)
    new = wanted - takings.aside(casebook)
    ends = (
        {revision.id for revision in revisions.all_of(casebook) if revision.id in new and _ends(revision)}
        if new
        else set()
    )
    takings.set_aside(casebook, wanted - ends)


def _ends(revision: Revision) -> bool:
    """Return whether a revision takes consent back, or asks that nothing be used."""
    fields = revision.fields or {}
    answers = fields.get("consent")
    taken_back = isinstance(answers, dict) and consent.Answer.WITHDRAWN.value in answers.values()
    return taken_back or fields.get(consent.NOT_FOR_USE) is True


def _kept_by_others(casebook: Book, bundle: str) -> frozenset[RevisionId]:
    others = [one for one in takings.all_of(casebook) if one.bundle != bundle and one.state == IN]
    return frozenset(id_ for one in others for id_ in takings.brought(casebook, one.bundle))


def _row(casebook: Book, bundle: str) -> Taking:
    found = takings.get(casebook, bundle)
    if found is None:
        raise NoArrivalError
    return found
