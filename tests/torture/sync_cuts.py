"""Hand-over by network under torture, as ``make torture-sync`` runs it: a real relay in a process of its own.

A line is cut after every 1,000th byte of an upload and of a download, and the relay is killed in the middle. After
each: the office has the bundle once, byte for byte, its receipt holds, the relay has counted it once, and only what
was not acknowledged went over the line again. ``test_sync_cuts.py`` beside runs a small sample in the check.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType, make
from npm_field.errors import RelayUnreachableError
from storage.arrivals import Arriving
from sync.relay_receipt import read_receipt
from tests.cli.test_serve import Started
from tests.sync.conftest import Laptop, Office
from tests.sync.couriers import Goods, courier
from tests.sync.cutting import Cut, breaking
from tests.sync.relays import RelayHome
from tests.torture import sync_kills
from tests.usecases import enrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.sync.cutting import Line

SIZE: Final = 200_000
EVERY: Final = 1000
KILLS: Final = 40
HEAD: Final = 6000
"""More bytes than greeting, requests and answers take: cuts go on behind the last byte of the bundle."""


@dataclass
class Score:
    """What was tried, and how many bytes went over the line for those that had to."""

    cuts_up: int = 0
    cuts_down: int = 0
    kills: int = 0
    needed: int = 0
    moved: int = 0


class Route:
    """A laptop, a seat of the office, their relay as a process, and the line between them."""

    def __init__(self, folder: Path, line: Line) -> None:
        self.folder, self.line, self.score = folder, line, Score()
        self.office = Office.make("Kestria")
        self.laptop = Laptop.make(self.office, make(CodeType.MONITOR, "20416"))
        self.seat = Laptop.make(self.office, make(CodeType.MONITOR, "60218"), "office")
        self.home = RelayHome.make(folder / "relay", self.office, [self.laptop, self.seat])
        self.relay = Started(self.home.folder)
        self.line.target = self.relay.port
        self._numbers = itertools.count(1)

    def end(self) -> None:
        self.relay.process.kill()
        self.relay.process.communicate()

    def kill(self) -> None:
        """Kill the relay and start it again elsewhere; the line leads there then."""
        self.end()
        self.relay = Started(self.home.folder)
        self.line.target = self.relay.port
        self.score.kills += 1

    def hand_over(self, size: int, up: Iterable[Cut] = (), down: Iterable[Cut] = (), killed_at: int = 0) -> None:
        """Send one bundle and fetch it, with these cuts, and hold everything against what must be."""
        goods, number = Goods.of(size), next(self._numbers)
        before = self.line.up + self.line.down
        self.line.plan(up)
        receipt = self._send(goods, killed_at)
        self.line.plan(())
        found = read_receipt(receipt, self.home.key.public)
        assert (found.bundle, found.size, found.sequence) == (goods.sha256, size, number)
        with courier(self.laptop, self.office, self.line.port) as again:
            assert again.next_number == number + 1
            assert again.send(goods.parcel, number + 1, goods.moved.append).receipt == receipt
        self._fetch(goods, down)
        self.score.needed += 2 * size
        self.score.moved += self.line.up + self.line.down - before

    def _send(self, goods: Goods, killed_at: int) -> bytes:
        is_killed = not killed_at

        def moved(done: int) -> None:
            nonlocal is_killed
            if not is_killed and done >= killed_at:
                is_killed = True
                self.kill()

        for _try in range(3):
            with courier(self.laptop, self.office, self.line.port) as out:
                try:
                    return out.send(goods.parcel, out.next_number, moved).receipt
                except RelayUnreachableError:
                    continue
        raise AssertionError("a bundle that never arrived")

    def _fetch(self, goods: Goods, down: Iterable[Cut]) -> None:
        with courier(self.seat, self.office, self.line.port) as desk:
            listed = [each for each in desk.inbox() if each.sha256 == goods.sha256]
            assert len(listed) == 1
        self.line.plan(down)
        with courier(self.seat, self.office, self.line.port) as desk:
            place = Arriving(self.folder, goods.sha256, len(goods.data))
            assert desk.fetch(listed[0], place, goods.moved.append)
            assert place.path.read_bytes() == goods.data
            place.path.unlink()
            desk.taken(goods.sha256)
            assert goods.sha256 not in {each.sha256 for each in desk.inbox()}


def torture(folder: Path, *, size: int, every: int, kills: int, told: Callable[[str], None]) -> Score:
    """Cut after every so many bytes, both ways, and kill the relay so often; return what it took."""
    with breaking(0) as line:
        route = Route(folder, line)
        try:
            for at in range(every, size + HEAD, every):
                route.hand_over(size, [Cut(up=at)], [Cut(down=at)])
                route.score.cuts_up += 1
                route.score.cuts_down += 1
                if at % (50 * every) == 0:
                    told(f"cut after {at} bytes: whole, once")
            for n in range(kills):
                route.hand_over(size, killed_at=1 + n * size // max(1, kills))
        finally:
            route.end()
        return route.score


def main() -> int:
    """Run the whole and print a line of what it was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--every", type=int, default=EVERY)
    parser.add_argument("--kills", type=int, default=KILLS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        score = torture(Path(folder), size=given.size, every=given.every, kills=given.kills, told=_tell)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "template").mkdir()
        enrolled.make(Path(folder) / "template")
        sync_kills.torture(Path(folder) / "template", Path(folder), tuple(sync_kills.PLACES))
    _tell(f"{len(sync_kills.PLACES)} kills of a laptop between made and answered: nothing lost, nothing twice")
    _tell(
        f"{score.cuts_up} cuts of an upload, {score.cuts_down} of a download, {score.kills} kills of the relay:"
        f" nothing lost, nothing twice. Bytes over the line for one that had to: {score.moved / score.needed:.2f}"
    )
    return 0


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
