"""The relay by command: ``office relay`` makes and renews its folder at the office, ``office serve`` runs it."""

from __future__ import annotations

import os
import threading
from functools import partial
from typing import TYPE_CHECKING

from npm_field.cli import files
from npm_field.errors import FileExistsAlreadyError
from npm_field.usecases import serve as relay
from npm_field.usecases.serve import Stop
from storage import relay_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.cli.terminal import Terminal
    from npm_field.usecases.serve import Running


def office_relay(terminal: Terminal) -> None:
    """Make a relay's folder, or put the roster of now into one."""
    if terminal.arguments.update is not None:
        _update(terminal)
        return
    arguments = terminal.arguments
    if arguments.out.exists() and (not arguments.out.is_dir() or any(arguments.out.iterdir())):
        raise FileExistsAlreadyError  # before a passphrase is asked for
    with files.opened(terminal) as seat:
        relay.make(seat, arguments.out, host=arguments.host, port=arguments.port or relay.DEFAULT_PORT)
    said = terminal.language.tr(
        "The folder of the relay is made. Carry it to the server, keep no copy,"
        " and start “npm-field office serve” there."
    )
    terminal.answer({"folder": str(arguments.out), "host": arguments.host}, said)


def office_serve(terminal: Terminal) -> None:
    """Serve from a relay's folder until somebody ends it."""
    arguments = terminal.arguments

    def listening(running: Running) -> None:
        until = running.until.date().isoformat()
        lines = [
            terminal.language.tr(
                "The relay listens on port {port} as {host}. Its certificate ends on {until}.",
                port=running.port,
                host=running.host,
                until=until,
            )
        ]
        if relay.is_ending(running):
            lines.append(
                terminal.language.tr("Have the office renew it: “npm-field office relay DIR --update RELAYDIR”.")
            )
        terminal.answer({"host": running.host, "port": running.port, "until": until}, " ".join(lines))

    def told(counts: Mapping[str, int]) -> None:
        if not arguments.json:
            said = " ".join(f"{kind}={count}" for kind, count in counts.items())
            terminal.tell(terminal.language.tr("So far: {counts}", counts=said or "-"))

    stop = Stop()
    if arguments.while_open:
        threading.Thread(target=_end_with_input, args=(stop,), daemon=True).start()
    run = partial(relay.run, arguments.dir, bind=arguments.bind, port=arguments.port, stop=stop)
    told(run(listening=listening, told=told))


def _end_with_input(stop: Stop) -> None:
    """End the relay when standard input ends: whoever held it open is gone, however it went."""
    while os.read(0, 1):
        pass
    stop.ask()


def _update(terminal: Terminal) -> None:
    folder = terminal.arguments.update
    relay_folder.load(folder)
    with files.opened(terminal) as seat:
        renewed = relay.update(seat, folder)
    said = terminal.language.tr("The roster of the relay is the one of now. A relay that runs takes it at once.")
    if renewed:
        again = terminal.language.tr("Its certificate is a new one: start the relay again.")
        said = f"{said} {again}"
    terminal.answer({"folder": str(folder), "certificate_renewed": renewed}, said)
