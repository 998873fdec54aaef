"""What a request may ask for, and how its values become a statement's parameters."""

import pytest

from schema.arguments import Const
from schema.parameters import MAX_PAGE, KeyOfId, PageSize, Parameters, PeriodEnd, Plain
from schema.plan import Planner
from tests.schema.both import SCHEMA

TEXT = "query($n: Int) { laws(first: $n) { nodes { key } } }"


@pytest.mark.parametrize("first", [0, 1, MAX_PAGE])
def test_a_page_of_this_size(first: int) -> None:
    assert list(Planner(SCHEMA).request(TEXT, {"n": first}).parameters.values()) == [first]


def test_null_and_absent_are_the_default() -> None:
    planner = Planner(SCHEMA)
    assert planner.request(TEXT, {"n": None}).parameters == planner.request(TEXT).parameters == {"p0": 25}


def test_values() -> None:
    assert PageSize(Const(3), True).value({}) == 4
    assert PeriodEnd(Const("2022")).value({}) == "2022~"
    assert "2022-12-31" < "2022~" < "2023"
    assert KeyOfId(Const("land:10")).value({}) == "10"
    assert KeyOfId(Const("land")).value({}) == ""
    assert KeyOfId(Const("land:1:0")).value({}) == "1:0"


def test_names_follow_the_order_of_use() -> None:
    parameters = Parameters()
    added = [parameters.add(Plain(Const(v))) for v in ("a", "b", "a", ["x"], ["x"], 1, True, 1.0)]
    assert added == ["p0", "p1", "p0", "p2", "p2", "p3", "p4", "p5"]
    assert list(parameters.bound()) == ["p0", "p1", "p2", "p3", "p4", "p5"]
