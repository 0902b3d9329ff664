"""Make the fixtures of what an office signs for its laptops and its relay, below tests/released.

    .venv/bin/python .ci/make_papers.py roster-1    makes tests/released/roster-1/; refuses one that is there

Every later version must read them (tests/sync/test_roster.py). Fictional; made with a key that is thrown away.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from npm_field.crypto.certificates import make_authority
from npm_field.crypto.signing import SigningKey
from npm_field.domain.identifiers import DeviceId
from sync.roster import Listed, Roster, make_roster

FOLDER: Final = Path(__file__).resolve().parent.parent / "tests" / "released"
OFFICE: Final = "0f" * 16


def main(arguments: list[str]) -> int:
    """Write the folder that was named and say where it is."""
    makers = {"roster-1": _roster}
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
