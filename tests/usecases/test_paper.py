"""Slips into records, paper to destroy, and codes that others saw: voided, reissued, nowhere the old one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.domain.identifiers import Code
from npm_field.domain.modes import Mode
from npm_field.errors import BadPaperLineError, CodeTakenError, UnknownCodeError
from npm_field.usecases import adding, capture, complete, paper, records, writing
from npm_field.usecases.adding import Document
from storage import pools

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

LINES = (
    "P-407-216 L-553-088 V-473 V-126 2 use Y id N R ↺",
    "٢ P ٢٣١ ٠٠٨ use Y hook: blue lamp",
    "P-049-402 ! oral",
)


def test_a_pad_becomes_records_in_one_go_and_its_paper_waits_to_be_destroyed(seat: Seat, visit: RecordId) -> None:
    added = paper.transcribe(seat, visit, LINES)
    assert [one.code for one in added] == ["P-407-216", "P-231-008", "P-049-402"]
    modes = [writing.merged_record(seat, one.record).heads[0].header.mode for one in added]
    assert modes == [Mode.PARTIAL, Mode.PARTIAL, Mode.ORAL_ONLY]
    assert {waiting.record for waiting in complete.queue(seat)} == {one.record for one in added}
    sheets = paper.to_destroy(seat, visit)
    assert {sheet.codes[0] for sheet in sheets} == {"P-407-216", "P-231-008", "P-049-402"}
    assert {sheet.state for sheet in sheets} == {"transcribed"}
    paper.destroyed(seat, sheets[0].record, "burnt")
    assert len(paper.to_destroy(seat, visit)) == 2
    gone = writing.merged_record(seat, sheets[0].record).fields or {}
    assert (gone["state"], gone["destroyed"], gone["destroyed_how"]) == ("destroyed", seat.band(), "burnt")


@pytest.mark.parametrize(
    ("line", "error", "facts"),
    [
        ("P-407-217", BadPaperLineError, {"place": 1, "reason": "check_digit"}),
        ("P-407-216 L-000-004", BadPaperLineError, {"place": 2, "reason": "check_digit"}),
        ("P-407-216 L-401-912", UnknownCodeError, {}),
        ("P-231-008", CodeTakenError, {}),
    ],
)
def test_one_wrong_line_writes_none_and_is_named(
    seat: Seat, visit: RecordId, line: str, error: type[Exception], facts: dict[str, object]
) -> None:
    with pytest.raises(error) as refused:
        paper.transcribe(seat, visit, [LINES[1], line])
    found = refused.value.facts  # type: ignore[attr-defined]  # each is one of ours
    assert {**facts, "line": 2}.items() <= found.items()
    assert paper.to_destroy(seat) == []
    assert records.listed(seat, kind="interview") == []


def test_codes_that_others_saw_are_replaced_in_every_record_and_never_given_again(
    seat: Seat, visit: RecordId
) -> None:
    (first, *_rest) = paper.transcribe(seat, visit, LINES)
    draft = complete.begin_completion(seat, first.record)
    complete.complete(seat, draft, {**draft.fields, "consent": {"record": "yes"}, "narrative": "Said P-407-216."})
    unused = min(code for code in pools.unused(seat.vault.daybook) if code.startswith("P-"))
    about = Document("reprisal_follow_up", "", Mode.FULL, {"person": "P-407-216"})
    (follow_up,) = adding.add(seat, [about])
    seen = [Code("P-407-216"), Code("L-553-088"), Code("V-473"), unused]
    result = paper.void(seat, visit, seen, state="looked_at")
    new = {one.code: one.reissued for one in result}
    assert [bool(new[code]) for code in seen] == [True, True, False, False]
    fields = writing.merged_record(seat, first.record).fields or {}
    assert (fields["code"], fields["area"]) == (new[seen[0]], new[seen[1]])
    assert fields["narrative"] == "Said P-407-216."  # what a person wrote is never rewritten
    assert (writing.merged_record(seat, follow_up.record).fields or {})["person"] == new[seen[0]]
    assert records.find(seat, str(new[seen[0]])) == first.record
    assert seen[1] not in pools.picks(seat.vault.daybook, visit)
    assert not set(seen) & pools.unused(seat.vault.daybook)
    assert paper.void(seat, visit, seen, state="looked_at") == result
    with pytest.raises(UnknownCodeError):
        records.find(seat, "P-407-216")


def test_a_partial_record_of_a_voided_code_waits_under_its_new_one(seat: Seat, visit: RecordId) -> None:
    paper.transcribe(seat, visit, LINES[:1])
    (one,) = paper.void(seat, visit, [Code("P-407-216")], state="lost")
    (waiting,) = complete.queue(seat)
    assert waiting.fields["code"] == one.reissued
    history = records.history(seat, waiting.record)
    assert [(step.fields or {})["code"] for step in history] == ["P-407-216", one.reissued]
    assert capture.edit(seat, waiting.record).fields["code"] == one.reissued
