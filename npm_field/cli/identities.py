"""The commands ``slip …``, ``office codebook``, ``office annex``: sealed, handed over, opened at the desk alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from npm_field.cli import files, json_input, vaults
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.slips import KIND, LONGEST, PERSON_TYPES, SlipContent
from npm_field.errors import BadRecordError, NoFileError
from npm_field.usecases import annex, identity_desk, slips
from resources.language import isolated
from sync.annex import ONE, TWO

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal
    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.domain.slips import Slip
    from npm_field.usecases.seat import Seat


def slip_seal(terminal: Terminal) -> None:
    """Seal one slip to the identity desk. Nothing of it is printed again."""
    arguments = terminal.arguments
    code = codes.parse(arguments.code, PERSON_TYPES)
    with files.opened_after(terminal, _typed) as (seat, content):
        slips.seal_slip(seat, code, content, despite_risk=arguments.despite_risk)
    said = terminal.language.tr("Sealed for the identity desk of the office. It cannot be read here any more.")
    terminal.answer({"code": code, "sealed": True}, said)


def slip_list(terminal: Terminal) -> None:
    """List the codes that have a sealed slip."""
    with files.opened_to_work(terminal) as seat:
        found, number = sorted(slips.sealed_codes(seat)), slips.count(seat)
    count = terminal.language.ntr("{n} identity is sealed here.", "{n} identities are sealed here.", number)
    terminal.answer({"codes": found, "sealed": number}, "\n".join([count, *map(isolated, found)]))


def slip_export(terminal: Terminal) -> None:
    """Write all sealed slips to a bundle of their own."""
    path = terminal.arguments.file
    with files.output(path), files.opened_to_work(terminal) as seat:
        done = slips.export(seat, path)
    count = terminal.language.ntr("{n} sealed identity written.", "{n} sealed identities written.", done.capsules)
    advice = terminal.language.tr("Take it to the office apart from the notes: on another stick, at another time.")
    document = {"bundle": done.bundle, "sequence": done.sequence, "sealed": done.capsules}
    terminal.answer(document, f"{count} {advice}")


def office_codebook(terminal: Terminal) -> None:
    """List the code book, or open the slips of one person for a purpose that is logged."""
    if terminal.arguments.code:
        _open(terminal)
    else:
        _list(terminal)


def _list(terminal: Terminal) -> None:
    with files.opened_to_work(terminal) as seat:
        found = identity_desk.book(seat)
    document = {
        "codes": [{"code": entry.code, "slips": entry.slips} for entry in found.entries],
        "unknown": found.unknown,
        "log": [asdict(use) for use in found.log],
    }
    lines = [f"{isolated(entry.code)}  {entry.slips}" for entry in found.entries]
    if found.unknown:
        lines.append(
            terminal.language.ntr(
                "{n} slip came in and was not opened yet: whose it is only the desk can find out.",
                "{n} slips came in and were not opened yet: whose they are only the desk can find out.",
                found.unknown,
            )
        )
    lines += [f"{u.written}  {isolated(u.code)}  {u.act}  {u.who}  {u.second}  {u.reason}" for u in found.log]
    terminal.answer(document, "\n".join(line.rstrip() for line in lines))


def _open(terminal: Terminal) -> None:
    arguments = terminal.arguments
    code, who = codes.parse(arguments.code, PERSON_TYPES), codes.parse(arguments.who, (CodeType.MONITOR,))
    second = codes.parse(arguments.second, (CodeType.MONITOR,)) if arguments.second else None
    with files.opened_to_work(terminal) as seat:
        key = _key(terminal, seat)
        found = identity_desk.open_slips(seat, key, code, who=who, second=second, reason=arguments.reason)
    terminal.answer([_document(slip) for slip in found], "\n\n".join(_text(terminal, slip) for slip in found))


def office_annex(terminal: Terminal) -> None:
    """Open the sealed annex of a debrief record: which codes are one person. The use is logged first."""
    arguments = terminal.arguments
    who = codes.parse(arguments.who, (CodeType.MONITOR,))
    second = codes.parse(arguments.second, (CodeType.MONITOR,)) if arguments.second else None
    if not arguments.file.is_file():
        raise NoFileError
    with files.opened_to_work(terminal) as seat:
        found = annex.open_annex(seat, _key(terminal, seat), arguments.file, who=who, second=second)
    tr = terminal.language.tr
    said = {ONE: tr("one person"), TWO: tr("two persons")}
    pairs = annex.one_person(found)
    lines = [f"{isolated(one.first)}  {isolated(one.second)}  {said[one.decided]}" for one in pairs]
    document = {"visit": found.visit, "written": found.written, "pairs": [asdict(one) for one in pairs]}
    terminal.answer(document, "\n".join([f"{isolated(found.visit)}  {found.written}", *lines]))


def _key(terminal: Terminal, seat: Seat) -> HybridPrivateKey:
    if terminal.arguments.paper:
        return identity_desk.on_paper(seat, vaults.paper_key(terminal))
    return identity_desk.unlock(seat, terminal.desk_passphrase_now())


def _document(slip: Slip) -> dict[str, object]:
    return {"code": slip.code, "purposes": slip.purposes, "written": slip.written, **asdict(slip.content)}


def _text(terminal: Terminal, slip: Slip) -> str:
    tr = terminal.language.tr
    said = (
        (tr("Name as given"), slip.content.name),
        (tr("File number"), slip.content.file_number),
        (tr("Unit"), slip.content.unit),
        (tr("Contact of the family"), slip.content.contact),
    )
    return "\n".join([f"{isolated(slip.code)}  {slip.written}", *(f"{name}: {text}" for name, text in said if text)])


def _typed() -> SlipContent:
    """Read the slip; only the four parts may stand in it, and no message repeats what did."""
    document = json_input.one_object()
    unknown = set(document) - set(LONGEST)
    if unknown or not all(isinstance(value, str) for value in document.values()):
        raise BadRecordError(kind=KIND, field="", reason="unknown_field" if unknown else "not_text")
    return SlipContent(**{part: str(document.get(part, "")) for part in LONGEST})
