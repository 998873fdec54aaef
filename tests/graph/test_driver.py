"""What goes wrong in a database comes out as one of our errors, the same from both engines."""

import asyncio
import os
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, Query
from neo4j.exceptions import DriverError, Neo4jError

from graph import driver as module
from graph.driver import check_server, open_async_driver, open_driver, ping
from graph.embedded import EmbeddedEngine
from graph.engine import Engine, ExternalEngine
from graph.errors import (
    DatabaseConflict,
    DatabaseError,
    DatabaseRefused,
    DatabaseTimeout,
    DatabaseUnavailable,
    DatabaseUnsupported,
    translate,
)
from graph.settings import GraphSettings
from schema.errors import VerbundgraphError
from tests.engines import eventually, neo4j_settings

SLOW = """
UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b % 7 = 8 RETURN count(*) AS n
"""


def run(driver: Driver, text: str, database: str = "neo4j", timeout: float = 10, **values: Any) -> list[Any]:
    try:
        with driver.session(database=database) as session:
            return session.run(Query(text, timeout=timeout), values).values()
    except (Neo4jError, DriverError) as error:
        raise translate(error) from error


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def external(tmp_path: Path, uri: str, **overrides: object) -> ExternalEngine:
    return ExternalEngine(
        neo4j_settings(
            uri, tmp_path, connection_timeout=1, acquisition_timeout=1, max_retry_time=0, **overrides
        )
    )


def assert_says_nothing_private(error: VerbundgraphError) -> None:
    for private in ("MATCH", "RETURN", "127.0.0.1", "bolt:", "neo4j.", "/", "Exception"):
        assert private not in error.message


def test_a_statement_past_its_deadline(engine: Engine, driver: Driver) -> None:
    settings = engine.settings.model_copy(update={"read_timeout": 0.3})
    if isinstance(engine, EmbeddedEngine):
        engine.settings, before = settings, engine.settings
        try:
            with engine.long_statements():
                pass  # leaving it applies the read time-out anew
            with pytest.raises(DatabaseTimeout) as caught:
                run(driver, SLOW)
        finally:
            engine.settings = before
            with engine.long_statements():
                pass
    else:
        with pytest.raises(DatabaseTimeout) as caught:
            run(driver, SLOW, timeout=settings.read_timeout)
    assert caught.value.status == 504
    assert_says_nothing_private(caught.value)


def test_a_broken_rule_is_a_conflict(engine: Engine, driver: Driver) -> None:
    run(driver, "CREATE CONSTRAINT driver_test IF NOT EXISTS FOR (n:DriverTest) REQUIRE n.key IS UNIQUE")
    try:
        with pytest.raises(DatabaseConflict) as caught:
            run(driver, "UNWIND [1, 2] AS n CREATE (:DriverTest {key: 'same'})")
        assert_says_nothing_private(caught.value)
        assert run(driver, "MATCH (n:DriverTest) RETURN count(n)") == [[0]]
    finally:
        run(driver, "DROP CONSTRAINT driver_test IF EXISTS")


@pytest.mark.parametrize("text", ["RETRUN 1", "RETURN $missing", "RETURN 1 / 0", "RETURN date('no date')"])
def test_a_fault_of_ours_is_a_database_error(engine: Engine, driver: Driver, text: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        run(driver, text)
    assert caught.value.code == "DATABASE_ERROR"
    assert caught.value.status == 500
    assert_says_nothing_private(caught.value)


def test_an_unknown_database_is_a_refusal(engine: Engine, driver: Driver) -> None:
    with pytest.raises(DatabaseRefused) as caught:
        run(driver, "RETURN 1", database="nobodys")
    assert_says_nothing_private(caught.value)


def test_a_wrong_password_is_a_refusal(arcadedb: Engine, tmp_path: Path) -> None:
    engine = external(tmp_path, arcadedb.uri, neo4j_user="root", neo4j_password="wrong")
    with open_driver(engine) as driver, pytest.raises(DatabaseRefused) as caught:
        ping(driver, engine)
    assert_says_nothing_private(caught.value)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_nobody_at_the_address_is_unavailable(tmp_path: Path, scheme: str) -> None:
    engine = external(tmp_path, f"{scheme}://127.0.0.1:{free_port()}")
    with open_driver(engine) as driver:
        for attempt in (ping, check_server):
            with pytest.raises(DatabaseUnavailable) as caught:
                attempt(driver, engine)
            assert caught.value.status == 503
            assert_says_nothing_private(caught.value)


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        engine = external(tmp_path, f"bolt://127.0.0.1:{silent.getsockname()[1]}")
        with open_driver(engine) as driver, pytest.raises(DatabaseUnavailable):
            ping(driver, engine)


def test_a_used_up_pool_is_unavailable_and_not_a_hanging_request(engine: Engine) -> None:
    small = engine.settings.model_copy(update={"pool_size": 1, "acquisition_timeout": 0.2})
    engine.settings, before = small, engine.settings
    try:
        with open_driver(engine) as driver, driver.session(database=engine.database) as session:
            with session.begin_transaction(), pytest.raises(DatabaseUnavailable):
                run(driver, "RETURN 1")
            assert run(driver, "RETURN 1") == [[1]]
    finally:
        engine.settings = before


def test_a_lost_database_is_unavailable_and_recovers_by_itself(tmp_path: Path) -> None:
    settings = GraphSettings.load(data_dir=tmp_path, embedded_heap="256m")
    with EmbeddedEngine(settings) as engine:
        engine.start()
        with open_driver(engine) as driver, driver.session(database=engine.database) as session:
            transaction = session.begin_transaction()
            transaction.run("RETURN 1").consume()
            assert engine.pid is not None
            os.kill(engine.pid, signal.SIGKILL)
            with pytest.raises((Neo4jError, DriverError)) as lost:
                transaction.run("RETURN 1").consume()
            transaction.close()
            assert isinstance(translate(lost.value), DatabaseUnavailable)
            with pytest.raises(DatabaseUnavailable):
                ping(driver, engine)
            assert eventually(lambda: engine.restarts == 1)
            ping(driver, engine)


def test_an_old_server_is_named_and_refused(
    engine: Engine, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OLDEST", (9999, 1))
    with pytest.raises(DatabaseUnsupported, match=r"9999\.1 or newer"):
        check_server(driver, engine)


def test_the_async_driver_has_the_same_settings(engine: Engine) -> None:
    async def ask() -> list[Any]:
        async with open_async_driver(engine) as driver:
            result = await driver.execute_query("RETURN 1 AS one", database_=engine.database)
            return [record["one"] for record in result.records]

    assert asyncio.run(ask()) == [1]


def test_our_own_errors_pass_unchanged() -> None:
    ours = DatabaseTimeout("x")
    assert translate(ours) is ours
    assert type(translate(ValueError("MATCH"))) is DatabaseError
