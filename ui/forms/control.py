"""A control: the one shape in which a form knows every component, whatever kind of answer it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.components.chips import ChipSet
from ui.components.segments import Segments
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.codes import CodeType
    from npm_field.domain.vocabularies import Vocabularies, Vocabulary
    from ui.components.chips import Option
    from ui.forms.form import Form
    from ui.guard.host import Host
    from ui.look import Look

DIGITS: Final = "1\u20139"
"""The cap that stands for all digits that answer."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What controls are built on: look, vocabularies, the form, the codes and records one may pick on this visit."""

    look: Look
    vocabularies: Vocabularies
    form: Form
    codes: Mapping[CodeType, Sequence[Option]] = field(default_factory=dict)
    figures: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The numbers of the plan by figure."""
    first: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By vocabulary, the answers that stand first in a quick row: of this visit, and those last used."""
    records: Callable[[], Sequence[Option]] = tuple
    """The other records of the visit, as they stand when it is asked."""
    guard: Host | None = None
    """What the name guard may do in the record in hand; without it, it marks, takes out and keeps."""

    def vocabulary(self, name: str) -> Vocabulary:
        """Return a vocabulary; one that does not exist is empty."""
        return self.vocabularies[name]

    def known(self, types: Sequence[CodeType]) -> tuple[Option, ...]:
        """Return the codes that can be picked; none where one of these types has none: then a code is typed.

        Whom a reprisal is against may be a colleague, who is offered, or a person, whose code is nowhere to pick.
        """
        each = [self.codes.get(code_type, ()) for code_type in types]
        return tuple(option for offered in each for option in offered) if all(each) else ()


class Control(QWidget):
    """Shows a value and says when a person changed it. An empty answer is None, and is not stored."""

    edited = Signal()
    answered = Signal()
    """An answer after which the row goes on to the next."""
    past = Signal()
    """Enter inside it: go to the next row."""
    is_wide = False
    """Whether it needs the whole width, so that its label stands above it."""
    wrong = False
    """Whether what is written in it does not fit yet, so that it is not part of the value."""

    def __init__(self, part: QWidget | None = None) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        if part is not None:
            self.put(part)
            self.setFocusProxy(part)
        height_follows_width(self)

    @property
    def is_told(self) -> bool:
        """Whether a person was told that it does not fit: not while the first signs of a code are being typed."""
        return self.wrong

    def put(self, part: QWidget) -> None:
        """Add ``part`` below what is there."""
        self._column.addWidget(part)

    def value(self) -> object:
        """Return the answer in its stored form, or None."""
        return None

    def show_value(self, value: object) -> None:
        """Show a stored answer; says nothing through ``edited``."""

    def first_line_height(self, look: Look) -> int:
        """Return the height that the label beside it is centred to."""
        part = self.focusProxy()
        if isinstance(part, Segments):
            return part.sizeHint().height()
        return part.chips[0].sizeHint().height() if isinstance(part, ChipSet) and part.chips else look.control
