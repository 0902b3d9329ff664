"""Figures as a grid: a row for each figure, a column for each source. Two sources for one figure stand side by side.

Every cell is one element of the list, so nobody's number takes the place of another's (INV38).
"""

from __future__ import annotations

import uuid
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QWidget

from npm_field.domain.documents import ITEM_ID
from ui.components.text import Wrapped
from ui.forms.control import Control
from ui.forms.form import term_words
from ui.forms.typed import Number, Reference
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.forms.control import Ground
    from ui.forms.form import Row

SOURCES: Final = ("authority", "document", "own", "staff")
"""The columns; a number that somebody else gave keeps its place in the list and is shown below."""
LABELS: Final = 168
CELL: Final = 96
DATE: Final = 60


class Figures(Control):
    """Beside the cells stand the numbers of the plan, so that what changed since the visit before is seen at once."""

    is_wide = True

    def __init__(self, ground: Ground, row: Row) -> None:
        super().__init__()
        self._ground, self._row = ground, row
        self._items: list[dict[str, object]] = []
        self.cells: dict[tuple[str, str], Number] = {}
        self.dates: dict[str, Reference] = {}
        self._build()
        first = next(iter(self.cells.values()))
        self.setFocusProxy(first)

    @property
    def is_told(self) -> bool:  # noqa: D102 - said where it is first defined
        return any(cell.is_told for cell in self.cells.values())

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return [dict(item) for item in self._items] or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        given = value if isinstance(value, list) else []
        self._items = [dict(item) for item in given if isinstance(item, dict)]
        for (kind, source), cell in self.cells.items():
            found = self._item(kind, source)
            cell.show_value(found.get("value") if found else None)
        for source, line in self.dates.items():
            said = [
                str(item["as_of"]) for item in self._items if item.get("stated_by") == source and item.get("as_of")
            ]
            line.show_value(said[0] if said else None)
        self._tell_rest()

    def _item(self, kind: str, source: str) -> dict[str, object] | None:
        """Return the last element of a cell; an earlier one of the same source stays in the list as it is."""
        matching = [i for i in self._items if i.get("kind") == kind and i.get("stated_by") == source]
        return matching[-1] if matching else None

    def _build(self) -> None:
        look, ground = self._ground.look, self._ground
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(6))
        sources, kinds = ground.vocabulary("stated_by"), ground.vocabulary("figure_kind")
        for column, source in enumerate(SOURCES, start=1):
            words = term_words(sources.term(source), look.language)
            grid.addWidget(Wrapped(look, words, "label_bold", "ink2"), 0, column)
            for line, kind in enumerate(kinds.terms, start=1):
                said = f"{term_words(kind, look.language)}, {words}"
                cell = Number(look, said, whole=True)
                cell.line.setMaximumWidth(look.px(CELL))
                cell.edited.connect(lambda k=kind.id, s=source: self._take(k, s))
                self.cells[kind.id, source] = cell
                grid.addWidget(cell, line, column)
            date = Reference(look, f"{look.tr('As of')}, {words}", DATE)
            date.edited.connect(lambda s=source: self._date(s))
            self.dates[source] = date
            grid.addWidget(date, len(kinds.terms) + 1, column)
        for line, kind in enumerate(kinds.terms, start=1):
            label = Wrapped(look, term_words(kind, look.language), "label", "ink2")
            label.setFixedWidth(look.px(LABELS))
            grid.addWidget(label, line, 0)
        grid.addWidget(Wrapped(look, look.tr("As of"), "label_bold", "ink2"), len(kinds.terms) + 1, 0)
        self._add_before(grid)
        # the order in which one goes through them: by figure, then by source
        order = [self.cells[kind.id, source] for kind in kinds.terms for source in SOURCES]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before.line, after.line)
        height_follows_width(part)
        self.put(part)
        self._rest = Wrapped(look, "", "label", "ink3")
        self.put(self._rest)
        self._rest.hide()

    def _add_before(self, grid: QGridLayout) -> None:
        """Put beside the cells what the plan has, so that a change is seen at once."""
        look, before = self._ground.look, self._ground.figures
        if not before:
            return
        column = len(SOURCES) + 1
        grid.addWidget(Wrapped(look, look.tr("In the plan"), "label_bold", "ink3"), 0, column)
        for line, kind in enumerate(self._ground.vocabulary("figure_kind").terms, start=1):
            numbers = " · ".join(look.language.number(number) for number in before.get(kind.id, ()))
            grid.addWidget(Wrapped(look, numbers, "label", "ink3"), line, column)

    def _take(self, kind: str, source: str) -> None:
        cell, found = self.cells[kind, source], self._item(kind, source)
        self.wrong = any(one.wrong for one in self.cells.values())
        if cell.wrong:
            self.edited.emit()
            return
        value = cell.value()
        if value is None and found is not None:
            self._items.remove(found)
        elif value is not None and found is None:
            made: dict[str, object] = {ITEM_ID: uuid.uuid4().hex, "kind": kind, "value": value, "stated_by": source}
            date = self.dates[source].value()
            self._items.append(made | ({"as_of": date} if date else {}))
        elif found is not None:
            found["value"] = value
        self.edited.emit()

    def _date(self, source: str) -> None:
        date = self.dates[source].value()
        for item in self._items:
            if item.get("stated_by") == source:
                item.pop("as_of", None)
                if date:
                    item["as_of"] = date
        self.edited.emit()

    def _tell_rest(self) -> None:
        """Say what stands in the list and has no cell: nothing that was written is out of sight."""
        shown = [self._item(kind, source) for kind, source in self.cells]
        rest = [item for item in self._items if not any(item is one for one in shown)]
        self._rest.say(" · ".join(self._said(item) for item in rest))
        self._rest.setVisible(bool(rest))

    def _said(self, item: Mapping[str, object]) -> str:
        ground, language = self._ground, self._ground.look.language
        kind = ground.vocabularies.label("figure_kind", str(item.get("kind", "")), language.code)
        source = ground.vocabularies.label("stated_by", str(item.get("stated_by", "")), language.code)
        return f"{kind}: {language.number(str(item.get('value', '')))} ({source})"
