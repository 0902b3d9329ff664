"""What the records of one visit come to: which talks may be used, and counts over them (reports 6.2; INV08, INV41).

Everything is recomputed from merged records: evidence that the reader may not have is taken out first, and only then
is anything counted. A talk that is not for use, or whose notes were withdrawn, is in the total of talks alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from statistics import median
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent, corroboration, sources
from npm_field.domain.classification import Class, highest
from npm_field.domain.corroboration import Unused
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.domain.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.domain.merge import Merged

PRIVATE: Final = "private"
GROUP: Final = "group"
TOTAL: Final = "total"
LIVE: Final = "live"


class Standing(Enum):
    """Whether a report inside the office may use what a talk says."""

    USED = "used"
    NO_CONSENT = "no_consent"
    NOT_COMPLETED = "not_completed"
    NOT_FOR_USE = "not_for_use"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk and what it may be used for. ``content`` is empty unless the person agreed to use inside the NPM.

    ``person`` is the code that stands for all codes of one person (INV18).
    """

    code: str
    area: str
    mode: Mode
    standing: Standing
    sensitivity: Class
    fields: Mapping[str, object]
    person: str

    @property
    def content(self) -> Mapping[str, object]:
        """What the person said, where it may be used; else nothing."""
        return self.fields if self.standing is Standing.USED else {}

    @property
    def is_shown(self) -> bool:
        """Whether the talk may be in any table (INV41); a withdrawn one is only counted."""
        return self.standing not in {Standing.NOT_FOR_USE, Standing.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Allegation:
    """One thing a person said happened, under the code of the talk."""

    code: str
    fields: Mapping[str, object]
    person: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """The merged records of one visit, sorted by what they say and not by when they came."""

    visit: Mapping[str, object]
    members: tuple[Mapping[str, object], ...]
    assignments: tuple[Mapping[str, object], ...]
    areas: tuple[Mapping[str, object], ...]
    talks: tuple[Talk, ...]
    observations: tuple[Mapping[str, object], ...]
    sensitivity: Class
    unsettled: int

    @property
    def shown(self) -> tuple[Talk, ...]:
        """The talks that may be in a table."""
        return tuple(talk for talk in self.talks if talk.is_shown)

    @property
    def used(self) -> tuple[Talk, ...]:
        """The talks whose content may be used."""
        return tuple(talk for talk in self.talks if talk.standing is Standing.USED)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many records a report left out, and why. No content, no codes."""

    withdrawn: int
    not_for_use: int
    no_consent: int
    not_completed: int
    unsettled: int
    being_typed: int = 0


@dataclass(frozen=True, slots=True)
class Delays:
    """How long records waited for their completion, in whole hours."""

    completed: int
    median_hours: float
    longest_hours: int


def collect(records: Iterable[Merged]) -> Collected:
    """Sort the records of one visit by kind and decide of each talk what it may be used for."""
    by_kind: dict[str, list[Merged]] = {}
    for record in records:
        if record.heads:
            by_kind.setdefault(record.heads[0].header.kind, []).append(record)
    joined = corroboration.one_person(sources.pairs(by_kind.get(sources.SAME_PERSON, ())))
    bars = sources.bars_of((record for found in by_kind.values() for record in found), joined)
    talks = _talks(by_kind.get("interview", ()), joined, bars)
    plain = {kind: _plain(by_kind.get(kind, ())) for kind in ("visit", "team_member", "assignment", "area")}
    observations = _plain(by_kind.get("observation", ()))
    kept = [talk.sensitivity for talk in talks if talk.is_shown]
    others = [r for kind in (*plain, "observation") for r in by_kind.get(kind, ())]
    return Collected(
        visit=plain["visit"][0] if plain["visit"] else {},
        members=plain["team_member"],
        assignments=plain["assignment"],
        areas=plain["area"],
        talks=talks,
        observations=observations,
        sensitivity=highest(*kept, *(summarise(r, KINDS[r.heads[0].header.kind]).sensitivity for r in others)),
        unsettled=sum(bool(record.differences) for found in by_kind.values() for record in found),
    )


def left_out(found: Collected, *, being_typed: int = 0) -> LeftOut:
    """Return how many records a report of these leaves out, by reason."""
    count = Counter(talk.standing for talk in found.talks)
    return LeftOut(
        withdrawn=count[Standing.WITHDRAWN],
        not_for_use=count[Standing.NOT_FOR_USE],
        no_consent=count[Standing.NO_CONSENT],
        not_completed=count[Standing.NOT_COMPLETED],
        unsettled=found.unsettled,
        being_typed=being_typed,
    )


def tally(rows: Iterable[Mapping[str, object]], name: str) -> Mapping[str, int]:
    """Count the values of one field, the most frequent first; a missing value counts under the empty id."""
    count = Counter(str(row.get(name, "")) for row in rows)
    return dict(sorted(count.items(), key=lambda pair: (-pair[1], pair[0])))


def allegations(talks: Iterable[Talk]) -> tuple[Allegation, ...]:
    """Return what may be used of all that was alleged, the gravest first."""
    found = [Allegation(t.code, item, t.person) for t in talks for item in items(t.content, "allegations")]
    key = {"violation": "", "text": ""}
    return tuple(
        sorted(found, key=lambda a: (-severity(a.fields), *(str(a.fields.get(k, d)) for k, d in key.items()), a.code))
    )


def once(found: Iterable[Allegation], name: str) -> Sequence[Mapping[str, object]]:
    """Return what is to be counted by the field ``name``: what one person told under two codes is there once (INV18).

    Kept is what was told under the code that told more of it, then graver.
    """
    told: dict[tuple[str, str], dict[str, list[Mapping[str, object]]]] = {}
    for one in found:
        key = (one.person or one.code, str(one.fields.get(name, "")))
        told.setdefault(key, {}).setdefault(one.code, []).append(one.fields)
    return [
        row
        for by_code in told.values()
        for row in min(by_code.items(), key=lambda of: (-len(of[1]), -max(map(severity, of[1])), of[0]))[1]
    ]


def persons(talks: Iterable[Talk]) -> int:
    """Return how many different persons were heard one by one, each counted once under whichever codes (INV18)."""
    return len({talk.person for talk in talks if talk.fields.get("kind") != GROUP})


def of_persons(talks: Iterable[Talk], name: str, gravest_last: Sequence[str] = ()) -> Mapping[str, int]:
    """Count the persons heard one by one by what was noted of them, each once under whichever codes (INV18).

    Of several answers the last in ``gravest_last`` counts, else the first; a person without one counts under "".
    """
    noted: dict[str, list[str]] = {}
    for talk in talks:
        if talk.fields.get("kind") != GROUP:
            noted.setdefault(talk.person, []).append(str(talk.content.get(name, "")))
    order = {value: place for place, value in enumerate(gravest_last, start=1)}
    chosen = [max(filter(None, values), key=lambda one: order.get(one, 0), default="") for values in noted.values()]
    return tally(({name: one} if one else {} for one in chosen), name)


def by_severity(rows: Iterable[Mapping[str, object]], name: str) -> Mapping[str, tuple[int, int, int, int]]:
    """Count a field's values by severity: grave, serious, concern, not rated; the gravest row first."""
    count: dict[str, list[int]] = {}
    for row in rows:
        place = {3: 0, 2: 1, 1: 2}.get(severity(row), 3)
        count.setdefault(str(row.get(name, "")), [0, 0, 0, 0])[place] += 1
    ordered = sorted(count.items(), key=lambda pair: ([-n for n in pair[1]], pair[0]))
    return {value: (n[0], n[1], n[2], n[3]) for value, n in ordered}


def severity(row: Mapping[str, object]) -> int:
    """Return 1 to 3, or 0 where it was not rated."""
    value = str(row.get("severity", ""))
    return int(value) if value in {"1", "2", "3"} else 0


def gravest(talk: Talk) -> str:
    """Return the highest severity of a talk and its allegations; empty where none was rated or none may be used.

    Of a partial record the one digit may be used when the sign "use" says yes.
    """
    usable = talk.content
    if talk.standing is Standing.NOT_COMPLETED and consent.allows(_consent(talk.fields), consent.INTERNAL):
        usable = talk.fields
    found = max(severity(row) for row in (usable, *items(usable, "allegations")))
    return str(found) if found else ""


def consent_by_purpose(talks: Iterable[Talk], purposes: Sequence[str]) -> Mapping[str, Mapping[consent.Answer, int]]:
    """Count the persons by their answer for each purpose, the strictest of each; missing was not asked (INV08)."""
    asked: dict[str, list[Mapping[str, object]]] = {}
    for at, talk in enumerate(talks):
        asked.setdefault(talk.person or str(at), []).append(_consent(talk.fields))
    return {
        purpose: Counter(
            consent.Answer(consent.strictest(consent.answer(one, purpose).value for one in given))
            for given in asked.values()
        )
        for purpose in purposes
    }


def talks_by_area(talks: Iterable[Talk]) -> Mapping[str, tuple[int, int]]:
    """Return for each area the private talks with one person and all other talks."""
    count: dict[str, list[int]] = {}
    for talk in talks:
        alone = talk.fields.get("privacy") == PRIVATE and talk.fields.get("kind") != GROUP
        count.setdefault(talk.area, [0, 0])[0 if alone else 1] += 1
    return {area: (n[0], n[1]) for area, n in sorted(count.items())}


def exposed_areas(talks: Iterable[Talk]) -> tuple[str, ...]:
    """Return the areas where exactly one person was heard in private: whoever saw it knows who (workflow 3.6)."""
    heard: dict[str, set[str]] = {}
    for talk in talks:
        if talk.area and talk.fields.get("privacy") == PRIVATE and talk.fields.get("kind") != GROUP:
            heard.setdefault(talk.area, set()).add(talk.person)
    return tuple(sorted(area for area, found in heard.items() if len(found) == 1))


def delays(talks: Iterable[Talk]) -> Delays | None:
    """Return how late records were completed; None when none was."""
    late = [talk.fields for talk in talks if talk.fields.get("completed_from") not in {None, "", LIVE}]
    hours = [fields.get("hours_after") for fields in late]
    known = [hour for hour in hours if isinstance(hour, int) and not isinstance(hour, bool)]
    return Delays(len(known), median(known), max(known)) if known else None


def occupancy_percent(visit: Mapping[str, object]) -> tuple[tuple[Mapping[str, object], int | None], ...]:
    """Return every figure of the place with, for a total, its share of the capacity; none hides another (INV38)."""
    capacity = visit.get("capacity_official")
    rows = sorted(items(visit, "figures"), key=lambda row: (str(row.get("kind")) != TOTAL, str(row.get("kind"))))
    return tuple((row, _share(row, capacity)) for row in rows)


def differing(visit: Mapping[str, object]) -> tuple[str, ...]:
    """Return the kinds of figure for which sources give different numbers (INV38)."""
    values: dict[str, set[str]] = {}
    for row in items(visit, "figures"):
        values.setdefault(str(row.get("kind", "")), set()).add(str(row.get("value")))
    return tuple(sorted(kind for kind, given in values.items() if len(given) > 1))


def items(fields: Mapping[str, object], name: str) -> tuple[Mapping[str, object], ...]:
    """Return the elements of a list of a record, and nothing for what a newer office shapes otherwise."""
    found = fields.get(name)
    return tuple(item for item in found if isinstance(item, dict)) if isinstance(found, list) else ()


def _share(row: Mapping[str, object], capacity: object) -> int | None:
    value = row.get("value")
    if row.get("kind") != TOTAL or not isinstance(value, int) or not isinstance(capacity, int) or capacity <= 0:
        return None
    return round(100 * value / capacity)


def _plain(records: Iterable[Merged]) -> tuple[Mapping[str, object], ...]:
    found = [record.fields for record in records if record.fields is not None]
    return tuple(sorted(found, key=_by_content))


def _by_content(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Sort by what a record says: its id is random and its arrival says who was where first."""
    names = ("code", "member", "area", "theme", "sense", "text", "severity", "measure")
    return tuple(str(fields.get(name, "")) for name in names)


def _talks(records: Iterable[Merged], joined: Mapping[str, str], bars: Mapping[str, Unused]) -> tuple[Talk, ...]:
    talks = (_talk(record, joined, bars) for record in records)
    return tuple(sorted(talks, key=lambda t: (t.code, t.area, str(t.fields.get("day", "")), _by_content(t.fields))))


def _one(fields: Mapping[str, object], joined: Mapping[str, str]) -> str:
    """Return the one code that stands for the person of a talk."""
    code = str(fields.get("code", ""))
    return joined.get(code, code)


def _talk(record: Merged, joined: Mapping[str, str], bars: Mapping[str, Unused]) -> Talk:
    """Return a talk with what it may be used for: what its person said in any record, under any code, counts."""
    fields = _fields(record)
    person = _one(fields, joined)
    bar = bars.get(person)
    summary = summarise(record, KINDS["interview"])
    if summary.state in {"withdrawn", "purged"}:
        standing = Standing.WITHDRAWN
    elif fields.get("not_for_use") is True or bar is Unused.NOT_FOR_USE:
        # The mark is on the person, so it reaches every talk under each of the codes (INV41, INV18).
        standing = Standing.NOT_FOR_USE
    elif summary.mode is not Mode.FULL:
        standing = Standing.NOT_COMPLETED
    elif consent.allows(_consent(fields), consent.INTERNAL) and bar is None:
        standing = Standing.USED
    else:
        standing = Standing.NO_CONSENT
    person = person or joined.get(summary.code, summary.code)
    return Talk(summary.code, summary.area, summary.mode, standing, summary.sensitivity, fields, person)


def _fields(record: Merged) -> Mapping[str, object]:
    return record.fields or {}


def _consent(fields: Mapping[str, object]) -> Mapping[str, object]:
    """Return consent by purpose, read from the two signs where a partial record has no more."""
    found = fields.get("consent")
    if isinstance(found, dict):
        return found
    return consent.from_signs(str(fields.get("use", "")), str(fields.get("name", "")))
