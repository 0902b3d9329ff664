"""Screenshots: the main pages of an unlocked vault through the real window, in two languages and two themes.

``python -m ui.screenshots --vault DIR --out DIR`` reads the passphrase from standard input. Show no real vault: the
pictures are plain files, and what they show is in no vault any more.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from npm_field.errors import WrongPassphraseError
from resources.language import Language
from ui import files, quiet, screenshot_beginnings, screenshot_story
from ui.components.sheet import Sheet
from ui.desk import Target
from ui.fonts import load_fonts
from ui.lock.presenter import LockPresenter
from ui.lock.view import LockView
from ui.look import Look
from ui.screenshot_scenes import NOT_YET, STRICT, scenes
from ui.screenshot_waits import settle, until
from ui.tokens import DARK, LIGHT
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat
    from ui.screenshot_scenes import Scene
    from ui.tokens import Theme

SIZE: Final = (1366, 768)
LOOKS: Final = tuple((code, theme) for code in ("en", "ar") for theme in (LIGHT, DARK))
STICK: Final = Path("/media/STICK")
SEALED: Final = ("sealed-lock", "sealed", "sealed-asks", "sealed-hand-over")
BUNDLES: Final = "from-*.npmf"
"""What lies beside a vault of the demo; taken over from there where a picture needs a bundle."""


def draw(
    vault: Path,
    passphrase: str,
    folder: Path,
    *,
    now: Callable[[], datetime] | None = None,
    only: Collection[str] = (),
    text: int = 100,
) -> list[Path]:
    """Write the pictures of a vault's pages into ``folder`` and return where they are.

    ``now`` is the hour the pages show; without it the evening of the visit's last day. ``only`` names pages where not
    all are wanted; ``text`` is the size of the words in percent. A copy of the vault is opened:
    some pages begin something when one looks at them, and records of every kind are written into it.

    Raises ``WrongPassphraseError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "vault"
        shutil.copytree(vault, copy)
        camera = _Camera(copy, folder, only, text, sorted(vault.parent.glob(BUNDLES)))
        try:
            camera.take_all(passphrase, now)
        finally:
            camera.put_away()
    return camera.taken


def application() -> QApplication:
    """Return the application; without one yet, one that needs no display and opens nothing on it."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    quiet.before_the_application()
    made = QApplication([quiet.TITLE, "-platform", "offscreen"])
    load_fonts()
    return made


class _Camera:
    """The window and what was taken so far."""

    def __init__(
        self, vault: Path, folder: Path, only: Collection[str], text: int, bundles: Sequence[Path] = ()
    ) -> None:
        self._folder, self._aside, self._only, self._bundles = folder, vault.parent, only, bundles
        files.pose([files.Place(STICK, "yes")])
        self._thread = VaultThread()
        self.taken: list[Path] = []
        self.window = Window(vault, self._thread, Look(LIGHT, Language.load("en"), scale=text / 100))
        self.window.resize(*SIZE)
        self.window.begin()
        self.window.show()

    def take_all(self, passphrase: str, now: Callable[[], datetime] | None) -> None:
        """First run, lock page, the open pages, then the strict ones, which close the casebook, and sealed."""
        beginnings = [name for name in screenshot_beginnings.every_name() if self._wants(name)]
        for look in LOOKS if beginnings else ():
            worn = replace(self.window.look, language=Language.load(look[0]), theme=look[1])
            screenshot_beginnings.draw(worn, self._aside, SIZE, partial(self._keep_one, look), beginnings)
        self._in_every_look("lock")
        self._in_every_look("lock-code", self._ask_code)
        self._in_every_look("lock-key", self._ask_key, self._close_sheets)
        self._unlock(passphrase)
        seat = self._seat()
        prepared: list[screenshot_story.Shown] = []
        self._thread.ask(
            partial(screenshot_story.prepare, seat, self._aside, now, self._bundles), prepared.append, _no
        )
        until(lambda: bool(prepared))
        shown = [scene for scene in scenes(prepared[0]) if self._wants(scene.name)]
        for look in LOOKS:
            self._wear(look)
            for scene in shown:
                self._take(scene, look)
        self._in_every_look(
            "mandate", partial(self.window.away.show_card, "mandate_card"), self.window.away.come_back
        )
        self._in_every_look("cover", self.window.away.cover, self.window.away.come_back)
        self._go(Target("board"))
        danger = self.window.danger
        self._in_every_look("seal", danger.open_seal)
        self._in_every_look("wipe", danger.open_wipe)
        self._go(Target("partial"))
        self._in_every_look("partial")
        self._strictly(passphrase)

    def _strictly(self, passphrase: str) -> None:
        """Draw what is open while the complete records are closed; at the end the laptop is sealed."""
        strict = [scene for scene in STRICT if self._wants(scene.name)]
        for look in LOOKS if strict else ():
            self._wear(look)
            for scene in strict:
                self._take(scene, look)
        if not any(self._wants(name) for name in SEALED):
            return
        self.window.danger.open_seal()
        settle(self.window, self._thread)
        self.window.danger.seal_key.held.emit()
        until(lambda: self.window.place is None)
        self._in_every_look("sealed-lock")
        self._unlock(passphrase)
        settle(self.window, self._thread)
        self._in_every_look("sealed", after=self._close_sheets)
        self._in_every_look("sealed-asks", partial(self._go, Target("board")), self._close_sheets)
        self._in_every_look("sealed-hand-over", partial(self._go, Target("hand_over")), self._close_sheets)

    def put_away(self) -> None:
        """Close the window and the vault."""
        self.window.close()
        until(lambda: self.window.place is None)
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._thread.finish()
        files.pose(())

    def _unlock(self, passphrase: str) -> None:
        presenter = self.window.presenter
        if isinstance(presenter, LockPresenter):
            presenter.try_passphrase(passphrase)
        until(lambda: self._thread.is_idle)
        if self.window.place is None:
            raise WrongPassphraseError

    def _go(self, target: Target) -> None:
        place = self.window.place
        if place is not None:
            place.go(target)
            settle(self.window, self._thread)

    def _ask_code(self) -> None:
        presenter = self.window.presenter
        if isinstance(presenter, LockPresenter) and isinstance(presenter.page, LockView):
            presenter.page.card.ask_code.click()

    def _ask_key(self) -> None:
        presenter = self.window.presenter
        if isinstance(presenter, LockPresenter) and isinstance(presenter.page, LockView):
            presenter.page.card.ask_key.click()

    def _close_sheets(self) -> None:
        for sheet in self.window.findChildren(Sheet):
            sheet.close_sheet()

    def _take(self, scene: Scene, look: tuple[str, Theme]) -> None:
        """Open a scene and take its picture in the look that is worn."""
        self.window.activateWindow()
        self._go(scene.target)
        if self.window.place is None:
            raise TimeoutError  # it locked: a picture of the lock page is none of this page
        for step in scene.steps:
            until(lambda step=step: step(self.window) is not NOT_YET)  # type: ignore[misc]  # bound
            settle(self.window, self._thread)
        self._keep(scene.name, look)

    def _in_every_look(
        self, name: str, show: Callable[[], None] | None = None, after: Callable[[], object] | None = None
    ) -> None:
        for look in LOOKS if self._wants(name) else ():
            self._wear(look)
            if show is not None:
                show()
                settle(self.window, self._thread)
            self._keep(name, look)
            if after is not None:
                after()
                settle(self.window, self._thread)

    def _wants(self, name: str) -> bool:
        return not self._only or name in self._only

    def _wear(self, wanted: tuple[str, Theme]) -> None:
        code, theme = wanted
        look = replace(self.window.look, language=Language.load(code), theme=theme)
        self.window.dressing.wear(look)
        until(partial(self._wears, look))
        settle(self.window, self._thread)

    def _keep(self, name: str, look: tuple[str, Theme]) -> None:
        """Write the picture, then take away what lies over the page."""
        self._keep_one(look, self.window, name)
        self.window.danger.close()
        for sheet in self.window.findChildren(Sheet):
            sheet.close_sheet()

    def _keep_one(self, look: tuple[str, Theme], window: Window, name: str) -> None:
        """Write the picture of a window, where it is wanted."""
        if self._wants(name):
            path = self._folder / f"{name}-{look[0]}-{look[1].name}.png"
            window.grab().save(str(path))
            self.taken.append(path)

    def _wears(self, look: Look) -> bool:
        return self.window.look == look

    def _seat(self) -> Seat:
        if self.window.place is None:
            raise WrongPassphraseError
        return self.window.place.seat


def _no(error: FieldError) -> None:
    raise error


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the pages of one vault."""
    parser = argparse.ArgumentParser(prog="ui.screenshots", description=__doc__)
    parser.add_argument("--vault", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE", help="only these, by the names of the files")
    parser.add_argument(
        "--text", type=int, choices=(100, 125, 150, 175, 200), default=100, help="size of words, in percent"
    )
    given = parser.parse_args(arguments)
    secret = sys.stdin.readline().rstrip("\n")
    made = draw(given.vault, secret, given.out, only=given.only, text=given.text)
    sys.stdout.writelines(f"{path.name}\n" for path in made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
