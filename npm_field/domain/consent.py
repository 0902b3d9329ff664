"""Consent by purpose: what was asked, what it allows, which answer is the stricter (model 2.3.9; INV08, R091).

A purpose that is missing was not asked, and what was not asked counts as no for every export. Consent governs
storage too: where notes may not be kept, no content field may exist.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Answer(Enum):
    """One answer for one purpose; the order of definition is the order of strictness, strictest first."""

    WITHDRAWN = "withdrawn"
    NO = "no"
    UNABLE = "unable"
    NOT_ASKED = "not_asked"
    YES = "yes"


RECORD: Final = "record"
INTERNAL: Final = "internal"
AUTHORITIES: Final = "authorities_anon"
IDENTITY_REFERRAL: Final = "identity_referral"
IDENTITY_MANAGEMENT: Final = "identity_management"
NAMING: Final = (IDENTITY_MANAGEMENT, IDENTITY_REFERRAL)
"""The purposes for which a name is told to somebody."""
IN_WRITING: Final = frozenset({"letter_handed", "letter_found", "box", "mail", "email", "department"})
"""Ways on which a complaint comes without anybody who could be asked first."""
NOT_FOR_USE: Final = "not_for_use"
"""The field of a record of which the person asked that nothing be used: it counts as a talk, nothing else (INV41)."""
_FORBID_CONTENT: Final = frozenset({Answer.NO, Answer.UNABLE, Answer.WITHDRAWN})


def answer(consent: object, purpose: str) -> Answer:
    """Return the answer for ``purpose``; missing or unreadable is not asked (INV08)."""
    value = consent.get(purpose) if isinstance(consent, dict) else None
    try:
        return Answer(value)
    except ValueError:
        return Answer.NOT_ASKED


def allows(consent: object, purpose: str) -> bool:
    """Return whether an export for ``purpose`` may use the record. Only a plain yes does (INV08)."""
    return answer(consent, purpose) is Answer.YES


def content_allowed(consent: object) -> bool:
    """Return whether content may be stored: not when keeping notes was refused, impossible or withdrawn."""
    return answer(consent, RECORD) not in _FORBID_CONTENT


def is_withdrawn(consent: object) -> bool:
    """Return whether consent to keep notes was withdrawn: the content is then purged everywhere."""
    return answer(consent, RECORD) is Answer.WITHDRAWN


def keeps_content(fields: Mapping[str, object]) -> bool:
    """Return whether a record with these fields may hold what was said: notes allowed, not asked to use nothing."""
    return content_allowed(fields.get("consent")) and fields.get(NOT_FOR_USE) is not True


def ends_content(fields: Mapping[str, object]) -> bool:
    """Return whether these fields end what was said for good: consent to notes withdrawn, or nothing to be used."""
    return is_withdrawn(fields.get("consent")) or fields.get(NOT_FOR_USE) is True


def bars_person(fields: Mapping[str, object]) -> bool:
    """Return whether a talk's person is in no list and no category from now on, under no code (INV41, INV18)."""
    return ends_content(fields) or answer(fields.get("consent"), INTERNAL) is Answer.WITHDRAWN


def comes_first(fields: Mapping[str, object]) -> bool:
    """Return whether a record that holds content still lacks its consent, or the reason why it has none (R020)."""
    if fields.get("channel") in IN_WRITING:
        return False
    return answer(fields.get("consent"), RECORD) is Answer.NOT_ASKED and not fields.get("before_consent")


def strictest(answers: Iterable[object]) -> str:
    """Return the strictest of several answers; while two accounts differ, the stricter one holds."""
    order = list(Answer)
    return min((answer({"x": value}, "x") for value in answers), key=order.index, default=Answer.NOT_ASKED).value


def from_signs(use: str, name: str) -> Mapping[str, str]:
    """Return consent by purpose from the two signs of a partial record (security.md part I).

    "use Y" is record, internal and authorities unnamed, never public; "id Y" is identity to an independent body;
    "?" was not asked.
    """
    signs = {"y": Answer.YES.value, "n": Answer.NO.value}
    used, named = signs.get(use), signs.get(name)
    result = dict.fromkeys((RECORD, INTERNAL, AUTHORITIES), used) if used == Answer.YES.value else {}
    if used == Answer.NO.value:
        result = dict.fromkeys((INTERNAL, AUTHORITIES), used)
    if named:
        result[IDENTITY_REFERRAL] = named
    return {purpose: value for purpose, value in result.items() if value}
