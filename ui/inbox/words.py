"""The words of what came in: states, proofs, numbers, and why something was put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.day_parts import Band
from npm_field.usecases import intake
from npm_field.usecases.intake_facts import KNOWN, UNKNOWN
from resources.language import isolated, mark
from ui.components.banner import Banner
from ui.inbox.retried import said_of
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from npm_field.domain.chain import Span
    from npm_field.errors import FieldError
    from npm_field.usecases.intake_desk import Open
    from npm_field.usecases.intake_facts import Waiting
    from npm_field.usecases.retrying import Retried
    from ui.look import Look

MOST_SPANS: Final = 4
MOST_FILES: Final = 3
ROLES: Final = {"field": mark("monitor"), "lead": mark("team lead"), "office": mark("office")}
SET_ASIDE: Final = {
    "out_of_sight": mark("It was out of sight"),
    "taken": mark("It was taken away for a time"),
    "doubtful": mark("Something does not fit"),
    "other": mark("Another reason"),
}
ACCEPT: Final = {
    "asked": mark("Who wrote it was asked"),
    "looked_at": mark("The laptop was looked at"),
    "urgent": mark("It cannot wait"),
    "other": mark("Another reason"),
}
WHY: Final = {
    "unknown": mark("No laptop of this office signed it."),
    "revoked": mark("This laptop was revoked."),
    "suspect": mark("This laptop is a suspect: it was out of sight, or somebody else may have used it."),
    "retired": mark("This laptop was taken out of use."),
    "no_commitment": mark("Who wrote it has signed no commitment. Ask for it, then take this in with a reason."),
    "commitment_late": mark("The commitment of who wrote it begins later. Ask, then take this in with a reason."),
    "commitment_over": mark("The commitment of who wrote it is over. Ask, then take this in with a reason."),
    "out_of_sight": mark("Put here by hand: the laptop was out of sight."),
    "taken": mark("Put here by hand: the laptop was taken away for a time."),
    "doubtful": mark("Put here by hand: something does not fit."),
    "other": mark("Put here by hand."),
    "bundle_damaged": mark("It is damaged or cut short. Ask for it once more; the laptop still has it."),
    "bundle_too_new": mark("A newer program wrote it. Update this one, then look again."),
    "not_for_us": mark("It is sealed to somebody else. Nobody here can open it."),
    "vault_too_new": mark("A newer program wrote it. Update this one, then look again."),
    "vault_damaged": mark("It is damaged or cut short. Ask for it once more; the laptop still has it."),
}
ASIDE: Final = {
    "too_large": mark("larger than any record may be"),
    "too_new": mark("written by a newer program"),
    "header": mark("cannot be read"),
    "not_whole": mark("content and signature do not belong together"),
    "unknown_device": mark("by a laptop that this office does not know"),
    "signature": mark("the signature does not hold"),
    "not_daybook": mark("a complete record under the travel identity: somebody may know the travel passphrase"),
    "drop_box": mark("says it is from the drop-box and is not"),
    "payload": mark("holds what such a record cannot hold"),
    "twice": mark("there twice"),
    "suspect_settings": mark("a plan from a laptop that is not trusted now"),
    "trusted_since": mark("a plan from a laptop that was not trusted then and is now"),
    "capsule_other_here": mark("another sealed record of this name is here"),
    "capsule_slip": mark("a sealed identity among notes"),
}


BARS: Final = {
    "no_commitment": mark("No commitment is signed"),
    "commitment_late": mark("The commitment begins later"),
    "commitment_over": mark("The commitment is over"),
    "access_over": mark("Access is over"),
    "recused": mark("Recused from the visit"),
}
"""What stands against a person at import (INV13): said beside the person; without a commitment it is kept apart."""


@dataclass(frozen=True, slots=True)
class State:
    """A state as a badge says it."""

    words: str
    kind: str
    icon: str


_STATES: Final = {
    "to_review": State(mark("to review"), "info", "tray"),
    "waits": State(mark("waits"), "warn", "hourglass-medium"),
    "claimed": State(mark("claimed twice"), "bad", "warning"),
    intake.QUARANTINED: State(mark("quarantine"), "bad", "shield-warning"),
    intake.REFUSED: State(mark("refused"), "bad", "prohibit"),
    intake.ACCEPTED: State(mark("accepted"), "ok", "check"),
}
_PROOFS: Final = {
    "known": State(mark("signed, known"), "ok", "circle-wavy-check"),
    "distrusted": State(mark("not trusted now"), "warn", "warning"),
    "unknown": State(mark("not ours"), "bad", "x"),
    "closed": State(mark("cannot be opened"), "bad", "x"),
}


def state_key(one: Waiting) -> str:
    """Return what a bundle's state is for people: one that waits may lack numbers, or claim another's."""
    if one.state != intake.WAITING:
        return one.state
    if one.signs:
        return "claimed"
    return "waits" if one.numbers.records else "to_review"


def state(one: Waiting) -> State:
    """Return the badge of a bundle's state."""
    return _STATES[state_key(one)]


def proof(one: Waiting) -> State:
    """Return the badge of what proves a bundle."""
    if one.proof == KNOWN:
        return _PROOFS["known" if one.trust in {"", "trusted"} else "distrusted"]
    return _PROOFS["unknown" if one.proof == UNKNOWN else "closed"]


def who(look: Look, one: Waiting) -> tuple[str, str]:
    """Return whose bundle it is in two lines: the person's code, and what the laptop is for."""
    if one.proof != KNOWN:
        known = look.tr("no such laptop") if one.proof == UNKNOWN else look.tr("nobody can say")
        return look.tr("Unknown"), known
    role = look.tr(ROLES[one.role]) if one.role in ROLES else one.role  # tr: the table above
    return isolated(one.person) if one.person else look.tr("The office"), role


def numbers(look: Look, one: Waiting) -> tuple[str, str]:
    """Return what the numbers say, and the ink of it."""
    if one.proof != KNOWN or one.purpose == intake.SEALED:
        return "", "ink2"
    if one.signs:
        return look.tr("number {number} twice", number=one.sequence), "bad"
    if one.numbers.missing:
        return look.ntr("{n} missing", "{n} missing", one.numbers.missing), "warn"
    return look.tr("none missing"), "ink2"


def spans(found: Iterable[Span]) -> str:
    """Return spans of numbers as text, the first few of many."""
    all_of = list(found)
    said = [isolated(str(first) if first == last else f"{first} … {last}") for first, last in all_of[:MOST_SPANS]]
    return " · ".join([*said, *(["…"] if len(all_of) > MOST_SPANS else [])])


def came(look: Look, one: Waiting, part: str) -> str:
    """Return how and when it came."""
    way = look.tr("over the network") if one.way == intake.NETWORK else look.tr("by USB")
    day = look.language.day(one.written.partition("/")[0])
    return f"{way} · {day} {part}".strip()


def part_of(one: Waiting) -> str:
    """Return the id of the part of the day in which it came."""
    return Band.parse(one.written).part.value if one.written else ""


def brings(look: Look, one: Waiting) -> str:
    """Return how many records are new, changed and known; a zero is left out: in Arabic it looks like a point."""
    parts = (
        look.tr("{new} new", new=one.count("new")) if one.count("new") else "",
        look.tr("{changed} changed", changed=one.count("changed")) if one.count("changed") else "",
        look.tr("{known} known", known=one.count("known")) if one.count("known") else "",
    )
    return " · ".join(part for part in parts if part) or look.tr("nothing new")


def open_orders(look: Look, found: Sequence[Open]) -> Banner | None:
    """Return the line of withdrawals that not every laptop has confirmed; None where all have."""
    if not found:
        return None
    first = found[0]
    said = look.tr(
        "{code}: {done} of {all} laptops have confirmed. Not yet: {who}",
        code=isolated(first.code),
        done=first.confirmed,
        all=first.laptops,
        who=" · ".join(isolated(one) for one in first.waits),
    )
    title = look.ntr(
        "{n} withdrawal is on its way to the laptops",
        "{n} withdrawals are on their way to the laptops",
        len(found),
    )
    return Banner(look, "info", said, title=title, icon="arrow-u-down-left")


def retried(look: Look, found: Retried) -> Banner:
    """Return what became of another try of what was put aside."""
    return Banner(look, "ok" if found.joined or found.bundles else "info", said_of(look.language, found))


def signs(look: Look, one: Waiting) -> Sequence[tuple[str, str]]:
    """Return what its number says against it, each as a title and a sentence."""
    found = []
    if "fork" in one.signs:
        found.append(
            (
                look.tr("Two laptops claim number {number}", number=one.sequence),
                look.tr("One may be a copy of the other, or was put back to an earlier state. Ask who wrote it."),
            )
        )
    if "rollback" in one.signs:
        found.append(
            (
                look.tr("Its history lacks what is here"),
                look.tr("It goes on from an older state than this office has seen of this laptop."),
            )
        )
    if "counter" in one.signs:
        found.append(
            (
                look.tr("A record has the number of another one"),
                look.tr("Both are kept. Only a copied laptop, or one put back, uses a number twice."),
            )
        )
    return found


def not_taken(look: Look, failed: Sequence[tuple[str, FieldError]]) -> list[str]:
    """Return a line for each file that was not taken over, with the reason; of many the first ones."""
    said = [f"{isolated(name)}: {sentence(error, look.language)}" for name, error in failed[:MOST_FILES]]
    more = len(failed) - MOST_FILES
    return [*said, look.ntr("and {n} more", "and {n} more", more)] if more > 0 else said
