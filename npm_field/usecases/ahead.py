"""What the index holds of records of which nothing was here, made elsewhere while their revisions are stored.

To store them is SQLite's work, which gives Python's lock away; to make these rows is Python's and needs no book. What
can only be said with the book (who may lower a class) is left to the thread that has it. Many are made in another
process (``npm_field.usecases.beside``), fewer on a thread, a few nowhere ahead.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged
from npm_field.domain.revision import Header, Revision
from npm_field.usecases import entries
from npm_field.usecases.beside import ROWS, Beside
from storage.index import Indexed
from storage.revisions import RecordRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from npm_field.domain.identifiers import DeviceId, RecordId

_AT_ONCE: Final = 500
_LENGTH: Final = 4
_WORTH_IT: Final = 64
"""For fewer records no thread is begun."""
_MANY: Final = 1_000
"""For fewer records no process is begun."""


class Ahead:
    """Rows of ``fresh`` records, of which nothing was here before: each with all that is here of it now.

    To be left when all is stored: then its thread has ended, whatever happened.
    """

    def __init__(self, fresh: Mapping[RecordId, Sequence[Revision]], beside: Beside | None = None) -> None:
        self.fresh = fresh
        self._beside = beside or Beside()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="rows")
        self._made: dict[RecordId, Future[dict[RecordId, Indexed]]] = {}
        chosen = sorted(fresh) if len(fresh) >= _WORTH_IT else []
        make = self._asked if len(chosen) >= _MANY else rows_of
        for start in range(0, len(chosen), _AT_ONCE):
            some = chosen[start : start + _AT_ONCE]
            made = self._executor.submit(make, {record: fresh[record] for record in some})
            self._made.update(dict.fromkeys(some, made))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._beside.end()
        self._executor.shutdown(cancel_futures=True)

    def take(self, record: RecordId, found: Sequence[Revision]) -> Indexed | None:
        """Return the row that was made of these revisions, once; None where they are others by now, or none was."""
        made = self._made.pop(record, None)
        if made is None or found is not self.fresh.get(record):
            return None
        return made.result().pop(record, None)

    def _asked(self, some: Mapping[RecordId, Sequence[Revision]]) -> dict[RecordId, Indexed]:
        """Return the rows that the other process made; none where it gives no answer: then they are made later."""
        answer = self._beside.ask(ROWS, question(revision for found in some.values() for revision in found))
        return {} if answer is None else read_rows(answer)


class _AskBookError(Exception):
    """What a row says depends on what only the book knows."""


def rows_of(fresh: Mapping[RecordId, Sequence[Revision]]) -> dict[RecordId, Indexed]:
    """Return the row of each of these records, but of those of which it depends on the book."""
    rows: dict[RecordId, Indexed] = {}
    for record, found in fresh.items():
        if not found:
            continue
        try:
            rows[record] = entries.of_state(record, merged(found, KINDS.get(found[0].header.kind), _ask_book))
        except _AskBookError:
            continue
    return rows


def _ask_book(_device: DeviceId, _role: str) -> bool:
    raise _AskBookError


# --- between two processes ---


def answer(body: bytes) -> bytes:
    """Return the rows of the records whose revisions these are, written down."""
    fresh: dict[RecordId, list[Revision]] = {}
    for revision in _read(body):
        fresh.setdefault(revision.header.record, []).append(revision)
    return json.dumps([_values(row) for row in rows_of(fresh).values()]).encode()


def read_rows(answer: bytes) -> dict[RecordId, Indexed]:
    """Return the rows of an ``answer``."""
    return {row.row.id: row for row in map(_row, json.loads(answer))}


def question(revisions: Iterable[Revision]) -> bytes:
    """Return what is asked of these revisions: of each its header, its commitment, and what it says."""
    parts: list[bytes] = []
    for one in revisions:
        for part in (one.header_bytes, one.commitment, one.payload or b""):
            parts += (len(part).to_bytes(_LENGTH, "big"), part)
    return b"".join(parts)


def _read(body: bytes) -> Iterator[Revision]:
    parts = _parts(body)
    for header, commitment, payload in zip(parts, parts, parts, strict=True):
        yield Revision(Header.read(header), header, commitment, None, payload or None, b"")


def _parts(body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        begin, at = at + _LENGTH, at + _LENGTH + int.from_bytes(body[at : at + _LENGTH], "big")
        yield body[begin:at]


def _values(entry: Indexed) -> Sequence[object]:
    row = entry.row
    said = (row.id, row.kind, row.visit, row.code, row.area, row.mode, row.sensitivity, row.state, row.differences)
    return (*said, row.themes, row.headline, entry.words, entry.facets, entry.facts, sorted(entry.answers))


def _row(values: Sequence[Any]) -> Indexed:
    id_, kind, visit, code, area, mode, sensitivity, state, differences, themes, headline, *rest = values
    pairs = tuple((vocabulary, term) for vocabulary, term in headline)
    row = RecordRow(id_, kind, visit, code, area, mode, sensitivity, state, differences, tuple(themes), pairs)
    words, facets, facts, answers = rest
    return Indexed(row, words, facets, facts, frozenset(answers))
