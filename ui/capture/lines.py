"""How a record reads in the list: code, one word for its state, place and theme. Never any content."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from resources.language import isolated
from ui.capture.offers import icon_of
from ui.components.chips import Option
from ui.components.records import Record
from ui.forms.form import Form, said, term_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from npm_field.domain.identifiers import Code
    from npm_field.usecases.picks import Listed
    from ui.desk import Desk

GROUP: Final = ("interview_kind", "group")
INDIVIDUAL: Final = ("interview_kind", "individual")
ALLEGED: Final = ("reprisal_status", "alleged")
GROUP_ICON: Final = "users-three"
PLACED: Final = frozenset({"interview", "observation"})
"""What happens in an area, so that a row without one says so."""


@dataclass(slots=True)
class Lines:
    """Makes rows of the list in the words of the desk. ``areas`` names the kind of each area."""

    desk: Desk
    areas: Mapping[Code, str] = field(default_factory=dict)
    commented: Collection[str] = ()
    """The records on which the other side asked something that nobody here answered."""

    def record(self, line: Listed, *, in_hand: str) -> Record:
        """Return the row of one record; ``in_hand`` is the id of the one being written."""
        here = line.row.id == in_hand
        words, icon, ink = self._state(line, "yes" if here else "")
        return Record(
            code=line.row.code or (words if line.row.state == "drop_box" else self.kind_words(line.row.kind)),
            state=words,
            icon=icon,
            ink=ink,
            line=self._line(line, "yes" if here else ""),
            is_named=not line.row.code,
            mark="" if line.row.state == "drop_box" else self.icon(line),
            key=line.row.id,
        )

    def icon(self, line: Listed) -> str:
        """Return the icon of what a record is; a talk with several people has its own."""
        return GROUP_ICON if GROUP in line.row.headline else icon_of(line.row.kind)

    def option(self, line: Listed) -> Option:
        """Return a record as an answer: its code or kind, its place and its theme."""
        name = isolated(line.row.code) if line.row.code else self.kind_words(line.row.kind)
        return Option(line.row.id, f"{name}  {self._line(line, '')}")

    def kind_words(self, kind: str) -> str:
        """Return what a kind of record is called."""
        return said(self.desk.form(kind).get("label"), self.desk.look.language)

    def place(self, code: str) -> str:
        """Return what kind of place an area code stands for, or the code."""
        kinds = {str(area): kind for area, kind in self.areas.items()}
        return self.desk.label("area_kind", kinds[code]) if kinds.get(code) else code

    def form(self, kind: str) -> Form:
        """Return the form of a kind in the language of the desk."""
        return self.desk.parsed(kind)

    def _what(self, line: Listed) -> list[str]:
        """Return the kind, where the row does not begin with it, and what its headline says."""
        kind = line.row.kind
        has_name = line.row.code and kind != "interview" and not (kind == "document" and line.row.headline)
        parts = [self.kind_words(kind)] if has_name else []
        for vocabulary, term in line.row.headline:
            # an allegation says so in the name of its kind; what it was assessed as is said beside it
            if (vocabulary, term) not in {ALLEGED, INDIVIDUAL}:
                parts.append(term_words(self.desk.vocabularies[vocabulary].term(term), self.desk.look.language))
        return parts

    def _state(self, line: Listed, here: str) -> tuple[str, str, str]:
        tr = self.desk.look.tr
        closed = {
            "withdrawn": (tr("withdrawn"), "arrow-u-down-left", "bad"),
            "purged": (tr("taken out"), "minus", "ink2"),
            "elsewhere": (tr("for the office"), "lock-simple", "seal"),
            "partial": (tr("partial"), "shield-warning", "partial"),
            "oral_only": (tr("code only"), "ear", "ink2"),
            "drop_box": (tr("sealed"), "circle-wavy-check", "seal"),
        }
        if line.row.state in closed:
            return closed[line.row.state]
        if line.row.id in self.commented:
            return tr("comment"), "chat-circle-text", "info"
        if line.row.differences:
            return tr("differs"), "git-diff", "warn"
        if here:
            return tr("full"), "note-pencil", "accent_ink"
        return (tr("begun"), "circle-dashed", "ink2") if line.is_begun else (tr("saved"), "check-circle", "ok")

    def _line(self, line: Listed, here: str) -> str:
        look = self.desk.look
        if line.row.state == "drop_box":
            return ""  # what is in the box has a code here and nothing else
        parts = self._what(line)
        place = line.row.code if line.row.kind == "area" else line.row.area
        parts += [self.place(place)] if place else []
        vocabulary = self.desk.vocabularies["theme"]
        parts += [term_words(vocabulary.term(theme), look.language) for theme in line.themes[:2]]
        parts += [look.tr("now")] if here else []
        return " · ".join(parts) or (look.tr("no place yet") if line.row.kind in PLACED else "")
