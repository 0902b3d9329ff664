"""A long body takes every byte of its own and none behind it: those are the next request's."""

from __future__ import annotations

import asyncio

from sync.relay.limits import PIECE_BYTES
from sync.relay.straight import Straight

BEHIND = 1_000


class Line(asyncio.Transport):
    """A connection that notes who hears of it."""

    heard_by: asyncio.BaseProtocol | None = None

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.heard_by = protocol

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def _pieces(length: int) -> list[int]:
    """Fill as an eager line does, with all that there is room for; return how long the pieces were."""
    line, handler, begun = Line(), asyncio.Protocol(), list[bool]()
    body = Straight(line, handler, length, lambda: begun.append(True))
    assert isinstance(line.heard_by, Straight)
    came, pieces = length + BEHIND, list[int]()
    while sum(pieces) < length:
        while not body.is_piece_ready:
            taken = min(came, len(body.get_buffer(-1)))
            came -= taken
            assert came >= BEHIND, "bytes of the next request went into the body"
            body.buffer_updated(taken)
        pieces.append(len(body.piece()))
    assert came == BEHIND
    assert not begun
    body.let_go()
    assert begun
    assert not isinstance(line.heard_by, Straight)
    return pieces


def test_no_byte_behind_a_body_is_taken_where_its_room_is_larger_than_what_is_left() -> None:
    assert asyncio.run(_pieces(PIECE_BYTES + 10_000)) == [PIECE_BYTES, 10_000]
    assert asyncio.run(_pieces(7)) == [7]
