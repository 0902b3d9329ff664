"""The deputy's evening in the real window: hand-overs, differences, findings, themes, the record and its annex."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeVar, cast

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from npm_field.usecases import differences, evening, findings, records, takings
from tests.journeys import stories
from tests.torture.debrief_evening import ANNEX, BAD, DECIDED, RECORD, Scene
from tests.ui.at_desk import type_text
from tests.ui.window_stand import Stand
from ui import files
from ui.components.numbered_words import NumberedWords
from ui.debrief.one_or_two import OneOrTwo
from ui.debrief.saving import SaveSheet
from ui.desk import Target
from ui.files import Place
from ui.inbox.usb_card import UsbCard
from ui.taking_in.preview_card import PreviewCard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from ui.debrief.presenter import DebriefPresenter
    from ui.debrief.themes_presenter import ThemesPresenter

CTRL = Qt.KeyboardModifier.ControlModifier
Part = TypeVar("Part", bound=QWidget)
Got = TypeVar("Got")


class Deputy:
    """A window on the deputy's vault, and what a test asks of it."""

    def __init__(self, folder: Path, scene: Scene) -> None:
        self.scene = scene
        self.stand = Stand.show(folder)
        self.stand.unlock(stories.PASSPHRASE)

    def ask(self, act: Callable[[Seat], Got]) -> Got:
        """Ask the open vault on its own thread."""
        got: list[Got] = []
        seat = self.stand.window.place.seat if self.stand.window.place is not None else None
        assert seat is not None
        self.stand.thread.ask(lambda: act(seat), got.append, _raise)
        self.stand.until(lambda: bool(got))
        return got[0]

    def go(self, way: str) -> None:
        assert self.stand.window.place is not None
        self.stand.window.place.go(Target(way))
        self.stand.settle()

    def keys(self, *keys: Qt.Key, ctrl: str = "") -> None:
        for key in keys:
            self.stand.key(key, CTRL if ctrl else Qt.KeyboardModifier.NoModifier)
            self.stand.settle()

    def part(self, kind: type[Part]) -> Part:
        """Return the one part of this kind that one sees, once it is there."""
        self.stand.until(lambda: bool(self._seen(kind)))
        return self._seen(kind)[0]

    def _seen(self, kind: type[Part]) -> list[Part]:
        return [one for one in self.stand.window.findChildren(kind) if one.isVisible()]

    @property
    def presenter(self) -> object:
        return self.stand.window.place.presenter if self.stand.window.place is not None else None


def done_by_keys(folder: Path, scene: Scene, out: Path) -> None:
    """Let the deputy do the evening of a scene on a copy of their vault, and look at what came of it."""
    out.mkdir()
    files.pose([Place(out)])
    deputy = Deputy(folder, scene)
    try:
        _take_in(deputy)
        _settle(deputy)
        _what_holds(deputy)
        _themes(deputy)
        words = _save(deputy, out)
    finally:
        deputy.stand.end()
        files.pose([])
    _require_saved(scene, out, words)


def _take_in(deputy: Deputy) -> None:
    scene, before = deputy.scene, len(deputy.ask(takings.listed))
    deputy.go("taking_in")
    deputy.keys(Qt.Key.Key_N, ctrl="yes")
    card = deputy.part(UsbCard)
    card.path.line.setText(str(scene.home / "stick"))
    card.look_for_files()
    card.take.click()
    deputy.stand.settle()
    deputy.part(PreviewCard)
    deputy.keys(Qt.Key.Key_Return, ctrl="yes")
    deputy.stand.until(lambda: len(deputy.ask(takings.listed)) > before)
    assert len(deputy.ask(takings.listed)) == before + len(scene.stick) - len(BAD)


def _settle(deputy: Deputy) -> None:
    left = deputy.ask(differences.count)
    assert left
    deputy.go("differences")
    while left:
        deputy.keys(Qt.Key.Key_1)
        deputy.stand.until(lambda left=left: deputy.ask(differences.count) < left)  # type: ignore[misc]  # one round
        left = deputy.ask(differences.count)
    assert deputy.ask(differences.count) == 0


def _what_holds(deputy: Deputy) -> None:
    """Say that two codes are one person, write a finding, and link the first two records to it by a digit."""
    scene = deputy.scene
    deputy.go("debrief")
    deputy.part(OneOrTwo)
    deputy.keys(Qt.Key.Key_4, Qt.Key.Key_3)
    assert [set(pair[1:]) for pair in deputy.ask(lambda seat: findings.joined(seat, scene.visit))] == [
        set(scene.story[2][0])
    ]
    finding = deputy.ask(lambda seat: findings.add(seat, scene.visit, {"statement": "Nights.", "severity": "3"}))
    deputy.go("debrief")
    page = cast("DebriefPresenter", deputy.presenter)
    assert page.here().record == finding
    deputy.keys(Qt.Key.Key_F6, Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_1)
    (held,) = deputy.ask(lambda seat: findings.held(seat, scene.visit))
    assert [link.role for link in held.links] == ["supports", "supports"]
    deputy.keys(Qt.Key.Key_Escape, Qt.Key.Key_2)


def _themes(deputy: Deputy) -> None:
    page = cast("ThemesPresenter", deputy.presenter)
    assert page.view.lines.model().rowCount() == 1
    page.view.note.setFocus()
    type_text(DECIDED)
    deputy.keys(Qt.Key.Key_Return, ctrl="yes")
    deputy.keys(Qt.Key.Key_Escape)
    (theme,) = deputy.ask(lambda seat: evening.of_visit(seat, deputy.scene.visit).themes)
    assert (theme.decided, theme.gone_through) == (DECIDED, True)
    assert len(deputy.ask(lambda seat: records.listed(seat, kind="debrief"))) == 1


def _save(deputy: Deputy, out: Path) -> str:
    """Save the record and its annex; return the words that open the record."""
    deputy.keys(Qt.Key.Key_1)
    deputy.keys(Qt.Key.Key_P, ctrl="yes")
    sheet = deputy.part(SaveSheet)
    sheet.destination.setFocus()
    deputy.keys(Qt.Key.Key_Return)
    deputy.stand.until((out / RECORD).exists)
    words = " ".join(deputy.part(NumberedWords).words)
    deputy.keys(Qt.Key.Key_Escape)
    deputy.keys(Qt.Key.Key_P, ctrl="yes")
    again = deputy.part(SaveSheet)
    again.what.setFocus()
    deputy.keys(Qt.Key.Key_2)
    again.destination.setFocus()
    deputy.keys(Qt.Key.Key_Return)
    deputy.stand.until((out / ANNEX).exists)
    deputy.stand.settle()
    deputy.keys(Qt.Key.Key_Escape)
    return words


def _require_saved(scene: Scene, out: Path, words: str) -> None:
    assert sorted(path.name for path in out.iterdir()) == sorted([RECORD, ANNEX])
    reader = PdfReader(io.BytesIO((out / RECORD).read_bytes()))
    assert reader.decrypt(words)
    text = "".join(page.extract_text() for page in reader.pages)
    assert DECIDED in text
    (pair,) = scene.annex((out / ANNEX).read_bytes()).pairs
    assert {pair.first, pair.second} == set(scene.story[2][0])


def _raise(error: BaseException) -> None:
    raise error
