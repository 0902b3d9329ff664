"""Talks of a night in a police station (French) and of a day without a laptop (Arabic), by the window's use-cases.

Captured in partial mode or as a code alone, completed hours later, confirmed by a second listener, and compared with
their data field by field. Every talk of the three visits is in ``test_records_of_a_visit``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from npm_field.crypto.argon import Cost
from npm_field.crypto.passphrase import prepare
from npm_field.domain.codes import type_of
from npm_field.domain.completion import State
from npm_field.domain.identifiers import Code, RecordId
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.second_listener import heard
from npm_field.errors import BelowFloorError
from npm_field.usecases import adding, capture, complete, enrol, records, second_listener, writing
from npm_field.usecases.adding import Document
from npm_field.usecases.second_listener import Given
from storage import revisions

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat

NIGHT: Final = datetime(2031, 6, 20, 23, 5, tzinfo=UTC)
VISITS: Final[list[dict[str, Any]]] = json.loads(Path(__file__).with_name("talks.json").read_text("utf-8"))["visits"]
COST: Final = Cost(memory_kib=64, passes=1, lanes=1)
EXTRA: Final = frozenset(
    {"completed_from", "hours_after", "completion", "written_by", "second_listening", "day", "day_part"}
)


def planned(folder: Path, visit: dict[str, Any]) -> tuple[Seat, RecordId]:
    seat = enrol.make_local(folder, passphrase=prepare("night desk lamp"), cost=COST)
    plan = {"code": visit["code"], "capture_floor": visit["floor"], "state": "in_progress", "words": visit["words"]}
    areas = [
        Document("area", visit["code"], Mode.FULL, {"code": code, "kind": kind}, from_paper=True)
        for code, kind in visit["areas"].items()
    ]
    added = adding.add(seat, [Document("visit", "", Mode.FULL, plan, from_paper=True), *areas])
    seat.now = lambda: NIGHT
    return seat, added[0].record


def captured(seat: Seat, visit: RecordId, mode: Mode, signs: dict[str, Any]) -> RecordId:
    """Write a stub as its page does: a code at once, then one save for each answer."""
    own = {"code": signs["code"]}
    draft = capture.begin(seat, INTERVIEW, visit, mode, code_type=type_of(Code(signs["code"])), fields=own)
    for count in range(1, len(signs) + 1):
        draft = capture.save(seat, draft, dict(list(signs.items())[:count]))
    capture.leave(seat, draft.record)
    return draft.record


def completed(seat: Seat, record: RecordId, talk: dict[str, Any]) -> None:
    seat.now = lambda: NIGHT + timedelta(hours=talk["hours"])
    draft = complete.begin_completion(seat, record)
    complete.complete(seat, draft, {**talk["full"], "completed_from": talk["from"], "hours_after": talk["hours"]})
    if "second" in talk:
        said = talk["second"]
        given = [
            Given(statement, answer, said.get("text", "") if answer == "differs" else "")
            for statement, answer in said["answers"].items()
        ]
        second_listener.confirm(seat, record, Code(said["by"]), given)
    seat.now = lambda: NIGHT


@pytest.mark.parametrize("visit", VISITS, ids=[visit["code"] for visit in VISITS])
def test_every_talk_is_stored_as_its_data_says_and_its_first_version_stays(
    tmp_path: Path, visit: dict[str, Any]
) -> None:
    seat, about = planned(tmp_path / "vault", visit)
    with pytest.raises(BelowFloorError):
        capture.begin(seat, INTERVIEW, about, Mode.FULL)
    for talk in visit["talks"]:
        mode = Mode.PARTIAL if "partial" in talk else Mode.ORAL_ONLY
        signs = talk.get("partial") or talk["oral"]
        record = captured(seat, about, mode, signs)
        (stub,) = revisions.of_record(seat.vault.daybook, record)
        assert stub.fields == signs
        if "end" in talk:
            complete.close_without(seat, record, State(talk["end"]))
            assert complete.closed_by_choice(seat)[record] is State(talk["end"])
        else:
            completed(seat, record, talk)
            stored = dict(writing.merged_record(seat, record).fields or {})
            added = EXTRA - talk["full"].keys()
            assert {name: value for name, value in stored.items() if name not in added} == talk["full"]
            assert (stored["completed_from"], stored["hours_after"]) == (talk["from"], talk["hours"])
            if "second" in talk:
                answers = [(e["by"], e["statement"], e["answer"]) for e in stored["second_listening"]]  # type: ignore[attr-defined]  # a list in this kind
                assert answers == [(talk["second"]["by"], s, a) for s, a in talk["second"]["answers"].items()]
                assert (heard(stored).value == "differs") == ("differs" in talk["second"]["answers"].values())
        # what ended the wait stands on the first version and changes nothing in it
        kept = revisions.of_record(seat.vault.daybook, record)
        ended = [each for each in kept if each != stub]
        assert stub in kept
        how = {"left_partial_by_choice": "choice", "not_completable": "cannot"}.get(talk.get("end", ""))
        assert [each.fields for each in ended] == ([{**signs, "ended": how}] if how else [])
    assert complete.queue(seat) == []
    assert len(records.listed(seat, kind="interview")) == len(visit["talks"])
    seat.vault.close()
