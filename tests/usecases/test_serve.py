"""A relay's folder as the office makes and renews it: names nobody, holds no key of a vault, is refused elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import server_certificate
from npm_field.crypto.argon import Cost
from npm_field.errors import FileExistsAlreadyError, RelayDamagedError
from npm_field.usecases import devices, enrol, serve
from storage import relay_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat


def made(folder: Path) -> Seat:
    return enrol.make_office(
        folder,
        name="Kestria Office",
        passphrase=passphrases.prepare("otter granite velvet lamp"),
        desk_passphrase=passphrases.prepare("another one for the desk"),
        cost=Cost(memory_kib=64, passes=1, lanes=1),
    ).seat


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    seat = made(tmp_path_factory.mktemp("serve") / "office")
    yield seat
    seat.vault.close()


def test_a_folder_names_nobody_and_holds_no_key_of_the_office(office: Seat, tmp_path: Path) -> None:
    serve.make(office, tmp_path / "relay", host="relay.example")
    certificate = (tmp_path / "relay" / relay_folder.CERTIFICATE).read_bytes()
    found = x509.load_pem_x509_certificate(certificate)
    assert (list(found.subject), server_certificate.host_of(certificate.decode())) == ([], "relay.example")
    every = b"".join(path.read_bytes() for path in (tmp_path / "relay").iterdir())
    assert b"Kestria" not in every
    for seed in (enrol.office_key(office).seed, office.daybook_identity.seed, office.hybrid_key.seed):
        assert bytes(seed.view) not in every
    assert server_certificate.read_key((tmp_path / "relay" / relay_folder.KEY).read_bytes()).public.raw != (
        enrol.office_key(office).public.raw
    )
    with pytest.raises(FileExistsAlreadyError):
        serve.make(office, tmp_path / "relay", host="relay.example")
    with pytest.raises(ValueError, match="host"):
        serve.make(office, tmp_path / "other", host="Not A Host")


def test_renewing_keeps_the_key_and_makes_a_certificate_once_half_of_its_time_is_over(
    office: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "relay"
    serve.make(office, folder, host="127.0.0.1")
    before = relay_folder.load(folder)
    assert serve.update(office, folder) is False
    assert relay_folder.load(folder) == before
    now = office.now()
    monkeypatch.setattr(office, "now", lambda: now + timedelta(days=600))
    (folder / relay_folder.KEY).rename(tmp_path / "server.key")  # it lies on the server and nowhere else
    assert serve.update(office, folder) is True
    (tmp_path / "server.key").rename(folder / relay_folder.KEY)
    after = relay_folder.load(folder)
    assert (after.key, after.roster) == (before.key, devices.roster(office))
    assert server_certificate.valid_until(after.certificate) - office.now() > timedelta(days=1000)


def test_a_folder_of_another_office_or_half_a_folder_is_refused(office: Seat, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    serve.make(other, tmp_path / "relay", host="relay.example")
    with pytest.raises(RelayDamagedError):
        serve.update(office, tmp_path / "relay")
    other.vault.close()
    for name in (relay_folder.KEY, relay_folder.SETTINGS):
        (tmp_path / "relay" / name).write_bytes(b"{}")
        with pytest.raises(RelayDamagedError):
            serve.run(tmp_path / "relay", port=0, listening=lambda _running: None)
