"""How well a finding holds, in words: the level's name, and one sentence of what supports and what contradicts it.

Plain text, so that window, command line and paper say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.corroboration import (
    DETAINEE,
    DOCUMENT,
    GROUP_TALK,
    MEDICAL,
    OBSERVATION,
    OUTSIDE,
    PRIVATE_TALK,
    STAFF,
    WRITTEN,
    Grade,
    Unused,
)
from resources.language import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.corroboration import Weighed
    from resources.language import Language

    Label = Callable[[str, str], str]

OTHER: Final = "other"
GRADES: Final = {
    Grade.NONE: mark("no source yet"),
    Grade.K0: mark("single"),
    Grade.K1: mark("repeated"),
    Grade.K2: mark("cross-checked"),
    Grade.K3: mark("strongly cross-checked"),
}
"""K0 is "single" and never "nothing": one voice is a voice (ui.md 14)."""
COLUMNS: Final = {
    DETAINEE: mark("Detainees"),
    STAFF: mark("Staff"),
    DOCUMENT: mark("Documents"),
    OBSERVATION: mark("Seen by us"),
    MEDICAL: mark("Medical"),
    OUTSIDE: mark("Outside"),
}
"""The columns of the matrix: the kinds of source, in this order."""
UNUSED: Final = {
    Unused.NOT_HERE: mark("not on this laptop"),
    Unused.NOT_FOR_USE: mark("not for use"),
    Unused.NO_CONSENT: mark("no consent to use"),
}


def said_of(weighed: Weighed) -> tuple[str, ...]:
    """Return the kinds of source that say anything of a finding, in the order of the columns."""
    return tuple(kind for kind in COLUMNS if weighed.supporting.get(kind) or weighed.contradicting.get(kind))


def grade(weighed: Weighed, language: Language) -> str:
    """Return the name of a level."""
    return language.tr(GRADES[weighed.grade])  # tr: the names above


def explained(weighed: Weighed, language: Language, label: Label) -> str:
    """Return in a sentence or two why a finding has its level; ``label`` gives the name of a kind of register."""
    said = []
    if weighed.told_for:
        said.append(language.tr("Supported by {sources}.", sources=listed(weighed.told_for, language, label)))
    else:
        said.append(language.tr("No source supports it yet."))
    if weighed.told_against:
        said.append(language.tr("Contradicted by {sources}.", sources=listed(weighed.told_against, language, label)))
    if weighed.resolved:
        said.append(language.ntr("{n} contradiction resolved.", "{n} contradictions resolved.", weighed.resolved))
    if weighed.unused:
        said.append(
            language.ntr("{n} linked record does not count.", "{n} linked records do not count.", len(weighed.unused))
        )
    return " ".join(said)


def listed(counts: Mapping[tuple[str, str], int], language: Language, label: Label) -> str:
    """Return sources in one line: "2 private talks and the custody register"; there is at least one."""
    *most, last = (_counted(kind, told, n, language, label) for (kind, told), n in counts.items())
    if not most:
        return last
    those = language.tr(", ##between things of a list").join(most)
    return language.tr("{those} and {last}", those=those, last=last)


def _counted(kind: str, told: str, n: int, language: Language, label: Label) -> str:
    ntr = language.ntr
    if kind == DOCUMENT and told and told != OTHER:
        document = label("document_kind", told)
        if n == 1:
            return language.tr("the {document}", document=document)
        return language.tr("the {document} ({n})", document=document, n=n)
    if kind == DETAINEE and told in {PRIVATE_TALK, GROUP_TALK, WRITTEN}:
        return {
            PRIVATE_TALK: ntr("{n} private talk", "{n} private talks", n),
            GROUP_TALK: ntr("{n} group talk", "{n} group talks", n),
            WRITTEN: ntr("{n} complaint", "{n} complaints", n),
        }[told]
    said = {
        DETAINEE: ntr("{n} talk not in private", "{n} talks not in private", n),
        STAFF: ntr("{n} voice of staff or authority", "{n} voices of staff or authority", n),
        DOCUMENT: ntr("{n} document", "{n} documents", n),
        OBSERVATION: ntr("{n} observation of our own", "{n} observations of our own", n),
        MEDICAL: ntr("{n} medical examination", "{n} medical examinations", n),
        OUTSIDE: ntr("{n} voice from outside", "{n} voices from outside", n),
    }
    return said.get(kind) or ntr("{n} other source", "{n} other sources", n)
