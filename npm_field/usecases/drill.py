"""The drill: cover, lock, seal and wipe on a practice vault, timed and proved; who did what, in time or not.

The practice vault is real and lies beside the person's own, so that its disk is the one that is timed. It holds one
invented sentence under a passphrase nobody is told, it goes away with the drill, and what a kill leaves of it goes
away with the next. It is not inside the vault's folder: a wipe must never have more to do because somebody practised.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import WrongPassphraseError
from npm_field.usecases import plan
from storage import safe_files, settings, vault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from storage.vault import Vault

NAME: Final = "drills"
PRACTICE_SUFFIX: Final = ".practice"
PRACTICE_COST: Final = Cost(memory_kib=1024, passes=1, lanes=4)
"""Nothing is protected here, and what is timed is the keys' end, not a guess at a passphrase."""
SENTENCE: Final = "practice"
_BEFORE: Final = b"a sentence that was there before"
_TYPED: Final = b"a sentence that was being typed"
_MAX_BYTES: Final = 64 * 1024


class Act(Enum):
    """What is practised, in the order it is played."""

    COVER = "cover"
    LOCK = "lock"
    SEAL = "seal"
    WIPE = "wipe"


LIMITS_S: Final[Mapping[Act, float]] = {Act.COVER: 0.5, Act.LOCK: 1.0, Act.SEAL: 2.0, Act.WIPE: 2.0}
"""From the key, or from the fifth square, to the moment it is done. *Try*: the wipe's is security.md's own."""


class NotProvedError(RuntimeError):
    """The practice vault did not do what the page says of it: our bug, and never a picture of success."""


@dataclass(frozen=True, slots=True)
class Done:
    """One act of one person, the last time they practised it; ``band`` is the day and its part."""

    person: str
    act: Act
    seconds: float
    band: str

    @property
    def in_time(self) -> bool:
        """Whether it was fast enough."""
        return self.seconds <= LIMITS_S[self.act]


@dataclass(frozen=True, slots=True)
class Ready:
    """One person of the team and the last of each act."""

    person: str
    role: str
    done: Mapping[Act, Done]

    @property
    def is_ready(self) -> bool:
        """Whether each act was done in time."""
        return all(act in self.done and self.done[act].in_time for act in Act)


class Practice:
    """A practice vault with an office of its own. Every act returns its seconds and raises where it did not hold.

    Used on one thread, like every vault.
    """

    def __init__(self, beside: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = beside.with_name(beside.name + PRACTICE_SUFFIX)
        self._clock = clock
        self._passphrase, self._office = Secret.random(), HybridPrivateKey.generate()
        take_away(self._folder)
        made = vault.create(self._folder, self._passphrase.copy(), cost=PRACTICE_COST, office=self._office.public)
        self._open: Vault | None = made
        self._write(made, _BEFORE)

    def lock(self) -> float:
        """Write the sentence that is being typed and close the vault; it is there when it opens again."""
        opened = self._opened()
        began = self._clock()
        self._write(opened, _TYPED)
        self._close()
        seconds = self._clock() - began
        _require(_read(self._opened()) == _TYPED)
        return seconds

    def seal(self) -> float:
        """Seal at once and close; the passphrase no longer opens the complete records, the office's key does."""
        self._opened()
        began = self._clock()
        sealed = vault.seal_now(self._folder)
        seconds = self._clock() - began
        self._close()
        _require(sealed and not self._opened().has_casebook)
        self._close()
        at_office = vault.open_with_key(self._folder, self._office)
        kept = _read(at_office)
        at_office.close()
        _require(kept in {_BEFORE, _TYPED})
        return seconds

    def wipe(self) -> float:
        """Destroy the keys; the right passphrase then fails exactly like a wrong one."""
        began = self._clock()
        vault.wipe_now(self._folder)
        seconds = self._clock() - began
        self._close()
        vault.finish_pending(self._folder)
        wrong = Secret.random()
        _require(all(self._fails(words) for words in (self._passphrase.copy(), wrong)))
        return seconds

    def end(self) -> None:
        """Take the practice vault away."""
        self._close()
        take_away(self._folder)
        self._passphrase.wipe()

    def _write(self, opened: Vault, sentence: bytes) -> None:
        with opened.casebook.change() as casebook:
            settings.put(casebook, SENTENCE, sentence)

    def _fails(self, passphrase: Secret) -> bool:
        try:
            vault.open_vault(self._folder, passphrase).close()
        except WrongPassphraseError:
            return True
        return False

    def _opened(self) -> Vault:
        if self._open is None:
            self._open = vault.open_vault(self._folder, self._passphrase.copy())
        return self._open

    def _close(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.close()


def _read(opened: Vault) -> bytes | None:
    return settings.get(opened.casebook, SENTENCE) if opened.has_casebook else None


def take_away(folder: Path) -> None:
    """Remove a practice vault, or what a kill left of one. Nothing in it is worth overwriting."""
    if folder.name.endswith(PRACTICE_SUFFIX) and folder.is_dir():
        safe_files.remove_named(folder, safe_files.names_in(folder))


# --- what is kept ---------------------------------------------------------------------------------------------


def note(seat: Seat, person: str, seconds: Mapping[Act, float]) -> None:
    """Keep what a person did just now, in place of the last time. Raises ``NotOpenError``, ``DiskFullError``."""
    band = seat.band()
    new = {(person, act): Done(person, act, round(took, 1), band) for act, took in seconds.items()}
    kept = {(one.person, one.act): one for one in _kept(seat)} | new
    rows = [[one.person, one.act.value, one.seconds, one.band] for one in kept.values()]
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, NAME, json.dumps(sorted(rows)).encode())


def readiness(seat: Seat, visit: RecordId | None) -> Sequence[Ready]:
    """Return the team of the visit, else everybody who practised on this laptop; its own person is always there."""
    roles = {str(seat.person or ""): ""}
    if visit is not None:
        roles |= {str(member.code): str(member.task.get("role", "")) for member in plan.planned(seat, visit).team}
    done = _kept(seat)
    roles |= {one.person: "" for one in done if one.person not in roles}
    if len(roles) > 1:
        roles.pop("", None)
    return [
        Ready(person, role, {one.act: one for one in done if one.person == person}) for person, role in roles.items()
    ]


def _kept(seat: Seat) -> Sequence[Done]:
    stored = settings.get(seat.vault.casebook, NAME)
    rows = json.loads(stored) if stored and len(stored) <= _MAX_BYTES else []
    return [Done(str(person), Act(act), float(seconds), str(band)) for person, act, seconds, band in rows]


def _require(holds: bool) -> None:  # noqa: FBT001 - what it is about stands at each call
    if not holds:
        raise NotProvedError
