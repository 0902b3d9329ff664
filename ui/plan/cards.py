"""The cards of the plan that are about the visit as a whole: what it is, and its words for partial records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from npm_field.domain.kinds import VISIT
from npm_field.usecases.plan import MOST_WORDS
from ui.components.card import Card, Rule
from ui.components.code_label import CodeLabel
from ui.components.text import Wrapped
from ui.forms.build import form_rows
from ui.forms.choices import Picker
from ui.forms.form import options
from ui.plan.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.forms.control import Ground
    from ui.forms.rows import FormRows

LABELS: Final = 150
FIRST: Final = ("place_type", "place_name", "type", "announced", "trigger", "start_day", "end_day", "themes")
"""What a plan asks, the only needed answer first."""

DETAILS: Final = (
    "purpose",
    "objective",
    "plan_ref",
    "reprisal_check",
    "reprisal_check_after",
    "nights",
    "weekend",
    "responsible_authority",
    "capacity_official",
    "figures",
)


class VisitCard(Card):
    """The visit's own fields. ``edited`` carries a field and its value in stored form (None: empty)."""

    edited = Signal(str, object)

    def __init__(self, ground: Ground) -> None:
        look = ground.look
        super().__init__(look, look.tr("Visit"))
        # the nine headings as chips, not the hundred subtopics behind them
        rows = [replace(ground.form.row(name), quick=True) for name in FIRST]
        self.rows = form_rows(ground, VISIT.fields, rows, label_width=LABELS)
        self.details = Entry(look, "", look.tr("More about the visit"), self._build_details)
        self.details.keep(look.tr("All of this may stay empty."))
        self._ground, self._fields = ground, dict[str, object]()
        self._connect(self.rows)
        self.add(self.rows)
        self.add(Rule(look))
        self.add(self.details)
        self.rows.past_end.connect(self.details.head.setFocus)

    @property
    def wrong(self) -> bool:
        """Whether something that is written does not fit yet."""
        return any(control.wrong for rows in (self.rows, *self.details.rows) for control in rows.built.values())

    def show_fields(self, fields: Mapping[str, object]) -> None:
        """Show a visit; says nothing through ``edited``."""
        self._fields = dict(fields)
        for rows in (self.rows, *self.details.rows):
            rows.show_fields(fields)

    def _build_details(self) -> Sequence[FormRows]:
        rows = form_rows(
            self._ground, VISIT.fields, [self._ground.form.row(name) for name in DETAILS], label_width=LABELS
        )
        rows.show_fields(self._fields)
        self._connect(rows)
        return (rows,)

    def _connect(self, rows: FormRows) -> None:
        def tell(name: str) -> None:
            value = rows.controls[name].value()
            self._fields[name] = value
            self.edited.emit(name, value)

        rows.edited.connect(tell)


class WordsCard(Card):
    """The V words of the visit. Chosen before it is planned; afterwards some can be added, none taken."""

    chosen = Signal(tuple)
    """The violations that are wanted now."""

    def __init__(self, ground: Ground) -> None:
        look = ground.look
        super().__init__(look, look.tr("Words for partial records"))
        self._ground = ground
        self._remark = Wrapped(look)
        self._known = QWidget()
        self.picker = Picker(
            look,
            look.tr("What happened"),
            options(ground.vocabulary("violation"), look.language),
            one_only=False,
        )
        self.picker.edited.connect(self._picked)
        self.add(self._remark)
        self.add(self._known)
        self.add(self.picker)

    def choose(self, violations: Sequence[str]) -> None:
        """Show what a new visit would begin with."""
        said = self._look.tr("Up to nine. Each gets a code word that means something else on every visit.")
        self._remark.say(said)
        self._known.hide()
        self.picker.show_value(list(violations))

    def show_words(self, words: Mapping[str, str]) -> None:
        """Show the words of a visit with their meanings."""
        look = self._look
        self._remark.say(look.tr("A word once given keeps its meaning. Learn them; partial mode does not show it."))
        self.body.removeWidget(self._known)
        self._known.hide()
        self._known.deleteLater()
        self._known = QWidget()
        grid = QGridLayout(self._known)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(1, 1)
        for at, (word, violation) in enumerate(sorted(words.items())):
            meaning = self._ground.vocabularies.label("violation", violation, look.language.code)
            grid.addWidget(CodeLabel(look, word), at, 0)
            grid.addWidget(Wrapped(look, meaning, "label", "ink"), at, 1)
        self.body.insertWidget(2, self._known)
        self.picker.show_value(None)
        self.picker.setVisible(len(words) < MOST_WORDS)

    def _picked(self) -> None:
        value = self.picker.value()
        wanted = [str(item) for item in value] if isinstance(value, list) else []
        if len(wanted) > MOST_WORDS:
            wanted = wanted[:MOST_WORDS]
            self.picker.show_value(wanted)
        self.chosen.emit(tuple(wanted))
