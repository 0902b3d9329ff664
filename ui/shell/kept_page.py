"""A page on which something is typed: what is not saved is said over it; the keyboard comes when it is in sight."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ui.components.banner import Banner
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent


class KeptPage(Page):
    """Subclass it; ``not_saved`` is the banner while there is one, ``_banner_at`` the place of all in the body."""

    _banner_at = 0
    not_saved: Banner | None = None
    _first: Callable[[], None] | None = None

    @cached_property
    def _banners(self) -> dict[str, Banner]:
        return {}

    def not_saved_title(self) -> str:
        """Return the title of the banner."""
        return self.look.tr("Not saved")

    def show_not_saved(self, sentence: str) -> None:
        """Say that something is not on the disk; an empty sentence takes it back."""
        if self.not_saved is not None:
            self.body.removeWidget(self.not_saved)
            self.not_saved.hide()
            self.not_saved.deleteLater()
            self.not_saved = None
        if sentence:
            self.not_saved = Banner(self.look, "bad", sentence, title=self.not_saved_title())
            self.body.insertWidget(min(self._banner_at, self.body.count()), self.not_saved)

    def show_banner(self, key: str, kind: str, sentence: str, title: str = "") -> None:
        """Show one banner of this key over the page; an empty sentence takes it away."""
        before = self._banners.get(key)
        name = f"{title}. {sentence}" if title else sentence
        if before is not None and sentence and before.accessibleName() == name:
            return
        self._banners.pop(key, None)
        if before is not None:
            self.body.removeWidget(before)
            before.hide()
            before.deleteLater()
        if sentence:
            self._banners[key] = Banner(self.look, kind, sentence, title=title)
            self.body.insertWidget(min(self._banner_at, self.body.count()), self._banners[key])

    def banner(self, key: str) -> Banner | None:
        """Return the banner of this key, while it is shown."""
        return self._banners.get(key)

    def take_banners_away(self) -> None:
        """Show none any more: what they were about is not in hand."""
        for key in list(self._banners):
            self.show_banner(key, "info", "")

    def when_shown(self, first: Callable[[], None]) -> None:
        """Do ``first`` (give the focus) now, or as soon as the page can be seen."""
        if self.isVisible():
            first()
        else:
            self._first = first

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().showEvent(event)
        first, self._first = self._first, None
        if first is not None:
            first()
