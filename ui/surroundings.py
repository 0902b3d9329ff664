"""What a finding around a vault's folder says to people: what it is, what to do, and what it leaves unprotected.

For first run, ``vault new``, ``vault info`` and ``doctor``; no Qt, so that the terminal can say it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from resources.language import mark
from storage.surroundings import Code, Weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from resources.language import Language
    from storage.surroundings import Finding


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in a person's language. ``title`` is a line of its own; ``text`` says what to do about it."""

    code: Code
    severity: Weight
    title: str
    text: str


def told(findings: Iterable[Finding], language: Language) -> Sequence[Told]:
    """Return what to show, in the order of the findings: the heaviest first."""
    return [
        Told(
            finding.code,
            finding.severity,
            language.tr(_WORDS[finding.code][0]),  # tr: the table below
            language.tr(_WORDS[finding.code][1]),  # tr: the table below
        )
        for finding in findings
    ]


def lines(findings: Iterable[Finding], language: Language) -> list[str]:
    """Return one line for each finding, for a terminal; what could not be seen is said where nothing was found."""
    said = [f"{_SIGNS[each.severity]} {each.title} {each.text}" for each in told(findings, language)]
    return said or [language.tr(UNSEEN)]  # tr: below


UNSEEN: Final = mark(
    "Nothing was found around this folder that undoes what the vault promises. Encryption inside the drive, copies"
    " made earlier and the machine around a virtual one cannot be seen from here."
)

LOW_ON_ROOM: Final = mark(
    "The disk is nearly full. What is saved is safe, and there is room for the notes of a day."
    " Free space before the keys are changed or a large file is written."
)

_SIGNS: Final = {Weight.SERIOUS: "!!", Weight.CAUTION: "! ", Weight.NOTE: "- "}

_WORDS: Final = {
    Code.CLOUD: (
        mark("This folder is copied to other machines."),
        mark(
            "A program copies it to a server or to other laptops, and often keeps old versions. No seal and no wipe"
            " reaches those copies. Choose a folder that is not synced."
        ),
    ),
    Code.NETWORK: (
        mark("This folder is on another machine."),
        mark(
            "What is called saved may not be on a disk yet, and no wipe reaches that machine's copies."
            " Choose a folder on this laptop's own disk."
        ),
    ),
    Code.VOLATILE: (
        mark("This folder does not last."),
        mark(
            "The system empties it by itself, at the next start or earlier, and the records with it."
            " Choose a folder in your home folder."
        ),
    ),
    Code.SNAPSHOTS: (
        mark("Earlier states of this disk are kept."),
        mark(
            "After a seal, a wipe or a new passphrase, an old key file in a snapshot still opens with the old"
            " passphrase. Leave this folder out of the snapshots and delete those that hold it."
        ),
    ),
    Code.COPY_ON_WRITE: (
        mark("This disk never overwrites."),
        mark(
            "A seal or a wipe leaves the old key file on it until its space is used again. Choose a folder on another"
            " disk, or rely on the encryption of the whole disk for that time."
        ),
    ),
    Code.SWAP: (
        mark("Memory can land on the disk in the clear."),
        mark(
            "The swap is not encrypted, so words of an open note may be written there and stay; no seal and no wipe"
            " takes them away. Ask whoever looks after the laptop to encrypt the swap or to switch it off."
        ),
    ),
    Code.HIBERNATION: (
        mark("Hibernation writes the whole memory to the disk in the clear."),
        mark(
            "Whatever is open then can be read from the disk. Have hibernation switched off,"
            " and shut the laptop down before it leaves your hands."
        ),
    ),
    Code.HIBERNATION_ENCRYPTED: (
        mark("Hibernation is possible."),
        mark(
            "It writes the whole memory to the encrypted disk: whoever gets the disk's passphrase can read what was"
            " open. Shut the laptop down before it leaves your hands."
        ),
    ),
    Code.NO_DISK_ENCRYPTION: (
        mark("This disk is not encrypted."),
        mark(
            "The vault is; traces of other programs and remnants of old key files are not. The vault is a second"
            " layer, never the only one: have the whole disk encrypted. Encryption inside the drive cannot be seen"
            " from here."
        ),
    ),
    Code.REMOVABLE: (
        mark("This is a stick, a card or an outside disk."),
        mark(
            "It is easily lost and quickly copied, and flash memory keeps remnants that no wipe reaches."
            " Use it to carry bundles, and keep the vault on the laptop's own disk."
        ),
    ),
    Code.OTHERS_CAN_WRITE: (
        mark("Others on this laptop can exchange this folder."),
        mark(
            "They cannot read the vault, but they can take it away or put another in its place."
            " Choose a folder in your home folder."
        ),
    ),
    Code.OTHERS_CAN_ENTER: (
        mark("Others on this laptop can see into this folder."),
        mark(
            "They can copy the encrypted files and see when you work, and no wipe reaches their copies."
            " Choose a folder in your home folder, on a disk that knows rights."
        ),
    ),
    Code.DISK_ENCRYPTION_UNKNOWN: (
        mark("Whether this disk is encrypted cannot be seen from here."),
        mark(
            "The vault is encrypted either way; the rest of the laptop may not be."
            " Look for BitLocker, FileVault or LUKS in the system's settings, or ask whoever looks after the laptop."
        ),
    ),
    Code.SNAPSHOTS_UNKNOWN: (
        mark("Whether earlier states are kept cannot be seen from here."),
        mark(
            "Time Machine, File History and restore points keep old key files, which open with old passphrases."
            " Leave this folder out of them."
        ),
    ),
    Code.SWAP_UNKNOWN: (
        mark("Whether memory lands on the disk encrypted cannot be seen from here."),
        mark(
            "Words of an open note may be written there and stay. Encryption of the whole disk covers it: ask whoever"
            " looks after the laptop."
        ),
    ),
    Code.LITTLE_MEMORY: (
        mark("This laptop has little memory."),
        mark(
            "Opening a vault takes longer, and memory is written to the disk more often. Close other programs first."
        ),
    ),
}
