"""A vault with very many fictional records, written straight through storage: signed by nobody, else as ever.

What is measured on it is reading. Writing 100,000 records as a person does, one signed transaction each, takes an
hour and would measure the disk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase_words
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, SALT_LENGTH, Header, Revision, commit, payload_bytes
from npm_field.usecases import indexing
from storage import index, pools, revisions, settings

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from npm_field.usecases.seat import Seat

WORDS: Final = tuple(passphrase_words.words("en"))
ARABIC: Final = tuple(passphrase_words.words("ar"))
AREAS: Final = 12
TALKS: Final = 0.55
_AT_ONCE: Final = 1_000
_THEMES: Final = ("treatment", "safeguards", "material_conditions", "health", "contact_outside", "regime_activities")


_Written = tuple[str, RecordId, "Mapping[str, object]"]


@dataclass(frozen=True, slots=True)
class Made:
    """The visits, the largest first, and codes of people in the first one."""

    visits: tuple[RecordId, ...]
    codes: tuple[Code, ...]


def fill(seat: Seat, count: int, chance: random.Random) -> Made:
    """Put ``count`` records into the casebook: half of them in one visit, the others in visits of 500."""
    visits = [RecordId(f"{chance.getrandbits(128):032x}") for _ in range(1 + count // 1_000)]
    numbers = chance.sample(range(100_000), 60_000)
    people = iter([codes.make(CodeType.PERSON, f"{number:05d}") for number in numbers])
    made: list[_Written] = []
    for number, visit in enumerate(visits):
        code, areas = _planned(seat, visit, number)
        size = count // 2 if number == 0 else 500
        made += [(kind, visit, fields) for kind, fields in _visit(size, code, areas, people, chance)]
    for start in range(0, len(made), _AT_ONCE):
        with seat.vault.casebook.change() as book:
            some = [
                _revision(seat, one, start + number, chance)
                for number, one in enumerate(made[start : start + _AT_ONCE], start=1)
            ]
            revisions.insert(book, some)
            index.index(book, [indexing.indexed(one.header.record, [one]) for one in some])
    with seat.vault.casebook.change() as book:
        settings.put(book, indexing.SETTING, indexing.VERSION)
    talks = [fields for kind, visit, fields in made if kind == "interview" and visit == visits[0]]
    return Made(tuple(visits), tuple(Code(str(fields["code"])) for fields in talks))


def keep(made: Made, path: Path) -> None:
    """Write down what was made, so that another run can measure the same vault."""
    path.write_text(json.dumps([made.visits, made.codes]), encoding="utf-8")


def read(path: Path) -> Made:
    """Return what was made in a run before."""
    visits, people = json.loads(path.read_text(encoding="utf-8"))
    return Made(tuple(map(RecordId, visits)), tuple(map(Code, people)))


def _planned(seat: Seat, visit: RecordId, number: int) -> tuple[Code, list[Code]]:
    """Let the daybook know a visit, and return its code and its areas."""
    code = codes.make(CodeType.VISIT, f"{number:05d}")
    areas = [codes.make(CodeType.AREA, f"{number * AREAS + n:05d}") for n in range(AREAS)]
    with seat.vault.daybook.change() as daybook:
        pools.put_plan(daybook, pools.Plan(visit, code, Mode.FULL, "neutral_themes"), areas)
    return code, areas


def _visit(
    size: int, code: Code, areas: list[Code], people: Iterator[Code], chance: random.Random
) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield "visit", {"code": code, "start_day": "2031-03-10", "end_day": "2031-03-12", "type": "in_depth"}
    for area in areas:
        yield "area", {"code": area, "kind": "shared_cell", "designation": chance.choice(WORDS)}
    for _ in range(size - AREAS - 1):
        if chance.random() < TALKS:
            yield "interview", _talk(next(people), areas, chance)
        else:
            text = " ".join(chance.choices(WORDS, k=20))
            theme = chance.choice(_THEMES)
            yield "observation", {"area": chance.choice(areas), "sense": "seen", "theme": theme, "text": text}


def _talk(code: Code, areas: list[Code], chance: random.Random) -> Mapping[str, object]:
    words = chance.choices(WORDS, k=45) + chance.choices(ARABIC, k=15)
    return {
        "code": code,
        "area": chance.choice(areas),
        "privacy": chance.choice(("private", "private", "audible_risk")),
        "consent": {"record": "yes", "internal": "yes"},
        "themes": chance.sample(_THEMES, 2),
        "severity": chance.choice("123"),
        "sex": chance.choice(("woman", "man")),
        "narrative": " ".join(words),
    }


def _revision(seat: Seat, written: _Written, counter: int, chance: random.Random) -> Revision:
    kind, visit, fields = written
    record = visit if kind == "visit" else RecordId(f"{chance.getrandbits(128):032x}")
    header = Header(
        record=record, kind=kind, visit=visit, mode=Mode.FULL, parents=(), device=seat.device, book=CASEBOOK,
        counter=counter,
    )  # fmt: skip
    payload = payload_bytes(fields, written="2031-03-10/morning", at="2031-03-10T10:00:00+01:00")
    salt = chance.randbytes(SALT_LENGTH)
    return Revision(header, header.write(), commit(salt, payload), salt, payload, bytes(64))
