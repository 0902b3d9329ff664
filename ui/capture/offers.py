"""What can be begun on the capture page: in which order, under which icon, by whom, and with what in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import KINDS
from resources.language import mark

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

CLINICIANS: Final = frozenset({"medical", "physician", "psychiatrist", "forensic", "nurse", "psychologist"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to begin. ``words`` is empty where the form of the kind says it; ``only`` are the roles that may.

    ``way`` is the page that begins it, where that is not the capture page itself.
    """

    key: str
    icon: str
    kind: str = ""
    words: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    way: str = ""
    code_type: CodeType | None = None
    """The type of its code, where it is not the first one of the kind."""

    @property
    def of_kind(self) -> str:
        """The name of the kind it begins."""
        return self.kind or self.key


IN_THE_PLACE: Final = (
    Offer("interview", "chat-circle-text"),
    Offer("observation", "eye"),
    Offer("document", "file-text"),
    Offer("complaint", "envelope-simple"),
    Offer("opening_talk", "sign-in"),
    Offer("closing_talk", "sign-out"),
    Offer("obstruction", "hand-palm"),
    Offer("incident", "warning-octagon"),
    Offer("group_talk", "users-three", kind="interview", words=mark("Group talk"), fields={"kind": "group"}),
)
"""The nine of the nine digits."""

AFTERWARDS: Final = (
    Offer("medical_note", "first-aid", only=CLINICIANS, way="medical"),
    Offer("referral", "arrow-square-out"),
    Offer("reprisal_follow_up", "calendar-check"),
    Offer("reprisal_allegation", "lifebuoy"),
    Offer("paper_item", "note"),
    Offer("area", "map-pin"),
    Offer("staff_talk", "users", kind="interview", words=mark("Talk with staff"), code_type=CodeType.STAFF),
)
ICONS: Final = {
    offer.key: offer.icon for offer in (*IN_THE_PLACE, *AFTERWARDS) if not offer.kind or offer.kind == offer.key
}
PLAN_ICON: Final = "clipboard-text"


def open_to(offers: Sequence[Offer], roles: Collection[str]) -> tuple[Offer, ...]:
    """Return the offers whose kinds there are and that somebody with these roles may begin."""
    return tuple(
        offer for offer in offers if offer.of_kind in KINDS and (not offer.only or offer.only.intersection(roles))
    )


def named(key: str) -> Offer | None:
    """Return the offer of this name."""
    return next((offer for offer in (*IN_THE_PLACE, *AFTERWARDS) if offer.key == key), None)


def icon_of(kind: str) -> str:
    """Return the icon of a kind of record."""
    return ICONS.get(kind, PLAN_ICON)
