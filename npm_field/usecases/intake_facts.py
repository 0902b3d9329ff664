"""What is known of a bundle that waits at the office: who, proof, numbers, and what it would bring.

Counts and ids alone are kept of one that was not accepted: what anybody said stays sealed in its file.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain import chain
from npm_field.domain.chain import Link, Sign
from npm_field.domain.codes import CodeType
from npm_field.domain.identifiers import Code, DeviceId
from npm_field.domain.kinds import VISIT
from npm_field.usecases import deliver, previewed, records
from storage import credentials, quarantine, revisions
from storage.quarantine import Irregular

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.chain import Span
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.sealed_intake import Shown
    from npm_field.usecases.seat import Seat
    from storage.quarantine import Arrival
    from sync.statements import Credential

KNOWN: Final = "known"
"""Signed by a device that this office certified."""
UNKNOWN: Final = "unknown"
NOT_OURS: Final = "not_ours"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of one device say: spans of missing records and bundles, and what was noticed for good."""

    records: tuple[Span, ...] = ()
    bundles: tuple[Span, ...] = ()
    signs: tuple[tuple[str, int], ...] = ()

    @property
    def missing(self) -> int:
        """How many records are missing."""
        return chain.how_many(self.records)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing and nothing was noticed."""
        return not (self.records or self.bundles or self.signs)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One bundle as the office's desk sees it. ``signs`` are what its own number says against it."""

    id: str
    state: str
    reason: str
    way: str
    written: str
    size: int
    device: DeviceId
    person: str
    role: str
    proof: str
    trust: str
    bundle: str
    sequence: int
    purpose: str
    numbers: Numbers
    signs: frozenset[str]
    facts: Mapping[str, object] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """Return one of the counts: records, new, known, changed, refused, lowers, capsules, slips, attachments."""
        value = self.facts.get(name, 0)
        return value if isinstance(value, int) else 0

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many records of each kind are in it."""
        found = self.facts.get("kinds")
        return {str(kind): int(n) for kind, n in found.items()} if isinstance(found, dict) else {}

    @property
    def visits(self) -> Sequence[Code]:
        """The codes of the visits that it is about, as far as they are known."""
        found = self.facts.get("visits")
        return [Code(str(code)) for code in found] if isinstance(found, list) else []

    @property
    def counters(self) -> tuple[Span, ...]:
        """The numbers of the records in it."""
        return _spans(self.facts.get("counters"))


def with_facts(seat: Seat, arrival: Arrival, shown: Preview) -> Arrival:
    """Return the row of a bundle with what its preview says."""
    said = shown.incoming.manifest.outgoing
    return replace(
        arrival,
        device=shown.device,
        bundle=shown.incoming.id,
        sequence=said.sequence,
        previous=said.previous,
        purpose=said.purpose.value,
        facts=json.dumps(_facts(seat, shown)),
    )


def of_sealed(found: Shown) -> str:
    """Return the facts of the ciphertext of a sealed laptop."""
    said = {
        "records": found.new_records + found.changed_records,
        "new": found.new_records,
        "changed": found.changed_records,
        "new_revisions": len(found.new),
        "refused": len(found.refused),
        "drafts": found.drafts,
        "damaged": int(found.is_damaged),
    }
    return json.dumps(said)


def _facts(seat: Seat, shown: Preview) -> Mapping[str, object]:
    came = shown.incoming.revisions
    of_record = {revision.header.record: revision.header.kind for revision in came}
    own = {r.header.counter: r.id for r in came if r.header.device == shown.device and r.header.counter}
    here = revisions.counters(seat.vault.casebook, shown.device)
    return {
        "records": len(of_record),
        "revisions": len(came),
        "new": shown.new_records,
        "changed": shown.changed_records,
        "known": len(of_record) - shown.new_records - shown.changed_records,
        "new_revisions": len(shown.new),
        "refused": len(shown.refused),
        "lowers": previewed.lowering_what_they_may_not(seat, shown),
        "kinds": dict(Counter(of_record.values())),
        "visits": _visits(seat, shown),
        "capsules": len(shown.incoming.capsules),
        "slips": len(shown.slips),
        "attachments": len(shown.attachments),
        "counters": chain.spans(own),
        "collisions": sorted(number for number, id_ in own.items() if here.get(number, frozenset()) - {id_}),
    }


def _visits(seat: Seat, shown: Preview) -> Sequence[Code]:
    """Return the codes of the visits in a bundle: those known here, and those it brings."""
    codes: dict[RecordId, Code] = {plan.visit: plan.code for plan in records.visits(seat)}
    for revision in shown.incoming.revisions:
        code = str((revision.fields or {}).get("code", ""))
        if revision.header.kind == VISIT.name and code.startswith(CodeType.VISIT.value):
            codes.setdefault(revision.header.record, Code(code))
    found = {codes.get(revision.header.visit, "") for revision in shown.incoming.revisions if revision.header.visit}
    return sorted(Code(code) for code in found if code)


# --- numbers --------------------------------------------------------------------------------------------------


def links(seat: Seat, rows: Sequence[Arrival]) -> Mapping[DeviceId, Sequence[Link]]:
    """Return what came of each device's sequence: what was taken in, and what waits or is kept apart."""
    found: dict[DeviceId, dict[str, Link]] = {}
    for taken in credentials.bundles(seat.vault.casebook, direction="in"):
        found.setdefault(taken.device, {})[taken.id] = Link(taken.id, taken.sequence, taken.previous)
    for row in rows:
        if row.bundle and row.sequence:
            found.setdefault(row.device, {})[row.bundle] = row.link
    return {device: list(of.values()) for device, of in found.items()}


def signs_of(arrival: Arrival, known: Sequence[Link]) -> frozenset[Sign]:
    """Return what the number of a bundle says against it, beside the others of its device."""
    before = [link for link in known if link.id != arrival.bundle]
    found = set(chain.signs(arrival.link, before)) if arrival.sequence else set()
    if arrival.found.get("collisions"):
        found.add(Sign.COUNTER)
    return frozenset(found)


def noticed(arrival: Arrival, known: Sequence[Link]) -> Sequence[Irregular]:
    """Return what all the numbers of a device say against it, with this bundle among them."""
    found = {(sign.value, number, id_) for sign, number, id_ in chain.noticed([*known])}
    if arrival.found.get("collisions"):
        found.add((Sign.COUNTER.value, arrival.sequence, arrival.bundle))
    return [Irregular(arrival.device, sign, number, id_, arrival.written) for sign, number, id_ in sorted(found)]


def numbers(seat: Seat, device: DeviceId, rows: Sequence[Arrival], known: Sequence[Link]) -> Numbers:
    """Return what is missing of all that a device numbered, and what was noticed of it for good."""
    counters = chain.spans(revisions.counters(seat.vault.casebook, device))
    came = [span for row in rows if row.device == device for span in _spans(row.found.get("counters"))]
    noted = [one for one in quarantine.irregular(seat.vault.casebook) if one.device == device]
    return Numbers(
        records=chain.missing([*counters, *came]),
        bundles=chain.missing(chain.spans(link.sequence for link in known)),
        signs=tuple(sorted({(one.sign, one.sequence) for one in noted})),
    )


def listed(seat: Seat, rows: Sequence[Arrival], trust: Mapping[DeviceId, str]) -> Sequence[Waiting]:
    """Return the bundles as the desk sees them, in the order of the rows."""
    certified = deliver.known_credentials(seat)
    chains = links(seat, rows)
    of = {device: numbers(seat, device, rows, chains.get(device, ())) for device in {row.device for row in rows}}
    return [_waiting(row, certified.get(row.device), trust, chains, of[row.device]) for row in rows]


def _waiting(
    row: Arrival,
    credential: Credential | None,
    trust: Mapping[DeviceId, str],
    chains: Mapping[DeviceId, Sequence[Link]],
    of_device: Numbers,
) -> Waiting:
    return Waiting(
        id=row.id,
        state=row.state,
        reason=row.reason,
        way=row.way,
        written=row.written,
        size=row.size,
        device=row.device,
        person=str(credential.person) if credential else "",
        role=credential.role if credential else "",
        proof=KNOWN if credential else UNKNOWN if row.reason == UNKNOWN else NOT_OURS,
        trust=trust.get(row.device, ""),
        bundle=row.bundle,
        sequence=row.sequence,
        purpose=row.purpose,
        numbers=of_device if row.device else Numbers(),
        signs=frozenset(sign.value for sign in signs_of(row, chains.get(row.device, ()))),
        facts=row.found,
    )


def _spans(value: object) -> tuple[Span, ...]:
    if not isinstance(value, list):
        return ()
    return tuple((int(one[0]), int(one[1])) for one in value if isinstance(one, list) and len(one) == 2)  # noqa: PLR2004 - from, to
