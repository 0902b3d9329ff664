"""Which revisions of a bundle may be taken in. A bad one is put aside with its reason and never blocks the others."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from npm_field.domain import canonical
from npm_field.domain.day_parts import Band
from npm_field.domain.documents import fits
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.domain.revision import DAYBOOK, FIRST, VERSION, Header, Revision, read_settles
from sync.documents import is_shallow
from sync.framing import raw_frame
from sync.signatures import Check, hold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId
    from sync.framing import Frame
    from sync.signatures import Elsewhere
    from sync.statements import Credential

_PAYLOAD_FIELDS: Final = frozenset({"fields", "written"})
_EXACT_TIME: Final = "at"
_SETTLES: Final = "settles"
_GROUP: Final = 64
"""So many signatures go to a thread, or elsewhere, at once."""
_BESIDE: Final = 2
_MANY: Final = 500
"""Fewer are verified here before another process has begun."""
_LONGEST_BAND: Final = 32


class Reason(Enum):
    """Why a revision was put aside; the value is stable, the sentence is the screen's."""

    TOO_LARGE = "too_large"
    TOO_NEW = "too_new"  # a header of a later version: the file is worth keeping for it
    HEADER = "header"  # not a header, or not in its one spelling
    NOT_WHOLE = "not_whole"  # salt or payload are not the ones that were committed to
    UNKNOWN_DEVICE = "unknown_device"  # no credential of this office for the device
    SIGNATURE = "signature"
    NOT_DAYBOOK = "not_daybook"  # the daybook's identity signed what only the casebook's may
    DROP_BOX = "drop_box"  # of the drop-box, and not by the daybook's identity alone or not on nothing
    PAYLOAD = "payload"  # not a payload, or one that its kind and mode do not have
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Refused:
    """A revision that was put aside: its id, empty where the header cannot be read, and a ``Reason`` value.

    ``frame`` is all of it as it came, to be kept until a newer program or another credential can read it.
    """

    revision: str
    reason: str
    frame: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Admitted:
    """What came out of a section."""

    revisions: tuple[Revision, ...]
    refused: tuple[Refused, ...]


def admit(found: Iterable[Frame], credentials: Mapping[DeviceId, Sequence[Credential]]) -> Admitted:
    """Return the revisions that hold, and those that do not with their reason, both in the order of the section."""
    return begin(found, credentials)()


def begin(
    found: Iterable[Frame],
    credentials: Mapping[DeviceId, Sequence[Credential]],
    elsewhere: Elsewhere | None = None,
) -> Callable[[], Admitted]:
    """Read a section to its end and return what waits for its signatures: then what ``admit`` says of it.

    They are verified on threads, without Python's lock, while that waits; those of a long section ``elsewhere``, from
    now on. Of nothing is the payload looked at before its signature was found to hold.
    """
    parsed = [(each, _parsed(each)) for each in found]
    if elsewhere is None or len(parsed) < _MANY:
        return partial(_admitted, _on_threads(parsed, credentials))
    groups = deque(_Group(some, _checks(some, credentials)) for some in _groups(parsed))
    for group in groups:
        group.held = elsewhere.submit(group.signatures)
    return partial(_admitted, _taken_back(groups))


def _admitted(signed: Iterable[_Held]) -> Admitted:
    taken: dict[str, Revision] = {}
    refused: list[Refused] = []
    for each, held in signed:
        if isinstance(held, Refused):
            refused.append(replace(held, frame=raw_frame(each)))
        elif (reason := _unfit(held)) is not None:
            refused.append(Refused(held.id, reason.value, raw_frame(each)))
        elif held.id in taken:
            refused.append(Refused(held.id, Reason.TWICE.value))
        else:
            taken[held.id] = held
    return Admitted(tuple(taken.values()), tuple(refused))


_Held: TypeAlias = "tuple[Frame, Revision | Refused]"


@dataclass(slots=True)
class _Group:
    """Frames in their order, of each revision what has to be verified, and whether all of that holds, once known."""

    parsed: Sequence[_Held]
    checks: Sequence[Sequence[Check]]
    held: Future[Sequence[bool]] = field(default_factory=Future)

    @property
    def signatures(self) -> Sequence[Check]:
        return [check for some in self.checks for check in some]

    def verified(self, held: Sequence[bool]) -> Iterator[_Held]:
        """Yield each frame with its revision, if its header can be read and its signature holds, or why not."""
        left = iter(held)
        for (each, one), some in zip(self.parsed, self.checks, strict=True):
            yield each, one if isinstance(one, Refused) else _signed(one, list(islice(left, len(some))))


def _groups(parsed: Sequence[_Held]) -> Iterator[Sequence[_Held]]:
    for start in range(0, len(parsed), _GROUP):
        yield parsed[start : start + _GROUP]


def _on_threads(parsed: Sequence[_Held], credentials: Mapping[DeviceId, Sequence[Credential]]) -> Iterator[_Held]:
    """Yield what is verified; what is no longer than a group needs no thread."""
    groups = [_Group(some, _checks(some, credentials)) for some in _groups(parsed)]
    if len(groups) <= 1:
        for group in groups:
            yield from group.verified(hold(group.signatures))
        return
    with ThreadPoolExecutor(_BESIDE, thread_name_prefix="signatures") as beside:
        for group, held in zip(groups, beside.map(lambda group: hold(group.signatures), groups), strict=True):
            yield from group.verified(held)


def _taken_back(groups: deque[_Group]) -> Iterator[_Held]:
    """Yield what is verified elsewhere, in its order. While that is waited for, what is not begun is done here."""
    while groups:
        last = None if groups[0].held.done() else next((one for one in reversed(groups) if one.held.cancel()), None)
        if last is not None:
            last.held = Future()
            last.held.set_result(hold(last.signatures))
        else:
            group = groups.popleft()
            yield from group.verified(group.held.result())


def _checks(
    parsed: Iterable[_Held], credentials: Mapping[DeviceId, Sequence[Credential]]
) -> Sequence[Sequence[Check]]:
    """Return what of each revision has to be verified: its signature by each identity that may have made it, once."""
    return [[] if isinstance(one, Refused) else _checks_of(one, credentials) for _each, one in parsed]


def _checks_of(one: Revision, credentials: Mapping[DeviceId, Sequence[Credential]]) -> list[Check]:
    known = {who.identity(one.header.book).raw for who in credentials.get(one.header.device, ())}
    return [Check(key, one.signature, one.signed_bytes) for key in known]


def _signed(one: Revision, held: Sequence[bool]) -> Revision | Refused:
    if any(held):
        return one
    return Refused(one.id, (Reason.SIGNATURE if held else Reason.UNKNOWN_DEVICE).value)


def _parsed(found: Frame) -> Revision | Refused:
    if found.is_too_large:
        return Refused("", Reason.TOO_LARGE.value)
    try:
        header = Header.read(found.header)
    except ValueError:
        return Refused("", (Reason.TOO_NEW if _is_too_new(found.header) else Reason.HEADER).value)
    return Revision(header, found.header, found.commitment, found.salt, found.payload, found.signature)


def _is_too_new(header: bytes) -> bool:
    try:
        version = canonical.read(header).get("v")
    except ValueError:
        return False
    return isinstance(version, int) and not isinstance(version, bool) and version > VERSION


def _unfit(revision: Revision) -> Reason | None:
    """Return why a signed revision is put aside all the same, or None."""
    header = revision.header
    # A compelled travel passphrase yields the daybook's identity: it must not be able to write a complete record,
    # and no counter may tell in which order people were talked to.
    if header.book == DAYBOOK and (header.mode is Mode.FULL or header.counter):
        return Reason.NOT_DAYBOOK
    # What came in the box stands on nothing: beside the testimony of another it is shown as a difference, and can
    # never stand in its place.
    if header.mode is Mode.DROP_BOX and (header.book != DAYBOOK or header.parents):
        return Reason.DROP_BOX
    if not revision.is_whole():
        return Reason.NOT_WHOLE
    if revision.payload is not None and not _is_payload(revision.payload, header):
        return Reason.PAYLOAD
    return None


def _is_payload(payload: bytes, header: Header) -> bool:
    try:
        found = canonical.read(payload)
        is_canonical = canonical.write(found) == payload
    except (ValueError, RecursionError):
        return False
    fields = found.get("fields")
    # An exact time is the casebook's alone (INV36): beside a code it would say who was out of the cell just then.
    known = _PAYLOAD_FIELDS | {_EXACT_TIME, _SETTLES} if header.mode is Mode.FULL else _PAYLOAD_FIELDS
    return (
        is_canonical
        and is_shallow(found)
        and found.keys() <= known
        and _is_band(found.get("written"))
        and _is_moment(found.get(_EXACT_TIME, ""))
        and _settles_as(header, found)
        and isinstance(fields, dict)
        and fits(KINDS.get(header.kind), header.mode, fields)
    )


def _settles_as(header: Header, found: Mapping[str, object]) -> bool:
    """Return whether a settlement says what it settles, and nothing else does."""
    if header.version == FIRST:
        return _SETTLES not in found
    try:
        return bool(read_settles(found.get(_SETTLES)))
    except ValueError:
        return False


def _is_band(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_BAND and _is_band_of(value)


@lru_cache(maxsize=64)
def _is_band_of(text: str) -> bool:
    """Return whether this is a band, spelled as one is: of a whole bundle there are a handful."""
    try:
        return str(Band.parse(text)) == text
    except ValueError:
        return False


def _is_moment(value: object) -> bool:
    """Return whether this is an exact time, or the empty text that stands for none."""
    try:
        return isinstance(value, str) and (not value or datetime.fromisoformat(value).tzinfo is not None)
    except ValueError:
        return False
