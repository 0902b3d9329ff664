"""The same edits merged by KeePassXC, where its command is: the newest clock wins whole entries."""

from __future__ import annotations

import base64
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Edit = tuple[int, int, Mapping[str, object]]

BEGAN: Final = datetime(2031, 3, 10, 8, tzinfo=UTC)
WORDS: Final = "words\n"
GROUP: Final = UUID(int=1 << 64)
PROGRAM: Final = "keepassxc-cli"


def measure(edits: Sequence[Edit], devices: int) -> None:
    """Write what each device has as a database, merge the others into the first, and read what stands there."""
    program = shutil.which(PROGRAM)
    if program is None:
        print("  KeePassXC is not here (Debian: keepassxc); its merge takes the entry with the newest time, whole")
        return
    with tempfile.TemporaryDirectory() as folder:
        files = [_database(program, Path(folder), edits, device) for device in range(devices)]
        began = time.perf_counter()
        for other in files[1:]:
            _run(program, "merge", "--same-credentials", str(files[0]), str(other))
        took = time.perf_counter() - began
        root = ET.fromstring(_run(program, "export", "--format", "xml", str(files[0])))  # noqa: S314 - our own
    entries = {_number(entry): entry for entry in root.iterfind("Root/Group/Entry")}
    stands = {number: _fields(entry) for number, entry in entries.items()}
    old = {number: [_fields(one) for one in entry.iterfind("History/Entry")] for number, entry in entries.items()}
    firsts = {record: fields for record, _device, fields in reversed(edits)}
    changed = [
        (record, name, value)
        for record, _device, fields in edits
        for name, value in fields.items()
        if value != firsts[record][name]
    ]
    behind = [one for one in changed if stands[one[0]][one[1]] != one[2]]
    alone = sum(stands[record][name] == firsts[record][name] for record, name, _value in behind)
    gone = sum(all(one[name] != value for one in old[record]) for record, name, value in behind)
    print(f"  KeePassXC: {took:.2f} s; of {len(changed)} changed fields {len(behind)} stand in no record any more")
    print(f"             {alone} of them where nobody else changed that field; {gone} are not in the history either")


def _database(program: str, folder: Path, edits: Sequence[Edit], device: int) -> Path:
    """Return a database with the first version of every record, and what this device wrote, on top of it."""
    root = ET.Element("KeePassFile")
    ET.SubElement(root, "Meta")
    group = ET.SubElement(ET.SubElement(root, "Root"), "Group")
    _put(group, UUID=_name(GROUP), Name="Root")
    firsts = {record: fields for record, _device, fields in reversed(edits)}
    own = {record: fields for record, by, fields in edits if by == device}
    for record, first in firsts.items():
        entry = ET.SubElement(group, "Entry")
        # each laptop wrote at another hour, and one record is edited after the other
        _write(entry, record, own.get(record, first), BEGAN + timedelta(hours=1 + device, seconds=record))
        _write(ET.SubElement(ET.SubElement(entry, "History"), "Entry"), record, first, BEGAN)
    plain, made = folder / f"{device}.xml", folder / f"{device}.kdbx"
    ET.ElementTree(root).write(plain, encoding="utf-8")
    _run(program, "import", "--set-password", str(plain), str(made), typed=WORDS * 2)
    return made


def _write(entry: ET.Element, record: int, fields: Mapping[str, object], at: datetime) -> None:
    _put(entry, UUID=_name(UUID(int=record + 1)))
    moment = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    _put(ET.SubElement(entry, "Times"), LastModificationTime=moment, CreationTime=moment)
    for name, value in fields.items():
        _put(ET.SubElement(entry, "String"), Key=name, Value=str(value))


def _put(element: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(element, name).text = text


def _name(number: UUID) -> str:
    return base64.b64encode(number.bytes).decode()


def _number(entry: ET.Element) -> int:
    return UUID(bytes=base64.b64decode(entry.findtext("UUID", ""))).int - 1


def _fields(entry: ET.Element) -> dict[str, str]:
    return {one.findtext("Key", ""): one.findtext("Value", "") for one in entry.iterfind("String")}


def _run(program: str, *arguments: str, typed: str = WORDS) -> str:
    done = subprocess.run(  # noqa: S603 - the program that was found
        [program, *arguments], input=typed, capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout
