"""The board of a visit: what its records show together, without the content of any talk (ui.md 12.2; workflow 3.4).

Pure computations. Nothing is invented: a word on the board is there because a record says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain import completion, consent
from npm_field.domain.codes import CodeType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.domain.identifiers import RecordId

MOST_STEPS: Final = 5
"""As many as one reads standing, each under its digit."""

AIM_HOURS: Final = completion.AIM_HOURS
LIMIT_HOURS: Final = completion.REMIND_HOURS
"""Within what a partial record should, and must, be completed (workflow 3.5)."""
LATE_NIGHT_HOUR: Final = 22
"""When the night of a day begins; the same band also holds the hours after midnight."""


class Seen(Enum):
    """Whether an area was seen; the value is the vocabulary id of ``area_seen``."""

    SEEN = "seen"
    NOT_YET = "not_yet"
    REFUSED = "refused"


class TalkKind(Enum):
    """What the board counts a talk as, in the order it shows them."""

    PRIVATE = "private"
    OVERHEARD = "overheard"
    UNNOTED = "unnoted"
    GROUP = "group"
    INFORMAL = "informal"
    REFUSED = "refused"


class Standing(Enum):
    """Whether what is said about an area can be traced to one person who was seen there in private."""

    NOBODY = "nobody"
    SURE = "sure"
    POSSIBLE = "possible"
    """The only talk there may have been private: a partial record does not say."""


class Step(Enum):
    """What the board proposes to do next, the most protective first."""

    FOLLOW_UP = "follow_up"
    TELL_LATE = "tell_late"
    TALK = "talk"
    AGAIN = "again"
    TELL = "tell"
    COMPLETE = "complete"
    MIX = "mix"
    GO_ON = "go_on"
    SEE = "see"


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk as the board counts it. ``groups`` are the categories of people it lets the team hear.

    ``person`` is the code that stands for all codes of one person (INV18).
    """

    record: RecordId
    code: str
    area: str
    kind: TalkKind
    groups: frozenset[str] = frozenset()
    again: bool = False
    sensitive: bool = False
    """Whether it holds an allegation or something serious: how many do decides what one alone gives away."""
    person: str = ""
    bars: bool = False
    """Whether nothing of this person is to be used: no talk of theirs shows a category."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area as its record says."""

    record: RecordId
    code: str
    kind: str = ""
    designation: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One area with what happened there. ``talks`` counts conversations, not people who declined."""

    area: Area
    state: Seen
    talks: int
    group_talks: int
    standing: Standing
    noted: bool
    serious: int = 0
    """How many people told of an allegation or something serious (R159); a group is one voice."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do; ``due`` is a band such as 2031-03-10/evening, ``count`` hours or talks."""

    step: Step
    record: RecordId
    code: str
    due: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """Which day of the visit it is. ``number`` is below 1 before it and above ``of`` after it."""

    number: int
    of: int


_KINDS: Final = {
    "group": TalkKind.GROUP,
    "informal_talk": TalkKind.INFORMAL,
    "refused": TalkKind.REFUSED,
}
_PRIVACIES: Final = {
    "private": TalkKind.PRIVATE,
    "visual_contact": TalkKind.OVERHEARD,
    "audible_risk": TalkKind.OVERHEARD,
    "not_private": TalkKind.OVERHEARD,
}
WOMEN, CHILDREN, ISOLATION, FOREIGN, ILL, NEW, NIGHT, STAFF = (
    "women",
    "children",
    "isolation",
    "foreign",
    "ill",
    "new",
    "night",
    "staff",
)
GROUPS: Final = (WOMEN, CHILDREN, ISOLATION, FOREIGN, ILL, NEW, STAFF, NIGHT)
ALWAYS_EXPECTED: Final = frozenset({WOMEN, ISOLATION, NIGHT, STAFF})
TALK_KIND: Final = "interview"
AREA_KIND: Final = "area"
_AREA_FACTS: Final = ("kind", "designation", "seen")
_GRAVE: Final = frozenset({"2", "3"})
_BY_AREA: Final = {
    "womens_unit": WOMEN,
    "mother_and_child_unit": WOMEN,
    "juvenile_unit": CHILDREN,
    "segregation": ISOLATION,
    "seclusion_room": ISOLATION,
    "infirmary": ILL,
    "ward": ILL,
    "reception": NEW,
}
_BY_FIGURE: Final = {
    "women": WOMEN,
    "children_15_17": CHILDREN,
    "children_under_15": CHILDREN,
    "foreign_nationals": FOREIGN,
    "isolation_now": ISOLATION,
}
_BY_VULNERABILITY: Final = {
    "women": WOMEN,
    "pregnant": WOMEN,
    "breastfeeding_or_with_child": WOMEN,
    "child_under_15": CHILDREN,
    "child_15_17": CHILDREN,
    "solitary": ISOLATION,
    "protective_segregation": ISOLATION,
    "foreign_national": FOREIGN,
    "migrant_irregular": FOREIGN,
    "asylum_seeker": FOREIGN,
    "refugee_stateless": FOREIGN,
    "chronic_illness": ILL,
    "hiv_tb": ILL,
    "terminal_illness": ILL,
    "newly_arrived": NEW,
}
_BY_AGE: Final = {"<12": CHILDREN, "12\u201314": CHILDREN, "15\u201317": CHILDREN}
_BY_TIME_HERE: Final = {"<24h": NEW, "1\u20133d": NEW}
# an area that newly arrived people pass does not show that one of them was heard
_HEARD_BY_AREA: Final = {kind: group for kind, group in _BY_AREA.items() if group != NEW}
_RISKS: Final = frozenset({"possible", "present", "immediate"})


def facts_of(kind: str, fields: Mapping[str, object], day_part: str = "") -> Mapping[str, object]:
    """Return what the board needs of one record, for the index: counts and categories, never what somebody said.

    ``day_part`` is when a partial record was written, where its fields have no word for it. Of most kinds nothing.
    """
    if kind == AREA_KIND:
        return {name: fields[name] for name in _AREA_FACTS if fields.get(name)}
    if kind != TALK_KIND:
        return {}
    talk = _kind_of(fields)
    bars = consent.bars_person(fields)
    heard = talk is not TalkKind.REFUSED and not bars
    groups = _groups_of(fields, str(fields.get("day_part", day_part))) if heard else frozenset()
    facts: dict[str, object] = {"talk": talk.value}
    facts |= {"groups": sorted(groups)} if groups else {}
    facts |= {"heard": True} if heard else {}
    facts |= {"bars": True} if bars else {}
    facts |= {"again": True} if _wants_again(fields) else {}
    is_sensitive = fields.get("allegations") or _is_grave(fields)
    return facts | ({"sensitive": True} if is_sensitive and not bars else {})


def talk_from(
    record: RecordId,
    code: str,
    area: str,
    facts: Mapping[str, object],
    area_kinds: Mapping[str, str],
    *,
    joined: Mapping[str, str] | None = None,
) -> Talk:
    """Return the talk of an interview's facts. What kind of area it was in tells a category, too.

    ``joined`` gives for a code that was joined with others the one that stands for all of them.
    """
    listed = facts.get("groups")
    groups = {str(group) for group in listed} if isinstance(listed, list) else set()
    # a nurse is not a detained woman: staff are not the people the team came to hear
    if facts.get("heard") and not code.startswith(CodeType.STAFF.value):
        groups |= {_HEARD_BY_AREA.get(area_kinds.get(area, ""), "")} - {""}
    return Talk(
        record=record,
        code=code,
        area=area,
        kind=TalkKind(facts.get("talk", TalkKind.UNNOTED.value)),
        groups=frozenset(groups),
        again=facts.get("again") is True,
        sensitive=facts.get("sensitive") is True,
        person=(joined or {}).get(code, code),
        bars=facts.get("bars") is True,
    )


def talk_of(
    record: RecordId, fields: Mapping[str, object], *, area_kinds: Mapping[str, str], day_part: str = ""
) -> Talk:
    """Return the talk that an interview's fields describe. ``day_part`` is when it was, where the record knows.

    A partial record has neither kind nor privacy: it counts as a talk of which the privacy is not noted.
    """
    facts = facts_of(TALK_KIND, {**fields, "day_part": fields.get("day_part", day_part)})
    return talk_from(record, str(fields.get("code", "")), str(fields.get("area", "")), facts, area_kinds)


def area_from(record: RecordId, code: str, facts: Mapping[str, object]) -> Area:
    """Return the area of an area record's facts."""
    kind, designation, seen = (str(facts.get(name, "")) for name in ("kind", "designation", "seen"))
    return Area(record, code, kind, designation, seen)


def tiles(areas: Iterable[Area], talks: Sequence[Talk], observed: Collection[str]) -> list[Tile]:
    """Return the areas in their order. An area where something was written was seen, unless it was refused."""
    barred = _barred(talks)
    return [_tile(area, [talk for talk in talks if talk.area == area.code], observed, barred) for area in areas]


def counts(talks: Iterable[Talk]) -> Mapping[TalkKind, int]:
    """Return how many talks of each kind there were; every kind is there."""
    found = Counter(talk.kind for talk in talks)
    return {kind: found[kind] for kind in TalkKind}


def expected(area_kinds: Iterable[str], figures: Iterable[str], place_type: str) -> frozenset[str]:
    """Return the categories that one would ask about in this place: three always, others where there is a sign."""
    places = {"prison_women": WOMEN, "juvenile_detention": CHILDREN, "child_welfare_institution": CHILDREN}
    found = {_BY_AREA.get(kind, "") for kind in area_kinds} | {_BY_FIGURE.get(figure, "") for figure in figures}
    return (ALWAYS_EXPECTED | found | {places.get(place_type, "")}) & frozenset(GROUPS)


def heard(talks: Iterable[Talk], wanted: Collection[str]) -> tuple[tuple[str, bool], ...]:
    """Return each category that was heard or is expected, with whether it was heard."""
    known = list(talks)
    barred = _barred(known)
    found = frozenset[str]().union(*(talk.groups for talk in known if talk.person not in barred))
    return tuple((group, group in found) for group in GROUPS if group in found or group in wanted)


def again(talks: Sequence[Talk]) -> list[Talk]:
    """Return one talk for each person to see again: all that was written about that person asks for it."""
    by_person: dict[str, list[Talk]] = {}
    for talk in talks:
        by_person.setdefault(talk.person, []).append(talk)
    return [known[0] for person, known in sorted(by_person.items()) if person and all(talk.again for talk in known)]


def next_steps(candidates: Iterable[NextStep]) -> tuple[NextStep, ...]:
    """Return at most five steps: up to two of each sort, the most protective sorts first, then what has room."""
    found = list(candidates)
    ordered = [next_step for step in Step for next_step in found if next_step.step is step]
    seen: Counter[Step] = Counter()
    first: list[NextStep] = []
    later: list[NextStep] = []
    for next_step in ordered:
        seen[next_step.step] += 1
        (first if seen[next_step.step] <= 2 else later).append(next_step)  # noqa: PLR2004 - two of each sort
    chosen = [*first, *later][:MOST_STEPS]
    return tuple(next_step for next_step in ordered if next_step in chosen)


def day_of(start: str, end: str, today: date) -> Day | None:
    """Return which day of the visit today is; None where the plan does not say when it begins."""
    if not start:
        return None
    first = date.fromisoformat(start)
    last = max(first, date.fromisoformat(end)) if end else first
    return Day((today - first).days + 1, (last - first).days + 1)


def _kind_of(fields: Mapping[str, object]) -> TalkKind:
    """Return the kind; what is not said is a talk with one person, as nearly all are."""
    kind = _KINDS.get(str(fields.get("kind", "")))
    return kind or _PRIVACIES.get(str(fields.get("privacy", "")), TalkKind.UNNOTED)


def _groups_of(fields: Mapping[str, object], day_part: str) -> frozenset[str]:
    found = {NIGHT} if day_part == NIGHT else set[str]()
    if str(fields.get("code", "")).startswith(CodeType.STAFF.value):
        return frozenset(found | {STAFF})
    vulnerabilities = fields.get("vulnerability")
    signs = vulnerabilities if isinstance(vulnerabilities, list) else []
    found |= {_BY_VULNERABILITY.get(str(sign), "") for sign in signs}
    found |= {_BY_AGE.get(str(fields.get("age_band", "")), "")}
    found |= {_BY_TIME_HERE.get(str(fields.get("time_here_band", "")), "")}
    found |= {WOMEN} if fields.get("sex") == "woman" else set()
    return frozenset(found - {""})


def _is_grave(fields: Mapping[str, object]) -> bool:
    return fields.get("severity") in _GRAVE


def _wants_again(fields: Mapping[str, object]) -> bool:
    """Return whether the person is to be seen again: the sign of a partial record, or agreed to and still at risk."""
    signs = fields.get("signs")
    if isinstance(signs, list) and "again" in signs:
        return True
    return consent.allows(fields.get("consent"), "recontact") and fields.get("ongoing_risk") in _RISKS


def _barred(talks: Iterable[Talk]) -> Collection[str]:
    return {talk.person for talk in talks if talk.bars} - {""}


def _tile(area: Area, here: Sequence[Talk], observed: Collection[str], barred: Collection[str]) -> Tile:
    noted = area.code in observed
    held = [talk for talk in here if talk.kind is not TalkKind.REFUSED]
    state = Seen(area.seen) if area.seen in {seen.value for seen in Seen} else Seen.NOT_YET
    if state is Seen.NOT_YET and (here or noted):
        state = Seen.SEEN
    groups = sum(talk.kind is TalkKind.GROUP for talk in held)
    serious = len({talk.person or talk.record for talk in held if talk.sensitive})
    return Tile(area, state, len(held), groups, _standing(held, barred), noted, serious)


def _standing(held: Sequence[Talk], barred: Collection[str]) -> Standing:
    """Return whether one person stands alone. Two talks under one code or joined codes are one person.

    Who wants nothing used hides nobody: of what is used, whoever saw the talks knows who said it.
    """
    private = {talk.person for talk in held if talk.kind is TalkKind.PRIVATE}
    unnoted = {talk.person for talk in held if talk.kind is TalkKind.UNNOTED}
    if len(private) == 1 or len(private.difference(barred)) == 1:
        return Standing.SURE
    return Standing.POSSIBLE if not private and len(unnoted) == 1 else Standing.NOBODY
