"""Enrolment in three files: the office's invitation, the laptop's answer, the office's completion.

An invitation can be replaced on its way, and then everything after it is for the wrong office. So two people compare
six words over the invitation and the laptop's keys, on both screens, before the office signs (security.md part I).
"""

from __future__ import annotations

from typing import Final

from npm_field.domain import canonical
from sync.answer import Answer, DeviceKeys, key_fields, make_answer, read_answer
from sync.completion import Completion, make_completion, read_completion
from sync.invitation import NONCE_BYTES, Invitation, make_invitation, read_invitation
from sync.words import six_words

__all__ = [
    "NONCE_BYTES",
    "Answer",
    "Completion",
    "DeviceKeys",
    "Invitation",
    "make_answer",
    "make_completion",
    "make_invitation",
    "read_answer",
    "read_completion",
    "read_invitation",
    "words_of",
]

_WORDS_LABEL: Final = b"npm-field/enrolment-words/1\x00"


def words_of(invitation: Invitation, laptop: DeviceKeys | Answer) -> tuple[str, ...]:
    """Return the six words of this enrolment: over the invitation's bytes and all the laptop's public keys.

    The laptop gives its own ``DeviceKeys``, the office the ``Answer`` it read; only then are the words the same.
    """
    keys = laptop.keys if isinstance(laptop, Answer) else laptop
    return six_words(_WORDS_LABEL + canonical.write({"invitation": invitation.id, **key_fields(keys)}))
