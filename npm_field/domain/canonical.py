"""One way to write a document as bytes: sorted keys, no spaces, UTF-8. Signed bytes are kept as they came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(document: Mapping[str, object]) -> bytes:
    """Return the canonical bytes; raises ``ValueError`` for a number that is not finite."""
    return _WRITER.encode(document).encode()


def read(data: bytes) -> dict[str, object]:
    """Return the document in ``data``; raises ``ValueError`` if it is not one JSON object with distinct keys."""
    try:
        # Decoded here: json would guess at UTF-16 and UTF-32 too, and one document has one way to be written.
        found = _READER.decode(data.decode())
    except RecursionError:
        raise ValueError("depth") from None
    if not isinstance(found, dict):
        raise ValueError("object")  # noqa: TRY004 - the data is wrong, not our call
    return found


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("key twice")
    return result


def _refuse(name: str) -> object:
    raise ValueError(name)


# made once: where a thousand documents are read, making them took as long as reading
_READER: Final = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_refuse)
_WRITER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
