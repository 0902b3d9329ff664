"""The type: FiraGO, Fira Mono and the Phosphor icons, loaded as data; nothing is installed and no file is written."""

from __future__ import annotations

import importlib
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from ui.tokens import TEXT_MONO, TEXT_SANS

_TEXT_FACES: Final = ("FiraGO_Regular", "FiraGO_Bold", "FiraMono_Regular", "FiraMono_Bold")
_ICON_FACE: Final = "phosphor-1.3.0.ttf"
_ICON_MAP: Final = "phosphor-charmap-1.3.0.json"
ICONS: Final = "Phosphor"


class FontMissingError(RuntimeError):
    """A package that carries our letters is broken: text would be boxes, so the program must not start."""


def load_fonts() -> None:
    """Load the five faces into the running application. Calling again costs one look-up. Raises FontMissingError."""
    if {TEXT_SANS, TEXT_MONO, ICONS} <= set(QFontDatabase.families()):
        return
    for face in _TEXT_FACES:
        _add(importlib.import_module(f"pymupdf_fonts.{face}").fontbuffer)
    _add((_icon_folder() / _ICON_FACE).read_bytes())


@cache
def font(family: str, px: int, weight: int) -> QFont:
    """Return a face at ``px`` pixels with tabular figures and even spacing at every scale. Do not change it."""
    made = QFont()
    made.setFamilies([family])
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if family == TEXT_SANS:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


@cache
def glyphs() -> dict[str, str]:
    """Return the character of each icon name."""
    # importing qtawesome costs 0.28 s; its two data files cost 3 ms
    table = json.loads((_icon_folder() / _ICON_MAP).read_bytes())
    return {name: chr(int(number, 16)) for name, number in table.items()}


def _icon_folder() -> Path:
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        raise FontMissingError("qtawesome")
    return Path(found.origin).parent / "fonts"


def _add(data: bytes) -> None:
    if QFontDatabase.addApplicationFontFromData(data) < 0:
        raise FontMissingError("a face was not accepted")
