"""What each folder of tests costs, in seconds of a processor: told at the end, not judged, for machines are noisy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Seconds of a processor's work, setup and teardown included, added up over the workers. tests/test_house.py holds the
# sum to what two processors do in ten minutes: with what else the check does. What is over is told at the end of a
# run; a slower folder is made faster, or takes from another one here.
BUDGETS_S: Final = {
    "cli": 80,
    "crypto": 13,
    "domain": 38,
    "dropbox": 17,
    "journeys": 88,
    "pictures": 3,
    "report": 5,
    "resources": 3,
    "storage": 65,
    "sync": 27,
    "torture": 92,
    "ui": 340,
    "usecases": 165,
}
TOP_LEVEL_BUDGET_S: Final = 40  # the files beside this one, and a folder not named above
SPENT_S: Final = pytest.StashKey[dict[str, float]]()
SPENT_BY_WORKER: Final = "seconds by folder"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SPENT_S] = {}
    config.pluginmanager.register(_Clock(config.stash[SPENT_S]))


class _Clock:
    """Adds up what the tests of each folder take."""

    def __init__(self, spent_s: dict[str, float]) -> None:
        self._spent_s = spent_s

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before_s = _worked_s()
        yield
        folder = folder_of(item.nodeid)
        self._spent_s[folder] = self._spent_s.get(folder, 0.0) + _worked_s() - before_s


def _worked_s() -> float:
    """Return how long a processor worked for this process and the children it waited for.

    Not the clock on the wall: other programs on the machine would make a run fail that nobody changed.
    """
    return sum(os.times()[:4])


def folder_of(nodeid: str) -> str:
    parts = nodeid.split("::", 1)[0].split("/")
    below_tests = parts[parts.index("tests") + 1 : -1] if "tests" in parts else parts[:-1]
    return below_tests[0] if below_tests else ""


def over_budget(spent_s: dict[str, float]) -> list[str]:
    """Return one sentence for each folder that took longer than its budget allows."""
    return [
        f"tests/{folder} took {spent:.0f} s and may take {allowed} s; make it faster (BUDGETS_S, tests/spent.py)."
        for folder, spent in sorted(spent_s.items())
        if spent > (allowed := budget_s_of(folder))
    ]


def budget_s_of(folder: str) -> int:
    return BUDGETS_S.get(folder, TOP_LEVEL_BUDGET_S)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:  # noqa: ANN401, ARG001 - the plugin's own class and order
    """Add what a worker spent, told by its last message, to what the others did."""
    spent_s = node.config.stash[SPENT_S]
    for folder, spent in getattr(node, "workeroutput", {}).get(SPENT_BY_WORKER, {}).items():
        spent_s[folder] = spent_s.get(folder, 0.0) + spent


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # this process is a worker: who started it adds up and tells
        session.config.workeroutput[SPENT_BY_WORKER] = session.config.stash[SPENT_S]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    spent_s = config.stash[SPENT_S]
    told = (f"{name or 'tests'} {spent:.0f}" for name, spent in sorted(spent_s.items()))
    terminalreporter.write_line(f"seconds of a processor: {', '.join(told)}, together {sum(spent_s.values()):.0f}")
    for sentence in over_budget(config.stash[SPENT_S]):
        terminalreporter.write_line(sentence, red=True)
