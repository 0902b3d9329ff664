"""The two copies of a key file: which bytes count, what is torn, what one writing leads to. Pure.

Rule: the newest whole state says what each area must look like; bytes that fit it count in whichever copy they stand.
The older state is asked only for an area that fits the newest nowhere (security.md, part I, the key file).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from npm_field.errors import VaultDamagedError
from storage.keyfile_layout import (
    ATTEMPTS_OFFSET,
    COPY_LENGTH,
    EXTENTS,
    FILE_LENGTH,
    PART,
    SECTOR,
    STATE_OFFSET,
    Area,
    Attempts,
    Header,
    Mark,
    State,
    digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the two copies as found on the disk."""

    raw: bytes
    header: Header | None
    state: State | None
    attempts: Attempts | None

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Take a copy apart. Raises as ``Header.parse`` and ``State.parse``."""
        return cls(
            raw,
            Header.parse(raw[:SECTOR]),
            State.parse(raw[STATE_OFFSET : STATE_OFFSET + SECTOR]),
            Attempts.parse(raw[ATTEMPTS_OFFSET : ATTEMPTS_OFFSET + SECTOR]),
        )

    def area(self, area: Area) -> bytes:
        """Return the bytes of an area, whole or not."""
        return self.raw[EXTENTS[area].span]

    @property
    def worth(self) -> tuple[bool, int, int]:
        """Order copies by this: the one to write to first is the smaller."""
        generation = self.state.generation if self.state else 0
        return (self.state is not None, -len(list(self.torn())), generation)

    def torn(self) -> Iterator[str]:
        """Name what is not whole in this copy. Without a state nothing says what the areas should be."""
        parts = {"header": self.header, "state": self.state, "attempts": self.attempts}
        yield from (name for name, part in parts.items() if part is None)
        if self.state is not None:
            digests = self.state.digests
            yield from (area.name.lower() for area in Area if digest(self.area(area)) != digests[area])


@dataclass(frozen=True, slots=True)
class Image:
    """What the key file means: the newest of everything that is whole.

    ``lost`` areas are whole in no copy. Their newest bytes are used as they are: a slot that was not hit still opens,
    and a slot that was hit opens nothing.
    """

    header: Header
    state: State
    areas: Mapping[Area, bytes]
    attempts: Attempts = field(default_factory=Attempts)
    lost: frozenset[Area] = field(default_factory=frozenset)

    def over(self, raw: bytes) -> bytes:
        """Return a copy's bytes with this image laid over them; lost areas keep what that copy has."""
        copy = bytearray(raw)
        copy[:SECTOR] = self.header.sector
        copy[STATE_OFFSET : STATE_OFFSET + SECTOR] = self.state.sector
        copy[ATTEMPTS_OFFSET : ATTEMPTS_OFFSET + SECTOR] = self.attempts.sector
        for area in self.areas.keys() - self.lost:
            copy[EXTENTS[area].span] = self.areas[area]
        return bytes(copy)

    def counted(self, count: int) -> Image:
        """Return the same with another count of attempts."""
        return replace(self, attempts=replace(self.attempts, count=count))

    def changed(self, areas: Mapping[Area, bytes], mark: Mark | None = None) -> Image:
        """Return the next generation with ``areas`` in the place of the present ones, and another mark if given."""
        digests = {**self.state.digests, **{area: digest(data) for area, data in areas.items()}}
        state = State(self.state.generation + 1, self.state.mark if mark is None else mark, digests)
        return Image(self.header, state, {**self.areas, **areas}, self.attempts, self.lost - areas.keys())


@dataclass(frozen=True, slots=True)
class DamageReport:
    """What a check says about a key file: ``torn`` parts per copy, ``lost`` the parts that are whole in neither."""

    right_length: bool
    generations: tuple[int | None, ...] = ()
    torn: tuple[tuple[str, ...], ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether both copies are as they were written, and the same."""
        return self.right_length and not any(self.torn) and not self.lost and len(set(self.generations)) == 1


def damage_report(data: bytes) -> DamageReport:
    """Say what is torn in a key file's bytes. Raises as ``Header.parse`` and ``State.parse``, nothing else."""
    if len(data) != FILE_LENGTH:
        return DamageReport(right_length=False)
    copies = split(data)
    generations = tuple(copy.state.generation if copy.state else None for copy in copies)
    torn = tuple(tuple(copy.torn()) for copy in copies)
    return DamageReport(right_length=True, generations=generations, torn=torn, lost=_lost(copies))


def split(data: bytes) -> tuple[Copy, Copy]:
    """Return both copies.

    Raises ``VaultTooNewError`` first, so that a later version may have another length, then ``VaultDamagedError`` for
    a wrong length.
    """
    if len(data) >= SECTOR:
        Header.parse(data[:SECTOR])
    if len(data) != FILE_LENGTH:
        raise VaultDamagedError(part=PART)
    return Copy.parse(data[:COPY_LENGTH]), Copy.parse(data[COPY_LENGTH:])


def merged(copies: tuple[Copy, Copy]) -> Image:
    """Return what the two copies mean together.

    For each area the bytes that fit the newest state win; those that fit the older state count only where no copy has
    the newest. Raises ``VaultDamagedError`` without a header or a state, and for two whole headers that differ: no
    accident makes those, and a choice could destroy the right one.
    """
    headers = [copy.header for copy in copies if copy.header is not None]
    states = newest_first(copies)
    if not headers or not states or headers[0] != headers[-1]:
        raise VaultDamagedError(part=PART)
    found = {area: _fitting(area, states, copies) for area in Area}
    newest = next(copy for copy in copies if copy.state == states[0])
    areas = {area: data if data is not None else newest.area(area) for area, data in found.items()}
    lost = frozenset(area for area, data in found.items() if data is None)
    counted = [copy.attempts for copy in copies if copy.attempts is not None]
    attempts = max(counted, key=lambda found: found.count, default=Attempts())
    return Image(headers[0], _settled(states[0], areas, lost), areas, attempts, lost)


def newest_first(copies: tuple[Copy, Copy]) -> list[State]:
    """Return the whole states, the newest generation first."""
    states = [copy.state for copy in copies if copy.state is not None]
    return sorted(states, key=lambda state: state.generation, reverse=True)


def _lost(copies: tuple[Copy, Copy]) -> tuple[str, ...]:
    if not newest_first(copies):
        return ("state",)
    try:
        return tuple(area.name.lower() for area in Area if area in merged(copies).lost)
    except VaultDamagedError:
        return ("header",)


def _fitting(area: Area, states: list[State], copies: tuple[Copy, Copy]) -> bytes | None:
    for state in states:
        for copy in copies:
            if digest(copy.area(area)) == state.digests[area]:
                return copy.area(area)
    return None


def _settled(newest: State, areas: Mapping[Area, bytes], lost: frozenset[Area]) -> State:
    """Return the newest state, one generation later where an area had to come from the older one."""
    digests = {area: newest.digests[area] if area in lost else digest(data) for area, data in areas.items()}
    if digests == newest.digests:
        return newest
    return State(newest.generation + 1, newest.mark, digests)
