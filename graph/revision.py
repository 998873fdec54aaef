"""The graph's revision: one number that rises with every load that changes something.

With it stands what changed: `(:Revision {number, at, dataset, edition, added, changed, retired, withdrawn,
parts})`, where `parts` are those of `graph/journal.py`, and, in portions, `(:Change {revision, part, action,
of, ids})`, where `of` is a kind or a relationship type and `ids` are those of its nodes or relationships. A
relationship that a newer edition restates changes its id, as that holds its source: the new one is listed as
CHANGED, the old one as REPLACED.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph import statements
from graph.changes import Changes
from graph.read import Reader
from graph.state import Runner
from schema.events import Entry, Noted
from schema.rdf.rows import Note

PORTION = 1_000
"""Ids that one Change holds at most, to keep each property small."""
ADDED, CHANGED, RETIRED, WITHDRAWN, REPLACED = "ADDED", "CHANGED", "RETIRED", "WITHDRAWN", "REPLACED"


@dataclass(frozen=True, slots=True)
class Revision:
    """One rise of the number: when, by which dataset, and how much changed."""

    number: int
    at: str
    dataset: str
    edition: str | None
    added: int
    changed: int
    retired: int
    withdrawn: int
    parts: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """Some ids that one revision added, changed, retired, withdrew or replaced."""

    revision: int
    action: str
    of: str
    ids: tuple[str, ...]


def current(tx: Runner) -> int:
    """The graph's revision; 0 for a graph that nothing was loaded into or that was never set up."""
    record = tx.run(statements.GRAPH_READ).single()
    return int(record["revision"]) if record else 0


def datasets(tx: Runner) -> dict[str, str | None]:
    """The datasets that the graph holds, each with its edition if it has one."""
    found = [record["dataset"] for record in tx.run(statements.DATASETS_READ)]
    return {one["key"]: one.get("edition") for one in sorted(found, key=lambda one: str(one["key"]))}


def notes(tx: Runner) -> dict[str, Note]:
    """What is noted of each dataset that the graph holds."""
    found = [record["dataset"] for record in tx.run(statements.DATASETS_READ)]
    return {one["key"]: Note(one.get("edition"), frozenset(one.get("provides", ()))) for one in found}


def revision(tx: Runner, number: int) -> Revision | None:
    """What is noted of that revision."""
    record = tx.run(statements.REVISION_LAST, number=number).single()
    return Revision(**{"edition": None, "parts": None} | record["revision"]) if record else None


def changes(tx: Runner, after: int, upto: int) -> Iterator[Change]:
    """What changed in the revisions from `after` (excluded) to `upto` (included), in order."""
    for record in tx.run(statements.CHANGES_READ, after=after, upto=upto):
        yield Change(record["revision"], record["action"], record["of"], tuple(record["ids"]))


async def noted(reader: Reader, number: int) -> Noted | None:
    """What is noted of a revision, with the first PORTION ids of each entry. Raises as `Reader.read` does."""
    found, at, dataset, edition, entries = await reader.read(statements.REVISION_NOTED, {"number": number})
    if found is None:
        return None
    return Noted(
        number,
        at,
        dataset,
        edition,
        tuple(Entry(action, of, count, tuple(ids)) for action, of, count, ids in entries if action),
    )


def note(tx: Runner, number: int, dataset: str, edition: str | None, changes: Changes, parts: int) -> None:
    """Record what a revision changes, in the transaction that changes it; `parts` are the journal's."""
    ids = _ids(changes)
    counts = dict.fromkeys((ADDED, CHANGED, RETIRED, WITHDRAWN, REPLACED), 0)
    for (action, _), found in ids.items():
        counts[action] += len(found)
    row: dict[str, Any] = {
        "number": number,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "dataset": dataset,
        "parts": parts,
        **{action.lower(): counts[action] for action in (ADDED, CHANGED, RETIRED, WITHDRAWN)},
    }
    if edition:
        row["edition"] = edition
    tx.run(statements.REVISION_ADD, row=row).consume()
    rows = [
        {"revision": number, "action": action, "of": of, "ids": found[first : first + PORTION]}
        for (action, of), found in ids.items()
        for first in range(0, len(found), PORTION)
    ]
    for part, one in enumerate(rows):
        one["part"] = part
    for first in range(0, len(rows), 20):
        tx.run(statements.CHANGES_ADD, rows=rows[first : first + 20]).consume()


def _ids(changes: Changes) -> dict[tuple[str, str], list[str]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, row in changes.added_nodes:
        found[ADDED, kind].append(row["id"])
    for node in changes.changed_nodes:
        found[CHANGED, node.kind].append(node.id)
    for node in changes.retired_nodes:
        found[RETIRED, node.kind].append(node.id)
    for kind, id_ in changes.withdrawn_nodes:
        found[WITHDRAWN, kind].append(id_)
    for link in changes.added_links:
        found[ADDED, link.type].append(link.properties["id"])
    for link_change in changes.changed_links:
        found[CHANGED, link_change.type].append(link_change.properties["id"])
        if link_change.id != link_change.properties["id"]:
            found[REPLACED, link_change.type].append(link_change.id)
    for link_change in changes.retired_links:
        found[RETIRED, link_change.type].append(link_change.id)
    for type_, id_, _ in changes.withdrawn_links:
        found[WITHDRAWN, type_].append(id_)
    return dict(found)
