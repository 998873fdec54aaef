"""Documents beyond a bound are refused, at little cost, with the bound and by how much."""

from typing import Any

import pytest
from graphql import GraphQLSyntaxError, SelectionSetNode, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.document import RequestError
from schema.errors import TooLarge
from schema.guard import Counter, Limits, guard, scan
from schema.plan import Planner
from tests.hostile import double_spreads
from tests.schema.both import SCHEMA

LIMITS = Limits(tokens=100, fields=10, depth=4, aliases=3, directives=2)


class Visits(Counter):
    """Counts how often a selection set is gone through."""

    made = 0

    def selection_set(self, node: SelectionSetNode | None) -> Any:
        self.made += 1
        return super().selection_set(node)


def test_nested_double_spreads_are_gone_through_once() -> None:
    document = parse(double_spreads(100))
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


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("{ a }", 3),
        ("{ a # b c d\n }", 4),
        ("{ a,b , c }", 5),
        ('{ a(b: "c d\\" e") }', 8),
        ('{ a(b: """c "d" \\""" e\n""") }', 8),
        ("{ a(b: [-1.5e+10, $c]) ...d @e }", 16),
        ('{ a(b: "" c: """""") }', 11),
    ],
)
def test_tokens_are_counted_as_the_parser_does(text: str, tokens: int) -> None:
    parse(text, max_tokens=tokens)
    with pytest.raises(GraphQLSyntaxError):
        parse(text, max_tokens=tokens - 1)
    scan(text, Limits(tokens=tokens))
    with pytest.raises(TooLarge) as error:
        scan(text, Limits(tokens=tokens - 1))
    assert error.value.details == {"bound": "tokens", "limit": tokens - 1, "requested": tokens}


@given(st.text(st.sampled_from('"\\#{}[]()ab1.-\n ,é$'), max_size=60))
def test_any_text_is_scanned(text: str) -> None:
    scan(text, Limits())


def test_what_stands_on_definitions_counts_too() -> None:
    text = "query($a: Int = 1 @a) @b { a(b: [1, { c: $a }]) @d(e: 1) } fragment F on T @c { a }"
    counter = Counter(parse(text))
    assert counter.directives() == 3
    assert counter.literals() == 6


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("{ a b c: a }", 0),
        ("{ a a a }", 3),
        ("{ a { b } a { b } }", 2),
        ("{ a { b } ...F } fragment F on Q { a { b c } ...G } fragment G on Q { a { c } }", 5),
        ("{ a { b } ... { ... on Q { a { b } } } }", 2),
        ("{ ...F } fragment F on Q { a ...F }", 0),
    ],
)
def test_pairs_of_fields_with_one_name(text: str, pairs: int) -> None:
    counter = Counter(parse(text))
    assert counter.repeats([counter.operations[0].selection_set]) == pairs


def test_interfaces_within_interfaces() -> None:
    levels = 7
    text = "{ administrations(first: 1) " + "{ nodes { land { administrations(first: 1) " * levels
    text += "{ totalCount }" + "} } }" * levels + "}"
    with pytest.raises(TooLarge) as error:
        Planner(SCHEMA).request(text)
    assert error.value.details["bound"] == "cases"
    # Four types of administrations at each level: what is refused is counted to its end all the same.
    assert error.value.details["requested"] == 65_534


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
