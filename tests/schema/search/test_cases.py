"""The cases of `cases.yaml` on both engines: what is found, in which order, and what is shown of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver
from ruamel.yaml import YAML

from graph.engine import Engine
from graph.migrations import migrate
from schema.plan import Planner
from tests.engines import empty_database
from tests.schema.both import MODEL, SCHEMA
from tests.small import Graph, write

FILE = YAML(typ="safe").load(Path(__file__).with_name("cases.yaml"))
DOCUMENT = """query(
  $text: String!, $kinds: [NodeKind!], $first: Int, $after: String, $last: Int, $before: String
) {
  search(text: $text, kinds: $kinds, first: $first, after: $after, last: $last, before: $before) {
    totalCount kinds { kind count } nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor match node { id } highlights { field fragments { html parts { text match } } } }
  }
}"""


def graph() -> Graph:
    made = Graph()
    for id_, properties in FILE["nodes"].items():
        made.node(id_, **properties)
    return made


@pytest.fixture(scope="module")
def searched(engine: Engine, driver: Driver) -> Iterator[Any]:
    """What searches the graph of the cases with these arguments."""
    empty_database(driver, engine)
    migrate(driver, engine, MODEL)
    write(graph(), MODEL, driver, engine)
    planner = Planner(SCHEMA)

    def search(text: str, **arguments: Any) -> Any:
        size = {} if "last" in arguments else {"first": 100}
        request = planner.request(DOCUMENT, {"text": text, **size, **arguments})
        assert request.text
        with driver.session(database=engine.database) as session:
            record = session.run(request.text, request.parameters).single(strict=True)[0]
        data, errors, _ = request.response(record)
        assert data
        assert not errors
        return data["search"]

    yield search
    empty_database(driver, engine)


@pytest.mark.parametrize("case", FILE["cases"], ids=[f"{i}-{c['text']}" for i, c in enumerate(FILE["cases"])])
def test_case(searched: Any, case: dict[str, Any]) -> None:
    found = searched(case["text"], kinds=case.get("kinds"))
    ids = [node["id"] for node in found["nodes"]]
    assert ids == case["find"]
    assert found["totalCount"] == len(ids) == sum(kind["count"] for kind in found["kinds"])
    edges = found["edges"]
    assert [edge["node"]["id"] for edge in edges] == ids
    expected = case.get("match", [])
    assert [edge["match"] for edge in edges][: len(expected)] == expected
    if "html" in case:
        shown = {h["field"]: [f["html"] for f in h["fragments"]] for h in edges[0]["highlights"]}
        assert shown == {k: v if isinstance(v, list) else [v] for k, v in case["html"].items()}


def test_what_is_found_is_shown(searched: Any) -> None:
    for case in FILE["cases"]:
        for edge in searched(case["text"], kinds=case.get("kinds"))["edges"]:
            parts = [p for h in edge["highlights"] for f in h["fragments"] for p in f["parts"]]
            assert any(part["match"] for part in parts), (case["text"], edge["node"])


@pytest.mark.parametrize("text", ["Saar", "10", "Antrag", "Beispiel", "Mainz Steuer", "Sarbrücken"])
def test_pages_follow_each_other(searched: Any, text: str) -> None:
    whole = [node["id"] for node in searched(text)["nodes"]]
    assert whole
    for size in (1, 2):
        found: list[str] = []
        page = searched(text, first=size)
        while True:
            found += [node["id"] for node in page["nodes"]]
            assert page["totalCount"] == len(whole)
            assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
            page = searched(text, first=size, after=page["pageInfo"]["endCursor"])
            assert page["pageInfo"]["hasPreviousPage"]
        assert found == whole
        page = searched(text, last=size)
        found = []
        while True:
            found = [*(node["id"] for node in page["nodes"]), *found]
            if not page["pageInfo"]["hasPreviousPage"]:
                break
            page = searched(text, last=size, before=page["pageInfo"]["startCursor"])
            assert page["pageInfo"]["hasNextPage"]
        assert found == whole


def test_how_many_there_are_of_each_kind(searched: Any) -> None:
    assert searched("Saarbrücken")["kinds"] == [
        {"kind": "DISTRICT", "count": 1},
        {"kind": "MUNICIPALITY", "count": 1},
    ]
    assert searched("Saarbrücken", kinds=["DISTRICT"], last=0)["kinds"] == [{"kind": "DISTRICT", "count": 1}]
    assert searched("Xaarbrücken")["kinds"] == []
