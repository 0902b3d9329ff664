"""An office, a laptop and what is between them: the office's relay, running on loopback, or a stick."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from npm_field.usecases import cuts, intake, network, outbound, receipts, serve, usb
from npm_field.usecases.membership import OFFICE_ROLE
from npm_field.usecases.network import Synced
from sync.client.patience import Limits, Patience
from sync.client.relay import Address
from sync.relay import serving
from tests.sync.cutting import HOST, Line, breaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

QUICK = Limits(connect_s=20, idle_s=20, tries=3, first_wait_s=0, longest_wait_s=0)


@dataclass
class Between:
    """Both seats; what carries is below."""

    seats: Enrolled

    @property
    def office(self) -> Seat:
        return self.seats.office

    @property
    def laptop(self) -> Seat:
        return self.seats.laptop

    def accept_all(self) -> int:
        """Accept what waits in the office's inbox; return how many bundles."""
        waiting = [row for row in intake.waiting(self.office) if row.state == intake.WAITING]
        for row in waiting:
            intake.accept(self.office, row.id)
            if row.purpose != intake.SEALED:
                receipt = receipts.receipt_for(self.office, row.bundle)
                outbound.queue(self.office, row.device, outbound.RECEIPT, receipt)
        return len(waiting)


@dataclass
class Stick(Between):
    """A folder that goes to and fro; ``seen`` are the names that the office wrote, or has looked at."""

    folder: Path
    seen: set[str] = field(default_factory=set)

    def sync(self, seat: Seat) -> Synced:
        """Do by stick what an errand over the relay does."""
        before = {path.name for path in self.folder.iterdir()}
        if seat.role == OFFICE_ROLE:
            came = sorted(before - self.seen)
            for name in came:
                intake.arrive(seat, self.folder / name)
            gone = {one.path.name for one in outbound.export(seat, self.folder)}
            self.seen |= {*came, *gone}
            return Synced(len(gone), len(came), (), 0)
        cuts.cut(seat)
        usb.write_out(seat, self.folder)
        usb.write_sealed(seat, self.folder)
        gone = {path.name for path in self.folder.iterdir()} - before
        found = usb.take_from(seat, self.folder)
        assert not found.problems
        return Synced(len(gone), found.receipts + found.revisions + found.notices, (), len(cuts.pending(seat)))


@dataclass
class World(Between):
    """Both seats and the line to the relay, which a test may break."""

    line: Line
    relay: Path
    runs: ExitStack

    def sync(self, seat: Seat, cancelled: Callable[[], bool] = lambda: False) -> Synced:
        patience = Patience(QUICK, cancelled, sleep=lambda _seconds: None)
        return network.sync(seat, Address(HOST, self.line.port), patience=patience, cancelled=cancelled)

    def hold(self) -> threading.Event:
        """Let every connection hang until the event is set, which lets the next ones through."""
        self.line.held = threading.Event()
        return self.line.held

    def start_relay(self) -> None:
        """Start the relay, after it was stopped by ``runs.close()``."""
        self.line.target = self.runs.enter_context(running(self.relay))

    @contextmanager
    def without_relay(self) -> Iterator[None]:
        """Switch the relay off for the block."""
        self.runs.close()
        yield
        self.start_relay()


@contextmanager
def world(seats: Enrolled, folder: Path) -> Iterator[World]:
    """Make a relay of this office and run it in a thread, behind a line."""
    serve.make(seats.office, folder, host=HOST)
    with ExitStack() as runs, breaking(0) as line:
        made = World(seats, line, folder, runs)
        made.start_relay()
        yield made


@contextmanager
def running(folder: Path) -> Iterator[int]:
    stop, heard, ports = serving.Stop(), threading.Event(), [0]

    def listening(found: serve.Running) -> None:
        ports[0] = found.port
        heard.set()

    def work() -> None:
        serve.run(folder, bind=HOST, port=0, listening=listening, stop=stop)

    thread = threading.Thread(target=work)
    thread.start()
    assert heard.wait(30)
    try:
        yield ports[0]
    finally:
        stop.ask()
        thread.join(30)
