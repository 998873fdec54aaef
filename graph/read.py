"""Reading: one statement, one record.

The text comes from the compiler, which cannot produce a writing clause; the session is opened for reading
too, but only Neo4j enforces that. Every read has a deadline: the driver sends it to Neo4j, the embedded
engine was started with it.
"""

import asyncio
from typing import Any, Self

from neo4j import READ_ACCESS, AsyncDriver, AsyncSession, Query, Record
from neo4j.exceptions import DriverError, Neo4jError

from graph.engine import Engine
from graph.errors import UNAVAILABLE, DatabaseUnavailable, translate
from graph.statements import REVISION_NOW, WITH_REVISION

GRACE = 2.0
"""Seconds after its deadline in which a database must have said that it stopped a statement."""


class Reader:
    """Reads from one database over an asynchronous driver that the caller closes."""

    def __init__(self, driver: AsyncDriver, engine: Engine) -> None:
        self.driver = driver
        self.engine = engine
        self.timeout = engine.settings.read_timeout
        self.idle: list[AsyncSession] = []

    async def read(self, text: str, parameters: dict[str, Any]) -> list[Any]:
        """The first column of the only record, a list. Raises as `record` does."""
        columns: list[Any] = (await self.record(text, parameters))[0]
        return columns

    async def read_dated(self, text: str, parameters: dict[str, Any]) -> tuple[list[Any], int]:
        """As `read`, with the revision of the graph that the statement saw, in the same statement.

        On a cluster another server may be behind the one that was asked for the revision.
        """
        record = await self.record(text + WITH_REVISION, parameters)
        return record[0], int(record[1][0]) if record[1] else 0

    async def record(self, text: str, parameters: dict[str, Any]) -> Record:
        """The only record of a statement.

        A connection that turns out to be dead, or a leader that moved, is worth a second try: the driver
        has thrown away what it knew of that server by then. Raises what `graph.errors.translate` makes of
        the rest.
        """
        try:
            # A server that hangs says nothing at all; the driver would wait for it for ever.
            async with asyncio.timeout(self.timeout + GRACE):
                try:
                    return await self._once(text, parameters)
                except (Neo4jError, DriverError) as error:
                    if not error.is_retryable():
                        raise
                    return await self._once(text, parameters)
        except TimeoutError as error:
            raise DatabaseUnavailable(UNAVAILABLE) from error
        except (Neo4jError, DriverError) as error:
            raise translate(error) from error

    async def _once(self, text: str, parameters: dict[str, Any]) -> Record:
        # A session holds a connection only while it is used; making a new one costs a tenth of a look-up.
        session = self.idle.pop() if self.idle else self._open()
        try:
            result = await session.run(Query(text, timeout=self.timeout), parameters)
            record = await result.single(strict=True)
        except BaseException as error:
            # As leaving `async with` does: one that was cancelled closes without waiting for the server.
            await session.__aexit__(type(error), error, error.__traceback__)  # type: ignore[no-untyped-call]
            raise
        self.idle.append(session)
        return record

    def _open(self) -> AsyncSession:
        return self.driver.session(database=self.engine.database, default_access_mode=READ_ACCESS)

    async def number(self, text: str, parameters: dict[str, Any] | None = None) -> int:
        """The only value of the only record. Raises as `read` does."""
        value: Any = await self.read(text, parameters or {})
        return int(value)

    async def revision(self) -> tuple[int, str | None]:
        """The graph's revision and when it was reached; 0 and None for one that nothing was loaded into.

        Raises as `read` does.
        """
        number, at = await self.read(REVISION_NOW, {})
        return int(number), at

    async def ping(self) -> None:
        """Have something trivial answered. Raises as `read` does."""
        await self.read("RETURN [1] AS data", {})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the sessions that are kept; the driver stays open."""
        while self.idle:
            await self.idle.pop().close()
