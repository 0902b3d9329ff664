"""FiraGO: shaping text into glyphs, and of the font file only what a report used.

HarfBuzz joins Arabic letters. Each pair of a glyph and the text it stands for gets a number of its own in the PDF, so
that what is copied or read aloud from it is the text and not the shapes: one shape may stand for several texts.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pymupdf_fonts
import uharfbuzz  # type: ignore[import-untyped]  # ships no types; wrapped here alone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REGULAR: Final = "figo"
BOLD: Final = "figbo"
UNITS: Final = 1000
FEATURES: Final = {"kern": True, "liga": True, "tnum": True}
"""Tabular figures, so that numbers stand below each other."""

ONE_SIGN: Final = {"لآ": "\ufef5", "لأ": "\ufef7", "لإ": "\ufef9", "لا": "\ufefb", "الله": "\ufdf2"}
"""The ligatures that HarfBuzz makes of several letters, as the one sign Unicode has for each. Readers of a PDF turn
right-to-left runs around sign by sign; two letters under one shape come out of some of them in the wrong order."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shape with the text it stands for; all measures in thousandths of the type size.

    ``advance`` is how far the next glyph stands, ``natural`` how far it would stand without kerning.
    """

    number: int
    text: str
    advance: float
    shift_x: float
    shift_y: float
    natural: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What a PDF wants to know of a font, in thousandths of the type size."""

    ascent: int
    descent: int
    box: tuple[int, int, int, int]


class Typeface:
    """One font, read once. Shaping is remembered, for the same words come back in every table."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._face = uharfbuzz.Face(pymupdf_fonts.myfont(name))
        self._font = uharfbuzz.Font(self._face)
        self._shaped: dict[tuple[str, bool], tuple[Glyph, ...]] = {}

    def shape(self, text: str, level: int) -> tuple[Glyph, ...]:
        """Return the glyphs of a run from left to right; an odd ``level`` runs right to left."""
        key = (text, level % 2 == 1)
        if key not in self._shaped:
            self._shaped[key] = self._shape(*key)
        return self._shaped[key]

    def measures(self) -> Measures:
        """Return the font's measures."""
        extents = self._font.get_font_extents("ltr")
        head = bytes(self._face.reference_table("head").data)
        box = struct.unpack(">4h", head[36:44])
        scaled = [round(self._scaled(value)) for value in (extents.ascender, extents.descender, *box)]
        return Measures(scaled[0], scaled[1], (scaled[2], scaled[3], scaled[4], scaled[5]))

    def advance(self, number: int) -> float:
        """Return the advance the font file gives a glyph."""
        return self._scaled(self._font.get_glyph_h_advance(number))

    def only(self, numbers: Sequence[int]) -> bytes:
        """Return the font file with the outlines of these glyphs alone; their numbers stay."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(numbers)
        wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING
        wanted.drop_table_tag_set.update({int.from_bytes(tag) for tag in (b"GSUB", b"GPOS", b"GDEF")})
        blob = uharfbuzz.subset(self._face, wanted).blob
        return bytes(blob.data)

    def _shape(self, text: str, right_to_left: bool) -> tuple[Glyph, ...]:  # noqa: FBT001 - private, from shape alone
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.language = "und"  # else HarfBuzz asks the laptop's locale, and two laptops print two reports
        uharfbuzz.shape(self._font, buffer, FEATURES)
        pairs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        starts = sorted({info.cluster for info, _ in pairs} | {len(text)})
        ends = dict(pairwise(starts))
        spoken: set[int] = set()
        made = []
        for info, place in pairs:
            stands_for = "" if info.cluster in spoken else text[info.cluster : ends[info.cluster]]
            spoken.add(info.cluster)
            x, shift_x, shift_y = (self._scaled(v) for v in (place.x_advance, place.x_offset, place.y_offset))
            made.append(Glyph(info.codepoint, stands_for, x, shift_x, shift_y, self.advance(info.codepoint)))
        return tuple(made)

    def _scaled(self, value: float) -> float:
        return value * UNITS / float(self._face.upem)


@dataclass(slots=True)
class Used:
    """What one PDF used of a typeface; numbers are given in the order of first use."""

    typeface: Typeface
    _numbers: dict[tuple[int, str], int] = field(default_factory=dict)

    def number(self, glyph: Glyph) -> int:
        """Return the number by which the PDF calls this glyph with this text."""
        return self._numbers.setdefault((glyph.number, glyph.text), len(self._numbers) + 1)

    def font_file(self) -> bytes:
        """Return the part of the font that was used."""
        return self.typeface.only(sorted({glyph for glyph, _ in self._numbers}))

    def widths(self) -> list[int]:
        """Return the advance of each number from 1 on."""
        return [round(self.typeface.advance(glyph)) for glyph, _ in self._numbers]

    def to_glyphs(self) -> bytes:
        """Return the map from numbers to glyphs, two bytes each, from number 0 on."""
        return struct.pack(f">{len(self._numbers) + 1}H", 0, *(glyph for glyph, _ in self._numbers))

    def to_text(self) -> bytes:
        """Return the map from numbers to text, as the small program that PDF wants it to be."""
        return _to_unicode({number: ONE_SIGN.get(text, text) for (_, text), number in self._numbers.items() if text})


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    lines = [f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>" for number, text in texts.items()]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
