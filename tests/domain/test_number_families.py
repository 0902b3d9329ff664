"""Numbers, days and hours by family: whatever its parts, a form is found; what is no form is left alone."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.domain.name_guard import scan
from npm_field.usecases.name_guard import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.name_guard import Known

FAMILIES: Final = {
    "a weekday and which": (
        ("next {}", "this {}", "{} of last week", "two {}s ago", ("Monday", "Tuesday", "Saturday")),
        ("{} prochain", "{} en huit", "{} de la semaine dernière", "ce {}", ("lundi", "jeudi", "dimanche")),
        ("el próximo {}", "el {} que viene", "el {} de la semana pasada", ("lunes", "miércoles", "sábado")),
        ("{} القادم", "{} المقبل", "{} اللي راح", "{} من الأسبوع الماضي", ("الاثنين", "الثلاثاء", "الخميس")),
    ),
    "a day told from today": (
        ("moved the {}", ("day before yesterday", "day after tomorrow", "night before last")),
        ("libéré {}", ("avant-hier", "avant-hier soir", "après-demain")),
        ("salió {}", ("anteayer", "antier", "antes de ayer", "pasado mañana")),
        ("نقل {}", ("أول أمس", "اول امبارح", "قبل أمس", "بعد غد", "أمس الأول")),
    ),
    "a day of this month or that": (
        ("the {} of this month", "the {} of last month", ("third", "twentieth", "twenty-first")),
        ("le {} de ce mois", ("trois", "vingt", "vingt-deux")),
        ("el {} de este mes", "el {} del mes pasado", ("tres", "veinte", "veintidós")),
        ("{} من هذا الشهر", "{} من الشهر", ("3", "٢٠", "الثالث")),
    ),
    "a feast and its year": (
        ("held since {}", ("Eid", "Christmas 2023", "Diwali")),
        ("enchaîné depuis {}", ("la Toussaint 2021", "Noël", "la Tabaski")),
        ("preso desde {}", ("Navidad", "Semana Santa", "Año Nuevo de 2024")),
        ("محبوس منذ {}", ("عيد الأضحى", "رمضان ١٤٤٤", "عاشوراء")),
    ),
    "an hour that nothing announces": (
        ("arr. {}", "in at {}", "reached here {}", "out {}, back later", ("9.40", "12.20", "23.05")),
        ("ronde {}", "dernier passage {}", ("9.40", "21.15")),
        ("salió {}", "ingreso {}, egreso más tarde", ("9.40", "15.30")),
        ("وصلنا {}", "خرجنا {}", ("9.40", "٩.٤٠", "15.30")),
    ),
    "noon to the minute": (
        ("shut at {} sharp", ("noon", "midnight")),
        ("{} pile : fini", "{} passé de dix minutes", ("midi", "minuit")),
        ("sacado a {} en punto", ("medianoche", "mediodía")),
        ("{} الليل بالضبط", ("نص", "نصف", "منتصف")),
    ),
    "a place of a letter and a number": (
        ("now in {}", "moved to {}", "from {}, upper bunk", ("S-04", "4B", "C2-14", "D118")),
        ("il dort en {}", "sorti du {}", ("B-07", "4-B", "D118")),
        ("duerme en {}", "pasó al {}", ("B-14", "4-B", "C-203")),
        ("نقل إلى {}", "ينام في {}", ("ج-4", "ب 12", "B-12")),
    ),
    "what somebody lies on": (
        ("mattress {}, by the door", "seg {}, no light", ("6", "31", "12b")),
        ("matelas {}, au fond", "dégrisement {}, rien à boire", ("3", "12")),
        ("colchón {}, sin sábana", "pieza {}, sin luz", ("7", "12")),
        ("الفراش {}، رطوبة", "السدة {}، بلا غطاء", ("5", "٤٢")),
    ),
    "a number worn": (
        ("badge on his vest read {}", "the one with {} on his helmet", ("412", "77")),
        ("gilet {}", "le {} sur le casque", ("412", "77")),
        ("chaleco {}", "el de {} en el casco", ("412", "77")),
        ("رقم {} على كتفه", "شارته {}", ("412", "٤٢")),
    ),
}
HARMLESS: Final = (
    *("24/7 lighting", "vitamin B12 given", "an A4 sheet", "the ceiling is 2.20 high", "a call costs 0.12 a minute"),
    *("7/10 for pain", "b/p taken 145/92", "average in the register was 61", "Covid-19 ward", "rule 24.1"),
    *("On compte 23 mineurs", "foutou midi et soir", "24 h sur 24", "vacations de 12 h, souvent 14", "TA 14/9"),
    *("el 12 por ciento", "entre el 10 y el 15 por ciento", "las 24 horas", "T/A 150/95", "un bebé de tres meses"),
    *("الكهرباء من المولد", "خلصان من العيد", "فيتامين ب 12", "24 ساعة على 24", "درجة الحرارة 38"),
    *("fridge at 3.5 degrees", "cobran por cama, 200 por semana", "ward, 34 beds", "page 12"),
)


def forms() -> Iterator[tuple[str, str]]:
    for name, rows in FAMILIES.items():
        for *frames, parts in rows:
            for frame, part in product(frames, parts):
                yield name, str(frame).format(part)


@pytest.fixture(scope="module")
def known() -> Known:
    return load()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_form_is_found_whatever_its_parts(family: str, known: Known) -> None:
    missed = [text for name, text in forms() if name == family and not scan(text, "en", known)]

    assert missed == []


def test_a_number_that_points_to_nobody_is_left_alone(known: Known) -> None:
    marked = [text for text in HARMLESS if scan(text, "en", known)]

    assert marked == []
