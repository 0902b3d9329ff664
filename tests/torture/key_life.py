"""The acts that change what opens a vault, told as in ``life.py`` with all that opens it afterwards.

As a script: as ``life``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.crypto.passphrase import prepare
from npm_field.crypto.secret import Secret
from npm_field.usecases.seat import Seat
from storage import vault
from tests.torture.life import WORDS, Life, main, shipped
from tests.torture.openers import CODES_DRAWN, recipients

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storage.keyfile import Recipients
    from storage.vault import Vault
    from tests.torture.openers import Openers

KEYS: Final[Mapping[str, int]] = {
    "save": 6, "leave": 1, "passphrase": 2, "travel": 2, "drawn": 1, "another_office": 1, "rotate": 2,
    "someone_knows": 2, "calm_seal": 2, "panic_seal": 2, "lock": 1,
}  # fmt: skip
"""How often each act is chosen while everything that opens the vault changes."""


class KeyLife(Life):
    """A life in which passphrases change, keys rotate, and the vault is sealed and reopened."""

    def passphrase(self) -> None:
        after = self.openers.with_changed(main=self._words())
        self._do("passphrase", after, lambda v: v.set_passphrase(prepare(after.main)))

    def travel(self) -> None:
        words = "" if self.openers.travel and self.chance.random() < 0.3 else self._words()
        after = self.openers.with_changed(travel=words)
        if words:
            self._do("travel", after, lambda v: v.set_passphrase(prepare(words), "travel"))
        else:
            self._do("travel", after, lambda v: v.remove_travel())

    def drawn(self) -> None:
        """Draw return codes anew."""
        codes = tuple(self._words() for _ in range(CODES_DRAWN))
        after = self.openers.with_changed(codes=codes)
        secrets = [Secret(code.encode()) for code in codes]
        self._do("drawn", after, lambda v: v.set_return_codes(secrets, recipients(after.office)))

    def another_office(self) -> None:
        """Seal both books to another office."""
        after = self.openers.with_changed(office=f"office {self.chance.randrange(10**6)}")
        who = recipients(after.office)
        self._do(
            "another_office", after,
            lambda v: v.key_file.set_capsules(
                v.keys, office=who.office, paper=who.paper, own=v.own_return_key()
            ),
        )  # fmt: skip

    def rotate(self) -> None:
        """Write both books anew under fresh data keys."""
        self._do("rotate", self.openers, lambda v: v.rotate_data_keys())

    def someone_knows(self) -> None:
        """Change every key, and the passphrases with them."""
        after = self.openers.with_changed(main=self._words(), travel=self._words() if self.openers.travel else "")
        named = {"main": prepare(after.main)} | ({"travel": prepare(after.travel)} if after.travel else {})
        self._do("someone_knows", after, lambda v: v.rotate_keks(named, recipients(after.office)))  # type: ignore[arg-type]  # the names of slots

    def calm_seal(self) -> None:
        if len(self.openers.codes) < CODES_DRAWN // 2:
            self.drawn()
        after = self.openers.with_changed(sealed=True)
        self._do("calm_seal", after, lambda v: v.seal_calm(recipients(after.office)))
        self._unseal()

    def panic_seal(self) -> None:
        if len(self.openers.codes) < CODES_DRAWN // 2:
            self.drawn()
        self._do("panic_seal", self.openers.with_changed(sealed=True), lambda _v: vault.seal_now(self.folder))
        self._unseal()

    def _do(self, act: str, after: Openers, change: Callable[[Vault], object]) -> None:
        self.tell(act, openers=after.written())
        change(self.seat.vault)
        self.openers = after
        self.did()

    def _unseal(self) -> None:
        self.tell("close")
        self.seat.vault.close()
        self.did()
        self.seat = self._open()

    def _open(self) -> Seat:
        """Open the vault; a sealed one with a return code, which is spent by it."""
        if not self.openers.sealed:
            return super()._open()
        code, *left = self.openers.codes
        after = self.openers.with_changed(sealed=False, codes=tuple(left))
        self.tell("unseal", openers=after.written())
        opened = vault.unseal(self.folder, prepare(after.main), Secret(code.encode()), self.recipients_of)
        self.openers = after
        self.did()
        return Seat(opened, shipped())

    def recipients_of(self, _vault: Vault) -> Recipients:
        """Return who opens it without a passphrase."""
        return recipients(self.openers.office)

    def _words(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=4)) + f" {self.chance.randrange(10**9)}"


if __name__ == "__main__":
    main(KeyLife)
