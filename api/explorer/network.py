"""A part of the graph as a network: which nodes and statements a picture has, and how many it leaves out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.explorer import ties
from api.explorer.table import Source, sources, thing
from schema.model import Kind, Model, Relationship

MOST = 150
"""Nodes in a picture; the others are numbers."""
PARTS = 14
"""Nodes that are opened at once, the start included."""


@dataclass(frozen=True)
class Statement:
    """That two nodes are related, as it was declared: `owner` has the relationship `tie` to `other`."""

    tie: Relationship
    owner: str
    other: str
    since: str | None
    until: str | None
    sources: tuple[Source, ...]
    example: bool
    disputed: bool = False


@dataclass
class Node:
    """A node of the picture. `opened`: what is around it is shown, too."""

    id: str
    name: str
    kind: Kind
    example: bool = False
    opened: bool = False


@dataclass
class Group:
    """What is around an opened node by one relationship: its new nodes, and how many more."""

    tie: Relationship
    nodes: list[str] = field(default_factory=list)
    total: int = 0
    rest: int = 0


@dataclass
class Network:
    """Nodes by id in the order in which they came, statements, and the groups around each opened node.

    `hidden`: those that were left out because somebody wanted so, with their names as far as they came up.
    """

    model: Model
    nodes: dict[str, Node] = field(default_factory=dict)
    statements: dict[Any, Statement] = field(default_factory=dict)
    groups: dict[str, list[Group]] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    def kind(self, id_: str) -> Kind:
        """The kind of a node."""
        return self.model.by_field[id_.partition(":")[0]]

    def add(self, node: Mapping[str, Any]) -> Node:
        """The node of an answer in the picture."""
        one = self.nodes.get(node["id"])
        if one is None:
            kind, example = self.kind(node["id"]), bool(node.get("example"))
            one = self.nodes[node["id"]] = Node(node["id"], thing(node).name, kind, example)
        return one

    def open(self, found: Mapping[str, Any], kinds: frozenset[str], types: frozenset[str]) -> None:
        """Put a node in, with what an answer says is around it."""
        here = self.add(found)
        here.opened = True
        here.example = here.example or bool(found.get("example"))
        disputed = {
            (said["type"], frozenset((said["subject"]["id"], said["object"]["id"])))
            for group in found.get("disagreements") or ()
            for said in group["statements"]
        }
        groups = self.groups[here.id] = []
        for tie in ties.wanted(self.model, here.kind, kinds, types):
            group = Group(tie)
            if tie.many:
                group.total = found[tie.name]["totalCount"]
                edges: Iterable[Any] = found[tie.name]["edges"]
            else:
                edges = [
                    {**said, "node": said["object"]}
                    for said in found["held"]["nodes"]
                    if said["type"] == tie.type and said["subject"]["id"] == here.id
                ]
            self.around(here, group, edges, kinds, disputed)
            if group.nodes or group.rest:
                groups.append(group)

    def around(
        self, here: Node, group: Group, edges: Iterable[Any], kinds: frozenset[str], disputed: set[Any]
    ) -> None:
        """Put in what is around a node by one relationship, as far as there is room."""
        shown = 0
        for edge in edges:
            other = edge["node"]["id"]
            kind = self.kind(other)
            if (kinds and kind.name not in kinds) or other == here.id:
                shown += 1
                continue
            if other in self.hidden:
                self.hidden[other] = thing(edge["node"]).name
                shown += 1
                continue
            if other not in self.nodes:
                if len(self.nodes) >= MOST:
                    continue
                self.add(edge["node"])
                group.nodes.append(other)
            shown += 1
            self.tell(here.id, other, group.tie, edge, disputed)
        group.rest = max(0, group.total - shown)

    def tell(self, here: str, other: str, tie: Relationship, edge: Any, disputed: set[Any]) -> None:
        """Put in a statement, once, from whichever end it was read."""
        ends = (here, other) if tie.direction == "out" else (other, here)
        declared = self.declared(tie, ends)
        owner, far = ends if declared.direction == "out" else ends[::-1]
        who = sources(edge)
        key = (tie.type, *ends, edge["since"], edge["until"], tuple(s.key for s in who))
        contradicted = (tie.type, frozenset(ends)) in disputed
        said = Statement(
            declared, owner, far, edge["since"], edge["until"], who, edge["example"], contradicted
        )
        before = self.statements.get(key)
        if before is None or contradicted:
            self.statements[key] = said

    def declared(self, tie: Relationship, ends: Sequence[str]) -> Relationship:
        """The declaration that says best what a statement between two nodes is."""
        all_ = self.model.types[tie.type]
        start, end = (self.kind(id_) for id_ in ends)
        for one in all_:
            owner, far = (start, end) if one.direction == "out" else (end, start)
            if one.owner in owner.labels and one.target in (*far.labels, "Node"):
                return one
        return all_[0]

    def path(self, found: Mapping[str, Any]) -> None:
        """Put in a path of an answer."""
        for node in found["nodes"]:
            self.add(node)
        for said in found["statements"]:
            tie = self.declared(
                self.model.types[said["type"]][0], (said["subject"]["id"], said["object"]["id"])
            )
            disputed = {(said["type"], frozenset((said["subject"]["id"], said["object"]["id"])))}
            self.tell(
                said["subject"]["id"],
                said["object"]["id"],
                out(tie),
                said,
                disputed if said["disputed"] else set(),
            )


def out(tie: Relationship) -> Relationship:
    """A relationship as its type leads."""
    return tie if tie.direction == "out" else replace(tie, direction="out")
