"""The sheet of who counts as one person: every pair that was decided about, the other answer, and two others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.report.evening_words import BETWEEN
from npm_field.usecases import findings, records
from resources.language import isolated
from ui import tokens
from ui.components.chips import Option
from ui.components.records import Record, RecordList
from ui.components.sheet import Sheet, is_sheet_on
from ui.debrief.other_pair import PEOPLE, OtherPair
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.findings import Pair
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.look import Look

ROWS: Final = 4
LETTERS: Final = {kind.value for kind in PEOPLE}
BASIS: Final = "same_person_basis"
"""The vocabulary of what says that two codes are one person."""


class OnePersonSheet(Sheet):
    """``changed`` carries the number of the pair that is to be answered the other way.

    ``other`` joins two codes that nobody proposed; ``known`` are those of the visit, ``bases`` what says so.
    """

    changed = Signal(int)

    def __init__(self, look: Look, pairs: Sequence[Pair], known: Collection[str], bases: Sequence[Option]) -> None:
        tr = look.tr
        self._basis = {option.key: option.words for option in bases}
        lead = tr("Enter says the other: two persons, or one again. It counts everywhere at once; the history stays.")
        if not pairs:
            lead = tr("No pair was decided about yet. It counts everywhere at once, and can be taken back.")
        super().__init__(look, "users-three", tr("Who counts as one person"), lead)
        self.cancel.say(tr("Close"))
        self.list = RecordList(look, tr("Pairs of codes"))
        self.list.opened.connect(lambda key: self.changed.emit(int(key)))
        self.other = OtherPair(look, known, bases)
        self.add_said(self.list)
        self.add_said(self.other)
        self.show_pairs(pairs)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show the pairs as they stand; the row in hand stays."""
        self.list.setFixedHeight(self._look.px(tokens.RECORD_ROW * min(ROWS, max(1, len(pairs)))) + 2)
        self.list.setVisible(bool(pairs))
        self.list.show_records([self._record(pair, at) for at, pair in enumerate(pairs)], self.list.here or "0")

    def _record(self, pair: Pair, at: int) -> Record:
        tr = self._look.tr
        if pair.one:
            state, icon, ink, line = tr("one person"), "check-circle", "ok", tr("They count once, everywhere.")
            line = BETWEEN.join(filter(None, (line, self._basis.get(pair.basis, ""))))
        else:
            state, icon, ink, line = tr("two persons"), "users-three", "ink2", tr("Each counts for itself.")
        name = tr("{first} and {second}", first=isolated(pair.first), second=isolated(pair.second))
        return Record(name, state, icon, ink, line, is_named=True, key=str(at))


def show_pairs(desk: Desk, page: QWidget, visit: RecordId, pairs: Sequence[Pair], closed: Callable[[], None]) -> None:
    """Show every pair that was decided about; what is answered or joined is shown as it stands now."""
    shown = list(pairs)

    def opened(known: Collection[str]) -> None:
        if is_sheet_on(page.window()):
            return
        bases = [Option(term.id, desk.label(BASIS, term.id)) for term in desk.vocabularies[BASIS].terms]
        sheet = OnePersonSheet(desk.look, pairs, known, bases)

        def changed(found: Sequence[Pair]) -> None:
            desk.saved("saved")
            order = [(one.first, one.second) for one in shown]
            new = [one for one in found if (one.first, one.second) not in order]
            shown[:] = [
                *sorted(
                    (one for one in found if one not in new), key=lambda one: order.index((one.first, one.second))
                ),
                *new,
            ]
            sheet.show_pairs(shown)
            sheet.list.setFocus()

        def write(act: Callable[[Seat], object]) -> None:
            def written(seat: Seat) -> Sequence[Pair]:
                act(seat)
                return findings.decided(seat, visit)

            desk.saved("saving")
            desk.ask(written, while_alive(sheet, changed))

        def change(at: int) -> None:
            pair = shown[at]
            write(lambda seat: findings.part(seat, *pair.records, one=not pair.one))

        def join(first: str, second: str, basis: str) -> None:
            if any({one.first, one.second} == {first, second} for one in shown):
                sheet.other.refuse(desk.look.tr("They stand in the list. Enter there says the other."))
            else:
                sheet.other.empty()
                write(lambda seat: findings.join(seat, visit, first, second, basis=basis))

        sheet.changed.connect(change)
        sheet.other.joined.connect(join)
        sheet.cancelled.connect(closed)
        sheet.open_over(page.window())
        (sheet.list if shown else sheet.other.first).setFocus()

    def known(seat: Seat) -> Collection[str]:
        return {str(row.code) for row in records.listed(seat, visit=visit) if row.code and row.code[0] in LETTERS}

    desk.ask(known, while_alive(page, opened))
