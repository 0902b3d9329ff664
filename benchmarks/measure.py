"""Two ways to do the same, in turns, and what the one costs over the other."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

Act = Callable[[int], object]
"""What is measured. The number of the round is handed to it."""


def compared(name: str, ours: Act, plain: Act, *, against: str, rounds: int) -> None:
    """Run both in turns and print the medians and their ratio."""
    mine, other = [], []
    for number in range(rounds):
        mine.append(seconds(ours, number))
        other.append(seconds(plain, number))
    left, right = statistics.median(mine), statistics.median(other)
    print(f"{name:42} {left * 1000:10.2f} ms   {left / right:7.2f} x {against} ({right * 1000:.2f} ms)")


def seconds(act: Act, number: int) -> float:
    began = time.perf_counter()
    act(number)
    return time.perf_counter() - began
