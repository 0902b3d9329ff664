"""How long anything may take on the network: limits, back-off, and the person who may stop it at any moment.

Clock, sleep and dice are parameters. Nothing here orders anything by time.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

SLICE_S: Final = 0.1
"""How long somebody who stops it waits at most while nothing moves."""
_MILLISECONDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """``connect_s`` to be connected, ``idle_s`` without one byte, ``request_s`` and the slowest line for a whole one.

    ``tries`` in a row without progress end it; between two of them it waits from ``first_wait_s``, twice as long each
    time, to ``longest_wait_s``, of which the dice take up to a half away.
    """

    connect_s: float = 30
    idle_s: float = 30
    request_s: float = 60
    slowest_bytes_s: int = 200
    tries: int = 6
    first_wait_s: float = 1
    longest_wait_s: float = 30


def _nobody() -> bool:
    return False


@dataclass(slots=True)
class Patience:
    """One errand's time. ``cancelled`` is asked between any two steps; it may be asked on another thread's behalf."""

    limits: Limits = field(default_factory=Limits)
    cancelled: Callable[[], bool] = _nobody
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random_below: Callable[[int], int] = secrets.randbelow

    def check(self) -> None:
        """Raise ``StoppedError`` if somebody stopped it."""
        if self.cancelled():
            raise StoppedError

    def wait(self, seconds: float) -> None:
        """Wait, in slices short enough to stop. Raises ``StoppedError``."""
        left = seconds
        while left > 0:
            self.check()
            self.sleep(min(left, SLICE_S))
            left -= SLICE_S
        self.check()

    def back_off(self, failures: int) -> None:
        """Wait before the next try, after so many in a row that brought nothing."""
        longest = min(self.limits.longest_wait_s, self.limits.first_wait_s * 2 ** (failures - 1))
        half = int(longest * _MILLISECONDS / 2)
        self.wait((half + self.random_below(half + 1)) / _MILLISECONDS)

    def time_for(self, size: int) -> float:
        """Return until when, on the clock, a request that moves ``size`` bytes may take."""
        return self.clock() + self.limits.request_s + size / self.limits.slowest_bytes_s
