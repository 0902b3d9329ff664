"""What the terminal gives and gets: passphrases by prompt or descriptor, answers as text or one JSON document."""

from __future__ import annotations

import getpass
import json
import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto import passphrase as passphrases
from npm_field.errors import NoPassphraseError

if TYPE_CHECKING:
    import argparse

    from npm_field.crypto.secret import Secret
    from resources.language import Language

LONGEST_LINE_BYTES: Final = 4096
TERMINAL_DEVICE: Final = "/dev/tty"
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What a terminal obeys instead of showing. A note from another laptop may hold such signs on purpose."""


class NoAnswerError(Exception):
    """Standard output takes nothing any more; what was done is done."""


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

    def desk_passphrase_now(self) -> Secret:
        """Return the identity desk's passphrase as it is: the next line of its descriptor, or a prompt."""
        descriptor = self.arguments.desk_passphrase_fd
        if descriptor is None:
            descriptor = self.arguments.passphrase_fd
        return passphrases.prepare(
            self._secret_line(descriptor, self.language.tr("Passphrase of the identity desk: "))
        )

    def travel_passphrase(self) -> Secret:
        """Return the travel passphrase as it is now: the next line of ``--passphrase-fd``, or a prompt."""
        prompt = self.language.tr("Travel passphrase, as it is now: ")
        return passphrases.prepare(self._secret_line(self.arguments.passphrase_fd, prompt))

    def paper_key(self) -> str:
        """Return the text of a key on paper, as typed."""
        return self._secret_line(self.arguments.passphrase_fd, self.language.tr("The key on paper: "))

    def return_code(self) -> str:
        """Return a return code as typed, from ``--code-fd`` or a prompt. Raises ``NoPassphraseError``."""
        return self._secret_line(self.arguments.code_fd, self.language.tr("Return code: "))

    def ask(self, prompt: str) -> str:
        """Return a line that is no secret; "" where nobody can be asked. Standard output stays for the answer."""
        if sys.stdin is None or not sys.stdin.isatty():
            return ""
        sys.stderr.write(prompt)
        sys.stderr.flush()
        return sys.stdin.readline().strip()

    @property
    def is_watched(self) -> bool:
        """Whether somebody sits before it and sees progress; standard error stays empty for a program."""
        return not self.arguments.json and sys.stderr is not None and sys.stderr.isatty()

    def tell(self, text: str) -> None:
        """Print a line of progress to standard error, at once."""
        sys.stderr.write(shown(text) + "\n")
        sys.stderr.flush()

    def tell_over(self, text: str) -> None:
        """Print a line of progress over the one before it, and stay in that line: at a terminal alone."""
        sys.stderr.write(f"\r{shown(text)}")
        sys.stderr.flush()

    def answer(self, document: object, text: str) -> None:
        """Print the one JSON document, or the text. Raises ``NoAnswerError`` when it could not be delivered."""
        try:
            if self.arguments.json:
                sys.stdout.buffer.write(_json(document))
            elif text:
                encoding = sys.stdout.encoding or "utf-8"
                sys.stdout.write(shown(text).encode(encoding, "backslashreplace").decode(encoding) + "\n")
            sys.stdout.flush()
        except OSError:
            raise NoAnswerError from None

    def _new_line(self, descriptor: int | None, prompt: str) -> Secret:
        typed = self._secret_line(descriptor, prompt)
        passphrases.check_strength(typed)
        if descriptor is None and self._secret_line(None, self.language.tr("Once more: ")) != typed:
            raise NoPassphraseError
        return passphrases.prepare(typed)

    def _secret_line(self, descriptor: int | None, prompt: str) -> str:
        try:
            if descriptor is not None:
                return _line_of(descriptor)
            if not _has_keyboard():
                raise NoPassphraseError
            typed = getpass.getpass(prompt)
        except (OSError, EOFError, UnicodeDecodeError):
            raise NoPassphraseError from None
        if not typed:
            raise NoPassphraseError
        return typed


def shown(text: str) -> str:
    """Return ``text`` with every sign that a terminal would obey written out, so that no note can drive it."""
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _json(document: object) -> bytes:
    """Return the document as UTF-8, whatever the terminal's own encoding; half a sign of a file's name is escaped."""
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    plain = re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return plain.encode("utf-8", "backslashreplace")


def _has_keyboard() -> bool:
    """Return whether somebody can be asked: with records on standard input, the terminal itself still can."""
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        os.close(os.open(TERMINAL_DEVICE, os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True


def _line_of(descriptor: int) -> str:
    """Read one line byte by byte, so that several secrets may stand in one descriptor, one on each line.

    An empty line and one longer than any passphrase are refused: a passphrase is never cut off.
    """
    line = bytearray()
    while True:
        sign = os.read(descriptor, 1)
        if not sign or sign == b"\n":
            break
        line += sign
        if len(line) > LONGEST_LINE_BYTES:
            raise NoPassphraseError
    text = line.decode().rstrip("\r")
    if not text:
        raise NoPassphraseError
    return text
