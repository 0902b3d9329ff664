"""Each invariant of the model is named by the test that holds it; the numbers are the model's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TESTS: Final = Path(__file__).parent
HELD: Final[Mapping[int, str]] = {
    1: "domain/test_codes.py",  # codes are unique among laptops that never meet
    2: "domain/test_codes.py",  # a code says nothing, not even when it was issued
    3: "domain/test_codes.py",  # no slip of a hand validates
    4: "usecases/test_slips.py",  # a name and a note never share a key
    5: "storage/test_daybook_closed_list.py",  # the closed lists of partial and oral-only
    6: "domain/test_revision.py",  # never looser than the floor
    7: "usecases/test_complete.py",  # completing leaves what was captured as it was
    8: "domain/test_documents.py",  # not asked is no
    9: "usecases/test_withdraw.py",  # a withdrawal reaches what comes later, too
    10: "domain/test_rules_of_records.py",  # a class is the highest of what is there
    11: "usecases/test_classing.py",  # lowering needs a role, a reason, a revision
    12: "domain/test_preparation.py",  # an expert or interpreter is never alone
    13: "domain/test_preparation.py",  # commitment before anything is sent
    14: "domain/test_preparation.py",  # who is recused reads and does nothing there
    15: "domain/test_preparation.py",  # one lead, one person for reprisals
    16: "usecases/test_laws.py",  # nothing is lost, whatever the order
    17: "domain/test_merge.py",  # accounts of one event stay apart
    18: "usecases/test_findings.py",  # two codes of one person are one on the board
    19: "domain/test_rules_of_records.py",  # a group is one source, a person's allegation its own record
    20: "domain/test_corroboration.py",  # how well a finding holds follows from its links
    21: "usecases/test_findings.py",  # no code in a finding, and each name it may hold accepted by somebody
    22: "domain/test_rules_of_records.py",  # no code is said to the head of the place
    23: "domain/test_rules_of_records.py",  # nor of how few one speaks
    24: "domain/test_rules_of_records.py",  # a name goes by the person's own yes
    25: "domain/test_rules_of_records.py",  # an override never reaches the place
    26: "domain/test_rules_of_records.py",  # that something was carried out is known, and not only said
    27: "usecases/test_findings.py",  # what an authority says changes no finding's words
    28: "domain/test_rules_of_records.py",  # an allegation is called one
    29: "storage/test_vault_sealing.py",  # after a wipe no key opens anything
    30: "torture/test_danger.py",  # cut anywhere, a vault is there or gone
    31: "usecases/test_kills.py",  # what was typed is on the disk before a key goes
    32: "usecases/test_removal.py",  # nothing goes without a receipt over its hash
    33: "usecases/test_intake_orders.py",  # of a suspect laptop no settings, nothing by itself
    34: "torture/test_canaries.py",  # no plaintext anywhere else
    35: "cli/test_canary.py",  # nor in what is printed
    36: "domain/test_rules_of_records.py",  # no clock time outside the highest class
    37: "pictures/test_clean.py",  # of a picture only its pixels
    38: "domain/test_rules_of_records.py",  # figures with their sources, both kept
    39: "usecases/test_evening.py",  # no complaints is none recorded
    40: "ui/test_kit_language.py",  # codes inside Arabic
    41: "usecases/test_second_listener.py",  # not for use is used nowhere
    42: "usecases/test_medical.py",  # a clinician alone says how it fits
    43: "domain/test_revision.py",  # no network, no trust in the clock
}
_NUMBERS: Final = re.compile(r"(?i)inv(\d{2})((?:(?:, |-)(?:INV)?\d{2})*)")


@pytest.mark.parametrize("number", HELD)
def test_an_invariant_is_named_by_the_test_that_holds_it(number: int) -> None:
    assert number in set(named((TESTS / HELD[number]).read_text(encoding="utf-8")))


def test_no_invariant_is_left_out() -> None:
    assert sorted(HELD) == list(range(1, 44))


def test_numbers_are_read_as_they_are_written() -> None:
    said = "(workflow 3.5; R015, INV05-07) and (INV10, 19, INV22) but test_inv38_two_sources, not R093"
    assert sorted(named(said)) == [5, 6, 7, 10, 19, 22, 38]


def named(text: str) -> Iterator[int]:
    """Yield the numbers that a text names, alone, in a row or as a range."""
    for found in _NUMBERS.finditer(text):
        last = int(found[1])
        yield last
        for sign, digits in re.findall(r"(, |-)(?:INV)?(\d{2})", found[2]):
            yield from range(last + 1, int(digits) + 1) if sign == "-" else [int(digits)]
            last = int(digits)
