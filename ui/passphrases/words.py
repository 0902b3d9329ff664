"""What is said of each passphrase, wherever it is spoken of: what it opens, and what an old copy still opens."""

from __future__ import annotations

from typing import Final

from resources.language import mark

WELL_CHOSEN: Final = mark(
    "Nobody can tell it to you again. Drawn words are strong and can be remembered; a sentence from a book or a song"
    " is not strong."
)
"""Of each passphrase without which something stays closed for ever, wherever one is chosen for the first time."""
TRAVEL_OPENS: Final = mark(
    "It opens the coded records: codes of persons and areas, word codes without their meaning, severity,"
    " the two signs of consent, flags, hooks, when something is due; unused codes, capture in partial mode,"
    " the office's rules."
    " It does not open any name, note, attachment, search or board, nor the meaning of a code."
)
TRAVEL_HIDES_NOTHING: Final = mark("It does not hide that there is more: who knows this program knows that.")
OLD_COPY_OPENS: Final = mark(
    "Who copied this laptop's key file earlier still opens everything with the old passphrase, for ever."
)
OLD_COPY_OPENS_LITTLE: Final = mark(
    "Who copied this laptop's key file earlier still opens the coded records"
    " with the old travel passphrase, for ever."
)
RENEWED: Final = mark(
    "Every key is changed: a key file that was copied earlier opens nothing of what lies here then."
    " A copy of the whole disk made earlier stays readable with the old passphrase."
)
