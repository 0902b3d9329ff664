"""What the index holds of records of which nothing was here, made on a thread while their revisions are stored.

To store them is SQLite's work, which gives Python's lock away; to make these rows is Python's and needs no book. What
can only be said with the book (who may lower a class) is left to the thread that has it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from npm_field.domain.kinds import KINDS
from npm_field.domain.merge import merged
from npm_field.usecases import indexing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from npm_field.domain.identifiers import DeviceId, RecordId
    from npm_field.domain.revision import Revision
    from storage.index import Indexed

_AT_ONCE: Final = 500
_WORTH_IT: Final = 64
"""For fewer records no thread is begun."""


class Ahead:
    """Rows of ``fresh`` records, of which nothing was here before: each with all that is here of it now.

    To be left when all is stored: then its thread has ended, whatever happened.
    """

    def __init__(self, fresh: Mapping[RecordId, Sequence[Revision]]) -> None:
        self.fresh = fresh
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="rows")
        self._made: dict[RecordId, Future[dict[RecordId, Indexed]]] = {}
        chosen = sorted(fresh) if len(fresh) >= _WORTH_IT else []
        for start in range(0, len(chosen), _AT_ONCE):
            some = chosen[start : start + _AT_ONCE]
            made = self._executor.submit(_rows_of, {record: fresh[record] for record in some})
            self._made.update(dict.fromkeys(some, made))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._executor.shutdown(cancel_futures=True)

    def take(self, record: RecordId, found: Sequence[Revision]) -> Indexed | None:
        """Return the row that was made of these revisions, once; None where they are others by now, or none was."""
        made = self._made.pop(record, None)
        if made is None or found is not self.fresh.get(record):
            return None
        return made.result().pop(record, None)


class _AskBookError(Exception):
    """What a row says depends on what only the book knows."""


def _rows_of(fresh: Mapping[RecordId, Sequence[Revision]]) -> dict[RecordId, Indexed]:
    rows: dict[RecordId, Indexed] = {}
    for record, found in fresh.items():
        if not found:
            continue
        try:
            rows[record] = indexing.of_state(record, merged(found, KINDS.get(found[0].header.kind), _asked))
        except _AskBookError:
            continue
    return rows


def _asked(_device: DeviceId, _role: str) -> bool:
    raise _AskBookError
