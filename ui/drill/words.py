"""What the drill says of each act: its icon, its name, what to press, what was proved, what it would have done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from npm_field.usecases.drill import Act
from resources.language import mark


@dataclass(frozen=True, slots=True)
class ActWords:
    """All sentences are marked; the view translates them."""

    icon: str
    name: str
    keys: tuple[str, ...]
    press: str
    proved: str
    earnest: str


WORDS: Final = {
    Act.COVER: ActWords(
        "eye-slash",
        mark("Cover"),
        ("F8",),
        mark("Somebody comes near. Cover the screen."),
        mark("From key to blank page."),
        mark("In earnest this would have hidden the page and kept it open for you."),
    ),
    Act.LOCK: ActWords(
        "lock-simple",
        mark("Lock"),
        ("F9",),
        mark("You leave the laptop. Lock it."),
        mark("Keys out of memory. The sentence you were typing was there afterwards."),
        mark("In earnest this would have closed both books and asked for the passphrase."),
    ),
    Act.SEAL: ActWords(
        "circle-wavy-check",
        mark("Seal"),
        ("F12",),
        mark("The laptop may be taken from you. Hold until all five squares are full."),
        mark("Complete records no longer open here. The office’s key opened them."),  # noqa: RUF001 - an apostrophe
        mark("In earnest this would have sealed the complete records until the office gives a return code."),
    ),
    Act.WIPE: ActWords(
        "trash-simple",
        mark("Wipe"),
        ("F12", "Delete"),
        mark("Life is in danger, and the laptop with it. Hold both until all five squares are full."),
        mark("The right passphrase failed exactly like a wrong one."),
        mark("In earnest this would have destroyed everything that the office does not have."),
    ),
}
FUNCTION_KEYS: Final = ("F1", "F4", "F8", "F9", "F12")
"""Those that matter when there is no time to look for Fn."""
