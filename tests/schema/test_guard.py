"""Documents beyond a bound are refused, at little cost, with the bound and by how much."""

from typing import Any

import pytest
from graphql import SelectionSetNode, parse

from schema.document import Documents, RequestError
from schema.errors import TooLarge
from schema.guard import Limits, _Counter, guard
from schema.plan import Planner
from tests.schema.both import SCHEMA

LIMITS = Limits(tokens=100, fields=10, depth=4, aliases=3, directives=2)


def doubled(levels: int) -> str:
    """Fragments that spread the next one twice: twice as many fields at each level."""
    body = "".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }} " for i in range(levels))
    return f"{{ ...F0 }} {body} fragment F{levels} on Query {{ laender {{ totalCount }} }}"


class Visits(_Counter):
    """Counts how often a selection set is gone through."""

    made = 0

    def selection_set(self, node: SelectionSetNode | None) -> Any:
        self.made += 1
        return super().selection_set(node)


def test_nested_double_spreads_are_gone_through_once() -> None:
    document = parse(doubled(100))
    visits = Visits(document)
    count = visits.selection_set(visits.operations[0].selection_set)
    assert count.fields == 2 * 2**100
    assert visits.made <= 3 * 102
    with pytest.raises(TooLarge):
        guard(document, Limits())


@pytest.mark.parametrize(
    ("text", "bound", "value"),
    [
        ("{ a b c d e f g h i j k }", "fields", 11),
        ("{ a { b { c { d { e } } } } }", "depth", 5),
        ("{ a { ...F } } fragment F on T { b { c { ... on X { d { e } } } } }", "depth", 5),
        ("{ a: x b: x c: x ... { d: x } }", "aliases", 4),
        (
            "{ a @skip(if: true) ... @include(if: true) { b } ...F @skip(if: true) } fragment F on T { c }",
            "directives",
            3,
        ),
    ],
)
def test_a_refusal_says_the_bound_and_by_how_much(text: str, bound: str, value: int) -> None:
    with pytest.raises(TooLarge) as error:
        guard(parse(text), LIMITS)
    limit = getattr(LIMITS, bound)
    assert error.value.details == {"bound": bound, "limit": limit, "requested": value}
    assert f"{value - limit} more than the {limit} allowed" in error.value.message


@pytest.mark.parametrize(
    "text",
    [
        "{ a b c d e f g h i j }",
        "{ a { b { c { d } } } }",
        "{ a: x b: x c: x }",
        "{ ...F } fragment F on T { ...F a }",
    ],
)
def test_what_keeps_to_the_bounds_passes(text: str) -> None:
    guard(parse(text), LIMITS)


def test_every_operation_is_looked_at() -> None:
    with pytest.raises(TooLarge):
        guard(parse("query A { a } query B { a { b { c { d { e } } } } }"), LIMITS)


def test_tokens() -> None:
    with pytest.raises(TooLarge) as error:
        Documents(SCHEMA.graphql, LIMITS).operation("{ " + "a " * 100 + "}", None)
    assert error.value.details["bound"] == "tokens"
    assert "100 tokens" in error.value.message


def test_interfaces_within_interfaces() -> None:
    levels = 7
    text = "{ administrations(first: 1) " + "{ nodes { land { administrations(first: 1) " * levels
    text += "{ totalCount }" + "} } }" * levels + "}"
    with pytest.raises(TooLarge) as error:
        Planner(SCHEMA).request(text)
    assert error.value.details["bound"] == "cases"


def test_conditions_nested_beyond_all_sense_are_refused() -> None:
    literal = "{ processes(where: " + "{ not: " * 500 + "{}" + "}" * 500 + ") { totalCount } }"
    where: dict[str, Any] = {}
    for _ in range(500):
        where = {"not": where}
    with pytest.raises((TooLarge, RequestError)):
        Planner(SCHEMA).request(literal)
    with pytest.raises((TooLarge, RequestError)):
        Planner(SCHEMA).request(
            "query($w: ProcessWhere) { processes(where: $w) { totalCount } }", {"w": where}
        )
