"""Paper without case data: a code on a pad is never given again, and nothing else stands on it (INV01, INV02)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import FileExistsAlreadyError, PaperHoldsCodesError, PoolExhaustedError
from npm_field.usecases import adding, capture, plan_parts, printing
from npm_field.usecases.adding import Document
from resources.language import Language
from storage import pools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat


def _sheets(path: Path) -> list[str]:
    return [page.extract_text().strip() for page in PdfReader(io.BytesIO(path.read_bytes())).pages]


def test_a_sheet_holds_one_code_and_the_file_says_nothing_else(seat: Seat, tmp_path: Path) -> None:
    assert printing.print_pads(seat, tmp_path / "pad.pdf", 5) == 5
    found = _sheets(tmp_path / "pad.pdf")
    assert len(set(found)) == 5
    assert {codes.type_of(codes.parse(code)) for code in found} == {CodeType.PERSON}
    reader = PdfReader(tmp_path / "pad.pdf")
    assert not reader.metadata
    assert b"2031" not in (tmp_path / "pad.pdf").read_bytes()


def test_a_code_on_paper_is_never_given_by_the_laptop_and_can_be_transcribed(
    seat: Seat, visit: RecordId, tmp_path: Path, reopen: Callable[[Seat], None]
) -> None:
    printing.print_pads(seat, tmp_path / "pad.pdf", 59)
    reopen(seat)
    paper = set(_sheets(tmp_path / "pad.pdf"))
    assert printing.on_paper(seat) == paper
    assert not paper & pools.unused(seat.vault.daybook)
    given = capture.begin(seat, INTERVIEW, visit).fields["code"]
    assert given not in paper
    code = min(paper)
    adding.add(seat, [Document("interview", "", Mode.FULL, {"code": code}, from_paper=True)])


def test_a_pool_that_is_too_small_loses_nothing(seat: Seat, tmp_path: Path) -> None:
    before = pools.unused(seat.vault.daybook)
    with pytest.raises(PoolExhaustedError):
        printing.print_pads(seat, tmp_path / "pad.pdf", 61)
    (tmp_path / "there.pdf").write_bytes(b"mine")
    with pytest.raises(FileExistsAlreadyError):
        printing.print_pads(seat, tmp_path / "there.pdf", 1)
    assert pools.unused(seat.vault.daybook) == before
    assert printing.on_paper(seat) == frozenset()


@pytest.mark.parametrize("code", ["en", "ar"])
def test_cards_and_steps_are_printed_in_each_language(seat: Seat, visit: RecordId, code: str, tmp_path: Path) -> None:
    language = Language.load(code)
    printing.print_cards(tmp_path / "cards.pdf", language)
    assert len(_sheets(tmp_path / "cards.pdf")) >= 2
    steps = [
        {"id": "1", "text": "Call the office.", "role": "lead", "contact": codes.make(CodeType.FOCAL_POINT, "01467")}
    ]
    plan_parts.add_part(seat, visit, "contingency", {"event": "refused_entry", "steps": steps})
    assert printing.print_contingency(seat, visit, tmp_path / "steps.pdf", language) == 1
    text = " ".join(_sheets(tmp_path / "steps.pdf"))
    assert "Call the office" in text
    assert "F-014-67" in text
    assert "C-123" not in text


def test_steps_that_name_a_person_are_not_printed(seat: Seat, visit: RecordId, tmp_path: Path) -> None:
    steps = [{"id": "1", "text": "Ask P-407-216 first."}]
    plan_parts.add_part(seat, visit, "contingency", {"event": "no_contact", "steps": steps})
    with pytest.raises(PaperHoldsCodesError):
        printing.print_contingency(seat, visit, tmp_path / "steps.pdf", Language.load("en"))
    assert not (tmp_path / "steps.pdf").exists()
