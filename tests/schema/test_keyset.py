"""The condition that a row comes after another one, read against the order itself."""

from itertools import product
from typing import Any

import pytest

from schema.cypher import And, Expr, IsNull, Lit, Op, Or, Param, Prop, Var
from schema.keyset import Key, Order, after, split

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
            return bool({"<": x < y, ">": x > y, "=": x == y, "<>": x != y, "<=": x <= y, ">=": x >= y}[op])
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
        before = after(order.reverse, params)
        for row in rows:
            assert holds(condition, row, last) is (place(row) > place(last)), (row, last)
            assert holds(before, row, last) is (place(row) < place(last)), (row, last)


def test_a_first_value_that_no_row_beyond_lacks_has_a_bound_for_the_index() -> None:
    name = Key(Prop("n", "name"), False, False)
    count = Key(Prop("n", "count"), True, True)
    key = Key(Prop("n", "key"), False, False)
    values = [Param("a"), Param("b")]
    assert split(Order("x", (name, key)), values) == (
        Op(">=", Prop("n", "name"), Param("a")),
        Or((Op("<>", Prop("n", "name"), Param("a")), Op(">", Prop("n", "key"), Param("b")))),
    )
    assert split(Order("x", (count, key)), values)[0] == Op("<=", Prop("n", "count"), Param("a"))
    assert split(Order("x", (count, key)).reverse, values)[0] is None
    assert split(Order("x", (count, key)), [None, Param("b")])[0] is None
    assert split(Order("x", (Key(Var("o"), False, False), key)), values)[0] is None
