"""Ready-made steps for what may go wrong: offered below the event, taken by a digit, changed like any other step."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

import resources
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.kinds import KINDS
from ui.components.chips import ChipSet, Option
from ui.forms.build import control_for
from ui.forms.control import Control
from ui.forms.form import Row
from ui.forms.rows import FormRows
from ui.plan.parts_list import LABELS, PartsCard
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.forms.control import Ground
    from ui.plan.entries import Entry

READY: Final = "ready_steps"
STEPS: Final = "steps"
EVENT: Final = "event"

Step = dict[str, object]


def ready_steps(event: str, language: str) -> Sequence[Step]:
    """Return the steps that come with the program for an event, in their order; an office may change the file."""
    events: Mapping[str, Sequence[Mapping[str, object]]] = resources.read_json("contingency/steps.json")["events"]
    return [{"text": _words(step["label"], language), "role": step["role"]} for step in events.get(event, ())]


class ReadySteps(Control):
    """What is offered for the event, each with its digit. ``picked`` says that the steps changed."""

    picked = Signal()
    is_wide = True

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__()
        self._ground, self._name = ground, name
        self._offered: Sequence[Step] = ()
        self._steps: list[Step] = []
        self._chips: ChipSet | None = None
        self._box = QWidget()
        self._inside = QVBoxLayout(self._box)
        self._inside.setContentsMargins(0, 0, 0, 0)
        height_follows_width(self._box)
        self.put(self._box)

    @property
    def chips(self) -> ChipSet | None:
        """The steps to pick from; None where nothing is offered."""
        return self._chips

    def offer(self, event: str) -> bool:
        """Offer the steps of an event; False where there are none."""
        look = self._ground.look
        self._offered = ready_steps(event, look.language.code)
        if self._chips is not None:
            self._inside.removeWidget(self._chips)
            self._chips.hide()
            self._chips.deleteLater()
            self._chips = None
        if self._offered:
            options = [Option(str(at), str(step["text"])) for at, step in enumerate(self._offered)]
            self._chips = ChipSet(look, self._name, options, columns=1)
            self._chips.changed.connect(self._picked)
            self._inside.addWidget(self._chips)
            self.setFocusProxy(self._chips)
            self._show_taken()
        return bool(self._offered)

    @property
    def steps(self) -> object:
        """The steps of the record with what was picked; None where there are none."""
        return [dict(step) for step in self._steps] or None

    def show_steps(self, value: object) -> None:
        """Show which of the record's steps are ready-made ones."""
        self._steps = [dict(step) for step in value if isinstance(step, dict)] if isinstance(value, list) else []
        self._show_taken()

    def _show_taken(self) -> None:
        there = {step.get("text") for step in self._steps}
        if self._chips is not None:
            self._chips.choose([str(at) for at, step in enumerate(self._offered) if step["text"] in there])

    def _picked(self, keys: tuple[str, ...]) -> None:
        """Add what was picked behind the steps that are there, and take away what was picked off again."""
        wanted = [self._offered[int(key)] for key in keys]
        ready = {step["text"] for step in self._offered}
        kept = [step for step in self._steps if step.get("text") not in ready or _is_in(step, wanted)]
        new = [{ITEM_ID: uuid.uuid4().hex, **step} for step in wanted if not _is_in(step, kept)]
        self._steps = [*kept, *new]
        self.picked.emit()


class ContingencyCard(PartsCard):
    """What may go wrong; between the event and its steps stand the ready-made ones."""

    def _built(self) -> FormRows:
        look, kind = self._ground.look, KINDS[self.kind]
        rows = FormRows(look, label_width=LABELS)
        words = look.tr("Ready-made steps")
        ready = ReadySteps(self._ground, words)
        for row in self._ground.form.rows():
            field = kind.field(row.field)
            if row.field == STEPS:
                rows.add(Row(READY, words, look.tr("a digit takes one over; then change it as you need")), ready)
            if field is not None:
                rows.add(row, control_for(self._ground, field, row))
        return rows

    def _rows(self, record: str, fields: dict[str, object], entry: Entry) -> FormRows:
        rows = super()._rows(record, fields, entry)
        ready, steps = rows.controls[READY], rows.controls[STEPS]
        if not isinstance(ready, ReadySteps):
            return rows

        def offer() -> None:
            offered = ready.offer(str(rows.controls[EVENT].value() or ""))
            rows.close_rows(frozenset() if offered else frozenset({READY}))

        def follow(name: str) -> None:
            if name == EVENT:
                offer()
            elif name == STEPS:
                ready.show_steps(steps.value())

        def take() -> None:
            steps.show_value(ready.steps)
            steps.edited.emit()

        ready.show_steps(fields.get(STEPS))
        offer()
        rows.edited.connect(follow)
        ready.picked.connect(take)
        return rows


def _is_in(step: Step, steps: Sequence[Step]) -> bool:
    return any(step.get("text") == other.get("text") for other in steps)


def _words(labels: object, language: str) -> str:
    said = labels if isinstance(labels, dict) else {}
    return str(said.get(language) or said.get("en") or "")
