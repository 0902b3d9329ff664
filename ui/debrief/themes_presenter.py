"""Theme by theme: what happens when. What is decided is saved as it is typed, into the record of this evening."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from npm_field.domain import agenda
from npm_field.domain.agenda import AGENDA
from npm_field.domain.evening import Section
from npm_field.domain.kinds import DEBRIEF
from npm_field.report.agenda_words import AgendaWords
from npm_field.report.evening_words import BETWEEN, EveningWords
from npm_field.usecases import capture, evening
from resources.language import as_written
from ui.components.table import Cell
from ui.debrief.beginning import begin_finding
from ui.debrief.evening_view import line_cells
from ui.debrief.themes_view import Heading, ThemesPage
from ui.desk import Target
from ui.forms.alive import while_alive
from ui.forms.hands import Hands
from ui.guard.answer import ANSWER, answer_in
from ui.guard.host import Host

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.agenda import Theme
    from npm_field.domain.evening import Item
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.evening import Evening
    from npm_field.usecases.findings import Held
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.forms.in_hand import InHand, Save
    from ui.shell.page import Page


def make(desk: Desk, target: Target) -> ThemesPresenter:
    """Return the presenter of the agenda; the act of the target is the theme to come back to."""
    return ThemesPresenter(desk, target)


class ThemesPresenter:
    """See ``ui.desk.Presenter``. This evening's record is begun by the first word or tick, and never by looking."""

    def __init__(self, desk: Desk, target: Target, save: Save = capture.save) -> None:
        self._desk, self._wanted = desk, target.act
        self.view = ThemesPage(desk.look)
        self.page: Page = self.view
        self._hands = Hands(desk, save)
        self._guard = Host(desk)
        self._guard.take_up("", "", DEBRIEF.name)
        self._guard.replaced.connect(self._flush)
        self.view.note.asking.take_host(self._guard)
        self._evening: Evening | None = None
        self._at = 0
        view = self.view
        view.went.connect(self._go_to)
        view.chosen.connect(self._open)
        view.note.edited.connect(self._typed)
        view.new_wished.connect(self._begin)
        view.next_wished.connect(self._next)
        view.again_wished.connect(lambda: self._minute(gone_through=None))
        view.back_wished.connect(self._back)
        self._hands.told.connect(while_alive(view, lambda _state, why: view.refuse(why)))
        self._hands.began.connect(while_alive(view, self._began))
        if desk.visit is not None:
            desk.ask(partial(_found, desk.visit), while_alive(view, self._show))

    def leave(self, then: Callable[[], None]) -> None:
        """Bring what was typed onto the disk as a signed revision, then call ``then``."""
        self._hands.leave(then)

    def here(self) -> Target:
        """Return what to open to be here again."""
        return Target("themes", act=self._theme.theme if self._theme is not None else "")

    def press(self, key: str) -> bool:
        """Do the act of a key; False when this page has none for it."""
        acts: dict[str, Callable[[], object]] = {
            "Ctrl N": self._begin,
            "Ctrl Enter": self._next,
            "Esc": self._back,
            "F6": lambda: self.view.next_pane(1),
            "Shift F6": lambda: self.view.next_pane(-1),
            ANSWER: lambda: answer_in(self.view),
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    # --- what is shown --------------------------------------------------------------------------------------

    @property
    def _themes(self) -> Sequence[Theme[Held]]:
        return self._evening.themes if self._evening is not None else ()

    @property
    def _theme(self) -> Theme[Held] | None:
        return self._themes[self._at] if self._at < len(self._themes) else None

    @property
    def _record(self) -> Mapping[str, object]:
        """What this evening's record says, with what was just typed; nothing before it was read."""
        return self._hands.current.fields if self._hands.current is not None else {}

    def _show(self, both: tuple[Evening, RecordId | None]) -> None:
        found, record = both
        self._evening = found
        if not found.themes:
            self.view.show_nothing(
                self._desk.look.tr("No theme yet. A theme comes with a finding, or with a record that names one.")
            )
            return
        if record is not None:
            # what is there already is read before anything can be added to it
            self.view.let_decide("")
            self._hands.take_up(record, lambda seat: capture.edit(seat, record))
        places = [at for at, one in enumerate(found.themes) if one.theme == self._wanted]
        self._at = places[0] if places else 0
        self._show_all()

    def _began(self, hand: InHand) -> None:
        """Show what the record says, or the draft of it that was never signed."""
        self.view.let_decide("yes")
        self._guard.take_up(hand.draft.record if hand.draft is not None else "", "", DEBRIEF.name)
        if not hand.was_edited:
            self._show_all()

    def _show_all(self) -> None:
        self.view.show_agenda([self._heading(one) for one in self._themes], self._at)
        self._show_theme()

    def _heading(self, theme: Theme[Held]) -> Heading:
        words, minute = self._words(), agenda.minute_of(self._record, theme.theme)
        return Heading(
            name=words.name(theme.theme),
            findings=words.language.number(len(theme.findings)) if theme.findings else "\u2013",
            contested=any(one.weighed.contested for one in theme.findings),
            gone_through=minute.get("gone_through") is True,
        )

    def _words(self) -> AgendaWords:
        return AgendaWords(self._desk.look.language, self._desk.label)

    def _show_theme(self) -> None:
        theme, words = self._theme, self._words()
        if theme is None:
            return
        known = f"{words.counts(theme)}{BETWEEN}{words.known(theme)}"
        self.view.show_theme(self._heading(theme), known, [cells for cells, _target in self._lines(theme)])
        self.view.note.show_text(str(agenda.minute_of(self._record, theme.theme).get("decided", "")))

    def _lines(self, theme: Theme[Held]) -> list[tuple[tuple[Cell, Cell], Target]]:
        """Return the findings, under each what would settle it; then tasks and recommendations of the theme."""
        found = self._evening
        if found is None:
            return []
        words = EveningWords(self._desk.look.language, self._desk.label, found.today)
        settle = {item.record: item for item in found.sections[Section.SETTLE]}
        lines: list[tuple[tuple[Cell, Cell], Target]] = []
        for held in theme.findings:
            lines.append((self._finding_cells(held), Target("debrief", held.record)))
            if held.record in settle:
                lines.append((_settle_cells(words, settle[held.record]), Target("capture", held.record)))
        about = {str(held.record) for held in theme.findings}
        follows = [one for one in found.sections[Section.TASKS] if one.said["about"] in about]
        follows += [
            one for one in found.sections[Section.RECOMMENDATIONS] if agenda.heading(one.said["theme"]) == theme.theme
        ]
        lines += [(line_cells(words, one), Target("capture", one.record)) for one in follows]
        return lines

    def _finding_cells(self, held: Held) -> tuple[Cell, Cell]:
        contested = held.weighed.contested
        statement = as_written(held.statement) if held.statement else self._desk.look.tr("not written yet")
        icon, ink = ("arrows-left-right", "bad") if contested else ("", "ink")
        return (
            Cell(held.weighed.printed or "\u2013", code=True, bold=True, ink=ink),
            Cell(statement, icon=icon, second=self._words().standing(held), bold=True),
        )

    # --- what a person does ---------------------------------------------------------------------------------

    def _go_to(self, place: int) -> None:
        if place != self._at and place < len(self._themes):
            self._at = place
            self._show_all()

    def _typed(self) -> None:
        self._say(decided=self.view.note.text().strip())

    def _next(self) -> None:
        theme = self._theme
        if theme is None:
            return
        if not self.view.note.isEnabled():
            return
        if agenda.minute_of(self._record, theme.theme).get("gone_through") is not True:
            self._say(gone_through=True)
        self._at = min(self._at + 1, len(self._themes) - 1)
        self._show_all()

    def _minute(self, **said: object) -> None:
        self._say(**said)
        self._show_all()

    def _say(self, **said: object) -> None:
        theme, visit = self._theme, self._desk.visit
        if theme is None or visit is None:
            return
        hand = self._hands.for_edit() or self._hands.take(lambda seat: evening.tonight(seat, visit))
        hand.put(AGENDA, agenda.with_minute(self._record, theme.theme, **said))

    def _flush(self) -> None:
        if self._hands.current is not None:
            self._hands.current.flush()

    def _open(self, row: int) -> None:
        theme = self._theme
        if theme is not None:
            self._desk.go(self._lines(theme)[row][1])

    def _begin(self) -> None:
        theme = self._theme
        begin_finding(self._desk, self.view, theme.theme if theme is not None else "")

    def _back(self) -> None:
        self._desk.go(Target("debrief"))


def _found(visit: RecordId, seat: Seat) -> tuple[Evening, RecordId | None]:
    return evening.of_visit(seat, visit), evening.begun(seat, visit)


def _settle_cells(words: EveningWords, item: Item) -> tuple[Cell, Cell]:
    said = words.settling(item)
    return Cell(""), Cell(said.title, icon="warning" if item.needs else "scales", second=said.second)
