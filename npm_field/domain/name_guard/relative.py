"""Days told from today or from another day: last and next Tuesday, the day before yesterday, the 20th of this month.

"Yesterday", "tomorrow" and a weekday alone are none: they stand in every second note. The day before yesterday is.
"""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.calendar_words import (
    AR_FEAST,
    AR_WEEKDAY,
    EN_DAY,
    EN_FEAST,
    EN_WEEKDAY,
    ES_DAY,
    ES_FEAST,
    ES_WEEKDAY,
    FR_DAY,
    FR_FEAST,
    FR_WEEKDAY,
    YEAR,
)
from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.rules import Rules

_EN_FULL: Final = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_EN_PART: Final = "(?: (?:morning|afternoon|evening|night))?"
_FR_PART: Final = "(?: (?:matin|midi|après-midi|soir))?"
_ES_PART: Final = "(?: (?:por|en|a) la (?:mañana|tarde|noche|madrugada))?"
_NEXT_IN_ENGLISH: Final = Rules(
    What.DATE,
    ("day", "week"),
    (
        re.compile(
            rf"(?<!\w)(?:(?:next|this|this coming|the coming|the following|the previous) {_EN_FULL}{_EN_PART}"
            rf"|(?:two|three) {_EN_FULL}s ago|a week (?:ago )?(?:last |on |past )?{_EN_FULL}"
            rf"|{EN_WEEKDAY}{_EN_PART} (?:gone|of (?:last|this|next) week|(?:last|this|next) week"
            rf"|(?:a|one|two) weeks? ago|week|(?:the )?week before))(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_NEXT: Final = Rules(
    What.DATE,
    tuple(
        "prochain,suivant,précédent,avant,après,en huit,quinze,semaine,ce ,próximo,último,otro ,este ,siguiente"
        ",anterior,antepasado,que viene,que entra,que pasó,semana".split(",")
    ),
    (
        re.compile(
            rf"(?<!\w)(?:(?:le )?{FR_WEEKDAY}{_FR_PART} (?:prochain|suivant|précédent|d['’](?:avant|après)|en huit"
            rf"|en quinze|de (?:la semaine (?:dernière|passée|prochaine|d['’]avant)|cette semaine))"
            rf"|ce {FR_WEEKDAY}{_FR_PART})(?!\w)"
            rf"|(?<!\w)(?:(?:el )?(?:próximo|último|otro) {ES_WEEKDAY}|este {ES_WEEKDAY}"
            rf"|(?:el )?{ES_WEEKDAY}{_ES_PART} (?:próximo|siguiente|anterior|último|antepasado|que (?:viene"
            rf"|entra|pasó)"
            rf"|de (?:la (?:semana (?:pasada|anterior|que viene|próxima)|próxima semana)|esta semana)))(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_NEXT_IN_ARABIC: Final = Rules(
    What.DATE,
    tuple("قادم مقبل جاي تالي سابق أخير اخير فارط منقضي راح قبله عدت عدّت سبوع".split()),
    (
        re.compile(
            rf"(?<!\w){AR_WEEKDAY} (?:القادمة?|المقبلة?|الجايّ?[ةه]?|جاي|التاليّ?ة?|السابقة?|الأخيرة?|الاخيرة?"
            rf"|الفارطة?"
            r"|المنقضية?|اللي (?:راحت?|قبله|عدّ?ت?|جاي)|لي (?:راح|جاي)|الذي قبله|(?:من |في )?(?:هذا )?(?:ال"
            r"|هال)[أا]سبوع"
            r"(?: (?:الماضي|الفائت|القادم|المقبل|اللي فات|لي فات|الفايت|الفارط))?)(?!\w)"
        ),
    ),
)
_FROM_TODAY: Final = Rules(
    What.DATE,
    ("before last", *"yesterday tomorrow hier demain ayer antier noche mañana أمس امس بارح مبارح غد بكر".split()),
    (
        re.compile(
            r"(?<!\w)(?:the )?(?:day|night) (?:before yesterday|before last|after tomorrow)(?!\w)"
            r"|(?<!\w)avant-hier(?: (?:matin|soir|midi))?(?!\w)|(?<!\w)après-demain(?!\w)"
            r"|(?<!\w)(?:anteayer|antier|antes de (?:ayer|anoche)|ante(?:s de )?anoche|antenoche|trasanteayer"
            r"|(?<!\w)pasado mañana)(?!\w)"
            r"|(?<!\w)[وفب]?(?:أول|اول|أولة|أولت|قبل|أوّل) (?:أمس|امس|الأمس|[إا]?مبارح|البارح[ةه]?)(?!\w)"
            r"|(?<!\w)[وفب]?(?:(?:أمس|امس|البارح[ةه]?) (?:الأولى?|الاولى?|الأول|لول)|[أا]ولمبارح|[أا]ولامس|ولتامس"
            r"|بعد (?:غد|الغد|بكرة|بكرا|بكره|غدوة|غدا))(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_OF_A_MONTH: Final = Rules(
    What.DATE,
    tuple("month mois mes شهر".split()),
    (
        re.compile(
            rf"(?<!\w)(?:the )?{EN_DAY} of (?:this|last|the|next|the same) month(?!\w)"
            rf"|(?<!\w)(?:le )?{FR_DAY} (?:de ce|du|du même) mois(?!\w)"
            rf"|(?<!\w)(?:el )?(?:día )?{ES_DAY} (?:de este|del?|del presente|del mismo) mes(?: pasado"
            rf"| en curso)?(?!\w)"
            rf"|(?<!\w)(?:el )?(?:día )?\d{{1,2}} de (?:este|ese) mes(?!\w)"
            rf"|(?<![\w.,:/-])\d{{1,2}} (?:من |ب|في )(?:هذا |نفس |ذات |ذلك |ها)?(?:ال|ل)?شهر(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_MORE_FEASTS: Final = (
    r"(?:vesak(?: day)?|diwali|holi|poya(?: day)?|shivaratri|dashain|tihar|id[- ]ul[- ]\w+|nyepi|meskel|timkat"
    r"|magal|gamou"
    r"|mouled|mawlid|aïd|fête nationale|fiestas patrias|día de muertos|semana santa|carnaval|navidades)"
)
_FEAST: Final = rf"(?:{EN_FEAST}|{FR_FEAST}|{ES_FEAST}|{_MORE_FEASTS})"
_SINCE_A_FEAST: Final = Rules(
    What.DATE,
    ("since ", "depuis ", "dès ", "desde "),
    (
        re.compile(
            rf"(?<!\w)(?:since|depuis|dès|desde) (?:la |el |le |l['’])?{_FEAST}(?:,? (?:de |of )?{YEAR})?(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
_SINCE_A_FEAST_IN_ARABIC: Final = Rules(
    What.DATE,
    ("منذ", "نسيم"),
    (re.compile(rf"(?<!\w)(?:منذ (?P<since>{AR_FEAST}(?: (?:سنة |عام )?{YEAR})?)|من (?P<spring>شم النسيم))(?!\w)"),),
)
_WITH_A_YEAR: Final = Rules(
    What.DATE,
    ("20", "19", "14", "13"),
    (
        re.compile(
            rf"(?<!\w)(?:(?:la |el |le |l['’])?{_FEAST},? (?:de |of |in )?|{AR_FEAST} (?:سنة |عام )?){YEAR}(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
RELATIVE_DATES: Final = (
    *(_NEXT_IN_ENGLISH, _NEXT, _NEXT_IN_ARABIC, _FROM_TODAY, _OF_A_MONTH),
    *(_SINCE_A_FEAST, _SINCE_A_FEAST_IN_ARABIC, _WITH_A_YEAR),
)
