"""Make the fixtures of this version below tests/released: a small office, a laptop and a bundle, kept for ever.

    .venv/bin/python .ci/make_released.py        makes tests/released/<version>/; refuses one that is there
    .venv/bin/python .ci/make_released.py again  replaces this version's, as long as it was never released
    .venv/bin/python .ci/make_released.py bundle-2
                                                 makes tests/released/bundle-2/, a bundle with capsules of the laptop
                                                 of 0.1.0 for its office; refuses one that is there
    .venv/bin/python .ci/make_released.py bundle-3
                                                 makes tests/released/bundle-3/, a bundle with attachments of the same
    .venv/bin/python .ci/make_released.py note-1 makes tests/released/note-1/, what a lead carries of the same: two
                                                 capsules of a medical note (kind 3)
    .venv/bin/python .ci/make_released.py slip-1 makes tests/released/slip-1/, a bundle of identities of the same
    .venv/bin/python .ci/make_released.py receipt-1
                                                 makes tests/released/receipt-1/, its office's receipt for a cut of it
    .venv/bin/python .ci/make_released.py receipt-2
                                                 makes tests/released/receipt-2/, the same by another seat
    .venv/bin/python .ci/make_released.py annex-1
                                                 makes tests/released/annex-1/, its sealed annex of a debrief record
    .venv/bin/python .ci/make_released.py other-age-1
                                                 makes tests/released/other-age-1/, what is inside bundle-3 sealed
                                                 anew by another age (tests/sync/other_age.py)

Every later version must open them (tests/released/test_released.py). Fictional content; the passphrase is no secret.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from npm_field import __version__
from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.age import HybridIdentity, verify
from npm_field.crypto.argon import Cost
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import (
    adding,
    annex,
    attachments,
    capture,
    complete,
    deliver,
    dropbox,
    enrol,
    findings,
    notices,
    outbound,
    receipts,
    receive,
    records,
    slips,
    withdraw,
)
from npm_field.usecases.adding import Document
from storage import safe_files
from tests.sync import other_age

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat

FOLDER: Final = Path(__file__).resolve().parent.parent / "tests" / "released"
PASSPHRASE: Final = "kept for ever, fictional only"  # noqa: S105 - it stands in the test, too
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)
VISIT: Final = "C-421-802"
AREA: Final = "L-450-618"


def main(arguments: list[str]) -> int:
    """Write the folder of this version and say where it is."""
    makers = {
        "bundle-2": _bundle_with_capsules,
        "bundle-3": _bundle_with_attachments,
        "note-1": _bundle_with_a_note,
        "slip-1": _bundle_of_identities,
        "other-age-1": _by_another_age,
        "receipt-1": _receipt,
        "receipt-2": _receipt,
        "annex-1": _annex,
    }
    if arguments and arguments[0] in makers:
        return makers[arguments[0]](FOLDER / arguments[0])
    target = FOLDER / __version__
    if target.exists() and arguments != ["again"]:
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    office, laptop = _enrolled(target)
    _write(laptop)
    deliver.export(laptop, target / "bundle.npmf")
    _keep_waiting(laptop)
    shown = [_shown(laptop, row.id) for row in records.listed(laptop)]
    text = json.dumps(shown, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")
    for seat in (office, laptop):
        seat.vault.close()
        (seat.vault.folder / safe_files.LOCK_FILE).unlink(missing_ok=True)
    print(f"tests/released/{__version__}: {sum(p.stat().st_size for p in target.rglob('*') if p.is_file())} bytes")
    return 0


def _bundle_with_capsules(target: Path) -> int:
    """Write a bundle of version 2: a talk and an observation born in the drop-box, and a talk dropped later."""
    if target.exists():
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    with tempfile.TemporaryDirectory() as place:
        home = Path(shutil.copytree(FOLDER / "0.1.0", Path(place) / "0.1.0"))
        laptop = enrol.open_seat(home / "laptop", passphrases.prepare(PASSPHRASE))
        consent = {"record": "yes", "internal": "yes"}
        talk = {"consent": consent, "narrative": "Said once. قيل مرة واحدة.", "area": AREA}
        born = dropbox.add(
            laptop,
            [
                Document("interview", VISIT, Mode.DROP_BOX, talk),
                Document("observation", VISIT, Mode.DROP_BOX, {"text": "A smell of paint.", "area": AREA}),
            ],
        )
        later = records.find(laptop, "P-049-402")
        fields = {later: dict(records.show(laptop, later).merged.fields or {})}
        dropbox.drop(laptop, later)
        target.mkdir()
        deliver.export(laptop, target / "bundle.npmf")
        laptop.vault.close()
    fields[born[0].record] = {**talk, "code": born[0].code}
    fields[born[1].record] = {"text": "A smell of paint.", "area": AREA}
    text = json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"tests/released/bundle-2: {sum(p.stat().st_size for p in target.iterdir())} bytes")
    return 0


def _bundle_with_attachments(target: Path) -> int:
    """Write a bundle of version 3: a scan of two pages, and one that is sealed to the office."""
    if target.exists():
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    with tempfile.TemporaryDirectory() as place:
        home = Path(shutil.copytree(FOLDER / "0.1.0", Path(place) / "0.1.0"))
        laptop = enrol.open_seat(home / "laptop", passphrases.prepare(PASSPHRASE))
        sheets = [Image.new("L", (96, 64), shade) for shade in (200, 120)]
        sheets[0].save(home / "scan.tiff", save_all=True, append_images=sheets[1:])
        talk, about = records.find(laptop, "P-049-402"), {"kind": "scan", "people_visible": "none", "faces": "none"}
        open_one = attachments.add(laptop, talk, home / "scan.tiff", about)[0]
        sealed = attachments.add(laptop, talk, home / "scan.tiff", about)[0]
        attachments.seal(laptop, sealed.id)
        fields = {each.id: dict(records.show(laptop, each.id).merged.fields or {}) for each in (open_one, sealed)}
        target.mkdir()
        deliver.export(laptop, target / "bundle.npmf")
        laptop.vault.close()
    text = json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"tests/released/bundle-3: {sum(p.stat().st_size for p in target.iterdir())} bytes")
    return 0


def _bundle_with_a_note(target: Path) -> int:
    """Write a bundle that a lead opens too, with a medical note that was written on two evenings."""
    if target.exists():
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    with tempfile.TemporaryDirectory() as place:
        home = Path(shutil.copytree(FOLDER / "0.1.0", Path(place) / "0.1.0"))
        laptop = enrol.open_seat(home / "laptop", passphrases.prepare(PASSPHRASE))
        office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
        lead = _another_lead(home, office, laptop)
        member = {"code": laptop.person, "profession": "physician"}
        note: dict[str, object] = {
            "code": "P-049-402",
            "consent": {"record": "yes", "internal": "yes", "medical_exam": "yes"},
            "examined": "yes",
            "findings": [{"id": "f1", "site": "upper_back_left", "kind": "bruise", "size_cm": 12}],
        }
        adding.add(laptop, [Document("team_member", VISIT, Mode.FULL, member, from_paper=True)])
        record = adding.add(laptop, [Document("medical_note", VISIT, Mode.FULL, note, same_person=True)])[0].record
        deliver.export(laptop, home / "first.npmf")
        receive.take_in(lead, receive.preview(lead, home / "first.npmf"))
        draft = capture.edit(laptop, record)
        fields = {**draft.fields, "complaints": "Headaches. صداع."}
        capture.save(laptop, draft, fields)
        capture.leave(laptop, record)
        deliver.export(laptop, home / "second.npmf")
        receive.take_in(lead, receive.preview(lead, home / "second.npmf"))
        fields = dict(records.show(laptop, record).merged.fields or {})
        target.mkdir()
        deliver.export(lead, target / "bundle.npmf")
        for seat in (office, laptop, lead):
            seat.vault.close()
    text = json.dumps({record: fields}, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"tests/released/note-1: {sum(p.stat().st_size for p in target.iterdir())} bytes")
    return 0


def _another_lead(home: Path, office: Seat, laptop: Seat) -> Seat:
    invitation = enrol.invite(office, role="lead")
    made = enrol.make_laptop(home / "lead", invitation, passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP)
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    deliver.export(office, home / "roster.npmf", purpose=deliver.VISIT_PACK)
    for seat in (laptop, made.seat):
        receive.take_in(seat, receive.preview(seat, home / "roster.npmf"))
    return made.seat


def _by_another_age(target: Path) -> int:
    """Write a whole bundle whose age file another program made, for the office of 0.1.0."""
    if target.exists() or not other_age.found():
        sys.stderr.write("it is there already, or there is no other age on this machine\n")
        return 1
    with tempfile.TemporaryDirectory() as place:
        home = Path(shutil.copytree(FOLDER / "0.1.0", Path(place) / "0.1.0"))
        office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
        identity, key_file = HybridIdentity(office.hybrid_key), Path(place) / "key"
        key_file.write_text(identity.secret_text(), encoding="ascii")
        office.vault.close()
        with (FOLDER / "bundle-3" / "bundle.npmf").open("rb") as source:
            inside = b"".join(verify(source, [identity]).chunks())
        sealed = other_age.found()[0].seal(inside, key_file)
    target.mkdir()
    (target / "bundle.npmf").write_bytes(sealed)
    print(f"tests/released/other-age-1: {len(sealed)} bytes by {other_age.found()[0].name}")
    return 0


def _another_seat(home: Path, office: Seat, laptop: Seat) -> Seat:
    invitation = enrol.invite(office, role="office")
    made = enrol.make_laptop(home / "seat", invitation, passphrase=passphrases.prepare(PASSPHRASE), cost=CHEAP)
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    for seat in (made.seat, laptop):
        for one in outbound.pending(office, seat.device):
            notices.take(seat, one.body)
    return made.seat


def _receipt(target: Path) -> int:
    """Write the receipt of the office of 0.1.0, or of another seat, for what its laptop cut, and what it names."""
    if target.exists():
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    with tempfile.TemporaryDirectory() as place:
        home = Path(shutil.copytree(FOLDER / "0.1.0", Path(place) / "0.1.0"))
        laptop = enrol.open_seat(home / "laptop", passphrases.prepare(PASSPHRASE))
        office = enrol.open_seat(home / "office", passphrases.prepare(PASSPHRASE))
        signing = office if target.name == "receipt-1" else _another_seat(home, office, laptop)
        made = deliver.cut(laptop)
        if made is None:
            raise AssertionError("the laptop of 0.1.0 has something to hand over")
        receive.take_in(signing, receive.preview(signing, made.path))
        target.mkdir()
        (target / "receipt.npmf").write_bytes(receipts.receipt_for(signing, made.bundle))
        receipts.take(laptop, (target / "receipt.npmf").read_bytes())
        said = {"bundle": made.bundle, "revisions": sorted(receipts.all_of(laptop)[0].revisions)}
        for seat in (office, laptop):
            seat.vault.close()
    (target / "expected.json").write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"tests/released/{target.name}: {sum(p.stat().st_size for p in target.iterdir())} bytes")
    return 0


def _bundle_of_identities(target: Path) -> int:
    """Write two slips of one person, the second with signs of several scripts."""
    if target.exists():
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    with tempfile.TemporaryDirectory() as place:
        home = Path(shutil.copytree(FOLDER / "0.1.0", Path(place) / "0.1.0"))
        laptop = enrol.open_seat(home / "laptop", passphrases.prepare(PASSPHRASE))
        asked = {"consent": {"record": "yes", "recontact": "yes", "identity_referral": "yes"}}
        code = adding.add(laptop, [Document("interview", VISIT, Mode.FULL, asked)])[0].code
        said = [
            {"name": "Orvik Test", "file_number": "77/2031", "unit": "B 3", "contact": "a sister, +99 555 0100"},
            {"name": "أورفيك تجربة", "file_number": "", "unit": "3 ب", "contact": "字 𐍈 «é»"},
        ]
        for one in said:
            slips.seal_slip(laptop, Code(str(code)), slips.SlipContent(**one))
        target.mkdir()
        slips.export(laptop, target / "identities.npmf")
        laptop.vault.close()
    text = json.dumps({"code": code, "slips": said}, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"tests/released/slip-1: {sum(p.stat().st_size for p in target.iterdir())} bytes")
    return 0


def _annex(target: Path) -> int:
    """Write the sealed annex of the laptop of 0.1.0, and what its office's desk reads in it."""
    if target.exists():
        sys.stderr.write("it is there already; a released one is never made again\n")
        return 1
    with tempfile.TemporaryDirectory() as place:
        home = Path(shutil.copytree(FOLDER / "0.1.0", Path(place) / "0.1.0"))
        laptop = enrol.open_seat(home / "laptop", passphrases.prepare(PASSPHRASE))
        visit = records.visits(laptop)[0].visit
        findings.join(laptop, visit, "P-049-402", "P-231-008", basis="said_so")
        findings.join(laptop, visit, "P-049-402", "P-930-953", one=False)
        target.mkdir()
        annex.write(laptop, visit, target / "annex.npmf")
        laptop.vault.close()
    said = [["P-049-402", "P-231-008", "one", "said_so"], ["P-049-402", "P-930-953", "two", ""]]
    (target / "expected.json").write_text(json.dumps({"visit": VISIT, "pairs": said}, indent=1) + "\n", "utf-8")
    print(f"tests/released/annex-1: {sum(p.stat().st_size for p in target.iterdir())} bytes")
    return 0


def _enrolled(target: Path) -> tuple[Seat, Seat]:
    secret = passphrases.prepare(PASSPHRASE)
    desk = passphrases.prepare(PASSPHRASE + ", of the desk")
    office = enrol.make_office(
        target / "office", name="Kestria NPM (fictional)", passphrase=secret, desk_passphrase=desk, cost=CHEAP
    ).seat
    made = enrol.make_laptop(target / "laptop", enrol.invite(office, role="lead"), passphrase=secret, cost=CHEAP)
    enrol.finish(made.seat, enrol.approve(office, enrol.examine(office, made.answer)))
    roster = target / "roster.npmf"
    deliver.export(office, roster, purpose=deliver.VISIT_PACK)
    receive.take_in(made.seat, receive.preview(made.seat, roster))
    roster.unlink()
    return office, made.seat


def _write(laptop: Seat) -> None:
    """One record of each kind, a completed partial one, an edited one, and one whose content was withdrawn."""
    visit = {
        "code": VISIT, "place_name": "Marlock Remand Prison", "start_day": "2031-03-10",
        "words": {"V-788": "beating"}, "figures": [{"id": "f1", "kind": "total", "value": 471}],
    }  # fmt: skip
    talk = {
        "area": AREA,
        "consent": {"record": "yes", "internal": "yes"},
        "narrative": "قال إن الضوء لا ينطفئ. Lamp.",
    }
    adding.add(
        laptop,
        [
            Document("visit", "", Mode.FULL, visit, from_paper=True),
            Document("area", VISIT, Mode.FULL, {"code": AREA, "kind": "kitchen"}, from_paper=True),
            Document("risk", VISIT, Mode.FULL, {"rows": [{"id": "r1", "risk": "seizure_gate", "level": "high"}]}),
            Document("observation", VISIT, Mode.FULL, {"area": AREA, "text": "A cold corridor.", "measure": 11.5}),
            Document("interview", VISIT, Mode.FULL, {"code": "P-049-402", **talk}, from_paper=True),
            Document("interview", VISIT, Mode.FULL, {"code": "P-930-953", **talk}, from_paper=True),
        ],
    )
    withdraw.withdraw(laptop, records.find(laptop, "P-930-953"), ["record"], channel="oral", day="2031-03-12")
    partial = {"code": "P-231-008", "area": AREA, "words": ["V-788"], "severity": "3", "use": "y"}
    adding.add(laptop, [Document("interview", VISIT, Mode.PARTIAL, partial, from_paper=True)])
    draft = complete.begin_completion(laptop, records.find(laptop, "P-231-008"))
    complete.complete(laptop, draft, {**draft.fields, "narrative": "Two officers, an open hand."})
    area = capture.edit(laptop, records.find(laptop, AREA))
    capture.save(laptop, area, {**area.fields, "beds": 30})
    capture.leave(laptop, area.record)


def _keep_waiting(laptop: Seat) -> None:
    """After the bundle: a partial record that waits in the daybook, and a draft that nobody signed yet."""
    adding.add(laptop, [Document("interview", VISIT, Mode.PARTIAL, {"severity": "2", "hook_object": "lamp"})])
    visit = records.visits(laptop)[0].visit
    draft = capture.begin(laptop, INTERVIEW, visit)
    capture.save(laptop, draft, {**draft.fields, "narrative": "Not yet signed."})


def _shown(laptop: Seat, record: object) -> dict[str, object]:
    shown = records.show(laptop, records.find(laptop, str(record)))
    fields = shown.merged.fields
    return {
        "id": shown.row.id,
        "code": shown.row.code,
        "kind": shown.row.kind,
        "mode": shown.row.mode,
        "fields": dict(fields) if fields is not None else None,
        "history": [step.id for step in records.history(laptop, shown.row.id)],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
