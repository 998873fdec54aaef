"""An embedded engine that another process on this machine runs: a load joins the service's.

Whoever runs an engine leaves a note of its ports and its password in the data directory, readable by the
same user only, for as long as it answers. To everything else it is a database that somebody else runs, as
Neo4j is.
"""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from graph import java
from graph.engine import ARCADEDB, Engine
from graph.errors import UNAVAILABLE, DatabaseUnavailable, EngineError, EngineLocked
from graph.settings import GraphSettings

PATIENCE = 60.0
"""Seconds to wait for an engine that is just being started."""


class Access(NamedTuple):
    """How an engine that runs can be reached. `owner`: the process that started it."""

    bolt: int
    http: int
    password: str
    owner: int

    def write(self, path: Path) -> None:
        """Leave the note, for our eyes only. Whoever reads meanwhile finds the old one, none or this."""
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(self._asdict(), file)
        fresh.replace(path)


def read_access(path: Path) -> Access | None:
    """The note, if there is one and its owner lives."""
    try:
        found = Access(**json.loads(path.read_text()))
        os.kill(found.owner, 0)
    except (OSError, ValueError, TypeError):
        return None
    return found


class JoinedEngine(Engine):
    """The engine of another process. `start` waits for it if it is being started."""

    def __init__(self, settings: GraphSettings, note: Path, locked: EngineLocked) -> None:
        self.settings = settings
        self.dialect = ARCADEDB
        self.database = java.DATABASE
        self.note = note
        self.locked = locked
        self.uri = ""
        self.auth = None
        self.http = 0

    def start(self) -> None:
        """Raises EngineLocked where the other process does not say in time how to reach its engine."""
        deadline = time.monotonic() + PATIENCE
        while (access := read_access(self.note)) is None:
            if time.monotonic() > deadline:
                raise self.locked
            time.sleep(0.1)
        self.uri = f"bolt://127.0.0.1:{access.bolt}"
        self.auth = ("root", access.password)
        self.http = access.http

    def check(self) -> None:
        """Raises DatabaseUnavailable once the other process has ended, or runs another engine by now."""
        access = read_access(self.note)
        if access is None or access.http != self.http:
            raise DatabaseUnavailable(UNAVAILABLE)

    @contextlib.contextmanager
    def long_statements(self) -> Iterator[None]:
        """See `Engine.long_statements`. The engine's owner has no need of it while we run statements."""
        self._limit(self.settings.load_timeout)
        try:
            yield
        finally:
            with contextlib.suppress(DatabaseUnavailable, EngineError):
                self._limit(self.settings.read_timeout)

    def _limit(self, seconds: float) -> None:
        self.run_sql(java.limit(seconds))

    def run_sql(self, script: str) -> None:
        """See `Engine.run_sql`."""
        assert self.auth
        status = java.execute_sql(self.http, self.auth, script, self.settings.load_timeout)
        if status is None:
            raise DatabaseUnavailable(UNAVAILABLE)
        if status != 200:
            raise EngineError("The embedded engine refused a change of its indexes or its time limit.")

    def close(self) -> None:
        """Nothing to do: the engine is the other's."""
