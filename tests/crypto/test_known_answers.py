"""The self-test of doctor: it passes here, and it notices each answer that is wrong or does not come."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm

from npm_field.crypto.known_answers import AGE_FILE, KNOWN_ANSWERS, KnownAnswer, run
from npm_field.errors import BundleDamagedError, NotForUsError, SelfTestError

NAMES = ["argon2id", "ed25519", "chacha20_poly1305", "hkdf_sha256", "age_hybrid_file", "xwing_round_trip"]
EACH = pytest.mark.parametrize("answer", KNOWN_ANSWERS, ids=NAMES)


def test_every_answer_is_right_in_this_installation() -> None:
    run()
    assert [answer.name for answer in KNOWN_ANSWERS] == NAMES


@EACH
def test_an_answer_that_differs_in_one_bit_is_noticed(answer: KnownAnswer) -> None:
    wrong = bytes([answer.expected[0] ^ 1]) + answer.expected[1:]
    with pytest.raises(SelfTestError) as caught:
        run([replace(answer, expected=wrong)])
    assert caught.value.facts == {"test": answer.name}


@pytest.mark.parametrize(
    "failure",
    [InvalidTag(), InvalidSignature(), UnsupportedAlgorithm(""), ValueError(), BundleDamagedError(), NotForUsError()],
    ids=lambda failure: type(failure).__name__,
)
def test_an_answer_that_does_not_come_is_noticed(failure: Exception) -> None:
    def fail() -> bytes:
        raise failure

    with pytest.raises(SelfTestError) as caught:
        run([*KNOWN_ANSWERS, KnownAnswer("broken", b"", fail)])
    assert caught.value.facts == {"test": "broken"}


def test_the_fixed_file_is_a_hybrid_age_file() -> None:
    assert AGE_FILE.startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
