"""Words that single somebody out without naming: kin ("his mother") and being the only one of a kind."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from npm_field.domain.name_guard.hits import Hit, What
from npm_field.domain.name_guard.known import ARABIC, LATIN, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.name_guard.known import Known, Tongue

_ARABIC_WORD: Final = re.compile("[\u0621-\u0652\u0670]+")
_HANDED: Final = "ه|ها|هم|هن|هما|كم|ك|نا|ي"
_BEFORE: Final = tuple("وفبلك")
"""Letters written together with the word behind them: and, so, with, for, like."""
_OF_KIN: Final = frozenset("ابن ابنة بنت زوج زوجة اخ اخت ام اب والد والدة".split())
_CLOSE: Final = (
    "two|three|four|five|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|own|eldest|oldest|youngest|first|second"
    "|twin|baby|elder|older|younger|little|big|late"
    "|pregnant"
    "|deceased|estranged|adoptive|defunta?|difunt[oa]|finad[oa]|fallecid[oa]|futur[oae]?|ex|défunte?|feue?"
    "|ancien(?:ne)?"
    "|petite?|grande?|jeune|vieux|vieille|propre|propi[oa]|pequeñ[oa]"
)
_COUNTED: Final = (
    r"(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|diez|once"
    r"|doce|quince|pocos|pecho|meses|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
"""So begins how old a child is ("a baby of three months"), which is nobody's."""
_ARTICLES: Final = {"en": "the", "fr": "le|la|l['’]|un|une", "es": "el|la|un|una"}


def find(text: str, known: Known) -> Iterator[Hit]:
    """Yield kin and "the only …" in every language: one word is enough to tell which it is."""
    for code in LATIN:
        tongue = known.tongues[code]
        kin, only = _patterns(tongue)
        yield from (Hit(*m.span(), What.ONLY) for m in only.finditer(text))
        yield from (Hit(*m.span(), What.KIN) for m in kin.finditer(text))
    yield from _arabic(text, known.tongues[ARABIC])


@lru_cache(maxsize=8)
def _kin_ending(stems: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of kin with whose it is; the stems are folded."""
    return re.compile(rf"[وفبلك]?(?:{_any(stems)})(?:{_HANDED})")


@lru_cache(maxsize=8)
def _latin_patterns(
    key: tuple[str, frozenset[str], frozenset[str], frozenset[str], str],
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    code, kin, own, people, only = key
    kin_of = {"en": r"\s+of\b", "fr": r"\s+(?:de\b|du\b|d['’])", "es": r"\s+del?\b"}[code]
    kins = _any(kin).replace("'", "['’]")
    theirs, somebodys = rf"(?:{_any(own)})(?:\s+(?:{_CLOSE}))?\s+(?:{kins})", rf"\w+['’]s\s+(?:{kins})"
    afterwards = {
        "en": rf"(?:an?|one|two|some) (?:\w+ )?(?:{kins}) of (?:his|hers|theirs|mine|ours|yours)",
        "fr": rf"(?:un|une|des|deux) (?:{kins}) à (?:lui|elle|eux|elles|moi|nous)",
        "es": rf"(?:un|una|unos|unas|dos|tres|el|la|los|las)? ?(?:{kins}) (?:suy|mí|nuestr)[oa]s?",
    }[code]
    nobodys = r"(?!(?:une? (?:femme|homme|fille|garçon)|una? (?:mujer|hombre))\b)"
    whose = rf"(?={kin_of}\s+(?!\d|{_COUNTED})\w)"
    first = rf"{nobodys}(?:{theirs}|{somebodys}|{afterwards}|(?:{_ARTICLES[code]})\s*(?:{kins}){whose})"
    nation = (
        r"(?!ventana|semana|manzana|mañana|campana|persiana|cocina|oficina|piscina|cortina|camino|destino|rutina"
        r"|medicina|molino|esquina)\w+"
        r"(?:ian|ean|ese|ish|ien|ienne|ain|aine|ais|aise|ois|oise|ano|ana|eño|eña|és|esa|enio|enia|ino|ina)"
    )
    last = {
        "en": r"(?:\s+(?:who|that|users?|in a wheelchair))?",
        "fr": r"(?:\s+(?:trans|enceinte|aveugle|sourde?|muette?|handicapée?|amputée?|noire?"
        rf"|{nation}))?(?:\s+(?:qui|à))?",
        "es": r"(?:\s+(?:trans|embarazada|cieg[oa]|sord[oa]|mud[oa]|discapacitad[oa]|negr[oa]|indígena"
        rf"|{nation}))?(?:\s+que)?",
    }[code]
    alone = {
        "en": r"\s+(?:ones?\s+(?:in|with|from|without|on|who|that)|to\s+(?:speak|have|survive|refuse|testify"
        r"|see))\b",
        "fr": r"\s+(?:qui|à|d['’]entre|parmi|en|avec|sans)\b",
        "es": r"\s+(?:que|con|en silla|sin|de (?:su|la|los|las|este|esta))\b",
    }[code]
    middle = r"(?:\s+\w+){0,2}" if code == "en" else ""
    only_one = rf"{only}(?:{middle}\s+(?:{_any(people)}|{nation}|(?-i:[A-ZÀ-Ý])\w+){last}|{alone})"
    flags = re.IGNORECASE
    return re.compile(rf"(?<!\w){first}(?!\w)", flags), re.compile(rf"{only_one}(?!\w)", flags)


def _patterns(tongue: Tongue) -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = tongue.lists
    return _latin_patterns(
        (tongue.code, lists["kin"], lists["own"], lists["only_people"], tongue.phrases["only"].pattern)
    )


def is_kin(word: str, tongue: Tongue) -> bool:
    """Return whether an Arabic word is somebody's kin ("his sister")."""
    bare = folded_kin(word)
    if folded(bare) in tongue.lists["kin_not"]:
        return False
    alone = tongue.lists["kin_words"]
    return (
        bool(_ending_of(tongue).fullmatch(bare))
        or folded(bare) in alone
        or (bare[:1] in _BEFORE and folded(bare[1:]) in alone)
    )


def _ending_of(tongue: Tongue) -> re.Pattern[str]:
    return _kin_ending(tongue.lists["kin"])


def _arabic(text: str, tongue: Tongue) -> Iterator[Hit]:
    words = [(m.start(), m.end(), folded_kin(m[0])) for m in _ARABIC_WORD.finditer(text)]
    for i, (start, end, word) in enumerate(words):
        if i > 0 and words[i - 1][2] == "يا":
            continue  # "O brother" is said to anybody
        if is_kin(word, tongue) and not text[:start].rstrip()[-1:].isdigit():
            is_of_kin = i > 0 and words[i - 1][2].lstrip("وفبلك") in _OF_KIN
            yield Hit(words[i - 1][0] if is_of_kin else start, end, What.KIN)
        elif tongue.phrases["only"].fullmatch(word):
            before = folded(words[i - 1][2]) if i else ""
            after = folded(words[i + 1][2]) if i + 1 < len(words) else ""
            is_person = tongue.has("only_people", before) or tongue.has("only_people", before[1:])
            is_person = is_person or _is_of_a_people(words[i - 1][2] if i else "", tongue)
            if is_person or tongue.has("only_after", after):
                yield Hit(words[i - 1][0] if is_person else start, end, What.ONLY)


def _is_of_a_people(word: str, tongue: Tongue) -> bool:
    """Return whether a word with its article ends like a people ("the Eritrean"), and no thing does."""
    bare = folded_kin(word)
    return bare.startswith("ال") and bare.endswith(("ي", "ية")) and not tongue.has("nisba_things", folded(bare))


def folded_kin(word: str) -> str:
    """Return an Arabic word without vowel signs and carriers of hamza; the final letters keep apart his and hers."""
    bare = re.sub("[\u064b-\u0652\u0670\u0640]", "", word)
    return bare.translate(str.maketrans("أإآٱ", "اااا"))


def _any(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
