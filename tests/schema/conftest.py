from dataclasses import fields

import pytest
from neo4j import Driver

from graph.engine import Engine
from graph.migrations import migrate
from schema.guard import Limits
from schema.plan import Planner
from tests.reference import Reference
from tests.schema.both import MODEL, SCHEMA, Both
from tests.small import small_graph, write

WIDE = Limits(**{f.name: 100 if f.name == "depth" else 10**12 for f in fields(Limits)})
"""Limits that random documents do not reach."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("schema")
    group.addoption(
        "--update-fixtures", action="store_true", help="write the compiler's texts to tests/schema/fixtures"
    )


@pytest.fixture(scope="module")
def both(empty_graph: Engine, driver: Driver) -> Both:
    """The small graph in a database of each engine and in memory."""
    graph = small_graph()
    migrate(driver, empty_graph, MODEL)  # a search needs its indexes
    write(graph, MODEL, driver, empty_graph)
    planner = Planner(SCHEMA, WIDE, dialect=empty_graph.dialect.cypher)
    return Both(planner, Reference(MODEL, SCHEMA.sdl, graph), driver, empty_graph.database)
