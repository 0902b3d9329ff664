"""Where somebody is kept: cells, rooms, beds, tents and blocks with their numbers."""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.measures import UNIT
from npm_field.domain.name_guard.rules import DIGITS, Rules, any_of

_NO: Final = (
    r"(?:(?:no|nos|nr|num|n)\b\.?\s?|n[°º.]\.?[°º]?\s?|#\s?|number\s|numéro\s|número\s|رقم\s|رقمها\s|رقمه\s|عدد\s)"
)
_LATIN_ROOM: Final = any_of(
    "cells? rooms? rm\\.? pad salles? salas? beds? bunks? dorms? dormitory dormitories wards? tents? containers?"
    " cubicles? kennel"
    " cage pen huts? bays? barracks? cabins? lock-ups? bed_spaces? hatch"
    " cellules? cell\\. chambres? ch\\.? boxes? boxe lits? dortoirs? cachots? geôles? box tentes? couchettes?"
    " conteneurs?"
    " baraquements? baraques?"
    " celdas? habitación habitaciones hab\\. cuartos? camas? dormitorios? literas? calabozos? carpas? camillas?"
    " contenedor cuadra barracas? barracón leoneras? separos? chabolos? bartolinas?"
)
_ARABIC_ROOM: Final = (
    r"(?:(?:[وفبلك]?(?:ال)|[وفبلك])?(?:زنزانة|زنزانه|زنازين|زنزانتين|غرفة|غرفه|غرفتين|غرف|أوضة|اوضة|أوضه|اوضه|أوض"
    r"|حجرة|سريرين|سرير"
    r"|أسرة|مهجع|مهاجع|قاووش|عنبر|عنابر|سيلون|بلاصة|شامبر|شمبرة|خيمة|خيام|كرفانة|كرفان|كرافان|منفردة|منفردات|انفرادي"
    r"|بيت|قاعة|بركس|براكة|نظارة|حبسخانة|حجز|كاشو|محجر|محجرة|معزل|عزل|كبينة|زنزانته|زنزانتها|غرفته|غرفتها|سريره"
    r"|سريرها|تخشيبة)|للزنزانة|للغرفة|للزنازين|للعنبر|للخيمة)"
)
_BLOCK: Final = (
    r"(?:(?:wing|block|unit|landing|pod|floor|bâtiment|bât\.|quartier|aile|étage|division|módulo|pabellón|galería"
    r"|bloque"
    r"|(?:ال)?(?:جناح|مبنى|بلوك|طابق|دور|حي))\s+(?:[A-Z]\b|\d{1,2}\b|[\u0621-\u064a](?!\w))\s?[,،/-]?\s?)"
)
_NUMBER: Final = (
    r"(?:\d{1,4}(?:\s?(?:bis|ter)\b|-?\s?[A-Za-z]\b(?!\s?\d)|\s?[/-]?\s?[\u0621-\u064a](?![\u0621-\u0652\d]|\s\d)"
    r"|/\d{1,3}|-\d{1,3})?|[A-Z]{1,2}-?\d{1,3}(?:[-/]\d{1,3})?|[\u0621-\u0647\u0649\u064a]\s?[-/]?\s?\d{1,3})"
)
_EN_NUMBERS: Final = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twenty|thirty|forty|fifty|sixty)(?:-\w+)?"
)
_FR_NUMBERS: Final = (
    r"deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|(?:vingt|trente|quarante|cinquante|soixante)(?:-\w+)*"
)
_ES_NUMBERS: Final = (
    r"uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|diecis[ée]is"
    r"|veinti\w+|veinte|(?:treinta|cuarenta|cincuenta)(?: y \w+)?"
)
_AR_NUMBERS: Final = (
    r"(?:ال)?(?:أولى|ثانية|ثالثة|رابعة|خامسة|سادسة|سابعة|ثامنة|تاسعة|عاشرة|أول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن"
    r"|تاسع"
    r"|عاشر)(?: عشرة?)?|واحد|اثنين|تنين|ثلاثة|تلاتة|أربعة|اربعة|خمسة|ستة|سبعة|ثمانية|تمانية|تسعة|عشرة"
)
ROOMS: Final = (
    Rules(
        What.PLACE_NUMBER,
        DIGITS,
        (
            re.compile(
                rf"(?<!\w)(?<!\d ){_BLOCK}?(?:{_LATIN_ROOM}(?:\sd[e'’]\s?[^\W\d]\w*)?"
                rf"(?:\s(?:double|simple|individuelle|disciplinaire|collective|doble|individual|compartida|single|shared))?"
                rf"|{_ARABIC_ROOM}(?:\sال\w+)?)(?:,?\s*{_NO}\(?|\s*:\s?|\s+\(?){_NUMBER}\)?"
                rf"(?:\s?(?:,|-|–|/|to|and|or|à|et|ou|y|a|al|o|إلى|الى|لـ?|حتى|و|أو)\s?{_NUMBER})*"
                rf"(?:,\s(?:bed|bunk|lit|cama|litera|السرير|سرير)\s{_NUMBER})?"
                rf"(?![\w/]|[.,٫]\d)(?!\s?(?:by\b|x\b|في \d|(?!غرف|زنزان|cell|room|bed|lit|cama|celda){UNIT}))",
                re.IGNORECASE,
            ),
            re.compile(
                r"(?<![\w.,/-])\d{1,3} (?:bis|ter)(?!\w)"
                r"|(?<!\w)(?:à|dans|en|de) la (?P<la>[1-9]\d\d)(?=\s*[,.;](?!\d)|$)"
                rf"|(?<!\w)(?:{_LATIN_ROOM}|{_ARABIC_ROOM})\s(?P<and>\d{{1,4}}[،,]?\s(?:bed|bunk|lit|cama|litera"
                rf"|(?:ال)?سرير)\s\d{{1,3}})(?!\w)"
                rf"|(?<!\w)(?:cells?|cellule|celda|zelle|room|chambre) (?P<dot>\d{{1,2}}\.\d{{2}})(?!\w"
                rf"|[.,]\d)(?!\s?{UNIT})",
                re.IGNORECASE,
            ),
            re.compile(
                r"(?<!\w)(?:\d{1,3}(?:st|nd|rd|th)|\d{1,3}(?:e|ème|ère|re)) (?:cell|cellule|chambre|dormitory"
                r"|tent)(?!\w)"
                r"|(?<!\w)\d{1,2}ª celda(?!\w)",
                re.IGNORECASE,
            ),
        ),
    ),
    Rules(
        What.PLACE_NUMBER,
        tuple(
            "cell room bed bunk dorm tent cellule chambre lit dortoir celda cama habitación calabozo litera".split()
        ),
        (
            re.compile(
                rf"(?<!\w)(?:(?:cell|room|bed|bunk|dorm|tent|pad|cubicle|ward|bay) (?:number "
                rf"|no\.? )?(?:{_EN_NUMBERS})"
                rf"|(?:cellule|chambre|lit|dortoir|cachot|geôle) (?:numéro |n° ?)?(?:{_FR_NUMBERS})"
                rf"|(?:celda|cama|habitación|litera|calabozo|cuarto) (?:número |n\.?º )?(?:{_ES_NUMBERS}))(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(r"(?<!\w)(?:[Cc]ell|[Rr]oom|[Bb]ay|[Cc]ellule|[Cc]elda) (?-i:[A-HJ-Z])(?!\w|['’.]\w)"),
            re.compile(
                r"(?<!\w)the (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:cell|dormitory"
                r"|tent)(?!\w)"
                r"(?! (?:has|was|is|of|on|we|had|from))|(?<!\w)(?:segunda|tercera|cuarta|quinta|sexta|séptima"
                r"|octava|novena"
                r"|décima) celda(?!\w)",
                re.IGNORECASE,
            ),
        ),
    ),
    Rules(
        What.PLACE_NUMBER,
        tuple("زنزانة مهجع عنبر قاووش غرفة سرير خيمة".split()),
        (
            re.compile(
                rf"(?<!\w)(?:[وفبلك]?ال?(?:زنزانة|مهجع|عنبر|قاووش|خيمة)|[وفبلك]?ال(?:غرفة|سرير)) (?:رقم"
                rf" )?(?:{_AR_NUMBERS})"
                r"(?!\w)"
                r"|(?<!\w)[وفبلك]?ال(?:زنزانة|مهجع|عنبر|قاووش|غرفة|بلوك) [أابجد](?!\w)"
            ),
        ),
    ),
)
