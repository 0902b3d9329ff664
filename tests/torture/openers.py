"""What opens a vault, so that it can be compared: passphrases, return codes, the office, whether it is sealed."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.passphrase import prepare
from npm_field.crypto.secret import Secret
from npm_field.crypto.slots import Role, return_opener
from npm_field.errors import WrongPassphraseError
from storage import keyfile_sealing, keyfile_wrapping, safe_files
from storage.keyfile import KeyFile, Keys, Recipients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

FIRST_PASSPHRASE: Final = "lantern orbit maple cellar violet sketch"  # noqa: S105 - of vaults that live for a test
FIRST_OFFICE: Final = "office 0"
PAPER: Final = "paper"
CODES_DRAWN: Final = 4


@dataclass(frozen=True, slots=True)
class Openers:
    """What must open a vault. ``travel`` is "" where there is none; an office is the name of its key."""

    main: str = FIRST_PASSPHRASE
    travel: str = ""
    codes: tuple[str, ...] = ()
    office: str = FIRST_OFFICE
    sealed: bool = False

    def with_changed(self, **changes: object) -> Self:
        """Return the same with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names of the fields, one line above

    def written(self) -> Mapping[str, object]:
        """Return it as JSON has it."""
        return asdict(self)

    @classmethod
    def read(cls, written: Mapping[str, object]) -> Self:
        """Return what was written."""
        codes = written["codes"]
        return cls(**{**written, "codes": tuple(codes)})  # type: ignore[arg-type]  # as ``written`` made it


@dataclass(slots=True)
class Ever:
    """Everything that opened the vault at any time: what does not live any more must open nothing."""

    words: set[str]
    codes: set[str]
    offices: set[str]

    @classmethod
    def of(cls, openers: Iterable[Openers]) -> Self:
        """Return all that stands in these."""
        ever = cls(set(), set(), set())
        for each in openers:
            ever.words |= {each.main, each.travel} - {""}
            ever.codes |= set(each.codes)
            ever.offices.add(each.office)
        return ever


def office_key(name: str) -> HybridPrivateKey:
    """Return the private key that goes by this name."""
    return HybridPrivateKey(Secret(hashlib.sha256(name.encode()).digest()))


def recipients(office: str) -> Recipients:
    """Return who opens the books without a passphrase."""
    return Recipients(office=office_key(office).public, paper=office_key(PAPER).public)


def observed(folder: Path, ever: Ever) -> Openers:
    """Try everything that ever opened this vault and return what does now.

    Raises ``AssertionError`` where two main passphrases or two offices open it, or the paper key does not.
    """
    file = KeyFile.load(folder / safe_files.KEY_FILE)
    mains, travels, codes, sealed = [], [], list[str](), False
    for words in sorted(ever.words):
        try:
            keys = file.unlock(prepare(words), wait=_at_once)
        except WrongPassphraseError:
            continue
        if keys.role is Role.MAIN:
            mains.append(words)
            sealed = keys.casebook is None
            codes = [code for code in sorted(ever.codes) if _is_in_force(file, keys, code)]
        else:
            travels.append(words)
            _require(keys.casebook is None, "a travel passphrase opens the casebook")
        keys.wipe()
    offices = [name for name in sorted(ever.offices) if _opens_both(file, name)]
    _require(len(mains) == 1, f"{len(mains)} main passphrases open it")
    _require(len(travels) <= 1, f"{len(travels)} travel passphrases open it")
    _require(len(offices) == 1, f"{len(offices)} offices open it")
    _require(_opens_both(file, PAPER), "the paper key does not open it")
    if sealed:
        codes = [code for code in codes if _reopens(file, mains[0], code)]
    file.count(0)  # or the next person to open it would wait for all that was tried here
    return Openers(mains[0], next(iter(travels), ""), tuple(codes), offices[0], sealed)


def opens(folder: Path, ever: Ever) -> list[str]:
    """Name everything of this that opens anything in the vault."""
    file = KeyFile.load(folder / safe_files.KEY_FILE)
    tries: dict[str, Callable[[], Keys]] = {
        **{words: partial(file.unlock, prepare(words), wait=_at_once) for words in ever.words},
        **{name: partial(file.unlock_with_capsule, office_key(name)) for name in (*ever.offices, PAPER)},
    }
    found = [name for name, attempt in tries.items() if _succeeds(attempt)]
    found += [code for words in ever.words for code in ever.codes if _reopens(file, words, code)]
    file.count(0)
    return found


def same(left: Openers, right: Openers) -> bool:
    """Compare; the codes in any order."""
    return replace(left, codes=()) == replace(right, codes=()) and set(left.codes) == set(right.codes)


def _is_in_force(file: KeyFile, keys: Keys, code: str) -> bool:
    """Return whether a code would reopen the casebook, also while that is open and nobody needs one."""
    if keys.return_secret is None:
        return False
    try:
        with return_opener(keys.return_secret, Secret(code.encode())) as opener:
            keyfile_wrapping.open_return(file.image, opener).seed.wipe()
    except WrongPassphraseError:
        return False
    return True


def _opens_both(file: KeyFile, name: str) -> bool:
    try:
        keys = file.unlock_with_capsule(office_key(name))
    except WrongPassphraseError:
        return False
    both = keys.casebook is not None
    keys.wipe()
    return both


def _succeeds(attempt: Callable[[], Keys]) -> bool:
    try:
        attempt().wipe()
    except WrongPassphraseError:
        return False
    return True


def _reopens(file: KeyFile, words: str, code: str) -> bool:
    try:
        found = keyfile_sealing.open_with_code(file, prepare(words), Secret(code.encode()), wait=_at_once)
    except WrongPassphraseError:
        return False
    return found.keys.casebook is not None


def _at_once(_delay_s: float) -> None:
    """Wait for nobody: a thousand wrong passphrases are tried here."""


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - as assert
    if not holds:
        raise AssertionError(otherwise)
