"""What an `orderBy` argument asks for, as a total order."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from schema.cypher import Prop, Var
from schema.filter import Filter
from schema.keyset import Order
from schema.order import order_of
from schema.parameters import Parameters
from tests.schema.both import MODEL, SCHEMA


def order(kind: str, order_by: list[dict[str, Any]] | None, rel_var: str = "") -> Order:
    return order_of(Filter(MODEL, Parameters()), MODEL.kinds[kind], "field", order_by, "n0", rel_var)


def test_it_is_total_and_names_itself() -> None:
    made = order("Source", [{"title": "DESC"}, {"name": "ASC"}])
    assert made.name == "Source.field title DESC"
    assert [k.expr for k in made.keys] == [Prop("n0", "name_sort"), Prop("n0", "key")]
    made = order("Administration", None, "r0")
    assert made.name == "Administration.field "
    assert [k.expr for k in made.keys] == [Prop("n0", "id"), Prop("r0", "id")]


def test_a_path_and_a_count_get_names() -> None:
    land = {"district": {"land": {"name": "ASC"}}}
    made = order("Municipality", [land, {"usesCount": "DESC"}, land])
    assert made.name == "Municipality.field district.land.name ASC,usesCount DESC"
    assert [k.expr for k in made.keys] == [Var("o0_0"), Var("o0_1"), Prop("n0", "key")]
    assert [name for name, _ in made.named] == ["o0_0", "o0_1"]
    assert made.present == ()


def test_the_reverse_turns_every_direction_and_keeps_the_name() -> None:
    made = order("Municipality", [{"population": "DESC"}])
    assert made.reverse.name == made.name
    assert [k.descending for k in made.reverse.keys] == [False, True]
    assert made.reverse.reverse == made


def test_what_it_rests_on_is_noted() -> None:
    filter_ = Filter(MODEL, Parameters())
    order_of(filter_, MODEL.kinds["Process"], "field", [{"usedByCount": "DESC"}], "n0")
    assert "USES" in filter_.passed


@pytest.mark.parametrize("kind", [k for k in MODEL.kinds.values() if k.name != "Node"], ids=lambda k: k.name)
def test_there_is_an_order_by_each_property_to_one_relationship_and_count(kind: Any) -> None:
    order = SCHEMA.graphql.get_type(f"{kind.name}Order")
    assert isinstance(order, GraphQLInputObjectType)
    assert order.is_one_of
    one = {r.name for r in kind.relationships.values() if not r.many}
    assert order.fields.keys() == (kind.properties.keys() - {"example"}) | one | kind.counts.keys()
