"""The finding in hand: its level and why, every record it rests on, and what would settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from npm_field.domain.corroboration import CONTRADICTS, SUPPORTS
from npm_field.report import levels
from resources.language import as_written, isolated, without_marks
from ui.components.banner import IconBox
from ui.components.button import Button
from ui.components.card import Card, Rule, Well
from ui.components.text import Text, Wrapped
from ui.debrief.evidence import CONTEXT, ICONS
from ui.debrief.matrix import level_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.corroboration import Link
    from npm_field.report.evening_words import Said
    from npm_field.usecases.findings import Held
    from ui.look import Look

WIDTH: Final = 300


class Details(Card):
    """``evidence_wished`` opens the records that can be evidence, ``open_wished`` the finding's own form."""

    evidence_wished = Signal()
    open_wished = Signal()
    task_wished = Signal()
    """What would settle it becomes a task for tomorrow."""
    accepted = Signal(str)
    """Words that look like a name were read again: they name nobody."""

    def __init__(
        self,
        look: Look,
        held: Held,
        label: Callable[[str, str], str],
        theme: str,
        *,
        doubtful: Sequence[str] = (),
        settling: Said | None = None,
    ) -> None:
        super().__init__(look, dense=True)
        self._label = label
        tr = look.tr
        self.add(Wrapped(look, theme or tr("Finding"), "section", "ink"))
        self.body.addLayout(level_line(look, held))
        self.add(Wrapped(look, levels.grade(held.weighed, look.language), "label_bold", "ink2"))
        self.add(Wrapped(look, levels.explained(held.weighed, look.language, label)))
        if held.names:
            warning = tr(
                "{code} stands in the text. A finding says nothing of one person: take it out.",
                code=isolated(held.names[0]),
            )
            self.add(Well(look, warning))
        elif doubtful:
            self._ask_about(doubtful[0])
        self.add(Rule(look))
        for link in held.links:
            self._say_link(link, held.codes.get(link.record, ""))
        if not held.links:
            self.add(Wrapped(look, tr("It rests on no record yet.")))
        if settling is not None:
            self._say_settling(settling, held)
        self.body.addStretch(1)
        self.evidence = Button(look, tr("Evidence"), key="F6")
        self.evidence.clicked.connect(self.evidence_wished)
        self.open = Button(look, tr("Edit"), key="Enter")
        self.open.clicked.connect(self.open_wished)
        acts = QVBoxLayout() if look.large else QHBoxLayout()
        acts.setSpacing(look.px(8))
        acts.addWidget(self.evidence)
        acts.addWidget(self.open)
        acts.addStretch(1)
        self.body.addLayout(acts)
        if not look.large:
            self.setFixedWidth(look.px(WIDTH))

    def _ask_about(self, words: str) -> None:
        look = self._look
        said = look.tr(
            "“{words}” looks like a name. Take it out, or say that it names nobody.", words=as_written(words)
        )
        self.add(Well(look, said))
        self.accept = Button(look, look.tr("It names nobody"), key="Alt Enter")
        self.accept.clicked.connect(lambda: self.accepted.emit(words))
        self.add(self.accept)

    def _say_link(self, link: Link, code: str) -> None:
        look = self._look
        icon, ink = ICONS[link.role if link.role in {SUPPORTS, CONTRADICTS} else CONTEXT]
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(IconBox(look, icon, 16, ink), 0, Qt.AlignmentFlag.AlignTop)
        if code:
            row.addWidget(Text(look, code, "code", "ink"), 0, Qt.AlignmentFlag.AlignTop)
        source = self._label("source_type", link.type) if link.type else ""
        said = as_written(link.note) if link.note else source
        if link.fact.unused is not None:
            said = look.tr(levels.UNUSED[link.fact.unused])  # tr: the reasons of the levels
        elif link.resolved:
            said = look.tr("resolved: {note}", note=as_written(link.resolved))
        elif not link.fact.whole:
            said = look.tr("{source}; kept in part, raises nothing", source=said)
        elif not link.is_independent:
            said = look.tr("{source}; heard from others, raises nothing", source=said)
        words = Wrapped(look, said)
        role = self._label("evidence_role", link.role) if link.role else ""
        words.setAccessibleName(without_marks(f"{role} {code} {said}".strip()))
        row.addWidget(words, 1)
        self.body.addLayout(row)

    def _say_settling(self, settling: Said, held: Held) -> None:
        """Say what would decide it, who looks and by when; that nobody said so yet is said as well."""
        tr = self._look.tr
        self.add(Rule(self._look))
        self.add(Text(self._look, tr("To settle it"), "label_bold", "ink"))
        self.add(Wrapped(self._look, settling.title))
        self.add(Wrapped(self._look, settling.second, "cap", "ink2"))
        if held.fields.get("to_settle"):
            who = str(held.fields.get("settle_by", ""))
            said = tr("Make it a task for {who}", who=isolated(who)) if who else tr("Make it a task")
            self.task = Button(self._look, said, icon="plus", key="3")
            self.task.clicked.connect(self.task_wished)
            self.add(self.task)
