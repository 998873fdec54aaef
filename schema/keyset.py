"""Orders and the pages that continue in them: by the values of the last row, never by an offset."""

from dataclasses import dataclass

from schema.arguments import Argument
from schema.cypher import And, Expr, IsNull, Lit, Op, Or, Param, Prop, conjunction
from schema.model import Kind


@dataclass(frozen=True)
class Key:
    """One of the values that rows are ordered by."""

    expr: Expr
    descending: bool
    nullable: bool


@dataclass(frozen=True)
class Order:
    """A total order. Its name is in every cursor: a cursor of another order is refused."""

    name: str
    keys: tuple[Key, ...]

    @property
    def present(self) -> tuple[Key, ...]:
        """The leading values that no node lacks."""
        found = []
        for key in self.keys:
            if key.nullable:
                break
            found.append(key)
        return tuple(found)


def order_of(kind: Kind, field: str, order_by: Argument, var: str, rel_var: str) -> Order:
    """The order that an `orderBy` argument asks for, made total by the key and by the statement's id."""
    keys: list[Key] = []
    names: list[str] = []
    for entry in order_by or []:
        for name, direction in entry.items():
            p = kind.properties[name]
            expr = Prop(var, p.sorted_as)
            if any(k.expr == expr for k in keys):
                continue
            keys.append(Key(expr, direction == "DESC", p.nullable))
            names.append(f"{name} {direction}")
    tie = Prop(var, kind.tie)
    if not any(k.expr == tie for k in keys):
        keys.append(Key(tie, False, False))
    if rel_var:
        keys.append(Key(Prop(rel_var, "id"), False, False))
    return Order(f"{kind.name}.{field} {','.join(names)}", tuple(keys))


def after(order: Order, values: "list[Param | None]") -> Expr:
    """The condition that a row comes after the one with these values; None stands for null.

    Missing values come last when ascending and first when descending, as in Cypher.
    """
    alternatives: list[Expr] = []
    for i, key in enumerate(order.keys):
        beyond = _beyond(key, values[i])
        if beyond is not None:
            equal = [_equal(k, v) for k, v in zip(order.keys[:i], values[:i], strict=True)]
            alternatives.append(conjunction([*equal, beyond]) or Lit(True))
    either = (
        Or(tuple(alternatives)) if len(alternatives) > 1 else alternatives[0] if alternatives else Lit(False)
    )
    first, value = order.keys[0], values[0]
    if value is not None and not first.nullable and len(order.keys) > 1:
        # Says the same once more, in a form for which an index can be used.
        bound = Op("<=" if first.descending else ">=", first.expr, value)
        return And((bound, either))
    return either


def _beyond(key: Key, value: "Param | None") -> Expr | None:
    if value is None:
        return IsNull(key.expr, negated=True) if key.descending else None
    compare: Expr = Op("<" if key.descending else ">", key.expr, value)
    if key.nullable and not key.descending:
        return Or((compare, IsNull(key.expr)))
    return compare


def _equal(key: Key, value: "Param | None") -> Expr:
    return IsNull(key.expr) if value is None else Op("=", key.expr, value)
