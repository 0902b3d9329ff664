"""Answers from a vocabulary or from known codes: a track, chips, or a list to search in where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import tokens
from ui.components.chips import ChipSet, Option
from ui.components.field import Line
from ui.components.segments import Segments
from ui.forms.control import Control
from ui.look import Tone
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.look import Look

MATCHES: Final = 9
"""As many as there are digits."""


class Track(Control):
    """One of two to five. ``empty`` is no answer; a value the track does not have is kept until another is chosen."""

    def __init__(
        self, look: Look, name: str, options: Sequence[Option], *, tone: Tone = Tone.ACCENT, digits: bool = True
    ) -> None:
        self.track = Segments(look, name, options, tone=tone, digits=digits)
        super().__init__(self.track)
        self._keys = {option.key for option in options}
        self._kept: object = None
        self.track.changed.connect(self._changed)
        self.track.answered.connect(self.answered)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return self.track.chosen or self._kept

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self._kept = value if value not in self._keys else None
        self.track.choose(str(value) if value in self._keys else "")

    def _changed(self, _key: str) -> None:
        self._kept = None
        self.edited.emit()


class YesNo(Track):
    """True or false."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name, [Option("yes", look.tr("Yes")), Option("no", look.tr("No"))])

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return {"yes": True, "no": False}.get(self.track.chosen)

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        super().show_value({True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None)


class Check(Control):
    """One thing that is done, or not said. False is never stored: nobody is asked to say no."""

    def __init__(self, look: Look, words: str) -> None:
        self.chips = ChipSet(look, words, [Option("yes", words)])
        super().__init__(self.chips)
        self.chips.changed.connect(lambda _chosen: self.edited.emit())

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return True if self.chips.chosen else None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self.chips.choose(["yes"] if value is True else [])


class OneChip(Control):
    """One of several."""

    def __init__(
        self, look: Look, name: str, options: Sequence[Option], columns: int = 0, *, tone: Tone = Tone.ACCENT
    ) -> None:
        self.chips = ChipSet(look, name, options, columns=columns, one_only=True, tone=tone)
        super().__init__(self.chips)
        self._keys = {option.key for option in options}
        self._kept: object = None
        self.chips.changed.connect(self._changed)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return self.chips.chosen[0] if self.chips.chosen else self._kept

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self._kept = value if value not in self._keys else None
        self.chips.choose([str(value)] if value in self._keys else [])

    def _changed(self, chosen: tuple[str, ...]) -> None:
        self._kept = None
        self.edited.emit()
        if chosen:
            self.answered.emit()


class Chips(Control):
    """Many of many. Values that are no chip (a subtopic, a newer office's word) stay as they are."""

    def __init__(
        self, look: Look, name: str, options: Sequence[Option], columns: int = 0, *, tone: Tone = Tone.ACCENT
    ) -> None:
        self.chips = ChipSet(look, name, options, columns=columns, tone=tone)
        super().__init__(self.chips)
        self._keys = {option.key for option in options}
        self._kept: list[object] = []
        self.chips.changed.connect(lambda _chosen: self.edited.emit())

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return [*self.chips.chosen, *self._kept] or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        given = value if isinstance(value, list) else []
        self._kept = [item for item in given if item not in self._keys]
        self.chips.choose(str(item) for item in given)


class Picker(Control):
    """A long vocabulary: the chosen as chips; typing finds the rest, Enter takes the first, the arrow lists them."""

    def __init__(self, look: Look, name: str, options: Sequence[Option], *, one_only: bool) -> None:
        self._look, self._name, self._one_only = look, name, one_only
        self._options = tuple(options)
        self._chosen: list[str] = []
        self._set: ChipSet | None = None
        self.line = Line(look)
        self.line.setAccessibleName(name)
        self.line.setMinimumHeight(max(look.control, look.px(tokens.CONTROL)))
        self.line.setPlaceholderText(look.language.directed(look.tr("type to find, ↓ for the list")))
        super().__init__(self.line)
        self._box = _Box(look.px(6))
        self.put(self._box)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._find)
        self._show_found(())

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        if self._one_only:
            return self._chosen[0] if self._chosen else None
        return list(self._chosen) or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        given = value if isinstance(value, list) else [value] if value else []
        self._chosen = [str(item) for item in given]
        self.line.clear()
        self._show_found(())

    def found(self) -> tuple[str, ...]:
        """Return the keys that can be picked now, the chosen ones first."""
        return tuple(chip.option.key for chip in self._set.chips) if self._set else ()

    def shortest(self, key: str) -> str:
        """Return the shortest beginning of a word that finds this answer first."""
        words = next((option.words for option in self._options if option.key == key), key)
        beginnings = (words[:length] for length in range(1, len(words) + 1))
        return next((w for w in beginnings if [o.key for o in self._matching(w)[:1]] == [key]), words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is not self.line or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            return self._entered()
        if event.key() == Qt.Key.Key_Down:
            self._show_found(self._matching(self.line.text()))
            if self._set is not None:
                self._set.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _entered(self) -> bool:
        matching = self._matching(self.line.text()) if self.line.text().strip() else ()
        if matching:
            self._pick(matching[0].key)
        return bool(matching)

    def _find(self, text: str) -> None:
        self._show_found(self._matching(text) if text.strip() else ())

    def _matching(self, text: str) -> Sequence[Option]:
        wanted = text.strip().casefold()
        free = [option for option in self._options if option.key not in self._chosen]
        begins = [option for option in free if option.words.casefold().startswith(wanted)]
        holds = [option for option in free if wanted in option.words.casefold() and option not in begins]
        return (*begins, *holds)[: MATCHES if wanted else len(free)]

    def _pick(self, key: str) -> None:
        if key in self._chosen:
            self._chosen.remove(key)
        else:
            self._chosen = [key] if self._one_only else [*self._chosen, key]
        self.line.clear()
        self._show_found(())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _show_found(self, found: Sequence[Option]) -> None:
        by_key = {option.key: option for option in self._options}
        mine = [by_key.get(key) or self._called(key) for key in self._chosen]
        shown = [*mine, *found]
        self._set = None
        if shown:
            self._set = ChipSet(self._look, self._name, shown)
            self._set.choose(self._chosen)
            self._set.changed.connect(self._toggled)
        self._box.show_only(self._set)

    def _called(self, key: str) -> Option:
        """Return what stands for an answer that is not in the list: a newer office's word."""
        return Option(key, key)

    def _toggled(self, chosen: tuple[str, ...]) -> None:
        changed = set(chosen) ^ set(self._chosen)
        if not chosen:
            self._chosen = []
            self._show_found(())
            self.edited.emit()
        else:
            for key in changed:
                self._pick(key)


class OneRecord(Picker):
    """Another record, picked from the list of the visit. Its id is never shown, not even where the list lacks it."""

    def __init__(self, look: Look, name: str, records: Callable[[], Sequence[Option]]) -> None:
        self._records = records
        super().__init__(look, name, records(), one_only=True)

    def learn(self) -> None:
        """Take the list over as it is now."""
        self._options = tuple(self._records())

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self.learn()
        super().show_value(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self.line and event.type() == QEvent.Type.FocusIn:
            self.learn()
        return super().eventFilter(watched, event)

    def _called(self, key: str) -> Option:
        return Option(key, self._look.tr("another record"))


class _Box(QWidget):
    """A place for one widget that changes."""

    def __init__(self, above: int) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, above, 0, 0)
        self._part: QWidget | None = None
        height_follows_width(self)

    def show_only(self, part: QWidget | None) -> None:
        if self._part is not None:
            self._column.removeWidget(self._part)
            self._part.hide()
            self._part.deleteLater()
        self._part = part
        if part is not None:
            self._column.addWidget(part)
            part.show()
        self.setVisible(part is not None)
