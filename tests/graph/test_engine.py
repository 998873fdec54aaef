"""Both engines are reachable in the same way and say who they are."""

from neo4j import Driver

from graph.driver import check_server, ping
from graph.engine import Engine


def test_an_engine_answers_a_statement(engine: Engine, driver: Driver) -> None:
    ping(driver, engine)
    records = driver.execute_query("RETURN $text AS text", text="Köln", database_=engine.database).records
    assert [record["text"] for record in records] == ["Köln"]


def test_an_engine_says_its_version(engine: Engine, driver: Driver) -> None:
    server = check_server(driver, engine)
    assert server.version >= (5, 26)
    assert ("ArcadeDB" in server.agent) == (engine.name == "arcadedb")
