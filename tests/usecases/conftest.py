"""A real vault at the lowest Argon2 cost, a seat made by hand, a clock and dice that the test holds."""

from __future__ import annotations

import random
import shutil
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.signing import SigningKey
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.usecases import adding
from npm_field.usecases import seat as seats
from npm_field.usecases.adding import Document
from npm_field.usecases.seat import Seat
from storage import pools, settings, vault
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import Enrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.vocabularies import Vocabularies

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
POOL = {CodeType.PERSON: 60, CodeType.STAFF: 5, CodeType.AREA: 10, CodeType.VISIT: 3, CodeType.COMPLAINT: 3}


@pytest.fixture(scope="session")
def vocabularies() -> Vocabularies:
    return seats.shipped_vocabularies()


@pytest.fixture
def clock() -> list[datetime]:
    """The time is the one element; a test puts another one there."""
    return [datetime(2031, 3, 10, 15, 42, 7, tzinfo=UTC)]


@pytest.fixture
def dice() -> random.Random:
    return random.Random(2031)  # noqa: S311 - the dice of a test


@pytest.fixture
def new_seat(
    tmp_path: Path, clock: list[datetime], dice: random.Random, vocabularies: Vocabularies
) -> Iterator[Callable[[str], Seat]]:
    """Make a seat in a folder of this name; all are closed at the end."""
    made: list[Seat] = []

    def make(name: str) -> Seat:
        opened = vault.create(tmp_path / name, Secret(b"main words"), cost=CHEAP)
        with opened.casebook.change() as casebook:
            settings.put(casebook, seats.CASEBOOK_SEED, bytes(SigningKey.generate().seed.view))
            settings.put(casebook, seats.HYBRID_SEED, bytes(HybridPrivateKey.generate().seed.view))
        with opened.daybook.change() as daybook:
            settings.put(daybook, seats.DEVICE, uuid.uuid4().hex.encode())
            settings.put(daybook, seats.ROLE, b"field")
            settings.put(daybook, seats.DAYBOOK_SEED, bytes(SigningKey.generate().seed.view))
            pool = codes.draw_pools(POOL, 1, taken=(), random_below=dice.randrange)[0]
            pools.add(daybook, pool)
        made.append(Seat(opened, vocabularies, now=lambda: clock[0], random_below=dice.randrange))
        return made[-1]

    yield make
    for seat in made:
        seat.vault.close()


@pytest.fixture
def seat(new_seat: Callable[[str], Seat]) -> Seat:
    return new_seat("vault")


@pytest.fixture
def reopen(new_seat: Callable[[str], Seat]) -> Callable[[Seat], None]:  # noqa: ARG001 - closes after it
    """Close a seat's vault as at a lock and open it again, from the disk alone."""

    def again(seat: Seat) -> None:
        folder = seat.vault.folder
        seat.vault.close()
        seat.vault = vault.open_vault(folder, Secret(b"main words"))

    return again


@pytest.fixture(scope="session")
def _enrolled_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("enrolled")
    return home, enrolling.make(home)


@pytest.fixture
def enrolled(_enrolled_template: tuple[Path, str], tmp_path: Path) -> Iterator[Enrolled]:
    """An office and a laptop it certified, both open."""
    home = tmp_path / "enrolled"
    shutil.copytree(_enrolled_template[0], home)
    both = Enrolled(home, enrolling.opened(home / "office"), enrolling.opened(home / "laptop"), _enrolled_template[1])
    yield both
    both.close()


@pytest.fixture
def visit(seat: Seat) -> RecordId:
    """A visit with two areas and two V words, floor full."""
    return plan_small_visit(seat)


@pytest.fixture
def plan_visit() -> Callable[[Seat], RecordId]:
    return plan_small_visit


def plan_small_visit(seat: Seat) -> RecordId:
    words = {"V-473": "beating", "V-126": "threats"}
    code = str(codes.make(CodeType.VISIT, "12345"))
    documents = [
        Document("visit", "", Mode.FULL, {"code": code, "capture_floor": "full", "words": words}, from_paper=True),
        Document("area", code, Mode.FULL, {"code": Code("L-553-088"), "kind": "single_cell"}, from_paper=True),
        Document(
            "area",
            code,
            Mode.FULL,
            {"code": codes.make(CodeType.AREA, "20481"), "kind": "infirmary", "designation": "Ward Ambrosia"},
            from_paper=True,
        ),
    ]
    return adding.add(seat, documents)[0].record
