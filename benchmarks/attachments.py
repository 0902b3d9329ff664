"""Attachments: photos of 1 MB each, a visit of 2 GB, their way into a bundle and out of it, and the memory for it.

    .venv/bin/python benchmarks/attachments.py [PHOTOS [MEGABYTES]]

Beside each the plain encrypted copy of the same bytes: read, ChaCha20-Poly1305 in pieces of 64 KiB, write, sync.
Seconds say something about one machine only, ratios say more. Fictional content in a temporary folder, which needs
three times the room of the visit.
"""

from __future__ import annotations

import io
import os
import resource
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: E402 - found only now
from PIL import Image  # noqa: E402 - as above

from npm_field.domain.identifiers import RecordId  # noqa: E402 - as above
from npm_field.domain.kinds import ATTACHMENT  # noqa: E402 - as above
from npm_field.domain.modes import Mode  # noqa: E402 - as above
from npm_field.usecases import attachments, deliver, receive, records, writing  # noqa: E402 - as above
from storage import attachments as files  # noqa: E402 - as above
from storage import streams  # noqa: E402 - as above
from storage.drafts import Draft  # noqa: E402 - as above
from tests.usecases import enrolled  # noqa: E402 - as above

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat

MEGABYTE: Final = 1024 * 1024
PIECE: Final = 64 * 1024
FILE_MEGABYTES: Final = 14
SCAN: Final = {"kind": "scan", "people_visible": "none", "faces": "none"}


def main(arguments: list[str]) -> int:
    """Print one line for each measurement."""
    photos, megabytes = (int(text) for text in (*arguments, *("200", "2048")[len(arguments) :]))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        enrolled.make(home)
        laptop, office = enrolled.opened(home / "laptop"), enrolled.opened(home / "office")
        try:
            adding(laptop, home, photos)
            visit(laptop, office, home, megabytes)
        finally:
            laptop.vault.close()
            office.vault.close()
    return 0


def adding(laptop: Seat, home: Path, count: int) -> None:
    """Add photos one after the other, and copy the same files under encryption."""
    source = home / "one.jpg"
    source.write_bytes(photo())
    talk, size = records.find(laptop, enrolled.TALK), source.stat().st_size
    before = peak_megabytes()
    began = time.perf_counter()
    for _number in range(count):
        attachments.add(laptop, talk, source, SCAN)
    ours = time.perf_counter() - began
    grown = peak_megabytes() - before
    place = attachments.may_add(laptop, talk, "scan")
    began = time.perf_counter()
    for _number in range(min(count, 10)):
        attachments.discard(place, attachments.store(place, source))
    pixels = (time.perf_counter() - began) / min(count, 10)
    began = time.perf_counter()
    for number in range(count):
        copy(source, home / f"copy-{number}")
    plain = time.perf_counter() - began
    told(f"{count} photos of {size / MEGABYTE:.2f} MB, added", ours, plain, count * size, grown)
    told("one of them turned into pixels and stored", pixels, plain / count, size, 0)
    for number in range(count):
        (home / f"copy-{number}").unlink()


def visit(laptop: Seat, office: Seat, home: Path, megabytes: int) -> None:
    """Fill a visit with files, write it to a bundle and take it in."""
    total, noise = megabytes * MEGABYTE, secrets.token_bytes(MEGABYTE)
    before, began = peak_megabytes(), time.perf_counter()
    for _number in range(megabytes // FILE_MEGABYTES):
        fill(laptop, noise)
    ours, grown = time.perf_counter() - began, peak_megabytes() - before
    with (home / "plain").open("wb") as sink:
        for _number in range(megabytes):
            sink.write(noise)
    began = time.perf_counter()
    copy(home / "plain", home / "copy")
    plain = time.perf_counter() - began
    (home / "plain").unlink()
    (home / "copy").unlink()
    told(f"a visit of {megabytes} MB, stored", ours, plain, total, grown)
    before, began = peak_megabytes(), time.perf_counter()
    deliver.export(laptop, home / "visit.npmf")
    told(
        "... written to a bundle and read back", time.perf_counter() - began, plain, total, peak_megabytes() - before
    )
    before, began = peak_megabytes(), time.perf_counter()
    shown = receive.preview(office, home / "visit.npmf")
    told("... verified at the office", time.perf_counter() - began, plain, total, peak_megabytes() - before)
    before, began = peak_megabytes(), time.perf_counter()
    receive.take_in(office, shown)
    told("... and taken in", time.perf_counter() - began, plain, total, peak_megabytes() - before)


def fill(seat: Seat, noise: bytes) -> None:
    """Store one file of noise with a record of its own: what its bytes are makes no difference to a stream."""
    talk, id_ = records.find(seat, enrolled.TALK), RecordId(secrets.token_hex(16))
    with files.writing(seat.vault.folder, id_, expected_bytes=FILE_MEGABYTES * MEGABYTE) as made:
        for _number in range(FILE_MEGABYTES):
            made.write(noise)
    assert made.stream is not None
    visit_id = writing.known_revisions(seat, talk)[0].header.visit
    draft = Draft(id_, ATTACHMENT.name, visit_id, Mode.FULL, (), {**SCAN, "about": talk, "pages": 1})
    with seat.vault.casebook.change() as casebook:
        streams.put(casebook, made.stream)
        writing.store_own(seat, casebook, [writing.sign_draft(seat, draft)])


def photo() -> bytes:
    """Return a JPEG of about 1 MB: 3 megapixels with the grain of a sensor."""
    grain = Image.frombytes("L", (500, 375), secrets.token_bytes(500 * 375)).resize((2000, 1500))
    picture = Image.merge(
        "RGB", [grain.point([min(255, level // 2 + base) for level in range(256)]) for base in (90, 70, 50)]
    )
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92, subsampling=0)
    return buffer.getvalue()


def copy(source: Path, target: Path) -> None:
    """Copy a file under encryption and nothing else."""
    cipher = ChaCha20Poly1305(secrets.token_bytes(32))
    with source.open("rb") as read, target.open("wb") as write:
        number = 0
        while piece := read.read(PIECE):
            write.write(cipher.encrypt(number.to_bytes(12, "big"), piece, None))
            number += 1
        write.flush()
        os.fsync(write.fileno())


def told(name: str, ours: float, plain: float, size: int, grown: float) -> None:
    rate, memory = size / MEGABYTE / ours, f"peak memory {peak_megabytes():.0f} MB, +{grown:.0f}"
    print(f"{name:44} {ours:8.2f} s {rate:8.1f} MB/s {ours / plain:7.2f} x a copy   {memory}", flush=True)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
