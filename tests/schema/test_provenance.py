"""Whether an answer says that example data is in it."""

from typing import Any

import pytest
from graphql import (
    ArgumentNode,
    BooleanValueNode,
    FieldNode,
    NameNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    print_ast,
    visit,
)
from hypothesis import given, settings
from neo4j import Driver

from graph.engine import Engine
from graph.migrations import migrate
from graph.statistics import statistics
from schema.drive import Statistics
from schema.exact import exact
from schema.plan import Planner
from tests.reference import Reference
from tests.schema.both import MODEL, SCHEMA, response
from tests.schema.conftest import WIDE
from tests.schema.random_documents import Drawn, documents
from tests.small import small_graph, write


@pytest.fixture(scope="module")
def known(empty_graph: Engine, driver: Driver) -> Statistics:
    migrate(driver, empty_graph, MODEL)
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
        # What is shown of a row may be nothing but its cursor.
        ("{ processes(first: 1) { edges { cursor } } }", True),
        ("{ processes(first: 1) { pageInfo { startCursor } } }", True),
        ("{ processes(first: 0) { pageInfo { hasNextPage } } }", True),
        ("{ processes(first: 1, examples: false) { edges { cursor } pageInfo { endCursor } } }", False),
        ("{ laender(first: 1) { edges { cursor } pageInfo { hasNextPage endCursor } } }", False),
        ('{ search(text: "Hundesteuer") { edges { highlights { field } } } }', True),
        ('{ search(text: "Hundesteuer") { edges { match } } }', True),
        ('{ search(text: "Hundesteuer") { pageInfo { endCursor } } }', True),
        ('{ search(text: "Hundesteuer") { kinds { kind } } }', True),
        ('{ search(text: "Hundesteuer", last: 1) { pageInfo { startCursor } } }', True),
        ('{ search(text: "Saarland", kinds: [LAND]) { totalCount kinds { count } edges { match } } }', False),
        ('{ search(text: "Saarland", kinds: [LAND, PROCESS]) { totalCount } }', True),
        ('{ search(text: "Saarland") { nodes { __typename } } }', False),
        ('{ search(text: "Saarland") { aggregate { count } } }', True),
        ('{ search(text: "Saarland", examples: false) { aggregate { count } } }', False),
        ('{ search(text: "Saarland", kinds: [LAND]) { groupBy(by: { kind: VALUE }) { key } } }', False),
        ('{ search(text: "Hunde", kinds: [PROCESS]) { groupBy(by: { id: VALUE }) { node { id } } } }', True),
        ('{ path(from: "municipality:10041100", to: "process:doppelt") { length } }', True),
        ('{ path(from: "land:10", to: "land:16", via: [COOPERATES_IN]) { length } }', False),
        ('{ neighbourhood(id: "land:10") { truncated } }', True),
        ('{ neighbourhood(id: "land:10", via: [COOPERATES_IN]) { truncated nodes { name } } }', False),
        ('{ neighbourhood(id: "land:10", examples: false) { truncated } }', False),
        ('{ neighbourhood(id: "process:hund", via: [COOPERATES_IN]) { truncated } }', True),
        ('{ land(key: "16") { statements { totalCount } } }', True),
        ('{ land(key: "16") { statements(via: [COOPERATES_IN]) { totalCount nodes { id } } } }', False),
        ('{ land(key: "10") { statements(first: 50) { edges { cursor } } } }', True),
        ('{ topic(key: "familie") { statements { totalCount } } }', False),
        ('{ land(key: "10") { statements { groupBy(by: { type: VALUE }) { key } } } }', True),
        ('{ land(key: "10") { statements(via: [IN_LAND]) { aggregate { count } } } }', False),
        ('{ land(key: "16") { disagreements { __typename } } }', False),
        ('{ district(key: "10041") { uses { edges { disputed } } } }', True),
        ('{ land(key: "16") { alliances { edges { disputed } } } }', False),
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
    assert says(planner, empty_graph, driver, document) is expected


def says(planner: Planner, engine: Engine, driver: Driver, text: str, **variables: Any) -> bool:
    """Whether an answer says that it rests on examples, made either way."""
    request = planner.request(text, variables)
    record: list[Any] = []
    if request.text:
        with driver.session(database=engine.database) as session:
            record = session.run(request.text, request.parameters).single(strict=True)[0]  # type: ignore[arg-type]
    noted: set[bool] = set()
    exact(request.plan.compiled.root, record, request.parameters, noted)
    said = request.response(record).examples
    assert (bool(noted) or request.plan.compiled.examples) is said
    return said


DOCUMENTS = documents(SCHEMA, Reference(MODEL, SCHEMA.sdl, small_graph()))
"""Drawn by a reference of their own: one that answers remembers what was let in last."""
REFERENCE = Reference(MODEL, SCHEMA.sdl, small_graph())


@settings(settings.get_profile("documents"))
@given(drawn=DOCUMENTS)
def test_where_nothing_is_said_examples_make_no_difference(
    known: Statistics, empty_graph: Engine, driver: Driver, drawn: Drawn
) -> None:
    without = without_examples(drawn.text)
    answers = [REFERENCE.execute(text, drawn.variables) for text in (drawn.text, without)]
    first, second = (response(answer.data, answer.errors or []) for answer in answers)
    planner = Planner(SCHEMA, WIDE, dialect=empty_graph.dialect.cypher)
    planner.learn(known)
    assert first["data"] == second["data"] or says(
        planner, empty_graph, driver, drawn.text, **drawn.variables
    )


class _Without(Visitor):
    """Puts `examples: false` to every root field."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        parent = self.info.get_parent_type()
        if not parent or parent.name != "Query" or node.name.value.startswith("__"):
            return None
        others = tuple(a for a in node.arguments or () if a.name.value != "examples")
        return FieldNode(
            alias=node.alias,
            name=node.name,
            directives=node.directives,
            selection_set=node.selection_set,
            arguments=(
                *others,
                ArgumentNode(name=NameNode(value="examples"), value=BooleanValueNode(value=False)),
            ),
        )


def without_examples(text: str) -> str:
    info = TypeInfo(SCHEMA.graphql)
    return print_ast(visit(parse(text), TypeInfoVisitor(info, _Without(info))))


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
