"""The four classes of information and how a record gets its class (R060, R061; INV10)."""

from __future__ import annotations

from enum import Enum


class Class(Enum):
    """Exactly four levels, mildest first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    HIGHLY_CONFIDENTIAL = "highly_confidential"

    @property
    def rank(self) -> int:
        """0 for public, 3 for highly confidential."""
        return list(Class).index(self)


def highest(*classes: Class) -> Class:
    """Return the strictest of the classes; public when there is none."""
    return max(classes, key=lambda c: c.rank, default=Class.PUBLIC)
