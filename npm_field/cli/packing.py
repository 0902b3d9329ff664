"""The visit pack by command: which files were written, whose laptops open them, and who gets none and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.cli import files
from npm_field.domain.preparation.team import Bar
from npm_field.usecases import packs, records
from resources.language import isolated, mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.cli.terminal import Terminal
    from npm_field.domain.identifiers import Code
    from npm_field.usecases.packs import Packed
    from resources.language import Language

WHY: Final = {
    Bar.NO_COMMITMENT: mark("no commitment is signed"),
    Bar.COMMITMENT_LATE: mark("the commitment is signed too late"),
    Bar.COMMITMENT_OVER: mark("the commitment has ended"),
    Bar.ACCESS_OVER: mark("access has ended"),
    Bar.RECUSED: mark("recused from the visit"),
}
"""Why somebody may not join a visit or gets no pack, as everybody reads it."""


def send_pack(terminal: Terminal) -> None:
    """Write the visit pack: one file for all who may read the same."""
    path = terminal.arguments.file
    with files.output(path), files.opened_to_work(terminal) as seat:
        done = packs.send(seat, path)
    first = done.packs[0].delivered
    document = {
        "bundle": first.bundle,
        "sequence": first.sequence,
        "records": first.records,
        "revisions": list(first.revisions),
        "recipients": first.recipients,
        "sealed": first.capsules,
        "files": [
            {"file": str(pack.path), "people": list(pack.people), "records": pack.delivered.records}
            for pack in done.packs
        ],
        "left_out": {code: [bar.value for bar in bars] for code, bars in done.left_out.items()},
    }
    terminal.answer(document, "\n".join(_lines(done, terminal.language)))


def office_pack(terminal: Terminal) -> None:
    """Let the visit pack wait for the laptops that may read it, with all else that goes back to them."""
    code = terminal.arguments.visit
    with files.opened_to_work(terminal) as seat:
        done = packs.queue(seat, records.find(seat, code) if code else "")
    document = {
        "laptops": done.laptops,
        "left_out": {person: [bar.value for bar in bars] for person, bars in done.left_out.items()},
    }
    language = terminal.language
    said = language.ntr("The pack waits for {n} laptop.", "The pack waits for {n} laptops.", done.laptops)
    terminal.answer(document, "\n".join([said, *_without(done.left_out, language)]))


def reasons(bars: Sequence[Bar], language: Language) -> str:
    """Return in words why somebody may not join or gets no pack; who has no reason is not on the team."""
    said = [language.tr(WHY[bar]) for bar in bars] or [language.tr("not on the team")]  # tr: the table of reasons
    return language.tr(", ").join(said)


def _lines(done: Packed, language: Language) -> Sequence[str]:
    lines = [
        language.tr(
            "Bundle {number}: {records} records, sealed to {recipients} keys.",
            number=pack.delivered.sequence,
            records=pack.delivered.records,
            recipients=pack.delivered.recipients,
        )
        + (f" {pack.path.name}: {' '.join(isolated(code) for code in pack.people)}" if len(done.packs) > 1 else "")
        for pack in done.packs
    ]
    return [*lines, *_without(done.left_out, language)]


def _without(left_out: Mapping[Code, Sequence[Bar]], language: Language) -> Sequence[str]:
    return [
        language.tr("Nothing for {person}: {why}.", person=isolated(code), why=reasons(bars, language))
        for code, bars in left_out.items()
    ]
