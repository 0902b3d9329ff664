"""What holds for every test; each larger subject has a file beside this one.

`make test` divides the files among three workers, for two processors. A worker is a process of its own with its own
application, its own focus and its own temporary folder; a file is never divided, so that what its tests share is made
once.

Qt is touched only where a test has already imported it, so that the tests of the lower rooms prove that they do
without. Warnings are errors by ``filterwarnings`` in pyproject.toml.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

from tests import left_open, left_out, rewritten, spent

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# Set NPM_FIELD_TEST_PLATFORM=xcb to look at what the tests do.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("NPM_FIELD_TEST_PLATFORM", "offscreen")

# --- what stands in files of its own --------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    for rules in (spent, left_out, left_open):
        config.pluginmanager.register(rules)
    rewritten.do_share(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        # The dearest folders first: what is left at the end are small files, and no worker waits long.
        items.sort(key=lambda item: -spent.budget_s_of(spent.folder_of(item.nodeid)))


# --- the driver's care of memory, and codes that are drawn by chance ------------------------------------------


def pytest_collection_finish() -> None:
    """Let SQLite's heap be ordinary memory in this process: to lock each allocation is a third of a test's work.

    What looks at memory runs the program in a process of its own, which knows nothing of this; test_book.py asks once
    what the program itself says. Six words to compare take a quarter of a second by their cost; here they are cheap,
    and test_words.py and the programs of their own have those of the program. And no pool holds a code that a test
    names.
    """
    book = sys.modules.get("storage.book")
    if book is not None:
        book.MEMORY_SECURITY = "OFF"  # type: ignore[attr-defined]  # a module is an object to mypy
    words = sys.modules.get("sync.words")
    if words is not None:
        from npm_field.crypto.argon import Cost  # noqa: PLC0415 - only where it is loaded already

        words.COST = Cost(memory_kib=64, passes=1, lanes=1)  # type: ignore[attr-defined]  # as above
    codes = sys.modules.get("npm_field.domain.codes")
    if codes is not None:
        from tests import named_codes  # noqa: PLC0415 - test_workers.py copies this file alone, and loads no codes

        named_codes.leave_out(codes)


# --- examples that are made up --------------------------------------------------------------------------------


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Before a file that makes up its examples is read: the same ones in every run, however slow the machine is.

    Another run's other examples would stop a change that has nothing to do with what they find. `make laws` looks for
    them, and so does ``--hypothesis-profile default`` with any folder.
    """
    if "hypothesis" in module_path.read_text(encoding="utf-8"):
        _make_up_the_same(looks_for_others=bool(parent.config.getoption("hypothesis_profile")))


@cache
def _make_up_the_same(*, looks_for_others: bool) -> None:
    import hypothesis  # noqa: PLC0415 - a third of a second, which most folders do without
    from hypothesis.internal.conjecture import providers  # noqa: PLC0415 - as above

    if not looks_for_others:
        # It strews in constants of every module that is loaded: other examples after each change anywhere, and for
        # each order of the files; to read them all is two seconds for each worker.
        providers.is_local_module_file = lambda _path: False  # type: ignore[assignment, attr-defined]  # theirs, cached
    calm = hypothesis.settings(
        max_examples=100 if looks_for_others else 60,
        deadline=None,
        derandomize=not looks_for_others,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.register_profile("calm", calm)
    hypothesis.settings.load_profile("calm")
