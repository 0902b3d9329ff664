"""The world said no: one error per cause, with a stable code and no content, names or paths in it.

Anything that is not a ``FieldError`` is our own bug. The sentences people read are made in ``ui/sentences.py``
from ``code`` and ``facts``; facts are numbers, version numbers and identifiers of ours, never text of a record.
"""

from __future__ import annotations

from typing import ClassVar


class FieldError(Exception):
    """Something outside the program prevents the act. ``facts`` are safe to show and to log."""

    code: ClassVar[str] = "field"

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code)
        self.facts: dict[str, str | int] = facts


# --- the vault ---------------------------------------------------------------------------------------------


class WrongPassphraseError(FieldError):
    """No slot opened. The same error for a wrong passphrase, a sealed and a wiped vault."""

    code = "wrong_passphrase"


class NoVaultError(FieldError):
    """The folder holds no vault."""

    code = "no_vault"


class VaultExistsError(FieldError):
    """The folder already holds a vault or other files; nothing is overwritten."""

    code = "vault_exists"


class UnfinishedVaultError(FieldError):
    """The vault was begun and never finished, so nothing is in it; it is made again in the same folder."""

    code = "unfinished_vault"


class VaultInUseError(FieldError):
    """Another running NPM Field holds this vault."""

    code = "vault_in_use"


class VaultTooNewError(FieldError):
    """Written by a newer version. Facts: ``part``, ``found``, ``known`` (format version numbers)."""

    code = "vault_too_new"


class VaultDamagedError(FieldError):
    """A key file or a page is cut short or changed. Facts: ``part``."""

    code = "vault_damaged"


class DiskFullError(FieldError):
    """No space left; what was acknowledged before stays."""

    code = "disk_full"


class ReadOnlyError(FieldError):
    """The disk or the folder cannot be written to."""

    code = "read_only"


class DriveLostError(ReadOnlyError):
    """The disk or the stick does not answer any more: it broke, or was taken out."""

    code = "drive_lost"


class StickFullError(DiskFullError):
    """No space left where somebody wanted a file: on a stick, and not on the disk with the vault."""

    code = "stick_full"


class StickProtectedError(ReadOnlyError):
    """The stick or the folder that somebody named cannot be written to."""

    code = "stick_protected"


class NotOpenError(FieldError):
    """The act needs a book whose key is not in memory. Facts: ``book``."""

    code = "not_open"


class UnknownLeadError(FieldError):
    """No lead's laptop of that name is known here."""

    code = "unknown_lead"


class NotMeantError(FieldError):
    """What cannot be undone was not asked for in so many words, so it was not done."""

    code = "not_meant"


class NoWayBackError(FieldError):
    """Sealing was refused: no office could open this vault again."""

    code = "no_way_back"


class HostileParametersError(FieldError):
    """Key-file parameters outside the bounds; refused before memory is taken."""

    code = "hostile_parameters"


class WeakPassphraseError(FieldError):
    """Too short or too easy to guess to protect a copied disk."""

    code = "weak_passphrase"


class BadReturnCodeError(FieldError):
    """What was typed is no return code. Facts: ``group``, the first that does not fit; 0 for another length."""

    code = "bad_return_code"


# --- records -----------------------------------------------------------------------------------------------


class BadCodeError(FieldError):
    """Not a code, or a wrong check digit. Facts: ``nearest`` (right codes, space separated, may be empty)."""

    code = "bad_code"


class UnknownCodeError(FieldError):
    """A well-formed code that this vault does not know. Facts: ``nearest``."""

    code = "unknown_code"


class CodeTakenError(FieldError):
    """The code already stands for something else (INV01)."""

    code = "code_taken"


class PoolExhaustedError(FieldError):
    """No unused code of this type is left. Facts: ``type``."""

    code = "pool_exhausted"


class ExpertAloneError(FieldError):
    """An expert or interpreter would be somewhere with nobody of the NPM (INV12). Facts: ``count``."""

    code = "expert_alone"


class RecusedError(FieldError):
    """Somebody would be sent where a declared conflict keeps them out (INV14)."""

    code = "recused"


class NotPreparedError(FieldError):
    """Something stops a visit from being called prepared (INV12-INV15). Facts: ``count``."""

    code = "not_prepared"


class PaperHoldsCodesError(FieldError):
    """What is to be printed names the code of a person."""

    code = "paper_holds_codes"


class BadRecordError(FieldError):
    """A record document that does not fit its kind. Facts: ``kind``, ``field``, ``reason``, optional ``line``."""

    code = "bad_record"


class ForbiddenInModeError(FieldError):
    """A field that may not exist in this capture mode (INV05). Facts: ``field``, ``mode``."""

    code = "forbidden_in_mode"


class BelowFloorError(FieldError):
    """A capture mode looser than the visit's floor (INV06). Facts: ``mode``, ``floor``."""

    code = "below_floor"


class NoRecordError(FieldError):
    """No such record here."""

    code = "no_record"


class ConsentForbidsError(FieldError):
    """Consent to keep notes is missing or withdrawn, so no content may be stored (R091)."""

    code = "consent_forbids"


class NoVisitError(FieldError):
    """There is no visit yet, or the named one is not here."""

    code = "no_visit"


# --- bundles, enrolment ------------------------------------------------------------------------------------


class BundleDamagedError(FieldError):
    """Cut short or changed; nothing of it was taken in."""

    code = "bundle_damaged"


class BundleTooNewError(FieldError):
    """Written by a newer version. Facts: ``found``, ``known``."""

    code = "bundle_too_new"


class RelayDamagedError(FieldError):
    """A relay's folder is not whole, or not of this office."""

    code = "relay_damaged"


class RelayInUseError(FieldError):
    """Another program serves from this relay's folder."""

    code = "relay_in_use"


class PortTakenError(FieldError):
    """Nothing can listen at this address and port."""

    code = "port_taken"


class NotForUsError(FieldError):
    """Encrypted to somebody else."""

    code = "not_for_us"


class NotEnrolledError(FieldError):
    """The vault has not finished enrolment with an office."""

    code = "not_enrolled"


class NotABackupError(FieldError):
    """The bundle is no backup, or at a laptop not what the office wrote out of one for it."""

    code = "not_a_backup"


class NotAnOfficeError(FieldError):
    """What a copy of an office held is none, or not the office of this paper key."""

    code = "not_an_office"


class AnotherPersonError(FieldError):
    """A backup of one person's laptop is asked for on another person's, or on the very one it comes from."""

    code = "another_person"


class NoCommitmentError(FieldError):
    """The person's commitment is missing or over, or their access has ended. Facts: ``bar``, which of them."""

    code = "no_commitment"


class NotTheSigningSeatError(NotEnrolledError):
    """Another seat of the office does not hold its signing key: it cannot certify, give receipts or return codes."""

    code = "not_the_signing_seat"


class UnknownSenderError(FieldError):
    """Signed by a device this office never certified, or by another office."""

    code = "unknown_sender"


class OlderThanKnownError(FieldError):
    """A signed paper of the office is older than the one here. Facts: ``found`` and ``known``, their numbers."""

    code = "older_than_known"


class DeviceRefusedError(FieldError):
    """The office trusts the device no more that this comes from. Facts: ``device``, ``state``."""

    code = "device_refused"


class DeviceStateError(FieldError):
    """A device cannot go from its state to the one asked for. Facts: ``device``, ``state``, ``wanted``."""

    code = "device_state"


class NoBundlesError(FieldError):
    """No bundle lies in the named folder."""

    code = "no_bundles"


class FilesRefusedError(FieldError):
    """Some files of a folder were not taken in, each with its reason; those that hold are in."""

    code = "files_refused"


class OneByOneError(FieldError):
    """At the office each bundle is decided about by itself: a folder is taken in at a laptop."""

    code = "one_by_one"


class OfficeOnlyError(FieldError):
    """What is done at the office was asked of a laptop."""

    code = "office_only"


class NoteElsewhereError(FieldError):
    """A medical note was to be changed where its examination is not: the clinician and the office have it."""

    code = "note_elsewhere"


class SameBundleError(FieldError):
    """The same bundle once more among several files."""

    code = "same_bundle"


class NoArrivalError(FieldError):
    """No bundle of this id waits at the office, or its file is gone."""

    code = "no_arrival"


class NotAcceptableError(FieldError):
    """What came cannot be opened, or was decided already. Facts: ``state``, ``reason``, as ids."""

    code = "not_acceptable"


class ReasonNeededError(FieldError):
    """What is kept apart is taken in, or put there, only with a reason."""

    code = "reason_needed"


class WordsDifferError(FieldError):
    """The six words do not match: this is not the expected office or laptop."""

    code = "words_differ"


class WrongStepError(FieldError):
    """A file of another step of enrolment, or for another vault. Facts: ``expected``, ``found``."""

    code = "wrong_step"


class HandOverError(FieldError):
    """What came through the pipe is no message of this version from one window to the next."""

    code = "hand_over"


class AudienceNotOfferedError(FieldError):
    """Reports for this audience need the release policy, which this version does not have."""

    code = "audience_not_offered"


class NoReturnCodeLeftError(FieldError):
    """The office has no unused return code of this laptop."""

    code = "no_return_code_left"


class NotOneLaptopError(FieldError):
    """No certified laptop, or more than one, goes by what was given."""

    code = "not_one_laptop"


class SecondPersonError(FieldError):
    """The second person is nobody this office gave an M code, or is the laptop's own."""

    code = "second_person"


class StoppedError(FieldError):
    """Somebody stopped what was under way; nothing of it was kept."""

    code = "stopped"


class NotConfirmedError(FieldError):
    """Nobody confirmed the call back and the safe word."""

    code = "not_confirmed"


class NoReceiptError(FieldError):
    """The office took no bundle of this id in, so it has nothing to sign for."""

    code = "no_receipt"


class NoReissueError(FieldError):
    """The laptop never told to which key its casebook's key may be given back, or this is another vault of it."""

    code = "no_reissue"


# --- the network -------------------------------------------------------------------------------------------


class NoRelayError(FieldError):
    """The office's policy names no relay, and no address was given."""

    code = "no_relay"


class BadAddressError(FieldError):
    """What was given is not a host's name and a port."""

    code = "bad_address"


class RelayUnreachableError(FieldError):
    """No connection, or it broke too often; what the relay acknowledged stays there."""

    code = "relay_unreachable"


class NotOurRelayError(FieldError):
    """What answered did not prove to be this office's relay. Facts: ``reason`` (authority, name, purpose, old)."""

    code = "not_our_relay"


class TurnedAwayError(FieldError):
    """The relay does not take this device. Facts: ``reason`` (unknown, revoked, suspect: may send, gets nothing)."""

    code = "turned_away"


class RelayFullError(FieldError):
    """The relay has no room, or no more for this device."""

    code = "relay_full"


class RelayTooNewError(FieldError):
    """The relay speaks a later version. Facts: ``found``, ``known``."""

    code = "relay_too_new"


class RelayFaultError(FieldError):
    """The relay did what no relay of ours does. Facts: ``reason``.

    ``answer`` (not of the protocol), ``too_long``, ``length``, ``redirect``, ``receipt`` (not by its key, or not over
    what was sent), ``content`` (other bytes than announced or sent), ``size`` (a bundle larger than it takes),
    ``addressee`` (a device that it does not know).
    """

    code = "relay_fault"


# --- the installation --------------------------------------------------------------------------------------


class ForeignPackageError(FieldError):
    """A stranger's package stands where one of ours should. Facts: ``package``."""

    code = "foreign_package"


class SelfTestError(FieldError):
    """The installation failed its own test. Facts: ``test``."""

    code = "self_test"


class NoFileError(FieldError):
    """The named file does not exist or cannot be read."""

    code = "no_file"


class NotAsWrittenError(FieldError):
    """What was written does not read back as it should; the file was taken away."""

    code = "not_as_written"


class FileExistsAlreadyError(FieldError):
    """The named output exists; nothing is overwritten."""

    code = "file_exists"


class NotJsonError(FieldError):
    """Input that is not JSON. Facts: ``line``."""

    code = "not_json"


class BadKeyTextError(FieldError):
    """The text of an age key, from paper or a file, is mistyped, cut short, or of another kind."""

    code = "bad_key_text"


class NotEnoughMemoryError(FieldError):
    """The system did not give the memory one Argon2id run needs."""

    code = "not_enough_memory"


class SamePassphraseError(FieldError):
    """The new passphrase already opens another slot: main and travel must differ, or travel would open everything."""

    code = "same_passphrase"


class NoPassphraseError(FieldError):
    """No passphrase was given, or the two typings differ."""

    code = "no_passphrase"


class DemoExistsError(FieldError):
    """An earlier demo lies in the folder, whole or cut off, and nobody said that it may go."""

    code = "demo_exists"


class DemoFailedError(FieldError):
    """The demo's check of itself failed. Facts: ``step``."""

    code = "demo_failed"


class BadPolicyError(FieldError):
    """A policy with something unknown or out of bounds. Facts: ``field``, one of the policy's own names or ""."""

    code = "bad_policy"


class OwnAccountError(FieldError):
    """Who wrote a record cannot confirm it; the second listener is somebody else."""

    code = "own_account"


class NotOfficeWordsError(FieldError):
    """A file that is neither a vocabulary nor a form of a kind that is known here."""

    code = "not_office_words"


# --- attachments --------------------------------------------------------------------------------------------


class PictureRefusedError(FieldError):
    """A file that is not taken as an attachment. Facts: ``reason``, and the limit where it is one of size."""

    code = "picture_refused"


class AttachmentDamagedError(FieldError):
    """The file of an attachment is not the one that was written, or what came is none of ours."""

    code = "attachment_damaged"


class AttachmentNotHereError(FieldError):
    """The attachment's file is not in this vault: it never came, or was lost."""

    code = "attachment_not_here"


class AttachmentSealedError(FieldError):
    """The attachment is sealed to the office; this laptop cannot open it."""

    code = "attachment_sealed"


class VisitFullError(FieldError):
    """The attachments of a visit would be more than the limit. Facts: ``most_mb``."""

    code = "visit_full"


class PhotoConsentError(FieldError):
    """A photo for a record whose person did not agree to a photo (INV08: not asked is no)."""

    code = "photo_consent"


class HasAttachmentsError(FieldError):
    """The act would leave a record's attachments behind."""

    code = "has_attachments"


# --- identities --------------------------------------------------------------------------------------------


class SlipNotNeededError(FieldError):
    """No purpose needs to know who this person is, so nothing was sealed."""

    code = "slip_not_needed"


class SlipsOffError(FieldError):
    """The visit's risk table switches identity slips off, and nobody said that a purpose needs one all the same."""

    code = "slips_off"


class NoSlipError(FieldError):
    """No identity is sealed here, or none of this person."""

    code = "no_slip"


class NothingDecidedError(FieldError):
    """Nobody decided of two codes whether they are one person, so an annex would say nothing."""

    code = "nothing_decided"


class DeskPersonError(FieldError):
    """Who opens an identity, or who agrees to it, is no M code of this office, or both are the same person."""

    code = "desk_person"


class NotClinicianError(FieldError):
    """A medical note by somebody who is no clinician of the team (INV42)."""

    code = "not_clinician"


class MedicalConsentError(FieldError):
    """An examination to which the person did not agree; not asked is no."""

    code = "medical_consent"


class ReferralLacksError(FieldError):
    """A referral that may not go as it is. Facts: ``lacks``, the identifiers of what is missing, apart by spaces."""

    code = "referral_lacks"


class LowerClassError(FieldError):
    """A class lowered without a reason or a role that may. Facts: ``roles`` that may here, apart by spaces."""

    code = "lower_class"


class ClassTooLowError(FieldError):
    """A class below what the record holds. Facts: ``least``, the lowest it may have."""

    code = "class_too_low"


class BadPaperLineError(FieldError):
    """A line of a slip that cannot be read whole. Facts: ``place`` (0 for the line), ``reason``, ``nearest``."""

    code = "bad_paper_line"


class NamesAPersonError(FieldError):
    """A finding whose text holds the code of a person (INV21). Facts: ``code``."""

    code = "names_a_person"


class NotEvidenceError(FieldError):
    """A record that can be no evidence of a finding: a plan, a finding, or one that is not here."""

    code = "not_evidence"
