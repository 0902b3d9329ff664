"""What a team covers: clinician, lawyer, somebody for children, women and men for talks, languages (R116, R117)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from npm_field.domain.identifiers import Code
    from npm_field.domain.preparation.team import Person

CLINICIANS: Final = frozenset({"physician", "psychiatrist", "forensic", "nurse"})
NEEDS: Final[Mapping[str, frozenset[str]]] = {
    "legal": frozenset({"lawyer", "human_rights"}),
    "clinical": CLINICIANS,
    "psychosocial": frozenset({"psychologist", "psychiatrist", "social_worker"}),
    "child": frozenset({"child_protection", "education"}),
}
"""Which professions cover what."""
WOMAN: Final = "woman"
MAN: Final = "man"
LANGUAGE: Final = "language"
CHILD_THEMES: Final = frozenset({"special_safeguards_children", "children", "child_contact", "mother_child"})
CHILD_PLACES: Final = frozenset({"juvenile_detention", "child_welfare_institution"})


@dataclass(frozen=True, slots=True)
class Covered:
    """One thing a team should have and who brings it. ``detail`` is the language; ``is_asked`` is that this visit
    needs it for sure.
    """  # noqa: D205 - one sentence would not hold it

    what: str
    by: tuple[Code, ...]
    is_asked: bool = True
    detail: str = ""


def coverage(team: Iterable[Person], visit: Mapping[str, object]) -> Sequence[Covered]:
    """Return what the people who go into the place cover, in the order in which it is shown."""
    there = sorted((person for person in team if person.captures), key=lambda person: person.code)
    found = [
        Covered(what, tuple(p.code for p in there if p.profession in professions), _is_asked(what, visit))
        for what, professions in NEEDS.items()
    ]
    # An interpreter is in the room as well, but asks nothing of her own.
    asking = [person for person in there if person.affiliation != "interpreter"]
    found += [Covered(f"{sex}_interviewer", tuple(p.code for p in asking if p.sex == sex)) for sex in (WOMAN, MAN)]
    languages = visit.get("languages")
    for language in languages if isinstance(languages, list) else ():
        found.append(Covered(LANGUAGE, tuple(p.code for p in there if language in p.languages), detail=str(language)))
    return found


def _is_asked(what: str, visit: Mapping[str, object]) -> bool:
    """Return whether this visit needs it for sure: a specialist for children where there may be some."""
    if what != "child":
        return True
    themes = visit.get("themes")
    parts = {part for theme in (themes if isinstance(themes, list) else ()) for part in str(theme).split(".")}
    return visit.get("place_type") in CHILD_PLACES or bool(parts & CHILD_THEMES)
