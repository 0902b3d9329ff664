"""The slip test: the whole disk, every passphrase, every code spent or good, every private key that lies anywhere.

Every key is tried on every sealed thing, and only the ones it was meant for open it (INV04, INV33).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.age import HybridIdentity, verify
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.passphrase import prepare
from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.slips import SlipContent
from npm_field.errors import NotForUsError, WrongPassphraseError
from npm_field.usecases import (
    capture,
    deliver,
    dropbox,
    enrol,
    identity_desk,
    office_keys,
    plan,
    receive,
    sealing,
    slips,
    ways_back,
)
from npm_field.usecases.plan import VisitPlan
from storage import capsules, keyfile_sealing, pools, vault
from storage import slips as slip_rows
from tests.torture.day import CHEAP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.book import Book

SEED_LENGTH = 32
MAIN, TRAVEL, DESK = "main words of the laptop", "travel words of the laptop", "words of the desk"
CODES = ("one code", "another code", "a third code")
NAME = "Ambrosia Canary"


class Disk:
    """An office, and a laptop with a record in the box, one handed over and an identity, reopened after a seal."""

    def __init__(self, folder: Path) -> None:
        made = enrol.make_office(
            folder / "office", name="Kestria", passphrase=prepare(MAIN), desk_passphrase=prepare(DESK), cost=CHEAP
        )
        self.office = made.seat
        laptop = enrol.make_laptop(
            folder / "laptop", enrol.invite(self.office, role="lead"), passphrase=prepare(MAIN), cost=CHEAP
        )
        enrol.finish(laptop.seat, enrol.approve(self.office, enrol.examine(self.office, laptop.answer)))
        self.folder, self.laptop = folder / "laptop", laptop.seat
        self.laptop.vault.set_passphrase(prepare(TRAVEL), "travel")
        codes = [Secret(code.encode()) for code in CODES]
        self.laptop.vault.set_return_codes(codes, ways_back.recipients_of(self.laptop.vault))
        visit = plan.plan_visit(self.laptop, VisitPlan({"capture_floor": "full"}, areas=[{"kind": "kitchen"}]))
        self._write(visit)
        self.bundle = folder / "bundle.npmf"
        deliver.export(self.laptop, self.bundle)
        self.identities = folder / "identities.npmf"
        slips.export(self.laptop, self.identities)
        receive.take_in(self.office, receive.preview(self.office, self.identities))
        sealing.seal(self.laptop)
        self.laptop.vault.close()
        self.laptop = sealing.unseal(self.folder, prepare(MAIN), Secret(CODES[0].encode()))

    def _write(self, visit: object) -> None:
        assert visit == pools.plans(self.laptop.vault.daybook)[0].visit
        place = pools.plans(self.laptop.vault.daybook)[0].visit
        boxed = dropbox.begin(self.laptop, INTERVIEW, place)
        words = {"consent": {"record": "yes"}, "narrative": "Sealed to the office alone."}
        dropbox.leave(self.laptop, boxed, {**boxed.fields, **words})
        draft = capture.begin(self.laptop, INTERVIEW, place)
        capture.save(self.laptop, draft, {**draft.fields, **words})
        self.person = Code(str(draft.fields["code"]))
        asked = {**words, "consent": {"record": "yes", "recontact": "yes"}}
        capture.save(self.laptop, draft, {**draft.fields, **asked})
        slips.seal_slip(self.laptop, self.person, SlipContent(name=NAME))
        capture.leave(self.laptop, draft.record)

    def keys_on_the_laptop(self) -> dict[str, HybridPrivateKey]:
        """Every private key that all passphrases and a good code lead to: out of the books, and derived."""
        found = {f"{book.name} {name}": key for book in self.laptop.vault.books() for name, key in keys_in(book)}
        secret = self.laptop.vault.keys.return_secret
        assert secret is not None
        found["re-issue"] = vault.reissue_key(secret)
        return found

    def keys_at_the_office(self) -> dict[str, HybridPrivateKey]:
        return {name: key for book in self.office.vault.books() for name, key in keys_in(book)}


def keys_in(book: Book) -> Iterator[tuple[str, HybridPrivateKey]]:
    """Yield everything in a book's settings that can be the seed of a key."""
    for name, value in book.rows("SELECT name, value FROM setting"):
        if isinstance(value, bytes) and len(value) == SEED_LENGTH:
            yield str(name), HybridPrivateKey(Secret(value))


def opens(sealed: bytes, key: HybridPrivateKey) -> bool:
    try:
        verify(io.BytesIO(sealed), [HybridIdentity(key)])
    except NotForUsError:
        return False
    return True


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    made = Disk(tmp_path_factory.mktemp("slip"))
    yield made
    made.laptop.vault.close()
    made.office.vault.close()


def test_what_is_in_the_box_opens_with_the_offices_records_key_and_nothing_on_the_laptop(disk: Disk) -> None:
    sealed = [capsule.body for capsule in capsules.all_of(disk.laptop.vault.daybook)]
    assert len(sealed) == 1
    assert len(disk.keys_on_the_laptop()) >= 4
    for body in sealed:
        assert [name for name, key in disk.keys_on_the_laptop().items() if opens(body, key)] == []
        (opening,) = {key.public.raw for key in disk.keys_at_the_office().values() if opens(body, key)}
        assert opening == office_keys.keys_of(disk.laptop.vault).records.raw


def test_a_bundle_opens_with_the_offices_records_key_and_nothing_on_the_laptop(disk: Disk) -> None:
    sealed = disk.bundle.read_bytes()
    assert [name for name, key in disk.keys_on_the_laptop().items() if opens(sealed, key)] == []
    (opening,) = {key.public.raw for key in disk.keys_at_the_office().values() if opens(sealed, key)}
    assert opening == office_keys.keys_of(disk.laptop.vault).records.raw


def test_the_desks_key_lies_behind_its_own_passphrase_and_opens_no_record(disk: Disk) -> None:
    desk = office_keys.keys_of(disk.laptop.vault)
    assert desk.records.raw in {key.public.raw for key in disk.keys_at_the_office().values()}
    statement = enrol.statement_of(disk.laptop)
    assert statement.desk.raw not in {key.public.raw for key in disk.keys_at_the_office().values()}


def test_a_slip_opens_with_the_identity_desks_key_and_with_no_other_key_of_laptop_or_office(disk: Disk) -> None:
    statement = enrol.statement_of(disk.laptop)
    sealed = [slip.body for seat in (disk.laptop, disk.office) for slip in slip_rows.all_of(seat.vault.daybook)]
    assert len(sealed) == 2
    everywhere = {**disk.keys_on_the_laptop(), **{f"office {n}": k for n, k in disk.keys_at_the_office().items()}}
    assert len(everywhere) >= 8
    desk = identity_desk.unlock(disk.office, prepare(DESK))
    assert desk.public.raw == statement.desk.raw
    for body in sealed:
        assert [name for name, key in everywhere.items() if opens(body, key)] == []
        assert opens(body, desk)


def test_no_passphrase_and_no_code_but_the_desks_own_gives_its_key(disk: Disk) -> None:
    for words in (MAIN, TRAVEL, *CODES):
        with pytest.raises(WrongPassphraseError):
            identity_desk.unlock(disk.office, prepare(words))


def test_a_bundle_of_identities_opens_at_the_office_and_shows_it_no_name(disk: Disk) -> None:
    sealed = disk.identities.read_bytes()
    assert [name for name, key in disk.keys_on_the_laptop().items() if opens(sealed, key)] == []
    assert not opens(sealed, identity_desk.unlock(disk.office, prepare(DESK)))  # who reads notes is not the desk
    (opening,) = [key for key in disk.keys_at_the_office().values() if opens(sealed, key)]
    inside = b"".join(verify(io.BytesIO(sealed), [HybridIdentity(opening)]).chunks())
    assert NAME.encode() not in inside
    assert disk.person.encode() not in inside


def test_no_byte_of_the_disk_tells_who_it_is(disk: Disk) -> None:
    """Ciphertext could not; this finds a file, a draft or a log that somebody wrote beside the books."""
    found = [p for p in disk.folder.parent.rglob("*") if p.is_file() and NAME.encode() in p.read_bytes()]
    assert found == []


def test_no_key_on_the_laptop_opens_a_capsule_of_its_own_key_file(disk: Disk) -> None:
    file = vault.key_file_of(disk.folder)
    for name, key in disk.keys_on_the_laptop().items():
        try:
            file.unlock_with_capsule(key)
        except WrongPassphraseError:
            continue
        raise AssertionError(name)


def test_sealed_again_the_laptop_opens_with_no_passphrase_no_spent_code_and_no_code_alone(disk: Disk) -> None:
    assert vault.seal_now(disk.folder)
    file = vault.key_file_of(disk.folder)
    opened: dict[tuple[str, str], bool] = {}
    for words in (MAIN, TRAVEL, DESK):
        for code in (*CODES, "", MAIN, TRAVEL):
            try:
                found = keyfile_sealing.open_with_code(
                    file, prepare(words), Secret(code.encode()), wait=lambda _delay_s: None
                )
            except WrongPassphraseError:
                continue
            opened[words, code] = found.keys.casebook is not None
    assert opened == {(MAIN, CODES[1]): True, (MAIN, CODES[2]): True}
    assert file.unlock(prepare(MAIN), wait=lambda _delay_s: None).casebook is None
    assert file.unlock(prepare(TRAVEL), wait=lambda _delay_s: None).casebook is None
