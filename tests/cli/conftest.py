"""A cheap laptop and a cheap office for the tests of the command line, and two ways to run a command on them."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

import pytest

from npm_field.cli.main import main
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import return_codes
from npm_field.crypto.argon import Cost
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, deliver, enrol, receive, sealing
from npm_field.usecases.adding import Document
from storage import vault
from tests.cli.loaded import Loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE: Final = "otter granite velvet lamp"  # noqa: S105 - of vaults that live for one test
DESK: Final = "another one for the desk"
CHEAP_WORDS: Final = """import sys
from npm_field.crypto.argon import Cost
from sync import words
words.COST = Cost(memory_kib=64, passes=1, lanes=1)
"""
"""What tests/conftest.py does in this process: both sides must come to the same six words."""
CANARY: Final = "Zubrowsky"
"""A word that stands in records only: nothing that was not asked for may ever contain it."""
VISIT: Final = "C-421-802"
AREA: Final = "L-450-618"
TALK: Final = "P-049-402"
SAME: Final = "SAME"
"""Stands for the number of the passphrase's own descriptor."""
ROOT: Final = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - whatever JSON the command prints
        """The one JSON document on standard output."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Team:
    """Folders of an office, its lead and a monitor, each with the same passphrase, and a hand-over of the monitor."""

    office: Path
    lead: Path
    monitor: Path
    bundle: Path
    answer: Path
    completion: Path
    invitation: Path


class Runner:
    """Runs commands: in this process, or as a process of their own where descriptors and signals matter."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsysbinary: pytest.CaptureFixture[bytes],
        loaded: Callable[[], Loaded],
    ) -> None:
        self._monkeypatch = monkeypatch
        self._capture = capsysbinary
        self._loaded = loaded

    def __call__(
        self, *arguments: object, stdin: bytes | str = b"", secrets: Sequence[str] = (PASSPHRASE,)
    ) -> Outcome:
        """Run a command in this process; ``secrets`` are the lines of its passphrase descriptor."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        self._capture.readouterr()
        with descriptor(secrets) as number:
            given_arguments = [str(number) if argument == SAME else str(argument) for argument in arguments]
            try:
                status = main(["--passphrase-fd", str(number), *given_arguments])
            except SystemExit as left:
                status = int(str(left.code))
        out, err = self._capture.readouterr()
        return Outcome(status, out.decode(), err.decode())

    def json(self, *arguments: object, stdin: bytes | str = b"", secrets: Sequence[str] = (PASSPHRASE,)) -> Any:  # noqa: ANN401 - whatever JSON the command prints
        """Run a command with ``--json``, hold it to exit 0 and a silent standard error, and return its document."""
        done = self("--json", *arguments, stdin=stdin, secrets=secrets)
        assert (done.status, done.err) == (0, "")
        return done.document

    def refused(self, *arguments: object, stdin: bytes | str = b"", secrets: Sequence[str] = (PASSPHRASE,)) -> str:
        """Run a command that must be refused, and return its one sentence."""
        return one_sentence(self(*arguments, stdin=stdin, secrets=secrets))

    def process(
        self,
        *arguments: object,
        stdin: bytes = b"",
        secrets: Sequence[str] = (PASSPHRASE,),
        before: str = "",
        with_descriptor: bool = True,
    ) -> Outcome:
        """Run a command in a process of its own; ``before`` is Python that runs first, as to set a limit."""
        script = f"{CHEAP_WORDS}{before}\nfrom npm_field.__main__ import main\nsys.exit(main())"
        with descriptor(secrets) as number, TemporaryFile() as asked, TemporaryFile() as out, TemporaryFile() as err:
            asked.write(stdin)
            asked.seek(0)
            given = ["--passphrase-fd", str(number)] if with_descriptor else []
            given += [str(number) if argument == SAME else str(argument) for argument in arguments]
            descriptors = {0: asked.fileno(), 1: out.fileno(), 2: err.fileno(), number: number}
            self._loaded().run(script, given, descriptors, dict(os.environ))
            status = self._loaded().status(patience_s=60)
            said = [_all_of(file) for file in (out, err)]
        return Outcome(status, *said)


def _all_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@contextmanager
def descriptor(lines: Sequence[str]) -> Iterator[int]:
    """A descriptor from which these lines can be read."""
    reading, writing = os.pipe()
    try:
        os.write(writing, "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass"))
        os.close(writing)
        yield reading
    finally:
        os.close(reading)


def one_sentence(done: Outcome) -> str:
    """Return what a refused command said, held to the promise: exit 1, one line, no path, no record, no secret."""
    assert done.status == 1, done
    assert done.out == "", done
    assert done.err.startswith("npm-field: "), done
    assert done.err.count("\n") == 1, done
    assert "Traceback" not in done.err, done
    assert "fault of the program" not in done.err, done
    assert CANARY.lower() not in done.err.lower(), done
    assert not any(word in done.err for word in PASSPHRASE.split()), done
    return done.err


def codes_of(folder: Path) -> list[str]:
    """Draw return codes for a vault and return them as they are read out."""
    opened = vault.open_vault(folder, passphrases.prepare(PASSPHRASE))
    drawn = return_codes.draw()
    opened.set_return_codes(drawn, sealing.recipients_of(opened))
    opened.close()
    return [" ".join(return_codes.groups(code)) for code in drawn]


@pytest.fixture(scope="session")
def _loaded() -> Iterator[Callable[[], Loaded]]:
    """The process from which others are forked; there is none where nobody asks for it."""
    with ExitStack() as ends:
        yield cache(lambda: ends.enter_context(Loaded()))


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], _loaded: Callable[[], Loaded]
) -> Runner:
    """Runs commands; a vault made in this process is a cheap one. test_surroundings.py makes one at the real cost."""
    for make in (enrol.make_local, enrol.make_laptop, enrol.make_office):
        monkeypatch.setitem(make.__kwdefaults__ or {}, "cost", CHEAP)
    return Runner(monkeypatch, capsysbinary, _loaded)


@pytest.fixture(scope="session")
def _laptop_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laptop no office knows, with a visit, an area, a talk and an observation that hold the canary."""
    folder = tmp_path_factory.mktemp("template") / "laptop"
    seat = enrol.make_local(folder, passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP)
    adding.add(seat, documents())
    seat.vault.close()
    return folder


def documents() -> list[Document]:
    """A small visit."""
    visit = {"code": VISIT, "place_name": f"{CANARY} Remand Prison", "words": {"V-788": "beating"}}
    talk = {"code": TALK, "area": AREA, "consent": {"record": "yes"}, "narrative": f"A talk with {CANARY}."}
    return [
        Document("visit", "", Mode.FULL, visit, from_paper=True),
        Document("area", VISIT, Mode.FULL, {"code": AREA, "kind": "shared_cell"}, from_paper=True),
        Document("interview", VISIT, Mode.FULL, talk, from_paper=True),
        Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": f"{CANARY} was on the wall."}),
    ]


@pytest.fixture
def laptop(_laptop_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_laptop_template, tmp_path / "laptop"))


@pytest.fixture
def new_laptop() -> Callable[[Path], None]:
    """Makes an empty cheap vault in a folder."""

    def make(folder: Path) -> None:
        enrol.make_local(folder, passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP).vault.close()

    return make


@pytest.fixture(scope="session")
def team_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a lead and a monitor; the visit pack is taken in; the monitor's bundle waits."""
    home = tmp_path_factory.mktemp("team")
    secret = passphrases.prepare(PASSPHRASE)
    desk = passphrases.prepare(DESK)
    office = enrol.make_office(
        home / "office", name="Kestria", passphrase=secret, desk_passphrase=desk, cost=CHEAP
    ).seat
    seats = {}
    for name, role in (("lead", "lead"), ("monitor", "field")):
        invitation = enrol.invite(office, role=role)
        made = enrol.make_laptop(home / name, invitation, passphrase=secret, cost=CHEAP)
        completion = enrol.approve(office, enrol.examine(office, made.answer))
        enrol.finish(made.seat, completion)
        seats[name] = made.seat
        for kind, data in (("invitation", invitation), ("answer", made.answer), ("completion", completion)):
            (home / f"{name}.{kind}").write_bytes(data)
    adding.add(seats["lead"], documents())
    deliver.export(office, home / "roster.npmf", purpose=deliver.VISIT_PACK)
    for seat in seats.values():
        receive.take_in(seat, receive.preview(seat, home / "roster.npmf"))
    deliver.export(seats["lead"], home / "pack.npmf", purpose=deliver.VISIT_PACK)
    receive.take_in(seats["monitor"], receive.preview(seats["monitor"], home / "pack.npmf"))
    seen = Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": f"{CANARY} again."})
    adding.add(seats["monitor"], [seen])
    deliver.export(seats["monitor"], home / "bundle.npmf")
    for seat in (office, *seats.values()):
        seat.vault.close()
    return home


@pytest.fixture
def team(team_template: Path, tmp_path: Path) -> Team:
    return team_in(Path(shutil.copytree(team_template, tmp_path / "team")))


def team_in(home: Path) -> Team:
    """The team of a copied template."""
    return Team(
        office=home / "office",
        lead=home / "lead",
        monitor=home / "monitor",
        bundle=home / "bundle.npmf",
        answer=home / "monitor.answer",
        completion=home / "monitor.completion",
        invitation=home / "monitor.invitation",
    )
