"""From an `orderBy` argument to a total order: by own fields, a to-one relationship's fields and counts."""

from dataclasses import dataclass
from typing import Any

from schema.arguments import Argument
from schema.cypher import Expr, Fn, Item, Lit, Match, OrderBy, Path, Prop, Return, Sub, Var, With
from schema.filter import Filter, step
from schema.keyset import Key, Order
from schema.model import Kind, Relationship

FOREVER = "9999"
"""Stands for the end of what has not ended: sorts after every date."""


@dataclass(frozen=True)
class _Value:
    """What one entry orders by; `path` names it."""

    path: str
    expr: Expr
    descending: bool
    nullable: bool


def order_of(
    filter_: Filter, kind: Kind, field: str, order_by: Argument, var: str, rel_var: str = "", depth: int = 0
) -> Order:
    """The order that an argument asks for, made total by the key and by the statement's id.

    `filter_` says what the root field lets in, and is told what the order rests on.
    """
    values: list[_Value] = []
    for entry in order_by or []:
        value = _value(filter_, kind, var, entry, 0)
        if all(value.expr != v.expr for v in values):
            values.append(value)
    keys: list[Key] = []
    for i, v in enumerate(values):
        if isinstance(v.expr, Prop):
            keys.append(Key(v.expr, v.descending, v.nullable))
        else:
            keys.append(Key(Var(f"o{depth}_{i}"), v.descending, v.nullable, v.expr))
    ties = [Prop(var, kind.tie), *([Prop(rel_var, "id")] if rel_var else [])]
    keys += [Key(tie, False, False) for tie in ties if all(k.expr != tie for k in keys)]
    return Order(f"{kind.name}.{field} {','.join(v.path for v in values)}", tuple(keys))


def _value(filter_: Filter, kind: Kind, var: str, entry: dict[str, Any], place: int) -> _Value:
    ((name, value),) = entry.items()
    if name in kind.properties:
        p = kind.properties[name]
        return _Value(f"{name} {value}", Prop(var, p.sorted_as), value == "DESC", p.nullable)
    if name in kind.counts:
        count = _count(filter_, kind.counts[name], var, place)
        return _Value(f"{name} {value}", count, value == "DESC", False)
    rel = kind.relationships[name]
    end = f"t{place}"
    inner = _value(filter_, filter_.model.kinds[rel.target], end, value, place + 1)
    expr = _of_one(filter_, rel, var, place, inner.expr)
    return _Value(f"{name}.{inner.path}", expr, inner.descending, True)


def _count(filter_: Filter, rel: Relationship, var: str, place: int) -> Expr:
    """How many statements there are: as many as the connection counts without a filter."""
    filter_.pass_(filter_.model.kinds[rel.target], rel)
    # Without a name and a label at the end Neo4j reads the node's degree.
    end, statement = ("", "") if filter_.scope.open else (f"t{place}", f"u{place}")
    path = Path(var, (), (step(rel, end, statement),))
    return Sub("COUNT", (Match(path, filter_.scope.joined((statement, end))),))


def _of_one(filter_: Filter, rel: Relationship, var: str, place: int, value: Expr) -> Expr:
    """A value of the node at the end of a to-one relationship: of the one that the answer would show."""
    target = filter_.model.kinds[rel.target]
    filter_.pass_(target, rel)
    end = f"t{place}"
    statement = f"u{place}" if rel.nullable or not filter_.scope.open else ""
    match = Match(Path(var, (), (step(rel, end, statement),)), filter_.scope.joined((statement, end)))
    first = [OrderBy(Prop(end, target.tie))]
    if rel.nullable:
        until = Fn("coalesce", (Prop(statement, "until"), Lit(FOREVER)))
        first.insert(0, OrderBy(until, descending=True))
    vars_ = (end, statement) if statement else (end,)
    return Item(Sub("COLLECT", (match, With(vars_, tuple(first), Lit(1)), Return(value))), Lit(0))
