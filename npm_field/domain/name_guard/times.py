"""Exact times of the day in digits, and in words in English, French and Spanish; Arabic has a page of its own.

"At night", "at noon" and "for three hours" are none.
"""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.measures import NO_UNIT
from npm_field.domain.name_guard.rules import DIGITS, Rules
from npm_field.domain.name_guard.times_arabic import ARABIC_TIMES, PART_OF_DAY

_HOUR: Final = r"(?:2[0-4]|1\d|0?\d)"
_STOPS: Final = r"(?=\s*(?:[.,;:!?)»”\"](?!\d)|$))"

_EN_HOUR: Final = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_EN_MINUTES: Final = (
    r"(?:half|(?:a )?quarter|twenty[- ]five|(?:five|ten|twenty)(?: minutes)?|(?:\d{1,2}|\w+) minutes?)"
)
_EN_MINUTE: Final = (
    r"(?:thirty(?:[- ]five)?|fifteen|forty(?:[- ]five)?|twenty(?:[- ]five)?|ten|fifty(?:[- ]five)?|oh[- ]\w+"
    r"|eleven|twelve|\w+teen)"
)
_EN_PART: Final = (
    r"(?: (?:in the (?:early )?(?:morning|afternoon|evening|night)|at night|sharp|[ap]\.?\s?m\.?"
    r"|(?:this|that|yesterday|tomorrow) (?:morning|afternoon|evening)|last night|tonight))"
)
_AT: Final = r"(?:at|around|about|by|before|after|until|till|since|from|towards|past|it was|is|was|and|to|between)"

_FR_SMALL: Final = "une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt"
_FR_HOUR: Final = rf"(?:vingt(?: |-)(?:et(?: |-)une|deux|trois|quatre)|dix-(?:sept|huit|neuf)|{_FR_SMALL})"
_FR_MINUTES: Final = (
    r"(?:(?:vingt|trente|quarante|cinquante)(?:-cinq)?|cinq|dix|quinze|[0-5]?\d)(?![\w-])(?! (?:h|heures?"
    r"|minutes?)\b)"
)
_FR_PART: Final = (
    r"(?:,? (?:du (?:matin|soir)|de l['’]après-midi|de la nuit|pile|(?:ce|hier|demain) (?:matin|soir)"
    r"|cet après-midi|précises?|tapantes))"
)
_FR_AT: Final = (
    r"(?:(?<!\d )(?<!deux )(?<!trois )(?<!quatre )(?<!cinq )à|vers|dès|avant|après|depuis|jusqu['’]à"
    r"|entre|à partir de|autour de|aux environs de|passé)(?: les)?"
)

_ES_HOUR: Final = "(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
_ES_HOUR24: Final = (
    r"(?:trece|catorce|quince|diecis[ée]is|diecisiete|dieciocho|diecinueve|veinte|veinti(?:una?|d[oó]s"
    r"|tr[eé]s|cuatro))"
)
_ES_MINUTES: Final = (
    r"(?:veinticinco|cinco|diez|veinte|quince|treinta(?: y cinco)?|cuarenta(?: y cinco)?|cincuenta(?: y cinco)?"
    r"|[0-5]?\d)"
)
_ES_PART: Final = (
    r"(?:,? (?:en punto)?(?:(?:(?<=punto) )?(?:de|por) (?:la|esa) (?:mañana|tarde|noche|madrugada)|del mediodía|en"
    r" punto"
    r"|(?<=punto)))"
)
_ES_AT: Final = (
    r"(?:a|de|hacia|sobre|desde|hasta|entre|y|antes de|después de|eso de|son|eran|serían|pasadas|cerca de|tipo)"
)
_ES_ON: Final = (
    r"(?=\s*(?:[.,;:!?)»”\"](?!\d)|$)|\s(?:y|de la|en|cuando|hasta|a|que|lo|se|con|sin|por|vino|entró|entraron|ya"
    r"|el|un|nos"
    r"|me|para|pero|vinieron|llegó|llegaron|horas|hs|h|o)(?!\w))"
)

_IN_DIGITS: Final = Rules(
    What.TIME,
    DIGITS,
    (
        re.compile(
            rf"(?<![\w:.,])(?:(?:الساعة|السّاعة|عالساعة) )?{_HOUR}\s?:\s?[0-5]\d(?::[0-5]\d)?"
            rf"(?:\s?(?:[ap]\.\s?m\.|(?:am|pm|hrs|hours|horas|hs|h)\b|[صم](?!\w))|{_EN_PART}|{_FR_PART}|{_ES_PART}"
            rf"|{PART_OF_DAY})?(?![\w:])",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\w:.,]){_HOUR}(?:[.:][0-5]\d)?(?:\s?(?:-|–|to|and)\s?){_HOUR}(?:[.:][0-5]\d)?"
            rf"\s?(?:am|pm|a\.m\.?|p\.m\.?)(?!\w)"
            rf"|(?<![\w:.,]){_HOUR}(?:[.:][0-5]\d)?\s?(?:(?:am|pm|o['’]clock)(?!\w)|[ap]\.\s?m\.?)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?:[01]\d|2[0-4])[0-5]\d\s?(?:hrs|hours|horas|hs|h|Z|(?-i:UTC|GMT))(?!\w)"
            rf"|(?<![\w.:]){_HOUR}\.[0-5]\d\s?(?:hrs|horas|hs|h|uhr)(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\w:.]){_HOUR}\s?h(?:eures?|oras?|s)?\.?\s?[0-5]\d(?:\s?min(?:utes)?)?{_FR_PART}?(?!\w)"
            rf"|(?<![\w:.]){_HOUR}\s?h(?:eures?)? (?:et (?:demie?|quart)|moins (?:le quart|{_FR_MINUTES})"
            rf"|{_FR_MINUTES})"
            rf"{_FR_PART}?(?!\w)"
            rf"|(?<![\w:.]){_HOUR}\s?h(?:eures?)?{_FR_PART}(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w){_FR_AT} (?P<it>(?:{_HOUR}(?:\s?h(?:eures?)?)? (?:et|à) )?{_HOUR}\s?h(?:eures?)?)(?!\w)"
            rf"|(?<!\w)de (?P<de>{_HOUR}\s?h(?: ?[0-5]\d)? à {_HOUR}\s?h(?: ?[0-5]\d)?)(?!\w)"
            rf"|(?<=[:@] ){_HOUR}\s?h(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?:at|around|about|until|till|since|before|after|by|time(?: of \w+)?|hora|heure|@|à|vers|dès"
            rf"|avant|après|jusqu['’]à|las"
            rf"|الساعة"
            rf"|between|entre las)\s(?P<it>{_HOUR}\.[0-5]\d{_EN_PART}?{_ES_PART}?)(?![\w:]|[.,]\d){NO_UNIT}"
            rf"|(?<!\w)(?:and|to|from|de|et|entre|a|al|y|desde|hasta|من|إلى|و)\s?(?P<weak>(?:[01]\d|2[0-3])\.[0-5]\d)"
            rf"(?![\w:]|[.,]\d){NO_UNIT}"
            rf"|(?<![\w:.,/+-])0\d\.[0-5]\d(?![\w:/]|[.,]\d){NO_UNIT}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)las? {_HOUR}(?: y (?:media|cuarto|pico)| menos (?:cuarto|{_ES_MINUTES})"
            rf"| y {_ES_MINUTES}(?! (?:celdas|camas|personas)))(?:{_ES_PART})?(?!\w)"
            rf"|(?<!\w){_HOUR}(?: y media| y cuarto| menos cuarto)(?:{_ES_PART})?(?!\w)(?! docena)"
            rf"|(?<!\w){_HOUR}(?:[:.][0-5]\d)?{_ES_PART}(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<=\blas ){_HOUR}(?:[:.]\s?[0-5]\d|\s?h\s?(?:[0-5]\d)?)?(?:\s?(?:horas|hs|hrs))?(?!\w){_ES_ON}"
            rf"|(?<!\w){_ES_AT} las (?P<it>{_HOUR}(?:\s?(?:h|hs|horas))?)(?!\w)(?! (?:personas|celdas|mujeres"
            rf"|camas|visitas|\w+[ao]s)\b)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?:{_EN_MINUTES} (?:past|to|after|before)|[1-5]?\d past)"
            rf" {_HOUR}(?!\w)(?![.:]\d){_EN_PART}?{NO_UNIT}"
            rf"|(?<!\w){_HOUR}(?:[.:][0-5]\d)?(?:{_EN_PART}|-?ish)(?!\w)|(?<=\bat )half {_HOUR}(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_ENGLISH: Final = Rules(
    What.TIME,
    (
        "past",
        " to ",
        "clock",
        "in the",
        "at night",
        "half",
        "after",
        "before",
        "at ",
        "thirty",
        "fifteen",
        "teen",
        "ty",
        "since",
        "this",
        "last night",
        "yesterday",
    ),
    (
        re.compile(
            rf"(?<!\w)(?:half|(?:a )?quarter|twenty[- ]five|\w+ minutes?) (?:past|to|after|before)"
            rf" (?:{_EN_HOUR}|midnight|noon)(?!\w){_EN_PART}?"
            rf"|(?<!\w)(?:five|ten|twenty) past (?:{_EN_HOUR}|midnight|noon)(?!\w){_EN_PART}?"
            rf"|(?<!\w){_AT} (?P<it>(?:five|ten|twenty) to (?:{_EN_HOUR}|midnight|noon)(?!\w){_EN_PART}?)"
            rf"(?! (?:men|women|people|of|hours|days|minutes|beds|cells))"
            rf"|(?<!\w)(?:five|ten|twenty) to {_EN_HOUR}{_EN_PART}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)(?:at|around|about|by|before|after|until|till|since|from|gone|unlock|lock-?up|bang-?up"
            rf"|lights[- ]out) (?P<it>half[-"
            rf" ]{_EN_HOUR}{_EN_PART}?)(?!\w)"
            rf"|(?<!\w){_EN_HOUR}(?:[- ]{_EN_MINUTE})? ?(?:o['’]clock(?:{_EN_PART})?|{_EN_PART}(?!\w))"
            rf"|(?<!\w)(?:at|by|before|after|around|about|until|till|since|from) (?P<hm>{_EN_HOUR}[- ]{_EN_MINUTE})"
            rf"(?!\w)(?! (?:men|women|people|of|hours|days|minutes|beds))"
            rf"|(?<!\w)(?:at|until|till|(?:just|shortly|right) (?:before|after)) (?P<bare>{_EN_HOUR}){_STOPS}"
            rf"|(?<!\w)(?:at|by|until|till) (?P<no_hour>(?:(?:a )?quarter|half|five|ten|twenty|twenty-five)"
            rf" (?:past|to)){_STOPS}"
            rf"|(?<!\w)since (?P<noon>noon|midnight)(?!\w)|(?<!\w)(?:oh|zero) (?:\w+) hundred(?: hours)?(?!\w)"
            rf"|(?<!\w)\w+ hundred hours(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_NO_WAIT: Final = (
    "(?<!attente de )(?<!pendant )(?<!durant )(?<!durée de )(?<!au bout de )(?<!duré )(?<!attendu )(?<!trajet de )"
)
_FRENCH: Final = Rules(
    What.TIME,
    ("heure", "midi", "minuit"),
    (
        re.compile(
            rf"(?<!\w){_NO_WAIT}(?:minuit|midi|{_FR_HOUR} heures?) (?:et (?:demie?|quart)|moins (?:le quart"
            rf"|{_FR_MINUTES})"
            rf"|{_FR_MINUTES}){_FR_PART}?(?!\w)(?! d['’]attente)"
            rf"|(?<!\w){_NO_WAIT}{_FR_HOUR} heures?{_FR_PART}(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w){_FR_AT} (?P<it>{_FR_HOUR} heures?)(?!\w)(?! (?:d['’]|de (?!l))\w)",
            re.IGNORECASE,
        ),
    ),
)
_SPANISH: Final = Rules(
    What.TIME,
    ("las ", "la una", " y media", " y cuarto", "menos", "para l", "horas", "de la ", "punto"),
    (
        re.compile(
            rf"(?<!\w)(?:(?:un )?cuarto|(?:faltando |faltaban )?(?:{_ES_MINUTES})) para las?"
            rf" {_ES_HOUR}(?!\w)(?:{_ES_PART})?"
            rf"|(?<!\w)(?:las? )?(?:{_ES_HOUR}|mediodía|medianoche)(?: y (?:media|cuarto|pico)| menos (?:cuarto"
            rf"|{_ES_MINUTES}))(?!\w)"
            rf"(?:{_ES_PART})?(?! docena)"
            rf"|(?<!\w)las? {_ES_HOUR} y (?:{_ES_MINUTES})(?!\w)(?:{_ES_PART})?(?! (?:celdas|camas|personas|de"
            rf" (?!la)))"
            rf"|(?<!\w){_ES_HOUR}(?: y (?:{_ES_MINUTES}))?(?:{_ES_PART}| [ap]\.?m)(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)las (?P<of24>{_ES_HOUR24}(?: horas)?(?: (?:y )?{_ES_MINUTES}(?: y cinco)?)?)(?!\w){_ES_ON}"
            rf"|(?<!\w){_ES_AT} las (?P<it>{_ES_HOUR}(?: horas)?)(?!\w){_ES_ON}"
            rf"|(?<!\w)(?:a|de|hacia|desde|hasta|sobre) la (?P<one>una)(?!\w)(?! de (?:ell|l[ao]s)){_ES_ON}",
            re.IGNORECASE,
        ),
    ),
)
TIMES: Final = (_IN_DIGITS, *ARABIC_TIMES, _ENGLISH, _FRENCH, _SPANISH)
