"""One of a vocabulary with headings: a digit for the heading, a digit for what is below it. Two presses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.components.chips import ChipSet, Option
from ui.forms.control import Control
from ui.forms.form import term_words
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from npm_field.domain.vocabularies import Vocabulary
    from ui.look import Look

COLUMNS: Final = 3


class Headed(Control):
    """The heading alone is an answer too. A value the vocabulary does not have is kept until another is chosen."""

    def __init__(self, look: Look, name: str, vocabulary: Vocabulary) -> None:
        self._look, self._name, self._vocabulary = look, name, vocabulary
        tops = [Option(term.id, term_words(term, look.language)) for term in vocabulary.top()]
        self.tops = ChipSet(look, name, tops, columns=COLUMNS, one_only=True)
        super().__init__(self.tops)
        self._box = QWidget()
        column = QVBoxLayout(self._box)
        column.setContentsMargins(0, look.px(8), 0, 0)
        height_follows_width(self._box)
        self.put(self._box)
        self.below: ChipSet | None = None
        self._value: object = None
        self.tops.changed.connect(self._headed)
        self._show_below("")

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return self._value

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self._value = value or None
        term = self._vocabulary.term(str(value)) if value else None
        heading = (term.parent or term.id) if term is not None else ""
        self.tops.choose([heading])
        self._show_below(heading)
        if self.below is not None and term is not None:
            self.below.choose([term.id])

    def heading_of(self, key: str) -> str:
        """Return the heading that an answer stands below, or the answer itself where it is one."""
        return self._vocabulary.term(key).parent or key

    def _headed(self, chosen: tuple[str, ...]) -> None:
        self._value = chosen[0] if chosen else None
        self._show_below(chosen[0] if chosen else "")
        self.edited.emit()
        if self.below is not None:
            self.below.setFocus(Qt.FocusReason.TabFocusReason)
        elif chosen:
            self.answered.emit()

    def _narrowed(self, chosen: tuple[str, ...]) -> None:
        self._value = chosen[0] if chosen else (self.tops.chosen[0] if self.tops.chosen else None)
        self.edited.emit()
        if chosen:
            self.answered.emit()

    def _show_below(self, heading: str) -> None:
        layout = self._box.layout()
        if self.below is not None and layout is not None:
            layout.removeWidget(self.below)
            self.below.hide()
            self.below.deleteLater()
            self.below = None
        terms = self._vocabulary.below(heading) if heading else ()
        if terms and layout is not None:
            options = [Option(term.id, term_words(term, self._look.language)) for term in terms]
            name = f"{self._name}: {term_words(self._vocabulary.term(heading), self._look.language)}"
            self.below = ChipSet(self._look, name, options, one_only=True)
            self.below.changed.connect(self._narrowed)
            layout.addWidget(self.below)
            self.below.show()
        self._box.setVisible(self.below is not None)
