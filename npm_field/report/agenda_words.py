"""The agenda of an evening in words: what a theme is called, what is known of it, how each of its findings stands.

The same in the window, on the terminal and on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from npm_field.report import levels
from npm_field.report.evening_words import BETWEEN
from resources.language import isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.agenda import Theme
    from npm_field.domain.corroboration import Weighed
    from resources.language import Language

    Label = Callable[[str, str], str]

MOST: Final = 6
"""So many codes are named; how many there are in all stands before them."""


class Finding(Protocol):
    """A finding that was weighed."""

    @property
    def fields(self) -> Mapping[str, object]:
        """What it says."""

    @property
    def weighed(self) -> Weighed:
        """How well it holds, and why."""


Held = TypeVar("Held", bound=Finding)


@dataclass(frozen=True, slots=True)
class AgendaWords:
    """The words of one language. ``label`` gives the name of a vocabulary's term."""

    language: Language
    label: Label

    def name(self, theme: str) -> str:
        """Return what a theme is called, as a title."""
        return title_of(self.label("theme", theme)) if theme else self.language.tr("Without a theme")

    def counts(self, theme: Theme[Held]) -> str:
        """Return how many findings a theme has, and how many of them are contested."""
        ntr = self.language.ntr
        if not theme.findings:
            return self.language.tr("no finding yet")
        contested = sum(one.weighed.contested for one in theme.findings)
        said = [ntr("{n} finding##of the team", "{n} findings##of the team", len(theme.findings))]
        said += [ntr("{n} of them contested", "{n} of them contested", contested)] if contested else []
        return self.language.tr(", ").join(said)

    def known(self, theme: Theme[Held]) -> str:
        """Return in one line from which sources a theme is known, where, and what no finding rests on yet."""
        return BETWEEN.join(filter(None, (self._heard(theme), self._where(theme), self._loose(theme))))

    def standing(self, finding: Finding) -> str:
        """Return how grave a finding is, whether the team agrees, and why it has its level."""
        terms = (("severity", "severity"), ("finding_status", "status"))
        said = [self.label(name, str(finding.fields[field])) for name, field in terms if finding.fields.get(field)]
        return BETWEEN.join([*said, levels.explained(finding.weighed, self.language, self.label)])

    def _heard(self, theme: Theme[Held]) -> str:
        """Return from which sources anything is known of a theme."""
        if not theme.heard.told_for:
            return self.language.tr("nothing is recorded of it yet")
        sources = levels.listed(theme.heard.told_for, self.language, self.label)
        return self.language.tr("known from {sources}", sources=sources)

    def _where(self, theme: Theme[Held]) -> str:
        """Return in which areas; "" where no record says so."""
        tr = self.language.tr
        return tr("in {areas}", areas=self._codes(theme.areas)) if theme.areas else ""

    def _loose(self, theme: Theme[Held]) -> str:
        """Return what no finding rests on yet; "" for nothing."""
        if not theme.loose_count:
            return ""
        said = self.language.ntr(
            "{n} record about it is in no finding yet",
            "{n} records about it are in no finding yet",
            theme.loose_count,
        )
        return f"{said}: {self._codes(theme.loose)}" if theme.loose else said

    def _codes(self, codes: Sequence[str]) -> str:
        said = self.language.tr(", ").join(isolated(code) for code in codes[:MOST])
        return f"{said} …" if len(codes) > MOST else said


def title_of(words: str) -> str:
    """Return a term's name as a title begins."""
    return words[:1].upper() + words[1:]
