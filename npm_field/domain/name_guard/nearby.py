"""Days and hours told by what stands near them: nights between two days, the day after a feast, lock-up at 9.45."""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.calendar_words import (
    AR_DAY,
    AR_FEAST,
    AR_ORDINAL,
    EN_FEAST,
    ES_FEAST,
    FEAST_SIGNS,
    FR_FEAST,
    FR_WEEKDAY,
)
from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.measures import NO_UNIT
from npm_field.domain.name_guard.rules import DIGITS, Rules

_D: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_HOUR: Final = r"(?:2[0-4]|1\d|0?\d)"
_STOPS: Final = r"(?=\s*(?:[.,;:!?)»”\"،؛](?!\d)|$))"
_EN_HOUR: Final = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ES_HOUR: Final = "(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)"
_FR_HOUR: Final = (
    "(?:une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt)"
)
_FEASTS_MORE: Final = (
    "diwali|holi|vesak|dashain|tihar|eid|vaisakhi|nyepi|tet|songkran|hanukkah|yom kippur|kwanzaa|meskel|timkat"
)

_DAYS: Final = Rules(
    What.DATE,
    DIGITS,
    (
        re.compile(
            rf"(?<!\w)(?:(?:la )?nuit|(?:le )?matin|(?:la )?soirée"
            rf"|(?:la )?journée) du {_D}(?:er)?(?: au {_D}(?:er)?)?(?![\w.,:/-]\d|\w)"
            rf"|(?<!\w)(?:le|du|au) {_D}(?:er)? au (?:soir|matin|petit matin)(?!\w)"
            rf"|(?<!\w){FR_WEEKDAY} (?:soir|matin|après-midi) {_D}(?![\w:/]|[.,]\d|\s?h)"
            rf"|(?<!\w)(?:the )?(?:night|morning|evening|afternoon|day) of (?:the )?{_D}(?:st|nd|rd|th)"
            rf"(?: (?:to|and) (?:the )?{_D}(?:st|nd|rd|th))?(?!\w)"
            rf"|(?<!\w)(?:la )?(?:noche|madrugada|mañana|tarde) del {_D}(?: al {_D})?(?![\w:/]|[.,]\d)"
            rf"|(?<!\w)(?:ليلة|صباح|مساء|فجر|عصر|ظهر) (?:يوم )?{_D} (?:على|إلى|الى|من) (?:{_D}|الشهر)(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?<!\w)(?:تولّ?د|تولّ?ده|تولّ?دها)\s?:?\s(?:عام |سنة )?(?P<it>(?:19|20)\d\d|\d\d(?![\w:/]|[.,]\d))"
            rf"|(?<!\w)born (?P<en>{_D}(?:st|nd|rd|th)? of the \w+(?: \d\d(?:\d\d)?)?)(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_FEAST_DAYS: Final = Rules(
    What.DATE,
    (*FEAST_SIGNS, *_FEASTS_MORE.split("|"), "saint-", "وقفة"),
    (
        re.compile(
            rf"(?<!\w)(?:last|this past) (?:{EN_FEAST}|{_FEASTS_MORE})(?!\w)"
            rf"|(?<!\w)(?:one|two|three|four|five|\d|a|the) (?:days?|nights?|weeks?) (?:after"
            rf"|before) (?:{EN_FEAST}|{_FEASTS_MORE})(?!\w)"
            rf"|(?<!\w)(?:the )?(?:eve|night|morning|day) of (?:{_FEASTS_MORE})(?!\w)"
            rf"|(?<!\w)(?:le |au )?(?:surlendemain|lendemain) (?:de |du |d['’]){FR_FEAST}(?!\w)"
            rf"|(?<!\w)(?:la |l['’])?(?:veille|avant-veille) (?:de |du |d['’]){FR_FEAST}(?!\w)"
            rf"|(?<!\w)(?:le )?(?:jour|soir|matin|nuit) (?:de |du )(?:la )?saint-\w+(?:-\w+)?(?!\w)"
            rf"|(?<!\w)à (?:la |l['’])?{FR_FEAST} (?:dernière?|passée?)(?!\w)"
            rf"|(?<!\w)(?:un|deux|trois|\d) jours? (?:après|avant) (?:la |le |l['’])?{FR_FEAST}(?!\w)"
            rf"|(?<!\w)(?:el |al )?día (?:siguiente|después|anterior) (?:de |a |al )(?:la )?{ES_FEAST}(?!\w)"
            rf"|(?<!\w)(?:un|dos|tres|\d) días? (?:después|antes) de (?:la |el )?{ES_FEAST}(?!\w)"
            rf"|(?<!\w)(?:يوم|نهار|ليلة) (?:ال)?وقفة(?!\w)|(?<!\w)(?:بعد|قبل) {AR_FEAST} ب(?:يوم|يومين|ليلة)(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_OF_THE_MONTH: Final = Rules(
    What.DATE,
    ("الشهر", "هالشهر"),
    (re.compile(rf"(?<!\w)[وفب]?(?:{AR_ORDINAL}|يوم {AR_DAY}) (?:من |ب|في )?(?:هذا |ها)?(?:ل?شهر|الشهر)(?!\w)"),),
)
NEARBY_DATES: Final = (_DAYS, _FEAST_DAYS, _OF_THE_MONTH)

_CLOCK: Final = Rules(
    What.TIME,
    DIGITS,
    (
        re.compile(
            rf"(?<![\w:.]){_HOUR}\s?h(?: ?[0-5]\d)?\s?[-–/]\s?{_HOUR}\s?h(?: ?[0-5]\d)?(?!\w)"
            rf"|(?<!\w)(?:sur le coup de|sur les coups de|il était|il est"
            rf"|aux alentours de) (?P<fr>{_HOUR}\s?h(?:eures?)?)(?!\w)"
            rf"|(?<!\w)(?:lights[- ]out|unlock|lock-?up|bang-?up|roll[- ]?(?:call|check)|count|curfew|breakfast"
            rf"|lunch|supper|dinner"
            rf"|tea|handover|dispatch|departure|arrival|logged|found|woken|ouverture|fermeture|appel|réveil"
            rf"|extinction|repas"
            rf"|apertura|cierre|recuento|diana|encierro|rancho|desayuno|almuerzo|cena)"
            rf"(?: (?:is|was|at|is at|was at|à|a las))? (?P<en>{_HOUR}\.[0-5]\d)(?![\w:/%]|[.,]\d){NO_UNIT}"
            rf"|(?<!\w)de (?P<es>{_HOUR} a {_HOUR} (?:h|hs|hrs))(?!\w)"
            rf"|(?<![\w:.,])(?<!entre )(?<!de )(?<!artículos )(?<!celdas )(?<!módulos )(?P<y>{_HOUR} y (?:[0-5]5"
            rf"|[1-5]0)){_STOPS}"
            rf"|(?<!\w)س\s?(?P<ar>{_HOUR}[.:][0-5]\d)(?![\w:/]|[.,]\d)",
            re.IGNORECASE,
        ),
    ),
)
_IN_WORDS: Final = Rules(
    What.TIME,
    ("sur le", "il était", "il est", "gone", " to ", "dadas", " y ", "تماما", "بالضبط", "بالظبط", "على", "بال"),
    (
        re.compile(
            rf"(?<!\w)(?:sur le coup de|sur les coups de|il était|il est"
            rf"|aux alentours de) (?P<fr>{_FR_HOUR} heures?)(?!\w)"
            rf"|(?<!\w)gone (?P<en>{_EN_HOUR}){_STOPS}"
            rf"|(?<!\w)(?:left|leaving|arrived|came|started|ended|back|out|opened|closed|locked|woken|called"
            rf"|done|finished|moved"
            rf"|departed|logged|found|taken|fed|returned) (?P<to>(?:five|ten|twenty)(?:[- ]five)? (?:to"
            rf"|past) {_EN_HOUR}){_STOPS}"
            rf"|(?<!\w)dadas las (?P<es>{_ES_HOUR})(?!\w)"
            rf"|(?<!\w)(?<!entre )(?<!de )(?P<y>{_ES_HOUR} y (?:diez|veinte|veinticinco|cinco|cuarenta"
            rf"|cincuenta)){_STOPS}",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?<!\w)[وفبل]?(?:في |على |مع )?(?:ال(?:واحدة|ثانية|ثالثة|رابعة|خامسة|سادسة|سابعة|ثامنة|تاسعة|عاشرة"
            r"|حادية عشرة?|ثانية عشرة?))"
            r" (?:تماماً?|بالضبط|بالظبط|إلا قليلا?ً?|ونيف|وشوي|وشوية)(?!\w)"
            r"|(?:الفجر|الصبح|الليل|العصر|المسا|العشية) (?:على|ع|حوالي) "
            r"(?:ال)?(?:واحدة|وحدة|ثنتين|تنتين|ثلاثة|تلاتة|أربعة|اربعة|خمسة|ستة|سبعة|تمانية|ثمانية|تسعة|عشرة)(?!\w)"
        ),
    ),
)
_NOON: Final = Rules(
    What.TIME,
    ("noon", "midnight", "midi", "minuit", "mediod", "medianoch", "الليل", "الظهر"),
    (
        re.compile(
            r"(?<!\w)(?:noon|midnight|midi|minuit)(?:,? (?:sharp|on the dot|exactly|pile|précises?|juste"
            r"|tapante?))(?!\w)"
            r"|(?<!\w)(?:midi|minuit) (?:passée? (?:de )?|moins |et )(?:(?:\d{1,2}|\w+) minutes|demie?|quart"
            r"|le quart|cinq|dix|vingt|vingt-cinq|\d{1,2})(?!\w)"
            rf"|(?<!\w)de {_HOUR}\s?h(?: ?[0-5]\d)? à (?:minuit|midi)(?!\w)"
            rf"|(?<!\w)(?:de |entre )?(?:minuit|midi) (?:à|et) {_HOUR}\s?h(?: ?[0-5]\d)?(?!\w)"
            r"|(?<!\w)(?:mediodía|medianoche) en punto(?!\w)"
            r"|(?<!\w)[وفب]?(?:نصف|نص|منتصف) (?:الليل|النهار) (?:بالضبط|بالظبط|تماما|تماماً|تمام)(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
NEARBY_TIMES: Final = (_CLOCK, _IN_WORDS, _NOON)
