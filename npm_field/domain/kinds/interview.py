"""The interview: consent, what was said, allegations; and its partial and oral-only stubs (model 2.3.7-2.3.9).

One record runs through all modes: a stub written in partial mode keeps its first revision for ever, and the full
record is a later revision of it (INV07). What may exist in partial and oral-only mode is a closed list (INV05).
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import (
    ALL_MODES,
    PARTIAL,
    PARTIAL_AND_FULL,
    STRICT,
    Field,
    Kind,
    Shape,
)
from npm_field.domain.kinds.consenting import BEFORE_CONSENT, CONSENT, CONSENT_EVENTS, NOT_FOR_USE

HIGH: Final = Class.HIGHLY_CONFIDENTIAL
CONFIDENTIAL: Final = Class.CONFIDENTIAL

SPECIAL: Final = frozenset(
    {
        "lgbti",
        "ethnic_or_national_minority",
        "religious_minority",
        "indigenous",
        "hiv_tb",
        "human_rights_defender_journalist",
        "informant_status",
    }
)
"""The special categories: naming one makes a record highly confidential (2.4.2, 2.4.5)."""

ALLEGATION: Final = (
    Field("violation", Shape.CHOICE, vocabulary="violation"),
    Field("theme", Shape.CHOICE, vocabulary="theme"),
    Field("when_band", Shape.CHOICE, vocabulary="when_band"),
    Field("where_area", Shape.CODE, codes=(CodeType.AREA,)),
    Field("where_stage", Shape.CHOICE, vocabulary="stage"),
    Field("actor", Shape.CODE, codes=(CodeType.ACTOR,)),
    Field("actor_kind", Shape.CHOICE, vocabulary="actor_kind"),
    Field("actor_number", Shape.COUNT),
    Field("purpose", Shape.CHOICE, vocabulary="allegation_purpose"),
    Field("severity", Shape.CHOICE, vocabulary="severity"),
    Field("frequency", Shape.CHOICE, vocabulary="frequency"),
    Field("heard_from", Shape.CHOICE, vocabulary="heard_from"),
    Field("witnesses_exist", Shape.CHOICE, vocabulary="witness_band"),
    Field("reported_before", Shape.CHOICE, vocabulary="reported_before"),
    Field("injury", Shape.CHOICE, vocabulary="injury"),
    Field("certainty", Shape.CHOICE, vocabulary="certainty"),
    Field("text", Shape.TEXT, max_length=4000),
)

REQUEST: Final = (
    Field("need", Shape.CHOICE, vocabulary="request_need"),
    Field("urgency", Shape.CHOICE, vocabulary="urgency"),
)

SECOND_LISTENING: Final = (
    Field("by", Shape.CODE, codes=(CodeType.MONITOR,)),
    Field("statement", Shape.TEXT, max_length=64),
    Field("answer", Shape.CHOICE, vocabulary="second_answer"),
    Field("text", Shape.TEXT, max_length=4000),
    Field("day", Shape.DAY),
    Field("day_part", Shape.CHOICE, vocabulary="day_part"),
)
"""What a second listener says of one statement; ``statement`` is the id of the element it is about."""

INTERVIEW: Final = Kind(
    name="interview",
    code_types=(CodeType.PERSON, CodeType.STAFF),
    default_class=Class.CONFIDENTIAL,
    modes=ALL_MODES,
    consent_governed=True,
    floor_governed=True,
    can_be_boxed=True,
    headline=("kind",),
    fields=(
        Field("code", Shape.CODE, codes=(CodeType.PERSON, CodeType.STAFF), modes=ALL_MODES),
        Field("area", Shape.CODE, codes=(CodeType.AREA,), modes=PARTIAL_AND_FULL),
        # --- the daybook's closed list: partial and oral-only records hold these and nothing else
        Field("words", Shape.CODES, codes=(CodeType.WORD,), modes=PARTIAL),
        Field("theme_words", Shape.CHOICES, vocabulary="neutral_theme", modes=PARTIAL),
        Field("severity", Shape.CHOICE, vocabulary="severity", modes=PARTIAL_AND_FULL, content=True),
        Field("actor", Shape.CODE, codes=(CodeType.ACTOR,), modes=PARTIAL),
        Field("use", Shape.CHOICE, vocabulary="consent_sign", modes=PARTIAL),
        Field("name", Shape.CHOICE, vocabulary="consent_sign", modes=PARTIAL),
        Field("signs", Shape.CHOICES, vocabulary="sign", modes=PARTIAL),
        Field(
            "urgent",
            Shape.YES_NO,
            modes=frozenset(m for m in ALL_MODES if m.value == "oral_only"),
        ),
        Field("source", Shape.CHOICE, vocabulary="source_kind", modes=PARTIAL),
        Field("hook_colour", Shape.CHOICE, vocabulary="hook_colour", modes=PARTIAL),
        Field("hook_object", Shape.CHOICE, vocabulary="hook_object", modes=PARTIAL),
        Field("due", Shape.BAND, modes=STRICT),
        Field("ended", Shape.CHOICE, vocabulary="ended", modes=STRICT),
        # --- the talk
        Field("kind", Shape.CHOICE, vocabulary="interview_kind"),
        Field("group_size", Shape.COUNT),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
        Field("duration_band", Shape.CHOICE, vocabulary="duration_band"),
        Field("selected_by", Shape.CHOICE, vocabulary="selected_by"),
        Field("setting", Shape.CHOICE, vocabulary="setting"),
        Field("setting_chosen_by", Shape.CHOICE, vocabulary="chosen_by"),
        Field("privacy", Shape.CHOICE, vocabulary="privacy"),
        Field("feels_safe", Shape.CHOICE, vocabulary="yes_unsure_no"),
        Field("can_be_overheard", Shape.CHOICE, vocabulary="yes_unsure_no"),
        Field("interpreter", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("interpreter_language", Shape.CHOICE, vocabulary="language"),
        Field("interpreter_accepted", Shape.YES_NO),
        Field("interpreter_quality", Shape.CHOICE, vocabulary="interpreter_quality"),
        # --- consent, by purpose
        CONSENT,
        Field("consent_giver", Shape.CHOICE, vocabulary="consent_giver"),
        Field("consent_capacity", Shape.CHOICE, vocabulary="consent_capacity"),
        Field("information_given", Shape.CHOICES, vocabulary="information_given"),
        Field("consent_form", Shape.CHOICE, vocabulary="consent_form"),
        Field("consent_language", Shape.CHOICE, vocabulary="language"),
        Field("spt_by_name", Shape.YES_NO),
        BEFORE_CONSENT,
        CONSENT_EVENTS,
        # --- what the person is and said; only while consent to record stands
        Field("sex", Shape.CHOICE, vocabulary="sex", content=True),
        Field("age_band", Shape.CHOICE, vocabulary="age_band", content=True),
        Field("legal_status", Shape.CHOICE, vocabulary="legal_status", content=True),
        Field("time_here_band", Shape.CHOICE, vocabulary="time_here_band", content=True),
        Field(
            "vulnerability",
            Shape.CHOICES,
            vocabulary="vulnerability",
            content=True,
            sensitivity=CONFIDENTIAL,
            raising=SPECIAL,
        ),
        Field("themes", Shape.CHOICES, vocabulary="theme", content=True),
        Field("allegations", Shape.ITEMS, items=ALLEGATION, content=True, sensitivity=HIGH),
        Field("requests", Shape.ITEMS, items=REQUEST, content=True),
        Field("ongoing_risk", Shape.CHOICE, vocabulary="ongoing_risk", content=True),
        Field("reprisal_risk", Shape.CHOICE, vocabulary="reprisal_risk", content=True),
        Field("risk_kinds", Shape.CHOICES, vocabulary="risk_kind", content=True),
        Field("measures", Shape.CHOICES, vocabulary="protection_measure", content=True),
        Field("coached_signs", Shape.CHOICE, vocabulary="coached_signs", content=True),
        Field("heard_from", Shape.CHOICE, vocabulary="heard_from", content=True),
        Field(
            "demeanour_note",
            Shape.TEXT,
            max_length=300,
            content=True,
            sensitivity=CONFIDENTIAL,
        ),
        Field(
            "narrative",
            Shape.TEXT,
            max_length=40000,
            content=True,
            sensitivity=CONFIDENTIAL,
        ),
        NOT_FOR_USE,
        # --- completion in a safe place (INV07)
        Field("completed_from", Shape.CHOICE, vocabulary="completed_from"),
        Field("hours_after", Shape.COUNT, unit="h"),
        Field("paper_destroyed", Shape.YES_NO),
        Field("completion", Shape.CHOICE, vocabulary="completion_state"),
        Field("written_by", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("second_listening", Shape.ITEMS, items=SECOND_LISTENING, content=True, sensitivity=HIGH),
    ),
)
