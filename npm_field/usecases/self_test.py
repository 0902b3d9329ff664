"""The installation's test of itself: own packages, real encryption, known answers, readable resources.

SQLCipher is proved and not believed: a build without it would write every note in the clear and say nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import resources
from npm_field import guard
from npm_field.crypto import known_answers
from npm_field.crypto.secret import Secret
from npm_field.errors import SelfTestError, VaultDamagedError
from npm_field.pictures import aside
from npm_field.usecases.seat import shipped_vocabularies
from resources.language import Language
from storage import book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLAIN_HEADER: Final = b"SQLite format 3"
_STEPS: Final = ("CREATE TABLE trial (word TEXT NOT NULL) STRICT",)
_TRIAL_WORD: Final = "kestria"


def short() -> None:
    """Run the part for every start, a few milliseconds. Raises ``SelfTestError``, ``ForeignPackageError``."""
    guard.require_own_packages()
    known_answers.run()
    if not book.cipher_version():
        raise SelfTestError(test="cipher_version")


def full() -> Iterator[str]:
    """Run every test and yield the name of each that passed. Raises ``SelfTestError`` at the first that did not."""
    for name, test in _TESTS.items():
        test()
        yield name


def _really_encrypts() -> None:
    """Write a book of one meaningless word, look at its bytes, try a wrong key."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trial.db"
        trial = book.create(path, "trial", Secret.random(), _STEPS)
        with trial.change():
            trial.run("INSERT INTO trial (word) VALUES (?)", (_TRIAL_WORD,))
        trial.close()
        data = path.read_bytes()
        if data.startswith(PLAIN_HEADER) or _TRIAL_WORD.encode() in data:
            raise SelfTestError(test="encryption")
        try:
            book.open_book(path, "trial", Secret.random(), _STEPS).close()
        except VaultDamagedError:
            return
        raise SelfTestError(test="wrong_key")


def _resources_are_readable() -> None:
    try:
        vocabularies, form = shipped_vocabularies(), resources.read_json("forms/interview.json")
        for code, _name in Language.available():
            Language.load(code)
        whole = bool(vocabularies["theme"].terms) and bool(form)
    except (OSError, ValueError, KeyError):  # a file that is missing, cut short, or not what it was
        whole = False
    if not whole:
        raise SelfTestError(test="resources")


def _pictures_are_read() -> None:
    if not aside.works():
        raise SelfTestError(test="pictures")


_TESTS: Final[dict[str, Callable[[], None]]] = {
    "own packages": guard.require_own_packages,
    "known answers of the cryptography": known_answers.run,
    "SQLCipher encrypts and refuses a wrong key": _really_encrypts,
    "resources": _resources_are_readable,
    "pictures are read in a process without keys": _pictures_are_read,
}
