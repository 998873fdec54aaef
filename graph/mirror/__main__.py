"""The process that keeps the copy: `python -m graph.mirror`, told by one line of JSON what to do.

It ends when its standard input does, and so with the process that started it, however that ends. What it has
to say goes to standard error.
"""

import asyncio
import fcntl
import json
import logging
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from pyoxigraph import Store

from graph.datadir import Layout
from graph.driver import open_async_driver
from graph.engine import Engine, ExternalEngine
from graph.errors import EngineLocked
from graph.joined import JoinedEngine
from graph.mirror.copy import Copy
from graph.mirror.dump import Origin
from graph.mirror.dumps import make
from graph.mirror.follow import Follower, JournalGone
from graph.mirror.rows import RowStore
from graph.published import DUMPS
from graph.read import Reader
from graph.settings import GraphSettings
from schema.errors import VerbundgraphError
from schema.model import Model

log = logging.getLogger("verbundgraph.mirror")

PAUSE = 0.5
"""Seconds between two questions for a newer revision."""
QUIET = 3.0
"""Seconds without a newer revision after which dumps are made."""
LONGEST = 60.0
"""With new revisions all the time, dumps are made after so many seconds all the same."""
NICENESS = 10
"""Answers come before copies."""


class Mirror:
    """Follows one graph into one folder."""

    def __init__(self, settings: GraphSettings, folder: Path, base: str) -> None:
        self.settings = settings
        self.copy = Copy(folder, Model.load(), base)
        self.published: Path | None = None
        self.changed = self.first = 0.0
        """When the last revision, and the first that is in no dump, was published."""
        self.dumping: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Follow for ever, also while the database is away."""
        self.copy.open()
        if self.copy.revision is not None:
            self._publish(dumped=self._has_dumps())
        said = ""
        while True:
            try:
                engine = self._engine()
                async with open_async_driver(engine) as driver, Reader(driver, engine) as reader:
                    await self._follow(engine, Follower(self.copy, reader))
            except VerbundgraphError as error:
                if error.message != said:
                    log.warning("%s %s", error.code, error.message)
                said = error.message
            except JournalGone:
                self.copy.clear()
            await asyncio.sleep(PAUSE)

    def _engine(self) -> Engine:
        """The engine of the service that we belong to. We never start one."""
        if self.settings.neo4j_uri is not None:
            return ExternalEngine(self.settings)
        away = EngineLocked("The service's database does not answer.")
        engine = JoinedEngine(self.settings, Layout(self.settings.data_dir).access, away)
        engine.start()
        return engine

    async def _follow(self, engine: Engine, follower: Follower) -> None:
        told: int | None = None
        while True:
            engine.check()
            if await follower.catch_up():
                self._publish()
            if follower.gap not in (None, told):
                log.warning("revision %s is not in the journal: restart the service", follower.gap)
            told = follower.gap
            self._dump_if_due()
            await asyncio.sleep(PAUSE)

    def _publish(self, dumped: bool = False) -> None:
        self.published = self.copy.publish()
        if not dumped:
            self.changed = time.monotonic()
            self.first = self.first or self.changed

    def _has_dumps(self) -> bool:
        with suppress(OSError, ValueError, KeyError):
            found = json.loads((self.copy.folder / DUMPS).read_bytes())
            ours = (self.copy.addresses.base, self.copy.revision, self.copy.at)
            return (found["base"], found["revision"], found["at"]) == ours
        return False

    def _dump_if_due(self) -> None:
        now = time.monotonic()
        if self.dumping is not None and self.dumping.done():
            self.dumping.result()
            self.dumping = None
        quiet = now - self.changed > QUIET or now - self.first > LONGEST
        if self.first and quiet and self.dumping is None and self.copy.revision is not None:
            self.first = 0.0
            self.dumping = asyncio.create_task(self._dump())

    async def _dump(self) -> None:
        """Write dumps of what is published now, in a thread beside: the copy goes on meanwhile."""
        copy, path = self.copy, self.published
        assert path is not None
        assert copy.revision is not None
        copy.in_use.add(path)
        # Opened before the copy can go on: the rows are seen as they are now until they are closed.
        rows = RowStore(copy.folder / "rows.sqlite")
        assert int(rows.noted()["revision"]) == copy.revision
        origin = Origin(Store.read_only(str(path)), rows, copy.writer)
        try:
            await asyncio.to_thread(make, origin, copy.folder, copy.revision, copy.at)
        finally:
            rows.close()
            copy.in_use.discard(path)
            copy.tidy()


def locked(folder: Path) -> IO[bytes]:
    """Wait for the folder to be ours alone; it is as long as the returned file is open."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (folder / "lock").open("ab")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def end_with_parent() -> None:
    """Nothing more is sent to us, so what can be read is the end. There is nothing to tidy up: see Copy."""
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """See the module's docstring."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    given = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    with suppress(OSError):
        os.nice(NICENESS)
    folder = Path(given["folder"])
    with locked(folder):
        asyncio.run(Mirror(GraphSettings.load(**given["settings"]), folder, given["base"]).run())


if __name__ == "__main__":
    main()
