"""Merging at size, beside what others do: a CRDT library's merge of the same edits, and KeePassXC's where it is.

    make bench-merge                 all of it
    make bench-merge LAPTOPS_MERGED=2 OF=300 PHOTOS=20
    make bench-merge KEEP=folder     the laptops are made once and stay there

Part one: 20,000 revisions of 5,000 records, merged as one reads them, with the peak of memory; the same edits as maps
and texts of pycrdt, where it can be imported (``pip install pycrdt``; nothing of ours needs it). Part two: laptops
with records and photos taken in at a lead on the vault's thread, and how long the window could not have answered
(``--talks 0.55`` for as many talks as in no visit).
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from benchmarks import merge_keepassxc
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.kinds import OBSERVATION
from npm_field.domain.merge import merged
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, SALT_LENGTH, Header, Revision, commit, payload_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RECORDS, REVISIONS = 5_000, 20_000
DEVICES: Final = tuple(DeviceId(f"{number:032x}") for number in range(1, 4))
TALKS: Final = 0.1
"""150 of a laptop's 1,500 records: fifteen talks on each of ten days, more than anybody holds."""
TEXTS: Final = ("a cold corridor", "two mattresses for three", "the lamp is never off", "no window opens")


def main(arguments: list[str]) -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.merge")
    parser.add_argument("--laptops", type=int, default=8)
    parser.add_argument("--of", type=int, default=1500, help="records of each laptop")
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument(
        "--keep", type=Path, help="folder of the laptops' bundles: made once, measured again and again"
    )
    parser.add_argument("--talks", type=float, default=TALKS, help="which part of the records are talks, 0 to 1")
    parser.add_argument("--only", choices=("merge", "laptops"), default="")
    asked = parser.parse_args(arguments)
    if asked.only in {"", "merge"}:
        _merge()
    if asked.only in {"", "laptops"}:
        from benchmarks import merge_laptops  # noqa: PLC0415 - Qt and the vaults only where they are measured

        merge_laptops.measure(asked.laptops, asked.of, asked.photos, asked.keep, asked.talks)
    return 0


# --- 20,000 revisions -----------------------------------------------------------------------------------------

Edit = tuple[int, int, "Mapping[str, object]"]
"""Which record, which device, all fields as they stand there. No device has seen the edits of another."""


def _merge() -> None:
    chance = random.Random(2031)  # noqa: S311 - fiction
    edits = list(_edits(chance))
    twice = _said_twice(edits)
    print(
        f"{len(edits)} revisions of {RECORDS} records by {len(DEVICES)} laptops; {twice} fields written differently"
    )
    _ours(edits)
    if find_spec("pycrdt") is None:
        print("pycrdt is not here: pip install pycrdt, then this line says what its merge keeps")
    else:
        _crdt(edits)
    merge_keepassxc.measure(edits, len(DEVICES))


def _edits(chance: random.Random) -> Iterator[Edit]:
    """Yield a first version of each record and three more by laptops that had not seen one another's."""
    for record in range(RECORDS):
        first: dict[str, object] = {"text": chance.choice(TEXTS), "theme": "treatment", "severity": "1"}
        yield record, 0, first
        for device in range(REVISIONS // RECORDS - 1):
            changed = chance.choice(("text", "severity", "theme"))
            said = {"text": f"{chance.choice(TEXTS)} {device}", "severity": str(1 + device), "theme": "health"}
            yield record, device, {**first, changed: said[changed]}


def _said_twice(edits: list[Edit]) -> int:
    """Return how many fields have two values that were written apart: what a merge may not decide by itself."""
    return sum(len(found) > 1 for fields in _accounts(edits).values() for found in fields.values())


def _accounts(edits: list[Edit]) -> dict[int, dict[str, set[object]]]:
    first = {record: fields for record, _device, fields in reversed(edits)}
    written: dict[int, dict[str, set[object]]] = {}
    for record, _device, fields in edits:
        for name, value in fields.items():
            if value != first[record][name]:
                written.setdefault(record, {}).setdefault(name, set()).add(value)
    return written


def _ours(edits: list[Edit]) -> None:
    chance = random.Random(7)  # noqa: S311 - fiction
    revisions: dict[int, list[Revision]] = {}
    for counter, (record, device, fields) in enumerate(edits, start=1):
        known = revisions.setdefault(record, [])
        parents = (known[0].id,) if known else ()
        header = Header(
            RecordId(UUID(int=record + 1).hex), OBSERVATION.name, RecordId("a" * 32), Mode.FULL, parents,
            DEVICES[device], CASEBOOK, counter,
        )  # fmt: skip
        payload = payload_bytes(fields, written="2031-03-10/morning")
        salt = chance.randbytes(SALT_LENGTH)
        known.append(Revision(header, header.write(), commit(salt, payload), salt, payload, b""))
    for found in revisions.values():
        chance.shuffle(found)
    before, halfway, kept, differing = _peak(), 0, 0, 0
    began, worked = time.perf_counter(), time.process_time()
    for number, found in enumerate(revisions.values()):
        state = merged(found, OBSERVATION)
        differing += len(state.differences)
        kept += sum(len({str(said) for said in one.accounts.values()}) for one in state.differences)
        if number == RECORDS // 2:
            halfway = _peak()
    took, busy = time.perf_counter() - began, time.process_time() - worked
    print(f"  ours: {took:.2f} s, {busy:.2f} s of a processor")
    print(f"        {differing} fields shown side by side with {kept} accounts, none lost")
    print(
        f"        memory: {halfway - before} KiB more after half of it, {_peak() - halfway} KiB more after the rest"
    )


def _crdt(edits: list[Edit]) -> None:
    """Write the same edits into maps and texts of three documents and merge them: one value stands, letters mix."""
    crdt: Any = import_module("pycrdt")
    accounts = _accounts(edits)
    firsts = {record: fields for record, _device, fields in reversed(edits)}
    base = crdt.Doc()
    base_map = base.get("records", type=crdt.Map)
    for record, fields in firsts.items():
        base_map[str(record)] = crdt.Map({**fields, "text": crdt.Text(str(fields["text"]))})
    start = base.get_update()
    docs = [_written_by(crdt, device, start, firsts, edits) for device in range(len(DEVICES))]
    before, began = _peak(), time.perf_counter()
    last = crdt.Doc()
    for update in (start, *docs):
        last.apply_update(update)
    took = time.perf_counter() - began
    lost = mixed = 0
    records = last.get("records", type=crdt.Map)
    for record, fields in accounts.items():
        for name, said in fields.items():
            stands = str(records[str(record)][name])
            lost += sum(str(one) != stands for one in said) if name != "text" else 0
            mixed += name == "text" and len(said) > 1 and stands not in {str(one) for one in said}
    more = _peak() - before
    print(
        f"  pycrdt: {took:.2f} s; {lost} values gone without a word, {mixed} texts that nobody wrote; {more} KiB more"
    )


def _written_by(
    crdt: Any,  # noqa: ANN401 - it may not be here
    device: int,
    start: bytes,
    firsts: Mapping[int, Mapping[str, object]],
    edits: list[Edit],
) -> bytes:
    """Return what one device adds to the start: a text is replaced as somebody does who writes it anew."""
    doc = crdt.Doc()
    doc.apply_update(start)
    records = doc.get("records", type=crdt.Map)
    for record, by, fields in edits:
        changed = {name: value for name, value in fields.items() if by == device and value != firsts[record][name]}
        for name, value in changed.items():
            if name == "text":
                records[str(record)]["text"].clear()
                records[str(record)]["text"] += str(value)
            else:
                records[str(record)][name] = value
    return bytes(doc.get_update())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
