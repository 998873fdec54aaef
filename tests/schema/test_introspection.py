"""What an introspection asks for is counted as it is answered."""

from math import ceil
from typing import Any

import pytest
from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, execute_sync, parse

from schema.errors import TooLarge
from schema.guard import Limits
from schema.introspection import ROOM, Counter, check, everything
from schema.plan import Planner
from tests.hostile import NEARLY, REFUSED
from tests.schema.both import SCHEMA


def counted(text: str) -> int:
    operation, *rest = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    fragments = {d.name.value: d for d in rest if isinstance(d, FragmentDefinitionNode)}
    fields = [n for n in operation.selection_set.selections if isinstance(n, FieldNode)]
    return Counter(SCHEMA.graphql, fragments, 10**9).root(fields)


def objects(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(objects, value.values()))
    return sum(map(objects, value)) if isinstance(value, list) else 0


@pytest.mark.parametrize(
    "text",
    [
        NEARLY["the introspection of tools"].query,
        "{ __schema { description types { name } queryType { name } mutationType { name } } }",
        "{ __schema { subscriptionType { fields { name } } directives { args { type { kind } } } } }",
        '{ a: __type(name: "Administration") { possibleTypes { interfaces { possibleTypes { name } } } } }',
        '{ __type(name: "Land") { fields { args { type { ...T } } } } } fragment T on __Type { name }',
        '{ __type(name: "ProcessWhere") { inputFields { type { ... { name inputFields { name } } } } } }',
        '{ __type(name: "UsageStatus") { enumValues { name } fields { name } } }',
        '{ __type(name: "Nothing") { name fields { name } } }',
        "{ __typename }",
    ],
)
def test_as_many_as_are_answered(text: str) -> None:
    answer = execute_sync(SCHEMA.graphql, parse(text)).data
    assert counted(text) == objects(answer) - 1


def test_there_is_room_for_tools() -> None:
    asked = counted(NEARLY["the introspection of tools"].query)
    assert asked <= everything(SCHEMA.graphql)


def test_a_name_in_a_variable_may_be_any() -> None:
    text = "query($n: String!) { __type(name: $n) { fields { args { name } } } }"
    assert counted(text) == max(
        counted(f'{{ __type(name: "{name}") {{ fields {{ args {{ name }} }} }} }}')
        for name in SCHEMA.graphql.type_map
    )


def test_a_refusal_says_by_how_much() -> None:
    allowed = ROOM * everything(SCHEMA.graphql)
    text = REFUSED["introspection, large"].query
    (operation,) = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    with pytest.raises(TooLarge) as error:
        check(SCHEMA.graphql, operation.selection_set.selections, {})  # type: ignore[arg-type]
    said = error.value.details
    assert (said["bound"], said["limit"]) == ("introspection", allowed)
    assert f"{said['requested'] - allowed} more than the {allowed} allowed. " in error.value.message


def test_lists_within_lists_are_refused_by_how_much_they_bring() -> None:
    deep = "name"
    for _ in range(5):
        deep = f"fields {{ type {{ ofType {{ {deep} }} possibleTypes {{ {deep} }} }} }}"
    with pytest.raises(TooLarge) as error:
        Planner(SCHEMA).request(f"{{ __schema {{ types {{ {deep} }} }} }}")
    assert error.value.details["bound"] == "introspection"
    assert error.value.details["requested"] > error.value.details["limit"]
    Planner(SCHEMA).request("{ __schema { types { fields { type { fields { type { name } } } } } } }")


def test_it_has_a_price() -> None:
    for text in (NEARLY["the introspection of tools"].query, '{ __type(name: "Land") { name } }'):
        assert Planner(SCHEMA).request(text).cost == ceil(counted(text) / 10)
    both = Planner(SCHEMA).request('{ laender { totalCount } __type(name: "Land") { name } __typename }')
    assert both.cost == 11
    with pytest.raises(TooLarge) as error:
        Planner(SCHEMA, Limits(cost=100)).request(NEARLY["the introspection of tools"].query)
    assert error.value.details["bound"] == "cost"


def test_an_answer_is_made_once() -> None:
    planner = Planner(SCHEMA)
    text = '{ __type(name: "Land") { name } }'
    first, second = planner.request(text).response([]), planner.request(text).response([])
    assert first.data == second.data == {"__type": {"name": "Land"}}
    assert first.data["__type"] is second.data["__type"]  # type: ignore[index]
