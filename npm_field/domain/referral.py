"""What a referral still needs before it may go: consent, or two approvers and an independent body (INV24, INV25).

It is written down as a proposal whatever it lacks. Approved, sent or acknowledged it cannot be called before nothing
is lacking any more, unless it went before in just this way.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain import consent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MANAGEMENT: Final = "management"
IDENTITY: Final = "identity"
OVERRIDE: Final = "override"
APPROVERS: Final = 2
NAMELESS: Final = frozenset({"alert_only", "preliminary_findings"})
"""Scopes that can be passed on without a person in them."""
DEPENDENT: Final = frozenset({MANAGEMENT, "supervising_authority"})
"""Who runs the place or is above it is not independent of it, whatever is ticked."""
GOING: Final = frozenset({"approved", "sent", "acknowledged"})
_WHAT: Final = ("person", "to_kind", "to_function", "scope", "basis")
"""What a referral is: changed after it went, it is another one."""


class Lack(Enum):
    """One thing that is missing, in the order in which one would see to it."""

    RECIPIENT = "recipient"
    BASIS = "basis"
    SCOPE = "scope"
    PERSON = "person"
    CONSENT_MANAGEMENT = "consent_management"
    CONSENT_REFERRAL = "consent_referral"
    INDEPENDENCE = "independence"
    GROUND = "ground"
    TWO_APPROVERS = "two_approvers"
    DECISION = "decision"
    SOURCE = "source"


def goes(fields: Mapping[str, object]) -> bool:
    """Return whether a referral is on its way or there: by what is said of it, or because a day of sending stands."""
    return fields.get("status") in GOING or bool(fields.get("sent"))


def went(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Return whether a referral was on its way before, to the same body about the same: what is past is noted.

    Consent that was taken back since must not keep anybody from noting what came of it.
    """
    return goes(before) and all(before.get(name) == after.get(name) for name in _WHAT)


def lacks(fields: Mapping[str, object], consents: Iterable[object] = ()) -> tuple[Lack, ...]:
    """Return what stands in the way. ``consents`` are those of the person's own records.

    A refusal in any of them counts, and so does a question that nobody asked (INV08). The management of the place
    never learns a name without the person's own yes: no override reaches it, for it is not independent (INV25).
    """
    found: set[Lack] = set()
    if not fields.get("to_kind"):
        found.add(Lack.RECIPIENT)
    if not fields.get("basis"):
        found.add(Lack.BASIS)
    if not fields.get("scope"):
        found.add(Lack.SCOPE)
    if fields.get("basis") == OVERRIDE:
        found |= _override(fields)
    elif fields.get("scope") not in NAMELESS:
        found |= _consent(fields, list(consents))
    if fields.get("scope") == IDENTITY and not fields.get("person"):
        found.add(Lack.PERSON)
    return tuple(lack for lack in Lack if lack in found)


def _consent(fields: Mapping[str, object], consents: list[object]) -> set[Lack]:
    to_management = fields.get("to_kind") == MANAGEMENT
    purpose = consent.IDENTITY_MANAGEMENT if to_management else consent.IDENTITY_REFERRAL
    given = [consent.answer(one, purpose) for one in consents]
    answers = {answer for answer in given if answer is not consent.Answer.NOT_ASKED}
    if answers == {consent.Answer.YES}:
        return set()
    return {Lack.CONSENT_MANAGEMENT if to_management else Lack.CONSENT_REFERRAL}


def _override(fields: Mapping[str, object]) -> set[Lack]:
    found: set[Lack] = set()
    if fields.get("independent_of_place") is not True or fields.get("to_kind") in DEPENDENT:
        found.add(Lack.INDEPENDENCE)
    if not fields.get("override_ground"):
        found.add(Lack.GROUND)
    approvers = fields.get("approved_by")
    if not isinstance(approvers, list) or len(set(map(str, approvers))) < APPROVERS:
        found.add(Lack.TWO_APPROVERS)
    if not (fields.get("override_role") and fields.get("override_day") and fields.get("alternatives")):
        found.add(Lack.DECISION)
    if not _has_other_source(fields) and not fields.get("no_source_reason"):
        found.add(Lack.SOURCE)
    return found


def _has_other_source(fields: Mapping[str, object]) -> bool:
    """Return whether something other than a person deprived of liberty bears it out (R150)."""
    sources = fields.get("sources")
    given = [item for item in sources if isinstance(item, dict)] if isinstance(sources, list) else []
    return any(item.get("source_type") not in (None, "", "detainee") for item in given)
