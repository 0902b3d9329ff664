"""The sections of a plan: at the side with digit and state; where it is narrow, one line to step back and forth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.preparation.readiness import Section
from resources.language import mark
from ui import tokens
from ui.board.row import RowButton
from ui.components.badge import KeyCap
from ui.components.banner import IconBox
from ui.components.button import Button
from ui.components.text import Wrapped
from ui.digits import digit_of
from ui.forms.later import Growing, Later
from ui.rows import height_follows_width
from ui.shell.side import Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from npm_field.domain.preparation.readiness import Gap
    from ui.look import Look

READY: Final = "ready"
"""The last page of a plan: what is missing, prepared, the pack, paper."""

NAMES: Final[Mapping[str, str]] = {
    Section.VISIT.value: mark("Visit"),
    Section.TEAM.value: mark("Team"),
    Section.AREAS.value: mark("Areas and documents"),
    Section.WHERE.value: mark("Who is where##in the place"),
    Section.RISKS.value: mark("Risks"),
    Section.REPRISALS.value: mark("Reprisals, urgent cases"),
    Section.OTHERS.value: mark("Others who visit"),
    Section.TROUBLE.value: mark("If it goes wrong"),
    Section.LAPTOPS.value: mark("Laptops, cards, drills"),
    READY: mark("Ready to go"),
}
ORDER: Final = tuple(NAMES)


@dataclass(frozen=True, slots=True)
class State:
    """How a section stands: a word, an icon and a colour token, and never the colour alone."""

    words: str
    icon: str
    ink: str


def state_of(look: Look, gaps: Sequence[Gap]) -> State:
    """Return the state of a section with these gaps."""
    stops = sum(gap.stops for gap in gaps)
    if stops:
        return State(look.ntr("{n} stops it", "{n} stop it", stops), "prohibit", "bad")
    if gaps:
        return State(look.ntr("{n} missing", "{n} missing", len(gaps)), "circle-dashed", "ink2")
    return State(look.tr("complete"), "check-circle", "ok")


class SectionRow(RowButton):
    """One section: its digit, name and state. Arrows and digits go to others."""

    wished = Signal(str)

    def __init__(self, look: Look, key: str, name: str) -> None:
        super().__init__(look, name)
        self._look, self._named = look, name
        self._icon = IconBox(look, "circle-dashed", 18)
        self._title = Wrapped(look, name, "label", "ink")
        self._state = Wrapped(look, "", "cap", "ink2")
        words = QWidget()
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = height_column(words)
        column.addWidget(self._title)
        column.addWidget(self._state)
        self.add(KeyCap(look, str((ORDER.index(key) + 1) % 10)))
        self.line.addWidget(words, 1)
        self.add(self._icon)

    def show_state(self, state: State, *, here: bool) -> None:
        """Show how the section stands, and whether it is the one in hand."""
        look = self._look
        self._title.setFont(look.font("label_bold" if here else "label"))
        self._state.say(look.tr("{state} · in hand", state=state.words) if here else state.words)
        self._icon.show_icon(state.icon, state.ink)
        self.setAccessibleName(f"{self._named}, {self._state.accessibleName()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if digit is not None:
            self.wished.emit(ORDER[(digit - 1) % 10])
        elif step is not None:
            self.focusNextPrevChild(step > 0)
        else:
            super().keyPressEvent(event)


class SectionSide(Side):
    """The list at the side. ``wished`` carries the section somebody wants."""

    wished = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Plan"))
        self.rows: Growing[SectionRow] = Growing(Later(self))
        """The first is there at once, the others one after the other, or when asked for."""
        self._states: Mapping[str, State] = {}
        self._here = ""
        self._shown: Sequence[str] = ORDER
        self._lines = QVBoxLayout()
        self._lines.setSpacing(self.body.spacing())
        self.body.addLayout(self._lines)
        self.body.addStretch(1)
        for key in ORDER:
            self.rows.add(key, partial(self._row, key))

    def _row(self, key: str) -> SectionRow:
        row = SectionRow(self._look, key, self._look.tr(NAMES[key]))  # tr: the table above
        row.clicked.connect(lambda _on: self.wished.emit(key))
        row.wished.connect(self.wished)
        if key in self._states:
            row.show_state(self._states[key], here=key == self._here)
        self._lines.addWidget(row)
        if key not in self._shown:
            row.hide()
        return row

    def show_states(self, states: Mapping[str, State], here: str) -> None:
        """Show how the sections stand."""
        self._states, self._here = states, here
        for key, row in self.rows.built.items():
            row.show_state(states[key], here=key == here)
        done = sum(states[key].ink == "ok" for key in ORDER[:-1])
        self.remark.say(self._look.tr("{n} of {all}", n=done, all=len(ORDER) - 1))

    def show_only(self, keys: Sequence[str]) -> None:
        """Take the others out of sight."""
        self._shown = tuple(keys)
        for key, row in self.rows.built.items():
            row.setVisible(key in keys)


class SectionBar(QWidget):
    """Where there is no room at the side: the section before, the one in hand, the next one."""

    stepped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.before = Button(look, look.tr("Back##section"), icon="caret-left", height=tokens.CONTROL)
        self.next = Button(look, look.tr("Next##section"), icon="caret-right", height=tokens.CONTROL)
        self._words = Wrapped(look, "", "label_bold", "ink")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(self.before)
        row.addWidget(self._words, 1)
        row.addWidget(self.next)
        height_follows_width(self)
        self.before.clicked.connect(lambda _on: self.stepped.emit(-1))
        self.next.clicked.connect(lambda _on: self.stepped.emit(1))

    def show_section(self, key: str) -> None:
        """Say which section is in hand."""
        look = self._look
        at = ORDER.index(key)
        name = look.tr(NAMES[key])  # tr: the table above
        self._words.say(look.tr("{n} of {all} · {name}", n=at + 1, all=len(ORDER), name=name))
        self.before.setEnabled(at > 0)
        self.next.setEnabled(at < len(ORDER) - 1)


def height_column(widget: QWidget) -> QVBoxLayout:
    """Return a tight column in ``widget``, whose height follows its width."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    height_follows_width(widget)
    return column
