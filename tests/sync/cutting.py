"""A line that breaks: a proxy on loopback that lets so many bytes through and then closes both ends."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOST = "127.0.0.1"
PIECE = 64 * 1024
NEVER = 1 << 60


@dataclass(frozen=True)
class Cut:
    """After how many bytes of one connection, on their way up to the relay or down from it, the line breaks."""

    up: int = NEVER
    down: int = NEVER


@dataclass
class Line:
    """What is to happen to the next connections, one after the other; then nothing more. Counts what went through."""

    port: int = 0
    target: int = 0
    cuts: deque[Cut] = field(default_factory=deque)
    connections: int = 0
    up: int = 0
    down: int = 0
    held: threading.Event | None = None
    """Whether a connection hangs, until this is set."""
    is_dead: bool = False
    """Whether every connection is refused, as when a relay is switched off."""

    def plan(self, cuts: Iterable[Cut]) -> None:
        self.cuts = deque(cuts)


@contextmanager
def breaking(target: int) -> Iterator[Line]:
    """Listen before the relay at ``target``."""
    listener = socket.create_server((HOST, 0))
    line = Line(listener.getsockname()[1], target)

    def carry(near: socket.socket, cut: Cut) -> None:
        if line.held is not None:
            line.held.wait(60)
        with near, contextlib.suppress(OSError), socket.create_connection((HOST, line.target)) as far:
            _pump(near, far, cut, line)

    def serve() -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            line.connections += 1
            if line.is_dead:
                near.close()
            else:
                cut = line.cuts.popleft() if line.cuts else Cut()
                threading.Thread(target=carry, args=(near, cut), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def _pump(near: socket.socket, far: socket.socket, cut: Cut, line: Line) -> None:
    left = {near: cut.up, far: cut.down}
    with selectors.DefaultSelector() as selector:
        selector.register(near, selectors.EVENT_READ)
        selector.register(far, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                source = near if key.fileobj is near else far
                sink = far if source is near else near
                data = source.recv(min(PIECE, max(1, left[source])))
                if not data or not left[source]:
                    return
                sink.sendall(data)
                left[source] -= len(data)
                line.up += len(data) if source is near else 0
                line.down += len(data) if source is far else 0
                if not left[source]:
                    return
