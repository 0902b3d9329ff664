"""The partial record at the side, dashed and unchanged: what was stored, its meanings, what helps to remember."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from npm_field.domain.completion import Lateness, State
from ui import tokens
from ui.components.badge import Badge
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.card import Rule, Well
from ui.components.code_label import CodeLabel
from ui.components.text import Text, Wrapped
from ui.forms.dashed import Dashed
from ui.forms.form import said, term_words
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.complete import Waiting
    from npm_field.usecases.picks import Named
    from ui.desk import Desk
    from ui.forms.form import Form

WIDTH: Final = 332
_LATE_INKS: Final = {Lateness.FRESH: "ink2", Lateness.DUE: "warn", Lateness.LATE: "bad", Lateness.STALE: "bad"}
_SIGN_BADGES: Final = {
    "urgent": ("bad", "fire"),
    "reprisal": ("bad", "warning"),
    "doctor": ("info", "first-aid"),
    "again": ("info", "clock-counter-clockwise"),
}
_ANSWERS: Final = {"y": ("ok", "check"), "n": ("plain", "x"), "unknown": ("plain", "minus")}


class Cues(Dashed):
    """Everything the record holds, nothing else. ``fields_shown`` names what is on it, for who checks it.

    ``ended`` carries the state in which it is to wait no more, without a full record.
    """

    ended = Signal(object)

    def __init__(self, desk: Desk, form: Form, waiting: Waiting, named: Named) -> None:
        super().__init__(desk.look, "partial_ground")
        self._desk, self._form, self._waiting, self._named = desk, form, waiting, named
        self.fields_shown: list[str] = []
        if not desk.look.large:
            self.setFixedWidth(desk.look.px(WIDTH))
        self._head()
        self._lines()
        self._signs()
        self._hook()
        if form.memory.sentence:
            self.body.addWidget(Well(desk.look, form.memory.sentence, form.memory.title))
        self.ends = self._ends()

    def _head(self) -> None:
        look, code = self._desk.look, str(self._waiting.fields.get("code", ""))
        self.fields_shown.append("code")
        oral = self._waiting.mode.value == "oral_only"
        words = look.tr("oral only") if oral else look.tr("partial")
        top = QHBoxLayout()
        top.addWidget(Badge(look, words, "partial", "ear" if oral else "shield-warning"))
        top.addStretch(1)
        top.addWidget(Text(look, look.tr("kept as it was"), "label", "ink2"))
        self.body.addLayout(top)
        self.body.addWidget(CodeLabel(look, code, "code_panel"), 0, Qt.AlignmentFlag.AlignLeading)
        hours = self._waiting.age_hours
        age = look.ntr("written {n} hour ago", "written {n} hours ago", hours)
        ink = _LATE_INKS[self._waiting.lateness]
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        line.addWidget(IconBox(look, "clock", 18, ink))
        line.addWidget(Text(look, age, "label_bold", ink), 1)
        self.body.addLayout(line)
        late = {
            Lateness.LATE: look.tr("Longer than a day: the memory of a talk fades."),
            Lateness.STALE: look.tr("Longer than three days. The record will say how late it was written."),
        }.get(self._waiting.lateness)
        if late:
            self.body.addWidget(Wrapped(look, late, "label", ink))

    def _ends(self) -> dict[State, Button]:
        """Offer the two ends without a full record; both are legitimate, and both can be taken back."""
        look = self._desk.look
        words = {
            State.LEFT_PARTIAL: look.tr("Leave it as it is"),
            State.NOT_COMPLETABLE: look.tr("It cannot be completed"),
        }
        made = {}
        for state, said_words in words.items():
            made[state] = Button(look, said_words, Kind.QUIET, height=tokens.CONTROL_LOW)
            made[state].clicked.connect(lambda _on=False, state=state: self.ended.emit(state))
            self.body.addWidget(made[state], 0, Qt.AlignmentFlag.AlignLeading)
        return made

    def _lines(self) -> None:
        fields = self._waiting.fields
        if fields.get("area"):
            area = str(fields["area"])
            kinds = {str(code): kind for code, kind in self._named.areas.items()}
            self._line("area", [(area, self._label("area_kind", kinds.get(area, "")))], code="yes")
        meanings = {str(code): violation for code, violation in self._named.words.items()}
        words = [(word, self._label("violation", meanings.get(word, ""))) for word in _strings(fields.get("words"))]
        self._line("words", words, code="yes")
        themes = [(self._label("neutral_theme", word), "") for word in _strings(fields.get("theme_words"))]
        self._line("theme_words", themes)
        if fields.get("actor"):
            self._line("actor", [(str(fields["actor"]), "")], code="yes")
        if fields.get("severity"):
            severity = str(fields["severity"])
            self._line("severity", [(self._desk.look.language.number(severity), self._label("severity", severity))])
        if fields.get("source"):
            self._line("source", [(self._label("source_kind", str(fields["source"])), "")])
        if fields.get("due"):
            day, _, part = str(fields["due"]).partition("/")
            self._line("due", [(self._label("day_part", part), self._desk.look.language.day(day))])

    def _line(self, name: str, values: Sequence[tuple[str, str]], code: str = "") -> None:
        if not values:
            return
        look = self._desk.look
        self.fields_shown.append(name)
        self.body.addWidget(Rule(look))
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(2))
        grid.setColumnMinimumWidth(0, look.px(80))
        grid.setColumnStretch(1, 1)
        grid.addWidget(Wrapped(look, self._words(name), "label", "ink2"), 0, 0, Qt.AlignmentFlag.AlignTop)
        at = 0
        for value, meaning in values:
            shown: QWidget = CodeLabel(look, value) if code else Text(look, value, "body_bold")
            grid.addWidget(shown, at, 1, Qt.AlignmentFlag.AlignLeading)
            if meaning:
                grid.addWidget(Wrapped(look, meaning, "label", "ink2"), at + 1, 1)
            at += 2
        height_follows_width(box)
        self.body.addWidget(box)

    def _signs(self) -> None:
        look, fields = self._desk.look, self._waiting.fields
        badges: list[Badge] = []
        for sign in _strings(fields.get("signs")):
            kind, icon = _SIGN_BADGES.get(sign, ("plain", ""))
            badges.append(Badge(look, self._label("sign", sign), kind, icon))
            self.fields_shown.append("signs")
        if fields.get("urgent") is True:
            badges.append(Badge(look, look.tr("urgent"), *_SIGN_BADGES["urgent"]))
            self.fields_shown.append("urgent")
        for name, words in (("use", look.tr("use: {answer}")), ("name", look.tr("name: {answer}"))):
            if fields.get(name):
                answer = str(fields[name])
                kind, icon = _ANSWERS.get(answer, ("plain", ""))
                badges.append(Badge(look, words.format(answer=self._short("consent_sign", answer)), kind, icon))
                self.fields_shown.append(name)
        if badges:
            self.body.addWidget(Rule(look))
            box = QWidget()
            flow = Rows(box, Fill.FLOW, look.px(6))
            for badge in badges:
                flow.addWidget(badge)
            height_follows_width(box)
            self.body.addWidget(box)

    def _hook(self) -> None:
        look, fields = self._desk.look, self._waiting.fields
        colour, thing = str(fields.get("hook_colour", "")), str(fields.get("hook_object", ""))
        if not (colour or thing):
            return
        self.fields_shown += ["hook_colour", "hook_object"]
        said_hook = self._desk.hook(self._label("hook_colour", colour), self._label("hook_object", thing))
        well = Well(look)
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        line.addWidget(IconBox(look, "bookmark-simple", 20, "partial"))
        words = QGridLayout()
        words.setVerticalSpacing(0)
        words.addWidget(Text(look, look.tr("Memory hook"), "label", "ink2"), 0, 0)
        words.addWidget(Wrapped(look, said_hook, "lead", "ink"), 1, 0)
        line.addLayout(words, 1)
        well.body.addLayout(line)
        self.body.addWidget(well)

    def _words(self, name: str) -> str:
        rows = (*self._form.partial_rows, *self._form.oral_rows)
        return next((row.words for row in rows if row.field == name), name)

    def _short(self, vocabulary: str, term_id: str) -> str:
        return term_words(self._desk.vocabularies[vocabulary].term(term_id), self._desk.look.language)

    def _label(self, vocabulary: str, term_id: str) -> str:
        return said({self._desk.look.language.code: self._desk.label(vocabulary, term_id)}, self._desk.look.language)


def _strings(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
