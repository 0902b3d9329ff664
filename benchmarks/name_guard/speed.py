"""What the guard costs while one types: a paragraph, a long paragraph, and a note of 10,000 words at once."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Final

from benchmarks.name_guard.corpus import LANGUAGES, read
from npm_field.domain.name_guard import scan

if TYPE_CHECKING:
    from npm_field.domain.name_guard import Known

ROUNDS: Final = 7
NOTE_WORDS: Final = 10_000
PARAGRAPH_WORDS: Final = 80


def tell_speed(known: Known) -> None:
    """Print milliseconds of processor time for a paragraph (at most what a keystroke asks) and for a long note."""
    for language in LANGUAGES:
        words = " ".join(sentence.text for sentence in read("open", language)).split()
        words = (words * (NOTE_WORDS // len(words) + 1))[:NOTE_WORDS]
        paragraph = " ".join(words[:PARAGRAPH_WORDS])
        paragraphs = [" ".join(words[at : at + PARAGRAPH_WORDS]) for at in range(0, NOTE_WORDS, PARAGRAPH_WORDS)]
        one = _milliseconds(paragraph, language, known)
        note = _milliseconds("\n".join(paragraphs), language, known)
        flat = _milliseconds(" ".join(words), language, known)
        print(
            f"{language}: a paragraph of {PARAGRAPH_WORDS} words {one:.1f} ms; {NOTE_WORDS:,} words in paragraphs"
            f" {note:.0f} ms, in one paragraph {flat:.0f} ms"
        )


def _milliseconds(text: str, language: str, known: Known) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        scan(text, language, known)
        taken.append(time.process_time() - start)
    return 1000 * statistics.median(taken)
