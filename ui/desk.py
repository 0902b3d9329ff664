"""The desk: what every page's presenter is given. The look, the words, and one way to ask the vault for an act."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import resources
from npm_field.report.when import when
from ui.forms.form import Form
from ui.traffic import Traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.vocabularies import Vocabularies
    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat
    from ui.look import Look
    from ui.shell.page import Page
    from ui.worker import VaultThread

Answer = TypeVar("Answer")
PARTIAL: Final = "partial"
"""The level at which the complete records are closed, and the way of its page."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to go: a way of the rail ("board", "capture", "complete", "plan", …) and what to open there.

    ``act`` is "" to look, or "new_interview", "new_observation", "new_partial", "new_oral".
    """

    way: str
    record: RecordId | None = None
    act: str = ""
    kept: object = field(default=None, repr=False, compare=False)
    """What goes on in memory while a page is built anew in another look; it goes nowhere else."""

    def bare(self) -> Target:
        """Return this target without what is in memory, for after a lock."""
        return Target(self.way, self.record, self.act)


class Presenter(Protocol):
    """What the window knows of a page. Made anew for each visit to the page and each change of look."""

    page: Page

    def leave(self, then: Callable[[], None]) -> None:
        """Bring everything typed onto the disk, then call ``then``; the page is taken away after that."""

    def press(self, key: str) -> bool:
        """Do the act of a key (its cap, such as "Ctrl Enter"); False when the page has none for it."""


@dataclass(slots=True)
class Themes:
    """Which themes an interview offers first: those of the visit, then those last used; in memory alone."""

    planned: tuple[str, ...] = ()
    used: tuple[str, ...] = ()

    def first(self) -> tuple[str, ...]:
        """Return their headings in this order, each once: the words of subtopics push the rows below out of sight."""
        headings = [theme.partition(".")[0] for theme in (*self.planned, *self.used)]
        return tuple(dict.fromkeys(headings))


@dataclass(slots=True)
class Desk:
    """Made by the window at unlock; a new one for another look."""

    look: Look
    thread: VaultThread
    seat: Seat
    vocabularies: Vocabularies
    visit: RecordId | None
    go: Callable[[Target], None]
    refuse: Callable[[FieldError], None]
    """Shows the sentence of an error that no page handles itself."""
    saved: Callable[[str], None]
    """Tells the foot: "saving", "saved" or "not_saved" - "saved" only after the use-case returned."""
    forms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    themes: Themes = field(default_factory=Themes)
    _parsed: dict[str, tuple[Mapping[str, object] | None, Form]] = field(default_factory=dict)
    traffic: Traffic = field(default_factory=Traffic)
    """What goes over the network from here; whatever hides or closes the vault stops it."""
    heard: Callable[[], None] = field(default=lambda: None)
    """A page took something of the office's in: what stands over the pages is looked at again."""

    waits: Callable[[str, int], None] = field(default=lambda _way, _number: None)
    """A page says how much waits on a way of the rail now."""

    def ask(
        self,
        act: Callable[[Seat], Answer],
        then: Callable[[Answer], None],
        failed: Callable[[FieldError], None] | None = None,
    ) -> None:
        """Run ``act(seat)`` on the vault's thread and bring its answer back here."""
        self.thread.ask(lambda: act(self.seat), then, failed or self.refuse)

    def label(self, vocabulary: str, term_id: str) -> str:
        """Return the label of a vocabulary's term in the language of the window."""
        return self.vocabularies.label(vocabulary, term_id, self.look.language.code)

    def hook(self, colour: str, thing: str) -> str:
        """Return the words of a memory hook in the order in which the language of the window says them."""
        return self.look.tr("{colour} {thing}", colour=colour, thing=thing)

    def when(self, written: str) -> str:
        """Return a day and the part of it, as every page says it."""
        return when(self.look.language, partial(self.label, "day_part"), written)

    def form(self, kind: str) -> Mapping[str, object]:
        """Return the form of a kind of record, as the office may have changed it."""
        return self.forms.get(kind) or resources.read_json(f"forms/{kind}.json")

    def parsed(self, kind: str) -> Form:
        """Return the form of a kind of record in the words of the window; read once for each look."""
        of_office = self.forms.get(kind)
        known = self._parsed.get(kind)
        if known is None or known[0] is not of_office:
            known = self._parsed[kind] = of_office, Form.parse(self.form(kind), self.look.language)
        return known[1]


@dataclass(slots=True, kw_only=True)
class WindowDesk(Desk):
    """A desk that asks nothing more of a vault that is closing: such an act would meet a closed book."""

    is_shut: Callable[[], bool]

    def ask(  # noqa: D102 - said where it is first defined
        self,
        act: Callable[[Seat], Answer],
        then: Callable[[Answer], None],
        failed: Callable[[FieldError], None] | None = None,
    ) -> None:
        if not self.is_shut():
            Desk.ask(self, act, then, failed)
