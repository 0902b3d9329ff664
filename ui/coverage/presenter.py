"""Coverage: what happens when. A digit writes an area's state as a revision of its own, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.usecases import checklists
from ui.coverage.view import CoveragePage
from ui.desk import Target
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.checklists import Progress
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.renewing import Renewing
    from ui.shell.page import Page

    Found = tuple[Sequence[tuple[RecordId, Mapping[str, object]]], Progress | None]


def make(desk: Desk, target: Target) -> CoveragePresenter:  # noqa: ARG001 - every page is made so
    """Return the presenter of the coverage page."""
    return CoveragePresenter(desk)


class CoveragePresenter:
    """See ``ui.desk.Presenter``. Nothing is typed here, so there is nothing to leave behind."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.view = CoveragePage(desk.look)
        self.page: Page = self.view
        self._is_due = False
        self._areas: list[tuple[RecordId, Mapping[str, object]]] = []
        self.view.answered.connect(self._answered)
        self.view.chosen.connect(lambda row: self._desk.go(Target("capture", record=self._areas[row][0])))
        self._load()

    def leave(self, then: Callable[[], None]) -> None:
        """Call ``then`` at once."""
        then()

    def press(self, key: str) -> bool:
        """Do the act of a key."""
        if key == "F5":
            self._desk.go(Target("board"))
        return key == "F5"

    def tell_renewed(self, renewing: Renewing) -> None:
        """Say over the list that more may be done than it knows, and count it once more when the index is whole."""
        was_due, self._is_due = self._is_due, renewing.done is not None
        self.view.say_due(due="yes" if self._is_due else "")
        if was_due and not self._is_due:
            self._renew()

    def _load(self) -> None:
        visit = self._desk.visit
        if visit is None:
            self._show(([], None))
            return
        found = while_alive(self.view, self._show)
        self._desk.ask(lambda seat: _found(seat, visit), found)

    def _renew(self) -> None:
        """Show the list as it stands after an answer."""
        visit = self._desk.visit
        if visit is not None:
            shown = while_alive(self.view, self.view.show_list)
            self._desk.ask(lambda seat: checklists.progress(seat, visit), shown)

    def _show(self, found: Found) -> None:
        self._areas = list(found[0])
        self._show_areas(0)
        self.view.show_list(found[1])

    def _show_areas(self, here: int) -> None:
        desk, rows = self._desk, []
        for _record, fields in self._areas:
            seen = str(fields.get("seen", ""))
            words = desk.label("area_seen", seen) if seen else desk.look.tr("not said")
            kind = desk.label("area_kind", str(fields["kind"])) if fields.get("kind") else ""
            rows.append((str(fields.get("code", "")), kind, seen, words))
        self.view.show_areas(rows, here)

    def _answered(self, row: int, seen: str) -> None:
        area, fields = self._areas[row]

        def written(_answer: None) -> None:
            kept = {name: value for name, value in fields.items() if name != "seen"}
            self._areas[row] = (area, {**kept, "seen": seen} if seen else kept)
            self._show_areas(row + 1 if seen else row)
            self._desk.saved("saved")
            self._renew()

        self._desk.ask(lambda seat: checklists.set_seen(seat, area, seen), while_alive(self.view, written))


def _found(seat: Seat, visit: RecordId) -> Found:
    return checklists.areas(seat, visit), checklists.progress(seat, visit)
