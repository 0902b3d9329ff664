"""Fetching over the office's relay: what came waits in the inbox, what is for laptops goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import network_sentences
from ui.components.banner import Banner
from ui.components.stoppable import StoppableCard
from ui.sentences import sentence

if TYPE_CHECKING:
    from npm_field.usecases.network import Moved, Synced
    from ui.look import Look


class FetchCard(StoppableCard):
    """What is on its way."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Fetch over the network"), look.tr("The relay proves who it is …"))

    def show_moved(self, moved: Moved) -> None:
        """Show which one is on its way and how much of it."""
        self.line.say(network_sentences.moving(moved, self._look.language))


def banner(look: Look, done: Synced) -> Banner:
    """Return what is said of a fetch."""
    return Banner(look, *said(look, done))


def said(look: Look, done: Synced) -> tuple[str, str]:
    """Return a banner's kind and words: what ended a fetch, what came, what did not go through."""
    lines = list(network_sentences.lines(done, look.language))
    lines += [f"{name}: {sentence(error, look.language)}" for name, error in done.faults]
    kind = "warn" if done.faults or done.numbers or done.roster_refused else "ok"
    if done.trouble is not None:
        is_stopped = done.trouble.code == "stopped"
        kind = "info" if is_stopped else "bad"
        first = look.tr("Stopped. What came before is here.") if is_stopped else sentence(done.trouble, look.language)
        lines.insert(0, first)
    elif done.fetched:
        lines.append(look.tr("Nothing of it joined yet."))
    return kind, "\n".join(lines)
