"""Of which accounts somebody decided that they stay beside each other, and nobody took back since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain.graph import undominated
from npm_field.domain.revision import BOTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.identifiers import RevisionId
    from npm_field.domain.revision import Revision

    Path = tuple[str, ...]

Writers = frozenset["RevisionId"]


class Decided:
    """Is told of each revision after its parents; what several people decided counts until somebody builds on it."""

    def __init__(self) -> None:
        self.said: dict[RevisionId, Mapping[Path, str]] = {}
        self._seen: dict[tuple[RevisionId, Path], Writers] = {}
        self._current: dict[RevisionId, dict[Path, Writers]] = {}

    def note(
        self,
        key: RevisionId,
        parents: Sequence[RevisionId],
        said: Mapping[Path, str],
        writers: Mapping[Path, Writers],
    ) -> None:
        """Take in what a revision decides, after all its parents."""
        if not said and not self.said:
            return
        found: dict[Path, Writers] = {}
        for parent in parents:
            for path, deciders in self._current.get(parent, {}).items():
                found[path] = found.get(path, frozenset()) | deciders
        for path in said:
            found[path] = frozenset({key})
            self._seen[key, path] = writers.get(path, frozenset())
        if said:
            self.said[key] = said
        self._current[key] = found

    def kept(self, ends: Sequence[RevisionId], by_id: Mapping[RevisionId, Revision]) -> dict[Path, set[Writers]]:
        """Return for each place the sets of accounts that are kept."""
        found: dict[Path, set[RevisionId]] = {}
        for end in ends:
            for path, deciders in self._current.get(end, {}).items():
                found.setdefault(path, set()).update(deciders)
        kept: dict[Path, set[Writers]] = {}
        for path, all_of in found.items():
            for key in undominated(all_of, by_id):
                if self.said[key][path] == BOTH:
                    seen = frozenset(undominated(self._seen[key, path], by_id))
                    kept.setdefault(path, set()).add(seen)
        return kept
