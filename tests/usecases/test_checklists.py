"""Check lists are answered from the index, and the answer is the one that the records give, whatever they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain import checklists, codes
from npm_field.domain.checklists import REFUSED, State
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import RecordId
from npm_field.domain.kinds import AREA, DOCUMENT, INTERVIEW, OBSERVATION, SAME_PERSON, VISIT
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, records, withdraw, writing
from npm_field.usecases.checklists import Recorded, shipped
from storage import pools
from tests.usecases.conftest import plan_small_visit

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from npm_field.domain.checklists import Checklist, Item
    from npm_field.domain.fields import Kind
    from npm_field.usecases.seat import Seat

VISITS: Final = 4
YES: Final = {"record": "yes", "internal": "yes"}
TALKED: Final[Mapping[str, Sequence[object]]] = {
    "kind": ("individual", "refused", "group"),
    "sex": ("woman", "man"),
    "age_band": ("<12", "12\u201314", "15\u201317", "65+"),
    "time_here_band": ("<24h", "1\u20133d", ">5y"),
    "legal_status": ("involuntary_psychiatric", "guardianship_placement"),
    "vulnerability": (["solitary"], ["pregnant", "foreign_national"], ["hiv_tb"]),
    "day_part": ("night", "morning"),
    "interpreter": ("M-757-934",),
}
READ: Final[Mapping[str, Sequence[object]]] = {
    "kind": ("custody_register", "complaints_register", "personal_file"),
    "access": ("full", "refused", "not_existing"),
}
LOOKED: Final = ("material_conditions.cell_space", "safeguards.access_lawyer", "security_order.restraints")


def left(seat: Seat, visit: RecordId, kind: Kind, fields: Mapping[str, object], mode: Mode = Mode.FULL) -> RecordId:
    draft = capture.begin(seat, kind, visit, mode, fields=fields)
    capture.leave(seat, draft.record)
    return draft.record


def some(dice: random.Random, choices: Mapping[str, Sequence[object]], odds: float = 0.35) -> dict[str, object]:
    return {name: dice.choice(values) for name, values in choices.items() if dice.random() < odds}


def random_visit(seat: Seat, visit: RecordId, dice: random.Random) -> None:
    """Put a few records of every kind that lists ask for into a visit, some of people who are not to be used."""
    areas = [row.code for row in records.listed(seat, kind="area", visit=visit)]
    for row in records.listed(seat, kind="area", visit=visit):
        draft = capture.edit(seat, row.id)
        seen = {"seen": dice.choice(("seen", "refused", "not_yet"))} if dice.random() < 0.5 else {}
        kind = dice.choice(("segregation", "infirmary", "police_cell", "womens_unit"))
        capture.save(seat, draft, {**draft.fields, **seen, "kind": kind})
        capture.leave(seat, row.id)
    talks: list[RecordId] = []
    for _ in range(dice.randrange(6)):
        said: dict[str, object] = some(dice, TALKED) if dice.random() < 0.8 else {"not_for_use": True}
        said |= {"consent": YES}
        said |= {"area": dice.choice(areas)} if dice.random() < 0.6 else {}
        if talks and dice.random() < 0.4:
            said["code"] = code_of(seat, talks[0])
        talks.append(left(seat, visit, INTERVIEW, said))
    if len(talks) > 1:
        pair = {"first": code_of(seat, talks[0]), "second": code_of(seat, talks[-1])}
        if pair["first"] != pair["second"]:
            left(seat, visit, SAME_PERSON, pair)
    if talks and dice.random() < 0.5:
        withdraw.withdraw(seat, dice.choice(talks), [dice.choice(("record", "internal"))], channel="oral")
    if dice.random() < 0.7:
        left(seat, visit, INTERVIEW, {"area": dice.choice(areas), "severity": "2"}, Mode.PARTIAL)
    left(seat, visit, DOCUMENT, {"kind": "deaths_register", "access": "refused"})
    for _ in range(dice.randrange(3)):
        left(seat, visit, DOCUMENT, some(dice, READ, 0.8))
    for _ in range(dice.randrange(3)):
        left(seat, visit, OBSERVATION, {"area": dice.choice(areas), "theme": dice.choice(LOOKED), "sense": "seen"})


def another_visit(seat: Seat) -> RecordId:
    """Return a further visit with two areas."""
    visit = left(seat, RecordId(""), VISIT, {"capture_floor": "full"})
    for kind in ("segregation", "infirmary"):
        left(seat, visit, AREA, {"kind": kind})
    return visit


def code_of(seat: Seat, record: RecordId) -> str:
    return str((writing.merged_record(seat, record).fields or {}).get("code", ""))


def test_the_indexed_answer_is_the_one_the_records_give(seat: Seat, dice: random.Random) -> None:
    first = plan_small_visit(seat)
    with seat.vault.daybook.change() as daybook:
        more = {CodeType.DOCUMENT: 16, CodeType.AREA: 6, CodeType.VISIT: 3}
        pools.add(daybook, codes.draw_pools(more, 1, taken=frozenset(), random_below=dice.randrange)[0])
    found: list[State] = []
    for number in range(VISITS):
        visit = first if number == 0 else another_visit(seat)
        random_visit(seat, visit, dice)
        for checklist in shipped():
            answered = checklists.progress(checklist, Recorded(seat, visit))
            states = [standing.state for standing in answered.standings]
            assert states == by_the_records(seat, visit, checklist), checklist.name
            found += states
    assert set(found) == set(State)


def test_a_talk_that_is_not_for_use_reaches_every_talk_of_that_person(seat: Seat, visit: RecordId) -> None:
    """Withdrawn use as well, under every code that was joined; where the team stood stays what the team did."""
    area = records.listed(seat, kind="area", visit=visit)[0].code
    first = left(seat, visit, INTERVIEW, {"sex": "woman", "area": area, "consent": YES})
    recorded = Recorded(seat, visit)
    assert recorded.any_of(["sex.woman"])
    assert recorded.any_of([f"heard.{area}"])
    second = left(seat, visit, INTERVIEW, {"consent": YES, "not_for_use": True})
    assert Recorded(seat, visit).any_of(["sex.woman"])
    left(seat, visit, SAME_PERSON, {"first": code_of(seat, first), "second": code_of(seat, second)})
    recorded = Recorded(seat, visit)
    assert not recorded.any_of(["sex.woman"])
    assert not recorded.any_of([f"heard.{area}"])
    assert recorded.any_of([f"at.{area}"])
    left(seat, visit, INTERVIEW, {"sex": "woman", "consent": YES})
    assert Recorded(seat, visit).any_of(["sex.woman"])


# --- the answer computed from the records, one by one -----------------------------------------------------------


def by_the_records(seat: Seat, visit: RecordId, checklist: Checklist) -> list[State]:
    """Return the state of each item as whoever reads every record would work it out."""
    of = {kind: _fields(seat, visit, kind) for kind in ("area", "interview", "observation", "document")}
    one = {code: code for talk in of["interview"] if (code := str(talk.get("code", "")))}
    for pair in _fields(seat, visit, "same_person"):
        both = {one[str(pair["first"])], one[str(pair["second"])]}
        one.update({code: min(both) for code, person in one.items() if person in both})
    gone = {one.get(str(talk.get("code", "")), "") for talk in of["interview"] if _is_gone(talk)}
    heard = [
        talk
        for talk in of["interview"]
        if not _is_gone(talk) and one.get(str(talk.get("code", ""))) not in gone and talk.get("kind") != "refused"
    ]
    return [_state(item, of, heard) for item in checklist.items]


def _fields(seat: Seat, visit: RecordId, kind: str) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = []
    for row in records.listed(seat, kind=kind, visit=visit):
        state = writing.merged_record(seat, row.id)
        fields = dict(state.fields or {})
        if kind == "interview" and state.heads[0].header.mode is not Mode.FULL:
            fields.setdefault("day_part", state.heads[0].written.partition("/")[2])
        found.append(fields)
    return found


def _is_gone(talk: Mapping[str, object]) -> bool:
    consent = talk.get("consent")
    taken_back = isinstance(consent, dict) and "withdrawn" in {consent.get("record"), consent.get("internal")}
    return talk.get("not_for_use") is True or taken_back


def _state(
    item: Item, of: Mapping[str, Sequence[Mapping[str, object]]], heard: Sequence[Mapping[str, object]]
) -> State:
    refused = False
    wanted = next(iter(item.by.values()))
    if "area" in item.by:
        areas = [area for area in of["area"] if area.get("kind") in wanted]  # type: ignore[operator]  # a list
        noted = {str(one.get("area", "")) for one in (*of["observation"], *of["interview"])}
        done = any(area.get("seen") == "seen" or str(area.get("code")) in noted for area in areas)
        refused = any(area.get("seen") in REFUSED for area in areas)
    elif "document" in item.by:
        asked = [one for one in of["document"] if one.get("kind") in wanted]  # type: ignore[operator]  # as above
        done = any(one.get("access") not in REFUSED for one in asked)
        refused = bool(asked)
    elif "theme" in item.by:
        done = any(one.get("theme") in wanted for one in of["observation"])  # type: ignore[operator]  # as above
    else:
        kinds = {str(area.get("code")): area.get("kind") for area in of["area"]}
        done = any(_is_of(name, ids, talk, kinds) for talk in heard for name, ids in dict(wanted).items())  # type: ignore[call-overload]  # a mapping
    return State.DONE if done else State.REFUSED if refused else State.OPEN


def _is_of(name: str, ids: Sequence[str], talk: Mapping[str, object], kinds: Mapping[str, object]) -> bool:
    code = str(talk.get("code", ""))
    if name == "code":
        return code[:1] in ids
    if name == "area_kind":
        return kinds.get(str(talk.get("area", ""))) in ids
    if name == "interpreter":
        return bool(talk.get("interpreter"))
    value = talk.get(name)
    return any(one in ids for one in (value if isinstance(value, list) else [value]))
