"""A vault with very many fictional records, written straight through storage: signed by nobody, else as ever.

What is measured on it is reading. Writing 100,000 records as a person does, one signed transaction each, takes an
hour and would measure the disk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase_words
from npm_field.domain import codes, facets, folding
from npm_field.domain.codes import CodeType
from npm_field.domain.facets import Facet
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, SALT_LENGTH, Header, Revision, commit, payload_bytes
from npm_field.usecases import entries, indexing
from storage import index, pools, revisions, settings

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from storage.index import Indexed

WORDS: Final = tuple(passphrase_words.words("en"))
ARABIC: Final = tuple(passphrase_words.words("ar"))
AREAS: Final = 12
TALKS: Final = 0.55
_AT_ONCE: Final = 2_000
_TEXTS: Final = 1_000
_COMPARED: Final = 100
_THEMES: Final = ("treatment", "safeguards", "material_conditions", "health", "contact_outside", "regime_activities")


@dataclass(frozen=True, slots=True)
class Made:
    """The visits, the largest first, and codes of people in the first one."""

    visits: tuple[RecordId, ...]
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """One record before it is written; ``like`` is the number of the text it has, or none."""

    kind: str
    visit: RecordId
    fields: Mapping[str, object]
    like: int | None = None


def fill(seat: Seat, count: int, chance: random.Random, told: Callable[[int], None] = lambda _done: None) -> Made:
    """Put ``count`` records into the casebook: half of them in one visit, the others in visits of 500.

    ``told`` hears how many are done.
    """
    visits = [RecordId(f"{chance.getrandbits(128):032x}") for _ in range(1 + count // 1_000)]
    numbers = chance.sample(range(100_000), 60_000)
    people = iter([codes.make(CodeType.PERSON, f"{number:05d}") for number in numbers])
    texts = _texts(chance)
    made: list[_Written] = []
    for number, visit in enumerate(visits):
        code, areas = _planned(seat, visit, number)
        size = count // 2 if number == 0 else 500
        made += _visit(visit, size, code, areas, people, texts, chance)
    like = _Entries()
    for start in range(0, len(made), _AT_ONCE):
        with seat.vault.casebook.change() as book:
            some = [
                (one, _revision(seat, one, start + number, chance))
                for number, one in enumerate(made[start : start + _AT_ONCE], start=1)
            ]
            revisions.insert(book, [revision for _one, revision in some])
            index.index(book, [like.of(one, revision) for one, revision in some])
        told(start + len(some))
    with seat.vault.casebook.change() as book:
        settings.put(book, indexing.SETTING, indexing.VERSION)
    talks = [one.fields for one in made if one.kind == "interview" and one.visit == visits[0]]
    return Made(tuple(visits), tuple(Code(str(fields["code"])) for fields in talks))


class _Entries:
    """What the index holds of records: worked out once for each text, then with each record's own code and area.

    Working out all of it for each takes five times as long; every hundredth is compared with what is worked out.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[_Written, Indexed]] = {}
        self._asked = 0

    def of(self, one: _Written, revision: Revision) -> Indexed:
        """Return what the index must hold of this record."""
        self._asked += 1
        if one.like is None or one.like not in self._known:
            whole = entries.indexed(revision.header.record, [revision])
            if one.like is not None:
                self._known[one.like] = one, whole
            return whole
        first, entry = self._known[one.like]
        row = replace(
            entry.row, id=revision.header.record, visit=one.visit, code=str(one.fields.get("code", "")),
            area=str(one.fields["area"]),
        )  # fmt: skip
        words, filters = entry.words, entry.facets
        for name in ("code", "area"):
            if name in one.fields:
                words = words.replace(_folded(first, name), _folded(one, name))
        for facet, old, new in (
            (Facet.VISIT, first.visit, one.visit),
            (Facet.AREA, str(first.fields["area"]), row.area),
        ):
            filters = filters.replace(facets.token(facet, old), facets.token(facet, new))
        answers = frozenset(one.replace(str(first.fields["area"]), row.area) for one in entry.answers)
        made = replace(entry, row=row, words=words, facets=" ".join(sorted(filters.split())), answers=answers)
        if self._asked % _COMPARED == 0 and made != entries.indexed(revision.header.record, [revision]):
            raise AssertionError("the index of the bench is not the program's")
        return made


def _folded(one: _Written, name: str) -> str:
    return folding.to_index(str(one.fields[name]))


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


def _texts(chance: random.Random) -> tuple[Sequence[Mapping[str, object]], Sequence[Mapping[str, object]]]:
    """Return what talks and observations say; with other codes and areas it is said again and again."""
    return [_talk(chance) for _ in range(_TEXTS)], [_observation(chance) for _ in range(_TEXTS)]


def _visit(  # noqa: PLR0917 - a visit is made of all of these
    visit: RecordId,
    size: int,
    code: Code,
    areas: list[Code],
    people: Iterator[Code],
    texts: tuple[Sequence[Mapping[str, object]], Sequence[Mapping[str, object]]],
    chance: random.Random,
) -> Iterator[_Written]:
    days = {"code": code, "start_day": "2031-03-10", "end_day": "2031-03-12", "type": "in_depth"}
    days |= {"place_type": "prison_mixed"}
    yield _Written("visit", visit, days)
    for area in areas:
        yield _Written("area", visit, {"code": area, "kind": "shared_cell", "designation": chance.choice(WORDS)})
    for _ in range(size - AREAS - 1):
        like, area = chance.randrange(_TEXTS), chance.choice(areas)
        if chance.random() < TALKS:
            yield _Written("interview", visit, {"code": next(people), "area": area, **texts[0][like]}, like)
        else:
            yield _Written("observation", visit, {"area": area, **texts[1][like]}, _TEXTS + like)


def _observation(chance: random.Random) -> Mapping[str, object]:
    text = " ".join(chance.choices(WORDS, k=20))
    return {"sense": "seen", "theme": chance.choice(_THEMES), "text": text}


def _talk(chance: random.Random) -> Mapping[str, object]:
    words = chance.choices(WORDS, k=45) + chance.choices(ARABIC, k=15)
    return {
        "privacy": chance.choice(("private", "private", "audible_risk")),
        "consent": {"record": "yes", "internal": "yes"},
        "themes": chance.sample(_THEMES, 2),
        "severity": chance.choice("123"),
        "sex": chance.choice(("woman", "man")),
        "narrative": " ".join(words),
    }


def _revision(seat: Seat, written: _Written, counter: int, chance: random.Random) -> Revision:
    kind, visit = written.kind, written.visit
    record = visit if kind == "visit" else RecordId(f"{chance.getrandbits(128):032x}")
    header = Header(
        record=record, kind=kind, visit=visit, mode=Mode.FULL, parents=(), device=seat.device, book=CASEBOOK,
        counter=counter,
    )  # fmt: skip
    payload = payload_bytes(written.fields, written="2031-03-10/morning", at="2031-03-10T10:00:00+01:00")
    salt = chance.randbytes(SALT_LENGTH)
    return Revision(header, header.write(), commit(salt, payload), salt, payload, bytes(64))
