"""What the office decided for its laptops: what the hold key does, when a wipe is allowed, how long the screen waits.

It comes with the completion of enrolment and lies in the daybook, so that it holds while the casebook is closed too
(security.md part I). A value that is missing or out of bounds is the safe default, never an error: a monitor at a
gate must not meet one.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from npm_field.errors import BadPolicyError
from storage import settings
from storage.keyfile import LockedPolicy

if TYPE_CHECKING:
    from npm_field.usecases.seat import Seat

SETTING: Final = "policy"
HoldKey = Literal["seal", "lock"]
WipeWhen = Literal["never", "life_in_danger", "allowed"]
CLINICIANS: Final = ("physician", "psychiatrist", "forensic", "psychologist")
"""The professions that may write a medical note where the office did not name others (INV42)."""
MAX_WARNING: Final = 600
MAX_HOST: Final = 253
MAX_PORT: Final = 65_535
_LABEL: Final = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = rf"{_LABEL}(\.{_LABEL})*"

_BOUNDS: Final = {
    "idle_s": (30, 900, 180),
    "cover_s": (60, 3600, 900),
    "gate_idle_s": (15, 300, 60),
    "uncover_s": (5, 300, 60),
    "seal_after_wrong": (0, 50, 0),
    "remind_days": (0, 365, 30),
}
"""The lowest, the highest and the default value; what an office writes outside of them is not taken over."""
_NAMES: Final = frozenset(
    {"hold_key", "wipe", "legal_warning", "drop_box_to_lead", "desk_second_person", "clinicians", "relay", *_BOUNDS}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Times in whole seconds, ``remind_days`` in days (0: no reminders), ``seal_after_wrong`` 0 for never.

    ``drop_box_to_lead`` seals what is dropped in the box to the lead as well; ``desk_second_person`` lets the
    identity desk open nothing without a second person; ``legal_warning`` is the office's sentence on destroying data
    after a demand, by language; ``relay`` is where the office's relay listens, empty where it has none.
    """

    hold_key: HoldKey = "seal"
    wipe: WipeWhen = "life_in_danger"
    idle_s: int = 180
    cover_s: int = 900
    gate_idle_s: int = 60
    uncover_s: int = 60
    seal_after_wrong: int = 0
    remind_days: int = 30
    drop_box_to_lead: bool = False
    desk_second_person: bool = False
    clinicians: tuple[str, ...] = CLINICIANS
    legal_warning: Mapping[str, str] = field(default_factory=dict)
    relay: Mapping[str, object] = field(default_factory=dict)

    def warning(self, language: str) -> str:
        """Return the office's legal warning in this language, else in English, else ""."""
        return self.legal_warning.get(language) or self.legal_warning.get("en", "")


def policy_of(seat: Seat) -> Policy:
    """Return the policy that holds on this vault; the defaults before an office has sent one."""
    return read(document_of(seat))


def read(document: object) -> Policy:
    """Return a policy out of what an office wrote."""
    said: Mapping[str, object] = document if isinstance(document, Mapping) else {}
    hold, wipe, warning = said.get("hold_key"), said.get("wipe"), said.get("legal_warning")
    holds: dict[object, HoldKey] = {"seal": "seal", "lock": "lock"}
    whens: dict[object, WipeWhen] = {"never": "never", "life_in_danger": "life_in_danger", "allowed": "allowed"}
    return Policy(
        hold_key=holds.get(hold if isinstance(hold, str) else "", "seal"),
        wipe=whens.get(wipe if isinstance(wipe, str) else "", "life_in_danger"),
        legal_warning=_warnings(warning),
        drop_box_to_lead=said.get("drop_box_to_lead") is True,
        desk_second_person=said.get("desk_second_person") is True,
        clinicians=_professions(said.get("clinicians")),
        relay=_relay(said.get("relay")),
        **{name: _number(said.get(name), *bounds) for name, bounds in _BOUNDS.items()},
    )


def change(seat: Seat, data: bytes) -> Policy:
    """Let an office's policy be what this JSON object says; ``announcing.policy`` lets it wait for the laptops.

    Raises ``BadPolicyError`` with the name of the first thing that is unknown or out of bounds: an office must learn
    of a slip here, since a laptop would quietly take the default.
    """
    document = _strictly(data)
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, SETTING, json.dumps(document, ensure_ascii=False).encode())
    return read(document)


def document_of(seat: Seat) -> Mapping[str, object]:
    """Return the policy as it was written; empty before there is one."""
    stored = settings.get(seat.vault.daybook, SETTING)
    found = json.loads(stored) if stored else {}
    return found if isinstance(found, dict) else {}


def keep_for_the_lock_page(seat: Seat) -> None:
    """Let the key file say what must hold before anybody has unlocked, where the policy changed it."""
    policy, file = policy_of(seat), seat.vault.key_file
    wanted = LockedPolicy(
        seal_after=policy.seal_after_wrong, may_seal=file.locked_policy.may_seal, may_wipe=policy.wipe != "never"
    )
    if file.locked_policy != wanted:
        file.set_locked_policy(wanted)


def _number(value: object, lowest: int, highest: int, default: int) -> int:
    fits = isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest
    return value if fits and isinstance(value, int) else default


def _professions(value: object) -> tuple[str, ...]:
    fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return tuple(value) if fits and isinstance(value, list) else CLINICIANS


def _warnings(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {str(k): text[:MAX_WARNING] for k, text in value.items() if isinstance(text, str) and text.strip()}


def _relay(value: object) -> Mapping[str, object]:
    """Return a host's name and port; nothing of what is not just these two."""
    if not isinstance(value, Mapping) or value.keys() != {"host", "port"}:
        return {}
    host, port = value["host"], value["port"]
    is_port = isinstance(port, int) and not isinstance(port, bool) and 1 <= port <= MAX_PORT
    return {"host": host, "port": port} if is_port and isinstance(host, str) and is_host(host) else {}


def is_host(text: str) -> bool:
    """Return whether this names one machine: an address, or labels of letters, digits and hyphens."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return len(text) <= MAX_HOST and re.fullmatch(_HOST, text) is not None
    return True


def _strictly(data: bytes) -> dict[str, object]:
    try:
        document = json.loads(data)
    except ValueError:
        raise BadPolicyError(field="") from None
    if not isinstance(document, dict):
        raise BadPolicyError(field="")
    taken = read(document)
    for name, value in document.items():
        said = dict(value) if isinstance(value, dict) else tuple(value) if isinstance(value, list) else value
        if name not in _NAMES or getattr(taken, name) != said:
            raise BadPolicyError(field=name if name in _NAMES else "")
    return document
