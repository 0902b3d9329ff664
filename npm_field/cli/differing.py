"""The command ``merge``: what people wrote differently in one place, and what is decided of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from npm_field.cli import files
from npm_field.domain import canonical
from npm_field.domain.accounts import Answer
from npm_field.domain.revision import BOTH, ONE
from npm_field.errors import BadRecordError
from npm_field.usecases import differences, records
from storage import safe_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from npm_field.cli.terminal import Terminal
    from npm_field.domain.identifiers import RecordId, RevisionId
    from npm_field.usecases.differences import Differing, Question, Writer
    from npm_field.usecases.seat import Seat

    Answers = Mapping[RecordId, dict[tuple[str, ...], Answer]]

LONGEST_BYTES: Final = 4 << 20
TAKE: Final = "take"
VALUE: Final = "value"
KEEP: Final = "keep"


def merge(terminal: Terminal) -> None:
    """List what differs and what joined by itself; with ``--resolve`` decide first, all of the file or nothing."""
    source = terminal.arguments.resolve
    asked = _read(source) if source is not None else []
    with files.opened_to_work(terminal) as seat:
        settled = len(differences.answer_all(seat, _answers(seat, asked)))
        found = [_document(one) for one in differences.waiting(seat)]
    lines = [
        f"{one['code'] or one['record'][:8]} {'/'.join(each['path'])}: "
        + " | ".join(json.dumps(said["value"], ensure_ascii=False) for said in each["accounts"])
        for one in found
        for each in one["differences"]
        if not each["kept"]
    ]
    terminal.answer({"settled": settled, "records": found}, "\n".join(lines))


def _document(one: Differing) -> dict[str, Any]:
    return {
        "record": one.row.id,
        "code": one.row.code,
        "kind": one.row.kind,
        "differences": [_question(each, one.writers) for each in one.questions],
        "joined": [
            {
                "path": list(each.path),
                "before": list(each.before),
                "value": each.value,
                "by": [_who(key, one.writers) for key in each.writers],
            }
            for each in one.joined
        ],
    }


def _question(one: Question, writers: Mapping[RevisionId, Writer]) -> dict[str, Any]:
    said = [{"value": each.value, "by": [_who(key, writers) for key in each.writers]} for each in one.accounts]
    return {
        "path": list(one.path),
        "before": list(one.before),
        "accounts": said,
        "stands": one.stands,
        "kept": one.kept,
    }


def _who(key: RevisionId, writers: Mapping[RevisionId, Writer]) -> dict[str, object]:
    by = writers[key]
    return {
        "revision": key,
        "person": by.person,
        "device": by.device,
        "written": by.written,
        "signed": by.signed,
    }


def _read(path: Path) -> list[dict[str, object]]:
    """Return the entries of a file of answers. Raises ``NoFileError`` and ``BadRecordError``."""
    with safe_files.reading(path) as source:
        data = source.read(LONGEST_BYTES + 1)
    try:
        found = canonical.read(b'{"answers":' + data + b"}").get("answers")
    except ValueError:
        raise BadRecordError(kind="", field="", reason="json") from None
    if len(data) > LONGEST_BYTES or not isinstance(found, list) or not all(isinstance(e, dict) for e in found):
        raise BadRecordError(kind="", field="", reason="json")
    return found


def _answers(seat: Seat, asked: list[dict[str, object]]) -> Answers:
    found: dict[RecordId, dict[tuple[str, ...], Answer]] = {}
    for entry in asked:
        path, said = entry.get("path"), entry.keys() & {TAKE, VALUE, KEEP}
        if not isinstance(path, list) or not path or len(said) != 1 or not isinstance(entry.get("record"), str):
            raise BadRecordError(kind="", field="path", reason="shape")
        record = records.find(seat, str(entry["record"]))
        place = tuple(map(str, path))
        found.setdefault(record, {})[place] = _answer(seat, record, place, entry)
    return found


def _answer(seat: Seat, record: RecordId, place: tuple[str, ...], entry: Mapping[str, object]) -> Answer:
    asked = {one.path: one for one in differences.of_record(seat, record).questions}
    if place not in asked:
        raise BadRecordError(kind="", field="/".join(place), reason="no_difference")
    if KEEP in entry:
        return Answer(BOTH)
    if VALUE in entry:
        return Answer(ONE, entry[VALUE])
    for account in asked[place].accounts:
        if entry[TAKE] in account.writers:
            return Answer(ONE, account.value)
    raise BadRecordError(kind="", field="/".join(place), reason="no_account")
