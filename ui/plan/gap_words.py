"""What each gap in a preparation says to people: plain words, and what stops a visit told as that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.preparation.team import Bar
from resources.language import isolated, mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.preparation.readiness import Gap
    from npm_field.domain.vocabularies import Vocabularies
    from ui.look import Look

_ABOUT: Final[Mapping[str, str]] = {
    "no_language": "language",
    "high_without_measure": "risk",
    "terms_without_use": "partner_kind",
    "terms_not_agreed": "partner_kind",
}
"""Gaps that are about a term of a vocabulary; all others are about a person, or about nothing."""

WORDS: Final[Mapping[str, str]] = {
    "no_place_type": mark("The type of place is not chosen."),
    "no_type": mark("The type of visit is not chosen."),
    "no_announced": mark("Announced or not: not chosen."),
    "no_themes": mark("No theme is chosen."),
    "no_start_day": mark("There is no first day, so dates of commitments cannot be held against it."),
    "no_purpose": mark("The purpose is not written."),
    "days_reversed": mark("The last day is before the first."),
    "no_codes": mark("No code for a person is left on this laptop."),
    "no_lead": mark("There is no team leader."),
    "two_leads": mark("There is more than one team leader."),
    "no_reprisal_focal": mark("There is no focal person for reprisals."),
    Bar.NO_COMMITMENT.value: mark("{about} may not join: no commitment is signed."),
    Bar.COMMITMENT_LATE.value: mark("{about} may not join: the commitment is signed after the first day."),
    Bar.COMMITMENT_OVER.value: mark("{about} may not join: the commitment ends before the visit does."),
    Bar.ACCESS_OVER.value: mark("{about} may not join: access ends before the visit does."),
    Bar.RECUSED.value: mark("{about} may not join: recused from the visit. Preparing is allowed."),
    "no_role": mark("{about} has no role."),
    "prepares_and_joins": mark("{about} only prepares, and has another role."),
    "seconded_lead": mark("{about} is seconded and cannot lead."),
    "lead_recused": mark("{about} leads and has a conflict: hand-overs would be closed to the lead."),
    "given_recused_area": mark("{about} was sent where a conflict keeps them out."),
    "scope_not_named": mark("The conflict of {about} names no code, so nothing can be held back."),
    "commitment_not_recorded": mark("The commitment of {about} is not on record."),
    "not_accredited": mark("{about} is not accredited with the authority."),
    "conflicts_not_asked": mark("{about} was not asked about conflicts."),
    "no_legal": mark("Nobody with law."),
    "no_clinical": mark("No clinician."),
    "no_psychosocial": mark("Nobody for psychosocial matters."),
    "no_child": mark("No specialist for children."),
    "no_woman_interviewer": mark("No woman who interviews."),
    "no_man_interviewer": mark("No man who interviews."),
    "no_language": mark("Nobody speaks {about}."),
    "no_areas": mark("No area is planned yet."),
    "areas_not_shared_out": mark("The areas are not shared out."),
    "no_documents": mark("No document to ask for."),
    "alone": mark("{about} would be somewhere alone."),
    "not_placed": mark("Nobody wrote down with whom {about} goes."),
    "no_risks": mark("No risk is assessed."),
    "high_without_measure": mark("High, and nothing is done about it: {about}."),
    "floor_without_reason": mark("The floor is looser than proposed, and nobody has written why."),
    "slips_on_though_exposed": mark("Identity slips are offered although somebody may be seen as a source."),
    "no_focal_person": mark("No focal person in the plan against reprisals."),
    "focal_without_role": mark("The focal person does not have that role on this visit."),
    "nothing_before": mark("Nothing planned against reprisals before the visit."),
    "nothing_during": mark("Nothing planned against reprisals during the visit."),
    "nothing_after": mark("Nothing planned against reprisals after the visit."),
    "no_return_visit": mark("Somebody may be seen as a source: plan the return visit."),
    "return_reversed": mark("The return ends before it begins."),
    "no_ladder": mark("Nobody agreed what happens in an urgent case."),
    "terms_without_use": mark("What they may take away is not agreed: {about}."),
    "terms_not_agreed": mark("The terms are not agreed by both: {about}."),
    "no_contingency": mark("No steps for when it goes wrong."),
    "no_spokesperson": mark("Nobody speaks for the team yet."),
    "no_account": mark("What is said at a gate or checkpoint is not agreed."),
    "no_check_in": mark("No calls to the office are agreed."),
    "no_lawyer": mark("No lawyer is named."),
    "no_laptops": mark("Nobody wrote down who carries which laptop."),
    "no_backup_carrier": mark("Nobody wrote down who carries the backup."),
    "backup_with_its_laptop": mark("The backup of {about} travels with its laptop."),
    "laptop_not_checked": mark("The laptop of {about} was not checked."),
    "cards_not_read": mark("{about} has not read all conduct cards."),
    "cards_not_confirmed": mark("{about} has not confirmed the conduct cards in person."),
    "drills_not_done": mark("{about} has not done all drills in time."),
}


def sentence(look: Look, vocabularies: Vocabularies, gap: Gap) -> str:
    """Return what a gap says."""
    vocabulary = _ABOUT.get(gap.what)
    about = vocabularies.label(vocabulary, gap.about, look.language.code) if vocabulary else isolated(gap.about)
    return look.tr(WORDS[gap.what], about=about)  # tr: the table above
