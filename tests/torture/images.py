"""What stays on the disk itself: a vault on an ext4 image of its own, and the image read sector by sector.

Where the machine lets us mount an image (root on Linux) it is one. Elsewhere the files alone are read, and that the
key file is overwritten in place is proved from the system calls (``test_images.py``), which needs no rights.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases import capture, withdraw
from storage import book_key, pools, safe_files, vault
from storage.keyfile_layout import Area
from tests.torture import life
from tests.torture.danger import sectors, sectors_of
from tests.torture.key_life import KeyLife
from tests.torture.openers import Openers
from tests.torture.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from storage.vault import Vault

IMAGE_LENGTH: Final = 24 * 1024 * 1024
BLOCK: Final = 16  # of AES: a page may begin at any of so many phases
CHANGES: Final[Mapping[str, int]] = {"save": 2, "passphrase": 2, "travel": 2, "another_office": 1, "rotate": 1}
CANARY: Final = "Zubrowskaya said it was the officer with the ring"


class Disk:
    """Where a vault lies; ``raw`` is every byte that the disk under it holds."""

    def __init__(self, folder: Path, image: Path | None) -> None:
        self.vault = folder / "vault"
        self._folder = folder
        self._image = image

    @property
    def is_real(self) -> bool:
        """Whether it is an image, and not the files alone."""
        return self._image is not None

    def raw(self) -> bytes:
        """Return what the disk holds now, as one reads it who has taken it away."""
        if self._image is None:
            return b"".join(path.read_bytes() for path in sorted(self.vault.iterdir()) if path.is_file())
        _umount(self._folder)
        data = self._image.read_bytes()
        _mount(self._image, self._folder)
        return data


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """Make a fresh ext4 image below ``folder``, mounted; or the plain folder where mounting is not allowed."""
    place, image = folder / "disk", folder / "disk.image"
    place.mkdir(parents=True)
    mounted = os.geteuid() == 0 and _made(image) and _mount(image, place)
    try:
        yield Disk(place, image if mounted else None)
    finally:
        if mounted:
            _umount(place)
        shutil.rmtree(folder)


def _made(image: Path) -> bool:
    maker = shutil.which("mkfs.ext4", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if maker is None:
        return False
    with image.open("wb") as file:
        file.truncate(IMAGE_LENGTH)
    return subprocess.run([maker, "-q", "-F", str(image)], check=False).returncode == 0


def _mount(image: Path, place: Path) -> bool:
    done = subprocess.run(["mount", "-o", "loop", str(image), str(place)], capture_output=True, check=False)  # noqa: S607 - as above
    return done.returncode == 0


def _umount(place: Path) -> None:
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - as above


# --- seal and wipe --------------------------------------------------------------------------------------------


def lead_a_life(folder: Path, seed: str) -> list[bytes]:
    """Make a vault, change its key file many times, and return every version that the file had."""
    life.make_vault(folder)
    versions = [(folder / safe_files.KEY_FILE).read_bytes()]

    def remember(_line: Mapping[str, object]) -> None:
        versions.append((folder / safe_files.KEY_FILE).read_bytes())

    one = KeyLife(folder, Openers(), random.Random(seed), remember)  # noqa: S311 - the same life for the same seed
    one.drawn()
    one.live(CHANGES, 12)
    return versions


def left_of(raw: bytes, versions: list[bytes], area: Area) -> int:
    """Count the sectors of an area, as it is or ever was, that stand anywhere on the disk."""
    return len(sectors(raw) & set().union(*(sectors_of(version, area) for version in versions)))


def seal_on_a_disk(folder: Path, seed: str) -> Tally:
    """Seal, and look for area C of every key file there ever was; and for the other areas, which must be there."""
    with disk(folder / "image") as place:
        versions = lead_a_life(place.vault, seed)
        before = left_of(place.raw(), versions, Area.CASEBOOK)
        vault.seal_now(place.vault)
        raw = place.raw()
        tally = _tally("seal", place, before)
        tally.problems += _found(seed, {Area.CASEBOOK.name: left_of(raw, versions, Area.CASEBOOK)})
        if not left_of(raw, versions, Area.DAYBOOK):
            tally.problems.append(f"{seed}: the scan finds nothing of what is there")
    return tally


def wipe_on_a_disk(folder: Path, seed: str) -> Tally:
    """Wipe, and look for every area of every key file there ever was."""
    with disk(folder / "image") as place:
        versions = lead_a_life(place.vault, seed)
        before = sum(left_of(place.raw(), versions, area) for area in Area)
        vault.wipe_now(place.vault)
        vault.finish_pending(place.vault)
        raw = place.raw()
        tally = _tally("wipe", place, before)
        tally.problems += _found(seed, {area.name: left_of(raw, versions, area) for area in Area})
    return tally


# --- purge ----------------------------------------------------------------------------------------------------


def purge_on_a_disk(folder: Path, seed: str) -> Tally:
    """Take a note's content away, and look for it with every key that lives, in whatever the disk holds.

    The whole disk is decrypted as if it were one page, at each of 16 phases: in this mode (CBC) a block needs only
    the one before it, so that every remnant of a page opens, wherever it begins.
    """
    with disk(folder / "image") as place:
        life.make_vault(place.vault)
        seat = life.opened(place.vault, Openers().main)
        dead = _data_keys(seat.vault)
        record = _note(seat)
        seat.vault.close()
        tally = _tally("purge", place, copies(place.raw(), dead))
        seat = life.opened(place.vault, Openers().main)
        withdraw.withdraw(seat, record, ["record"], channel="oral")
        living = _data_keys(seat.vault)
        seat.vault.close()
        raw = place.raw()
        tally.problems += _found(seed, {"readable copies": copies(raw, living)})
        tally.ends["copies that only the dead key reads"] = copies(raw, dead)
    return tally


def copies(raw: bytes, keys: list[bytes]) -> int:
    """Count the canaries that one of these keys reads anywhere."""
    return sum(_decrypted(raw[phase:], key).count(CANARY.encode()) for key in keys for phase in range(BLOCK))


def _decrypted(data: bytes, key: bytes) -> bytes:
    whole = memoryview(data)[: len(data) // BLOCK * BLOCK]
    decryptor = Cipher(AES(key), CBC(bytes(BLOCK))).decryptor()
    return decryptor.update(whole) + decryptor.finalize()


def _data_keys(opened: Vault) -> list[bytes]:
    """Return the keys that SQLCipher has for both books."""
    keys = [opened.keys.daybook, opened.keys.casebook]
    return [_page_key(found.data_key) for found in keys if found is not None]


def _page_key(data_key: Secret) -> bytes:
    return bytes.fromhex(book_key.keyspec_of(data_key)[2:66].decode())


def _note(seat: Seat) -> RecordId:
    """Write the note as it is written: growing, saved many times, signed, and signed again."""
    visit = pools.plans(seat.vault.daybook)[0].visit
    draft = capture.begin(seat, INTERVIEW, visit)
    for end in (*range(5, len(CANARY), 6), len(CANARY)):
        capture.save(seat, draft, {**draft.fields, "consent": {"record": "yes"}, "narrative": CANARY[:end]})
    capture.leave(seat, draft.record)
    again = capture.edit(seat, draft.record)
    capture.save(seat, again, {**again.fields, "narrative": f"{CANARY}. He asked for a doctor."})
    capture.leave(seat, draft.record)
    return draft.record


# --- below ----------------------------------------------------------------------------------------------------


def _tally(act: str, place: Disk, before: int) -> Tally:
    """Return a tally of one try; that nothing was there before is a problem of the scan."""
    where = "a raw image" if place.is_real else "the files alone"
    tally = Tally(tried=1, ends={f"{act} on {where}": 1})
    if not before:
        tally.problems.append(f"{act}: the scan finds nothing of what is there")
    return tally


def _found(seed: str, counts: Mapping[str, int]) -> list[str]:
    return [f"{seed}: {number} of {name} on the disk" for name, number in counts.items() if number]
