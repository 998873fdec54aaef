"""The cost of an operation: what its pages can bring and what it counts, known beforehand."""

import re
from pathlib import Path

import pytest

from schema.cost import SCAN
from schema.errors import TooLarge
from schema.guard import Limits
from schema.plan import Planner
from tests.schema.both import SCHEMA

PLANNER = Planner(SCHEMA)
DOCS = Path(__file__).parents[2] / "docs" / "graphql.md"


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ __typename }", 0),
        ('{ land(key: "10") { name } }', 1),
        ('{ node(id: "land:10") { id } }', 1),
        ('{ node(id: "nothing:10") { id } }', 0),
        ("{ laender { nodes { name } } }", 25),
        ("{ laender(first: 7) { nodes { name } edges { cursor } } }", 7),
        # What is read beyond a page to know whether there is more does not count.
        ("{ laender(first: 7) { pageInfo { hasNextPage } } }", 7),
        ("{ laender(first: 7) { totalCount } }", 10),
        ("{ laender(first: 7) { totalCount nodes { name } } }", 17),
        ("{ laender(first: 7) { nodes { name } aggregate { count } } }", 57),
        ("{ laender(first: 7) { nodes { municipalities(first: 3) { totalCount nodes { name } } } } }", 98),
        ("{ municipalities(first: 7) { nodes { land { name } } } }", 7),
        (
            "{ municipalities(first: 7) { nodes { land { municipalities(first: 2) { nodes { name } } } } } }",
            21,
        ),
        # The same page under two names is read twice.
        ("{ a: laender(first: 7) { nodes { name } } b: laender(first: 7) { nodes { name } } }", 14),
        # An administration is of one type only, whichever it is.
        ("{ administrations(first: 7) { nodes { uses(first: 3) { nodes { name } } } } }", 28),
        (
            """{ administrations(first: 7) { nodes {
                 ... on Land { municipalities(first: 5) { nodes { name } } }
                 ... on Municipality { uses(first: 3) { nodes { name } } } } } }""",
            7 + 7 * 5,
        ),
    ],
)
def test_cost(text: str, cost: int) -> None:
    assert PLANNER.request(text).cost == cost


def test_the_example_in_the_documentation() -> None:
    section = DOCS.read_text("utf-8").split("## Limits and cost")[1]
    document = re.search(r"```graphql\n(.*?)```", section, re.DOTALL)
    shown = re.search(r'"requested": (\d+)', section)
    assert document
    assert shown
    assert PLANNER.request(document[1]).cost == int(shown[1])


def test_a_cost_beyond_what_is_allowed_is_refused_with_what_it_was() -> None:
    text = "query($n: Int) { laender(first: $n) { nodes { municipalities(first: $n) { nodes { name } } } } }"
    planner = Planner(SCHEMA, Limits(cost=110))
    assert planner.request(text, {"n": 10}).cost == 110
    with pytest.raises(TooLarge) as error:
        planner.request(text, {"n": 11})
    assert error.value.details == {"bound": "cost", "limit": 110, "requested": 132}
    assert "22 more than the 110 allowed" in error.value.message


def test_a_condition_that_comes_back_along_its_way_has_its_price() -> None:
    back = '{ land: { municipalities: { some: { key: { eq: "a" } } } } }'
    count = "municipalities(where: %s) { totalCount }"

    def cost(*fields: str) -> int:
        return PLANNER.request(f"{{ {' '.join(fields)} }}").cost

    once = cost(count % back)
    assert once - cost(count % '{ land: { key: { eq: "a" } } }') == SCAN
    assert cost(count % back, "b: " + count % f"{{ and: [{back}] }}") == once + 10  # one set serves both
