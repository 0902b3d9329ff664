"""Numbers that point to somebody: e-mail, telephone, file and badge numbers, cells, dates and exact times.

All languages at once: a note in one language holds numbers written as in another. Every pattern is linear in the
length of a paragraph, and digits of any script count.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.name_guard.hits import Hit, What
from npm_field.errors import BadCodeError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][ \u2010-\u2015-]?\d{2,3}(?:[ \u2010-\u2015-]?\d{3})?(?!\w)")
_ARABIC_WORDS: Final = "[\u0621-\u0652]"

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")

_MONTHS: Final = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec "
    "janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "شباط آذار اذار نيسان أيار ايار حزيران تموز آب أيلول ايلول يناير فبراير مارس أبريل ابريل إبريل مايو يونيو يوليو "
    "أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر جانفي فيفري أفريل ماي جوان جويلية أوت محرم صفر رجب شعبان"
    " رمضان شوال يوليوز غشت شتنبر نونبر دجنبر"
)
_MONTH: Final = (
    "(?:" + "|".join(sorted(_MONTHS.split(), key=len, reverse=True)) + r"|كانون (?:ال)?(?:أول|ثاني|اول|الأول|الثاني)"
    r"|تشرين (?:ال)?(?:أول|ثاني|اول|الأول|الثاني)|ربيع (?:الأول|الآخر|الثاني)|جمادى (?:الأولى|الآخرة|الثانية)"
    r"|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة)"
)
_AR_ORDINAL: Final = (
    "(?:(?:الحادي|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع) (?:عشر|والعشرين|والعشرون|والثلاثين)"
    "|الأول|الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر|العشرين|الثلاثين)"
)
_YEAR: Final = r"(?:19|20|14|13)\d{2}"
_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|º|°)?"
_DATES: Final = (
    re.compile(
        rf"(?<![\w/.-])(?:\d{{1,2}}([/.\-])\d{{1,2}}\1\d{{2,4}}|{_YEAR}([/.\-])\d{{1,2}}\2\d{{1,2}})(?![\w/-])"
    ),
    re.compile(
        rf"(?<![\w/-]){_DAY}\s+(?:of\s+|de\s+|d['’]|من\s+|من شهر\s+|شهر\s+)?{_MONTH}\b\.?"
        rf"(?:,?\s+(?:del?\s+|سنة\s+|عام\s+)?{_YEAR}\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w){_MONTH}\s+(?:the\s+)?{_DAY}\b(?!\s*(?:people|persons|men|women|days|times))(?:,?\s+{_YEAR}\b)?",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w)[وفبلك]?{_AR_ORDINAL} (?:من (?:شهر )?)?{_MONTH}(?!\w)(?: (?:سنة |عام )?{_YEAR}\b)?"),
    re.compile(
        r"(?<!\w)(?:born (?:in|on)?|birth(?:day| date| year)?:?|née? en|nés en|naissance\s?:?|nacid[oa] en"
        r"|nació en|nacimiento:?"
        rf"|مواليد(?: عام| سنة)?|ولد(?:ت)? (?:في )?(?:عام |سنة )?|وُلد(?:ت)? (?:في )?(?:عام |سنة"
        rf" )?)\s*(?P<it>{_YEAR})\b",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w/.-])\d{1,2}/\d{1,2}(?![\w/%]|\s*(?:m²|cm|kg))"),
)

_HOUR: Final = r"(?:[01]?\d|2[0-4])"
_EN_HOUR: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_FR_HOUR: Final = "une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt"
_ES_HOUR: Final = "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
_AR_HOUR: Final = (
    "الواحدة|الثانية عشرة|الثانية عشر|الثانية|الثالثة|الرابعة|الخامسة|السادسة|السابعة|الثامنة|التاسعة|العاشرة"
    "|الحادية عشرة|الحادية عشر"
)
_AR_PART: Final = "صباحا|صباحًا|مساء|مساءً|ليلا|ليلًا|فجرا|فجرًا|ظهرا|ظهرًا|عصرا|عصرًا|صباحاً|ليلاً|فجراً|ظهراً|عصراً"
_TIMES: Final = (
    re.compile(
        rf"(?:الساعة|ساعة)\s+(?:{_HOUR}(?:\s?[:٫.]\s?\d{{2}})?|(?:{_AR_HOUR}))(?:\s+(?:و|إلا\s+)(?:النصف|نصف"
        rf"|الربع|ربع|الثلث|\w+ دقائق|\w+ دقيقة))?"
        rf"(?:\s+(?:{_AR_PART}))?(?!\s+في اليوم)"
    ),
    re.compile(rf"(?<![\w:.]){_HOUR}:[0-5]\d(?:\s?(?:am|pm|a\.m\.|p\.m\.|hrs|h)\b)?(?![\w:])", re.IGNORECASE),
    re.compile(rf"(?<![\w:.]){_HOUR}\s?h(?:eures?)?\s?[0-5]\d(?!\w)", re.IGNORECASE),
    re.compile(rf"(?<![\w:.]){_HOUR}(?:\.[0-5]\d)?\s?(?:am|pm|a\.m\.?|p\.m\.?|o['’]clock)(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<!\w)(?:half|quarter|\w+ minutes) (?:past|to) (?:{_EN_HOUR}|{_HOUR})(?!\w)"
        rf"|(?<!\w)(?:{_EN_HOUR}) o['’]clock(?!\w)|(?<=\bat )(?:{_EN_HOUR})(?= (?:in the (?:morning"
        rf"|afternoon|evening)|at night))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<=\bà )(?:{_HOUR}|(?:{_FR_HOUR}))\s?h(?:eures?)?(?: (?:et demie?|et quart|moins le quart))?(?:"
        rf" du (?:matin|soir)| de l['’]après-midi)?(?!\w)"
        rf"|(?<!\w)(?:vers|dès|avant|après) (?P<it>{_HOUR}\s?h(?:eures?)?(?: (?:et demie?|et quart))?)(?!\w)"
        rf"|(?<!\w)(?:{_HOUR}|(?:{_FR_HOUR})) heures? (?:et demie?|et quart|moins le quart|du matin|du soir)(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<=\blas )(?:{_HOUR}|(?:{_ES_HOUR}))(?:[:.h]\s?[0-5]\d)?(?:\s?h(?:oras|s)?)?(?: y (?:media"
        rf"|cuarto)| menos cuarto)?"
        rf"(?: (?:de la|en punto de la) (?:mañana|tarde|noche|madrugada)| en punto)?(?!\w)(?! (?:personas"
        rf"|celdas|mujeres|camas|visitas|dos|tres))"
        rf"|(?<=\bla )una (?:y (?:media|cuarto)|de la (?:mañana|tarde|noche|madrugada))(?!\w)",
        re.IGNORECASE,
    ),
)

_NO: Final = r"(?:(?:no|nos|nr|num|n)\b\.?\s?|n[°º.]\.?[°º]?\s?|#\s?|number\s|numéro\s|número\s|رقم\s|رقمها\s|رقمه\s)"
_PLACE_NUMBER: Final = re.compile(
    r"(?<!\w)(?:cell|room|bed|bunk|dormitory|cellule|chambre|lit|dortoir|celda|habitación|cuarto|cama"
    r"|dormitorio|litera"
    r"|(?:[وفبلك]?(?:ال)|[وفبلك])?(?:زنزانة|زنزانه|غرفة|غرفه|سرير|مهجع|قاووش|عنبر)|للزنزانة|للغرفة)"
    rf"\s+{_NO}?(?:\d{{1,3}}(?:\s?(?:bis|ter)\b|\s?[A-Za-z]\b|/\d{{1,3}})?|[A-Z]-?\d{{1,3}})(?![\w/]|[.,٫]\d)"
    r"(?!\s?(?:m²|m2|cm|metres|mètres|metros|by|x|persons|people|personnes|personas|متر|أشخاص))",
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
_PHONE: Final = (
    re.compile(r"(?<![\w/])(?:\+|00)\s?\d(?:[\s().\-/]{0,2}\d){6,14}(?!\w)"),
    re.compile(r"(?<![\w/.-])\(?0\d(?:[\s().\-]{0,2}\d){6,11}(?![\w/])"),
    re.compile(r"(?<![\w/.-])\d{2,4}[\s.-]\d{3}[\s.-]\d{3,4}(?![\w/-])"),
    re.compile(r"(?<![\w/.-])\d{3}[\s.-]\d{4}(?![\w/-])"),
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
    r"|affaire|plaque|immatriculation|mandat|numéro|plainte|procédure|fiche|permis|visa|procès-verbal|pv|expediente|placa|pasaporte|cédula"
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
        r"(?<![\w.-])(?=[A-Z\-]*\d)(?=(?:[^\d\s]*\d){3})[A-Z]{1,4}[\s\-]?\d{3,}(?:[\s\-]?[A-Z]{1,3}\b)?(?![\w²])"
    ),
    re.compile(r"(?<![\w.-])[A-Z]{1,3}[\s\-]\d{2,4}[\s\-][A-Z]{1,3}(?!\w)"),
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
    for patterns, what in ((_DATES[:-1], What.DATE), (_TIMES, What.TIME)):
        yield from (Hit(*_span(m), what) for pattern in patterns for m in pattern.finditer(text))
    yield from (Hit(*m.span(), What.PLACE_NUMBER) for m in _PLACE_NUMBER.finditer(text))
    for pattern in _PHONE[:2]:
        yield from (Hit(*m.span(), What.PHONE) for m in pattern.finditer(text))
    yield from (Hit(*_span(m), What.NUMBER) for m in _NUMBERS[0].finditer(text) if _digits(m["it"]) >= _MANY_DIGITS)
    for pattern in _PHONE[2:]:
        yield from (Hit(*_span(m), What.PHONE) for m in pattern.finditer(text))
    yield from (Hit(*m.span(), What.NUMBER) for pattern in _NUMBERS[1:] for m in pattern.finditer(text))
    yield from (Hit(*_span(m), What.DATE) for m in _DATES[-1].finditer(text))


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
