"""The sheet that gives a record another class: which one, and for a lower one who decides it and why (INV11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain.classification import Class
from ui import tokens
from ui.components.badge import Badge
from ui.components.button import Button, Kind
from ui.components.chips import ChipSet, Option
from ui.components.sheet import Sheet
from ui.components.text import Wrapped, label_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.classing import Standing
    from ui.look import Look

ICON: Final = "lock-simple"


class ClassSheet(Sheet):
    """``wished`` carries the class, the role and the reason; both are empty where it is raised."""

    wished = Signal(str, str, str)

    def __init__(
        self,
        look: Look,
        stands: Standing,
        classes: Sequence[Option],
        roles: Sequence[Option],
        reasons: Sequence[Option],
    ) -> None:
        tr = look.tr
        self._look, self._stands = look, stands
        self.act = Button(look, tr("Change the class"), Kind.MAIN, icon=ICON, height=tokens.CONTROL_LARGE)
        super().__init__(look, ICON, tr("Class of this record"), tr("It says who may read it."), acts=[self.act])
        self.mark_title(Badge.of_class(look, stands.now.value))
        lowest = stands.least if stands.roles else stands.now
        offered = [option for option in classes if Class(option.key).rank >= lowest.rank]
        self.to = ChipSet(look, tr("New class"), offered, columns=2, one_only=True)
        self.role = ChipSet(look, tr("Who decides"), [o for o in roles if o.key in stands.roles], one_only=True)
        self.reason = ChipSet(look, tr("Why it may be lower"), reasons, columns=1, one_only=True)
        if len(stands.roles) == 1:
            self.role.choose(stands.roles)
        self._lower = QWidget()
        self._means = Wrapped(look, "", "body", "ink")
        self._fill()
        self.to.changed.connect(lambda _chosen: self._show())
        self.act.clicked.connect(self._wish)
        self._show()

    def refuse(self, words: str) -> None:
        """Say why it cannot be; what was answered stays."""
        self._means.say(words)
        self.to.setFocus()

    @property
    def _chosen(self) -> Class | None:
        return Class(self.to.chosen[0]) if self.to.chosen else None

    @property
    def _is_lower(self) -> bool:
        chosen = self._chosen
        return chosen is not None and chosen.rank < self._stands.now.rank

    def _wish(self) -> None:
        chosen, tr = self._chosen, self._look.tr
        role, reason = ("", "") if not self._is_lower else (_one(self.role), _one(self.reason))
        if chosen is None or chosen is self._stands.now:
            self._means.say(tr("Choose another class than it has."))
            self.to.setFocus()
        elif self._is_lower and not (role and reason):
            self._means.say(tr("A lower class needs who decides it and why."))
            (self.reason if role else self.role).setFocus()
        else:
            self.wished.emit(chosen.value, role, reason)

    def _show(self) -> None:
        tr = self._look.tr
        self._lower.setVisible(self._is_lower)
        if self._is_lower:
            self._means.say(tr("More people may read it from then on, also what stands in its history."))
        elif not self._stands.roles:
            self._means.say(tr("Everybody may raise it. Only the team lead or the office lowers it."))
        else:
            self._means.say(tr("It cannot be lower than what the record holds, or what hangs on it."))
        if self.isVisible():
            self._place()

    def _fill(self) -> None:
        look = self._look
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(look.px(8))
        for part, words in ((self.role, look.tr("Who decides")), (self.reason, look.tr("Why it may be lower"))):
            lower.addWidget(label_for(look, words, part))
            lower.addWidget(part)
        column.addWidget(label_for(look, look.tr("New class"), self.to))
        column.addWidget(self.to)
        column.addWidget(self._lower)
        column.addWidget(self._means)
        self.add_said(rows)


def _one(chips: ChipSet) -> str:
    return next(iter(chips.chosen), "")
