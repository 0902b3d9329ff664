"""The name guard's bench: it measures the text that was frozen and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.name_guard import __main__ as bench
from benchmarks.name_guard.corpus import CLASSES, DATA, LANGUAGES, read

if TYPE_CHECKING:
    from pathlib import Path


def test_the_frozen_text_is_what_was_frozen() -> None:
    assert bench.main(["--only-check"]) == 0


def test_a_changed_frozen_text_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in LANGUAGES:
        kept = tmp_path / "frozen" / f"{language}.txt"
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes((DATA / "frozen" / f"{language}.txt").read_bytes())
    (tmp_path / "frozen" / "ar.txt").write_text("شيء آخر\n", "utf-8")
    monkeypatch.setattr(bench, "DATA", tmp_path)
    assert bench.main([]) == 1
    assert "ar.txt" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["open", *bench.FROZEN])
def test_all_parts_have_every_class_in_every_language(part: str) -> None:
    for language in LANGUAGES:
        letters = {label.letter for sentence in read(part, language) for label in sentence.labels}
        assert all(set(wanted) & letters for wanted in CLASSES.values())
