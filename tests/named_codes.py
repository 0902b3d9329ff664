"""The codes that tests name: no pool that a test draws holds one of them.

Pools are drawn by chance, and the fixtures of every room name codes. A code that stands in a test and, once in some
hundred runs, in a pool too is given, missed or taken out where the test expects nothing of the kind.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from npm_field.domain.identifiers import Code

TESTS: Final = Path(__file__).parent
_PRINTED: Final = re.compile(r"\b[A-Z]-\d{3}-\d{3}\b", re.ASCII)
_MADE: Final = re.compile(r"CodeType\.([A-Z_]+), f?\"((?:\d|\{\w+\}){5})\"", re.ASCII)
"""Digits to which a test adds the check digit itself; a name in braces stands for one of them."""


def leave_out(codes: ModuleType) -> None:
    """Have ``codes.draw_pools``, of which each laptop and office gets its pool, pass over what tests name."""
    named, draw_pools = frozenset(of(codes)), codes.draw_pools

    def draw(*arguments: object, taken: frozenset[Code], **others: object) -> object:
        return draw_pools(*arguments, taken=named.union(taken), **others)

    codes.draw_pools = draw  # type: ignore[attr-defined]  # a module is an object to mypy


def of(codes: ModuleType) -> Iterator[Code]:
    """Yield every code with five digits that stands in a test."""
    for path in TESTS.rglob("*"):
        if path.suffix in {".py", ".json"}:
            text = path.read_text(encoding="utf-8")
            yield from (found for found in _PRINTED.findall(text))
            for name, digits in _MADE.findall(text):
                yield from (codes.make(codes.CodeType[name], each) for each in _every(digits))


def _every(digits: str) -> Iterator[str]:
    before, brace, rest = digits.partition("{")
    if not brace:
        yield digits
        return
    for digit in "0123456789":
        yield from _every(before + digit + rest.partition("}")[2])
