"""The demo's pictures: of all pages those that tell this visit, while it goes on, in the order of the story.

Every page in every look is much more than a visitor waits for; ``python -m ui.screenshots`` draws them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from npm_field.cli.terminal import Terminal

FOLDER: Final = "screenshots"
VISIT: Final = (
    "lock",
    "plan-visit",
    "plan-risks",
    "board",
    "capture",
    "capture-observation",
    "name-guard",
    "find",
    "partial-answered",
    "oral-answered",
    "cover",
    "complete",
    "medical",
    "attachments",
    "withdrawal",
    "mandate",
    "seal",
    "wipe",
)
"""While the visit goes on."""
EVENING: Final = ("taking-in", "differences", "debrief", "themes", "evening-gaps", "evening-settle", "hand-over")
"""When the team's bundles are in; some of these pages show nothing before."""
TURNED: Final = frozenset({"board", "capture", "partial-answered", "complete", "debrief"})
"""Also from right to left, and in the dark."""


def draw(
    terminal: Terminal, vault: Path, passphrase: str, names: Sequence[str], now: Callable[[], datetime] | None = None
) -> int:
    """Draw these pages of a closed vault and return how many pictures there are now; 0 where one is missing.

    ``now`` is the hour they show; without it the evening of the visit's last day.
    """
    from ui import screenshots  # noqa: PLC0415 - only here is Qt needed

    plain, other = ("en", "ar") if terminal.language.code == "en" else (terminal.language.code, "en")
    turned = [name for name in names if name in TURNED]
    wanted = {f"{plain}-light": names} | ({f"{other}-dark": turned} if turned else {})
    progress = _Progress(terminal, sum(map(len, wanted.values())))
    try:
        made = screenshots.draw(vault, passphrase, vault.parent / FOLDER, now=now, wanted=wanted, told=progress.drawn)
    finally:
        progress.done()
    return len(made) if len(made) == progress.total else 0


class _Progress:
    """Says how far it is, in one line that changes where somebody sits before it, and numbers the pictures."""

    def __init__(self, terminal: Terminal, total: int) -> None:
        self.total = total
        self._terminal, self._drawn = terminal, 0
        self._say()

    def drawn(self, path: Path) -> None:
        """Give a picture its place in the story."""
        page = path.stem.rsplit("-", 2)[0]
        number = (*VISIT, *EVENING).index(page) + 1
        path.rename(path.with_name(f"{number:02}-{path.name}"))
        self._drawn += 1
        if self._terminal.is_watched:
            self._say()

    def done(self) -> None:
        """Leave the line."""
        if self._terminal.is_watched:
            self._terminal.tell("")

    def _say(self) -> None:
        said = self._terminal.language.tr(
            "Taking pictures of the lead's laptop: {n} of {total}", n=self._drawn, total=self.total
        )
        if self._terminal.is_watched:
            self._terminal.tell_over(f"        {said}")
        else:
            self._terminal.tell(f"        {said}")
