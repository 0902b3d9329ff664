"""The gallery: every component on one page, drawn in each language, theme and text size (fictional data).

``python -m ui.gallery --out DIR`` writes the pictures; the tests measure the same page.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from resources.language import Language
from ui.gallery_pages import CapturePage, EmptyPage, GalleryPage, PartialPage, TroublePage
from ui.gallery_safety import WITH_SHELL, WITHOUT_SHELL
from ui.gallery_sheets import SHEETS
from ui.look import Look
from ui.shell.frame import Shell
from ui.shell.rail import FIELD_WAYS, Way
from ui.stylesheet import dress
from ui.tokens import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ui.shell.page import Page

SIZE: Final = (1366, 768)
PATIENCE_MS: Final = 3000
PAGES: Final = ("gallery", "capture", "partial", "trouble", "empty", *WITH_SHELL)


def gallery(look: Look, page: str = "gallery") -> Shell:
    """Return a shell with one of the pages ``PAGES``. The application must be dressed already."""
    shell = Shell(look)
    shell.set_ways([Way(way.key, way.icon, way.words, 3 * (way.key == "complete")) for way in FIELD_WAYS])
    pages: dict[str, Callable[[Look], Page]] = {
        "gallery": GalleryPage,
        "capture": CapturePage,
        "partial": PartialPage,
        "trouble": TroublePage,
        "empty": EmptyPage,
        **WITH_SHELL,
    }
    shell.show_page(pages[page](look))
    shell.set_level("partial" if page == "partial" else "open")
    shell.strip.set_radios("off")
    shell.strip.set_battery(71)
    shell.saved.saved(look.tr("a moment ago"))
    return shell


def bare(look: Look, page: str) -> QWidget:
    """Return one of the pages that stand alone in the window, such as the lock page."""
    window = QWidget()
    window.setLayoutDirection(look.direction)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    column.addWidget(WITHOUT_SHELL[page](look))
    return window


def looks() -> Iterator[tuple[str, Look]]:
    """Yield a name and a look for each language, theme and text size that the pictures show."""
    for code, theme, scale in itertools.product(("en", "ar", "zz"), THEMES.values(), (1.0, 2.0)):
        yield f"{code}-{theme.name}-{round(scale * 100)}", Look(theme, Language.load(code), scale)


def draw(folder: Path) -> list[Path]:
    """Write one picture for each page and look; return where they are."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError
    made: list[Path] = []
    for (name, look), page in itertools.product(looks(), (*PAGES, *SHEETS, *WITHOUT_SHELL)):
        dress(app, look)
        alone = page in WITHOUT_SHELL
        shell = bare(look, page) if alone else gallery(look, "gallery" if page in SHEETS else page)
        # the gallery is taller than a screen; a picture may be
        shell.resize(SIZE[0], SIZE[1] if page != "gallery" else 1200 if look.scale < 2 else 4200)  # noqa: PLR2004 - 200 %
        shell.show()
        QTest.qWaitForWindowExposed(shell, PATIENCE_MS)
        if page in SHEETS:
            SHEETS[page](look).open_over(shell)
        QTest.qWait(20)
        made.append(folder / f"{page}-{name}.png")
        shell.grab().save(str(made[-1]))
        shell.close()
        shell.deleteLater()
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the gallery into a folder."""
    parser = argparse.ArgumentParser(prog="ui.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    folder: Path = parser.parse_args(arguments).out
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.writelines(f"{path}\n" for path in draw(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
