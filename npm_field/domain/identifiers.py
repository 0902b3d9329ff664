"""Names of things: identifiers that are random, and codes that people say aloud."""

from __future__ import annotations

from typing import NewType

RecordId = NewType("RecordId", str)
"""UUID version 4, 32 hexadecimal digits: random, so it says neither time nor order."""

RevisionId = NewType("RevisionId", str)
"""SHA-256 over header and payload commitment, 64 hexadecimal digits."""

DeviceId = NewType("DeviceId", str)
"""Random name of one laptop's vault, 32 hexadecimal digits; it names nobody."""

Code = NewType("Code", str)
"""A coded identifier in its printed form, such as P-407-216."""
