from dataclasses import fields

import pytest
from hypothesis import HealthCheck, settings
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
    group.addoption("--examples", type=int, help="how many random documents to try, other ones in every run")


def pytest_configure(config: pytest.Config) -> None:
    """The same examples in every run, unless a number of them is asked for."""
    quiet = list(HealthCheck)
    settings.register_profile(
        "schema", derandomize=True, database=None, deadline=None, suppress_health_check=quiet
    )
    settings.load_profile("schema")
    asked = config.getoption("--examples", default=None)
    documents = settings(max_examples=asked or 120, derandomize=asked is None, print_blob=True)
    settings.register_profile("documents", documents)


@pytest.fixture(scope="module")
def both(empty_graph: Engine, driver: Driver) -> Both:
    """The small graph in a database of each engine and in memory."""
    graph = small_graph()
    migrate(driver, empty_graph, MODEL)  # a search needs its indexes
    write(graph, MODEL, driver, empty_graph)
    planner = Planner(SCHEMA, WIDE, dialect=empty_graph.dialect.cypher)
    return Both(planner, Reference(MODEL, SCHEMA.sdl, graph), driver, empty_graph.database)
