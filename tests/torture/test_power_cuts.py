"""A sample of the power cuts of `make torture`, and the controls that they would find what a missing sync loses."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.torture import life, power, trace
from tests.torture.recorded import record_life

if TYPE_CHECKING:
    from pathlib import Path

    from tests.torture.trace import Recording


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return record_life(tmp_path_factory.mktemp("life"), "sample", 25)


@pytest.mark.traced
def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(recording: Recording, tmp_path: Path) -> None:
    whole = power.cut_power(recording, tmp_path / "vault", "sample", 22, torn=False)
    torn = power.cut_power(recording, tmp_path / "vault", "sample", 22, torn=True)
    assert whole.problems == torn.problems == []
    assert whole.acknowledged + torn.acknowledged > 40


@pytest.mark.traced
def test_the_states_differ_and_none_lacks_a_file_that_was_there_before(recording: Recording) -> None:
    chance = random.Random(1)  # noqa: S311 - of a test
    moments = range(0, len(recording.events), len(recording.events) // 20)
    states = [power.state(recording, moment, chance, torn=True) for moment in moments]
    assert len({tuple(sorted(state.items())) for state in states}) > 10
    assert all(state.keys() >= {"casebook.db", "daybook.db", "vault.keys"} for state in states)


@pytest.mark.traced
def test_a_log_that_is_not_synced_at_each_commit_is_caught(tmp_path: Path) -> None:
    careless = record_life(tmp_path / "life", "control", 12, {"begin": 1, "save": 6}, habit="not_at_each_commit")
    tally = power.cut_power(careless, tmp_path / "vault", "control", 20, torn=False)
    assert any("lost" in problem for problem in tally.problems)


def test_a_recording_that_misses_a_call_is_not_believed(tmp_path: Path) -> None:
    life.make_vault(tmp_path / "vault")
    before = {path.name: path.read_bytes() for path in (tmp_path / "vault").iterdir()}
    file = tmp_path / "trace"
    file.write_text("")
    missed = trace.read(file, tmp_path / "vault", before)
    (tmp_path / "vault" / "vault.lock").write_bytes(b"x")
    with pytest.raises(AssertionError, match="on the disk"):
        trace.require_true(missed, tmp_path / "vault")


def test_what_was_written_since_the_last_sync_may_be_there_or_not() -> None:
    write, sync = trace.Write, trace.Sync
    events = (write(1, 0, b"a" * 1024), sync(1), write(1, 0, b"b" * 1024), write(1, 1024, b"c" * 512))
    short = trace.Recording({"file": 1}, {1: b""}, events)
    chance = random.Random(5)  # noqa: S311 - of a test
    whole = {power.state(short, 4, chance, torn=False)["file"] for _ in range(200)}
    torn = {power.state(short, 4, chance, torn=True)["file"] for _ in range(200)}
    a, b, c = b"a" * 512, b"b" * 512, b"c" * 512
    assert whole == {a + a, b + b, a + a + c, b + b + c}
    assert torn == whole | {a + b, b + a, a + b + c, b + a + c}


def test_names_come_in_their_order_and_are_certain_after_the_folders_sync() -> None:
    named = trace.Named
    events = (named("one", 1), trace.Sync(None), named("two", 2), named("one", None))
    short = trace.Recording({}, {}, events)
    chance = random.Random(5)  # noqa: S311 - of a test
    found = {tuple(sorted(power.state(short, 4, chance, torn=False))) for _ in range(100)}
    assert found == {("one",), ("one", "two"), ("two",)}
