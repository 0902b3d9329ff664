"""Check lists: every kind of place has one, each item can be done by records that exist, nobody ticks anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain import checklists
from npm_field.domain.checklists import Group, State
from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases.checklists import shipped
from npm_field.usecases.seat import shipped_vocabularies

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.domain.checklists import Checklist, Item

VOCABULARIES = shipped_vocabularies()
LISTS = {one.name: one for one in shipped()}
BY = {"area": "area_kind", "document": "document_kind", "theme": "theme"}
POLICE = LISTS["police"]


@dataclass
class Seen:
    """What a few records say (``checklists.Given``)."""

    areas: Sequence[Mapping[str, object]] = ()
    documents: Sequence[Mapping[str, object]] = ()
    talks: Sequence[Mapping[str, object]] = ()
    observations: Sequence[Mapping[str, object]] = ()

    def any_of(self, answers: Collection[str]) -> bool:
        of = {"document": self.documents, "interview": self.talks, "observation": self.observations}
        found = (checklists.answers_of(kind, fields) for kind, all_of in of.items() for fields in all_of)
        return any(not given.isdisjoint(answers) for given in found)


def state(checklist: Checklist, item: str, seen: Seen) -> State:
    return next(s.state for s in checklists.progress(checklist, seen).standings if s.item.id == item)


def test_every_type_of_place_has_exactly_one_list() -> None:
    types = [one for checklist in LISTS.values() for one in checklist.place_types]
    assert sorted(types) == sorted(term.id for term in VOCABULARIES["place_type"].terms if term.id != "other")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_all_four_parts_in_both_languages_and_each_item_once(name: str) -> None:
    items = LISTS[name].items
    assert {item.group for item in items} == set(Group)
    assert len({item.id for item in items}) == len(items)
    assert [item.id for item in items if not (item.labels.get("en") and item.labels.get("ar"))] == []
    assert len({item.labels["en"] for item in items}) == len(items)


def known(item: Item) -> bool:
    """Return whether what an item asks for are ids that a record can hold."""
    for name, ids in item.by.items():
        if name in BY:
            return isinstance(ids, list) and all(VOCABULARIES[BY[name]].knows(one) for one in ids)
        assert isinstance(ids, dict)
        for field_name, values in ids.items():
            field = INTERVIEW.field(field_name)
            if field_name == "area_kind":
                assert all(VOCABULARIES["area_kind"].knows(one) for one in values)
            elif field is not None and field.vocabulary:
                assert all(VOCABULARIES[field.vocabulary].knows(one) for one in values), (item.id, field_name)
            else:
                assert field_name in {"code", "interpreter"}
    return True


@pytest.mark.parametrize("name", LISTS)
def test_every_item_can_be_done_by_a_record(name: str) -> None:
    assert [item.id for item in LISTS[name].items if not known(item)] == []


@pytest.mark.parametrize(
    ("item", "seen", "found"),
    [
        ("cells", Seen(), State.OPEN),
        ("cells", Seen(areas=[{"code": "L-1", "kind": "police_cell"}]), State.OPEN),
        ("cells", Seen(areas=[{"code": "L-1", "kind": "police_cell", "seen": "seen"}]), State.DONE),
        ("cells", Seen(areas=[{"code": "L-1", "kind": "police_cell", "seen": "refused"}]), State.REFUSED),
        (
            "cells",
            Seen(areas=[{"code": "L-1", "kind": "police_cell"}], observations=[{"area": "L-1"}]),
            State.DONE,
        ),
        ("custody", Seen(documents=[{"kind": "custody_register", "access": "full"}]), State.DONE),
        ("custody", Seen(documents=[{"kind": "custody_register", "access": "not_existing"}]), State.REFUSED),
        ("custody", Seen(documents=[{"kind": "staff_roster"}]), State.OPEN),
        ("children", Seen(talks=[{"code": "P-1", "age_band": "15\u201317"}]), State.DONE),
        ("children", Seen(talks=[{"code": "P-1", "age_band": "25\u201334"}]), State.OPEN),
        ("women", Seen(talks=[{"code": "S-1", "sex": "woman"}]), State.OPEN),
        ("women", Seen(talks=[{"code": "P-1", "sex": "woman", "kind": "refused"}]), State.OPEN),
        ("women", Seen(talks=[{"code": "P-1", "sex": "woman", "not_for_use": True}]), State.OPEN),
        (
            "cells",
            Seen(areas=[{"code": "L-1", "kind": "police_cell"}], talks=[{"area": "L-1", "not_for_use": True}]),
            State.DONE,
        ),
        ("staff", Seen(talks=[{"code": "S-1"}]), State.DONE),
        ("rights", Seen(observations=[{"theme": "safeguards.information_on_rights"}]), State.DONE),
        (
            "rights",
            Seen(documents=[{"extracts": [{"theme": "safeguards.information_on_rights"}]}]),
            State.DONE,
        ),
    ],
)
def test_an_item_is_done_because_a_record_says_so(item: str, seen: Seen, found: State) -> None:
    assert state(POLICE, item, seen) is found


def test_progress_counts_each_part() -> None:
    seen = Seen(areas=[{"code": "L-1", "kind": "reception", "seen": "seen"}], talks=[{"code": "S-1"}])
    progress = checklists.progress(POLICE, seen)
    assert progress.done == 2
    assert {group: done for group, (done, _of) in progress.counts().items()} == {
        Group.SEE: 1, Group.HEAR: 1, Group.READ: 0, Group.LOOK: 0,
    }  # fmt: skip


@pytest.mark.parametrize("document", [{}, {"items": {}, "place_types": []}, {"items": [], "place_types": "x"}])
def test_a_list_of_another_shape_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="checklist"):
        checklists.Checklist.parse(document)


def test_a_type_of_place_nobody_knows_has_no_list() -> None:
    assert checklists.list_for(LISTS.values(), "moon_base") is None
