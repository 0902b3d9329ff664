"""A kind counts when it is stored, merged, exported, shown and found at the office by the one generic path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.domain.codes import CodeType, make
from npm_field.domain.consent import NOT_FOR_USE
from npm_field.domain.documents import ITEM_ID, WORD_CODE
from npm_field.domain.fields import Field, Kind, Shape
from npm_field.domain.kinds import KINDS, PAPER_ITEM, REFERRAL, VISIT
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, deliver, enrol, receive, records, writing
from npm_field.usecases.plan import Member, VisitPlan, plan_visit
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
AREA_CODE = make(CodeType.AREA, "55308")
WORD = make(CodeType.WORD, "47")
VISIT_CODE = make(CodeType.VISIT, "42180")
# The drop-box has a way of its own, past the books: tests/journeys/test_dropbox.py.
CASES = [(kind, mode) for kind in KINDS.values() for mode in Mode if mode in kind.modes and mode is not Mode.DROP_BOX]
SHAPES = {
    Shape.TEXT: "Marker words 5",
    Shape.NUMBER: 5.1,
    Shape.COUNT: 7,
    Shape.YES_NO: True,
    Shape.DAY: "2031-03-10",
    Shape.BAND: "2031-03-10/evening",
    Shape.RECORD: "0f" * 16,
}


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Seat, Seat]]:
    folder = tmp_path_factory.mktemp("kinds")
    made = enrol.make_office(
        folder / "office",
        name="Kestria",
        passphrase=prepare("office passphrase one"),
        desk_passphrase=prepare("desk passphrase two"),
        cost=CHEAP,
    )
    office = made.seat
    laptop = enrol.make_laptop(
        folder / "laptop",
        enrol.invite(office, role="lead"),
        passphrase=prepare("laptop passphrase three"),
        cost=CHEAP,
    )
    enrol.finish(laptop.seat, enrol.approve(office, enrol.examine(office, laptop.answer)))
    person = laptop.seat.person
    assert person is not None
    plan_visit(
        laptop.seat,
        VisitPlan(
            visit={"code": VISIT_CODE, "words": {WORD: "beating"}},
            areas=[{"code": AREA_CODE, "kind": "kitchen"}],
            team=[Member(person, {"profession": "physician"}, {})],
        ),
    )
    yield office, laptop.seat
    office.vault.close()
    laptop.seat.vault.close()


def filled(kind: Kind, mode: Mode, seat: Seat) -> dict[str, object]:
    """Return a record of the kind with every field that the mode has."""
    result = {field.name: value(field, seat) for field in kind.fields_in(mode)}
    if NOT_FOR_USE in result:
        result[NOT_FOR_USE] = False  # true stands beside no content (INV41)
    if kind is REFERRAL:
        result |= {"basis": "consent", "scope": "alert_only"}  # it has a day of sending, so nothing may lack (INV24)
    if kind.name in {"visit", "area", "interview", "team_member"}:
        code_type = {"interview": CodeType.PERSON, "team_member": CodeType.MONITOR}.get(kind.name) or kind.code_types[
            0
        ]
        result["code"] = make(code_type, f"{20000 + list(KINDS).index(kind.name) * 7 + mode.strictness}")
    return result


def value(field: Field, seat: Seat) -> object:
    vocabulary = seat.vocabularies[field.vocabulary]
    if field.shape in SHAPES:
        return SHAPES[field.shape]
    if field.shape is Shape.CHOICE:
        return vocabulary.terms[-1].id
    if field.shape is Shape.CHOICES:
        return [term.id for term in vocabulary.terms[:3]]
    if field.shape in {Shape.CODE, Shape.CODES}:
        one = {CodeType.AREA: AREA_CODE, CodeType.WORD: WORD}.get(field.codes[0]) or make(field.codes[0], "40721")
        return one if field.shape is Shape.CODE else [one]
    return several(field, seat)


def several(field: Field, seat: Seat) -> object:
    """Return the value of a map or of a list of elements."""
    if field.shape is Shape.ITEMS:
        return [{ITEM_ID: "e1", **{part.name: value(part, seat) for part in field.items}}]
    if field.keys == WORD_CODE:
        return {WORD: "beating"}
    answers = seat.vocabularies[field.vocabulary]
    answer = "yes" if answers.knows("yes") else answers.terms[0].id
    return dict.fromkeys([term.id for term in seat.vocabularies[field.keys].terms], answer)


@pytest.mark.parametrize(("kind", "mode"), CASES, ids=[f"{kind.name}-{mode.value}" for kind, mode in CASES])
def test_every_kind_goes_the_whole_way_to_the_office(
    kind: Kind, mode: Mode, seats: tuple[Seat, Seat], tmp_path: Path
) -> None:
    office, laptop = seats
    fields = filled(kind, mode, laptop)
    document = adding.Document(kind.name, "" if kind is VISIT else VISIT_CODE, mode, fields, from_paper=True)
    record = adding.add(laptop, [document])[0].record
    path = tmp_path / "bundle.npmf"
    deliver.export(laptop, path)
    taken = receive.take_in(office, receive.preview(office, path))
    assert record in taken.records
    at_office = records.show(office, record)
    assert at_office.merged.fields == records.show(laptop, record).merged.fields == document.fields
    assert at_office.merged.differences == ()
    assert record in {row.id for row in records.listed(office, kind=kind.name)}
    if kind.name == "acknowledgement":  # a laptop's word to the office: nobody looks for it
        return
    searched = str(fields.get("code", "Marker" if kind.name != "observation" else "Marker words"))
    if kind.name == "paper_item":  # it has no text at all
        searched = value(PAPER_ITEM.field("codes") or PAPER_ITEM.fields[0], laptop)[0]  # type: ignore[index]  # a list
    if kind.name == "same_person":  # two codes and nothing else
        searched = str(fields["first"])
    assert record in {row.id for row in records.search(office, searched)}


def test_an_unknown_value_of_a_newer_office_is_kept_and_shown(seats: tuple[Seat, Seat], tmp_path: Path) -> None:
    office, laptop = seats
    visit = next(plan for plan in records.visits(laptop) if plan.code == VISIT_CODE)
    newer = adding.Document(
        "observation", visit.code, Mode.FULL, {"area": AREA_CODE, "sense": "seen", "text": "Steam."}
    )
    record = adding.add(laptop, [newer])[0].record
    # What a newer version would sign: an id this version has never heard of, and a field it does not have.
    draft = capture.edit(laptop, record)
    fields = {**draft.fields, "sense": "sense_of_2040", "aura": "green"}
    with laptop.vault.casebook.change() as book:
        revision = writing.sign_draft(
            laptop, Draft(record, "observation", visit.visit, Mode.FULL, draft.parents, fields)
        )
        writing.store_own(laptop, book, [revision])
    path = tmp_path / "newer.npmf"
    deliver.export(laptop, path)
    receive.take_in(office, receive.preview(office, path))
    shown = records.show(office, record).merged.fields
    assert shown is not None
    assert shown["sense"] == "sense_of_2040"
    assert shown["aura"] == "green"
    assert office.vocabularies.label("sense", "sense_of_2040", "en") == "sense_of_2040"
