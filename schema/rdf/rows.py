"""What the database stores of a node and of a statement, as linked data takes it and gives it back."""

from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]
"""A node's stored properties but for derived ones; its `id` says its kind."""


@dataclass(frozen=True, slots=True)
class Link:
    """A statement: its type, the ids of its two nodes as the database leads it, and its stored properties."""

    type: str
    start: str
    end: str
    properties: dict[str, Any]

    @property
    def id(self) -> str:
        """Its own id."""
        return str(self.properties["id"])


@dataclass(frozen=True, slots=True)
class Note:
    """What the graph notes of a dataset with each load: the day of its state, and what it gives.

    `provides` are texts like "Kind.property"; they decide whose word counts in later loads.
    """

    edition: str | None = None
    provides: frozenset[str] = frozenset()


@dataclass
class Rows:
    """What a file or an export holds."""

    nodes: dict[str, Node] = field(default_factory=dict)
    """By id."""
    links: dict[str, Link] = field(default_factory=dict)
    """By id."""
