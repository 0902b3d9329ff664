"""A courier as a laptop or a seat of the office has it, on loopback, with no time lost in waiting."""

from __future__ import annotations

import hashlib
import io
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from storage.arrivals import Arriving
from sync.client.chunks import Parcel
from sync.client.courier import Courier
from sync.client.patience import Limits, Patience
from sync.client.relay import OFFICE, Address, Relay
from tests.sync.relays import HOST, context_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sync.client.answers import Waiting
    from tests.sync.conftest import Laptop, Office

QUICK = Limits(connect_s=20, idle_s=20, first_wait_s=0, longest_wait_s=0)


def patient(limits: Limits = QUICK, cancelled: Callable[[], bool] = lambda: False) -> Patience:
    return Patience(limits, cancelled, sleep=lambda _seconds: None)


@contextmanager
def courier(laptop: Laptop, office: Office, port: int, patience: Patience | None = None) -> Iterator[Courier]:
    found = patience or patient()
    relay = Relay(Address(HOST, port), context_of(laptop, office, Path()), found)
    try:
        yield Courier(relay, found, office=office.statement.office, device=laptop.device)
    finally:
        relay.close()


@dataclass
class Goods:
    """Random bytes as a bundle, and how far they have come."""

    data: bytes
    to: str = OFFICE
    moved: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, size: int, to: str = OFFICE) -> Goods:
        return cls(secrets.token_bytes(size), to)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def parcel(self) -> Parcel:
        return Parcel(self.sha256, len(self.data), self.to, lambda: io.BytesIO(self.data))


def arriving(folder: Path, waiting: Waiting) -> Arriving:
    return Arriving(folder, waiting.sha256, waiting.size)
