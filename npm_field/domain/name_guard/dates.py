"""Dates as people write them, in digits and in words, in four languages and Arabic dialects.

A weekday, a month, a feast or a year alone is none: it singles nobody out. A day of a month is one, and so is a
weekday or a feast that a word beside it makes a single day.
"""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.calendar_words import (
    AR_DAY,
    AR_FEAST,
    AR_ORDINAL,
    AR_WEEKDAY,
    DAY,
    EN_DAY,
    EN_FEAST,
    EN_WEEKDAY,
    ES_DAY,
    ES_FEAST,
    ES_WEEKDAY,
    FEAST_SIGNS,
    FR_DAY,
    FR_FEAST,
    FR_WEEKDAY,
    MONTH,
    MONTH_SIGNS,
    WEEKDAY,
    WEEKDAY_SIGNS,
    YEAR,
)
from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.measures import NO_UNIT
from npm_field.domain.name_guard.rules import DIGITS, Rules

_D: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_M: Final = r"(?:1[0-2]|0?[1-9])"
_TO: Final = (
    r"\s?(?:-|–|/|\bto\b|\band\b|\bor\b|\buntil\b|\bau\b|\bet\b(?: le)?|\bou\b|\bal?\b|\by\b(?: el)?|إلى|الى|حتى"
    r"|لـ?|و)\s?(?:the )?"
)
_DAYS: Final = rf"{DAY}(?:{_TO}{DAY}){{0,2}}"
_OF: Final = r"(?:\s?(?:of|del?|d['’]|من شهر|من|شهر)\s?|\s?[-/.]\s?|\s*)"
_OF_YEAR: Final = (
    rf"(?:,?\s*(?:[-/.]\s?|(?:of|del?(?: año)?|de l['’]an|سنة|عام|لسنة|لعام)\s+)?(?:{YEAR}|\d\d(?![\w:/]|[.,]\d)))"
)
_HEGIRA: Final = r"(?:\s?(?:هـ|ه|م|AH)(?!\w))?"
_BEFORE: Final = rf"(?:{WEEKDAY},?\s+(?:(?:the|le|el|الموافق|ل)\s+)?|the\s+)?"
_PART: Final = (
    r"(?:early|mid|late|(?:the )?(?:beginning|start|middle|end) of|début|mi|fin|courant|(?:l[ea] )?milieu de"
    r"|(?:a )?(?:principios|mediados|finales|fines|comienzos) de(?: mes de)?|أوائل|اوائل|أواخر|اواخر|بداية|بدايات"
    r"|مطلع"
    r"|منتصف|نص|نهاية|آخر|اخر|غرة)[- ](?:شهر )?"
)
_BORN: Final = (
    r"(?:born(?: (?:in|on))?(?: the year)?|birth(?:day| date| year)?|d\.?\s?o\.?\s?b\.?|class of"
    r"|n[ée]e?s? (?:en|le|au|à \w+ en|à \w+ le)|naissance|ddn|nacid[oa]s? (?:en|el)(?: el)?(?: año)?"
    r"|nació (?:en|el)(?: el)?(?: año)?|nacimiento|f\.?\s?nac\.?|fn|مواليد|مولودة?|ميلاده?ا?|الميلاد|وُ?لدت?)"
)
_NO_NOUN: Final = (
    r"(?=\s*(?:[.,;:!?)»”\"](?!\d)|$)|\s(?:at|and|when|he|she|they|we|it|by|with|without|to|until|after|before|in the"
    r"|nobody|no|of the|à|et|quand|il|elle|ils|on|avec|sans|par|vers|dans|a las|y|cuando|con|sin|por|lo|la llev\w+"
    r"|في|قبل|بعد|عند|مع|بلا)\s)"
)
_EN_TEN: Final = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_EN_ONE: Final = "(?:one|two|three|four|five|six|seven|eight|nine)"
_EN_YEAR: Final = (
    rf"(?:nineteen|twenty)[- ](?:hundred|oh[- ]{_EN_ONE}|{_EN_TEN}(?:[- ]{_EN_ONE})?|\w+teen)"
    rf"|two thousand(?: and)?(?: (?:{_EN_ONE}|\w+teen|ten|eleven|twelve|{_EN_TEN}(?:[- ]{_EN_ONE})?))?"
)
_ES_YEAR: Final = (
    r"mil novecientos \w+(?: y \w+)?|dos mil(?: \w+)?|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)"
    r"(?: y \w+)?"
)
_FR_YEAR: Final = (
    r"(?:mille neuf cent|dix-neuf cent|deux mille)(?:[- ](?:\w+(?:[- ](?:et[- ])?\w+){0,3}))?"
    r"|(?:quarante|cinquante|soixante|septante|quatre-vingt|nonante)(?:-(?:et-)?\w+(?:-\w+)?)?"
)
_AR_YEAR: Final = r"(?:ألف|الف|ألفين|الفين)(?: و\s?\w+){1,3}"

_WITH_MONTH: Final = Rules(
    What.DATE,
    MONTH_SIGNS,
    (
        re.compile(
            rf"(?<![\w/.:-]){_BEFORE}{_DAYS}{_OF}{MONTH}(?!\w)\.?{_OF_YEAR}?{_HEGIRA}(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?:{EN_WEEKDAY},?\s+)?{MONTH}\.?\s+(?:the\s+)?{DAY}\b"
            rf"(?!\s*(?:people|persons|men|women|days|times|was|were|prisoners|detainees|personas|[:.]\d))"
            rf"(?:,?\s+{YEAR})?",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?:{WEEKDAY},?\s+(?:(?:the|le|el)\s+)?)?(?:(?:the )?{EN_DAY} (?:of )?|{FR_DAY} |{ES_DAY} de "
            rf"|{AR_DAY} (?:من )?(?:شهر )?|[وفبلك]?{AR_ORDINAL} (?:من (?:شهر )?)?){MONTH}(?!\w){_OF_YEAR}?"
            rf"|(?<!\w)(?:(?:the )?(?:first|second|third|fourth|last) {EN_WEEKDAY} (?:of|in)"
            rf"|(?:le )?(?:premier|deuxième|troisième|dernier) {FR_WEEKDAY} (?:de |d['’])"
            rf"|(?:el )?(?:primer|segundo|tercer|último) {ES_WEEKDAY} de|(?:أول|اول|آخر|اخر|ثاني|ثالث)"
            rf" (?:ال)?(?:جمعة|خميس|سبت|أحد|اثنين|ثلاثاء|أربعاء)"
            rf" (?:من|في)(?: شهر)?) ?{MONTH}(?!\w)"
            rf"|(?<!\w){MONTH} (?:the )?{EN_DAY}(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w){_PART}{MONTH}(?!\w){_OF_YEAR}"
            rf"|(?<!\w)(?:شهر )?{MONTH}\.?,?\s+(?:(?:del?|of|سنة|عام|لسنة|لعام)\s+)?(?:{YEAR})",
            re.IGNORECASE,
        ),
    ),
)
_IN_DIGITS: Final = Rules(
    What.DATE,
    DIGITS,
    (
        re.compile(
            rf"(?<![\w/.-])(?:(?:{_D}([/.\-])\s?{_M}|{_M}([/.\-]){_D})(?:\1|\2)\s?(?:(?:19|20|13|14)\d\d|\d\d)"
            rf"|(?:19|20|13|14)\d\d([/.\-]){_M}\3{_D})(?![\w/-]|\.\d)"
        ),
        re.compile(
            rf"(?<![\w./-]){DAY}\s?[./-]?\s?(?:VIII|VII|VI|IV|IX|XII|XI|III|II)(?:[\s./-]+{YEAR}|[.-]\d\d)?(?!\w)"
            rf"|(?<![\w./-]){DAY}[./-](?:V|X|I)(?:[./-](?:{YEAR}|\d\d))?(?!\w)"
        ),
        re.compile(
            rf"(?<![\w./-])(?:(?:the|le|du|el|del|يوم|في)\s+)?{DAY}\s+(?:of (?:last|this|the same) month|of the month"
            rf"|du mois(?: (?:dernier|passé|courant|en cours))?|courant|(?:del? )?(?:este mes|mes pasado|mismo mes"
            rf"|(?:los )?corrientes?|mes)|(?:من )?(?:هذا |هال?|ها)?ال?شهر (?:الماضي|الفائت|الجاري|الحالي|المنصرم"
            rf"|اللي فات|هذا)|(?:من )?الشهر(?! ?\w)|منه(?!\w)|الجاري|الحالي|المنصرم|(?:في |من )?شهر \d{{1,2}}(?:[/"
            rf" ]{YEAR})?)"
            rf"(?!\w)|(?<!\w)شهر \d{{1,2}}(?: (?:سنة |عام ))?(?:[/ ]?{YEAR})(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w){_BORN}\s?:?\s*(?:le |في |عام |سنة |في عام |في سنة |رقم |هو )?"
            rf"(?P<it>(?:19|20|13|14)\d\d(?!\d)|['’]?\d\d(?![\w:/]|[.,]\d|\s?(?:ans|years|años|سنة))|\d{{6}}(?!\d)"
            rf"|{_D}[./-]{_M}[./-]\d\d(?:\d\d)?)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?:on|dated|since|until|by|from|le|du|au|dès le|el|del|al|día|fecha|fechad[oa]|date|datée?"
            rf"|يوم|نهار|بتاريخ|تاريخ|مؤرخة? في|المؤرخة?|في|منذ|{WEEKDAY})\s+(?P<it>{_D}\s?[./-]\s?{_M})"
            rf"(?![\w/-]|[.,]\d){NO_UNIT}",
            re.IGNORECASE,
        ),
        re.compile(r"(?<![\w/.-])(?:0[1-9]|1[0-2])/(?:19|20)\d\d(?![\w/-])"),
        re.compile(
            rf"(?<!\w)(?:on|since|until|till|by|from|after|before|between) (?P<it>the {_D}(?:st|nd|rd|th)"
            rf"(?:(?: and | to | or )(?:the )?{_D}(?:st|nd|rd|th))?){_NO_NOUN}"
            rf"|(?<!\w)(?P<fr>(?:dès le|depuis le|jusqu['’]au|avant le|après le|le|du|au) {_D}(?:er)?"
            rf"(?:(?: au | et le | ou le ){_D})?){_NO_NOUN}"
            rf"|(?<!\w)(?:(?:el|del|al) (?:(?:próximo |pasado )?día )?|(?<!de )día ){_D}(?:º|°)?(?:(?: al | y el |"
            rf" y ){_D})?{_NO_NOUN}"
            rf"|(?<!\w)(?:يوم|نهار) {_D}{_NO_NOUN}",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?<!\w)(?:(?:in |the )?week (?:no\. |number )?|(?:la |en )?semaine (?:n° ?)?|(?:la )?semana (?:n\.?º )?"
            r"|(?:ال)?[أا]سبوع (?:رقم )?)(?:[1-4]\d|5[0-3]|[1-9])(?![\w/-]|[.,]\d|\s(?:of (?:pregnancy|treatment)"
            r"|de (?:gross"
            r"|traitement|embarazo|tratamiento)|d['’]am|من الحمل|des?\b|of\b))",
            re.IGNORECASE,
        ),
    ),
)
_RELATIVE: Final = Rules(
    What.DATE,
    WEEKDAY_SIGNS,
    (
        re.compile(
            rf"(?<!\w)(?:(?:on )?(?:last|this past) {EN_WEEKDAY}|{EN_WEEKDAY}(?: (?:last week|last|the week before"
            rf"|before last)| (?:the )?(?:[12]\d|3[01]|[1-9])(?:st|nd|rd|th)|,? (?:[12]\d|3[01]|[1-9])(?![\w:/]"
            rf"|[.,]\d))"
            rf"|(?:the )?{EN_WEEKDAY} (?:before|after|of) {EN_FEAST}"
            rf"|(?:le )?{FR_WEEKDAY} (?:dernier|passé|(?:[12]\d|3[01]|[1-9])(?:er)?(?![\w:/]|[.,]\d|\s?h))"
            rf"|(?:el )?(?:pasado {ES_WEEKDAY}|{ES_WEEKDAY} (?:pasado|(?:[12]\d|3[01]|[1-9])(?![\w:/]|[.,]\d)))"
            rf"|{AR_WEEKDAY} (?:الماضي|الماضية|الفائت|الفائتة|الفايت|الفايتة|المنصرم|اللي فاتت?|لي فاتت?"
            rf"|(?:الموافق )?(?:[12]\d|3[01]|[1-9])(?![\w:/]|[.,]\d)))(?!\w|\s(?:people|men|women|personnes"
            rf"|personas|lits"
            rf"|أشخاص))",
            re.IGNORECASE,
        ),
    ),
)
_FEASTS: Final = Rules(
    What.DATE,
    FEAST_SIGNS,
    (
        re.compile(
            rf"(?<!\w)(?:christmas (?:eve|day|night|morning)|new year['’]s (?:eve|day|night)|boxing day|good friday"
            rf"|ash wednesday|palm sunday|easter (?:sunday|monday|saturday|eve)|eid (?:day|morning|night|eve)"
            rf"|labou?r day|may day|martyrs['’]? day|bastille day|independence day"
            rf"|(?:the )?(?:(?:first|second|third|fourth|last|{EN_DAY}) (?:day|night)|eve|night|morning|day|{DAY}) of"
            rf" {EN_FEAST}|(?:the )?day (?:before|after) {EN_FEAST})(?:[ ,]+{YEAR})?(?!\w)"
            rf"|(?<!\w)(?:(?:le |la |l['’]|au )?(?:jour|soir|nuit|veille|lendemain|matin|(?:premier|deuxième"
            rf"|troisième"
            rf"|dernier|second) jour|\d{{1,2}}(?:er|e|ème)? jour|{FR_WEEKDAY}) (?:de |du |d['’])?{FR_FEAST}"
            rf"|(?:la )?saint-sylvestre|(?:le )?vendredi saint|(?:le )?jeudi saint|(?:le )?mercredi des cendres)"
            rf"(?: {YEAR})?(?!\w)"
            rf"|(?<!\w)(?:(?:el |la )?(?:día|noche|víspera|mañana|(?:primer|segundo|tercer|último) día"
            rf"|{ES_WEEKDAY}) del? {ES_FEAST}|(?:el )?(?:viernes|jueves|sábado|lunes|martes|miércoles) santo"
            rf"|(?:el )?domingo de (?:ramos|resurrección|pascua)|(?:el )?miércoles de ceniza|(?:el )?sábado de gloria"
            rf"|nochebuena|nochevieja|(?:el )?\d{{1,2}} de ramad[áa]n)(?: de {YEAR})?(?!\w)"
            rf"|(?<!\w)[وفبل]?(?:(?:في )?(?:اليوم )?(?:{AR_ORDINAL}|أول|اول|ثاني|ثالث|رابع|خامس|آخر|اخر|تاني|تالت)"
            rf"(?: (?:يوم|أيام|ايام|ليلة|نهار|يوم من|أيام من))?(?: من| في)?"
            rf"|ليلة|ليلت|صباح|صبيحة|يوم|نهار|وقفة|عشية|يوم وقفة|ليلة وقفة)"
            rf" {AR_FEAST}(?: {YEAR})?(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_DAYS_IN_WORDS: Final = Rules(
    What.DATE,
    tuple("on the,since the,until the,by the,le ,au ,el ,al ,يوم,نهار".split(",")),
    (
        re.compile(
            rf"(?<!\w)(?:on|since|until|by) (?P<en>the {EN_DAY}){_NO_NOUN}"
            rf"|(?<!\w)(?:le|depuis le|jusqu['’]au|au) (?!premier|deux(?!\w)){FR_DAY}{_NO_NOUN}"
            rf"|(?<!\w)(?:el|al) (?:día )?(?!primero|uno|dos(?!\w)){ES_DAY}{_NO_NOUN}"
            r"|(?<!\w)(?:يوم|نهار) (?:\w+(?:طاش|طعش|تعش|طاشر|تاشر|تعشر)|(?:\w+ و)?عشرين|تلاتين|ثلاثين)(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_NAMED_DAYS: Final = Rules(
    What.DATE,
    ("day", "día de"),
    (
        re.compile(
            r"(?<!\w)(?!(?:Every|Each|One|Any|That|This|All|Some|Visiting|Open|Good|Bad|Rest|Court|Wash|Pay) )"
            r"(?:[A-Z][\w'’]+ ){1,2}Day(?!\w)"
            r"|(?<!\w)(?:el |del )?[Dd]ía de(?: la| los| las|l)? [A-ZÁÉÍÓÚ]\w+(?: [A-ZÁÉÍÓÚ]\w+)?"
        ),
    ),
)
_BIRTH_IN_WORDS: Final = Rules(
    What.DATE,
    tuple("born birth dob née né nacid naci ولد ميلاد مواليد".split()),
    (
        re.compile(
            rf"(?<!\w){_BORN}\s?:?\s*(?:in |en |el |le |في |عام |سنة |في عام |في سنة )?(?P<it>{_EN_YEAR}|{_ES_YEAR}"
            rf"|{_FR_YEAR}|{_AR_YEAR})(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_IN_NUMBERED_MONTH: Final = Rules(
    What.DATE,
    ("شهر",),
    (
        re.compile(
            rf"(?<!\w)(?:{AR_DAY}|\d{{1,2}}|أول|اول) (?:من |ب)?شهر (?:{AR_DAY}|\d{{1,2}})(?!\w)"
            rf"(?:(?: سنة| عام)? {YEAR})?"
        ),
    ),
)
DATES: Final = (
    _IN_NUMBERED_MONTH,
    _WITH_MONTH,
    _FEASTS,
    _IN_DIGITS,
    _RELATIVE,
    _BIRTH_IN_WORDS,
    _DAYS_IN_WORDS,
    _NAMED_DAYS,
)
SLASHED: Final = Rules(
    What.DATE, DIGITS, (re.compile(rf"(?<![\w/.-])(?:{_D}/{_M}|{_M}/{_D})(?![\w/%]|[.,]\d){NO_UNIT}"),)
)
"""A day and a month with nothing else: looked for last, since much else is written so."""
