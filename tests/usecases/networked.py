"""An office, a laptop and the office's relay, running: what goes on between the three over loopback."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.usecases import intake, network, outbound, receipts, serve
from sync.client.patience import Limits, Patience
from sync.client.relay import Address
from sync.relay import serving
from tests.sync.cutting import HOST, Line, breaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.usecases.network import Synced
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

QUICK = Limits(connect_s=20, idle_s=20, tries=3, first_wait_s=0, longest_wait_s=0)


@dataclass
class World:
    """Both seats and the line to the relay, which a test may break."""

    seats: Enrolled
    line: Line
    relay: Path
    runs: ExitStack

    @property
    def office(self) -> Seat:
        return self.seats.office

    @property
    def laptop(self) -> Seat:
        return self.seats.laptop

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

    def accept_all(self) -> int:
        """Accept what waits in the office's inbox; return how many bundles."""
        waiting = [row for row in intake.waiting(self.office) if row.state == intake.WAITING]
        for row in waiting:
            intake.accept(self.office, row.id)
            if row.purpose != intake.SEALED:
                receipt = receipts.receipt_for(self.office, row.bundle)
                outbound.queue(self.office, row.device, outbound.RECEIPT, receipt)
        return len(waiting)


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
