"""The evening: what happens when. A digit goes to a section, Ctrl N begins what is written there, Ctrl P saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from npm_field.domain.evening import Section
from npm_field.report.evening_words import EveningWords
from npm_field.usecases import evening
from ui.debrief.evening_view import ORDER, EveningPage
from ui.debrief.saving import save
from ui.desk import Target
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.evening import Item
    from npm_field.usecases.evening import Evening
    from ui.desk import Desk
    from ui.shell.page import Page


def make(desk: Desk, target: Target) -> EveningPresenter:
    """Return the presenter of the evening; the act of the target is the section to come back to."""
    return EveningPresenter(desk, target)


class EveningPresenter:
    """See ``ui.desk.Presenter``. Nothing is typed here, so there is nothing to leave behind."""

    def __init__(self, desk: Desk, target: Target) -> None:
        self._desk = desk
        self.view = EveningPage(desk.look)
        self.page: Page = self.view
        self._evening: Evening | None = None
        names = [section.value for section in ORDER]
        self._at = names.index(target.act) if target.act in names else 0
        self.view.went.connect(self._go_to)
        self.view.chosen.connect(self._open)
        self.view.new_wished.connect(self._begin)
        self.view.back_wished.connect(self._back)
        self.view.save_wished.connect(self._save)
        self._load()

    def leave(self, then: Callable[[], None]) -> None:
        """Call ``then`` at once."""
        then()

    def here(self) -> Target:
        """Return what to open to be here again."""
        return Target("evening", act=ORDER[self._at].value)

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        acts: dict[str, Callable[[], None]] = {
            "Ctrl N": self._begin,
            "Ctrl P": self._save,
            "Esc": self._back,
            "F6": lambda: self._pane(self.view.lines.hasFocus()),
            "Shift F6": lambda: self._pane(self.view.lines.hasFocus()),
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    def _load(self) -> None:
        visit = self._desk.visit
        if visit is not None:
            self._desk.ask(lambda seat: evening.of_visit(seat, visit), while_alive(self.view, self._show))

    def _show(self, found: Evening) -> None:
        self._evening = found
        self.view.show_counts(self._words(found), found.sections, self._at)
        self._show_lines()

    def _words(self, found: Evening) -> EveningWords:
        return EveningWords(self._desk.look.language, self._desk.label, found.today)

    def _show_lines(self) -> None:
        found, section = self._evening, ORDER[self._at]
        if found is not None:
            self.view.show_section(self._words(found), section, self._lines(), self._new_words(section))

    def _lines(self) -> Sequence[Item]:
        return self._evening.sections[ORDER[self._at]] if self._evening is not None else ()

    def _new_words(self, section: Section) -> str:
        tr = self._desk.look.tr
        said = {
            Section.REPRISALS: tr("New allegation"),
            Section.URGENT: tr("New urgent matter"),
            Section.RECOMMENDATIONS: tr("New recommendation"),
            Section.NIGHT: tr("This evening"),
        }
        return said.get(section, tr("New task"))

    def _go_to(self, place: int) -> None:
        if place == self._at:
            return
        self._at = place
        if self._evening is not None:
            self.view.show_counts(self._words(self._evening), self._evening.sections, place)
        self._show_lines()

    def _pane(self, in_lines: bool) -> None:  # noqa: FBT001 - a fact
        pane = self.view.headings if in_lines or not self._lines() else self.view.lines
        pane.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, row: int) -> None:
        item, visit = self._lines()[row], self._desk.visit
        if item.what == "floor" and visit is not None:
            self._desk.ask(lambda seat: evening.change_floor(seat, visit), while_alive(self.view, self._changed))
        elif item.what == "backup":
            self._begin()
        elif item.record is not None:
            self._desk.go(Target("complete" if item.what == "waiting" else "capture", item.record))
        elif item.section is Section.GAPS:
            self._desk.go(Target("coverage"))

    def _changed(self, _nothing: None) -> None:
        self._desk.saved("saved")
        self._load()

    def _begin(self) -> None:
        visit, section, lines = self._desk.visit, ORDER[self._at], self._lines()
        row = self.view.lines.currentIndex().row()
        item = lines[row] if 0 <= row < len(lines) else None
        if visit is not None:
            begun = while_alive(self.view, lambda record: self._desk.go(Target("capture", record)))
            self._desk.ask(lambda seat: evening.begin(seat, visit, section, item), begun)

    def _save(self) -> None:
        if self._evening is not None:
            save(self._desk, self.view, self._evening.visit)

    def _back(self) -> None:
        self._desk.go(Target("debrief"))
