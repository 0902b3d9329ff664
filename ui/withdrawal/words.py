"""What waits, in a sentence: withdrawals for closed records, and keys that are still to be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.usecases import rotation, withdraw
from resources.language import isolated
from ui.components.banner import Banner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.seat import Seat
    from npm_field.usecases.withdraw import Waiting
    from ui.look import Look


@dataclass(frozen=True, slots=True)
class Due:
    """What could not be done yet."""

    withdrawals: Sequence[Waiting] = ()
    keys: bool = False


def due(seat: Seat) -> Due:
    """Return what waits in this vault."""
    return Due(withdraw.waiting(seat), rotation.is_due(seat))


def banner_of(look: Look, found: Due, level: str) -> Banner | None:
    """Return the line that says it; None where nothing waits. Withdrawals come first: a person waits for them."""
    if found.withdrawals:
        kind = "info" if level == "partial" else "warn"
        return Banner(look, kind, _waits(look, found.withdrawals, level), icon="arrow-u-down-left")
    if found.keys:
        words = look.tr(
            "Something was taken out, and the keys of this laptop have not changed yet: the disk had no room."
            " Free space, then lock and unlock."
        )
        return Banner(look, "warn", words, icon="key")
    return None


def _waits(look: Look, waiting: Sequence[Waiting], level: str) -> str:
    if level == "open":
        first = look.ntr(
            "{n} withdrawal of consent waits for a record that is not on this laptop.",
            "{n} withdrawals of consent wait for records that are not on this laptop.",
            len(waiting),
        )
        codes = " · ".join(isolated(code) for code in dict.fromkeys(one.code for one in waiting if one.code))
        then = look.tr("It is done when the record arrives.")
        return " ".join(part for part in (first, then, codes) if part)
    first = look.ntr(
        "{n} withdrawal of consent waits for the complete records.",
        "{n} withdrawals of consent wait for the complete records.",
        len(waiting),
    )
    sealed = look.tr("It is done when they open again. Tell the office now: it does not know yet.")
    partial = look.tr("It is done at the next unlock with the main passphrase.")
    return f"{first} {sealed if level == 'sealed' else partial}"
