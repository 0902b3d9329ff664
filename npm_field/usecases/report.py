"""Writing the visit report: collected under the consent of each talk, made in memory, encrypted, then written.

Only the internal report is offered. For any other reader, evidence has to be filtered by a release policy that says
what each audience may have (reports 6.3, 6.4); until there is one, every other audience is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase, passphrase_words
from npm_field.domain import figures
from npm_field.errors import AudienceNotOfferedError, NoVisitError
from npm_field.report import locked_pdf, pdf, visit_report
from npm_field.report.debrief_record import Finding
from npm_field.report.words import Words
from npm_field.usecases import findings, visit_read
from storage import drafts, written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.domain.figures import LeftOut
    from npm_field.domain.identifiers import RecordId
    from npm_field.report.content import Report
    from npm_field.report.pdf import Made
    from npm_field.usecases.findings import Held
    from npm_field.usecases.seat import Seat
    from resources.language import Language

INTERNAL: Final = "internal"
AUDIENCES: Final = (INTERNAL,)
WORDS: Final = 6
LONGEST: Final = 32
"""poppler's command-line tools cut a passphrase here and then say that it is wrong (22.12)."""
COMPOSED, SET, LOCKED, DONE = 35, 80, 90, 100


@dataclass(frozen=True, slots=True)
class Written:
    """A report on the disk. ``passphrase`` is nowhere else: show it once and let this value go."""

    passphrase: str = field(repr=False)
    pages: int
    left_out: LeftOut


def write(
    seat: Seat,
    visit: RecordId,
    path: Path,
    *,
    audience: str,
    language: Language,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Write the report of a visit to ``path``, which must not exist, encrypted under a fresh passphrase.

    ``progress`` is told the percentage done. No plain page is ever on the disk. Raises ``AudienceNotOfferedError``,
    ``NotOpenError`` (the casebook must be open), ``NoVisitError``, ``FileExistsAlreadyError``, ``DiskFullError``,
    ``ReadOnlyError``, ``NoFileError``, ``NotAsWrittenError``.
    """
    tell = progress or (lambda _percent: None)
    report, left_out = compose(seat, visit, audience=audience, language=language)
    tell(COMPOSED)
    made = pdf.make(report, language)
    tell(SET)
    done = put(path, made, left_out, tell)
    tell(DONE)
    return done


def put(path: Path, made: Made, left_out: LeftOut, tell: Callable[[int], None] = lambda _percent: None) -> Written:
    """Encrypt pages under fresh words and write them to a new file, whole or not at all. Raises as ``write``."""
    words = _passphrase()
    locked = locked_pdf.lock(made.data, words)
    tell(LOCKED)
    written.create_and_read_back(path, locked)
    return Written(words, made.pages, left_out)


def compose(seat: Seat, visit: RecordId, *, audience: str, language: Language) -> tuple[Report, LeftOut]:
    """Return the report as plain data, and what it leaves out. Raises the first three errors of ``write``."""
    if audience not in AUDIENCES:
        raise AudienceNotOfferedError
    merged = visit_read.of_visit(seat, visit)
    found = figures.collect(merged.values())
    if not found.visit:
        raise NoVisitError
    left_out = figures.left_out(found, being_typed=_being_typed(seat, visit))
    held = printed(findings.held_in(merged))
    return visit_report.compose(found, left_out, Words(language, seat.vocabularies), held), left_out


def printed(held: Sequence[Held]) -> Sequence[Finding]:
    """Return findings as a report prints them."""
    return [
        Finding(one.fields, one.weighed, [(link, one.codes.get(link.record, "")) for link in one.links])
        for one in held
    ]


def _passphrase() -> str:
    """Return six words of the English list, drawn again until every reader takes them: 60.8 of 64.9 bits are left.

    A PDF's derivation is weak (security.md section 7), so the passphrase is drawn by the machine and never chosen.
    """
    while True:
        words = passphrase.make(passphrase_words.words("en"), WORDS)
        if len(words) <= LONGEST:
            return words


def _being_typed(seat: Seat, visit: RecordId) -> int:
    return sum(draft.visit == visit for book in seat.vault.books() for draft in drafts.all_of(book))
