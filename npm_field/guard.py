"""The guard at the door: the packages about to be imported must be our own.

``ui``, ``storage``, ``sync`` and ``resources`` are names that anybody may use. A folder of that name beside which the
program is started, or another installed package, would run a stranger's code with the vault's keys in reach
(architecture.md, "Facts found by trying"). So the start asks Python where each package *would* come from, without
importing it, and refuses unless all lie beside this file: in a checkout, in site-packages, behind the finder of an
editable installation, and in the frozen application alike.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npm_field.errors import ForeignPackageError

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

PACKAGES: Final = ("npm_field", "ui", "storage", "sync", "resources")


def require_own_packages() -> None:
    """Return if all our packages would be imported from beside this file; import none of them.

    Raises ``ForeignPackageError`` naming the first package that would come from elsewhere or is missing.
    """
    home = Path(__file__).resolve().parent.parent
    for name in PACKAGES:
        spec = _spec_of(name)
        if spec is None or not _lies_at(spec, home / name):
            raise ForeignPackageError(package=name)


def _spec_of(name: str) -> ModuleSpec | None:
    """Where ``name`` would come from; None where it is missing or was put in place by hand without saying."""
    try:
        return find_spec(name)
    except ValueError:  # already in sys.modules without a spec: nobody can say what it is
        return None


def _lies_at(spec: ModuleSpec, folder: Path) -> bool:
    """Tell whether ``spec`` is the one package in ``folder`` and nothing else.

    A folder without ``__init__`` makes a namespace package, which has no origin and can be spread over several
    folders: a search for one in the current folder even comes before an editable installation. It is refused.
    A package with further search locations is refused as well, for its modules could come from those.
    """
    if spec.origin is None or spec.submodule_search_locations is None:
        return False
    return [Path(place).resolve() for place in spec.submodule_search_locations] == [folder]
