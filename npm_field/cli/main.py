"""The command line's way in: parse, run one command, turn what the world refused into one sentence and exit 1."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from npm_field.cli import exchange, recordings, vaults
from npm_field.cli.arguments import parser
from npm_field.cli.terminal import Terminal
from npm_field.errors import FieldError
from npm_field.usecases import self_test
from resources.language import Language
from ui.sentences import sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

FAILED: Final = 1
INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 refused or failed with one line on standard error; usage exits with 2."""
    arguments = parser().parse_args(argv)
    language = Language.load(arguments.language)
    try:
        if arguments.group is None:
            return _window(arguments)
        _COMMANDS[arguments.command](Terminal(arguments, language))
    except FieldError as error:
        sys.stderr.write(f"npm-field: {sentence(error, language)}\n")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _window(arguments: argparse.Namespace) -> int:
    self_test.short()
    from npm_field import app  # noqa: PLC0415 - only the window needs Qt
    from npm_field.cli.demo import vault_to_open  # noqa: PLC0415 - as above

    return app.run(vault_to_open(arguments.open) if arguments.open else None)


def _demo(terminal: Terminal) -> None:
    from npm_field.cli import demo  # noqa: PLC0415 - only the demo needs what it brings

    demo.run(terminal)


_COMMANDS: Final[dict[str, Callable[[Terminal], None]]] = {
    "doctor": vaults.doctor,
    "demo": _demo,
    "vault_new": vaults.vault_new,
    "vault_info": vaults.vault_info,
    "vault_check": vaults.vault_check,
    "vault_complete": vaults.vault_complete,
    "vault_rehearse": vaults.vault_rehearse,
    "office_invite": vaults.office_invite,
    "office_approve": vaults.office_approve,
    "office_words": vaults.office_words,
    "office_devices": vaults.office_devices,
    "record_add": recordings.record_add,
    "record_list": recordings.record_list,
    "record_show": recordings.record_show,
    "record_history": recordings.record_history,
    "search": recordings.search,
    "bundle_export": exchange.bundle_export,
    "bundle_import": exchange.bundle_import,
    "bundle_inspect": exchange.bundle_inspect,
    "report": exchange.report,
}
