"""The side card of a laptop: what is known of it, and what can be done, each by a digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from npm_field.report.when import when
from npm_field.usecases.enrol import OFFICE_ROLE
from resources.language import isolated, mark
from sync.roster import SUSPECT, TRUSTED
from ui.components.banner import IconBox
from ui.components.button import Button
from ui.components.card import Card, Rule
from ui.components.code_label import CodeLabel
from ui.components.text import Text, Wrapped
from ui.laptops import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.usecases.laptops import Laptop
    from ui.look import Look

WIDTH: Final = 340
HEIGHT: Final = 34
CODE: Final = "code"
DISTRUST: Final = "suspect"
TRUST: Final = "trusted"
REVOKE: Final = "revoked"
RETIRE: Final = "retired"
NEW: Final = "new"
GRANT: Final = "grant"
RESTORE: Final = "restore"
_ACTS: Final = {
    CODE: (mark("Give a return code"), "phone"),
    DISTRUST: (mark("It was out of sight"), "shield-warning"),
    TRUST: (mark("Trust it again"), "shield-check"),
    REVOKE: (mark("Lost or stolen: revoke it"), "prohibit"),
    RETIRE: (mark("Take it out of use"), "minus"),
    NEW: (mark("A new laptop for this person"), "plus"),
    GRANT: (mark("Send fresh codes for records"), "key"),
    RESTORE: (mark("Restore a backup onto it"), "clock-counter-clockwise"),
}


def acts_of(laptop: Laptop) -> tuple[str, ...]:
    """Return what can be done for a laptop in its state, in the order of the digits."""
    is_seat = laptop.role == OFFICE_ROLE
    if laptop.state == TRUSTED:
        return (DISTRUST, REVOKE, RETIRE, NEW) if is_seat else (CODE, DISTRUST, REVOKE, RETIRE, NEW, GRANT, RESTORE)
    if laptop.state == SUSPECT:
        return (TRUST, REVOKE, RETIRE, NEW)
    return (NEW,)


class SideCard(Card):
    """``wished`` carries the act."""

    wished = Signal(str)

    def __init__(self, look: Look, laptop: Laptop, part: Callable[[str], str]) -> None:
        super().__init__(look)
        self.laptop, self.acts = laptop, acts_of(laptop)
        self.setMinimumWidth(look.px(WIDTH))
        self.setAccessibleName(look.tr("Laptop of {person}", person=isolated(laptop.person or laptop.device[:8])))
        head = QHBoxLayout()
        whose = (
            CodeLabel(look, laptop.person, "code_card") if laptop.person else Text(look, laptop.device[:8], "lead")
        )
        head.addWidget(whose)
        head.addStretch(1)
        head.addWidget(Text(look, words.role(look, laptop), "label", "ink2"))
        self.body.addLayout(head)
        self.add(Rule(look))
        facts, acts = QVBoxLayout(), QVBoxLayout()
        for column in (facts, acts):
            column.setSpacing(look.px(8 if not look.low else 4))
        for icon, ink, first, second in _facts(look, laptop, part):
            facts.addLayout(_fact(look, icon, ink, first, second))
        self.buttons = [self._button(number, act) for number, act in enumerate(self.acts, start=1)]
        for button in self.buttons:
            acts.addWidget(button)
        self.body.addLayout(facts)
        self.body.addStretch(1)
        self.body.addLayout(acts)

    def press(self, digit: int) -> bool:
        """Do the act of a digit."""
        if not 1 <= digit <= len(self.acts):
            return False
        self.wished.emit(self.acts[digit - 1])
        return True

    def _button(self, number: int, act: str) -> Button:
        said, icon = _ACTS[act]
        button = Button(
            self._look, self._look.tr(said), icon=icon, key=str(number), height=HEIGHT
        )  # tr: the table above
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.wished.emit(act))
        return button


def _facts(look: Look, laptop: Laptop, part: Callable[[str], str]) -> list[tuple[str, str, str, str]]:
    tr = look.tr
    icon, ink = words.STATES[laptop.state][1:]
    decided = laptop.decided
    why = (
        " · ".join(filter(None, (when(look.language, part, decided.written), words.why(look, decided.reason))))
        if decided
        else ""
    )
    found = [(icon, ink, words.state(look, laptop), why or tr("six words were compared"))]
    number = tr("number {number}", number=laptop.number) if laptop.number else ""
    found.append(
        ("paper-plane-tilt", "ink2", tr("Last hand-over: {day}", day=words.came(look, laptop, part)), number)
    )
    ink = "warn" if laptop.missing else "ink2"
    said = tr("Bundles: {numbers}", numbers=words.numbers(look, laptop))
    found.append(("warning" if laptop.missing else "check-circle", ink, said, ""))
    if laptop.role != OFFICE_ROLE:
        ink = "warn" if laptop.has_few else "ink2"
        said = tr("Return codes: {left}", left=words.codes_left(look, laptop.left))
        found.append(("key", ink, said, words.last_asked(look, laptop, part)))
    if laptop.backups:
        said = look.ntr("{n} backup of it is here", "{n} backups of it are here", laptop.backups)
        found.append(("hard-drive", "ink2", said, ""))
    return found


def _fact(look: Look, icon: str, ink: str, first: str, second: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.px(12))
    row.addWidget(IconBox(look, icon, 20, ink), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Wrapped(look, first, "label_bold", "ink" if ink in {"ink2", "ok"} else ink))
    if second:
        column.addWidget(Wrapped(look, second, "label", "ink2"))
    row.addLayout(column, 1)
    return row
