"""Merging: order does not matter, twice changes nothing, no account is lost (INV08, INV16, INV17, INV43)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from npm_field.domain.documents import ITEM_ID
from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
from npm_field.domain.kinds import INTERVIEW, VISIT
from npm_field.domain.merge import Merged, merged
from npm_field.domain.modes import Mode
from npm_field.domain.revision import FIRST, VERSION, Header, Revision, commit, payload_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RECORD = RecordId("1" * 32)
Fields = dict[str, Any]


def write(
    fields: Mapping[str, object],
    *parents: Revision,
    by: int = 1,
    at: str = "",
    settles: Mapping[tuple[str, ...], str] | None = None,
    mode: Mode = Mode.FULL,
    counter: int = 1,
) -> Revision:
    """Make a revision as a laptop does, but for the signature, which the merge does not look at."""
    header = Header(
        record=RECORD,
        kind="interview",
        visit=RECORD,
        mode=mode,
        parents=tuple(parent.id for parent in parents),
        device=DeviceId(f"{by:032x}"),
        book="casebook",
        counter=counter,
        version=VERSION if settles else FIRST,
    )
    payload = payload_bytes(fields, written="2031-03-10/morning", at=at, settles=settles)
    salt = hashlib.sha256(header.write() + payload).digest()
    return Revision(header, header.write(), commit(salt, payload), salt, payload, b"")


def both(*revisions: Revision) -> Merged:
    return merged(revisions, INTERVIEW)


def differing(state: Merged) -> list[tuple[str, ...]]:
    return [difference.path for difference in state.differences]


def test_inv17_edits_of_different_fields_merge_by_field() -> None:
    start = write({"narrative": "a"})
    left = write({"narrative": "b"}, start)
    right = write({"narrative": "a", "sex": "woman"}, start)
    state = both(start, left, right)
    assert state.fields == {"narrative": "b", "sex": "woman"}
    assert state.differences == ()


def test_inv17_a_dose_corrected_twice_is_a_difference_and_never_5015() -> None:
    start = write({"narrative": "5 mg"})
    left, right = write({"narrative": "50 mg"}, start), write({"narrative": "15 mg"}, start)
    state = both(start, left, right)
    assert [set(d.accounts.values()) for d in state.differences] == [{"50 mg", "15 mg"}]
    assert state.fields is not None
    assert state.fields["narrative"] in {"50 mg", "15 mg"}


def test_inv17_a_criss_cross_merge_settled_twice_alike_is_no_difference() -> None:
    start = write({"narrative": "a"})
    left, right = write({"narrative": "b"}, start), write({"narrative": "c"}, start)
    one = write({"narrative": "c"}, left, right, by=2)
    two = write({"narrative": "c"}, left, right, by=3)
    assert differing(both(start, left, right, one, two)) == []


def test_inv17_a_criss_cross_merge_settled_twice_differently_is_one() -> None:
    start = write({"narrative": "a"})
    left, right = write({"narrative": "b"}, start), write({"narrative": "c"}, start)
    one = write({"narrative": "b"}, left, right, by=2)
    two = write({"narrative": "c"}, left, right, by=3)
    state = both(start, left, right, one, two)
    assert [set(d.accounts) for d in state.differences] == [{one.id, two.id}]


def test_inv17_an_allegation_taken_away_while_another_edits_it_stays_whole_and_is_shown() -> None:
    beating: Fields = {ITEM_ID: "w1", "violation": "beating", "severity": "3", "text": "short"}
    start = write({"allegations": [beating]})
    away = write({}, start, by=2)
    edited = write({"allegations": [beating | {"text": "short, and twice"}]}, start, by=3)
    state = both(start, away, edited)
    assert state.fields == {"allegations": [beating | {"text": "short, and twice"}]}
    assert ("allegations", "w1", "id") in differing(state)


def test_an_allegation_taken_away_that_nobody_edits_is_gone() -> None:
    beating: Fields = {ITEM_ID: "w1", "violation": "beating"}
    start = write({"allegations": [beating]})
    away, other = write({}, start, by=2), write({"allegations": [beating], "sex": "man"}, start, by=3)
    state = both(start, away, other)
    assert state.fields == {"sex": "man"}
    assert state.differences == ()


def test_two_people_edit_two_parts_of_one_allegation() -> None:
    start = write({"allegations": [{ITEM_ID: "w1", "violation": "beating"}]})
    left = write({"allegations": [{ITEM_ID: "w1", "violation": "beating", "severity": "3"}]}, start, by=2)
    right = write({"allegations": [{ITEM_ID: "w1", "violation": "threats"}]}, start, by=3)
    state = both(start, left, right)
    assert state.fields == {"allegations": [{ITEM_ID: "w1", "violation": "threats", "severity": "3"}]}
    assert state.differences == ()


def test_a_purged_revision_between_two_known_ones_loses_nothing_of_them() -> None:
    start = write({"narrative": "a"})
    middle = write({"narrative": "b"}, start)
    end = write({"narrative": "b", "sex": "man"}, middle)
    assert both(start, middle.purged(), end).fields == {"narrative": "b", "sex": "man"}


def test_a_record_that_was_purged_as_a_whole_has_no_fields() -> None:
    state = both(write({"narrative": "a"}).purged())
    assert state.fields is None
    assert state.differences == ()


def test_while_two_accounts_of_consent_differ_the_stricter_one_holds() -> None:
    start = write({"consent": {"public_anon": "yes"}})
    left = write({"consent": {"public_anon": "no"}}, start)
    right = write({"consent": {"public_anon": "withdrawn"}}, start)
    gone = write({}, start, by=4)
    assert both(start, left, right).fields == {"consent": {"public_anon": "withdrawn"}}
    assert both(start, left, gone).fields == {"consent": {"public_anon": "no"}}


def test_inv06_while_two_accounts_of_the_floor_differ_the_stricter_one_holds() -> None:
    start = write({"capture_floor": "full"})
    left, right = write({"capture_floor": "partial"}, start), write({"capture_floor": "oral_only"}, start)
    for first, second in ((left, right), (right, left)):
        assert merged([start, first, second], VISIT).fields == {"capture_floor": "oral_only"}


def test_while_accounts_differ_a_record_asked_not_to_be_used_is_not_used() -> None:
    start = write({"not_for_use": True})
    left, right = write({"not_for_use": False}, start), write({"sex": "man", "not_for_use": True}, start, by=2)
    again = write({"not_for_use": True}, left, by=3)
    other = write({"not_for_use": False, "sex": "man"}, right, by=4)
    state = both(start, left, right, again, other)
    assert state.fields is not None
    assert state.fields["not_for_use"] is True


def test_what_a_newer_office_shapes_otherwise_is_kept_whole() -> None:
    start = write({"new_list": ["a"], "new_map": {"k": 1}})
    assert both(start).fields == {"new_list": ["a"], "new_map": {"k": 1}}


def test_a_list_keeps_the_order_people_gave_it() -> None:
    given = ["safeguards", "health", "regime"]
    start = write({"themes": given})
    assert both(start).fields == {"themes": given}
    # also where it is put together out of several revisions, here of two laptops
    left, right = write({"themes": given, "sex": "man"}, start, by=2), write({"themes": given, "by": ["M-1"]}, start)
    assert (both(start, left, right).fields or {})["themes"] == given
    turned = write({"themes": given[::-1]}, start)
    assert (both(start, turned).fields or {})["themes"] == given[::-1]


def test_a_purged_revision_at_the_end_takes_nothing_of_what_was_written_before_it() -> None:
    start = write({"narrative": "a", "sex": "man"})
    assert both(start, write({"narrative": "b"}, start).purged()).fields == {"narrative": "a", "sex": "man"}


def _ids(revisions: Iterable[Revision]) -> set[RevisionId]:
    return {revision.id for revision in revisions}


def test_the_id_of_a_revision_names_its_content_and_its_parents() -> None:
    start = write({"narrative": "a"})
    others = [write({"narrative": "b"}), write({"narrative": "a"}, start), write({"narrative": "a"}, by=2)]
    assert len(_ids([start, *others])) == 4
    assert start.purged().id == start.id
