"""A search answers with the graph as it is at that moment: after each load, and after an index came late."""

from typing import Any

from neo4j import Driver

from graph.engine import Engine
from schema.plan import Planner
from schema.search.index import index_of
from tests.loads import fresh_writer, towns
from tests.schema.both import MODEL, SCHEMA

PLANNER = Planner(SCHEMA)


def found(driver: Driver, engine: Engine, text: str) -> list[str]:
    request = PLANNER.request("query($t: String!) { search(text: $t) { nodes { id } } }", {"t": text})
    assert request.text
    with driver.session(database=engine.database) as session:
        record: list[Any] = session.run(request.text, request.parameters).single(strict=True)[0]
    data, _, _ = request.response(record)
    assert data
    return [node["id"] for node in data["search"]["nodes"]]


def test_new_changed_and_withdrawn_nodes(engine: Engine, driver: Driver) -> None:
    writer = fresh_writer(driver, engine)
    assert found(driver, engine, "Ort") == []
    writer.load(towns(keys=("10041100", "10041511")))
    assert found(driver, engine, "Ort") == ["municipality:10041100", "municipality:10041511"]
    assert found(driver, engine, "10041511") == ["municipality:10041511"]
    writer.load(towns(keys=("10041100",), name="Anderswo"))
    assert found(driver, engine, "Ort") == found(driver, engine, "10041511") == []
    assert found(driver, engine, "Anderswo") == ["municipality:10041100"]
    writer.remove_dataset("towns")
    assert found(driver, engine, "Anderswo") == found(driver, engine, "Saarland") == []


def test_an_index_over_a_graph_that_is_full_already(engine: Engine, driver: Driver) -> None:
    writer = fresh_writer(driver, engine)
    writer.load(towns())
    index = index_of(MODEL.kinds["Municipality"])
    with driver.session(database=engine.database) as session:
        session.run(f"DROP INDEX `{index.name}` IF EXISTS").consume()
        session.run("MATCH (m:Migration) WHERE m.key STARTS WITH 'fulltext Municipality' DELETE m").consume()
    assert writer.set_up() == [f"fulltext {index.name} german"]
    assert found(driver, engine, "Ort") == ["municipality:10041100", "municipality:10041511"]
