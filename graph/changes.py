"""What a load has to write, as data: the outcome of graph/diff.py, the input of graph/write.py."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graph.batch import LoadWarning


@dataclass(frozen=True, slots=True)
class NodeChange:
    """Properties to set on a node, null to remove one."""

    kind: str
    id: str
    set: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A relationship's properties as they shall be; `id` is the stored one, `properties` may hold another."""

    type: str
    id: str
    start: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkAddition:
    """A relationship to add."""

    type: str
    start: str
    end: str
    properties: dict[str, Any]


@dataclass
class Changes:
    """Everything that a load has to write, and what it leaves as it is."""

    added_nodes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """(kind, properties) of each."""
    changed_nodes: list[NodeChange] = field(default_factory=list)
    retired_nodes: list[NodeChange] = field(default_factory=list)
    withdrawn_nodes: list[tuple[str, str]] = field(default_factory=list)
    """(kind, id) of each."""
    added_links: list[LinkAddition] = field(default_factory=list)
    changed_links: list[LinkChange] = field(default_factory=list)
    retired_links: list[LinkChange] = field(default_factory=list)
    withdrawn_links: list[tuple[str, str, str]] = field(default_factory=list)
    """(type, id, start) of each."""
    unchanged: Counter[str] = field(default_factory=Counter)
    """How many nodes of each kind and relationships of each type stay as they are."""
    provides: set[str] = field(default_factory=set)
    """"Kind.property" for all that the batch gives."""
    warnings: list[LoadWarning] = field(default_factory=list)

    def __len__(self) -> int:
        """How many nodes and relationships are written."""
        return sum(
            len(part)
            for part in (
                self.added_nodes, self.changed_nodes, self.retired_nodes, self.withdrawn_nodes,
                self.added_links, self.changed_links, self.retired_links, self.withdrawn_links,
            )
        )  # fmt: skip
