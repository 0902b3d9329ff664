"""How a record that was found reads in the list: as ever, and where the words stand. Never outside the window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import Slip
from npm_field.domain.facets import Facet, State
from resources.language import isolated, mark
from ui.components.chips import Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.usecases.search import Hit, Place
    from ui.capture.lines import Lines
    from ui.components.records import Record

MOST_ANSWERS: Final = 14
"""More do not fit beside the list; what is left out is reached by typing it."""
_SLIPS: Final = {
    Slip.DIGIT: mark("No record has this code. With one other digit:"),
    Slip.SWAPPED: mark("No record has this code. With two digits swapped:"),
    Slip.LETTER: mark("No record has this code. With another letter:"),
}
_STATES: Final = {
    State.TO_COMPLETE: mark("to complete"),
    State.COMPLETE: mark("complete"),
    State.URGENT: mark("urgent"),
    State.DIFFERS: mark("differs"),
    State.DROPPED: mark("in the box"),
    State.WITHDRAWN: mark("withdrawn"),
}
_SHOWN_BEFORE: Final = 14


@dataclass(slots=True)
class Found:
    """Makes sentences and rows of hits."""

    lines: Lines

    def told(self, hits: Sequence[Hit], limit: int) -> str:
        """Return what is to be known of the hits as a whole; empty where there is nothing."""
        look = self.lines.desk.look
        slips = {hit.slip for hit in hits if hit.slip is not Slip.NONE}
        if len(slips) == 1:
            return look.tr(_SLIPS[slips.pop()])  # tr: the slips above
        if slips:
            return look.tr("No record has this code. One slip away:")
        if len(hits) >= limit:
            return look.tr("The first {n} are shown. Type more to see fewer.", n=limit)
        return ""

    def placed(self, record: Record, place: Place | None) -> Record:
        """Return a row that shows where the words stand; a word of a list by its label."""
        if place is None:
            return record
        if place.vocabulary:
            return replace(record, line="", before="", hit=self.lines.desk.label(place.vocabulary, place.hit))
        if place.field in {"code", "area"}:
            return record  # the row says it already
        before = place.before
        if len(before) > _SHOWN_BEFORE:
            before = "… " + before[-_SHOWN_BEFORE:].partition(" ")[2]
        return replace(record, line=place.after, before=before, hit=place.hit)

    def options(self, facet: Facet, counts: Mapping[str, int]) -> Sequence[Option]:
        """Return the answers of a way to filter, the commonest under the first digits, each with its number."""
        number = self.lines.desk.look.language.number
        ordered = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_ANSWERS]
        return [Option(value, self._words(facet, value), sign=number(counts[value])) for value in ordered]

    def _words(self, facet: Facet, value: str) -> str:
        lines, look = self.lines, self.lines.desk.look
        if facet is Facet.KIND:
            return lines.kind_words(value)
        if facet is Facet.STATE:
            return look.tr(_STATES[State(value)])  # tr: the states above
        if facet is Facet.AREA:
            place = lines.place(value)
            return isolated(value) if place == value else f"{place} {isolated(value)}"
        return lines.desk.vocabularies["theme"].term(value).short(look.language.code)
