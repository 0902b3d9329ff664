"""What is missing, the red list, what the team covers, who read the cards: the cards that readiness fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.preparation.readiness import BEFORE_PREPARED, CARDS, DRILLS
from resources.language import isolated, mark
from ui import tokens
from ui.board.row import RowButton
from ui.components.banner import Banner, IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.code_label import CodeLabel
from ui.components.text import Text, Wrapped
from ui.plan.gap_words import sentence
from ui.plan.sections import NAMES, state_of
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.preparation.coverage import Covered
    from npm_field.domain.preparation.readiness import Gap, Section
    from npm_field.domain.preparation.team import Person
    from npm_field.domain.vocabularies import Vocabularies
    from npm_field.usecases.plan_ready import Ready
    from ui.look import Look

_COVERS: Final[Mapping[str, str]] = {
    "legal": mark("Law"),
    "clinical": mark("Clinician"),
    "psychosocial": mark("Psychosocial"),
    "child": mark("Children"),
    "woman_interviewer": mark("Woman who interviews"),
    "man_interviewer": mark("Man who interviews"),
}


class Lines(QWidget):
    """Lines below one another, replaced as a whole."""

    def __init__(self, look: Look, gap: int = 6) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(gap))
        height_follows_width(self)

    def show_lines(self, lines: Sequence[QWidget]) -> None:
        """Show these and nothing else."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._column.addWidget(line)
            line.show()


class GapsCard(Card):
    """What is missing, by section; a line leads to where it is filled in."""

    wished = Signal(str)
    prepared = Signal()

    def __init__(self, look: Look, vocabularies: Vocabularies) -> None:
        super().__init__(look, look.tr("What is missing"))
        self._vocabularies = vocabularies
        self._says = Banner(look, "plain", "", icon="info")
        self.prepare_button = Button(look, look.tr("Call it prepared"), Kind.MAIN, icon="check", key="Ctrl Enter")
        self.prepare_button.clicked.connect(lambda _on: self.prepared.emit())
        self._lines = Lines(look, 0)
        self.add(self._says)
        row = QHBoxLayout()
        row.addWidget(self.prepare_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add(self._lines)

    def show_ready(self, ready: Ready) -> None:
        """Show what is missing and whether the visit can be called prepared."""
        tr, stops = self._look.tr, sum(gap.stops for gap in ready.gaps)
        before = ready.state in BEFORE_PREPARED
        if not before:
            self._says.say(tr("This visit is prepared. What is still missing can be added at any time."))
        elif stops:
            said = self._look.ntr("{n} thing stops it.", "{n} things stop it.", stops)
            self._says.say(tr("The rest is only told: it stops nobody from going."), said)
        else:
            self._says.say(tr("Nothing stops it. What is still missing can wait."))
        self.prepare_button.setVisible(ready.can_be_prepared)
        sections = dict.fromkeys(gap.section for gap in ready.gaps)
        lines = [self._line(section, [gap for gap in ready.gaps if gap.section is section]) for section in sections]
        self._lines.show_lines(lines)
        self._lines.setVisible(bool(ready.gaps))

    def _line(self, section: Section, gaps: Sequence[Gap]) -> QWidget:
        """Return one section with all that it lacks; a press leads there."""
        look = self._look
        name, state = look.tr(NAMES[section.value]), state_of(look, gaps)  # tr: the table of sections
        said = [(sentence(look, self._vocabularies, gap), gap.stops) for gap in gaps]
        words = [look.tr("Stops it: {what}", what=what) if stops else what for what, stops in said]
        line = RowButton(look, f"{name}, {state.words}. {' '.join(words)}")
        line.add(IconBox(look, state.icon, 20, state.ink), top=True)
        line.add_words(f"{name} · {state.words}", "\n".join(words))
        line.clicked.connect(lambda _on: self.wished.emit(section.value))
        return line


class RedCard(Card):
    """Who may not join, and why; out of sight where all may."""

    def __init__(self, look: Look, vocabularies: Vocabularies) -> None:
        super().__init__(look, look.tr("May not join"))
        self._vocabularies = vocabularies
        self._lines = Lines(look)
        self.add(self._lines)

    def show_ready(self, ready: Ready) -> None:
        """Show the red list."""
        found = [gap for gap in ready.gaps if gap.about in ready.red and gap.what in _bars(ready, gap.about)]
        self._lines.show_lines([Banner(self._look, "bad", self._said(gap), icon="prohibit") for gap in found])
        self.setVisible(bool(found))

    def _said(self, gap: Gap) -> str:
        return sentence(self._look, self._vocabularies, gap)


class CoverageCard(Card):
    """What the people who go into the place cover: by whom, or nobody."""

    def __init__(self, look: Look, vocabularies: Vocabularies) -> None:
        super().__init__(look, look.tr("What the team covers"))
        self._vocabularies = vocabularies
        self._lines = Lines(look)
        self.add(self._lines)

    def show_ready(self, ready: Ready) -> None:
        """Show the coverage."""
        self._lines.show_lines([self._line(one) for one in ready.coverage])

    def _line(self, one: Covered) -> QWidget:
        look = self._look
        if one.detail:
            name = self._vocabularies.label("language", one.detail, look.language.code)
        else:
            name = look.tr(_COVERS[one.what])  # tr: the table above
        nobody = look.tr("nobody") if one.is_asked else look.tr("nobody; not asked for here")
        by = " ".join(isolated(code) for code in one.by) or nobody
        icon, ink = ("check-circle", "ok") if one.by else ("warning", "warn") if one.is_asked else ("minus", "ink3")
        return _line(look, icon, ink, name, by)


class PeopleCard(Card):
    """Who read the conduct cards and did the drills. ``read`` carries the person who read them just now."""

    read = Signal(str)
    cards_wished = Signal()
    drill_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Cards read, drills done"))
        said = look.tr(
            "Read the cards aloud together. Each person confirms them on their own laptop, under Cards; here they are"
            " noted for whoever carries none."
        )
        self.add(Wrapped(look, said))
        self._lines = Lines(look, 20)  # wider than between the lines of one person
        self._none = Wrapped(look, look.tr("None recorded. The team is empty."))
        self.add(self._none)
        self.add(self._lines)
        acts = QWidget()
        row = Rows(acts, Fill.FLOW, look.px(8))
        cards = Button(look, look.tr("Conduct cards"), icon="clipboard-text", height=tokens.CONTROL, key="Shift F1")
        drill = Button(look, look.tr("Drill"), icon="lifebuoy", height=tokens.CONTROL)
        cards.clicked.connect(lambda _on: self.cards_wished.emit())
        drill.clicked.connect(lambda _on: self.drill_wished.emit())
        row.addWidget(cards)
        row.addWidget(drill)
        height_follows_width(acts)
        self.add(acts)

    def show_ready(self, ready: Ready) -> None:
        """Show the people who go into the place."""
        there = [person for person in ready.team if person.captures]
        self._lines.show_lines([self._line(person) for person in there])
        self._none.setVisible(not there)

    def _line(self, person: Person) -> QWidget:
        look, tr = self._look, self._look.tr
        has_read, has_drilled = person.cards_read >= CARDS, person.drills_done >= DRILLS
        box = QWidget()
        row = Rows(box, Fill.FLOW, look.px(12))
        row.addWidget(CodeLabel(look, person.code))
        in_person = has_read and person.code in person.cards_read_by
        for done, yes, no in (
            (has_read, tr("cards read, in person") if in_person else tr("cards read"), tr("cards not read")),
            (has_drilled, tr("drills done"), tr("drills not done")),
        ):
            row.addWidget(_state(look, yes if done else no, done=done))
        if not has_read:
            read = Button(look, tr("Has read them"), icon="check", height=tokens.CONTROL)
            read.setAccessibleName(f"{look.language.spelled(person.code)}, {tr('Has read them')}")
            read.clicked.connect(lambda _on: self.read.emit(person.code))
            row.addWidget(read)
        height_follows_width(box)
        return box


def _bars(ready: Ready, about: str) -> set[str]:
    return {bar.value for code, bars in ready.red.items() if code == about for bar in bars}


def _state(look: Look, words: str, *, done: bool) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.px(6))
    row.addWidget(IconBox(look, "check-circle" if done else "circle-dashed", 18, "ok" if done else "ink2"))
    row.addWidget(Text(look, words, "label", "ink"))
    return box


def _line(look: Look, icon: str, ink: str, name: str, words: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.px(10))
    row.addWidget(IconBox(look, icon, 18, ink))
    row.addWidget(Wrapped(look, name, "label_bold", "ink"), 2)
    row.addWidget(Wrapped(look, words, "label", "ink2"), 3)
    height_follows_width(box)
    return box
