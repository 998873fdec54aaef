"""What linked data reads, with one statement each: a node with what is said of it, and a kind's nodes."""

from dataclasses import dataclass
from typing import Any

from graph import statements
from graph.read import Reader
from schema.collation import said
from schema.model import Kind, Model
from schema.rdf.rows import Link, Node


@dataclass(frozen=True, slots=True)
class Description:
    """A node, the statements that lead from it, and a page of those that lead to it.

    `names`: those of the nodes at the other ends, by id. `after`: where the next page begins; empty where
    this one is the last.
    """

    node: Node
    outward: tuple[Link, ...]
    inward: tuple[Link, ...]
    names: dict[str, str]
    after: str

    @property
    def links(self) -> tuple[Link, ...]:
        """All statements that it has."""
        return (*self.outward, *self.inward)


async def describe(
    reader: Reader, model: Model, kind: Kind, key: str, after: str = "", size: int = 250
) -> tuple[Description | None, int]:
    """The page of a node's description after a statement's id, and the revision that it was read at.

    The statements that lead from the node are in its first page alone. None where there is no such node.
    Raises as `Reader.read` does.
    """
    parameters = {"key": key, "after": after, "limit": size + 1}
    data, revision = await reader.read_dated(statements.document(kind.name), parameters)
    if not data[0]:
        return None, revision
    properties, outward, inward = data[0][0]
    more = len(inward) > size
    inward = inward[:size]
    node = said(properties, kind.prose)
    names = {id_: name for _, _, id_, name in (*outward, *inward)}
    out = tuple(_link(model, row, node["id"], True) for row in outward)
    into = tuple(_link(model, row, node["id"], False) for row in inward)
    last = into[-1].id if more else ""
    return Description(node, () if after else out, into, names, last), revision


def _link(model: Model, row: list[Any], here: str, outward: bool) -> Link:
    type_, properties, other, _ = row
    start, end = (here, other) if outward else (other, here)
    return Link(type_, start, end, said(properties, model.types[type_][0].edge.prose))


async def withdrawn(reader: Reader, kind: Kind, id_: str) -> str | None:
    """When a node that is not there was withdrawn; None if it never was. Raises as `Reader.read` does."""
    found = await reader.read(statements.WITHDRAWN, {"kind": kind.name, "id": id_})
    return max(found, default=None)


async def credited(reader: Reader) -> tuple[str, ...]:
    """How sources ask to be named, in alphabetical order. Raises as `Reader.read` does."""
    return tuple(sorted(await reader.read(statements.CREDITS, {})))


async def listed(
    reader: Reader, kind: Kind, after: str = "", size: int = 1_000, *, standing: bool = False
) -> tuple[list[tuple[str, str]], int, bool, int]:
    """A page of the kind's nodes by key (id and name), how many there are, whether more follow, the revision.

    `standing`: the page is without what an official register no longer lists. Raises as `Reader.read` does.
    """
    text = statements.listed(kind.name, standing and kind.places is not None)
    (rows, total), revision = await reader.read_dated(text, {"after": after, "limit": size + 1})
    return [(id_, name) for id_, name in rows[:size]], total, len(rows) > size, revision
