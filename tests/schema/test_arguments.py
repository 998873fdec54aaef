"""Scalars are parameters: the same structure has the same plan, another structure another one."""

from typing import Any

import pytest

from schema.document import RequestError
from schema.errors import BadInput
from schema.plan import Planner
from tests.schema.both import SCHEMA

WHERE = "query($w: ProcessWhere) { processes(where: $w) { totalCount } }"


@pytest.fixture
def planner() -> Planner:
    return Planner(SCHEMA)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (WHERE, {"w": {"name": {"eq": "a"}}}, {"w": {"name": {"eq": "b"}}}),
        (WHERE, {"w": {"name": {"eq": "a", "gt": "b"}}}, {"w": {"name": {"gt": "c", "eq": "d"}}}),
        (WHERE, {"w": {"name": {"in": ["a"]}}}, {"w": {"name": {"in": ["a", "b", "c"]}}}),
        (WHERE, {"w": {"name": {"in": []}}}, {"w": {"name": {"in": "one"}}}),
        ("query($k: String!) { process(key: $k) { name } }", {"k": "a"}, {"k": "b"}),
        ("query($n: Int) { processes(first: $n) { nodes { name } } }", {"n": 1}, {"n": 2}),
        ("query($i: ID!) { node(id: $i) { name } }", {"i": "land:10"}, {"i": "land:06"}),
        ("query($i: ID!) { node(id: $i) { name } }", {"i": "x:10"}, {"i": "y"}),
        ("query($n: Int) { processes(first: $n) { nodes { name } } }", {"n": 1}, {"n": 2, "unknown": 3}),
    ],
)
def test_equal_structures_share_a_plan(planner: Planner, text: str, one: Any, other: Any) -> None:
    assert planner.request(text, one).plan is planner.request(text, other).plan
    assert len(planner.plans) == 1


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (WHERE, {}, {"w": None}),
        (WHERE, {"w": {"name": {"eq": "a"}}}, {"w": {"name": {"eq": None}}}),
        (WHERE, {"w": {"name": {"eq": "a"}}}, {"w": {"name": {"contains": "a"}}}),
        (WHERE, {"w": {"name": {"isNull": True}}}, {"w": {"name": {"isNull": False}}}),
        (WHERE, {"w": {"or": [{}]}}, {"w": {"or": [{}, {}]}}),
        (WHERE, {"w": {"status": {"eq": "LIVE"}}}, {"w": {"status": {"eq": "ENDED"}}}),
        (
            "query($d: OrderDirection!) { laws(orderBy: [{ name: $d }]) { nodes { name } } }",
            {"d": "ASC"},
            {"d": "DESC"},
        ),
        ("query($b: Boolean!) { laws { totalCount @skip(if: $b) } }", {"b": True}, {"b": False}),
        ("query($i: ID!) { node(id: $i) { name } }", {"i": "land:10"}, {"i": "process:hund"}),
    ],
)
def test_other_structures_have_other_plans(planner: Planner, text: str, one: Any, other: Any) -> None:
    assert planner.request(text, one).plan is not planner.request(text, other).plan
    assert len(planner.plans) == 2


def test_plans_are_bounded() -> None:
    planner = Planner(SCHEMA, size=3)
    for n in range(10):
        planner.request(WHERE, {"w": {"or": [{}] * n}})
    assert len(planner.plans) == 3


def test_values_are_bound_from_their_places(planner: Planner) -> None:
    where = '{ name: { in: [$a, "x"] }, and: $w }'
    text = f"query($a: String!, $w: [ProcessWhere!]) {{ processes(where: {where}) {{ totalCount }} }}"
    request = planner.request(text, {"a": "v", "w": [{"url": {"eq": "u"}}, {"key": {"in": "k"}}]})
    assert list(request.parameters.values()) == [["v", "x"], "u", ["k"]]


def test_one_and_true_are_two_parameters(planner: Planner) -> None:
    where = "{ example: { eq: true }, population: { eq: 1 }, area: { eq: 1 } }"
    parameters = planner.request(f"{{ municipalities(where: {where}) {{ totalCount }} }}").parameters
    assert [repr(v) for v in parameters.values()] == ["True", "1", "1.0"]


def test_equal_values_share_a_parameter(planner: Planner) -> None:
    text = '{ processes(where: { name: { eq: "a" }, url: { eq: "a" } }) { totalCount } }'
    assert list(planner.request(text).parameters.values()) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        'query($k: String = "10") { land(key: $k) { name } }',
        'query($k: Boolean = true) { land(key: "10") { name @include(if: $k) } }',
        'query($k: String = "10") { laender(where: { name: { in: [$k] } }) { totalCount } }',
        "query($k: LandWhere = {}) { laender(where: { and: [$k] }) { totalCount } }",
    ],
)
def test_null_where_a_value_is_needed(planner: Planner, text: str) -> None:
    planner.request(text)
    with pytest.raises(BadInput, match=r"\$k"):
        planner.request(text, {"k": None})


@pytest.mark.parametrize(
    "where", [{"nothing": 1}, {"name": {"eq": 1}}, {"status": {"eq": "NO"}}, {"name": {"in": [None]}}]
)
def test_variables_of_a_wrong_type(planner: Planner, where: Any) -> None:
    with pytest.raises(RequestError) as error:
        planner.request(WHERE, {"w": where})
    assert error.value.code == "BAD_USER_INPUT"
