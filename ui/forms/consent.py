"""Consent as an answer of a form: the quick sets, the grid, and the purposes the grid does not show.

The sets are there at once and take the keyboard; the cells are made line by line a moment after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.consent import Answer
from ui.components.consent import Consent
from ui.forms.control import Control
from ui.forms.later import Later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.components.consent import QuickSet
    from ui.forms.form import Form
    from ui.look import Look

_NOT_ASKED = Answer.NOT_ASKED.value


class ConsentAnswers(Control):
    """The value holds what was asked; a purpose that was not asked is left out (INV08)."""

    def __init__(self, look: Look, form: Form, *, quick: bool = True) -> None:
        self._sets = {answer.key: answer for answer in form.consent_quick}
        self.grid = Consent(look, form.consent_rows, form.consent_quick if quick else (), later="yes")
        later = Later(self.grid)
        for _line in form.consent_rows:
            later.add(self.grid.cells.build_next)
        super().__init__(self.grid)
        self._answers: dict[str, str] = {}
        self.grid.cells.changed.connect(self._cell)
        self.grid.quick_chosen.connect(self._quick)

    @property
    def sets(self) -> Mapping[str, QuickSet]:
        """The quick sets by their keys, in the order of their digits."""
        return self._sets

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return {key: answer for key, answer in self._answers.items() if answer != _NOT_ASKED} or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        given = value if isinstance(value, dict) else {}
        self._answers = {str(key): str(answer) for key, answer in given.items()}
        self._show(self._set_of(self._answers))

    def _show(self, quick: str) -> None:
        self.grid.show_answers({key: self._known(answer) for key, answer in self._answers.items()}, quick)

    def _known(self, answer: str) -> str:
        return answer if answer in {known.value for known in Answer} else _NOT_ASKED

    def _set_of(self, answers: Mapping[str, str]) -> str:
        """Return the quick set that says exactly this, or an empty string."""
        for key, named in self._sets.items():
            if all(answers.get(purpose, _NOT_ASKED) == answer for purpose, answer in named.answers.items()):
                return key
        return ""

    def _cell(self, purpose: str, answer: str) -> None:
        self._answers[purpose] = answer
        self.edited.emit()

    def _quick(self, key: str) -> None:
        """Take a quick answer over as one change. It says nothing about purposes it does not name: they stay."""
        named: Mapping[str, str] = self._sets[key].answers if key else dict.fromkeys(self._named(), _NOT_ASKED)
        self._answers |= named
        self._show(key)
        self.edited.emit()
        # whoever listened may have taken it back, to ask first
        if key and self.grid.quick.chosen == (key,):
            self.answered.emit()

    def _named(self) -> set[str]:
        return {purpose for named in self._sets.values() for purpose in named.answers}
