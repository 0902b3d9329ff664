"""From a word somebody types to the ids it may stand for: the labels on the screen, as search needs them.

The index holds ids, which are English; who reads Arabic looks for the words on the screen.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from npm_field.domain import folding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.vocabularies import Vocabularies

SHORTEST: Final = 3
"""Of fewer letters too many labels begin."""
MOST: Final = 24


def ids_for(vocabularies: Vocabularies, word: str, language: str) -> Sequence[str]:
    """Return the ids, as the index holds them, of terms with a word in a label that begins with folded ``word``."""
    if len(word) < SHORTEST:
        return ()
    found = (ids for start, ids in _words_of(vocabularies, language).items() if start.startswith(word))
    return tuple(dict.fromkeys(id_ for ids in found for id_ in ids))[:MOST]


@lru_cache(maxsize=2)
def _words_of(vocabularies: Vocabularies, language: str) -> Mapping[str, Sequence[str]]:
    result: dict[str, list[str]] = {}
    for vocabulary in vocabularies.by_name.values():
        for term in vocabulary.terms:
            id_ = " ".join(folding.words(term.id.replace("_", " ")))
            for label in (term.label(language), term.short(language)):
                for word in folding.words(label):
                    for form in folding.forms(word):
                        if len(form) >= SHORTEST and not id_.startswith(form):
                            result.setdefault(form, []).append(id_)
    return result
