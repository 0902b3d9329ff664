"""Words of the calendar in four languages and Arabic dialects: months, weekdays, numbers of days, feasts."""

from __future__ import annotations

from typing import Final

from npm_field.domain.name_guard.rules import any_of

_MONTHS_LATIN: Final = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec "
    "janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre "
    "janv févr fevr avr juil déc ene abr ago dic "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "muharram safar rajab shaaban sha'ban ramadan ramadán shawwal chaabane chawwal dhu_al-hijja rabi_al-awwal"
    " baisakh jestha asar shrawan bhadra ashoj kartik mangsir poush magh falgun chaitra"
    " meskerem tikimt hidar tahsas yekatit megabit miazia ginbot hamle nehase pagume"
    " farvardin ordibehesht khordad mordad shahrivar mehr aban azar bahman esfand"
)
_MONTHS_ARABIC: Final = (
    "شباط آذار اذار نيسان أيار ايار حزيران تموز آب أيلول ايلول يناير فبراير مارس أبريل ابريل إبريل مايو يونيو يونيه"
    " يوليو يوليه أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر جانفي فيفري أفريل افريل ماي جوان جويلية أوت اوت"
    " محرم صفر رجب شعبان رمضان شوال يوليوز غشت شتنبر نونبر دجنبر جمادى"
    " تشرين كانون كانون_التاني تشرين_التاني كانون_تاني تشرين_تاني ربيع_التاني كانون_أول كانون_ثاني كانون_الأول"
    " كانون_الثاني كانون_الاول كانون_اول تشرين_أول تشرين_ثاني تشرين_الأول"
    " تشرين_الثاني تشرين_الاول تشرين_اول ربيع_الأول ربيع_الاول ربيع_الآخر ربيع_الثاني جمادى_الأولى جمادى_الاولى"
    " جمادى_الآخرة جمادى_الثانية ذو_القعدة ذي_القعدة ذو_الحجة ذي_الحجة"
)
MONTH_SIGNS: Final = tuple(
    "jan feb mar apr avr abr may mai jun juin jul juil aug agos sep set oct nov dec dic ene fév fev févr déc aoû aou"
    " muharram safar rajab sha cha dhu rabi ramad baisakh jestha asar shraw bhadr ashoj kartik mangs poush magh"
    " falg chait mesker"
    " tikim hidar tahsas yekat megab miaz ginbo hamle nehas pagum farvar ordib khord mord shahri mehr aban azar"
    " bahman esfand".split()
) + tuple(word.split("_")[0] for word in dict.fromkeys(_MONTHS_ARABIC.split()))
_LATIN_MONTH: Final = any_of(_MONTHS_LATIN)
ARABIC_MONTH: Final = any_of(_MONTHS_ARABIC)
MONTH: Final = f"(?:{_LATIN_MONTH}|{ARABIC_MONTH}(?:/{ARABIC_MONTH})?)"

YEAR: Final = r"(?:(?:19|20|14|13)\d{2}(?!\d)|['’]\d{2}(?!\d))"
DAY: Final = r"(?:(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:st|nd|rd|th|e?ro|er|\.?[ºª°]|\.(?=\s))?)"
EN_DAY: Final = (
    r"(?:(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third"
    r"|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|twentieth|thirtieth)"
)
FR_DAY: Final = (
    r"(?:premier|(?:vingt|trente)(?:[- ](?:et[- ]un|deux|trois|quatre|cinq|six|sept|huit|neuf))?|deux|trois|quatre"
    r"|cinq|six|sept|huit|neuf|dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)"
)
ES_DAY: Final = (
    r"(?:primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciséis"
    r"|diecis[eé]is|diecisiete|dieciocho|diecinueve|veinte"
    r"|veinti(?:uno|d[oó]s|tr[eé]s|cuatro|cinco|s[eé]is|siete|ocho|nueve)|treinta(?: y uno)?)"
)
AR_DAY: Final = (
    r"(?:أول|اول|واحد|تنين|اثنين|جوج|زوز|تلاتة|ثلاثة|أربعة|اربعة|خمسة|ستة|سبعة|تمانية|ثمانية|تسعة|تسعود|عشرة|فاتح"
    r"|[اأ]?ح?داش\w*|\w+ عشر|\w+(?:طاش|طعش|تعش|طاشر|تاشر)|(?:\w+ و)?عشرين|تلاتين|ثلاثين|غرة|سلخ)"
)
AR_ORDINAL: Final = (
    "(?:(?:الحادي|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع) (?:عشر|والعشرين|والعشرون|والثلاثين"
    "|و العشرين)|الأول|الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر|العشرين|الثلاثين)"
)
EN_WEEKDAY: Final = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues?|wed|thurs?|fri|sat|sun)\\.?(?= ))"
FR_WEEKDAY: Final = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
ES_WEEKDAY: Final = "(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)"
AR_WEEKDAY: Final = (
    "(?:(?:نهار |يوم )?(?:الاثنين|الإثنين|الاتنين|التنين|اثنين|الثلاثاء|التلاتاء|الثلاثا|الثلاث|التلات|الأربعاء"
    "|الاربعاء|الأربعا|الاربعا|الأربع|الاربع|الخميس|الجمعة|الجمعه|السبت|الأحد|الاحد|الحد))"
)
WEEKDAY: Final = f"(?:{EN_WEEKDAY}|{FR_WEEKDAY}|{ES_WEEKDAY}|{AR_WEEKDAY})"
WEEKDAY_SIGNS: Final = tuple(
    "day mon tue wed thu fri sat sun di dimanche lunes martes coles jueves viernes bado domingo نين ثلاث تلات أربع"
    " اربع خميس جمع سبت حد".split()
)

EN_FEAST: Final = (
    r"(?:christmas|easter|eid(?: al[- ](?:fitr|adha))?|ramadan|passover|nowruz|lent|thanksgiving|ashura)"
)
FR_FEAST: Final = (
    r"(?:noël|pâques|pentecôte|(?:l['’])?(?:aïd|aid)(?: el[- ](?:kébir|fitr|adha))?|ramadan|la toussaint|toussaint"
    r"|l['’]ascension|l['’]assomption|l['’]an|l['’]achoura|pourim|kippour|la tabaski|tabaski|la korité|carême)"
)
ES_FEAST: Final = (
    r"(?:navidad|pascua|reyes|los reyes|ramadán|ramadan|los muertos|muertos|todos los santos|la madre|el padre"
    r"|la candelaria|la independencia|independencia|corpus|pentecostés|la inmaculada|la hispanidad|san juan"
    r"|año nuevo|el trabajo|la raza|cuaresma)"
)
AR_FEAST: Final = (
    r"(?:(?:ال)?عيد(?: (?:ال)?(?:أضحى|اضحى|فطر|الأضحى|الاضحى|الفطر|الكبير|الصغير|ميلاد|الميلاد|الفصح|القيامة|ال\w+))?"
    r"|رمضان|العيد الكبير|العيد الصغير|عاشوراء|عاشورا|المولد(?: النبوي)?|رأس السنة|راس السنة|الميلاد|عرفة|القدر"
    r"|الإسراء والمعراج|الاستقلال|النيروز|نوروز|الفصح|شم النسيم)"
)
FEAST_SIGNS: Final = tuple(
    "christmas easter eid ramad passover nowruz lent thanksgiving ashura noël pâques pentecôte aïd aid toussaint"
    " ascension assomption achoura kippour tabaski korité navidad pascua reyes muertos santo nochebuena nochevieja"
    " candelaria independ sylvestre new friday good boxing ceniza ramos gloria resurrección año bastille"
    " جمعة عيد رمضان عاشور مولد السنة ميلاد عرفة القدر معراج استقلال نوروز نيروز فصح نسيم"
    " madre padre juan corpus inmaculada hispanidad trabajo raza l'an l’an labour labor martyrs may".split()
)
