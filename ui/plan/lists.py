"""Areas and team of a plan: what there is, one way to add, and the rows of the one that is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain.codes import CodeType
from npm_field.domain.kinds import AREA, ASSIGNMENT, TEAM_MEMBER
from resources.language import isolated
from ui import tokens
from ui.components.button import Button
from ui.forms.build import form_rows
from ui.forms.typed import OneCode
from ui.plan.entries import Entry, EntryCard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.fields import Kind
    from npm_field.usecases.plan import PlannedArea, PlannedMember
    from ui.forms.control import Ground
    from ui.forms.rows import FormRows

    Tell = Callable[[str, object], None]
    Judge = Callable[[Mapping[str, object]], str]

LABELS: Final = 110
_AREA_ROWS: Final = ("kind", "designation", "seen", "talk_target")
_TASK_ROWS: Final = ("role", "also", "areas", "themes")
_CONFLICT_ROWS: Final = ("conflicts_declared", "conflicts")
_PERSON_ROWS: Final = ("profession", "affiliation", "languages", "sex")
_COMMITMENT_ROWS: Final = (
    "commitment_signed",
    "commitment_valid_to",
    "access_valid_to",
    "accreditation",
    "accreditation_day",
    "commitment_version",
    "engagement",
    "induction_day",
)


class AreaList(EntryCard):
    """``edited`` carries record, field and value; ``added`` and ``removed`` what they say."""

    edited = Signal(str, str, object)
    added = Signal()
    removed = Signal(str)

    def __init__(self, ground: Ground) -> None:
        look = ground.look
        none = look.tr("None recorded. Add them before the walk-round, or as you come to them.")
        super().__init__(look, look.tr("Areas"), none)
        self._ground = ground
        self.add_button = Button(look, look.tr("Add an area"), icon="plus", height=tokens.CONTROL)
        self.add_button.clicked.connect(lambda _on: self.added.emit())
        self.offer(self.add_button)

    def show_areas(self, areas: Sequence[PlannedArea]) -> None:
        """Show these areas."""
        self.show_entries({area.record: partial(self._entry, area) for area in areas})

    def _entry(self, area: PlannedArea) -> Entry:
        fields = dict(area.fields)

        def build() -> Sequence[FormRows]:
            return (self._rows(area.record, fields, entry),)

        entry = Entry(self._look, str(fields.get("code", "")), self._line(fields), build)
        if area.in_use:
            entry.keep(self._look.tr("A talk, an observation or a task names this area, so it stays."))
        entry.removed.connect(lambda: self.removed.emit(area.record))
        return entry

    def _rows(self, record: str, fields: dict[str, object], entry: Entry) -> FormRows:
        def tell(name: str, value: object) -> None:
            entry.say(self._line(fields))
            self.edited.emit(record, name, value)

        return _rows_of(self._ground, AREA, _AREA_ROWS, fields, tell)

    def _line(self, fields: Mapping[str, object]) -> str:
        named = self._ground.vocabularies
        language = self._look.language.code
        kind, seen = str(fields.get("kind") or ""), str(fields.get("seen") or "")
        parts = (
            named.label("area_kind", kind, language) if kind else "",
            str(fields.get("designation") or ""),
            named.label("area_seen", seen, language) if seen else "",
        )
        # a kitchen that is called kitchen is said once
        return " · ".join(dict.fromkeys(part for part in parts if part)) or self._look.tr("kind not chosen yet")


class TeamList(EntryCard):
    """``edited`` carries record, field and value; ``added`` a code, or an empty string for one of this laptop's."""

    edited = Signal(str, str, object)
    added = Signal(str)
    removed = Signal(str)
    refused = Signal(str)
    """An assignment that does not fit as it stands on the screen."""

    def __init__(self, task: Ground, person: Ground) -> None:
        look = task.look
        self.judge: Judge = _fits
        super().__init__(look, look.tr("Team"), look.tr("None recorded. A visit needs a lead and a focal person."))
        self._task, self._person = task, person
        self.code = OneCode(look, look.tr("Code of a person"), (CodeType.MONITOR,))
        self.code.line.setPlaceholderText(isolated("M-…"))
        self.code.line.setMinimumWidth(look.px(150))
        self.add_button = Button(look, look.tr("Add a person"), icon="plus", height=tokens.CONTROL)
        self.own_code = Button(look, look.tr("Take a new code"), height=tokens.CONTROL)
        self.add_button.clicked.connect(lambda _on: self._add())
        self.code.line.returnPressed.connect(self._add)
        self.own_code.clicked.connect(lambda _on: self.added.emit(""))
        for widget in (self.code, self.add_button, self.own_code):
            self.offer(widget)

    def show_team(self, team: Sequence[PlannedMember], task: Ground, codes_left: int) -> None:
        """Show these people; ``task`` knows the areas they can be given."""
        self._task = task
        self.show_entries({member.assignment: partial(self._entry, member) for member in team})
        self.own_code.setVisible(codes_left > 0)

    def _add(self) -> None:
        code = self.code.value()
        if isinstance(code, str) and not self.code.wrong:
            self.code.show_value(None)
            self.added.emit(code)
        else:
            self.code.line.setFocus()

    def _entry(self, member: PlannedMember) -> Entry:
        task, about = dict(member.task), dict(member.about)

        def build() -> Sequence[FormRows]:
            def tell(record: str, name: str, value: object) -> None:
                entry.say(self._line(task, about))
                self.edited.emit(record, name, value)

            def of_task(name: str, value: object) -> None:
                sentence = self.judge(task)
                entry.warn(sentence)
                if sentence and name not in _CONFLICT_ROWS:  # what somebody declares is written in any case
                    self.refused.emit(member.assignment)
                else:
                    tell(member.assignment, name, value)

            rows = [_rows_of(self._task, ASSIGNMENT, _TASK_ROWS, task, of_task)]
            person = member.person
            if person is not None:
                rows += [
                    _rows_of(self._person, TEAM_MEMBER, names, about, lambda n, v: tell(person, n, v))
                    for names in (_PERSON_ROWS, _COMMITMENT_ROWS)
                ]
            return [*rows, _rows_of(self._task, ASSIGNMENT, _CONFLICT_ROWS, task, of_task)]

        entry = Entry(self._look, member.code, self._line(task, about), build, self._captions(member))
        entry.removed.connect(lambda: self.removed.emit(member.assignment))
        return entry

    def _captions(self, member: PlannedMember) -> Sequence[tuple[str, str]]:
        tr = self._look.tr
        person = [(tr("Person"), ""), (tr("Commitment and access"), "")] if member.person is not None else []
        limits = tr(
            "What the scope names is left out of this person's pack. What was said aloud, or read before, the tool"
            " cannot take back."
        )
        return [(tr("On this visit"), ""), *person, (tr("Conflicts of interest"), limits)]

    def _line(self, task: Mapping[str, object], about: Mapping[str, object]) -> str:
        labels = self._task.vocabularies
        language = self._look.language.code
        said = (("profession", about), ("team_role", {"team_role": task.get("role")}), ("affiliation", about))
        parts = [labels.label(name, str(found[name]), language) for name, found in said if found.get(name)]
        return " · ".join(dict.fromkeys(parts)) or self._look.tr("role not chosen yet")


def _fits(_fields: Mapping[str, object]) -> str:
    return ""


def _rows_of(ground: Ground, kind: Kind, names: Sequence[str], fields: dict[str, object], tell: Tell) -> FormRows:
    rows = form_rows(ground, kind.fields, [ground.form.row(name) for name in names], label_width=LABELS)
    rows.show_fields(fields)

    def take(name: str) -> None:
        fields[name] = rows.controls[name].value()
        tell(name, fields[name])

    rows.edited.connect(take)
    return rows
