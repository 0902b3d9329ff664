"""Check list and complaints in the board's own line; none recorded is never said as something good (INV39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.preparation.team import Bar
from npm_field.usecases.board_lists import NOT_SHOWN, SHOWN
from resources.language import isolated

if TYPE_CHECKING:
    from npm_field.domain.preparation.recusal import Recusal
    from npm_field.usecases.board_lists import Lists
    from ui.look import Look


def in_words(look: Look, found: Lists) -> str:
    """Return how far the check list is, and how many complaints are recorded with what is known of the register."""
    tr, number = look.tr, look.language.number
    said = []
    if found.of and found.is_due:
        said.append(tr("check list at least {done} of {all}", done=number(found.done), all=number(found.of)))
    elif found.of:
        said.append(tr("check list {done} of {all}", done=number(found.done), all=number(found.of)))
    if found.refused:
        said.append(look.ntr("{n} item refused", "{n} items refused", found.refused))
    some = look.ntr("{n} complaint recorded", "{n} complaints recorded", found.complaints)
    said += [some if found.complaints else tr("complaints: none recorded"), _register(look, found)]
    if found.cards:
        said.append(tr("your conduct cards: not confirmed yet (Shift F1)"))
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


def kept_out(look: Look, recusal: Recusal) -> tuple[str, str]:
    """Return the title and the sentence about what the person of this laptop keeps out of; or nothing."""
    tr = look.tr
    if recusal.is_none:
        return "", ""
    parts = [isolated(code) for code in sorted(recusal.areas | recusal.persons)]
    parts += [tr("talks with staff")] if recusal.staff_talks else []
    parts += [tr("what the plan says in words")] if recusal.unnamed else []
    what = tr("this whole visit") if recusal.whole_visit else tr(", ").join(parts)
    said = tr(
        "It is declared in the plan. In partial and oral-only mode nothing reminds you: the plan is closed then."
    )
    return tr("You keep out of: {what}", what=what), said


def _register(look: Look, found: Lists) -> str:
    if found.register == NOT_SHOWN:
        return look.tr("register not shown")
    return look.tr("register looked at") if found.register == SHOWN else look.tr("no register looked at")
