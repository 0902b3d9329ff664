"""The words of what goes back to the laptops: its kinds, whose it is, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.usecases import outbound
from resources.language import mark
from ui.laptops.words import ROLES

if TYPE_CHECKING:
    from ui.look import Look

KINDS: Final = {
    outbound.RECEIPT: mark("Receipts"),
    outbound.NOTICE: mark("Notices"),
    outbound.BUNDLE: mark("Records"),
    outbound.REISSUE: mark("Keys##of sealed records"),
}


def kind(look: Look, name: str) -> str:
    """Return what a kind of file is called."""
    return look.tr(KINDS[name])  # tr: the table above


def role(look: Look, name: str) -> str:
    """Return what the laptop's person is."""
    return look.tr(ROLES[name]) if name in ROLES else ""  # tr: the table there


def on_the_stick(look: Look, count: int) -> str:
    """Return what was written for the laptops; of nothing, that."""
    if not count:
        return look.tr("Nothing waits for the laptops, so nothing was written.")
    return look.ntr(
        "{n} file for the laptops is on the stick. Each laptop takes its own in on its page Hand over.",
        "{n} files for the laptops are on the stick. Each laptop takes its own in on its page Hand over.",
        count,
    )
