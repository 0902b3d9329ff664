"""How much of what could tell who somebody is the name guard finds, and how often it marks what is harmless.

    python -m benchmarks.name_guard            the frozen parts: what the documentation states
    python -m benchmarks.name_guard --open     the parts to build on, with every miss and every false alarm

The frozen parts are hashed. Who tunes the guard reads the open parts only.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from benchmarks.name_guard.corpus import CLASSES, DATA, LANGUAGES, Sentence, read
from benchmarks.name_guard.speed import tell_speed
from npm_field.domain.name_guard import scan
from npm_field.usecases.name_guard import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.name_guard.corpus import Label
    from npm_field.domain.name_guard import Hit, Known

OPEN: Final = (
    "open",
    "forms",
    "second",
    "third",
    "fourth",
    "fifth_odd",
    "fifth",
    "others_a",
    "others_b",
    "others_c",
    "harmless",
)
"""Parts to build on. ``forms`` has every way that we know of to write a number, a date, a time.

``second`` to ``fifth``, by others, were frozen until their mistakes were read: decisions 0042, 0048 and 0049
(``fifth_odd`` has the odd lines of the fifth). Three more writers made ``others_a`` to ``others_c`` to be built on;
``harmless`` has nothing to find.
"""
FROZEN: Final = {
    "frozen": {
        "ar": "aa6589ebf814fe8c84f3784b73021e8709267d046025b9957ba7848e2d06d1af",
        "en": "673ddedd6bbb1a8272245c685f4292cad0617832add3a9d725620c1cdf20bd21",
        "es": "186b048caf8c6e20d86363f85735aa3e1a03a92028de4efe7ea5477fbb11e9bf",
        "fr": "508095a55d811935dc99d1984d4b7b186b7101e1a4533e3edaabb80aab4ae199",
    },
    "sixth": {
        "ar": "61d9f212e4c1543a186a46407a2a0a5de634e8c91e18d5749e54a27028fe4d24",
        "en": "d4645cb4984c7ea7bd3c1eaf1a30b6759a296b88cf4fc1304148e8f6972858d9",
        "es": "df30702fd7fcb829b90f2597ac274345ef31e260d1c1647539a74c8d7e656848",
        "fr": "ec68f1ee644869202eb6be7d5f819b5f8a103807c297bd36b514942f6de74c28",
    },
}
"""By part and language: ``frozen`` is by the guard's author, before it was written; ``sixth`` by two
people who saw nothing of it, after its rules were final."""


@dataclass(slots=True)
class Tally:
    """What was found of one class; ``whole`` counts what is covered from its first letter to its last."""

    labelled: int = 0
    found: int = 0
    whole: int = 0

    def __str__(self) -> str:
        """Show recall by place and by whole words."""
        if not self.labelled:
            return "-"
        return f"{self.found / self.labelled:.3f} {self.whole / self.labelled:.3f}"


@dataclass(slots=True)
class Result:
    """One language."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in CLASSES})
    words: int = 0
    false_alarms: list[tuple[str, str]] = field(default_factory=list)
    misses: list[tuple[str, str]] = field(default_factory=list)

    def add(self, sentence: Sentence, hits: Sequence[Hit]) -> None:
        self.words += sentence.words
        for label in sentence.labels:
            name = next(name for name, letters in CLASSES.items() if label.letter in letters)
            tally = self.tallies[name]
            tally.labelled += 1
            tally.found += any(hit.start < label.end and label.start < hit.end for hit in hits)
            whole = _covered(sentence.text, label, hits)
            tally.whole += whole
            if not whole:
                self.misses.append((sentence.text[label.start : label.end], sentence.text))
        for hit in hits:
            if not any(hit.start < label.end and label.start < hit.end for label in sentence.labels):
                self.false_alarms.append((f"{sentence.text[hit.start : hit.end]} ({hit.what.value})", sentence.text))


def main(arguments: Sequence[str]) -> int:
    """Print one line a language; with ``--open`` every mistake, which a frozen part never shows."""
    parts = OPEN if "--open" in arguments else tuple(FROZEN)
    if not all(_is_frozen(part) for part in parts if part in FROZEN):
        return 1
    if "--only-check" in arguments:
        return 0
    known = load()
    for part in parts:
        _tell(part, known)
    if parts != OPEN:
        tell_speed(known)
    return 0


def _tell(part: str, known: Known) -> None:
    print(f"part: {part}; recall by place, and of the whole words")
    print(
        f"{'':4}{'sentences':>10}{'words':>7}  "
        + "".join(f"{name:<18}" for name in CLASSES)
        + "false alarms per 1,000 words"
    )
    for language in LANGUAGES:
        sentences = read(part, language)
        result = _measured(sentences, language, known)
        cells = "".join(f"{tally!s:<18}" for tally in result.tallies.values())
        alarms = 1000 * len(result.false_alarms) / result.words
        print(f"{language:4}{len(sentences):>10}{result.words:>7}  {cells}{alarms:.1f}")
        if part not in FROZEN:
            _show(result)


def _measured(sentences: Sequence[Sentence], language: str, known: Known) -> Result:
    result = Result()
    for sentence in sentences:
        result.add(sentence, scan(sentence.text, language, known))
    return result


def _covered(text: str, label: Label, hits: Sequence[Hit]) -> bool:
    inside = (place for place in range(label.start, label.end) if text[place].isalnum())
    return all(any(hit.start <= place < hit.end for hit in hits) for place in inside)


def _is_frozen(part: str) -> bool:
    for language, expected in FROZEN[part].items():
        found = hashlib.sha256((DATA / part / f"{language}.txt").read_bytes()).hexdigest()
        if found != expected:
            print(f"data/{part}/{language}.txt is not the text that was frozen: no figure of it can be compared.")
            return False
    return True


def _show(result: Result) -> None:
    for missed, text in result.misses:
        print(f"     missed  {missed:<24} {text}")
    for alarm, text in result.false_alarms:
        print(f"     alarm   {alarm:<24} {text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
