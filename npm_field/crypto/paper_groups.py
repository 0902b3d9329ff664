"""The text of a key as it stands on paper: in groups that a person copies at one look."""

from __future__ import annotations

from typing import Final

GROUP: Final = 6
"""Signs in a group: what a person copies at one look."""
END_OF_PREFIX: Final = "1"
"""The sign after which a key's own signs begin (bech32); none of them is a 1."""


def groups_of(text: str) -> tuple[str, ...]:
    """Return a key's text in groups, its fixed beginning first; reading it back ignores what is between them."""
    fixed, mark, rest = text.partition(END_OF_PREFIX)
    return (fixed + mark, *(rest[start : start + GROUP] for start in range(0, len(rest), GROUP)))
