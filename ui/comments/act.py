"""Commenting on the record in hand: the sheet first, then it is signed and waits to go to the other side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.usecases import comments, enrol, withdraw
from ui.comments.sheet import CommentSheet
from ui.components.chips import Option
from ui.guard.host import Host
from ui.record_in_hand import record_in_hand
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.comments import Comment
    from npm_field.usecases.seat import Seat
    from ui.workplace import Workplace

COMMENT: Final = "comment"
"""No page: a sheet over the record in hand."""
ISSUES: Final = "record_issue"


@dataclass(frozen=True, slots=True)
class _Found:
    said: Sequence[Comment]
    is_office: bool
    code: str


class Commenting:
    """One for each workplace. Nothing happens while the complete records are closed, or with no record in hand."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def begin(self) -> None:
        """Open the sheet, once what is typed in the record is on its way to the disk."""
        record = record_in_hand(self._place)
        if record is None:
            return
        self._place.desk.ask(partial(_found, record), partial(self._open, record))

    def _open(self, record: RecordId, found: _Found) -> None:
        desk = self._place.desk
        terms = desk.vocabularies[ISSUES].top() if found.is_office else ()
        issues = [Option(term.id, term.label(desk.look.language.code)) for term in terms]
        sheet = CommentSheet(desk.look, found.said, issues, partial(desk.label, ISSUES))
        guard = Host(desk)
        guard.seals = False  # never a sheet on a sheet
        guard.take_up(record, found.code)
        sheet.text.asking.take_host(guard)
        sheet.wished.connect(partial(self._write, sheet, record))
        sheet.open_over(self._place.window())
        sheet.lead()

    def _write(self, sheet: CommentSheet, record: RecordId, issue: str, text: str, answers: str) -> None:
        desk = self._place.desk
        desk.ask(
            lambda seat: comments.write(seat, record, text, issue=issue, answers=answers),
            lambda _id: self._written(sheet),
            lambda error: sheet.refuse(sentence(error, desk.look.language)),
        )

    def _written(self, sheet: CommentSheet) -> None:
        sheet.close_sheet()
        self._place.shell.saved.saved(self._place.desk.look.tr("comment written"))
        tell: Callable[[], None] | None = getattr(self._place.presenter, "comments_changed", None)
        if tell is not None:
            tell()


def _found(record: RecordId, seat: Seat) -> _Found:
    is_office = seat.role == enrol.OFFICE_ROLE
    return _Found(comments.of_record(seat, record), is_office, withdraw.code_of(seat, record))
