"""The demo's relay: a process of its own on loopback, started and ended by the demo."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from npm_field.errors import DemoFailedError
from npm_field.process import own_command, own_folder
from npm_field.usecases import policy, serve
from sync.client.relay import Address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat

LOOPBACK: Final = "127.0.0.1"
FOLDER: Final = "relay"
ENDING_S: Final = 30


@contextmanager
def running(office: Seat, folder: Path, step: int) -> Iterator[Address]:
    """Make the office's relay, run it for the block, and let the office's policy say where it is.

    Raises ``DemoFailedError`` where it does not come up.
    """
    home = folder / FOLDER
    serve.make(office, home, host=LOOPBACK)
    command = [*own_command("--json"), "office", "serve", str(home), "--bind", LOOPBACK, "--port", "0"]
    command.append("--while-open")
    # The pipe to its input ends with this process, also where that is killed: the relay then ends too.
    relay = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=own_folder()
    )
    try:
        address = Address(LOOPBACK, _port(relay, step))
        said = {**policy.document_of(office), "relay": {"host": address.host, "port": address.port}}
        policy.change(office, json.dumps(said).encode())
        yield address
    finally:
        relay.terminate()
        relay.wait(ENDING_S)
        for pipe in (relay.stdin, relay.stdout):
            if pipe is not None:
                pipe.close()


def _port(relay: subprocess.Popen[bytes], step: int) -> int:
    """Return where it listens, from the document that it prints when it does."""
    lines = []
    for line in relay.stdout or ():
        lines.append(line)
        if line.rstrip() == b"}":
            return int(json.loads(b"".join(lines))["port"])
    raise DemoFailedError(step=step)
