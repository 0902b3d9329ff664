"""Dates and times of the day as people write them, in digits and in words, in four languages and Arabic dialects."""

from __future__ import annotations

import re
from typing import Final

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
    "(?:" + "|".join(sorted(_MONTHS.split(), key=len, reverse=True)) + r"|كانون (?:ال)?(?:أول|ثاني|اول|الأول"
    "|الثاني)"
    r"|تشرين (?:ال)?(?:أول|ثاني|اول|الأول|الثاني)|ربيع (?:الأول|الآخر|الثاني)|جمادى (?:الأولى|الآخرة|الثانية)"
    r"|ذو القعدة|ذي القعدة|ذو الحجة|ذي الحجة)"
)
_AR_ORDINAL: Final = (
    "(?:(?:الحادي|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع) (?:عشر|والعشرين|والعشرون|والثلاثين)"
    "|الأول|الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر|العشرين|الثلاثين)"
)
_YEAR: Final = r"(?:19|20|14|13)\d{2}"
_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|\.?[ºª°])?"
_EN_DAY: Final = (
    r"(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth"
    r"|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|twentieth|thirtieth"
)
_FR_DAY: Final = (
    r"premier|(?:vingt|trente)[- ](?:et[- ]un|deux|trois|quatre|cinq|six|sept|huit|neuf)|deux|trois|quatre|cinq|six"
    r"|sept|huit|neuf|dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize|vingt|trente"
)
_ES_DAY: Final = (
    r"primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis"
    r"|diecisiete"
    r"|dieciocho|diecinueve|veinte|veinti(?:uno|dós|trés|cuatro|cinco|séis|siete|ocho|nueve)|treinta(?: y uno)?"
)
_AR_DAY: Final = (
    r"واحد|تنين|اثنين|جوج|زوز|تلاتة|ثلاثة|أربعة|اربعة|خمسة|ستة|سبعة|تمانية|ثمانية|تسعة|تسعود|عشرة|[اأ]?ح?داش\w*"
    r"|\w+ عشر|\w+(?:طاش|طعش|تعش|طاشر|تاشر)|(?:\w+ و)?عشرين|تلاتين|ثلاثين"
)
_WEEKDAY: Final = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes"
    r"|martes"
    r"|miércoles|jueves|viernes|sábado|domingo|(?:نهار |يوم )?(?:الاثنين|الإثنين|الاتنين|الثلاثاء|التلاتاء|الثلاثا"
    r"|الأربعاء|الاربعاء|الأربعا|الخميس|الجمعة|السبت|الأحد|الاحد))"
)
DATES: Final = (
    re.compile(
        rf"(?<![\w/.-])(?:\d{{1,2}}([/.\-])\d{{1,2}}\1\d{{2,4}}|{_YEAR}([/.\-])\d{{1,2}}\2\d{{1,2}})(?![\w/-])"
    ),
    re.compile(
        rf"(?<![\w/-])(?:{_WEEKDAY},?\s+(?:the\s+|le\s+)?|the\s+)?{_DAY}\s+(?:of\s+|de\s+|d['’]|من\s+|من شهر\s+"
        rf"|شهر\s+)?{_MONTH}\b\.?"
        rf"(?:,?\s+(?:del?\s+|سنة\s+|عام\s+)?{_YEAR}\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w){_MONTH}\s+(?:the\s+)?{_DAY}\b(?!\s*(?:people|persons|men|women|days|times))(?:,?\s+{_YEAR}\b)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?:(?:the )?(?:{_EN_DAY}) (?:of )?|(?:{_FR_DAY}) |(?:{_ES_DAY}) de "
        rf"|(?:{_AR_DAY}) (?:من )?(?:شهر )?)"
        rf"{_MONTH}(?!\w)(?:,?\s+(?:del?\s+)?{_YEAR}\b)?|(?<!\w){_MONTH} (?:the )?(?:{_EN_DAY})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w./-]){_DAY}\s?[./-]?\s?(?:VIII|VII|VI|IV|IX|XII|XI|III|II)(?:[\s./-]+{_YEAR}|\.\d\d)?(?!\w)"
        rf"|(?<![\w./-]){_DAY}[./-](?:V|X|I)(?:[./-](?:{_YEAR}|\d\d))?(?!\w)"
    ),
    re.compile(
        rf"(?<![\w./-]){_DAY}\s+(?:of (?:last|this) month|du mois (?:dernier|passé|courant)|courant"
        rf"|del? (?:este mes|mes pasado|corriente)|(?:من )?(?:هذا |ها)?ال?شهر (?:الماضي|الفائت|الجاري|اللي فات)"
        rf"|(?:في |من )?شهر \d{{1,2}}(?:[/ ]{_YEAR})?)(?!\w)",
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
_MINUTES_EN: Final = r"half|(?:a )?quarter|twenty[- ]five|five|ten|twenty|(?:\d{1,2}|\w+) minutes"
_FR_MINUTES: Final = r"(?:vingt-cinq|cinq|dix|vingt|quinze|trente|quarante(?:-cinq)?|cinquante)"
_ES_MINUTES: Final = r"(?:veinticinco|cinco|diez|veinte|quince|treinta|cuarenta(?: y cinco)?|cincuenta|[0-5]?\d)"
_AR_CLOCK: Final = (
    r"(?:ال)?(?:واحدة|وحدة|ثنتين|تنتين|ثنين|تنين|اثنين|جوج|زوز|ثلاثة|تلاتة|ثالثة|أربعة|اربعة|ربعة|خمسة|ستة|سبعة"
    r"|ثمانية"
    r"|تمانية|تمنية|ثامنة|تسعة|تسعود|عشرة|[اأ]?حداش\w*|[اأ]?حدعش|[اأ]?[تثط]ناش\w*|[اأ]?[تثط]نعش)"
)
_AR_OF_HOUR: Final = (
    r"(?:\s?(?:و\s?|إلا\s|الا\s|غير\s|ل)(?:ال)?(?:نصف|نص|ربع|ثلث|تلت|تلث|قسمين|درج|درجين|خمسة|عشرة|قسم|\w+ دقيقة"
    r"|\w+ دقائق|\w+ دقايق))"
)
_AR_DAYPART: Final = (
    r"(?:\s(?:(?:ب|ف|في |عال|د)?(?:ال)?(?:صبح|صباح|ليل|ليلة|فجر|ضهر|ظهر|عصر|عشية|مسا|مساء)|بالليل|بالنهار"
    r"|العشية|صباحا|مساء"
    r"|ليلا|فجرا|ظهرا|عصرا)(?!\w))"
)
TIMES: Final = (
    re.compile(
        rf"(?<![\w:.٫])(?:(?:في |على |ع )?(?:ال|عال)?ساعة |على |عال|مع |ع )(?:{_HOUR}|{_AR_CLOCK}|(?:{_AR_HOUR}))"
        rf"(?:{_AR_OF_HOUR}|\s?و\s?[0-5]?\d(?!\d)){_AR_DAYPART}?(?!\w)"
        rf"|(?<![\w:.٫])(?:{_HOUR}|{_AR_CLOCK}) ?(?:و ?|إلا |الا |غير )(?:ال)?(?:نصف|نص|ربع|ثلث"
        rf"|تلت)(?:\s?وخمسة)?{_AR_DAYPART}?"
        r"(?!\w| (?:متر|أمتار|م|ساعة|ساعات|سنة|سنوات|سنين|شهر|أشهر|شهور|يوم|أيام|كيلو|كغ|لتر|رغيف|مليون|ألف"
        r"|دينار|ليرة))"
        rf"|(?:الساعة|ساعة) (?:حوالي |تقريبا |نحو )?{_AR_CLOCK}{_AR_DAYPART}?(?!\w)"
        rf"|(?<![\w:.٫]){_HOUR}{_AR_DAYPART}"
        rf"|(?<!\w)(?:ال)?(?:ثلاثة|تلاتة|أربعة|اربعة|خمسة|ستة|سبعة|ثمانية|تمانية|تسعة|عشرة|حداش|طناش)"
        rf" (?:الصبح|بالليل|الفجر|الضهر|العصر|ديال الصباح|د الصباح|متاع الصباح|تاع الصباح|متاع الليل|تاع الليل"
        rf"|ديال الليل)(?!\w)"
        rf"|(?<!\w)(?:نصف|نص|منتصف) الليل {_AR_OF_HOUR}"
    ),
    re.compile(
        rf"(?<!\w)(?:{_MINUTES_EN}) (?:past|to|after|before) (?:{_EN_HOUR}|{_HOUR}|midnight|noon)(?![\w:])"
        rf"(?: (?:in the (?:morning|afternoon|evening)|at night))?"
        rf"|(?<!\w)(?:{_EN_HOUR}|{_HOUR})(?:[- ](?:thirty|fifteen|forty-five|twenty|ten))?"
        rf" (?:in the (?:morning|afternoon|evening)|at night)(?!\w)"
        rf"|(?<!\w)(?:at|by|before|after|around|about|until|till|since|from) (?P<it>(?:{_EN_HOUR})"
        rf"[- ](?:thirty|fifteen|forty-five|twenty|ten|forty|fifty))(?!\w)"
        rf"|(?<!\w)(?:[01]\d|2[0-3])[0-5]\d\s?(?:hrs|hours|h)(?!\w)|(?<!\w){_HOUR}[.:][0-5]\d\s?(?:hrs|h|am"
        rf"|pm)(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?:minuit|midi|(?:{_HOUR}|{_FR_HOUR})\s?h(?:eures?)?) (?:et (?:demie?|quart)|moins (?:le quart"
        rf"|{_FR_MINUTES})|{_FR_MINUTES}(?= |[.,;]|$)(?! (?:h|heures?)\b))(?: (?:du (?:matin|soir)"
        rf"|de l['’]après-midi))?(?!\w)"
        rf"|(?<!\w){_HOUR}\s?h\s?(?:[0-5]\d)? (?:du (?:matin|soir)|de l['’]après-midi|pile|précises)(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?:las? )?(?:{_HOUR}|{_ES_HOUR})(?: y (?:media|cuarto|pico)| menos (?:cuarto|{_ES_MINUTES})"
        rf"| y (?:{_ES_MINUTES})(?= (?:de la|en punto))) ?(?:(?<= )de la (?:mañana|tarde|noche|madrugada))?(?!\w)"
        rf"|(?<!\w)las? (?:{_HOUR}|{_ES_HOUR}) y (?:{_ES_MINUTES})(?!\w)(?! (?:celdas|camas|personas))"
        rf"|(?<!\w)(?:{_HOUR}|{_ES_HOUR})(?:[:.][0-5]\d)? (?:de la (?:mañana|tarde|noche|madrugada)"
        rf"|del mediodía)(?!\w)",
        re.IGNORECASE,
    ),
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
