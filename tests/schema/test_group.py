"""What grouping refuses, what it costs, and how a key is shown."""

import pytest
from graphql import get_location

from schema.cypher import CypherDialect
from schema.errors import TooLarge
from schema.figures import FIGURES
from schema.plan import Planner
from tests.schema.both import SCHEMA

PLANNER = Planner(SCHEMA)


def way(steps: int) -> str:
    return "{ land: " * steps + "{ id: VALUE }" + " }" * steps


def test_a_way_has_a_longest_length() -> None:
    assert PLANNER.request(f"{{ laender {{ groupBy(by: {way(6)}) {{ key }} }} }}").text
    with pytest.raises(TooLarge, match="more than the 6 allowed") as refused:
        PLANNER.request(f"{{ laender {{ groupBy(by: {way(7)}) {{ key }} }} }}")
    assert refused.value.details == {"bound": "groupingSteps", "limit": 6, "requested": 7}


@pytest.mark.parametrize(
    "connection",
    ["processes", 'search(text: "Saar")', 'land(key: "10") { statements', 'land(key: "10") { uses'],
)
def test_a_refusal_says_which_grouping_is_meant(connection: str) -> None:
    by = "{ sources: " * 7 + "{ id: VALUE }" + " }" * 7
    text = f"{{ {connection}\n{{ count: __typename\n  groupBy(by: {by}) {{ key }} }} }}"
    text += " }" * (text.count("{") - text.count("}"))
    with pytest.raises(TooLarge) as refused:
        PLANNER.request(text)
    assert get_location(refused.value.node.loc.source, refused.value.node.loc.start).line == 3


def test_there_is_a_number_of_facets_at_most() -> None:
    text = "{ laender { facets(by: [%s]) { by } } }"
    assert PLANNER.request(text % ("{ id: VALUE } " * 20))
    with pytest.raises(TooLarge, match="asks for 21 facets"):
        PLANNER.request(text % ("{ id: VALUE } " * 21))


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ processes { aggregate { count } } }", 50),
        ("{ processes { groupBy(by: { status: VALUE }, first: 7) { key } } }", 50 + 7),
        ("{ processes { groupBy(by: { status: VALUE }, first: 7) { aggregate { count } } } }", 50 + 7 + 7),
        (
            """{ processes { groupBy(by: { status: VALUE }, first: 7) {
                 groupBy(by: { since: YEAR }, first: 3) { key } } } }""",
            50 + 7 + 7 + 7 * 3,
        ),
        (
            "{ processes { facets(by: [{ status: VALUE }, { since: YEAR }], first: 3) { groups { key } } } }",
            2 * (50 + 3),
        ),
        (
            """{ laender(first: 4) { nodes { municipalities {
                 groupBy(by: { type: VALUE }, first: 7) { key } } } } }""",
            4 + 4 * (50 + 7),
        ),
        ('{ search(text: "Saar") { aggregate { count since { min } } } }', 100 + 50),
        (
            """{ search(text: "Saar", first: 4) { kinds { kind } nodes { id } aggregate { count }
                 groupBy(by: { kind: VALUE }, first: 7) { key aggregate { count } } } }""",
            100 + 4 + 50 + 50 + 7 + 7,
        ),
    ],
)
def test_cost(text: str, cost: int) -> None:
    assert PLANNER.request(text).cost == cost


def test_by_as_a_variable() -> None:
    text = "query ($by: ProcessGroupBy!) { processes { groupBy(by: $by) { key } } }"
    by_land = PLANNER.request(text, {"by": {"developedBy": {"land": {"id": "VALUE"}}}})
    by_year = PLANNER.request(text, {"by": {"since": "YEAR"}})
    assert by_land.text != by_year.text
    assert by_land.text == PLANNER.request(text, {"by": {"developedBy": {"land": {"id": "VALUE"}}}}).text


def test_keys_and_sums_as_they_are_shown() -> None:
    assert [FIGURES["shown"](value) for value in (True, False, 12, "a", None)] == [
        "true", "false", "12", "a", None,
    ]  # fmt: skip
    assert FIGURES["unkeyed"]("zebra u\nZebra\n!") == "Zebra\n!"
    assert FIGURES["decimal_total"](0.1 + 0.2) == 0.3
    assert FIGURES["mean"](10, 4) == 2.5
    assert FIGURES["mean"](0, 0) is None


def test_rows_are_gathered_only_where_subqueries_are_slow() -> None:
    text = "{ processes { groupBy(by: { usedBy: { land: { id: VALUE } } }) { key } } }"
    gathering = Planner(SCHEMA, dialect=CypherDialect(slow_subqueries=True))
    assert "collect(n0) AS v0 OPTIONAL MATCH" in (gathering.request(text).text or "")
    assert "collect(" not in (PLANNER.request(text).text or "")
