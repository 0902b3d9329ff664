"""What became of another try of what was put aside, in a sentence: for the window and the terminal alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from npm_field.usecases.retrying import Retried
    from resources.language import Language


def said_of(language: Language, found: Retried) -> str:
    """Return it in the person's language."""
    joined = language.ntr(
        "{n} part that was put aside has joined; a new receipt says so.",
        "{n} parts that were put aside have joined; a new receipt says so.",
        len(found.joined),
    )
    waiting = language.ntr(
        "{n} bundle that was kept apart waits for you again.",
        "{n} bundles that were kept apart wait for you again.",
        len(found.bundles),
    )
    parts = [said for said, number in ((joined, len(found.joined)), (waiting, len(found.bundles))) if number]
    return " ".join(parts) or language.tr("Nothing has changed: every reason is still there.")
