"""Changing what opens the key file itself: fresh KEKs, so that an old copy of it opens nothing of what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.errors import SamePassphraseError
from storage.keyfile_areas import kek_areas, with_new_kek
from storage.keyfile_proof import prove, require_fitting, root_of
from storage.keyfile_wrapping import Book, Keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.crypto.secret import Secret
    from storage.keyfile import KeyFile
    from storage.keyfile_wrapping import Recipients, SlotName


def rotate_keks(
    key_file: KeyFile, keys: Keys, passphrases: Mapping[SlotName, Secret], recipients: Recipients
) -> Keys:
    """Change both KEKs: from now on these passphrases and recipients open the books, and nothing older does.

    ``passphrases`` must name main; a slot that is not named opens nothing any more. Each is proved by an unlock
    in memory first. Raises ``SamePassphraseError`` and as ``KeyFile.set_capsules``.
    """
    image = key_file.reload()
    require_fitting(image, keys)
    fresh = with_new_kek(with_new_kek(keys, Book.CASEBOOK), Book.DAYBOOK)
    roots = {slot: root_of(image.header, passphrase) for slot, passphrase in passphrases.items()}
    try:
        if len(roots) > 1 and roots["main"] == roots["travel"]:
            raise SamePassphraseError
        changed = image.changed(kek_areas(image.header, fresh, roots, recipients))
    finally:
        for root in roots.values():
            root.wipe()
    for slot, passphrase in passphrases.items():
        prove(changed, passphrase, fresh if slot == "main" else Keys(fresh.daybook, None))
    key_file.commit(changed)
    return fresh
