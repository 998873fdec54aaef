"""Random valid documents: the compiled path answers as graphql-core's own executor does, on both engines.

`pytest tests/schema/test_random.py --examples 5000` tries that many, other ones in every run.
"""

import json
from itertools import product
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import given, settings

from schema.model import Kind, Relationship
from tests.reference import Reference
from tests.schema.both import MODEL, SCHEMA, Both
from tests.schema.random_documents import Drawn, documents
from tests.small import small_graph

DOCUMENTS = documents(SCHEMA, Reference(MODEL, SCHEMA.sdl, small_graph()))


@settings(settings.get_profile("documents"))
@given(drawn=DOCUMENTS)
def test_random_documents(both: Both, drawn: Drawn) -> None:
    both.check(drawn.text, drawn.variables)


@settings(max_examples=50)
@given(drawn=DOCUMENTS)
def test_the_documents_are_valid(drawn: Drawn) -> None:
    assert validate(SCHEMA.graphql, parse(drawn.text)) == []


def orders(kind: Kind) -> list[str]:
    """Every property of the kind, every count, and what to-one relationships lead to, in both directions."""
    names = [p.name for p in kind.properties.values() if p.name != "example"]
    found = [f"[{{{name}: {direction}}}]" for name in names for direction in ("ASC", "DESC")]
    counts = [f"[{{{name}: {direction}}}]" for name in kind.counts for direction in ("ASC", "DESC")]
    ones = [
        f"[{{{rel.name}: {{{inner}: {direction}}}}}]"
        for rel in kind.relationships.values()
        if not rel.many
        for inner, direction in product(("name", *list(MODEL.kinds[rel.target].counts)[:1]), ("ASC", "DESC"))
    ]
    return ["[]", "[{until: DESC}, {since: ASC}]", *found, *counts, *ones]


def walk(both: Both, head: str, tail: str, path: list[str], order: str) -> None:
    """Pages of two, one after the other, give the whole list in its order, forwards and backwards."""
    page = (
        "{ totalCount edges { cursor node { id } } "
        "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
    )

    def read(**paging: Any) -> dict[str, Any]:
        given = "".join(f", {name}: ${name}" for name in paging)
        types = {"first": "Int", "last": "Int", "after": "String", "before": "String"}
        declared = ", ".join(f"${name}: {types[name]}" for name in paging)
        text = f"query({declared}) {{ {head}(orderBy: {order}{given}) {page} {tail} }}"
        found = both.compiled(text, paging)["data"]
        for step in path:
            found = found[step]
        return dict(found)

    whole = read(first=1000)
    assert read(last=1000)["edges"] == whole["edges"]
    assert whole["totalCount"] == len(whole["edges"])
    assert len({json.dumps(e) for e in whole["edges"]}) == len(whole["edges"])
    for size, bound, more, end in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        edges: list[Any] = []
        cursor = None
        for _ in range(100):
            found = read(**{size: 2, bound: cursor})
            edges = [*edges, *found["edges"]] if size == "first" else [*found["edges"], *edges]
            cursor = found["pageInfo"][end]
            if not found["pageInfo"][more]:
                break
        assert edges == whole["edges"]


@pytest.mark.parametrize("name", ["Municipality", "Administration", "Source", "Process"])
def test_walking_through_all_nodes(both: Both, name: str) -> None:
    kind = MODEL.kinds[name]
    for order in orders(kind):
        walk(both, kind.plural, "", [kind.plural], order)


@pytest.mark.parametrize(("owner", "field"), [("land:07", "administrations"), ("process:hund", "usedBy")])
def test_walking_through_a_relationship_with_parallel_statements(both: Both, owner: str, field: str) -> None:
    kind = MODEL.by_field[owner.partition(":")[0]]
    rel: Relationship = kind.relationships[field]
    key = owner.partition(":")[2]
    for order in orders(MODEL.kinds[rel.target]):
        walk(both, f'{kind.field}(key: "{key}") {{ {field}', "}", [kind.field, field], order)
