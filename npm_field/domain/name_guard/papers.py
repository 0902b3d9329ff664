"""Numbers of papers, files, badges and plates: behind their word, or by a shape that hardly anything else has."""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.measures import NO_UNIT, UNIT
from npm_field.domain.name_guard.rules import DIGITS, Rules, any_of

_NO: Final = (
    r"(?:(?:no|nos|nr|num|n)\b\.?\s?|n[°º.]\.?[°º]?\s?|#\s?|number\s|numéro\s|número\s|رقم\s|رقمها\s|رقمه\s|عدد\s)"
)
_WORD: Final = any_of(
    "files? case badge passport prisoner inmate detainee identity id card number numbers plates? registration"
    " register reg"
    " warrant complaint licen[cs]e docket ref reference collar shoulder account insurance nhs ssn constable custody"
    " wristband tag hospital police pnc"
    " dossier matricule passeport écrou carte identité affaire plaque immatriculation immatriculé[e]? mandat"
    " numéro plainte"
    " procédure fiche permis visa procès-verbal pv rio cni cin nir sécu sociale agdref étranger parquet réf"
    " référence compte"
    " séjour brassard"
    " expediente exp placas? pasaporte cédula documento dni nie nss nis nif curp rfc rut run cuil cuit dui ine tip"
    " causa"
    " carn[eé]t? profesional matrícula legajo prontuario número identificación patente credencial afiliación"
    " diligencias sumario atestado"
    " folio carpeta denuncia interno recluso cuenta clínica sanitaria c\\.i c\\.c"
    " no nos n"
) + (
    r"|[وفبلك]?(?:ال)?(?:رقم|رقمه|رقمها|ملف|ملفه|ملفها|هوية|هويته|هويتها|بطاقة|بطاقته|بطاقتها|شارة|شارته|باج|جواز"
    r"|جوازه|جوازها"
    r"|قضية|قضيته|دعوى|لوحة|لوحتها|لوحته|سجين|محضر|وطني|قومي|عسكري|نزيل|معتقل|اعتقال|شكوى|مذكرة|ميلاد|حساب|مريض"
    r"|نمرتها|نمرة"
    r"|تعريف|ب\.ت\.و|رخصة|إقامة|اقامة|إضبارة|اضبارة|سيارة|باص)"
)
_MARKED: Final = (
    r"(?-i:\d{1,6}[ -](?:تونس|TUN?|TN|[\u0621-\u064a](?: [\u0621-\u064a]){0,2})(?:[ -]\d{1,6})?(?!\w)"
    r"|(?:[A-Z]{1,4}[\s\-](?:No\.? )?(?=\d))?(?=[\w./\-]*\d)[A-Za-z0-9]+(?:[./\-][A-Za-z0-9]+)*"
    r"(?:\s[A-Z]{1,3}\b(?:\s\d{1,4}\b)?|(?:\s\d{1,6}\b){1,6}(?:\s[A-Z]\b)?(?!\s?(?:%|m²|/|:|"
    + UNIT
    + r")))?(?: (?:of|de|لسنة|لعام) \d{4})?|[\u0621-\u064a](?: ?[\u0621-\u064a]){0,2} ?[/-]? ?\d{2,6}(?:/\d+)*)"
)
_BETWEEN: Final = (
    rf"(?:(?:{_NO}|de|du|d['’]|the|el|la|le|is|was|est|était|es|era|read|reads|said|says|decía|porte|carried|of"
    rf"|with|numéro"
    r"|número|السفر|السيارة|الباص|البيضاء|السجين|الشارة|ملفه|ملفها|هويته|القضية|الوطنية|التعريف|الصحية|رقمه|رقم"
    r"|رقمها|عدد|كان|هو"
    r"|في|identité|identity|identidad|sécurité|sociale|social|security|profesional|card|prof\.?|plate|van|van:"
    r"|fourgon"
    r"|camioneta|preso"
    r"|prisoner|badge|dossier|file|number|ending|\w+\s?:)\s?)"
)
_SHORT: Final = (
    r"(?:(?:badge|locker|casier|taquilla|خزانة|file|case|docket|complaint|custody|collar|officer|guard|constable"
    r"|brigadier|brigadière|gilet|vest|chaleco|casque|helmet|cabo|sargento|oficio|acta|carpeta|subinspector"
    r"|p\.?c|w\.?p\.?c|insp\.?|sgt"
    r"|warder|sergeant|prisoner"
    r"|inmate|detainee"
    r"|matricule|dossier|affaire|pv|procès-verbal|plainte|surveillante?|gardienn?e?|agente?|écrou|brassard|badge"
    r"|placa|expediente|causa|denuncia|funcionari[oa]|guardia|intern[oa]|reclus[oa]|legajo|sumario"
    r"|[وفبلك]?(?:ال)?(?:حارس|شرطي|عسكري|عون|شارة|بطاقة|ملف|قضية|محضر|شكوى|قيد|قيده|كتفه|نمرتو|سجين|سجينة|نزيل"
    r"|نزيلة|موقوف))"
    r"\.?\s?:?\s(?:رقم |عدد |number |no\.? ?|numéro |número |n[°º.]\.?[°º]? ?|# ?)?)"
)
_NO_PRESSURE: Final = r"(?!(?:[89]\d|1\d\d|2[0-4]\d)/(?:[4-9]\d|1[0-3]\d)(?![\w/-]))"
"""What is written like the pressure of the blood ("145/92") is it, unless a word for a paper stands before."""
SURE_SHAPES: Final = Rules(
    What.NUMBER,
    DIGITS,
    (
        re.compile(
            r"(?<![\w.-])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)"
            r"|(?<![\w.-])[12]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?\d[\dAB]\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)"
            r"|(?<![\w.-])[A-Z]{4}\d{6}[A-Z0-9]{3,8}(?!\w)"
            r"|(?<![\w.-])\d{1,2}\.\d{3}\.\d{3}(?:-[\dKk]|-?\s?[A-Z])(?!\w)|(?<![\w.-])\d{2} \d{3} \d{3} [A-Z](?!\w)"
            r"|(?<![\w.-])\d{7,8}\s?-?\s?(?:K|[A-Z])(?!\w)"
            r"|(?<![\w.-])[XYZ]\s?-?\s?\d{7}\s?-?\s?[A-Z](?!\w)"
            r"|(?<![\w.-])\d{2}[-/\s]\d{7,10}(?:[-/]\d{1,2})?(?![\w/-])"
            r"|(?<![\w.-])\d{8}-\d(?!\w)"
            r"|(?<![\w.-])[A-Z]{2}\s\d\d\s\d\d\s\d\d\s[A-Z](?!\w)"
        ),
    ),
)
"""Papers of states and banks, which would else be taken apart into telephone numbers."""
_COUNTED: Final = rf"(?:{UNIT}|[a-zà-ÿ]{{3,}}s\b)"
_NO_COUNT: Final = (
    r"(?!(?:register|reg|registration)\b[^\d]{0,12}\b(?:is|was|says?|said|shows?|had|has)\s\d{1,3}(?![\w/-]))"
    r"(?!(?:compte|cuenta)\s\d{1,3}(?![\w/-]))"
)
"""What a register counts, and "we count", stand before no paper's number."""
MARKED: Final = Rules(
    What.NUMBER,
    DIGITS,
    (
        # a word for a number, then up to five words without a digit, then something with at least two digits
        re.compile(
            rf"(?<!\w){_NO_COUNT}(?:{_WORD})(?!\w)(?:\.?[°º]"
            rf"|\.)?(?:\s?:)?\s*(?:{_BETWEEN}){{0,5}}(?P<it>(?!\d{{1,3}}\s?{_COUNTED})"
            rf"(?=(?:[^\d\s]*\s?){{0,4}}\d\S*\s?\d)"
            rf"{_MARKED})(?!\w|[.,٫]\d)",
            re.IGNORECASE,
        ),
        # one digit or more right behind the word for what it numbers, or for whom
        re.compile(
            rf"(?<!\w){_SHORT}(?P<it>(?-i:[A-Z]{{0,3}}[- ]?)\d{{1,6}}(?:[./-]\d{{1,6}})*(?-i:-?[A-Z])?)(?![\w]"
            rf"|[.,:/]\d|%){NO_UNIT}"
            rf"|(?<!\w)(?P<no>(?:number|numéro|número|n°|n\.?º|no\.|رقم)\s?\d{{2,}})(?![\w.,:/-]|\s?%){NO_UNIT}",
            re.IGNORECASE,
        ),
    ),
)
MARKED_IN_WORDS: Final = Rules(
    What.NUMBER,
    tuple("badge matricule placa number numéro número".split()),
    (
        re.compile(
            r"(?<!\w)(?:badge|matricule|placa)(?: number| no\.?| numéro| número| n°)? (?P<it>(?:(?:zero|oh|one|two"
            r"|three|four|five"
            r"|six|seven|eight|nine|double|zéro|deux|trois|quatre|cinq|sept|huit|neuf|cero|uno|dos|tres|cuatro"
            r"|cinco|seis|siete"
            r"|ocho|nueve)[\s-]?){2,})(?!\w)",
            re.IGNORECASE,
        ),
    ),
)
SHAPES: Final = Rules(
    What.NUMBER,
    DIGITS,
    (
        re.compile(
            r"(?<![\w.-])(?=[A-Z0-9/\-.]*[A-Z])(?=(?:[A-Z/\-.]*\d){3})[A-Z0-9]{1,12}(?:[/\-.][A-Z0-9]{1,12}){1,5}(?![\w²])"
        ),
        re.compile(
            r"(?<![\w.-])(?=[A-Z\-]*\d)(?=(?:[^\d\s]*\d){3})[A-Z]{1,4}[\s\-]?\d{3,}(?:[\s\-]?[A-Z]{1,3}\b)?(?![\w²])"
        ),
        re.compile(
            r"(?<![\w.-])[A-Z]{1,3}\d{5,}[A-Z]{1,5}\d*(?!\w)"
            r"|(?<![\w.-])(?:PC|PS|DC|SI|ASP|OB|MP|HC|WPC|NIC|NIN|DNI|CI|CC|MC|PV|BK|CIN|CNE|CR|PF|RG"
            r"|LPU)\s\d{3,}(?:/\d+)*(?![\w/]|[.,]\d)"
        ),
        re.compile(
            r"(?<![\w.-])[A-Z]{1,3}[\s\-]\d{2,4}[\s\-]?[A-Z]{1,3}(?!\w)|(?<![\w.-])[A-Z]{3,4}-\d{2}(?!\w)"
            r"|(?<![\w.-])[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,2}[ -]?\d{4}(?!\w)|(?<![\w.-])[A-Z]-?\d{3}[A-Z]{3}(?!\w)"
            r"|(?<![\w.-])\d{3}-[A-Z]{3}(?!\w)"
        ),
        re.compile(
            r"(?<![\w.-])[A-Z]{2}\d{2}[\s-]?[A-Z]{3}(?!\w)|(?<![\w.-])[A-Z]{1,4}\s\d{2,4}(?:\s\d{1,4})+(?!\w)"
        ),
        re.compile(r"(?<![\w.-])[A-Z]{2,5}\s?\d{5,}(?!\w)|(?<![\w.-])[A-Z]{1,2}\d{1,2}\s\d{3,6}(?!\w)"),
        re.compile(r"(?<![\w.-])\d-[A-Z]{3}-\d{3}(?!\w)|(?<![\w.-])\d{1,4}[ -][A-Z]{1,3}[ -]\d{1,4}(?!\w)"),
        re.compile(
            r"(?<![\w.-])(?:[\u0621-\u064a]{1,2}\s?[/\-]\s?|[\u0621-\u064a](?: [\u0621-\u064a]){1,2} )\d{3,7}"
            r"(?:\s?[/\-]\s?\d{1,6})*(?!\w)"
            r"|(?<![\w.-])\d{1,6}\s?[/|\-]\s?[\u0621-\u064a]{1,3}(?:\s?[/|\-]\s?\d{1,6})?(?!\w)"
            r"|(?<![\w.-])\d{1,3}\s?(?:تونس|TU|TUN|TN)\s?\d{1,4}(?!\w)"
            r"|(?<![\w.-])\d{3,5} [\u0621-\u064a](?: [\u0621-\u064a]){1,2}(?!\w)"
        ),
        re.compile(r"(?<![\w.-])(?=(?:[A-Z]*\d){4})(?=\d+[A-Z])\d[A-Z0-9]{6,13}(?![\w²])"),
        re.compile(r"(?<![\w.,-])\d{4,}[\s-][A-Z]{2,3}(?![\w])"),
        re.compile(
            rf"(?<![\w.,]){_NO_PRESSURE}\d{{1,6}}[/\-](?:\d{{2,4}}[/\-])?\d{{2,6}}(?:[/\-]\w{{1,4}})?"
            rf"(?![\w²]|[.,]\d){NO_UNIT}"
        ),
        re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3}){2,3}-?[A-Z0-9]?(?!\w)"),
        re.compile(rf"(?<![\w.,])(?!(?:19|20)\d{{2}}(?!\d))\d{{4,}}(?:[/\-]\d+)*(?![\w²]|[.,٫]\d){NO_UNIT}"),
    ),
)
