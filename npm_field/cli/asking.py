"""The commands ``office withdraw`` and ``office comment``: what the office orders and asks of the laptops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.cli import files, json_input
from npm_field.domain import consent
from npm_field.usecases import comments, orders, records
from resources.language import isolated

if TYPE_CHECKING:
    from npm_field.cli.terminal import Terminal

LONGEST_COMMENT_BYTES: Final = 16 * 1024


def office_withdraw(terminal: Terminal) -> None:
    """Withdraw what somebody takes back by telephone, here and on every laptop; without a code say how far it is."""
    arguments = terminal.arguments
    with files.opened_to_work(terminal) as seat:
        if arguments.code:
            purposes = arguments.purpose or [consent.RECORD]
            found = [orders.order(seat, arguments.code, purposes, channel=arguments.channel)]
        else:
            found = list(orders.ordered(seat))
    rows = [
        {
            "order": one.id,
            "code": one.code,
            "purposes": list(one.purposes),
            "day": one.day,
            "laptops": {str(device): state for device, state in one.laptops.items()},
        }
        for one in found
    ]
    lines = [
        terminal.language.tr(
            "{code}: withdrawn here; {done} of {all} laptops have confirmed.",
            code=isolated(one.code),
            done=sum(state == orders.CONFIRMED for state in one.laptops.values()),
            all=len(one.laptops),
        )
        for one in found
    ]
    terminal.answer(rows, "\n".join(lines))


def office_comment(terminal: Terminal) -> None:
    """Comment on a record, or list its comments; the text comes from standard input, for it may hold a name."""
    arguments = terminal.arguments
    if arguments.list:
        with files.opened_to_work(terminal) as seat:
            said = comments.of_record(seat, records.find(seat, arguments.record))
    else:
        with files.opened_after(terminal, lambda: json_input.read_words(LONGEST_COMMENT_BYTES)) as (seat, text):
            about = records.find(seat, arguments.record)
            made = comments.write(seat, about, text, issue=arguments.issue, answers=arguments.answers)
            said = [one for one in comments.of_record(seat, about) if one.id == made]
    rows = [
        {
            "id": one.id,
            "by": one.by,
            "issue": one.issue,
            "text": one.text,
            "written": one.written,
            "answers": one.answers,
        }
        for one in said
    ]
    lines = [" ".join(part for part in (one.by, one.issue, one.text) if part) for one in said]
    terminal.answer(rows, "\n".join(lines))
