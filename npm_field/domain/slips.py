"""Identity slips: who a coded person is, in the few words that the office needs to find the person again.

Most codes have no slip at all (codes 4.4): one is written only while a purpose needs it, and sealed to the office's
identity desk at once. What is here has no codec and no key; it says what a slip is and when one may be.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent
from npm_field.domain.codes import CodeType
from npm_field.errors import BadRecordError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.identifiers import Code

KIND: Final = "slip"
PERSON_TYPES: Final = (CodeType.PERSON, CodeType.STAFF)
LONGEST: Final[Mapping[str, int]] = {"name": 120, "file_number": 60, "unit": 60, "contact": 200}
"""The most characters of each part: together they fit the fixed size of a sealed slip in any script."""

RECONTACT: Final = "recontact"
MEDICAL: Final = "medical"
FOLLOW_UP: Final = "reprisal_follow_up"
PURPOSES: Final = (RECONTACT, "identity_management", "identity_referral", MEDICAL, FOLLOW_UP)
"""What may need a slip (codes 4.4); also the reasons that the identity desk's log knows."""
_CONSENTS: Final[Mapping[str, tuple[str, ...]]] = {
    RECONTACT: ("recontact",),
    "identity_management": ("identity_management",),
    "identity_referral": ("identity_referral",),
    MEDICAL: ("medical_exam", "medical_share"),
}
_RETURNS: Final = "early_return"


@dataclass(frozen=True, slots=True, repr=False)
class SlipContent:
    """What is typed on a slip. Raises ``BadRecordError`` when it is empty, or a part is too long.

    It hides itself: it never stands in a message, a log or a test's output.
    """

    name: str = ""
    file_number: str = ""
    unit: str = ""
    contact: str = ""

    def __post_init__(self) -> None:
        for part, longest in LONGEST.items():
            value = " ".join(_plain(getattr(self, part)).split())
            if len(value) > longest:
                raise BadRecordError(kind=KIND, field=part, reason="too_long")
            object.__setattr__(self, part, value)
        if not any(getattr(self, part) for part in LONGEST):
            raise BadRecordError(kind=KIND, field="name", reason="empty")

    def __repr__(self) -> str:
        return "SlipContent()"


@dataclass(frozen=True, slots=True)
class Slip:
    """A whole slip, as only the identity desk reads it. ``written`` is a day and a part of it, never finer."""

    code: Code
    purposes: tuple[str, ...]
    written: str
    content: SlipContent


def purposes_of(record: Mapping[str, object], *, is_followed: bool = False) -> tuple[str, ...]:
    """Return the purposes for which a record's person may have to be found again; () when none needs a slip.

    Only a plain yes counts (INV08), and nothing does while keeping notes is refused, impossible or withdrawn.
    ``is_followed`` says that another record follows the person up for reprisals.
    """
    answers = record.get("consent")
    if not consent.content_allowed(answers):
        return ()
    found = [purpose for purpose, keys in _CONSENTS.items() if any(consent.allows(answers, key) for key in keys)]
    measures = record.get("measures")
    if is_followed or (isinstance(measures, list) and _RETURNS in measures):
        found.append(FOLLOW_UP)
    return tuple(found)


def is_over(record: Mapping[str, object], *, is_followed: bool = False) -> bool:
    """Return whether a slip must go: no purpose needs it any more because the person took an answer back."""
    if purposes_of(record, is_followed=is_followed):
        return False
    answers = record.get("consent")
    keys = [consent.RECORD, *(key for keys in _CONSENTS.values() for key in keys)]
    return any(consent.answer(answers, key) is consent.Answer.WITHDRAWN for key in keys)


def _plain(text: str) -> str:
    """Return a text with a space for every sign that controls instead of being read."""
    return "".join(" " if unicodedata.category(sign).startswith(("Cc", "Cs")) else sign for sign in text)


assert [part.name for part in fields(SlipContent)] == list(LONGEST)  # noqa: S101 - both are ours, in one file
