"""Names of things: identifiers that are random, and codes that people say aloud."""

from __future__ import annotations

import re
from typing import Final, NewType

RecordId = NewType("RecordId", str)
"""UUID version 4, 32 hexadecimal digits: random, so it says neither time nor order."""

RevisionId = NewType("RevisionId", str)
"""SHA-256 over header and payload commitment, 64 hexadecimal digits."""

DeviceId = NewType("DeviceId", str)
"""Random name of one laptop's vault, 32 hexadecimal digits; it names nobody."""

Code = NewType("Code", str)
"""A coded identifier in its printed form, such as P-407-216."""

_RECORD_ID: Final = re.compile(r"[0-9a-f]{32}")


def is_record_id(text: str) -> bool:
    """Return whether ``text`` is written as the id of a record."""
    return _RECORD_ID.fullmatch(text) is not None
