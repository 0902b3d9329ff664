"""Check list and complaints in the board's own line; none recorded is never said as something good (INV39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.preparation.team import Bar
from npm_field.usecases.board_lists import NOT_SHOWN, SHOWN

if TYPE_CHECKING:
    from npm_field.usecases.board_lists import Lists
    from ui.look import Look


def in_words(look: Look, found: Lists) -> str:
    """Return how far the check list is, and how many complaints are recorded with what is known of the register."""
    tr, number = look.tr, look.language.number
    said = []
    if found.of:
        said.append(tr("check list {done} of {all}", done=number(found.done), all=number(found.of)))
    if found.refused:
        said.append(look.ntr("{n} item refused", "{n} items refused", found.refused))
    some = look.ntr("{n} complaint recorded", "{n} complaints recorded", found.complaints)
    said += [some if found.complaints else tr("complaints: none recorded"), _register(look, found)]
    return " · ".join(said)


def commitment(look: Look, bar: str) -> tuple[str, str]:
    """Return the title and the sentence about one's own commitment; nothing where it holds."""
    tr = look.tr
    titles = {
        Bar.NO_COMMITMENT.value: tr("No commitment of yours is signed"),
        Bar.COMMITMENT_LATE.value: tr("Your commitment has not begun"),
        Bar.COMMITMENT_OVER.value: tr("Your commitment has ended"),
    }
    said = tr("Tell the team leader or the office today. You can go on working; what you write is kept.")
    return (titles[bar], said) if bar in titles else ("", "")


def _register(look: Look, found: Lists) -> str:
    if found.register == NOT_SHOWN:
        return look.tr("register not shown")
    return look.tr("register looked at") if found.register == SHOWN else look.tr("no register looked at")
