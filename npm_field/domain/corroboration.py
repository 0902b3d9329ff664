"""How well a finding is supported: K0 to K3 and contested, by the rule alone (model 2.3.16; INV18-INV20, INV41).

A source is not a record. One person under two codes, all who sat in one group talk, all who were heard together in
one cell, and every talk with one person are one source each; no source stands for two kinds. A word that somebody
heard from a source that counts already is none of its own, and what a person took back or wants used for nothing is
none at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SUPPORTS: Final = "supports"
CONTRADICTS: Final = "contradicts"
NOT_ASKED, INDEPENDENT = "", "yes"
"""Not asked about counts as a source of its own, but for hearsay; "unknown" and "no" raise nothing."""

DETAINEE, STAFF, DOCUMENT, OBSERVATION, MEDICAL, OUTSIDE = (
    "detainee",
    "staff_authority",
    "document",
    "observation",
    "medical",
    "outside",
)
SOURCE_TYPES: Final = (DETAINEE, STAFF, DOCUMENT, OBSERVATION, MEDICAL, OUTSIDE)
OWN_EYES: Final = frozenset({OBSERVATION, MEDICAL})
"""What the team saw itself: with one other kind of source it makes a finding strong."""
PRIVATE_TALK, GROUP_TALK, WRITTEN = "private_talk", "group_talk", "complaint"
STRONG_TYPES: Final = 3
CROSS_TYPES: Final = 2
REPEATED: Final = 2


class Grade(Enum):
    """The value is what is printed; ``NONE`` is a finding without any source, and no level."""

    NONE = ""
    K0 = "K0"
    K1 = "K1"
    K2 = "K2"
    K3 = "K3"

    @property
    def squares(self) -> int:
        """How many of three squares are filled."""
        return {Grade.K1: 1, Grade.K2: 2, Grade.K3: 3}.get(self, 0)


class Unused(Enum):
    """Why a linked record is no source."""

    NOT_HERE = "not_here"
    NOT_FOR_USE = "not_for_use"
    NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class Fact:
    """What weighing needs of a linked record, and nothing of what it says.

    ``source`` is equal for records that are one source; ``whole`` is False for one that was never completed, which
    counts as a talk and never above K0 (workflow 3.5). ``told`` is what a sentence calls it: a kind of register, or
    ``PRIVATE_TALK``, ``GROUP_TALK``, ``WRITTEN`` for a complaint. ``hearsay`` is a talk of what others had told;
    ``alone`` the source that it is once somebody says that it is independent, where that is another one.
    """

    source: str
    source_type: str
    whole: bool = True
    unused: Unused | None = None
    told: str = ""
    hearsay: bool = False
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One record that a finding rests on, or that speaks against it."""

    record: str
    role: str
    fact: Fact
    source_type: str = ""
    independent: str = ""
    resolved: str = ""
    note: str = ""

    @property
    def type(self) -> str:
        """The kind of source: as the team said, else as the record is."""
        return self.source_type or self.fact.source_type

    @property
    def source(self) -> str:
        """The source it is: equal for links that are one."""
        return self.fact.alone or self.fact.source if self.independent == INDEPENDENT else self.fact.source

    @property
    def is_independent(self) -> bool:
        """Whether it is a source of its own: somebody said so, or nobody was asked and it is no hearsay."""
        return self.independent == INDEPENDENT or (self.independent == NOT_ASKED and not self.fact.hearsay)

    @property
    def is_used(self) -> bool:
        """Whether it counts for anything."""
        return self.fact.unused is None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A level and why. ``supporting`` and ``contradicting`` count sources by their type, never records.

    ``told_for`` and ``told_against`` count the same sources by type and what a sentence calls them.
    """

    grade: Grade
    contested: bool
    supporting: Mapping[str, int]
    contradicting: Mapping[str, int]
    resolved: int
    unused: Sequence[Link]
    told_for: Mapping[tuple[str, str], int]
    told_against: Mapping[tuple[str, str], int]

    @property
    def printed(self) -> str:
        """``K3-`` for a contested one; empty without a source."""
        return self.grade.value + ("-" if self.contested and self.grade is not Grade.NONE else "")


def weigh(links: Iterable[Link]) -> Weighed:
    """Return how well a finding with these links holds. Their order changes nothing."""
    every = list(links)
    used = [link for link in every if link.is_used]
    supporting = [link for link in used if link.role == SUPPORTS]
    against = [link for link in used if link.role == CONTRADICTS]
    open_against = [link for link in against if not link.resolved.strip()]
    return Weighed(
        grade=_grade(supporting),
        contested=bool(open_against),
        supporting=_counted(supporting),
        contradicting=_counted(open_against),
        resolved=len(against) - len(open_against),
        unused=tuple(link for link in every if not link.is_used),
        told_for=_told(supporting),
        told_against=_told(open_against),
    )


def one_person(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return for each code that was joined with others the least code of all that are one person (INV18).

    ``pairs`` are two codes each; who is joined with a third over a second is one person too.
    """
    of: dict[str, set[str]] = {}
    for first, second in pairs:
        both = of.get(first, {first}) | of.get(second, {second})
        of.update(dict.fromkeys(both, both))
    return {code: min(codes) for code, codes in of.items()}


def _grade(supporting: Sequence[Link]) -> Grade:
    """Return the level; what raises it are whole records that are sources of their own."""
    if not supporting:
        return Grade.NONE
    raising = [link for link in supporting if link.fact.whole and link.is_independent]
    types = set(_one_type_each(raising).values())
    if len(types) >= STRONG_TYPES or (len(types) >= CROSS_TYPES and types & OWN_EYES):
        return Grade.K3
    if len(types) >= CROSS_TYPES:
        return Grade.K2
    return Grade.K1 if len({link.source for link in raising}) >= REPEATED else Grade.K0


def _one_type_each(links: Sequence[Link]) -> Mapping[str, str]:
    """Return of which type each source counts, so that as many types as can be have a source, the team's eyes first.

    Who talked, and whose mother wrote of it, is one source under two types: it stands for one of them.
    """
    sources: dict[str, set[str]] = {}
    for link in links:
        sources.setdefault(link.type, set()).add(link.source)
    order = sorted(sources, key=lambda kind: (kind not in OWN_EYES, _place(kind), kind))
    found: dict[str, str] = {}

    def finds_one(kind: str, tried: set[str]) -> bool:
        for source in sorted(sources[kind] - tried):
            tried.add(source)
            if source not in found or finds_one(found[source], tried):
                found[source] = kind
                return True
        return False

    for kind in order:
        finds_one(kind, set())
    for kind in order:
        for source in sources[kind]:
            found.setdefault(source, kind)
    return found


def _place(kind: str) -> int:
    return SOURCE_TYPES.index(kind) if kind in SOURCE_TYPES else len(SOURCE_TYPES)


def _counted(links: Sequence[Link]) -> Mapping[str, int]:
    """Count the sources of each type."""
    count: dict[str, int] = {}
    for (kind, _told_as), n in _told(links).items():
        count[kind] = count.get(kind, 0) + n
    return count


def _told(links: Sequence[Link]) -> Mapping[tuple[str, str], int]:
    """Count the sources by type and name; what is not independent of a source that counts is not counted beside it.

    A source that was heard in two ways is called by the stronger one: a private talk before any other.
    """
    counting: list[Link] = []
    for link in sorted(links, key=_stronger_first):
        if link.is_independent or not any(known.type == link.type for known in counting):
            counting.append(link)
    known: dict[tuple[str, str], str] = {}
    types = _one_type_each(counting)
    for link in counting:
        if types[link.source] == link.type:
            known.setdefault((link.type, link.source), link.fact.told)
    count: dict[tuple[str, str], int] = {}
    for (kind, _source), told in known.items():
        count[kind, told] = count.get((kind, told), 0) + 1
    return dict(sorted(count.items(), key=lambda pair: (_place(pair[0][0]), -pair[1], pair[0])))


def _stronger_first(link: Link) -> tuple[bool, bool, str, str]:
    fact = link.fact
    return not link.is_independent, fact.told != PRIVATE_TALK, link.source, fact.told
