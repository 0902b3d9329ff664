"""``npm-field sync``: a hand-over through the office's relay, with its progress on standard error at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.usecases import network
from ui import network_sentences
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.network import Moved, Synced


def sync(terminal: Terminal) -> None:
    """Send, fetch, take in and say what it brought; what ended it early is raised after that."""
    given = terminal.arguments.relay
    address = network.address_in(given) if given else None
    with files.opened_to_work(terminal) as seat:
        done = network.sync(seat, address, told=_progress(terminal))
        seat_is_office = seat.role == "office"
    said = [*network_sentences.lines(done, terminal.language), *_faults(done, terminal)]
    if done.trouble is not None and not terminal.arguments.json:
        for line in said if done.sent or done.fetched or done.arrivals else ():
            terminal.tell(line)
        raise done.trouble
    terminal.answer({**_document(done), "office": seat_is_office}, "\n".join(said))
    if done.trouble is not None:
        raise done.trouble


def _document(done: Synced) -> dict[str, object]:
    return {
        "sent": done.sent,
        "fetched": done.fetched,
        "unconfirmed": done.unconfirmed,
        "arrivals": [
            {
                "name": each.name,
                "kind": each.kind,
                "new": each.new,
                "refused": each.refused,
                "waits": each.waits,
            }
            for each in done.arrivals
        ],
        "faults": [{"name": name, "code": error.code, **error.facts} for name, error in done.faults],
        "numbers": done.numbers,
        "clock_off_s": done.clock_off_s,
        "trouble": done.trouble.code if done.trouble is not None else "",
    }


def _faults(done: Synced, terminal: Terminal) -> list[str]:
    return [f"{name}: {sentence(error, terminal.language)}" for name, error in done.faults]


def _progress(terminal: Terminal) -> Callable[[Moved], None]:
    """Return what tells how far it is: one line for each hundredth, at a terminal and for people alone."""
    if not terminal.is_watched:
        return lambda _moved: None
    last = [""]

    def told(moved: Moved) -> None:
        line = network_sentences.moving(moved, terminal.language)
        if line != last[0]:
            last[0] = line
            terminal.tell(line)

    return told
