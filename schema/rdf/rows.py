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


@dataclass
class Rows:
    """What a file or an export holds."""

    nodes: dict[str, Node] = field(default_factory=dict)
    """By id."""
    links: dict[str, Link] = field(default_factory=dict)
    """By id."""
