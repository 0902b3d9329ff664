"""A map whose keys stand under headings: one heading at a time, one row a key, the answer by its digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.components.chips import Option
from ui.components.segments import Segments
from ui.components.text import Wrapped
from ui.forms.control import Control
from ui.forms.form import options, term_words
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from npm_field.domain.fields import Field
    from ui.forms.control import Ground
    from ui.forms.form import Row

LABELS = 220


class CheckList(Control):
    """Starts on the heading that has answers; those under the other ones stay as they are."""

    is_wide = True

    def __init__(self, ground: Ground, field: Field, row: Row) -> None:
        look = ground.look
        self._ground, self._field, self._row = ground, field, row
        self._keys, self._answers = ground.vocabulary(field.keys), ground.vocabulary(field.vocabulary)
        tops = [Option(term.id, term_words(term, look.language)) for term in self._keys.top()]
        self.lists = Segments(look, row.words, tops)
        super().__init__(self.lists)
        self._column.setSpacing(look.px(8))
        self._rows: QWidget | None = None
        self.tracks: dict[str, Segments] = {}
        self._value: dict[str, str] = {}
        self.lists.changed.connect(self._listed)
        self.show_value(None)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return dict(self._value) or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self._value = {str(key): str(item) for key, item in value.items()} if isinstance(value, dict) else {}
        tops = [term.id for term in self._keys.top()]
        used = [top for top in tops if any(self._keys.term(key).parent == top for key in self._value)]
        heading = next(iter(used), self.lists.chosen or tops[0])
        self.lists.choose(heading)
        self._build(heading)

    def _listed(self, heading: str) -> None:
        if heading:
            self._build(heading)

    def _build(self, heading: str) -> None:
        look = self._ground.look
        if self._rows is not None:
            self._column.removeWidget(self._rows)
            self._rows.hide()
            self._rows.deleteLater()
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(6))
        self.tracks = {}
        for line, term in enumerate(self._keys.below(heading)):
            words = term_words(term, look.language)
            track = Segments(look, f"{self._row.words}: {words}", options(self._answers, look.language))
            track.choose(self._value.get(term.id, ""))
            track.changed.connect(lambda key, name=term.id: self._take(name, key))
            track.answered.connect(lambda name=term.id: self._next(name))
            self.tracks[term.id] = track
            label = Wrapped(look, words, "label", "ink2")
            label.setFixedWidth(look.px(LABELS))
            grid.addWidget(label, 2 * line if look.large else line, 0)
            place = (2 * line + 1, 0) if look.large else (line, 1)
            grid.addWidget(track, *place)
        height_follows_width(self._rows)
        self.put(self._rows)
        self._rows.show()

    def _take(self, name: str, answer: str) -> None:
        if answer:
            self._value[name] = answer
        else:
            self._value.pop(name, None)
        self.edited.emit()

    def _next(self, name: str) -> None:
        names = list(self.tracks)
        at = names.index(name) + 1
        if at < len(names):
            self.tracks[names[at]].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.answered.emit()
