"""What filters mean, the plain way: whether a node and the statement that led to it fulfil one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.collation import fold
from schema.model import Relationship, constant_case

if TYPE_CHECKING:
    from tests.reference import Reference

Node = dict[str, Any]
Link = dict[str, Any]
Pair = tuple[Node, Link | None]
"""A node and the statement that led to it, None at the root."""


class Conditions:
    """Conditions on the nodes that a relationship leads to from `start`; at the root there is none."""

    def __init__(
        self, reference: Reference, start: Node | None = None, rel: Relationship | None = None
    ) -> None:
        self.reference = reference
        self.start = start
        self.rel = rel

    def holds(self, pair: Pair, where: dict[str, Any]) -> bool:
        return all(self.condition(pair, name, value) for name, value in where.items() if value is not None)

    def condition(self, pair: Pair, name: str, value: Any) -> bool:
        node, link = pair
        kind = self.reference.kind(node)
        if name == "and":
            return all(self.holds(pair, w) for w in value)
        if name == "or":
            return any(self.holds(pair, w) for w in value)
        if name == "not":
            return not self.holds(pair, value)
        if name == "edge":
            assert link is not None
            return self.said(node, link, value)
        if name == "kind" and kind.which:
            return operators(constant_case(kind.name), value, "choice")
        if name in kind.properties:
            p = kind.properties[name]
            return operators(node.get(p.stored_as), value, p.value.filter)
        if name in kind.references:
            return self.cited(node, value)
        rel = kind.relationships[name.removesuffix("Count")]
        found = self.reference.related(node, rel)
        if name.endswith("Count"):
            return operators(len(found), value, "number")
        there = Conditions(self.reference, node, rel)
        if not rel.many:
            return any(there.holds(p, value) for p in found)
        return there.quantors(found, value)

    def said(self, node: Node, link: Link, where: dict[str, Any]) -> bool:
        """Whether the statement that led to the node fulfils a filter."""
        return all(self.says(node, link, name, value) for name, value in where.items() if value is not None)

    def says(self, node: Node, link: Link, name: str, value: Any) -> bool:
        assert self.rel
        assert self.start
        edge = self.rel.edge
        if name == "and":
            return all(self.said(node, link, w) for w in value)
        if name == "or":
            return any(self.said(node, link, w) for w in value)
        if name == "not":
            return not self.said(node, link, value)
        if name == "disputed":
            return operators(self.reference.disputed(self.start, node, link, self.rel), value, "flag")
        if name in edge.properties:
            p = edge.properties[name]
            return operators(link.get(p.stored_as), value, p.value.filter)
        ref = edge.references[name]
        if ref.many:
            return self.cited(link, value)
        named = self.reference.node(f"{self.reference.model.kinds[ref.target].field}:{link.get(name)}")
        return named is not None and Conditions(self.reference).holds((named, None), value)

    def cited(self, of: dict[str, Any], value: dict[str, Any]) -> bool:
        sources: list[Pair] = [(n, None) for n in self.reference.sources(of)]
        return Conditions(self.reference).quantors(sources, value)

    def quantors(self, found: list[Pair], value: dict[str, Any]) -> bool:
        given = {name: where for name, where in value.items() if where is not None}
        only = given.pop("where", {})
        found = [p for p in found if self.holds(p, only)]
        made = []
        for name, where in given.items():
            if name == "count":
                made.append(operators(len(found), where, "number"))
                continue
            hits = [self.holds(p, where) for p in found]
            made.append(
                {"some": any(hits), "all": all(hits), "none": not any(hits), "single": sum(hits) == 1}[name]
            )
        return all(made)


def operators(value: Any, operands: dict[str, Any], family: str) -> bool:
    """Whether a value fulfils all operators of a filter."""
    return all(_operator(value, op, v, family) for op, v in operands.items() if v is not None)


def _operator(value: Any, op: str, operand: Any, family: str) -> bool:
    if op == "isNull":
        return (value is None) == operand
    if op == "insensitive":
        folded = None if value is None else fold(value)
        given = {o: fold(v) if isinstance(v, str) else v and [fold(x) for x in v] for o, v in operand.items()}
        lower = "" if value is None else value.lower()
        within = {o: v for o, v in operand.items() if o in ("contains", "endsWith") and v is not None}
        return operators(folded, {o: v for o, v in given.items() if o not in within}, family) and all(
            value is not None
            and (operators(folded, {o: given[o]}, family) or operators(lower, {o: v.lower()}, family))
            for o, v in within.items()
        )
    if value is None:
        return False
    match op:
        case "eq":
            return bool(value == operand)
        case "in":
            return value in operand
        case "notIn":
            return value not in operand
        case "contains":
            return operand in value
        case "startsWith":
            return bool(value.startswith(operand))
        case "endsWith":
            return bool(value.endswith(operand))
        case "gt":
            return bool(value > (operand + "~" if family == "date" else operand))
        case "gte":
            return bool(value >= operand)
        case "lt":
            return bool(value < operand)
        case _:
            return bool(value <= (operand + "~" if family == "date" else operand))
