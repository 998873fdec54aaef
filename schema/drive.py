"""Where a statement starts looking: at the filter's most telling end rather than at every node of the kind.

"Processes that are used by some municipality in the Saarland" is answered by going from the Saarland through its
municipalities to what they use, not by asking every process. Both engines would do the latter for an EXISTS.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schema.arguments import Argument
from schema.cypher import Clause, Match, Path, Step, With, conjunction
from schema.filter import Filter, onward, step
from schema.model import Kind, Model, Relationship

_TELLING = ("eq", "in")
_INDEXED = ("eq", "in", "startsWith")


@dataclass(frozen=True)
class Statistics:
    """How many nodes of each kind and relationships of each type there are; empty where it is not known."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    relationships: Mapping[str, int] = field(default_factory=dict)

    def degree(self, kind: str, type_: str) -> float:
        """How many relationships of a type a node of a kind has on average."""
        return self.relationships.get(type_, 0) / max(self.nodes.get(kind, 0), 1)


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
        return (Match(Path(var, (kind.name,)), filter_.where(kind, var, where, depth)),)
    target = model.kinds[way.rel.target]
    # Names of their own: the embedded engine takes a name that went out of scope for the old node.
    path = Path(var, (kind.name,), (step(way.rel, f"a{depth}"),))
    path, conditions, end = filter_.along(target, path, way.where, depth + 1, "a")
    rest = {name: value for name, value in where.items() if name != way.name}
    return (
        Match(_reverse(path, end), conjunction(conditions)),
        With((var,), distinct=True, where=filter_.where(kind, var, rest, depth)),
    )


def _best(model: Model, statistics: Statistics, kind: Kind, where: Mapping[str, Any]) -> _Way | None:
    """The way to start from, or None.

    Of several, the one whose relationship is the most frequent at the root: the others then are the cheap ones to
    check for each node that was found.
    """
    for name, value in where.items():
        p = kind.properties.get(name)
        if p and value and (p.index or p.stored_as in ("key", "name")) and _compares(value, _INDEXED):
            return None  # an index finds them
    ways = []
    for name, value in where.items():
        rel = kind.relationships.get(name)
        further = onward(rel, value) if rel and value is not None else None
        if rel and further and _telling(model, model.kinds[rel.target], further, (rel.type,)):
            ways.append(_Way(name, rel, further, statistics.degree(kind.name, rel.type)))
    return max(ways, key=lambda way: way.degree, default=None)


def _telling(model: Model, kind: Kind, where: Mapping[str, Any], types: tuple[str, ...]) -> bool:
    """Whether a filter compares a text with one or a few values, here or where it first goes on to."""
    for name, value in where.items():
        p = kind.properties.get(name)
        if p and value and p.value.filter == "text" and not p.value.choice and _compares(value, _TELLING):
            return True
    for name, value in where.items():
        rel = kind.relationships.get(name)
        further = onward(rel, value) if rel and value is not None and rel.type not in types else None
        if rel and further is not None:
            return _telling(model, model.kinds[rel.target], further, (*types, rel.type))
    return False


def _compares(value: Mapping[str, Any], operators: tuple[str, ...]) -> bool:
    return any(value.get(op) is not None for op in operators)


def _reverse(path: Path, end: Kind) -> Path:
    """The same pattern told from its other end, a node of kind `end`: the embedded engine begins with the first."""
    nodes = [(path.start, path.labels), *((s.end, s.labels) for s in path.steps)]
    (start, _), *others = reversed(nodes)
    steps = [
        Step(one.type, "in" if one.direction == "out" else "out", name, labels, one.rel)
        for one, (name, labels) in zip(reversed(path.steps), others, strict=True)
    ]
    return Path(start, (end.name,), tuple(steps))
