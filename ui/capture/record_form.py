"""One record on the page: quick answers beside the note, all other fields below, folded by section."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.modes import Mode
from ui.capture.note_card import NoteCard
from ui.components.card import Card
from ui.forms.build import form_rows
from ui.forms.fold import Fold
from ui.forms.form import Section
from ui.forms.later import Later
from ui.forms.rows import FormRows, controls_of
from ui.rows import height_follows_width
from ui.spot import name_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QResizeEvent

    from npm_field.domain.fields import Field, Kind
    from ui.forms.control import Control, Ground
    from ui.forms.form import Row

NOTE: Final = "narrative"
OWN_CODE: Final = "code"
QUICK_LABELS: Final = 74
LABELS: Final = 190
ROWS_SHARE: Final = 556
NOTE_SHARE: Final = 402
SIDE_BY_SIDE_FROM: Final = 800
"""Narrower, the note stands below the answers."""
_DETAILS_OF_QUICK: Final = "talk"


class RecordForm(QWidget):
    """``edited`` carries a field and its value in stored form (None: empty); ``left`` comes when a row is left."""

    edited = Signal(str, object)
    judged = Signal(bool)
    """Whether something that is written does not fit yet; it is not part of any value."""
    left = Signal()

    def __init__(self, ground: Ground, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self._ground, self._look = ground, ground.look
        self._table = kind.fields_in(Mode.FULL)
        self._fields: dict[str, object] = {}
        self._closed: frozenset[str] = frozenset()
        self._rows: list[FormRows] = []
        self._later = Later(self)
        self._note: NoteCard | None = None
        self._folds: dict[str, Fold] = {}
        self._class = self._saved = ""
        first, self._details = self._split()
        has_quick = any(row.quick for row in first)
        self.quick = self._built(first, QUICK_LABELS if has_quick else LABELS)
        self.quick.past_end.connect(self.focus_note)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(self._look.px(16 if not self._look.low else 12))
        self._box = self._top()
        self._column.addLayout(self._box, 1)
        if self._has_note:
            self._later.add(self._build_note)
        if self._details:
            self._later.add(self._build_folds)
        height_follows_width(self)

    @property
    def note(self) -> NoteCard | None:
        """The note; None for a kind without one. It is built a moment after the first row, or when asked for."""
        self._build_note()
        return self._note

    @property
    def folds(self) -> Mapping[str, Fold]:
        """The headings of the folded sections; built a moment after the note, or when asked for."""
        self._build_folds()
        return self._folds

    @property
    def controls(self) -> Mapping[str, Control]:
        """The controls in sight and in the sections that were opened, by field."""
        return controls_of(self._rows)

    @property
    def wrong(self) -> bool:
        """Whether a person was told that something that is written does not fit."""
        return any(control.is_told for rows in self._rows for control in rows.built.values())

    @property
    def sections(self) -> tuple[tuple[str, ...], ...]:
        """The fields of each folded section, in the order of their digits."""
        return tuple(tuple(row.field for row in section.rows) for section in self._details)

    def show_fields(self, fields: Mapping[str, object]) -> None:
        """Show a record's fields; says nothing through ``edited``."""
        self._fields = dict(fields)
        for rows in self._rows:
            rows.show_fields(fields)
        if self._note is not None:
            self._note.show_text(str(fields.get(NOTE, "")))
        self._count()

    def show_class(self, classification: str) -> None:
        """Show the class of the record at its note."""
        self._class = classification
        if self._note is not None:
            self._note.show_class(classification)

    def show_saved(self, state: str) -> None:
        """Show at the note what is saved: "saved", "sealed", "saving" or "not_saved"."""
        self._saved = state
        if self._note is not None:
            self._note.show_saved(state)

    def fold_all(self) -> None:
        """Fold every section, as for a new record."""
        for fold in self._folds.values():
            fold.head.setChecked(False)

    def close_content(self, names: Iterable[str]) -> None:
        """Close the rows of these fields; an empty list opens all."""
        self._closed = frozenset(names)
        for rows in self._rows:
            rows.close_rows(self._closed)
        self._close_folds()
        if self._note is not None:
            self._note.close_note("yes" if NOTE in self._closed else "")

    def open_section(self, number: int) -> None:
        """Open the section of this number and go to its first row; a number without one does nothing."""
        folds = list(self.folds.values())
        if not 1 <= number <= len(folds) or folds[number - 1].isHidden():
            return
        fold = folds[number - 1]
        fold.open_fold()
        if isinstance(fold.content, FormRows):
            fold.content.focus_first()

    def focus_more(self) -> None:
        """Go to the headings of all that is not in sight."""
        for fold in self.folds.values():
            if not fold.isHidden():
                fold.head.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def up_to_heading(self, focused: QWidget | None) -> bool:
        """Go from a row of a section to its heading, where a digit opens another; False from anywhere else."""
        for fold in self.folds.values():
            if focused is not None and fold.content is not None and fold.content.isAncestorOf(focused):
                fold.head.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def holds(self, widget: QWidget) -> bool:
        """Return whether a widget stands below the answers in sight and the note."""
        return any(fold.isAncestorOf(widget) for fold in self._folds.values())

    def focus_note(self) -> None:
        """Go to the note, or to the first fold where there is none."""
        if self.note is not None and not self.note.note.isHidden():
            self.note.note.setFocus()
        elif self.folds:
            next(iter(self.folds.values())).head.setFocus()

    def _split(self) -> tuple[tuple[Row, ...], list[Section]]:
        """Return the rows in sight and the folded sections."""
        form = self._ground.form
        names = {field.name for field in self._table} - {OWN_CODE}
        if NOTE in names and self.kind.consent_governed:
            names.discard(NOTE)
        quick = tuple(row for row in form.quick() if row.field in names)
        sections = list(form.sections)
        if not quick and sections:
            quick, sections = tuple(r for r in sections[0].rows if r.field in names), sections[1:]
        shown = {row.field for row in quick}
        rest = [
            Section(s.key, s.words, tuple(r for r in s.rows if r.field in names and r.field not in shown))
            for s in sections
        ]
        return quick, _with_leftovers([section for section in rest if section.rows], quick)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        below = self._look.large or event.size().width() < self._look.px(SIDE_BY_SIDE_FROM)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        if (self._box.direction() == down) != below:
            self._box.setDirection(down if below else across)

    def _top(self) -> QBoxLayout:
        look = self._look
        top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        top.setSpacing(look.px(16))
        card = Card(look)
        card.add(self.quick)
        card.body.addStretch(1)
        top.addWidget(card, ROWS_SHARE)
        if self._has_note:
            self._note_place = QWidget()  # its room is kept, so that nothing moves when it comes
            top.addWidget(self._note_place, NOTE_SHARE)
        return top

    def _build_note(self) -> None:
        if not self._has_note or self._note is not None:
            return
        table = self.kind.field(NOTE)
        most = table.max_length if table is not None else 0
        self._note = note = NoteCard(self._look, self._ground.form.row(NOTE).words, self._ground.form.closing, most)
        note.note.asking.take_host(self._ground.guard)
        name_field(note.note, NOTE)
        note.show_text(str(self._fields.get(NOTE, "")))
        if NOTE in self._closed:
            note.close_note("yes")
        if self._class:
            note.show_class(self._class)
        if self._saved:
            note.show_saved(self._saved)
        note.edited.connect(self._note_edited)
        note.left.connect(self.left)
        self._box.removeWidget(self._note_place)
        self._note_place.hide()
        self._note_place.deleteLater()
        self._box.addWidget(note, NOTE_SHARE)
        if self.isVisible():
            note.show()  # what is not shown yet cannot take the keyboard

    def _build_folds(self) -> None:
        if not self._details or self._folds:
            return
        self._build_note()
        card = Card(self._look, self._look.tr("More"), dense=True)
        card.body.setSpacing(self._look.px(4))
        for number, section in enumerate(self._details, start=1):
            fold = Fold(self._look, section.words, partial(self._open, section), number)
            fold.head.digit.connect(self.open_section)
            self._folds[section.key] = fold
            card.add(fold)
        self._count()
        self._close_folds()
        self._column.addWidget(card)
        if self.isVisible():
            card.show()

    def _close_folds(self) -> None:
        for section, fold in zip(self._details, self._folds.values(), strict=False):
            fold.setVisible(any(row.field not in self._closed for row in section.rows))

    def _open(self, section: Section) -> QWidget:
        rows = self._built(section.rows, LABELS)
        rows.show_fields(self._fields)
        rows.close_rows(self._closed)
        rows.past_end.connect(lambda: self._after(section))
        rows.before_start.connect(self.folds[section.key].head.setFocus)
        return rows

    def _after(self, section: Section) -> None:
        """Go on to the heading of the next section: a digit there opens any of them."""
        keys = [key for key, fold in self.folds.items() if not fold.isHidden()]
        at = keys.index(section.key) + 1 if section.key in keys else 0
        self.folds[keys[at % len(keys)]].head.setFocus(Qt.FocusReason.TabFocusReason)

    def _built(self, rows: Iterable[Row], label_width: int) -> FormRows:
        built = form_rows(self._ground, self._table, rows, label_width=label_width)
        built.edited.connect(self._edited)
        built.left.connect(self.left)
        self._rows.append(built)
        return built

    def _edited(self, name: str) -> None:
        control = self.controls[name]
        if not control.wrong:
            self._take(name, control.value())
        self.judged.emit(self.wrong)

    def _note_edited(self, text: str) -> None:
        self._take(NOTE, text or None)

    def _take(self, name: str, value: object) -> None:
        if value is None:
            self._fields.pop(name, None)
        else:
            self._fields[name] = value
        self._count()
        self.edited.emit(name, value)

    def _count(self) -> None:
        for section, fold in zip(self._details, self._folds.values(), strict=False):  # those that are built
            fold.head.set_count(sum(1 for row in section.rows if self._fields.get(row.field) is not None))

    @property
    def _has_note(self) -> bool:
        return self.kind.consent_governed and any(field.name == NOTE for field in self._table)


def content_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that hold what a person said."""
    return tuple(field for field in kind.fields if field.content)


def _with_leftovers(sections: list[Section], quick: tuple[Row, ...]) -> list[Section]:
    """Put what the section of the quick answers has left (the area) before the details of the talk."""
    key = quick[0].section if quick and quick[0].quick else ""
    left = next((section for section in sections if section.key == key), None)
    talk = next((section for section in sections if section.key == _DETAILS_OF_QUICK), None)
    if left is None or talk is None:
        return sections
    joined = Section(talk.key, talk.words, (*left.rows, *talk.rows))
    return [joined if section is talk else section for section in sections if section is not left]
