"""Pages hold whatever comes: long texts, long words, many rows, two directions; and lock only to their passphrase."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from pypdf import PdfReader

from npm_field.report import locked_pdf, pdf
from npm_field.report.content import (
    Bar,
    Chart,
    Column,
    Fill,
    Paragraph,
    Part,
    Report,
    Section,
    Side,
    Table,
    Tone,
)
from resources.language import Language, isolated, without_marks

if TYPE_CHECKING:
    from npm_field.report.content import Block

COLUMNS: Final = (Column("Code"), Column("Text", 3), Column("Number", 1, Side.END))
WORDS: Final = "book employ buyer salon"


def made(*blocks: Block, language: str = "en") -> pdf.Made:
    report = Report("Title", "subtitle", "CONFIDENTIAL", "privileged", (Section("Section", blocks),))
    return pdf.make(report, Language.load(language))


def text_of(page: pdf.Made) -> str:
    """The text as poppler reads it, or pypdf where poppler is not installed; Arabic letters in their plain form."""
    if tool := shutil.which("pdftotext"):
        done = subprocess.run([tool, "-layout", "-", "-"], input=page.data, capture_output=True, check=True)
        text = done.stdout.decode()
    else:
        text = "\n".join(each.extract_text() for each in PdfReader(BytesIO(page.data)).pages)
    return unicodedata.normalize("NFKC", without_marks(text))


def test_the_same_report_makes_the_same_bytes() -> None:
    assert made(Paragraph("text")).data == made(Paragraph("text")).data


def test_nothing_says_when_or_by_whom_it_was_made() -> None:
    plain = made(Paragraph("text")).data
    locked = PdfReader(BytesIO(locked_pdf.lock(plain, WORDS)), password=WORDS)
    assert not {"/Author", "/Title", "/Creator", "/CreationDate", "/ModDate"} & set(locked.metadata or {})
    assert "/Metadata" not in locked.root_object


def test_the_passphrase_opens_it_and_no_other_does() -> None:
    locked = locked_pdf.lock(made(Paragraph("text")).data, WORDS)
    assert locked.startswith(b"%PDF-2.0")
    assert not PdfReader(BytesIO(locked)).decrypt(WORDS + "s")
    assert PdfReader(BytesIO(locked)).decrypt(WORDS)
    assert b"Title" not in locked


def test_poppler_opens_it_with_the_passphrase_alone() -> None:
    """Not over 32 signs: poppler's command line cuts there; its library, which the viewers use, does not."""
    tool = shutil.which("pdfinfo")
    locked = locked_pdf.lock(made(Paragraph("text")).data, WORDS)
    reader = PdfReader(BytesIO(locked), password=WORDS)
    assert len(reader.pages) == 1
    if tool:
        right = subprocess.run([tool, "-upw", WORDS, "-"], input=locked, capture_output=True, check=False)
        assert b"algorithm:AES-256" in right.stdout
        wrong = subprocess.run([tool, "-upw", "wrong", "-"], input=locked, capture_output=True, check=False)
        assert wrong.returncode != 0


def test_a_text_of_forty_thousand_signs_goes_over_many_pages_whole() -> None:
    page = made(Paragraph(" ".join(f"w{number}" for number in range(6000))))
    assert page.pages > 5
    found = set(text_of(page).split())
    assert {f"w{number}" for number in range(6000)} <= found


def test_a_row_higher_than_a_page_is_parted() -> None:
    long = " ".join(f"w{number}" for number in range(1500))
    page = made(Table(COLUMNS, (("A", long, "1"), ("B", "short", "2"))))
    assert page.pages > 1
    assert {f"w{number}" for number in range(1500)} <= set(text_of(page).split())


def test_the_heading_of_a_table_is_on_each_of_its_pages() -> None:
    page = made(Table(COLUMNS, tuple((str(n), "text", str(n)) for n in range(120))))
    assert page.pages > 2
    assert text_of(page).count("Number") == page.pages


def test_a_word_without_an_end_stays_on_the_page() -> None:
    page = made(Paragraph("x" * 500), Table(COLUMNS, (("y" * 90, "z" * 300, "1" * 60),)))
    assert text_of(page).count("x") >= 500
    assert text_of(page).count("z") == 300


def test_more_bars_than_a_page_holds_are_all_drawn() -> None:
    bars = tuple(Bar(f"L-{number:03}", (number, 1), "mark") for number in range(80))
    page = made(Chart("Chart", (Part("one", Fill.FULL), Part("two", Fill.DOTS)), bars))
    found = text_of(page)
    assert all(f"L-{number:03}" in found for number in range(80))


def test_every_page_names_its_number_and_the_last() -> None:
    page = made(Paragraph("text " * 3000))
    for number in range(1, page.pages + 1):
        assert f"Page {number} of {page.pages}" in " ".join(text_of(page).split())


@pytest.mark.parametrize("tone", list(Tone))
def test_an_empty_paragraph_is_no_trouble(tone: Tone) -> None:
    assert made(Paragraph("", tone)).pages == 1


def test_arabic_comes_out_as_the_letters_that_went_in() -> None:
    sentence = f"الزيارة إلى سجن الأمل: {isolated('C-421-802')} يوم الاثنين"
    found = text_of(made(Paragraph(sentence), language="ar"))
    for word in without_marks(sentence).split():
        assert word.strip(":") in found


def test_an_arabic_page_runs_from_the_right() -> None:
    page = made(Table((Column("A"), Column("B"), Column("C")), (("one", "two", "three"),)), language="ar")
    assert [word for word in text_of(page).split() if word in {"one", "two", "three"}] == ["three", "two", "one"]
