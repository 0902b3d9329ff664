"""The figures of the last visit beside today's, where those who run the place are met; or that there was none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from npm_field.domain.last_visit import is_few
from ui.components.card import Card
from ui.components.text import Text, Wrapped

if TYPE_CHECKING:
    from npm_field.domain.last_visit import Compared
    from npm_field.usecases.last_visit import LastVisit
    from ui.desk import Desk
    from ui.look import Look


class LastVisitCard(Card):
    """Says how each figure changed. A number below five is shown as few: what is said here can be traced back."""

    def __init__(self, desk: Desk, found: LastVisit | None) -> None:
        look, tr = desk.look, desk.look.tr
        month = found.day[:7] if found is not None else ""
        super().__init__(look, tr("Last visit to this place"), look.language.day(month) if month else "", dense=True)
        self._desk = desk
        if found is None:
            self.add(Wrapped(look, tr("None recorded on this laptop, so there is nothing to compare with.")))
            return
        if not found.figures:
            self.add(Wrapped(look, tr("No figures are recorded of it, so there is nothing to compare with.")))
            return
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(24))
        grid.setVerticalSpacing(look.px(4))
        for column, words in enumerate((tr("Figure"), tr("Then"), tr("Now")), start=0):
            grid.addWidget(Text(look, words, "cap", "ink2"), 0, column)
        for line, one in enumerate(found.figures, start=1):
            self._add_line(grid, line, one)
        grid.setColumnStretch(3, 1)
        self.add(part)
        if any(is_few(number) for one in found.figures for number in (one.before, one.now)):
            self.add(Wrapped(look, tr("“few” stands for one to four. Say some: so few can be told apart."), "cap"))

    def _add_line(self, grid: QGridLayout, line: int, one: Compared) -> None:
        look, label = self._desk.look, self._desk.label
        kind, source = label("figure_kind", one.kind), label("stated_by", one.stated_by) if one.stated_by else ""
        then, now = _number(look, one.before), _number(look, one.now)
        words = look.tr("{kind} ({source})", kind=kind, source=source) if source else kind
        name = Text(look, words, "label", "ink2")
        name.setAccessibleName(look.tr("{figure}: then {then}, now {now}", figure=words, then=then, now=now))
        grid.addWidget(name, line, 0)
        for column, number in ((1, then), (2, now)):
            grid.addWidget(Text(look, number, "label_bold", "ink"), line, column)


def _number(look: Look, number: int | None) -> str:
    if number is None:
        return look.tr("not stated")
    return look.tr("few") if is_few(number) else look.language.number(number)
