"""Make the fixtures of the ways back below tests/released/ways_back: answer, fresh codes, hand-overs, re-issue.

    .venv/bin/python .ci/make_ways_back.py        makes tests/released/ways_back/1; refuses one that is there
    .venv/bin/python .ci/make_ways_back.py sealed-hand-over-2
                                                  makes tests/released/sealed-hand-over-2/, hand-overs with a photo of
                                                  the laptop of ways_back/1 for its office

The number is the format version that all of them have. Every later version must read them
(tests/released/test_ways_back.py). Fictional content; the passphrases are no secret.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.argon import Cost
from npm_field.domain.kinds import OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.usecases import (
    adding,
    attachments,
    capture,
    enrol,
    fresh_codes,
    records,
    reissue,
    sealed_handover,
    sealing,
)
from npm_field.usecases.adding import Document
from storage import pools, safe_files, vault

if TYPE_CHECKING:
    from npm_field.domain.identifiers import Code
    from npm_field.usecases.seat import Seat

TARGET: Final = Path(__file__).resolve().parent.parent / "tests" / "released" / "ways_back" / "1"
WITH_FILES: Final = TARGET.parent.parent / "sealed-hand-over-2"
PASSPHRASE: Final = "kept for ever, fictional only"  # noqa: S105 - it stands in the test, too
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
VISIT: Final = "C-421-802"
AREA: Final = "L-450-618"


def main() -> int:
    """Write the folder and say where it is."""
    if sys.argv[1:] == [WITH_FILES.name]:
        return _with_files()
    if TARGET.exists():
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    TARGET.mkdir(parents=True)
    secret = passphrases.prepare(PASSPHRASE)
    desk = passphrases.prepare(PASSPHRASE + ", of the desk")
    office = enrol.make_office(
        TARGET / "office", name="Kestria NPM (fictional)", passphrase=secret, desk_passphrase=desk, cost=CHEAP
    ).seat
    made = enrol.make_laptop(TARGET / "laptop", enrol.invite(office, role="field"), passphrase=secret, cost=CHEAP)
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    _write(made.seat)
    expected = {
        "device": made.seat.device,
        "records": [_shown(made.seat, row.id) for row in records.listed(made.seat)],
    }
    fresh_codes.write(made.seat, TARGET / "codes")
    made.seat.vault.close()
    vault.seal_now(TARGET / "laptop")
    _hand_over(office)
    _second_answer(office)
    office.vault.close()
    for path in [*(TARGET / "office").iterdir(), *(TARGET / "laptop").iterdir()]:
        if path.name not in {safe_files.KEY_FILE, *safe_files.BOOK_FILES}:
            path.unlink()
    text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
    (TARGET / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {sum(p.stat().st_size for p in TARGET.rglob('*') if p.is_file())} bytes")
    return 0


def _write(laptop: Seat) -> None:
    talk = {
        "code": "P-049-402",
        "area": AREA,
        "consent": {"record": "yes"},
        "narrative": "قال إن الضوء لا ينطفئ. Lamp.",
    }
    adding.add(
        laptop,
        [
            Document("visit", "", Mode.FULL, {"code": VISIT, "words": {"V-788": "beating"}}, from_paper=True),
            Document("area", VISIT, Mode.FULL, {"code": AREA, "kind": "kitchen"}, from_paper=True),
            Document("interview", VISIT, Mode.FULL, talk, from_paper=True),
        ],
    )
    draft = capture.begin(laptop, OBSERVATION, records.visits(laptop)[0].visit)
    capture.save(laptop, draft, {**draft.fields, "text": "Not yet signed."})


def _shown(laptop: Seat, record: object) -> dict[str, object]:
    shown = records.show(laptop, records.find(laptop, str(record)))
    return {"id": shown.row.id, "kind": shown.row.kind, "fields": dict(shown.merged.fields or {})}


def _hand_over(office: Seat) -> None:
    """Both hand-overs of the sealed laptop, and its key given back."""
    laptop = enrol.open_seat(TARGET / "laptop", passphrases.prepare(PASSPHRASE))
    sealed_handover.export(laptop, TARGET / "sealed.npmf")
    laptop.vault.close()
    sealed_handover.export_bare(TARGET / "laptop", TARGET / "bare.npmf")
    second: Code = next(code for code in sorted(pools.unused(office.vault.daybook)) if code.startswith("M"))
    reissue.reissue(office, TARGET / "sealed.npmf", TARGET / "reissue", second=second, reason="practice")


def _second_answer(office: Seat) -> None:
    """Write an answer that waits to be approved; its laptop is not kept."""
    folder = TARGET / "second"
    invitation = enrol.invite(office, role="lead")
    made = enrol.make_laptop(folder, invitation, passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP)
    made.seat.vault.close()
    (TARGET / "answer").write_bytes(made.answer)
    shutil.rmtree(folder)


def _with_files() -> int:
    """Write both hand-overs of a laptop with a photo, which opens with its re-issued key; it is not kept."""
    WITH_FILES.mkdir()
    secret = passphrases.prepare(PASSPHRASE)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(TARGET / "laptop", Path(place) / "laptop"))
        laptop = sealing.unseal_with_kek(folder, secret, reissue.kek_in(folder, secret, TARGET / "reissue"))
        Image.new("RGB", (48, 32), (120, 90, 60)).save(Path(place) / "photo.jpg")
        about = {"kind": "scan", "people_visible": "none", "faces": "none"}
        visit = records.visits(laptop)[0].visit
        added = attachments.add(laptop, visit, Path(place) / "photo.jpg", about)[0]
        with attachments.open_stream(laptop, added.id) as album:
            page = hashlib.sha256(album.picture(1)).hexdigest()
        expected = {"record": visit, "attachment": added.id, "page_sha256": page}
        laptop.vault.close()
        vault.seal_now(folder)
        laptop = enrol.open_seat(folder, secret)
        sealed_handover.export(laptop, WITH_FILES / "sealed.npmf")
        laptop.vault.close()
        sealed_handover.export_bare(folder, WITH_FILES / "bare.npmf")
    text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
    (WITH_FILES / "expected.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
