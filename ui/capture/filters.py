"""What narrows the list: ways to filter, each under its digit; a way opens its answers, and a digit picks one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain.facets import Facet
from resources.language import mark
from ui.components.chips import ChipSet, Option
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.facets import Facets
    from ui.look import Look

WAYS: Final = {
    Facet.KIND: mark("Kind"),
    Facet.STATE: mark("State"),
    Facet.THEME: mark("Theme"),
    Facet.AREA: mark("Area"),
    Facet.VISIT: mark("All visits"),
}


class Filters(QWidget):
    """``asked`` names a way whose answers are wanted; ``changed``: other filters hold; ``done``: back to the line."""

    asked = Signal(str)
    changed = Signal()
    done = Signal()
    answering = Signal(bool)
    """Whether answers are open."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chosen: dict[Facet, Option] = {}
        self._visits = 0
        self.answers: ChipSet | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        height_follows_width(self)

    @cached_property
    def bar(self) -> ChipSet:
        """The ways to filter; they are made when somebody looks for something."""
        bar = ChipSet(self._look, self._look.tr("Filters"), self._options(), columns=0 if self._look.large else 2)
        bar.changed.connect(self._pressed)
        self._column.insertWidget(0, bar)
        bar.chips[-1].setVisible(self._visits > 1)
        return bar

    @property
    def facets(self) -> Facets:
        """The filters that hold. ``Facet.VISIT`` without a value says: of all visits."""
        return frozenset((facet, option.key) for facet, option in self._chosen.items())

    def offer_visits(self, count: int) -> None:
        """Offer to look through all visits, where there are several."""
        self._visits = count
        if "bar" in vars(self):
            self.bar.chips[-1].setVisible(count > 1)

    def offer(self, way: str, options: Sequence[Option]) -> None:
        """Show the answers of a way and go to them; with none there is nothing to choose."""
        self.close_answers()
        facet = Facet(way)
        name = self._look.tr(WAYS[facet])  # tr: the ways above
        if not options:
            return
        self.answers = ChipSet(self._look, name, options, one_only=True)
        self.answers.changed.connect(lambda keys: self._pick(facet, options, keys))
        self._column.addWidget(self.answers)
        QWidget.setTabOrder(self.bar, self.answers)
        self.answering.emit(self.answers is not None)
        self.answers.show()
        self.answers.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_answers(self) -> bool:
        """Take the open answers away; False where none were open."""
        if self.answers is None:
            return False
        self.answers.hide()
        self.answers.deleteLater()
        self.answers = None
        self.answering.emit(self.answers is not None)
        return True

    def drop_last(self) -> None:
        """Let go of the filter that was chosen last."""
        if self._chosen:
            self._chosen.popitem()
            self._say()
            self.changed.emit()

    def clear(self) -> None:
        """Let go of all filters; says nothing through ``changed``."""
        self.close_answers()
        self._chosen.clear()
        self._say()

    def _say(self) -> None:
        """Show which filters hold; the chips stay the same, so that the keyboard finds them in their place."""
        if "bar" not in vars(self):
            return
        self.bar.reword(self._options())
        self.bar.choose([facet.value for facet in self._chosen])

    def _options(self) -> Sequence[Option]:
        tr = self._look.tr
        return [
            Option(facet.value, chosen.words if (chosen := self._chosen.get(facet)) else tr(words))  # tr: above
            for facet, words in WAYS.items()
        ]

    def _pressed(self, keys: tuple[str, ...]) -> None:
        wanted = {Facet(key) for key in keys}
        gone = self._chosen.keys() - wanted
        new = next(iter(wanted - self._chosen.keys()), None)
        self.close_answers()
        if gone:
            self._chosen = {facet: option for facet, option in self._chosen.items() if facet not in gone}
            self._say()
            self.changed.emit()
        elif new is Facet.VISIT:
            self._chosen[new] = Option("", self._look.tr(WAYS[new]))  # tr: above
            self._say()
            self.changed.emit()
        elif new is not None:
            self.bar.choose([facet.value for facet in self._chosen])
            self.asked.emit(new.value)

    def _pick(self, facet: Facet, options: Sequence[Option], keys: tuple[str, ...]) -> None:
        found = next((option for option in options if option.key in keys), None)
        self.close_answers()
        if found is not None:
            self._chosen[facet] = found
            self._say()
            self.changed.emit()
        self.done.emit()
