"""Answers that are typed: one line, a longer text, a number, a day, codes with their check digit."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain import codes
from npm_field.domain.documents import MAX_COUNT
from npm_field.errors import BadCodeError
from ui import tokens
from ui.components.banner import IconBox, beside
from ui.components.field import Line
from ui.components.note import Note
from ui.components.one_line import OneLine
from ui.components.text import Wrapped
from ui.components.too_long import TooLong
from ui.forms.control import Control

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.codes import CodeType
    from ui.guard.host import Host
    from ui.look import Look

_WHOLE: Final = re.compile(r"[0-9]{1,12}")
_NUMBER: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{0,6})?")
LEAST_LINES: Final = 2
MOST_LINES: Final = 8
LINE: Final = 23
FRAME: Final = 22
DAY_DIGITS: Final = 8
# a comma and the Arabic decimal separator are points; the Arabic thousands separator is nothing
_POINTS: Final = str.maketrans({",": ".", "\u066b": ".", "\u066c": ""})


class UnfitError(ValueError):
    """What is written does not fit; the text is the sentence that says the way out."""


class Typed(Control):
    """One line. ``parse`` and ``shown`` are each other's way back; a whole text that does not fit is told at once,
    a part of one when the line is left.
    """  # noqa: D205 - one sentence would not hold it

    def __init__(self, look: Look, name: str, *, width: int = 0, code: bool = False) -> None:
        self._look, self._name = look, name
        self.line = Line(look)
        self.line.setMinimumHeight(max(look.control, look.px(tokens.CONTROL)))
        if width:
            self.line.setMaximumWidth(look.px(width))
        if code:
            self.line.setFont(look.font("code_plain"))
        super().__init__(self.line)
        self._value: object = None
        self._error = Wrapped(look, "", "label", "bad")
        self._unfit = QWidget()
        inside = QVBoxLayout(self._unfit)
        inside.setContentsMargins(0, look.px(4), 0, 0)
        inside.addLayout(beside(IconBox(look, "x-circle", 18, "bad"), self._error, look.px(6)))
        self.put(self._unfit)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._finished)
        self._sentence = ""
        self._tell("")

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return self._value

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self._value = value
        self.line.setText(self.shown(value) if value is not None else "")
        self.wrong, self._sentence = False, ""
        self._tell("")

    def parse(self, text: str) -> object:
        """Return the value of a text that is not empty. Raises ``UnfitError``."""
        return text

    def shown(self, value: object) -> str:
        """Return the text of a value."""
        return str(value)

    @property
    def is_told(self) -> bool:  # noqa: D102 - said where it is first defined
        return self.wrong and not self._unfit.isHidden()

    def is_whole(self, text: str) -> bool:
        """Return whether a text that does not fit is long enough to say so while one types."""
        return bool(text)

    def _typed(self, text: str) -> None:
        self._sentence = ""
        try:
            self._value = self.parse(text.strip()) if text.strip() else None
        except UnfitError as unfit:
            self._value = None
            self._sentence = str(unfit)
        self.wrong = bool(self._sentence)
        self._tell(self._sentence if self.is_whole(text) else "")
        self.edited.emit()

    def _finished(self) -> None:
        if self.wrong and not self.is_told:
            self._tell(self._sentence)
            self.edited.emit()

    def _tell(self, sentence: str) -> None:
        self._error.say(sentence)
        self._unfit.setVisible(bool(sentence))
        self.line.setAccessibleName(f"{self._name}. {sentence}" if sentence else self._name)
        mark = "yes" if sentence else ""
        if (self.line.property("wrong") or "") != mark:
            self.line.setProperty("wrong", mark)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)


class Words(Control):
    """A short text, stored as it was typed; what could tell who somebody is is marked in it."""

    def __init__(self, look: Look, name: str, max_length: int, host: Host | None = None) -> None:
        self.note = OneLine(look, name, max_length)
        self.note.asking.take_host(host)
        super().__init__(self.note)
        self._too_long = TooLong(look, self.note)
        self.put(self._too_long)
        self.note.edited.connect(self.edited)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return self.note.text().strip() or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self.note.show_text(str(value) if value else "")
        self._too_long.measure()


class Reference(Typed):
    """A number, a version or a period of a document: nobody is named there, and a date is what it asks for."""

    def __init__(self, look: Look, name: str, max_length: int) -> None:
        super().__init__(look, name)
        self.line.setMaxLength(max_length)


class Number(Typed):
    """A number in the unit the row names; digits of any script, point or comma."""

    def __init__(self, look: Look, name: str, *, whole: bool) -> None:
        super().__init__(look, name, width=160)
        self._whole = whole

    def parse(self, text: str) -> object:  # noqa: D102 - said where it is first defined
        plain = latin(text).translate(_POINTS)
        whole = _WHOLE.fullmatch(plain) is not None and int(plain) <= MAX_COUNT
        if self._whole and not whole:
            raise UnfitError(self._look.tr("Write a whole number, in digits."))
        if not whole and _NUMBER.fullmatch(plain) is None:
            raise UnfitError(self._look.tr("Write a number, in digits."))
        return int(plain) if whole else float(plain)

    def shown(self, value: object) -> str:  # noqa: D102 - said where it is first defined
        return self._look.language.number(str(value))


class Day(Typed):
    """A day as year-month-day, which is read alike in every language."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name, width=200)
        self.line.setPlaceholderText(look.language.directed(look.tr("year-month-day")))

    def is_whole(self, text: str) -> bool:  # noqa: D102 - said where it is first defined
        return _digits(text) >= DAY_DIGITS

    def parse(self, text: str) -> object:  # noqa: D102 - said where it is first defined
        parts = latin(text).replace("/", "-").replace(".", "-").split("-")
        try:
            year, month, day = (int(part) for part in parts)
            return date(year, month, day).isoformat()
        except ValueError:
            such = self._look.language.day("2031-03-10")
            raise UnfitError(self._look.tr("Write the day as year-month-day, such as {day}.", day=such)) from None

    def shown(self, value: object) -> str:  # noqa: D102 - said where it is first defined
        return self._look.language.typed_day(value)


class OneCode(Typed):
    """One code of the allowed types; the check digit is tested as one types."""

    def __init__(self, look: Look, name: str, types: Sequence[CodeType]) -> None:
        super().__init__(look, name, width=240, code=True)
        self._types = tuple(types)

    def is_whole(self, text: str) -> bool:  # noqa: D102 - said where it is first defined
        return _digits(text) > min(code_type.digits for code_type in self._types)

    def parse(self, text: str) -> object:  # noqa: D102 - said where it is first defined
        return _code(self._look, text, self._types)


class SomeCodes(Typed):
    """Several codes with commas between them."""

    def __init__(self, look: Look, name: str, types: Sequence[CodeType]) -> None:
        super().__init__(look, name, code=True)
        self._types = tuple(types)

    def is_whole(self, text: str) -> bool:  # noqa: D102 - said where it is first defined
        last = text.rstrip().rpartition(",")[2]
        return _digits(last) > min(code_type.digits for code_type in self._types)

    def parse(self, text: str) -> object:  # noqa: D102 - said where it is first defined
        parts = [part for part in text.replace("،", ",").split(",") if part.strip()]
        return list(dict.fromkeys(_code(self._look, part, self._types) for part in parts)) or None

    def shown(self, value: object) -> str:  # noqa: D102 - said where it is first defined
        return ", ".join(str(item) for item in value) if isinstance(value, list) else ""


class LongText(Control):
    """A text of some lines. Enter is a new line in it; Tab leaves it."""

    def __init__(self, look: Look, name: str, max_length: int, host: Host | None = None) -> None:
        self.note = Note(look, name, most=max_length)
        self.note.asking.take_host(host)
        self._look = look
        super().__init__(self.note)
        self._grow()
        self._too_long = TooLong(look, self.note)
        self.put(self._too_long)
        self.note.edited.connect(self.edited)
        self.note.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self.note.asking.room_changed.connect(self._grow)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return self.note.text() or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self.note.show_text(str(value) if value else "")
        self._too_long.measure()

    def _grow(self) -> None:
        """Give the text the room it needs, within bounds: what is written is in sight."""
        look = self._look
        least, most = (lines * look.px(LINE) for lines in (LEAST_LINES, MOST_LINES))
        wanted = int(self.note.document().size().height())
        self.note.setFixedHeight(min(max(wanted, least), most) + look.px(FRAME) + self.note.asking.room)


def latin(text: str) -> str:
    """Return ``text`` with the digits of any script as 0 to 9."""
    return "".join(str(d) if (d := unicodedata.decimal(sign, None)) is not None else sign for sign in text)


def _digits(text: str) -> int:
    return sum(unicodedata.decimal(sign, None) is not None for sign in text)


def _code(look: Look, text: str, types: Sequence[CodeType]) -> str:
    try:
        return codes.parse(text, types)
    except BadCodeError:
        near = codes.nearest(text, allowed=types)
        if near:
            raise UnfitError(look.tr("The last digit does not fit. Did you mean {code}?", code=near[0])) from None
        letters = ", ".join(code_type.value for code_type in types)
        raise UnfitError(look.tr("Write a whole code; it begins with {letters}.", letters=letters)) from None
