"""Argon2id: from a passphrase to 32 root bytes. Buffers are wiped, bounds are checked before memory is taken.

The public API of argon2-cffi refuses a bytearray and knows neither ``secret`` nor ``ad``, so this goes through its
direct binding to ``argon2_ctx`` (security.md 2.2). The tests hold it to the vector of RFC 9106, section 5.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from argon2.low_level import ARGON2_VERSION, Type, core, error_to_str, ffi

from npm_field.crypto.secret import Secret
from npm_field.errors import HostileParametersError, NotEnoughMemoryError

ROOT_LENGTH: Final = 32
MAX_LANES: Final = 16
MAX_PASSES: Final = 16
MAX_MEMORY_KIB: Final = 1024 * 1024
MIN_MEMORY_PER_LANE_KIB: Final = 8

# The numbers of argon2.h, part of the library's ABI; argon2-cffi does not export them.
ARGON2_FLAG_CLEAR_PASSWORD: Final = 1
ARGON2_FLAG_CLEAR_SECRET: Final = 2
ARGON2_OK: Final = 0
ARGON2_MEMORY_ALLOCATION_ERROR: Final = -22


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs. Raises ``HostileParametersError`` out of bounds, so no hostile value reaches Argon2.

    The lowest memory is Argon2's own and far too little for a vault: it is there for the vaults of tests. Without the
    highest values 2^31 passes would run for a year and 2^31 KiB would end the process (security.md 2.1).
    """

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        lanes_fit = 1 <= self.lanes <= MAX_LANES
        passes_fit = 1 <= self.passes <= MAX_PASSES
        memory_fits = MIN_MEMORY_PER_LANE_KIB * self.lanes <= self.memory_kib <= MAX_MEMORY_KIB
        if not (lanes_fit and passes_fit and memory_fits):
            raise HostileParametersError


DEFAULT_COST: Final = Cost(memory_kib=256 * 1024, passes=3, lanes=4)


def derive(
    passphrase: Secret, *, salt: bytes, cost: Cost, associated: bytes, key_part: Secret | None = None
) -> Secret:
    """Return the 32 root bytes; ``passphrase`` and ``key_part`` stay the caller's to wipe, the copies made are wiped.

    ``associated`` is bound into the result (the key file's header), ``key_part`` is kept for a key file on a token.
    Raises ``NotEnoughMemoryError`` when the system does not give ``cost.memory_kib``.
    """
    root = Secret(bytes(ROOT_LENGTH))
    with passphrase.copy() as password, (key_part or Secret(b"")).copy() as secret:
        result = _run(_Buffers(password.view, salt, secret.view, associated, root.view), cost)
    if result == ARGON2_MEMORY_ALLOCATION_ERROR:
        raise NotEnoughMemoryError
    if result != ARGON2_OK:
        raise RuntimeError(error_to_str(result))
    return root


class _Buffers(NamedTuple):
    """What Argon2 reads and writes, named as in argon2.h; used without a copy."""

    pwd: memoryview
    salt: bytes
    secret: memoryview
    ad: bytes
    out: memoryview


def _run(buffers: _Buffers, cost: Cost) -> int:
    """Fill the context of ``argon2_ctx`` and run it."""
    context = ffi.new("argon2_context *")
    kept_alive = {name: ffi.from_buffer("uint8_t[]", part) for name, part in buffers._asdict().items()}
    for name, pointer in kept_alive.items():
        setattr(context, name, pointer)
        setattr(context, f"{name}len", len(pointer))
    context.t_cost, context.m_cost = cost.passes, cost.memory_kib
    context.lanes = context.threads = cost.lanes
    context.version, context.flags = ARGON2_VERSION, ARGON2_FLAG_CLEAR_PASSWORD | ARGON2_FLAG_CLEAR_SECRET
    return core(context, Type.ID.value)
