"""What a record itself gives cause to say to whoever writes it. It never blocks: what is typed is always kept.

Rules of the model that one record alone can show: living space, figures that differ (INV38), a register without
entries (INV39), what may not be said to the head of the place (INV22), a referral that may not go yet (INV24,
INV25), a group talk that carries one person's allegation (INV19), an incident that names a person by code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain import figures, finding_text, referral, space, talking_points

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

GROUP: Final = "group"
MILDEST: Final = "1"
NOT_ASKED: Final = "not_asked"
_TEXTS: Final = ("text", "legal_note")


class Cause(Enum):
    """Why something is said."""

    SPACE = "space"
    FIGURES_DIFFER = "figures_differ"
    EMPTY_REGISTER = "empty_register"
    NOT_SHOWN = "not_shown"
    TELLS = "tells"
    LACKS = "lacks"
    ONE_PERSONS_ALLEGATION = "one_persons_allegation"
    NAMES_A_PERSON = "names_a_person"
    NEVER_ALONE = "never_alone"
    HINDERED = "hindered"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say. ``about`` are ids or numbers, never words of the record."""

    cause: Cause
    about: tuple[str, ...] = ()


def remarks(kind: str, fields: Mapping[str, object]) -> tuple[Remark, ...]:
    """Return what is to be said of a record of ``kind`` as it stands."""
    rule = _RULES.get(kind)
    return tuple(rule(fields)) if rule is not None else ()


def is_alone(fields: Mapping[str, object], external: Collection[str]) -> bool:
    """Return whether only external experts or interpreters were there (INV12): one of the institution goes along."""
    there = fields.get("by")
    return isinstance(there, list) and bool(there) and all(str(member) in external for member in there)


def place_is_confirmed(fields: Mapping[str, object]) -> bool:
    """Return whether a talk says where it is held and whether it can be overheard there (R003, R004)."""
    return all(fields.get(name) not in {None, "", NOT_ASKED} for name in ("setting", "can_be_overheard"))


def is_one_persons(fields: Mapping[str, object]) -> bool:
    """Return whether a group talk carries an allegation above severity 1 (INV19): it needs a record of its own."""
    return bool(grave_in_group(fields))


def grave_in_group(fields: Mapping[str, object]) -> frozenset[str]:
    """Return what is alleged above severity 1 in a group talk; nothing for any other talk."""
    if fields.get("kind") != GROUP:
        return frozenset()
    listed = figures.items(fields, "allegations")
    return frozenset(
        str(one.get("violation", "")) for one in listed if one.get("severity") not in (None, "", MILDEST)
    )


def _area(fields: Mapping[str, object]) -> Iterator[Remark]:
    each, short = space.m2_per_person(fields), space.flags(fields)
    if each is not None or short:
        yield Remark(Cause.SPACE, (f"{each:.1f}" if each is not None else "", *(flag.value for flag in short)))


def _opening_talk(fields: Mapping[str, object]) -> Iterator[Remark]:
    differing = figures.differing(fields)
    if differing:
        yield Remark(Cause.FIGURES_DIFFER, differing)


def _document(fields: Mapping[str, object]) -> Iterator[Remark]:
    if fields.get("kind") != "complaints_register":
        return
    if fields.get("access") in {"refused", "not_existing"}:
        yield Remark(Cause.NOT_SHOWN)
    elif fields.get("items_seen") == 0:
        yield Remark(Cause.EMPTY_REGISTER)


def _closing_talk(fields: Mapping[str, object]) -> Iterator[Remark]:
    said = [item.get("text") for item in figures.items(fields, "points")]
    said += [item.get("what") for item in figures.items(fields, "commitments")]
    found = talking_points.telling(said)
    if found:
        yield Remark(Cause.TELLS, tuple(why.value for why in found))


def _referral(fields: Mapping[str, object]) -> Iterator[Remark]:
    # the person's consent stands in other records: what only they can settle is not said here
    elsewhere = {referral.Lack.CONSENT_MANAGEMENT, referral.Lack.CONSENT_REFERRAL}
    found = tuple(lack.value for lack in referral.lacks(fields) if lack not in elsewhere)
    if fields.get("basis") and found:
        yield Remark(Cause.LACKS, found)


def _interview(fields: Mapping[str, object]) -> Iterator[Remark]:
    if is_one_persons(fields):
        yield Remark(Cause.ONE_PERSONS_ALLEGATION)


def _incident(fields: Mapping[str, object]) -> Iterator[Remark]:
    if any(finding_text.people_in(str(fields.get(name, ""))) for name in _TEXTS):
        yield Remark(Cause.NAMES_A_PERSON)


_RULES: Final[Mapping[str, Callable[[Mapping[str, object]], Iterator[Remark]]]] = {
    "area": _area,
    "opening_talk": _opening_talk,
    "document": _document,
    "closing_talk": _closing_talk,
    "referral": _referral,
    "interview": _interview,
    "incident": _incident,
    "obstruction": _incident,
}
