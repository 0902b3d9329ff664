"""The full record at the end side: statements, what else, consent, from what it was written and how late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.classification import class_of
from npm_field.domain.kinds import INTERVIEW
from ui.complete.statements import Statements
from ui.components.badge import Badge
from ui.components.card import Card
from ui.components.text import Text
from ui.forms.build import control_for
from ui.forms.choices import Check, Track
from ui.forms.form import Row, options
from ui.forms.rows import FormRows
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.forms.control import Control, Ground

ALLEGATIONS: Final = "allegations"
FROM: Final = "completed_from"
HOURS: Final = "hours_after"
SLIP: Final = "paper_destroyed"
LABELS: Final = 150
LIVE: Final = "live"


class FullRecord(Card):
    """``edited`` carries a field and its value in stored form."""

    edited = Signal(str, object)
    judged = Signal(bool)
    left = Signal()

    def __init__(self, ground: Ground, fields: Mapping[str, object]) -> None:
        super().__init__(ground.look)
        self._ground = ground
        self._fields = dict(fields)
        given = fields.get(ALLEGATIONS)
        self.statements = Statements(ground, given if isinstance(given, list) else [])
        self.rows = FormRows(ground.look, label_width=LABELS)
        self._marks = QWidget()
        self._flow = Rows(self._marks, Fill.FLOW, ground.look.px(8))
        height_follows_width(self._marks)
        self._build()
        self.say_present()

    def focus_first(self) -> None:
        """Go to the first statement, or to the first row below where there is none."""
        if not self.statements.focus_first():
            self.rows.focus_first()

    def say_present(self) -> None:
        """Say from what and how late it is written, and its class."""
        look = self._ground.look
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        hours = self._fields.get(HOURS)
        late = hours if isinstance(hours, int) else 0
        said = (
            look.ntr("from notes, {n} hour later", "from notes, {n} hours later", late)
            if self._fields.get(FROM) == "notes"
            else look.ntr("from memory, {n} hour later", "from memory, {n} hours later", late)
        )
        for badge in (
            Badge(look, said, "info", "clock-counter-clockwise"),
            Badge.of_class(look, class_of(self._fields, INTERVIEW).value),
        ):
            self._flow.addWidget(badge)
            badge.show()

    def _build(self) -> None:
        look = self._ground.look
        title = Text(look, look.tr("Full record"), "lead")
        top: QHBoxLayout | QVBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        top.addWidget(title)
        if not look.large:
            top.addStretch(1)
        top.addWidget(self._marks)
        self.body.addLayout(top)
        self.add(self.statements)
        for row, control in self._controls():
            control.show_value(self._fields.get(row.field))
            self.rows.add(row, control)
        self.add(self.rows)
        self.body.addStretch(1)
        self.statements.edited.connect(self._statements_changed)
        self.statements.past_end.connect(self.rows.focus_first)
        self.statements.left.connect(self.left)
        self.rows.edited.connect(self._row_changed)
        self.rows.left.connect(self.left)

    def _controls(self) -> list[tuple[Row, Control]]:
        ground, form, look = self._ground, self._ground.form, self._ground.look
        else_row = Row("narrative", look.tr("What else"))
        table = {field.name: field for field in INTERVIEW.fields}
        offered = [o for o in options(ground.vocabulary(FROM), look.language) if o.key != LIVE]
        written = form.row(FROM)
        slip = form.row(SLIP)
        rows: list[tuple[Row, Control]] = [(else_row, control_for(ground, table["narrative"], else_row))]
        rows += [(form.row(name), control_for(ground, table[name], form.row(name))) for name in ("severity",)]
        consent = Row("consent", form.row("consent").words, form.row("consent").hint)
        rows.append((consent, control_for(ground, table["consent"], consent)))
        rows.append((written, Track(look, written.words, offered)))
        rows.append((form.row(HOURS), control_for(ground, table[HOURS], form.row(HOURS))))
        rows.append((Row(SLIP, look.tr("Paper slip")), Check(look, slip.words)))
        return rows

    def _statements_changed(self) -> None:
        self._take(ALLEGATIONS, self.statements.value())
        self._judge()

    def _row_changed(self, name: str) -> None:
        control = self.rows.controls[name]
        if not control.wrong:
            self._take(name, control.value())
        self._judge()

    def _judge(self) -> None:
        self.judged.emit(self.statements.wrong or any(control.is_told for control in self.rows.controls.values()))

    def _take(self, name: str, value: object) -> None:
        if value is None:
            self._fields.pop(name, None)
        else:
            self._fields[name] = value
        self.say_present()
        self.edited.emit(name, value)
