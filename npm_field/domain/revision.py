"""A revision: an immutable, signed state of one record, naming the revisions it was written on.

Its id is H(header ‖ H(salt ‖ payload)): purging takes payload and salt away and leaves id, header and signature, so
that the graph stays whole and nobody can guess what was there (security.md part I, "Records, drafts, history").
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Self

from npm_field.domain import canonical
from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

SALT_LENGTH: Final = 32
VERSION: Final = 2
"""The highest version of a header that can be read. Only a revision that settles differences has it, all others 1."""
FIRST: Final = 1
ONE: Final = "one"
BOTH: Final = "both"
OPEN: Final = "open"
SETTLED: Final = frozenset({ONE, BOTH, OPEN})
"""What a settlement says of a place where people wrote different things: this stands, all accounts are kept beside
each other, or nobody decided yet."""
SIGNED_AS: Final = "revision"
CASEBOOK: Final = "casebook"
DAYBOOK: Final = "daybook"
_LABEL: Final = b"npm-field/revision/1\x00"
_HEX_ID: Final = 32
_HEX: Final = frozenset("0123456789abcdef")
_LONGEST_KIND: Final = 40
_DEEPEST: Final = len(("field", "element", "part"))
_HIGHEST_COUNTER: Final = 2**53
"""More than any device writes, and it fits into a column: a greater one would stop a whole import."""


_SPELLED: Final = re.compile(
    rb'\{"book":"(casebook|daybook)","counter":(0|[1-9][0-9]{0,15}),"device":"([0-9a-f]{32})","kind":"([A-Za-z0-9_]+)",'
    rb'"mode":"([a-z_]+)","parents":\[((?:"[0-9a-f]{64}"(?:,"[0-9a-f]{64}")*)?)\],"record":"([0-9a-f]{32})",'
    rb'"v":([1-9]),"visit":"([0-9a-f]{32})"\}'
)
_MODES: Final = {mode.value: mode for mode in Mode}


@dataclass(frozen=True, slots=True)
class Header:
    """What stays after a purge. ``counter`` orders a device's casebook revisions; it is 0 in the daybook, whose
    order of capture is never kept. ``book`` names the identity that signed. ``version`` is 2 where it settles.
    """  # noqa: D205 - one sentence would not hold it

    record: RecordId
    kind: str
    visit: RecordId
    mode: Mode
    parents: tuple[RevisionId, ...]
    device: DeviceId
    book: str
    counter: int
    version: int = FIRST

    def write(self) -> bytes:
        """Return the canonical bytes that enter the id: as ``canonical.write`` spells them, in a fifth of its time.

        Nothing in a header has a sign that JSON writes otherwise: ids, words and numbers.
        """
        parents = ",".join(f'"{parent}"' for parent in sorted(self.parents))
        return (
            f'{{"book":"{self.book}","counter":{self.counter},"device":"{self.device}","kind":"{self.kind}",'
            f'"mode":"{self.mode.value}","parents":[{parents}],"record":"{self.record}","v":{self.version},'
            f'"visit":"{self.visit}"}}'
        ).encode()

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Parse header bytes strictly; raises ``ValueError`` for any other shape, order or version."""
        spelled = _SPELLED.fullmatch(data)
        header = cls._spelled(spelled) if spelled else None
        # nearly every header is spelled so; of any other one this says what is wrong
        return header if header is not None and header.write() == data else cls._parsed(data)

    @classmethod
    def _spelled(cls, found: re.Match[bytes]) -> Self | None:
        """Return the header out of its own spelling: a fifth of the time that JSON takes."""
        book, counter, device, kind, mode, parents, record, version, visit = (
            part.decode() for part in found.groups()
        )
        if mode not in _MODES or len(kind) > _LONGEST_KIND or not kind.isidentifier():
            return None
        if int(counter) > _HIGHEST_COUNTER or not FIRST <= int(version) <= VERSION:
            return None
        return cls(
            record=RecordId(record),
            kind=kind,
            visit=RecordId(visit),
            mode=_MODES[mode],
            parents=tuple(RevisionId(parent) for parent in parents.replace('"', "").split(",") if parent),
            device=DeviceId(device),
            book=book,
            counter=int(counter),
            version=int(version),
        )

    @classmethod
    def _parsed(cls, data: bytes) -> Self:
        found = canonical.read(data)
        version = found.get("v")
        if not isinstance(version, int) or isinstance(version, bool) or not FIRST <= version <= VERSION:
            raise ValueError("version")
        header = cls(
            record=RecordId(_hex(found.get("record"), _HEX_ID)),
            kind=_word(found.get("kind")),
            visit=RecordId(_hex(found.get("visit"), _HEX_ID)),
            mode=Mode(found.get("mode")),
            parents=tuple(RevisionId(_hex(parent, 64)) for parent in _list(found.get("parents"))),
            device=DeviceId(_hex(found.get("device"), _HEX_ID)),
            book=_book(found.get("book")),
            counter=_count(found.get("counter")),
            version=version,
        )
        if header.write() != data:
            raise ValueError("not canonical")
        return header


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision as it is stored and sent. ``payload`` and ``salt`` are None once purged."""

    header: Header
    header_bytes: bytes
    commitment: bytes
    salt: bytes | None
    payload: bytes | None
    signature: bytes
    _id: RevisionId | None = field(default=None, init=False, repr=False, compare=False)
    """Computed when it is first asked for: a merge asks for it many times."""

    @property
    def id(self) -> RevisionId:
        """The content hash that names this revision."""
        found = self._id
        if found is None:
            found = RevisionId(hashlib.sha256(self.signed_bytes).hexdigest())
            object.__setattr__(self, "_id", found)
        return found

    @property
    def signed_bytes(self) -> bytes:
        """What the id is the hash of and the signature is over."""
        return signed_bytes(self.header_bytes, self.commitment)

    @property
    def fields(self) -> Mapping[str, object] | None:
        """The fields of the payload, or None where it was purged."""
        if self.payload is None:
            return None
        found = canonical.read(self.payload).get("fields")
        return found if isinstance(found, dict) else {}

    def mentions(self, word: bytes) -> bool:
        """Return whether this stands in quotes in the payload: a name of a field, or a whole value.

        A payload has one spelling (``canonical``): of one that does not mention it nothing needs to be parsed.
        """
        return self.payload is not None and b'"%b"' % word in self.payload

    @property
    def settles(self) -> Mapping[tuple[str, ...], str]:
        """What this revision decides of each place that differed: ``ONE``, ``BOTH`` or ``OPEN``."""
        if self.payload is None or self.header.version == FIRST:
            return {}
        return read_settles(canonical.read(self.payload).get("settles"))

    @property
    def written(self) -> str:
        """The band in which it was written, such as 2031-03-10/afternoon; empty where purged."""
        if self.payload is None:
            return ""
        return str(canonical.read(self.payload).get("written", ""))

    def is_whole(self) -> bool:
        """Return whether salt and payload are absent together, or are the ones that were committed to."""
        if self.payload is None or self.salt is None:
            return self.payload is None and self.salt is None
        return len(self.salt) == SALT_LENGTH and commit(self.salt, self.payload) == self.commitment

    def purged(self) -> Revision:
        """Return this revision less what it said; id and signature stay true."""
        return replace(self, salt=None, payload=None)


def commit(salt: bytes, payload: bytes) -> bytes:
    """Return H(salt ‖ payload): hides the payload even from someone who guesses it right."""
    return hashlib.sha256(salt + payload).digest()


def signed_bytes(header_bytes: bytes, commitment: bytes) -> bytes:
    """Return the bytes that an id is the hash of and a signature is over."""
    return _LABEL + header_bytes + commitment


def payload_bytes(
    fields: Mapping[str, object],
    *,
    written: str,
    at: str = "",
    settles: Mapping[tuple[str, ...], str] | None = None,
) -> bytes:
    """Return a payload. ``at`` is the exact time, for the casebook only (INV36); ``settles`` wants version 2."""
    said = [{"path": list(path), "as": decided} for path, decided in sorted((settles or {}).items())]
    rest = {**({"at": at} if at else {}), **({"settles": said} if said else {})}
    return canonical.write({"fields": dict(fields), "written": written, **rest})


def read_settles(value: object) -> Mapping[tuple[str, ...], str]:
    """Return what a payload says under ``settles``; raises ``ValueError`` for any other shape or order."""
    found: dict[tuple[str, ...], str] = {}
    for entry in _list(value):
        if not isinstance(entry, dict) or entry.keys() != {"path", "as"} or entry["as"] not in SETTLED:
            raise ValueError("settles")
        path = tuple(str(part) for part in _list(entry["path"]))
        if not 0 < len(path) <= _DEEPEST or list(path) != entry["path"]:
            raise ValueError("path")
        found[path] = str(entry["as"])
    if list(found) != sorted(found) or len(found) != len(_list(value)) or not found:
        raise ValueError("order")
    return found


def _hex(value: object, length: int) -> str:
    if not isinstance(value, str) or len(value) != length or not _HEX.issuperset(value):
        raise ValueError("hex")
    return value


def _word(value: object) -> str:
    if not isinstance(value, str) or not value.isidentifier() or len(value) > _LONGEST_KIND:
        raise ValueError("word")
    return value


def _book(value: object) -> str:
    if value not in (CASEBOOK, DAYBOOK):
        raise ValueError("book")
    return str(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _HIGHEST_COUNTER:
        raise ValueError("counter")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("list")  # noqa: TRY004 - the data is wrong, not our call
    return value
