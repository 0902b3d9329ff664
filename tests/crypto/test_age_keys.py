"""Texts of age keys: what is copied from paper gives the same key, a slip gives none, and secrets stay hidden."""

from __future__ import annotations

import pytest

from npm_field.crypto import bech32
from npm_field.crypto.age_keys import (
    HybridIdentity,
    HybridRecipient,
    Identity,
    X25519Identity,
    X25519Recipient,
    parse_identity,
    parse_recipient,
)
from npm_field.crypto.hybrid import HybridPrivateKey, HybridPublicKey
from npm_field.crypto.secret import Secret
from npm_field.errors import BadKeyTextError

# The X25519 example of the age specification.
PLAIN_IDENTITY = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
PLAIN_RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
# The hybrid example of the age specification, with the two ends of its recipient.
HYBRID_IDENTITY = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
HYBRID_RECIPIENT_ENDS = ("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9r", "d3fzv49zc0k")

IDENTITIES = [HybridIdentity(HybridPrivateKey(Secret(bytes(range(32))))), X25519Identity(Secret(bytes(range(32))))]


def test_the_published_plain_example_is_reproduced() -> None:
    identity = parse_identity(PLAIN_IDENTITY)
    assert identity.secret_text() == PLAIN_IDENTITY
    assert str(identity.recipient) == PLAIN_RECIPIENT


def test_the_published_hybrid_example_is_reproduced() -> None:
    identity = parse_identity(HYBRID_IDENTITY)
    assert identity.secret_text() == HYBRID_IDENTITY
    text = str(identity.recipient)
    assert (text[:40], text[-11:], len(text)) == (*HYBRID_RECIPIENT_ENDS, 1959)


@pytest.mark.parametrize("identity", IDENTITIES, ids=["hybrid", "plain"])
def test_a_key_survives_its_text(identity: Identity) -> None:
    assert parse_identity(identity.secret_text()) == identity
    assert parse_recipient(str(identity.recipient)) == identity.recipient


@pytest.mark.parametrize("identity", IDENTITIES, ids=["hybrid", "plain"])
def test_grouping_and_case_do_not_matter_on_paper(identity: Identity) -> None:
    text = identity.secret_text()
    grouped = "\n".join(text[at : at + 8] for at in range(0, len(text), 8))
    assert parse_identity(f" {grouped.lower()} ") == identity


@pytest.mark.parametrize("identity", IDENTITIES, ids=["hybrid", "plain"])
def test_an_identity_does_not_show_its_secret(identity: Identity) -> None:
    shown = f"{identity!r} {identity}"
    assert identity.secret_text() not in shown
    assert identity.secret_text()[25:40] not in shown


@pytest.mark.parametrize("identity", IDENTITIES, ids=["hybrid", "plain"])
def test_one_wrong_character_gives_no_key(identity: Identity) -> None:
    text = identity.secret_text()
    for place in range(len(text)):
        wrong = "Q" if text[place] != "Q" else "P"
        with pytest.raises(BadKeyTextError):
            parse_identity(text[:place] + wrong + text[place + 1 :])


def test_a_letter_that_only_looks_right_is_refused() -> None:
    kelvin_sign = "\N{KELVIN SIGN}"  # its lower case is a plain k
    with pytest.raises(BadKeyTextError):
        parse_identity(PLAIN_IDENTITY.replace("K", kelvin_sign, 1))


@pytest.mark.parametrize("identity", IDENTITIES, ids=["hybrid", "plain"])
def test_a_secret_is_not_taken_for_a_recipient_nor_the_other_way(identity: Identity) -> None:
    with pytest.raises(BadKeyTextError):
        parse_recipient(identity.secret_text())
    with pytest.raises(BadKeyTextError):
        parse_identity(str(identity.recipient))


@pytest.mark.parametrize("prefix", ["age1pq", "age", "age1tag"])
@pytest.mark.parametrize("length", [0, 31, 33, 1215, 1217])
def test_a_recipient_of_another_length_or_kind_is_refused(prefix: str, length: int) -> None:
    with pytest.raises(BadKeyTextError):
        parse_recipient(bech32.encode(prefix, b"\x05" * length))


@pytest.mark.parametrize("prefix", ["age-secret-key-pq-", "age-secret-key-"])
@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_secret_of_another_length_is_refused(prefix: str, length: int) -> None:
    with pytest.raises(BadKeyTextError):
        parse_identity(bech32.encode(prefix, bytes(length)))


def test_a_recipient_that_everybody_could_open_is_refused() -> None:
    with pytest.raises(BadKeyTextError):
        parse_recipient(bech32.encode("age", bytes(32)))
    with pytest.raises(ValueError, match="usable"):
        X25519Recipient(bytes(32))


def test_a_hybrid_key_and_its_age_form_are_the_same_key() -> None:
    key = HybridPrivateKey.generate()
    identity = parse_identity(HybridIdentity(key).secret_text())
    assert isinstance(identity, HybridIdentity)
    assert identity.key == key
    assert identity.recipient == HybridRecipient(HybridPublicKey(key.public.raw))
    assert identity.recipient.key == key.public


def test_a_plain_secret_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="another length"):
        X25519Identity(Secret(bytes(31)))
