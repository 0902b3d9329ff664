"""An office and a laptop it certified, and eyes that see whatever the laptop's keys can decrypt."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases import deliver, dropbox, receive, records
from storage import book_key
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import Enrolled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.crypto.secret import Secret
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft

PAGE, RESERVED, SALT, WAL_HEAD, FRAME_HEAD = 4096, 80, 16, 32, 24


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("enrolled")
    return home, enrolling.make(home)


@pytest.fixture
def both(_template: tuple[Path, str], tmp_path: Path) -> Iterator[Enrolled]:
    home = tmp_path / "home"
    shutil.copytree(_template[0], home)
    made = Enrolled(home, enrolling.opened(home / "office"), enrolling.opened(home / "laptop"), _template[1])
    yield made
    made.close()


@pytest.fixture
def laptop(both: Enrolled) -> Seat:
    return both.laptop


@pytest.fixture
def office(both: Enrolled) -> Seat:
    return both.office


@pytest.fixture
def visit(laptop: Seat) -> RecordId:
    return records.visits(laptop)[0].visit


def reopened(seat: Seat) -> Seat:
    """Close a vault as at a lock and open it again, from the disk alone."""
    folder = seat.vault.folder
    seat.vault.close()
    seat.vault = enrolling.opened(folder).vault
    return seat


def born(seat: Seat, visit: RecordId, **fields: object) -> Draft:
    """Write a talk in the box and leave it."""
    draft = dropbox.begin(seat, INTERVIEW, visit)
    dropbox.leave(seat, draft, {**draft.fields, "consent": {"record": "yes"}, **fields})
    return draft


def hand_over(sender: Seat, receiver: Seat, path: Path) -> Preview:
    """Export from one seat, take in at the other, and return what was shown in between."""
    deliver.export(sender, path)
    shown = receive.preview(receiver, path)
    receive.take_in(receiver, shown)
    return shown


# --- what somebody sees who has every key of the laptop -----------------------------------------------------------


def decrypted(seat: Seat) -> bytes:
    """Return every page of both books and of their logs, decrypted, and every other file of the folder as it is."""
    found = []
    for path in sorted(seat.vault.folder.iterdir()):
        data = path.read_bytes()
        kept = seat.vault.keys
        own = kept.daybook if path.name.startswith("daybook") else kept.casebook
        if path.suffix == ".db" and own is not None:
            found += [_plain(own.data_key, data[at : at + PAGE], first=at == 0) for at in range(0, len(data), PAGE)]
        elif path.name.endswith("-wal") and own is not None:
            for at in range(WAL_HEAD, len(data) - FRAME_HEAD, FRAME_HEAD + PAGE):
                is_first = int.from_bytes(data[at : at + 4], "big") == 1
                start = at + FRAME_HEAD
                found.append(_plain(own.data_key, data[start : start + PAGE], first=is_first))
        found.append(data)
    return b"".join(found)


def holds(seat: Seat, word: str) -> bool:
    """Return whether a word can be read anywhere in the folder, in UTF-8 or in UTF-16."""
    seen = decrypted(seat)
    return word.encode() in seen or word.encode("utf-16-le") in seen


def _plain(data_key: Secret, page: bytes, *, first: bool) -> bytes:
    key = bytes.fromhex(bytes(book_key.keyspec_of(data_key))[2:66].decode())
    start, end = (SALT if first else 0), PAGE - RESERVED
    iv = page[end : end + 16]
    if len(page) != PAGE:
        return b""
    return Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor().update(page[start:end])
