"""Orders and the pages that continue in them: by the values of the last row, never by an offset."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schema.cypher import Expr, IsNull, Lit, Op, Or, Param, Var, conjunction


@dataclass(frozen=True)
class Key:
    """One of the values that rows are ordered by: a property, or a name for what has to be looked for.

    Missing values come last when ascending and first when descending, as in Cypher.
    """

    expr: Expr
    descending: bool
    nullable: bool
    of: Expr | None = None
    """What the name stands for."""


@dataclass(frozen=True)
class Order:
    """A total order. Its name is in every cursor: a cursor of another order is refused."""

    name: str
    keys: tuple[Key, ...]

    @property
    def reverse(self) -> "Order":
        """The same from the other end, in which pages are read backwards."""
        return replace(self, keys=tuple(replace(key, descending=not key.descending) for key in self.keys))

    @property
    def named(self) -> tuple[tuple[str, Expr], ...]:
        """The values that have to be looked for, by the names that they get."""
        return tuple((k.expr.name, k.of) for k in self.keys if isinstance(k.expr, Var) and k.of)

    @property
    def present(self) -> tuple[Key, ...]:
        """The leading properties that no node lacks."""
        found = []
        for key in self.keys:
            if key.nullable or isinstance(key.expr, Var):
                break
            found.append(key)
        return tuple(found)


def after(order: Order, values: "Sequence[Param | None]") -> Expr:
    """The condition that a row comes after the one with these values; None stands for null."""
    limit, beyond = split(order, values)
    return conjunction([*([limit] if limit else []), beyond]) or Lit(True)


def split(order: Order, values: "Sequence[Param | None]") -> tuple[Expr | None, Expr]:
    """The same in two that both have to hold: what an index can serve, where there is such, and the rest.

    The rest says "other than the first value" and not "equal to it and": for alternatives that an index could
    serve one by one, Neo4j now and then reads them all and sorts, instead of a page in the index's order.
    """
    first, value = order.keys[0], values[0]
    missing_later = first.nullable and not first.descending
    if value is None or missing_later or isinstance(first.expr, Var) or len(order.keys) == 1:
        return None, _either(_beyond_one(order.keys, values))
    limit = Op("<=" if first.descending else ">=", first.expr, value)
    return limit, _either([Op("<>", first.expr, value), *_beyond_one(order.keys[1:], values[1:])])


def _beyond_one(keys: Sequence[Key], values: "Sequence[Param | None]") -> list[Expr]:
    """For each key: the row is beyond by it and equal in those before it."""
    alternatives: list[Expr] = []
    for i, key in enumerate(keys):
        beyond = _beyond(key, values[i])
        if beyond is not None:
            equal = [_equal(k, v) for k, v in zip(keys[:i], values[:i], strict=True)]
            alternatives.append(conjunction([*equal, beyond]) or Lit(True))
    return alternatives


def _either(alternatives: list[Expr]) -> Expr:
    if len(alternatives) > 1:
        return Or(tuple(alternatives))
    return alternatives[0] if alternatives else Lit(False)


def _beyond(key: Key, value: "Param | None") -> Expr | None:
    if value is None:
        return IsNull(key.expr, negated=True) if key.descending else None
    compare: Expr = Op("<" if key.descending else ">", key.expr, value)
    if key.nullable and not key.descending:
        return Or((compare, IsNull(key.expr)))
    return compare


def _equal(key: Key, value: "Param | None") -> Expr:
    return IsNull(key.expr) if value is None else Op("=", key.expr, value)
