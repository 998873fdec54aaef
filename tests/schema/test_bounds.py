"""Arguments beyond their bounds are refused wherever they stand: by how much, where, and what instead."""

from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, Source, get_location, parse

from schema.arguments import Const
from schema.bounds import BOUNDS, checks
from schema.cursor import BadCursor
from schema.document import RequestError
from schema.errors import BadInput, TooLarge, VerbundgraphError
from schema.parameters import MAX_PAGE
from schema.plan import Planner
from tests.schema.both import SCHEMA

FIELDS = [
    ("laender(first: %s) { %s }", "pageSize", 0, MAX_PAGE, "`after`"),
    ("laender(last: %s) { %s }", "pageSize", 0, MAX_PAGE, "`before`"),
    ('land(key: "10") { municipalities(first: %s) { %s } }', "pageSize", 0, MAX_PAGE, "`after`"),
    ('land(key: "10") { statements(first: %s) { %s } }', "pageSize", 0, MAX_PAGE, "`after`"),
    ('search(text: "Saar", first: %s) { %s }', "pageSize", 0, MAX_PAGE, "`after`"),
    ("laender { groupBy(by: { id: VALUE }, first: %s) { key } %s }", "pageSize", 0, MAX_PAGE, "`where`"),
    ("laender { facets(by: [{ id: VALUE }], first: %s) { by } %s }", "pageSize", 0, MAX_PAGE, "`where`"),
    ('path(from: "land:10", to: "land:06", first: %s) { length %s }', "pageSize", 0, MAX_PAGE, "`via`"),
    ('path(from: "x:10", to: "land:06", first: %s) { length %s }', "pageSize", 0, MAX_PAGE, "`via`"),
    (
        'land(key: "10") { disagreements(first: %s) { __typename %s } }',
        "pageSize",
        0,
        MAX_PAGE,
        "`via`",
    ),
    ('path(from: "land:10", to: "land:06", maxLength: %s) { length %s }', "pathLength", 1, 10, "nearer"),
    ('neighbourhood(id: "land:10", depth: %s) { truncated %s }', "neighbourhoodDepth", 1, 3, "`id`"),
    (
        'neighbourhood(id: "land:10", limitPerRelationship: %s) { truncated %s }',
        "limitPerRelationship",
        1,
        100,
        "connection",
    ),
]


def refused(text: str, variables: dict[str, Any] | None = None) -> VerbundgraphError:
    planner = Planner(SCHEMA)
    with pytest.raises(VerbundgraphError) as error:
        planner.request(text, variables)
    return error.value


def place(error: VerbundgraphError, text: str) -> str:
    """What stands in the document where the error points to."""
    at = get_location(Source(text), error.node.loc.start)
    return text.splitlines()[at.line - 1][at.column - 1 :]


@pytest.mark.parametrize(("field", "bound", "least", "most", "instead"), FIELDS)
def test_it_is_refused_where_no_page_is_selected(
    field: str, bound: str, least: int, most: int, instead: str
) -> None:
    argument = field.partition(": %s")[0].rpartition("(")[2].rpartition(" ")[2]
    literal = "{ " + field % ("%s", "__typename") + " }"
    variable = "query($n: Int!) { " + field % ("$n", "__typename") + " }"
    planner = Planner(SCHEMA)
    for number in (least, most):
        planner.request(literal % number)
        planner.request(variable, {"n": number})
    for number in (most + 1, 2**31 - 1, least - 1, -(2**31)):
        for text, variables in ((literal % number, None), (variable, {"n": number})):
            with pytest.raises(VerbundgraphError) as raised:
                planner.request(text, variables)  # also where the plan is known
            error = raised.value
            assert f"`{argument}` is {number}" in error.message
            assert place(error, text).startswith(f"{argument}: ")
            if number > most:
                assert isinstance(error, TooLarge)
                assert error.details == {"bound": bound, "limit": most, "requested": number}
                assert f"{number - most} more than the {most} allowed." in error.message
                assert instead in error.message
            else:
                assert isinstance(error, BadInput)
                assert f"from {least} to {most}" in error.message


def test_every_field_has_advice_for_each_of_its_bounds() -> None:
    (operation,) = parse("{ field }").definitions
    assert isinstance(operation, OperationDefinitionNode)
    (node,) = operation.selection_set.selections
    assert isinstance(node, FieldNode)
    tried = 0
    for (type_, name), role in SCHEMA.roles.items():
        taken = frozenset(getattr(SCHEMA.graphql.type_map[type_].fields[name], "args", ()))  # type: ignore[attr-defined]
        for argument in taken & BOUNDS.keys():
            given = Const([1] * 5_000 if argument == "ids" else 5_000)
            (found,) = checks(node, role, taken, {argument: given})
            with pytest.raises(TooLarge, match=r"more than the \d+ allowed\. [A-Z].*\.$"):
                found.run({})
            tried += 1
    assert tried > 300


def test_so_are_more_ids_than_a_page_has() -> None:
    text = "query($i: [ID!]!) { nodes(ids: $i) { __typename } }"
    assert Planner(SCHEMA).request(text, {"i": ["land:10"] * MAX_PAGE}).cost == MAX_PAGE
    error = refused(text, {"i": ["land:10"] * (MAX_PAGE + 1)})
    assert error.details == {"bound": "ids", "limit": MAX_PAGE, "requested": MAX_PAGE + 1}
    assert "1 more than the 1000 allowed. Ask for the others in another query." in error.message
    assert place(error, text).startswith("ids: $i")


@pytest.mark.parametrize(
    ("text", "bound", "requested"), [("x" * 201, "searchText", 201), ("a%s " * 21, "searchWords", 21)]
)
def test_so_is_a_text_longer_than_any_name(text: str, bound: str, requested: int) -> None:
    words = text % tuple(range(21)) if "%" in text else text
    error = refused("query($t: String!) { search(text: $t) { __typename } }", {"t": words})
    assert (error.details["bound"], error.details["requested"]) == (bound, requested)
    assert error.node is not None


CURSORS = [
    "query($c: String) {\n laender(after: $c) { %s } }",
    "query($c: String) {\n laender(before: $c) { %s } }",
    'query($c: String) {\n land(key: "10") { municipalities(after: $c) { %s } } }',
    'query($c: String) {\n land(key: "10") { municipalities(before: $c) { %s } } }',
    'query($c: String) {\n land(key: "10") { statements(after: $c) { %s } } }',
    'query($c: String) {\n land(key: "10") { statements(before: $c) { %s } } }',
    'query($c: String) {\n search(text: "Kreis", after: $c) { %s } }',
]


@pytest.mark.parametrize("text", CURSORS)
@pytest.mark.parametrize("selected", ["__typename", "totalCount", "nodes { __typename }"])
def test_a_foreign_cursor_is_refused_whatever_is_selected(text: str, selected: str) -> None:
    argument = "before" if "before" in text else "after"
    asked = text % selected
    planner = Planner(SCHEMA)
    planner.request(asked, {})
    planner.request(asked, {"c": None})
    for _ in range(2):
        with pytest.raises(BadCursor) as error:
            planner.request(asked, {"c": "x"})
        assert place(error.value, asked).startswith(f"{argument}: $c")


def test_both_ends_at_once_are_refused_whatever_is_selected() -> None:
    text = "{ a: laender { totalCount } b: laender(first: 1, last: 1) { totalCount } }"
    error = refused(text)
    assert "exclude each other" in error.message
    assert place(error, text).startswith("b: laender")


def test_a_date_that_is_none_has_a_place() -> None:
    for where in ('{ since: { gte: "20" } }', '{ edge: { since: { gte: "20" } } }'):
        text = f'{{ land(key: "10") {{ municipalities(where: {where}) {{ totalCount }} }} }}'
        with pytest.raises(RequestError) as raised:
            Planner(SCHEMA).request(text)
        (error,) = raised.value.errors
        assert "ust be a year (2022)" in error.message
        assert error.locations
        assert text[error.locations[0].column - 1 :].startswith('"20"')
