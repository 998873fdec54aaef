"""The two engines behind one interface, and everything in which they differ.

`open_engine(settings)` gives the embedded engine if NEO4J_URI is not set, else the server it names. All
that the rest of the code needs to know of an engine is how to reach it and its `Dialect`.
"""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Literal, Self

from graph.datadir import Layout
from graph.errors import EngineLocked
from graph.settings import GraphSettings
from schema.cypher import CypherDialect

EngineName = Literal["arcadedb", "neo4j"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The differences between the engines that code has to carry. Each was tried, none is from a manual."""

    name: EngineName
    driver_timeout: bool
    """A transaction's time-out sent by the driver is obeyed. If not, the engine's own limit stops a
    statement (each statement by itself, writes too, so loads are cut into small statements)."""
    read_only_sessions: bool
    """A session opened for reading refuses to write."""
    bookmarks: bool
    """Bookmarks are given, so that a read from another server of a cluster sees a write before it."""
    shared_label_index: bool
    """An index on a label that several kinds share (`Administration`) serves look-ups through that label.
    On both engines it is one more index beside those on the kinds' own labels, which it does not replace;
    and a second label beside the first (`:Municipality:Administration`) keeps the embedded engine from
    using any."""
    await_indexes: str | None
    """Statement that returns when new indexes are filled; None where CREATE INDEX itself waits."""
    fulltext: bool
    """CREATE FULLTEXT INDEX exists in Cypher. If not, the engine's own SQL makes such an index, which Cypher
    then reads by the same procedure."""
    cypher: CypherDialect
    """What a statement's text depends on."""
    internal_indexes: tuple[str, ...]
    """Types (SHOW INDEXES) of indexes that belong to the engine and must not be dropped."""


ARCADEDB = Dialect(
    name="arcadedb",
    driver_timeout=False,
    read_only_sessions=False,
    bookmarks=False,
    shared_label_index=True,
    await_indexes=None,
    fulltext=False,
    cypher=CypherDialect(inline_path_conditions=True, slow_subqueries=True, forgetful_subqueries=True),
    internal_indexes=(),
)
NEO4J = Dialect(
    name="neo4j",
    driver_timeout=True,
    read_only_sessions=True,
    bookmarks=True,
    shared_label_index=True,
    await_indexes="CALL db.awaitIndexes(300)",
    fulltext=True,
    cypher=CypherDialect(),
    internal_indexes=("LOOKUP",),
)


class Engine(ABC):
    """A graph database that speaks Bolt and Cypher. Use as a context manager; `close` is idempotent."""

    settings: GraphSettings
    dialect: Dialect
    uri: str
    auth: tuple[str, str] | None
    database: str

    @property
    def name(self) -> EngineName:
        """Which of the two engines it is."""
        return self.dialect.name

    @abstractmethod
    def start(self) -> None:
        """Make it ready for connections. Raises EngineError (embedded) or nothing (external)."""

    @abstractmethod
    def check(self) -> None:
        """Return if the engine runs as far as this process can tell without asking it.

        Raises DatabaseUnavailable, whose message says what is being waited for.
        """

    def long_statements(self) -> AbstractContextManager[None]:
        """While the context is open, a single statement may take `load_timeout` instead of `read_timeout`.

        Only for statements that cannot be cut, such as an index over a filled graph: on the embedded
        engine the limit is one for all, so reads by others have the longer limit for this time too. With
        Neo4j the limit is each transaction's own, sent by the driver, and this does nothing.
        """
        return nullcontext()

    def run_sql(self, script: str) -> None:
        """Run statements of the embedded engine's own SQL, for what its Cypher cannot say.

        `script` is never made from a request. Raises EngineError if it fails, DatabaseUnavailable if nobody
        answers.
        """
        raise NotImplementedError(f"{self.name} has no SQL")

    @abstractmethod
    def close(self) -> None:
        """Give back what `start` took."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ExternalEngine(Engine):
    """A Neo4j server or cluster that somebody else runs."""

    def __init__(self, settings: GraphSettings) -> None:
        if settings.neo4j_uri is None:
            raise ValueError("NEO4J_URI is not set")
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else "none"
        self.settings = settings
        self.dialect = NEO4J
        self.uri = settings.neo4j_uri
        self.auth = None if password == "none" else (settings.neo4j_user, password)  # noqa: S105
        self.database = settings.neo4j_database

    def start(self) -> None:
        """Nothing to do: connections are opened when they are needed."""

    def check(self) -> None:
        """Nothing is known without asking; see `graph.driver.ping`."""

    def close(self) -> None:
        """Nothing to do."""


def open_engine(settings: GraphSettings, *, join: bool = False) -> Engine:
    """Open and start the engine that the settings name.

    With `join`, an embedded engine that another process runs on the same data directory is used as well.
    Raises EngineError and its kinds if the embedded engine cannot start; an external server that does not
    answer is no error here, as it may come up later.
    """
    # Imported here, for the embedded engine needs this module's Engine.
    from graph.embedded import EmbeddedEngine
    from graph.joined import JoinedEngine

    engine: Engine = EmbeddedEngine(settings) if settings.neo4j_uri is None else ExternalEngine(settings)
    try:
        engine.start()
    except EngineLocked as locked:
        if not join:
            raise
        engine = JoinedEngine(settings, Layout(settings.data_dir).access, locked)
        engine.start()
    return engine
