"""The team of a visit: roles, who may not join, who is never alone (INV12, INV13, INV15; R070-R129)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain.preparation.recusal import Recusal, recusal_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from npm_field.domain.identifiers import Code

LEAD: Final = "lead"
DEPUTY: Final = "deputy"
"""Stands in for the lead of a visit whose laptop is gone, and reads what the lead reads of it."""
REPRISAL_FOCAL: Final = "reprisal_focal"
PREPARATION_ONLY: Final = "preparation_only"
OBSERVER: Final = "observer"

OUTSIDE: Final = frozenset({"external_expert", "interpreter", "observer", "seconded"})
"""Who is not bound to the NPM by office or contract: nobody of them sees anything before a commitment is signed."""
NEVER_ALONE: Final = frozenset({"external_expert", "interpreter"})
COMPANIONS: Final = frozenset({"member", "staff"})


class Bar(Enum):
    """Why somebody may not join a visit, or gets no pack."""

    NO_COMMITMENT = "no_commitment"
    COMMITMENT_LATE = "commitment_late"
    COMMITMENT_OVER = "commitment_over"
    ACCESS_OVER = "access_over"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a team: what the record of the person and the assignment to the visit say. Days are ISO or ""."""

    code: Code
    affiliation: str = ""
    profession: str = ""
    sex: str = ""
    languages: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    commitment_signed: str = ""
    commitment_valid_to: str = ""
    access_valid_to: str = ""
    accreditation: str = ""
    conflicts_declared: bool = False
    recusal: Recusal = field(default_factory=Recusal)
    cards_read: frozenset[str] = frozenset()
    cards_read_by: frozenset[str] = frozenset()
    """Who said that the cards were read: the person on their own laptop, or somebody for them."""
    drills_done: frozenset[str] = frozenset()

    @property
    def only_prepares(self) -> bool:
        """Whether the person prepares and does not come along (R113)."""
        return PREPARATION_ONLY in self.roles

    @property
    def captures(self) -> bool:
        """Whether the person goes into the place and writes there."""
        return not self.only_prepares and not self.recusal.whole_visit and OBSERVER not in self.roles


def person_of(code: Code, about: Mapping[str, object], task: Mapping[str, object]) -> Person:
    """Return a person of two records' fields: ``about`` the person, ``task`` the assignment."""
    return Person(
        code=code,
        affiliation=_word(about, "affiliation"),
        profession=_word(about, "profession"),
        sex=_word(about, "sex"),
        languages=_words(about, "languages"),
        roles=_words(task, "also") | ({_word(task, "role")} - {""}),
        areas=_words(task, "areas"),
        commitment_signed=_word(about, "commitment_signed"),
        commitment_valid_to=_word(about, "commitment_valid_to"),
        access_valid_to=_word(about, "access_valid_to"),
        accreditation=_word(about, "accreditation"),
        conflicts_declared=task.get("conflicts_declared") is True or bool(task.get("conflicts")),
        recusal=recusal_of(task.get("conflicts")),
        cards_read=_words(task, "cards_read"),
        cards_read_by=_words(task, "cards_read_by"),
        drills_done=_words(task, "drills_done"),
    )


def bars(person: Person, *, first_day: str, last_day: str) -> tuple[Bar, ...]:
    """Return why somebody may not join a visit of these days: the red list.

    An empty day holds nothing against anyone. A member or an employee without a commitment on record is a gap and no
    bar: it may lie in the office's files, and a visit that is planned on the road must not lose its team over that.
    """
    found = [bar for bar, holds in _barred(person, first_day, last_day or first_day) if holds]
    return tuple(found)


def may_be_sent_to(person: Person, today: str) -> tuple[Bar, ...]:
    """Return why nothing is sent to a person today (INV13): the bars of this one day, and access that ended."""
    return tuple(bar for bar in bars(person, first_day=today, last_day=today) if bar is not Bar.RECUSED)


def stands_in(person: Person) -> bool:
    """Return whether a person stands in for the lead: nobody who is not of the NPM ever reads for it (R109)."""
    return DEPUTY in person.roles and person.affiliation not in OUTSIDE


def unaccompanied(members: Iterable[Code], affiliations: Mapping[Code, str]) -> frozenset[Code]:
    """Return the experts and interpreters among ``members`` if nobody of the NPM is with them (INV12, R129).

    Somebody whose affiliation is not known accompanies nobody. Planning refuses it, capture warns.
    """
    here = {code: affiliations.get(code, "") for code in members}
    if COMPANIONS & set(here.values()):
        return frozenset()
    return frozenset(code for code, affiliation in here.items() if affiliation in NEVER_ALONE)


def with_role(team: Iterable[Person], role: str) -> tuple[Code, ...]:
    """Return who has a role on the visit and comes along, in the order of their codes."""
    return tuple(
        sorted(p.code for p in team if role in p.roles and not p.only_prepares and not p.recusal.whole_visit)
    )


def _barred(person: Person, first: str, last: str) -> Iterable[tuple[Bar, bool]]:
    signed, until = person.commitment_signed, person.commitment_valid_to
    yield Bar.NO_COMMITMENT, person.affiliation in OUTSIDE and not signed
    yield Bar.COMMITMENT_LATE, bool(signed and first) and signed > first
    yield Bar.COMMITMENT_OVER, bool(until and last) and until < last
    yield Bar.ACCESS_OVER, bool(person.access_valid_to and last) and person.access_valid_to < last
    yield Bar.RECUSED, person.recusal.whole_visit and not person.only_prepares


def _word(fields: Mapping[str, object], name: str) -> str:
    return str(fields.get(name) or "")


def _words(fields: Mapping[str, object], name: str) -> frozenset[str]:
    value = fields.get(name)
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def affiliations_of(team: Collection[Person]) -> Mapping[Code, str]:
    """Return each person's affiliation by code."""
    return {person.code: person.affiliation for person in team}
