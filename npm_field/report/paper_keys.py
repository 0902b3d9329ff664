"""The paper copies of an office's two keys as pages to print: large groups, six words, what to do with them.

The PDF holds private keys in the clear, because paper does. It is written only where the person who asked for it
says, and the page itself says what to do with the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypdf import PdfWriter

from npm_field.crypto.paper_groups import groups_of
from npm_field.report import pdf
from npm_field.report.content import Paragraph, Report, Section, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resources.language import Language


@dataclass(frozen=True, slots=True)
class KeyPage:
    """One key: what it is for, its text, the six words of its public half, and the command that proves it."""

    purpose: str
    text: str
    words: tuple[str, ...]
    command: str


def key_pages(keys: Sequence[KeyPage], language: Language) -> bytes:
    """Return the pages as a PDF in memory, each key on a sheet of its own: they are not kept in one place."""
    sheets, buffer = PdfWriter(), io.BytesIO()
    for key in keys:
        sheets.append(io.BytesIO(pdf.make(_sheet(key, language), language).data))
    sheets.metadata = None
    sheets.write(buffer)
    return buffer.getvalue()


def _sheet(key: KeyPage, language: Language) -> Report:
    tr = language.tr
    return Report(
        title=tr("A key on paper"),
        subtitle=tr("Print this once, delete the file, and keep each sheet in a place of its own."),
        classification=tr("highly confidential"),
        privilege=tr("Whoever holds this sheet can open what it names. Nobody can make it again."),
        sections=(_section(key, language),),
    )


def _section(key: KeyPage, language: Language) -> Section:
    tr = language.tr
    return Section(
        title=tr("Paper key: {purpose}", purpose=key.purpose),
        blocks=(
            Paragraph(tr("The key, in groups; spaces and line breaks do not matter when it is typed:"), Tone.NOTE),
            Paragraph(grouped(key.text), Tone.LEAD),
            Paragraph(tr("Six words that name it on the office's screen:"), Tone.NOTE),
            Paragraph(" ".join(key.words), Tone.LEAD),
            Paragraph(
                tr(
                    "Prove it now: “{command}” asks for it and tries it on the office's vault."
                    " A mistyped sign is noticed.",
                    command=key.command,
                ),
            ),
        ),
    )


def grouped(text: str) -> str:
    """Return a key's text in groups, its fixed beginning first; reading it back ignores the spaces."""
    return " ".join(groups_of(text))
