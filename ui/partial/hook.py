"""The memory hook: a colour and a thing from the built-in lists, proposed by chance; it describes nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.chips import ChipSet, Option
from ui.components.text import Text
from ui.forms.control import Control
from ui.look import Tone
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.forms.control import Ground
    from ui.forms.form import Row

COLOUR: Final = "hook_colour"
THING: Final = "hook_object"
_ANOTHER: Final = "another"
_HOOK: Final = "hook"


class HookChoice(Control):
    """1 takes the pair that is proposed, 2 proposes another, 0 takes none. ``pair`` is what was taken."""

    def __init__(self, ground: Ground, row: Row, random_below: Callable[[int], int]) -> None:
        self._ground, self._random_below = ground, random_below
        self._proposed = self._drawn()
        tr = ground.look.tr
        options = [Option(_HOOK, self._words()), Option(_ANOTHER, tr("Another"), "arrows-clockwise")]
        self.chips = ChipSet(ground.look, row.words, options, tone=Tone.PARTIAL)
        super().__init__()
        self._line(row.hint)
        self.setFocusProxy(self.chips)
        self.chips.changed.connect(self._changed)

    @property
    def proposed(self) -> tuple[str, str]:
        """The colour and the thing that are proposed, as ids."""
        return self._proposed

    @property
    def pair(self) -> tuple[str, str] | None:
        """The colour and the thing that were taken."""
        return self._proposed if _HOOK in self.chips.chosen else None

    def show_pair(self, colour: str, thing: str) -> None:
        """Show a stored pair; an empty one proposes another."""
        self._proposed = (colour, thing) if colour and thing else self._drawn()
        self._show(_HOOK if colour and thing else "")

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return self._proposed[0] if self.pair else None

    def _line(self, hint: str) -> None:
        look = self._ground.look
        box = QWidget()
        line: QHBoxLayout | QVBoxLayout = QVBoxLayout(box) if look.large else QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(10))
        line.addWidget(self.chips, 1 if look.large else 0)
        line.addWidget(Text(look, hint, "label", "ink2"), 1)
        height_follows_width(box)
        self.put(box)

    def _changed(self, chosen: tuple[str, ...]) -> None:
        if _ANOTHER in chosen:
            self._proposed = self._drawn()
            self._show(_HOOK if _HOOK in chosen else "")
        self.edited.emit()

    def _show(self, chosen: str) -> None:
        chip = self.chips.chips[0]
        chip.option = replace(chip.option, words=self._words())
        chip.refresh()
        self.chips.choose([chosen] if chosen else [])
        self.chips.updateGeometry()

    def _drawn(self) -> tuple[str, str]:
        colours, things = (self._ground.vocabulary(name).terms for name in (COLOUR, THING))
        return colours[self._random_below(len(colours))].id, things[self._random_below(len(things))].id

    def _words(self) -> str:
        look = self._ground.look
        colour, thing = (
            self._ground.vocabularies.label(name, key, look.language.code)
            for name, key in zip((COLOUR, THING), self._proposed, strict=True)
        )
        return look.tr("{colour} {thing}", colour=colour, thing=thing)
