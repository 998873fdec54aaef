"""A page costs the database the same on a graph ten times larger, wherever an index holds the order."""

from collections.abc import Iterator

import pytest
from neo4j import Driver

from bench.pages import Pages
from graph import statements
from graph.driver import open_driver
from graph.engine import Engine
from graph.writer import Writer
from schema.collation import derived
from schema.plan import Planner
from tests.engines import empty_database
from tests.schema.both import MODEL, SCHEMA

FEW, MANY = 1_200, 12_000
MORE = 1.2


@pytest.fixture(scope="module")
def store(neo4j: Engine) -> Iterator[Driver]:
    """A Neo4j with the indexes and nothing else."""
    with open_driver(neo4j) as driver:
        empty_database(driver, neo4j)
        Writer(driver, neo4j, MODEL).set_up()
        yield driver
        empty_database(driver, neo4j)


def add(driver: Driver, database: str, first: int, beyond: int) -> None:
    """Municipalities with those numbers; their names say nothing of their keys."""
    kind = MODEL.kinds["Municipality"]
    rows = []
    for number in range(first, beyond):
        key = f"{number:08}"
        name = f"{chr(97 + number * 7 % 26)}ü{number * 7919 % 100_003}"
        row = {
            "id": f"municipality:{key}", "key": key, "name": name, "population": number * 31 % 9_973,
            "example": False, "sources": [],
        }  # fmt: skip
        rows.append(row | derived(row, kind.prose))
    driver.execute_query(statements.add_nodes(kind), rows=rows, database_=database)
    for text in ("CALL db.awaitIndexes(300)", "CALL db.prepareForReplanning", "CALL db.clearQueryCaches"):
        driver.execute_query(text, database_=database)


def test_database_hits(store: Driver, neo4j: Engine) -> None:
    planner = Planner(SCHEMA)
    orders = ("{ name: ASC }", "{ name: DESC }", "{ key: ASC }", "{ key: DESC }")
    pages = {
        (field, order): Pages(store, neo4j.database, planner, field, order)
        for field in ("municipalities", "administrations")
        for order in orders
    }
    add(store, neo4j.database, 0, FEW)
    small = {what: one.hits() for what, one in pages.items()}
    add(store, neo4j.database, FEW, MANY)
    large = {what: one.hits() for what, one in pages.items()}
    for what, found in large.items():
        before = small[what]
        assert found.number == 400 > before.number
        bound = MORE * before.first
        assert max(before.first, before.deep, before.backward, before.last) <= bound, (what, before)
        assert max(found.first, found.deep, found.backward, found.last) <= bound, (what, before, found)
