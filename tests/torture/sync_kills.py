"""A laptop killed between "the hand-over is made" and "its answer is kept", by relay and by stick.

One laptop goes through all of it: a note is written, a process of its own hands it over and is killed (SIGKILL) at a
named place, and the next process goes on. After each: the note's bundle has its receipt, the relay's number is the
next one, asking again gives the same receipt byte for byte. At the end the office has each note once, with no gap
and no fork. ``make torture-sync`` runs all places; ``tests/usecases/test_network.py`` a few in the check.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from npm_field.domain.modes import Mode
from npm_field.usecases import adding, cuts, deliver, network, relayed, usb
from npm_field.usecases.adding import Document
from storage import revisions, settings
from sync.client.chunks import Chunk
from sync.client.courier import Courier
from sync.client.patience import Patience
from sync.client.relay import Address, Relay
from tests.sync.cutting import HOST
from tests.usecases.enrolled import AREA, VISIT, Enrolled, opened
from tests.usecases.networked import QUICK, world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from npm_field.usecases.seat import Seat

PATIENCE = Patience(QUICK, sleep=lambda _seconds: None)


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(owner: Any, name: str, is_it: Callable[..., bool] = lambda *_: True) -> None:  # noqa: ANN401 - a module, a class
    before = getattr(owner, name)

    def done(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - handed on
        found = before(*args, **more)
        if is_it(*args):
            _die()
        return found

    setattr(owner, name, done)


def _half_a_chunk() -> None:
    before = Chunk.pieces

    def pieces(self: Chunk) -> Iterator[bytes]:
        for piece in before(self):
            yield piece[: len(piece) // 2]
            _die()

    Chunk.pieces = pieces  # type: ignore[method-assign]  # in a process that is about to die


PLACES: dict[str, Callable[[], None]] = {
    "the bundle is made": lambda: _after(network, "prepare"),
    "the relay has said hello": lambda: _after(Relay, "hello"),
    "half of it is on the line": _half_a_chunk,
    "the answer lies there unread": lambda: _after(
        http.client.HTTPConnection, "getresponse", lambda line: vars(line)["_method"] == "PATCH"
    ),
    "the answer was read": lambda: _after(Relay, "append"),
    "the receipt is being kept": lambda: _after(settings, "put", lambda _book, name, _value: name == relayed.SETTING),
    "the receipt is kept": lambda: _after(relayed, "note_sent"),
    "half the stick is written": lambda: None,
    "the stick is written": lambda: _after(usb, "write_out"),
}
SAMPLE = ("the answer lies there unread", "the receipt is being kept")


def torture(template: Path, folder: Path, places: tuple[str, ...]) -> None:
    """Copy an office and its laptop, kill the laptop at each place, and take in at the office what came."""
    shutil.copytree(template, folder / "home")
    (folder / "stick").mkdir()
    office = opened(folder / "home" / "office")
    seats = Enrolled(folder / "home", office, office, "")
    with world(seats, folder / "relay") as made:
        killed(folder / "home" / "laptop", made.line.port, folder / "stick", places)
        first = made.sync(office)
        assert (first.trouble, first.fetched) == (None, len(places)), first
        assert made.accept_all() == len(places)
        laptop = opened(folder / "home" / "laptop")
        assert {each.id for each in deliver.all_revisions(laptop)} <= revisions.known_ids(office.vault.casebook)
        laptop.vault.close()
    office.vault.close()


def killed(laptop: Path, port: int, stick: Path, places: tuple[str, ...]) -> str:
    """Let a process hand over and be killed at each place; return what it said of the last whole one."""
    command = [sys.executable, "-P", "-m", "tests.torture.sync_kills", str(laptop), str(port), str(stick), *places]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["."])}
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(command, cwd=root, env=environment, capture_output=True, timeout=600, text=True)  # noqa: PLW1510 - our own program
    assert run.returncode == 0, run.stderr
    return run.stdout


def _hand_over(seat: Seat, address: Address, stick: Path, place: str) -> None:
    PLACES[place]()
    if "stick" in place:
        cuts.cut(seat)
        usb.write_out(seat, stick, progress=_die if place.startswith("half") else None)
    else:
        network.sync(seat, address, patience=PATIENCE)


def _go_on(seat: Seat, address: Address, stick: Path) -> None:
    """Do it whole, and hold what is known here against what the relay says when it is asked again."""
    usb.write_out(seat, stick)
    before = relayed.of(seat)
    found = network.sync(seat, address, patience=PATIENCE)
    assert (found.trouble, found.faults, found.numbers) == (None, (), ""), found
    errand, known = network.prepare(seat, address), relayed.of(seat)
    assert errand.going
    assert set(before.receipts) <= set(known.receipts)
    relay = Relay(address, errand.context, PATIENCE)
    courier = Courier(relay, PATIENCE, office=errand.office, device=errand.device)
    assert courier.next_number == known.last + 1
    for going in errand.going:
        sent = courier.send(going.parcel, courier.next_number, lambda _done: None)
        assert sent.receipt.decode("ascii") == known.receipts[going.parcel.sha256]
        file = stick / f"{going.parcel.sha256[: usb.NAME_LENGTH]}{usb.EXTENSION}"
        assert file.stat().st_size == going.parcel.size
    assert len(list(stick.iterdir())) == len(errand.going) == known.last
    relay.close()


def _in_a_child(act: Callable[[], None]) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            act()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitpid(child, 0)[1]


def main() -> int:
    """Kill at each place that is named, and go on."""
    laptop, port, stick, *places = sys.argv[1:]
    address = Address(HOST, int(port))
    for number, place in enumerate(places):
        text = f"The lamp was off at last, time {number}."

        def dying(place: str = place, text: str = text) -> None:
            seat = opened(Path(laptop))
            adding.add(seat, [Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": text})])
            _hand_over(seat, address, Path(stick), place)

        def going_on() -> None:
            _go_on(opened(Path(laptop)), address, Path(stick))

        assert os.WIFSIGNALED(_in_a_child(dying)), place
        assert _in_a_child(going_on) == 0, place
        print(place)  # noqa: T201 - for whoever started it
    return 0


if __name__ == "__main__":
    sys.exit(main())
