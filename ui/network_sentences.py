"""What a hand-over by network says to people: refusals of the relay, and what a sync brought. Window and terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from resources.language import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.errors import FieldError
    from npm_field.usecases.network import Moved, Synced
    from resources.language import Language

SEND: Final = "send"
AHEAD: Final = "ahead"
BEHIND: Final = "behind"
"""The words of ``npm_field.usecases.network``, which is not loaded for a sentence alone."""
SECONDS_A_DAY: Final = 86_400
SECONDS_AN_HOUR: Final = 3600

_NOT_OURS: Final = {
    "authority": mark(
        "What answered is not of this office. Nothing was sent. Somebody may stand between: try another network, and"
        " call the office."
    ),
    "name": mark(
        "What answered has a certificate for another name. Nothing was sent. Check the address with the office."
    ),
    "purpose": mark(
        "What answered shows the certificate of a laptop and no relay's: it may be stolen. Nothing was sent."
        " Call the office."
    ),
    "old": mark(
        "What answered speaks only an old, weak form of encryption. Nothing was sent. Try another network, and call"
        " the office."
    ),
}
_TURNED_AWAY: Final = {
    "revoked": mark(
        "The office has taken this laptop out of use, so its relay refuses it. What is here is safe and unchanged."
        " Call the office; hand over by USB."
    ),
    "suspect": mark(
        "The office does not trust this laptop for now: it may send, and gets nothing. What was sent is with the"
        " office's relay. Call the office."
    ),
    "unknown": mark(
        "The relay does not know this laptop. What is here is safe. The office may have to send its relay the newest"
        " list; call it, or hand over by USB."
    ),
}
_FAULTS: Final = {
    "too_long": mark(
        "The relay sent more than it had announced or may, so the connection was ended. Nothing of it was taken in."
        " Tell the office."
    ),
    "length": mark(
        "The relay's answer has not the length that it must have. Nothing of it was taken in. Tell the office."
    ),
    "redirect": mark(
        "The relay points to another place, and no relay of ours does. Nothing was sent. Tell the office."
    ),
    "receipt": mark(
        "The relay's receipt does not hold: it is not by its key, or not for what was sent. It counts for nothing,"
        " and the hand-over stays here. Tell the office."
    ),
    "content": mark(
        "The relay gives or says it got other bytes than it should. Nothing of it was taken in, and nothing here was"
        " removed. Sync again; if it stays so, tell the office and use USB."
    ),
    "size": mark("This hand-over is larger than the relay takes. It stays here. Hand it over by USB."),
    "addressee": mark(
        "The relay does not know the laptop that this is for. It waits here. Send the relay the newest list first."
    ),
}
_ANSWER: Final = mark(
    "What the relay answers is not what a relay of ours says. Nothing of it was taken in, and nothing here was"
    " removed. Tell the office."
)
_NUMBERS: Final = {
    AHEAD: mark(
        "The relay has counted a hand-over of this laptop that this laptop does not remember. If it was switched off"
        " in the middle of one, that is why. If not, somebody may have a copy of its keys: call the office."
    ),
    BEHIND: mark(
        "The relay has lost hand-overs that it had signed for, or an old state of it was put back. They were still"
        " here and were sent again. Tell the office."
    ),
}
_WAITS: Final = {
    "not_open": mark("Waiting until complete records are open again ({count}): {names}."),
    "reissue": mark("The office's key for the sealed records has come: {names}. Open them with it."),
    "bundle_too_new": mark("Of a newer version, and waiting for it ({count}): {names}."),
}
_ASIDE: Final = mark("Could not be opened and kept aside ({count}): {names}. Tell the office these names.")


def not_our_relay(error: FieldError, language: Language) -> str:
    """Say why what answered is not our relay."""
    reason = str(error.facts.get("reason", ""))
    return language.tr(_NOT_OURS.get(reason, _NOT_OURS["authority"]))  # tr: the table above


def turned_away(error: FieldError, language: Language) -> str:
    """Say why the relay does not take this device."""
    reason = str(error.facts.get("reason", ""))
    return language.tr(_TURNED_AWAY.get(reason, _TURNED_AWAY["unknown"]))  # tr: the table above


def relay_fault(error: FieldError, language: Language) -> str:
    """Say what the relay did that none of ours does."""
    return language.tr(_FAULTS.get(str(error.facts.get("reason", "")), _ANSWER))  # tr: the table above


def relay_too_new(_error: FieldError, language: Language) -> str:
    """Say that the relay is of a later version."""
    return language.tr(
        "The relay speaks a newer version than this program. Nothing was sent, and what is here is safe."
        " Update NPM Field, or hand over by USB."
    )


def moving(moved: Moved, language: Language) -> str:
    """Say how far one hand-over is."""
    percent = 100 * moved.done // moved.size if moved.size else 100
    if moved.way == SEND:
        return language.tr(
            "Sending {index} of {count} (number {name}): {percent} %",
            index=moved.index,
            count=moved.count,
            name=moved.name,
            percent=percent,
        )
    return language.tr(
        "Fetching {index} of {count} ({name}): {percent} %",
        index=moved.index,
        count=moved.count,
        name=moved.name,
        percent=percent,
    )


def lines(synced: Synced, language: Language) -> Sequence[str]:
    """Return what a sync brought, one sentence a line, the most important first; what ended it is said elsewhere."""
    said = [
        language.tr("Sent: {sent}. Fetched: {fetched}.", sent=synced.sent, fetched=synced.fetched),
    ]
    if synced.unconfirmed:
        said.append(
            language.ntr(
                "{n} hand-over is not yet confirmed by the office. It stays here.",
                "{n} hand-overs are not yet confirmed by the office. They stay here.",
                synced.unconfirmed,
            )
        )
    receipts = sum(each.new for each in synced.arrivals if each.kind == "receipt" and each.is_taken)
    if receipts:
        said.append(
            language.ntr("The office confirmed {n} hand-over.", "The office confirmed {n} hand-overs.", receipts)
        )
    said += _waiting(synced, language)
    if synced.numbers:
        said.append(language.tr(_NUMBERS[synced.numbers]))  # tr: the table above
    if synced.clock_off_s:
        said.append(clock(synced.clock_off_s, language))
    if synced.roster_refused:
        said.append(
            language.tr(
                "The relay has a newer list of laptops than this seat. Take the other seat's state in first, or find"
                " out who wrote it."
            )
        )
    return said


def clock(off_s: int, language: Language) -> str:
    """Say how far this laptop's clock is from the relay's. It hinders nothing."""
    days, hours = divmod(abs(off_s), SECONDS_A_DAY)
    if days:
        amount = language.ntr("{n} day", "{n} days", days)
    elif hours >= SECONDS_AN_HOUR:
        amount = language.ntr("{n} hour", "{n} hours", hours // SECONDS_AN_HOUR)
    else:
        amount = language.ntr("{n} minute", "{n} minutes", hours // 60)
    if off_s > 0:
        return language.tr("This laptop's clock is {amount} before the relay's. Set it right.", amount=amount)
    return language.tr("This laptop's clock is {amount} behind the relay's. Set it right.", amount=amount)


def _waiting(synced: Synced, language: Language) -> list[str]:
    by_sentence: dict[str, list[str]] = {}
    for each in synced.arrivals:
        if not each.is_taken:
            by_sentence.setdefault(_WAITS.get(each.waits, _ASIDE), []).append(each.name)
    return [
        language.tr(said, count=len(names), names=language.tr(", ").join(names))  # tr: the table above
        for said, names in by_sentence.items()
    ]
