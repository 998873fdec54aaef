"""Where a statement starts looking: at the filter's most telling end rather than at every node of the kind.

"Processes that are used by some municipality in the Saarland" is answered by going from the Saarland
through its municipalities to what they use, not by asking every process. Both engines would do the latter
for an EXISTS.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from schema.arguments import Argument
from schema.cypher import Clause, Match, Path, Unwind, With
from schema.filter import Filter
from schema.model import Kind, Model, Relationship
from schema.telling import compares, onward, telling

_INDEXED = ("eq", "in", "startsWith")


@dataclass(frozen=True)
class Statistics:
    """How many nodes of each kind and relationships of each type there are; empty where it is not known.

    `examples`: the kinds and relationship types that have example data.
    """

    nodes: Mapping[str, int] = field(default_factory=dict)
    relationships: Mapping[str, int] = field(default_factory=dict)
    examples: frozenset[str] = frozenset()

    def degree(self, kind: str, type_: str) -> float:
        """How many relationships of a type a node of a kind has on average."""
        return self.relationships.get(type_, 0) / max(self.nodes.get(kind, 0), 1)

    def doubted(self, model: Model) -> "Statistics":
        """The same sizes, while any kind and type may have come to hold examples."""
        return replace(self, examples=frozenset({*(k.name for k in model.concrete), *model.types}))


@dataclass(frozen=True)
class _Way:
    """A relationship of the root's filter that leads to a telling condition."""

    name: str
    rel: Relationship
    where: Argument
    degree: float


def source(
    model: Model, filter_: Filter, statistics: Statistics, kind: Kind, where: Argument, var: str, depth: int
) -> tuple[Clause, ...]:
    """The clauses that find the nodes `var` of a kind that fulfil a filter, each once."""
    way = _best(model, statistics, kind, where or {})
    if way is None:
        condition = filter_.scope.joined((var,), filter_.where(kind, var, where, depth))
        return (Match(Path(var, (kind.name,)), condition),)
    rest = {name: value for name, value in where.items() if name != way.name}
    begin = Unwind(filter_.set_of(way.rel, way.where, (kind.name,)), var)
    condition = filter_.scope.joined((var,), filter_.where(kind, var, rest, depth))
    return (begin, With((var,), where=condition)) if condition else (begin,)


def _best(model: Model, statistics: Statistics, kind: Kind, where: Mapping[str, Any]) -> _Way | None:
    """The way to start from, or None.

    Of several, the one whose relationship is the most frequent at the root: the others then are the cheap
    ones to check for each node that was found.
    """
    for name, value in where.items():
        p = kind.properties.get(name)
        if p and value and (p.index or p.stored_as in ("key", "name")) and compares(value, _INDEXED):
            return None  # an index finds them
    ways = []
    for name, value in where.items():
        rel = kind.relationships.get(name)
        further = onward(rel, value) if rel and value is not None else None
        if rel and further and telling(model, model.kinds[rel.target], further, (rel.type,)):
            ways.append(_Way(name, rel, further, statistics.degree(kind.name, rel.type)))
    return max(ways, key=lambda way: way.degree, default=None)
