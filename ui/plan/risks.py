"""The risk table of a plan, and the capture floor that it proposes (model 2.3.4; R001, R016)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain.kinds import VISIT
from npm_field.domain.kinds.risk import RISK_ROW
from npm_field.domain.modes import Mode
from npm_field.domain.risk import proposed_floor
from ui.components.banner import Banner
from ui.components.card import Card, Rule
from ui.components.text import Text, Wrapped
from ui.forms.build import form_rows
from ui.forms.choices import Track
from ui.forms.form import Row, options
from ui.forms.rows import FormRows
from ui.plan.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.forms.control import Ground

LABELS: Final = 170
_MEASURES: Final = ("mitigations", "reason", "mitigation_note", "residual_level")
_WORTH_MEASURES: Final = frozenset({"high", "medium"})
_FLOOR: Final = ("capture_floor", "floor_reason")


class RiskCard(Card):
    """One track for each risk, and for those that are high or medium what is done about it."""

    edited = Signal(str, str, object)
    """The risk, the field of its row, the value."""

    def __init__(self, ground: Ground) -> None:
        look = ground.look
        super().__init__(look, look.tr("Risks"))
        self._ground = ground
        self._rows: dict[str, dict[str, object]] = {}
        self._levels: FormRows | None = None
        self._rule = Rule(look)
        self._head = Text(look, look.tr("What we do about it"), "label_bold", "ink2")
        self.measures: dict[str, Entry] = {}

    @property
    def levels(self) -> FormRows:
        """The table, made now if it was not."""
        if self._levels is None:
            self._levels = made = self._level_rows()
            for part in (made, self._rule, self._head):
                self.add(part)
            self.measures = {term.id: self._entry(term.id) for term in self._ground.vocabulary("risk").terms}
            self.show_rows(list(self._rows.values()))
            return made
        return self._levels

    def build(self) -> None:
        """Make the table; call it before somebody looks."""
        self.levels.show()

    @property
    def wrong(self) -> bool:
        """Whether something that is written does not fit yet."""
        entries = [rows for entry in self.measures.values() for rows in entry.rows]
        return any(control.wrong for rows in entries for control in rows.built.values())

    def show_rows(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Show the table; says nothing through ``edited``."""
        self._rows = {str(row.get("risk", "")): dict(row) for row in rows}
        if self._levels is not None:
            self._levels.show_fields({risk: row.get("level") for risk, row in self._rows.items()})
        for risk, entry in self.measures.items():
            for built in entry.rows:
                built.show_fields(self._rows.get(risk, {}))
        self._show_measures()

    def _level_rows(self) -> FormRows:
        ground = self._ground
        rows = FormRows(ground.look, label_width=LABELS)
        offered = options(ground.vocabulary("risk_level"), ground.look.language)
        for term in ground.vocabulary("risk").terms:
            named = self._named(term.id)
            rows.add_later(Row(term.id, named), partial(Track, ground.look, named, offered))
        rows.edited.connect(lambda risk: self._take(risk, "level", rows.controls[risk].value()))
        return rows

    def _entry(self, risk: str) -> Entry:
        entry = Entry(self._ground.look, "", self._named(risk), lambda: self._build_measures(risk))
        entry.keep(self._ground.look.tr("The level that remains is what people go with."))
        self.add(entry)
        return entry

    def _build_measures(self, risk: str) -> Sequence[FormRows]:
        table = self._ground.form.row("rows")
        asked = [item for name in _MEASURES for item in table.items if item.field == name]
        rows = form_rows(self._ground, RISK_ROW, asked, label_width=LABELS)
        rows.show_fields(self._rows.get(risk, {}))
        rows.edited.connect(lambda name: self._take(risk, name, rows.controls[name].value()))
        return (rows,)

    def _take(self, risk: str, name: str, value: object) -> None:
        self._rows.setdefault(risk, {"risk": risk})[name] = value
        self._show_measures()
        self.edited.emit(risk, name, value)

    def _show_measures(self) -> None:
        worth = [risk for risk, row in self._rows.items() if row.get("level") in _WORTH_MEASURES]
        for risk, entry in self.measures.items():
            entry.setVisible(risk in worth)
            level = str(self._rows.get(risk, {}).get("level", ""))
            if level:
                label = self._ground.vocabularies.label("risk_level", level, self._ground.look.language.code)
                entry.say(f"{self._named(risk)} · {label}")
        self._rule.setVisible(bool(worth))
        self._head.setVisible(bool(worth))

    def _named(self, risk: str) -> str:
        return self._ground.vocabularies.label("risk", risk, self._ground.look.language.code)


class FloorCard(Card):
    """The floor of the visit beside what the table proposes; another one wants a reason."""

    edited = Signal(str, object)

    def __init__(self, ground: Ground) -> None:
        look = ground.look
        super().__init__(look, look.tr("Capture floor"))
        self._ground = ground
        self._proposal = Mode.FULL
        self._says = Wrapped(look)
        self.add(self._says)
        rows = [ground.form.row(name) for name in _FLOOR]
        self.rows = form_rows(ground, VISIT.fields, rows, label_width=LABELS)
        self.add(self.rows)
        self.banner = Banner(look, "warn", look.tr("Looser than proposed, and nobody has written why."))
        self.add(self.banner)
        self.rows.edited.connect(self._tell)

    @property
    def floor(self) -> str:
        """The floor that is chosen."""
        return str(self.rows.controls["capture_floor"].value() or Mode.FULL.value)

    def show_floor(self, fields: Mapping[str, object], risks: Sequence[Mapping[str, object]]) -> None:
        """Show the floor of the visit and what its risk table proposes; says nothing through ``edited``."""
        for name, control in self.rows.controls.items():
            if control.value() != fields.get(name):
                control.show_value(fields.get(name))
        self._proposal = proposed_floor(risks)
        self._judge()

    def _tell(self, name: str) -> None:
        self._judge()
        self.edited.emit(name, self.rows.controls[name].value())

    def _judge(self) -> None:
        look = self._ground.look
        label = self._ground.vocabularies.label("capture_mode", self._proposal.value, look.language.code)
        why = {
            Mode.FULL: look.tr("The risk table proposes: {floor}.", floor=label),
            Mode.PARTIAL: look.tr(
                "The risk table proposes: {floor}, because a laptop may well be taken.", floor=label
            ),
        }
        self._says.say(why.get(self._proposal, ""))
        reason = self.rows.controls["floor_reason"].value()
        self.banner.setVisible(not Mode(self.floor).at_least(self._proposal) and not reason)
