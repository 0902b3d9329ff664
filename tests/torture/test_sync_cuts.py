"""A small sample of ``make torture-sync``: a line cut both ways, a relay killed in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.torture.sync_cuts import torture

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sample_of_cuts_and_a_kill(tmp_path: Path) -> None:
    score = torture(tmp_path, size=150_000, every=52_000, kills=1, told=lambda _text: None)
    assert (score.cuts_up, score.cuts_down, score.kills) == (2, 2, 1)
    assert score.moved / score.needed < 2
