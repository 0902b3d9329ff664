"""The evening: what is left to do, to watch, to hand on, out of the records of a visit (workflow 3.4; reports 6.2).

Pure functions from fields to items. An item says which record it is about and carries ids of vocabularies, never what
a person said; the words are made where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain import recommendation
from npm_field.domain.board import Seen, Standing
from npm_field.domain.completion import BY_CHOICE
from npm_field.domain.figures import items
from npm_field.domain.remarks import GROUP, grave_in_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.domain.board import Tile
    from npm_field.domain.completion import State
    from npm_field.domain.identifiers import RecordId

    Fields = Mapping[str, object]
    Rows = Iterable[tuple[RecordId, Fields]]


class Section(Enum):
    """What one looks through in the evening, in this order; the place in it is the digit."""

    GAPS = "gaps"
    AGAIN = "again"
    REPRISALS = "reprisals"
    URGENT = "urgent"
    SETTLE = "settle"
    WAITING = "waiting"
    COMPLAINTS = "complaints"
    RECOMMENDATIONS = "recommendations"
    TASKS = "tasks"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Item:
    """One line. ``what`` says which sort of line, ``said`` holds ids of vocabularies, codes and numbers by name.

    ``text`` is the team's own sentence (a finding, a task, a recommendation); ``needs`` is True where somebody has to
    act, ``done`` where nobody has to any more.
    """

    section: Section
    what: str
    record: RecordId | None = None
    code: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    needs: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A talk that is kept in part; ``here`` where this laptop can complete it."""

    record: RecordId
    fields: Fields
    hours: int
    state: State
    here: bool


ASSESSED: Final = frozenset({"assessed_substantiated", "assessed_unsubstantiated"})
REFUSED_ACCESS: Final = frozenset({"refused", "partial", "not_existing"})
HIGH: Final = "high"
REPRISAL: Final = "reprisal"
"""A violation in a talk and a type of complaint alike."""
COACHED: Final = frozenset({"possible", "clear"})
NOW: Final = frozenset({"immediate", "now"})


def gaps(
    tiles: Iterable[Tile], heard: Iterable[tuple[str, bool]], documents: Rows, talks: Rows = ()
) -> Sequence[Item]:
    """Return where nobody was, whom nobody heard, where one person stands alone, and what was not shown.

    Of ``talks`` those in a group in which somebody told what needs a record of its own, and nobody told it alone yet
    (INV19).
    """
    found: list[Item] = []
    for tile in tiles:
        area = tile.area
        said = {"area_kind": area.kind}
        if tile.standing is not Standing.NOBODY and tile.state is not Seen.REFUSED:
            found.append(Item(Section.GAPS, "alone", area.record, area.code, said, needs=True))
        elif tile.state is Seen.NOT_YET:
            found.append(Item(Section.GAPS, "not_seen", area.record, area.code, said))
        elif tile.state is Seen.REFUSED:
            found.append(Item(Section.GAPS, "refused", area.record, area.code, said))
    found += [Item(Section.GAPS, "not_heard", said={"group": group}) for group, was_heard in heard if not was_heard]
    found += [
        Item(
            Section.GAPS,
            "document",
            record,
            str(fields.get("code", "")),
            {"document_kind": str(fields.get("kind", "")), "document_access": str(fields["access"])},
        )
        for record, fields in documents
        if fields.get("access") in REFUSED_ACCESS
    ]
    found += [
        Item(
            Section.GAPS,
            "in_group",
            record,
            str(fields.get("code", "")) or str(fields.get("area", "")),
            needs=True,
        )
        for record, fields in _in_group_alone(talks)
    ]
    return sorted(found, key=lambda one: not one.needs)


def reprisals(
    plans: Rows,
    allegations: Rows,
    follow_ups: Rows,
    talks: Rows,
    complaints: Rows = (),
    *,
    joined: Mapping[str, str],
    codes: Mapping[str, str],
) -> Sequence[Item]:
    """Return the plan, what was alleged, whom to look after, who is at high risk, and what else may be pressure.

    What was assessed stands last. ``complaints`` are those of whom something may be used.
    ``joined`` gives the code that stands for all codes of one person, who is there once (INV18); ``codes`` that of
    a record that is meant where no person is named.
    """
    found = [
        Item(
            Section.REPRISALS,
            "plan",
            record,
            str(fields.get("focal", "")),
            {
                "from": str(fields.get("return_from", "")),
                "to": str(fields.get("return_to", "")),
                "reprisal_during": ",".join(_strings(fields.get("during"))),
                "reprisal_after": ",".join(_strings(fields.get("after"))),
            },
        )
        for record, fields in plans
    ]
    found += [
        Item(
            Section.REPRISALS,
            "alleged",
            record,
            str(fields.get("person", "")) or codes.get(str(fields.get("about", "")), ""),
            {
                "reprisal_status": str(fields.get("status", "") or "alleged"),
                "reprisal_form": ",".join(_strings(fields.get("forms"))),
                "reprisal_phase": str(fields.get("phase", "")),
                "reprisal_subject": str(fields.get("subject", "")),
                "reprisal_action": ",".join(_strings(fields.get("actions"))),
            },
            needs=fields.get("status") not in ASSESSED,
            done=fields.get("status") in ASSESSED,
        )
        for record, fields in allegations
    ]
    found += [
        Item(
            Section.REPRISALS,
            "follow_up",
            record,
            str(fields.get("person", "")) or codes.get(str(fields.get("about", "")), ""),
            {"when": str(fields.get("due", ""))},
        )
        for record, fields in follow_ups
        if not fields.get("done") and not fields.get("result")
    ]
    afraid: dict[str, list[tuple[RecordId, Fields]]] = {}
    rows = list(talks)
    for record, fields in rows:
        if fields.get("not_for_use") is not True and _is_afraid(fields):
            code = str(fields.get("code", ""))
            afraid.setdefault(joined.get(code, code), []).append((record, fields))
    found += [_at_risk(rows) for rows in afraid.values()]
    found += _signals(rows, complaints)
    return sorted(found, key=lambda one: (one.what != "plan", one.done, not one.needs, one.code))


def urgent(matters: Rows, ladder: Sequence[Fields], flagged: Rows, codes: Mapping[str, str]) -> Sequence[Item]:
    """Return the urgent matters with the step of the ladder that is next, and what was marked and is none yet."""
    rows = list(matters)
    found = [_matter(record, fields, ladder, codes) for record, fields in rows]
    known = {str(fields.get("about", "")) for _record, fields in rows}
    found += [
        Item(Section.URGENT, "flagged", record, str(fields.get("code", "")), needs=True)
        for record, fields in flagged
        if record not in known and fields.get("not_for_use") is not True and _is_urgent(fields)
    ]
    return sorted(found, key=lambda one: (one.done, not one.needs, one.code))


def waiting(found: Iterable[Left], limit: int) -> Sequence[Item]:
    """Return what is to be completed, as it was queued; then what waits on other laptops, then what was given up."""
    lines = [
        Item(
            Section.WAITING,
            "waiting" if one.here else "elsewhere",
            one.record,
            str(one.fields.get("code", "")),
            {
                "hours": str(one.hours),
                "severity": str(one.fields.get("severity", "")),
                "completion_state": one.state.value,
            },
            needs=one.hours >= limit and one.state not in BY_CHOICE,
            done=one.state in BY_CHOICE,
        )
        for one in found
    ]
    return sorted(lines, key=lambda one: (one.done, one.what != "waiting"))


def complaints(rows: Rows) -> Sequence[Item]:
    """Return the complaints, those without any action first."""
    found = [
        Item(
            Section.COMPLAINTS,
            "complaint",
            record,
            str(fields.get("code", "")),
            {
                "complaint_type": str(fields.get("complaint_type", "")),
                "complaint_action": ",".join(_strings(fields.get("actions"))),
                "outside": "yes" if fields.get("within_mandate") is False else "",
            },
            needs=not _strings(fields.get("actions")),
        )
        for record, fields in rows
        if fields.get("not_for_use") is not True
    ]
    return sorted(found, key=lambda one: (not one.needs, one.code))


def recommendations(rows: Rows) -> Sequence[Item]:
    """Return the recommendations by their number and words."""
    found = [
        Item(
            Section.RECOMMENDATIONS,
            "recommendation",
            record,
            str(fields.get("number", "")),
            {
                **{name: str(fields.get(name, "")) for name in ("addressee_level", "priority", "theme")},
                "recommendation_status": recommendation.status(fields),
            },
            text=str(fields.get("text", "")),
        )
        for record, fields in rows
    ]
    return sorted(found, key=lambda one: (one.code, one.text))


def tasks(rows: Rows, codes: Mapping[str, str]) -> Sequence[Item]:
    """Return what is to be done, by when and by whom; what is done stands last."""
    found = [
        Item(
            Section.TASKS,
            "task",
            record,
            codes.get(str(fields.get("about", "")), "") or str(fields.get("area", "")),
            {
                "task_kind": str(fields.get("what", "")),
                "about": str(fields.get("about", "")),
                "by": str(fields.get("by", "")),
                "when": str(fields.get("when", "")),
            },
            text=str(fields.get("text", "")),
            needs=not fields.get("by") and fields.get("done") is not True,
            done=fields.get("done") is True,
        )
        for record, fields in rows
    ]
    return sorted(found, key=lambda one: (one.done, one.said["when"] or "~", one.said["by"], one.code, one.text))


def counts_by_type(found: Iterable[Item], name: str) -> Mapping[str, int]:
    """Return how many items there are of each value of ``name``, the most first."""
    count: dict[str, int] = {}
    for one in found:
        count[one.said.get(name, "")] = count.get(one.said.get(name, ""), 0) + 1
    return dict(sorted(count.items(), key=lambda pair: (-pair[1], pair[0])))


def _matter(record: RecordId, fields: Fields, ladder: Sequence[Fields], codes: Mapping[str, str]) -> Item:
    """Return a matter with the first step of its ladder that nobody took, the most pressing first."""
    matter = str(fields.get("matter", ""))
    taken = [str(step.get("tell", "")) for step in items(fields, "steps")]
    left = [step for step in ladder if step.get("matter") == matter and str(step.get("tell", "")) not in taken]
    left.sort(key=lambda step: hours if isinstance(hours := step.get("within_hours"), int) else 0)
    following = left[0] if left else {}
    closed = fields.get("closed") is True
    return Item(
        Section.URGENT,
        "matter",
        record,
        codes.get(str(fields.get("about", "")), "") or str(fields.get("area", "")),
        {
            "urgent_matter": matter,
            "taken": taken[-1] if taken else "",
            "tell": "" if closed else str(following.get("tell", "")),
            "how": str(following.get("how", "")),
            "within_hours": str(following.get("within_hours", "")),
        },
        text=str(fields.get("next", "")),
        needs=not closed,
        done=closed,
    )


def _at_risk(talks: Sequence[tuple[RecordId, Fields]]) -> Item:
    """Return one person at risk, with what the team does about it in any of the talks."""
    record, fields = talks[0]
    measures = dict.fromkeys(one for _record, each in talks for one in _strings(each.get("measures")))
    said = {"area": str(fields.get("area", "")), "protection_measure": ",".join(measures)}
    return Item(Section.REPRISALS, "at_risk", record, str(fields.get("code", "")), said)


def _in_group_alone(talks: Rows) -> Rows:
    used = [row for row in talks if row[1].get("not_for_use") is not True]
    alone = [fields for _record, fields in used if fields.get("kind") != GROUP]
    told = {str(item.get("violation", "")) for fields in alone for item in items(fields, "allegations")}
    return [row for row in used if grave_in_group(row[1]) - told]


def _signals(talks: Rows, complaints: Rows) -> Sequence[Item]:
    """Return talks whose person seemed coached or tells of a reprisal, and complaints about one: not yet allegations.

    Each is there until somebody writes it down as an allegation, or does not hold it to be one.
    """
    found = []
    for record, fields in talks:
        told = any(item.get("violation") == REPRISAL for item in items(fields, "allegations"))
        coached = str(fields.get("coached_signs", ""))
        if fields.get("not_for_use") is not True and (told or coached in COACHED):
            said = {"coached_signs": coached if coached in COACHED else "", "told": "yes" if told else ""}
            found.append((record, fields, said))
    found += [(record, fields, {"told": "yes"}) for record, fields in complaints if _is_of_reprisal(fields)]
    return [
        Item(
            Section.REPRISALS,
            "signal",
            record,
            str(fields.get("code", "")),
            {"area": str(fields.get("area", "")), **said},
        )
        for record, fields, said in found
    ]


def _is_of_reprisal(complaint: Fields) -> bool:
    return complaint.get("complaint_type") == REPRISAL and complaint.get("not_for_use") is not True


def _is_urgent(fields: Fields) -> bool:
    return fields.get("ongoing_risk") in NOW or fields.get("urgency") in NOW or "urgent" in _signs(fields)


def _is_afraid(fields: Fields) -> bool:
    return fields.get("reprisal_risk") == HIGH or "reprisal" in _signs(fields)


def _signs(fields: Fields) -> Sequence[str]:
    return _strings(fields.get("signs"))


def _strings(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []
