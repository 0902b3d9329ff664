"""Controlled vocabularies: stable ids with labels by language, as an office may change them (model 2.1, 2.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. ``parent`` groups subtopics under a heading; a ``special`` category is never tabulated alone.

    ``shorts`` are the words for a chip or a mark, where the label is too long for it.
    """

    id: str
    labels: Mapping[str, str]
    parent: str = ""
    special: bool = False
    shorts: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """Return the label in ``language``, in English where it is missing, else the id itself."""
        return self.labels.get(language) or self.labels.get("en") or self.id

    def short(self, language: str) -> str:
        """Return the short wording in ``language``, or the label where there is none."""
        return self.shorts.get(language) or self.label(language)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """An ordered list of terms."""

    name: str
    terms: tuple[Term, ...]

    def term(self, term_id: str) -> Term:
        """Return the term; an id from a newer office is a term that shows its id, never an error."""
        return next((term for term in self.terms if term.id == term_id), Term(term_id, {}))

    def knows(self, term_id: str) -> bool:
        """Return whether the id is in this version of the vocabulary."""
        return any(term.id == term_id for term in self.terms)

    def top(self) -> tuple[Term, ...]:
        """Return the terms that have no parent."""
        return tuple(term for term in self.terms if not term.parent)

    def below(self, parent: str) -> tuple[Term, ...]:
        """Return the terms under a heading."""
        return tuple(term for term in self.terms if term.parent == parent)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabularies:
    """All vocabularies by name. Two are the same only if they are one."""

    by_name: Mapping[str, Vocabulary]

    @classmethod
    def parse(cls, documents: Iterable[Mapping[str, object]]) -> Self:
        """Return the vocabularies of parsed JSON documents; raises ``ValueError`` for one of the wrong shape."""
        return cls({vocabulary.name: vocabulary for vocabulary in map(_vocabulary, documents)})

    def overlaid(self, documents: Iterable[Mapping[str, object]]) -> Vocabularies:
        """Return these with an office's own vocabularies in place of those of the same name."""
        return Vocabularies({**self.by_name, **Vocabularies.parse(documents).by_name})

    def __getitem__(self, name: str) -> Vocabulary:
        return self.by_name.get(name, Vocabulary(name, ()))

    def label(self, vocabulary: str, term_id: str, language: str) -> str:
        """Return the label of one term."""
        return self[vocabulary].term(term_id).label(language)


def _vocabulary(document: Mapping[str, object]) -> Vocabulary:
    name, terms = document.get("vocabulary"), document.get("terms")
    if not isinstance(name, str) or not isinstance(terms, list):
        raise ValueError("vocabulary")  # noqa: TRY004 - the document is wrong, not our call
    return Vocabulary(name, tuple(_term(entry) for entry in terms))


def _term(entry: object) -> Term:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise ValueError("term")  # noqa: TRY004 - the document is wrong, not our call
    parent, special = entry.get("parent", ""), entry.get("special", False)
    if not isinstance(parent, str) or not isinstance(special, bool):
        raise ValueError("term")  # noqa: TRY004 - the document is wrong, not our call
    return Term(entry["id"], _words(entry.get("label", {})), parent, special, _words(entry.get("short", {})))


def _words(value: object) -> dict[str, str]:
    """Return words by language, checked."""
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("label")
    return dict(value)
