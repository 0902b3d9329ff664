"""Shell: the four places that stay the same on every page, and the one place that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.shell.bars import SideBar
from ui.shell.foot import Foot
from ui.shell.rail import BELOW, Rail, Way
from ui.shell.strip import Strip
from ui.tokens import GUTTER, LOW_HEIGHT, PAGE_MARGIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from ui.components.banner import Banner
    from ui.components.saved import SavedLabel
    from ui.look import Look
    from ui.shell.page import Page


class Shell(QWidget):
    """Give it a level, ways and a page. It is built anew for another look; presenters keep what was typed."""

    way_chosen = Signal(str)
    key_pressed = Signal(str)
    """The key of an act on the strip ("F8", "F9", "F12") or the cap of a key in the foot, when it was clicked."""
    lowness_changed = Signal(bool)
    """The window crossed 760 px height: the application builds the views anew with ``low`` changed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.page: Page | None = None
        self.strip = Strip(look)
        self.rail = Rail(look)
        self.foot = Foot(look)
        self._sides = (SideBar(look), SideBar(look))
        self._middle = QHBoxLayout()
        self._over = QVBoxLayout()
        self._told: list[Banner] = []
        self._over.setSpacing(look.px(8))
        self.setLayoutDirection(look.direction)
        self.setProperty("ground", "ground")
        self._build()
        self.strip.pressed.connect(self.key_pressed)
        self.foot.pressed.connect(self.key_pressed)
        self.rail.chosen.connect(self.way_chosen)

    @property
    def saved(self) -> SavedLabel:
        """The saved label of the foot."""
        return self.foot.saved

    def set_level(self, level: str) -> None:
        """Show how safe this laptop is: open, partial, sealed or locked."""
        self.strip.set_level(level)

    def set_ways(self, ways: Sequence[Way], below: Sequence[Way] = BELOW) -> None:
        """Show the ways of this person's work."""
        self.rail.set_ways(ways, below)
        if self.page is not None:
            self.rail.choose(self.page.way)

    @property
    def told(self) -> str:
        """What the lines over the page say; "" where there is none."""
        return "\n".join(banner.accessibleName() for banner in self._told)

    def tell(self, *banners: Banner | None) -> None:
        """Show lines over the page, the gravest first, in place of those before; none takes them away."""
        for shown in self._told:
            self._over.removeWidget(shown)
            shown.hide()
            shown.deleteLater()
        self._told = [banner for banner in banners if banner is not None]
        for banner in self._told:
            self._over.addWidget(banner)
            banner.show()
        edge = self._look.px(PAGE_MARGIN if not self._look.large else GUTTER)
        below = self._look.px(8) if self._told else 0
        self._over.setContentsMargins(edge, below, edge, below)

    def set_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys in the foot, as cap and words, the most needed first."""
        self.foot.set_keys(keys)

    def show_page(self, page: Page) -> None:
        """Put ``page`` in the middle. The page before it is deleted, and with it what it showed."""
        if self.page is not None:
            self._middle.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        self.page = page
        self._middle.insertWidget(2, page, 1)
        page.show()
        for side in self._sides:
            side.setVisible(page.framed)
        self.rail.setVisible(not page.framed)
        self.rail.choose(page.way)
        self.set_keys(page.keys())
        page.keys_changed.connect(lambda: self.set_keys(page.keys()))
        page.begin()

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(480, 360)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        low = event.size().height() < LOW_HEIGHT
        if low != self._look.low:
            self.lowness_changed.emit(low)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        # the window may be as small as the desktop wants: strip and foot give way, the page scrolls
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        whole.addWidget(self.strip)
        whole.addLayout(self._over)
        self._middle.setSpacing(0)
        self._middle.addWidget(self._sides[0])
        self._middle.addWidget(self.rail)
        self._middle.addWidget(self._sides[1])
        for side in self._sides:
            side.hide()
        whole.addLayout(self._middle, 1)
        whole.addWidget(self.foot)
