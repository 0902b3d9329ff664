"""Numbers that point to nobody: measures and counts, doses, articles of a law, pain out of ten, how long it took."""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.rules import any_of

UNIT: Final = (
    r"(?:(?:m²|m2|m³|°|%|€|\$|£|µg|x\s?\d)|"
    + any_of(
        "m cm mm km ms kb mb gb kg g mg ml cl l h db lux kcal hz w kw v"
        " hours? heures? horas? days? jours? días? minutes? minutos? mins? weeks? semaines? semanas? seconds?"
        " secondes?"
        " months? mois meses years? ans? années? años? persons? people personnes? personas? men women hommes femmes"
        " hombres mujeres boys girls children enfants niñ[oa]s detainees? prisoners? inmates? staff officers guards"
        " détenus? prisonniers? agents? surveillants? detenid[oa]s pres[oa]s guardias funcionari[oa]s beds? lits?"
        " camas?"
        " places? plazas? cells cellules celdas rooms dollars? euros? pesos? soles dinars? dirhams? francs?"
        " shillings?"
        " naira rupees lek square sq"
        " sq\\. metres? meters? mètres? metros? kilos? kilometres? kilomètres? kilómetros? litres? litros?"
        " grams? grammes? gramos? calories calorías volts? watts? degrees? degrés? grados? meals repas comidas"
        " tablets? pills? comprimés? pastillas? cachets? times fois veces cases cas casos deaths décès muertes"
        " mmhg bpm micrograms? microgrammes? microgramos? ug iu mg/dl visits visites visitas showers douches"
        " duchas toilets chairs sillas blankets mattresses"
        " minors? mineure?s? menores adolescentes? adults? adultes? adultos? patients? malades? pacientes"
        " enferm[oa]s internees? مريض مريضا مريضاً مرضى نزيل نزيلا نزيلاً نزلاء"
        " شخص أشخاص شخصا شخصاً سجين سجينا سجيناً سجناء محتجز محتجزا محتجزاً محتجزين سرير سريرا سريراً أسرة رجل"
        " رجلا رجلاً"
        " رجال امرأة نساء طفل طفلا أطفال حارس حارسا حراس متر مترا متراً أمتار امتار م² م سم كم ملم دقيقة دقائق"
        " دقايق ساعة"
        " ساعات ثانية يوم يوما يوماً أيام ايام أسبوع أسابيع اسابيع شهر شهرا أشهر اشهر شهور سنة سنوات سنين عام عاما"
        " أعوام"
        " دينار دنانير ليرة درهم جنيه دولار ريال شيكل فرنك كغ كغم كيلو غرام جرام ملغ مغ مل لتر سعرة وجبة وجبات حبة"
        " حبات"
        " مرة مرات حالة حالات درجة درجات زنزانة زنازين غرف غرفة كلم كيلومتر بالمئة بالمائة موظف موظفا موظفين قطعة"
    )
    + r"(?![\w'’]))"
)
NO_UNIT: Final = rf"(?!\s?{UNIT})"

_LAW: Final = any_of(
    "laws? acts? rules? articles? art\\. arts\\. sections? resolutions? regulations? paragraphs? para\\. §"
    " chapters? pages? p\\. pp\\. annex(?:es)? protocols? directives? decrees? forms? versions? recommendations?"
    " clauses? points? standards? principles? loi lois décrets? règles? règlements? résolutions? paragraphes?"
    " chapitres? annexes? formulaires? ordonnances? circulaires? alinéas? principes? recommandations?"
    " ley leyes ley_orgánica real_decreto decretos? artículos? arts?\\. reglas? reglamentos? resolución resoluciones"
    " párrafos? capítulos? páginas? pág\\. anexos? formularios? recomendación recomendaciones principios? incisos?"
    " قرارات"
) + (
    r"|[وفبلك]{0,2}(?:ال)?(?:مادة|مادتين|مواد|قاعدة|قواعد|قانون|قرار|مرسوم|فقرة|صفحة|فصل|بند|استمارة|ظهير|نموذج"
    r"|توصية|مبدأ|ملحق|منشور|تعميم)"
)
_LIST: Final = (
    r"\d[\d./-]*\w?(?:\s?(?:,|\bto\b|\band\b|\bet\b|\bà\b|\by\b|\bal?\b|\bou\b|\bor\b|-|–|و|إلى|الى"
    r"|حتى)\s?\d[\d./-]*)*"
    r"(?:\s(?:of|de|du|del|لسنة|سنة|لعام|on|sur|من)\s\d+)?"
)
_IS: Final = (
    r"(?:[\s:=]+(?:is|was|of|at|now|about|nearly|up to|more than|over|est|était|de|à|del|es|era|environ|près|plus"
    r"|level"
    r"|selon|presque|unas?|unos|casi|más|aproximadamente|كان|كانت|هو|هي|من|حوالي|نحو|أكثر|عند|إلى))*[\s:=]*"
)
HARMLESS: Final = (
    re.compile(
        rf"(?<!\w)(?:{_LAW})(?:\s(?:organique|orgánica|no\.?|nos\.?|number|numéro|número|رقم|عدد)|\sn[°º.]\.?[°º]?)?"
        rf"\s?(?:[A-Z]\.?\s?)?(?P<it>{_LIST})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?:pain|scored?|rated?|scale|note|douleurs?|échelle|dolor|escala|(?-i:VAS|EVA|EVN|END)"
        rf"|[وف]?(?:ال)?(?:ألم"
        rf"|الم|مقياس))"
        rf"{_IS}(?P<it>\d{{1,2}}\s?/\s?(?:10|5|100)(?![\d/]))"
        rf"|(?<!\w)(?:blood pressure|pressure|tension|tensión|presión|bp|b/p|t/a|t\.\s?a\.|(?-i:TA|PA|ta"
        rf"|pa)(?=\s?:?\s?\d)"
        rf"|[وف]?(?:ال)?ضغط(?:ه|ها)?){_IS}"
        rf"(?P<bp>\d{{1,3}}\s?/\s?\d{{1,3}}(?![\d/]))"
        rf"|(?<!\w)(?:ratio|rate|proportion|proporción|taux|tasa"
        rf"|نسبة){_IS}(?P<rate>\d{{1,3}}\s?[/:]\s?\d{{1,3}}(?!\d))",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w/.,-])(?P<it>24/7)(?![\w/])|(?<![\w/.,-])(?P<ten>\d{1,2}/10)(?=\s(?:for|in|pour|de|por|en) (?:\w+ )?"
        r"(?:pain|scale|douleur|échelle|dolor|escala))"
        r"|(?<!\w)(?:las|les|the|ال|الـ) ?(?P<day>24)(?=\s(?:horas|heures|hours|ساعة))"
        r"|(?<![\w.,-])(?P<pc>\d+(?:[.,]\d+)?(?:\s(?:y|et|and|a|à|to|or|o|ou)\s(?:el\s|les?\s)?\d+)?)"
        r"(?=\s?(?:%|por ciento|pour ?cent|per ?cent|بالمئة|في المئة|بالمائة|في المائة))",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\w)(?:beds|cells|rooms|tents|lits|cellules|chambres|tentes|camas|celdas|[وف]?(?:ال)?(?:أسرة|غرف|زنازين))"
        r"\s?:?\s(?P<it>\d{1,3})(?![\w/-]|\s?(?:,|to|and|or|et|ou|à|y|o|al?|-|–|و|أو|إلى|الى|حتى)\s?\d)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\w)(?:temp|temps|température|temperature|temperatura|[وفب]?(?:ال)?(?:حرارة"
        r"|حر))(?!\w)(?: [^\s\d]+){0,4} "
        r"(?P<it>\d{1,2}(?:[.,]\d)?)(?![\w:/]|.{0,25}\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w/.-])(?P<it>\d{2,3}/\d{2,3})(?=\s?mm\s?hg)", re.IGNORECASE),
    re.compile(
        r"(?<![\w/.-])(?P<it>\d\s?/\s?\d)(?=\s(?:of|de|du|d['’]|an?(?= (?:tablet|pill|cup|loaf|ration|dose|litre"
        r"|bar|portion))|tablets?|pills?|doses?|comprimés?|pastillas?"
        r"|cachets?|ration|ración|cup|litres?|litros?|حبة|من)(?!\w))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?:for|during|lasted|lasts?|lasting|takes?|took|within|waited|waits?|pendant|durant|durée"
        rf"|dur(?:é|e|ent|ait|aient)"
        rf"|attend\w*|attente|trajet|durante|duró|dura|tard[óa]n?|esper\w+|trayecto|لمدة|مدة|خلال|استغرق\w*|ينتظر\w*"
        rf"|انتظر\w*|دام\w*|طيلة){_IS}(?P<it>\d{{1,2}}\s?(?:h|heures?|hours?|horas?)\s?(?:\d{{2}})?)(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w/.:-])(?P<it>(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d)(?![\w/-])"),
    re.compile(
        r"(?<!\w)(?:costs?|prices?d?|pays?|paid|charged?|fees?|worth|earns?|coûte\w*|prix|payer?|paient|payé\w*|tarif"
        r"|coste|cuesta\w*|precio|pagan?|pagó|cobran?|vale[n]?|ganan?|bmi|imc|ph|inr|hba1c|glucose|glycémie"
        r"|glucosa|hemoglobina|hb|[وبف]?(?:ال)?(?:سعر|سعره|سعرها|ثمن|ثمنه|كلفة|السكر|سكر))"
        r"(?:\s\w+){0,2}[\s:=]+(?P<it>\d{1,3}[.,]\d{1,2})(?![\w:/]|[.,]\d)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\w)(?:strike|refus\w+|fast(?:ing)?|grève|jeûne|huelga|ayuno|[وفب]?(?:ال)?(?:إضراب|اضراب"
        r"|مضرب))[^.;\d]{0,28}?"
        r"(?:day|jour|día|j|d|(?:ال)?يوم)\s?(?P<it>\d{1,3})(?![\w/:-])",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w/.:-])(?P<it>\d{{1,3}}\s?(?:-|–)\s?\d{{1,4}})(?=\s?{UNIT})", re.IGNORECASE),
)
"""The digits of what a named group means are left alone: nothing is looked for in them."""
