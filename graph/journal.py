"""The graph's journal: the content of every change, so that others can follow the graph without reading it.

Beside the ids that `graph/revision.py` notes, a load writes `(:Journal {revision, part, body})` in its own
transaction: the rows that it added, changed, retired or withdrew, as they are after it. Replayed in order
they give the graph: `replay` is the whole of it. A graph that was there before its journal has one whole
copy of itself at the beginning (`graph/journal_start.py`); `Graph.journal` is the revision of that.

A body is a text of at most PORTION entries, so that no property grows with the load: base64, as neither
engine keeps bytes alike, of zstd of JSON lines.
"""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import orjson
import zstandard

from graph import statements
from graph.changes import Changes, LinkChange, NodeChange
from graph.read import Reader
from graph.revision import ADDED, CHANGED, REPLACED, RETIRED, WITHDRAWN
from graph.state import Runner, State
from schema.rdf.rows import Link, Node, Rows

PORTION = 1_000
"""Entries of one part at most."""
BODIES = 10
"""Parts that one statement writes."""
LEVEL = 6
"""How hard zstd tries: beyond this a load takes longer and the body is hardly smaller."""
GONE = frozenset((WITHDRAWN, REPLACED))
"""After these there is no such node or relationship any more."""


class Entry(NamedTuple):
    """What became of one node or relationship: the whole row as it is then; of what is gone, its `id` alone.

    REPLACED: a newer edition restates the relationship, and the next entry is what it is now.
    """

    action: str
    row: Node | Link


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision that the journal holds: its number, when it was reached, by what, and in how many parts.

    `parts` is None where a version of the service loaded that knew no journal: its next start mends that.
    """

    number: int
    at: str | None
    dataset: str | None
    edition: str | None
    parts: int | None


def replay(entries: Iterable[Entry], onto: Rows) -> None:
    """Bring the rows to what they are after the entries. Doing so twice is the same as once."""
    for action, row in entries:
        if isinstance(row, Link):
            if action in GONE:
                onto.links.pop(row.id, None)
            else:
                onto.links[row.id] = row
        elif action in GONE:
            onto.nodes.pop(row["id"], None)
        else:
            onto.nodes[row["id"]] = row


def entries(changes: Changes, state: State) -> Iterator[Entry]:
    """What a load does to the graph, in the order in which it can be done; `state` is what it was before."""
    for _, row in changes.added_nodes:
        yield Entry(ADDED, row)
    for node in changes.changed_nodes:
        yield Entry(CHANGED, _after(node, state))
    for link in changes.added_links:
        yield Entry(ADDED, Link(link.type, link.start, link.end, link.properties))
    for changed in changes.changed_links:
        yield from _link(CHANGED, changed, state)
    for changed in changes.retired_links:
        yield from _link(RETIRED, changed, state)
    for node in changes.retired_nodes:
        yield Entry(RETIRED, _after(node, state))
    for type_, id_, start in changes.withdrawn_links:
        yield Entry(WITHDRAWN, Link(type_, start, state.links[id_].end, {"id": id_}))
    for _, id_ in changes.withdrawn_nodes:
        yield Entry(WITHDRAWN, {"id": id_})


def _after(change: NodeChange, state: State) -> Node:
    """The whole node of which only the differences are written."""
    whole = state.nodes[change.id] | change.set
    return {name: value for name, value in whole.items() if value is not None}


def _link(action: str, change: LinkChange, state: State) -> Iterator[Entry]:
    """A relationship that another source states now has another id, as that holds its source."""
    end = state.links[change.id].end
    if change.id != change.properties["id"]:
        yield Entry(REPLACED, Link(change.type, change.start, end, {"id": change.id}))
    yield Entry(action, Link(change.type, change.start, end, change.properties))


# The form in which entries are stored.


def encode(found: Iterable[Entry]) -> str:
    """The body that holds the entries."""
    lines = b"".join(orjson.dumps(_plain(one), option=orjson.OPT_APPEND_NEWLINE) for one in found)
    return base64.b64encode(zstandard.ZstdCompressor(level=LEVEL).compress(lines)).decode("ascii")


def decode(body: str) -> tuple[Entry, ...]:
    """The entries that a body holds, in order."""
    lines = zstandard.ZstdDecompressor().decompress(base64.b64decode(body))
    return tuple(_entry(*orjson.loads(line)) for line in lines.splitlines())


def _plain(entry: Entry) -> list[Any]:
    action, row = entry
    return [action, row.properties, row.type, row.start, row.end] if isinstance(row, Link) else [action, row]


def _entry(action: str, row: dict[str, Any], type_: str = "", start: str = "", end: str = "") -> Entry:
    return Entry(action, Link(type_, start, end, row) if type_ else row)


def write(tx: Runner, number: int, found: Iterable[Entry]) -> int:
    """Write what a revision does, in the transaction that does it; in how many parts."""
    remaining, part = iter(found), 0
    while True:
        rows: list[dict[str, Any]] = []
        while len(rows) < BODIES and (few := list(islice(remaining, PORTION))):
            rows.append({"revision": number, "part": part, "body": encode(few)})
            part += 1
        if not rows:
            return part
        tx.run(statements.JOURNAL_ADD, rows=rows).consume()


# Reading, one short statement at a time. All raise as `Reader.read` does.


async def begins(reader: Reader) -> Revised | None:
    """The revision of which the journal holds a whole copy, after which it holds changes; None without one.

    Revision 0 with no parts: the journal holds all that ever was.
    """
    number, parts, at, dataset, edition = await reader.read(statements.JOURNAL_BEGINS, {})
    return None if number is None else Revised(number, at, dataset, edition, parts)


async def revisions(reader: Reader, after: int, limit: int = 100) -> list[Revised]:
    """The revisions after that one, in order, as far as there are; those before the beginning have no parts.

    Ask again after the last one for more than `limit`.
    """
    found = await reader.read(statements.JOURNAL_REVISIONS, {"after": after, "limit": limit})
    return [Revised(*one) for one in found]


async def page(reader: Reader, number: int, part: int) -> tuple[Entry, ...] | None:
    """One part of a revision, counted from 0; None where there is none. It never changes."""
    (body,) = await reader.read(statements.JOURNAL_PART, {"revision": number, "part": part})
    return None if body is None else decode(body)
