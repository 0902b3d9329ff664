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
from ui.screenshot_waits import ended_by_ctrl_c, settle, until
from ui.tokens import DARK, LIGHT
from ui.window import Window
from ui.worker import VaultThread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from npm_field.errors import FieldError
    from npm_field.usecases.seat import Seat
    from ui.screenshot_scenes import Scene
    from ui.tokens import Theme

Worn = tuple[str, "Theme"]
"""A language and a theme."""

SIZE: Final = (1366, 768)
LOOKS: Final[Mapping[str, Worn]] = {
    f"{code}-{theme.name}": (code, theme) for code in ("en", "ar") for theme in (LIGHT, DARK)
}
"""The looks by the ends of the files' names."""
EVERYTHING: Final[Mapping[str, Collection[str]]] = dict.fromkeys(LOOKS, ())
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
    wanted: Mapping[str, Collection[str]] = EVERYTHING,
    text: int = 100,
    told: Callable[[Path], object] = bool,
) -> list[Path]:
    """Write the pictures of a vault's pages into ``folder`` and return where they are.

    ``now`` is the hour the pages show; without it the evening of the visit's last day. ``wanted`` names looks, and of
    each the pages where not all are wanted; ``text`` is the size of the words in percent; ``told`` hears of each
    picture when it is there. A copy of the vault is opened: some pages begin something when one looks at them, and
    records of every kind are written into it.

    Raises ``WrongPassphraseError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as place, ended_by_ctrl_c():
        copy = Path(place) / "vault"
        shutil.copytree(vault, copy)
        camera = _Camera(copy, folder, wanted, text=text, bundles=sorted(vault.parent.glob(BUNDLES)), told=told)
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
        self,
        vault: Path,
        folder: Path,
        wanted: Mapping[str, Collection[str]],
        *,
        text: int,
        bundles: Sequence[Path],
        told: Callable[[Path], object],
    ) -> None:
        self._folder, self._aside, self._wanted, self._bundles = folder, vault.parent, wanted, bundles
        self._told = told
        files.pose([files.Place(STICK, "yes")])
        self._thread = VaultThread()
        self.taken: list[Path] = []
        self.window = Window(vault, self._thread, Look(LIGHT, Language.load("en"), scale=text / 100))
        self.window.resize(*SIZE)
        self.window.begin()
        self.window.show()

    def take_all(self, passphrase: str, now: Callable[[], datetime] | None) -> None:
        """First run, lock page, the open pages, then the strict ones, which close the casebook, and sealed."""
        for look in self._wanted:
            self._begin(look)
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
        self._take_scenes(scenes(prepared[0]))
        self._in_every_look(
            "mandate", partial(self.window.away.show_card, "mandate_card"), self.window.away.come_back
        )
        self._in_every_look("cover", self.window.away.cover, self.window.away.come_back)
        danger = self.window.danger
        if self._looks_of("seal", "wipe"):
            self._go(Target("board"))
        self._in_every_look("seal", danger.open_seal)
        self._in_every_look("wipe", danger.open_wipe)
        if self._looks_of("partial", *(scene.name for scene in STRICT)):
            self._go(Target("partial"))
        self._in_every_look("partial")
        self._take_scenes(STRICT)  # what is open while the complete records are closed
        if self._looks_of(*SEALED):
            self._sealed(passphrase)

    def _begin(self, look: str) -> None:
        """Draw what there is before there is a vault."""
        names = [name for name in screenshot_beginnings.every_name() if self._wants(name, look)]
        if names:
            code, theme = LOOKS[look]
            worn = replace(self.window.look, language=Language.load(code), theme=theme)
            screenshot_beginnings.draw(worn, self._aside, SIZE, partial(self._keep_one, look), names)

    def _take_scenes(self, found: Sequence[Scene]) -> None:
        """Draw these, all of one look before the next."""
        for look in self._looks_of(*(scene.name for scene in found)):
            self._wear(look)
            for scene in found:
                if self._wants(scene.name, look):
                    self._take(scene, look)

    def _sealed(self, passphrase: str) -> None:
        """Seal the laptop, and draw what it shows then."""
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

    def _take(self, scene: Scene, look: str) -> None:
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
        for look in self._looks_of(name):
            self._wear(look)
            if show is not None:
                show()
                settle(self.window, self._thread)
            self._keep(name, look)
            if after is not None:
                after()
                settle(self.window, self._thread)

    def _wants(self, name: str, look: str) -> bool:
        names = self._wanted[look]
        return not names or name in names

    def _looks_of(self, *names: str) -> list[str]:
        """Return the looks in which any of these is wanted."""
        return [look for look in self._wanted if any(self._wants(name, look) for name in names)]

    def _wear(self, name: str) -> None:
        code, theme = LOOKS[name]
        look = replace(self.window.look, language=Language.load(code), theme=theme)
        self.window.dressing.wear(look)
        until(partial(self._wears, look))
        settle(self.window, self._thread)

    def _keep(self, name: str, look: str) -> None:
        """Write the picture, then take away what lies over the page."""
        self._keep_one(look, self.window, name)
        self.window.danger.close()
        for sheet in self.window.findChildren(Sheet):
            sheet.close_sheet()

    def _keep_one(self, look: str, window: Window, name: str) -> None:
        """Write the picture of a window, where it is wanted."""
        if self._wants(name, look):
            path = self._folder / f"{name}-{look}.png"
            window.grab().save(str(path))
            self.taken.append(path)
            self._told(path)

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
    parser.add_argument("--looks", nargs="+", choices=tuple(LOOKS), default=tuple(LOOKS), help="only these")
    parser.add_argument(
        "--text", type=int, choices=(100, 125, 150, 175, 200), default=100, help="size of words, in percent"
    )
    given = parser.parse_args(arguments)
    secret = sys.stdin.readline().rstrip("\n")
    wanted = dict.fromkeys(given.looks, given.only)
    draw(given.vault, secret, given.out, wanted=wanted, text=given.text, told=_say)
    return 0


def _say(path: Path) -> None:
    sys.stdout.write(f"{path.name}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
