"""Words by which a talking point gives away that one person said it, or who is close to that person.

Short lists in the four languages of the labels. They find the common slip; finding none is no promise.
"""

from __future__ import annotations

from typing import Final

ONLY_ONE: Final = (
    # en
    "only one",
    "the only",
    "one person",
    "one man",
    "one woman",
    "one detainee",
    "one prisoner",
    "one patient",
    "one of them",
    "the person who",
    "the man who",
    "the woman who",
    "the one who",
    "somebody told",
    "someone told",
    "he said",
    "she said",
    "told us that he",
    "told us that she",
    # fr
    "le seul",
    "la seule",
    "une personne",
    "un homme",
    "une femme",
    "un détenu",
    "une détenue",
    "un patient",
    "l'un d'eux",
    "celui qui",
    "celle qui",
    "il a dit",
    "elle a dit",
    "quelqu'un nous a",
    # es
    "el único",
    "la única",
    "una persona",
    "un hombre",
    "una mujer",
    "un detenido",
    "una detenida",
    "un interno",
    "una interna",
    "uno de ellos",
    "el que dijo",
    "la que dijo",
    "alguien nos",
    # ar
    "الوحيد",
    "الوحيدة",
    "شخص واحد",
    "رجل واحد",
    "امرأة واحدة",
    "أحدهم",
    "إحداهن",
    "أحد المحتجزين",
    "إحدى المحتجزات",
    "الشخص الذي",
    "المرأة التي",
    "الرجل الذي",
    "قال لنا",
    "قالت لنا",
)
KIN: Final = (
    # en
    "his wife",
    "her husband",
    "his mother",
    "her mother",
    "his father",
    "her father",
    "his brother",
    "his sister",
    "her brother",
    "her sister",
    "his son",
    "her son",
    "his daughter",
    "her daughter",
    "his child",
    "her child",
    "her baby",
    "his family",
    "her family",
    # fr
    "sa femme",
    "son mari",
    "sa mère",
    "son père",
    "son frère",
    "sa sœur",
    "son fils",
    "sa fille",
    "son enfant",
    "son bébé",
    "sa famille",
    # es
    "su esposa",
    "su marido",
    "su madre",
    "su padre",
    "su hermano",
    "su hermana",
    "su hijo",
    "su hija",
    "su bebé",
    "su familia",
    # ar
    "زوجته",
    "زوجها",
    "والدته",
    "والدتها",
    "والده",
    "والدها",
    "أخوه",
    "أخوها",
    "أخته",
    "أختها",
    "ابنه",
    "ابنها",
    "ابنته",
    "ابنتها",
    "طفلها",
    "رضيعها",
    "أسرته",
    "أسرتها",
)

FEW: Final = (
    *("one", "two", "three", "four"),
    *("deux", "trois", "quatre"),
    *("dos", "tres", "cuatro"),
    *("ثلاثة", "ثلاث", "أربعة", "أربع"),
)
"""Numbers below five in words; a one in French and Spanish is an article, and stands in the lists above."""

COUNTED: Final = (
    *("persons?", "people", "men", "man", "women", "woman", "boys?", "girls?", "children", "child", "minors?"),
    *("detainees?", "prisoners?", "inmates?", "patients?", "residents?", "foreigners?", "migrants?", "mothers?"),
    *("personnes?", "hommes?", "femmes?", "enfants?", "mineure?s?", "garçons?", "filles?", "détenue?s?"),
    *("prisonni(?:er|ère)s?", "étrang(?:er|ère)s?", "mères?", "pensionnaires?"),
    *("personas?", "hombres?", "mujer(?:es)?", "niñ[oa]s?", "menor(?:es)?", "detenid[oa]s?", "intern[oa]s?"),
    *("pres[oa]s?", "recluse?s?", "paciente?s?", "extranjer[oa]s?", "madres?"),
    *("أشخاص", "شخصاً", "شخصا", "رجال", "نساء", "أطفال", "محتجزين", "محتجزات", "سجناء", "سجينات", "مرضى"),
    *("نزلاء", "نزيلات", "قاصرين", "قاصرات", "أجانب", "أمهات", "معتقلين", "معتقلات"),
)
"""Whom a number counts."""

COUNTED_FIRST: Final = (
    *("شخصان", "شخصين", "رجلان", "رجلين", "امرأتان", "امرأتين", "طفلان", "طفلين", "طفلتان", "طفلتين"),
    *("سجينان", "سجينين", "سجينتان", "سجينتين", "محتجزان", "محتجزتان", "محتجزتين", "نزيلان", "نزيلين"),
    *("مريضان", "مريضين", "قاصران", "معتقلان", "معتقلتان", "أجنبيان", "أجنبيين"),
)
"""Arabic says two of somebody in one word."""
