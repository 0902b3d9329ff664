"""The way in: the guard first, then the command line."""

from __future__ import annotations

import sys
from typing import Final

from npm_field.errors import ForeignPackageError
from npm_field.guard import require_own_packages
from npm_field.process import harden, hush

FAILED: Final = 1
WORK_BESIDE: Final = "--work-beside"
"""For the program itself, which starts another one where two processors save time (npm_field/usecases/beside.py)."""
READ_PICTURE: Final = "--read-picture"
"""For the program itself, which starts another one to read a stranger's file (npm_field/pictures/aside.py)."""
REFUSAL: Final = (
    "npm-field: a package named {package} that does not belong to NPM Field stands in its way, so nothing was"
    " started; start it from another folder, and install it in an environment of its own.\n"
)


def main() -> int:
    """Run the command line and return its exit status; 1 and one sentence if a stranger's package is in the way."""
    harden()
    hush()
    try:
        require_own_packages()
    except ForeignPackageError as error:
        sys.stderr.write(REFUSAL.format(package=error.facts["package"]))
        return FAILED
    if sys.argv[1:] == [READ_PICTURE]:
        from npm_field.pictures import reader  # noqa: PLC0415 - as below

        return reader.main()
    if sys.argv[1:] == [WORK_BESIDE]:
        from npm_field.usecases import beside_reader  # noqa: PLC0415 - as below

        return beside_reader.main()
    from npm_field.cli.main import main as cli_main  # noqa: PLC0415 - nothing of ours is loaded before the guard spoke

    return cli_main()


if __name__ == "__main__":
    sys.exit(main())
