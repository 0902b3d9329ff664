"""Vaults opened and output files written by a command: refused early, and never left half done."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from npm_field.errors import FileExistsAlreadyError, NoFileError, ReadOnlyError
from npm_field.usecases import complete, enrol, indexing, orders, removal, rotation, withdraw
from storage import safe_files
from storage.vault import key_file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.cli.terminal import Terminal
    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat

T = TypeVar("T")


@contextmanager
def opened(terminal: Terminal) -> Iterator[Seat]:
    """Open the vault as it is, and close it whatever happens. A folder without one is told before the passphrase."""
    folder = terminal.arguments.dir
    key_file_of(folder)
    with seat_with(folder, terminal.passphrase(), terminal) as seat:
        yield seat


@contextmanager
def opened_to_work(terminal: Terminal) -> Iterator[Seat]:
    """Open the vault and finish what a crash left open."""
    with opened(terminal) as seat:
        _finish(seat)
        yield seat


@contextmanager
def opened_after(terminal: Terminal, read: Callable[[], T]) -> Iterator[tuple[Seat, T]]:
    """Open the vault to work with what ``read`` gives.

    The passphrase is asked for first, for it may come from the same descriptor; the input is read before the vault is
    opened, so that no bad input costs a derivation.
    """
    folder = terminal.arguments.dir
    key_file_of(folder)
    passphrase = terminal.passphrase()
    given = read()
    with seat_with(folder, passphrase, terminal) as seat:
        _finish(seat)
        yield seat, given


@contextmanager
def seat_with(folder: Path, passphrase: Secret, terminal: Terminal | None = None) -> Iterator[Seat]:
    """Open the vault with this passphrase, and close it whatever happens. ``terminal`` is told of what takes long."""
    seat = enrol.open_seat(folder, passphrase, index_later=terminal is not None)
    try:
        if terminal is not None:
            _renew_search(seat, terminal)
        yield seat
    finally:
        seat.vault.close()


def _renew_search(seat: Seat, terminal: Terminal) -> None:
    """Make a large search anew that another version wrote, saying at each tenth how far it is: it takes minutes."""
    last = -1
    for done in indexing.renew(seat.vault):
        tenth = int(done * 10)
        if tenth > last:
            last, part = tenth, terminal.language.number(tenth * 10)
            terminal.tell(terminal.language.tr("The search is made anew before anything else: {part} %.", part=part))


def require_new(path: Path) -> None:
    """Refuse an output that exists or has no folder, before anything is asked or done.

    Raises ``FileExistsAlreadyError``, ``NoFileError``, ``ReadOnlyError``.
    """
    if os.path.lexists(path):
        raise FileExistsAlreadyError
    if not path.parent.is_dir():
        raise NoFileError
    if not os.access(path.parent, os.W_OK):
        raise ReadOnlyError


@contextmanager
def output(path: Path) -> Iterator[None]:
    """Run the block that writes ``path``; when it fails, the file is not there, however far it had come."""
    require_new(path)
    try:
        yield
    except FileExistsAlreadyError:  # somebody else was quicker: that file is not ours to take away
        raise
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


@contextmanager
def new_vault(folder: Path) -> Iterator[None]:
    """Run the block that makes a vault and hands out what belongs to it; when it fails, there is no vault.

    A vault whose paper keys or answer nobody ever saw is worth nothing, and would block the folder.
    """
    # Anything that lies there already is not ours to take away: it may be the books of a vault without its key file.
    fresh = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    try:
        yield
    except BaseException:
        for name in safe_files.names_in(folder) if fresh else ():
            with suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        raise


def _finish(seat: Seat) -> None:
    """Finish what a crash or a closed casebook left open."""
    orders.settle(seat)
    withdraw.settle(seat)
    complete.repair(seat)
    removal.finish(seat)
    rotation.settle(seat)
