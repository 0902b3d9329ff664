"""Theme, language and text size as words that can be kept in a vault, and back. Unknown words change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from resources.language import Language
from ui.look import SCALES, Look
from ui.tokens import LIGHT, THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping


def first_look(languages: tuple[str, ...]) -> Look:
    """Return the look of the first start: light, in the first of the system's languages that we speak."""
    known = [code for code, _name in Language.available()]
    spoken = [code for language in languages if (code := language.replace("_", "-").partition("-")[0]) in known]
    return Look(LIGHT, Language.load(spoken[0] if spoken else "en"))


def words_of_look(look: Look) -> dict[str, str]:
    """Return what is kept of a look."""
    digits = "arabic" if look.language.arabic_digits else "latin"
    return {"theme": look.theme.name, "language": look.language.code, "digits": digits, "scale": str(look.scale)}


def liked_look(liked: Mapping[str, str], present: Look) -> Look:
    """Return ``present`` with what was liked. A later version's words, or damaged ones, are passed over."""
    theme = THEMES.get(liked.get("theme", ""), present.theme)
    known = [code for code, _name in Language.available()]
    language = present.language
    if liked.get("language") in known:
        language = Language.load(liked["language"], "latin" if liked.get("digits") == "latin" else "auto")
    scale = next((scale for scale in SCALES if str(scale) == liked.get("scale")), present.scale)
    return replace(present, theme=theme, language=language, scale=scale)
