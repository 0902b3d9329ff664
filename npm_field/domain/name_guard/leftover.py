"""What no other page has claimed and no harmless thing is written like: "now in S-04", "out 10.15", "mattress 6".

A number of one to three digits alone is a count more often than anything else, and is left alone; digits with a
letter, and an hour with a point and two digits, hardly ever are.
"""

from __future__ import annotations

import re
from typing import Final

from npm_field.domain.name_guard.hits import What
from npm_field.domain.name_guard.measures import NO_UNIT
from npm_field.domain.name_guard.rules import DIGITS, Rules

_HOUR: Final = r"(?:2[0-3]|1\d|0?\d)"
_STOPS: Final = r"(?=\s*(?:[.,;:!?)»”\"،؛؟–—](?!\d)|$))"
_TO_OR_IN: Final = (
    r"(?:in|into|to|from|inside|outside|at|on|has|near|en|dans|au|à|du|vers|de|chez|occupe|al|del|el|la|le|tiene"
    r"|desde"
    r"|hacia|في|إلى|الى|من|بال|داخل|لل)"
)
_NO_PLACE: Final = (
    r"(?!(?:A[0-6]|B[1-9]|B12|D[23]|CD\d|T[34]|Q[1-4]|U\d\d|G\d|[HC]O?2|K\d|M\d|PM\d|R\d|V\d|\d[GD])\b)"
)
"""Sheets, vitamins, hormones, quarters of a year, gases, motorways: a letter and a digit that are no place."""
_LAIN_ON: Final = (
    r"(?:mattress|berth|seg|holding|stall|matelas|dégrisement|mitard|piaule|alvéole|(?-i:QD|QI|GAV)|colchón"
    r"|colchoneta"
    r"|petate|buzón|pieza|planchón|plancha|tarima|[وفبلك]?(?:ال)?(?:فراش|فرشة|مرقد|سدة|برش|كابينة|دكة))"
)
_NO_MORE: Final = r"(?!\s(?:of|sur|de|des|for|pour|para|to|à|x|×|by|في|من|على|لكل|to)\b|\s?[x×/*%])"
_WORN: Final = (
    r"(?:badge|shoulders?|epaulettes?|collar|sleeve|chest|wristband|armband|vest|helmet|bib|cap|matricule|épaules?"
    r"|épaulette|brassard|gilet|casque|manche|poitrine|placa|chapa|hombro|hombrera|chaleco|casco|brazo|gorra|pulsera"
    r"|[وفبلك]?(?:ال)?(?:شارة|شارته|كتف|كتفه|كتفها|صدره|خوذة|خوذته|سترته|ذراعه|معصمه))"
)
PLACES_LEFT: Final = Rules(
    What.PLACE_NUMBER,
    DIGITS,
    (
        re.compile(
            r"(?<=\d )(?:cell|room|bed|bunk|cellule|chambre|lit|celda|cama|habitación|زنزانة|غرفة"
            r"|سرير) \d{1,3}[A-Za-z]?"
            rf"(?![\w/]|[.,:]\d){NO_UNIT}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w){_LAIN_ON} (?:no\.? |number |n° ?|nº |núm\.? |numéro |número |رقم )?"
            rf"(?P<it>\d{{1,3}}[A-Za-z]?)(?!\w|[.,:/]\d){NO_UNIT}{_NO_MORE}",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?<![\w./-])[A-Z]{1,2}\d?-\d{1,3}(?:[-/]\d{1,3})?[A-Z]?(?![\w/]|-\w|[.,]\d)"
            r"|(?<![\w./-])\d{1,3}-[A-Z](?![\w/-])"
            r"|(?<![\w./-])[\u0621-\u0647\u064a]\s?[-/]\s?\d{1,3}(?![\w/-])"
        ),
        re.compile(
            rf"(?<!\w){_TO_OR_IN}\s{_NO_PLACE}(?P<it>[A-Z]{{1,2}}\s?\d{{1,3}}[A-Za-z]?|\d{{1,3}}(?-i:[ABEFN-RT]))"
            rf"(?![\w/-]|[.,]\d)",
        ),
        re.compile(
            r"(?<!\w)(?:في|إلى|الى|داخل) (?P<ar>[\u0623-\u0647\u064a]\s?\d{1,3})(?![\w/-]|[.,]\d)"
            rf"|(?<!\w)(?:occupe|partage|quitté|rejoint|vidé|vide) la (?P<fr>[1-9]\d\d){_STOPS}"
            r"|(?<!\w)(?:au|in|en la) (?P<au>[1-9]\d\d)(?=\s*[.,;:!?](?!\d)|$|\s(?:où|depuis|avec|where|with"
            r"|since|con|donde)\b)"
            r"|(?<!\w)(?:la|en la|a la|de la) (?P<es>[1-9]\d\d)(?= (?:no|está|tiene|sin|con|hay|se|quedó|sigue)\b)",
            re.IGNORECASE,
        ),
    ),
)
TIMES_LEFT: Final = Rules(
    What.TIME,
    DIGITS,
    (
        re.compile(
            r"(?<!\w)(?:(?:un)?locked|left|arrived|out|opened|closed|started|ended|woken|fed|called|back|banged up|@)"
            r"(?: at)? (?P<it>(?:[01]\d|2[0-3])[0-5]\d)(?![\w/:-]|[.,]\d)"
            rf"|(?<!\w)(?:just|shortly|right|soon|sometime|bit) (?:after|before|past) (?P<past>{_HOUR}){_STOPS}"
            rf"|(?<!\w)(?:vers|à|dès|avant|après|depuis) (?P<fr>{_HOUR} du (?:matin|soir))(?!\w)"
            rf"|(?<!\w)(?:ع|على|مع) (?P<ar>ال(?:ـ)?{_HOUR} ?و ?(?:نص|نصف|ربع|تلت|ثلث))(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\w:/.,+£$€-])(?<!ـ )(?!0\.){_HOUR}\.[0-5]\d(?![\w:/%]|[.,]\d|\s?[x×*€$£%]|\s(?:by|par|por"
            rf"|sur|x|high"
            rf"|wide|long|deep|tall|thick|a (?:minute|day|week|month|call)|de (?:haut|large|long|alt"
            rf"|anch)\w*)\b){NO_UNIT}",
            re.IGNORECASE,
        ),
        re.compile(
            rf"^\W*{_HOUR}\s?hs?\s?(?=[,:–—-]|\s(?:encierro|apertura|recuento|lever|réveil|coucher|appel|ronde)\b)"
            rf"|(?<!\w)(?:réveil|lever|coucher|appel|ronde|extinction(?: des feux)?|arrivée?s?|départ|relève|retour"
            rf"|encierro|recuento|diana|llegada|salida) (?P<at>{_HOUR}\s?hs?){_STOPS}",
            re.IGNORECASE,
        ),
    ),
)
"""Hours that nothing announces; prices and measures of the blood were blanked before."""
DATES_LEFT: Final = Rules(
    What.DATE,
    DIGITS,
    (
        re.compile(
            rf"(?<!\w)(?:the )?(?:[12]?\d|3[01])(?:st|nd|rd|th) (?:inst|ult)\b\.?"
            rf"|(?<!\w)the (?:[12]?\d|3[01])(?:st|nd|rd|th){_STOPS}"
            r"|(?<!\w)(?:on|since|until|till|from|by|after|before|dated) (?P<it>(?:[12]?\d|3[01])(?:st|nd|rd|th))"
            r"(?=\s*[.,;:!?)]|$|\s(?:inst|ult|at|and|when|he|she|they|we)\b)"
            rf"|(?<!\w)(?:يوم|نهار) (?P<ar>[12]?\d|3[01]){_STOPS}",
            re.IGNORECASE,
        ),
    ),
)
WORN_LEFT: Final = Rules(
    What.NUMBER,
    DIGITS,
    (
        re.compile(
            rf"(?<![\w.,:/-])(?P<it>\d{{2,6}}) (?:on|sur|en|à|across|written on|painted on|على|ع) "
            rf"(?:(?:his|her|the|their|son|sa|leur|le|la|el|su|un|a)\s|l['’])?(?:\w+ )?{_WORN}(?!\w)"
            rf"|(?<!\w){_WORN}(?: \w+){{0,3}}[ :]+(?P<no>\d{{2,6}})(?![\w:/%-]|[.,]\d){NO_UNIT}{_NO_MORE}",
            re.IGNORECASE,
        ),
    ),
)
