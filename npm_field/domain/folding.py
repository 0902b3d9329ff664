"""Words as search compares them: no accents, no case, one form of each Arabic letter, digits as 0 to 9.

What is written by hand in a hurry differs in hamzas, dots and marks; a search must not. Nothing here is shown to
anybody: the text itself stays as it was typed.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAME: Final = str.maketrans(
    {
        "\u0671": "\u0627",  # alef wasla: alef
        "\u0649": "\u064a",  # alef maksura: yeh
        "\u06cc": "\u064a",  # Persian yeh
        "\u06a9": "\u0643",  # Persian kaf
        "\u0629": "\u0647",  # teh marbuta: heh
        "\u06c0": "\u0647",
        "\u06c1": "\u0647",
        "\u06d5": "\u0647",
        "\u0621": "",  # a hamza that stands alone
        "\u0640": "",  # tatweel
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u0131": "i",
        "\u00f0": "d",
        "\u00fe": "th",
    }
)
_ARTICLES: Final = ("وال", "فال", "بال", "كال", "ال", "لل")
"""The article and what is written together with it; the longest first."""
_SHORTEST_REST: Final = 3
"""What is left of a word without its article, or it was no article."""


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    kept = "".join(part for part in unicodedata.normalize("NFKD", letter) if not _is_mark(part))
    lower = unicodedata.normalize("NFKD", kept.casefold())
    plain = "".join(part for part in lower if not _is_mark(part)).translate(_SAME)
    return "".join(_digit(part) for part in plain)


def folded(text: str) -> str:
    """Return ``text`` as search compares it. Doing it again changes nothing."""
    return text.lower() if text.isascii() else "".join(map(_folded_letter, text))


def words(text: str) -> Sequence[str]:
    """Return the folded words of ``text``: what stands between signs that are neither letter, mark nor digit."""
    plain = folded(text)
    # most of the work of an index of 100,000 records was here, sign by sign
    return (plain.translate(_ASCII) if plain.isascii() else "".join(map(_kept, plain))).split()


@lru_cache(maxsize=4096)
def _kept(sign: str) -> str:
    """Return a sign of a word, or a space for one that parts words."""
    return sign if unicodedata.category(sign)[0] in "LMN" else " "


_ASCII: Final = {number: _kept(chr(number)) for number in range(128)}


def forms(word: str) -> Sequence[str]:
    """Return the forms of one folded word under which search finds it: itself, and without its Arabic article."""
    for article in () if word.isascii() else _ARTICLES:
        rest = word.removeprefix(article)
        if rest != word and len(rest) >= _SHORTEST_REST:
            return (word, rest)
    return (word,)


def to_index(text: str) -> str:
    """Return all words of ``text`` in their forms, in their order, as the index holds them."""
    found = words(text)
    return " ".join(found if text.isascii() else _forms_of(found))  # only Arabic words have several forms


def place(text: str, wanted: Sequence[str]) -> tuple[int, int] | None:
    """Return where in ``text`` the first word stands that begins with one of the folded words ``wanted``."""
    for start, end in _spans(text):
        if any(form.startswith(tuple(wanted)) for word in words(text[start:end]) for form in forms(word)):
            return start, end
    return None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = -1
    for at, sign in enumerate(text):
        joins = unicodedata.category(sign)[0] in "LMN" or sign == "\u0640"
        if joins and start < 0:
            start = at
        elif not joins and start >= 0:
            yield start, at
            start = -1
    if start >= 0:
        yield start, len(text)


def _forms_of(found: Sequence[str]) -> Iterator[str]:
    for word in found:
        yield from forms(word)


def _is_mark(sign: str) -> bool:
    """Return whether a sign is put on a letter or says nothing of its own: an accent, a vowel mark, a direction."""
    return unicodedata.combining(sign) != 0 or unicodedata.category(sign) == "Cf"


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
