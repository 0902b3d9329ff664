"""Records from standard input: one JSON document or JSON Lines, read strictly before any vault is opened."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final, NoReturn

from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.errors import BadRecordError, NotJsonError
from npm_field.usecases.adding import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_INPUT_BYTES: Final = 64 * 1024 * 1024
"""More than a whole visit as JSON; a larger input is refused before it fills the memory."""
DEEPEST: Final = 16
"""No record is nested deeper than four; comparing very deep lists would end in the interpreter's own limit."""
ALLOWED_KEYS: Final = frozenset({"kind", "visit", "mode", "fields", "from_paper", "same_person"})


class _NotOnceError(Exception):
    """A name stands twice in one JSON object: one of its values would be lost."""


def read() -> tuple[Sequence[int], Sequence[Document]]:
    """Return the documents of standard input and the line that each begins in.

    Raises ``NotJsonError`` with the line, and ``BadRecordError``, which never repeats what stands there.
    """
    text = _text()
    found = _documents(text)
    if not found:
        raise NotJsonError(line=1)
    return [line for line, _ in found], [_document(line, one) for line, one in found]


def lines(most: int) -> list[str]:
    """Return the lines of standard input that hold anything. Raises ``BadRecordError`` beyond ``most``."""
    found = [line for line in _text().splitlines() if line.strip()]
    if len(found) > most:
        raise BadRecordError(kind="", field="", reason="too_long")
    return found


def one_object() -> dict[str, object]:
    """Return the one JSON object of standard input. Raises as ``read``; no message repeats what stands there."""
    found = _documents(_text())
    if len(found) != 1 or not isinstance(found[0][1], dict):
        raise NotJsonError(line=1)
    return found[0][1]


def read_words(longest_bytes: int) -> str:
    """Return what stands on standard input as text, cut off at ``longest_bytes``; "" when it is closed."""
    if sys.stdin is None:
        return ""
    return sys.stdin.buffer.read(longest_bytes).decode(errors="ignore").strip()


def _text() -> str:
    data = sys.stdin.buffer.read(LONGEST_INPUT_BYTES + 1) if sys.stdin is not None else b""
    if len(data) > LONGEST_INPUT_BYTES:
        raise BadRecordError(kind="", field="", reason="too_long")
    try:
        return data.decode("utf-8-sig")  # some shells put a mark at the start of everything they hand on
    except UnicodeDecodeError as error:
        raise NotJsonError(line=data[: error.start].count(b"\n") + 1) from None


def _documents(text: str) -> list[tuple[int, object]]:
    """Return each document with its line. Other line separators than LF may stand in a string."""
    # The first line decides, so that a slip in the seventh line of one document is not told as one in the first.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines or _parses(lines[0][1]):
        return [(number, _parsed(line, number)) for number, line in lines]
    return [(lines[0][0], _parsed(text, 1))]


def _parses(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed(text: str, line: int) -> object:
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise NotJsonError(line=line + error.lineno - 1) from None
    except _NotOnceError:
        raise BadRecordError(kind="", field="", reason="twice", line=line) from None
    except (ValueError, RecursionError):
        raise NotJsonError(line=line) from None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotOnceError
    return found


def _no_constant(_name: str) -> NoReturn:
    """Refuse NaN and the infinities, which are not JSON and equal nothing, not even themselves."""
    raise ValueError


def _document(line: int, found: object) -> Document:
    """Return the document; a value of a wrong type is refused here, for the use-case relies on the types."""
    if not isinstance(found, dict) or _depth(found) > DEEPEST:
        raise BadRecordError(kind="", field="", reason="not_record", line=line)
    if set(found) - ALLOWED_KEYS:
        # The unknown name may be somebody's words in the wrong place: it is not told.
        raise BadRecordError(kind="", field="", reason="unknown_field", line=line)
    kind = _of_type(found, "kind", str, line)
    if kind not in KINDS:
        raise BadRecordError(kind="", field="kind", reason="unknown_kind", line=line)
    fields = _of_type({"fields": {}, **found}, "fields", dict, line)
    mode = _of_type({"mode": Mode.FULL.value, **found}, "mode", str, line)
    if mode not in {known.value for known in Mode}:
        raise BadRecordError(kind=kind, field="mode", reason="unknown_value", line=line)
    return Document(
        kind=kind,
        visit=_of_type({"visit": "", **found}, "visit", str, line),
        mode=Mode(mode),
        fields=fields,
        from_paper=_of_type({"from_paper": False, **found}, "from_paper", bool, line),
        same_person=_of_type({"same_person": False, **found}, "same_person", bool, line),
    )


def _of_type(found: dict[str, Any], name: str, wanted: type, line: int) -> Any:  # noqa: ANN401 - of the type wanted
    value = found.get(name)
    if type(value) is not wanted:
        raise BadRecordError(kind="", field=name, reason="wrong_type", line=line)
    return value


def _depth(value: object) -> int:
    """Return how deep a document is nested, without recursion."""
    depth, level = 0, [value]
    while level and depth <= DEEPEST:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
    return depth
