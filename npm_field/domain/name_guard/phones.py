"""Telephone numbers in the groups people write them in, and extensions and last digits behind their words."""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.measures import NO_UNIT
from npm_field.domain.name_guard.rules import DIGITS, Rules

_DIGIT_WORDS: Final = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|cero|uno"
    "|dos|tres"
    "|cuatro|cinco|siete|ocho|nueve|صفر|واحد|اثنين|تنين|ثلاثة|تلاتة|أربعة|اربعة|خمسة|ستة|سبعة|ثمانية|تمانية|تسعة"
)
_PHONE_WORD: Final = (
    r"(?:phone|telephone|tel\.?|mobile|cell|call|ring|text|tél\.?|téléphone|portable|joindre|appeler|teléfono"
    r"|móvil|celular"
    r"|cel\.?|llamar al|marcar|هاتف|هاتفه|هاتفها|الهاتف|تلفون|تلفونه|تلفونها|تليفون|جوال|جواله|جوالها|موبايل"
    r"|موبايله|نمرته"
    r"|نمرتها|نمرة|نمرو|واتساب|whatsapp|فاكس|fax)"
)
SURE_PHONES: Final = Rules(
    What.PHONE,
    DIGITS,
    (
        re.compile(r"(?<![\w/])(?:\+|00)\s?\d(?:[\s().\-/]{0,3}\d){6,14}(?!\w)"),
        re.compile(r"(?<![\w/.-])(?<!\d )(?:\(0\)\s?\d|\(?0\d)(?:[\s().\-/]{0,2}\d){6,11}(?![\w/]|[.-]\d)"),
        re.compile(r"(?<![\w/.,+-])(?=(?:\d[\s.-]?){8})\d{2,4}(?:[\s.-]\d{2,4}){2,4}(?![\w/-]|\.\d)"),
    ),
)
PHONES: Final = (
    Rules(
        What.PHONE,
        DIGITS,
        (
            re.compile(r"(?<![\w/.-])\(\d{1,4}\)\s?\d{2,4}(?:[\s.-]?\d{2,4}){1,3}(?![\w/-])"),
            re.compile(r"(?<![\w/.-])\d{1,3}[\s.-]\d{4}[\s.-]\d{4}(?![\w/-])"),
            re.compile(r"(?<![\w/.-])\d{2,4}[\s.-]\d{3}[\s.-]\d{3,4}(?![\w/-])"),
            re.compile(rf"(?<![\w/.-])\d{{3}}[\s.-]\d{{4}}(?![\w/-]){NO_UNIT}"),
            re.compile(
                rf"(?<!\w){_PHONE_WORD}(?:\s+(?:number|numéro|número|رقم|no\.?|n°|au|al|at|on|is|est|es|الأسرة"
                rf"|هو))*\s?:?\s*"
                r"(?P<it>\d(?:[\s.\-/]?\d){4,13})(?!\w)",
                re.IGNORECASE,
            ),
            re.compile(
                r"(?<!\w)(?:(?:extension|ext\.?|extensión|interno tel\.?|poste|داخلي|تحويلة)\s?(?:no\.? |n° |رقم )?"
                r"(?P<it>\d{2,5})"
                r"|(?:ends?|ending|finit|finissant|termine|se terminant|acaba|acabad[oa]|termina|terminad[oa]"
                r"|ينتهي|تنتهي|آخره"
                r"|اخره|آخرها) (?:in|with|par|en|con|بـ?)?\s?(?P<end>\d{2,6}))(?![\w]|[.,/:]\d)",
                re.IGNORECASE,
            ),
        ),
    ),
    Rules(
        What.PHONE,
        tuple(
            "zero oh one two three four five zéro un deux trois quatre cinq cero uno dos tres صفر واحد ثنين خمسة"
            " ستة".split()
        ),
        (
            re.compile(
                rf"(?<!\w)(?:(?:double |triple |doble )?(?:{_DIGIT_WORDS})[\s,-]+){{4,}}(?:double |triple )?"
                rf"(?:{_DIGIT_WORDS})(?!\w)",
                re.IGNORECASE,
            ),
        ),
    ),
)
