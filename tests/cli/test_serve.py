"""The relay as a process of its own: made at the office, killed in the middle of an upload, ended by a signal."""

from __future__ import annotations

import json
import secrets
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import server_certificate
from npm_field.usecases import enrol, membership
from storage import key_paths
from sync import tls
from sync.relay_receipt import read_receipt
from sync.statements import read_credential
from tests.cli.conftest import PASSPHRASE, ROOT
from tests.sync.relays import HOST, Caller, digest

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from tests.cli.conftest import Runner, Team

SCRIPT: Final = "import sys\nfrom npm_field.__main__ import main\nsys.exit(main())"


class Started:
    """A relay in a process of its own, and where it listens."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-P", "-c", SCRIPT, "--json", "office", "serve", str(folder)]
        self.process = subprocess.Popen(
            [*command, "--bind", HOST, "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert self.process.stdout is not None
        said = b"".join(iter(self.process.stdout.readline, b"}\n")) + b"}"
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
            assert read_receipt(done.body, server_certificate.key_of(shown or b"")).device == device
            renewed = run.json("office", "relay", team.office, "--update", folder)
            assert renewed == {"folder": str(folder), "certificate_renewed": False}
            assert caller.ask("GET", "/hello").said["next"] == 2
        relay.process.send_signal(signal.SIGTERM)
        out, err = relay.process.communicate(timeout=30)
        assert (relay.process.returncode, out, err) == (0, b"", b"")
    assert digest((folder / "bundles" / device / digest(data)).read_bytes()) == digest(data)
    assert "relay folder" in run.refused("office", "serve", tmp_path)
