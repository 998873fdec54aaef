"""Documents are read once, kept within bounds, and refused with all that is wrong with them."""

import pytest

from schema.document import Documents, RequestError
from schema.guard import Limits
from tests.schema.both import SCHEMA

TWO = "query A { laender { totalCount } } query B { laws { totalCount } }"


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA.graphql, Limits(), size=2)


def test_the_same_text_is_read_once(documents: Documents) -> None:
    assert documents.operation("{ __typename }", None) is documents.operation("{ __typename }", None)


def test_the_least_recently_used_is_forgotten(documents: Documents) -> None:
    a = documents.operation("{ a: __typename }", None)
    b = documents.operation("{ b: __typename }", None)
    assert documents.operation("{ a: __typename }", None) is a
    documents.operation("{ c: __typename }", None)
    assert len(documents.known) == 2
    assert documents.operation("{ a: __typename }", None) is a
    assert documents.operation("{ b: __typename }", None) is not b


def test_what_is_refused_is_not_kept(documents: Documents) -> None:
    with pytest.raises(RequestError):
        documents.operation("{ nothing }", None)
    assert not documents.known


def test_the_operation_is_chosen_by_its_name(documents: Documents) -> None:
    a, b = documents.operation(TWO, "A"), documents.operation(TWO, "B")
    assert a.node.name
    assert a.node.name.value == "A"
    assert a.serial != b.serial


@pytest.mark.parametrize("name", [None, "C", ""])
def test_no_such_operation(documents: Documents, name: str | None) -> None:
    with pytest.raises(RequestError) as error:
        documents.operation(TWO, name)
    assert error.value.code == "OPERATION_RESOLUTION_FAILURE"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...A } fragment A on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "{ ...A } fragment A on Query { __typename } fragment A on Query { __typename }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("query($a: String) { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ processes(orderBy: [{ name: ASC, key: DESC }]) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ processes(orderBy: [{}]) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ processes(where: { name: { like: 1 } }) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_what_is_wrong(documents: Documents, text: str, code: str) -> None:
    with pytest.raises(RequestError) as error:
        documents.operation(text, None)
    assert error.value.code == code
    assert all(e.message for e in error.value.errors)


def test_cursors_and_ids_are_known_by_their_variables(documents: Documents) -> None:
    fields = "laender(after: $a, first: $n) { totalCount } node(id: $i) { id }"
    text = f"query($a: String, $i: ID!, $n: Int) {{ {fields} }}"
    operation = documents.operation(text, None)
    assert operation.deciding == {"a": {"after"}, "i": {"id"}}
