"""What every request of a relay stands on: store, roster, key, limits, clock, and threads for what blocks."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from npm_field.domain.day_parts import Band
from sync.relay.events import Events
from sync.relay.limits import FORGOTTEN_DAYS, UNFINISHED_DAYS, Limits
from sync.relay.running import Running
from sync.relay.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.crypto.signing import SigningKey
    from sync.relay.roll import Roll
    from sync.relay.store import Store

THREADS: Final = 16
"""Most wait for the disk, which does better with several things to do at once."""
P = ParamSpec("P")
T = TypeVar("T")


def utc_now() -> datetime:
    """Return the relay's clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Post:
    """A relay at work. ``now`` is the only double that a test may put here."""

    office: str
    certificate: str
    signing_key: SigningKey
    store: Store
    roll: Roll
    limits: Limits = field(default_factory=Limits)
    now: Callable[[], datetime] = utc_now
    events: Events = field(default_factory=Events)
    turns: Turns = field(default_factory=Turns)
    running: Running = field(default_factory=Running)
    _threads: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, THREADS))

    async def blocking(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run on a thread what waits for the disk; its end is waited for even when nobody wants it any more."""
        done = asyncio.get_running_loop().run_in_executor(self._threads, partial(act, *args, **kwargs))
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            await asyncio.wait([done])
            raise

    def day(self) -> str:
        """Return the day."""
        return self.now().date().isoformat()

    def band(self) -> str:
        """Return the day and its part, the finest time on a receipt."""
        return str(Band.of(self.now()))

    async def tidy(self) -> None:
        """Forget what everybody has, what was never finished, and what is long over."""
        today = self.now().date()
        await self.blocking(self.store.settle, self.roll.offices())
        await self.blocking(
            self.store.expire,
            unfinished_before=(today - timedelta(days=UNFINISHED_DAYS)).isoformat(),
            forgotten_before=(today - timedelta(days=FORGOTTEN_DAYS)).isoformat(),
        )

    def close(self) -> None:
        """Wait for the threads and let go of the store."""
        self._threads.shutdown(wait=True)
        self.store.close()
