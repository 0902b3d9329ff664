"""Windows of a team on an X server: a lead whose evening begins with a stick of three laptops, and their office.

What lies on the stick is made by ``tests.torture.debrief_evening``: good bundles, one twice, one cut short, one of
another office, one sealed for somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.real_field import RealField
from benchmarks.real_typist import RealTypist
from benchmarks.typist import CannotTypeError
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.usecases import evening, findings, takings
from tests.journeys import stories
from tests.torture import debrief_evening
from ui import files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.evening import Evening
    from npm_field.usecases.findings import Held
    from npm_field.usecases.takings import Came
    from tests.torture.debrief_evening import Scene

DIFFERING: Final = 24
"""Areas that two laptops say are of different kinds."""
PAIR: Final = tuple(str(codes.make(CodeType.PERSON, f"5180{n}")) for n in range(2))
"""One person, whom two laptops noted alike under two codes."""
AREAS: Final = tuple(str(codes.make(CodeType.AREA, f"518{n:02}")) for n in range(DIFFERING))
REGISTER: Final = str(codes.make(CodeType.DOCUMENT, "51800"))
STAFF: Final = str(codes.make(CodeType.STAFF, "51800"))
STORY: Final[stories.Story] = (
    str(codes.make(CodeType.VISIT, "51800")),
    {
        **dict.fromkeys(PAIR, stories.talk(AREAS[0], sex="man", legal_status="remand")),
        REGISTER: stories.read("segregation_register"),
        STAFF: stories.talk(AREAS[0]),
        **{area: stories.seen(area) for area in AREAS},
    },
    [(PAIR[0], PAIR[1])],
    [],
)


class TeamField(RealField):
    """A window on a vault of the team or of its office. ``pictures`` is where it is photographed, or None."""

    pictures: Path | None = None

    def unlock(self) -> None:
        """Type the passphrase on the server's keys."""
        self.typist = RealTypist(self.window, self.settle)
        self.typist.type(stories.PASSPHRASE)
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.window.place is not None)
        self.settle()

    def part(self, kind: type[Any]) -> Any:  # noqa: ANN401 - of the kind that is asked for
        """Return the first part of this kind that one sees, once it is there."""
        self.until(lambda: bool(self.seen(kind)))
        self.settle()
        return self.seen(kind)[0]

    def seen(self, kind: type[Any]) -> list[Any]:
        """Return the parts of this kind that one sees."""
        return [part for part in self.window.findChildren(kind) if part.isVisible()]

    def at(self, way: str) -> None:
        """Wait until the page of a way is shown."""
        self.until(lambda: self.window.place is not None and self.window.place.target.way == way)
        self.settle()

    def picture(self, name: str) -> None:
        """Photograph the window, where that is wanted."""
        if self.pictures is not None:
            QTest.qWait(50)  # what changed its words is laid out in two turns
            self.window.grab().save(str(self.pictures / f"{name}.png"))

    def view(self) -> Any:  # noqa: ANN401 - one of many pages
        """Return the page in sight."""
        return getattr(self.window.place.presenter if self.window.place is not None else None, "view", None)

    def here(self) -> RecordId:
        """Return the record in hand."""
        found = self.window.place.here().record if self.window.place is not None else None
        if found is None:
            raise CannotTypeError("no record in hand")
        return found


class EveningField(TeamField):
    """The window of a lead when the evening begins: ``scene`` is what lies on the stick.

    ``lead`` and ``first`` are the codes of the lead and of who wrote on the first laptop.
    """

    scene: Scene
    first: str
    lead: str

    def make(self, folder: Path, told: Mapping[str, Any]) -> None:
        """Let three laptops write a visit down, and leave the vault of the lead to ``folder``."""
        self.told, self.folder = told, folder.parent
        team = stories.make_team(folder.parent / "team")
        home = folder.parent / "evening"
        self.office, self.lead = team.office.vault.folder, str(team.lead.person)
        self.scene = debrief_evening.scene(team, STORY, home, photo="", differing=DIFFERING)
        self.first = str(team.laptops[0].person)
        for seat in (team.office, *team.laptops):
            seat.vault.close()
        (home / "template").rename(folder)
        self.out = folder.parent / "out"
        self.out.mkdir()
        files.pose([files.Place(self.out, "yes")])

    def came(self) -> Sequence[Came]:
        """Return the bundles of the team's laptops that were taken in."""
        found: Sequence[Came] = self.do(takings.listed)  # type: ignore[assignment]  # what it returns
        return [one for one in found if one.taking.device in self.scene.monitors]

    def held(self) -> Sequence[Held]:
        """Return the findings."""
        return self.do(lambda seat: findings.held(seat, self.scene.visit))  # type: ignore[return-value]  # as above

    def tonight(self) -> Evening:
        """Return what is left this evening."""
        return self.do(lambda seat: evening.of_visit(seat, self.scene.visit))  # type: ignore[return-value]  # as above


class OfficeField(TeamField):
    """The window of the office of that team. ``lead`` is who opens the annex."""

    lead: str

    def make(self, folder: Path, told: Mapping[str, Any]) -> None:
        """Use the vault as it is."""
        self.told, self.folder = told, folder.parent
