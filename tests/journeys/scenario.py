"""Reads a shared scenario, told in few words for people, into the fields that a monitor would fill in.

Each function takes one row of one list. What a row says and no field of ours holds is left in ``NOT_HELD``, with why.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

from npm_field.domain.codes import CodeType
from resources import read_json

NOT_HELD: Final = {
    "note": "about the file",
    "code_scheme": "about the file",
    "id": "about the file",
    "dir": "follows the language",
    "lang": "the language of the window",
    "title": "about the file",
    "hooks": "about the file",
    "country": "an office is of one country",
    "interviews.mode": "the way it was written: full, on a slip, or as a code alone",
    "interviews.kind": "of a talk kept as a code alone not even its kind is stored (INV05)",
    "interviews.by": "as its kind",
    "interviews.day": "as its kind",
    "interviews.part": "as its kind",
    "interviews.cls": "as its kind; of every other one it is compared with what is computed",
    "interviews.ground_truth_not_recorded": "never stored, on purpose (INV05)",
    "interviews.completed": "a code alone is never completed",
    "interviews.allegations.v_word": "the word on the slip; the visit says what it stands for",
    "interviews.consent_events.channel": "by word of mouth; who heard it is the person of the laptop",
    "interviews.consent_events.frm": "what the talk said before",
    "interviews.consent_events.to": "it is withdrawn",
    "interviews.medical.needs": "none urgent, so no need is chosen",
    "partial_examples.completed_from": "a code alone is never completed",
    "partial_examples.hours_to_completion": "a code alone is never completed",
    "partial_examples.first": "a code alone has one sign; the slip is read in the test of the notation",
    "expected.note": "in words; the counts are compared",
    "expected.public_table": "what a report leaves out: tests/report",
}
"""What a scenario says and no field of a record holds, with why.

Beside that: who a code is lies with the identity desk; the hour of an incident is a part of the day (INV36); of a
child's consent there is no "guardian not reached", the text says it; words about a source, an action or a subject
stand in the record's text, where a list says the same shorter.
"""
PLANNED: Final = frozenset({"place", "visit", "team", "risk", "areas"})
"""Compared in tests/usecases/test_plan_scenarios.py."""
WHOLE: Final = frozenset({"interviews.consent", "codebook"})
"""Taken over as one."""
SEXES: Final = {"boy/man": "man", "رجل": "man", "فتى": "man", "امرأة": "woman"}
PARTS: Final = {"morning": "morning", "nuit": "night", "ليلة": "night", "٠٨": "morning"}
DOCUMENTS: Final = {
    "isolation/segregation register": "segregation_register", "visits/phone log": "contacts_log",
    "transfer/escort log": "transfer_log", "use-of-force register": "use_of_force_register",
    "medical visit log (segregation)": "medical_visit_log",
}  # fmt: skip
NAMES: Final = {
    "age": "age_band", "legal": "legal_status", "here": "time_here_band", "vuln": "vulnerability", "part": "day_part",
    "reprisal": "reprisal_risk", "ongoing": "ongoing_risk", "note": "narrative",
}  # fmt: skip
SAME: Final = ("area", "by", "selected_by", "setting", "privacy", "interpreter", "consent", "group_size")
STATES: Final = {"off": "off", "éteint": "off", "locked": "locked", "effacé": "wiped"}
COUNTED: Final = ("distinct_persons_interviewed", "individual_talks", "group_talks")
STAGES: Final = {"transport": "transport", "التوقيف": "arrest"}
SITES: Final = {"back, left": "upper_back_left", "right thigh": "thigh_back_right"}
AGES: Final = {"3": "d3_7"}
"""By the first sign."""
SOURCES: Final = {"relative": "relative", "avocate": "lawyer", "قريب": "relative", "الفريق": "team"}
THEMES: Final = {term["id"].rpartition(".")[2]: term["id"] for term in read_json("vocabularies/theme.json")["terms"]}
CODE: Final = re.compile(r"[A-Z]-\d{3}-\d{3}(?!\d)")


def day(told: dict[str, Any], number: int) -> str:
    """Return the day of a visit by its number."""
    return (date.fromisoformat(told["visit"]["start"]) + timedelta(days=number - 1)).isoformat()


def talk(told: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return a talk that was written down in full, or completed."""
    fields: dict[str, Any] = {name: said[name] for name in SAME if name in said}
    fields |= {ours: said[theirs] for theirs, ours in NAMES.items() if said.get(theirs)}
    fields |= {"kind": said["kind"], "day": day(told, said["day"]), "sex": SEXES.get(said["sex"], said["sex"])}
    fields |= {} if said["kind"] == "group" else {"code": said["code"]}
    fields |= {"consent_giver": "self"} if said.get("consent_giver") else {}
    fields |= {"consent_capacity": "assent_with_guardian"} if said.get("capacity") else {}
    fields["requests"] = [{"id": f"q{n}", "need": need} for n, need in enumerate(said["requests"], start=1)]
    fields["allegations"] = [_allegation(n, one) for n, one in enumerate(said["allegations"], start=1)]
    if fields.get("age_band") == "unknown":
        del fields["age_band"]
    return {name: value for name, value in fields.items() if value not in ([], "")}


def _allegation(number: int, said: dict[str, Any]) -> dict[str, Any]:
    where = str(said.get("where", ""))
    result: dict[str, Any] = {"id": f"w{number}", "severity": str(said["severity"])}
    result |= {name: said[name] for name in ("violation", "theme", "text", "heard_from", "frequency") if name in said}
    result |= {"when_band": said["when"]} if said.get("when") else {}
    result |= {"where_area": where} if CODE.fullmatch(where) else {}
    result |= next(({"where_stage": stage} for words, stage in STAGES.items() if words in where), {})
    result |= {"actor": said["actor"]} if said.get("actor", "-") != "-" else {}
    return result | ({"actor_number": int(said["number"])} if said.get("number") else {})


def medical_note(told: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return the clinician's note of a talk."""
    found = said["medical"]
    return {
        "code": said["code"], "by": [_clinician(told)], "area": said["area"], "day": day(told, said["day"]),
        "day_part": said["part"], "examined": found["examined"], "staff_present": found["staff_present"],
        "consent": {name: said["consent"][name] for name in ("record", "medical_exam", "photo")},
        "findings": [_mark(n, one) for n, one in enumerate(found["findings"], start=1)],
        "consistency": found["overall"],
    }  # fmt: skip


def _clinician(told: dict[str, Any]) -> str:
    return next(str(one["m"]) for one in told["team"] if one["role"] == "medical")


def _mark(number: int, said: dict[str, Any]) -> dict[str, Any]:
    size, _, words = said["size_cm"].partition(", ")
    long, _, wide = size.partition("x")
    mark = {"id": f"m{number}", "site": SITES[said["site"]], "kind": said["kind"], "size_cm": int(long)}
    mark |= {"width_cm": int(wide), "age_estimate_band": AGES[said["age"][0]]}
    return mark | {"consistency": said["consistency"]} | ({"text": words} if words else {})


def observation(row: list[Any]) -> dict[str, Any]:
    """Return what was seen, heard, smelled or measured."""
    area, sense, theme, text, severity, *more = row
    said = {"area": area, "sense": sense, "theme": THEMES[theme], "text": text, "severity": str(severity)}
    return said | dict.fromkeys(more, True)


def document(row: list[Any]) -> dict[str, Any]:
    """Return a document or register that was looked at."""
    code, kind, period, items, sample, text = row
    method, _, size = sample.partition(" ")
    said = {"code": code, "kind": DOCUMENTS.get(kind, kind.replace(" ", "_")), "period": period, "items_seen": items}
    said |= {"sample_method": method, **({"sample_size": int(size)} if size else {})}
    quality, semicolon, rest = text.partition("; ")
    if semicolon and quality == "same_hand_ink":
        said, text = {**said, "quality": [quality]}, rest
    said |= {} if items else {"access": "not_existing"}
    about = CODE.search(text)
    extract = {"id": "e1", "fact": text, **({"relates_to": about[0]} if about else {})}
    return {**said, "extracts": [extract]}


def complaint(row: list[Any]) -> dict[str, Any]:
    """Return a complaint that reached the team."""
    code, role, channel, about_what, about, seriousness, urgency, action = row
    said = {"code": code, "from_role": role, "channel": channel, "complaint_type": about_what}
    said |= {"seriousness": str(seriousness), "urgency": urgency, "actions": [action.partition(" ")[0]]}
    if CODE.fullmatch(about):
        return said | {"person": about}
    count = re.search(r"\d+", about)
    said |= {"petition_signatories": int(count[0])} if count else {}
    return said | ({"text": about} if about != "-" else {})


def incident(told: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return what was done to the visit or the team; each laptop's own fate stands in ``laptops``."""
    words = said["when"]
    number = int(found[1]) if (found := re.search(r"day (\d)", words)) else 1
    number += bool(re.search(r"\b0[0-5]:", words))  # after midnight
    result = {name: said[name] for name in ("kind", "what_exposed", "text", "unsynced_lost") if name in said}
    part = next(value for key, value in PARTS.items() if key in words)
    return result | {"day": day(told, number), "day_part": part, "laptops": _laptops(said)}


def _laptops(said: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for number, of in enumerate(CODE.findall(said["device"]), start=1):
        told = _own(said["state_of_device"], of)
        states = [word for words, word in STATES.items() if words in told]
        wipe = said["wipe"] if said["wipe"] == "none" or "wiped" in states else "none"
        row = {"id": f"l{number}", "of": of, "states": states, "wipe": wipe}
        after = next(
            word for word in ("trusted", "suspect", "retired") if word in _own(said["device_status_after"], of)
        )
        row |= {"minutes_out_of_sight": said["minutes_out_of_sight"]} if "wiped" not in states else {}
        rows.append(row | {"status_after": after})
    return rows


def _own(words: str, of: str) -> str:
    """Return what is said of this laptop, where several are told apart."""
    parts = [part for part in words.split(";") if of in part]
    return parts[0] if parts else words


def reprisal(said: dict[str, Any]) -> dict[str, Any]:
    """Return a reprisal as it was alleged."""
    source, subject = said["source"], CODE.search(said["subject"])
    result = {"phase": said["phase"], "forms": said["form"].split(", "), "status": said["status"]}
    result |= {"subject": "team" if said["subject"].startswith(CodeType.MONITOR.value) else "person"}
    result |= {"person": subject[0]} if subject else {}
    if CODE.fullmatch(source):
        result |= {"source": "person", "source_code": source}
    else:
        word = next(value for key, value in SOURCES.items() if key in source)
        result |= {"source": word, **({"text": source} if word != "team" else {})}
    return result | {"result": said["action"]}


def finding(said: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with the names of what it rests on."""
    return {
        "fields": {"statement": said["text"], "severity": str(said["severity"])},
        "supports": [name for one in said["supports"] for name in one.split("=")],
        "contradicts": said["contradicts"],
        "level": said["level"],
    }


def recommendation(said: dict[str, Any]) -> dict[str, Any]:
    """Return a recommendation."""
    same = {name: said[name] for name in ("text", "priority", "implement_by", "response_due", "status")}
    return {"number": str(said["no"]), "addressee_level": said["addressee"], **same}


def read(told: dict[str, Any]) -> dict[str, Any]:
    """Return a whole scenario in our fields, as ``visits.json`` holds it."""
    full = [one for one in told["interviews"] if "consent" in one]
    slips = {one["code"]: one for one in told["partial_examples"]}
    debrief = told["debrief"]
    return {
        "visit": told["visit"]["visit_code"],
        "words": {code: row["meaning"] for code, row in told["codebook"].items() if code[0] == CodeType.WORD.value},
        "talks": [
            {"fields": talk(told, one), "class": one["cls"], **_when(one, slips.get(one["code"], {}))} for one in full
        ],
        "oral": [
            {"code": one["code"], "urgent": "!" in one["flags"]} for one in told["interviews"] if one not in full
        ],
        "records": [
            *({"kind": "medical_note", "fields": medical_note(told, one)} for one in full if "medical" in one),
            *({"kind": "observation", "fields": observation(row)} for row in told["observations"]),
            *({"kind": "document", "fields": document(row)} for row in told["documents"]),
            *({"kind": "complaint", "fields": complaint(row)} for row in told["complaints"]),
            *({"kind": "incident", "fields": incident(told, one)} for one in told["incidents"]),
            *({"kind": "reprisal_allegation", "fields": reprisal(one)} for one in told["reprisals"]),
            {"kind": "debrief", "fields": {"open_questions": "\n".join(debrief["contradictions"])}},
            *({"kind": "recommendation", "fields": recommendation(one)} for one in told["recommendations"]),
        ],
        "same_person": [pair[:2] for pair in debrief["same_person"]],
        "findings": [finding(one) for one in debrief["findings"]],
        "withdrawn": [
            {"code": one["code"], "purpose": event["purpose"], "day": day(told, event["day"])}
            for one in full
            for event in one.get("consent_events", ())
        ],
        "counted": {name: told["expected"][name] for name in COUNTED},
    }


def _when(said: dict[str, Any], slip: dict[str, Any]) -> dict[str, Any]:
    """Return how a talk was written first and when it was completed; nothing for one written in full at once."""
    if not slip and "completed" not in said:
        return {}
    done = said.get("completed", {"from_": slip.get("completed_from"), "hours": slip.get("hours_to_completion")})
    return {"from": done["from_"], "hours": done["hours"], **({"line": slip["first"]} if slip else {})}


class Noted(dict[str, Any]):
    """A part of a scenario that knows which of its names were read."""

    def __init__(self, place: str, told: dict[str, Any]) -> None:
        super().__init__({name: noted(f"{place}{name}", value) for name, value in told.items()})
        self.place, self.read_names = place, set[str]()

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - JSON
        self.read_names.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - JSON
        self.read_names.add(name)
        return super().get(name, default)

    def unread(self) -> set[str]:
        """Return the places that nobody read, of this part and of everything in it."""
        below = [part for name in self for part in _parts(super(Noted, self).__getitem__(name))]
        own = {f"{self.place}{name}" for name in self if name not in self.read_names} - PLANNED
        done = {*own, *WHOLE, *PLANNED}
        read = [part for part in below if not any(part.place.startswith(f"{one}.") for one in done)]
        return own.union(*(part.unread() for part in read))


def noted(place: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value of a scenario as one that notes what is read of it."""
    if isinstance(value, dict):
        return Noted(f"{place}." if place else "", value)
    return [noted(place, item) for item in value] if isinstance(value, list) else value


def _parts(value: Any) -> list[Noted]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [part for item in value for part in _parts(item)]
    return [value] if isinstance(value, Noted) else []
