"""What one process tells the next at a lock: two small messages and, for partial mode, a key. A pipe, never a file.

The first comes at once and says how to look and for which vault; the second, when the vault is closed, says where we
were. No content of a record is in either. A reader accepts its own version and the exact names, or nothing at all.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final, Protocol

from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import RecordId
from npm_field.errors import HandOverError
from ui.desk import Target
from ui.plan.sections import ORDER
from ui.spot import Spot, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSION: Final = 1
MAGIC: Final = b"NPMH"
HEADER_BYTES: Final = 10
"""Magic, version, kind, and the length in four bytes, the highest first."""
MAX_BYTES: Final = 8192
"""Of one message: all of them fit into a pipe at once, so writing never waits for the reader (64 KiB, measured)."""
PREPARE, GO, KEY = 1, 2, 3
KEY_BYTES: Final = 32
STATES: Final = ("full", "maximized", "normal")
ACTS: Final = (
    *("", "new_interview", "new_observation", "new_partial", "new_oral", "new_visit", "new_area"),
    *(f"at_{section}" for section in ORDER),
)

_PATH_CHARS: Final = 4096
_PIXELS: Final = 100_000
_SECONDS: Final = 86_400
_CURSOR: Final = 10_000_000
_SHORT: Final = re.compile(r"[A-Za-z0-9_.-]{0,32}")
_RECORD: Final = re.compile(r"([0-9a-f]{32})?")
_FIELD: Final = re.compile(r"[a-z0-9_/]{0,200}")


class Readable(Protocol):
    """An inherited pipe."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Read what is there into ``buffer``; 0 where the writer is gone."""


@dataclass(frozen=True, slots=True)
class Prepare:
    """How the next window looks, and for which vault. Seconds of ``Waits`` by their names."""

    folder: str
    look: Mapping[str, str]
    geometry: tuple[int, int, int, int]
    state: str
    waits: Mapping[str, float]

    def message(self) -> bytes:
        """Return the bytes for the pipe."""
        return _framed(PREPARE, asdict(self))


@dataclass(frozen=True, slots=True)
class Go:
    """The vault is closed: show yourself. ``with_key`` says that the daybook's key follows.

    ``wiped`` says that the vault is gone and that it was wiped from open work.
    """

    where: Where | None
    lost_words: bool = False
    at_gate: bool = False
    with_key: bool = False
    wiped: bool = False

    def message(self) -> bytes:
        """Return the bytes for the pipe."""
        where = self.where or Where(Target(""))
        target, spot = where.target, where.spot
        told = {"way": target.way, "record": target.record or "", "act": target.act, **asdict(spot)}
        flags = {
            "lost_words": self.lost_words,
            "at_gate": self.at_gate,
            "with_key": self.with_key,
            "wiped": self.wiped,
        }
        return _framed(GO, told | flags)


def key_head() -> bytes:
    """Return what stands before the key; the key itself is written from its own buffer, without a copy."""
    return _head(KEY, KEY_BYTES)


def read_prepare(pipe: Readable) -> Prepare | None:
    """Return the first message; None where the writer ended without one. Raises ``HandOverError``."""
    found = _read(pipe, PREPARE)
    if found is None:
        return None
    told = _object(found, {"folder", "look", "geometry", "state", "waits"})
    geometry = told["geometry"]
    if not isinstance(geometry, list) or len(geometry) != 4:  # noqa: PLR2004 - x, y, width, height
        raise HandOverError
    x, y, width, height = (_whole(value, -_PIXELS, _PIXELS) for value in geometry)
    return Prepare(
        folder=_text(told["folder"], lambda text: 0 < len(text) <= _PATH_CHARS and "\0" not in text),
        look={name: _text(value, _SHORT.fullmatch) for name, value in _mapping(told["look"]).items()},
        geometry=(x, y, max(1, width), max(1, height)),
        state=_text(told["state"], STATES.__contains__),
        waits={name: _seconds(value) for name, value in _mapping(told["waits"]).items()},
    )


def read_go(pipe: Readable) -> Go | None:
    """Return the second message; None where the writer ended without one. Raises ``HandOverError``."""
    found = _read(pipe, GO)
    if found is None:
        return None
    flags = ("lost_words", "at_gate", "with_key", "wiped")
    told = _object(found, {"way", "record", "act", "field", "nth", "cursor", *flags})
    lost_words, at_gate, with_key, wiped = (_flag(told[name]) for name in flags)
    way = _text(told["way"], _SHORT.fullmatch)
    record = _text(told["record"], _RECORD.fullmatch)
    target = Target(way, RecordId(record) if record else None, _text(told["act"], ACTS.__contains__))
    field = _text(told["field"], _FIELD.fullmatch)
    spot = Spot(field, _whole(told["nth"], 0, MAX_BYTES), _whole(told["cursor"], 0, _CURSOR))
    return Go(Where(target, spot) if way else None, lost_words, at_gate, with_key, wiped)


def read_key(pipe: Readable) -> Secret | None:
    """Return the daybook's key; what it was read into is wiped. None and ``HandOverError`` as above."""
    buffer = _read(pipe, KEY)
    if buffer is None:
        return None
    if len(buffer) != KEY_BYTES:
        raise HandOverError
    secret = Secret(buffer)
    for at in range(len(buffer)):
        buffer[at] = 0
    return secret


def _framed(kind: int, told: Mapping[str, object]) -> bytes:
    body = json.dumps(told, ensure_ascii=True).encode("ascii")
    if len(body) > MAX_BYTES:
        raise HandOverError
    return _head(kind, len(body)) + body


def _head(kind: int, length: int) -> bytes:
    return MAGIC + bytes((VERSION, kind)) + length.to_bytes(4, "big")


def _read(pipe: Readable, kind: int) -> bytearray | None:
    head = _filled(pipe, HEADER_BYTES)
    if not head:
        return None
    length = int.from_bytes(head[-4:], "big")
    if bytes(head[:-4]) != MAGIC + bytes((VERSION, kind)) or length > MAX_BYTES:
        raise HandOverError
    body = _filled(pipe, length)
    return body if len(body) == length else None


def _filled(pipe: Readable, length: int) -> bytearray:
    """Return ``length`` bytes, or nothing where the writer ended before."""
    buffer = bytearray(length)
    view, at = memoryview(buffer), 0
    while at < length:
        read = pipe.readinto(view[at:])
        if not read:
            return bytearray()
        at += read
    return buffer


def _object(body: bytearray, names: set[str]) -> dict[str, object]:
    try:
        told = json.loads(body.decode("ascii"))
    except (ValueError, RecursionError):
        raise HandOverError from None
    if not isinstance(told, dict) or set(told) != names:
        raise HandOverError
    return told


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or not all(_SHORT.fullmatch(name) for name in value):
        raise HandOverError
    return value


def _text(value: object, fits: Callable[[str], object]) -> str:
    if not isinstance(value, str) or not fits(value):
        raise HandOverError
    return value


def _whole(value: object, lowest: int, highest: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise HandOverError
    return value


def _seconds(value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value <= _SECONDS:
        raise HandOverError
    return float(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise HandOverError
    return value
