"""The command line's way in: parse, run one command, turn what the world refused into one sentence and exit 1."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.cli import (
    asking,
    checking,
    debriefing,
    devices,
    differing,
    enrolments,
    exchange,
    identities,
    intake,
    packing,
    paper,
    papers,
    passphrases,
    recordings,
    returning,
    sealed_copies,
    sealing,
    vaults,
)
from npm_field.cli.arguments import parse
from npm_field.cli.terminal import NoAnswerError, Terminal
from npm_field.errors import DiskFullError, DriveLostError, FieldError, NoFileError, ReadOnlyError
from npm_field.usecases import self_test
from resources.language import Language
from storage import safe_files
from ui.sentences import sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from types import TracebackType

FAILED: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 refused or failed with one line on standard error; usage exits with 2."""
    before, sys.excepthook = sys.excepthook, _tell_our_fault
    arguments = parse(argv)
    language = Language.load(arguments.language)
    if sys.stdout is None and arguments.group is not None:
        # Otherwise paper keys or a report's passphrase would be made and never seen.
        _tell(language.tr("Standard output is closed, so nothing was done."))
        status = USAGE
    else:
        status = _run(arguments, language)
    sys.excepthook = before  # not in a finally: the interpreter asks the hook only after the error has left here
    return status


def _run(arguments: argparse.Namespace, language: Language) -> int:
    try:
        self_test.short()
        if arguments.group is None:
            return _window(arguments)
        _COMMANDS[arguments.command](Terminal(arguments, language))
    except (FieldError, OSError) as error:
        _tell(sentence(error if isinstance(error, FieldError) else _of_the_world(error), language))
        return FAILED
    except NoAnswerError:
        _leave_output()
        _tell(language.tr("The answer could not be written out completely. What the command does was done."))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _window(arguments: argparse.Namespace) -> int:
    from npm_field import app  # noqa: PLC0415 - only the window needs Qt
    from npm_field.cli.demo import vault_in  # noqa: PLC0415 - as above

    if arguments.successor:
        return app.succeed()
    return app.run(arguments.open, demo=vault_in(arguments.open) if arguments.open else None)


def _demo(terminal: Terminal) -> None:
    from npm_field.cli import demo  # noqa: PLC0415 - only the demo needs what it brings

    demo.run(terminal)


def _sync(terminal: Terminal) -> None:
    from npm_field.cli import syncing  # noqa: PLC0415 - only it needs the network

    syncing.sync(terminal)


def _attach(terminal: Terminal) -> None:
    from npm_field.cli import attaching  # noqa: PLC0415 - only it needs what reads pictures

    attaching.attach(terminal)


def _record_remove(terminal: Terminal) -> None:
    from npm_field.cli import removing  # noqa: PLC0415 - at the end of a visit

    removing.record_remove(terminal)


def _office_copy(terminal: Terminal) -> None:
    from npm_field.cli import office_copies  # noqa: PLC0415 - once a month at most

    office_copies.write_copy(terminal)


def _office_restore(terminal: Terminal) -> None:
    from npm_field.cli import office_copies  # noqa: PLC0415 - as above

    office_copies.restore(terminal)


def _office_relay(terminal: Terminal) -> None:
    from npm_field.cli import relays  # noqa: PLC0415 - only the relay needs its server's library

    relays.office_relay(terminal)


def _office_serve(terminal: Terminal) -> None:
    from npm_field.cli import relays  # noqa: PLC0415 - as above

    relays.office_serve(terminal)


def _tell(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"npm-field: {text}\n")


def _of_the_world(error: OSError) -> FieldError:
    """Return what the disk did as one of our errors: a sentence without a path, and no traceback with one."""
    for numbers, ours in (
        (safe_files.NO_SPACE, DiskFullError),
        (safe_files.LOST, DriveLostError),
        (safe_files.NOT_WRITABLE, ReadOnlyError),
        (safe_files.NOT_THERE, NoFileError),
    ):
        if error.errno in numbers:
            return ours()
    return FieldError()


def _leave_output() -> None:
    """Let what is still buffered go nowhere, or the interpreter would complain about it at its end."""
    if sys.stdout is sys.__stdout__ and sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_our_fault(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Say where a fault of ours happened and never its message: that could hold words of a record (INV35)."""
    frames = traceback.extract_tb(trace)
    places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:])
    _tell(
        f"a fault of the program itself stopped this command ({kind.__name__} at {places}); please report that line"
    )


_COMMANDS: Final[dict[str, Callable[[Terminal], None]]] = {
    "doctor": vaults.doctor,
    "demo": _demo,
    "vault_new": enrolments.vault_new,
    "vault_info": vaults.vault_info,
    "vault_check": checking.vault_check,
    "vault_rescue": checking.vault_rescue,
    "vault_backup": checking.vault_backup,
    "vault_complete": enrolments.vault_complete,
    "vault_restore": devices.vault_restore,
    "vault_rehearse": vaults.vault_rehearse,
    "vault_passphrase": passphrases.vault_passphrase,
    "vault_codes": returning.vault_codes,
    "seal": sealing.seal,
    "unseal": sealing.unseal,
    "wipe": sealing.wipe,
    "office_reopen": sealing.reopen,
    "office_policy": sealing.policy,
    "vault_lead": sealing.lead,
    "office_invite": enrolments.office_invite,
    "office_approve": enrolments.office_approve,
    "office_words": enrolments.office_words,
    "office_devices": devices.office_devices,
    "office_suspect": devices.office_suspect,
    "office_trust": devices.office_trust,
    "office_revoke": devices.office_revoke,
    "office_retire": devices.office_retire,
    "office_grant": devices.office_grant,
    "office_withdraw": asking.office_withdraw,
    "office_comment": asking.office_comment,
    "office_inbox": intake.office_inbox,
    "office_outbox": intake.office_outbox,
    "office_pack": packing.office_pack,
    "office_retry": intake.office_retry,
    "office_copy": _office_copy,
    "office_restore": _office_restore,
    "office_codes": returning.office_codes,
    "office_return_code": returning.office_return_code,
    "office_relay": _office_relay,
    "office_serve": _office_serve,
    "office_reissue": sealed_copies.office_reissue,
    "record_add": recordings.record_add,
    "record_list": recordings.record_list,
    "record_show": recordings.record_show,
    "record_history": recordings.record_history,
    "record_remove": _record_remove,
    "record_class": recordings.record_class,
    "search": recordings.search,
    "findings": debriefing.findings,
    "merge": differing.merge,
    "evening": debriefing.evening,
    "paper_add": papers.paper_add,
    "paper_list": papers.paper_list,
    "paper_destroyed": papers.paper_destroyed,
    "paper_void": papers.paper_void,
    "slip_seal": identities.slip_seal,
    "slip_list": identities.slip_list,
    "slip_export": identities.slip_export,
    "office_annex": identities.office_annex,
    "office_codebook": identities.office_codebook,
    "attach": _attach,
    "bundle_export": exchange.bundle_export,
    "bundle_import": exchange.bundle_import,
    "bundle_inspect": exchange.bundle_inspect,
    "bundle_taken": exchange.bundle_taken,
    "sync": _sync,
    "report": exchange.report,
    "print": paper.print_paper,
}
