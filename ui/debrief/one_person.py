"""The sheet of who counts as one person: every pair that was decided about, the other answer, and two others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.report.evening_words import BETWEEN
from npm_field.usecases import findings, records
from resources.language import isolated
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
        self.deciding: object = None
        """Whoever writes what this sheet is told; it lives as long as the sheet."""
        self._basis = {option.key: option.words for option in bases}
        lead = tr(
            "Enter says the other: two persons, or one, and what says so. It counts everywhere; the history stays."
        )
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
        self.list.be_high(min(ROWS, max(1, len(pairs))))
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


def _in_order_of(shown: Sequence[Pair], found: Sequence[Pair]) -> Sequence[Pair]:
    """Return what was found in the order that stands there, what is new behind it."""
    order = {(one.first, one.second): at for at, one in enumerate(shown)}
    return sorted(found, key=lambda one: order.get((one.first, one.second), len(order)))


class _Deciding:
    """Writes what the sheet is told, and shows every pair as it stands then."""

    def __init__(self, desk: Desk, visit: RecordId, sheet: OnePersonSheet, pairs: Sequence[Pair]) -> None:
        self._desk, self._visit, self._sheet, self._shown = desk, visit, sheet, list(pairs)
        sheet.changed.connect(self._change)
        sheet.other.joined.connect(self._join)

    def _change(self, at: int) -> None:
        pair = self._shown[at]
        if pair.one:
            self._write(lambda seat: findings.part(seat, *pair.records))
        else:
            self._sheet.other.ask_why(pair.first, pair.second)

    def _join(self, first: str, second: str, basis: str) -> None:
        pair = next((one for one in self._shown if {one.first, one.second} == {first, second}), None)
        if pair is not None and pair.one:
            self._sheet.other.refuse(self._desk.look.tr("They are one person already, as the list says."))
            return
        self._sheet.other.empty()
        if pair is None:
            self._write(lambda seat: findings.join(seat, self._visit, first, second, basis=basis))
        else:
            self._write(lambda seat: findings.part(seat, *pair.records, one=True, basis=basis))

    def _write(self, act: Callable[[Seat], object]) -> None:
        def written(seat: Seat) -> Sequence[Pair]:
            act(seat)
            return findings.decided(seat, self._visit)

        self._desk.saved("saving")
        self._desk.ask(written, while_alive(self._sheet, self._changed))

    def _changed(self, found: Sequence[Pair]) -> None:
        self._desk.saved("saved")
        self._shown = list(_in_order_of(self._shown, found))
        self._sheet.show_pairs(self._shown)
        self._sheet.list.setFocus()


def show_pairs(desk: Desk, page: QWidget, visit: RecordId, pairs: Sequence[Pair], closed: Callable[[], None]) -> None:
    """Show every pair that was decided about; what is answered or joined is shown as it stands now."""

    def opened(known: Collection[str]) -> None:
        if is_sheet_on(page.window()):
            return
        bases = [Option(term.id, desk.label(BASIS, term.id)) for term in desk.vocabularies[BASIS].terms]
        sheet = OnePersonSheet(desk.look, pairs, known, bases)
        sheet.deciding = _Deciding(desk, visit, sheet, pairs)
        sheet.cancelled.connect(closed)
        sheet.open_over(page.window())
        (sheet.list if pairs else sheet.other.first).setFocus()

    def known(seat: Seat) -> Collection[str]:
        return {str(row.code) for row in records.listed(seat, visit=visit) if row.code and row.code[0] in LETTERS}

    desk.ask(known, while_alive(page, opened))
