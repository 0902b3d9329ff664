"""The agenda of an evening: the themes one by one, that of the gravest finding first (workflow 3.4; reports 6.2).

Of each theme: its findings, which sources say anything of it and where, what of that stands in no finding yet, and
what was decided. Window, terminal and paper go through the same themes in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from npm_field.domain import corroboration
from npm_field.domain.corroboration import SUPPORTS, Link
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.figures import items

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from npm_field.domain.corroboration import Fact, Weighed

    Fields = Mapping[str, object]

AGENDA: Final = "agenda"
NO_THEME: Final = "none"
"""What the element of findings without a theme is called: an element is called something."""


class HasFields(Protocol):
    """A finding, as a window or a paper has it."""

    @property
    def fields(self) -> Fields:
        """What it says."""


Finding = TypeVar("Finding", bound=HasFields)


@dataclass(frozen=True, slots=True)
class About:
    """A record that can be evidence, with the themes that it says anything of, and never what it says."""

    fact: Fact
    record: str
    themes: frozenset[str]
    area: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Theme(Generic[Finding]):
    """One theme of the agenda. ``heard`` weighs all that is about it as if it supported one finding.

    ``loose`` are the codes of records about it that no finding rests on, an area's for what was seen; ``loose_count``
    counts them all, for not every record has a code.
    """

    theme: str
    findings: Sequence[Finding]
    heard: Weighed
    areas: Sequence[str]
    loose: Sequence[str]
    loose_count: int
    gone_through: bool = False
    decided: str = ""


def heading(theme: object) -> str:
    """Return the heading that a theme belongs to, "" for none."""
    return str(theme or "").partition(".")[0]


def themes_of(record: Fields) -> frozenset[str]:
    """Return the headings of every theme that a record names, in itself or in its elements."""
    found = {heading(record.get("theme"))}
    for value in record.values():
        if isinstance(value, list):
            found |= {heading(one.get("theme")) for one in value if isinstance(one, dict)}
    given = record.get("themes")
    found |= {heading(one) for one in given} if isinstance(given, list) else set()
    return frozenset(found - {""})


def by_theme(found: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Return findings under their headings, in the order in which they come: gravest first stays gravest first."""
    themes: dict[str, list[Finding]] = {}
    for one in found:
        themes.setdefault(heading(one.fields.get("theme")), []).append(one)
    return themes


def agenda(
    findings: Iterable[Finding],
    records: Iterable[About],
    *,
    linked: Collection[str],
    planned: Iterable[str],
    debrief: Fields,
) -> Sequence[Theme[Finding]]:
    """Return the themes of an evening in their order.

    First those with findings; then those of which something is known, the one with the most sources first; then what
    the visit was planned for and nobody says anything of. ``linked`` are the records that a finding rests on.
    """
    held = by_theme(findings)
    about: dict[str, list[About]] = {}
    for one in records:
        for theme in one.themes:
            about.setdefault(theme, []).append(one)
    found = {
        theme: _theme(theme, held.get(theme, []), about.get(theme, []), linked, minute_of(debrief, theme))
        for theme in {**held, **about, **dict.fromkeys(map(heading, planned))}
    }
    rest = [one for theme, one in found.items() if theme not in held]
    rest.sort(key=lambda one: (-sum(one.heard.supporting.values()), one.theme))
    return [*(found[theme] for theme in held), *rest]


def with_findings(theme: Theme[Any], findings: Sequence[Finding]) -> Theme[Finding]:
    """Return the same theme with its findings as another reader has them."""
    return Theme(**{one.name: getattr(theme, one.name) for one in fields(theme)} | {"findings": findings})


def minute_of(debrief: Fields, theme: str) -> Fields:
    """Return what this evening's record says of a theme."""
    return next((one for one in items(debrief, AGENDA) if heading(one.get("theme")) == theme), {})


def with_minute(debrief: Fields, theme: str, **said: object) -> list[dict[str, object]]:
    """Return the agenda of an evening's record with this said of a theme; None or "" takes a word out again."""
    here: list[dict[str, object]] = [dict(one) for one in items(debrief, AGENDA)]
    known = next((one for one in here if heading(one.get("theme")) == theme), None)
    if known is None:
        known = {ITEM_ID: theme or NO_THEME, **({"theme": theme} if theme else {})}
        here.append(known)
    for name, value in said.items():
        known.pop(name, None)
        if value:
            known[name] = value
    return here


def _theme(
    theme: str, held: Sequence[Finding], about: Sequence[About], linked: Collection[str], minute: Fields
) -> Theme[Finding]:
    loose = [one for one in about if one.record not in linked]
    return Theme(
        theme=theme,
        findings=tuple(held),
        heard=corroboration.weigh(Link(one.record, SUPPORTS, one.fact) for one in about),
        areas=tuple(sorted({one.area for one in about if one.area})),
        loose=tuple(sorted({name for one in loose if (name := one.code or one.area)})),
        loose_count=len(loose),
        gone_through=minute.get("gone_through") is True,
        decided=str(minute.get("decided", "")),
    )
