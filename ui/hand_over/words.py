"""What the hand-over page says: its four steps, the reasons to stay, sizes, receipts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain.removal import Reason
from resources.language import isolated, mark

if TYPE_CHECKING:
    from npm_field.usecases.receipts import Listed, Standing
    from npm_field.usecases.usb import Brought
    from ui.look import Look

NETWORK: Final = "network"
USB: Final = "usb"
SEALED: Final = "sealed"
SEAL: Final = "seal"
PROVE: Final = "prove"
SEND: Final = "send"
FETCH: Final = "fetch"
KB: Final = 1000
MB: Final = 1000 * 1000

REASONS: Final = {
    Reason.CHANGED: mark("changed since it was signed for"),
    Reason.REFUSED: mark("the office could not read it"),
    Reason.NOT_CONFIRMED: mark("not signed for yet"),
    Reason.NOT_COMPLETE: mark("not complete yet"),
    Reason.DIFFERENCE: mark("still open, a difference"),
    Reason.ATTACHMENT: mark("an attachment is not signed for yet"),
    Reason.VISIT: mark("needed while the visit goes on"),
}


APART: Final = {
    "suspect": (
        mark("The office does not trust this laptop for now"),
        mark(
            "It was out of sight. The keys of its vault were changed. Hand over as always: what comes is kept apart"
            " at the office until somebody has looked at it. Call the office, and give it the laptop to look at."
        ),
    ),
    "revoked": (
        mark("The office takes nothing from this laptop any more"),
        mark(
            "What is on it stays here. Call the office: it takes the records in by hand and gives you another laptop."
        ),
    ),
}


class State(Enum):
    """How far a step is."""

    AHEAD = "ahead"
    NOW = "now"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps: what it is, a line about it, how far it is, the share that is done or -1."""

    title: str
    line: str
    state: State
    share: float = -1.0


@dataclass(frozen=True, slots=True)
class Run:
    """What is under way or was done on this page: which step is being done, how much of it, and what was sent."""

    step: str = ""
    share: float = 0.0
    proved: bool = False
    sent: int = 0


def reason(look: Look, why: Reason) -> str:
    """Return why a record stays."""
    return look.tr(REASONS[why])  # tr: the table above


def size(look: Look, size_bytes: int) -> str:
    """Return a size that people can compare: one digit after the point below ten."""
    if size_bytes < MB:
        return look.tr("{n} kB", n=look.language.number(max(1, round(size_bytes / KB))))
    value = size_bytes / MB
    return look.tr("{n} MB", n=look.language.number(round(value, 1) if value < 10 else round(value)))  # noqa: PLR2004 - said above


def steps(look: Look, way: str, standing: Standing, run: Run) -> tuple[Step, ...]:
    """Return the four steps as they stand. Success is the signed receipt, not that something was sent."""
    if way == NETWORK:
        return (
            _sealed(look, standing, run),
            _proved(look, run),
            _sent(look, standing, run),
            _signed(look, standing, run),
        )
    return (
        _sealed(look, standing, run),
        _written(look, standing, run),
        _carried(look, standing),
        _signed(look, standing, run),
    )


def brought(look: Look, found: Brought, level: str = "") -> str:
    """Return what a stick brought to a laptop at this level."""
    said = []
    if found.keys and level == SEALED:
        said.append(
            look.tr(
                "A key from the office for sealed records lies on it. Lock, and choose it there: key from the office."
            )
        )
    if found.receipts:
        said.append(look.ntr("{n} new receipt from the office.", "{n} new receipts from the office.", found.receipts))
    if found.revisions:
        said.append(look.ntr("{n} new version of a record.", "{n} new versions of records.", found.revisions))
    if found.notices:
        said.append(look.ntr("{n} notice from the office.", "{n} notices from the office.", found.notices))
    said += kept(look, found.kept)
    if found.closed:
        said.append(
            look.ntr(
                "{n} file waits until the complete records are open. It stays on the stick: take it in again then.",
                "{n} files wait until the complete records are open. They stay on the stick:"
                " take them in again then.",
                found.closed,
            )
        )
    if found.problems:
        said.append(
            look.ntr(
                "{n} file could not be read: it was changed on the way, or comes from elsewhere.",
                "{n} files could not be read: they were changed on the way, or come from elsewhere.",
                len(found.problems),
            )
        )
    if not said:
        said.append(
            look.tr("Nothing new for this laptop on it. Receipts come back after the office took the bundle in.")
        )
    return " ".join(said)


def kept(look: Look, count: int) -> list[str]:
    """Return what is said of answers that lie here until the complete records are open; of none, nothing."""
    if not count:
        return []
    return [
        look.ntr(
            "{n} answer of the office has come. It is kept here and read when the complete records are open.",
            "{n} answers of the office have come. They are kept here and read when the complete records are open.",
            count,
        )
    ]


def of_receipt(look: Look, one: Listed) -> tuple[str, str]:
    """Return what a receipt is for, and how much of what was sent it signs for."""
    name = isolated(f"R{one.number}")
    title = f"{name} · {look.ntr('{n} record', '{n} records', one.records)}"
    if not one.refused:
        return title, look.tr("all")
    return title, look.tr("{n} of {m}", n=one.signed, m=one.found)


def _sealed(look: Look, standing: Standing, run: Run) -> Step:
    title, line = look.tr("Packed and sealed"), look.tr("only the office can open it")
    if run.step == SEAL:
        return Step(title, line, State.NOW, run.share)
    if standing.unsent:
        waits = look.ntr("{n} record is in no bundle yet", "{n} records are in no bundle yet", standing.unsent)
        return Step(title, waits, State.AHEAD)
    return Step(title, line, State.DONE if standing.records or standing.waiting else State.AHEAD)


def _proved(look: Look, run: Run) -> Step:
    title = look.tr("The office proved who it is")
    line = look.tr("by the key that this laptop got when it was enrolled")
    state = State.NOW if run.step == PROVE else State.DONE if run.proved or run.step in {SEND, FETCH} else State.AHEAD
    return Step(title, line, state)


def _sent(look: Look, standing: Standing, run: Run) -> Step:
    title, of = look.tr("Sent"), len(standing.waiting)
    line = look.ntr("{done} of {n} bundle", "{done} of {n} bundles", of, done=min(run.sent, of))
    if run.step == SEND:
        return Step(title, line, State.NOW, run.share)
    if not of and run.step != FETCH:
        return Step(title, _nothing_to_send(look, standing), _with_nothing_to_send(standing))
    return Step(title, line, State.DONE if run.sent >= of or run.step == FETCH else State.AHEAD)


def _written(look: Look, standing: Standing, run: Run) -> Step:
    title, of = look.tr("Written to the stick"), len(standing.waiting)
    line = look.tr("and read back from it, byte by byte")
    if run.step == SEND:
        return Step(title, line, State.NOW, run.share)
    if not of:
        return Step(title, _nothing_to_send(look, standing), _with_nothing_to_send(standing))
    return Step(title, line, State.DONE if run.sent >= of else State.AHEAD)


def _nothing_to_send(look: Look, standing: Standing) -> str:
    """Return what is said where no bundle waits: before anything is packed, and after all of it was signed for."""
    if standing.unsent or not standing.delivered:
        return look.tr("once it is packed")
    return look.tr("no bundle waits here any more")


def _with_nothing_to_send(standing: Standing) -> State:
    return State.DONE if standing.delivered and not standing.unsent else State.AHEAD


def _carried(look: Look, standing: Standing) -> Step:
    line = look.tr("by hand; whoever finds the stick sees that there is something, and not what")
    done = not standing.waiting and standing.delivered
    return Step(look.tr("Carried to the office"), line, State.DONE if done else State.AHEAD)


def _signed(look: Look, standing: Standing, run: Run) -> Step:
    of, done = standing.records, standing.delivered
    if of and done == of:
        return Step(
            look.tr("Signed for by the office"),
            look.ntr("the only record", "all {n} records", of),
            State.DONE,
        )
    line = look.tr("{n} of {m} signed for; you may close the lid, it goes on next time", n=done, m=of)
    now = bool(standing.waiting) and not standing.unsent and not run.step
    return Step(
        look.tr("Waiting for the signed receipt"), line, State.NOW if now else State.AHEAD, done / of if of else -1
    )
