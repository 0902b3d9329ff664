"""What the terminal gives and gets: passphrases by prompt or descriptor, answers as text or one JSON document."""

from __future__ import annotations

import getpass
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.errors import NoPassphraseError, NotJsonError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from npm_field.crypto.secret import Secret
    from resources.language import Language

LONGEST_LINE_BYTES: Final = 4096
LONGEST_INPUT_BYTES: Final = 64 * 1024 * 1024
"""More than a whole visit as JSON; a larger input is refused before it fills the memory."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """One run's arguments and language. Nothing secret ever comes from an argument or the environment."""

    arguments: argparse.Namespace
    language: Language

    def passphrase(self) -> Secret:
        """Return the vault's passphrase, from ``--passphrase-fd`` or a prompt. Raises ``NoPassphraseError``."""
        return passphrases.prepare(self._secret_line(self.arguments.passphrase_fd, self.language.tr("Passphrase: ")))

    def new_passphrase(self) -> Secret:
        """Return a new passphrase, typed twice at a prompt. Raises ``WeakPassphraseError``, ``NoPassphraseError``."""
        descriptor = self.arguments.new_passphrase_fd
        if descriptor is None:
            descriptor = self.arguments.passphrase_fd
        return self._new_line(descriptor, self.language.tr("New passphrase: "))

    def desk_passphrase(self) -> Secret:
        """Return the identity desk's new passphrase, the same way."""
        return self._new_line(
            self.arguments.desk_passphrase_fd, self.language.tr("New passphrase of the identity desk: ")
        )

    def paper_key(self) -> str:
        """Return the text of a key on paper, as typed."""
        return self._secret_line(self.arguments.passphrase_fd, self.language.tr("The key on paper: "))

    def say(self, text: str) -> None:
        """Print a line for people; with ``--json`` nothing but the document goes to standard output."""
        if not self.arguments.json:
            sys.stdout.write(text + "\n")

    def tell(self, text: str) -> None:
        """Print a line of progress to standard error, at once."""
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def answer(self, document: object, text: str) -> None:
        """Print the one JSON document, or the text."""
        if self.arguments.json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        else:
            sys.stdout.write(text + "\n")

    def _new_line(self, descriptor: int | None, prompt: str) -> Secret:
        typed = self._secret_line(descriptor, prompt)
        passphrases.check_strength(typed)
        if descriptor is None and getpass.getpass(self.language.tr("Once more: ")) != typed:
            raise NoPassphraseError
        return passphrases.prepare(typed)

    def _secret_line(self, descriptor: int | None, prompt: str) -> str:
        try:
            if descriptor is not None:
                return _line_of(descriptor)
            if not sys.stdin.isatty():
                raise NoPassphraseError
            return getpass.getpass(prompt)
        except (OSError, EOFError, UnicodeDecodeError):
            raise NoPassphraseError from None


def documents_of_input() -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, document) of standard input: one JSON document, or JSON Lines. Raises ``NotJsonError``."""
    data = sys.stdin.buffer.read(LONGEST_INPUT_BYTES + 1)
    if len(data) > LONGEST_INPUT_BYTES:
        raise NotJsonError(line=0)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise NotJsonError(line=0) from None
    whole = _parsed(text)
    if isinstance(whole, dict):
        yield 1, whole
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found = _parsed(line)
            if not isinstance(found, dict):
                raise NotJsonError(line=number)
            yield number, found


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _line_of(descriptor: int) -> str:
    """Read one line byte by byte, so that several secrets may stand in one descriptor, one on each line."""
    line = bytearray()
    while len(line) <= LONGEST_LINE_BYTES:
        sign = os.read(descriptor, 1)
        if not sign or sign == b"\n":
            break
        line += sign
    if not line:
        raise NoPassphraseError
    return line.decode().rstrip("\r")
