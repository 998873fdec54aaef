"""The graph's revision as the running service knows it, and who waits for it to rise.

Answer cache, ETags and subscriptions rest on this one number. A load in this process tells it at once; one
elsewhere is found by asking the database, twice a second.
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from graph.read import Reader
from graph.statistics import read_statistics
from schema.errors import VerbundgraphError
from schema.plan import Planner

log = logging.getLogger("verbundgraph")

PAUSE = 0.5
"""Seconds between two questions to the database: a load elsewhere has to take effect within one."""
BELIEVED = 5.0
"""Seconds for which what the database said of the revision is believed. A database that takes longer than
PAUSE for so little has too much to do; asking it for every answer again would be the end of it."""
LOWER = 10
"""So many times in a row the database has to say a lower number until it is believed: a member of a cluster
may lag behind, but a graph that was restored from a backup stays where it is."""


State = tuple[int, str]
"""A revision and when the graph came to it: the same number with another time is another graph."""


class Replaced(Exception):
    """The graph's revision is lower than the one that was waited from: the graph was replaced by another."""


class Revisions:
    """Knows the current revision. `known` is false until the database or a load has said one.

    `at`: when the graph came to it, None until the database has said so. `learned`: the revision whose sizes
    the planner knows.
    """

    def __init__(self, planner: Planner | None = None) -> None:
        self.planner = planner
        self.current = 0
        self.known = False
        self.at: str | None = None
        self.learned = 0
        self._asked = -BELIEVED
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._lower = 0

    def certain(self) -> State | None:
        """The current revision, if the database has said lately that it still is, else None.

        Nobody learns later than BELIEVED seconds after a load that an answer from before is out of date.
        """
        if self.at is None or time.monotonic() - self._asked > BELIEVED:
            return None
        return self.current, self.at

    async def wait(self, after: int) -> int:
        """The current revision, as soon as it is greater than `after`. Raises Replaced."""
        while self.current <= after:
            if self.known and self.current < after:
                raise Replaced
            await self._changed.wait()
        return self.current

    def told(self, number: int) -> None:
        """A load has reached this revision. May be called in any thread, and again."""
        with self._lock:
            self.known = True
            self._lower = 0
            if number <= self.current:
                return
            self.current = number
            self.at = None
        self._wake()

    def _wake(self) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended, and all who waited with it
                self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _heard(self, number: int, before: int) -> None:
        """The database has said this number; `before` was the current one when it was asked."""
        with self._lock:
            fell = number < self.current == before
            self._lower = self._lower + 1 if fell else 0
            if self._lower == LOWER:
                self.current = number
                self.at = None
                self._lower = 0
        if fell:
            self._wake()
        else:
            self.told(number)

    @asynccontextmanager
    async def followed(self, reader: Reader) -> AsyncIterator[None]:
        """While the context is open, ask the database, and let the planner learn what loads brought."""
        self._loop = asyncio.get_running_loop()
        tasks = [asyncio.create_task(self._follow(reader))]
        if self.planner is not None:
            tasks.append(asyncio.create_task(self._learn(reader, self.planner)))
        try:
            yield
        finally:
            self._loop = None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, reader: Reader) -> None:
        while True:
            before, asked = self.current, time.monotonic()
            try:
                number, at = await reader.revision()
                self._heard(number, before)
                with self._lock:
                    if number == self.current:
                        if self.at not in (None, at):  # another graph that has come to the same number
                            self.learned = 0
                            self._wake()
                        self.at, self._asked = at, asked
            except VerbundgraphError:
                pass  # away; whoever asks the database for an answer is told
            except Exception:  # a task that just ends would keep the number as it is for ever
                log.exception("the graph's revision could not be read")
            await asyncio.sleep(PAUSE)

    async def _learn(self, reader: Reader, planner: Planner) -> None:
        """Learn the graph's sizes anew after a load: counts that both engines keep, asked one by one."""
        while True:
            while self.current == self.learned:
                await self._changed.wait()
            number = self.current
            planner.doubt()
            try:
                known = await read_statistics(reader, planner.schema.model)
            except VerbundgraphError:
                await asyncio.sleep(PAUSE)
            except Exception:  # see above
                log.exception("the graph's size could not be read")
                await asyncio.sleep(PAUSE)
            else:
                self.learned = number
                if known != planner.statistics:
                    planner.learn(known)
