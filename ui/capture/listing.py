"""The list of the visit: kept in step with what is typed, and what is looked for in it or in all visits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from npm_field.domain.facets import Facet
from npm_field.domain.kinds import ATTACHMENT, BESIDE
from npm_field.usecases import comments, picks, records, search
from npm_field.usecases.picks import Listed
from ui.capture.found import Found
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.errors import FieldError
    from npm_field.usecases.search import Hit, Place
    from npm_field.usecases.seat import Seat
    from ui.capture.find import RecordSide
    from ui.capture.lines import Lines
    from ui.components.chips import Option
    from ui.components.records import Record
    from ui.desk import Desk
    from ui.forms.in_hand import InHand

_PLACES: Final = 24
"""As many as are in sight at once, and some; of the others the row reads as ever."""
_MOST_OTHERS: Final = 200
_Page = tuple["Sequence[Listed]", "Sequence[RecordId]"]
_Wish = tuple[str, frozenset[tuple[Facet, str]]]


class Listing(QObject):
    """``chosen`` carries the record one went to, ``elsewhere`` visit and record of another visit's.

    ``here`` says which record is in hand.
    """

    chosen = Signal(str)
    elsewhere = Signal(str, str)

    def __init__(self, desk: Desk, side: RecordSide, lines: Lines, here: Callable[[], str]) -> None:
        super().__init__()
        self._desk, self._side, self._lines, self._here = desk, side, lines, here
        self._words = Found(lines)
        self._listed: dict[str, Listed] = {}
        self._found: dict[str, Hit] | None = None
        self._places: Mapping[str, Place | None] = {}
        self._visit = ""
        self._coming: Sequence[RecordId] = ()
        """Records of the visit whose lines are still to be read, page by page."""
        self._total = 0
        self._unshown: list[str] = []
        self._wished: _Wish | None = None
        self._asked: _Wish | None = None
        """What is on its way. Only one is: the letters typed meanwhile are looked for together."""
        side.chosen.connect(self._went_to)
        side.opened.connect(self._opened)
        side.entered.connect(self._open_first)
        side.looked_for.connect(self._look_for)
        side.filters.asked.connect(self._offer)

    @property
    def is_filtered(self) -> bool:
        """Whether only what was found is shown."""
        return self._found is not None

    def ask(self, visit: RecordId) -> None:
        """Ask the vault for the records of the visit."""
        self._visit = visit

        def listed(seat: Seat) -> tuple[_Page, int, Collection[str]]:
            # an attachment and a comment stand with their record and are opened from there
            page = picks.list_of(seat, visit, BESIDE | {ATTACHMENT.name})
            return page, len(records.visits(seat)), comments.open_on(seat).keys()

        self._desk.ask(listed, while_alive(self._side, self._fill))

    def begin(self, hand: InHand) -> None:
        """Show a record first that was taken in hand; one that nobody has signed yet has a line from now on."""
        if hand.draft is None or not hand.draft.parents:
            self._put(hand)
        self.follow()

    def take(self, hand: InHand) -> None:
        """Bring the line of one record up to what is on the disk."""
        if self._put(hand):
            self.follow()
        elif hand.draft is not None:
            self._side.records.renew(hand.draft.record)

    def _put(self, hand: InHand) -> bool:
        """Keep the line of a record; return whether it had none."""
        if hand.draft is None:
            return False
        record, line = hand.draft.record, picks.begun_line(hand.draft)
        before = self._listed.get(record)
        if before is not None:
            typed = line.row
            here = replace(before.row, area=typed.area, themes=typed.themes, headline=typed.headline)
            line = replace(line, row=here)
        elif self._found is None:
            self._side.records.add_many([record])
        self._listed[record] = replace(line, is_begun=not hand.is_over)
        return before is None

    def drop(self, hand: InHand) -> None:
        """Take the line of a record away that is no more."""
        if hand.draft is not None:
            self.forget(hand.draft.record)
            self.follow()

    def forget(self, record: str) -> None:
        """Take the line of a record away until the vault says how it stands now."""
        if self._listed.pop(record, None) is not None and self._found is None:
            self._unshown = [key for key in self._unshown if key != record]
            self._side.records.remove(record)

    def follow(self) -> None:
        """Show the record in hand first; all others stand where they stood."""
        if self._found is not None or self._here() in self._unshown:
            self.show()
        else:
            self._side.records.lead(self._here())
            self._say_count()

    def show(self) -> None:
        """Show what there is, the record in hand first, or what was found in the order in which it was found."""
        here, self._unshown = self._here(), []
        if self._found is not None:
            self._side.tell(self._words.told(tuple(self._found.values()), search.LIMIT))
            self._side.show_many(list(self._found), self._row, here)
        else:
            self._side.tell("")
            self._side.show_many(list(self._listed), self._row)
            self._side.records.lead(here)
        self._say_count()

    def others(self) -> Sequence[Option]:
        """Return records of the visit but the one in hand, as answers to "about which record"."""
        here = self._here()
        first = (key for key, _number in zip(self._listed, range(_MOST_OTHERS), strict=False) if key != here)
        return [self._lines.option(self._listed[key]) for key in first]

    def _row(self, key: str) -> Record:
        """Return the row of a record; asked when it is drawn."""
        found = self._found or {}
        line = self._listed.get(key)
        if line is None and key in found:
            hit = found[key]
            line = Listed(hit.row, hit.row.themes, hit.is_begun)
        if line is None:
            raise KeyError(key)
        return self._words.placed(self._lines.record(line, in_hand=self._here()), self._places.get(key))

    def _fill(self, known: tuple[_Page, int, Collection[str]]) -> None:
        (lines, self._coming), visits, self._lines.commented = known
        self._total = len(lines) + len(self._coming)
        self._side.filters.offer_visits(visits)
        begun = {key: line for key, line in self._listed.items() if line.is_begun}
        self._listed = {line.row.id: line for line in lines} | begun
        self.show()
        self._ask_more()

    def _ask_more(self) -> None:
        """Read the next page of a long list; whatever else is asked of the vault meanwhile comes between two."""
        coming = self._coming
        if not coming:
            return

        def read(lines: Sequence[Listed]) -> None:
            if self._coming is not coming:
                return  # the whole list was asked for anew
            self._coming = coming[picks.PAGE :]
            new = [line.row.id for line in lines if line.row.id not in self._listed]
            for line in lines:
                before = self._listed.get(line.row.id)
                if before is None or not before.is_begun:
                    self._listed[line.row.id] = line
                if before is not None:
                    self._side.records.renew(line.row.id)
            if self._found is None:
                self._add(new)
            self._say_count()
            self._ask_more()

        self._desk.ask(lambda seat: picks.page_of(seat, coming[: picks.PAGE]), while_alive(self._side, read))

    def _add(self, keys: Sequence[str]) -> None:
        """Show rows below what is there, as many as are there at least: each time Qt lays out all of them again."""
        self._unshown += keys
        rows = self._side.records
        if not self._coming or len(self._unshown) >= rows.model().rowCount():
            added, self._unshown = self._unshown, []
            rows.add_many(added)

    def _say_count(self) -> None:
        known = len(self._listed)
        self._side.say_count(max(known, self._total) if self._coming else known)

    def _went_to(self, key: str) -> None:
        if key in self._listed or self._is_of_the_visit(key):
            self.chosen.emit(key)

    def _opened(self, key: str) -> None:
        """Go to a record of another visit, where it was pressed: the arrows alone only pass it."""
        known = key in self._listed or self._is_of_the_visit(key)
        if not known and self._found is not None and key in self._found:
            self.elsewhere.emit(self._found[key].row.visit, key)

    def _is_of_the_visit(self, key: str) -> bool:
        """Return whether what was found is of this visit, though its line is still to be read."""
        return self._found is not None and key in self._found and self._found[key].row.visit == self._visit

    def _open_first(self) -> None:
        shown = self._side.records
        if shown.model().rowCount():
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
            shown.setCurrentIndex(shown.model().index(0, 0))

    # --- looking for something ------------------------------------------------------------------------------

    def _look_for(self, text: str) -> None:
        if not self._side.is_finding:
            self._wished, self._found, self._places = None, None, {}
            self.show()
            return
        self._wished = (text, self._side.filters.facets)
        if self._asked is None:
            self._search()

    def _search(self) -> None:
        wish = self._asked = self._wished
        if wish is None:
            return
        text, chosen = wish
        of_all = any(facet is Facet.VISIT for facet, _value in chosen)
        filters = frozenset((facet, value) for facet, value in chosen if value)
        filters |= frozenset() if of_all else {(Facet.VISIT, self._visit)}
        language = self._desk.look.language.code

        def answered(hits: Sequence[Hit]) -> None:
            self._asked = None
            if wish != self._wished:
                self._search()  # an answer to what is no longer asked is not shown
                return
            self._found, self._places = {hit.row.id: hit for hit in hits}, {}
            self.show()
            self._ask_places(wish, [hit.row.id for hit in hits[:_PLACES]])

        def failed(error: FieldError) -> None:
            self._asked = None
            self._desk.refuse(error)

        self._desk.ask(
            lambda seat: search.search(seat, text, filters, language=language),
            while_alive(self._side, answered),
            while_alive(self._side, failed),
        )

    def _ask_places(self, wish: _Wish, records: Sequence[RecordId]) -> None:
        text, language = wish[0], self._desk.look.language.code
        if not text.strip():
            return

        def placed(places: Mapping[str, Place | None]) -> None:
            if wish == self._wished and self._found is not None:
                self._places = places
                for key in places:
                    self._side.records.renew(key)

        def places(seat: Seat) -> Mapping[str, Place | None]:
            return {record: search.place(seat, record, text, language=language) for record in records}

        self._desk.ask(places, while_alive(self._side, placed))

    def _offer(self, way: str) -> None:
        """Show the answers of a way to filter, as the records of the visit have them."""
        facet = Facet(way)
        of_all = any(known is Facet.VISIT for known, _value in self._side.filters.facets)
        visit = "" if of_all else self._visit

        def counted(counts: Mapping[Facet, Mapping[str, int]]) -> None:
            self._side.filters.offer(way, self._words.options(facet, counts[facet]))

        self._desk.ask(lambda seat: search.counted(seat, visit), while_alive(self._side, counted))
