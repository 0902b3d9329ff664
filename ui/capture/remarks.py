"""The sentences of what a record gives cause to say while it is written. They warn; nothing is ever blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.referral import Lack
from npm_field.domain.remarks import Cause
from npm_field.domain.space import SpaceFlag
from npm_field.domain.talking_points import Telling
from resources.language import isolated

if TYPE_CHECKING:
    from npm_field.domain.remarks import Remark
    from ui.desk import Desk


def banner_of(desk: Desk, remark: Remark) -> tuple[str, str, str]:
    """Return the kind of the banner, its bold line and its sentence."""
    tr = desk.look.tr
    said = {
        Cause.EMPTY_REGISTER: (
            "info",
            tr("None recorded"),
            tr("An empty register says nothing about complaints. Look at how a complaint gets into it."),
        ),
        Cause.NOT_SHOWN: (
            "info",
            tr("None recorded"),
            tr("The register was not shown, so this says nothing about complaints."),
        ),
        Cause.ONE_PERSONS_ALLEGATION: (
            "warn",
            tr("One person's allegation in a group talk"),
            tr("A group counts as one source. Begin a talk of its own with that person; what stands here stays."),
        ),
        Cause.NEVER_ALONE: (
            "warn",
            tr("Nobody of the institution was there"),
            tr("Experts and interpreters are never alone. Write down who went along, or tell the team leader."),
        ),
        Cause.NAMES_A_PERSON: (
            "warn",
            tr("A person's code stands in the text"),
            tr("This record is about the team and goes to people who took no part in the talk. Take the code out."),
        ),
    }
    if remark.cause is Cause.HINDERED:
        who = tr(", ").join(isolated(code) for code in remark.about)
        return (
            "warn",
            tr("A declared conflict stands in the way"),
            tr(
                "{who} keeps out of this. Let somebody else do it, and tell the team leader; what stands here stays.",
                who=who,
            ),
        )
    if remark.cause in said:
        return said[remark.cause]
    if remark.cause is Cause.SPACE:
        return _space(desk, remark)
    if remark.cause is Cause.FIGURES_DIFFER:
        kinds = tr(", ").join(desk.label("figure_kind", kind) for kind in remark.about)
        return (
            "info",
            tr("Sources differ: {figures}", figures=kinds),
            tr("Both numbers are kept, each with its source."),
        )
    words = _tells(desk) if remark.cause is Cause.TELLS else _lacks(desk)
    title = tr("This may give somebody away") if remark.cause is Cause.TELLS else tr("It may not go yet")
    return "warn", title, " ".join(words[about] for about in remark.about if about in words)


def _space(desk: Desk, remark: Remark) -> tuple[str, str, str]:
    tr, (each, *flags) = desk.look.tr, remark.about
    words = {
        SpaceFlag.SINGLE_BELOW_6_M2: tr("Below 6 m² in a single cell."),
        SpaceFlag.SHARED_BELOW_4_M2: tr("Below 4 m² each in a shared cell."),
        SpaceFlag.NARROWER_THAN_2_M: tr("Less than 2 m between the walls."),
        SpaceFlag.LOWER_THAN_2_5_M: tr("Lower than 2.5 m."),
        SpaceFlag.IN_CELL_22_H: tr(
            "22 hours a day or more inside: alone and without company, this is solitary confinement."
        ),
        SpaceFlag.OVER_15_DAYS: tr("Over 15 days of it is prolonged solitary confinement."),
        SpaceFlag.OPEN_AIR_BELOW_1_H: tr("Less than an hour a day in the open air."),
    }
    number = desk.look.language.number(each) if each else ""
    title = tr("{n} m² for each person", n=number) if number else tr("Measured against what is asked for")
    found = " ".join(words[SpaceFlag(flag)] for flag in flags)
    return ("warn" if found else "info"), title, found or tr("Nothing that was measured falls short.")


def _tells(desk: Desk) -> dict[str, str]:
    tr = desk.look.tr
    return {
        Telling.CODE.value: tr("Leave codes out."),
        Telling.ONE_PERSON.value: tr("Speak of the place and of what should change, not of what one person said."),
        Telling.KIN.value: tr("Leave family out."),
        Telling.EXACT_TIME.value: tr("Say the part of the day instead of the hour."),
        Telling.AGE.value: tr("Say children or young adults instead of an age."),
        Telling.FEW.value: tr("Say some instead of a number below five: so few can be told apart."),
        Telling.NUMBER.value: tr("Leave file and cell numbers out."),
    }


def _lacks(desk: Desk) -> dict[str, str]:
    tr = desk.look.tr
    return {
        Lack.RECIPIENT.value: tr("Say to whom it goes."),
        Lack.BASIS.value: tr("Say on what basis."),
        Lack.SCOPE.value: tr("Say what is passed on."),
        Lack.PERSON.value: tr("Say whose case it is."),
        Lack.CONSENT_MANAGEMENT.value: tr(
            "The person has not agreed to be named to the management. Ask the person, or pass it on without a name."
        ),
        Lack.CONSENT_REFERRAL.value: tr(
            "The person has not agreed to be named to this body. Ask the person, pass it on without a name,"
            " or let two people decide on it without consent."
        ),
        Lack.INDEPENDENCE.value: tr("Without consent it goes only to a body that does not depend on the place."),
        Lack.GROUND.value: tr("Choose the ground."),
        Lack.TWO_APPROVERS.value: tr("Two people must approve it."),
        Lack.DECISION.value: tr("Say who decided, when, and what else was thought of."),
        Lack.SOURCE.value: tr("Name a source that is not the person, or why there is none."),
    }
