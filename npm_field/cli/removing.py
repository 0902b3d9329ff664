"""The command ``record remove``: what the office has signed for goes off this laptop, and the data keys change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.cli import files
from npm_field.errors import NotMeantError
from npm_field.usecases import receipts, removal
from resources.language import mark
from ui.hand_over.words import REASONS

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal

LATER: Final = mark("The disk has no room to change the key now; it is done at a later unlock.")


def record_remove(terminal: Terminal) -> None:
    """Remove what is safe to remove, after the word was typed; say what stays and why."""
    tr, ntr = terminal.language.tr, terminal.language.ntr
    with files.opened_to_work(terminal) as seat:
        found = receipts.state(seat)
        if found.safe and not terminal.arguments.yes:
            word = tr("remove##the word to type")
            asked = ntr(
                "The office has signed for {n} record, word for word. Type {word} to take it off this laptop: ",
                "The office has signed for {n} records, word for word. Type {word} to take them off this laptop: ",
                len(found.safe),
                word=word,
            )
            if terminal.ask(asked) != word:
                raise NotMeantError
        done = removal.remove(seat)
    staying = [
        {"record": one.record, "code": one.code, "reason": one.reason.value if one.reason else ""}
        for one in found.staying
    ]
    lines = [
        ntr("{n} record was removed from this laptop.", "{n} records were removed from this laptop.", done.records),
        *([] if done.keys_changed else [tr(LATER)]),  # tr: above
        *(f"{one.code or one.kind}: {tr(REASONS[one.reason])}" for one in found.staying if one.reason),  # tr: there
    ]
    document = {"removed": done.records, "slips": done.slips, "keys_changed": done.keys_changed, "staying": staying}
    terminal.answer(document, "\n".join(lines))
