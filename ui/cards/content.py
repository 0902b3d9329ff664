"""The cards as data: what resources/cards says, in one language. An office may change the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

MANDATE_LANGUAGES: Final = (("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية"))
"""The four languages the mandate card is shown in, whatever the language of the window."""
RIGHT_TO_LEFT: Final = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class Mandate:
    """The mandate card in one language; ``foot`` has label and words of each line below the rule."""

    title: str
    paragraphs: tuple[str, ...]
    foot: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Before, at it or after: what to do."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conduct:
    """One conduct card."""

    id: str
    title: str
    parts: tuple[Part, ...]


def mandate(language: str) -> Mandate:
    """Return the mandate card; what a language lacks is shown in English."""
    card = resources.read_json("cards/mandate.json")
    return Mandate(
        title=_words(card["title"], language),
        paragraphs=tuple(_words(paragraph, language) for paragraph in card["paragraphs"]),
        foot=tuple((_words(line["label"], language), _words(line["text"], language)) for line in card["foot"]),
    )


def conduct(language: str) -> tuple[Conduct, ...]:
    """Return the conduct cards in their order."""
    cards: list[dict[str, Any]] = resources.read_json("cards/conduct.json")["cards"]
    return tuple(_conduct(card, language) for card in cards)


def _conduct(card: Mapping[str, Any], language: str) -> Conduct:
    parts = tuple(
        Part(_words(part["label"], language), tuple(_words(line, language) for line in part["lines"]))
        for part in card["parts"]
    )
    return Conduct(str(card["id"]), _words(card["title"], language), parts)


def _words(labels: Mapping[str, str], language: str) -> str:
    return labels.get(language) or labels["en"]
