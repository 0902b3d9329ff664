"""Drawing codes that nobody else has: none that was issued, all of this office's own part of the codes (INV01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.code_parts import Part
from npm_field.usecases.membership import OFFICE_SEED
from storage import pools, settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.codes import CodeType
    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat
    from storage.book import Book

PART: Final = "code_part"
RESCUES: Final = "code_rescues"


def pool(seat: Seat, sizes: Mapping[CodeType, int]) -> Sequence[Code]:
    """Return codes in random order that this vault never issued; they are nobody's until they are noted as issued.

    Raises ``PoolExhaustedError`` when this office's part has not enough left.
    """
    casebook = seat.vault.casebook
    used = pools.issued(casebook)
    return codes.draw_pools(sizes, 1, taken=used, random_below=seat.random_below, part=part_of(casebook))[0]


def part_of(casebook: Book) -> Part | None:
    """Return the part an office draws from; a vault that no office knows draws from all codes."""
    seed = settings.get(casebook, OFFICE_SEED)
    return Part(seed, _number(casebook, PART), _number(casebook, RESCUES)) if seed is not None else None


def count_higher(casebook: Book, by: int) -> None:
    """Draw from a further part, inside ``change``: codes may have been given that nothing here knows of."""
    settings.put(casebook, PART, str(_number(casebook, PART) + by).encode())


def note_lost_rows(casebook: Book) -> None:
    """Draw from a further part, inside ``change``: rows of what this office gave are lost. No other vault notes it.

    It is not the part of an office that is made again from a copy of before.
    """
    if settings.get(casebook, OFFICE_SEED) is not None:
        settings.put(casebook, RESCUES, str(_number(casebook, RESCUES) + 1).encode())


def _number(casebook: Book, name: str) -> int:
    return int(settings.get(casebook, name) or b"0")
