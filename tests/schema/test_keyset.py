"""The condition that a row comes after another one, read against the order itself."""

from itertools import product
from typing import Any

import pytest

from schema.cypher import And, Expr, IsNull, Lit, Op, Or, Param, Prop
from schema.keyset import Key, Order, after, order_of
from tests.schema.both import MODEL

VALUES = (1, 2, None)


def holds(e: Expr, row: dict[str, Any], parameters: dict[str, Any]) -> bool:
    """A condition's value as Cypher has it, null taken for false."""
    match e:
        case Lit(value):
            return bool(value)
        case And(items):
            return all(holds(i, row, parameters) for i in items)
        case Or(items):
            return any(holds(i, row, parameters) for i in items)
        case IsNull(Prop(_, name), negated):
            return (row[name] is None) is not negated
        case Op(op, Prop(_, name), Param(p)):
            x, y = row[name], parameters[p]
            if x is None or y is None:
                return False
            return bool({"<": x < y, ">": x > y, "=": x == y, "<=": x <= y, ">=": x >= y}[op])
    raise AssertionError(e)


def rank(value: Any, descending: bool) -> tuple[bool, Any]:
    return (value is not None, -value if value else 0) if descending else (value is None, value or 0)


@pytest.mark.parametrize(("first", "second"), list(product([False, True], repeat=2)))
def test_it_says_what_the_order_says(first: bool, second: bool) -> None:
    keys = (
        Key(Prop("n", "a"), first, True),
        Key(Prop("n", "b"), second, True),
        Key(Prop("n", "k"), False, False),
    )
    order = Order("x", keys)
    rows = [{"a": a, "b": b, "k": k} for a in VALUES for b in VALUES for k in (1, 2)]

    def place(row: dict[str, Any]) -> Any:
        return rank(row["a"], first), rank(row["b"], second), row["k"]

    for last in rows:
        params = [None if v is None else Param(name) for name, v in last.items()]
        condition = after(order, params)
        for row in rows:
            assert holds(condition, row, last) is (place(row) > place(last)), (row, last)


def test_the_order_is_total_and_names_itself() -> None:
    order = order_of(MODEL.kinds["Source"], "sources", [{"title": "DESC"}, {"name": "ASC"}], "n0", "")
    assert order.name == "Source.sources title DESC"
    assert [k.expr for k in order.keys] == [Prop("n0", "name_sort"), Prop("n0", "key")]
    order = order_of(MODEL.kinds["Administration"], "usedBy", None, "n1", "r1")
    assert order.name == "Administration.usedBy "
    assert [k.expr for k in order.keys] == [Prop("n1", "id"), Prop("r1", "id")]


def test_a_first_key_that_is_never_missing_has_a_bound_for_the_index() -> None:
    keys = (Key(Prop("n", "name"), False, False), Key(Prop("n", "key"), False, False))
    condition = after(Order("x", keys), [Param("a"), Param("b")])
    assert isinstance(condition, And)
    assert condition.items[0] == Op(">=", Prop("n", "name"), Param("a"))
