"""Numbers that point to somebody: e-mail, telephone, file and badge numbers, cells, dates and exact times.

All languages at once: a note in one language holds numbers written as in another. Every pattern is linear in the
length of a paragraph, and digits of any script count.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.name_guard.dates import DATES, TIMES
from npm_field.domain.name_guard.hits import Hit, What
from npm_field.errors import BadCodeError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][ \u2010-\u2015-]?\d{2,3}(?:[ \u2010-\u2015-]?\d{3})?(?!\w)")
_ARABIC_WORDS: Final = "[\u0621-\u0652]"

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")

_NO: Final = (
    r"(?:(?:no|nos|nr|num|n)\b\.?\s?|n[°º.]\.?[°º]?\s?|#\s?|number\s|numéro\s|número\s|رقم\s|رقمها\s"
    r"|رقمه\s)"
)
_ROOM: Final = (
    r"(?:cells?|rooms?|rm\.?|beds?|bunks?|dorm|dormitory|dormitories|cellules?|cell\.|chambres?|ch\.|lits?"
    r"|dortoirs?|celdas?"
    r"|habitación|habitaciones|hab\.|cuartos?|camas?|dormitorios?|literas?|calabozos?|cachots?"
    r"|(?:[وفبلك]?(?:ال)|[وفبلك])?(?:زنزانة|زنزانه|زنازين|زنزانتين|غرفة|غرفه|غرف|أوضة|اوضة|أوضه|اوضه|أوض|حجرة"
    r"|سرير|أسرة|مهجع"
    r"|مهاجع|قاووش|عنبر|عنابر|سيلون|بلاصة|شامبر|شمبرة)|للزنزانة|للغرفة|للزنازين|للعنبر)"
)
_ROOM_NUMBER: Final = (
    r"(?:\d{1,3}(?:\s?(?:bis|ter)\b|-?\s?[A-Za-z]\b(?!\s?\d)"
    r"|\s?[\u0621-\u064a](?![\u0621-\u0652\d]|\s\d)|/\d{1,3})?|[A-Z]-?\d{1,3})"
)
_PLACE_NUMBER: Final = re.compile(
    rf"(?<!\w){_ROOM}\s+{_NO}?{_ROOM_NUMBER}(?:\s?(?:,|-|–|to|and|or|à|et|ou|y|a|al|o|إلى|الى|لـ?|حتى|و"
    rf"|أو)\s?{_ROOM_NUMBER})*"
    r"(?![\w/]|[.,٫]\d)"
    r"(?!\s?(?:m²|m2|cm|metres|mètres|metros|by|x|persons|people|personnes|personas|متر|أشخاص))"
    r"|(?<!\w)(?:cell|room|bed|cellule|chambre|celda|cama) "
    r"(?:number |numéro |número )?(?:fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|eleven|twelve"
    r"|thirteen|twenty"
    r"(?:-\w+)?|one|two|three|four|five|six|seven|eight|nine|ten|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze"
    r"|douze|treize"
    r"|quatorze|quinze|seize|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce"
    r"|quince|dieciséis)(?!\w)"
    r"|(?<!\w)[وفبلك]?ال?(?:زنزانة|مهجع|عنبر) (?:رقم )?(?:الأولى|الثانية|الثالثة|الرابعة|الخامسة|السادسة"
    r"|السابعة|الثامنة|التاسعة"
    r"|العاشرة|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر|واحد|اثنين|ثلاثة|تلاتة|أربعة"
    r"|اربعة|خمسة|ستة"
    r"|سبعة|ثمانية|تمانية|تسعة|عشرة)(?: عشرة?)?(?!\w)",
    re.IGNORECASE,
)

_UNIT: Final = (
    r"(?:m²|m2|m³|m\b|cm|mm|km|kg|g\b|mg|ml|l\b|°|%|€|\$|hours?|heures?|horas?|h\b|days?|jours?|días?"
    r"|minutes?|minutos?|weeks?|semaines?|semanas?"
    r"|months?|mois|meses|years?|ans?\b|años?|persons?|people|personnes?|personas?|men|women|hommes|femmes"
    r"|hombres|mujeres|detainees|prisoners"
    r"|détenus?|prisonniers|detenid[oa]s|pres[oa]s|beds|lits|camas|places|plazas|dollars?|euros?|pesos"
    r"|dinars?|lek|lux|lux\b|kcal|calories|volts?|watts?"
    r"|شخص|أشخاص|شخصا|سجين|سجينا|محتجز|محتجزا|سرير|سريرا|متر|مترا|دقيقة|ساعة|يوما|أيام|دينار|ليرة|درهم|جنيه"
    r"|دولار|كغ|كيلو)"
)
_DIGIT_WORDS: Final = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|cero"
    "|uno|dos|tres"
    "|cuatro|cinco|seis|siete|ocho|nueve|صفر|واحد|اثنين|تنين|ثلاثة|تلاتة|أربعة|اربعة|خمسة|ستة|سبعة|ثمانية"
    "|تمانية|تسعة"
)
_PHONE: Final = (
    re.compile(r"(?<![\w/])(?:\+|00)\s?\d(?:[\s().\-/]{0,2}\d){6,14}(?!\w)"),
    re.compile(r"(?<![\w/.-])(?<!\d )\(?0\d(?:[\s().\-]{0,2}\d){6,11}(?![\w/])"),
    re.compile(r"(?<![\w/.,+-])(?=(?:\d[\s.-]?){8})\d{2,4}(?:[\s.-]\d{2,4}){2,4}(?![\w/-])"),
    re.compile(r"(?<![\w/.-])\d{2,4}[\s.-]\d{3}[\s.-]\d{3,4}(?![\w/-])"),
    re.compile(r"(?<![\w/.-])\d{3}[\s.-]\d{4}(?![\w/-])"),
    re.compile(
        rf"(?<!\w)(?:(?:double |triple |doble )?(?:{_DIGIT_WORDS})[\s,-]+){{4,}}(?:double "
        rf"|triple )?(?:{_DIGIT_WORDS})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\w)(?:phone|telephone|tel\.?|mobile|call|tél\.?|téléphone|portable|joindre|teléfono|móvil"
        r"|celular|llamar al|هاتف|هاتفه|هاتفها|جوال|موبايل|واتساب|whatsapp)"
        r"(?:\s+(?:number|numéro|número|رقم|no\.?|n°|au|al|at|on|is|est|es|الأسرة"
        r"|هو))*\s?:?\s*(?P<it>\d(?:[\s.\-]?\d){4,13})(?!\w)",
        re.IGNORECASE,
    ),
)

_NUMBER_OF: Final = (
    r"(?:files?|case|badge|passport|prisoner|inmate|detainee|identity|id|card|number|numbers|plate"
    r"|registration|register|warrant|complaint|licen[cs]e|docket|dossier|matricule|passeport|écrou|carte|identité"
    r"|affaire|plaque|immatriculation|mandat|numéro|plainte|procédure|fiche|permis|visa|procès-verbal|pv"
    r"|expediente|placa|pasaporte|cédula"
    r"|documento|dni|causa|carnet|matrícula|legajo|número|identificación|patente|credencial"
    r"|no|nos|n|رقم|رقمه|رقمها|ملف|ملفه|ملفها|الملف|هوية|الهوية|هويته|هويتها|بطاقة|البطاقة|شارة|الشارة|شارته"
    r"|جواز|الجواز|جوازه|القضية|قضية|قضيته|دعوى|لوحة|اللوحة|السجين|محضر|المحضر|وطني)"
)
_MARKED: Final = (
    r"(?-i:(?:[A-Z]{1,4}[\s\-](?=\d))?(?=[\w./\-]*\d)[A-Za-z0-9]+(?:[./\-][A-Za-z0-9]+)*"
    r"(?:\s[A-Z]{1,3}\b(?:\s\d{1,4}\b)?|(?:\s\d{2,4}\b){1,4}(?!\s?(?:%|m²|/)))?)"
)
_NUMBERS: Final = (
    # a word for a number, then up to four words without a digit, then something with at least two digits
    re.compile(
        rf"(?<!\w){_NUMBER_OF}(?:\.?[°º]|\.)?(?:\s?:)?\s+(?:(?:{_NO}|de|du|d['’]|the|el|la|le|is|was|est"
        rf"|était|es|era|read|reads|said|says|decía|porte|carried|of|with|numéro|número|السفر|السيارة|السجين"
        rf"|الشارة|ملفه"
        rf"|ملفها|هويته|القضية|رقمه|رقم|رقمها|كان|هو|في|identité|identity|identidad|card|plate|van|van:"
        rf"|fourgon|camioneta|preso|prisoner|badge|dossier|file|number|\w+\s?:)\s?){{0,5}}(?P<it>{_MARKED})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w.-])(?=[A-Z0-9/\-.]*[A-Z])(?=(?:[A-Z/\-.]*\d){3})[A-Z0-9]{1,12}(?:[/\-.][A-Z0-9]{1,12}){1,5}(?![\w²])"
    ),
    re.compile(
        r"(?<![\w.-])(?=[A-Z\-]*\d)(?=(?:[^\d\s]*\d){3})[A-Z]{1,4}[\s\-]?\d{3,}(?:[\s\-]?[A-Z]{1,3}\b)?(?![\w²])"
    ),
    re.compile(r"(?<![\w.-])[A-Z]{1,3}[\s\-]\d{2,4}[\s\-]?[A-Z]{1,3}(?!\w)"),
    re.compile(r"(?<![\w.-])[A-Z]{2}\d{2}[\s-]?[A-Z]{3}(?!\w)|(?<![\w.-])[A-Z]{1,4}\s\d{2,4}(?:\s\d{2,4})+(?!\w)"),
    re.compile(r"(?<![\w.-])[A-Z]{2,5}\s?\d{5,}(?!\w)|(?<![\w.-])[A-Z]{1,2}\d{1,2}\s\d{3,6}(?!\w)"),
    re.compile(
        r"(?<![\w.-])(?:[\u0621-\u064a]{1,2}\s?[/\-]\s?"
        r"|[\u0621-\u064a](?: [\u0621-\u064a]){1,2} )\d{3,7}(?:\s?[/\-]\s?\d{1,6})*(?!\w)"
        r"|(?<![\w.-])\d{1,6}\s?[/|\-]\s?[\u0621-\u064a]{1,3}(?:\s?[/|\-]\s?\d{1,6})?(?!\w)"
        r"|(?<![\w.-])\d{1,3}\s?(?:تونس|TU|TUN)\s?\d{1,4}(?!\w)"
    ),
    re.compile(r"(?<![\w.-])(?=(?:[A-Z]*\d){4})(?=\d+[A-Z])\d[A-Z0-9]{6,13}(?![\w²])"),
    re.compile(r"(?<![\w.,-])\d{4,}\s[A-Z]{2,3}(?![\w])"),
    re.compile(rf"(?<![\w.,])\d{{1,6}}[/\-](?:\d{{2,4}}[/\-])?\d{{2,6}}(?:[/\-]\w{{1,4}})?(?![\w²]|\s?{_UNIT})"),
    re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3}){2,3}-?[A-Z0-9]?(?!\w)"),
    re.compile(rf"(?<![\w.,])(?!(?:19|20)\d{{2}}(?!\d))\d{{4,}}(?:[/\-]\d+)*(?![\w²]|[.,٫]\d|\s?{_UNIT})"),
)
_MANY_DIGITS: Final = 2


def without_codes(text: str) -> str:
    """Return the text with ASCII digits and with our codes blanked; every place in it stays where it was."""
    digits = "".join(sign if sign.isascii() else _digit(sign) for sign in text)
    return _CODE.sub(_blank, digits)


def find(text: str) -> Iterator[Hit]:
    """Yield numbers in a text from ``without_codes``, the surest kinds first."""
    yield from (Hit(*m.span(), What.EMAIL) for m in _EMAIL.finditer(text))
    for patterns, what in ((DATES[:-1], What.DATE), (TIMES, What.TIME)):
        yield from (Hit(*_span(m), what) for pattern in patterns for m in pattern.finditer(text))
    yield from (Hit(*m.span(), What.PLACE_NUMBER) for m in _PLACE_NUMBER.finditer(text))
    for pattern in _PHONE[:3]:
        yield from (Hit(*m.span(), What.PHONE) for m in pattern.finditer(text))
    yield from (Hit(*_span(m), What.NUMBER) for m in _NUMBERS[0].finditer(text) if _digits(m["it"]) >= _MANY_DIGITS)
    for pattern in _PHONE[3:]:
        yield from (Hit(*_span(m), What.PHONE) for m in pattern.finditer(text))
    yield from (Hit(*m.span(), What.NUMBER) for pattern in _NUMBERS[1:] for m in pattern.finditer(text))
    yield from (Hit(*_span(m), What.DATE) for m in DATES[-1].finditer(text))


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Return what the pattern means: the group ``it`` where it has one that was met."""
    if "it" in match.re.groupindex and match.start("it") >= 0:
        return match.span("it")
    return match.span()


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _blank(match: re.Match[str]) -> str:
    try:
        codes.parse(match[0])
    except BadCodeError:
        return match[0]
    return "\u2007" * len(match[0])
