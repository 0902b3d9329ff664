"""A sample of the kills of a laptop whose content goes, and the control that its witness finds what is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.torture.going import CAMERA, RECEIPTS, Known, kill_going, problems
from tests.usecases import enrolled as pairs

if TYPE_CHECKING:
    from pathlib import Path


def test_inv32_photos_bundles_and_removals_survive_a_kill_anywhere(tmp_path: Path) -> None:
    tally = kill_going(tmp_path, "sample", 6)
    assert tally.problems == []
    assert tally.tried == 6
    assert tally.acknowledged > 6


def test_what_was_told_and_is_nowhere_is_found(tmp_path: Path) -> None:
    pairs.make(tmp_path)
    (tmp_path / RECEIPTS).mkdir()
    (tmp_path / CAMERA).write_bytes(b"")
    told = Known(texts={"1" * 32: "water"}, photos={"2" * 32: "1" * 32}, waiting={"3": "a hash"})
    found = problems(tmp_path, told)
    assert [problem.partition(":")[0] for problem in found] == ["a bundle is gone", "lost", "a photo is lost"]
