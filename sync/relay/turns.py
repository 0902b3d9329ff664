"""One request at a time for one bundle of one device; who comes later takes over from a connection that is dead."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.web import BaseRequest

Key = tuple[str, str]


class Turns:
    """A laptop that was cut comes back before the relay knows that the old connection is gone: the old one ends."""

    def __init__(self) -> None:
        self._locks: dict[Key, asyncio.Lock] = {}
        self._holders: dict[Key, BaseRequest] = {}
        self._waiting: dict[Key, int] = {}

    @asynccontextmanager
    async def of(self, key: Key, request: BaseRequest) -> AsyncIterator[None]:
        """Run the block when everybody before has let go; who holds on is disconnected."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._waiting[key] = self._waiting.get(key, 0) + 1
        holder = self._holders.get(key)
        if holder is not None and holder.transport is not None and holder.transport is not request.transport:
            holder.transport.abort()
        try:
            async with lock:
                self._holders[key] = request
                try:
                    yield
                finally:
                    del self._holders[key]
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._locks[key]
