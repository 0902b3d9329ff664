"""Paper without case data: pads of codes from this laptop's own pool, the cards, the steps for when it goes wrong.

A code on a pad has left the pool before the file is written: after a cut it is burnt, never given twice (INV01).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from npm_field.domain import finding_text
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import CONTINGENCY
from npm_field.errors import FileExistsAlreadyError, PaperHoldsCodesError, PoolExhaustedError
from npm_field.report import pads, printed_cards
from npm_field.report.words import Words
from npm_field.usecases import plan_parts
from storage import pools, safe_files, settings

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from resources.language import Language

ON_PAPER: Final = "on_paper"
MOST_SHEETS: Final = 100


def print_pads(seat: Seat, path: Path, count: int, code_type: CodeType = CodeType.PERSON) -> int:
    """Write a pad of ``count`` sheets and return how many there are; no code of it is given out here again.

    Raises ``PoolExhaustedError`` where the pool has fewer (nothing is taken then), ``FileExistsAlreadyError``,
    ``DiskFullError``, ``ReadOnlyError``; then the codes are burnt and no paper has them.
    """
    if path.exists():
        raise FileExistsAlreadyError
    wanted = max(1, min(count, MOST_SHEETS))
    with seat.vault.daybook.change() as daybook:
        if pools.left(daybook).get(code_type.value, 0) < wanted:
            raise PoolExhaustedError(type=code_type.value)
        taken = [pools.take(daybook, code_type, seat.random_below) for _sheet in range(wanted)]
        # sorted: the order in which they were drawn says nothing, and none is kept
        settings.put(daybook, ON_PAPER, json.dumps(sorted({*on_paper(seat), *taken})).encode())
    safe_files.create_new(path, pads.pads(taken))
    return wanted


def on_paper(seat: Seat) -> frozenset[Code]:
    """Return every code that this laptop printed on a pad: what a lost pad exposes, less what was transcribed."""
    stored = settings.get(seat.vault.daybook, ON_PAPER)
    return frozenset(Code(str(code)) for code in json.loads(stored)) if stored else frozenset()


def print_cards(path: Path, language: Language) -> None:
    """Write the mandate card and the conduct cards."""
    safe_files.create_new(path, printed_cards.cards(language))


def print_contingency(seat: Seat, visit: RecordId, path: Path, language: Language) -> int:
    """Write the steps of a visit for when it goes wrong and return for how many events.

    Raises ``PaperHoldsCodesError`` where a step names the code of a person or actor, and what ``create_new`` raises.
    """
    plans = [part.fields for part in plan_parts.parts(seat, visit, CONTINGENCY.name)]
    if any(finding_text.people_in(json.dumps(plan.get("steps", []), ensure_ascii=False)) for plan in plans):
        raise PaperHoldsCodesError
    safe_files.create_new(path, printed_cards.contingency(plans, Words(language, seat.vocabularies)))
    return len(plans)
