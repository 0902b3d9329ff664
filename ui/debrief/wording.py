"""How well a finding holds, in words: the level's name, and one sentence of what supports and what contradicts it.

Plain text, without a widget, so that the command line says the same as the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.corroboration import DETAINEE, DOCUMENT, MEDICAL, OBSERVATION, OUTSIDE, STAFF, Grade, Unused
from resources.language import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.corroboration import Weighed
    from resources.language import Language

GRADES: Final = {
    Grade.NONE: mark("no source yet"),
    Grade.K0: mark("single"),
    Grade.K1: mark("repeated"),
    Grade.K2: mark("cross-checked"),
    Grade.K3: mark("strongly cross-checked"),
}
"""K0 is "single" and never "nothing": one voice is a voice (ui.md 14)."""
UNUSED: Final = {
    Unused.NOT_HERE: mark("not on this laptop"),
    Unused.NOT_FOR_USE: mark("not for use"),
    Unused.NO_CONSENT: mark("no consent to use"),
}


def grade(weighed: Weighed, language: Language) -> str:
    """Return the name of a level."""
    return language.tr(GRADES[weighed.grade])  # tr: the names above


def explained(weighed: Weighed, language: Language) -> str:
    """Return in one or two sentences why a finding has its level."""
    said = []
    if weighed.supporting:
        said.append(language.tr("Supported by {sources}.", sources=_listed(weighed.supporting, language)))
    else:
        said.append(language.tr("No source supports it yet."))
    if weighed.contradicting:
        said.append(language.tr("Contradicted by {sources}.", sources=_listed(weighed.contradicting, language)))
    if weighed.resolved:
        said.append(language.ntr("{n} contradiction resolved.", "{n} contradictions resolved.", weighed.resolved))
    if weighed.unused:
        said.append(
            language.ntr("{n} linked record does not count.", "{n} linked records do not count.", len(weighed.unused))
        )
    return " ".join(said)


def _listed(counts: Mapping[str, int], language: Language) -> str:
    return language.tr(", ##between things of a list").join(_counted(kind, n, language) for kind, n in counts.items())


def _counted(kind: str, n: int, language: Language) -> str:
    ntr = language.ntr
    said = {
        DETAINEE: ntr("{n} detained person", "{n} detained persons", n),
        STAFF: ntr("{n} voice of staff or authority", "{n} voices of staff or authority", n),
        DOCUMENT: ntr("{n} document", "{n} documents", n),
        OBSERVATION: ntr("{n} observation of our own", "{n} observations of our own", n),
        MEDICAL: ntr("{n} medical examination", "{n} medical examinations", n),
        OUTSIDE: ntr("{n} voice from outside", "{n} voices from outside", n),
    }
    return said.get(kind) or ntr("{n} other source", "{n} other sources", n)
