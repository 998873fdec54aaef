"""Opens the official Neo4j driver, the same way for synchronous and asynchronous callers."""

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from neo4j import (
    READ_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    Driver,
    GraphDatabase,
    NotificationMinimumSeverity,
    Query,
    RoutingControl,
)
from neo4j.exceptions import DriverError, Neo4jError

from graph.engine import Engine
from graph.errors import DatabaseUnsupported, translate

OLDEST = (5, 26)
"""COLLECT subqueries need 5.6, scoped CALL (n) { … } needs 5.23; 5.26 is the line with long-term support."""


def _options(engine: Engine) -> dict[str, Any]:
    """The driver's options, chosen rather than left at their defaults (which are in brackets)."""
    settings = engine.settings
    return {
        "max_connection_pool_size": settings.pool_size,  # [100]
        "connection_acquisition_timeout": settings.acquisition_timeout,  # [60 s] a request must not hang
        "connection_timeout": settings.connection_timeout,  # [30 s]
        "max_transaction_retry_time": settings.max_retry_time,  # [30 s]
        "liveness_check_timeout": settings.liveness_check,  # [never] firewalls drop silent connections
        "max_connection_lifetime": settings.max_lifetime,  # [3600 s]
        "keep_alive": True,  # [True]
        "fetch_size": 1000,  # [1000] a question is answered with one record
        "user_agent": _user_agent(),
        "telemetry_disabled": True,  # [False] nothing about our users leaves
        # [all] notices about plans are for developers; sending them costs time with each answer.
        "notifications_min_severity": NotificationMinimumSeverity.OFF,
        "warn_notification_severity": NotificationMinimumSeverity.OFF,
    }


def open_driver(engine: Engine) -> Driver:
    """A driver for threads. The caller closes it, before the engine."""
    return GraphDatabase.driver(engine.uri, auth=engine.auth, **_options(engine))


def open_async_driver(engine: Engine) -> AsyncDriver:
    """A driver for one event loop. The caller closes it, before the engine."""
    return AsyncGraphDatabase.driver(engine.uri, auth=engine.auth, **_options(engine))


@dataclass(frozen=True, slots=True)
class Server:
    """What answers behind the address: product and edition as the server says, version as numbers."""

    agent: str
    version: tuple[int, ...]
    edition: str


def check_server(driver: Driver, engine: Engine) -> Server:
    """Ask the server who it is.

    Raises DatabaseUnsupported for a Neo4j older than 5.26 or something that is no Neo4j, DatabaseUnavailable
    if nobody answers, DatabaseRefused for a wrong password or database.
    """
    try:
        agent = driver.get_server_info().agent
        record = driver.execute_query(
            "CALL dbms.components() YIELD versions, edition RETURN versions, edition",
            database_=engine.database,
            routing_=RoutingControl.READ,
        ).records[0]
    except (Neo4jError, DriverError) as error:
        raise translate(error) from error
    numbers = tuple(int(number) for number in re.findall(r"\d+", record["versions"][0])[:3])
    server = Server(agent, numbers, record["edition"])
    if numbers[:2] < OLDEST:
        raise DatabaseUnsupported(
            f"The database says it is {'.'.join(map(str, numbers)) or 'of unknown version'}, but Neo4j "
            f"{OLDEST[0]}.{OLDEST[1]} or newer is needed. Update the server, or unset NEO4J_URI to use the "
            "embedded engine.",
            version=record["versions"][0],
        )
    return server


def ping(driver: Driver, engine: Engine) -> None:
    """Have one trivial statement answered, without retries. Raises as `translate` says."""
    engine.check()
    try:
        with driver.session(database=engine.database, default_access_mode=READ_ACCESS) as session:
            session.run(Query("RETURN 1", timeout=engine.settings.read_timeout)).consume()
    except (Neo4jError, DriverError) as error:
        raise translate(error) from error


def answers(engine: Engine) -> bool:
    """Whether a statement is answered over a connection of its own, right now."""
    try:
        with open_driver(engine) as driver, driver.session(database=engine.database) as session:
            session.run("RETURN 1").consume()
    except (Neo4jError, DriverError):
        return False
    return True


def _user_agent() -> str:
    try:
        return f"verbundgraph/{version('verbundgraph')}"
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "verbundgraph"
