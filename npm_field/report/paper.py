"""The canvas under a report: draws glyphs by number and puts what was used of the fonts into the file.

reportlab sets right-to-left text only with a further compiled package, and then without shaping whole lines (tried
with 5.1); so text comes here as lines that ``setting`` made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from npm_field.report.fonts import UNITS, Used
from npm_field.report.setting import Setter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.report.fonts import Glyph, Typeface
    from npm_field.report.setting import Line

INK: Final = 0x1B2427


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is set: typeface, size and leading in points, colour 0xRRGGBB."""

    face: str
    size: float
    leading: float
    colour: int = INK


Text = tuple[Look, str, float]
"""A text to set: its look and the width of its lines."""


class Sheet:
    """What all pages share: typefaces and what of them is in use, lines that were set before, the direction."""

    def __init__(
        self,
        faces: Mapping[str, Typeface],
        known: dict[Text, tuple[Line, ...]],
        right_to_left: bool,  # noqa: FBT001 - a fact, no switch
    ) -> None:
        self.right_to_left = right_to_left
        self.faces = faces
        self.used = {name: Used(face) for name, face in faces.items()}
        self._known = known

    def setter(self, look: Look) -> Setter:
        """Return what sets text in this look."""
        return Setter(self.faces[look.face], look.size, self.right_to_left)

    def lines(self, look: Look, text: str, width: float) -> tuple[Line, ...]:
        """Return a text's lines; the same text is set once."""
        wanted = (look, text, width)
        if wanted not in self._known:
            self._known[wanted] = self.setter(look).lines(text, width)
        return self._known[wanted]


class Paper(Canvas):
    """A canvas that draws glyphs by number and puts what it used of the fonts into the file at the end."""

    _code: list[str]
    _doc: Any

    def __init__(self, *arguments: Any, sheet: Sheet, **options: Any) -> None:  # noqa: ANN401 - reportlab's own
        super().__init__(*arguments, **options)
        self._sheet = sheet

    def set_line(self, line: Line, look: Look, x: float, y: float) -> None:
        """Draw a line with its left end at ``x`` and its foot at ``y``."""
        if not line.glyphs:
            return
        used = self._sheet.used[look.face]
        red, green, blue = HexColor(look.colour).rgb()
        code = [f"BT /{look.face} {look.size:g} Tf {red:.4f} {green:.4f} {blue:.4f} rg"]
        for shift_x, shift_y, shown in _pieces(line.glyphs, used):
            at_x, at_y = x + shift_x * look.size / UNITS, y + shift_y * look.size / UNITS
            code.append(f"1 0 0 1 {at_x:.3f} {at_y:.3f} Tm {shown}")
        self._code.append(" ".join([*code, "ET"]))

    def save(self) -> None:
        """Add the fonts and finish the file."""
        fonts = self._doc.idToObject["BasicFonts"].dict
        for name, used in self._sheet.used.items():
            fonts[name] = _embedded(self._doc, name, used)
        super().save()


def _pieces(glyphs: tuple[Glyph, ...], used: Used) -> Iterator[tuple[float, float, str]]:
    """Yield stretches of glyphs with where they begin; a glyph that is shifted begins one of its own."""
    x, start, shown, following = 0.0, (0.0, 0.0), "", 0.0
    for glyph in glyphs:
        place = (x + glyph.shift_x, glyph.shift_y)
        if shown and (abs(place[0] - following) > 0.5 or place[1] != start[1]):  # noqa: PLR2004 - half a thousandth
            yield *start, f"<{shown}> Tj"
            shown = ""
        if not shown:
            start = place
        shown += f"{used.number(glyph):04X}"
        following = place[0] + glyph.natural
        x += glyph.advance
    if shown:
        yield *start, f"<{shown}> Tj"


def _embedded(doc: Any, name: str, used: Used) -> Any:  # noqa: ANN401 - reportlab's objects have no types
    """Return the reference of a composite font that holds the used glyphs, their widths and what they stand for."""
    measures = used.typeface.measures()

    def stream(content: bytes, **entries: int) -> Any:  # noqa: ANN401 - as above
        made = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
        for key, value in entries.items():
            made.dictionary[key] = value
        return doc.Reference(made)

    def record(**entries: object) -> Any:  # noqa: ANN401 - as above
        return doc.Reference(pdfdoc.PDFDictionary({key: _value(value) for key, value in entries.items()}))

    file, base = used.font_file(), f"NPMFLD+{name}"
    descriptor = record(
        Type="/FontDescriptor",
        FontName=f"/{base}",
        Flags=4,
        ItalicAngle=0,
        StemV=80,
        FontBBox=list(measures.box),
        Ascent=measures.ascent,
        Descent=measures.descent,
        CapHeight=measures.ascent,
        FontFile2=stream(file, Length1=len(file)),
    )
    system = pdfdoc.PDFDictionary(
        {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
    )
    descendant = record(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont=f"/{base}",
        CIDSystemInfo=system,
        FontDescriptor=descriptor,
        DW=0,
        W=[1, used.widths()],
        CIDToGIDMap=stream(used.to_glyphs()),
    )
    return record(
        Type="/Font",
        Subtype="/Type0",
        BaseFont=f"/{base}",
        Encoding="/Identity-H",
        DescendantFonts=[descendant],
        ToUnicode=stream(used.to_text()),
    )


def _value(value: object) -> object:
    if isinstance(value, str):
        return pdfdoc.PDFName(value[1:])
    return pdfdoc.PDFArray([_value(item) for item in value]) if isinstance(value, list) else value
