"""The name guard's rules on single sentences; how much it finds in a corpus is measured by benchmarks.name_guard."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from npm_field.domain.name_guard import What, pieces, scan
from npm_field.domain.name_guard.known import Packed
from npm_field.usecases.name_guard import load

if TYPE_CHECKING:
    from npm_field.domain.name_guard import Known


@pytest.fixture(scope="module")
def known() -> Known:
    return load()


def found(text: str, known: Known, language: str = "en") -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.what.value) for hit in scan(text, language, known)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Says Karim Haddad hit him.", [("Karim Haddad", "name")]),
        ("en", "They call him the Hammer.", [("the Hammer", "nickname")]),
        ("en", "Officer Baker has the keys.", [("Baker", "name")]),
        ("en", "spoke to karim at night", [("karim", "name")]),
        ("en", "Born on 3 March 1987, badge B-4412.", [("3 March 1987", "date"), ("B-4412", "number")]),
        ("en", "It was 14:20, he sleeps in cell 14.", [("14:20", "time"), ("cell 14", "place_number")]),
        (
            "en",
            "Write to k.h@example.org or +44 20 555 0134.",
            [("k.h@example.org", "email"), ("+44 20 555 0134", "phone")],
        ),
        ("en", "She is the only woman here, his mother says.", [("the only woman", "only"), ("his mother", "kin")]),
        ("fr", "L'agent Dupont a frappé Amadou.", [("Dupont", "name"), ("Amadou", "name")]),
        ("fr", "On l'appelle le Marteau.", [("le Marteau", "nickname")]),
        ("fr", "Sa sœur est venue à 3 heures.", [("Sa sœur", "kin"), ("3 heures", "time")]),
        ("es", "El sargento Quiroga lo golpeó.", [("Quiroga", "name")]),
        (
            "es",
            "Es el único boliviano, le dicen el Flaco.",
            [("el único boliviano", "only"), ("el Flaco", "nickname")],
        ),
        ("ar", "يقول إن محمود ضربه.", [("محمود", "name")]),
        (
            "ar",
            "أخذه الضابط كريم إلى الزنزانة ٧ مع أخيه.",
            [("كريم", "name"), ("الزنزانة ٧", "place_number"), ("أخيه", "kin")],
        ),
        ("ar", "ضربه أبو شامة الساعة ٣:٢٠ فجرا.", [("أبو شامة", "name"), ("الساعة ٣:٢٠ فجرا", "time")]),
        ("ar", "هاتفه ٠٩٤٤ ٥٥٥ ٠١٣ للأسرة.", [("٠٩٤٤ ٥٥٥ ٠١٣", "phone")]),
        ("ar", "نُقل في الخامس من أيار ليلاً.", [("الخامس من أيار", "date")]),
        ("ar", "أُوقف يوم ٧ غشت ليلاً.", [("٧ غشت", "date")]),
        ("fr", "Le numéro d'écrou est 24 118 dit-il.", [("24 118", "number")]),
        ("fr", "Titre de séjour 7QK5501982 confisqué.", [("7QK5501982", "number")]),
        ("fr", "Pierre n'a rien mangé depuis.", [("Pierre", "name")]),
        ("fr", "Frappé par un gardien nommé Delmas.", [("Delmas", "name")]),
        ("fr", "Vu souleymane diallo au parloir.", [("souleymane diallo", "name")]),
        ("en", "Her two sisters wait outside.", [("Her two sisters", "kin")]),
        ("es", "Soledad tiene fiebre.", [("Soledad", "name")]),
        ("es", "Es un único armenio entre ellos.", [("un único armenio", "only")]),
        ("ar", "جاء المفتش منصور وسأل.", [("منصور", "name")]),
        ("ar", "رأى محموداً في الساحة.", [("محموداً", "name")]),
        ("ar", "الرقيب عادل الزغبي عند الباب.", [("عادل الزغبي", "name")]),
        ("en", "Reference HO/K2094417 was shouted.", [("HO/K2094417", "number")]),
        ("en", "The van was KDB 318T that day.", [("KDB 318T", "number")]),
        ("fr", "Son CIN est BK 204 771 dit-elle.", [("BK 204 771", "number")]),
        ("ar", "باج رقم د/3318 على الأرض.", [("د/3318", "number")]),
        ("es", "Marcar 55 0000 7718 por la tarde.", [("55 0000 7718", "phone")]),
        ("en", "The cells 11 to 14 had no glass.", [("cells 11 to 14", "place_number")]),
        ("es", "Salieron de la hab. 4-B ayer.", [("hab. 4-B", "place_number")]),
        ("ar", "نقلوها من أوضة 4ب أمس.", [("أوضة 4ب", "place_number")]),
        ("ar", "بقيت الزنازين 11 و12 بلا زجاج.", [("الزنازين 11 و12", "place_number")]),
        ("en", "Opened on the 9th of December, empty.", [("the 9th of December", "date")]),
        ("en", "Searched at half past two in the morning.", [("half past two in the morning", "time")]),
        ("fr", "La chemise du 30.VIII est là.", [("30.VIII", "date")]),
        ("fr", "On se lave à minuit et quart.", [("minuit et quart", "time")]),
        ("es", "Hasta el 1.º de agosto sin abogado.", [("1.º de agosto", "date")]),
        ("es", "Hallado a las 6 y 20 en el suelo.", [("las 6 y 20", "time")]),
        ("ar", "أخرجوه على 11 ونص بالليل.", [("على 11 ونص بالليل", "time")]),
        ("en", "A brother of hers waits outside.", [("A brother of hers", "kin")]),
        ("es", "Tiene una hija suya en el patronato.", [("una hija suya", "kin")]),
        ("ar", "قال إن مرتي سألت في المخفر.", [("مرتي", "kin")]),
        ("ar", "هو الإريتري الوحيد في المبنى.", [("الإريتري الوحيد", "only")]),
        ("fr", "Jean-Noël a traduit nos questions.", [("Jean-Noël", "name")]),
        ("es", "Salvador firmó el papel.", [("Salvador", "name")]),
        ("ar", "ترجم قمر الدين أسئلتنا.", [("قمر الدين", "name")]),
        ("ar", "الملازم البرغوثي رفض الخروج.", [("البرغوثي", "name")]),
        ("ar", "قال ديلوفان إنهم أخذوا نقوده.", [("ديلوفان", "name")]),
        ("en", "Taken on the 3rd, before the count.", [("the 3rd", "date")]),
        ("en", "Held from 3 to 9 March at home.", [("3 to 9 March", "date")]),
        ("en", "Beaten last Tuesday in the van.", [("last Tuesday", "date")]),
        ("en", "Taken on the second day of Ramadan.", [("the second day of Ramadan", "date")]),
        ("en", "Bell pressed at 02.15, nobody came.", [("02.15", "time")]),
        ("en", "Beaten at half seven by two.", [("half seven", "time")]),
        ("en", "File RQ 60 31 5 is gone.", [("RQ 60 31 5", "number")]),
        ("en", "Born in nineteen eighty-four, she says.", [("nineteen eighty-four", "date")]),
        ("fr", "Ring le 0470/53.81.26 demain.", [("0470/53.81.26", "phone")]),
        ("fr", "Envoyé le 04.11 au greffe.", [("04.11", "date")]),
        ("fr", "Son NIR est 1 85 05 78 006 084 36.", [("1 85 05 78 006 084 36", "number")]),
        ("fr", "Frappé entre 15 et 16 heures.", [("15 et 16 heures", "time")]),
        ("es", "Agente con TIP 83.127 sin nombre.", [("83.127", "number")]),
        ("es", "Llegaron a las siete y media.", [("las siete y media", "time")]),
        ("es", "Su CURP es GOMC910504HDFNRS09.", [("GOMC910504HDFNRS09", "number")]),
        ("es", "Es el único saharaui aquí.", [("el único saharaui", "only")]),
        ("ar", "أيقظوهم في 4 و20 دقيقة فجرا.", [("4 و20 دقيقة فجرا", "time")]),
        ("ar", "أوقفوه في 3 آذار/مارس ليلاً.", [("3 آذار/مارس", "date")]),
        ("ar", "لوحته ب 40917 بيضاء.", [("ب 40917", "number")]),
        ("ar", "دخلوا الثلاثاء الماضي فجأة.", [("الثلاثاء الماضي", "date")]),
        ("ar", "قال لي كريم إن الأكل سيئ.", [("كريم", "name")]),
        ("ar", "يقول الصادق إنه مريض.", [("الصادق", "name")]),
    ],
)
def test_what_tells_who_somebody_is_is_found(
    known: Known, language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, known, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On Saturday the Ministry of Justice answered; in March it was 31 °C for 48 hours."),
        ("en", "Grace was asked for. May we come back? Only water was given, 8.4 m² for 34 beds."),
        ("fr", "Pierre jetée contre la vitre. La Croix-Rouge n'est pas venue en mai."),
        ("es", "Dolores de espalda. La Cruz Roja no vino; 34 camas para 61 personas."),
        ("ar", "كان العنصر كريم المعاملة، وهو سعيد لأننا جئنا، والحمد لله."),
        ("ar", "لم يبق له أمل في الخروج، والضوء على الجدار."),
        ("ar", "أنكر المدير وجود غرفة، ووجدنا فيها وسائد."),
        ("ar", "المدير أنكر ذلك، والحارس على الهاتف."),
        ("ar", "كان الضابط كريماً معه، وداس أحدهم نظارته."),
        ("ar", "أعطاه حبتي مسكن بلا فحص، ودمامله ملتئمة."),
        ("fr", "Les Sénégalaises dorment ici. Tramadol et Valium sans ordonnance."),
        ("es", "Por la única ventana entra agua. Agua turbia, nos dijeron varios."),
        ("en", "Chad and Georgia were named. Parkinson's patient; Hindus eat the rice alone."),
        ("es", "Quéchuas y aimaras sin traductor."),
        ("ar", "ماكو طبيب، والدكتور يجي الثلاثاء."),
        ("ar", "باين عليه الكفوف، والنور مطفي من زمان، برشا ناس هنا."),
        ("ar", "الصفحات بيضاء تماماً، والطريق الرئيسي الوحيد مغلق."),
        ("ar", "تغير القانون في ٢٠٢٤، والضابط المصري غائب."),
        ("en", "Rule 43.1 and articles 12-14; law 2013-53, resolution 70/175, page 12 of 30."),
        ("en", "Pain 7/10, blood pressure 120/80, 1/2 tablet, later 3/4 of one; 10-12 men a tap."),
        ("en", "He pays 0.45 a minute, waits 3 to 4 hours; ratio 1:40; in week 14 of pregnancy."),
        ("fr", "Durée 3h40 selon le registre; ils attendent 3 à 4 heures; vers la mi-juin, tension 12/8."),
        ("es", "A las dos les quitaron el bolso; las tres niñas; la Ley Orgánica 1/1979; tensión 120/80."),
        ("ar", "الضغط 120/80 والألم 7/10، القانون رقم 12 لسنة 2009، 10-12 رجلا على حنفية."),
        ("ar", "ضربوه ليلا وطلبوا مني التوقيع، وصار مريضا."),
        ("ar", "حسن المعاملة مكتوب على الحائط؛ اتضرب قدام الناس وهو دايز."),
        (
            "en",
            "Electroconvulsive treatment, Clozaril clinic, the Listener scheme; he was sent to Garoua.",
        ),
        (
            "en",
            "Victor over nobody, vans of GEOAmey; deaths 2021-2023; refusal of food, day 19; bp 150/95.",
        ),
        ("fr", "Menottage dans le dos; transféré à Garoua; dossier de l'OFPRA; une femme du pavillon l'a dit."),
        ("es", "Lo han trasladado a Tumaco; está en huelga de hambre día 19; esperan de 3 a 4 horas."),
        ("ar", "النور بيتقفل بدري، وكسكروت بالطن، وعيونو مطمشة، مع بروميثازين؛ الكارطة ديالو حيدوها ليه."),
    ],
)
def test_months_places_institutions_and_ordinary_words_are_left_alone(known: Known, language: str, text: str) -> None:
    assert found(text, known, language) == []


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("en", "locked in room 12 women's ward", What.PLACE_NUMBER),
        ("en", "On the night of the 3rd to the 4th they came.", What.DATE),
        ("en", "Two days after Eid.", What.DATE),
        ("en", "Lights out 9.45, all quiet.", What.TIME),
        ("en", "The bus left ten to six.", What.TIME),
        ("fr", "Dans la nuit du 3 au 4.", What.DATE),
        ("fr", "Le surlendemain de l'Aïd.", What.DATE),
        ("fr", "Promenade 14h-15h.", What.TIME),
        ("fr", "Cellule double 214.", What.PLACE_NUMBER),
        ("es", "Lo hallan 6 y 50, ya rígido.", What.TIME),
        ("es", "Pasado a sala 4B.", What.PLACE_NUMBER),
        ("ar", "مسكوني اتنين وربع بالليل.", What.TIME),
        ("ar", "من 8 كانون التاني.", What.DATE),
        ("ar", "غرفة ٣ سرير ٥", What.PLACE_NUMBER),
    ],
)
def test_days_hours_and_rooms_told_by_what_stands_near(known: Known, language: str, text: str, what: What) -> None:
    assert what.value in [kind for _, kind in found(text, known, language)]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Officer Durham has the keys.", "Durham"),
        ("en", "Sent a letter to Garoua Diallo.", "Garoua Diallo"),
        ("es", "Se llevaron a Yan.", "Yan"),
        ("ar", "قال لنا أوكباراكو كل شيء.", "أوكباراكو"),
    ],
)
def test_what_could_be_a_town_is_a_name_where_people_stand(known: Known, language: str, text: str, name: str) -> None:
    assert (name, What.NAME.value) in found(text, known, language)


@pytest.mark.parametrize(
    "text",
    ["P-407-216 saw V-473.", "p 407 216 was there", "رأىP-407-216 ما جرى", "قال P‑٤٠٧‑٢١٦ ذلك", "in L-553-088"],
)
def test_a_code_of_ours_is_never_marked(known: Known, text: str) -> None:
    assert found(text, known) == []


def test_a_code_with_a_wrong_check_digit_is_a_number(known: Known) -> None:
    assert [what for _, what in found("File P-407-217 is open.", known)] == [What.NUMBER.value]


def test_a_text_is_judged_sentence_by_sentence_and_a_title_keeps_its_name() -> None:
    text = "He was moved. Dr. Karim saw it.\n\nThen nothing"
    assert [text[start:end] for start, end in pieces(text)] == ["He was moved.", "Dr. Karim saw it.", "Then nothing"]


def test_places_are_places_of_the_whole_text(known: Known) -> None:
    text = "Nothing happened here.\nThen Karim came."
    assert found(text, known) == [("Karim", "name")]


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "'’-…", "\u200f\u2066P\u2069", "a" * 5000, "1 " * 3000, "@.@." * 1000]
)
def test_no_text_is_too_odd(known: Known, text: str) -> None:
    for hit in scan(text, "en", known):
        assert 0 <= hit.start < hit.end <= len(text)


def test_hits_do_not_overlap_and_stand_in_order(known: Known) -> None:
    text = "Officer Karim Haddad, born on 3 March 1987, his brother in cell 14B, +44 20 555 0134, no. 4412/31, 14:20."
    hits = scan(text, "en", known)
    assert len(hits) > 5
    assert all(one.end <= other.start for one, other in pairwise(hits))


def test_a_packed_list_has_its_words_and_no_others() -> None:
    packed = Packed("a\nzoé\nكريم\n".encode())
    assert all(word in packed for word in ("a", "zoé", "كريم"))
    assert not any(word in packed for word in ("", "b", "zo", "karim"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("د. هدى المنصوري في المصحة", "هدى المنصوري"),
        ("كلّمنا الزهرة الماجري، تبكي", "الزهرة الماجري"),
        ("إلهام الطيب حامل", "إلهام الطيب"),
        ("الصادق ما حبش يحكي", "الصادق"),
        ("العقيد الطيب ود الريح قال لا", "الطيب ود الريح"),
        ("والمسؤولة جوسلين خوري لا تعرف", "جوسلين خوري"),
        ("ضرب كريم الحارس ثم سكت", "كريم"),
        ("الحارس معروف بالكوبرا في الجناح", "بالكوبرا"),
    ],
)
def test_an_arabic_name_is_made_by_the_words_beside_it(text: str, name: str, known: Known) -> None:
    assert name in [words for words, _ in found(text, known, "ar")]


@pytest.mark.parametrize(
    "text",
    [
        *("تفتيش كامل بعد العودة", "يعامل بكرامة من بعض الموظفين", "وصلنا للعنبر متأخرين", "قال لينا ضربوهم"),
        *("غسله وشاف زرقة على الضلوع", "المدير أنكر ذلك", "توقف السائق ليدخن"),
    ],
)
def test_an_arabic_word_that_is_a_name_too_is_left_alone_behind_a_noun_or_for_a_thing(
    text: str, known: Known
) -> None:
    assert found(text, known, "ar") == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Kyle, 16, self harm", "Kyle"),
        ("en", "file note signed K. Venter", "K. Venter"),
        ("en", "Li Xiuying wants a visit", "Li"),
        ("fr", "débrief avec Nafissatou et Blaise", "Blaise"),
        ("fr", "Yao, dit Général, est enchaîné", "Général"),
        ("es", "Inspector de migración Báez lo niega", "Báez"),
    ],
)
def test_a_name_in_latin_letters_is_made_by_the_words_beside_it(
    language: str, text: str, name: str, known: Known
) -> None:
    assert name in [words for words, _ in found(text, known, language)]


@pytest.mark.parametrize(
    "text", ["They say I'm asleep", "Garda station clean", "escort firm Castellan keeps no logs"]
)
def test_what_is_short_for_i_am_and_what_a_noun_labels_is_no_name(text: str, known: Known) -> None:
    assert found(text, known) == []
