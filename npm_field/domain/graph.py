"""The graph of a record's revisions: its ends, what lies behind each, and the order in which it can be walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from npm_field.domain.identifiers import RevisionId
    from npm_field.domain.revision import Revision


def heads(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return the revisions nobody built upon, in the order of their ids."""
    by_id = each_once(revisions)
    built_upon = {parent for revision in by_id.values() for parent in revision.header.parents}
    return tuple(by_id[key] for key in sorted(by_id) if key not in built_upon)


def each_once(revisions: Iterable[Revision]) -> dict[RevisionId, Revision]:
    """Return the revisions by id; one that was purged anywhere counts as purged, whichever copy comes first."""
    result: dict[RevisionId, Revision] = {}
    for revision in revisions:
        if revision.id not in result or revision.payload is None:
            result[revision.id] = revision
    return result


def undominated(writers: Collection[RevisionId], by_id: Mapping[RevisionId, Revision]) -> set[RevisionId]:
    """Return those of the revisions that no other one of them was built upon."""
    if len(writers) == 1:
        return set(writers)
    behind = {key: ancestors(key, by_id) for key in writers}
    return {key for key in writers if not any(key in behind[other] for other in writers if other != key)}


def ancestors(key: RevisionId, by_id: Mapping[RevisionId, Revision]) -> set[RevisionId]:
    """Return every known revision that one was built upon."""
    found: set[RevisionId] = set()
    todo = [key]
    while todo:
        for parent in by_id[todo.pop()].header.parents:
            if parent in by_id and parent not in found:
                found.add(parent)
                todo.append(parent)
    return found


def parents_first(by_id: Mapping[RevisionId, Revision]) -> list[RevisionId]:
    """Return the ids so that every revision comes after its parents. Content hashes cannot form a circle."""
    waiting = {key: sum(p in by_id for p in set(r.header.parents)) for key, r in by_id.items()}
    children: dict[RevisionId, list[RevisionId]] = {}
    for key, revision in by_id.items():
        for parent in set(revision.header.parents):
            children.setdefault(parent, []).append(key)
    ready = sorted(key for key, count in waiting.items() if count == 0)
    order = []
    while ready:
        key = ready.pop()
        order.append(key)
        for child in children.get(key, ()):
            waiting[child] -= 1
            if waiting[child] == 0:
                ready.append(child)
    return order
