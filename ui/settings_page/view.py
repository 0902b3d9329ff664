"""Settings as drawn: language, digits, theme and text size, and below them the passphrases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from resources.language import Language, isolated
from ui.components.card import Card
from ui.components.chips import Option
from ui.components.segments import Segments
from ui.components.text import Wrapped, label_for
from ui.look import SCALES
from ui.passphrases.section import PassphrasesCard
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look import Look


_ARABIC_DIGITS: Final = "\N{ARABIC-INDIC DIGIT ZERO} \N{ARABIC-INDIC DIGIT ONE} \N{ARABIC-INDIC DIGIT TWO}"


class SettingsPage(Page):
    """``wished`` carries the name of a setting and the answer."""

    way = "settings"
    wished = Signal(str, str)

    def __init__(self, look: Look, present: dict[str, str]) -> None:
        super().__init__(look, look.tr("Settings"), look.tr("Kept inside the vault, and nowhere else"))
        tr = look.tr
        card = Card(look)
        self.rows: dict[str, Segments] = {}
        languages = [Option(code, name) for code, name in Language.available()]
        themes = [Option("light", tr("Light")), Option("dark", tr("Dark")), Option("contrast", tr("High contrast"))]
        percent = [Option(str(scale), tr("{percent} %", percent=round(scale * 100))) for scale in SCALES]
        digits = [Option("latin", isolated("0 1 2")), Option("arabic", _ARABIC_DIGITS)]
        self._add(card, "language", tr("Language"), languages, present)
        if look.right_to_left:
            self._add(card, "digits", tr("Digits in text"), digits, present)
        self._add(card, "theme", tr("Colours"), themes, present)
        self._add(card, "scale", tr("Text size"), percent, present)
        card.add(Wrapped(look, tr("Codes and keys always have the digits 0 to 9.")))
        self.body.addWidget(card)
        self.passphrases = PassphrasesCard(look)
        self.body.addWidget(self.passphrases)
        self.body.addStretch(1)
        self.setFocusProxy(self.rows["language"])

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return (("1\N{EN DASH}9", self.look.tr("answer")), ("Tab", self.look.tr("next row")))

    def add_card(self, card: Card) -> None:
        """Put another section below the ones that are there."""
        self.body.insertWidget(self.body.count() - 1, card)
        card.show()

    def _add(self, card: Card, name: str, words: str, options: list[Option], present: dict[str, str]) -> None:
        track = Segments(self.look, words, options, stretch=False)
        track.choose(present.get(name, ""))
        track.changed.connect(lambda answer: self.wished.emit(name, answer))
        card.add(label_for(self.look, words, track))
        card.add(track)
        self.rows[name] = track
