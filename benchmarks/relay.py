"""What a relay bears: 50 laptops with 20 MB each at once, beside the same bytes through bare TLS in the same run.

    make bench-relay                       50 laptops, 20 MB each, three rounds of either
    make bench-relay LAPTOPS=10 MEGABYTES=5

The relay and the bare server are processes of their own, as the laptops' side is one. Both get the same files over
TLS 1.3 with the same cipher: the relay from the product's own courier, with greeting, chunks and a receipt that it
verifies; the bare one in one piece, which it writes to a file and flushes before it says that it has it
(`bare+disk`), for that is what an upload is for, or throws away (`bare`), which says what storing costs. On loopback
two cores are the bound and every hash costs time; over a real line the line is: three are played, by a proxy on
loopback that holds every piece back. Ratios are what counts: the machine is somebody else's, too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import queue
import resource
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.crypto import server_certificate
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import Code
from storage import key_paths
from sync import tls
from sync.client.chunks import READ_BYTES, Parcel
from sync.client.courier import Courier
from sync.client.patience import Patience
from sync.client.relay import OFFICE, Address, Relay
from sync.relay.limits import MIB
from tests.sync.conftest import Laptop, Office
from tests.sync.relays import HOST, Caller, RelayHome, context_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

Late = queue.Queue[tuple[float, bytes]]
SERVE: Final = "import sys\nfrom npm_field.__main__ import main\nsys.exit(main())"
ROOT: Final = Path(__file__).resolve().parent.parent
LINES: Final = ((100, 2), (20, 60), (5, 150))
"""Megabits a second and milliseconds there and back: an office's own, a mobile one, a bad one."""
NOTHING_MORE: Final = 204
ALONE_ROUNDS: Final = 9
"""One laptop's rounds are short, and single ones say little on a machine that others use."""


@dataclass(frozen=True)
class Load:
    """What one laptop sends: a file that begins with bytes of its own."""

    laptop: Laptop
    context: ssl.SSLContext
    path: Path
    size: int
    sequence: int

    def digest(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


class Server:
    """A process that listens; says its port in the first lines and may be looked at while it runs."""

    def __init__(self, command: list[str], port_of: Callable[[bytes], int], end: bytes) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own programs
            command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
        )
        assert self._process.stdout is not None
        self.port = port_of(b"".join(iter(self._process.stdout.readline, end)) + end)

    def memory_mib(self) -> float:
        """Return the largest memory so far."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def processor_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)


def main() -> int:
    if len(sys.argv) > 1 and sys.argv[1] == "line":
        return _serve_line(*(int(each) for each in sys.argv[2:5]))
    if len(sys.argv) > 1 and sys.argv[1] == "bare-server":
        return _serve_bare(Path(sys.argv[2]), to_disk=sys.argv[3] == "disk")
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--laptops", type=int, default=50)
    options.add_argument("--megabytes", type=int, default=20)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-relay-"))
    try:
        _measure(folder, asked.laptops, asked.megabytes * MIB, asked.rounds)
    finally:
        shutil.rmtree(folder)
    return 0


class Bench:
    """The three servers, and the laptops that send to them."""

    def __init__(self, folder: Path, laptops: int, size: int) -> None:
        office = Office.make("Fictional Office")
        self.seat = Laptop.make(office, make(CodeType.MONITOR, "60218"), "office")
        devices = [Laptop.make(office, Code("")) for _ in range(laptops)]
        self.home = RelayHome.make(folder / "relay", office, [*devices, self.seat])
        self.size, self.sequence = size, 0
        self._folder = folder / "out"
        self._folder.mkdir()
        self._rest = secrets.token_bytes(size - 64)
        self._known = [(each, context_of(each, office, folder)) for each in devices]
        serve = [sys.executable, "-P", "-c", SERVE, "--json", "office", "serve", str(self.home.folder)]
        bare = [sys.executable, "-m", "benchmarks.relay", "bare-server", str(self.home.folder)]
        self.servers = {
            "relay": Server([*serve, "--bind", HOST, "--port", "0"], _port_said, b"}\n"),
            "bare": Server([*bare, "memory"], int, b"\n"),
            "bare+disk": Server([*bare, "disk"], int, b"\n"),
        }
        self.ports = {kind: server.port for kind, server in self.servers.items()}

    def fresh(self, count: int) -> list[Load]:
        """Return loads that no server has seen, each with the next number."""
        self.sequence += 1
        made = []
        for laptop, context in self._known[:count]:
            path = self._folder / laptop.device
            path.write_bytes(secrets.token_bytes(64) + self._rest)
            made.append(Load(laptop, context, path, self.size, self.sequence))
        os.sync()
        return made

    def send(self, kind: str, loads: list[Load], ports: Mapping[str, int] | None = None) -> float:
        """Send all at once and return how long it took; what came to the relay is looked at and forgotten."""
        named = [(load, load.digest()) for load in loads]
        port = (ports or self.ports)[kind]
        with ThreadPoolExecutor(len(loads)) as threads:
            began = time.perf_counter()
            for done in [threads.submit(self._send, kind, port, *each) for each in named]:
                done.result()
            took = time.perf_counter() - began
        if kind == "relay":
            self._require_arrived(named)
        return took

    def _send(self, kind: str, port: int, load: Load, digest: str) -> None:
        if kind == "relay":
            _to_relay(load, port, digest, self.home.office.statement.office)
        else:
            _to_bare(load, port)

    def _require_arrived(self, named: list[tuple[Load, str]]) -> None:
        for load, digest in named:
            with (self.home.folder / "bundles" / load.laptop.device / digest).open("rb") as file:
                assert hashlib.file_digest(file, "sha256").hexdigest() == digest
        with Caller(self.seat, self.home.office, self.home.folder, self.ports["relay"]) as desk:
            waiting = [found["bundle"] for found in desk.ask("GET", "/inbox").said]
            assert sorted(waiting) == sorted(digest for _, digest in named)
            for bundle in waiting:
                assert desk.ask("POST", f"/bundles/{bundle}/taken").status == NOTHING_MORE


def _measure(folder: Path, laptops: int, size: int, rounds: int) -> None:
    bench = Bench(folder, laptops, size)
    servers = bench.servers
    for what, count in ((f"{laptops} at once", laptops), ("one alone", 1)):
        spent: dict[str, list[float]] = {kind: [] for kind in servers}
        for number in range(1, (rounds if count > 1 else max(rounds, ALONE_ROUNDS)) + 1):
            before = {kind: server.processor_s() for kind, server in servers.items()}
            for kind in list(servers) if number % 2 else reversed(servers):
                spent[kind].append(bench.send(kind, bench.fresh(count)))
            said = (
                f"{kind} {spent[kind][-1]:.2f} s (its processor {server.processor_s() - before[kind]:.2f})"
                for kind, server in servers.items()
            )
            print(f"  {what}, round {number}: {', '.join(said)}")
        _tell(what, spent, count * size)
        print(f"  all arrived, hashes right; memory of the relay at most {servers['relay'].memory_mib():.0f} MiB")
    for megabits, there_and_back_ms in LINES:
        _measure_line(bench, megabits, there_and_back_ms, rounds)
    for server in servers.values():
        server.stop()


def _measure_line(bench: Bench, megabits: int, there_and_back_ms: int, rounds: int) -> None:
    asked = [str(megabits), str(there_and_back_ms)]
    lines = {
        kind: Server([sys.executable, "-m", "benchmarks.relay", "line", str(port), *asked], int, b"\n")
        for kind, port in bench.ports.items()
    }
    ports = {kind: line.port for kind, line in lines.items()}
    slow = {kind: [bench.send(kind, bench.fresh(1), ports) for _ in range(rounds)] for kind in lines}
    _tell(f"one over a line of {megabits} Mbit/s, {there_and_back_ms} ms there and back", slow, bench.size)
    for line in lines.values():
        line.stop()


def _port_said(said: bytes) -> int:
    return int(json.loads(said)["port"])


def _tell(what: str, spent: Mapping[str, list[float]], size: int) -> None:
    medians = {kind: statistics.median(times) for kind, times in spent.items()}
    print(
        f"{what}: {size / medians['relay'] / MIB:.1f} MiB/s; {medians['bare+disk'] / medians['relay']:.2f} of bare"
        f" TLS that ends on the disk as ours does ({_median_ratio(spent):.2f} in the median of the rounds),"
        f" {medians['bare'] / medians['relay']:.2f} of one that throws away"
    )


def _median_ratio(spent: Mapping[str, list[float]]) -> float:
    """Return the median of what each round says for itself: the machine is another one from round to round."""
    return statistics.median(bare / ours for bare, ours in zip(spent["bare+disk"], spent["relay"], strict=True))


def _to_relay(load: Load, port: int, digest: str, office: str) -> None:
    patience = Patience()
    relay = Relay(Address(HOST, port), load.context, patience)
    courier = Courier(relay, patience, office=office, device=load.laptop.device)
    parcel = Parcel(digest, load.size, OFFICE, lambda: load.path.open("rb"))
    try:
        courier.send(parcel, load.sequence, lambda _done: None)
    finally:
        relay.close()


def _to_bare(load: Load, port: int) -> None:
    with (
        socket.create_connection((HOST, port)) as raw,
        load.context.wrap_socket(raw, server_hostname=HOST) as connection,
        load.path.open("rb") as file,
    ):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(load.size.to_bytes(8, "big"))
        while piece := file.read(READ_BYTES):
            connection.sendall(piece)
        assert connection.recv(1) == b"."


def _serve_bare(folder: Path, *, to_disk: bool) -> int:
    """Take lengths and bytes over TLS, throw them away or write them down, and say a dot."""
    key = server_certificate.read_key((folder / "relay.key").read_bytes())
    context = tls.server_context(
        (folder / "authority.pem").read_text(), (folder / "relay.pem").read_text(), key,
        lambda data: key_paths.path_of(data, folder),
    )  # fmt: skip
    listening = socket.create_server((HOST, 0), backlog=256)
    print(listening.getsockname()[1], flush=True)
    print(flush=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        while True:
            raw, _ = listening.accept()
            threading.Thread(
                target=_take_bare, args=(context, raw, Path(scratch) if to_disk else None), daemon=True
            ).start()


def _serve_line(port: int, megabits: int, there_and_back_ms: int) -> int:
    """Carry connections to a port as fast, and as late, as such a line would. Nothing is lost on it."""
    listening = socket.create_server((HOST, 0), backlog=16)
    print(listening.getsockname()[1], flush=True)
    print(flush=True)
    while True:
        near, _ = listening.accept()
        far = socket.create_connection((HOST, port))
        near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 256 * 1024)
        for source, target in ((near, far), (far, near)):
            late: Late = queue.Queue(maxsize=256)  # 8 MiB: more than is ever under way on these lines
            began = (source, late, megabits * 125_000, there_and_back_ms / 2000)
            threading.Thread(target=_carry, args=began, daemon=True).start()
            threading.Thread(target=_deliver, args=(late, target), daemon=True).start()


def _carry(source: socket.socket, late: Late, bytes_a_second: int, delay_s: float) -> None:
    free_at = time.perf_counter()
    with suppress(OSError):
        while piece := source.recv(32 * 1024):
            free_at = max(free_at, time.perf_counter() - 0.01) + len(piece) / bytes_a_second
            time.sleep(max(free_at - time.perf_counter(), 0))
            late.put((free_at + delay_s, piece))
    late.put((time.perf_counter() + delay_s, b""))


def _deliver(late: Late, target: socket.socket) -> None:
    with suppress(OSError):
        while True:
            due, piece = late.get()
            time.sleep(max(due - time.perf_counter(), 0))
            if not piece:
                break
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _take_bare(context: ssl.SSLContext, raw: socket.socket, scratch: Path | None) -> None:
    buffer = bytearray(256 * 1024)
    with raw, context.wrap_socket(raw, server_side=True) as connection:
        left = int.from_bytes(connection.recv(8), "big")
        path = scratch / secrets.token_hex(8) if scratch is not None else Path(os.devnull)
        with path.open("wb", buffering=0) as file:
            while left:
                got = connection.recv_into(buffer)
                left -= got
                if scratch is not None:
                    file.write(memoryview(buffer)[:got])
            if scratch is not None:
                os.fsync(file.fileno())
        connection.sendall(b".")
        if scratch is not None:
            path.unlink()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    sys.exit(main())
