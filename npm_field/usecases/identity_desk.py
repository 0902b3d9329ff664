"""The identity desk of an office: slips opened one by one, by a named person, for a purpose, each use logged.

The desk's key lies behind a passphrase of its own (docs/decisions/0005), so that whoever reads the notes cannot do
this. What came in says of no slip whose it is; the desk finds that out the first time it opens its book.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.crypto import locked_box
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.slips import PURPOSES
from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    DeskPersonError,
    NoSlipError,
    NotEnrolledError,
    NotForUsError,
    WrongPassphraseError,
)
from npm_field.usecases import enrol, paper, policy, slips
from storage import pools, settings
from storage import slips as rows
from storage.slips import Use
from sync.slips import open_slip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import Code
    from npm_field.domain.slips import Slip
    from npm_field.usecases.seat import Seat
    from storage.slips import Label

OPENED: Final = "opened"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the book: how many slips are sealed under it. Who it is stands in none of these."""

    code: Code
    slips: int


@dataclass(frozen=True, slots=True)
class Book:
    """What the code book tells without the desk's key: codes, how many slips nobody opened yet, and the log.

    ``voided`` are the codes that others may have seen, each with the one in its place, "" for none.
    """

    entries: tuple[Entry, ...]
    unknown: int
    log: tuple[Use, ...]
    voided: tuple[tuple[str, str], ...] = ()


def book(seat: Seat) -> Book:
    """Return which codes have a slip, as far as the desk has found out, and who opened which and why."""
    casebook = seat.vault.casebook
    known = Counter(label.code for label in rows.labels(casebook))
    unknown = known.pop("", 0)
    entries = tuple(Entry(codes.parse(code), number) for code, number in sorted(known.items()))
    gone = tuple((str(one.code), one.reissued) for one in paper.voided(seat))
    return Book(entries, unknown, tuple(rows.uses(casebook)), gone)


def unlock(seat: Seat, passphrase: Secret) -> HybridPrivateKey:
    """Return the desk's key. Raises ``WrongPassphraseError``, and ``NotEnrolledError`` for what is no office."""
    box = settings.get(seat.vault.casebook, enrol.DESK_BOX)
    if box is None:
        raise NotEnrolledError
    return HybridPrivateKey(locked_box.unlock(box, passphrase))


def on_paper(seat: Seat, key: HybridPrivateKey) -> HybridPrivateKey:
    """Return the desk's key on paper if it is the one that slips are sealed to. Raises ``WrongPassphraseError``."""
    if key.public != enrol.statement_of(seat).desk_paper:
        raise WrongPassphraseError
    return key


def open_slips(
    seat: Seat, key: HybridPrivateKey, person: Code, *, who: Code, second: Code | None, reason: str
) -> Sequence[Slip]:
    """Return the slips of one person, the latest last; the use is on the disk before anything is shown.

    ``who`` opens it, ``second`` agrees, where the office asks for that or there is one. Raises ``DeskPersonError``,
    ``NoSlipError``, ``BundleDamagedError``; ``ValueError`` for a reason that is no purpose.
    """
    if reason not in PURPOSES:
        raise ValueError("a purpose of a slip")
    require_persons(seat, who, second)
    casebook = seat.vault.casebook
    _find_out(seat, key)
    names = rows.of_code(casebook, person)
    bodies = [capsule.body for name in names if (capsule := rows.get(seat.vault.daybook, name)) is not None]
    if not bodies:
        raise NoSlipError
    with casebook.change():
        rows.note(casebook, Use(person, OPENED, seat.band(), str(who), str(second or ""), reason))
    return sorted((open_slip(body, key) for body in bodies), key=lambda slip: slip.written)


def _find_out(seat: Seat, key: HybridPrivateKey) -> None:
    """Read the code out of each slip that came in since the last time; what is damaged stays as it is."""
    found: list[Label] = []
    for label in rows.labels(seat.vault.casebook):
        capsule = rows.get(seat.vault.daybook, label.slip) if not label.code else None
        if capsule is None:
            continue
        try:
            found.append(replace(label, code=open_slip(capsule.body, key).code))
        except (NotForUsError, BundleDamagedError, BundleTooNewError):
            continue
    if found:
        with seat.vault.casebook.change() as casebook:
            rows.label(casebook, found)
        slips.follow(seat)


def require_persons(seat: Seat, who: Code, second: Code | None) -> None:
    """Raise ``DeskPersonError`` unless named persons of the office open it, two where the office asks for two."""
    issued = pools.issued(seat.vault.casebook)
    named = [who, *([second] if second is not None else [])]
    known = all(code in issued and codes.type_of(code) is CodeType.MONITOR for code in named)
    if not known or who == second or (second is None and policy.policy_of(seat).desk_second_person):
        raise DeskPersonError
