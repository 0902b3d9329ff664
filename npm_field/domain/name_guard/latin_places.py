"""Capitals in Latin letters that are no person: places, streets of saints, things by their shape."""

from __future__ import annotations

import re
from typing import Final

_WHERE: Final = {
    "en": r"in|inside|outside|near|via|through|around|at",
    "fr": r"en|dans|près de|via|hors de|aux?|du",
    "es": r"en|desde|hasta|cerca de|vía|rumbo a",
}
"""Behind these stand places, and people hardly ever."""
_WHENCE: Final = {
    "en": r"from|between",
    "fr": r"vers|depuis|entre",
    "es": r"hacia|entre",
}
"""Behind these stand people too: a place is one only where a list of towns has it."""
_TO_AND_FROM: Final = {"en": r"from|to|of", "fr": r"à|de|d['’]|vers|pour", "es": r"a|de|hacia|para"}
"""Behind these stand people as often: a place is one only where a verb of moving stands before."""
_MOVED: Final = {
    "en": (
        r"mov\w+|transfer\w*|sent|brought|taken|driven|flown|deport\w*|return\w*|travel\w*|arriv\w+|came|comes?"
        r"|coming"
        r"|back|born|liv\w+|went|goes|going|bus|train|flight|plane|road|boat|ferry|prison|jail|station|airport"
        r"|port|camp"
        r"|hospital|court|suite|centre|market|border|people|men|women|families|removed|removal|home|hearing|market"
    ),
    "fr": (
        r"transf[ée]r\w+|envoy\w+|amen\w+|conduit\w*|renvoy\w+|expuls\w+|arriv\w+|vien\w+|venu\w*|rentr\w+|retour\w*"
        r"|restée?s|né\w*|habit\w+|vit|vivent|parti\w*|vol|train|bus|route|bateau|prison|maison d['’]arrêt|gare"
        r"|aéroport"
        r"|camp|hôpital|tribunal|centre|marché|frontière|gens|familles?|originaires?|eau|préfecture|commissariat"
        r"|ville"
    ),
    "es": (
        r"traslad\w+|transfer\w+|envi\w+|llev\w+|tra[íj]\w+|deport\w+|llega\w*|llegó|vien\w+|vino|vinieron"
        r"|volvi\w+|regres\w+"
        r"|nacid\w+|viv\w+|vuelo|tren|bus|camino|carretera|barco|penal|cárcel|prisión|estación|aeropuerto|puerto"
        r"|campo"
        r"|hospital|juzgado|centro|mercado|frontera|gente|familias?|comisaría|ciudad|día|virgen|originari\w+"
    ),
}
_SAINTS: Final = frozenset("st ste saint sainte san santa santo sto sta são".split())
_THING: Final = {
    "en": r"ive|tion|tions|ment|ness|ings?|ity|ology|less|able|ible|ism|ised|ized|ical|ously|coloured|colored|sized",
    "fr": r"age|ages|tion|tions|ment|ments|isme|ité|ités|eurs|euse|euses|aient|ique|iques|ées|isé|isée|isés|chocs",
    "es": (
        r"ción|ciones|miento|mientos|dad|dades|ismo|ando|iendo|anle|enle|anme|enme|anlo|enlo|ados|adas|idos|idas"
        r"|choques"
    ),
}
_MEDICINE: Final = (
    r"(?:az|ap|ip)ine|apina|azina|apin|azin|zolam|zepam|cillin[ea]?|mycine?|micina|statine?a?|pril|sartan|olol"
    r"|azole?|azol"
    r"|idone?a?|xetin[ea]?|amol|profen[oe]?|prazole?|tidine?|floxacin[oe]?|caine?|caína|formin[ea]?|barbital"
    r"|ramine?a?"
)
_SHORTEST: Final = 6
_BEFORE_A_VERB: Final = {
    "en": r"in|of|for|on|out|per|off|over|under|the|mid|at least|up|by|from|and no",
    "fr": r"en|dans|sur|pour|le|la|les|des|du|sous|par|sans|au|aux|ou|pas",
    "es": r"en|del|de|por|para|con|sin|las|los|y no|cada",
}
_NO_PERSON_ACTS: Final = {
    code: re.compile(rf"\s?:(?=\s)|\s(?:{words})(?!\w)|\s\d") for code, words in _BEFORE_A_VERB.items()
}
_IN: Final = {code: re.compile(rf"(?<!\w)(?:{words})\s+$", re.IGNORECASE) for code, words in _WHERE.items()}
_FROM: Final = {code: re.compile(rf"(?<!\w)(?:{words})\s*$", re.IGNORECASE) for code, words in _WHENCE.items()}
_ON_THE_WAY: Final = {
    code: re.compile(
        rf"(?<!\w)(?:{_MOVED[code]})(?:\s\w+)?\s+(?:{_TO_AND_FROM[code]})\s*$",
        re.IGNORECASE,
    )
    for code in _MOVED
}
_OF_A_THING: Final = {code: re.compile(rf".{{3,}}(?:{words})") for code, words in _THING.items()}
_OF_A_MEDICINE: Final = re.compile(rf".{{2,}}(?:{_MEDICINE})")
_FIRM: Final = re.compile(
    r"(?<!\w)(?:firm|company|charity|ngo|contractor|brand|hotel|software|supplier|unité|pavillon|société|entreprise|association"
    r"|ong|marque|logiciel|hôtel|prestataire|fournisseur|empresa|asociación|fundación|marca|tarjeta|barrio|contratista"
    r"|proveedor)\s(?:(?:[Ll]es |[Ll]a |[Ll]e |[Ee]l )|[A-ZÀ-Ý]\w+\s)?$",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"\s(?:stations?|badges?|ids?|cards?|holidays|classics|machines?|systems?|forms?|tins|razors|rules|blocks?|cells|vans?"
    r"|food|oil|juice|team|staff|unit|scheme|classes|sessions|prayers|posters?|printers?|lists?|phones?)(?!\w|['’]s)"
)
_BACK: Final = 40
"""Letters before a word in which a verb of moving is looked for."""


def is_on_the_way(code: str, text: str, start: int) -> bool:
    """Return whether a verb of moving and "from" or "to" stand before the word at ``start``."""
    return _ON_THE_WAY[code].search(text[max(0, start - _BACK) : start]) is not None


def is_where(code: str, text: str, start: int) -> bool:
    """Return whether a word that only places stand behind comes before the word at ``start``."""
    return _IN[code].search(text[max(0, start - _BACK) : start]) is not None


def is_whence(code: str, text: str, start: int) -> bool:
    """Return whether "from", "to" or "of" stands before the word at ``start``."""
    return _FROM[code].search(text[max(0, start - _BACK) : start]) is not None


def is_saint(before: str) -> bool:
    """Return whether what follows this word is a street, a hospital or a town more often than a person."""
    return before in _SAINTS


def looks_like_a_thing(code: str, low: str) -> bool:
    """Return whether a word of no dictionary ends as things and deeds do."""
    return len(low) >= _SHORTEST and _OF_A_THING[code].fullmatch(low) is not None


def looks_like_a_medicine(low: str) -> bool:
    """Return whether a word ends as medicines do."""
    return len(low) >= _SHORTEST and _OF_A_MEDICINE.fullmatch(low) is not None


def is_of_a_firm(text: str, start: int) -> bool:
    """Return whether a firm, a brand or a quarter is told by the word before, or before another with a capital."""
    return _FIRM.search(text[max(0, start - _BACK) : start]) is not None


def is_of_a_noun(code: str, text: str, end: int) -> bool:
    """Return whether an English noun stands behind what would else be somebody: "Garda station"."""
    return code == "en" and _LABELLED.match(text, end) is not None


def is_no_subject(code: str, text: str, end: int) -> bool:
    """Return whether what follows the first word of a sentence says that it is no person: a colon, "in", a number."""
    return _NO_PERSON_ACTS[code].match(text, end) is not None
