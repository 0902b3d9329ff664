"""The name guard with its lists, read once from what the product ships; nothing is asked of the vault."""

from __future__ import annotations

import gzip
import json
from typing import Final

import resources
from npm_field.domain.name_guard import load_rules
from npm_field.domain.name_guard.known import ARABIC, LATIN, Known, Packed, tongue

_FOLDER: Final = "names"


def load() -> Known:
    """Return what the guard knows, with the rules read that use it: off the window's thread. It never changes."""
    load_rules()
    tongues = {
        code: tongue(
            code, Packed(_list(f"ordinary_{code}")), json.loads(resources.read_bytes(f"{_FOLDER}/{code}.json"))
        )
        for code in (*LATIN, ARABIC)
    }
    return Known(
        tongues=tongues,
        latin_names=Packed(_list("latin_names")),
        latin_both=Packed(_list("latin_both")),
        not_names=Packed(_list("not_names")),
        towns=Packed(_list("places")),
        things=Packed(_list("things")),
        arabic_names=Packed(_list("arabic_names")),
        arabic_both=Packed(_list("arabic_both")),
        arabic_nouns=Packed(_list("nouns_ar")),
        arabic_verbs=Packed(_list("verbs_ar")),
    )


def _list(name: str) -> bytes:
    return gzip.decompress(resources.read_bytes(f"{_FOLDER}/{name}.txt.gz"))
