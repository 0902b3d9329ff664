"""The second listener: who did not write the record says of each statement whether he heard the same (workflow 3.5).

Both accounts are kept: the answer is an element of its own in the interview, beside the statement, never in its
place. So it shares the record's consent and class, travels with it, and merges by element when it was given on
another laptop. Who wrote the record cannot confirm it.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain.documents import ITEM_ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELD: Final = "second_listening"
STATEMENTS: Final = "allegations"
WRITTEN_BY: Final = "written_by"
WHOLE: Final = "record"
"""What an answer about the record as a whole names where a statement's id stands; a record may have no statement."""


class Answer(Enum):
    """The value is the id of the vocabulary ``second_answer``."""

    CONFIRMS = "confirms"
    DIFFERS = "differs"
    NOT_HEARD = "not_heard"


class Heard(Enum):
    """How it stands with all statements of a record together."""

    NOBODY = "nobody"
    """No second listener has answered."""
    PARTLY = "partly"
    """Some statements were confirmed, none differs, some wait or were not heard."""
    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    """At least one statement was heard otherwise; it stays so, beside the other account."""


def element_id(by: str, statement: str) -> str:
    """Return the id of one listener's answer to one statement: answered twice, it is one answer, changed."""
    return f"{by}/{statement}"


def statements(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Return the ids of what can be answered: each statement, or the record as a whole where there is none."""
    return tuple(str(element[ITEM_ID]) for element in _elements(fields.get(STATEMENTS))) or (WHOLE,)


def answers(fields: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """Return the answers that count: those of people who did not write the record."""
    writer = fields.get(WRITTEN_BY)
    return [element for element in _elements(fields.get(FIELD)) if element.get("by") and element["by"] != writer]


def may_answer(fields: Mapping[str, object], by: str) -> bool:
    """Return whether this person may confirm: somebody, and not who wrote it."""
    return bool(by) and by != fields.get(WRITTEN_BY)


def heard(fields: Mapping[str, object]) -> Heard:
    """Return how it stands with the statements of a record."""
    given = [(str(element.get("statement")), element.get("answer")) for element in answers(fields)]
    if any(answer == Answer.DIFFERS.value for _statement, answer in given):
        return Heard.DIFFERS
    confirmed = {statement for statement, answer in given if answer == Answer.CONFIRMS.value}
    if confirmed.issuperset(statements(fields)):
        return Heard.CONFIRMED
    return Heard.PARTLY if given else Heard.NOBODY


def with_answer(fields: Mapping[str, object], answer: Mapping[str, object]) -> dict[str, object]:
    """Return the fields with one answer put in or replaced; all others stay as they are."""
    key = element_id(str(answer["by"]), str(answer["statement"]))
    others = [dict(element) for element in _elements(fields.get(FIELD)) if element[ITEM_ID] != key]
    return {**fields, FIELD: [*others, {ITEM_ID: key, **answer}]}


def _elements(value: object) -> list[Mapping[str, object]]:
    return [e for e in value if isinstance(e, dict) and e.get(ITEM_ID)] if isinstance(value, list) else []
