"""Make the fixtures of what an office signs for its laptops and its relay, below tests/released.

    .venv/bin/python .ci/make_papers.py roster-1    makes tests/released/roster-1/; refuses one that is there
    .venv/bin/python .ci/make_papers.py notice-1    makes tests/released/notice-1/

Every later version must read them (tests/sync/test_roster.py, test_notices.py). Fictional; the keys are thrown away.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from npm_field.crypto.certificates import make_authority
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.signing import SigningKey
from npm_field.domain.codes import CodeType, make
from npm_field.domain.identifiers import DeviceId
from sync.notices import CODES, POLICY, ROSTER, Notice, make_notice
from sync.roster import Listed, Roster, make_roster

FOLDER: Final = Path(__file__).resolve().parent.parent / "tests" / "released"
OFFICE: Final = "0f" * 16
VOCABULARY: Final = {"vocabulary": "theme", "terms": [{"id": "food", "label": {"en": "Food"}}]}


def main(arguments: list[str]) -> int:
    """Write the folder that was named and say where it is."""
    makers = {"roster-1": _roster, "notice-1": _notices}
    name = arguments[0] if arguments else ""
    if name not in makers or (FOLDER / name).exists():
        sys.stderr.write("name one that is not there yet; a released one is never made again\n")
        return 1
    (FOLDER / name).mkdir()
    makers[name](FOLDER / name)
    print(f"tests/released/{name}")
    return 0


def _roster(target: Path) -> None:
    signing = SigningKey.generate()
    said = [("0" * 31 + "1", "office", "trusted"), ("0" * 31 + "2", "lead", "trusted")]
    said += [("0" * 31 + "3", "field", "revoked"), ("f" * 32, "field", "suspect")]
    listed = tuple(
        Listed(DeviceId(device), f"{at:064x}", role, state) for at, (device, role, state) in enumerate(said, start=1)
    )
    (target / "roster").write_bytes(make_roster(Roster(OFFICE, 41, listed), signing))
    (target / "authority.pem").write_text(make_authority(signing, OFFICE), encoding="ascii")
    text = json.dumps({"office": OFFICE, "number": 41, "devices": said}, indent=1)
    (target / "expected.json").write_text(text + "\n", encoding="utf-8")


def _notices(target: Path) -> None:
    """Write one notice of each subject, the office's public key, and the device's private one, which is no secret."""
    signing, hybrid, device = SigningKey.generate(), HybridPrivateKey.generate(), DeviceId("a" * 32)
    listed = (Listed(device, "0" * 64, "field", "suspect"),)
    said = [
        Notice(OFFICE, device, ROSTER, 7, roster=make_roster(Roster(OFFICE, 7, listed), signing)),
        Notice(OFFICE, device, POLICY, 3, policy={"idle_s": 90, "forms": {}}, vocabularies=(VOCABULARY,)),
        Notice(OFFICE, device, CODES, 2, codes=(make(CodeType.PERSON, "40721"), make(CodeType.AREA, "11302"))),
    ]
    for notice in said:
        data = make_notice(notice, signing_key=signing, recipient=hybrid.public)
        (target / notice.subject).write_bytes(data)
    expected = {
        "office_key": signing.public.raw.hex(),
        "hybrid_seed": bytes(hybrid.seed.view).hex(),
        "device": device,
        "numbers": {notice.subject: notice.number for notice in said},
        "codes": list(said[2].codes),
        "policy": dict(said[1].policy),
    }
    (target / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
