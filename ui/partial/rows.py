"""The rows of a partial record: exactly its closed list of fields, each answered by digits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, cast

from npm_field.domain.stored_line import MARKS
from ui import tokens
from ui.components.chips import Option
from ui.forms.choices import Chips, OneChip, Track
from ui.forms.form import Row, options
from ui.forms.rows import FormRows
from ui.look import Tone
from ui.partial.hook import COLOUR, THING, HookChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.usecases.picks import Picks
    from ui.forms.control import Control, Ground

MOST_WORDS: Final = 5
LABELS: Final = 124
TRACK_WIDTH: Final = 300
WORDS: Final = "words"
THEME_WORDS: Final = "theme_words"


class PartialRows(FormRows):
    """The answers of a partial record. ``fields`` is what they say, in stored form."""

    def __init__(self, ground: Ground, picks: Picks, random_below: Callable[[int], int]) -> None:
        super().__init__(ground.look, label_width=LABELS, gap=14)
        self._ground, self._random_below = ground, random_below
        self._rows = {row.field: row for row in ground.form.partial_rows}
        self._chosen: dict[str, list[object]] = {}
        self._pair = ("", "")
        places = [Option(code, code, code=True) for code in picks.areas]
        look = ground.look
        if places:
            area = self._row("area")
            self.add_later(area, lambda: OneChip(look, area.words, places, tone=Tone.PARTIAL))
        self._add_words(picks)
        self.add_later(self._row("severity"), self._severity)
        self.add_later(self._row("source"), partial(self._track, "source", "source_kind"), beside="yes")
        self.add_later(self._row("use"), partial(self._track, "use", "consent_sign"))
        self.add_later(self._row("name"), partial(self._track, "name", "consent_sign"), beside="yes")
        self.add_later(self._row("signs"), self._flags)
        self.add_later(self._row(COLOUR), self._hook)

    @property
    def hook(self) -> HookChoice:
        """The row of the memory hook."""
        return cast("HookChoice", self.controls[COLOUR])

    def values(self, name: str) -> dict[str, object]:
        """Return the fields that the answer of one row stands for."""
        if name == COLOUR:
            pair = self.hook.pair or (None, None)
            return {COLOUR: pair[0], THING: pair[1]}
        return {name: self.controls[name].value()}

    def show_fields(self, fields: Mapping[str, object]) -> None:
        """Show a record's fields; says nothing through ``edited``."""
        self._pair = (str(fields.get(COLOUR, "")), str(fields.get(THING, "")))
        super().show_fields({name: value for name, value in fields.items() if name not in {COLOUR, THING}})
        if COLOUR in self.built:
            self.hook.show_pair(*self._pair)

    def _add_words(self, picks: Picks) -> None:
        look = self._ground.look
        if picks.words:
            name, offered = WORDS, tuple(Option(code, code, code=True) for code in picks.words)
        else:
            name, offered = THEME_WORDS, options(self._ground.vocabulary("neutral_theme"), look.language)
        row = self._row(name)

        def words() -> Chips:
            chips = Chips(look, row.words, offered, tone=Tone.PARTIAL)
            chips.edited.connect(lambda: self._limit(chips))
            return chips

        self.add_later(row, words)

    def _hook(self) -> HookChoice:
        hook = HookChoice(self._ground, self._rows.get(COLOUR, Row(COLOUR, COLOUR)), self._random_below)
        if all(self._pair):
            hook.show_pair(*self._pair)
        return hook

    def _limit(self, chips: Chips) -> None:
        """Keep to five words: what would be a sixth is let go of at once."""
        chosen = chips.value()
        words = list(chosen) if isinstance(chosen, list) else []
        if len(words) > MOST_WORDS:
            before = self._chosen.get(WORDS, [])
            words = before
            chips.show_value(before)
        self._chosen[WORDS] = words

    def _severity(self) -> Control:
        look = self._ground.look
        terms = self._ground.vocabulary("severity").terms
        digits = [Option(term.id, look.language.number(term.id)) for term in terms]
        return self._narrow(Track(look, self._row("severity").words, digits, tone=Tone.PARTIAL, digits=False))

    def _track(self, name: str, vocabulary: str) -> Control:
        look = self._ground.look
        offered = options(self._ground.vocabulary(vocabulary), look.language)
        track = Track(look, self._row(name).words, offered, tone=Tone.PARTIAL)
        hint = self._rows[name].hint if name in self._rows else ""
        track.setToolTip(hint)
        track.setAccessibleDescription(hint)
        return self._narrow(track)

    def _narrow(self, track: Track) -> Track:
        wide = max(self._ground.look.px(TRACK_WIDTH), track.track.sizeHint().width())
        track.setMaximumWidth(wide)
        if not self._ground.look.large:
            track.setMinimumWidth(min(wide, self._ground.look.px(tokens.SIDE)))
        return track

    def _flags(self) -> Control:
        look = self._ground.look
        terms = self._ground.vocabulary("sign").terms
        flags = [Option(t.id, t.label(look.language.code), sign=MARKS.get(t.id, "")) for t in terms]
        return Chips(look, self._row("signs").words, flags, tone=Tone.PARTIAL)

    def _row(self, name: str) -> Row:
        """Return the row without its hint: the page has no room for sentences, the control says it when asked."""
        found = self._rows.get(name, Row(name, name))
        return Row(found.field, found.words)
