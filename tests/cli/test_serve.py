"""The relay as a process of its own: made at the office, killed in the middle of an upload, ended by a signal."""

from __future__ import annotations

import base64
import json
import secrets
import signal
import subprocess
import sys
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from npm_field.crypto import certificates
from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import enrol, membership
from storage import key_paths
from sync import tls
from sync.relay_receipt import read_receipt
from sync.statements import read_credential
from tests.cli.conftest import AREA, CANARY, PASSPHRASE, ROOT, TALK, VISIT
from tests.sync.relays import HOST, Caller, digest

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.cli.conftest import Runner, Team

SCRIPT: Final = "import sys\nfrom npm_field.__main__ import main\nsys.exit(main())"


def test_a_relay_that_a_program_started_ends_with_it(run: Runner, team: Team, tmp_path: Path) -> None:
    folder = tmp_path / "relay"
    run.json("office", "relay", team.office, "--out", folder, "--host", HOST)
    command = [sys.executable, "-P", "-c", SCRIPT, "--json", "office", "serve", str(folder), "--while-open"]
    relay = subprocess.Popen(
        [*command, "--bind", HOST, "--port", "0"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert relay.stdin is not None
    assert relay.stdout is not None
    while relay.stdout.readline() not in {b"}\n", b""}:
        pass
    assert relay.poll() is None
    relay.stdin.close()  # as a kill of whoever held it does
    assert relay.wait(30) == 0
    relay.stdout.close()


class Started:
    """A relay in a process of its own, and where it listens."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-P", "-c", SCRIPT, "--json", "office", "serve", str(folder)]
        self.process = subprocess.Popen(
            [*command, "--bind", HOST, "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdout is not None
        said = b""
        while not said.endswith(b"}\n") and (line := self.process.stdout.readline()):
            said += line
        self.port = int(json.loads(said)["port"])


@contextmanager
def started(folder: Path) -> Iterator[Started]:
    found = Started(folder)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.communicate()


def context_of(seat: Seat, folder: Path) -> ssl.SSLContext:
    statement = membership.statement_of(seat)
    credential = read_credential(membership.credential_of(seat), statement.signing)
    return tls.client_context(
        statement.authority_pem,
        credential.certificate_pem,
        seat.daybook_identity,
        lambda data: key_paths.path_of(data, folder),
    )


def test_a_relay_is_made_killed_in_the_middle_started_again_and_ended(
    run: Runner, team: Team, tmp_path: Path
) -> None:
    folder = tmp_path / "relay"
    assert run.json("office", "relay", team.office, "--out", folder, "--host", HOST) == {
        "folder": str(folder), "host": HOST,
    }  # fmt: skip
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    seat = enrol.open_seat(team.monitor, passphrases.prepare(PASSPHRASE))
    context, device = context_of(seat, tmp_path), seat.device
    seat.vault.close()
    data = secrets.token_bytes(600_000)
    with started(folder) as relay, Caller.by(context, relay.port) as caller:
        assert caller.chunk(data, 0, 200_000).offset == 200_000
        # Half of a chunk is on its way when the process is killed.
        caller.http.putrequest("PATCH", f"/v1/bundles/{digest(data)}")
        for name, value in (("Content-Length", "400000"), ("NPM-Offset", "200000"), ("NPM-Size", "600000")):
            caller.http.putheader(name, value)
        caller.http.putheader("NPM-Chunk-SHA256", digest(data[200_000:]))
        caller.http.endheaders(data[200_000:350_000])
        relay.process.kill()
        relay.process.wait()
    with started(folder) as relay:
        with Caller.by(context, relay.port) as caller:
            assert caller.ask("HEAD", f"/bundles/{digest(data)}").offset == 200_000
            assert caller.chunk(data, 200_000, 600_000).offset == 600_000
            done = caller.finish(data, 1)
            assert caller.finish(data, 1).body == done.body
            assert caller.http.sock is not None
            shown = caller.http.sock.getpeercert(binary_form=True)
            assert read_receipt(done.body, certificates.key_in(shown or b"")).device == device
            renewed = run.json("office", "relay", team.office, "--update", folder)
            assert renewed == {"folder": str(folder), "certificate_renewed": False}
            assert caller.ask("GET", "/hello").said["next"] == 2
            assert caller.send(team.bundle.read_bytes(), 2).status == 200
        relay.process.send_signal(signal.SIGTERM)
        out, err = relay.process.communicate(timeout=30)
        assert (relay.process.returncode, out, err) == (0, b"", b"")
    assert digest((folder / "bundles" / device / digest(data)).read_bytes()) == digest(data)
    _nothing_is_told(run, team, folder)
    assert "relay folder" in run.refused("office", "serve", tmp_path)


def test_no_window_and_no_other_command_loads_the_relays_server() -> None:
    script = "import sys; import npm_field.cli.main, npm_field.app, ui.window; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-P", "-c", script], cwd=ROOT, check=False).returncode == 0


def _nothing_is_told(run: Runner, team: Team, folder: Path) -> None:
    """Of a real hand-over nothing that stands in it is found at the relay; the same look finds it in the clear."""
    people = {str(device["person"]) for device in run.json("office", "devices", team.office)} - {""}
    words = {CANARY, "Remand Prison", "Kestria", VISIT, AREA, TALK, *people}
    listed = run("--json", "record", "list", team.monitor).out + run("record", "show", team.monitor, VISIT).out
    assert told(listed.encode(), words) >= {CANARY, VISIT, AREA, TALK}  # the control
    assert told(base64.b64encode(f"..{CANARY}..".encode()), words) == {CANARY}
    assert told(zlib.compress(listed.encode()), words) == set()  # why a bundle is sealed before it is stored
    found = {path: told(path.read_bytes(), words) for path in folder.rglob("*") if path.is_file()}
    assert {path.name for path in found} >= {"index.db", "relay.pem", "roster", digest(team.bundle.read_bytes())}
    assert {path.name: said for path, said in found.items() if said} == {}


def told(data: bytes, words: set[str]) -> set[str]:
    """Return which of these words stand in some bytes, in any of the ways in which words are stored."""
    low = data.lower()
    return {word for word in words if any(form in low or form in data for form in _forms(word))}


def _forms(word: str) -> list[bytes]:
    plain = [word.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
    printed = [
        base64.b64encode(bytes(shift) + plain[0])[2 * bool(shift) + 2 * (shift == 2) : -4] for shift in range(3)
    ]
    return [each.lower() for each in plain] + [word.encode().hex().encode(), *(p for p in printed if len(p) >= 6)]
