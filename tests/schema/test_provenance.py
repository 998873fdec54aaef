"""Whether an answer says that example data is in it."""

import pytest
from neo4j import Driver

from graph.engine import Engine
from graph.statistics import statistics
from schema.drive import Statistics
from schema.exact import exact
from schema.plan import Planner
from tests.schema.both import MODEL, SCHEMA
from tests.small import small_graph, write


@pytest.fixture(scope="module")
def known(empty_graph: Engine, driver: Driver) -> Statistics:
    write(small_graph(), MODEL, driver, empty_graph)
    with driver.session(database=empty_graph.database) as session:
        return statistics(session, MODEL)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('{ process(key: "hund") { name } }', True),
        ('{ process(key: "seltsam") { name } }', False),  # there are examples of its kind, it is none
        ('{ process(key: "hund", examples: false) { name } }', False),
        ('{ node(id: "process:hund") { __typename } }', True),
        ('{ node(id: "land:10") { name } }', False),
        ('{ land(key: "10") { name municipalities: administrations { totalCount nodes { name } } } }', False),
        # The statement that leads to the shown node is made up, the node is not.
        ('{ land(key: "10") { uses { nodes { __typename } } } }', True),
        ('{ process(key: "seltsam") { runsOn { name } } }', False),
        ("{ platforms { nodes { name processes { edges { since } } } } }", True),
        # Numbers and filters rest on what is not shown.
        ("{ processes { totalCount } }", True),
        ("{ processes(examples: false) { totalCount } }", False),
        ("{ laender { totalCount } }", False),
        ("{ laender(where: { uses: { some: {} } }) { nodes { name } } }", True),
        ("{ laender(where: { uses: { some: {} } }, examples: false) { nodes { name } } }", False),
        # The answer is made value by value where something breaks the model.
        ('{ process(key: "hund") { name } topics { nodes { name } } }', True),
        ("{ topics { nodes { name } } }", False),
    ],
)
def test_examples(
    known: Statistics, empty_graph: Engine, driver: Driver, document: str, expected: bool
) -> None:
    planner = Planner(SCHEMA)
    planner.learn(known)
    request = planner.request(document)
    with driver.session(database=empty_graph.database) as session:
        record = session.run(request.text or "", request.parameters).single(strict=True)[0]  # type: ignore[arg-type]
    assert request.response(record).examples is expected
    noted: set[bool] = set()
    exact(request.plan.compiled.root, record, request.parameters, noted)
    assert (bool(noted) or request.plan.compiled.examples) is expected


def test_a_graph_without_examples_is_not_asked(known: Statistics) -> None:
    document = "{ processes { totalCount nodes { name usedBy { nodes { name } } } } }"
    planner = Planner(SCHEMA)
    assert "example" not in (planner.request(document).text or "")
    planner.learn(known)
    assert "n0.example" in (planner.request(document).text or "")


def test_in_doubt_everything_is_looked_at(known: Statistics) -> None:
    planner = Planner(SCHEMA)
    planner.learn(known)
    planner.request("{ laender { nodes { name } } }")
    planner.doubt()
    assert "n0.example" in (planner.request("{ laender { nodes { name } } }").text or "")
    assert planner.statistics.nodes == known.nodes
    plans = dict(planner.plans)
    planner.doubt()
    assert dict(planner.plans) == plans != {}


def test_what_has_examples_is_found(known: Statistics) -> None:
    assert {"Process", "ItSystem", "USES", "Source"} <= known.examples
    assert known.examples.isdisjoint({"Land", "Municipality", "IN_LAND", "COOPERATES_IN"})
