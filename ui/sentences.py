"""What an error says to people: what happened, what is safe, what to do (ui.md 8). The terminal uses it too: no Qt.

Never the class's name, a path, a record's content or a person's code; only the facts an error carries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from npm_field import errors
from npm_field.errors import FieldError
from resources.language import isolated, mark
from ui import network_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from resources.language import Language

_FIELD_NAME: Final = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_MODES: Final = {
    "full": mark("full"),
    "partial": mark("partial"),
    "drop_box": mark("the drop-box"),
    "oral_only": mark("oral only"),
}

_PLAIN: Final[dict[type[FieldError], str]] = {
    FieldError: mark("That could not be done. What is on the disk is unchanged. Try again, or call the office."),
    errors.WrongPassphraseError: mark("That did not open it. Nothing was changed. Check Caps Lock and the keyboard."),
    errors.NoVaultError: mark("There is no vault in this folder. Nothing was changed. Choose another folder."),
    errors.VaultExistsError: mark(
        "This folder already holds a vault or other files. Nothing was overwritten. Choose an empty folder."
    ),
    errors.DemoExistsError: mark(
        "An earlier demo is in this folder, whole or cut off. Nothing was overwritten. Say --again to replace it."
    ),
    errors.UnfinishedVaultError: mark(
        "This vault was begun and not finished, so nothing is in it. Make it again in the same folder. Keys on paper"
        " that were copied from it open nothing: tear them up."
    ),
    errors.VaultInUseError: mark(
        "NPM Field is already open on this vault. Nothing was changed. Use the open window, or close it first."
    ),
    errors.ExpertAloneError: mark(
        "An expert or interpreter would be there alone. It is not saved. Add a member or somebody of the staff first."
    ),
    errors.RecusedError: mark(
        "A declared conflict keeps this person out of the area. It is not saved. Send somebody else there."
    ),
    errors.NotPreparedError: mark(
        "Something still stops this visit from being prepared. What is planned is safe."
        " The list says what is missing."
    ),
    errors.PaperHoldsCodesError: mark(
        "A step names the code of a person. Nothing was printed. Take the code out; paper is read by others."
    ),
    errors.NoBundlesError: mark(
        "There is no bundle in this folder. Nothing was changed. Name the folder in which the files of the team lie."
    ),
    errors.FilesRefusedError: mark(
        "Not every file of the folder could be taken in; beside each stands why. Ask for these to be written again."
    ),
    errors.OneByOneError: mark(
        "At the office each bundle is taken in by itself. Nothing was changed. Name one file and no folder."
    ),
    errors.OfficeOnlyError: mark(
        "This is done at the office, and this vault is a laptop's. Nothing was changed. Name the office's vault."
    ),
    errors.NoteElsewhereError: mark(
        "The examination is not on this laptop: the clinician and the office have it. Nothing was changed. What the"
        " person takes back of it is noted there."
    ),
    errors.SameBundleError: mark(
        "This file holds the same bundle as one before it in the list. It is taken in once."
    ),
    errors.NoArrivalError: mark(
        "This bundle does not wait here any more. Nothing was changed. Look at the list again."
    ),
    errors.NotAcceptableError: mark(
        "This bundle cannot be opened now, so nothing of it was taken in. It stays here sealed, as it came."
        " Ask for it once more, or try again with a newer program."
    ),
    errors.ReasonNeededError: mark(
        "Nothing was decided. What is kept apart is taken in or put there only with a reason. Choose one."
    ),
    errors.VaultDamagedError: mark(
        "A part of this vault is damaged. Nothing was changed."
        " Stop working in it, copy the whole folder, and call the office."
    ),
    errors.DiskFullError: mark(
        "The disk is full. What was saved before is safe."
        " Free space, or go on in partial mode, which needs very little."
    ),
    errors.RelayDamagedError: mark(
        "This is no whole relay folder of this office. Nothing was changed."
        " Bring the folder again from the office, or have the office make a new one."
    ),
    errors.RelayInUseError: mark(
        "Another program serves from this folder. Nothing was changed. Stop that one first, or leave it running."
    ),
    errors.PortTakenError: mark(
        "The relay cannot listen there. Nothing was changed."
        " Choose another port, or an address that this computer has."
    ),
    errors.AttachmentDamagedError: mark(
        "This attachment is not as it was stored, so nothing of it is shown. The records are unchanged."
        " Check this vault, and look for another copy: at the office, or where it was photographed."
    ),
    errors.AttachmentNotHereError: mark(
        "The file of this attachment is not on this laptop. Its record is unchanged. It may come with a hand-over."
    ),
    errors.AttachmentSealedError: mark("This attachment is sealed to the office. Nobody can open it on this laptop."),
    errors.PhotoConsentError: mark(
        "This person has not agreed to a photo. Nothing was added. Ask, and write the answer down first."
    ),
    errors.HasAttachmentsError: mark(
        "This record has attachments that cannot go along. Nothing was changed. Seal or destroy them first."
    ),
    errors.ReadOnlyError: mark(
        "The disk or the folder cannot be written to. What was saved before is safe. Remove the write protection."
    ),
    errors.DriveLostError: mark(
        "The stick or the disk does not answer any more: it was taken out too early, or it is broken. What was saved"
        " before is safe. Put it back and try again."
    ),
    errors.StickFullError: mark(
        "There is no room on the stick or in that folder. No half file was left there, and what is on this laptop is"
        " unchanged. Free space there, or take another stick."
    ),
    errors.StickProtectedError: mark(
        "The stick or that folder is protected against writing. What is on this laptop is unchanged. Take the"
        " protection away, or take another stick."
    ),
    errors.NotOpenError: mark(
        "Complete records are closed now. They are unchanged."
        " Lock, and open with the passphrase that opens everything."
    ),
    errors.UnknownLeadError: mark(
        "No lead's laptop of that name is known here. Nothing was changed. Take in a visit pack of the office first."
    ),
    errors.OwnAccountError: mark(
        "Who wrote a record cannot confirm it. Nothing was written. Choose the one who listened too."
    ),
    errors.NotMeantError: mark(
        "That cannot be undone and was not confirmed, so nothing was done. Type the word, or give --yes."
    ),
    errors.NoWayBackError: mark(
        "This vault cannot be sealed: no office knows it, so nobody could open it again. Nothing was changed."
        " Lock it instead."
    ),
    errors.HostileParametersError: mark(
        "The key file asks for more memory or time than any vault of ours. It was refused before it could do harm."
        " Somebody may have changed it: call the office."
    ),
    errors.WeakPassphraseError: mark(
        "This passphrase is too short, or too easy to guess, to protect a copied disk. Nothing was set."
        " Take 14 signs or more, best six words that a machine has drawn."
    ),
    errors.SamePassphraseError: mark(
        "This passphrase already opens this vault in another way. Nothing was changed. Choose one that is different."
    ),
    errors.NoPassphraseError: mark(
        "There was no passphrase, or the two typings differ. Nothing was changed. Type it again."
    ),
    errors.NotEnoughMemoryError: mark(
        "The laptop does not have enough free memory to open a vault. Nothing was changed."
        " Close other programs and try again."
    ),
    errors.CodeTakenError: mark(
        "This code already stands for something else. Nothing was written. Take another code."
    ),
    errors.NoRecordError: mark("There is no such record here. Nothing was changed. Look for it in the list."),
    errors.ConsentForbidsError: mark(
        "The person did not agree to notes, or took it back, so no content can be written. The code stays."
        " If the person agrees now, write that down first."
    ),
    errors.NoVisitError: mark(
        "There is no visit yet. Nothing was written. Plan the visit first; a minute is enough."
    ),
    errors.BundleDamagedError: mark(
        "This file is cut short, was changed, or is none of ours. Nothing of it was taken in."
        " Ask for it to be written again."
    ),
    errors.NotForUsError: mark(
        "This file is sealed for somebody else. Nothing of it was read. Ask for one that is made for this laptop."
    ),
    errors.NotEnrolledError: mark(
        "This laptop has not finished its enrolment with an office. Its records are safe here."
        " Take in the office's completion file first."
    ),
    errors.NotAnOfficeError: mark(
        "What is in this file is not the office that this key on paper belongs to. Nothing was made. Take the copy"
        " that your office wrote itself."
    ),
    errors.NotABackupError: mark(
        "This file is no backup that can be restored here. Nothing was taken in. At the office take the backup"
        " itself; on the new laptop take the file that the office wrote out of it."
    ),
    errors.AnotherPersonError: mark(
        "This backup is not of an earlier laptop of that person, so it was not written for this one. Nothing has"
        " changed. Enrol a new laptop for the person of the backup first."
    ),
    errors.NoCommitmentError: mark(
        "This person's commitment is missing or over, or their access has ended, so no laptop is certified for them."
        " Nothing has changed. Put it right in the team of the visit first."
    ),
    errors.NotTheSigningSeatError: mark(
        "Only the office's first seat can do this: it holds the key that the office signs with. This seat takes"
        " records in and reports. Nothing has changed."
    ),
    errors.UnknownSenderError: mark(
        "Whoever signed this is not one of this office's laptops. Nothing of it was taken in. Call the office."
    ),
    errors.OlderThanKnownError: mark(
        "This paper of the office is older than the one that is here, so it was not taken in. Somebody puts an old"
        " state back, or an old stick was used. Ask the office for its newest file."
    ),
    errors.DeviceRefusedError: mark(
        "The office does not trust the laptop any more that this comes from. Nothing of it was taken in, and what was"
        " taken in earlier stays as it is. Call the office."
    ),
    errors.DeviceStateError: mark(
        "This laptop is in a state already from which that cannot be done. Nothing has changed."
        " Look at its line in the list of laptops."
    ),
    errors.WordsDifferError: mark("This is not our office: its six words differ. Nothing was sent. Stop, and call."),
    errors.HandOverError: mark(
        "The new window was not told what it needs, so nothing was opened. Start NPM Field in the usual way."
    ),
    errors.AudienceNotOfferedError: mark(
        "This version makes no report for that audience. Nothing was written. Make an internal one."
    ),
    errors.NoFileError: mark(
        "That file does not exist or cannot be read. Nothing was changed. Check its place and name."
    ),
    errors.NotAsWrittenError: mark(
        "What was written does not read back as it should, so the file was taken away. Your records are unchanged."
        " Write it to another stick or disk."
    ),
    errors.FileExistsAlreadyError: mark(
        "A file of that name already exists. It was not overwritten. Choose another name."
    ),
    errors.NoReturnCodeLeftError: mark(
        "No return code of this laptop is left here. Nothing was given. Ask for its sealed hand-over and re-issue the"
        " key, and let it draw fresh codes once it is open."
    ),
    errors.NotOneLaptopError: mark(
        "Not exactly one laptop goes by this. Nothing was done. Take its id from the list of devices."
    ),
    errors.SecondPersonError: mark(
        "The second person must have an M code of this office and must not be the one whose laptop it is."
        " Nothing was given."
    ),
    errors.StoppedError: mark("Stopped. Nothing was taken in and nothing has changed."),
    errors.NotConfirmedError: mark(
        "Nothing was given. Call back on the number that you know, hear the safe word, and try again."
    ),
    errors.NoReceiptError: mark(
        "No bundle of this number was taken in here, so there is nothing to sign for. Take the bundle in first."
    ),
    errors.NoReissueError: mark(
        "The key of this casebook cannot be given back to its laptop: it never drew return codes, or this is another"
        " vault of it. Its records can still be taken in here."
    ),
    errors.SlipNotNeededError: mark(
        "No purpose needs to know who this person is, so nothing was sealed."
        " Ask first whether the person wants to be found again, named or examined."
    ),
    errors.SlipsOffError: mark(
        "Slips are off on this visit: its plan says so, or its risk table says that a source may be exposed."
        " Nothing was sealed."
        " Seal one only where a purpose cannot do without."
    ),
    errors.NothingDecidedError: mark(
        "Of no two codes was it decided yet whether they are one person. Nothing was written."
        " Decide it beside the findings."
    ),
    errors.NoSlipError: mark("No identity is sealed here under that. Nothing was changed. Check the code."),
    errors.DeskPersonError: mark(
        "Who opens an identity must have an M code of this office, and so must the second person,"
        " who is somebody else. Nothing was opened."
    ),
    errors.NotClinicianError: mark(
        "Only a clinician of the team writes medical notes, so nothing was written."
        " Your profession stands in the plan of the visit; the team lead can correct it there."
    ),
    errors.MedicalConsentError: mark(
        "The person did not agree to an examination, so no finding can be written. What is there is unchanged."
        " Ask first, and note the answer under consent."
    ),
    errors.ReferralLacksError: mark(
        "This referral may not go yet, so it stays as it was. It needs the person's own yes to being named, or a"
        " decision without consent by two people, to a body that does not depend on the place. The page says what is"
        " lacking."
    ),
    errors.NoRelayError: mark(
        "The office has not said where its relay is. Nothing was sent. Hand over by USB, or ask the office."
    ),
    errors.BadAddressError: mark("This is no address of a relay. Nothing was sent. Give it as name:port."),
    errors.RelayUnreachableError: mark(
        "The relay cannot be reached, or the connection broke too often. Nothing is lost: what is there stays there,"
        " the rest is here. Try again later; it goes on where it stopped."
    ),
    errors.RelayFullError: mark(
        "The relay has no room for this. It stays here, and nothing is lost. Tell the office, or hand over by USB."
    ),
    errors.LowerClassError: mark(
        "A class is lowered by the team lead or at the office, with a reason. It stays as it was."
        " Everybody may raise it."
    ),
    errors.ClassTooLowError: mark(
        "The record holds something of a higher class, or what hangs on it does. It stays as it was. Take that out"
        " first, if it has to go."
    ),
    errors.NamesAPersonError: mark(
        "A finding says nothing of one person: take the code out of its text and link the record as evidence instead."
        " Nothing was changed."
    ),
    errors.NotEvidenceError: mark(
        "This record cannot be evidence: a finding rests on talks, observations, documents, complaints and what"
        " happened to the team. Nothing was changed."
    ),
    errors.BadKeyTextError: mark(
        "This is no key as it stands on paper: a sign is wrong or missing. Nothing was changed. Type it again slowly."
    ),
}


def sentence(error: FieldError, language: Language) -> str:
    """Return what an error says, in ``language``. Every class of ``npm_field.errors`` has words of its own."""
    said = _said(error, language)
    if isinstance(error.facts.get("line"), int) and not isinstance(error, errors.NotJsonError):
        said += " " + language.tr("It is in line {line}.", line=_number(error, "line"))
    return said


def _said(error: FieldError, language: Language) -> str:
    for kind in type(error).__mro__:
        special = _WITH_FACTS.get(kind)
        if special is not None:
            return special(error, language)
        if kind in _PLAIN:
            return language.tr(_PLAIN[kind])  # tr: the table above
    raise TypeError(type(error).__name__)


def knows(kind: type[FieldError]) -> bool:
    """Return whether this very class has words of its own."""
    return kind in _PLAIN or kind in _WITH_FACTS


def _vault_too_new(error: FieldError, language: Language) -> str:
    return language.tr(
        "This vault was written by a newer NPM Field: format {found}, and this version knows {known}."
        " Nothing was changed. Open it with the newer version.",
        found=_number(error, "found"),
        known=_number(error, "known"),
    )


def _bundle_too_new(error: FieldError, language: Language) -> str:
    return language.tr(
        "This file was written by a newer NPM Field: format {found}, and this version knows {known}."
        " Nothing of it was taken in. Update this laptop first.",
        found=_number(error, "found"),
        known=_number(error, "known"),
    )


def _bad_code(error: FieldError, language: Language) -> str:
    near = _nearest(error, language)
    if near:
        return language.tr("The last digit does not fit. Nothing was written. Did you mean {code}?", code=near)
    return language.tr(
        "This is not a code. Nothing was written. A code looks like {code}.", code=isolated("P-407-216")
    )


def _bad_return_code(error: FieldError, language: Language) -> str:
    if not _number(error, "group"):
        return language.tr(
            "A return code has five groups of six digits. Nothing was tried."
            " Type all of it, as the office reads it out."
        )
    return language.tr(
        "Group {number} of the return code does not fit. Nothing was tried. Ask the office to read that group again.",
        number=_number(error, "group"),
    )


def _unknown_code(error: FieldError, language: Language) -> str:
    near = _nearest(error, language)
    if near:
        return language.tr(
            "This code is well formed, but not known here. Nothing was written. Did you mean {code}?", code=near
        )
    return language.tr(
        "This code is well formed, but not known here. Nothing was written. Check it, or take one from the list."
    )


def _pool_exhausted(error: FieldError, language: Language) -> str:
    return language.tr(
        "No unused code of type {type} is left on this laptop. What is written is safe."
        " Ask the office for new codes.",
        type=isolated(str(error.facts.get("type", ""))),
    )


def _bad_record(error: FieldError, language: Language) -> str:
    name, near = str(error.facts.get("field", "")), str(error.facts.get("nearest", ""))
    said = language.tr("A record does not fit its form. Nothing was written.")
    if error.facts.get("reason") == "unknown_field":
        said = language.tr("A record has a field that its kind does not have. Nothing was written.")
    if error.facts.get("reason") == "too_long" and name:
        said = language.tr("A text is longer than its field takes. Nothing of it was written.")
    if error.facts.get("reason") == "mixed_books":
        said = language.tr("Full and partial records cannot be added in one go. Nothing was written.")
    if _FIELD_NAME.fullmatch(name):
        said += " " + language.tr("Look at the field {field}.", field=isolated(name))
    if _FIELD_NAME.fullmatch(near):
        said += " " + language.tr("Did you mean {nearest}?", nearest=isolated(near))
    return said + " " + language.tr("Correct it and try again.")


def _forbidden(error: FieldError, language: Language) -> str:
    return language.tr(
        "This may not be written in {mode} mode. What is there is unchanged. Write it when you complete the record.",
        mode=_mode(error, "mode", language),
    )


def _below_floor(error: FieldError, language: Language) -> str:
    return language.tr(
        "The floor of this visit is {floor}, so {mode} is closed. Nothing was written. Your team lead can change it.",
        floor=_mode(error, "floor", language),
        mode=_mode(error, "mode", language),
    )


def _wrong_step(error: FieldError, language: Language) -> str:
    sentences = {
        "invite": language.tr(
            "This is not an invitation. Nothing was taken in. Choose the file the office sent first."
        ),
        "answer": language.tr(
            "This is not a laptop's answer. Nothing was taken in. Choose the file the laptop wrote."
        ),
        "complete": language.tr(
            "This is not the completion for this laptop. Nothing was taken in. Choose the file the office made last."
        ),
        "nothing more": language.tr(
            "This laptop's enrolment is finished already. Nothing was changed. Go on working."
        ),
        "open invitation": language.tr(
            "No open invitation fits this answer: it was used already, or is of another office."
            " Nothing was signed. Invite the laptop again."
        ),
        "invitation for this role": language.tr(
            "This invitation is for another role. Nothing was made. Ask the office for one for this role."
        ),
        "codes": language.tr(
            "These are not fresh return codes of a laptop. Nothing was changed."
            " Choose the file that the laptop wrote."
        ),
        "laptop": language.tr(
            "This is the office's own vault. Return codes are drawn by a laptop. Nothing was changed."
        ),
        "newer_codes": language.tr(
            "The return codes here are newer than these, or of another vault. Nothing was changed."
            " Let the laptop draw fresh ones."
        ),
        "sealed": language.tr(
            "This is not a sealed hand-over. Nothing was taken in. Choose the file that the sealed laptop wrote."
        ),
        "reissue": language.tr(
            "This key is not for this laptop. Nothing was changed. Choose the file that the office made for it."
        ),
        "office": language.tr(
            "This is not the copy of an office. Nothing was made. Choose the file that “npm-field office copy” wrote."
        ),
        "receipt": language.tr(
            "This receipt is not for this laptop. Nothing was changed. Choose the one that the office made for it."
        ),
    }
    other = language.tr("This file is of another step. Nothing was taken in. Choose the file of this step.")
    return sentences.get(str(error.facts.get("expected", "")), other)


def _foreign_package(error: FieldError, language: Language) -> str:
    return language.tr(
        "A package named {package} that does not belong to NPM Field stands in its way, so nothing was started."
        " Start it from another folder, in an environment of its own.",
        package=isolated(str(error.facts.get("package", ""))),
    )


def _self_test(error: FieldError, language: Language) -> str:
    return language.tr(
        "This installation failed its own test ({test}), so no vault was opened. Your vaults are unchanged."
        " Install NPM Field again.",
        test=isolated(str(error.facts.get("test", ""))),
    )


def _not_json(error: FieldError, language: Language) -> str:
    return language.tr(
        "Line {line} of the input is not JSON. Nothing was written. Correct it and try again.",
        line=_number(error, "line"),
    )


def _bad_policy(error: FieldError, language: Language) -> str:
    """Name what does not fit, by the policy's own name for it."""
    field = str(error.facts.get("field", ""))
    if not field:
        return language.tr(
            "This is no policy: it must be one JSON object with names that the documentation lists, and no others."
            " Nothing was changed."
        )
    return language.tr(
        "{field} is not a value that a policy may have. Nothing was changed. The documentation lists the bounds.",
        field=isolated(field),
    )


def _bad_paper_line(error: FieldError, language: Language) -> str:
    """Name the sign by its place; what stands there is never repeated."""
    near = str(error.facts.get("nearest", "")).split()
    said = paper_problem(_number(error, "place"), str(error.facts.get("reason", "")), near, language)
    return said + " " + language.tr("Nothing was written.")


def paper_problem(place: int, reason: str, nearest: Sequence[str], language: Language) -> str:
    """Return what one problem of a slip's line says: the place of the sign, why, and which code may be meant."""
    where = language.tr("Sign {number}: ", number=place) if place else ""
    said = where + language.tr(PAPER_REASONS.get(reason, PAPER_REASONS["unknown"]))  # tr: the table below
    if nearest:
        codes = language.tr(" or ").join(isolated(code) for code in nearest)
        said += " " + language.tr("Did you mean {code}?", code=codes)
    return said


PAPER_REASONS: Final = {
    "check_digit": mark("the last digit of this code does not fit."),
    "length": mark("this code has too many digits or too few."),
    "wrong_type": mark("a code of this letter does not stand on a slip."),
    "severity": mark("the severity is 1, 2 or 3."),
    "no_answer": mark("after use and id stands Y, N or a question mark."),
    "no_hook": mark("this is no colour or object of the list."),
    "twice": mark("the slip says two different things here."),
    "too_many": mark("that is more than a slip holds."),
    "unknown": mark("this sign is not known."),
    "no_code": mark("The line has no code of a person."),
    "more_than_oral": mark("An oral slip holds a code and nothing that was said."),
}
"""What each problem of a line says; window and terminal put the place in front."""


def _not_office_words(_error: FieldError, language: Language) -> str:
    return language.tr(
        "This is neither a vocabulary nor a form of a kind that is known here. Nothing was changed."
        " Compare the file with the page on vocabularies in the documentation."
    )


def _demo_failed(error: FieldError, language: Language) -> str:
    return language.tr(
        "The demo did not come out as it should (step {step}). No vault of yours was touched."
        " Make the demo again in an empty folder.",
        step=isolated(str(error.facts.get("step", ""))),
    )


def _picture_refused(error: FieldError, language: Language) -> str:
    """Say why a file is not taken, and what to do instead."""
    sentences = {
        "heic": language.tr(
            "This photo is in a phone's own format (HEIC), which cannot be taken. Nothing was added. Set the"
            " phone's camera to its most compatible format, or save the photo as JPEG there, and copy it again."
        ),
        "avif": language.tr(
            "This picture is in the format AVIF, which cannot be taken. Nothing was added. Save it as JPEG or PNG."
        ),
        "video": language.tr("Films are not taken. Nothing was added. Add single photos instead."),
        "sound": language.tr(
            "Sound recordings are not taken: a voice names a person. Nothing was added. Write down what was said."
        ),
        "office": language.tr(
            "Files of an office program are not taken: they keep names and earlier versions. Nothing was added."
            " Save it as PDF there, and add that."
        ),
        "password": language.tr(
            "This PDF opens with a password only. Nothing was added. Save a copy without one, add it, and delete the"
            " copy."
        ),
        "damaged": language.tr(
            "This file is damaged or cut short. Nothing was added. Copy it again from where it came."
        ),
        "ended": language.tr(
            "This file could not be read: what reads strangers' files, apart from your notes, gave up on it. Nothing"
            " was added. Print it or photograph the screen, and add that."
        ),
        "too_slow": language.tr(
            "Reading this file took too long and was ended. Nothing was added. Save it again as JPEG, or add it in"
            " parts."
        ),
        "too_large": language.tr(
            "This file is larger than {most} MB. Nothing was added. Make it smaller, or add it in parts.",
            most=_number(error, "most_mb"),
        ),
        "too_many_pixels": language.tr(
            "This picture has more than {most} million points. Nothing was added. Save a smaller copy and add that.",
            most=_number(error, "most_megapixels"),
        ),
        "too_many_pages": language.tr(
            "This document has more than {most} pages. Nothing was added. Add it in parts.",
            most=_number(error, "most"),
        ),
    }
    other = language.tr(
        "This is no photo, scan or PDF that can be taken. Nothing was added. JPEG, PNG, WebP, TIFF and PDF can be."
    )
    return sentences.get(str(error.facts.get("reason", "")), other)


def _visit_full(error: FieldError, language: Language) -> str:
    return language.tr(
        "The attachments of this visit would be more than {most} MB. Nothing was added. Hand over, or destroy some.",
        most=_number(error, "most_mb"),
    )


_WITH_FACTS: Final[dict[type, Callable[[FieldError, Language], str]]] = {
    errors.VaultTooNewError: _vault_too_new,
    errors.BundleTooNewError: _bundle_too_new,
    errors.BadCodeError: _bad_code,
    errors.BadReturnCodeError: _bad_return_code,
    errors.UnknownCodeError: _unknown_code,
    errors.PoolExhaustedError: _pool_exhausted,
    errors.BadRecordError: _bad_record,
    errors.ForbiddenInModeError: _forbidden,
    errors.BelowFloorError: _below_floor,
    errors.WrongStepError: _wrong_step,
    errors.ForeignPackageError: _foreign_package,
    errors.SelfTestError: _self_test,
    errors.NotJsonError: _not_json,
    errors.NotOfficeWordsError: _not_office_words,
    errors.BadPolicyError: _bad_policy,
    errors.BadPaperLineError: _bad_paper_line,
    errors.DemoFailedError: _demo_failed,
    errors.PictureRefusedError: _picture_refused,
    errors.VisitFullError: _visit_full,
    errors.NotOurRelayError: network_sentences.not_our_relay,
    errors.TurnedAwayError: network_sentences.turned_away,
    errors.RelayTooNewError: network_sentences.relay_too_new,
    errors.RelayFaultError: network_sentences.relay_fault,
}


def _number(error: FieldError, name: str) -> int:
    value = error.facts.get(name, 0)
    return value if isinstance(value, int) else 0


def _nearest(error: FieldError, language: Language) -> str:
    near = [isolated(code) for code in str(error.facts.get("nearest", "")).split()]
    return language.tr(" or ").join(near)


def _mode(error: FieldError, name: str, language: Language) -> str:
    mode = str(error.facts.get(name, ""))
    return language.tr(_MODES[mode]) if mode in _MODES else mode  # tr: the table above
