"""The processes that answer SPARQL: how many, and how long, how much and for how many is waited.

A query is given to a process that has nothing else to do. One that takes too long, or whose client has gone,
can only be stopped with its process; another one is started for the next query. They are started when they
are needed first, and end with this process: their standard input is the other end of a socket of ours.
"""

import asyncio
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.published import Published
from graph.sparql import worker
from graph.sparql.errors import (
    QueryFailed,
    QueryMalformed,
    QueryTimeout,
    QueryTooLarge,
    TooMany,
)
from graph.sparql.query import Query
from schema.errors import VerbundgraphError

log = logging.getLogger("verbundgraph")

KEPT = ("LANG", "LC_ALL", "PATH", "TMPDIR")
"""What a process gets of our environment, in which passwords may be, too."""
ATTEMPTS = 2
"""A store may be gone when it is opened, as a newer one was published: then that is taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on queries. `seconds`, `memory` and `size` (in bytes) hold for each; `waiting`: how many may."""

    workers: int = 2
    seconds: float = 10.0
    memory: int = 512_000_000
    size: int = 20_000_000
    waiting: int = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with its data set and the format of the answer: `worker.TABLES` or `worker.GRAPHS` name it.

    `default` and `named`: the IRIs of the graphs; None where the query names them itself. `base`: what
    relative IRIs begin with.
    """

    query: Query
    format: str
    base: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


class Died(Exception):
    """The process ended instead of answering. `code` as of `subprocess`: minus the signal's number."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Worker:
    """One process."""

    def __init__(self, process: "subprocess.Popen[bytes]", ours: socket.socket) -> None:
        self.process = process
        self.socket = ours
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    @classmethod
    def start(cls, memory: int, isolated: bool) -> "Worker":
        """Start a process. That takes a millisecond or two; it is ready a tenth of a second later."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-I", worker.__file__, str(memory), "isolated" if isolated else "open"],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in KEPT if name in os.environ}
                | {"MALLOC_ARENA_MAX": "2"},
            )
        return cls(process, ours)

    async def ask(self, line: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a question and wait for the answer. Raises Died."""
        try:
            if self.reader is None or self.writer is None:
                self.reader, self.writer = await asyncio.open_connection(sock=self.socket)
            self.writer.write(line)
            await self.writer.drain()
            said = json.loads(await self.reader.readuntil(b"\n"))
            return said, await self.reader.readexactly(said.get("size", 0))
        except (OSError, asyncio.IncompleteReadError):
            self.kill()
            raise Died(await asyncio.to_thread(self.process.wait)) from None

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End the process now. It has nothing to save."""
        self.process.kill()
        if self.writer is not None:
            self.writer.close()
        else:
            self.socket.close()


class Pool:
    """Answers queries over what `published` says is the newest store (None: there is none yet).

    `services`: the IRIs of services that queries may ask; without any, the processes give up the network.
    For one event loop.
    """

    def __init__(
        self,
        published: Callable[[], Published | None],
        limits: Limits | None = None,
        services: frozenset[str] = frozenset(),
    ) -> None:
        self.published = published
        self.limits = limits or Limits()
        self.services = services
        self.waiting = 0
        self.workers: set[Worker] = set()
        self.idle: list[Worker] = []
        self.free = asyncio.Semaphore(self.limits.workers)
        self.ending: set[asyncio.Task[int]] = set()

    async def ask(self, asked: Asked, published: Published) -> tuple[bytes, Published]:
        """The answer's bytes, and of which store: `published`, or a newer one if that is gone by now.

        Raises QueryMalformed, QueryTimeout, QueryTooLarge, QueryFailed, or TooMany.
        """
        await self.turn()
        try:
            for attempt in range(1, ATTEMPTS + 1):
                said, body = await self.answer(asked, published)
                if said.get("error") != "store":
                    break
                newer = self.published()
                if attempt == ATTEMPTS or newer is None:
                    log.error("SPARQL: a store cannot be opened: %s", said["text"])
                    raise QueryFailed(FAILED)
                published = newer
        finally:
            self.free.release()
        if "error" in said:
            raise self.error(said, asked)
        return body, published

    async def turn(self) -> None:
        """Wait until a process has nothing to do. Raises TooMany."""
        if self.free.locked() and self.waiting >= self.limits.waiting:
            raise TooMany(BUSY)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.seconds):
                await self.free.acquire()
        except TimeoutError:
            raise TooMany(BUSY) from None
        finally:
            self.waiting -= 1

    async def answer(self, asked: Asked, published: Published) -> tuple[dict[str, Any], bytes]:
        """What a process says. It goes on only if it has answered in time."""
        limits = self.limits
        line = json.dumps(
            {
                "path": str(published.path),
                "query": asked.query.text,
                "base": asked.base,
                "default": asked.default,
                "named": asked.named,
                "format": asked.format,
                "prefixes": asked.query.prefixes,
                "size": limits.size,
                "seconds": limits.seconds,
            }
        ).encode()
        one = self.take()
        try:
            async with asyncio.timeout(limits.seconds):
                answered = await one.ask(line + b"\n")
        except TimeoutError:
            raise self.timeout() from None
        except Died as died:
            raise self.died(died.code) from None
        else:
            self.idle.append(one)
            return answered
        finally:
            if one not in self.idle:
                self.end(one)

    def take(self) -> Worker:
        """A process that has nothing to do; a new one where there is none."""
        while self.idle:
            one = self.idle.pop()
            if one.alive:
                return one
            self.end(one)
        started = Worker.start(self.limits.memory, isolated=not self.services)
        self.workers.add(started)
        return started

    def end(self, one: Worker) -> None:
        """End a process, and have its end noticed without waiting for it."""
        one.kill()
        self.workers.discard(one)
        task = asyncio.ensure_future(asyncio.to_thread(one.process.wait))
        self.ending.add(task)
        task.add_done_callback(self.ending.discard)

    async def close(self) -> None:
        """End all processes."""
        self.idle.clear()
        for one in list(self.workers):
            self.end(one)
        await asyncio.gather(*self.ending)

    def timeout(self) -> QueryTimeout:
        """What is said of a query that took too long."""
        return QueryTimeout(
            f"The query took longer than {self.limits.seconds:g} seconds and was stopped. Ask for less at "
            "once: with LIMIT, with more of what is known, or without patterns that share no variable.",
            bound="seconds",
            limit=self.limits.seconds,
        )

    def died(self, code: int) -> VerbundgraphError:
        """What is said of a query whose process ended, and why that may be."""
        if code == -signal.SIGALRM:
            return self.timeout()
        if code == -signal.SIGABRT:  # what Rust and C++ do when they get no memory
            return self.memory()
        log.warning("SPARQL: a process ended with %s", code)
        if code == -signal.SIGSEGV:
            return QueryTooLarge(
                "The query is nested too deeply. Write it with fewer levels.", bound="levels"
            )
        return QueryFailed("The process that worked on the query was ended. Please try again.")

    def memory(self) -> QueryTooLarge:
        """What is said of a query that needed too much memory."""
        return QueryTooLarge(
            f"The query needed more than {self.limits.memory} bytes of memory and was stopped. Ask for less "
            "at once: DISTINCT, ORDER BY, GROUP BY and joins hold what they compare.",
            bound="memory",
            limit=self.limits.memory,
        )

    def error(self, said: dict[str, Any], asked: Asked) -> VerbundgraphError:
        """The error that a process speaks of."""
        if said["error"] == "syntax":
            return malformed(said["text"], asked.query)
        if said["error"] == "memory":
            return self.memory()
        if said["error"] == "size":
            return QueryTooLarge(
                f"The answer has more than {self.limits.size} bytes, and nothing was sent of it. Ask for it "
                "in pages with ORDER BY, LIMIT and OFFSET, or take a dump.",
                bound="size",
                limit=self.limits.size,
            )
        log.warning("SPARQL: a query failed: %s", said["text"])
        elsewhere = self.services and "SERVICE" in asked.query.text.upper()
        return QueryFailed(ELSEWHERE if elsewhere else FAILED)


BUSY = "Too many queries are waiting already. Please try again in a few seconds."
FAILED = "The query could not be answered. The operator finds the reason in the service's log."
ELSEWHERE = "The query could not be answered; a service that it asks may be away."

_AT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_CLASS = re.compile(r"\[(?:'[^']*'|[^\]'])*\]|<unreported>")


def malformed(text: str, query: Query) -> QueryMalformed:
    """The engine's word on a text that is no query, with the place in the text as it came."""
    found = _AT.match(text)
    if found is None:
        return QueryMalformed(f"The query is not SPARQL: {text[:300]}")
    place = query.place(int(found[1]), int(found[2]))
    # Classes of characters are left out: nobody reads them.
    parts = re.split(r",\s+", _CLASS.sub("", found[3]).removeprefix("one of "))
    tokens = [part for part in parts if part.startswith('"') or part.isupper()]
    hint = "".join(f" {part}." for part in parts if part and part not in tokens and part.isprintable())
    if tokens:
        hint += f" The parser would go on with {' or '.join(tokens[:6])}."
    error = QueryMalformed(f"The query is not SPARQL at line {place[0]}, column {place[1]}.{hint}")
    error.place = place
    return error
